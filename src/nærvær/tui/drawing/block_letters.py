"""Letters to be read from across a room, drawn as dots: small letters five high, capitals seven, each as wide as it is.

A picture is ten rows: one for a ring or a stroke over a letter, seven for a capital (the last is the line that letters
stand on), and two below it. Unlike figlet's letters they are of different widths, which gives a line a third more words,
and æ, ø and å are drawn as letters of their own.

Sentences in large letters: how large they can be in a room, and how they are painted with blocks.

A sentence is never cut and no word is broken: where it does not fit, it is not shown in that size. It is not shown bit by
bit either. Who looks up late, or hears nothing, still finds the whole of what was said, until the next is said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ...quick_dataclass import dataclass
from .canvas import QUARTERS

HEIGHT = 10

_BANDS = (
    """
    a     b     c     d     e     f    g     h     i  j   k     l   m      n     o     p
    ....  ....  ....  ....  ....  ...  ....  ....  .  ..  ....  ..  .....  ....  ....  ....
    ....  #...  ....  ...#  ....  .##  ....  #...  #  .#  #...  #.  .....  ....  ....  ....
    ....  #...  ....  ...#  ....  #..  ....  #...  .  ..  #...  #.  .....  ....  ....  ....
    .##.  ###.  .###  .###  .##.  ###  .###  ###.  #  .#  #..#  #.  ####.  ###.  .##.  ###.
    ...#  #..#  #...  #..#  #..#  #..  #..#  #..#  #  .#  #.#.  #.  #.#.#  #..#  #..#  #..#
    .###  #..#  #...  #..#  ####  #..  #..#  #..#  #  .#  ##..  #.  #.#.#  #..#  #..#  #..#
    #..#  #..#  #...  #..#  #...  #..  #..#  #..#  #  .#  #.#.  #.  #.#.#  #..#  #..#  #..#
    .###  ###.  .###  .###  .###  #..  .###  #..#  #  .#  #..#  .#  #.#.#  #..#  .##.  ###.
    ....  ....  ....  ....  ....  ...  ...#  ....  .  .#  ....  ..  .....  ....  ....  #...
    ....  ....  ....  ....  ....  ...  ###.  ....  .  #.  ....  ..  .....  ....  ....  #...
    """,
    """
    q     r    s     t    u     v      w      x     y     z     æ        ø      å
    ....  ...  ....  ...  ....  .....  .....  ....  ....  ....  .......  .....  .##.
    ....  ...  ....  #..  ....  .....  .....  ....  ....  ....  .......  .....  .##.
    ....  ...  ....  #..  ....  .....  .....  ....  ....  ....  .......  .....  ....
    .###  #.#  .###  ###  #..#  #...#  #...#  #..#  #..#  ####  .##.##.  .####  .##.
    #..#  ##.  #...  #..  #..#  #...#  #...#  #..#  #..#  ..#.  ...#..#  #..##  ...#
    #..#  #..  .##.  #..  #..#  .#.#.  #.#.#  .##.  #..#  .#..  .######  #.#.#  .###
    #..#  #..  ...#  #..  #..#  .#.#.  #.#.#  #..#  #..#  #...  #..#...  ##..#  #..#
    .###  #..  ###.  .##  .###  ..#..  .#.#.  #..#  .###  ####  .##.###  ####.  .###
    ...#  ...  ....  ...  ....  .....  .....  ....  ...#  ....  .......  .....  ....
    ...#  ...  ....  ...  ....  .....  .....  ....  ###.  ....  .......  .....  ....
    """,
    """
    à     é     è     ê     ó     ò     ô     ä     ö     ü
    .#..  ..#.  .#..  .##.  ..#.  .#..  .##.  #..#  #..#  #..#
    ..#.  .#..  ..#.  #..#  .#..  ..#.  #..#  #..#  #..#  #..#
    ....  ....  ....  ....  ....  ....  ....  ....  ....  ....
    .##.  .##.  .##.  .##.  .##.  .##.  .##.  .##.  .##.  #..#
    ...#  #..#  #..#  #..#  #..#  #..#  #..#  ...#  #..#  #..#
    .###  ####  ####  ####  #..#  #..#  #..#  .###  #..#  #..#
    #..#  #...  #...  #...  #..#  #..#  #..#  #..#  #..#  #..#
    .###  .###  .###  .###  .##.  .##.  .##.  .###  .##.  .###
    ....  ....  ....  ....  ....  ....  ....  ....  ....  ....
    ....  ....  ....  ....  ....  ....  ....  ....  ....  ....
    """,
    """
    A      B      C      D      E     F     G      H      I    J     K      L     M      N      O
    .....  .....  .....  .....  ....  ....  .....  .....  ...  ....  .....  ....  .....  .....  .....
    .###.  ####.  .####  ####.  ####  ####  .####  #...#  ###  ...#  #...#  #...  #...#  #...#  .###.
    #...#  #...#  #....  #...#  #...  #...  #....  #...#  .#.  ...#  #..#.  #...  ##.##  ##..#  #...#
    #...#  #...#  #....  #...#  #...  #...  #....  #...#  .#.  ...#  #.#..  #...  #.#.#  ##..#  #...#
    #####  ####.  #....  #...#  ###.  ###.  #.###  #####  .#.  ...#  ##...  #...  #.#.#  #.#.#  #...#
    #...#  #...#  #....  #...#  #...  #...  #...#  #...#  .#.  ...#  #.#..  #...  #...#  #..##  #...#
    #...#  #...#  #....  #...#  #...  #...  #...#  #...#  .#.  #..#  #..#.  #...  #...#  #..##  #...#
    #...#  ####.  .####  ####.  ####  #...  .####  #...#  ###  .##.  #...#  ####  #...#  #...#  .###.
    .....  .....  .....  .....  ....  ....  .....  .....  ...  ....  .....  ....  .....  .....  .....
    .....  .....  .....  .....  ....  ....  .....  .....  ...  ....  .....  ....  .....  .....  .....
    """,
    """
    P      Q      R      S      T      U      V      W      X      Y      Z      Æ        Ø      Å
    .....  .....  .....  .....  .....  .....  .....  .....  .....  .....  .....  .......  .....  ..#..
    ####.  .###.  ####.  .####  #####  #...#  #...#  #...#  #...#  #...#  #####  .######  .####  .#.#.
    #...#  #...#  #...#  #....  ..#..  #...#  #...#  #...#  #...#  #...#  ....#  #..#...  #..##  ..#..
    #...#  #...#  #...#  #....  ..#..  #...#  #...#  #...#  .#.#.  .#.#.  ...#.  #..#...  #.#.#  .###.
    ####.  #...#  ####.  .###.  ..#..  #...#  #...#  #.#.#  ..#..  ..#..  ..#..  ######.  #.#.#  #...#
    #....  #.#.#  #.#..  ....#  ..#..  #...#  .#.#.  #.#.#  .#.#.  ..#..  .#...  #..#...  #.#.#  #####
    #....  #..#.  #..#.  ....#  ..#..  #...#  .#.#.  ##.##  #...#  ..#..  #....  #..#...  ##..#  #...#
    #....  .##.#  #...#  ####.  ..#..  .###.  ..#..  #...#  #...#  ..#..  #####  #..####  ####.  #...#
    .....  .....  .....  .....  .....  .....  .....  .....  .....  .....  .....  .......  .....  .....
    .....  .....  .....  .....  .....  .....  .....  .....  .....  .....  .....  .......  .....  .....
    """,
    """
    0     1    2     3     4      5     6     7     8     9     %      /     Ä      Ö      É
    ....  ...  ....  ....  .....  ....  ....  ....  ....  ....  .....  ....  #...#  #...#  ..#.
    .##.  .#.  .##.  ###.  ...#.  ####  .##.  ####  .##.  .##.  ##..#  ...#  .....  .....  .#..
    #..#  ##.  #..#  ...#  ..##.  #...  #...  ...#  #..#  #..#  ##..#  ...#  .###.  .###.  ####
    #..#  .#.  ...#  ...#  .#.#.  ###.  #...  ...#  #..#  #..#  ...#.  ..#.  #...#  #...#  #...
    #..#  .#.  ..#.  .##.  #..#.  ...#  ###.  ..#.  .##.  .###  ..#..  ..#.  #...#  #...#  ###.
    #..#  .#.  .#..  ...#  #####  ...#  #..#  ..#.  #..#  ...#  .#...  .#..  #####  #...#  #...
    #..#  .#.  #...  ...#  ...#.  #..#  #..#  .#..  #..#  ...#  #..##  #...  #...#  #...#  #...
    .##.  ###  ####  ###.  ...#.  .##.  .##.  .#..  .##.  .##.  #..##  #...  #...#  .###.  ####
    ....  ...  ....  ....  .....  ....  ....  ....  ....  ....  .....  ....  .....  .....  ....
    ....  ...  ....  ....  .....  ....  ....  ....  ....  ....  .....  ....  .....  .....  ....
    """,
    """
    .  ,   :  ;   !  ?     -    –     —       …      ·  '  ’   ‘   "    «       »       “     ”     (   )
    .  ..  .  ..  .  ....  ...  ....  ......  .....  .  .  ..  ..  ...  ......  ......  ....  ....  ..  ..
    .  ..  .  ..  #  .##.  ...  ....  ......  .....  .  #  .#  .#  #.#  ......  ......  .#.#  .#.#  .#  #.
    .  ..  .  ..  #  #..#  ...  ....  ......  .....  .  #  .#  #.  #.#  ......  ......  #.#.  .#.#  #.  .#
    .  ..  .  ..  #  ...#  ...  ....  ......  .....  .  .  #.  #.  ...  ..#..#  #..#..  #.#.  #.#.  #.  .#
    .  ..  #  .#  #  ..#.  ...  ....  ......  .....  .  .  ..  ..  ...  .#..#.  .#..#.  ....  ....  #.  .#
    .  ..  .  ..  #  .#..  ###  ####  ######  .....  #  .  ..  ..  ...  #..#..  ..#..#  ....  ....  #.  .#
    .  ..  .  ..  .  ....  ...  ....  ......  .....  .  .  ..  ..  ...  .#..#.  .#..#.  ....  ....  #.  .#
    #  .#  #  .#  #  .#..  ...  ....  ......  #.#.#  .  .  ..  ..  ...  ..#..#  #..#..  ....  ....  #.  .#
    .  .#  .  .#  .  ....  ...  ....  ......  .....  .  .  ..  ..  ...  ......  ......  ....  ....  .#  #.
    .  #.  .  #.  .  ....  ...  ....  ......  .....  .  .  ..  ..  ...  ......  ......  ....  ....  ..  ..
    """,
)


def _pictures() -> Iterator[tuple[str, tuple[str, ...]]]:
    for band in _BANDS:
        signs, *rows = (line.split() for line in band.split("\n") if line.strip())
        yield from zip(signs, zip(*rows, strict=True), strict=True)


LETTERS = dict(_pictures())
"""Each character as `HEIGHT` rows of `#` and `.`, all as long."""


HALVES = " ▄▀█"
MOST_BETWEEN_LINES = 3
STEADY_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class LetterSize:
    """A size of letters. The blocks in `signs` show `across` dots side by side in a cell, and two above each other.

    Each is made `scale` times as large. `between_letters` and `between_words`: how many dots apart they stand.
    """

    signs: str
    across: int
    scale: int
    between_letters: int
    between_words: int

    def dots_in(self, columns: int, rows: int) -> tuple[int, int]:
        """Dots of this size in so many cells: width and height."""
        return columns * self.across // self.scale, 2 * rows // self.scale

    def width(self, word: str) -> int:
        """Dots from its first letter to its last."""
        return sum(len(LETTERS[character][0]) + self.between_letters for character in word) - self.between_letters


SIZES = (
    *(LetterSize(HALVES, 1, scale, 1, 4) for scale in (4, 3, 2, 1)),
    LetterSize(QUARTERS, 2, 1, 2, 6),
    LetterSize(QUARTERS, 2, 1, 1, 4),
)
"""The largest first. The last two have letters as high as the smallest of halves, at half the width; the last is closer."""


def steady_sizes(
    sentences: Sequence[str], columns: int, rows: int, sizes: tuple[LetterSize, ...] = SIZES
) -> tuple[LetterSize, ...]:
    """The size for `sentences`, so that letters do not grow and shrink all the time, and those for the few it cannot hold.

    It is the largest that holds nine in ten; () where none does.
    """
    for index, size in enumerate(sizes):
        if sum(_fits(sentence, size, columns, rows) for sentence in sentences) >= STEADY_SHARE * len(sentences):
            return sizes[index:]
    return ()


def large_letter_rows(text: str, columns: int, rows: int, sizes: Sequence[LetterSize] = SIZES) -> tuple[str, ...]:
    """`text` in the largest of `sizes` that has room for all of it, as rows of `columns` cells; () where none has."""
    for size in sizes:
        if _fits(text, size, columns, rows):
            width, height = size.dots_in(columns, rows)
            return _painted(_dots(_even_lines(text, size, width), size, width, height), size, columns)
    return ()


def _fits(text: str, size: LetterSize, columns: int, rows: int) -> bool:
    """Whether there is room for all of it, and a picture of each of its letters."""
    words = text.split()
    if not words or not LETTERS.keys() >= set("".join(words)):
        return False
    width, height = size.dots_in(columns, rows)
    widths = [size.width(word) for word in words]
    return max(widths) <= width and len(_line_starts(widths, size, width)) * HEIGHT <= height


def _even_lines(text: str, size: LetterSize, width: int) -> list[str]:
    """`text` in as few lines as there must be, of about the same length."""
    words = text.split()
    widths = [size.width(word) for word in words]

    def fewer(max_width: int) -> int:
        return -len(_line_starts(widths, size, max_width))

    starts = _line_starts(widths, size, bisect_left(range(width), fewer(width), lo=max(widths), key=fewer))
    return [" ".join(words[start:end]) for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]


def _line_starts(widths: Sequence[int], size: LetterSize, max_width: int) -> list[int]:
    """Which words begin a line, where each line takes as many as it has room for."""
    starts: list[int] = []
    used = max_width
    for index, width in enumerate(widths):
        used += size.between_words + width
        if used > max_width:
            starts.append(index)
            used = width
    return starts


def _dots(lines: Sequence[str], size: LetterSize, width: int, height: int) -> list[str]:
    """Rows of `width` dots, each line in the middle, with air between the lines where there is some."""
    gap = min((height - HEIGHT * len(lines)) // len(lines), MOST_BETWEEN_LINES)
    rows: list[str] = []
    for line in lines:
        rows += ["." * width] * (gap if rows else 0)
        rows += [_row(line, row, size).center(width, ".") for row in range(HEIGHT)]
    return rows


def _row(line: str, row: int, size: LetterSize) -> str:
    words = (("." * size.between_letters).join(LETTERS[character][row] for character in word) for word in line.split())
    return ("." * size.between_words).join(words)


def _painted(dots: Sequence[str], size: LetterSize, columns: int) -> tuple[str, ...]:
    """Rows of cells."""
    width = columns * size.across
    rows = ["".join(dot * size.scale for dot in row).center(width, ".") for row in dots for _ in range(size.scale)]
    if len(rows) % 2:
        rows.append("." * width)
    return tuple(_cells(upper, lower, size) for upper, lower in zip(rows[::2], rows[1::2], strict=True))


def _cells(upper: str, lower: str, size: LetterSize) -> str:
    """Two rows of dots as one of cells; the dots of a cell, from upper left to lower right, are a number in binary."""
    starts = range(0, len(upper), size.across)
    cells = (upper[start : start + size.across] + lower[start : start + size.across] for start in starts)
    return "".join(size.signs[int(cell.replace(".", "0").replace("#", "1"), 2)] for cell in cells)
