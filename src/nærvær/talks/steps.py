"""The steps of a talk: what is asked, told or kept. A face shows each in its own way and sends the answer back."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from ..domain.catalogue import Catalogue
from ..domain.practice import Entry, Fact
from ..words.ratings import Item

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Way(Generic[Value]):
    """One row: its label, a quiet word beside it, what it stands for, and what it is for (shown when it has the focus)."""

    label: str
    value: Value
    beside: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to a scale; None: the person went past the question."""

    value: int | None


@dataclass(frozen=True, slots=True)
class AskScale:
    """Asks 0…10. Answered with `Given`, or None when the person turns back; `rest`: which goes past what is left."""

    heading: str
    item: Item
    rest: bool = False


@dataclass(frozen=True, slots=True)
class AskLine:
    """Asks for at most `room` characters, beginning with `given`. Answered with the text, or None when turned back."""

    heading: str
    ask: str
    why: str
    room: int
    example: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class AskOne:
    """Asks for one of several. Answered with the value of a way, or None when turned back; `skips`: which goes on."""

    heading: str
    ask: str
    ways: tuple[Way[Any], ...]
    first: int = 0
    short_cuts: bool = False
    skips: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """Says something, then asks which way to go: (label, value). Turning back answers `back`."""

    heading: str
    sentences: tuple[str, ...]
    ways: tuple[tuple[str, Any], ...]
    back: Any = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value 0…`highest` (None: not answered), and the value in words."""

    label: str
    value: float | None
    told: str


@dataclass(frozen=True, slots=True)
class Bars:
    """One row of bars with its title; values go to `highest`."""

    title: str
    bars: tuple[Bar, ...]
    highest: float


@dataclass(frozen=True, slots=True)
class Show:
    """Shows bars and what they say in words; the only answer is None."""

    heading: str
    charts: tuple[Bars, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """Has a fact kept. Answered with its entry, or None when it could not be kept and the person went on without."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Hear:
    """Has a few sentences played in a voice, once, while the talk goes on. Answered with None."""

    voice: str


@dataclass(frozen=True, slots=True)
class Do:
    """Has `work` done, outside the diary, and says what it tells of it; when it is refused, why. The answer is None."""

    heading: str
    work: Callable[[], tuple[str, ...]]


Step = AskScale | AskLine | AskOne | Tell | Show | Keep | Hear | Do
Talk = Generator[Step, Any, str]
"""Yields steps, is sent their answers, and ends with one line to say afterwards, or ""."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a talk may look at: what is offered, the diary as it stands, and the practice day."""

    catalogue: Catalogue
    entries: Callable[[], tuple[Entry, ...]]
    today: Callable[[], date]
