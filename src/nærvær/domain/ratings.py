"""What a person answers, all of it optional: ratings around a practice, the weekly check-in, reflections, and a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from ..quick_dataclass import dataclass
from .validation import MOST_MONTHS, checked_note, checked_rating, checked_text, checked_week

FOLLOW_UP_MONTHS = (1, 3, 6)
MAX_CHANGE = 3


@dataclass(frozen=True, slots=True)
class Ratings:
    """Answers 0…10 around a practice; None is "not answered", never 0."""

    pain_before: int | None = None
    pain_after: int | None = None
    bother_before: int | None = None
    bother_after: int | None = None
    helped: int | None = None

    def __post_init__(self) -> None:
        for name in RATING_NAMES:
            checked_rating(name, getattr(self, name))


RATING_NAMES = tuple(field.name for field in fields(Ratings))
"""The answers by name, in the order in which they are written down."""
UNRATED = Ratings()


@dataclass(frozen=True, slots=True)
class RatingRule:
    """When one item is asked.

    `before` and `after` name the answers in `Ratings` of the times it is asked, "" where it is not. `preference` names the
    preference that turns the item on ("yes") or off ("no").
    """

    preference: str
    on_by_default: bool
    before: str
    after: str


RATING_RULES = (
    RatingRule("ask_pain", True, "pain_before", "pain_after"),
    RatingRule("bother", False, "bother_before", "bother_after"),
    RatingRule("ask_helped", True, "", "helped"),
)
"""The rule of every item, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One look back at the last week; None is "not answered".

    `hindered` and `pain_average` are 0…10. `activity` is the person's own, `activity_rating` how well it went, 0…10.
    `pain_change` and `hindered_change` compare with before the course: −3 much worse … 0 … 3 much better (PGIC).
    `months` is None for a weekly check-in, 0 at the end of the course, else the follow-up after so many months.
    """

    week: int
    hindered: int | None = None
    pain_average: int | None = None
    activity: str | None = None
    activity_rating: int | None = None
    pain_change: int | None = None
    hindered_change: int | None = None
    months: int | None = None

    def __post_init__(self) -> None:
        checked_week(self.week)
        for name in ("hindered", "pain_average", "activity_rating"):
            checked_rating(name, getattr(self, name))
        for name in ("pain_change", "hindered_change"):
            checked_rating(name, getattr(self, name), -MAX_CHANGE, MAX_CHANGE)
        checked_rating("months", self.months, 0, MOST_MONTHS)
        checked_text("activity", self.activity or "")


@dataclass(frozen=True, slots=True)
class Reflection:
    """The person's own answer to a question of the week.

    `question` is the question as it was asked, or, where `in_programme` is True, the id of a question of the programme.
    """

    week: int
    question: str
    answer: str
    in_programme: bool = False

    def __post_init__(self) -> None:
        checked_week(self.week)
        checked_text("question", self.question)
        checked_note(self.answer)


def question_key(identity: str) -> str:
    """Return the key, among titles by id of exercises, of the question to reflect on with this id."""
    return f"question/{identity}"


def reflection_question(fact: Reflection, titles: Mapping[str, str]) -> str:
    """Return the question as it is shown: in the words of the programme, else as it stands. See `Catalogue.titles`."""
    return titles.get(question_key(fact.question), fact.question) if fact.in_programme else fact.question


@dataclass(frozen=True, slots=True)
class Plan:
    """The person's plan for going on, in their own words; the latest one counts."""

    when: str = ""
    where: str = ""
    which: str = ""
    what_if: str = ""

    def __post_init__(self) -> None:
        for name in ("when", "where", "which", "what_if"):
            checked_text(name, getattr(self, name))

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.when or self.where or self.which or self.what_if)
