"""The settings: a person's own preferences, the screen and the menu of this machine, and the way to what sets more.

Each choice of a preference is saved as a fact, and the latest one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from ..domain.preferences import (
    PreferenceChoice,
    Preferences,
    choices_offered,
    guidance_language,
    guidance_voices,
    preference_fact,
)
from ..domain.services import Services
from ..domain.settings import MachineSettings, MenuEntry
from ..texts import checkin, i18n
from ..texts import own_data as own_data_words
from ..texts import report as report_words
from ..texts import settings as words
from ..texts import sound as sound_words
from ..texts.errors import os_error_sentence
from ..texts.i18n import Phrase, look_up
from ..texts.keys import GO_BACK
from ..texts.settings import REGION_NAMES
from ..texts.today import SETTINGS
from .interviewer import (
    Choose,
    DialogueContext,
    EnterText,
    Interviewer,
    NoAnswer,
    Option,
    Show,
    save_all,
)
from .own_data import OwnDataEnd, ReplaceableDiary, look_after_data
from .progress import make_report
from .reminder import edit_reminder, reminder_summary
from .sound_file import make_sound_file
from .voices import KeepLanguage, choose_guidance_language, choose_screen_language, choose_voice

Value = TypeVar("Value")
_SettingDialogue = Callable[[Interviewer, DialogueContext], Coroutine[object, None, str | OwnDataEnd]]
"""Changes a setting. `OwnDataEnd.ERASED` ends the settings: there is nothing more to change."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings page: its name, label, present value, help, and the dialogue that changes it.

    The name stays when labels change; `values` are the labels of all that can be chosen, where they can be counted.
    """

    name: str
    label: str
    detail: str
    help: str
    dialogue: _SettingDialogue
    values: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked for one choice: its label, help, and values with their labels; the first value is the default."""

    label: str
    help: str
    values: tuple[tuple[object, str], ...]

    def label_of(self, present: object) -> str:
        """The label of the present value."""
        return dict(self.values).get(present, self.values[0][1])

    @property
    def value_labels(self) -> str:
        """The labels of all values, one after the other."""
        return " ".join(label for _value, label in self.values)

    def question(self, present: object) -> Choose[object]:
        """The question for the value, with the present one in focus."""
        options = tuple(Option(label, value) for value, label in self.values)
        values = [value for value, _ in self.values]
        return Choose(self.label, self.help, options, values.index(present) if present in values else 0, shortcuts=True)


@dataclass(frozen=True, slots=True)
class HomeAccess:
    """What can be set beside a person's own preferences where nobody else uses the program.

    `machine`: the settings of this machine; None for a face to which they make no difference, as plain lines have no
    colours. `keep_language` keeps the language of the screens for this machine, because it is needed before a diary is
    open, and returns whether that could be done.
    """

    services: Services
    diary: ReplaceableDiary
    machine: MachineSettingsAccess | None
    keep_language: KeepLanguage


async def edit_settings(home: HomeAccess | None, interviewer: Interviewer, context: DialogueContext) -> str:
    """List the settings and hold the dialogue of each one chosen, until the person turns back.

    `home` is None on a screen that many use: nothing of it sets anything on the machine or writes a file, and the person
    may let staff hand over what is theirs.
    """
    index = 0
    while True:
        shown = setting_rows(home, context)
        options = tuple(Option(row.label, index, row.detail, row.help) for index, row in enumerate(shown))
        picked = await interviewer.choose(Choose(SETTINGS(), words.ASK(), options, index))
        if isinstance(picked, NoAnswer):
            return ""
        index = picked
        if await shown[picked].dialogue(interviewer, context) is OwnDataEnd.ERASED:
            return ""


def setting_rows(home: HomeAccess | None, context: DialogueContext) -> tuple[SettingRow, ...]:
    """Return the rows of the settings page; `home` is None on a screen that many use."""
    return (
        *_language_rows(None if home is None else home.keep_language, context),
        *_preference_rows(context),
        *([sharing_row(context)] if home is None else _home_rows(home, context)),
    )


