"""Scripts: everything an exercise can say, as cues and pauses in three tiers, and the movements shown with it."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from .validation import FIRST_WEEK, LAST_WEEK

REST_MOVEMENT = "rest"
"""Lets the movement before it come to rest."""
BODY_MOVEMENT = "body"
MIRRORED_MOVEMENTS = {"other-arm": "arm", "other-leg": "leg", "other-ankle": "ankle"}
MOVEMENT_NAMES = (
    BODY_MOVEMENT,
    "hands",
    "wrists",
    "arm",
    "other-arm",
    "chest",
    "shoulders",
    "shoulder-circles",
    "head",
    "back",
    "sides",
    "hips",
    "twist",
    "leg",
    "other-leg",
    "feet",
    "ankle",
    "other-ankle",
    "thought",
)
"""What a script may call a movement. The poses themselves are drawn by the faces."""


class Posture(StrEnum):
    """How the body is placed. Some cues belong to one posture only."""

    LYING = "lying"
    SITTING = "sitting"
    STANDING = "standing"


class Tier(IntEnum):
    """How readily a cue is left out when time is short: core never, reminders first."""

    CORE = 0
    SUPPORT = 1
    REMINDER = 2


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence after a cue. `seconds` is its weight (length at k = 1) when it stretches, its length when it does not."""

    seconds: float
    stretches: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """One or two sentences: one caption, one take in a recording. An empty text is a bell or an agreed silence.

    `figure` names the movement that is shown from here on ("" for no change).
    """

    id: str
    text: str
    tier: Tier
    pause: Pause
    postures: frozenset[Posture] = frozenset()
    weeks: tuple[int, int] = (FIRST_WEEK, LAST_WEEK)
    bell: bool = False
    silence: bool = False
    figure: str = ""

    def belongs(self, posture: Posture, week: int) -> bool:
        """Return whether this cue is meant for a person in this posture and week."""
        first, last = self.weeks
        return (not self.postures or posture in self.postures) and first <= week <= last


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a script with a title people see.

    `step` numbers the steps that must share the time evenly (0: none); `from_minutes` > 0 makes the section optional below
    that length; `rounds` is how often it may be said in a row; `region` is the body region it dwells on ("" for none).
    """

    title: str
    cues: tuple[Cue, ...]
    step: int = 0
    from_minutes: int = 0
    rounds: int = 1
    region: str = ""

    @property
    def is_silence(self) -> bool:
        """Whether the section exists for an agreed silent sitting."""
        return any(cue.silence for cue in self.cues)


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that can be said in one exercise, with the whole minutes its author promises."""

    exercise: str
    title: str
    why: str
    postures: tuple[Posture, ...]
    shortest: int
    longest: int
    sections: tuple[Section, ...]

    @property
    def default_posture(self) -> Posture:
        """The posture used until the person has chosen one."""
        return self.postures[0]

    @property
    def regions(self) -> tuple[str, ...]:
        """Body regions of the script, in order, each once."""
        return tuple(dict.fromkeys(section.region for section in self.sections if section.region))

    def spoken(self) -> tuple[Cue, ...]:
        """Return every cue that needs a take, in script order, each text once."""
        cues = (cue for section in self.sections for cue in section.cues if cue.text)
        return tuple({cue.id: cue for cue in cues}.values())


def cue_id(exercise: str, text: str) -> str:
    """Return the stable name of a sentence in an exercise: a changed sentence invalidates only its own take."""
    return f"{exercise}-{hashlib.sha256(normalised(text).encode()).hexdigest()[:8]}"


def normalised(text: str) -> str:
    """Return `text` in NFC with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def script_hash(script: Script) -> str:
    """Return the SHA-256 of every spoken text in order, which identifies what a recording of the script was made from."""
    return hashlib.sha256("\n".join(normalised(cue.text) for cue in script.spoken()).encode()).hexdigest()
