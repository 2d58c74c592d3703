"""The listener's findings as text: `python report.py` writes report.md from report.json anew."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import reviews
from heard import Heard

AUDIO = Path(__file__).resolve().parents[2] / "audio"

FINDINGS = Path(__file__).with_name("report.json")
PAGE = Path(__file__).with_name("report.md")
CUE_LIMIT = 0.35
WORST = 12
REVIEWED_HOW = "Read off from what was heard and from the sounds asked for, not by ear."


@dataclass(frozen=True, slots=True)
class Findings:
    """Every cue heard, by voice, and the SHA-256 of the file each exercise was heard from.

    `sounds` is by "voice/exercise".
    """

    cues: Mapping[str, Sequence[Heard]]
    sounds: Mapping[str, str]

    def current(self, voice: str, exercise: str) -> bool:
        """Whether the stored file is still the one that was heard."""
        name = f"{voice}/{exercise}"
        sheet = json.loads((AUDIO / f"{name}.json").read_text(encoding="utf-8"))
        return bool(self.sounds.get(name) == sheet["sound_sha256"])

    def with_exercise(
        self, voice: str, exercise: str, cues: Sequence[Heard], sound_sha256: str
    ) -> Findings:
        """These findings with one exercise heard anew, exercises in order of their names."""
        others = [cue for cue in self.cues.get(voice, ()) if cue.exercise != exercise]
        whole = sorted([*others, *cues], key=lambda cue: cue.exercise)
        sounds = {**self.sounds, f"{voice}/{exercise}": sound_sha256}
        return Findings(
            {**self.cues, voice: whole}, {name: sounds[name] for name in sorted(sounds)}
        )


def rates(cues: Sequence[Heard]) -> tuple[float, float]:
    """Character and word error rate over all cues together."""
    characters = sum(cue.characters for cue in cues) or 1
    words = sum(cue.words for cue in cues) or 1
    wrong = sum(cue.character_edits for cue in cues), sum(cue.word_edits for cue in cues)
    return wrong[0] / characters, wrong[1] / words


def total_line(voice: str, cues: Sequence[Heard]) -> str:
    """One line: voice, error rates, how many cues, how many over the limit."""
    cer, wer = rates(cues)
    over = sum(cue.cer > CUE_LIMIT for cue in cues)
    return f"{voice}: CER {cer:.3f}, WER {wer:.3f}, {len(cues)} cues, {over} over {CUE_LIMIT}"


def page(findings: Findings) -> str:
    """The report as Markdown: totals, each exercise, the worst cues."""
    results = findings.cues
    lines = [
        "# What a recogniser hears",
        "",
        "Whisper base (offline, Norwegian) on every stored cue, as decoded. CER and WER are summed",
        "edits over summed length. Made by `python tools/voice/listen.py`. † is what was heard of an",
        "earlier rendering: listen again.",
        "",
        "| voice | exercise | cues | CER | WER |",
        "|---|---|---|---|---|",
    ]
    for voice, cues in results.items():
        lines.append(_row(voice, "**all**", cues))
        for exercise in dict.fromkeys(cue.exercise for cue in cues):
            mark = "" if findings.current(voice, exercise) else " †"
            part = [cue for cue in cues if cue.exercise == exercise]
            lines.append(_row(voice, exercise + mark, part))
    lines += ["", f"## Cues over {CUE_LIMIT}, reviewed", "", REVIEWED_HOW, ""]
    lines += [line for voice, cues in results.items() for line in _reviewed(voice, cues)]
    for voice, cues in results.items():
        lines += ["", f"## Worst cues of {voice}", ""]
        for cue in sorted(cues, key=lambda cue: -cue.cer)[:WORST]:
            lines += [f"- {cue.cer:.2f} `{cue.id}` {cue.written}", f"  heard: {cue.heard}"]
    return "\n".join(lines) + "\n"


def over_limit(cues: Sequence[Heard]) -> list[Heard]:
    """Cues that must be reviewed, worst first."""
    return sorted((cue for cue in cues if cue.cer > CUE_LIMIT), key=lambda cue: -cue.cer)


def write(findings: Findings) -> None:
    """Keeps the findings in report.json, and the page beside it."""
    cues = {voice: [asdict(cue) for cue in part] for voice, part in findings.cues.items()}
    content = {"sounds": findings.sounds, "cues": cues}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    FINDINGS.write_text(text + "\n", encoding="utf-8")
    PAGE.write_text(page(findings), encoding="utf-8")


def read() -> Findings:
    """The kept findings; none when nothing was heard yet."""
    if not FINDINGS.exists():
        return Findings({}, {})
    content = json.loads(FINDINGS.read_text(encoding="utf-8"))
    cues = {voice: [Heard(**cue) for cue in part] for voice, part in content["cues"].items()}
    return Findings(cues, content["sounds"])


def _reviewed(voice: str, cues: Sequence[Heard]) -> list[str]:
    """Two lines for every cue over the limit: what was heard, and why it stays."""
    said = reviews.load()
    over = over_limit(cues)
    lines = [] if over else [f"- {voice}: none"]
    for cue in over:
        why = said.get((voice, cue.id), "not yet reviewed")
        lines += [
            f"- {voice} {cue.cer:.2f} `{cue.id}` {cue.written}",
            f"  heard: {cue.heard} Review: {why}.",
        ]
    return lines


def _row(voice: str, exercise: str, cues: Sequence[Heard]) -> str:
    cer, wer = rates(cues)
    return f"| {voice} | {exercise} | {len(cues)} | {cer:.3f} | {wer:.3f} |"


if __name__ == "__main__":
    write(read())
