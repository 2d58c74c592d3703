"""The ports through which voices of one's own are made: folders, sounds that become takes, and programs that speak."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Protocol

from ..quick_dataclass import dataclass
from .errors import DecodeFault, FileFault, Refusal, VoiceFault
from .own_voice import Sentence, TakeMeasures, VoiceCard, VoiceFolder
from .script import Script
from .take_assignment import TimeLabel


@dataclass(frozen=True, slots=True)
class ReadSound:
    """A sound that was read to become takes: mono samples, which only sound looks at, their rate and their seconds."""

    samples: Any
    rate: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate


TakeFinding = TakeMeasures | FileFault | DecodeFault | VoiceFault
"""What a take was found to be, or why it is not to be played."""


class VoiceWorkshop(Protocol):
    """Reads and writes the folders of voices. Every verb raises `OSError` for what the disk refuses."""

    def home(self) -> PurePath:
        """Return the folder in which new voices are made."""

    def folders(self) -> Sequence[PurePath]:
        """Return the folders of all voices of one's own, wherever they lie."""

    def read(self, folder: PurePath) -> VoiceFolder:
        """Return a voice. Raises `BrokenContent`."""

    def has_manuscript(self, folder: PurePath) -> bool:
        """Return whether the voice in a folder has numbered sentences, and no list in JSON of an older release."""

    def create(self, folder: PurePath, card: VoiceCard, sentences: Sequence[Sentence]) -> None:
        """Make the folder of a new voice."""

    def write_card(self, folder: PurePath, card: VoiceCard) -> None:
        """Write what a voice tells of itself in place of what it told."""

    def write_manuscript(self, folder: PurePath, sentences: Sequence[Sentence]) -> None:
        """Write the numbered sentences of a voice in place of those it had."""

    def keep_scripts(self, folder: PurePath, exercises: Sequence[str]) -> None:
        """Keep the scripts of these exercises as they are today in the folder: the voice stays with those words."""

    def read_script(self, folder: PurePath, script: Script) -> Script:
        """Return the script that the voice reads for an exercise: the one kept in its folder, else `script`."""

    def sounds(self, path: PurePath) -> Sequence[PurePath]:
        """Return the files in a folder that may be sounds, in the order of their names, numbers in order of size.

        A path to no folder is returned alone.
        """

    def read_sound(self, file: PurePath) -> ReadSound:
        """Return a sound of any kind that a process which can do no harm decodes here. Raises `UnreadableSound`."""

    def read_labels(self, file: PurePath) -> tuple[TimeLabel, ...]:
        """Return the labels of a track. Raises `BrokenContent`."""

    def add_take(
        self, folder: PurePath, number: int, sound: ReadSound, start: float = 0.0, end: float | None = None
    ) -> TakeMeasures:
        """Make a take of a sound, or of its part between two seconds, and write it in place of the one the sentence had."""

    def measure(self, voice: VoiceFolder, progress: Callable[[float], None]) -> Mapping[int, TakeFinding]:
        """Return what the take of each number is; `progress` is called with the part done, 0…1."""

    def remove(self, folder: PurePath) -> None:
        """Remove a voice with all that is in its folder."""


class SpeechFault(StrEnum):
    """Why a program does not speak: it is not installed, its model is not there, it failed, or it takes too long."""

    NO_ESPEAK = "no_espeak"
    NO_PIPER = "no_piper"
    NO_MODEL = "no_model"
    FAILED = "failed"
    SLOW = "slow"


class SpeechProblem(Refusal):
    """A program does not speak: why, and what it said or which file it is about."""

    def __init__(self, reason: SpeechFault, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".rstrip())
        self.reason = reason
        self.detail = detail


class SpeechProgram(Protocol):
    """Says sentences."""

    def say(self, text: str) -> ReadSound:
        """Return the sentence as it is spoken. Raises `SpeechProblem`."""
