"""The settings: what the person chooses, what holds on this machine, and what can be done with one's own data.

What can be chosen for the screen: it belongs to the machine, so it is kept in its settings and not in the diary.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..dialogues import reminder as reminding
from ..dialogues.interviewer import Dialogue, DialogueContext, Option
from ..dialogues.report import make_report
from ..dialogues.settings import Setting, setting_rows, sharing_row
from ..domain.settings import Digits, MachineSettings, Motion
from ..texts import own_data as own_words
from ..texts import report as report_texts
from ..texts import settings
from ..texts import settings as words
from ..texts.keys import GO_BACK
from .own_data import OwnDataMenu
from .page_interviewer import JourneyContext, dialogue_context, run_dialogue
from .pages.choose import ChoosePage
from .pages.message import MessagePage
from .pages.page import PageHost


@dataclass(frozen=True, slots=True)
class _SettingsRow:
    """One row and where it leads; that answers true when there is nothing more to settle."""

    label: str
    beside: str
    why: str
    lead: Callable[[], Awaitable[bool | None]]


class SettingsMenu:
    """Asks what to change until the person is done."""

    def __init__(self, context: JourneyContext) -> None:
        self._context = context
        self._screen = ScreenSettingsMenu(context.host)

    async def go(self) -> None:
        """The list, again and again. Raises `Refusal` when a choice could not be kept."""
        place = 0
        while True:
            shown = self._rows()
            ways = tuple(Option(row.label, index, row.beside, row.why) for index, row in enumerate(shown))
            picked = await self._context.host.ask(ChoosePage(words.SETTINGS, words.ASK, ways, place))
            if picked is None:
                return
            place = picked
            if await shown[picked].lead():
                return

    def _rows(self) -> list[_SettingsRow]:
        """Every row, in order; on a shared screen nothing that is set on this machine or written to it."""
        home = self._context.home_services
        if home is None:
            return self._preferences()
        reminder = reminding.reminder_summary(self._context.diary.entries)
        remind, report = (partial(self._talk, talk(home)) for talk in (reminding.edit_reminder, make_report))
        return [
            *self._preferences(),
            _SettingsRow(
                settings.SCREEN,
                settings.screen_summary(self._screen.now),
                settings.SCREEN_WHY,
                self._screen.go,
            ),
            _SettingsRow(words.REMINDER, reminder, words.REMINDER_WHY, remind),
            _SettingsRow(report_texts.ASK, "", report_texts.ASK_WHY, report),
            _SettingsRow(
                own_words.TITLE, "", own_words.WHY, OwnDataMenu(self._context.host, home, self._context.diary).go
            ),
        ]

    def _preferences(self) -> list[_SettingsRow]:
        """What is the person's own choice, wherever they sit; what staff may do is asked where there are any."""
        room = dialogue_context(self._context)
        shown = (*setting_rows(room), sharing_row(room)) if self._context.home_services is None else setting_rows(room)
        return [_SettingsRow(row.label, row.detail, row.help, partial(self._talk, row.dialogue)) for row in shown]

    async def _talk(self, talk: Callable[[DialogueContext], Dialogue]) -> None:
        await run_dialogue(self._context, talk(dialogue_context(self._context)))


SCREEN_SETTINGS: tuple[tuple[Setting, Callable[[str], Any]], ...] = (
    (Setting("theme", words.COLOURS, words.COLOURS_WHY, tuple(words.THEMES.items())), str),
    (Setting("motion", words.MOTION, words.MOTION_WHY, tuple(words.MOTIONS.items())), Motion),
    (Setting("digits", words.DIGITS, words.DIGITS_WHY, tuple(words.DIGIT_SIZES.items())), Digits),
)
"""What can be chosen, by its name in `MachineSettings`, and the type of its values."""


class ScreenSettingsMenu:
    """Asks what to change until the person is done; each choice holds at once."""

    def __init__(self, host: PageHost) -> None:
        self._ask = host.ask
        self._machine = host.machine

    @property
    def now(self) -> MachineSettings:
        """What holds."""
        return self._machine.now

    async def go(self) -> None:
        """The list, again and again."""
        place = 0
        while True:
            here = {choice.name: str(getattr(self.now, choice.name)) for choice, _ in SCREEN_SETTINGS}
            ways = tuple(
                Option(choice.label, index, choice.label_of(here), choice.help)
                for index, (choice, _) in enumerate(SCREEN_SETTINGS)
            )
            letters = Option(words.LETTERS, len(SCREEN_SETTINGS), "", words.LETTERS_WHY)
            picked = await self._ask(ChoosePage(words.SCREEN, words.SCREEN_WHY, (*ways, letters), place))
            if picked is None:
                return
            place = picked
            if picked == len(SCREEN_SETTINGS):
                await self._ask(MessagePage(words.LETTERS, words.LETTERS_HOW, ((GO_BACK, None),), back=None))
                continue
            choice, typed = SCREEN_SETTINGS[picked]
            asked = choice.question(here)
            chosen = await self._ask(
                ChoosePage(asked.heading, asked.question, asked.options, asked.first, asked.shortcuts)
            )
            if chosen is not None:
                self._machine.change(**{choice.name: typed(chosen)})
