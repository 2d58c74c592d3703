"""The practice under way as JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ..domain.errors import DiaryProblem, Refusal
from ..domain.practice import UnderWay
from ..domain.script import Posture
from ..domain.sound import Bell, Ground
from ..domain.wish import Wish
from .encoding import read_ratings, written_ratings
from .values import maybe_text, number, text, texts, whole


def encode_under_way(state: UnderWay) -> dict[str, object]:
    """A practice under way as plain values."""
    return {
        "id": state.id,
        "started_at": state.started_at.astimezone(UTC).isoformat(timespec="microseconds"),
        **_wish(state.wish),
        "position_seconds": state.position_seconds,
        "heard_seconds": state.heard_seconds,
        "ratings": written_ratings(state.ratings),
    }


def decode_under_way(data: Mapping[str, object]) -> UnderWay:
    """The practice under way. Raises `DiaryProblem` ("damaged") for values that are none."""
    try:
        started = datetime.fromisoformat(text(data, "started_at"))
        return UnderWay(
            id=text(data, "id"),
            started_at=started.astimezone(UTC),
            wish=_read_wish(data),
            position_seconds=number(data, "position_seconds"),
            heard_seconds=number(data, "heard_seconds"),
            ratings=read_ratings(data.get("ratings")),
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
        "silence": wish.silence,
    }


def _read_wish(data: Mapping[str, object]) -> Wish:
    """A wish; what was not written down is as usual."""
    posture = maybe_text(data, "posture")
    return Wish(
        text(data, "exercise"),
        number(data, "minutes"),
        week=whole(data, "week"),
        voice=maybe_text(data, "voice"),
        posture=Posture(posture) if posture else None,
        bell=Bell(text(data, "bell")),
        volume=number(data, "volume", 1.0),
        captions_only=data.get("captions_only") is True,
        skip=texts(data, "skip"),
        linger=texts(data, "linger"),
        interval=number(data, "interval", 0.0),
        bell_volume=number(data, "bell_volume", 1.0),
        ground=Ground(maybe_text(data, "ground") or Ground.NONE.value),
        settling=number(data, "settling", 0.0),
        silence=data.get("silence") is True,
    )
