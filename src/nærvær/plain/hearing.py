"""Plays a sample of a voice to its end."""

from __future__ import annotations

import time

from ..domain.errors import Refusal
from ..domain.parts import Parts
from ..domain.player import ENDED
from ..domain.sampling import sample
from ..words.refusals import sentence
from .console import POLL_SECONDS, Console


def hear(console: Console, parts: Parts, voice: str) -> None:
    """A few sentences in a voice; what stands in the way is said."""
    try:
        heard = sample(parts.catalogue, voice)
    except Refusal as error:
        console.complain(sentence(error))
        return
    player = parts.open_player(heard.score)
    try:
        player.start(heard.start)
        while not console.leaving and (moment := player.playback()).state not in ENDED:
            if moment.position / moment.rate >= heard.end / heard.score.timeline.rate:
                break
            time.sleep(POLL_SECONDS)
    finally:
        player.close()
