"""Sound: a score becomes samples, and samples are heard or written to a file.

    bells     the bells, synthesised once per process
    grounds   rain and brown noise, likewise
    speech    the takes of one recording, checked and decoded
    guard     sound from others, heard first by a process of its own (listening)
    resample  another sampling rate, by absolute position
    mix       a score as samples: any range of frames, always the same
    ring      sound written ahead; pulled by the card, which tells what is heard
    desk      what the verbs wish and what is shown
    feeder    the thread that mixes ahead and watches over the device
    engine    the player of the port, made of these
    stream    what the engine needs of a way out
    device    PortAudio
    clock     the monotonic clock in its place
    rendering a score as a file, and its captions

Importing this package loads no sound library: the functions below do, when they are called.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from ..domain.player import Player
from ..domain.score import Ambience, Bell, DecodeSound, Score
from ..domain.services import CheckResult


def open_player(score: Score, device: str | None = None) -> Player:
    """A player on the named or the default device; a silent one, with the reason as its problem, where there is none."""
    from .engine import Engine
    from .output import NoSound

    if not _has_sound(score):
        return open_silent(score)
    try:
        from .portaudio import PortAudioOutput

        return Engine(score, PortAudioOutput(device).found())
    except NoSound as trouble:
        return open_silent(score, trouble.reason)


def _has_sound(score: Score) -> bool:
    """Whether there is anything to hear in it."""
    rings = score.bell is not Bell.NONE and score.timeline.strikes
    return bool(score.recording or rings or score.ground is not Ambience.NONE)


def open_silent(score: Score, problem: str = "") -> Player:
    """A player that keeps time and makes no sound; `problem`: why."""
    from .engine import Engine
    from .output import ClockOutput

    return Engine(replace(score, recording=None, bell=Bell.NONE, ground=Ambience.NONE), ClockOutput(), problem)


def open_decode_check(memory: Path) -> DecodeSound:
    """Hears sound from others before it is played; `memory` is a file where what was found good is remembered."""
    from .decode_check import DecodeCheck

    return DecodeCheck(memory)


def warm_up() -> None:
    """Load what the first practice will need, so that it sounds at once. Meant for a thread."""
    from .bells import bell_sound
    from .output import NoSound
    from .portaudio import load_sounddevice

    bell_sound(Bell.BOWL)
    importlib.import_module("soundfile")
    with contextlib.suppress(NoSound):
        load_sounddevice()


def examine_sound() -> CheckResult:
    """What there is to play on. Hints: no_portaudio, no_device, or none."""
    from .output import NoSound
    from .portaudio import PortAudioOutput, backend_name

    found: dict[str, str | None] = {"backend": None, "device": None}
    try:
        found["backend"] = backend_name()
        found["device"] = PortAudioOutput().found().name
    except NoSound as trouble:
        return CheckResult("sound", False, found, trouble.reason)
    return CheckResult("sound", True, found)


def render_to_file(score: Score, file: PurePath, captions: PurePath | None, progress: Callable[[float], None]) -> None:
    """Write the score to `file`, and its captions to `captions`. Raises `Unknown` for a format, `OSError` for a place."""
    from .render import render_to_file

    render_to_file(score, file, captions, progress)
