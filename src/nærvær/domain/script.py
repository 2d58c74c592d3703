"""Scripts: everything an exercise can say, as cues and pauses in three tiers, and the movements shown with it."""

from __future__ import annotations

import hashlib
from enum import IntEnum, StrEnum
from operator import attrgetter

from ..quick_dataclass import dataclass
from .practice import FIRST_OCCASION, Occasion, Posture
from .validation import FIRST_WEEK, LAST_WEEK, normalised

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


class Tier(IntEnum):
    """How readily a cue is left out when time is short: core never, reminders first."""

    CORE = 0
    SUPPORT = 1
    REMINDER = 2


class PauseKind(StrEnum):
    """What a pause is for, which decides how it stretches (`FitRules`).

    `BREATH` lies between sentences of one thought, `NOTICE` after something to notice, `STAY` after an invitation that
    takes time, and `ROOM` is a silence that grows with the weeks and is announced once it is long.
    """

    FIXED = "fixed"
    BREATH = "breath"
    NOTICE = "notice"
    STAY = "stay"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence after a cue. `seconds` is its length where it is fixed, else its weight: its length when nothing presses.

    `floor` is the least a stay lasts in seconds; 0 leaves it to the rules.
    """

    seconds: float
    kind: PauseKind = PauseKind.NOTICE
    floor: float = 0.0

    @property
    def stretches(self) -> bool:
        """Whether its length depends on the length of the practice."""
        return self.kind is not PauseKind.FIXED


_SILENCE = attrgetter("silence")
EVERY_TIME = (1, 1_000_000)
"""The times of an exercise at which a cue without a mark is said."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One or two sentences: one caption, one take in a recording. An empty text is a bell, a silence or a shared line.

    `figure` names the movement that is shown from here on ("" for no change). Neighbours with the same `variant` are
    alternatives, of which one is said. `times` are the first and the last time of the exercise at which the cue is said,
    and `evening` tells whether it belongs to the evening form only (True), to the usual one only (False), or to both.
    `inside`: it is said within the time that the cue before it gives. `always`: a safety line, which must be in the core.
    `refrain`: one that is meant to come again word for word. `shared` names the set of shared lines from which one is
    said here. `occupied`: a room for somebody who is walking or has their hands full, and is told of it in other words.
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
    variant: str = ""
    times: tuple[int, int] = EVERY_TIME
    evening: bool | None = None
    inside: bool = False
    always: bool = False
    refrain: bool = False
    shared: str = ""
    occupied: bool = False

    def belongs(self, posture: Posture, week: int, occasion: Occasion = FIRST_OCCASION) -> bool:
        """Return whether this cue is meant for a person in this posture and week, at this occasion."""
        return (
            (not self.postures or posture in self.postures)
            and self.weeks[0] <= week <= self.weeks[1]
            and self.times[0] <= occasion.number <= self.times[1]
            and self.evening in (None, occasion.evening)
        )


@dataclass(frozen=True, slots=True)
class SharedSet:
    """Wordings for one purpose that every script may use by `name`, as for a wandering mind. They are said in turn."""

    name: str
    cues: tuple[Cue, ...]


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
        return True in map(_SILENCE, self.cues)


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that can be said in one exercise, with the whole minutes its author promises.

    `shared` holds the sets of lines it may use. `has_pause_kinds`: its author has told breaths, notices, stays and rooms
    apart, or marked variants and occasions; a script of 0.1.0's format has not, and is fitted as it was then. One that
    `is_recorded` was cut out of a whole recording, and its pauses stretch by their own length.
    """

    exercise: str
    title: str
    why: str
    postures: tuple[Posture, ...]
    shortest: int
    longest: int
    sections: tuple[Section, ...]
    shared: tuple[SharedSet, ...] = ()
    has_pause_kinds: bool = False
    is_recorded: bool = False

    @property
    def default_posture(self) -> Posture:
        """The posture used until the person has chosen one."""
        return self.postures[0]

    @property
    def regions(self) -> tuple[str, ...]:
        """Body regions of the script, in order, each once."""
        return tuple(dict.fromkeys(section.region for section in self.sections if section.region))

    @property
    def varies(self) -> bool:
        """Whether not the same is said every time."""
        return any(cue.variant or cue.shared for section in self.sections for cue in section.cues)

    @property
    def has_evening(self) -> bool:
        """Whether there is a form of it that ends in sleep."""
        return any(cue.evening for section in self.sections for cue in section.cues)

    def spoken(self) -> tuple[Cue, ...]:
        """Return every cue of its own that needs a take, in script order, each text once."""
        cues = (cue for section in self.sections for cue in section.cues if cue.text)
        return tuple({cue.id: cue for cue in cues}.values())


def shared_cues(script: Script) -> tuple[Cue, ...]:
    """Return the shared lines that the script may say: those of the sets it names, and those around its rooms."""
    cues = [cue for section in script.sections for cue in section.cues]
    named = {cue.shared for cue in cues if cue.shared}
    rooms = [cue for cue in cues if cue.pause.kind is PauseKind.ROOM]
    named.update(each.name for each in script.shared if rooms and is_about_rooms(each.name))
    if not any(room.occupied for room in rooms):
        named = {name for name in named if not name.endswith(OCCUPIED_ROOM_SET_SUFFIX)}
    sets = [each for each in script.shared if each.name in named]
    return tuple({cue.id: cue for each in sets for cue in each.cues}.values())


AFTER_ROOM = "etter-rom"
"""The shared set from which a line is said after a long room."""
ROOM_SET_PREFIX = "rom-"
OCCUPIED_ROOM_SET_SUFFIX = "-i-gang"


def is_about_rooms(name: str) -> bool:
    """Return whether the shared set `name` announces a room or follows one."""
    return name == AFTER_ROOM or name.startswith(ROOM_SET_PREFIX)


def room_set_names(length: int, *, occupied: bool) -> tuple[str, ...]:
    """Return the names of the shared sets that may announce a room of `length` seconds, the one to look for first first."""
    usual = f"{ROOM_SET_PREFIX}{length}"
    return (usual + OCCUPIED_ROOM_SET_SUFFIX, usual) if occupied else (usual,)


def cue_id(exercise: str, text: str) -> str:
    """Return the stable name of a sentence in an exercise: a changed sentence invalidates only its own take."""
    return f"{exercise}-{hashlib.sha256(normalised(text).encode()).hexdigest()[:8]}"


def script_hash(script: Script) -> str:
    """Return the SHA-256 of every spoken text in order, which identifies what a recording of the script was made from."""
    return hashlib.sha256("\n".join(normalised(cue.text) for cue in script.spoken()).encode()).hexdigest()
