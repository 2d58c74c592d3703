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

from ..domain.parts import Finding
from ..domain.player import Player
from ..domain.sound import Bell, Ground, Listener, Score


def open_player(score: Score, device: str | None = None) -> Player:
    """A player on the named or the default device; a silent one, with the reason as its problem, where there is none."""
    from .engine import Engine
    from .stream import NoSound

    if not _sounds(score):
        return open_silent(score)
    try:
        from .device import DeviceOutput

        return Engine(score, DeviceOutput(device).found())
    except NoSound as trouble:
        return open_silent(score, trouble.reason)


def _sounds(score: Score) -> bool:
    """Whether there is anything to hear in it."""
    rings = score.bell is not Bell.NONE and score.timeline.strikes
    return bool(score.recording or rings or score.ground is not Ground.NONE)


def open_silent(score: Score, problem: str = "") -> Player:
    """A player that keeps time and makes no sound; `problem`: why."""
    from .clock import ClockOutput
    from .engine import Engine

    return Engine(replace(score, recording=None, bell=Bell.NONE, ground=Ground.NONE), ClockOutput(), problem)


def open_guard(memory: Path) -> Listener:
    """Hears sound from others before it is played; `memory` is a file where what was found good is remembered."""
    from .guard import Guard

    return Guard(memory)


def warm_up() -> None:
    """Load what the first practice will need, so that it sounds at once. Meant for a thread."""
    from .bells import bell_sound
    from .device import portaudio
    from .stream import NoSound

    bell_sound(Bell.BOWL)
    importlib.import_module("soundfile")
    with contextlib.suppress(NoSound):
        portaudio()


def examine_sound() -> Finding:
    """What there is to play on. Hints: no_portaudio, no_device, or none."""
    from .device import DeviceOutput, backend
    from .stream import NoSound

    found: dict[str, str | None] = {"backend": None, "device": None}
    try:
        found["backend"] = backend()
        found["device"] = DeviceOutput().found().name
    except NoSound as trouble:
        return Finding("sound", False, found, trouble.reason)
    return Finding("sound", True, found)


def render(score: Score, file: PurePath, captions: PurePath | None, progress: Callable[[float], None]) -> None:
    """Write the score to `file`, and its captions to `captions`. Raises `Unknown` for a format, `OSError` for a place."""
    from .rendering import write

    write(score, file, captions, progress)
