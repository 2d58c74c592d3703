"""A voice that is read in, as the teleprompter of every face needs it."""

from __future__ import annotations

from typing import Protocol

from ..domain.own_voice import TakeMeasures, VoiceFolder
from ..domain.services import Services
from ..domain.sound_samples import SoundSample
from ..domain.teleprompter import HeardSound


class ReadVoice(Protocol):
    """The voice that is read in."""

    name: str

    def keep(self, number: int, sound: HeardSound) -> TakeMeasures:
        """Make a take of what was heard and write it at once. Raises `OSError`."""

    def sample(self, number: int) -> SoundSample | None:
        """Return the take of a sentence to be heard; None where it cannot be."""


class FolderVoice:
    """A voice in its folder, which gets a take for each sentence that is read. Keeps the port `ReadVoice`."""

    def __init__(self, services: Services, voice: VoiceFolder) -> None:
        self._services = services
        self._folder = voice.folder
        self.name = voice.card.name

    def keep(self, number: int, sound: HeardSound) -> TakeMeasures:
        return self._services.studio.keep(self._folder, number, sound)

    def sample(self, number: int) -> SoundSample | None:
        takes = self._services.voice_workshop.read(self._folder).takes
        return self._services.studio.sample(takes[number]) if number in takes else None
