"""Parses a script file: TOML front matter, then sections of one cue a line, as a therapist would edit it."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import field
from typing import NoReturn

from ..checked_toml import CheckedTable
from ..domain.errors import BrokenContent, ContentFault
from ..domain.practice import Posture
from ..domain.script import EVERY_TIME, Cue, PauseKind, Script, Section, SharedSet, Tier
from ..domain.validation import FIRST_WEEK, LAST_WEEK, whole_number
from ..quick_dataclass import dataclass
from .content_files import faults_as_broken_content, is_content_name
from .programme_parser import (
    LONGEST_MINUTES,
    SHARED,
    check_front_matter,
    content_text,
    front_matter_of,
    read_front_matter,
    split_front_matter,
)
from .script_line_parser import LineFault, parse_line

LONGEST_LINE = 2_000
MOST_CUES = 500
"""Cues of one script, each counted as often as it may be said: nearly three times what the longest of ours has."""
MOST_VARIANTS = 6
_OPTIONS = ("steg", "fra", "runder", "område", "stille")


@dataclass(slots=True)
class _DraftSection:
    """A section while its lines are being parsed, with the line it begins at and that of each cue."""

    title: str
    options: dict[str, int | str | bool]
    line: int
    cues: list[Cue] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class _SectionParser:
    """Parses the lines below the front matter, and knows the number of the line for faults."""

    def __init__(self, exercise: str, file: str, first_line: int, shared_names: Sequence[str] | None = None) -> None:
        self._exercise = exercise
        self._file = file
        self._line = first_line
        self._shared_names = shared_names
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
        draft = self._drafts[-1]
        try:
            draft.cues.append(parse_line(line, self._exercise, self._shared_names))
        except LineFault as fault:
            self._fail(fault.reason, **fault.data)
        draft.lines.append(self._line)

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

    def _finished(self, draft: _DraftSection) -> Section:
        self._line = draft.line
        if not draft.cues:
            self._fail(ContentFault.EMPTY_SECTION, found=draft.title)
        silences = sum(cue.silence for cue in draft.cues)
        if silences != (1 if draft.options.get("stille") else 0):
            self._fail(ContentFault.SILENCE_MISMATCH, found=draft.title)
        self._check_variants(draft)
        self._check_inside(draft)
        return Section(
            draft.title,
            tuple(draft.cues),
            step=int(draft.options.get("steg", 0)),
            from_minutes=int(draft.options.get("fra", 0)),
            rounds=int(draft.options.get("runder", 1)),
            region=str(draft.options.get("område", "")),
        )

    def _check_variants(self, draft: _DraftSection) -> None:
        """Neighbours with one name are alternatives: several of them for each posture, and alike in what they are for."""
        numbered = zip(draft.lines, draft.cues, strict=True)
        for name, block in itertools.groupby(numbered, key=lambda pair: pair[1].variant):
            if not name:
                continue
            by_posture: dict[frozenset[Posture], list[tuple[int, Cue]]] = {}
            for line, cue in block:
                by_posture.setdefault(cue.postures, []).append((line, cue))
            for alternatives in by_posture.values():
                self._check_alternatives(name, alternatives, by_posture)

    def _check_alternatives(
        self,
        name: str,
        alternatives: list[tuple[int, Cue]],
        by_posture: dict[frozenset[Posture], list[tuple[int, Cue]]],
    ) -> None:
        self._line, first = alternatives[0]
        if not 2 <= len(alternatives) <= MOST_VARIANTS:
            self._fail(ContentFault.LONE_VARIANT, found=name, count=len(alternatives), highest=MOST_VARIANTS)
        if any(first.postures & other or not other for other in by_posture if other != first.postures):
            self._fail(ContentFault.UNEQUAL_VARIANTS, found=name)
        for self._line, cue in alternatives:
            if _role(cue) != _role(first):
                self._fail(ContentFault.UNEQUAL_VARIANTS, found=name)

    def _check_inside(self, draft: _DraftSection) -> None:
        """A line inside the time of another one needs that other one before it, with time to lie in."""
        before: Cue | None = None
        for self._line, cue in zip(draft.lines, draft.cues, strict=True):
            if not cue.inside:
                before = cue
            elif before is None or before.pause.kind is not PauseKind.STAY:
                self._fail(ContentFault.INSIDE_NOTHING)

    def check_floors(self, posture: Posture, minutes: int) -> None:
        """Check that what is always said in `posture` has time for the pauses its author never wants shorter."""
        seconds = 0.0
        for draft in self._drafts:
            if "fra" in draft.options:
                continue
            always = [
                (line, cue) for line, cue in zip(draft.lines, draft.cues, strict=True) if _is_always_said(cue, posture)
            ]
            for _, block in itertools.groupby(always, key=lambda pair: pair[1].variant or pair[0]):
                alternatives = list(block)
                self._line = alternatives[-1][0]
                seconds += min(_least_pause(cue) for _, cue in alternatives)
                if seconds > minutes * 60:
                    self._fail(ContentFault.FLOORS_OVER_SHORTEST, found=round(seconds), highest=minutes)

    def check_plain(self) -> None:
        """Check that every line is a sentence alone, as shared lines are."""
        for draft in self._drafts:
            for self._line, cue in zip(draft.lines, draft.cues, strict=True):
                if not cue.text or cue.tier is not Tier.CORE or cue.variant or cue.inside:
                    self._fail(ContentFault.BAD_SHARED_LINE, found=draft.title)

    def _fail(self, reason: ContentFault, **data: object) -> NoReturn:
        raise BrokenContent(self._file, f"line {self._line}", reason, line=self._line, **data)


def _role(cue: Cue) -> tuple[object, ...]:
    """What alternatives for one place have in common."""
    marks = (cue.tier, cue.times, cue.evening, cue.inside, cue.always)
    return (*marks, cue.bell, cue.silence, cue.shared, cue.pause.kind is PauseKind.ROOM, cue.pause.stretches)


def _is_always_said(cue: Cue, posture: Posture) -> bool:
    """Whether a cue is said in `posture` at every time, in every week and form."""
    is_for_all = cue.times == EVERY_TIME and cue.weeks == (FIRST_WEEK, LAST_WEEK) and cue.evening is None
    return is_for_all and cue.tier is Tier.CORE and not cue.inside and (not cue.postures or posture in cue.postures)


def _least_pause(cue: Cue) -> float:
    """Return the seconds that the author of a cue never wants less of: a fixed pause, or the floor of a stay."""
    return cue.pause.floor if cue.pause.stretches else cue.pause.seconds


def parse_script(text: str, file: str, shared: tuple[SharedSet, ...] | None = None) -> Script:
    """Return the script in `text`, which may use the `shared` lines; None: they are not known, and none is missed.

    Raises `BrokenContent` naming file, line or key, and reason.
    """
    lines, fences = split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        table = read_front_matter(lines[: fences[1]], fences[0])
        front = front_matter_of(table)
        described = (front.exercise, front.title, front.why, front.postures, front.shortest, front.longest)
        names = None if shared is None else [each.name for each in shared]
        parser = _SectionParser(front.exercise, file, fences[1] + 1, names)
        sections = parser.parse(lines[fences[1] + 1 :])
        has_pause_kinds = any(_is_of_new_format(cue) for section in sections for cue in section.cues)
        script = Script(*described, sections, shared or (), has_pause_kinds)
        check_front_matter(table, front)
        _check_postures(table, script)
        for posture in script.postures if has_pause_kinds else ():
            parser.check_floors(posture, script.shortest)
    return script


def _is_of_new_format(cue: Cue) -> bool:
    """Whether the line could not have stood in a script of 0.1.0."""
    marked = cue.variant or cue.shared or cue.inside or cue.always or cue.evening is not None or cue.times != EVERY_TIME
    return bool(marked) or cue.pause.kind in (PauseKind.BREATH, PauseKind.STAY, PauseKind.ROOM)


def parse_shared(text: str, file: str) -> tuple[SharedSet, ...]:
    """Return the sets of lines that every script may use: a section is a set, and its title is the name of the set.

    Raises `BrokenContent` as `parse_script` does.
    """
    lines, fences = split_front_matter(text, file)
    with faults_as_broken_content(file, whole="front matter"):
        front = read_front_matter(lines[: fences[1]], fences[0])
        if content_text(front, "id") != SHARED:
            front.fail("id", ContentFault.OTHER_ID, found=content_text(front, "id"), known=(SHARED,))
        parser = _SectionParser(SHARED, file, fences[1] + 1, ())
        sections = parser.parse(lines[fences[1] + 1 :])
        parser.check_plain()
    return tuple(SharedSet(section.title, section.cues) for section in sections)


def _check_postures(table: CheckedTable, script: Script) -> None:
    used = {posture for section in script.sections for cue in section.cues for posture in cue.postures}
    undeclared = used - set(script.postures)
    if undeclared:
        table.fail("postures", ContentFault.POSTURE_MISSING, found=sorted(undeclared), known=script.postures)
