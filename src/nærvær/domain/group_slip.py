"""The slip of a group session: a code that says what was practised, for how long and when, and needs no network.

It holds the exercise as a digest of its id (so that the order of a catalogue does not matter), whole minutes, the day, a
number that keeps two slips apart, and two check characters. It names no person and keeps no secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from ..quick_dataclass import dataclass
from .diary import Entry
from .errors import InvalidRequest, LengthOutOfRange, OutOfRange
from .login_rules import CODE_ALPHABET, RandomBelow, check_character, decode_number, encode_number, read_code
from .practice import Practice, PracticeEnd
from .ratings import UNRATED, Ratings

SLIP_LENGTH = 12
LONGEST_SESSION_MINUTES = 180
SESSION_NUMBERS = 9_000
USED_WITHIN_DAYS = 366
"""How long after its day a slip can be used."""
MADE_BACK_DAYS, MADE_AHEAD_DAYS = 31, 366
"""For which days slips are made: a group that was lately, or is to be."""
_BODY_LENGTH = SLIP_LENGTH - 2
_EXERCISE_MARKS = 841
_DAYS = 20_000
_FIRST_DAY = date(2026, 1, 1)


class SlipFault(StrEnum):
    """Why a slip cannot be used. `UNKNOWN`: an exercise that is not here; `EARLY`: its day has not come; `LATE`: its day is
    too long ago; `LONG`: longer than the exercise can be."""

    MISREAD = "misread"
    UNKNOWN = "unknown"
    EARLY = "early"
    LATE = "late"
    LONG = "long"
    USED = "used"


class SlipProblem(InvalidRequest):
    """A slip that cannot be used."""

    def __init__(self, reason: SlipFault) -> None:
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
        exercise_and_minutes = _exercise_mark(self.exercise) * LONGEST_SESSION_MINUTES + self.minutes - 1
        number = (exercise_and_minutes * _DAYS + days) * SESSION_NUMBERS + self.number
        return _with_check_characters(encode_number(number, _BODY_LENGTH))

    def as_practice(self, week: int, ratings: Ratings = UNRATED) -> Practice:
        """Return the practice of somebody who was there, on its own day whenever it is recorded."""
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
    """Return a session with a number of its own."""
    return GroupSession(exercise, minutes, day, below(SESSION_NUMBERS))


def new_group_sessions(
    exercise: str, minutes: int, day: date, count: int, below: RandomBelow
) -> tuple[GroupSession, ...]:
    """Return `count` sessions of one group, whose numbers differ: with the same one a slip would be used already."""
    numbers: dict[int, None] = {}
    for _ in range(count):
        number = below(SESSION_NUMBERS)
        while number in numbers:
            number = (number + 1) % SESSION_NUMBERS
        numbers[number] = None
    return tuple(GroupSession(exercise, minutes, day, number) for number in numbers)


def check_session_possible(
    exercise: str, minutes: int, day: date, today: date, spans: Mapping[str, tuple[int, int]]
) -> None:
    """Raise `LengthOutOfRange` or `OutOfRange` where no group could practise so.

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
    """Return the session a slip was made for. Raises `SlipProblem`.

    `longest` has the most minutes of each exercise known here. A session that was ended early is a short one, so there is
    no least.
    """
    body = _read_body(text)
    if body is None:
        raise SlipProblem(SlipFault.MISREAD)
    rest, number = divmod(decode_number(body), SESSION_NUMBERS)
    rest, days = divmod(rest, _DAYS)
    mark, minutes = divmod(rest, LONGEST_SESSION_MINUTES)
    if mark >= _EXERCISE_MARKS:
        raise SlipProblem(SlipFault.MISREAD)
    exercise = next((known for known in longest if _exercise_mark(known) == mark), None)
    if exercise is None:
        raise SlipProblem(SlipFault.UNKNOWN)
    day = _FIRST_DAY + timedelta(days=days)
    if day > today:
        raise SlipProblem(SlipFault.EARLY)
    if today - day > timedelta(days=USED_WITHIN_DAYS):
        raise SlipProblem(SlipFault.LATE)
    if minutes + 1 > longest[exercise]:
        raise SlipProblem(SlipFault.LONG)
    return GroupSession(exercise, minutes + 1, day, number)


def require_unused(session: GroupSession, entries: Sequence[Entry]) -> GroupSession:
    """Return `session`; raise `SlipProblem` when this person has used its slip before."""
    if session.slip in used_slips(entries):
        raise SlipProblem(SlipFault.USED)
    return session


def used_slips(entries: Sequence[Entry]) -> frozenset[str]:
    """Return every slip in a person's diary."""
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
