"""The settings: a list of choices, each answered on a page of its own and kept as a preference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..domain.machine import Digits, Machine, Motion
from ..domain.parts import Parts
from ..domain.practice import Preference
from ..domain.progress import preferences
from ..domain.sound import Bell, Ground
from ..domain.usual import LONGEST_SETTLING_MINUTES
from ..words import machine_words
from ..words import settings_words as words
from ..words.regions import REGIONS
from .asking import Asker
from .diary_thread import DiaryThread
from .pick import Pick, Way

VOLUMES = (25, 50, 75, 100)
INTERVALS = (0, 2, 5, 10, 15, 20)


@dataclass(frozen=True, slots=True)
class _Item:
    """One preference: its name, its label, what it is for, and its values with their labels; the first is the usual."""

    name: str
    label: str
    why: str
    values: tuple[tuple[str, str], ...]

    def shown(self, chosen: dict[str, str]) -> str:
        """The label of the present value."""
        return dict(self.values).get(chosen.get(self.name, ""), self.values[0][1])


MACHINE_ITEMS = (
    _Item("theme", machine_words.COLOURS, machine_words.COLOURS_WHY, tuple(machine_words.THEMES.items())),
    _Item("motion", machine_words.MOTION, machine_words.MOTION_WHY, tuple(machine_words.MOTIONS.items())),
    _Item("digits", machine_words.DIGITS, machine_words.DIGITS_WHY, tuple(machine_words.DIGIT_SIZES.items())),
)
_MACHINE_TYPES: dict[str, Callable[[str], str]] = {"theme": str, "motion": Motion, "digits": Digits}


def _of_machine(machine: Machine) -> dict[str, str]:
    """What holds on this machine, by the names of its rows."""
    return {"theme": machine.theme, "motion": machine.motion.value, "digits": machine.digits.value}


class Settings:
    """Asks what to change until the person is done."""

    def __init__(self, asker: Asker, parts: Parts, diary: DiaryThread) -> None:
        self._ask = asker.ask
        self._diary = diary
        self._machine = asker.machine
        self._catalogue = parts.catalogue

    async def go(self) -> None:
        """The list, again and again. Raises `Refusal` when a choice could not be kept."""
        place = 0
        items = self._items()
        while True:
            chosen = preferences(self._diary.entries)
            ways = [Way(item.label, index, item.shown(chosen), item.why) for index, item in enumerate(items)]
            ways.append(Way(words.REGIONS, len(items), _regions_told(chosen), words.REGIONS_WHY))
            here = _of_machine(self._machine.now)
            ways += [
                Way(item.label, index, item.shown(here), item.why)
                for index, item in enumerate(MACHINE_ITEMS, len(items) + 1)
            ]
            picked = await self._ask(Pick(words.SETTINGS, words.ASK, tuple(ways), place))
            if picked is None:
                return
            place = picked
            if picked < len(items):
                await self._change(items[picked], chosen)
            elif picked == len(items):
                await self._regions()
            else:
                await self._change_machine(MACHINE_ITEMS[picked - len(items) - 1], here)

    async def first_voice(self) -> None:
        """Ask for a voice once, when there is more than one and none was chosen; leaving it is an answer too."""
        voices = self._voices()
        if len(voices) < 2 or "voice" in preferences(self._diary.entries):
            return
        ways = tuple(Way(name, identity) for identity, name in voices)
        page = Pick(words.FIRST_VOICE, words.FIRST_VOICE_WHY, ways, short_cuts=True)
        picked = await self._ask(page, typed_ahead=False)
        await self._diary.append(Preference("voice", picked or voices[0][0]))

    def _voices(self) -> tuple[tuple[str, str], ...]:
        return tuple((voice.id, voice.name) for voice in self._catalogue.voices())

    def _items(self) -> tuple[_Item, ...]:
        voices = self._voices()
        settling = range(LONGEST_SETTLING_MINUTES + 1)
        return (
            *([_Item("voice", words.VOICE, words.VOICE_WHY, voices)] if voices else []),
            _Item("bell", words.BELL, words.BELL_WHY, tuple((bell.value, words.BELLS[bell]) for bell in Bell)),
            _Item("bell_volume", words.BELL_VOLUME, words.BELL_VOLUME_WHY, _numbers(VOLUMES[::-1], words.percent)),
            _Item("ground", words.GROUND, words.GROUND_WHY, tuple((g.value, words.GROUNDS[g]) for g in Ground)),
            _Item("settling", words.SETTLING, words.SETTLING_WHY, _numbers(settling, words.quiet)),
            _Item("interval", words.INTERVAL, words.INTERVAL_WHY, _numbers(INTERVALS, words.every)),
            _Item("bother", words.BOTHER, words.BOTHER_WHY, (("no", words.NO), ("yes", words.YES))),
        )

    async def _change_machine(self, item: _Item, here: dict[str, str]) -> None:
        picked = await self._value(item, here)
        if picked is not None:
            self._machine.change(**{item.name: _MACHINE_TYPES[item.name](picked)})

    async def _change(self, item: _Item, chosen: dict[str, str]) -> None:
        picked = await self._value(item, chosen)
        if picked is not None:
            await self._diary.append(Preference(item.name, picked))

    async def _value(self, item: _Item, chosen: dict[str, str]) -> str | None:
        ways = tuple(Way(label, value) for value, label in item.values)
        values = [value for value, _ in item.values]
        here = values.index(chosen[item.name]) if chosen.get(item.name) in values else 0
        return await self._ask(Pick(item.label, item.why, ways, here, short_cuts=True))

    async def _regions(self) -> None:
        place = 0
        while True:
            chosen = preferences(self._diary.entries)
            skip, linger = _set_of(chosen, "skip"), _set_of(chosen, "linger")
            ways = tuple(
                Way(name.capitalize(), region, _region_told(region, skip, linger)) for region, name in REGIONS.items()
            )
            picked = await self._ask(Pick(words.REGIONS, words.REGIONS_WHY, ways, place))
            if picked is None:
                return
            place = list(REGIONS).index(picked)
            for name, regions in zip(("skip", "linger"), _turned(picked, skip, linger), strict=True):
                if regions != _set_of(chosen, name):
                    await self._diary.append(Preference(name, " ".join(sorted(regions))))


def _numbers(values: Sequence[int], label: Callable[[int], str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), label(value)) for value in values)


def _set_of(chosen: dict[str, str], name: str) -> frozenset[str]:
    return frozenset(chosen.get(name, "").split())


def _region_told(region: str, skip: frozenset[str], linger: frozenset[str]) -> str:
    if region in skip:
        return words.SKIP
    return words.LINGER if region in linger else ""


def _regions_told(chosen: dict[str, str]) -> str:
    return words.changed(len(_set_of(chosen, "skip")), len(_set_of(chosen, "linger")))


def _turned(region: str, skip: frozenset[str], linger: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The regions to skip and to linger at once `region` has gone on: as usual, more time, skipped, as usual."""
    if region in linger:
        return skip | {region}, linger - {region}
    if region in skip:
        return skip - {region}, linger
    return skip, linger | {region}