def _language_rows(keep: KeepLanguage | None, context: DialogueContext) -> tuple[SettingRow, ...]:
    """Return the rows of the languages on the settings page.

    `keep` is None on a screen that many use: the language of the screens is then kept in the person's diary.
    """
    rows: list[SettingRow] = []
    if len(i18n.languages()) > 1:
        shown = i18n.language_name(i18n.language())
        dialogue = partial(choose_screen_language, keep)
        rows.append(SettingRow("language", words.LANGUAGE(), shown, words.LANGUAGE_WHY(), dialogue))
    if len(context.catalogue.languages()) > 1:
        chosen = guidance_language(context.catalogue, Preferences.from_entries(context.entries()))
        shown = words.guidance_language_value(chosen)
        help_ = words.GUIDANCE_LANGUAGE_WHY()
        rows.append(SettingRow("guidance_language", words.GUIDANCE_LANGUAGE(), shown, help_, choose_guidance_language))
    return tuple(rows)


def _preference_rows(context: DialogueContext) -> tuple[SettingRow, ...]:
    """A row for every preference of the person, with its present value."""
    chosen = Preferences.from_entries(context.entries())
    voices = {voice.id: voice.name for voice in guidance_voices(context.catalogue, chosen)}
    voice = voices.get(chosen.voice or "", next(iter(voices.values()), ""))
    return (
        *([SettingRow("voice", words.VOICE(), voice, words.VOICE_WHY(), choose_voice)] if voices else []),
        *(_choice_row(choice, chosen) for choice in choices_offered(context.catalogue)),
        SettingRow(
            "own_activity", words.OWN_ACTIVITY(), chosen.own_activity or "", words.OWN_ACTIVITY_WHY(), edit_own_activity
        ),
        SettingRow(
            "regions",
            words.REGIONS(),
            _regions_summary(chosen),
            words.REGIONS_WHY(),
            edit_regions,
            " ".join(look_up(REGION_NAMES.values())),
        ),
    )


def sharing_row(context: DialogueContext) -> SettingRow:
    """The row for the consent that staff may hand over a report or an export; there only at a clinic."""
    return SettingRow(
        "share",
        words.SHARE(),
        words.YES() if _shares(context) else words.NO(),
        " ".join(look_up(words.SHARE_WHY)),
        edit_sharing,
    )


def _home_rows(home: HomeAccess, context: DialogueContext) -> tuple[SettingRow, ...]:
    """The rows of what sets something on this machine, or writes a file to it."""
    services, menu_entry = home.services, home.services.menu_entry()
    return (
        *_row_of_the_screen(home.machine),
        SettingRow(
            "reminder",
            words.REMINDER(),
            reminder_summary(context.entries()),
            words.REMINDER_WHY(),
            partial(edit_reminder, services),
        ),
        SettingRow("sound_file", sound_words.TITLE(), "", sound_words.WHY(), partial(make_sound_file, services)),
        SettingRow("report", report_words.ASK(), "", report_words.ASK_WHY(), partial(make_report, services)),
        SettingRow(
            "menu_entry",
            words.MENU_ENTRY(),
            _menu_entry_summary(menu_entry),
            words.MENU_ENTRY_WHY(),
            partial(edit_menu_entry, menu_entry),
        ),
        SettingRow(
            "own_data",
            own_data_words.TITLE(),
            "",
            own_data_words.WHY(),
            partial(look_after_data, services, home.diary),
        ),
    )


def _row_of_the_screen(machine: MachineSettingsAccess | None) -> tuple[SettingRow, ...]:
    """The row that leads to the settings of the screen, for a face to which they make a difference."""
    if machine is None:
        return ()
    summary = words.screen_summary(machine.now)
    return (SettingRow("screen", words.SCREEN(), summary, words.SCREEN_WHY(), partial(edit_screen, machine)),)


# The person's own preferences


def _setting(choice: PreferenceChoice) -> Setting:
    values = tuple((value, words.choice_value(choice.fact(value))) for value in choice.offered)
    return Setting(words.choice_label(choice.name), words.choice_help(choice.name), values)


def _choice_row(choice: PreferenceChoice, chosen: Preferences) -> SettingRow:
    setting = _setting(choice)
    return SettingRow(
        choice.name,
        setting.label,
        setting.label_of(choice.value_in(chosen)),
        setting.help,
        partial(edit_choice, choice),
        setting.value_labels,
    )


