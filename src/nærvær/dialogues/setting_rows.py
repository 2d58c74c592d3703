"""What a setting is on a page of settings, a row with the question for its values; and the rows of this machine itself."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, TypeVar

from ..domain.machine_settings import MachineSettings, MenuEntry
from ..domain.sound_samples import SoundSample
from ..quick_dataclass import dataclass
from ..texts import settings as words
from ..texts.errors import os_error_sentence
from ..texts.i18n import Phrase, look_up
from ..texts.keys import GO_BACK
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show
from .own_data import OwnDataEnd

Value = TypeVar("Value")


class MachineSettingsAccess(Protocol):
    """The settings of this machine while a face runs. They are no facts: they belong to the machine."""

    @property
    def now(self) -> MachineSettings:
        """The settings that hold now."""

    def change(self, **changes: Any) -> None:
        """Replace values by their names in `MachineSettings`; each takes effect at once and is written down."""


def screen_rows(machine: MachineSettingsAccess) -> tuple[SettingRow, ...]:
    """Return a row for each setting of the screen."""
    return (
        *(
            SettingRow(
                name,
                setting.label,
                setting.label_of(getattr(machine.now, name)),
                setting.help,
                partial(_edit_screen_setting, machine, name),
                setting.value_labels,
            )
            for name, setting in _screen_settings().items()
        ),
        SettingRow("letters", words.LETTERS(), "", words.LETTERS_WHY(), _explain_letters),
    )


async def _edit_screen_setting(
    machine: MachineSettingsAccess, name: str, interviewer: Interviewer, context: DialogueContext
) -> str:
    """Ask for one setting of the screen, named as in `MachineSettings`."""
    del context
    value = await interviewer.choose(_screen_settings()[name].question(getattr(machine.now, name)))
    if not isinstance(value, NoAnswer):
        machine.change(**{name: value})
    return ""


async def _explain_letters(interviewer: Interviewer, context: DialogueContext) -> str:
    """Tell how letters are made larger, which only the terminal itself can do."""
    del context
    await interviewer.show(Show(words.LETTERS(), look_up(words.LETTERS_HOW), ((GO_BACK(), None),)))
    return ""


def _screen_settings() -> dict[str, Setting]:
    """What can be chosen, by its name in `MachineSettings`."""
    return {
        "theme": Setting(words.COLOURS(), words.COLOURS_WHY(), _labelled(words.THEMES)),
        "motion": Setting(words.MOTION(), words.MOTION_WHY(), _labelled(words.MOTIONS)),
        "digits": Setting(words.DIGITS(), words.DIGITS_WHY(), _labelled(words.DIGIT_SIZES)),
        "dimming": Setting(words.DIMMING(), words.DIMMING_WHY(), _labelled(words.DIMMINGS)),
    }


def _labelled(values: Mapping[Value, Phrase]) -> tuple[tuple[object, str], ...]:
    return tuple((value, label()) for value, label in values.items())


# The menu of the desktop


def menu_entry_row(entry: MenuEntry) -> SettingRow:
    """Return the row that tells whether the entry is there."""
    there = words.YES() if entry.is_there() else words.NO()
    return SettingRow("menu_entry", words.MENU_ENTRY(), there, words.MENU_ENTRY_WHY(), partial(edit_menu_entry, entry))


async def edit_menu_entry(entry: MenuEntry, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask whether it should be there, put it there or take it away, and say what was done."""
    del context
    is_there = entry.is_there()
    options = (Option(words.NO(), False), Option(words.YES(), True))
    wanted = await interviewer.choose(
        Choose(words.MENU_ENTRY(), words.MENU_ENTRY_WHY(), options, int(is_there), shortcuts=True)
    )
    if not isinstance(wanted, NoAnswer) and wanted != is_there:
        await interviewer.show(Show(words.MENU_ENTRY(), (_add_or_remove(entry, wanted),), ((GO_BACK(), None),)))
    return ""


def _add_or_remove(entry: MenuEntry, wanted: bool) -> str:
    """Do it, and return what to say."""
    try:
        if wanted:
            entry.add(words.menu_entry_words())
        else:
            entry.remove()
    except OSError as error:
        return os_error_sentence(error)
    return words.MENU_ENTRY_ADDED() if wanted else words.MENU_ENTRY_REMOVED()


SettingDialogue = Callable[[Interviewer, DialogueContext], Coroutine[object, None, str | OwnDataEnd]]
"""Changes a setting. `OwnDataEnd.ERASED` ends the settings: there is nothing more to change."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings page: its name, label, present value, help, and the dialogue that changes it.

    The name stays when labels change; `values` are the labels of all that can be chosen, where they can be counted. Rows of
    one `group` stand together under its name.
    """

    name: str
    label: str
    detail: str
    help: str
    dialogue: SettingDialogue
    values: str = ""
    group: str = ""

    def option(self, index: int) -> Option[int]:
        """The row as one of a list, which answers with `index`."""
        return Option(self.label, index, self.detail, self.help, self.group)


def grouped(name: str, rows: Iterable[SettingRow]) -> tuple[SettingRow, ...]:
    """Return the rows as those of one group."""
    return tuple(replace(row, group=name) for row in rows)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked for one choice: its label, help, and values with their labels.

    `sample` makes what a value sounds like; None where there is nothing to hear.
    """

    label: str
    help: str
    values: tuple[tuple[object, str], ...]
    sample: Callable[[object], SoundSample | None] | None = None

    def label_of(self, present: object) -> str:
        """The label of the present value."""
        return dict(self.values).get(present, self.values[0][1])

    @property
    def value_labels(self) -> str:
        """The labels of all values, one after the other."""
        return " ".join(label for _value, label in self.values)

    def question(self, present: object) -> Choose[object]:
        """The question for the value, with the present one in focus."""
        sample = self.sample
        options = tuple(
            Option(label, value, sample=None if sample is None else partial(sample, value))
            for value, label in self.values
        )
        values = [value for value, _ in self.values]
        return Choose(self.label, self.help, options, values.index(present) if present in values else 0, shortcuts=True)
