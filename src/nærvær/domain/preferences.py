"""What a person has chosen. `Preferences` is the table of it: a row for each choice, with its type, stored name and default.

A choice is kept as a fact, `Preference(name, value)`, two texts. Only this module knows the names and how values are
written; both are on people's disks, so changing one is a migration. A new preference is a row in `Preferences` and its words
in `texts/settings.py`; `default_options` passes it on to the practice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from ..quick_dataclass import dataclass
from .catalogue import Catalogue, Exercise, voice_in, voices_of
from .diary import DiarySummary, Entry, Preference
from .errors import OutOfRange, Refusal
from .practice import Ambience, Bell, Occasion, Posture, PracticeOptions, next_occasion
from .ratings import RATING_RULES
from .validation import EVERY_DAY, whole_number

if TYPE_CHECKING:  # on the road to *today*: it needs the names only
    from .reminder import Reminder
    from .score import Voice

LONGEST_SETTLING_MINUTES = 5
HIGHEST_NUMBER = 9_999
_Value = TypeVar("_Value")
_Member = TypeVar("_Member", bound=StrEnum)
_Fields = ParamSpec("_Fields")


class PresetLength(StrEnum):
    """Which of the two lengths in the programme is suggested."""

    SHORT = "short"
    LONG = "long"


# How values are written


@dataclass(frozen=True, slots=True)
class _Codec(Generic[_Value]):
    """How values of one type are stored as text. `parse` returns None for a text that cannot be used."""

    parse: Callable[[str], _Value | None]
    format: Callable[[_Value], str]


def _one_of(values: type[_Member]) -> _Codec[_Member]:
    return _Codec({member.value: member for member in values}.get, lambda member: member.value)


def _number_up_to(highest: int) -> _Codec[int]:
    """Whole numbers from 0; one above `highest` is stored by no version of the program and counts as `highest`."""

    def parse(text: str) -> int | None:
        number = whole_number(text, 0, HIGHEST_NUMBER)
        return None if number is None else min(number, highest)

    return _Codec(parse, str)


def _parse_days(text: str) -> tuple[int, ...] | None:
    days = tuple(whole_number(day, 1, 7) or 0 for day in text.split())
    return days if days and set(days) <= set(EVERY_DAY) and list(days) == sorted(set(days)) else None


def _parse_anchor(text: str) -> str:
    from .reminder import read_anchor  # a start without a reminder does not wait for it

    return read_anchor(text)


def _parse_clock_time(text: str) -> time | None:
    from .reminder import parse_clock_time

    try:
        return parse_clock_time(text)
    except OutOfRange:
        return None


_TEXT: _Codec[str] = _Codec(str, str)
_YES_OR_NO: _Codec[bool] = _Codec({"yes": True, "no": False}.get, lambda value: "yes" if value else "no")
_NUMBER = _number_up_to(HIGHEST_NUMBER)
_NAMES: _Codec[frozenset[str]] = _Codec(lambda text: frozenset(text.split()), lambda names: " ".join(sorted(names)))
_ANCHOR: _Codec[str] = _Codec(_parse_anchor, str)
_WEEKDAY: _Codec[int] = _Codec({"": 0, **{str(day): day for day in EVERY_DAY}}.get, lambda day: str(day) if day else "")
_DAYS: _Codec[tuple[int, ...]] = _Codec(_parse_days, lambda days: " ".join(map(str, days)))
_CLOCK_TIME: _Codec[time] = _Codec(_parse_clock_time, lambda at: f"{at:%H:%M}")


@dataclass(frozen=True, slots=True)
class _Single:
    """A preference stored under one name. `offered` is what the settings page lets a person choose, in this order."""

    name: str
    codec: _Codec[Any]
    offered: tuple[Any, ...] = ()

    def read(self, chosen: Mapping[str, str]) -> object:
        """Return the value among the stored ones; None when there is none that can be used."""
        return self.codec.parse(chosen[self.name]) if self.name in chosen else None

    def write(self, value: object) -> dict[str, str]:
        """Return the value as it is stored, by name."""
        return {self.name: self.codec.format(value)}


@dataclass(frozen=True, slots=True)
class _ByExercise:
    """A whole number for each exercise, stored under `prefix` and the id of the exercise."""

    prefix: str

    def read(self, chosen: Mapping[str, str]) -> Mapping[str, int]:
        """Return the numbers that can be used, by exercise."""
        numbers = {name: _NUMBER.parse(text) for name, text in chosen.items() if name.startswith(self.prefix)}
        return {name.removeprefix(self.prefix): number for name, number in numbers.items() if number is not None}

    def write(self, value: Mapping[str, int]) -> dict[str, str]:
        """Return the numbers as they are stored, by name."""
        return {f"{self.prefix}{exercise}": str(number) for exercise, number in value.items()}


@dataclass(frozen=True, slots=True)
class _RatingItems:
    """Whether each rating item is asked, by the name that its rule in `domain/ratings.py` gives the preference."""

    def read(self, chosen: Mapping[str, str]) -> Mapping[str, bool]:
        """Return which items are asked; one without a value that can be used is asked as usual."""
        stored = {rule.preference: _YES_OR_NO.parse(chosen.get(rule.preference, "")) for rule in RATING_RULES}
        return {**_USUAL_ITEMS, **{name: asked for name, asked in stored.items() if asked is not None}}

    def write(self, value: Mapping[str, bool]) -> dict[str, str]:
        """Return these items as they are stored, by name."""
        return {name: _YES_OR_NO.format(asked) for name, asked in value.items()}


_USUAL_ITEMS = {rule.preference: rule.on_by_default for rule in RATING_RULES}


def _stored(name: str, codec: _Codec[_Value], *offered: _Value) -> dict[str, object]:
    return {"stored": _Single(name, codec, offered)}


# The table


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person has chosen, each with its default. The settings page shows, in this order, those that offer values.

    `bell_volume` and `ambience_volume` are in percent, `settling` and `interval` in minutes (0: none). `skip` and `linger`
    name regions of the body. `screen_language` is the code of the language of a screen that many use, while this person
    is at it, "" for that of the screen; `guidance_language` that of the exercises, "" for that of the screens.
    `checkin_day` is the ISO weekday of the weekly check-in (0: a week after the last). `voice`, `length` and
    `own_activity` are None until they were asked for; an own activity "" is the answer that there is none. What this
    person lets the staff of a clinic do (`share`, which 0.1.0 kept, to `pin_help`) is read by `consents`, which knows the
    days and how the older one counts. The fields of the reminder belong together: see `reminder`.
    """

    voice: str | None = field(default=None, metadata=_stored("voice", _TEXT))
    screen_language: str = field(default="", metadata=_stored("screen_language", _TEXT))
    guidance_language: str = field(default="", metadata=_stored("guidance_language", _TEXT))
    length: PresetLength | None = field(default=None, metadata=_stored("length", _one_of(PresetLength), *PresetLength))
    bell: Bell = field(default=Bell.BOWL, metadata=_stored("bell", _one_of(Bell), *Bell))
    bell_volume: int = field(default=100, metadata=_stored("bell_volume", _number_up_to(100), 100, 75, 50, 25))
    ambience: Ambience = field(default=Ambience.NONE, metadata=_stored("ground", _one_of(Ambience), *Ambience))
    ambience_volume: int = field(
        default=100, metadata=_stored("ground_volume", _number_up_to(200), 200, 150, 100, 75, 50, 25)
    )
    settling: int = field(
        default=0,
        metadata=_stored("settling", _number_up_to(LONGEST_SETTLING_MINUTES), *range(LONGEST_SETTLING_MINUTES + 1)),
    )
    silence: bool = field(default=False, metadata=_stored("silence", _YES_OR_NO, False, True))
    same_words: bool = field(default=False, metadata=_stored("same_words", _YES_OR_NO, False, True))
    interval: int = field(default=0, metadata=_stored("interval", _NUMBER, 0, 2, 5, 10, 15, 20))
    rating_items: Mapping[str, bool] = field(
        default_factory=lambda: dict(_USUAL_ITEMS), metadata={"stored": _RatingItems()}
    )
    ask_note: bool = field(default=True, metadata=_stored("ask_note", _YES_OR_NO, True, False))
    checkin_day: int = field(default=0, metadata=_stored("look_day", _WEEKDAY, 0, *EVERY_DAY))
    own_activity: str | None = field(default=None, metadata=_stored("own_activity", _TEXT))
    skip: frozenset[str] = field(default=frozenset(), metadata=_stored("skip", _NAMES))
    linger: frozenset[str] = field(default=frozenset(), metadata=_stored("linger", _NAMES))
    posture: Posture | None = field(default=None, metadata=_stored("posture", _one_of(Posture)))
    minutes: Mapping[str, int] = field(default_factory=dict, metadata={"stored": _ByExercise("minutes:")})
    share: bool = field(default=False, metadata=_stored("share", _YES_OR_NO))
    share_report: bool = field(default=False, metadata=_stored("share_report", _YES_OR_NO))
    share_export: bool = field(default=False, metadata=_stored("share_export", _YES_OR_NO))
    pin_help: bool = field(default=True, metadata=_stored("pin_help", _YES_OR_NO))
    reminder_anchor: str = field(default="", metadata=_stored("reminder_anchor", _ANCHOR))
    reminder_time: time | None = field(default=None, metadata=_stored("reminder_time", _CLOCK_TIME))
    reminder_days: tuple[int, ...] = field(default=(), metadata=_stored("reminder_days", _DAYS))
    reminder_id: str = field(default="", metadata=_stored("reminder_id", _TEXT))

    @classmethod
    def from_entries(cls, entries: Sequence[Entry]) -> Preferences:
        """Return what these entries say was chosen; the latest choice counts."""
        return cls.from_stored(
            {entry.fact.name: entry.fact.value for entry in entries if isinstance(entry.fact, Preference)}
        )

    @classmethod
    def from_stored(cls, chosen: Mapping[str, str]) -> Preferences:
        """Return what was chosen, from the stored values by name. One that cannot be used gives the default."""
        read = {name: stored.read(chosen) for name, stored in _STORED.items()} if chosen else {}
        return cls(**{name: value for name, value in read.items() if value is not None})

    @property
    def reminder(self) -> Reminder | None:
        """The reminder; None when there is none that can be used."""
        if self.reminder_time is None:
            return None
        from .reminder import Reminder

        try:
            return Reminder(self.reminder_anchor, self.reminder_time, self.reminder_days)
        except Refusal:
            return None


