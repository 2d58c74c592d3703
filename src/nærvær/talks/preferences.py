"""What a person can choose for themselves: each choice is kept as a preference, and the latest counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..domain.clinic import SHARE
from ..domain.course import LOOK_DAY
from ..domain.practice import Preference
from ..domain.progress import preferences
from ..domain.sound import Bell, Ground
from ..domain.usual import LENGTH, LONGEST_SETTLING_MINUTES
from ..words import looking
from ..words import settings_words as words
from ..words.regions import REGIONS
from ..words.weekdays import WEEKDAYS
from .look import OWN_ACTIVITY
from .steps import AskLine, AskOne, Keep, Room, Talk, Tell, Way
from .voices import VOICE, choose_voice

VOLUMES = (100, 75, 50, 25)
INTERVALS = (0, 2, 5, 10, 15, 20)
_YES_FIRST = (("yes", words.YES), ("no", words.NO))


@dataclass(frozen=True, slots=True)
class Choice:
    """One preference: its name, its label, what it is for, and its values with their labels; the first is the usual."""

    name: str
    label: str
    why: str
    values: tuple[tuple[str, str], ...]

    def shown(self, chosen: dict[str, str]) -> str:
        """The label of the present value."""
        return dict(self.values).get(chosen.get(self.name, ""), self.values[0][1])

    def ask(self, chosen: dict[str, str]) -> AskOne:
        """The question for its value, beginning at the present one."""
        ways = tuple(Way(label, value) for value, label in self.values)
        values = [value for value, _ in self.values]
        here = values.index(chosen[self.name]) if chosen.get(self.name) in values else 0
        return AskOne(self.label, self.why, ways, here, short_cuts=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the settings: its label, what holds now, what it is for, and the talk that changes it."""

    label: str
    beside: str
    why: str
    talk: Callable[[Room], Talk]


CHOICES = (
    Choice(LENGTH, words.LENGTH, words.LENGTH_WHY, tuple(words.LENGTHS.items())),
    Choice("bell", words.BELL, words.BELL_WHY, tuple((bell.value, words.BELLS[bell]) for bell in Bell)),
    Choice("bell_volume", words.BELL_VOLUME, words.BELL_VOLUME_WHY, tuple((str(v), words.percent(v)) for v in VOLUMES)),
    Choice("ground", words.GROUND, words.GROUND_WHY, tuple((g.value, words.GROUNDS[g]) for g in Ground)),
    Choice(
        "settling",
        words.SETTLING,
        words.SETTLING_WHY,
        tuple((str(count), words.quiet(count)) for count in range(LONGEST_SETTLING_MINUTES + 1)),
    ),
    Choice("silence", words.SILENCE, words.SILENCE_WHY, _YES_FIRST[::-1]),
    Choice("interval", words.INTERVAL, words.INTERVAL_WHY, tuple((str(n), words.every(n)) for n in INTERVALS)),
    Choice("ask_pain", words.ASK_PAIN, words.ASK_PAIN_WHY, _YES_FIRST),
    Choice("bother", words.BOTHER, words.BOTHER_WHY, _YES_FIRST[::-1]),
    Choice("ask_helped", words.ASK_HELPED, words.ASK_HELPED_WHY, _YES_FIRST),
    Choice("ask_note", words.ASK_NOTE, words.ASK_NOTE_WHY, _YES_FIRST),
    Choice(
        LOOK_DAY,
        words.LOOK_DAY,
        words.LOOK_DAY_WHY,
        (("", words.AFTER_SEVEN_DAYS), *((str(number), name) for number, name in enumerate(WEEKDAYS, 1))),
    ),
)


def rows(room: Room) -> tuple[Row, ...]:
    """Everything a person can choose for themselves, as it stands."""
    chosen = preferences(room.entries())
    voices = {voice.id: voice.name for voice in room.catalogue.voices()}
    voice = voices.get(chosen.get(VOICE, ""), next(iter(voices.values()), ""))
    return (
        *([Row(words.VOICE, voice, words.VOICE_WHY, choose_voice)] if voices else []),
        *(Row(choice.label, choice.shown(chosen), choice.why, change(choice)) for choice in CHOICES),
        Row(words.OWN_ACTIVITY, chosen.get(OWN_ACTIVITY, ""), words.OWN_ACTIVITY_WHY, own_activity),
        Row(words.REGIONS, _regions_told(chosen), words.REGIONS_WHY, regions),
    )


def sharing_row(room: Room) -> Row:
    """Whether staff may hand over what is this person's own; only a machine of theirs has anything to ask about."""
    return Row(words.SHARE, words.YES if _shares(room) else words.NO, " ".join(words.SHARE_WHY), sharing)


def settings(room: Room) -> Talk:
    """The rows, again and again, until the person turns back."""
    place = 0
    while True:
        shown = rows(room)
        ways = tuple(Way(row.label, index, row.beside, row.why) for index, row in enumerate(shown))
        picked = yield AskOne(words.SETTINGS, words.ASK, ways, place)
        if picked is None:
            return ""
        place = picked
        yield from shown[picked].talk(room)


def change(choice: Choice) -> Callable[[Room], Talk]:
    """The talk that changes one preference."""

    def talk(room: Room) -> Talk:
        value = yield choice.ask(preferences(room.entries()))
        if value is not None:
            yield Keep(Preference(choice.name, value))
        return ""

    return talk


def own_activity(room: Room) -> Talk:
    """What the person would like to manage, for the weekly look. Esc leaves it as it was."""
    present = preferences(room.entries()).get(OWN_ACTIVITY, "")
    typed = yield AskLine(
        words.OWN_ACTIVITY,
        looking.OWN_ACTIVITY,
        looking.OWN_ACTIVITY_WHY,
        looking.OWN_ACTIVITY_LENGTH,
        looking.OWN_ACTIVITY_EXAMPLE,
        present,
    )
    if typed is not None and typed != present:
        yield Keep(Preference(OWN_ACTIVITY, typed))
    return ""


def sharing(room: Room) -> Talk:
    """Ask it with what it means in full view, on a small screen too; turning back changes nothing."""
    present = "yes" if _shares(room) else "no"
    ways = ((words.AS_IT_IS.format(label) if value == present else label, value) for label, value in words.SHARE_WAYS)
    meant = yield Tell(words.SHARE, words.SHARE_WHY, tuple(ways))
    if meant not in (None, present):
        yield Keep(Preference(SHARE, meant))
    return ""


def _shares(room: Room) -> bool:
    return preferences(room.entries()).get(SHARE) == "yes"


# Regions of the body


def regions(room: Room) -> Talk:
    """The regions to skip or to linger at; each turns from usual to more time to skipped and back."""
    place = 0
    while True:
        chosen = preferences(room.entries())
        skip, linger = _set_of(chosen, "skip"), _set_of(chosen, "linger")
        ways = tuple(
            Way(name.capitalize(), region, _region_told(region, skip, linger)) for region, name in REGIONS.items()
        )
        picked = yield AskOne(words.REGIONS, words.REGIONS_WHY, ways, place)
        if picked is None:
            return ""
        place = list(REGIONS).index(picked)
        for name, meant in zip(("skip", "linger"), _turned(picked, skip, linger), strict=True):
            if meant != _set_of(chosen, name):
                yield Keep(Preference(name, " ".join(sorted(meant))))


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
