"""The settings a person chooses for themselves. Each choice is saved as a preference, and the latest one counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ..domain.preferences import PreferenceChoice, Preferences, preference_choices, preference_fact
from ..texts import checkin
from ..texts import settings as words
from ..texts.i18n import look_up
from ..texts.settings import REGION_NAMES
from .interviewer import (
    Choose,
    Dialogue,
    DialogueContext,
    EnterText,
    Interviewer,
    NoAnswer,
    Option,
    Show,
    save_all,
)
from .questions import Answers, Question, Slot

VOICE = Slot[str]("voice")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked for one choice: its label, help, and values with their labels; the first value is the default."""

    label: str
    help: str
    values: tuple[tuple[object, str], ...]

    def label_of(self, present: object) -> str:
        """The label of the present value."""
        return dict(self.values).get(present, self.values[0][1])

    def question(self, present: object) -> Choose[object]:
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
    dialogue: Dialogue


def setting_rows(context: DialogueContext) -> tuple[SettingRow, ...]:
    """A row for every setting, with its present value."""
    chosen = Preferences.from_entries(context.entries())
    voices = {voice.id: voice.name for voice in context.catalogue.voices()}
    voice = voices.get(chosen.voice or "", next(iter(voices.values()), ""))
    return (
        *([SettingRow(words.VOICE(), voice, words.VOICE_WHY(), choose_voice)] if voices else []),
        *(_choice_row(choice, chosen) for choice in preference_choices()),
        SettingRow(words.OWN_ACTIVITY(), chosen.own_activity or "", words.OWN_ACTIVITY_WHY(), edit_own_activity),
        SettingRow(words.REGIONS(), _regions_summary(chosen), words.REGIONS_WHY(), edit_regions),
    )


def sharing_row(context: DialogueContext) -> SettingRow:
    """The row for the consent that staff may hand over a report or an export; there only at a clinic."""
    return SettingRow(
        words.SHARE(), words.YES() if _shares(context) else words.NO(), " ".join(look_up(words.SHARE_WHY)), edit_sharing
    )


async def edit_settings(interviewer: Interviewer, context: DialogueContext) -> str:
    """List the settings and hold the dialogue of each one chosen, until the person turns back."""
    index = 0
    while True:
        shown = setting_rows(context)
        options = tuple(Option(row.label, index, row.detail, row.help) for index, row in enumerate(shown))
        picked = await interviewer.choose(Choose(words.SETTINGS(), words.ASK(), options, index))
        if isinstance(picked, NoAnswer):
            return ""
        index = picked
        await shown[picked].dialogue(interviewer, context)


def _setting(choice: PreferenceChoice) -> Setting:
    values = tuple((value, words.choice_value(choice.fact(value))) for value in choice.offered)
    return Setting(words.choice_label(choice.name), words.choice_help(choice.name), values)


def _choice_row(choice: PreferenceChoice, chosen: Preferences) -> SettingRow:
    setting = _setting(choice)
    return SettingRow(
        setting.label, setting.label_of(choice.value_in(chosen)), setting.help, partial(edit_choice, choice)
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
        (words.AS_IT_IS().format(label()) if value == present else label(), value)
        for label, value in words.SHARE_OPTIONS
    )
    meant = await interviewer.show(Show(words.SHARE(), look_up(words.SHARE_WHY), tuple(options)))
    if not isinstance(meant, NoAnswer) and meant != present:
        await interviewer.save(preference_fact(share=meant == "yes"))
    return ""


def _shares(context: DialogueContext) -> bool:
    return Preferences.from_entries(context.entries()).share


# The voice


async def choose_voice(interviewer: Interviewer, context: DialogueContext) -> str:
    """Let the person hear the voices, in any order and as often as they like, until they choose one or turn back."""
    chosen = Preferences.from_entries(context.entries()).voice
    voice = await _choose_by_hearing(interviewer, context, chosen, answered=False)
    if isinstance(voice, NoAnswer):
        return ""
    await interviewer.save(preference_fact(voice=voice))
    return words.voice_chosen({known.id: known.name for known in context.catalogue.voices()}[voice])


def voice_question(context: DialogueContext) -> Question:
    """The same choice as one of several questions asked in turn."""

    async def ask(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
        return await _choose_by_hearing(interviewer, context, answers.get(VOICE), answered=VOICE in answers)

    return Question(VOICE, ask)


async def _choose_by_hearing(
    interviewer: Interviewer, context: DialogueContext, chosen: str | None, answered: bool
) -> str | NoAnswer:
    """The id of the voice chosen."""
    voices = context.catalogue.voices()
    options = tuple(Option(voice.name, voice.id, help=voice.description) for voice in voices)
    known = [voice.id for voice in voices]
    index = known.index(chosen) if chosen in known else 0
    while True:
        voice = await interviewer.choose(
            Choose(words.WHICH_VOICE(), words.WHICH_VOICE_WHY(), options, index, shortcuts=True, answered=answered)
        )
        if isinstance(voice, NoAnswer):
            return voice
        index = known.index(voice)
        heard = await _hear(interviewer, voice, options[index].label)
        if isinstance(heard, NoAnswer):
            return heard
        if heard == "take":
            return voice


async def _hear(interviewer: Interviewer, voice: str, name: str) -> str | NoAnswer:
    """Play a sample of a voice as often as the person likes; whether they "take" it or want an "other"."""
    while True:
        await interviewer.play_sample(voice)
        answer = await interviewer.show(
            Show(
                words.WHICH_VOICE(),
                (words.hearing(name),),
                tuple((label(), value) for label, value in words.SAMPLE_OPTIONS),
                back="other",
            )
        )
        if answer != "again":
            return answer


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
