"""Where in a TOML text a key stands, for whoever has to mend it: the parser keeps no lines."""

from __future__ import annotations

import re


def line_of(text: str, key: str) -> int | None:
    """The line of `key`, such as `week[3].formal[1].times`, or where it is missing that of its table; None for neither.

    Looked for line by line, two steps deep: what lies deeper stands on the line of its second step.
    """
    lines = text.splitlines()
    first, _, rest = key.partition(".")
    table = _header(lines, first)
    if table is None:
        return None if rest else _assigned(lines, first, 0)
    within = _assigned(lines, rest.partition(".")[0].partition("[")[0], table) if rest else None
    return within or table


def _header(lines: list[str], table: str) -> int | None:
    """The line of `[name]`, or of the nth `[[name]]` for `name[n]`."""
    name, _, number = table.rstrip("]").partition("[")
    opened, closed = (r"\[\[", r"\]\]") if number else (r"\[", r"\]")
    header = re.compile(rf"\s*{opened}\s*{re.escape(name)}\s*{closed}")
    found = [index for index, line in enumerate(lines, 1) if header.match(line)]
    place = int(number) - 1 if number else 0
    return found[place] if place < len(found) else None


def _assigned(lines: list[str], name: str, table: int) -> int | None:
    """The line that gives `name` a value after line `table` and before the next table."""
    assignment = re.compile(rf"\s*{re.escape(name)}\s*=")
    for index, line in enumerate(lines[table:], table + 1):
        if line.lstrip().startswith("["):
            return None
        if assignment.match(line):
            return index
    return None
