"""Plays a few seconds of a sound that a person may choose."""

from __future__ import annotations

import time

from ..dialogues.interviewer import MakeSample
from ..domain.errors import Refusal
from ..domain.player import ENDED_STATES, Players
from ..texts import settings as words
from .console import POLL_SECONDS, Console


def play_sample(console: Console, players: Players, make: MakeSample, label: str) -> None:
    """Play what is called `label` to its end, or until a person types the next line; say why it cannot be heard."""
    try:
        sample = make()
    except Refusal as error:
        console.refuse(error)
        return
    if sample is None:
        console.say(words.NOTHING_TO_HEAR())
        return
    player = players.open(sample.score)
    try:
        player.start(sample.start)
        if not player.playback().audible:
            console.say(words.NO_SOUND_HERE())
            return
        console.say(words.hearing(label.strip()))
        end_seconds = sample.end / sample.score.timeline.rate
        while not console.leaving and (moment := player.playback()).state not in ENDED_STATES:
            if moment.is_lost or moment.position / moment.rate >= end_seconds or _is_interrupted(console):
                break
    finally:
        player.close()


def _is_interrupted(console: Console) -> bool:
    """Wait briefly, and return whether a person has typed a line, which is left for the next question."""
    if console.keyboard:
        return console.has_line(POLL_SECONDS)
    time.sleep(POLL_SECONDS)
    return False