async def edit_choice(choice: PreferenceChoice, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for one preference."""
    present = choice.value_in(Preferences.from_entries(context.entries()))
    value = await interviewer.choose(_setting(choice).question(present))
    if not isinstance(value, NoAnswer):
        await interviewer.save(choice.fact(value))
    return ""


async def edit_own_activity(interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for the activity that the weekly check-in follows. Esc leaves it as it was."""
    present = Preferences.from_entries(context.entries()).own_activity or ""
    typed = await interviewer.enter_text(
        EnterText(
            words.OWN_ACTIVITY(),
            checkin.OWN_ACTIVITY(),
            checkin.OWN_ACTIVITY_WHY(),
            checkin.OWN_ACTIVITY_LENGTH,
            checkin.OWN_ACTIVITY_EXAMPLE(),
            present,
        )
    )
    if not isinstance(typed, NoAnswer) and typed != present:
        await interviewer.save(preference_fact(own_activity=typed))
    return ""


async def edit_sharing(interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for consent, with all that it means in view, on a small screen too; turning back changes nothing."""
    present = "yes" if _shares(context) else "no"
    options = (
        (words.AS_IT_IS().format(choice=label()) if value == present else label(), value)
        for label, value in words.SHARE_OPTIONS
    )
    meant = await interviewer.show(Show(words.SHARE(), look_up(words.SHARE_WHY), tuple(options)))
    if not isinstance(meant, NoAnswer) and meant != present:
        await interviewer.save(preference_fact(share=meant == "yes"))
    return ""


def _shares(context: DialogueContext) -> bool:
    return Preferences.from_entries(context.entries()).share


# Regions of the body


async def edit_regions(interviewer: Interviewer, context: DialogueContext) -> str:
    """List the regions of the body; choosing one changes it from normal to linger, to skip, and back to normal."""
    index = 0
    while True:
        chosen = Preferences.from_entries(context.entries())
        options = tuple(
            Option(name().capitalize(), region, _region_state(region, chosen.skip, chosen.linger))
            for region, name in REGION_NAMES.items()
        )
        picked = await interviewer.choose(Choose(words.REGIONS(), words.REGIONS_WHY(), options, index))
        if isinstance(picked, NoAnswer):
            return ""
        index = list(REGION_NAMES).index(picked)
        skip, linger = _next_state(picked, chosen.skip, chosen.linger)
        facts = []
        if skip != chosen.skip:
            facts.append(preference_fact(skip=skip))
        if linger != chosen.linger:
            facts.append(preference_fact(linger=linger))
        await save_all(interviewer, facts)


def _region_state(region: str, skip: frozenset[str], linger: frozenset[str]) -> str:
    if region in skip:
        return words.SKIP()
    return words.LINGER() if region in linger else ""


def _regions_summary(chosen: Preferences) -> str:
    return words.regions_changed(len(chosen.skip), len(chosen.linger))


def _next_state(region: str, skip: frozenset[str], linger: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The regions to skip and to linger at after `region` changed once: normal → linger → skip → normal."""
    if region in linger:
        return skip | {region}, linger - {region}
    if region in skip:
        return skip - {region}, linger
    return skip, linger | {region}


# The screen of this machine


class MachineSettingsAccess(Protocol):
    """The settings of this machine while a face runs. They are no facts: they belong to the machine."""

    @property
    def now(self) -> MachineSettings:
        """The settings that hold now."""

    def change(self, **changes: Any) -> None:
        """Replace values by their names in `MachineSettings`; each takes effect at once and is written down."""


async def edit_screen(machine: MachineSettingsAccess, interviewer: Interviewer, context: DialogueContext) -> str:
    """List the settings of the screen and change each one chosen at once, until the person turns back."""
    index = 0
    while True:
        shown = screen_rows(machine)
        options = tuple(Option(row.label, index, row.detail, row.help) for index, row in enumerate(shown))
        picked = await interviewer.choose(Choose(words.SCREEN(), words.SCREEN_WHY(), options, index))
        if isinstance(picked, NoAnswer):
            return ""
        index = picked
        await shown[picked].dialogue(interviewer, context)


def screen_rows(machine: MachineSettingsAccess) -> tuple[SettingRow, ...]:
    """Return the rows of the page about the screen."""
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
    }


def _labelled(values: Mapping[Value, Phrase]) -> tuple[tuple[object, str], ...]:
    return tuple((value, label()) for value, label in values.items())


# The menu of the desktop


def _menu_entry_summary(entry: MenuEntry) -> str:
    """Whether it is there, in a word."""
    return words.YES() if entry.is_there() else words.NO()


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
