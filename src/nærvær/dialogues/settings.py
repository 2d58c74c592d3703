"""The settings a person chooses for themselves. Each choice is saved as a preference, and the latest one counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..domain.clinic import SHARE_PREFERENCE
from ..domain.diary import Preference
from ..domain.due import CHECKIN_DAY
from ..domain.preferences import LENGTH_PREFERENCE, LONGEST_SETTLING_MINUTES, preference, preferences
from ..domain.ratings import RATING_RULES
from ..domain.score import Ambience, Bell
from ..texts import checkin
from ..texts import settings as words
from ..texts.formats import WEEKDAYS
from ..texts.ratings import RATING_PREFERENCES
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
from .weekly_checkin import OWN_ACTIVITY

VOICE = "voice"
VOLUMES = (100, 75, 50, 25)
INTERVALS = (0, 2, 5, 10, 15, 20)
_YES_FIRST = (("yes", words.YES), ("no", words.NO))


@dataclass(frozen=True, slots=True)
class Setting:
    """One preference: its name in the diary, label, help, and values with their labels; the first value is the default."""

    name: str
    label: str
    help: str
    values: tuple[tuple[str, str], ...]

    def label_of(self, chosen: dict[str, str]) -> str:
        """The label of the value among the preferences `chosen`."""
        return dict(self.values).get(chosen.get(self.name, ""), self.values[0][1])

    def question(self, chosen: dict[str, str]) -> Choose:
        """The question for its value, with the present one in focus."""
        options = tuple(Option(label, value) for value, label in self.values)
        values = [value for value, _ in self.values]
        first = values.index(chosen[self.name]) if chosen.get(self.name) in values else 0
        return Choose(self.label, self.help, options, first, shortcuts=True)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings page: its label, present value, help, and the dialogue that changes it."""

    label: str
    detail: str
    help: str
    dialogue: Callable[[DialogueContext], Dialogue]


SETTINGS = (
    Setting(LENGTH_PREFERENCE, words.LENGTH, words.LENGTH_WHY, tuple(words.LENGTHS.items())),
    Setting("bell", words.BELL, words.BELL_WHY, tuple((bell.value, words.BELLS[bell]) for bell in Bell)),
    Setting(
        "bell_volume", words.BELL_VOLUME, words.BELL_VOLUME_WHY, tuple((str(v), words.percent(v)) for v in VOLUMES)
    ),
    Setting("ground", words.AMBIENCE, words.AMBIENCE_WHY, tuple((g.value, words.AMBIENCES[g]) for g in Ambience)),
    Setting(
        "settling",
        words.SETTLING,
        words.SETTLING_WHY,
        tuple((str(count), words.quiet(count)) for count in range(LONGEST_SETTLING_MINUTES + 1)),
    ),
    Setting("silence", words.SILENCE, words.SILENCE_WHY, _YES_FIRST[::-1]),
    Setting("interval", words.INTERVAL, words.INTERVAL_WHY, tuple((str(n), words.every(n)) for n in INTERVALS)),
    *(
        Setting(
            rule.preference,
            *RATING_PREFERENCES[rule.preference],
            _YES_FIRST if rule.on_by_default else _YES_FIRST[::-1],
        )
        for rule in RATING_RULES
    ),
    Setting("ask_note", words.ASK_NOTE, words.ASK_NOTE_WHY, _YES_FIRST),
    Setting(
        CHECKIN_DAY,
        words.CHECKIN_DAY,
        words.CHECKIN_DAY_WHY,
        (("", words.AFTER_SEVEN_DAYS), *((str(number), name) for number, name in enumerate(WEEKDAYS, 1))),
    ),
)


