"""Sound: a score becomes samples, and samples are played or written to a file.

    engine              the `Player` port, and the thread behind it, which mixes ahead
    transport           what the verbs asked for, and the state shown
    ring_buffer         four seconds written ahead, taken and faded by the card's callback, which tells what is heard
    mixer               a score as samples: takes, bells and ambience; any range of frames, always the same
    bells_and_ambience  the bells, rain and brown noise, made once per process
    resample            another sampling rate, by absolute position
    device              the sound card through PortAudio, each call with a time limit, and the clock that stands in for one
    render              a score as a sound file, with its tags (ID3) and its words beside it (WebVTT, LRC)
    keep_awake          keeps the machine awake while it plays
    take_making         a take out of what was recorded: trimmed, levelled, and told what is wrong with it
    decode_check        sound of unknown origin, decoded first by a process of its own (decode_worker)

Importing this package loads no sound library: the functions below do, when they are called.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from dataclasses import replace

from ..domain.machine_settings import MachineSettings
from ..domain.player import Player, PlayerProblem
from ..domain.practice import Ambience, Bell
from ..domain.score import Score
from ..domain.services import CheckResult


class SoundPlayers:
    """The `Players` port: players on the device, and at the volume, of this machine's settings."""

    def __init__(self, settings: Callable[[], MachineSettings]) -> None:
        """`settings` is called for each player that is opened."""
        self._settings = settings

    def open(self, score: Score) -> Player:
        settings = self._settings()
        return open_player(replace(score, volume=settings.volume), settings.device or None)

    def open_silent(self, score: Score) -> Player:
        return open_silent(score)

    def warm_up(self) -> None:
        warm_up()


def open_player(score: Score, device: str | None = None) -> Player:
    """A player on the named or the default device; a silent one, with the reason as its problem, where there is none.

    A score without any sound gets a silent player too.
    """
    from .device import NoSound, PortAudioOutput
    from .engine import Engine

    if not _has_sound(score):
        return open_silent(score)
    try:
        return Engine(score, PortAudioOutput(device).require_device())
    except NoSound as problem:
        return open_silent(score, problem.reason)


def has_device(device: str | None = None) -> bool:
    """Whether the named device, or the default one, is there to be played on."""
    from .device import NoSound, PortAudioOutput

    try:
        PortAudioOutput(device).require_device()
    except NoSound:
        return False
    return True


def _has_sound(score: Score) -> bool:
    """Whether there is anything to hear in `score`."""
    has_bells = score.bell is not Bell.NONE and score.timeline.bells
    return bool(score.recording or has_bells or score.ambience is not Ambience.NONE)


def open_silent(score: Score, problem: PlayerProblem = PlayerProblem.NONE) -> Player:
    """A player that keeps time and makes no sound; `problem` is the reason it shows."""
    from .device import ClockOutput
    from .engine import Engine

    return Engine(replace(score, recording=None, bell=Bell.NONE, ambience=Ambience.NONE), ClockOutput(), problem)


def warm_up() -> None:
    """Load what the first practice will need, so that it sounds at once. Takes a while: call it in a thread."""
    from .bells_and_ambience import bell_sound
    from .device import NoSound, load_sounddevice

    bell_sound(Bell.BOWL)
    importlib.import_module("soundfile")
    with contextlib.suppress(NoSound):
        load_sounddevice()


def examine_sound() -> CheckResult:
    """Examine what there is to play on, for `doctor`. Hints: no_portaudio, no_device, or none."""
    from .device import NoSound, PortAudioOutput, backend_name

    found: dict[str, str | None] = {"backend": None, "device": None}
    try:
        found["backend"] = backend_name()
        found["device"] = PortAudioOutput().require_device().name
    except NoSound as problem:
        return CheckResult("sound", False, found, problem.reason)
    return CheckResult("sound", True, found)
