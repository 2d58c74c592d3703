"""Reads a table as people have it: bytes as text, text as rows, cells as days and lengths; nothing lost or guessed.

Excel, other apps and text editors write UTF-8, UTF-16 or Windows-1252, with semicolons, commas or tabs between the
columns. What cannot be told for sure is refused with what was found.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from ..domain.validation import LONGEST_SECONDS, MOST_DIGITS, decimal_number, whole_number
from ..quick_dataclass import dataclass
from ..texts import csv_import as texts
from ..texts.formats import MONTHS, long_date
from .dispatch import UsageError

MOST_LINES = 50_000
LARGEST_TABLE = 16_000_000
LONGEST_CELL = 100_000
DELIMITERS = (";", ",", "\t", "|")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
# Letters of Western Europe in Windows-1252 and its usual signs. Other 8-bit alphabets put their letters elsewhere, or so
# many of them side by side as no word here has.
_WESTERN = re.compile(rb"[\x00-\x7f\xc0-\xd6\xd8-\xf6\xf8-\xff\x80\x85\x93\x94\x96\x97\xa0\xab\xb0\xb4\xbb]*")
_APOSTROPHE = re.compile(rb"(?<=[A-Za-z\xc0-\xff])\x92(?=[a-z\s])")
_FOREIGN = re.compile(rb"[\xc0-\xff]{3}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a]")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table: encoding and delimiter, headings as they stand, and its lines: a number, and a cell for each heading."""

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def description(self) -> str:
        """Return a sentence that says how it was read."""
        return texts.table_as_read(self.encoding, self.delimiter, self.headings)


def read_csv(content: bytes, known: Callable[[str], bool]) -> CsvTable:
    """Return the table in `content`. `known` says which headings mean something. Raises `UsageError`."""
    if len(content) > LARGEST_TABLE:
        raise UsageError(texts.TABLE_TOO_LARGE().format(lines=MOST_LINES))
    text, encoding = _decode(content)
    first, _, rest = text.partition("\n")
    declared = _SEPARATOR.fullmatch(first.removesuffix("\r"))
    skipped = 1 if declared else 0
    text = rest if declared else text
    if "\x00" in text or _CONTROL.search(text[:1000]):
        raise UsageError(texts.no_table())
    delimiter = declared[1] if declared and declared[1] in DELIMITERS else _guess_delimiter(text, known)
    lines = _nonempty_lines(text, delimiter, skipped)
    headings = tuple(heading.strip() for heading in next(lines, (0, ()))[1])
    while headings and not headings[-1]:
        headings = headings[:-1]
    if not headings:
        raise UsageError(texts.no_table())
    return CsvTable(encoding, delimiter, headings, tuple(_padded_lines(lines, headings, delimiter)))


def _decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_marked(content, encoding)
    if b"\x00" in content[:1000]:
        return _decode_unmarked_utf16(content)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        if b"\n" not in content and b"\r" not in content:  # a picture, a sound: nobody asks for its letters
            raise UsageError(texts.no_table()) from None
    if _WESTERN.fullmatch(_APOSTROPHE.sub(b"'", content)) and not _FOREIGN.search(content):
        return content.decode("cp1252"), "cp1252"
    raise UsageError(texts.unsure_encoding())


def _decode_marked(content: bytes, encoding: str) -> tuple[str, str]:
    name = encoding.removesuffix("-sig")
    try:
        return content.decode(encoding), name
    except UnicodeDecodeError:
        raise UsageError(texts.broken_encoding(texts.ENCODINGS[name]())) from None


def _decode_unmarked_utf16(content: bytes) -> tuple[str, str]:
    """Decode UTF-16 without a mark, where the plain letters of the first line have every other byte empty."""
    head = content[:100]
    for encoding, filled, empty in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
        if b"\x00" not in head[filled::2] and head[empty::2].count(0) * 4 > len(head):
            try:
                return content.decode(encoding), "utf-16"
            except UnicodeDecodeError:
                raise UsageError(texts.broken_encoding("UTF-16")) from None
    raise UsageError(texts.no_table())


