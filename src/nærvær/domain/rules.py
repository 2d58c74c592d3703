"""What a listener of a given week is offered, and what a person has chosen beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from .script import Posture


@dataclass(frozen=True, slots=True)
class Rules:
    """The bounds of a fit.

    `cap` and `floor` bound a pause in seconds, `stretch_limit` bounds k. `speech_share` is the least part of speech and
    `cues_a_minute` the least number of cues beginning in any 60 s. `comfort` is the k that more cues may not press below,
    for optional sections, support cues, and reminders with rounds. `silence`: whether an agreed silence may be used.
    """

    cap: float
    speech_share: float
    cues_a_minute: int
    comfort: tuple[float, float, float]
    silence: bool
    floor: float = 1.2
    stretch_limit: float = 4.0
    step_share: tuple[float, float] = (0.25, 0.42)

    @classmethod
    def for_week(cls, week: int, silence: bool = False) -> Rules:
        """The rules of a week: beginners get continuous guidance, later weeks more silence.

        `silence`: the person has asked for more silence, and gets it as in the later weeks.
        """
        if week <= 2 and not silence:
            return cls(15.0, 0.30, 3, (0.5, 0.7, 1.0), False)
        if week <= 5 and not silence:
            return cls(30.0, 0.25, 0, (0.5, 0.8, 1.25), False)
        return cls(60.0, 0.0, 0, (0.5, 0.9, 1.6), True)


@dataclass(frozen=True, slots=True)
class Choice:
    """Posture, week, and body regions to skip or to stay longer at."""

    posture: Posture
    week: int = 1
    skip: frozenset[str] = frozenset()
    linger: frozenset[str] = frozenset()
