"""What a playing practice tells of the moment it is at, in words."""

from __future__ import annotations

from ..domain.errors import MissingSound
from ..domain.player import Playback, PlayerState
from ..domain.timeline import Timeline
from ..words import textual_strings as words
from ..words.journey import left_out
from ..words.sound_faults import reason

PASSED, TO_COME = "•", "·"


def section(timeline: Timeline, frame: int, width: int) -> str:
    """The part of the practice one is in, between dots for those before and those to come, `width` columns at most."""
    passages = timeline.passages
    if not passages:
        return ""
    here = timeline.passage_at(frame)
    before, after = PASSED * here, TO_COME * (len(passages) - here - 1)
    if 2 * len(passages) + len(passages[here].title) < width - 8:
        before, after = " ".join(before), " ".join(after)
    return f"{before}  {passages[here].title}  {after}".strip()


def caption(timeline: Timeline, frame: int) -> str:
    """What is being said; before the first sentence, what a short practice goes without."""
    spoken = timeline.spoken_at(frame)
    if spoken is None and timeline.spoken and frame < timeline.spoken[0].start:
        return left_out(timeline.left_out)
    return spoken.text if spoken else ""


def how_it_stands(moment: Playback, paused: bool, captions: bool, fault: MissingSound | None) -> str:
    """What must be known of it: the sound is gone, is coming, is missing, or rests. Nothing where all is as it should be."""
    if moment.is_lost:
        return words.LOST if moment.is_given_up else words.RECONNECTING
    if paused:
        return words.PAUSED
    if moment.state is PlayerState.STARTING:
        return words.GETTING_READY
    if moment.audible and not moment.missing and fault is None:
        return ""
    if fault is not None and moment.audible:
        return reason(fault)
    if not captions:
        return words.TEXT_HIDDEN
    return words.SOME_MISSING if moment.audible else words.WITHOUT_SOUND
