"""Parses a script file: TOML front matter, then one cue a line, as a therapist would edit it."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import NoReturn

from ..checked_table import CheckedTable, read_toml
from ..domain.errors import BrokenContent, ContentFault
from ..domain.script import (
    MOVEMENT_NAMES,
    REST_MOVEMENT,
    Cue,
    Pause,
    Posture,
    Script,
    Section,
    Tier,
    cue_id,
    normalised,
)
from ..domain.validation import FIRST_WEEK, LAST_WEEK, decimal_number, whole_number
from .content_file import LONGEST_TEXT, WHY_WORDS, faults_as_broken_content, is_content_name

LARGEST_FILE = 200_000
LONGEST_LINE = 2_000
LONGEST_MINUTES = 120
MOST_CUES = 500
"""Cues of one script, each counted as often as it may be said: nearly three times what the longest of ours has."""
PAUSE_SECONDS = (0.0, 60.0)
POSTURE_MARKS = {"liggende": Posture.LYING, "sittende": Posture.SITTING, "stående": Posture.STANDING}
_TIERS = {"+": Tier.SUPPORT, "?": Tier.REMINDER}
_OPTIONS = ("steg", "fra", "runder", "område", "stille")
_DEFAULT_PAUSE = Pause(4.0)
_MARKS = re.compile(r"\[([^\]]*)\]\s*")


@dataclass(frozen=True, slots=True)
class _CueMarks:
    """The marks in brackets before a sentence: for which postures and weeks it is, and which movement the figure shows."""

    postures: frozenset[Posture] = frozenset()
    weeks: tuple[int, int] = (FIRST_WEEK, LAST_WEEK)
    figure: str = ""


@dataclass(slots=True)
class _DraftSection:
    """A section while its lines are being parsed, with the line it begins at."""

    title: str
    options: dict[str, int | str | bool]
    line: int
    cues: list[Cue] = field(default_factory=list)


class _SectionParser:
    """Parses the lines below the front matter, and knows the number of the line for faults."""

    def __init__(self, exercise: str, file: str, first_line: int) -> None:
        self._exercise = exercise
        self._file = file
        self._line = first_line
        self._drafts: list[_DraftSection] = []
        self._cues = 0

    def parse(self, lines: list[str]) -> tuple[Section, ...]:
        """Return every section of the script. Raises `BrokenContent`."""
        for raw in lines:
            self._line += 1
            if len(raw) > LONGEST_LINE:
                self._fail(ContentFault.TOO_MANY_CHARACTERS, found=len(raw), highest=LONGEST_LINE)
            line = unicodedata.normalize("NFC", raw).strip()
            if line.startswith("=="):
                self._drafts.append(self._section(line.removeprefix("==").strip()))
            elif line and not line.startswith("#"):
                self._add(line)
        if not self._drafts:
            self._fail(ContentFault.NO_SECTIONS)
        if any("steg" in draft.options for draft in self._drafts):
            self._check_steps()
        return tuple(self._finished(draft) for draft in self._drafts)

    def _check_steps(self) -> None:
        for draft in self._drafts:
            if "steg" not in draft.options:
                self._line = draft.line
                self._fail(ContentFault.STEPS_INCOMPLETE)

    def _add(self, line: str) -> None:
        if not self._drafts:
            self._fail(ContentFault.CUE_BEFORE_SECTION)
        self._cues += int(self._drafts[-1].options.get("runder", 1))
        if self._cues > MOST_CUES:
            self._fail(ContentFault.TOO_MANY_CUES, highest=MOST_CUES)
        self._drafts[-1].cues.append(self._cue(line))

    def _section(self, text: str) -> _DraftSection:
        title, _, rest = text.partition("|")
        if not title.strip():
            self._fail(ContentFault.NO_TITLE)
        options: dict[str, int | str | bool] = {}
        for word in rest.split():
            name, _, value = word.partition("=")
            if name not in _OPTIONS:
                self._fail(ContentFault.UNKNOWN_OPTION, found=name, known=_OPTIONS)
            options[name] = self._option(name, value)
        return _DraftSection(title.strip(), options, self._line)

    def _option(self, name: str, value: str) -> int | str | bool:
        if name == "stille":
            return True
        if name == "område":
            if not is_content_name(value):
                self._fail(ContentFault.BAD_REGION, found=value)
            return value
        highest = {"steg": 9, "fra": LONGEST_MINUTES, "runder": 60}[name]
        number = whole_number(value, 1, highest)
        if number is None:
            self._fail(ContentFault.BAD_NUMBER, found=f"{name}={value}", lowest=1, highest=highest)
        return number

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
            self._fail(ContentFault.EMPTY_CUE)
        identity = cue_id(self._exercise, text)
        return Cue(identity, text, tier, pause or _DEFAULT_PAUSE, marks.postures, marks.weeks, figure=marks.figure)

    def _signal(self, text: str, pause: Pause | None, marks: _CueMarks) -> Cue:
        if text not in ("@klang", "@stille"):
            self._fail(ContentFault.UNKNOWN_SIGNAL, found=text, known=("@klang", "@stille"))
        if text == "@klang":
            pause = pause or Pause(6.0, False)
            return Cue("@klang", "", Tier.CORE, pause, marks.postures, marks.weeks, bell=True, figure=marks.figure)
        if pause:
            self._fail(ContentFault.SILENCE_WITH_PAUSE)
        quiet = Pause(0.0, False)
        return Cue("@stille", "", Tier.CORE, quiet, marks.postures, marks.weeks, silence=True, figure=marks.figure)

    def _pause(self, line: str) -> tuple[str, Pause | None]:
        """Return the line without the pause at its end, and that pause: `~3` may be stretched, `=3` may not."""
        mark = max(line.rfind("~"), line.rfind("="))
        written = line[mark + 1 :].split()
        if mark < 0 or len(written) != 1:
            return line, None
        lowest, highest = PAUSE_SECONDS
        seconds = decimal_number(written[0], lowest, highest, lowest=lowest)
        if seconds is None:
            if decimal_number(written[0].removeprefix("-"), 0, math.inf, lowest=0) is None:
                self._fail(ContentFault.BAD_PAUSE, found=written[0])
            self._fail(ContentFault.IMPOSSIBLE_PAUSE, found=written[0], lowest=lowest, highest=highest)
        return line[:mark].rstrip(), Pause(seconds, line[mark] == "~")

    def _marks(self, text: str) -> tuple[_CueMarks, str]:
        """Return the marks before a sentence, and the sentence."""
        match = _MARKS.match(text)
        if not match:
            return _CueMarks(), text.strip()
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
                self._fail(ContentFault.UNKNOWN_MARK, found=mark, known=(*POSTURE_MARKS, "uke=1-3", "figur=hands"))
        return _CueMarks(frozenset(postures), weeks, figure), text[match.end() :].strip()

    def _figure(self, name: str) -> str:
        if name not in (REST_MOVEMENT, *MOVEMENT_NAMES):
            self._fail(ContentFault.UNKNOWN_FIGURE, found=name, known=(REST_MOVEMENT, *MOVEMENT_NAMES))
        return name

    def _weeks(self, mark: str) -> tuple[int, int]:
        start, dash, end = mark.removeprefix("uke=").partition("-")
        first = whole_number(start, FIRST_WEEK, LAST_WEEK) if start or not end else FIRST_WEEK
        last = whole_number(end, FIRST_WEEK, LAST_WEEK) if end else (LAST_WEEK if dash else first)
        if first is None or last is None or first > last:
            self._fail(ContentFault.BAD_WEEKS, found=mark)
        return first, last

    def _finished(self, draft: _DraftSection) -> Section:
        self._line = draft.line
        if not draft.cues:
            self._fail(ContentFault.EMPTY_SECTION, found=draft.title)
        silences = sum(cue.silence for cue in draft.cues)
        if silences != (1 if draft.options.get("stille") else 0):
            self._fail(ContentFault.SILENCE_MISMATCH, found=draft.title)
        return Section(
            draft.title,
            tuple(draft.cues),
            step=int(draft.options.get("steg", 0)),
            from_minutes=int(draft.options.get("fra", 0)),
            rounds=int(draft.options.get("runder", 1)),
            region=str(draft.options.get("område", "")),
        )

    def _fail(self, reason: ContentFault, **data: object) -> NoReturn:
        raise BrokenContent(self._file, f"line {self._line}", reason, line=self._line, **data)


def parse_script(text: str, file: str) -> Script:
    """Return the script in `text`. Raises `BrokenContent` naming file, line or key, and reason."""
    lines, fences = _split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        front = _front_matter(lines[: fences[1]], fences[0])
        exercise = _text(front, "id")
        title, why = _text(front, "title"), _text(front, "why")
        postures = _postures(front)
        shortest, longest = (front.whole_number(key, 1, LONGEST_MINUTES) for key in ("shortest", "longest"))
        sections = _SectionParser(exercise, file, fences[1] + 1).parse(lines[fences[1] + 1 :])
        script = Script(exercise, title, why, postures, shortest, longest, sections)
        _check_front_matter(front, script)
    return script


def parse_title(text: str, file: str) -> str:
    """Return the title of the script in `text`, whose other lines may be broken. Raises `BrokenContent`."""
    lines, fences = _split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        return _text(_front_matter(lines[: fences[1]], fences[0]), "title")


def _split_front_matter(text: str, file: str) -> tuple[list[str], list[int]]:
    """Return the lines, and the indexes of those that fence the front matter."""
    if len(text) > LARGEST_FILE:
        raise BrokenContent(file, "file", ContentFault.TOO_LARGE, size=len(text), highest=LARGEST_FILE)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()  # the end of the last line
    fences = [index for index, line in enumerate(lines) if line.strip() == "+++"]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        raise BrokenContent(file, "line 1", ContentFault.NO_FRONT_MATTER, line=1)
    return lines, fences


def _front_matter(lines: list[str], fence: int) -> CheckedTable:
    """Return the table below the line with the index `fence`.

    The lines before are left empty, so that a fault is reported with its line in the file.
    """
    text = "\n" * (fence + 1) + "\n".join(lines[fence + 1 :])
    return CheckedTable(read_toml(text), text, line=fence + 1)


def _text(front: CheckedTable, key: str) -> str:
    return normalised(front.text(key, LONGEST_TEXT))


def _postures(front: CheckedTable) -> tuple[Posture, ...]:
    known = tuple(posture.value for posture in Posture)
    names = front.value("postures")
    if not isinstance(names, list) or not names or any(name not in known for name in names):
        front.fail("postures", ContentFault.BAD_POSTURES, found=names, known=known)
    return tuple(dict.fromkeys(Posture(name) for name in names))


def _check_front_matter(front: CheckedTable, script: Script) -> None:
    if not is_content_name(script.exercise):
        front.fail("id", ContentFault.BAD_ID, found=script.exercise)
    if script.shortest > script.longest:
        front.fail("shortest", ContentFault.SHORTEST_OVER_LONGEST, found=script.shortest, highest=script.longest)
    if len(script.why.split()) > WHY_WORDS:
        front.fail("why", ContentFault.TOO_LONG, found=len(script.why.split()), highest=WHY_WORDS)
    used = {posture for section in script.sections for cue in section.cues for posture in cue.postures}
    undeclared = used - set(script.postures)
    if undeclared:
        front.fail("postures", ContentFault.POSTURE_MISSING, found=sorted(undeclared), known=script.postures)
