"""The programme: the exercises on offer, and the eight weeks that suggest them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OUTWARD, HARD_MOMENT = "outward", "right-now"
"""Exercises that are always one key away: for people who find it hard to look inward, and for the hard moment."""


class ExerciseKind(StrEnum):
    """Whether a voice guides the exercise."""

    GUIDED = "guided"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Exercise:
    """A formal practice. `short` and `long` are the plan's presets; `shortest`…`longest` whole minutes are promised.

    `varies`: not the same is said every time. `has_grades`: how much is said can be chosen. `has_evening`: it has a form
    that ends in sleep.
    """

    id: str
    title: str
    why: str
    kind: ExerciseKind
    short: int
    long: int
    shortest: int
    longest: int
    varies: bool = False
    has_grades: bool = False
    has_evening: bool = False

    def usual_lengths(self) -> tuple[int, ...]:
        """The minutes to choose among in a list: the shortest, the presets, the longest, and multiples of five between."""
        named = {self.shortest, self.short, self.long, self.longest}
        between = range(5, self.longest + 1, 5)
        return tuple(sorted(named | {minutes for minutes in between if minutes >= self.shortest}))


@dataclass(frozen=True, slots=True)
class FormalPractice:
    """One line of a week's plan. No exercise: self-chosen. No times: as often as the person likes."""

    exercise: str | None
    times: int | None


@dataclass(frozen=True, slots=True)
class EverydayActivity:
    """An everyday practice to choose from: its name as shown, and the id that facts hold, or ""."""

    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReflectionQuestion:
    """A question to look back with: its words, and the id that facts hold, or ""."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """One of the eight weeks: its theme, what it is for, and what it invites to.

    `reflections` are questions to look back with; `card` is one more thing to try, or ""; `focus` names everyday practices
    that come first this week.
    """

    number: int
    theme: str
    why: str
    formal: tuple[FormalPractice, ...]
    informal: tuple[str, ...]
    reflections: tuple[ReflectionQuestion, ...] = ()
    card: str = ""
    focus: tuple[EverydayActivity, ...] = ()

    @property
    def days_invited(self) -> int | None:
        """On how many days the week invites to its exercise; None: on any number."""
        return next((formal.times for formal in self.formal if formal.times), None)


@dataclass(frozen=True, slots=True)
class Programme:
    """The eight weeks in order, and the informal practices to choose from."""

    weeks: tuple[Week, ...]
    everyday: tuple[EverydayActivity, ...]

    def week(self, number: int) -> Week:
        """Return the week with this number, 1…8."""
        return self.weeks[number - 1]

    @property
    def all_everyday(self) -> tuple[EverydayActivity, ...]:
        """Every everyday practice, also those that are in the focus of one week only."""
        return tuple(dict.fromkeys((*self.everyday, *(activity for week in self.weeks for activity in week.focus))))

    def everyday_of(self, number: int) -> tuple[EverydayActivity, ...]:
        """Return the everyday practices, those of the week's focus first."""
        return tuple(dict.fromkeys((*self.week(number).focus, *self.everyday)))
