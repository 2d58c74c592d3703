"""The front matter of a script file: TOML between two lines of `+++`, which tells what the exercise is called and offers.

*Today* needs nothing else of a script, so it is read without the lines below it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..checked_table import CheckedTable, read_toml
from ..domain.errors import BrokenContent, ContentFault
from ..domain.practice import Posture
from ..domain.validation import normalised
from .content_files import LONGEST_TEXT, WHY_WORDS, faults_as_broken_content, is_content_name

LARGEST_FILE = 200_000
LONGEST_MINUTES = 120
SHARED = "shared"
"""The id of the script that holds the lines which every script may use."""
_VARYING = ("variant=", "@felles")
"""What stands in a script of which not the same is said every time; looked for without parsing its lines."""
_LINE = r"^(?!\s*#).*"
_PAUSE_KINDS = re.compile(_LINE + r"(?:~~|\s,[\d.,]*\s*$|@rom|@felles)", re.MULTILINE)
_MARKED = re.compile(
    r"^\s*\[(?:[^\]\n]*,)?\s*(?:variant=[^\]\n]*|første|siden|kveld|dag|inni|alltid)\s*[\],]", re.MULTILINE
)
"""What a script of 0.1.0's format cannot hold: a kind of pause of its own, and a mark of its own."""
_EVENING = re.compile(r"^\s*\[(?:[^\]\n]*,)?\s*kveld\s*[\],]", re.MULTILINE)


class FrontMatter(NamedTuple):
    """What a script says of itself; `shortest` and `longest` are whole minutes.

    `varies`: not the same is said every time. `has_pause_kinds` and `has_evening` as in `Script`.
    """

    exercise: str
    title: str
    why: str
    postures: tuple[Posture, ...]
    shortest: int
    longest: int
    varies: bool = False
    has_pause_kinds: bool = False
    has_evening: bool = False


def parse_front_matter(text: str, file: str) -> FrontMatter:
    """Return the front matter of the script in `text`, whose other lines are not read. Raises `BrokenContent`."""
    lines, fences = split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        table = read_front_matter(lines[: fences[1]], fences[0])
        front = front_matter_of(table)
        check_front_matter(table, front)
    return front._replace(
        varies=any(mark in text for mark in _VARYING),
        has_pause_kinds=bool(_PAUSE_KINDS.search(text) or _MARKED.search(text)),
        has_evening=bool(_EVENING.search(text)),
    )


def parse_title(text: str, file: str) -> str:
    """Return the title of the script in `text`, all else of which may be broken. Raises `BrokenContent`."""
    lines, fences = split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        return front_text(read_front_matter(lines[: fences[1]], fences[0]), "title")


def split_front_matter(text: str, file: str) -> tuple[list[str], list[int]]:
    """Return the lines, and the indexes of those that fence the front matter. Raises `BrokenContent`."""
    if len(text) > LARGEST_FILE:
        raise BrokenContent(file, "file", ContentFault.TOO_LARGE, size=len(text), highest=LARGEST_FILE)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()  # the end of the last line
    fences = [index for index, line in enumerate(lines) if line.strip() == "+++"]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        raise BrokenContent(file, "line 1", ContentFault.NO_FRONT_MATTER, line=1)
    return lines, fences


def read_front_matter(lines: list[str], fence: int) -> CheckedTable:
    """Return the table below the line with the index `fence`.

    The lines before are left empty, so that a fault is reported with its line in the file.
    """
    text = "\n" * (fence + 1) + "\n".join(lines[fence + 1 :])
    return CheckedTable(read_toml(text), text, line=fence + 1)


def front_matter_of(table: CheckedTable) -> FrontMatter:
    """Return what the table says. Raises `TableFault` for what is missing or of another type."""
    exercise, title, why = (front_text(table, key) for key in ("id", "title", "why"))
    postures = _postures(table)
    shortest, longest = (table.whole_number(key, 1, LONGEST_MINUTES) for key in ("shortest", "longest"))
    return FrontMatter(exercise, title, why, postures, shortest, longest)


def check_front_matter(table: CheckedTable, front: FrontMatter) -> None:
    """Raise `TableFault` for values that no exercise can have."""
    if not is_content_name(front.exercise):
        table.fail("id", ContentFault.BAD_ID, found=front.exercise)
    if front.shortest > front.longest:
        table.fail("shortest", ContentFault.SHORTEST_OVER_LONGEST, found=front.shortest, highest=front.longest)
    if len(front.why.split()) > WHY_WORDS:
        table.fail("why", ContentFault.TOO_LONG, found=len(front.why.split()), highest=WHY_WORDS)


def front_text(table: CheckedTable, key: str) -> str:
    """Return a text of the table, normalised."""
    return normalised(table.text(key, LONGEST_TEXT))


def _postures(table: CheckedTable) -> tuple[Posture, ...]:
    known = tuple(posture.value for posture in Posture)
    names = table.value("postures")
    if not isinstance(names, list) or not names or any(name not in known for name in names):
        table.fail("postures", ContentFault.BAD_POSTURES, found=names, known=known)
    return tuple(dict.fromkeys(Posture(name) for name in names))
