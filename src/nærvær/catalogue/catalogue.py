"""The catalogue: package content, with a clinic's own programme, scripts and voices laid over it."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..checked_table import line_of
from ..domain.catalogue import LengthRange, estimated_speech_frames
from ..domain.cue_selection import CueFilter, FitRules
from ..domain.elastic import fit, natural_seconds
from ..domain.errors import (
    BrokenContent,
    FileFault,
    LengthOutOfRange,
    MissingSound,
    NameKind,
    UnfittableScript,
    UnknownName,
    VoiceFault,
)
from ..domain.practice import PracticeOptions
from ..domain.programme import Exercise, ExerciseKind, Programme
from ..domain.score import DecodeSound, Recording, Score, Voice
from ..domain.script import Cue, Posture, Script
from ..domain.timeline import TIMELINE_RATE, Timeline, silent_timeline
from . import programme_parser as programme
from . import script_parser as manus
from .content_file import read_content
from .programme_parser import LengthPresets, ProgrammeFile, parse_programme
from .script_parser import POSTURE_MARKS, parse_script, parse_title
from .voices import read_recording, read_voice

USUAL_VOICE = "synthetic-light"
_PACKAGE = Path(__file__).resolve().parent.parent
_WEEKS_WITH_OWN_RULES = (1, 3, 6)
_LONGEST_VOICE_NAME = 60


def content_folders() -> tuple[Path, Path]:
    """Where the package's programme and scripts lie, and where its voices do (a checkout has them beside `src`)."""
    packed = _PACKAGE / "audio"
    return _PACKAGE / "data", packed if packed.is_dir() else _PACKAGE.parent.parent / "audio"


