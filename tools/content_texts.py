"""The sentences of a programme and of scripts: each of them changed, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

READ_BY_PEOPLE = re.compile(
    r"(\b(?:theme|title|why|name|description|informal|question|card) = )(\"[^\"]*\"|\[[^\]]*\])"
)
"""A key of the programme, or of the front matter of a script, whose strings people read, and its value."""
SPOKEN_LINE = re.compile(r"((?:\[[^\]]*\]\s*)*(?:[+?]\s+)?)(.*?)((?:\s+(?:~~?|=|,)[\d,.>]*)?)")
"""A line of a script: its marks, what is said, and its pause."""


def changed_programme(text: str, change: Callable[[str], str]) -> str:
    """Return a programme, or the front matter of a script, with each text that people read changed."""

    def changed(found: re.Match[str]) -> str:
        return found[1] + re.sub(r'"([^"]*)"', lambda string: f'"{change(string[1])}"', found[2])

    return READ_BY_PEOPLE.sub(changed, text)


def changed_script(text: str, change: Callable[[str], str], *, titles: bool = True) -> str:
    """Return a script with its sentences changed, and with `titles` what stands over its sections too.

    Over the lines that every script may use stand ids, which scripts refer to.
    """
    _, front, lines = text.split("+++\n", 2)
    made = (
        line if line.startswith("==") and not titles else _changed_line(line, change) for line in lines.splitlines()
    )
    return f"+++\n{changed_programme(front, change)}+++\n" + "\n".join(made) + "\n"


def _changed_line(line: str, change: Callable[[str], str]) -> str:
    if line.startswith("=="):
        title, mark, options = line.removeprefix("==").partition("|")
        return f"== {change(title.strip())} {mark}{options}".rstrip()
    if not line.strip() or line.lstrip().startswith("#") or "@" in line:
        return line
    parts = SPOKEN_LINE.fullmatch(line)
    return f"{parts[1]}{change(parts[2])}{parts[3]}" if parts else line
