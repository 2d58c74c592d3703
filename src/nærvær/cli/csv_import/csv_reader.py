"""Reads a table as people have it: bytes as text, text as rows, and nothing of it lost or guessed.

Excel, other apps and text editors write UTF-8, UTF-16 or Windows-1252, with semicolons, commas or tabs between the
columns. What cannot be told for sure is refused with what was found.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from ...quick_dataclass import dataclass
from ...texts import csv_import as texts
from ..dispatch import UsageError

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
