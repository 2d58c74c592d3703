"""The ratings around a practice: which items there are, when each is asked, and the answers of one person."""

from __future__ import annotations

from dataclasses import dataclass, fields

from .validation import checked_rating


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