class FolderCatalogue:
    """Offers the content of a data folder (programme.toml, scripts/) and an audio folder (one folder a voice).

    `own` is a clinic's folder with the same names (programme.toml, scripts/, voices/); what lies there wins. A file there
    that cannot be used takes nothing else with it: what came with the program stands in its place, where there is that.
    Files are read when first asked for, once. `listen` hears the sounds of own voices before they are offered; those
    that came with the program were heard when it was made.
    """

    def __init__(self, data: Path, audio: Path, own: Path | None = None, listen: DecodeSound | None = None) -> None:
        self._data = data
        self._audio = audio
        self._own = own
        self._listen = listen
        self._faults: dict[str, BrokenContent] = {}

    def faults(self) -> tuple[BrokenContent, ...]:
        return tuple(self._faults.values())

    def all_faults(self) -> tuple[BrokenContent, ...]:
        """The same when everything has been looked at, scripts of one's own also for whether they fit any length."""
        self.voices()
        for exercise in self.exercises():
            if exercise.kind is ExerciseKind.GUIDED and self._is_own(self._script_file(exercise.id)):
                self.spans(exercise.id)
        return self.faults()

    def programme(self) -> Programme:
        return self._file().programme

    def exercises(self) -> tuple[Exercise, ...]:
        offered = (self._offered(item) for item in self._file().exercises)
        return tuple(exercise for exercise in offered if exercise is not None)

    def titles(self) -> dict[str, str]:
        offered = {exercise.id: exercise.title for exercise in self.exercises()}
        return {**self._titles_not_offered(), **offered}

    def exercise(self, exercise: str) -> Exercise:
        known = {item.id: item for item in self.exercises()}
        if exercise not in known:
            raise UnknownName(NameKind.EXERCISE, exercise, tuple(known))
        return known[exercise]

    def postures(self, exercise: str) -> tuple[Posture, ...]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return ()
        return self._script(exercise).postures

    def voices(self) -> tuple[Voice, ...]:
        return tuple(voice for voice, _ in self._voices().values())

    def spans(self, exercise: str) -> dict[str, LengthRange]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return {}
        script = self._script(exercise)
        recordings = {voice: self._recording(voice, script) for voice in self._voices()}
        lengths = {
            voice: _lengths(script, recording) for voice, recording in recordings.items() if recording is not None
        }
        spans = {}
        try:
            for voice, found in lengths.items():
                spans[voice] = _span(script, found)
            if not lengths:  # nobody says it: it is looked at all the same
                _span(script, _lengths(script, None))
        except UnfittableScript:
            self._note(BrokenContent(str(self._script_file(exercise)), "file", "unfittable"))
        return spans

    def score(self, wish: PracticeOptions) -> Score:
        exercise = self.exercise(wish.exercise)
        if exercise.kind is ExerciseKind.SILENT:
            if not exercise.shortest <= wish.minutes <= exercise.longest:
                raise LengthOutOfRange(exercise.id, wish.minutes, exercise.shortest, exercise.longest)
            return _scored(silent_timeline(exercise.id, exercise.title, wish.minutes, wish.interval), None, wish)
        script = self._script(exercise.id)
        voice = self._voice(wish.voice)
        recording = self._recording(voice, script)
        timeline = _fitted(script, _lengths(script, recording), wish)
        if wish.captions_only:
            return _scored(timeline, None, wish)
        fault = MissingSound("", script.exercise, "", FileFault.ABSENT) if voice is None else self._fault(voice, script)
        return replace(_scored(timeline, recording, wish), fault=fault)

    def text(self, exercise: str) -> str:
        offered = self.exercise(exercise)
        if offered.kind is ExerciseKind.SILENT:
            return f"{offered.title}\n\n{offered.why}\n"
        return _script_page(self._script(exercise))

    def sound_faults(self, exercise: str) -> dict[str, MissingSound]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return {}
        script = self._script(exercise)
        found = {voice: self._fault(voice, script) for voice in self._voices()}
        return {voice: fault for voice, fault in found.items() if fault is not None}

    def missing(self) -> tuple[MissingSound, ...]:
        """Every recording that a voice should have and that cannot be used; those that were never made come last."""
        guided = [self._script(item.id) for item in self.exercises() if item.kind is ExerciseKind.GUIDED]
        found = (self._fault(voice, script) for voice in self._voices() for script in guided)
        return tuple(sorted(filter(None, found), key=lambda fault: fault.reason == "absent"))

    def is_own(self, fault: MissingSound) -> bool:
        """Whether it lies with a clinic's own voice or script, and not with what came with the program."""
        return self._is_own(Path(fault.file)) or self._is_own(self._script_file(fault.exercise))

    def _is_own(self, file: Path) -> bool:
        return self._own is not None and file.is_relative_to(self._own)

    # What lies in the two folders. A result is kept, so that a file is read, and its fault noted, once.

    @functools.cache  # noqa: B019 - one shelf lives as long as the program
    def _file(self) -> ProgrammeFile:
        own = self._own_file("programme.toml")
        if own is not None:
            try:
                read = parse_programme(read_content(own, programme.LARGEST_FILE), str(own))
                if any(self._offered(item) for item in read.exercises):
                    return read
                raise BrokenContent(str(own), "exercise", "nothing_offered")
            except BrokenContent as fault:
                self._note(fault)
        shipped = self._data / "programme.toml"
        return parse_programme(read_content(shipped, programme.LARGEST_FILE), str(shipped))

    def _script(self, exercise: str) -> Script:
        found = self._script_or_fault(exercise)[1]
        if isinstance(found, BrokenContent):
            raise found
        return found

    def _script_file(self, exercise: str) -> Path:
        """The file that the script of an exercise is read from, or should be."""
        return self._script_or_fault(exercise)[0]

    @functools.cache  # noqa: B019
    def _script_or_fault(self, exercise: str) -> tuple[Path, Script | BrokenContent]:
        own = self._own_file(f"scripts/{exercise}.txt")
        shipped = self._data / "scripts" / f"{exercise}.txt"
        if own is not None:
            found = _read_script_file(own, exercise)
            if isinstance(found, Script):
                return own, found
            self._note(found)
            if not shipped.exists():
                return own, found
        elif self._own is not None and not shipped.exists():
            own = self._own / "scripts" / shipped.name
            return own, self._note(BrokenContent(str(own), "file", "absent"))
        found = _read_script_file(shipped, exercise)
        return shipped, found if isinstance(found, Script) else self._note(found)

    def _offered(self, item: LengthPresets | Exercise) -> Exercise | None:
        """The whole exercise; None while its script cannot be used."""
        if isinstance(item, Exercise):
            return item
        script = self._script_or_fault(item.id)[1]
        if isinstance(script, BrokenContent):
            return None
        return Exercise(
            item.id,
            script.title,
            script.why,
            ExerciseKind.GUIDED,
            item.short,
            item.long,
            script.shortest,
            script.longest,
        )

    @functools.cache  # noqa: B019
    def _titles_not_offered(self) -> dict[str, str]:
        """Titles that practices may have been kept under: of what came with the program, and of scripts that are broken
        further down."""
        shipped = (
            (file.stem, _read_script_file(file, file.stem)) for file in sorted((self._data / "scripts").glob("*.txt"))
        )
        titles = {exercise: script.title for exercise, script in shipped if isinstance(script, Script)}
        for item in self._file().exercises:
            found = None if isinstance(item, Exercise) else self._script_or_fault(item.id)
            if found is not None and isinstance(found[1], BrokenContent):
                titles[item.id] = _read_title_of(found[0]) or titles.get(item.id, item.id)
        return titles

    @functools.cache  # noqa: B019
    def _voices(self) -> dict[str, tuple[Voice, Path]]:
        """Every voice by its id, with its folder, the usual one first."""
        found = {}
        own = _voice_folders(self._own / "voices") if self._own is not None and self._own_folder_is_there() else []
        for folder in (*_voice_folders(self._audio), *own):
            try:
                voice = _read_voice_folder(folder)
            except BrokenContent as fault:
                self._note(fault)
            else:
                found[voice.id] = (voice, folder)
        return dict(sorted(found.items(), key=lambda item: item[0] != USUAL_VOICE))

    def _own_file(self, name: str) -> Path | None:
        """The file of one's own with this name; None where there is none. Who reads it is told what bars the way."""
        if self._own is None or not self._own_folder_is_there():
            return None
        file = self._own / name
        try:
            file.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            return file
        return file

    @functools.cache  # noqa: B019
    def _own_folder_is_there(self) -> bool:
        """Whether there is a folder of one's own. What cannot be listed in it is noted."""
        if self._own is None or not self._listable(self._own):
            return False
        for name in ("scripts", "voices"):
            self._listable(self._own / name)
        return True

    def _listable(self, folder: Path) -> bool:
        try:
            os.scandir(folder).close()
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            self._note(BrokenContent(str(folder), "folder", "not_a_folder"))
            return False
        except OSError:
            self._note(BrokenContent(str(folder), "folder", "unreadable_folder"))
            return False
        return True

    def _note(self, fault: BrokenContent) -> BrokenContent:
        self._faults.setdefault(fault.file, fault)
        return fault

    def _voice(self, asked: str | None) -> str | None:
        known = tuple(self._voices())
        if asked is None:
            return next(iter(known), None)
        if asked not in known:
            raise UnknownName(NameKind.VOICE, asked, known)
        return asked

    def _recording(self, voice: str | None, script: Script) -> Recording | None:
        """The voice's recording; None when it cannot be used, which leaves captions."""
        found = None if voice is None else self._recording_or_fault(voice, script)
        return found if isinstance(found, Recording) else None

    @functools.cache  # noqa: B019
    def _recording_or_fault(self, voice: str, script: Script) -> Recording | MissingSound:
        folder = self._voices()[voice][1]
        came_with_us = folder.parent == self._audio
        try:
            return read_recording(folder, script, None if came_with_us else self._listen)
        except MissingSound as fault:
            return fault

    def _fault(self, voice: str, script: Script) -> MissingSound | None:
        """Why this voice cannot say all of this script; reason `stale`: the script has sentences it was not made from."""
        found = self._recording_or_fault(voice, script)
        if isinstance(found, MissingSound):
            return found
        spoken = script.spoken()
        missing = sum(cue.id not in found.takes for cue in spoken)
        if not missing:
            return None
        return MissingSound(voice, script.exercise, found.path, VoiceFault.STALE, missing=missing, total=len(spoken))