_STORED: Mapping[str, Any] = {row.name: row.metadata["stored"] for row in fields(Preferences)}
"""How each field of `Preferences` is stored."""


def _fact(field_name: str, value: object) -> Preference:
    ((name, text),) = _STORED[field_name].write(value).items()
    return Preference(name, text)


def _with_fields_of(_table: Callable[_Fields, Preferences]) -> Callable[_Fields, Preference]:
    """Give the function below the fields of `Preferences` and their types, so that mypy checks what is chosen."""

    def preference_fact(*_nothing: _Fields.args, **chosen: _Fields.kwargs) -> Preference:
        ((name, value),) = chosen.items()
        return _fact(name, value)

    return preference_fact


preference_fact = _with_fields_of(Preferences)
"""Return the fact that keeps one choice, given as to `Preferences`: `preference_fact(bell=Bell.WOOD)`."""


@dataclass(frozen=True, slots=True)
class PreferenceChoice:
    """A choice on the settings page: its field in `Preferences`, its stored name, and what is offered, in order."""

    field: str
    name: str
    offered: tuple[Any, ...]

    def value_in(self, preferences: Preferences) -> object:
        """Return what holds."""
        value = getattr(preferences, self.field)
        if self.field == "rating_items":
            return value[self.name]
        return self.offered[0] if value is None else value

    def applied(self, preferences: Preferences, value: Any) -> Preferences:
        """Return what would hold with the choice of `value`."""
        if self.field == "rating_items":
            value = {**preferences.rating_items, self.name: value}
        return replace(preferences, **{self.field: value})

    def fact(self, value: object) -> Preference:
        """Return the fact that keeps the choice of `value`."""
        return _fact(self.field, {self.name: value} if self.field == "rating_items" else value)


