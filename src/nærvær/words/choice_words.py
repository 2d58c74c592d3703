"""What a person has chosen for themselves, in words instead of the names and values that are kept."""

from __future__ import annotations

from collections.abc import Mapping

from ..domain.practice import Preference
from ..domain.script import Posture
from . import settings_words as words
from .refusals import listed
from .regions import REGIONS
from .weekdays import WEEKDAYS

_YES_NO = {"yes": words.YES, "no": words.NO}
_DAYS = {str(number): name for number, name in enumerate(WEEKDAYS, 1)}
_NAMES = {
    "voice": words.VOICE,
    "length": words.LENGTH,
    "bell": words.BELL,
    "bell_volume": words.BELL_VOLUME,
    "ground": words.GROUND,
    "settling": words.SETTLING,
    "silence": words.SILENCE,
    "interval": words.INTERVAL,
    "ask_pain": words.ASK_PAIN,
    "bother": words.BOTHER,
    "ask_helped": words.ASK_HELPED,
    "ask_note": words.ASK_NOTE,
    "look_day": words.LOOK_DAY,
    "own_activity": words.OWN_ACTIVITY,
    "share": words.SHARE,
    "skip": f"{words.REGIONS}, {words.SKIP}",
    "linger": f"{words.REGIONS}, {words.LINGER}",
    "posture": "Stilling",
    "reminder_anchor": "Påminnelse",
    "reminder_time": "Påminnelse, klokka",
    "reminder_days": "Påminnelse, dager",
    "reminder_id": "Påminnelse, kjennetegn",
}
_VALUES: dict[str, Mapping[str, str]] = {
    "length": words.LENGTHS,
    "bell": {bell.value: name for bell, name in words.BELLS.items()},
    "ground": {ground.value: name for ground, name in words.GROUNDS.items()},
    **dict.fromkeys(("silence", "ask_pain", "bother", "ask_helped", "ask_note", "share"), _YES_NO),
    "look_day": {"": words.AFTER_SEVEN_DAYS, **_DAYS},
    "posture": {Posture.LYING.value: "ligger", Posture.SITTING.value: "sitter", Posture.STANDING.value: "står"},
    "bell_volume": {str(volume): words.percent(volume) for volume in range(101)},
    "settling": {str(count): words.quiet(count) for count in range(6)},
    "interval": {str(count): words.every(count) for count in range(61)},
}
_SEVERAL: dict[str, Mapping[str, str]] = {"skip": REGIONS, "linger": REGIONS, "reminder_days": _DAYS}


def choice(fact: Preference, titles: Mapping[str, str]) -> str:
    """One choice; a name or a value that is not known here stands as it was kept. `titles` of exercises by id."""
    return f"Innstilling: {_name(fact.name, titles)} – {_value(fact.name, fact.value)}"


def _name(name: str, titles: Mapping[str, str]) -> str:
    kind, _, exercise = name.partition(":")
    if kind == "minutes" and exercise:
        return f"Minutter til {titles.get(exercise, exercise)}"
    return _NAMES.get(name, name)


def _value(name: str, value: str) -> str:
    if name in _SEVERAL and value.split():
        return listed(_SEVERAL[name].get(part, part) for part in value.split())
    return _VALUES.get(name, {}).get(value, value).strip() or words.NONE
