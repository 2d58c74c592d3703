"""Choosing a voice by hearing it.

What a person can choose for themselves: each choice is kept as a preference, and the latest counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..domain.clinic import SHARE_PREFERENCE
from ..domain.diary import Preference
from ..domain.due import CHECKIN_DAY
from ..domain.preferences import LENGTH_PREFERENCE, LONGEST_SETTLING_MINUTES, preference, preferences
from ..domain.score import Ambience, Bell
from ..texts import checkin
from ..texts import settings as words
from ..texts.formats import WEEKDAYS
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


def choose_voice(room: DialogueContext) -> Dialogue:
    """Hear the voices, in any order and as often as one likes, until one is taken or the person turns back."""
    chosen = preference(room.entries(), VOICE)
    voice = yield from _choose_by_hearing(room, chosen, answered=False)
    if voice is None:
        return ""
    yield Save(Preference(VOICE, voice))
    return words.voice_chosen({known.id: known.name for known in room.catalogue.voices()}[voice])


def voice_question(room: DialogueContext) -> Question:
    """The same as one question of a row."""

    def ask(answers: Answers) -> QuestionSteps:
        return (yield from _choose_by_hearing(room, answers.get(VOICE), answered=VOICE in answers))

    return Question(VOICE, ask)


def _choose_by_hearing(room: DialogueContext, chosen: str | None, answered: bool) -> QuestionSteps:
    """The voice that was taken, or None for Esc."""
    voices = room.catalogue.voices()
    ways = tuple(Option(voice.name, voice.id, help=voice.description) for voice in voices)
    known = [voice.id for voice in voices]
    place = known.index(chosen) if chosen in known else 0
    while (
        voice := (
            yield Choose(words.WHICH_VOICE, words.WHICH_VOICE_WHY, ways, place, shortcuts=True, answered=answered)
        )
    ) is not None:
        place, name = known.index(voice), ways[known.index(voice)].label
        answer = "again"
        while answer == "again":
            yield PlaySample(voice)
            answer = yield Show(words.WHICH_VOICE, (words.hearing(name),), words.SAMPLE_OPTIONS, back="other")
        if answer == "take":
            return voice
    return None


VOLUMES = (100, 75, 50, 25)
INTERVALS = (0, 2, 5, 10, 15, 20)
_YES_FIRST = (("yes", words.YES), ("no", words.NO))


@dataclass(frozen=True, slots=True)
class Setting:
    """One preference: its name, its label, what it is for, and its values with their labels; the first is the usual."""

    name: str
    label: str
    help: str
    values: tuple[tuple[str, str], ...]

    def label_of(self, chosen: dict[str, str]) -> str:
        """The label of the present value."""
        return dict(self.values).get(chosen.get(self.name, ""), self.values[0][1])

    def question(self, chosen: dict[str, str]) -> Choose:
        """The question for its value, beginning at the present one."""
        ways = tuple(Option(label, value) for value, label in self.values)
        values = [value for value, _ in self.values]
        here = values.index(chosen[self.name]) if chosen.get(self.name) in values else 0
        return Choose(self.label, self.help, ways, here, shortcuts=True)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings: its label, what holds now, what it is for, and the talk that changes it."""

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
    Setting("ground", words.GROUND, words.GROUND_WHY, tuple((g.value, words.GROUNDS[g]) for g in Ambience)),
    Setting(
        "settling",
        words.SETTLING,
        words.SETTLING_WHY,
        tuple((str(count), words.quiet(count)) for count in range(LONGEST_SETTLING_MINUTES + 1)),
    ),
    Setting("silence", words.SILENCE, words.SILENCE_WHY, _YES_FIRST[::-1]),
    Setting("interval", words.INTERVAL, words.INTERVAL_WHY, tuple((str(n), words.every(n)) for n in INTERVALS)),
    Setting("ask_pain", words.ASK_PAIN, words.ASK_PAIN_WHY, _YES_FIRST),
    Setting("bother", words.BOTHER, words.BOTHER_WHY, _YES_FIRST[::-1]),
    Setting("ask_helped", words.ASK_HELPED, words.ASK_HELPED_WHY, _YES_FIRST),
    Setting("ask_note", words.ASK_NOTE, words.ASK_NOTE_WHY, _YES_FIRST),
    Setting(
        CHECKIN_DAY,
        words.LOOK_DAY,
        words.LOOK_DAY_WHY,
        (("", words.AFTER_SEVEN_DAYS), *((str(number), name) for number, name in enumerate(WEEKDAYS, 1))),
    ),
)


