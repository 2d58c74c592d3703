"""Joins the folder of a voice, the microphone and the screen for one purpose: a voice is read in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

from .catalogue.content_files import voice_folders
from .catalogue.voice_folder import read_voice_folder, write_take
from .domain.errors import NameKind, UnknownName
from .domain.own_voice import TakeMeasures, VoiceFolder
from .domain.sound_samples import SoundSample
from .domain.synthetic_voice import SpeechProgram
from .domain.teleprompter import HeardSound, Microphone


class SystemStudio:
    """The port `RecordingStudio` on this machine: `roots` hold the voices of one's own, `show` shows the teleprompter."""

    def __init__(self, roots: Sequence[Path], show: Callable[[PurePath], int]) -> None:
        self._roots = roots
        self._show = show

    def find_voice(self, name: str) -> VoiceFolder:
        own = {folder.name: folder for root in reversed(self._roots) for folder in voice_folders(root)}
        folder = own.get(name, Path(name).expanduser())
        if name not in own and not (len(folder.parts) > 1 and folder.is_dir()):
            raise UnknownName(NameKind.VOICE, name, tuple(own))
        return read_voice_folder(folder.absolute())

    def open_microphone(self) -> Microphone:
        from .sound.microphone import PortAudioMicrophone

        return PortAudioMicrophone()

    def keep(self, folder: PurePath, number: int, sound: HeardSound) -> TakeMeasures:
        from .sound.take_making import made_take

        made = made_take(sound.samples, sound.rate)
        write_take(Path(folder), number, made.wav)
        return made.measures

    def sample(self, take: PurePath) -> SoundSample | None:
        from .sound.take_sample import take_sample

        return take_sample(Path(take))

    def speech(self, model: PurePath | None, language: str) -> SpeechProgram:
        from .sound.speech_programs import Espeak, Piper

        return Espeak(language) if model is None else Piper(Path(model))

    def read_in(self, folder: PurePath) -> int:
        return self._show(folder)
