"""Lists of any length at the kiosk: page by page, with a search, by keys and by touch."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import TypeVar

from ...dialogues.interviewer import Option
from ...domain.credentials import PASSPHRASE_CHARACTERS
from ...texts import staff as words
from ..pages.keypad import KeypadPage, KeypadSpec
from ..pages.message import ChoosePage
from ..pages.page import PageHost

Value = TypeVar("Value")
ROWS_ON_PAGE = 40
LONGEST_SEARCH = 30
SEARCH_KEYPAD = KeypadSpec(PASSPHRASE_CHARACTERS, 10, None, hidden=False, longest=LONGEST_SEARCH)


class _Way(Enum):
    """The rows around those of the list."""

    SEARCH = auto()
    ALL = auto()
    EARLIER = auto()
    LATER = auto()


async def browse(host: PageHost, heading: str, question: str, rows: Sequence[Option[Value]]) -> Value | None:
    """Return the value of the row that was chosen; None: turned back.

    A list that is longer than a page can be searched, and is turned page by page.
    """
    shown, begin, asked = rows, 0, question
    while True:
        page = shown[begin : begin + ROWS_ON_PAGE]
        before, after = _ways(rows, shown, begin)
        options: tuple[Option[Value | _Way], ...] = (*before, *page, *after)
        first = len(before) if page else 0
        picked = await host.ask(ChoosePage(heading, asked, options, first))
        match picked:
            case _Way.SEARCH:
                needle = await host.ask(KeypadPage(heading, words.SEARCH_ASK(), SEARCH_KEYPAD), typed_ahead=False)
                if needle:
                    shown, begin = matching(rows, needle), 0
                    asked = words.found(needle, len(shown))
            case _Way.ALL:
                shown, begin, asked = rows, 0, question
            case _Way.EARLIER:
                begin += ROWS_ON_PAGE
            case _Way.LATER:
                begin -= ROWS_ON_PAGE
            case _:
                return picked


def matching(rows: Sequence[Option[Value]], needle: str) -> list[Option[Value]]:
    """Return the rows in which `needle` stands, in any case, with or without the hyphens of a code."""
    wanted, bare = needle.casefold(), needle.casefold().replace("-", "")
    texts = ((row, f"{row.label} {row.detail}".casefold()) for row in rows)
    return [row for row, text in texts if wanted in text or (bare and bare in text.replace("-", ""))]


def _ways(
    rows: Sequence[Option[Value]], shown: Sequence[Option[Value]], begin: int
) -> tuple[tuple[Option[_Way], ...], tuple[Option[_Way], ...]]:
    """The rows before and after those of the page."""
    before = [Option(words.SEARCH(), _Way.SEARCH)] if len(rows) > ROWS_ON_PAGE else []
    if shown is not rows:
        before.append(Option(words.SHOW_ALL(), _Way.ALL))
    if begin:
        before.append(Option(words.LATER(), _Way.LATER))
    after = [Option(words.EARLIER(), _Way.EARLIER)] if begin + ROWS_ON_PAGE < len(shown) else []
    return tuple(before), tuple(after)
