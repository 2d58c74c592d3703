"""Reads a script file: TOML front matter, then one cue a line, as a therapist would edit it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ..domain.errors import BrokenContent
from ..domain.figure.names import NAMES, REST
from ..domain.script import (
    FIRST_WEEK,
    LAST_WEEK,
    Cue,
    Pause,
    Posture,
    Script,
    Section,
    Tier,
    cue_id,
    normalised,
)

LARGEST_FILE = 200_000
WHY_WORDS = 60
PAUSE_SECONDS = (0.0, 60.0)
POSTURE_MARKS = {"liggende": Posture.LYING, "sittende": Posture.SITTING, "stående": Posture.STANDING}
_TIERS = {"+": Tier.SUPPORT, "?": Tier.REMINDER}
_OPTIONS = ("steg", "fra", "runder", "område", "stille")
_DEFAULT_PAUSE = Pause(4.0)
_PAUSE = re.compile(r"\s*([~=])\s*([^~=\s]+)\s*$")
_MARKS = re.compile(r"\[([^\]]*)\]\s*")
_WEEKS = re.compile(r"uke=(\d)?(-)?(\d)?")
_SLUG = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class _Marks:
    """What stands in brackets before a sentence."""

    postures: frozenset[Posture] = frozenset()
    weeks: tuple[int, int] = (FIRST_WEEK, LAST_WEEK)
    figure: str = ""


@dataclass(slots=True)
class _Draft:
    """A section while its lines are being read."""

    title: str
    options: dict[str, int | str | bool]
    line: int
    cues: list[Cue] = field(default_factory=list)


class _Reader:
    """Reads the lines below the front matter; keeps the line number for errors."""

    def __init__(self, exercise: str, file: str, first_line: int) -> None:
        self._exercise = exercise
        self._file = file
        self._line = first_line
        self._drafts: list[_Draft] = []

    def read(self, lines: list[str]) -> tuple[Section, ...]:
        """Every section of the script."""
        for raw in lines:
            self._line += 1
            line = raw.strip()
            if line.startswith("=="):
                self._drafts.append(self._section(line.removeprefix("==").strip()))
            elif line and not line.startswith("#"):
                self._add(line)
        if not self._drafts:
            self._fail("no_sections")
        return tuple(self._finished(draft) for draft in self._drafts)

    def _add(self, line: str) -> None:
        if not self._drafts:
            self._fail("cue_before_section")
        self._drafts[-1].cues.append(self._cue(line))

    def _section(self, text: str) -> _Draft:
        title, _, rest = text.partition("|")
        if not title.strip():
            self._fail("no_title")
        options: dict[str, int | str | bool] = {}
        for word in rest.split():
            name, _, value = word.partition("=")
            if name not in _OPTIONS:
                self._fail("unknown_option", found=name, known=_OPTIONS)
            options[name] = self._option(name, value)
        return _Draft(title.strip(), options, self._line)

    def _option(self, name: str, value: str) -> int | str | bool:
        if name == "stille":
            return True
        if name == "område":
            if not _SLUG.fullmatch(value):
                self._fail("bad_region", found=value)
            return value
        highest = {"steg": 9, "fra": 120, "runder": 60}[name]
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= highest:
            self._fail("bad_number", found=f"{name}={value}", lowest=1, highest=highest)
        return int(value)

    def _cue(self, line: str) -> Cue:
        text, pause = self._pause(line)
        marks, text = self._marks(text)
        if text.startswith("@"):
            return self._signal(text, pause, marks)
        tier = _TIERS.get(text[:1], Tier.CORE)
        if tier is not Tier.CORE:
            text = text[1:].strip()
        text = normalised(text)
        if not text:
            self._fail("empty_cue")
        identity = cue_id(self._exercise, text)
        return Cue(identity, text, tier, pause or _DEFAULT_PAUSE, marks.postures, marks.weeks, figure=marks.figure)

    def _signal(self, text: str, pause: Pause | None, marks: _Marks) -> Cue:
        if text not in ("@klang", "@stille"):
            self._fail("unknown_signal", found=text, known=("@klang", "@stille"))
        if text == "@klang":
            pause = pause or Pause(6.0, False)
            return Cue("@klang", "", Tier.CORE, pause, marks.postures, marks.weeks, bell=True, figure=marks.figure)
        if pause:
            self._fail("silence_with_pause")
        quiet = Pause(0.0, False)
        return Cue("@stille", "", Tier.CORE, quiet, marks.postures, marks.weeks, silence=True, figure=marks.figure)

    def _pause(self, line: str) -> tuple[str, Pause | None]:
        match = _PAUSE.search(line)
        if not match:
            return line, None
        try:
            seconds = float(match[2].replace(",", "."))
        except ValueError:
            self._fail("bad_pause", found=match[2])
        lowest, highest = PAUSE_SECONDS
        if not lowest <= seconds <= highest:
            self._fail("impossible_pause", found=match[2], lowest=lowest, highest=highest)
        return line[: match.start()], Pause(seconds, match[1] == "~")

    def _marks(self, text: str) -> tuple[_Marks, str]:
        match = _MARKS.match(text)
        if not match:
            return _Marks(), text.strip()
        postures: set[Posture] = set()
        weeks, figure = (FIRST_WEEK, LAST_WEEK), ""
        for mark in (mark.strip() for mark in match[1].split(",")):
            if mark in POSTURE_MARKS:
                postures.add(POSTURE_MARKS[mark])
            elif mark.startswith("uke="):
                weeks = self._weeks(mark)
            elif mark.startswith("figur="):
                figure = self._figure(mark.removeprefix("figur="))
            else:
                self._fail("unknown_mark", found=mark, known=(*POSTURE_MARKS, "uke=1-3", "figur=hands"))
        return _Marks(frozenset(postures), weeks, figure), text[match.end() :].strip()

    def _figure(self, name: str) -> str:
        if name not in (REST, *NAMES):
            self._fail("unknown_figure", found=name, known=(REST, *NAMES))
        return name

    def _weeks(self, mark: str) -> tuple[int, int]:
        match = _WEEKS.fullmatch(mark)
        if not match or not (match[1] or match[3]):
            self._fail("bad_weeks", found=mark)
        first = int(match[1] or FIRST_WEEK)
        last = int(match[3]) if match[3] else (LAST_WEEK if match[2] else first)
        if not FIRST_WEEK <= first <= last <= LAST_WEEK:
            self._fail("bad_weeks", found=mark)
        return first, last

    def _finished(self, draft: _Draft) -> Section:
        self._line = draft.line
        if not draft.cues:
            self._fail("empty_section", found=draft.title)
        silences = sum(cue.silence for cue in draft.cues)
        if silences != (1 if draft.options.get("stille") else 0):
            self._fail("silence_mismatch", found=draft.title)
        return Section(
            draft.title,
            tuple(draft.cues),
            step=int(draft.options.get("steg", 0)),
            from_minutes=int(draft.options.get("fra", 0)),
            rounds=int(draft.options.get("runder", 1)),
            region=str(draft.options.get("område", "")),
        )

    def _fail(self, reason: str, **data: object) -> NoReturn:
        raise BrokenContent(self._file, f"line {self._line}", reason, line=self._line, **data)


def read_script(text: str, file: str) -> Script:
    """The script in `text`. Raises `BrokenContent` naming file, line or key, and reason."""
    if len(text) > LARGEST_FILE:
        raise BrokenContent(file, "file", "too_large", size=len(text), highest=LARGEST_FILE)
    lines = unicodedata.normalize("NFC", text).splitlines()
    fences = [index for index, line in enumerate(lines) if line.strip() == "+++"]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        raise BrokenContent(file, "line 1", "no_front_matter", line=1)
    front = _front(lines[: fences[1]], fences[0], file)
    exercise = _text(front, "id", file)
    sections = _Reader(exercise, file, fences[1] + 1).read(lines[fences[1] + 1 :])
    steps = [section.step for section in sections]
    if any(steps) and not all(steps):
        raise BrokenContent(file, "steg", "steps_incomplete")
    script = Script(
        exercise,
        _text(front, "title", file),
        _text(front, "why", file),
        _postures(front, file),
        _minutes(front, "shortest", file),
        _minutes(front, "longest", file),
        sections,
    )
    _check(script, file)
    return script


def _front(lines: list[str], fence: int, file: str) -> dict[str, Any]:
    """What stands between the fences; the lines before are left empty, so that a fault is told by its line in the file."""
    try:
        return tomllib.loads("\n" * (fence + 1) + "\n".join(lines[fence + 1 :]))
    except tomllib.TOMLDecodeError as error:
        raise BrokenContent(file, "front matter", "bad_toml", detail=str(error)) from None


def _text(front: dict[str, Any], key: str, file: str) -> str:
    value = front.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BrokenContent(file, key, "missing_text")
    return normalised(value)


def _minutes(front: dict[str, Any], key: str, file: str) -> int:
    value = front.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 120:
        raise BrokenContent(file, key, "bad_number", found=value, lowest=1, highest=120)
    return value


def _postures(front: dict[str, Any], file: str) -> tuple[Posture, ...]:
    value = front.get("postures")
    known = tuple(posture.value for posture in Posture)
    if not isinstance(value, list) or not value or any(name not in known for name in value):
        raise BrokenContent(file, "postures", "bad_postures", found=value, known=known)
    return tuple(Posture(name) for name in value)


def _check(script: Script, file: str) -> None:
    if not _SLUG.fullmatch(script.exercise):
        raise BrokenContent(file, "id", "bad_id", found=script.exercise)
    if script.shortest > script.longest:
        raise BrokenContent(file, "shortest", "shortest_over_longest", found=script.shortest, highest=script.longest)
    if len(script.why.split()) > WHY_WORDS:
        raise BrokenContent(file, "why", "too_long", found=len(script.why.split()), highest=WHY_WORDS)
    used = {posture for section in script.sections for cue in section.cues for posture in cue.postures}
    strangers = used - set(script.postures)
    if strangers:
        raise BrokenContent(file, "postures", "posture_missing", found=sorted(strangers), known=script.postures)
