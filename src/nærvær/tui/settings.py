"""The settings: what the person chooses, what holds on this machine, and what can be done with one's own data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from ..talks import reminding
from ..talks.preferences import rows, sharing_row
from ..talks.reporting import reporting
from ..talks.steps import Room, Talk, Way
from ..words import machine_words, report_words
from ..words import own_data_words as own_words
from ..words import settings_words as words
from .own_data import OwnDataPages
from .pick import Pick
from .practising import Desk
from .screen_settings import ScreenSettings
from .talking import hold, room_of


@dataclass(frozen=True, slots=True)
class _Row:
    """One row and where it leads; that answers true when there is nothing more to settle."""

    label: str
    beside: str
    why: str
    lead: Callable[[], Awaitable[bool | None]]


class Settings:
    """Asks what to change until the person is done."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._screen = ScreenSettings(desk.asker)

    async def go(self) -> None:
        """The list, again and again. Raises `Refusal` when a choice could not be kept."""
        place = 0
        while True:
            shown = self._rows()
            ways = tuple(Way(row.label, index, row.beside, row.why) for index, row in enumerate(shown))
            picked = await self._desk.asker.ask(Pick(words.SETTINGS, words.ASK, ways, place))
            if picked is None:
                return
            place = picked
            if await shown[picked].lead():
                return

    def _rows(self) -> list[_Row]:
        """Every row, in order; on a shared screen nothing that is set on this machine or written to it."""
        home = self._desk.home
        if home is None:
            return self._preferences()
        reminder = reminding.shown(self._desk.diary.entries)
        remind, report = (partial(self._talk, talk(home)) for talk in (reminding.reminding, reporting))
        return [
            *self._preferences(),
            _Row(machine_words.TITLE, machine_words.told(self._screen.now), machine_words.WHY, self._screen.go),
            _Row(words.REMINDER, reminder, words.REMINDER_WHY, remind),
            _Row(report_words.ASK, "", report_words.ASK_WHY, report),
            _Row(own_words.TITLE, "", own_words.WHY, OwnDataPages(self._desk.asker, home, self._desk.diary).go),
        ]

    def _preferences(self) -> list[_Row]:
        """What is the person's own choice, wherever they sit; what staff may do is asked where there are any."""
        room = room_of(self._desk)
        shown = (*rows(room), sharing_row(room)) if self._desk.home is None else rows(room)
        return [_Row(row.label, row.beside, row.why, partial(self._talk, row.talk)) for row in shown]

    async def _talk(self, talk: Callable[[Room], Talk]) -> None:
        await hold(self._desk, talk(room_of(self._desk)))
