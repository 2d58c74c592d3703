"""The steps of a talk: what is asked, told or kept. A face shows each in its own way and sends the answer back."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
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


class Esc(Enum):
    """What Esc does with a question: one step back, past this question, past all that are left, or it ends what is done."""

    BACK = auto()
    SKIP = auto()
    REST = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Among:
    """Where a question stands in a row of them: which of how many (0: not said), and whether there is one before it."""

    number: int = 0
    of: int = 0
    before: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """The answer of a person who wants the question before this one again; `draft` is what they had begun to write."""

    draft: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """The answer of a person who goes past one question of a row."""


SKIP = Skip()


class Left(Exception):
    """Thrown into a talk that the person leaves in the midst: it may still have kept what was answered."""


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to a scale; None: the person went past the question."""

    value: int | None


@dataclass(frozen=True, slots=True)
class AskScale:
    """Asks 0…10, with the answer `given` before marked. Answered with `Given`, or None for Esc."""

    heading: str
    item: Item
    given: int | None = None
    esc: Esc = Esc.BACK
    among: Among | None = None


@dataclass(frozen=True, slots=True)
class AskLine:
    """Asks for at most `room` characters, beginning with `given`. Answered with the text, or None for Esc."""

    heading: str
    ask: str
    why: str
    room: int
    example: str = ""
    given: str = ""
    esc: Esc = Esc.BACK
    among: Among | None = None


@dataclass(frozen=True, slots=True)
class AskCode:
    """Asks for a code of `length` signs; `why` says what was wrong with the last one. Answered with what was typed, or
    None when turned back."""

    heading: str
    ask: str
    why: str
    length: int
    esc: Esc = Esc.BACK
    among: Among | None = None


@dataclass(frozen=True, slots=True)
class AskOne:
    """Asks for one of several, beginning at `first`. Answered with the value of a way, or None for Esc.

    `answered`: the way at `first` is what the person has answered before.
    """

    heading: str
    ask: str
    ways: tuple[Way[Any], ...]
    first: int = 0
    short_cuts: bool = False
    answered: bool = False
    esc: Esc = Esc.BACK
    among: Among | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """Says something, then asks which way to go: (label, value), beginning at `first`. Esc answers `back`.

    `answered`: the way at `first` is what the person has answered before.
    """

    heading: str
    sentences: tuple[str, ...]
    ways: tuple[tuple[str, Any], ...]
    back: Any = None
    first: int = 0
    answered: bool = False
    esc: Esc = Esc.BACK
    among: Among | None = None


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


Step = AskScale | AskLine | AskCode | AskOne | Tell | Show | Keep | Hear | Do
Talk = Generator[Step, Any, str]
"""Yields steps, is sent their answers, and ends with one line to say afterwards, or ""."""


def left_behind(talk: Talk, at: Step) -> list[Fact]:
    """What a talk would still have kept when the person leaves while the step `at` is asked, or is being kept."""
    facts: list[Fact] = []
    try:
        step = talk.send(None) if isinstance(at, Keep) else talk.throw(Left())
        while True:
            if isinstance(step, Keep):
                facts.append(step.fact)
                step = talk.send(None)
            else:
                step = talk.throw(Left())
    except (StopIteration, Left):
        return facts


@dataclass(frozen=True, slots=True)
class Room:
    """What a talk may look at: what is offered, the diary as it stands, and the practice day."""

    catalogue: Catalogue
    entries: Callable[[], tuple[Entry, ...]]
    today: Callable[[], date]
