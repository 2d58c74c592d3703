"""The settings in their groups: voice and sound, questions, the screen, and what a person's own data is kept and used for.

Each choice of a preference is saved as a fact, and the latest one counts.
"""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

from ..domain.catalogue import Catalogue
from ..domain.preferences import (
    PreferenceChoice,
    Preferences,
    choices_offered,
    guidance_language,
    guidance_voice,
    guidance_voices,
    preference_fact,
)
from ..domain.ratings import RATING_RULES
from ..domain.services import Services
from ..domain.sound_samples import SAMPLES, SoundSample
from ..quick_dataclass import dataclass
from ..texts import diary_lock as lock_words
from ..texts import i18n, ratings
from ..texts import own_data as own_data_words
from ..texts import own_data_at_clinic as clinic_words
from ..texts import own_voices as own_voice_words
from ..texts import report as report_words
from ..texts import settings as words
from ..texts import sound as sound_words
from ..texts.i18n import look_up
from ..texts.settings import REGION_NAMES
from ..texts.today import SETTINGS
from .interviewer import (
    Choose,
    DialogueContext,
    EnterText,
    Interviewer,
    NoAnswer,
    Option,
    save_all,
)
from .own_data import OwnDataEnd, ReplaceableDiary, edit_lock, look_after_data
from .own_data_at_clinic import consents_summary, edit_consents
from .own_voices import ReadIn, look_after_voices
from .progress import make_report
from .reminder import edit_reminder, reminder_summary
from .setting_rows import MachineSettingsAccess, Setting, SettingRow, grouped, menu_entry_row, screen_rows
from .sound_file import make_sound_file
from .voices import KeepLanguage, choose_guidance_language, choose_screen_language, choose_voice, name_with_state


@dataclass(frozen=True, slots=True)
class HomeAccess:
    """What can be set beside a person's own preferences where nobody else uses the program.

    `machine`: the settings of this machine; None for a face to which they make no difference, as plain lines have no
    colours. `keep_language` keeps the language of the screens for this machine, because it is needed before a diary is
    open, and returns whether that could be done. `read_in` reads a voice of one's own in, as this face does it.
    """

    services: Services
    diary: ReplaceableDiary
    machine: MachineSettingsAccess | None
    keep_language: KeepLanguage
    read_in: ReadIn


async def edit_settings(home: HomeAccess | None, interviewer: Interviewer, context: DialogueContext) -> str:
    """List the settings and hold the dialogue of each one chosen, until the person turns back.

    `home` is None on a screen that many use: nothing of it sets anything on the machine or writes a file, and the person
    may let staff hand over what is theirs.
    """
    index = 0
    while True:
        shown = setting_rows(home, context)
        options = tuple(row.option(index) for index, row in enumerate(shown))
        picked = await interviewer.choose(Choose(SETTINGS(), words.ASK(), options, index))
        if isinstance(picked, NoAnswer):
            return ""
        index = picked
        if await shown[picked].dialogue(interviewer, context) is OwnDataEnd.ERASED:
            return ""


def setting_rows(home: HomeAccess | None, context: DialogueContext) -> tuple[SettingRow, ...]:
    """Return the rows of the settings page in their groups; `home` is None on a screen that many use.

    The language of the screens comes before them all: who cannot read the others looks for it.
    """
    chosen = Preferences.from_entries(context.entries())
    choices = choices_offered(context.catalogue)
    asked = _QUESTIONS | {rule.preference for rule in RATING_RULES}
    return (
        *_language_rows(None if home is None else home.keep_language),
        *grouped(
            words.SOUND_GROUP(),
            (
                *_voice_rows(context, chosen),
                *(_choice_row(choice, chosen, context.catalogue) for choice in choices if choice.name not in asked),
                _regions_row(chosen),
                *(() if home is None else (*_sound_file_rows(home), *_own_voice_rows(home, context))),
            ),
        ),
        *grouped(
            words.QUESTION_GROUP(),
            (
                *(_choice_row(choice, chosen, context.catalogue) for choice in choices if choice.name in asked),
                _own_activity_row(chosen),
                *(() if home is None else _reminder_rows(home, context)),
            ),
        ),
        *(() if home is None else grouped(words.SCREEN_GROUP(), _screen_rows(home))),
        *grouped(words.DATA_GROUP(), [consent_row(context)] if home is None else _data_rows(home)),
    )


def _language_rows(keep: KeepLanguage | None) -> tuple[SettingRow, ...]:
    """Return the row of the language of the screens, where there are several.

    `keep` is None on a screen that many use: it is then kept in the person's diary.
    """
    if len(i18n.languages()) < 2:
        return ()
    shown, dialogue = i18n.language_name(i18n.language()), partial(choose_screen_language, keep)
    return (SettingRow("language", words.LANGUAGE(), shown, words.LANGUAGE_WHY(), dialogue),)


_QUESTIONS = {"ask_note", "look_day"}
"""Beside the ratings, the choices that have to do with what a person is asked."""


