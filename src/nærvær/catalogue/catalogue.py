"""The catalogue over folders of content: what is offered, and scores of it fitted to the minutes asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..domain.catalogue import LengthRange, estimated_speech_frames
from ..domain.cue_selection import CueFilter, FitRules
from ..domain.elastic import fit, natural_seconds
from ..domain.errors import (
    BrokenContent,
    ContentFault,
    FileFault,
    LengthOutOfRange,
    MissingSound,
    NameKind,
    UnfittableScript,
    UnknownName,
    VoiceFault,
)
from ..domain.practice import PracticeOptions, activity_key
from ..domain.programme import Exercise, ExerciseKind, Programme
from ..domain.score import DecodeSound, Recording, Score, Voice
from ..domain.script import Cue, Posture, Script
from ..domain.timeline import TIMELINE_RATE, Timeline, silent_timeline
from .layered_content import LayeredContent
from .script_lines import POSTURE_MARKS

_PACKAGE = Path(__file__).resolve().parent.parent
_WEEKS_WITH_OWN_RULES = (1, 3, 6)


def content_folders() -> tuple[Path, Path]:
    """Return the folder of the package's programme and scripts, and that of its voices (beside `src` in a checkout)."""
    packed = _PACKAGE / "audio"
    return _PACKAGE / "data" / "nb", packed if packed.is_dir() else _PACKAGE.parent.parent / "audio"


class FolderCatalogue:
    """Offers the content of two folders and of a clinic's own folder over them (see `LayeredContent`)."""

    def __init__(self, data: Path, audio: Path, own: Path | None = None, decode: DecodeSound | None = None) -> None:
        self._content = LayeredContent(data, audio, own, decode)

    def faults(self) -> tuple[BrokenContent, ...]:
        return self._content.faults()

    def all_faults(self) -> tuple[BrokenContent, ...]:
        """Return the faults after reading everything; own scripts are also tried for whether they fit any length."""
        self.voices()
        for exercise in self.exercises():
            if exercise.kind is ExerciseKind.GUIDED and self._content.is_own(self._content.script_file(exercise.id)):
                self.spans(exercise.id)
        return self.faults()

    def programme(self) -> Programme:
        return self._content.programme_file().programme

    def exercises(self) -> tuple[Exercise, ...]:
        offered = map(self._content.exercise, self._content.programme_file().exercises)
        return tuple(exercise for exercise in offered if exercise is not None)

    def titles(self) -> dict[str, str]:
        offered = {exercise.id: exercise.title for exercise in self.exercises()}
        activities = {activity_key(each): name for each, name in self._content.activity_names().items()}
        return {**self._content.unoffered_titles(), **offered, **activities}

    def exercise(self, exercise: str) -> Exercise:
        known = {item.id: item for item in self.exercises()}
        if exercise not in known:
            raise UnknownName(NameKind.EXERCISE, exercise, tuple(known))
        return known[exercise]

    def postures(self, exercise: str) -> tuple[Posture, ...]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return ()
        return self._content.script(exercise).postures

    def voices(self) -> tuple[Voice, ...]:
        return tuple(voice for voice, _ in self._content.voices().values())

    def spans(self, exercise: str) -> dict[str, LengthRange]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return {}
        script = self._content.script(exercise)
        recordings = {voice: self._recording(voice, script) for voice in self._content.voices()}
        lengths = {
            voice: _lengths(script, recording) for voice, recording in recordings.items() if recording is not None
        }
        spans = {}
        try:
            for voice, lengths_of_voice in lengths.items():
                spans[voice] = _span(script, lengths_of_voice)
            if not lengths:  # no voice says it: it is tried all the same
                _span(script, _lengths(script, None))
        except UnfittableScript:
            self._content.note(BrokenContent(str(self._content.script_file(exercise)), "file", ContentFault.UNFITTABLE))
        return spans

    def score(self, options: PracticeOptions) -> Score:
        exercise = self.exercise(options.exercise)
        if exercise.kind is ExerciseKind.SILENT:
            if not exercise.shortest <= options.minutes <= exercise.longest:
                raise LengthOutOfRange(exercise.id, options.minutes, exercise.shortest, exercise.longest)
            timeline = silent_timeline(exercise.id, exercise.title, options.minutes, options.interval)
            return _scored(timeline, None, options)
        script = self._content.script(exercise.id)
        voice = self._voice(options.voice)
        recording = self._recording(voice, script)
        timeline = _fitted(script, _lengths(script, recording), options)
        if options.captions_only:
            return _scored(timeline, None, options)
        fault = (
            MissingSound("", script.exercise, "", FileFault.ABSENT)
            if voice is None
            else self._sound_fault(voice, script)
        )
        return replace(_scored(timeline, recording, options), fault=fault)

    def text(self, exercise: str) -> str:
        offered = self.exercise(exercise)
        if offered.kind is ExerciseKind.SILENT:
            return f"{offered.title}\n\n{offered.why}\n"
        return _script_page(self._content.script(exercise))

    def sound_faults(self, exercise: str) -> dict[str, MissingSound]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return {}
        script = self._content.script(exercise)
        faults = {voice: self._sound_fault(voice, script) for voice in self._content.voices()}
        return {voice: fault for voice, fault in faults.items() if fault is not None}

    def missing(self) -> tuple[MissingSound, ...]:
        """Return every recording that a voice should have and that cannot be used; those never made come last."""
        guided = [self._content.script(item.id) for item in self.exercises() if item.kind is ExerciseKind.GUIDED]
        faults = (self._sound_fault(voice, script) for voice in self._content.voices() for script in guided)
        return tuple(sorted(filter(None, faults), key=lambda fault: fault.reason is FileFault.ABSENT))

    def is_own(self, fault: MissingSound) -> bool:
        """Return whether the fault lies with a clinic's own voice or script, and not with what came with the program."""
        files = (Path(fault.file), self._content.script_file(fault.exercise))
        return any(map(self._content.is_own, files))

    def _voice(self, asked: str | None) -> str | None:
        known = tuple(self._content.voices())
        if asked is None:
            return next(iter(known), None)
        if asked not in known:
            raise UnknownName(NameKind.VOICE, asked, known)
        return asked

    def _recording(self, voice: str | None, script: Script) -> Recording | None:
        """Return the voice's recording; None when it cannot be used, which leaves captions."""
        recording = None if voice is None else self._content.recording_or_fault(voice, script)
        return recording if isinstance(recording, Recording) else None

    def _sound_fault(self, voice: str, script: Script) -> MissingSound | None:
        """Return why this voice cannot say all of this script; reason `stale`: it was made from other sentences."""
        recording = self._content.recording_or_fault(voice, script)
        if isinstance(recording, MissingSound):
            return recording
        spoken = script.spoken()
        missing = sum(cue.id not in recording.takes for cue in spoken)
        if not missing:
            return None
        return MissingSound(
            voice, script.exercise, recording.path, VoiceFault.STALE, missing=missing, total=len(spoken)
        )


