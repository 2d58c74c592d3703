"""The settings a person chooses for themselves. Each choice is saved as a preference, and the latest one counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..domain.preferences import PreferenceChoice, Preferences, preference_choices, preference_fact
from ..texts import checkin
from ..texts import settings as words
from ..texts.settings import REGION_NAMES
from .interviewer import (
    Answers,
    Choose,
    Dialogue,
    DialogueContext,
    EnterText,
    Option,
    PlaySample,
    Question,
    QuestionSteps,
    Save,
    Show,
)

VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked for one choice: its label, help, and values with their labels; the first value is the default."""

    label: str
    help: str
    values: tuple[tuple[Any, str], ...]

    def label_of(self, present: object) -> str:
        """The label of the present value."""
        labels: dict[Any, str] = dict(self.values)
        return labels.get(present, self.values[0][1])

    def question(self, present: object) -> Choose:
        """The question for the value, with the present one in focus."""
        options = tuple(Option(label, value) for value, label in self.values)
        values = [value for value, _ in self.values]
        return Choose(self.label, self.help, options, values.index(present) if present in values else 0, shortcuts=True)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings page: its label, present value, help, and the dialogue that changes it."""

    label: str
    detail: str
    help: str
    dialogue: Callable[[DialogueContext], Dialogue]


def setting_rows(context: DialogueContext) -> tuple[SettingRow, ...]:
    """A row for every setting, with its present value."""
    chosen = Preferences.from_entries(context.entries())
    voices = {voice.id: voice.name for voice in context.catalogue.voices()}
    voice = voices.get(chosen.voice or "", next(iter(voices.values()), ""))
    return (
        *([SettingRow(words.VOICE, voice, words.VOICE_WHY, choose_voice)] if voices else []),
        *(_choice_row(choice, chosen) for choice in preference_choices()),
        SettingRow(words.OWN_ACTIVITY, chosen.own_activity or "", words.OWN_ACTIVITY_WHY, edit_own_activity),
        SettingRow(words.REGIONS, _regions_summary(chosen), words.REGIONS_WHY, edit_regions),
    )


def sharing_row(context: DialogueContext) -> SettingRow:
    """The row for the consent that staff may hand over a report or an export; there only at a clinic."""
    return SettingRow(words.SHARE, words.YES if _shares(context) else words.NO, " ".join(words.SHARE_WHY), edit_sharing)


def edit_settings(context: DialogueContext) -> Dialogue:
    """List the settings and hold the dialogue of each one chosen, until the person turns back."""
    index = 0
    while True:
        shown = setting_rows(context)
        options = tuple(Option(row.label, index, row.detail, row.help) for index, row in enumerate(shown))
        picked = yield Choose(words.SETTINGS, words.ASK, options, index)
        if picked is None:
            return ""
        index = picked
        yield from shown[picked].dialogue(context)


def _setting(choice: PreferenceChoice) -> Setting:
    values = tuple((value, words.choice_value(choice.fact(value))) for value in choice.offered)
    return Setting(words.choice_label(choice.name), words.choice_help(choice.name), values)


def _choice_row(choice: PreferenceChoice, chosen: Preferences) -> SettingRow:
    setting = _setting(choice)
    return SettingRow(setting.label, setting.label_of(choice.value_in(chosen)), setting.help, edit_choice(choice))


def edit_choice(choice: PreferenceChoice) -> Callable[[DialogueContext], Dialogue]:
    """The dialogue that changes one preference."""

    def dialogue(context: DialogueContext) -> Dialogue:
        present = choice.value_in(Preferences.from_entries(context.entries()))
        value = yield _setting(choice).question(present)
        if value is not None:
            yield Save(choice.fact(value))
        return ""

    return dialogue


def edit_own_activity(context: DialogueContext) -> Dialogue:
    """Ask for the activity that the weekly check-in follows. Esc leaves it as it was."""
    present = Preferences.from_entries(context.entries()).own_activity or ""
    typed = yield EnterText(
        words.OWN_ACTIVITY,
        checkin.OWN_ACTIVITY,
        checkin.OWN_ACTIVITY_WHY,
        checkin.OWN_ACTIVITY_LENGTH,
        checkin.OWN_ACTIVITY_EXAMPLE,
        present,
    )
    if typed is not None and typed != present:
        yield Save(preference_fact(own_activity=typed))
    return ""


def edit_sharing(context: DialogueContext) -> Dialogue:
    """Ask for consent, with all that it means in view, on a small screen too; turning back changes nothing."""
    present = "yes" if _shares(context) else "no"
    options = (
        (words.AS_IT_IS.format(label) if value == present else label, value) for label, value in words.SHARE_OPTIONS
    )
    meant = yield Show(words.SHARE, words.SHARE_WHY, tuple(options))
    if meant not in (None, present):
        yield Save(preference_fact(share=meant == "yes"))
    return ""


def _shares(context: DialogueContext) -> bool:
    return Preferences.from_entries(context.entries()).share


# The voice


def choose_voice(context: DialogueContext) -> Dialogue:
    """Let the person hear the voices, in any order and as often as they like, until they choose one or turn back."""
    chosen = Preferences.from_entries(context.entries()).voice
    voice = yield from _choose_by_hearing(context, chosen, answered=False)
    if voice is None:
        return ""
    yield Save(preference_fact(voice=voice))
    return words.voice_chosen({known.id: known.name for known in context.catalogue.voices()}[voice])


def voice_question(context: DialogueContext) -> Question:
    """The same choice as one of several questions asked in turn."""

    def ask(answers: Answers) -> QuestionSteps:
        return (yield from _choose_by_hearing(context, answers.get(VOICE), answered=VOICE in answers))

    return Question(VOICE, ask)


def _choose_by_hearing(context: DialogueContext, chosen: str | None, answered: bool) -> QuestionSteps:
    """The id of the voice chosen, or None for Esc."""
    voices = context.catalogue.voices()
    options = tuple(Option(voice.name, voice.id, help=voice.description) for voice in voices)
    known = [voice.id for voice in voices]
    index = known.index(chosen) if chosen in known else 0
    while (
        voice := (
            yield Choose(words.WHICH_VOICE, words.WHICH_VOICE_WHY, options, index, shortcuts=True, answered=answered)
        )
    ) is not None:
        index, name = known.index(voice), options[known.index(voice)].label
        answer = "again"
        while answer == "again":
            yield PlaySample(voice)
            answer = yield Show(words.WHICH_VOICE, (words.hearing(name),), words.SAMPLE_OPTIONS, back="other")
        if answer == "take":
            return voice
    return None


# Regions of the body


def edit_regions(context: DialogueContext) -> Dialogue:
    """List the regions of the body; choosing one changes it from normal to linger, to skip, and back to normal."""
    index = 0
    while True:
        chosen = Preferences.from_entries(context.entries())
        options = tuple(
            Option(name.capitalize(), region, _region_state(region, chosen.skip, chosen.linger))
            for region, name in REGION_NAMES.items()
        )
        picked = yield Choose(words.REGIONS, words.REGIONS_WHY, options, index)
        if picked is None:
            return ""
        index = list(REGION_NAMES).index(picked)
        skip, linger = _next_state(picked, chosen.skip, chosen.linger)
        if skip != chosen.skip:
            yield Save(preference_fact(skip=skip))
        if linger != chosen.linger:
            yield Save(preference_fact(linger=linger))


def _region_state(region: str, skip: frozenset[str], linger: frozenset[str]) -> str:
    if region in skip:
        return words.SKIP
    return words.LINGER if region in linger else ""


def _regions_summary(chosen: Preferences) -> str:
    return words.regions_changed(len(chosen.skip), len(chosen.linger))


def _next_state(region: str, skip: frozenset[str], linger: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The regions to skip and to linger at after `region` changed once: normal → linger → skip → normal."""
    if region in linger:
        return skip | {region}, linger - {region}
    if region in skip:
        return skip - {region}, linger
    return skip, linger | {region}
