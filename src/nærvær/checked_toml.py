"""TOML that others wrote: read in a time that grows with its length only, and checked key by key, each fault with its line.

The parser of the standard library takes minutes for a key of a hundred thousand parts, and gives up without a position on
deep nesting and long numbers. What nobody writes by hand is therefore refused before it is parsed, by its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NoReturn

from .domain.errors import ContentFault, TomlFault
from .domain.validation import whole_number

DEEPEST = 8
"""How many brackets may stand within each other, and how many parts a dotted key may have."""
LONGEST_LINE = 8_000
LONGEST_WORD = 100
"""Characters of a number, a date or one part of a key, where it is not between quotation marks."""
_POSITION = r"at line (\d+), column (\d+)"
_NEXT = re.compile(rf"[\n#\"'\[\]{{}}.=,]|[^\s#\"'\[\]{{}}.=,]{{{LONGEST_WORD + 1}}}")
_ENDS = ('"""', "'''", '"', "'")


class BrokenToml(Exception):
    """The text is no TOML that can be used: why, and at which line and column."""

    def __init__(self, reason: TomlFault, line: int, column: int) -> None:
        super().__init__(f"{reason} in line {line}, column {column}")
        self.reason = reason
        self.line = line
        self.column = column


class TableFault(Exception):
    """A key cannot be used: its whole path, such as `week[3].formal[1].times`, what is wrong with its data, and the line
    of the key, or of its table where the key is missing, or None."""

    def __init__(self, key: str, reason: ContentFault, line: int | None, data: dict[str, object]) -> None:
        super().__init__(f"{key}: {reason} {data or ''}".rstrip())
        self.key = key
        self.reason = reason
        self.line = line
        self.data = data


class CheckedTable:
    """One table of a TOML file, read key by key. Each method that reads raises `TableFault` for what cannot be used."""

    def __init__(
        self,
        values: object,
        source: str,
        known: Collection[str] | None = None,
        *,
        path: str = "",
        line: int | None = None,
    ) -> None:
        """`source`: the whole file, where lines are looked up. `known`: the keys there may be; None: any.

        `path`: of this table in the file. `line`: told where the line of a key cannot be found.
        """
        self._source = source
        self._path = path
        self._line = line
        if not isinstance(values, dict):
            self.fail("", ContentFault.NOT_A_TABLE)
        self._values: dict[str, Any] = values
        for key in values:
            if known is not None and key not in known:
                self.fail(key, ContentFault.UNKNOWN_KEY, found=key, known=known)

    def fail(self, key: str, reason: ContentFault, **data: object) -> NoReturn:
        """Raise `TableFault` for `key` of this table; "" is the table itself."""
        path = ".".join(part for part in (self._path, key) if part)
        raise TableFault(path, reason, line_of(self._source, path) or self._line, data)

    def has(self, key: str) -> bool:
        return key in self._values

    def value(self, key: str) -> Any:
        """Return the value as it stands; None where there is none."""
        return self._values.get(key)

    def check(self, key: str, accepts: Callable[[Any], bool]) -> Any:
        """Return the value as it stands, which `accepts` must allow."""
        value = self._values.get(key)
        if not accepts(value):
            self.fail(key, ContentFault.BAD_VALUE)
        return value

    def checked_values(self, checks: Mapping[str, Callable[[Any], bool]]) -> dict[str, Any]:
        """Return all values as they stand. Each key must be in `checks`, and each value allowed there."""
        for key in self._values:
            if key not in checks:
                self.fail(key, ContentFault.UNKNOWN_KEY, found=key, known=tuple(checks))
            self.check(key, checks[key])
        return self._values

    def text(self, key: str, longest: int, most_words: int | None = None) -> str:
        """Return a text of at most `longest` characters that is more than white space."""
        value = self._values.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, ContentFault.MISSING_TEXT)
        if len(value) > longest:
            self.fail(key, ContentFault.TOO_MANY_CHARACTERS, found=len(value), highest=longest)
        if most_words is not None and len(value.split()) > most_words:
            self.fail(key, ContentFault.TOO_LONG, found=len(value.split()), highest=most_words)
        return value

    def texts(self, key: str, longest: int) -> tuple[str, ...]:
        """Return a list of such texts, of at least one."""
        rows = self._rows(key)
        if any(not isinstance(row, str) or not row.strip() for row in rows):
            self.fail(key, ContentFault.MISSING_TEXT)
        found = max(len(str(row)) for row in rows)
        if found > longest:
            self.fail(key, ContentFault.TOO_MANY_CHARACTERS, found=found, highest=longest)
        return tuple(str(row) for row in rows)

    def texts_or_tables(self, key: str, longest: int, known: Collection[str]) -> Iterator[str | CheckedTable]:
        """Yield the rows of a list, each a text of at most `longest` characters or a table with the keys in `known`."""
        path = ".".join(part for part in (self._path, key) if part)
        for number, row in enumerate(self._rows(key), 1):
            if isinstance(row, dict):
                yield CheckedTable(row, self._source, known, path=f"{path}[{number}]", line=self._line)
            elif isinstance(row, str) and row.strip():
                if len(row) > longest:
                    self.fail(key, ContentFault.TOO_MANY_CHARACTERS, found=len(row), highest=longest)
                yield row
            else:
                self.fail(key, ContentFault.MISSING_TEXT)

    def whole_number(self, key: str, lowest: int, highest: int) -> int:
        """Return a whole number from `lowest` to `highest`."""
        value = self._values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            self.fail(key, ContentFault.BAD_NUMBER, found=value, lowest=lowest, highest=highest)
        return value

    def table(self, key: str, known: Collection[str]) -> CheckedTable:
        """Return the table that stands under `key`."""
        path = ".".join(part for part in (self._path, key) if part)
        return CheckedTable(self._values.get(key), self._source, known, path=path, line=self._line)

    def tables(self, key: str, known: Collection[str]) -> Iterator[CheckedTable]:
        """Yield the tables of a list, each checked when its turn comes."""
        path = ".".join(part for part in (self._path, key) if part)
        for number, row in enumerate(self._rows(key), 1):
            yield CheckedTable(row, self._source, known, path=f"{path}[{number}]", line=self._line)

    def count(self, key: str) -> int:
        """Return how many rows a list has, at least one."""
        return len(self._rows(key))

    def _rows(self, key: str) -> list[object]:
        value = self._values.get(key)
        if not isinstance(value, list) or not value:
            self.fail(key, ContentFault.MISSING_LIST)
        return value


