"""The occasion of a practice: how often this person has done the exercise, which decides wordings and how much is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, auto

from .errors import OutOfRange
from .validation import checked_week

MOST_TIMES = 1_000_000
"""More than can be practised in a life; what is read from a file is not believed beyond it."""


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