def setting_rows(room: DialogueContext) -> tuple[SettingRow, ...]:
    """Everything a person can choose for themselves, as it stands."""
    chosen = preferences(room.entries())
    voices = {voice.id: voice.name for voice in room.catalogue.voices()}
    voice = voices.get(chosen.get(VOICE, ""), next(iter(voices.values()), ""))
    return (
        *([SettingRow(words.VOICE, voice, words.VOICE_WHY, choose_voice)] if voices else []),
        *(SettingRow(choice.label, choice.label_of(chosen), choice.help, edit_setting(choice)) for choice in SETTINGS),
        SettingRow(words.OWN_ACTIVITY, chosen.get(OWN_ACTIVITY, ""), words.OWN_ACTIVITY_WHY, edit_own_activity),
        SettingRow(words.REGIONS, _regions_summary(chosen), words.REGIONS_WHY, edit_regions),
    )


def sharing_row(room: DialogueContext) -> SettingRow:
    """Whether staff may hand over what is this person's own; only a machine of theirs has anything to ask about."""
    return SettingRow(words.SHARE, words.YES if _shares(room) else words.NO, " ".join(words.SHARE_WHY), edit_sharing)


def edit_settings(room: DialogueContext) -> Dialogue:
    """The rows, again and again, until the person turns back."""
    place = 0
    while True:
        shown = setting_rows(room)
        ways = tuple(Option(row.label, index, row.detail, row.help) for index, row in enumerate(shown))
        picked = yield Choose(words.SETTINGS, words.ASK, ways, place)
        if picked is None:
            return ""
        place = picked
        yield from shown[picked].dialogue(room)


def edit_setting(choice: Setting) -> Callable[[DialogueContext], Dialogue]:
    """The talk that changes one preference."""

    def dialogue(room: DialogueContext) -> Dialogue:
        value = yield choice.question(preferences(room.entries()))
        if value is not None:
            yield Save(Preference(choice.name, value))
        return ""

    return dialogue


def edit_own_activity(room: DialogueContext) -> Dialogue:
    """What the person would like to manage, for the weekly look. Esc leaves it as it was."""
    present = preferences(room.entries()).get(OWN_ACTIVITY, "")
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


def edit_sharing(room: DialogueContext) -> Dialogue:
    """Ask it with what it means in full view, on a small screen too; turning back changes nothing."""
    present = "yes" if _shares(room) else "no"
    ways = (
        (words.AS_IT_IS.format(label) if value == present else label, value) for label, value in words.SHARE_OPTIONS
    )
    meant = yield Show(words.SHARE, words.SHARE_WHY, tuple(ways))
    if meant not in (None, present):
        yield Save(Preference(SHARE_PREFERENCE, meant))
    return ""


def _shares(room: DialogueContext) -> bool:
    return preferences(room.entries()).get(SHARE_PREFERENCE) == "yes"


# Regions of the body


def edit_regions(room: DialogueContext) -> Dialogue:
    """The regions to skip or to linger at; each turns from usual to more time to skipped and back."""
    place = 0
    while True:
        chosen = preferences(room.entries())
        skip, linger = _regions_in(chosen, "skip"), _regions_in(chosen, "linger")
        ways = tuple(
            Option(name.capitalize(), region, _region_state(region, skip, linger))
            for region, name in REGION_NAMES.items()
        )
        picked = yield Choose(words.REGIONS, words.REGIONS_WHY, ways, place)
        if picked is None:
            return ""
        place = list(REGION_NAMES).index(picked)
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
    """The regions to skip and to linger at once `region` has gone on: as usual, more time, skipped, as usual."""
    if region in linger:
        return skip | {region}, linger - {region}
    if region in skip:
        return skip - {region}, linger
    return skip, linger | {region}
