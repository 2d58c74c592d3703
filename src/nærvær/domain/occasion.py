"""The occasion of a practice: how often this person has done the exercise, which decides wordings and how much is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


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


class Grade(IntEnum):
    """How much is said: all that fits, core and the support that is needed, the core only, or bells after the opening."""

    FULL = 0
    FEWER = 1
    MINIMAL = 2
    BELLS = 3


FIRST_OCCASION = Occasion()