def _read_script_file(file: Path, exercise: str) -> Script | BrokenContent:
    """The script in `file`, which must be that of `exercise`, or what is wrong with it."""
    try:
        text = read_content(file, manus.LARGEST_FILE)
        script = parse_script(text, str(file))
    except BrokenContent as fault:
        return fault
    if script.exercise != exercise:
        line = line_of(text, "id")
        return BrokenContent(str(file), "id", "other_id", found=script.exercise, known=(exercise,), line=line)
    return script


def _read_title_of(file: Path) -> str | None:
    try:
        return parse_title(read_content(file, manus.LARGEST_FILE), str(file))
    except BrokenContent:
        return None


def _voice_folders(root: Path) -> list[Path]:
    """The folders of voices in `root`; none where it cannot be listed."""
    try:
        return sorted(folder for folder in root.iterdir() if os.path.lexists(folder / "voice.toml"))
    except OSError:
        return []


def _read_voice_folder(folder: Path) -> Voice:
    if not folder.name.isprintable() or len(folder.name) > _LONGEST_VOICE_NAME:
        raise BrokenContent(str(folder), "folder", "bad_folder_name", highest=_LONGEST_VOICE_NAME)
    return read_voice(folder)


def _lengths(script: Script, recording: Recording | None) -> dict[str, int]:
    """Frames of every cue: of its take where there is one, else what a calm voice would need."""
    estimated = {cue.id: estimated_speech_frames(cue.text, TIMELINE_RATE) for cue in script.spoken()}
    return estimated | (recording.cue_lengths(TIMELINE_RATE) if recording else {})


