"""The ports over which a practice is held: a person who is asked, a sound that is followed, a diary that is written to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..domain.checkpoint import Checkpointer
from ..domain.diary import Diary, Entry
from ..domain.errors import DiaryProblem, Refusal
from ..domain.practice import Posture, PracticeInProgress
from ..domain.ratings import Ratings
from ..domain.score import Score
from .interviewer import Interviewer
from .practice_sound import PracticeSound

if TYPE_CHECKING:  # named only: nobody needs a number before the sound begins
    from ..domain.catalogue import HelpNumber

Result = TypeVar("Result")


class DiaryAccess(Protocol):
    """A diary that may be kept in another thread, so that no face waits for the disk."""

    @property
    def diary(self) -> Diary:
        """The open diary. Use it within work that is handed to `submit` only."""

    @property
    def in_memory(self) -> bool:
        """Whether the diary ends with the program."""

    def submit(self, work: Callable[[], Result]) -> Awaitable[Result]:
        """Begin to do `work` after all work handed in before. It is done also when nobody awaits what is returned."""


class PlayEnd(Enum):
    """How the playing ended: by itself or by the person; at the grounding; or there, for the outward exercise instead."""

    OVER = auto()
    GROUNDED = auto()
    OUTWARD = auto()


class InterruptedChoice(Enum):
    """What is to become of a practice that was cut off. `LEAVE`: the person leaves, and it stays in progress."""

    GO_ON = auto()
    COUNT = auto()
    PUT_ASIDE = auto()
    LEAVE = auto()


@dataclass(frozen=True, slots=True)
class InterruptedQuestion:
    """Asks what is to become of a practice that was cut off.

    `heard_to_the_end`: only its ratings are missing, and going on means to give them. Esc answers `on_escape`.
    """

    sentences: tuple[str, ...]
    options: tuple[tuple[str, InterruptedChoice], ...]
    on_escape: InterruptedChoice
    heard_to_the_end: bool


@dataclass(frozen=True, slots=True)
class PracticeSummary:
    """What is shown when a practice is over. `entry` ends when the diary has it, or raises why it was refused.

    `help_numbers`: whom one may call, where it was the exercise for a hard moment.
    """

    heard_seconds: float
    ratings: Ratings
    entry: Awaitable[Entry | None]
    in_memory: bool
    help_numbers: tuple[HelpNumber, ...] = ()


class OngoingPractice:
    """A practice that the diary knows as in progress and whose sound is open, as a face plays it."""

    def __init__(
        self,
        sound: PracticeSound,
        checkpointer: Checkpointer,
        diary: DiaryAccess,
        *,
        offers_outward: bool,
        help_numbers: Callable[[], tuple[HelpNumber, ...]] = tuple,
    ) -> None:
        """`offers_outward`: whether the person may change to the outward exercise from the grounding.

        `help_numbers` returns whom they may call, as the grounding shows it.
        """
        self.sound = sound
        self.offers_outward = offers_outward
        self.help_numbers = help_numbers
        self._checkpointer = checkpointer
        self._diary = diary
        self._begins_at_seconds = checkpointer.state.position_seconds

    @property
    def posture(self) -> Posture | None:
        """The posture in which it is practised; None where any is."""
        return self._checkpointer.state.options.posture

    @property
    def captions_only(self) -> bool:
        """Whether it was asked for without sound."""
        return self._checkpointer.state.options.captions_only

    @property
    def ends_in_sleep(self) -> bool:
        """Whether it is in the form for the evening, after which nothing is said, asked or shown."""
        return self._checkpointer.state.options.occasion.evening

    def start(self) -> int:
        """Start the sound where the practice stands, at the beginning of the sentence; return that frame."""
        return self.sound.start(self._begins_at_seconds)

    def checkpoint(self) -> Awaitable[None]:
        """Begin to keep in the diary how far it has come."""
        moment = self.sound.playback()
        return self._diary.submit(lambda: self._checkpointer.checkpoint(moment))

    def remember(self, ratings: Ratings) -> None:
        """Keep the ratings given so far with the next checkpoint."""
        self._diary.submit(lambda: self._checkpointer.remember(ratings))

    def close(self, note: str = "") -> Awaitable[Entry | None]:
        """Begin to keep the closing fact, with the ratings remembered last."""
        moment = self.sound.playback()
        return self._diary.submit(lambda: self._checkpointer.close(moment, self._checkpointer.state.ratings, note))


class PracticeInterviewer(Interviewer, Protocol):
    """How a face holds a practice, beside asking."""

    def start(self, coroutine: Coroutine[Any, Any, Result]) -> Awaitable[Result]:
        """Begin with something that goes on while the person is asked; awaiting it raises what it raises."""

    def do_soon(self, do: Callable[[], None]) -> None:
        """Do something that may take a moment, and that nobody waits for; it is done before the program ends."""

    async def ask_about_interrupted(self, question: InterruptedQuestion) -> InterruptedChoice:
        """Ask what is to become of a practice that was cut off."""

    def announce(self, practice: PracticeInProgress, score: Score) -> None:
        """Say what is about to begin, where that does not stand on the screen already."""

    async def settle(self, minutes: float) -> bool:
        """Wait in quiet before the practice. False: the person turns back."""

    async def play(self, practice: OngoingPractice) -> PlayEnd:
        """Start the sound, show it, take commands, and keep checkpoints, until it is over or the person ends it."""

    async def go_dark(self) -> None:
        """Show and say nothing more: the person may be asleep. Return when they touch the screen or a key, or at once."""

    async def show_kept(self, summary: PracticeSummary) -> None:
        """Show what was practised, and that it is saved once it is. May raise what `summary.entry` raises."""

    async def ask_to_begin_anyway(self, error: DiaryProblem) -> bool:
        """Say why the diary would not begin the practice; perhaps go on with one in memory. False: turn back."""

    async def ask_to_try_again(self, error: Refusal) -> bool:
        """Say why a practice could not be saved. True: try again; False: go on without."""