def setting_rows(context: DialogueContext) -> tuple[SettingRow, ...]:
    """A row for every setting, with its present value."""
    chosen = preferences(context.entries())
    voices = {voice.id: voice.name for voice in context.catalogue.voices()}
    voice = voices.get(chosen.get(VOICE, ""), next(iter(voices.values()), ""))
    return (
        *([SettingRow(words.VOICE, voice, words.VOICE_WHY, choose_voice)] if voices else []),
        *(SettingRow(choice.label, choice.label_of(chosen), choice.help, edit_setting(choice)) for choice in SETTINGS),
        SettingRow(words.OWN_ACTIVITY, chosen.get(OWN_ACTIVITY, ""), words.OWN_ACTIVITY_WHY, edit_own_activity),
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


def edit_setting(choice: Setting) -> Callable[[DialogueContext], Dialogue]:
    """The dialogue that changes one preference."""

    def dialogue(context: DialogueContext) -> Dialogue:
        value = yield choice.question(preferences(context.entries()))
        if value is not None:
            yield Save(Preference(choice.name, value))
        return ""

    return dialogue


def edit_own_activity(context: DialogueContext) -> Dialogue:
    """Ask for the activity that the weekly check-in follows. Esc leaves it as it was."""
    present = preferences(context.entries()).get(OWN_ACTIVITY, "")
    typed = yield EnterText(
        words.OWN_ACTIVITY,
        checkin.OWN_ACTIVITY,
        checkin.OWN_ACTIVITY_WHY,
        checkin.OWN_ACTIVITY_LENGTH,
        checkin.OWN_ACTIVITY_EXAMPLE,
        present,
    )
    if typed is not None and typed != present:
        yield Save(Preference(OWN_ACTIVITY, typed))
    return ""


def edit_sharing(context: DialogueContext) -> Dialogue:
    """Ask for consent, with all that it means in view, on a small screen too; turning back changes nothing."""
    present = "yes" if _shares(context) else "no"
    options = (
        (words.AS_IT_IS.format(label) if value == present else label, value) for label, value in words.SHARE_OPTIONS
    )
    meant = yield Show(words.SHARE, words.SHARE_WHY, tuple(options))
    if meant not in (None, present):
        yield Save(Preference(SHARE_PREFERENCE, meant))
    return ""


def _shares(context: DialogueContext) -> bool:
    return preferences(context.entries()).get(SHARE_PREFERENCE) == "yes"


# The voice


def choose_voice(context: DialogueContext) -> Dialogue:
    """Let the person hear the voices, in any order and as often as they like, until they choose one or turn back."""
    chosen = preference(context.entries(), VOICE)
    voice = yield from _choose_by_hearing(context, chosen, answered=False)
    if voice is None:
        return ""
    yield Save(Preference(VOICE, voice))
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
        chosen = preferences(context.entries())
        skip, linger = _regions_in(chosen, "skip"), _regions_in(chosen, "linger")
        options = tuple(
            Option(name.capitalize(), region, _region_state(region, skip, linger))
            for region, name in REGION_NAMES.items()
        )
        picked = yield Choose(words.REGIONS, words.REGIONS_WHY, options, index)
        if picked is None:
            return ""
        index = list(REGION_NAMES).index(picked)
        for name, meant in zip(("skip", "linger"), _next_state(picked, skip, linger), strict=True):
            if meant != _regions_in(chosen, name):
                yield Save(Preference(name, " ".join(sorted(meant))))


def _regions_in(chosen: dict[str, str], name: str) -> frozenset[str]:
    return frozenset(chosen.get(name, "").split())


def _region_state(region: str, skip: frozenset[str], linger: frozenset[str]) -> str:
    if region in skip:
        return words.SKIP
    return words.LINGER if region in linger else ""


def _regions_summary(chosen: dict[str, str]) -> str:
    return words.regions_changed(len(_regions_in(chosen, "skip")), len(_regions_in(chosen, "linger")))


def _next_state(region: str, skip: frozenset[str], linger: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The regions to skip and to linger at after `region` changed once: normal → linger → skip → normal."""
    if region in linger:
        return skip | {region}, linger - {region}
    if region in skip:
        return skip - {region}, linger
    return skip, linger | {region}