def _posture(script: Script, asked: Posture | None) -> Posture:
    if asked is None:
        return script.default_posture
    if asked not in script.postures:
        raise UnknownName(NameKind.POSTURE, asked.value, tuple(posture.value for posture in script.postures))
    return asked


def _fitted(script: Script, lengths: Mapping[str, int], wish: PracticeOptions) -> Timeline:
    """The script in the minutes wished for, which must lie in what is promised for every week and posture."""
    if not script.shortest <= wish.minutes <= script.longest:
        span = _span(script, lengths)
        raise LengthOutOfRange(script.exercise, wish.minutes, span.shortest, span.longest)
    known = frozenset(script.regions)
    choice = CueFilter(_posture(script, wish.posture), wish.week, wish.skip & known, wish.linger & known)
    return fit(script, lengths, wish.minutes, FitRules.for_week(wish.week, wish.silence), choice)


def _scored(timeline: Timeline, recording: Recording | None, wish: PracticeOptions) -> Score:
    return Score(timeline, recording, wish.bell, wish.volume, wish.bell_volume, wish.ambience)


def _weeks_and_postures(script: Script) -> Iterator[tuple[FitRules, CueFilter]]:
    """Every combination that is offered and fits in its own way."""
    for week in _WEEKS_WITH_OWN_RULES:
        for posture in script.postures:
            yield FitRules.for_week(week), CueFilter(posture, week)


def _span(script: Script, lengths: Mapping[str, int]) -> LengthRange:
    """The promised range, narrowed to what this voice can meet in every week and posture."""
    shortest, longest = script.shortest, script.longest
    for rules, choice in _weeks_and_postures(script):
        ends = _reachable(script, lengths, rules, choice)
        shortest, longest = max(shortest, ends[0]), min(longest, ends[1])
    natural = natural_seconds(script, lengths, FitRules.for_week(1), CueFilter(script.default_posture))
    return LengthRange(shortest, min(max(round(natural / 60), shortest), longest), longest)


def _reachable(script: Script, lengths: Mapping[str, int], rules: FitRules, choice: CueFilter) -> tuple[int, int]:
    try:
        for minutes in (script.shortest, script.longest):
            fit(script, lengths, minutes, rules, choice)
    except LengthOutOfRange as error:
        return error.shortest, error.longest
    return script.shortest, script.longest


def _posture_mark(cue: Cue) -> str:
    marks = [mark for mark, posture in POSTURE_MARKS.items() if posture in cue.postures]
    return f"({', '.join(marks)}) " if marks else ""


def _script_page(script: Script) -> str:
    """The script as a page: title, why, and every section with its cues; a cue of some postures names them."""
    lines = [script.title, "", script.why]
    for section in script.sections:
        lines += ["", section.title, ""]
        lines += [f"{_posture_mark(cue)}{cue.text}" for cue in section.cues if cue.text]
    return "\n".join(lines) + "\n"
