"""What sessions at the kiosk share, of people and of staff: a person's code, work in the open clinic, and long lists."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from enum import Enum, auto
from typing import TypeVar

from ...dialogues.interviewer import Option
from ...domain.clinic import Clinic, OnProgress
from ...domain.kiosk import KioskServices
from ...domain.login_rules import PASSPHRASE_CHARACTERS, PERSON_CODE_LENGTH
from ...domain.services import SharedServices
from ...texts import kiosk as words
from ...texts import staff as staff_words
from ...texts.keys import ON
from ..diary_thread import PageHost
from ..pages.keypad import KeypadPage, KeypadSpec, code_keypad
from ..pages.message import ChoosePage, MessagePage, WorkPage

Result = TypeVar("Result")
PERSON_CODE_KEYPAD = code_keypad(PERSON_CODE_LENGTH, 3)
Value = TypeVar("Value")
ROWS_ON_PAGE = 40
SILENT_SECONDS = 1.0
LONGEST_SEARCH = 30
SEARCH_KEYPAD = KeypadSpec(PASSPHRASE_CHARACTERS, 10, None, hidden=False, longest=LONGEST_SEARCH)


class _BrokenOff(Exception):
    """Somebody broke off long work."""


class ClinicSession:
    """A session at the kiosk: its screen, and the clinic that it works in."""

    def __init__(self, host: PageHost, kiosk: KioskServices, services: SharedServices) -> None:
        self._host = host
        self._ask = host.ask
        self._kiosk = kiosk
        self._services = services

    async def _in_clinic(self, work: Callable[[Clinic], Result]) -> Result:
        """Open the clinic in a thread, do `work` with it and close it."""

        def done() -> Result:
            with closing(self._kiosk.open_clinic()) as clinic:
                return work(clinic)

        return await asyncio.to_thread(done)

    async def _in_clinic_long(
        self, heading: str, sentence: str, work: Callable[[Clinic, OnProgress], Result]
    ) -> Result | None:
        """Do what `_in_clinic` does; past a second, a page shows how far it has come. None: they broke it off."""
        is_broken_off = threading.Event()
        page = WorkPage(heading, sentence)

        def on_progress(done: int, count: int) -> None:
            if is_broken_off.is_set():
                raise _BrokenOff
            page.part_done = done / max(count, 1)

        doing = asyncio.create_task(self._in_clinic(lambda clinic: work(clinic, on_progress)))
        await asyncio.wait((doing,), timeout=SILENT_SECONDS)
        if not doing.done():
            doing.add_done_callback(lambda _done: page.answer(True))
            try:
                await self._ask(page, typed_ahead=False)
            finally:
                is_broken_off.set()
        try:
            return await doing
        except _BrokenOff:
            return None

    async def _say(self, heading: str, *sentences: str) -> None:
        """Show sentences until the person goes on."""
        page = MessagePage(heading, sentences, ((words.ON(), None),), back=None, esc_label=ON())
        await self._ask(page, typed_ahead=False)


# Lists of any length: page by page, with a search, by keys and by touch


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
                needle = await host.ask(KeypadPage(heading, staff_words.SEARCH_ASK(), SEARCH_KEYPAD), typed_ahead=False)
                if needle:
                    shown, begin = matching(rows, needle), 0
                    asked = staff_words.found(needle, len(shown))
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
    before = [Option(staff_words.SEARCH(), _Way.SEARCH)] if len(rows) > ROWS_ON_PAGE else []
    if shown is not rows:
        before.append(Option(staff_words.SHOW_ALL(), _Way.ALL))
    if begin:
        before.append(Option(staff_words.LATER(), _Way.LATER))
    after = [Option(staff_words.EARLIER(), _Way.EARLIER)] if begin + ROWS_ON_PAGE < len(shown) else []
    return tuple(before), tuple(after)
