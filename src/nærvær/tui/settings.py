"""The settings: a list of choices, each answered on a page of its own and kept as a preference."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ..domain.machine import Digits, Machine, Motion
from ..domain.parts import Parts
from ..domain.practice import Preference
from ..domain.progress import preferences
from ..domain.sound import Bell, Ground
from ..domain.usual import LONGEST_SETTLING_MINUTES
from ..talks import reminding
from ..talks.reporting import reporting
from ..talks.steps import Room, Talk
from ..words import machine_words, report_words
from ..words import own_data_words as own_words
from ..words import settings_words as words
from ..words.regions import REGIONS
from .asking import Asker
from .diary_thread import DiaryThread
from .own_data import OwnDataPages
from .pick import Pick, Way
from .practising import Desk
from .talking import hold, room_of

VOLUMES = (25, 50, 75, 100)
INTERVALS = (0, 2, 5, 10, 15, 20)
_YES_FIRST = (("yes", words.YES), ("no", words.NO))


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


@dataclass(frozen=True, slots=True)
class _Row:
    """One row and where it leads; that answers true when there is nothing more to settle."""

    label: str
    beside: str
    why: str
    lead: Callable[[], Awaitable[bool | None]]


class Settings:
    """Asks what to change until the person is done."""

    def __init__(self, asker: Asker, parts: Parts, diary: DiaryThread) -> None:
        self._ask = asker.ask
        self._diary = diary
        self._machine = asker.machine
        self._catalogue = parts.catalogue
        self._own_data = OwnDataPages(asker, parts, diary)
        self._desk = Desk(asker, parts, diary)

    async def go(self) -> None:
        """The list, again and again. Raises `Refusal` when a choice could not be kept."""
        place = 0
        while True:
            rows = self._rows()
            ways = tuple(Way(row.label, index, row.beside, row.why) for index, row in enumerate(rows))
            picked = await self._ask(Pick(words.SETTINGS, words.ASK, ways, place))
            if picked is None:
                return
            place = picked
            if await rows[picked].lead():
                return

    def _rows(self) -> list[_Row]:
        """Every row, in order."""
        chosen, here = preferences(self._diary.entries), _of_machine(self._machine.now)
        rows = [
            _Row(item.label, item.shown(chosen), item.why, partial(self._change, item, chosen))
            for item in self._items()
        ]
        rows.append(_Row(words.REGIONS, _regions_told(chosen), words.REGIONS_WHY, self._regions))
        rows += [
            _Row(item.label, item.shown(here), item.why, partial(self._change_machine, item, here))
            for item in MACHINE_ITEMS
        ]
        reminder = reminding.shown(self._diary.entries)
        remind, report = (partial(self._talk, talk(self._desk.parts)) for talk in (reminding.reminding, reporting))
        return [
            *rows,
            _Row(words.REMINDER, reminder, words.REMINDER_WHY, remind),
            _Row(report_words.ASK, "", report_words.ASK_WHY, report),
            _Row(own_words.TITLE, "", own_words.WHY, self._own_data.go),
        ]

    async def _talk(self, talk: Callable[[Room], Talk]) -> None:
        await hold(self._desk, talk(room_of(self._desk)))

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
            _Item("ask_pain", words.ASK_PAIN, words.ASK_PAIN_WHY, _YES_FIRST),
            _Item("bother", words.BOTHER, words.BOTHER_WHY, _YES_FIRST[::-1]),
            _Item("ask_helped", words.ASK_HELPED, words.ASK_HELPED_WHY, _YES_FIRST),
            _Item("ask_note", words.ASK_NOTE, words.ASK_NOTE_WHY, _YES_FIRST),
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
