"""Parses one line of a script: the marks before the sentence, the sentence or signal, and the pause after it."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Collection
from typing import NoReturn

from ..domain.errors import ContentFault
from ..domain.practice import Posture
from ..domain.script import EVERY_TIME, MOVEMENT_NAMES, REST_MOVEMENT, Cue, Pause, PauseKind, Tier, cue_id
from ..domain.validation import FIRST_WEEK, LAST_WEEK, decimal_number, normalised, whole_number
from ..quick_dataclass import dataclass

POSTURE_MARKS = {"liggende": Posture.LYING, "sittende": Posture.SITTING, "stående": Posture.STANDING}
PAUSE_SECONDS = (0.0, 60.0)
ROOM_SECONDS = (1.0, 240.0)
BREATH_SECONDS = (1.0, 4.0)
UNSAID_BREATH = (1.4, 2.6)
"""A breath without a number lasts between these seconds, by the hash of its sentence."""
FIRST_TIMES = 2
"""How many times of an exercise lines for beginners are said."""

_TIERS = {"+": Tier.SUPPORT, "?": Tier.REMINDER}
_DEFAULT_PAUSE = Pause(4.0)
_MARKS = re.compile(r"\[([^\]]*)\]\s*")
_BREATH = re.compile(r"\s,(\s*[\d.,]*)$")
_BELL, _SILENCE, _ROOM, _SHARED = "@klang", "@stille", "@rom", "@felles"
_SIGNALS = (_BELL, _SILENCE, _ROOM, f"{_SHARED} navn")
_TIME_MARKS = {"første": (1, FIRST_TIMES), "siden": (FIRST_TIMES + 1, EVERY_TIME[1])}
_FORM_MARKS = {"kveld": True, "dag": False}
_FLAGS = {"inni": "inside", "alltid": "always", "refreng": "refrain", "i-gang": "occupied"}
_KNOWN_MARKS = (*POSTURE_MARKS, "uke=1-3", "figur=hands", "variant=navn", *_TIME_MARKS, *_FORM_MARKS, *_FLAGS)
_VARIANT_NAME = re.compile(r"[^\W_A-Z][^\W_A-Z]*(-[^\W_A-Z]+)*")


class LineFault(Exception):
    """A line cannot be used, for this reason, with the data that words it."""

    def __init__(self, reason: ContentFault, **data: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.data = data


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks in brackets before a sentence, as `Cue` holds them."""

    postures: frozenset[Posture] = frozenset()
    weeks: tuple[int, int] = (FIRST_WEEK, LAST_WEEK)
    figure: str = ""
    variant: str = ""
    times: tuple[int, int] = EVERY_TIME
    evening: bool | None = None
    inside: bool = False
    always: bool = False
    refrain: bool = False
    occupied: bool = False


def parse_line(line: str, exercise: str, shared_names: Collection[str] | None) -> Cue:
    """Return the cue that a line of the script of `exercise` stands for. Raises `LineFault`.

    `shared_names` are the sets of shared lines there are; None: they are not known, and any is taken.
    """
    text, pause = _parse_pause(line)
    marks, text = _parse_marks(text)
    tier = _TIERS.get(text[:1], Tier.CORE)
    if tier is not Tier.CORE:
        if marks.always:
            _fail(ContentFault.OPTIONAL_SAFETY)
        text = text[1:].strip()
        _check_no_marks(text)
    if marks.occupied and text != _ROOM:
        _fail(ContentFault.OCCUPIED_WITHOUT_ROOM)
    if text.startswith("@"):
        return _parse_signal(text, tier, pause, marks, shared_names)
    text = normalised(text)
    if not text:
        _fail(ContentFault.EMPTY_CUE)
    if pause is None:
        pause = _DEFAULT_PAUSE
    elif pause.kind is PauseKind.BREATH and not pause.seconds:
        pause = Pause(_unsaid_breath(text), PauseKind.BREATH)
    return _cue(cue_id(exercise, text), text, tier, pause, marks)


def _cue(identity: str, text: str, tier: Tier, pause: Pause, marks: _Marks, **extra: object) -> Cue:
    values = {name: getattr(marks, name) for name in _Marks.__slots__}
    return Cue(identity, text, tier, pause, **values, **extra)  # type: ignore[arg-type] # the fields of `_Marks` are Cue's


def _parse_signal(
    text: str, tier: Tier, pause: Pause | None, marks: _Marks, shared_names: Collection[str] | None
) -> Cue:
    signal, _, name = text.partition(" ")
    if signal == _SHARED:
        return _parse_shared(name.strip(), tier, pause, marks, shared_names)
    if text not in (_BELL, _SILENCE, _ROOM) or (tier is not Tier.CORE and text != _ROOM):
        _fail(ContentFault.UNKNOWN_SIGNAL, found=text, known=_SIGNALS)
    if text == _BELL:
        return _cue(_BELL, "", tier, pause or Pause(6.0, PauseKind.FIXED), marks, bell=True)
    if text == _ROOM:
        if pause is None or pause.kind is not PauseKind.STAY:
            _fail(ContentFault.ROOM_WITHOUT_WEIGHT)
        return _cue(_ROOM, "", tier, Pause(pause.seconds, PauseKind.ROOM, pause.floor), marks)
    if pause:
        _fail(ContentFault.SILENCE_WITH_PAUSE)
    return _cue(_SILENCE, "", tier, Pause(0.0, PauseKind.FIXED), marks, silence=True)


