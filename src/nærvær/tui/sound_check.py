"""Before the first visit: a bell, and whether it was heard."""

from __future__ import annotations

import asyncio

from ..domain.parts import SharedParts
from ..domain.player import Player
from ..domain.sound import Score
from ..domain.timeline import Strike, Timeline
from ..words import kiosk_words as words
from ..words.textual_strings import ON
from .asking import Asker
from .sentence import Sentence

RATE = 48_000
SECONDS = 6
PATIENCE_SECONDS = 120.0


async def check_sound(asker: Asker, parts: SharedParts) -> None:
    """Play the bell and ask, until it is heard or let be. Where nobody answers, the screen is started all the same."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _check(asker, parts)
    except TimeoutError:
        return


async def _check(asker: Asker, parts: SharedParts) -> None:
    while True:
        player = await asyncio.to_thread(_ring, parts)
        ways = ((words.SOUND_YES, "yes"), (words.SOUND_AGAIN, "again"), (words.SOUND_NO, "no"))
        try:
            answer = await asker.ask(Sentence(words.SOUND_TITLE, (words.SOUND_ASK,), ways, back="yes", esc=ON))
        finally:
            asyncio.get_running_loop().run_in_executor(None, player.close)
        if answer == "no":
            others = ((words.SOUND_AGAIN, "again"), (words.SOUND_ON, "yes"))
            answer = await asker.ask(Sentence(words.SOUND_TITLE, (words.SOUND_HELP,), others, back="yes", esc=ON))
        if answer == "yes":
            return


def _ring(parts: SharedParts) -> Player:
    timeline = Timeline("bell", "", RATE, SECONDS * RATE, (), (Strike(0, False),), (), 1.0)
    player = parts.open_player(Score(timeline, None))
    player.start()
    return player
