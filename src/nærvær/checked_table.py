"""Reads TOML that others wrote: whatever it says, it is read or refused in a time that grows with its length only.

The parser of the standard library takes minutes for a key of a hundred thousand parts, and gives up without a place on deep
nesting and long numbers. What nobody writes by hand is therefore refused before it is parsed, by its line.
"""

from __future__ import annotations

import re
from typing import Any

from .domain.validation import whole_number

DEEPEST = 8
"""How many brackets may stand within each other, and how many parts a dotted key may have."""
LONGEST_LINE = 8_000
LONGEST_WORD = 100
"""Characters of a number, a date or one part of a key, where it is not between quotation marks."""
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_NEXT = re.compile(rf"[\n#\"'\[\]{{}}.=,]|[^\s#\"'\[\]{{}}.=,]{{{LONGEST_WORD + 1}}}")
_ENDS = ('"""', "'''", '"', "'")


class BrokenToml(Exception):
    """TOML that cannot be used: on which line and column, and a reason: syntax, depth, line (it is too long), word (it is
    too long)."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(f"{reason} in line {line}, column {column}")
        self.reason = reason
        self.line = line
        self.column = column


def read_toml(text: str) -> dict[str, Any]:
    """What `text` says. Raises `BrokenToml`, and nothing else."""
    # Imported here: the settings are read before the first frame, and most machines have none.
    import tomllib

    _refuse_unreasonable(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        found = (int(place[1]), int(place[2])) if place else _end(text)
        raise BrokenToml("syntax", *found) from None
    except (ValueError, OverflowError, RecursionError):
        raise BrokenToml("syntax", *_end(text)) from None


def line_of(text: str, key: str) -> int | None:
    """The line of `key`, such as `week[3].formal[1].times`, or where it is missing that of its table; None for neither.

    Looked for line by line, two steps deep: what lies deeper stands on the line of its second step.
    """
    lines = text.split("\n")
    first, _, rest = key.partition(".")
    table = _header_line(lines, first)
    if table is None:
        return _assignment_line(lines, first.partition("[")[0] or first, 0)
    within = _assignment_line(lines, rest.partition(".")[0].partition("[")[0], table) if rest else None
    return within or table


def _header_line(lines: list[str], table: str) -> int | None:
    """The line of `[name]`, or of the nth `[[name]]` for `name[n]`."""
    name, _, ends = table.partition("[")
    number = whole_number(ends.removesuffix("]"), 1, len(lines))
    opened, closed = (r"\[\[", r"\]\]") if number else (r"\[", r"\]")
    header = re.compile(rf"\s*{opened}\s*{re.escape(name)}\s*{closed}")
    found = [index for index, line in enumerate(lines, 1) if header.match(line)]
    place = number - 1 if number else 0
    return found[place] if place < len(found) else None


def _assignment_line(lines: list[str], name: str, table: int) -> int | None:
    """The line that gives `name` a value after line `table` and before the next table."""
    quoted = re.escape(name)
    assignment = re.compile(rf"\s*(?:{quoted}|\"{quoted}\"|'{quoted}')\s*[=.]")
    for index, line in enumerate(lines[table:], table + 1):
        if line.lstrip().startswith("["):
            return None
        if assignment.match(line):
            return index
    return None


def _end(text: str) -> tuple[int, int]:
    """Line and column of the last character that says anything."""
    said = text.rstrip()
    return said.count("\n") + 1, len(said) - said.rfind("\n")


def _refuse_unreasonable(text: str) -> None:
    """Refuse what the parser would take too long for. It looks no further than where the parser would stop."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise BrokenToml("line", number, LONGEST_LINE)
    depth = dots = place = 0
    while found := _NEXT.search(text, place):
        sign, place = found[0], found.end()
        if len(sign) > 1:
            raise _broken_at(text, found.start(), "word")
        if sign in "\"'":
            end = _string_end(text, found.start())
            if end is None:
                return
            place = end
            continue
        if sign == "#":
            end = text.find("\n", place)
            if end < 0:
                return
            place = end
            continue
        dots = dots + 1 if sign == "." else 0
        depth += (sign in "[{") - (sign in "]}")
        if max(depth, dots + 1) > DEEPEST:
            raise _broken_at(text, found.start(), "depth")


def _string_end(text: str, start: int) -> int | None:
    """Where the string that begins at `start` is over; None when it never is."""
    mark = next(mark for mark in _ENDS if text.startswith(mark, start))
    place = start + len(mark)
    while True:
        end = text.find(mark, place)
        if end < 0:
            return None
        line = text.find("\n", place, end) if len(mark) == 1 else -1
        if line >= 0:
            return None
        backslashes = end - len(text[place:end].rstrip("\\")) - place if mark[0] == '"' else 0
        place = end + 1
        if backslashes % 2 == 0:
            # Two quotation marks may stand right before the three that end a long string.
            extra = len(mark) == 3 and next((n for n in (2, 1) if text.startswith(mark[0] * n, end + 3)), 0)
            return end + len(mark) + extra


def _broken_at(text: str, place: int, reason: str) -> BrokenToml:
    return BrokenToml(reason, text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place))