def is_number_between(value: object, lowest: float, highest: float) -> bool:
    """Return whether `value` is a number, with or without decimals, in the range."""
    return isinstance(value, int | float) and not isinstance(value, bool) and lowest <= value <= highest


def read_toml(text: str) -> dict[str, Any]:
    """Return the values that `text` gives. Raises `BrokenToml`, and nothing else."""
    # Imported here: the settings are read before the first frame, and most machines have none.
    import tomllib

    _refuse_unreasonable(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        position = re.search(_POSITION, str(error))
        line, column = (int(position[1]), int(position[2])) if position else _end(text)
        raise BrokenToml(TomlFault.SYNTAX, line, column) from None
    except (ValueError, OverflowError, RecursionError):
        raise BrokenToml(TomlFault.SYNTAX, *_end(text)) from None


def line_of(text: str, key: str) -> int | None:
    """Return the line of `key`, such as `week[3].formal[1].times`, else that of its table, else None.

    It is looked for line by line, two steps deep: what lies deeper is given the line of its second step.
    """
    lines = text.split("\n")
    first, _, rest = key.partition(".")
    table = _header_line(lines, first)
    if table is None:
        return _assignment_line(lines, first.partition("[")[0] or first, 0)
    within = _assignment_line(lines, rest.partition(".")[0].partition("[")[0], table) if rest else None
    return within or table


def _header_line(lines: list[str], table: str) -> int | None:
    """Return the line of `[name]`, or of the nth `[[name]]` for `name[n]`."""
    name, _, ends = table.partition("[")
    number = whole_number(ends.removesuffix("]"), 1, len(lines))
    opened, closed = (r"\[\[", r"\]\]") if number else (r"\[", r"\]")
    header = re.compile(rf"\s*{opened}\s*{re.escape(name)}\s*{closed}")
    found = [index for index, line in enumerate(lines, 1) if header.match(line)]
    index = number - 1 if number else 0
    return found[index] if index < len(found) else None


def _assignment_line(lines: list[str], name: str, table: int) -> int | None:
    """Return the line that gives `name` a value after line `table` and before the next table."""
    quoted = re.escape(name)
    assignment = re.compile(rf"\s*(?:{quoted}|\"{quoted}\"|'{quoted}')\s*[=.]")
    for index, line in enumerate(lines[table:], table + 1):
        if line.lstrip().startswith("["):
            return None
        if assignment.match(line):
            return index
    return None


def _end(text: str) -> tuple[int, int]:
    """Return line and column of the last character that is no white space."""
    stripped = text.rstrip()
    return stripped.count("\n") + 1, len(stripped) - stripped.rfind("\n")


def _refuse_unreasonable(text: str) -> None:
    """Refuse what the parser would take too long for. It looks no further than where the parser would stop."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise BrokenToml(TomlFault.LINE, number, LONGEST_LINE)
    depth = dots = position = 0
    while found := _NEXT.search(text, position):
        sign, position = found[0], found.end()
        if len(sign) > 1:
            raise _broken_at(text, found.start(), TomlFault.WORD)
        if sign in "\"'":
            end = _string_end(text, found.start())
            if end is None:
                return
            position = end
            continue
        if sign == "#":
            end = text.find("\n", position)
            if end < 0:
                return
            position = end
            continue
        dots = dots + 1 if sign == "." else 0
        depth += (sign in "[{") - (sign in "]}")
        if max(depth, dots + 1) > DEEPEST:
            raise _broken_at(text, found.start(), TomlFault.DEPTH)


def _string_end(text: str, start: int) -> int | None:
    """Return the position after the string that begins at `start`, or None when it never ends."""
    mark = next(mark for mark in _ENDS if text.startswith(mark, start))
    position = start + len(mark)
    while True:
        end = text.find(mark, position)
        if end < 0:
            return None
        line = text.find("\n", position, end) if len(mark) == 1 else -1
        if line >= 0:
            return None
        backslashes = end - len(text[position:end].rstrip("\\")) - position if mark[0] == '"' else 0
        position = end + 1
        if backslashes % 2 == 0:
            # Two quotation marks may stand right before the three that end a long string.
            extra = len(mark) == 3 and next((n for n in (2, 1) if text.startswith(mark[0] * n, end + 3)), 0)
            return end + len(mark) + extra


def _broken_at(text: str, position: int, reason: TomlFault) -> BrokenToml:
    return BrokenToml(reason, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))
