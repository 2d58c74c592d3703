"""The menu of settings: the person's preferences, the screen of this machine, reminders, the report and own data.

Settings of the screen belong to the machine: they are saved in its settings and not in the diary.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ..dialogues import reminder as reminding
from ..dialogues.interviewer import Dialogue, Option
from ..dialogues.report import make_report
from ..dialogues.settings import Setting, setting_rows, sharing_row
from ..domain.settings import MachineSettings
from ..texts import own_data as own_words
from ..texts import report as report_texts
from ..texts import settings
from ..texts import settings as words
from ..texts.i18n import Phrase, look_up
from ..texts.keys import GO_BACK
from .own_data import OwnDataMenu
from .page_interviewer import JourneyContext, dialogue_context, run_dialogue
from .pages.choose import ChoosePage
from .pages.message import MessagePage
from .pages.page import PageHost

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class _SettingsRow:
    """One row and where it leads; that answers true when there is nothing more to settle."""

    label: str
    detail: str
    help: str
    open: Callable[[], Awaitable[bool | None]]


class SettingsMenu:
    """Asks what to change until the person is done."""

    def __init__(self, context: JourneyContext) -> None:
        self._context = context
        self._screen = ScreenSettingsMenu(context.host)

    async def go(self) -> None:
        """Show the list until the person turns back. Raises `Refusal` when a choice could not be saved."""
        first = 0
        while True:
            rows = self._rows()
            options = tuple(Option(row.label, index, row.detail, row.help) for index, row in enumerate(rows))
            chosen_index = await self._context.host.ask(ChoosePage(words.SETTINGS(), words.ASK(), options, first))
            if chosen_index is None:
                return
            first = chosen_index
            if await rows[chosen_index].open():
                return

    def _rows(self) -> list[_SettingsRow]:
        """All rows, in order; on a shared screen none that sets something on this machine or writes to it."""
        home = self._context.home_services
        if home is None:
            return self._preferences()
        reminder = reminding.reminder_summary(self._context.diary.entries)
        remind, report = (
            partial(self._run, partial(dialogue, home)) for dialogue in (reminding.edit_reminder, make_report)
        )
        return [
            *self._preferences(),
            _SettingsRow(
                settings.SCREEN(),
                settings.screen_summary(self._screen.now),
                settings.SCREEN_WHY(),
                self._screen.go,
            ),
            _SettingsRow(words.REMINDER(), reminder, words.REMINDER_WHY(), remind),
            _SettingsRow(report_texts.ASK(), "", report_texts.ASK_WHY(), report),
            _SettingsRow(
                own_words.TITLE(), "", own_words.WHY(), OwnDataMenu(self._context.host, home, self._context.diary).go
            ),
        ]

    def _preferences(self) -> list[_SettingsRow]:
        """The preferences of the person; on a shared screen also what staff may see."""
        context = dialogue_context(self._context)
        shared = self._context.home_services is None
        rows = (*setting_rows(context), sharing_row(context)) if shared else setting_rows(context)
        return [_SettingsRow(row.label, row.detail, row.help, partial(self._run, row.dialogue)) for row in rows]

    async def _run(self, dialogue: Dialogue) -> None:
        await run_dialogue(self._context, dialogue)


def screen_settings() -> dict[str, Setting]:
    """What can be chosen, by its name in `MachineSettings`, in the language of this process."""
    return {
        "theme": Setting(words.COLOURS(), words.COLOURS_WHY(), _labelled(words.THEMES)),
        "motion": Setting(words.MOTION(), words.MOTION_WHY(), _labelled(words.MOTIONS)),
        "digits": Setting(words.DIGITS(), words.DIGITS_WHY(), _labelled(words.DIGIT_SIZES)),
    }


def _labelled(values: Mapping[Key, Phrase]) -> tuple[tuple[object, str], ...]:
    return tuple((value, label()) for value, label in values.items())


class ScreenSettingsMenu:
    """Asks what to change on the screen until the person is done; each choice takes effect at once."""

    def __init__(self, host: PageHost) -> None:
        self._ask = host.ask
        self._machine = host.machine

    @property
    def now(self) -> MachineSettings:
        """The settings that hold now."""
        return self._machine.now

    async def go(self) -> None:
        """Show the list until the person turns back."""
        first = 0
        while True:
            settings = screen_settings()
            options = tuple(
                Option(choice.label, index, choice.label_of(getattr(self.now, name)), choice.help)
                for index, (name, choice) in enumerate(settings.items())
            )
            letters = Option(words.LETTERS(), len(settings), "", words.LETTERS_WHY())
            chosen_index = await self._ask(ChoosePage(words.SCREEN(), words.SCREEN_WHY(), (*options, letters), first))
            if chosen_index is None:
                return
            first = chosen_index
            if chosen_index == len(settings):
                await self._ask(
                    MessagePage(words.LETTERS(), look_up(words.LETTERS_HOW), ((GO_BACK(), None),), back=None)
                )
                continue
            name, choice = tuple(settings.items())[chosen_index]
            step = choice.question(getattr(self.now, name))
            chosen = await self._ask(ChoosePage(step.heading, step.question, step.options, step.first, step.shortcuts))
            if chosen is not None:
                self._machine.change(**{name: chosen})
