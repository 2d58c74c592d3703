"""The sound of a room in which nobody speaks: found beside speech, and joined so that nobody hears where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .pause_detection import STEPS_PER_SECOND, LevelMeter, true_runs
from .resample import Samples

ROOM_SECONDS = 12.0
"""So much of it is kept to fill pauses with: after so long nobody hears that it comes again."""
INAUDIBLE_DB = -85.0
"""A room as quiet as this, beside speech at −20 LUFS, is heard by nobody."""
_EDGE_SECONDS, _JOINT_SECONDS = 0.1, 0.05
"""So long after speech, and before it, the room is not alone yet; and over so long two stretches go over into each other."""
_UNEVEN_DB = 6.0
"""What is so much louder than most of a pause is a click, a breath or a chair, and not the room."""
_STORED_DB = -40.0
"""As loud as the room of a voice is stored, in the band of speech: loud enough to be measured, whatever the room."""
_SHORTEST_BESIDE_TAKE_SECONDS = 0.2
_HIGHEST_PEAK = 0.7
Span = tuple[int, int]


def even_stretches(levels: Samples, quiet: Iterable[Span], shortest: float) -> list[Span]:
    """Return where within the `quiet` spans nothing stands out of the room for `shortest` seconds, the longest first.

    They are together no longer than `ROOM_SECONDS`. Spans are steps of `levels`, as `LevelMeter` measures them; a little is
    left at their ends.
    """
    edge = round(_EDGE_SECONDS * STEPS_PER_SECOND)
    spans = [(start + edge, end - edge) for start, end in quiet if end - start > 2 * edge]
    if not spans:
        return []
    usual = float(np.median(np.concatenate([levels[start:end] for start, end in spans])))
    found: list[Span] = []
    for start, end in spans:
        even = np.abs(levels[start:end] - usual) <= _UNEVEN_DB
        found += [(start + low, start + high) for low, high in true_runs(even)]
    least, wanted = round(shortest * STEPS_PER_SECOND), round(ROOM_SECONDS * STEPS_PER_SECOND)
    taken: list[Span] = []
    for start, end in sorted(found, key=lambda each: each[0] - each[1]):
        if wanted <= least or end - start < least:
            break
        taken.append((start, min(end, start + wanted)))
        wanted -= end - start
    return taken


def joined_softly(parts: Sequence[Samples], rate: int) -> Samples:
    """Return the parts one after the other, each going over into the next; each is longer than two joints."""
    joint = round(_JOINT_SECONDS * rate)
    turn = np.linspace(0, np.pi / 2, joint, dtype=np.float32)
    room = parts[0]
    for part in parts[1:]:
        following = part.copy()
        following[:joint] = room[-joint:] * np.cos(turn) + following[:joint] * np.sin(turn)
        room = np.concatenate((room[:-joint], following))
    return np.asarray(room - room.mean(), np.float32)


def room_beside_speech(sound: Samples, rate: int, speech: Span, gain: float) -> list[Samples]:
    """Return what is heard of the room before and after the speech between two frames, made as loud as it is stored.

    None of it where, with the `gain` that the speech gets, nobody would hear it.
    """
    meter = LevelMeter(rate)
    meter.add(sound)
    levels = meter.levels().speech
    outside = [(0, speech[0] // meter.step), (speech[1] // meter.step, len(levels))]
    parts = []
    for start, end in even_stretches(levels, outside, _SHORTEST_BESIDE_TAKE_SECONDS):
        power = float(np.power(10, levels[start:end] / 10).mean())
        if 10 * np.log10(max(power, 1e-12)) + 20 * np.log10(gain) >= INAUDIBLE_DB:
            part = sound[start * meter.step : end * meter.step]
            part = (part - part.mean()) * np.float32(10 ** (_STORED_DB / 20) / power**0.5)
            if np.abs(part).max() <= _HIGHEST_PEAK:
                parts.append(part)
    return parts