def _guess_delimiter(text: str, known: Callable[[str], bool]) -> str:
    """Return the delimiter that splits the first line into the most headings that mean something."""

    def count(delimiter: str) -> tuple[int, int]:
        try:
            names = next(_nonempty_lines(text, delimiter, 0), (0, ()))[1]
        except UsageError:  # quotation marks that make sense between other signs
            return 0, 0
        return sum(known(name) for name in names), len(names)

    return max(DELIMITERS, key=count)


def _nonempty_lines(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield every line that is not empty, with the number it begins at."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            long = "field larger" in str(error)
            raise UsageError(texts.line_error(number, texts.CELL_TOO_LONG() if long else texts.QUOTE_OPEN())) from None
        if any(cell.strip() for cell in cells):
            yield number, tuple(cells)


def _padded_lines(
    lines: Iterator[tuple[int, tuple[str, ...]]], headings: tuple[str, ...], delimiter: str
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield lines with exactly one cell for each heading: empty ones may lack or be too many, filled ones may not."""
    width = len(headings)
    for count, (number, cells) in enumerate(lines, 1):
        if count > MOST_LINES:
            raise UsageError(texts.TABLE_TOO_LARGE().format(lines=MOST_LINES))
        if any(_holds_a_line(cell, delimiter, width) for cell in cells):
            raise UsageError(texts.line_error(number, texts.QUOTE_OPEN()))
        if any(cell.strip() for cell in cells[width:]):
            filled = len(cells)
            raise UsageError(texts.line_error(number, texts.TOO_MANY_CELLS().format(cells=filled, columns=width)))
        yield number, (*cells[:width], *[""] * (width - len(cells)))


def _holds_a_line(cell: str, delimiter: str, width: int) -> bool:
    """Return whether a cell holds what looks like a line of the table: a quotation mark was opened and never closed."""
    return any(later.count(delimiter) >= max(width - 1, 1) for later in re.split(r"\r\n|\r|\n", cell)[1:])


_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_NAMES: Mapping[str, int] = {
    **{name.source: number for number, name in enumerate(MONTHS, 1)},  # what a table may hold is no text to translate
    **{name: number for number, name in enumerate(_SHORT_MONTHS, 1)},
    **{name: number for number, name in enumerate(_ENGLISH_MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(_ENGLISH_MONTHS, 1)},
    "sept": 9,
}
_WEEKDAYS = (
    "man|tir|tirs|ons|tor|tors|fre|lør|søn|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|"
    "mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?"
_ZONE = r"\s*(?P<zone>z|(?:utc|gmt)?(?P<offset>[+-]\d{2}(?::?\d{2}(?::\d{2})?)?)|utc|gmt)?"
_TIME = rf"(?:(?:[\s,]+(?:kl\.?|klokka|klokken|at)?\s*|t){_CLOCK}{_ZONE})?"
_WEEKDAY = rf"(?:(?:{_WEEKDAYS})\.?,?\s+)?"
_FLAGS = re.IGNORECASE | re.ASCII
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})([-./])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}", _FLAGS)
_DOTTED = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}){_TIME}", re.IGNORECASE
)
_NUMBERS = re.compile(rf"(?P<first>\d{{1,2}})([-/])(?P<second_>\d{{1,2}})\2(?P<year>\d{{4}}){_TIME}", _FLAGS)
_NAMED = (
    re.compile(
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?[\s-]*(?P<name>[a-z]{{3,9}})\.?,?[\s-]*(?P<year>\d{{4}}){_TIME}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_WEEKDAY}(?P<name>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}",
        re.IGNORECASE,
    ),
)
_SHORT_YEAR = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{2}(?!\d).*", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_COMPACT_DAY = 8


class DayAndTime(NamedTuple):
    """A day, with the time on the clock and its zone where they are written."""

    day: date
    clock: time | None
    zone: tzinfo | None


class UnclearCell(Exception):
    """A cell cannot be read, or can be read in two ways; the message is the sentence that says why."""


class DateColumn:
    """Parses the cells of one column. 05/06/2026 may be two days; which one, only the rest of the column can show."""

    def __init__(self, cells: Iterable[tuple[int, str]]) -> None:
        """`cells` of the whole column, each with the number of its line."""
        self._evidence: dict[bool, tuple[int, str]] = {}
        self._used_evidence = False
        for number, cell in cells:
            match = _NUMBERS.fullmatch(cell.strip())
            if match:
                first, second = _whole(match["first"]), _whole(match["second_"])
                if first > 12 >= second or second > 12 >= first:
                    self._evidence.setdefault(first > 12, (number, cell))

    @property
    def remark(self) -> str:
        """Return a sentence that says how the order of day and month was found, if it was needed, else ""."""
        if not self._used_evidence:
            return ""
        ((day_first, (number, cell)),) = self._evidence.items()
        return texts.date_order_read(day_first, number, cell)

    def read(self, cell: str) -> DayAndTime:
        """Return day and time in a cell. Raises `UnclearCell`."""
        text = cell.strip()
        try:
            return self._read(text)
        except (ValueError, OverflowError):
            raise UnclearCell(_why_no_date(text)) from None

    def _read(self, text: str) -> DayAndTime:
        for shape in (_YEAR_FIRST, _DOTTED):
            if match := shape.fullmatch(text):
                return _day_and_time(match, _whole(match["month"]), _whole(match["day"]))
        if match := _NUMBERS.fullmatch(text):
            return self._ordered(match, text)
        for shape in _NAMED:
            if (match := shape.fullmatch(text)) and (month := _NAMES.get(match["name"].casefold())):
                return _day_and_time(match, month, _whole(match["day"]))
        if _NUMBER.fullmatch(text) and len(text) != _COMPACT_DAY:
            raise UnclearCell(texts.START_NUMBER())
        whole = datetime.fromisoformat(text)
        no_clock = len(text) <= len("2026-W10-1")
        return DayAndTime(whole.date(), None if no_clock else whole.time(), whole.tzinfo)

    def _ordered(self, match: re.Match[str], text: str) -> DayAndTime:
        first, second = _whole(match["first"]), _whole(match["second_"])
        if first <= 12 and second <= 12 and first != second:
            if len(self._evidence) != 1:
                year = _whole(match["year"])
                readings = (long_date(date(year, second, first)), long_date(date(year, first, second)))
                raise UnclearCell(texts.ambiguous_date(text, *readings))
            self._used_evidence = True
            (day_first,) = self._evidence
        else:
            day_first = first > 12 or first == second
        return _day_and_time(match, *((second, first) if day_first else (first, second)))


def _day_and_time(match: re.Match[str], month: int, day_of_month: int) -> DayAndTime:
    """Raises `UnclearCell` for a day of no calendar, `ValueError` for an impossible time."""
    clock = _clock(match) if match["hour"] else None
    year = _whole(match["year"])
    try:
        day = date(year, month, day_of_month)
    except ValueError:
        raise UnclearCell(texts.NO_SUCH_DAY()) from None
    return DayAndTime(day, clock, _zone(match) if match["hour"] else None)


def _clock(match: re.Match[str]) -> time:
    """Raises `ValueError` for an impossible time."""
    hour, half = _whole(match["hour"]), (match["half"] or "").casefold()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(match["hour"])
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, _whole(match["minute"]), _whole(match["second"] or "0"))


def _zone(match: re.Match[str]) -> tzinfo | None:
    if not match["zone"]:
        return None
    if not match["offset"]:
        return UTC
    digits = match["offset"][1:].replace(":", "")
    hours, minutes, seconds = (_whole(digits[at : at + 2] or "0") for at in (0, 2, 4))
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(match["offset"])
    apart = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-apart if match["offset"][0] == "-" else apart)


def _why_no_date(text: str) -> str:
    return texts.START_SHORT_YEAR() if _SHORT_YEAR.fullmatch(text) else texts.START_WRONG()


def parse_clock(cell: str) -> time:
    """Return the time on the clock in a cell. Raises `UnclearCell`."""
    match = re.fullmatch(rf"(?:kl\.?\s*)?{_CLOCK}", cell.strip(), _FLAGS)
    try:
        if match:
            return _clock(match)
    except ValueError:
        pass
    raise UnclearCell(texts.CLOCK_WRONG())


# Durations

_AMOUNT = r"\d{1,5}(?:[.,]\d{1,2})?"
_UNITS = re.compile(
    rf"(?:(?P<hours>{_AMOUNT})\s*(?:t|time|timer|h|hr|hrs|hour|hours)\.?)?(?:\s*(?:,|og|and)?\s*)"
    rf"(?:(?P<minutes>{_AMOUNT})\s*(?:m|min|mins|minutt|minutter|minute|minutes)\.?)?(?:\s*(?:,|og|and)?\s*)"
    rf"(?:(?P<seconds>{_AMOUNT})\s*(?:s|sek|sekund|sekunder|sec|secs|second|seconds)\.?)?",
    _FLAGS,
)
_ISO = re.compile(
    rf"PT(?:(?P<hours>{_AMOUNT})H)?(?:(?P<minutes>{_AMOUNT})M)?(?:(?P<seconds>{_AMOUNT})S)?", re.IGNORECASE | re.ASCII
)
_CLOCKED = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)(?:[.,]\d{1,6})?", re.ASCII)
_TWO_PARTS = re.compile(r"(\d{1,3})[:.]([0-5]\d)", re.ASCII)
_MINUTES = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
_SECONDS = re.compile(r"(\d{1,9})(?:[.,]0{1,2})?", re.ASCII)


def parse_duration(cell: str, unit: int | None) -> int:
    """Return the whole seconds in a cell whose bare numbers count `unit` seconds: 1, 60, or None where that is not known.

    Raises `UnclearCell`.
    """
    text = cell.strip()
    wrong = {1: texts.SECONDS_WRONG(), 60: texts.MINUTES_WRONG(), None: texts.LENGTH_WRONG()}[unit]
    seconds = _seconds(text, unit)
    if seconds is None or not 0 <= seconds <= LONGEST_SECONDS:
        raise UnclearCell(wrong)
    return round(seconds)


def _seconds(text: str, unit: int | None) -> float | None:
    if unit == 1 and (match := _SECONDS.fullmatch(text)):
        return _whole(match[1])
    if unit == 60 and _MINUTES.fullmatch(text):
        return _decimal(text) * 60
    for shape in (_CLOCKED, _UNITS, _ISO):
        if (match := shape.fullmatch(text)) and any(match.groups()):
            hours, minutes, seconds = (_decimal(match[name] or "0") for name in ("hours", "minutes", "seconds"))
            return hours * 3600 + minutes * 60 + seconds
    if match := _TWO_PARTS.fullmatch(text):
        first, second = _whole(match[1]), _whole(match[2])
        raise UnclearCell(texts.ambiguous_length(text, *texts.two_lengths(first, second)))
    if unit is None and _MINUTES.fullmatch(text):
        raise UnclearCell(texts.ambiguous_length(text, *texts.two_units(text, _decimal(text))))
    return None


def _decimal(text: str) -> float:
    number = decimal_number(text, 0, math.inf, lowest=0)
    if number is None:
        raise UnclearCell(texts.LENGTH_WRONG())
    return number


def _whole(digits: str) -> int:
    """Raises `ValueError` for digits of other alphabets, which no other reader of numbers takes either."""
    number = whole_number(digits, 0, 10**MOST_DIGITS)
    if number is None:
        raise ValueError(digits)
    return number