def _parse_shared(
    name: str, tier: Tier, pause: Pause | None, marks: _Marks, shared_names: Collection[str] | None
) -> Cue:
    if not name or (shared_names is not None and name not in shared_names):
        _fail(ContentFault.UNKNOWN_SHARED_SET, found=name, known=tuple(shared_names or ()))
    if pause is not None and pause.kind is PauseKind.BREATH and not pause.seconds:
        pause = Pause(_unsaid_breath(name), PauseKind.BREATH)
    return _cue(f"{_SHARED} {name}", "", tier, pause or _DEFAULT_PAUSE, marks, shared=name)


# The pause


def _parse_pause(line: str) -> tuple[str, Pause | None]:
    """Return the line without the pause at its end, and that pause."""
    breath = _BREATH.search(line)
    if breath:
        return line[: breath.start()].rstrip(), _parse_breath(breath[1].strip())
    mark = max(line.rfind("~"), line.rfind("="))
    written = line[mark + 1 :].split()
    if mark < 0 or len(written) != 1:
        return line, None
    if line[mark] == "~" and line[:mark].endswith("~"):
        return line[: mark - 1].rstrip(), _parse_stay(written[0], is_room=line[: mark - 1].rstrip().endswith(_ROOM))
    kind = PauseKind.NOTICE if line[mark] == "~" else PauseKind.FIXED
    return line[:mark].rstrip(), Pause(_seconds(written[0], PAUSE_SECONDS), kind)


def _parse_breath(written: str) -> Pause:
    return Pause(_seconds(written, BREATH_SECONDS) if written else 0.0, PauseKind.BREATH)


def _parse_stay(written: str, *, is_room: bool) -> Pause:
    weight, floor_mark, floor = written.partition(">")
    bounds = ROOM_SECONDS if is_room else PAUSE_SECONDS
    seconds = _seconds(weight, bounds)
    least = _seconds(floor, bounds) if floor_mark else 0.0
    if least > seconds:
        _fail(ContentFault.FLOOR_OVER_WEIGHT, found=floor, highest=weight)
    return Pause(seconds, PauseKind.STAY, least)


def _seconds(written: str, bounds: tuple[float, float]) -> float:
    lowest, highest = bounds
    seconds = decimal_number(written, lowest, highest, lowest=lowest)
    if seconds is None:
        if decimal_number(written.removeprefix("-"), 0, math.inf, lowest=0) is None:
            _fail(ContentFault.BAD_PAUSE, found=written)
        _fail(ContentFault.IMPOSSIBLE_PAUSE, found=written, lowest=lowest, highest=highest)
    return seconds


def _unsaid_breath(text: str) -> float:
    """The length of a breath without a number: neighbours differ, and the same sentence always breathes alike."""
    shortest, longest = UNSAID_BREATH
    part = hashlib.sha256(text.encode()).digest()[0] / 255
    return round(shortest + part * (longest - shortest), 2)


# The marks


def _parse_marks(text: str) -> tuple[_Marks, str]:
    """Return the marks before a sentence, and the sentence."""
    match = _MARKS.match(text)
    if not match:
        return _Marks(), text.strip()
    postures: set[Posture] = set()
    values: dict[str, object] = {}
    for mark in (mark.strip() for mark in match[1].split(",")):
        if mark in POSTURE_MARKS:
            postures.add(POSTURE_MARKS[mark])
            continue
        name, value = _parse_mark(mark)
        if name in ("times", "evening") and name in values and values[name] != value:
            _fail(ContentFault.CONTRADICTING_MARKS, found=match[1].strip())
        values[name] = value
    marks = _Marks(postures=frozenset(postures), **values)  # type: ignore[arg-type] # `_parse_mark` names the fields
    return marks, text[match.end() :].strip()


def _check_no_marks(text: str) -> None:
    """Refuse marks that stand after the sign of their line, where they would be said. Other brackets are words."""
    try:
        without = _parse_marks(text)[1]
    except LineFault:
        return
    if without != text:
        _fail(ContentFault.MARKS_AFTER_SIGN, found=text.removesuffix(without).strip())


def _parse_mark(mark: str) -> tuple[str, object]:
    """Return the field of `_Marks` that a mark sets, and its value."""
    if mark in _TIME_MARKS:
        return "times", _TIME_MARKS[mark]
    if mark in _FORM_MARKS:
        return "evening", _FORM_MARKS[mark]
    if mark in _FLAGS:
        return _FLAGS[mark], True
    name, _, value = mark.partition("=")
    if name == "uke":
        return "weeks", _weeks(mark)
    if name == "figur":
        return "figure", _figure(value)
    if name != "variant":
        _fail(ContentFault.UNKNOWN_MARK, found=mark, known=_KNOWN_MARKS)
    if not _VARIANT_NAME.fullmatch(value):
        _fail(ContentFault.BAD_VARIANT, found=value)
    return "variant", value


def _figure(name: str) -> str:
    if name not in (REST_MOVEMENT, *MOVEMENT_NAMES):
        _fail(ContentFault.UNKNOWN_FIGURE, found=name, known=(REST_MOVEMENT, *MOVEMENT_NAMES))
    return name


def _weeks(mark: str) -> tuple[int, int]:
    start, dash, end = mark.removeprefix("uke=").partition("-")
    first = whole_number(start, FIRST_WEEK, LAST_WEEK) if start or not end else FIRST_WEEK
    last = whole_number(end, FIRST_WEEK, LAST_WEEK) if end else (LAST_WEEK if dash else first)
    if first is None or last is None or first > last:
        _fail(ContentFault.BAD_WEEKS, found=mark)
    return first, last


def _fail(reason: ContentFault, **data: object) -> NoReturn:
    raise LineFault(reason, **data)
