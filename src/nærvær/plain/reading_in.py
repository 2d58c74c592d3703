"""A voice read in by lines: Enter begins a sentence and Enter ends it; what a meter would show is said after the take."""

from __future__ import annotations

import time
from pathlib import PurePath

from ..domain.player import Players
from ..domain.services import Services
from ..domain.teleprompter import (
    LONGEST_TAKE_SECONDS,
    ROOM_SECONDS,
    SILENT_DB,
    FolderVoice,
    HeardSound,
    Microphone,
    ReadVoice,
    Teleprompter,
    judge_level,
    judge_room,
)
from ..texts import plain as keys
from ..texts import teleprompter as words
from ..texts.errors import os_error_sentence
from .console import POLL_SECONDS, Console, LineStreams, leaving_on_signals
from .player_lines import play_sample
from .practice import DONE

_BEFORE_ROOM_SECONDS = 0.5
"""The key press before is no noise of the room."""


def read_in_lines(console: Console, services: Services, folder: PurePath) -> None:
    """Read the voice in `folder` in, until the person ends it. Raises `Refusal`."""
    voice = services.voice_workshop.read(folder)
    microphone = services.studio.open_microphone()
    try:
        prompter = Teleprompter(voice.sentences, voice.takes.keys())
        LineTeleprompter(
            console,
            prompter,
            FolderVoice(services.studio, services.voice_workshop, voice),
            microphone,
            services.players,
        ).run()
    finally:
        microphone.close()


def record_in_lines(services: Services, streams: LineStreams, folder: PurePath) -> int:
    """Read the voice in `folder` in and return the exit code. Raises `Refusal`."""
    console = Console(streams)
    with leaving_on_signals(console):
        read_in_lines(console, services, folder)
    return DONE


class LineTeleprompter:
    """Says one sentence after the other, and keeps what is read between two lines that a person types."""

    def __init__(
        self, console: Console, prompter: Teleprompter, voice: ReadVoice, microphone: Microphone, players: Players
    ) -> None:
        self._console = console
        self._prompter = prompter
        self._voice = voice
        self._microphone = microphone
        self._players = players
        self._is_new = False

    def run(self) -> None:
        """Go on until the person ends it. Raises `MicrophoneProblem`; what was read before is kept."""
        self._console.say(words.heading(self._voice.name))
        self._listen_to_room()
        while not self._console.leaving:
            self._say_sentence()
            typed = self._console.answer()
            while typed is not None and self._stays_here(typed.strip()):
                typed = self._console.answer()
            if typed is None or keys.END_KEY.is_typed(typed):
                self._console.say(words.ALL_KEPT())
                return

    def _listen_to_room(self) -> None:
        """Hear how quiet the room is while nobody speaks, and say it."""
        self._console.say(words.LISTENS_TO_ROOM())
        time.sleep(_BEFORE_ROOM_SECONDS)
        self._microphone.level()
        heard = []
        ends = time.monotonic() + ROOM_SECONDS - _BEFORE_ROOM_SECONDS
        while time.monotonic() < ends and not self._console.leaving:
            time.sleep(POLL_SECONDS)
            heard.append(self._microphone.level().average)
        if heard:
            self._console.say(words.ROOM[judge_room(sorted(heard)[len(heard) // 2])]())

    def _say_sentence(self) -> None:
        prompter = self._prompter
        self._is_new = False
        done = words.progress(prompter.taken_count, prompter.count, prompter.seconds_left())
        self._console.say(f"{words.which(prompter.sentence.number)} · {done}")
        self._console.say(prompter.sentence.text)
        self._console.say(words.line_again_how() if prompter.is_taken else words.line_how())

    def _stays_here(self, typed: str) -> bool:
        """Do what was typed, and return whether the same sentence is still the one to answer."""
        prompter = self._prompter
        if keys.END_KEY.is_typed(typed):
            return False
        if keys.BEFORE_KEY.is_typed(typed):
            prompter.move(-1)
            return False
        if keys.ON_KEY.is_typed(typed):
            prompter.move(1)
            return False
        if keys.HEAR_KEY.is_typed(typed):
            self._listen()
        elif not typed and prompter.is_taken and self._is_new:
            prompter.move_on()
            return False
        elif not typed or (prompter.is_taken and keys.AGAIN_KEY.is_typed(typed)):
            self._read()
        else:
            self._console.say(words.line_again_how() if prompter.is_taken else words.line_how())
        return not self._console.leaving

    def _listen(self) -> None:
        number = self._prompter.sentence.number
        if not self._prompter.is_taken:
            self._console.say(words.NOTHING_TO_HEAR())
            return
        play_sample(self._console, self._players, lambda: self._voice.sample(number), words.which(number))

    def _read(self) -> None:
        """Keep what is heard until the next line, and say how it was."""
        heard = self._heard()
        if heard is None:
            self._console.say(words.DROPPED())
            return
        sound, peak = heard
        try:
            measures = self._voice.keep(self._prompter.sentence.number, sound)
        except OSError as error:
            self._console.say(words.NOT_SAVED().format(why=os_error_sentence(error)))
            return
        self._prompter.take()
        self._is_new = True
        self._console.say(words.line_take_told(measures, judge_level(peak)))
        if self._prompter.is_whole:
            self._console.say(words.line_whole())
        self._console.say(words.line_taken_how())

    def _heard(self) -> tuple[HeardSound, float] | None:
        """Return what was read until the next line, and its peak; None where it is not to be kept."""
        console, microphone = self._console, self._microphone
        microphone.begin()
        console.say(words.line_recording())
        microphone.level()  # what was heard until now is no part of the take
        peak, line = SILENT_DB, None
        ends = time.monotonic() + LONGEST_TAKE_SECONDS
        while line is None and not console.leaving and time.monotonic() < ends:
            line = console.typed(POLL_SECONDS)
            peak = max(peak, microphone.level().peak)
        sound = microphone.end()
        is_dropped = console.leaving or (line is not None and keys.END_KEY.is_typed(line))
        return None if is_dropped else (sound, peak)
