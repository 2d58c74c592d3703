"""What `doctor` found, and the one line that mends it."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.parts import Finding

PARTS = {
    "sound": "Lyd",
    "diary": "Dagbok",
    "content": "Øvelser",
    "programme": "Program",
    "voices": "Stemmer",
    "terminal": "Terminal",
    "files": "Lydfiler",
}
FOUND = {"backend": "lydsystem", "device": "enhet", "path": "sted", "version": "utgave", "voices": "stemmer"}
HINTS: dict[str, str] = {}
_OTHERWISE = "Prøv å sette opp nærvær på nytt: python3 run.py"
WORKS, DOES_NOT = "virker", "virker ikke"
NOTHING_FOUND = "ingen"


def hint(code: str) -> str:
    """The line that mends it."""
    return HINTS.get(code, _OTHERWISE)


def lines(finding: Finding) -> Iterator[str]:
    """One part as text."""
    yield f"{PARTS.get(finding.part, finding.part)}: {WORKS if finding.ok else DOES_NOT}"
    for name, value in finding.found.items():
        yield f"  {FOUND.get(name, name)}: {value or NOTHING_FOUND}"
    if finding.hint:
        yield f"  {hint(finding.hint)}"
