"""What a person wants to do, and how."""

from __future__ import annotations

from dataclasses import dataclass

from .script import Posture
from .sound import Bell, Ground


@dataclass(frozen=True, slots=True)
class Wish:
    """One practice as wished for. None: what is usual (first voice, the script's own posture).

    `minutes` need not be whole. `skip` and `linger` name body regions; `interval` is minutes between the bells of silent
    practice (0: none), `settling` minutes of quiet before the practice begins, which are no part of it. `captions_only`
    asks for a practice without a voice's sound, `silence` for as much silence as in the later weeks. Volumes are 0…1.
    """

    exercise: str
    minutes: float
    week: int = 1
    voice: str | None = None
    posture: Posture | None = None
    bell: Bell = Bell.BOWL
    volume: float = 1.0
    captions_only: bool = False
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()
    interval: float = 0.0
    bell_volume: float = 1.0
    ground: Ground = Ground.NONE
    settling: float = 0.0
    silence: bool = False
