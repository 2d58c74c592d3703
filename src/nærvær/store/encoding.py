"""Facts as JSON and back: the only place that knows how a fact looks on the disk.

Keys that are not known are ignored and kinds that are not known are None, so that a diary a later nærvær of the
same schema has written can still be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from ..domain.errors import DiaryProblem, Refusal
from ..domain.practice import Arrived, Ended, Everyday, Fact, Practice, Preference, Ratings, UnderWay
from ..domain.script import Posture
from ..domain.sound import Bell, Ground
from ..domain.wish import Wish

RATINGS = ("pain_before", "pain_after", "bother_before", "bother_after", "helped")
_UNRATED = Ratings()
_written = json.JSONEncoder(ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


class Encoded(NamedTuple):
    """A fact on its way to the disk: the note stands apart, so that it can be erased alone. No note is None."""

    kind: str
    payload: str
    note: str | None


def encode(fact: Fact) -> Encoded:
    """`fact` as text; half surrogates in a note, which no file can hold, become U+FFFD."""
    match fact:
        case Practice():
            return Encoded("practice", _written(_practice(fact)), _note(fact.note))
        case Everyday():
            everyday = {"activity": fact.activity, "week": fact.week, "seconds": fact.seconds}
            return Encoded("everyday", _written(everyday), _note(fact.note))
        case Arrived():
            return Encoded("arrived", _written({"week": fact.week}), None)
        case Preference():
            return Encoded("preference", _written({"name": fact.name, "value": fact.value}), None)


def decode(kind: str, payload: str, note: str | None = None) -> Fact | None:
    """The fact; None for a kind this nærvær does not know. Raises `DiaryProblem` ("damaged") for a payload that is none."""
    read = _READERS.get(kind)
    if read is None:
        return None
    try:
        return read(json.loads(payload), note or "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Refusal) as error:
        raise DiaryProblem("damaged", "", kind=kind) from error


def encode_under_way(state: UnderWay) -> dict[str, object]:
    """A practice under way as plain values."""
    return {
        "id": state.id,
        "started_at": state.started_at.astimezone(UTC).isoformat(timespec="microseconds"),
        **_wish(state.wish),
        "position_seconds": state.position_seconds,
        "heard_seconds": state.heard_seconds,
        "ratings": _ratings(state.ratings),
    }


def decode_under_way(data: Mapping[str, object]) -> UnderWay:
    """The practice under way. Raises `DiaryProblem` ("damaged") for values that are none."""
    try:
        started = datetime.fromisoformat(_text(data["started_at"]))
        return UnderWay(
            id=_text(data["id"]),
            started_at=started.astimezone(UTC),
            wish=_read_wish(data),
            position_seconds=_number(data["position_seconds"]),
            heard_seconds=_number(data["heard_seconds"]),
            ratings=_rated(data.get("ratings")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, Refusal) as error:
        raise DiaryProblem("damaged", "", kind="under_way") from error


def _wish(wish: Wish) -> dict[str, object]:
    return {
        "exercise": wish.exercise,
        "minutes": wish.minutes,
        "week": wish.week,
        "posture": wish.posture,
        "voice": wish.voice,
        "bell": wish.bell,
        "volume": wish.volume,
        "captions_only": wish.captions_only,
        "skip": sorted(wish.skip),
        "linger": sorted(wish.linger),
        "interval": wish.interval,
        "bell_volume": wish.bell_volume,
        "ground": wish.ground,
        "settling": wish.settling,
    }


def _read_wish(data: Mapping[str, object]) -> Wish:
    """A wish; what was not written down is as usual."""
    posture = _maybe_text(data.get("posture"))
    return Wish(
        _text(data["exercise"]),
        _number(data["minutes"]),
        week=_whole(data["week"]),
        voice=_maybe_text(data.get("voice")),
        posture=Posture(posture) if posture else None,
        bell=Bell(_text(data["bell"])),
        volume=_number(data.get("volume", 1.0)),
        captions_only=data.get("captions_only") is True,
        skip=_texts(data.get("skip", [])),
        linger=_texts(data.get("linger", [])),
        interval=_number(data.get("interval", 0.0)),
        bell_volume=_number(data.get("bell_volume", 1.0)),
        ground=Ground(_text(data.get("ground", Ground.NONE.value))),
        settling=_number(data.get("settling", 0.0)),
    )


def _practice(fact: Practice) -> dict[str, object]:
    return {
        "exercise": fact.exercise,
        "week": fact.week,
        "planned_seconds": fact.planned_seconds,
        "heard_seconds": fact.heard_seconds,
        "ended": fact.ended.value,
        "voice": fact.voice,
        "posture": fact.posture,
        "ratings": _ratings(fact.ratings),
    }


def _ratings(ratings: Ratings) -> dict[str, int]:
    answers = ((name, getattr(ratings, name)) for name in RATINGS)
    return {name: answer for name, answer in answers if answer is not None}


def _note(note: str) -> str | None:
    return note.encode("utf-16", "surrogatepass").decode("utf-16", "replace") or None


def _read_practice(data: Mapping[str, object], note: str) -> Practice:
    return Practice(
        _text(data["exercise"]),
        _whole(data["week"]),
        _whole(data["planned_seconds"]),
        _number(data["heard_seconds"]),
        Ended(_text(data["ended"])),
        _maybe_text(data["voice"]),
        _maybe_text(data.get("posture")),
        _rated(data.get("ratings")),
        note,
    )


def _read_everyday(data: Mapping[str, object], note: str) -> Everyday:
    seconds = data.get("seconds")
    return Everyday(_text(data["activity"]), _whole(data["week"]), None if seconds is None else _whole(seconds), note)


def _read_arrived(data: Mapping[str, object], _note: str) -> Arrived:
    return Arrived(_whole(data["week"]))


def _read_preference(data: Mapping[str, object], _note: str) -> Preference:
    return Preference(_text(data["name"]), _text(data["value"]))


_READERS: Mapping[str, Callable[[Mapping[str, object], str], Fact]] = {
    "practice": _read_practice,
    "everyday": _read_everyday,
    "arrived": _read_arrived,
    "preference": _read_preference,
}


def _rated(data: object) -> Ratings:
    if not data:
        return _UNRATED
    if not isinstance(data, dict):
        raise TypeError("ratings")
    return _answers(*map(data.get, RATINGS))


@lru_cache(maxsize=4096, typed=True)
def _answers(*answers: Any) -> Ratings:
    """The same answers come again and again; making them anew is a third of reading a long diary."""
    return Ratings(*answers)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _texts(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError("texts expected")
    return frozenset(_text(item) for item in value)


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("whole number expected")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError("number expected")
    return value
