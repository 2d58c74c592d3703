"""Joins sound and catalogue for one purpose: voices of one's own are made, checked and removed as folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath

from .catalogue import voice_folder
from .catalogue.content_files import MANUSCRIPT_FILE, read_content, voice_folders
from .catalogue.voiced_exercises import read_manuscript
from .catalogue.voices import LARGEST_TAKE, LONGEST_TAKE_SECONDS
from .domain.errors import DecodeFault, UnreadableFile, VoiceFault
from .domain.own_voice import Sentence, TakeFault, TakeMeasures, VoiceCard, VoiceFolder, level_faults
from .domain.score import DecodeResult, DecodeSounds
from .domain.script import Script
from .domain.time_labels import TimeLabel, parse_labels
from .domain.voice_workshop import ReadSound, TakeFinding
from .files import read_bounded

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

    def write_manuscript(self, folder: PurePath, sentences: Sequence[Sentence]) -> None:
        voice_folder.write_manuscript(Path(folder), sentences)

    def keep_scripts(self, folder: PurePath, exercises: Sequence[str]) -> None:
        for exercise in exercises:
            text = self._scripts(exercise)
            if text is not None:
                voice_folder.write_script(Path(folder), exercise, text)

    def read_script(self, folder: PurePath, script: Script) -> Script:
        return read_manuscript(Path(folder), script, script.shared) or script

    def sounds(self, folder: PurePath) -> tuple[Path, ...]:
        return voice_folder.sound_files(Path(folder))

    def read_sound(self, file: PurePath) -> ReadSound:
        from .sound.other_sounds import read_any_sound

        return read_any_sound(Path(file))

    def read_labels(self, file: PurePath) -> tuple[TimeLabel, ...]:
        return parse_labels(read_content(Path(file), LARGEST_LABELS), str(file))

    def add_take(
        self, folder: PurePath, number: int, sound: ReadSound, start: float = 0.0, end: float | None = None
    ) -> TakeMeasures:
        from .sound.take_making import made_take

        last = None if end is None else round(end * sound.rate)
        made = made_take(sound.samples[round(start * sound.rate) : last], sound.rate)
        voice_folder.write_take(Path(folder), number, made.wav)
        return made.measures

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
