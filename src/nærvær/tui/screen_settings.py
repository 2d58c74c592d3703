"""What can be chosen for the screen: it belongs to the machine, so it is kept in its settings and not in the diary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..domain.machine import Digits, Machine, Motion
from ..talks.steps import Way
from ..words import machine_words as words
from .asking import Asker
from .pick import Pick
from .sentence import Sentence


@dataclass(frozen=True, slots=True)
class _Row:
    """One setting: its name in `Machine`, its label, what it is for, its values with their labels, and their type."""

    name: str
    label: str
    why: str
    values: tuple[tuple[str, str], ...]
    typed: Callable[[str], Any] = str

    def place(self, machine: Machine) -> int:
        """Which value holds; the first where none of them does."""
        values = [value for value, _ in self.values]
        here = str(getattr(machine, self.name))
        return values.index(here) if here in values else 0


ROWS = (
    _Row("theme", words.COLOURS, words.COLOURS_WHY, tuple(words.THEMES.items())),
    _Row("motion", words.MOTION, words.MOTION_WHY, tuple(words.MOTIONS.items()), Motion),
    _Row("digits", words.DIGITS, words.DIGITS_WHY, tuple(words.DIGIT_SIZES.items()), Digits),
)


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
            ways = tuple(
                Way(row.label, index, row.values[row.place(self.now)][1], row.why) for index, row in enumerate(ROWS)
            )
            letters = Way(words.LETTERS, len(ROWS), "", words.LETTERS_WHY)
            picked = await self._ask(Pick(words.TITLE, words.WHY, (*ways, letters), place))
            if picked is None:
                return
            place = picked
            if picked == len(ROWS):
                await self._ask(Sentence(words.LETTERS, words.LETTERS_HOW, ((words.LETTERS_READ, None),), back=None))
                continue
            row = ROWS[picked]
            values = tuple(Way(label, value) for value, label in row.values)
            chosen = await self._ask(Pick(row.label, row.why, values, row.place(self.now), short_cuts=True))
            if chosen is not None:
                self._machine.change(**{row.name: row.typed(chosen)})
