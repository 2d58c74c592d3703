"""The slip of a group session: a code that tells what was practised, for how long and when, and needs no network.

It holds the exercise as a digest of its id (so that the order of a catalogue does not matter), whole minutes, the day,
a number that keeps two slips apart, and two check characters. It names nobody and keeps no secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .codes import CODE_ALPHABET, RandomBelow, check_character, decode_number, encode_number, read_code
from .errors import InvalidRequest, LengthOutOfRange, OutOfRange
from .practice import Entry, Practice, PracticeEnd, Ratings

SLIP_LENGTH = 12
LONGEST_SESSION_MINUTES = 180
SESSION_NUMBERS = 9_000
_BODY_LENGTH = SLIP_LENGTH - 2
_EXERCISE_MARKS = 841
_DAYS = 20_000
_FIRST_DAY = date(2026, 1, 1)
USED_WITHIN_DAYS = 366
"""How long after its day a slip can be used."""
MADE_BACK_DAYS, MADE_AHEAD_DAYS = 31, 366
"""For which days slips are made: a group that was lately, or is to be."""


class SlipProblem(InvalidRequest):
    """A slip that cannot be used: misread, unknown (exercise), early (its day has not come), late (its
    day is too long ago), long (longer than the exercise can be), used."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"slip: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class GroupSession:
    """One practice done together in a room. `number` keeps apart what was otherwise the same."""

    exercise: str
    minutes: int
    day: date
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= LONGEST_SESSION_MINUTES:
            raise OutOfRange("minutes", self.minutes, 1, LONGEST_SESSION_MINUTES)
        last = _FIRST_DAY + timedelta(days=_DAYS - 1)
        if not _FIRST_DAY <= self.day <= last:
            raise OutOfRange("date", self.day, _FIRST_DAY, last)
        if not 0 <= self.number < SESSION_NUMBERS:
            raise OutOfRange("number", self.number, 0, SESSION_NUMBERS - 1)

    @property
    def slip(self) -> str:
        """The code on the slip."""
        days = (self.day - _FIRST_DAY).days
        number = (
            (_exercise_mark(self.exercise) * LONGEST_SESSION_MINUTES + self.minutes - 1) * _DAYS + days
        ) * SESSION_NUMBERS + self.number
        return _with_check_characters(encode_number(number, _BODY_LENGTH))

    def as_practice(self, week: int, ratings: Ratings = Ratings()) -> Practice:  # noqa: B008
        """What it amounts to for somebody who was there, on its own day whenever it is told."""
        seconds = self.minutes * 60
        return Practice(
            self.exercise,
            week,
            seconds,
            float(seconds),
            PracticeEnd.FINISHED,
            None,
            ratings=ratings,
            on=self.day,
            slip=self.slip,
        )


def new_group_session(exercise: str, minutes: int, day: date, below: RandomBelow) -> GroupSession:
    """A session with a number of its own."""
    return GroupSession(exercise, minutes, day, below(SESSION_NUMBERS))


def check_session_possible(
    exercise: str, minutes: int, day: date, today: date, spans: Mapping[str, tuple[int, int]]
) -> None:
    """Raises `LengthOutOfRange` or `OutOfRange` where nobody could practise so with a group.

    `spans`: the shortest and the longest whole minutes of each exercise.
    """
    shortest, longest = spans[exercise]
    if not shortest <= minutes <= min(longest, LONGEST_SESSION_MINUTES):
        raise LengthOutOfRange(exercise, minutes, shortest, min(longest, LONGEST_SESSION_MINUTES))
    first = max(today - timedelta(days=MADE_BACK_DAYS), _FIRST_DAY)
    last = today + timedelta(days=MADE_AHEAD_DAYS)
    if not first <= day <= last:
        raise OutOfRange("date", day, first, last)


def read_slip(text: str, longest: Mapping[str, int], today: date) -> GroupSession:
    """The session a slip tells of. Raises `SlipProblem`. `longest`: the most minutes of each exercise known here.

    A session that was ended early is a short one, so that there is no least.
    """
    body = _read_body(text)
    if body is None:
        raise SlipProblem("misread")
    rest, number = divmod(decode_number(body), SESSION_NUMBERS)
    rest, days = divmod(rest, _DAYS)
    mark, minutes = divmod(rest, LONGEST_SESSION_MINUTES)
    if mark >= _EXERCISE_MARKS:
        raise SlipProblem("misread")
    exercise = next((known for known in longest if _exercise_mark(known) == mark), None)
    if exercise is None:
        raise SlipProblem("unknown")
    day = _FIRST_DAY + timedelta(days=days)
    if day > today:
        raise SlipProblem("early")
    if today - day > timedelta(days=USED_WITHIN_DAYS):
        raise SlipProblem("late")
    if minutes + 1 > longest[exercise]:
        raise SlipProblem("long")
    return GroupSession(exercise, minutes + 1, day, number)


def require_unused(session: GroupSession, entries: Sequence[Entry]) -> GroupSession:
    """`session`, unless this person has used its slip before: then raises `SlipProblem`."""
    if session.slip in used_slips(entries):
        raise SlipProblem("used")
    return session


def used_slips(entries: Sequence[Entry]) -> frozenset[str]:
    """Every slip in somebody's diary."""
    facts = (entry.fact for entry in entries)
    return frozenset(fact.slip for fact in facts if isinstance(fact, Practice) and fact.slip)


def _with_check_characters(body: str) -> str:
    almost = body + CODE_ALPHABET[_digest(body) % len(CODE_ALPHABET)]
    return almost + check_character(almost)


def _read_body(text: str) -> str | None:
    code = read_code(text, SLIP_LENGTH)
    return code[:_BODY_LENGTH] if code is not None and _with_check_characters(code[:_BODY_LENGTH]) == code else None


def _exercise_mark(exercise: str) -> int:
    return _digest(exercise) % _EXERCISE_MARKS


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
