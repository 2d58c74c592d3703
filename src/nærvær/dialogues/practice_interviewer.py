"""The ports over which a practice is held: a person who is asked, a sound that is followed, a diary that is written to.

`PracticeSound` is what a face follows: one sound over as many players as it takes, with all that was heard summed.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..domain.checkpoint import Checkpointer
from ..domain.diary import Diary, Entry
from ..domain.errors import DiaryProblem, Refusal
from ..domain.player import ENDED_STATES, Playback, Player, Players
from ..domain.practice import Posture, PracticeInProgress
from ..domain.ratings import Ratings
from ..domain.score import Score
from ..quick_dataclass import dataclass
from .interviewer import Interviewer

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


class PracticeSound:
    """A player that can be replaced while the practice goes on; the seconds heard before are carried over.

    Opening and replacing may take a while: call `again` and `silently` from a thread where something else must not wait.
    All frames are the timeline's.
    """

    def __init__(self, players: Players, score: Score, heard_seconds: float = 0.0) -> None:
        """`heard_seconds`: what was heard of this practice before, by another process."""
        self._players = players
        self.score = score
        self._player = players.open(score)
        self._carried_seconds = heard_seconds

    def start(self, at_seconds: float) -> int:
        """Begin `at_seconds` into the timeline; within a sentence, at its beginning. Return the frame begun at."""
        timeline = self.score.timeline
        frame = timeline.resume_at(round(at_seconds * timeline.rate))
        self._player.start(frame)
        return frame

    def playback(self) -> Playback:
        """The state of the player, with everything heard since the practice began, also before this process."""
        moment = self._player.playback()
        return replace(moment, heard=moment.heard + round(self._carried_seconds * moment.rate))

    def frame(self) -> int:
        """The frame of the timeline that is heard now."""
        moment = self._player.playback()
        return round(moment.position * self.score.timeline.rate / moment.rate)

    def pause(self) -> None:
        self._player.pause()

    def resume(self) -> None:
        self._player.resume()

    def seek(self, frame: int) -> None:
        self._player.seek(frame)

    def set_volume(self, volume: float) -> None:
        self._player.set_volume(volume)

    def stop(self) -> None:
        self._player.stop()

    def close(self) -> None:
        """Close the device; may take a moment."""
        self._player.close()

    def again(self) -> None:
        """Try the device once more from the same frame."""
        if self._player.playback().state in ENDED_STATES:
            self._replace(self._players.open)
        else:
            self._player.resume()

    def silently(self) -> None:
        """Go on from the same frame without sound."""
        self._replace(self._players.open_silent)

    def _replace(self, opener: Callable[[Score], Player]) -> None:
        before, frame, old = self.playback(), self.frame(), self._player
        new = opener(replace(self.score, volume=before.volume))
        self._carried_seconds = before.heard_seconds
        self._player = new
        new.start(frame)
        threading.Thread(target=old.close, name="closing-player", daemon=True).start()


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
    def is_listened_to_in_stillness(self) -> bool:
        """Whether a voice guides it and nothing is to be seen: no movement is shown, and nobody walks or stands."""
        score = self.sound.score
        return score.recording is not None and not score.timeline.figures and self.posture is not Posture.STANDING

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

    @property
    def is_cut_off(self) -> bool:
        """Whether the program is ending though the person has not ended anything: its window was closed, or its screen
        locked because nobody touched it."""

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
