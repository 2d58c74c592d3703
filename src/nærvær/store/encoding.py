"""Facts as JSON and back: the only place that knows how a fact looks on the disk.

Keys that are not known are ignored and kinds that are not known are None, so that a diary a later nærvær of the
same schema has written can still be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from ..domain.checkin import CheckIn, Plan, Reflection
from ..domain.errors import DiaryProblem, Refusal
from ..domain.practice import (
    Arrived,
    Correction,
    Ended,
    Everyday,
    Fact,
    Left,
    Practice,
    Preference,
    Ratings,
)
from .values import Misfit, Values, maybe_day, maybe_table, maybe_text, maybe_whole, number, text, whole

RATINGS = ("pain_before", "pain_after", "bother_before", "bother_after", "helped")
_UNRATED = Ratings()
written = json.JSONEncoder(ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


class Encoded(NamedTuple):
    """A fact on its way to the disk: the note stands apart, so that it can be erased alone. No note is None."""

    kind: str
    payload: str
    note: str | None


def encode(fact: Fact) -> Encoded:
    """`fact` as text."""
    match fact:
        case Practice():
            return Encoded("practice", written(_practice(fact)), _note(fact.note))
        case Left():
            return Encoded("left", written(_practice(fact.practice)), _note(fact.practice.note))
        case Everyday():
            return Encoded("everyday", written(_everyday(fact)), _note(fact.note))
        case Arrived():
            return Encoded("arrived", written({"week": fact.week}), None)
        case Preference():
            return Encoded("preference", written({"name": fact.name, "value": fact.value}), None)
        case CheckIn():
            return Encoded("check_in", written(asdict(fact)), None)
        case Reflection():
            return Encoded("reflection", written({"week": fact.week, "question": fact.question}), _note(fact.answer))
        case Plan():
            return Encoded("plan", written(asdict(fact)), None)
        case Correction():
            return _correction(fact)


def decode(kind: str, payload: str, note: str | None = None) -> Fact | None:
    """The fact; None for a kind this nærvær does not know. Raises `DiaryProblem` ("damaged") for a payload that is none."""
    if kind not in _READERS:
        return None
    try:
        return made(kind, json.loads(payload), note)
    except (ValueError, RecursionError, Refusal) as error:
        raise DiaryProblem("damaged", "", kind=kind) from error


def readable(kind: str, payload: str, note: str | None = None) -> Fact | None:
    """The fact; None when this nærvær cannot read it, whatever the reason."""
    try:
        return decode(kind, payload, note)
    except DiaryProblem:
        return None


def made(kind: str, data: object, note: str | None) -> Fact | None:
    """The fact of values as JSON has them; None for an unknown kind. Raises `Misfit`, or what a fact says of itself."""
    read = _READERS.get(kind)
    if read is None:
        return None
    if not isinstance(data, dict):
        raise Misfit("data", "table")
    return read(data, note or "")


def _practice(fact: Practice) -> dict[str, object]:
    return {
        "exercise": fact.exercise,
        "week": fact.week,
        "planned_seconds": fact.planned_seconds,
        "heard_seconds": fact.heard_seconds,
        "ended": fact.ended.value,
        "voice": fact.voice,
        "posture": fact.posture,
        "ratings": written_ratings(fact.ratings),
        **_told_of(fact.on),
        **({"slip": fact.slip} if fact.slip else {}),
    }


def _everyday(fact: Everyday) -> dict[str, object]:
    return {"activity": fact.activity, "week": fact.week, "seconds": fact.seconds, **_told_of(fact.on)}


def _told_of(on: date | None) -> dict[str, object]:
    return {"on": on.isoformat()} if on else {}


def _correction(fact: Correction) -> Encoded:
    match fact.fact:
        case None:
            return Encoded("correction", written({"of": fact.of, "practice": None, "everyday": None}), None)
        case Practice():
            meant = {"practice": _practice(fact.fact), "everyday": None}
        case Everyday():
            meant = {"practice": None, "everyday": _everyday(fact.fact)}
    return Encoded("correction", written({"of": fact.of, **meant}), _note(fact.fact.note))


def written_ratings(ratings: Ratings) -> dict[str, int]:
    """The answers that were given, by name."""
    answers = ((name, getattr(ratings, name)) for name in RATINGS)
    return {name: answer for name, answer in answers if answer is not None}


def _note(note: str) -> str | None:
    return note or None


def _read_practice(data: Values, note: str) -> Practice:
    return Practice(
        text(data, "exercise"),
        whole(data, "week"),
        whole(data, "planned_seconds"),
        number(data, "heard_seconds"),
        _ended(text(data, "ended")),
        maybe_text(data, "voice"),
        maybe_text(data, "posture"),
        read_ratings(data.get("ratings")),
        note,
        maybe_day(data, "on"),
        maybe_text(data, "slip"),
    )


def _ended(written: str) -> Ended:
    try:
        return Ended(written)
    except ValueError:
        raise Misfit("ended", "ended") from None


def _read_left(data: Values, note: str) -> Left:
    return Left(_read_practice(data, note))


def _read_everyday(data: Values, note: str) -> Everyday:
    seconds, on = maybe_whole(data, "seconds"), maybe_day(data, "on")
    return Everyday(text(data, "activity"), whole(data, "week"), seconds, note, on)


def _read_arrived(data: Values, _note: str) -> Arrived:
    return Arrived(whole(data, "week"))


def _read_preference(data: Values, _note: str) -> Preference:
    return Preference(text(data, "name"), text(data, "value"))


def _read_check_in(data: Values, _note: str) -> CheckIn:
    numbers = ("hindered", "pain_average", "activity_rating", "pain_change", "hindered_change", "months")
    answers = {name: maybe_whole(data, name) for name in numbers}
    return CheckIn(whole(data, "week"), activity=maybe_text(data, "activity"), **answers)


def _read_reflection(data: Values, note: str) -> Reflection:
    return Reflection(whole(data, "week"), text(data, "question"), note)


def _read_plan(data: Values, _note: str) -> Plan:
    return Plan(*(text(data, name) for name in ("when", "where", "which", "what_if")))


def _read_correction(data: Values, note: str) -> Correction:
    of, practice, everyday = text(data, "of"), maybe_table(data, "practice"), maybe_table(data, "everyday")
    if practice is not None and everyday is not None:
        raise Misfit("everyday", "either")
    if practice is not None:
        return Correction(of, _read_practice(practice, note))
    return Correction(of, None if everyday is None else _read_everyday(everyday, note))


_READERS: Mapping[str, Callable[[Values, str], Fact]] = {
    "practice": _read_practice,
    "left": _read_left,
    "everyday": _read_everyday,
    "arrived": _read_arrived,
    "preference": _read_preference,
    "check_in": _read_check_in,
    "reflection": _read_reflection,
    "plan": _read_plan,
    "correction": _read_correction,
}


def read_ratings(data: object) -> Ratings:
    """The ratings in `data`; nothing written is nothing answered."""
    if not data:
        return _UNRATED
    if not isinstance(data, dict):
        raise Misfit("ratings", "ratings")
    try:
        return _answers(*map(data.get, RATINGS))
    except TypeError:  # an answer that is a list or an object
        raise Misfit("ratings", "ratings") from None


@lru_cache(maxsize=4096, typed=True)
def _answers(*answers: Any) -> Ratings:
    """The same answers come again and again; making them anew is a third of reading a long diary."""
    return Ratings(*answers)