def preference_choices() -> tuple[PreferenceChoice, ...]:
    """Return the choices of the settings page in order: the rows of `Preferences` that offer values, and every item."""
    choices: list[PreferenceChoice] = []
    for name, stored in _STORED.items():
        if isinstance(stored, _RatingItems):
            items = ((rule.preference, rule.on_by_default) for rule in RATING_RULES)
            choices += [PreferenceChoice(name, item, (usual, not usual)) for item, usual in items]
        elif isinstance(stored, _Single) and stored.offered:
            choices.append(PreferenceChoice(name, stored.name, stored.offered))
    return tuple(choices)


def choices_offered(catalogue: Catalogue) -> tuple[PreferenceChoice, ...]:
    """Return the choices that change something with this content: the same words each time, where some exercise varies."""
    varies = any(exercise.varies for exercise in catalogue.exercises())
    return tuple(choice for choice in preference_choices() if varies or choice.name != "same_words")


def default_options(catalogue: Catalogue, exercise: Exercise, summary: DiarySummary) -> PracticeOptions:
    """Return how this person does `exercise`, in their own week; a choice that no longer exists gives the default."""
    chosen = Preferences.from_stored(summary.preferences)
    language, voice = guidance_language(catalogue, chosen), guidance_voice(catalogue, chosen)
    exercise = catalogue.offer(exercise.id, language, voice)
    preset = exercise.long if chosen.length is PresetLength.LONG else exercise.short
    return PracticeOptions(
        exercise.id,
        min(max(chosen.minutes.get(exercise.id, preset), exercise.shortest), exercise.longest),
        week=summary.week,
        voice=voice,
        posture=chosen.posture if chosen.posture in catalogue.postures(exercise.id, language) else None,
        bell=chosen.bell,
        skip=chosen.skip,
        linger=chosen.linger,
        interval=min(chosen.interval, exercise.longest),
        bell_volume=chosen.bell_volume / 100,
        ambience=chosen.ambience,
        ambience_volume=chosen.ambience_volume / 100,
        settling=chosen.settling,
        silence=chosen.silence,
        occasion=occasion_of(exercise.id, summary, as_last=chosen.same_words),
        language=language,
    )


