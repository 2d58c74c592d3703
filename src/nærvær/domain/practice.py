"""Practices: how one is to be done and at which occasion, one in progress, and what was done in the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum, IntEnum, StrEnum, auto

from ..quick_dataclass import dataclass
from .errors import OutOfRange
from .ratings import UNRATED, Ratings
from .validation import (
    EARLIEST_DAY,
    LONGEST_SECONDS,
    checked_day,
    checked_name,
    checked_note,
    checked_seconds,
    checked_text,
    checked_week,
    checked_whole_seconds,
)

MOST_TIMES = 1_000_000
"""More than can be practised in a life; what is read from a file is not believed beyond it."""
DAY_TURNS_AT_HOUR = 4
_ACTIVITY_PREFIX = "everyday/"


class Posture(StrEnum):
    """How the body is placed. Some cues belong to one posture only."""

    LYING = "lying"
    SITTING = "sitting"
    STANDING = "standing"


class Bell(StrEnum):
    """The sound that opens and closes a practice."""

    BOWL = "bowl"
    SMALL = "small"
    WOOD = "wood"
    NONE = "none"


class Ambience(StrEnum):
    """A quiet sound under the silence."""

    NONE = "none"
    RAIN = "rain"
    BROWN = "brown"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which time this is: `number` counts this person's practices of the exercise from 1, `practices` those of all
    exercises before this one. `evening`: in the form that ends in sleep, where the exercise has one.

    `week` is the week whose guidance is given where that is not the week the person is in, as when they want to hear an
    earlier practice once more.
    """

    number: int = 1
    practices: int = 0
    evening: bool = False
    week: int | None = None

    def __post_init__(self) -> None:
        for name, lowest in (("number", 1), ("practices", 0)):
            count = getattr(self, name)
            if isinstance(count, bool) or not isinstance(count, int) or not lowest <= count <= MOST_TIMES:
                raise OutOfRange("count", count, lowest, MOST_TIMES)
        if self.week is not None:
            checked_week(self.week)


class Grade(IntEnum):
    """How much is said: all that fits, core and the support that is needed, the core only, or bells after the opening."""

    FULL = 0
    FEWER = 1
    MINIMAL = 2
    BELLS = 3


class Guidance(Enum):
    """How an exercise is guided this time: with the words next in turn or those of the last time, with words where there
    are no others to choose between, with bells only after the opening, or in the form that ends in sleep."""

    NEW_WORDS = auto()
    SAME_WORDS = auto()
    WORDS = auto()
    BELLS = auto()
    EVENING = auto()


FIRST_OCCASION = Occasion()


@dataclass(frozen=True, slots=True)
class ExerciseHistory:
    """How often a person has done an exercise, and the occasion of the last time that words were said, with the week they
    were for. `last` is None where they have done it without: with bells only, or elsewhere and written down afterwards."""

    times: int
    last: Occasion | None


def next_occasion(exercise: str, histories: Mapping[str, ExerciseHistory]) -> Occasion:
    """Return the occasion of a practice of `exercise` that begins now. `histories` are by exercise."""
    so_far = histories.get(exercise)
    return Occasion(1 + (so_far.times if so_far else 0), sum([history.times for history in histories.values()]))


@dataclass(frozen=True, slots=True)
class PracticeOptions:
    """What a person wants to do, and how. None stands for the default: the first voice, the script's own posture.

    `minutes` need not be whole. `skip` and `linger` name body regions; `interval` is minutes between the bells of silent
    practice (0: none), `settling` minutes of quiet before the practice begins, which are no part of it. `captions_only`
    asks for a practice without a voice's sound, `silence` for as much silence as in the later weeks. Volumes are 0…1, but
    that of the ambience is a gain, 1 as usual.
    `language` is that of the guidance; "" is the language of the voice, or without one that of the screens.
    `occasion` decides which wordings are said; `grade` how much, where the person has chosen it (None: as the weeks go by).
    """

    exercise: str
    minutes: float
    week: int = 1
    voice: str | None = None
    posture: Posture | None = None
    bell: Bell = Bell.BOWL
    volume: float = 1.0
    captions_only: bool = False
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()
    interval: float = 0.0
    bell_volume: float = 1.0
    ambience: Ambience = Ambience.NONE
    ambience_volume: float = 1.0
    settling: float = 0.0
    silence: bool = False
    language: str = ""
    occasion: Occasion = FIRST_OCCASION
    grade: Grade | None = None