def _lengths(script: Script, recording: Recording | None) -> dict[str, int]:
    """Return the frames of every cue: of its take where there is one, else what a calm voice would need."""
    estimated = {cue.id: estimated_speech_frames(cue.text, TIMELINE_RATE) for cue in script.spoken()}
    return estimated | (recording.cue_lengths(TIMELINE_RATE) if recording else {})


def _posture(script: Script, asked: Posture | None) -> Posture:
    if asked is None:
        return script.default_posture
    if asked not in script.postures:
        raise UnknownName(NameKind.POSTURE, asked.value, tuple(posture.value for posture in script.postures))
    return asked


def _fitted(script: Script, lengths: Mapping[str, int], options: PracticeOptions) -> Timeline:
    """Return the script fitted to the minutes asked for, which must lie in the range for every week and posture."""
    if not script.shortest <= options.minutes <= script.longest:
        span = _span(script, lengths)
        raise LengthOutOfRange(script.exercise, options.minutes, span.shortest, span.longest)
    regions = frozenset(script.regions)
    cue_filter = CueFilter(
        _posture(script, options.posture), options.week, options.skip & regions, options.linger & regions
    )
    return fit(script, lengths, options.minutes, FitRules.for_week(options.week, options.silence), cue_filter)


def _scored(timeline: Timeline, recording: Recording | None, options: PracticeOptions) -> Score:
    return Score(timeline, recording, options.bell, options.volume, options.bell_volume, options.ambience)


def _weeks_and_postures(script: Script) -> Iterator[tuple[FitRules, CueFilter]]:
    """Yield every combination that is offered and fits in its own way."""
    for week in _WEEKS_WITH_OWN_RULES:
        for posture in script.postures:
            yield FitRules.for_week(week), CueFilter(posture, week)


def _span(script: Script, lengths: Mapping[str, int]) -> LengthRange:
    """Return the script's range, narrowed to what this voice can meet in every week and posture."""
    shortest, longest = script.shortest, script.longest
    for rules, cue_filter in _weeks_and_postures(script):
        ends = _reachable(script, lengths, rules, cue_filter)
        shortest, longest = max(shortest, ends[0]), min(longest, ends[1])
    natural = natural_seconds(script, lengths, FitRules.for_week(1), CueFilter(script.default_posture))
    return LengthRange(shortest, min(max(round(natural / 60), shortest), longest), longest)


def _reachable(script: Script, lengths: Mapping[str, int], rules: FitRules, cue_filter: CueFilter) -> tuple[int, int]:
    try:
        for minutes in (script.shortest, script.longest):
            fit(script, lengths, minutes, rules, cue_filter)
    except LengthOutOfRange as error:
        return error.shortest, error.longest
    return script.shortest, script.longest


def _posture_mark(cue: Cue) -> str:
    marks = [mark for mark, posture in POSTURE_MARKS.items() if posture in cue.postures]
    return f"({', '.join(marks)}) " if marks else ""


def _script_page(script: Script) -> str:
    """Return the script as a page: title, why, and every section with its cues; a cue of some postures names them."""
    lines = [script.title, "", script.why]
    for section in script.sections:
        lines += ["", section.title, ""]
        lines += [f"{_posture_mark(cue)}{cue.text}" for cue in section.cues if cue.text]
    return "\n".join(lines) + "\n"