def options_at_once(catalogue: Catalogue, exercise: Exercise, summary: DiarySummary) -> PracticeOptions:
    """Return the same for a practice that is to begin at once, as in a hard moment: without the quiet before it."""
    return replace(default_options(catalogue, exercise, summary), settling=0.0)


def guidance_language(catalogue: Catalogue, chosen: Preferences) -> str:
    """Return the language the person has chosen to be guided in; "" for that of the screens, also when it is gone."""
    return chosen.guidance_language if chosen.guidance_language in catalogue.languages() else ""


def guidance_voices(catalogue: Catalogue, chosen: Preferences) -> tuple[Voice, ...]:
    """Return the voices that speak the language of this person's guidance, the default one first."""
    return voices_of(catalogue, _language_of_guidance(catalogue, chosen))


def guidance_voice(catalogue: Catalogue, chosen: Preferences) -> str | None:
    """Return the voice this person has chosen, as it is in the language of their guidance; None: the default one of it."""
    if not chosen.voice:  # no voice is read for it
        return None
    return voice_in(catalogue, chosen.voice, _language_of_guidance(catalogue, chosen))


def _language_of_guidance(catalogue: Catalogue, chosen: Preferences) -> str:
    return guidance_language(catalogue, chosen) or catalogue.screen_language()


def occasion_of(exercise: str, summary: DiarySummary, *, as_last: bool) -> Occasion:
    """Return the occasion of a practice that begins now: the next one, or `as_last` the one of the last time with words."""
    history = summary.histories.get(exercise)
    if as_last and history is not None and history.last is not None:
        return replace(history.last, evening=False)  # how it ends is chosen each time
    return next_occasion(exercise, summary.histories)


@dataclass(frozen=True, slots=True)
class PracticeQuestions:
    """What is asked around a practice: the answers of `Ratings` by name, in order, and whether a note is asked for."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    note: bool


def practice_questions(chosen: Preferences, *, asking_before: bool = True) -> PracticeQuestions:
    """Return what this person wants to be asked: every rating item and the note, as turned on or off by them.

    Without `asking_before` nothing is asked before the practice: in a hard moment it begins at once.
    """
    items = [rule for rule in RATING_RULES if chosen.rating_items[rule.preference]]
    return PracticeQuestions(
        tuple(item.before for item in items if item.before and asking_before),
        tuple(item.after for item in items if item.after),
        chosen.ask_note,
    )


def reminder_facts(reminder: Reminder, chosen: Preferences, new_id: Callable[[], str]) -> tuple[Preference, ...]:
    """Return what must be kept beside the preferences `chosen` already for `reminder` to be the person's.

    It keeps the identity it has for life; a first one is made by `new_id`.
    """
    wanted = {
        "reminder_anchor": reminder.anchor,
        "reminder_time": reminder.at,
        "reminder_days": reminder.days,
        "reminder_id": chosen.reminder_id or new_id(),
    }
    return tuple(_fact(name, value) for name, value in wanted.items() if getattr(chosen, name) != value)
