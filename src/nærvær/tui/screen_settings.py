"""What can be chosen for the screen: it belongs to the machine, so it is kept in its settings and not in the diary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..domain.machine import Digits, Machine, Motion
from ..talks.preferences import Choice
from ..talks.steps import Way
from ..words import machine_words as words
from .asking import Asker
from .pick import Pick
from .sentence import Sentence

ROWS: tuple[tuple[Choice, Callable[[str], Any]], ...] = (
    (Choice("theme", words.COLOURS, words.COLOURS_WHY, tuple(words.THEMES.items())), str),
    (Choice("motion", words.MOTION, words.MOTION_WHY, tuple(words.MOTIONS.items())), Motion),
    (Choice("digits", words.DIGITS, words.DIGITS_WHY, tuple(words.DIGIT_SIZES.items())), Digits),
)
"""What can be chosen, by its name in `Machine`, and the type of its values."""


class ScreenSettings:
    """Asks what to change until the person is done; each choice holds at once."""

    def __init__(self, asker: Asker) -> None:
        self._ask = asker.ask
        self._machine = asker.machine

    @property
    def now(self) -> Machine:
        """What holds."""
        return self._machine.now

    async def go(self) -> None:
        """The list, again and again."""
        place = 0
        while True:
            here = {choice.name: str(getattr(self.now, choice.name)) for choice, _ in ROWS}
            ways = tuple(
                Way(choice.label, index, choice.shown(here), choice.why) for index, (choice, _) in enumerate(ROWS)
            )
            letters = Way(words.LETTERS, len(ROWS), "", words.LETTERS_WHY)
            picked = await self._ask(Pick(words.TITLE, words.WHY, (*ways, letters), place))
            if picked is None:
                return
            place = picked
            if picked == len(ROWS):
                await self._ask(Sentence(words.LETTERS, words.LETTERS_HOW, ((words.LETTERS_READ, None),), back=None))
                continue
            choice, typed = ROWS[picked]
            asked = choice.ask(here)
            chosen = await self._ask(Pick(asked.heading, asked.ask, asked.ways, asked.first, asked.short_cuts))
            if chosen is not None:
                self._machine.change(**{choice.name: typed(chosen)})