def _voice_rows(context: DialogueContext, chosen: Preferences) -> tuple[SettingRow, ...]:
    """Return a row for the voice and one for the language of the guidance, where there is something to choose from."""
    rows: list[SettingRow] = []
    if len(context.catalogue.languages()) > 1:
        shown = words.guidance_language_value(guidance_language(context.catalogue, chosen))
        help_ = words.GUIDANCE_LANGUAGE_WHY()
        rows.append(SettingRow("guidance_language", words.GUIDANCE_LANGUAGE(), shown, help_, choose_guidance_language))
    voices = {voice.id: name_with_state(voice, context) for voice in guidance_voices(context.catalogue, chosen)}
    if voices:
        voice = voices[guidance_voice(context.catalogue, chosen) or next(iter(voices))]
        rows.append(SettingRow("voice", words.VOICE(), voice, words.VOICE_WHY(), choose_voice))
    return tuple(rows)


def _regions_row(chosen: Preferences) -> SettingRow:
    regions = " ".join(look_up(REGION_NAMES.values()))
    return SettingRow("regions", words.REGIONS(), _regions_summary(chosen), words.REGIONS_WHY(), edit_regions, regions)


def _sound_file_rows(home: HomeAccess) -> tuple[SettingRow, ...]:
    making = partial(make_sound_file, home.services)
    return (SettingRow("sound_file", sound_words.TITLE(), "", sound_words.WHY(), making),)


def _own_voice_rows(home: HomeAccess, context: DialogueContext) -> tuple[SettingRow, ...]:
    """Return the row of the voices of one's own; it tells where a consent is over."""
    own = {PurePath(folder).name for folder in home.services.voice_workshop.folders()}
    today = context.today()
    over = sum(voice.is_consent_over(today) for voice in context.catalogue.voices() if voice.id in own)
    looking_after = partial(look_after_voices, home.services, home.read_in)
    summary = own_voice_words.summary(len(own), over)
    return (SettingRow("own_voices", own_voice_words.TITLE(), summary, own_voice_words.WHY(), looking_after),)


def _own_activity_row(chosen: Preferences) -> SettingRow:
    activity = chosen.own_activity or ""
    return SettingRow("own_activity", words.OWN_ACTIVITY(), activity, words.OWN_ACTIVITY_WHY(), edit_own_activity)


def _reminder_rows(home: HomeAccess, context: DialogueContext) -> tuple[SettingRow, ...]:
    summary, editing = reminder_summary(context.entries()), partial(edit_reminder, home.services)
    return (SettingRow("reminder", words.REMINDER(), summary, words.REMINDER_WHY(), editing),)


def _screen_rows(home: HomeAccess) -> tuple[SettingRow, ...]:
    of_the_machine = () if home.machine is None else screen_rows(home.machine)
    return (*of_the_machine, menu_entry_row(home.services.menu_entry()))


def consent_row(context: DialogueContext) -> SettingRow:
    """The row for what the person lets the staff do; there only at a clinic."""
    return SettingRow(
        "consents",
        clinic_words.CONSENTS_TITLE(),
        consents_summary(context),
        clinic_words.CONSENTS_ASK(),
        edit_consents,
    )


def _data_rows(home: HomeAccess) -> tuple[SettingRow, ...]:
    services, looking_after = home.services, partial(look_after_data, home.services, home.diary)
    return (
        SettingRow("report", report_words.ASK(), "", report_words.ASK_WHY(), partial(make_report, services)),
        SettingRow("own_data", own_data_words.LOOK_AFTER(), "", own_data_words.LOOK_AFTER_WHY(), looking_after),
        _lock_row(home),
    )


def _lock_row(home: HomeAccess) -> SettingRow:
    value = lock_words.ON() if home.services.lock.is_on() else lock_words.OFF()
    locking = partial(edit_lock, home.services, home.diary)
    return SettingRow("diary_lock", lock_words.TITLE(), value, lock_words.WHY(), locking)


# The person's own preferences


def _setting(choice: PreferenceChoice, chosen: Preferences, catalogue: Catalogue) -> Setting:
    make = SAMPLES.get(choice.field)

    def sample(value: object) -> SoundSample | None:
        return None if make is None else make(catalogue, choice.applied(chosen, value))

    values = tuple((value, words.choice_value(choice.fact(value))) for value in choice.offered)
    help_ = words.choice_help(choice.name)
    return Setting(words.choice_label(choice.name), help_, values, None if make is None else sample)


def _choice_row(choice: PreferenceChoice, chosen: Preferences, catalogue: Catalogue) -> SettingRow:
    setting = _setting(choice, chosen, catalogue)
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
    chosen = Preferences.from_entries(context.entries())
    setting = _setting(choice, chosen, context.catalogue)
    value = await interviewer.choose(setting.question(choice.value_in(chosen)))
    if not isinstance(value, NoAnswer):
        await interviewer.save(choice.fact(value))
    return ""


async def edit_own_activity(interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for the activity that the weekly check-in follows. Esc leaves it as it was."""
    present = Preferences.from_entries(context.entries()).own_activity or ""
    typed = await interviewer.enter_text(
        EnterText(
            words.OWN_ACTIVITY(),
            ratings.OWN_ACTIVITY(),
            ratings.OWN_ACTIVITY_WHY(),
            ratings.OWN_ACTIVITY_LENGTH,
            ratings.OWN_ACTIVITY_EXAMPLE(),
            present,
        )
    )
    if not isinstance(typed, NoAnswer) and typed != present:
        await interviewer.save(preference_fact(own_activity=typed))
    return ""


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