class PracticeEnd(StrEnum):
    """How a practice ended: to its end, stopped by the person, or cut off (crash, power)."""

    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Practice:
    """A formal practice that was done. `heard_seconds` is sound played, never wall time; `note` is the person's own line.

    `on` is the practice day it belongs to when it was recorded on another day; likewise for `InformalPractice`.
    `posture` is None for one that was written down afterwards, and for one without guidance. `slip` is the slip of the
    group session it was done in, if it was. `occasion` is the one it was guided for, of which 0.1.0 had only one; `grade`
    as in `PracticeOptions`.
    """

    exercise: str
    week: int
    planned_seconds: int
    heard_seconds: float
    ended: PracticeEnd
    voice: str | None
    posture: str | None = None
    ratings: Ratings = UNRATED
    note: str = ""
    on: date | None = None
    slip: str | None = None
    occasion: Occasion = FIRST_OCCASION
    grade: Grade | None = None

    def __post_init__(self) -> None:
        checked_name("exercise", self.exercise)
        checked_week(self.week)
        checked_whole_seconds("planned_seconds", self.planned_seconds)
        checked_seconds("heard_seconds", self.heard_seconds)
        for name in ("voice", "posture", "slip"):
            checked_text(name, getattr(self, name) or "")
        checked_note(self.note)
        if self.on is not None:
            checked_day("on", self.on, EARLIEST_DAY)


@dataclass(frozen=True, slots=True)
class InformalPractice:
    """An everyday practice, recorded afterwards: what it was and, if known, how many seconds it took.

    `activity` is in the person's own words, or, where `in_programme` is True, the id of an activity of the programme,
    whose name is the programme's to give.
    """

    activity: str
    week: int
    seconds: int | None = None
    note: str = ""
    on: date | None = None
    in_programme: bool = False

    def __post_init__(self) -> None:
        checked_name("activity", self.activity)
        checked_week(self.week)
        if self.seconds is not None:
            checked_whole_seconds("seconds", self.seconds)
        checked_note(self.note)
        if self.on is not None:
            checked_day("on", self.on, EARLIEST_DAY)


@dataclass(frozen=True, slots=True)
class AbandonedPractice:
    """A practice that was cut off and then left uncounted, as far as it had come. It closes the practice."""

    practice: Practice


@dataclass(frozen=True, slots=True)
class PracticeInProgress:
    """A practice that has begun and not ended: everything needed to go on, or to count it as it stands."""

    id: str
    started_at: datetime
    options: PracticeOptions
    position_seconds: float
    heard_seconds: float
    ratings: Ratings = UNRATED

    def as_practice(self, ended: PracticeEnd, note: str = "") -> Practice:
        """Return what it amounts to when it ends here."""
        options = self.options
        posture = options.posture.value if options.posture else None
        planned = min(round(options.minutes * 60), LONGEST_SECONDS)
        heard = min(self.heard_seconds, LONGEST_SECONDS)
        return Practice(
            options.exercise,
            options.week,
            planned,
            heard,
            ended,
            options.voice,
            posture,
            self.ratings,
            note,
            occasion=options.occasion,
            grade=options.grade,
        )


def activity_key(identity: str) -> str:
    """Return the key, among titles by id of exercises, of the everyday activity with this id.

    The slash keeps it apart from every exercise, whose ids are letters, digits and hyphens.
    """
    return f"{_ACTIVITY_PREFIX}{identity}"


def exercises_among(titles: Mapping[str, str]) -> dict[str, str]:
    """Return the titles of exercises among those of exercises, everyday activities and questions."""
    return {key: title for key, title in titles.items() if "/" not in key}


def practice_title(fact: Practice | InformalPractice, titles: Mapping[str, str]) -> str:
    """Return what was done as it is shown: a title of `titles` (see `Catalogue.titles`), else the id, or the own words."""
    if isinstance(fact, Practice):
        return titles.get(fact.exercise, fact.exercise)
    return titles.get(activity_key(fact.activity), fact.activity) if fact.in_programme else fact.activity


def informal_practice(
    named: str,
    titles: Mapping[str, str],
    week: int,
    seconds: int | None = None,
    *,
    note: str = "",
    on: date | None = None,
) -> InformalPractice:
    """Return the everyday practice of this name: by its id where `titles` has it, else in the words that were given."""
    wanted = named.casefold()
    for key, title in titles.items():
        if key.startswith(_ACTIVITY_PREFIX) and title.casefold() == wanted:
            return InformalPractice(key.removeprefix(_ACTIVITY_PREFIX), week, seconds, note, on, in_programme=True)
    return InformalPractice(named, week, seconds, note, on)


def practice_day(local: datetime) -> date:
    """Return the day a practice belongs to: it turns at 04:00, so a late night is still yesterday."""
    return (local - timedelta(hours=DAY_TURNS_AT_HOUR)).date()
