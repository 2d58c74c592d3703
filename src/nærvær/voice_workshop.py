"""Joins sound and catalogue for what a person reads in: voices of one's own as folders, whole recordings that become
exercises, and the microphone with its teleprompter."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from .catalogue import voice_folder
from .catalogue.caption_files import read_captions
from .catalogue.content_files import (
    MANUSCRIPT_FILE,
    RECORDINGS,
    VOICE_ROOM_FILE,
    is_content_name,
    read_content,
    recording_folders,
    voice_folders,
)
from .catalogue.recorded_exercises import read_recorded_exercise, write_description, write_recorded_exercise
from .catalogue.voiced_exercises import read_manuscript
from .catalogue.voices import LARGEST_TAKE, LONGEST_TAKE_SECONDS
from .domain.errors import (
    BrokenContent,
    DecodeFault,
    RecordingFault,
    RecordingProblem,
    UnreadableFile,
    UnreadableSound,
    VoiceFault,
)
from .domain.own_voice import Sentence, TakeFault, TakeMeasures, VoiceCard, VoiceConsent, VoiceFolder, level_faults
from .domain.recorded_exercise import (
    CutRecording,
    OpenRecording,
    RecordedExercise,
    captioned,
    captioned_in_order,
)
from .domain.score import DecodeResult, DecodeSounds
from .domain.script import Script
from .domain.sound_samples import SoundSample
from .domain.take_assignment import TimeLabel, parse_labels
from .domain.teleprompter import HeardSound, Microphone
from .domain.voice_workshop import ReadSound, SpeechProgram, TakeFinding
from .files import read_bounded, secure_erase_folder

if TYPE_CHECKING:  # who only asks what there is, or removes it, needs no sound
    from .sound.whole_recording import WholeRecording

LARGEST_LABELS = 1_000_000
_HEARD_AS = {
    DecodeFault.CLIPPED: TakeFault.CLIPPED,
    DecodeFault.SILENT: TakeFault.SILENT,
    DecodeFault.QUIET: TakeFault.FAINT,
}
_MEASURED_TOGETHER = 16
"""So many takes are decoded between two reports of progress."""


class FolderVoices:
    """The port `VoiceWorkshop` over the folder `home`, where voices are made, and `others`, where they may lie too.

    `decode` checks sounds; `scripts` returns the text of the script of an exercise as it is today.
    """

    def __init__(
        self, home: Path, others: Sequence[Path], decode: DecodeSounds, scripts: Callable[[str], str | None]
    ) -> None:
        self._home = home
        self._others = others
        self._decode = decode
        self._scripts = scripts

    def home(self) -> Path:
        return self._home

    def folders(self) -> tuple[Path, ...]:
        return tuple(folder for root in (self._home, *self._others) for folder in voice_folders(root))

    def read(self, folder: PurePath) -> VoiceFolder:
        return voice_folder.read_voice_folder(Path(folder))

    def has_manuscript(self, folder: PurePath) -> bool:
        return os.path.lexists(Path(folder) / MANUSCRIPT_FILE)

    def create(self, folder: PurePath, card: VoiceCard, sentences: Sequence[Sentence]) -> None:
        voice_folder.create_voice_folder(Path(folder), card, sentences)

    def write_card(self, folder: PurePath, card: VoiceCard) -> None:
        voice_folder.write_card(Path(folder), card)

    def write_manuscript(self, folder: PurePath, sentences: Sequence[Sentence]) -> None:
        voice_folder.write_manuscript(Path(folder), sentences)

    def keep_scripts(self, folder: PurePath, exercises: Sequence[str]) -> None:
        for exercise in exercises:
            text = self._scripts(exercise)
            if text is not None:
                voice_folder.write_script(Path(folder), exercise, text)

    def read_script(self, folder: PurePath, script: Script) -> Script:
        return read_manuscript(Path(folder), script, script.shared) or script

    def sounds(self, path: PurePath) -> tuple[Path, ...]:
        return voice_folder.sound_files(Path(path)) if Path(path).is_dir() else (Path(path),)

    def read_sound(self, file: PurePath) -> ReadSound:
        from .sound.other_sounds import read_any_sound

        return read_any_sound(Path(file))

    def read_labels(self, file: PurePath) -> tuple[TimeLabel, ...]:
        return parse_labels(read_content(Path(file), LARGEST_LABELS), str(file))

    def add_take(
        self, folder: PurePath, number: int, sound: ReadSound, start: float = 0.0, end: float | None = None
    ) -> TakeMeasures:
        last = None if end is None else round(end * sound.rate)
        return _add_take(folder, number, sound.samples[round(start * sound.rate) : last], sound.rate)

    def measure(self, voice: VoiceFolder, progress: Callable[[float], None]) -> Mapping[int, TakeFinding]:
        found: dict[int, TakeFinding] = {}
        numbers = sorted(voice.takes)
        for start in range(0, len(numbers), _MEASURED_TOGETHER):
            progress(start / len(numbers))
            contents: dict[int, bytes] = {}
            for number in numbers[start : start + _MEASURED_TOGETHER]:
                content = _content(Path(voice.takes[number]), Path(voice.folder))
                if isinstance(content, bytes):
                    contents[number] = content
                else:
                    found[number] = content
            results = self._decode(tuple(contents.values()))
            found |= {number: _finding(result) for number, result in zip(contents, results, strict=True)}
        progress(1.0)
        return found

    def remove(self, folder: PurePath) -> None:
        voice_folder.remove_voice_folder(Path(folder))


def _add_take(folder: PurePath, number: int, samples: Any, rate: int) -> TakeMeasures:
    """Make a take of samples and write it in place of the one the sentence had."""
    from .sound.take_making import made_take

    made = made_take(samples, rate)
    voice_folder.write_take(Path(folder), number, made.wav)
    with contextlib.suppress(OSError):  # the sentence is kept, and the next one tells of a full disk
        _add_to_room(Path(folder), samples, rate)
    return made.measures


def _add_to_room(folder: Path, samples: Any, rate: int) -> None:
    """Add what is heard of the room beside a sentence to what the voice has of it, as long as that is too little."""
    from .sound.other_sounds import read_any_sound
    from .sound.room_tone import ROOM_SECONDS
    from .sound.take_making import longer_room

    file = folder / VOICE_ROOM_FILE
    frames, known_rate = (0, 0) if file.is_symlink() else voice_folder.claimed_length(file)
    if frames and frames >= ROOM_SECONDS * known_rate:
        return
    known = None
    if frames:
        with contextlib.suppress(UnreadableSound):
            known = read_any_sound(file)
    room = longer_room(None if known is None else known.samples, 0 if known is None else known.rate, samples, rate)
    if room is not None:
        voice_folder.write_room(folder, room)


def _content(file: Path, folder: Path) -> bytes | TakeFinding:
    """Return the content of a take that lies in the folder of its voice, or why it is not to be played."""
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            return VoiceFault.OUTSIDE
        return read_bounded(file, LARGEST_TAKE)
    except UnreadableFile as error:
        return error.reason
    except (OSError, RuntimeError):
        return VoiceFault.OUTSIDE


def _finding(result: DecodeResult) -> TakeFinding:
    if result.reason:
        fault = _HEARD_AS.get(result.reason)
        return result.reason if fault is None else TakeMeasures(0.0, 0.0, 0.0, (fault,))
    if result.frames > LONGEST_TAKE_SECONDS * result.rate:
        return VoiceFault.TAKE_TOO_LONG
    faults = level_faults(result.loudness, result.floor, is_clipped=False)
    return TakeMeasures(result.frames / result.rate, result.loudness, result.floor, faults)


class FolderRecordings:
    """The port `RecordingWorkshop` over the folder `own`; `spool` is where decoded sound lies meanwhile.

    `taken`: the ids of the exercises there are.
    """

    def __init__(self, own: Path, spool: Path, taken: Collection[str]) -> None:
        self._own = own
        self._spool = spool
        self._taken = taken

    def require_free(self, exercise: str) -> None:
        if not is_content_name(exercise):
            raise RecordingProblem(RecordingFault.BAD_ID, exercise)
        if exercise in self._taken or os.path.lexists(self._own / RECORDINGS / exercise):
            raise RecordingProblem(RecordingFault.TAKEN, exercise)

    def open(self, file: PurePath) -> WholeRecording:
        from .sound.whole_recording import open_whole_recording

        return open_whole_recording(file, self._spool)

    def with_captions(self, cut: CutRecording, file: PurePath) -> CutRecording:
        captions = read_captions(Path(file))
        if captions.timed:
            return captioned(cut, captions.timed)
        return captioned_in_order(cut, captions.sentences)

    def keep(
        self,
        recording: OpenRecording,
        cut: CutRecording,
        exercise: RecordedExercise,
        progress: Callable[[float], None],
    ) -> PurePath:
        self.require_free(exercise.id)

        def takes() -> Iterator[tuple[bytes, int]]:
            for number, phrase in enumerate(cut.phrases):
                progress(number / len(cut.phrases))
                yield recording.take(phrase.start, phrase.end), phrase.end - phrase.start

        try:
            return write_recorded_exercise(self._own, exercise, takes(), cut.rate, recording.room(cut))
        except FileExistsError:
            raise RecordingProblem(RecordingFault.TAKEN, exercise.id) from None

    def known(self) -> tuple[RecordedExercise, ...]:
        known = []
        for folder in recording_folders(self._own):
            with contextlib.suppress(BrokenContent):
                known.append(read_recorded_exercise(folder))
        return tuple(known)

    def write_consent(self, exercise: str, consent: VoiceConsent) -> None:
        folder = self._own / RECORDINGS / exercise
        write_description(folder, read_recorded_exercise(folder).with_consent(consent))

    def remove(self, exercise: str) -> str | None:
        folder = self._own / RECORDINGS / exercise
        if not is_content_name(exercise) or not folder.is_dir() or folder.is_symlink():
            return None
        try:
            title = read_recorded_exercise(folder).title
        except BrokenContent:
            title = exercise
        secure_erase_folder(folder)
        return title


class SystemStudio:
    """The port `RecordingStudio` on this machine: `show` shows the teleprompter on a screen, and `say` in lines."""

    def __init__(self, show: Callable[[PurePath], int], say: Callable[[PurePath], int]) -> None:
        self._show = show
        self._say = say

    def open_microphone(self) -> Microphone:
        from .sound.microphone import PortAudioMicrophone

        return PortAudioMicrophone()

    def keep(self, folder: PurePath, number: int, sound: HeardSound) -> TakeMeasures:
        return _add_take(folder, number, sound.samples, sound.rate)

    def sample(self, take: PurePath) -> SoundSample | None:
        from .sound.take_making import take_sample

        return take_sample(Path(take))

    def speech(self, model: PurePath | None, language: str) -> SpeechProgram:
        from .sound.take_making import Espeak, Piper

        return Espeak(language) if model is None else Piper(Path(model))

    def read_in(self, folder: PurePath, *, as_lines: bool = False) -> int:
        return (self._say if as_lines else self._show)(folder)
