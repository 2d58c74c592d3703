"""Reading a voice in, sentence after sentence: what is read next, how far one has come, and how loud it is.

Nothing here knows a microphone. Levels are in dB of full scale.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum, StrEnum, auto
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from ..quick_dataclass import dataclass
from .catalogue import SPEECH_SECONDS_PER_CHARACTER
from .errors import Refusal

if TYPE_CHECKING:
    from .own_voice import Sentence, TakeMeasures, VoiceFolder
    from .sound_samples import SoundSample
    from .voice_workshop import SpeechProgram, VoiceWorkshop

ROOM_SECONDS = 3.0
"""How long the room is listened to before the first sentence."""
LONGEST_TAKE_SECONDS = 60.0
_QUIET_ROOM_DB, _NOISY_ROOM_DB = -60.0, -50.0
CLIPPING_DB, _LOUD_DB, _FAINT_DB, _NOBODY_SPEAKS_DB = -0.3, -3.0, -30.0, -45.0
SILENT_DB = -120.0
_BETWEEN_SENTENCES_SECONDS = 5.0
"""Between two sentences one breathes, and reads the next one first."""
_READ_TWICE = 1.3
"""Nearly every third sentence is read again."""


class MicrophoneFault(StrEnum):
    """Why nothing can be recorded: no sound library, no microphone, it may not be used, or it has gone."""

    NO_PORTAUDIO = "no_portaudio"
    NO_MICROPHONE = "no_microphone"
    REFUSED = "refused"
    LOST = "lost"


class MicrophoneProblem(Refusal):
    """Nothing can be recorded: why."""

    def __init__(self, reason: MicrophoneFault) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class InputLevel:
    """The loudest of what a microphone heard since it was last asked, and what it heard on average, in dB."""

    peak: float
    average: float


@dataclass(frozen=True, slots=True)
class HeardSound:
    """What a microphone heard: mono samples, which only sound looks at, and their rate."""

    samples: Any
    rate: int


class Microphone(Protocol):
    """Hears all the time until it is closed, and keeps what is heard between `begin` and `end`.

    Every verb may raise `MicrophoneProblem`.
    """

    def level(self) -> InputLevel:
        """Return how loud it has been since this was last asked."""

    def begin(self) -> None:
        """Keep what is heard from now on."""

    def end(self) -> HeardSound:
        """Return what was kept, and keep no more."""

    def close(self) -> None:
        """Give the device back. Never raises."""


class RecordingStudio(Protocol):
    """What it takes to read a voice in on this machine."""

    def open_microphone(self) -> Microphone:
        """Open the microphone of this machine. Raises `MicrophoneProblem`."""

    def keep(self, folder: PurePath, number: int, sound: HeardSound) -> TakeMeasures:
        """Make a take of what was heard, trimmed and as loud as other voices, and write it at once. Raises `OSError`."""

    def sample(self, take: PurePath) -> SoundSample | None:
        """Return a take to be heard by itself; None where it cannot be read."""

    def speech(self, model: PurePath | None, language: str) -> SpeechProgram:
        """Return piper with the model in this file, or espeak-ng in a language. Raises `SpeechProblem`."""

    def read_in(self, folder: PurePath, *, as_lines: bool = False) -> int:
        """Show the teleprompter over the voice in `folder`, or say it in lines; return the exit status. Raises `Refusal`."""


class ReadVoice(Protocol):
    """The voice that is read in."""

    name: str

    def keep(self, number: int, sound: HeardSound) -> TakeMeasures:
        """Make a take of what was heard and write it at once. Raises `OSError`."""

    def sample(self, number: int) -> SoundSample | None:
        """Return the take of a sentence to be heard; None where it cannot be."""


class FolderVoice:
    """A voice in its folder, which gets a take for each sentence that is read. Keeps the port `ReadVoice`."""

    def __init__(self, studio: RecordingStudio, workshop: VoiceWorkshop, voice: VoiceFolder) -> None:
        self._studio, self._workshop = studio, workshop
        self._folder = voice.folder
        self.name = voice.card.name

    def keep(self, number: int, sound: HeardSound) -> TakeMeasures:
        return self._studio.keep(self._folder, number, sound)

    def sample(self, number: int) -> SoundSample | None:
        takes = self._workshop.read(self._folder).takes
        return self._studio.sample(takes[number]) if number in takes else None


class RoomVerdict(Enum):
    """How quiet a room is."""

    QUIET = auto()
    USABLE = auto()
    NOISY = auto()
    DEAD = auto()
    """There is nothing at all: the microphone is turned off."""


def judge_room(average: float) -> RoomVerdict:
    """Return how quiet a room is in which nobody speaks."""
    if average <= SILENT_DB + 20:
        return RoomVerdict.DEAD
    if average <= _QUIET_ROOM_DB:
        return RoomVerdict.QUIET
    return RoomVerdict.USABLE if average <= _NOISY_ROOM_DB else RoomVerdict.NOISY


class LevelVerdict(Enum):
    """How loud speech is at the microphone."""

    SILENT = auto()
    FAINT = auto()
    GOOD = auto()
    LOUD = auto()
    CLIPPED = auto()


def judge_level(peak: float) -> LevelVerdict:
    """Return how loud speech with this peak is."""
    if peak >= CLIPPING_DB:
        return LevelVerdict.CLIPPED
    if peak >= _LOUD_DB:
        return LevelVerdict.LOUD
    if peak >= _FAINT_DB:
        return LevelVerdict.GOOD
    return LevelVerdict.FAINT if peak >= _NOBODY_SPEAKS_DB else LevelVerdict.SILENT


class Teleprompter:
    """Shows one sentence of a manuscript at a time, and knows which have been read."""

    def __init__(self, sentences: Sequence[Sentence], taken: Collection[int]) -> None:
        """`taken`: the numbers of the sentences that have a take. It begins at the first that has none."""
        self._sentences = tuple(sentences)
        self._taken = {number for number in taken if any(each.number == number for each in sentences)}
        self._index = 0
        if self._taken:
            self._index = self._next_unread(0)

    @property
    def sentence(self) -> Sentence:
        """The sentence that is shown."""
        return self._sentences[self._index]

    @property
    def is_taken(self) -> bool:
        """Whether the sentence shown has a take."""
        return self.sentence.number in self._taken

    @property
    def following(self) -> Sentence | None:
        """The sentence after the one shown."""
        return self._sentences[self._index + 1] if self._index + 1 < len(self._sentences) else None

    @property
    def count(self) -> int:
        """How many sentences there are."""
        return len(self._sentences)

    @property
    def taken_count(self) -> int:
        """How many of them have a take."""
        return len(self._taken)

    @property
    def is_whole(self) -> bool:
        """Whether every sentence has a take."""
        return self.taken_count == self.count

    def take(self) -> None:
        """The sentence shown has been read."""
        self._taken.add(self.sentence.number)

    def move(self, by: int) -> None:
        """Show the sentence so many places on, or the last or first one."""
        self._index = min(max(self._index + by, 0), self.count - 1)

    def move_on(self) -> None:
        """Show the next sentence without a take; the one after this where all have one."""
        if self.is_whole:
            self.move(1)
        else:
            self._index = self._next_unread(self._index)

    def _next_unread(self, start: int) -> int:
        order = (*range(start, self.count), *range(start))
        return next((index for index in order if self._sentences[index].number not in self._taken), start)

    def seconds_left(self) -> float:
        """Return about how long it takes to read the others."""
        unread = [each for each in self._sentences if each.number not in self._taken]
        reading = sum(len(each.text) for each in unread) * SPEECH_SECONDS_PER_CHARACTER
        return _READ_TWICE * (reading + len(unread) * _BETWEEN_SENTENCES_SECONDS)
