"""The catalogue: package content, with a clinic's own programme, scripts and voices laid over it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..domain.catalogue import Span, estimated_length
from ..domain.elastic import fit, natural_seconds
from ..domain.errors import BrokenContent, LengthOutOfRange, MissingSound, Unknown
from ..domain.programme import Exercise, ExerciseKind, Programme
from ..domain.rules import Choice, Rules
from ..domain.script import Cue, Posture, Script
from ..domain.sound import Listener, Recording, Score, Voice
from ..domain.timeline import TIMELINE_RATE, Timeline, silent_timeline
from ..domain.wish import Wish
from .manus import POSTURE_MARKS, read_script
from .programme import Presets, ProgrammeFile, read_programme
from .voices import read_recording, read_voice

USUAL_VOICE = "synthetic-light"
_PACKAGE = Path(__file__).resolve().parent.parent
_WEEKS_WITH_OWN_RULES = (1, 3, 6)


def content_folders() -> tuple[Path, Path]:
    """Where the package's programme and scripts lie, and where its voices do (a checkout has them beside `src`)."""
    packed = _PACKAGE / "audio"
    return _PACKAGE / "data", packed if packed.is_dir() else _PACKAGE.parent.parent / "audio"


class Shelf:
    """Offers the content of a data folder (programme.toml, scripts/) and an audio folder (one folder a voice).

    `own` is a clinic's folder with the same names (programme.toml, scripts/, voices/); what lies there wins.
    Files are read when first asked for, once. `listen` hears the sounds of own voices before they are offered; those
    that came with the program were heard when it was made.
    """

    def __init__(self, data: Path, audio: Path, own: Path | None = None, listen: Listener | None = None) -> None:
        self._data = data
        self._audio = audio
        self._own = own
        self._listen = listen

    def programme(self) -> Programme:
        return self._file().programme

    def exercises(self) -> tuple[Exercise, ...]:
        offered = (self._offered(item) for item in self._file().exercises)
        return tuple(exercise for exercise in offered if exercise is not None)

    def exercise(self, exercise: str) -> Exercise:
        known = {item.id: item for item in self.exercises()}
        if exercise not in known:
            raise Unknown("exercise", exercise, tuple(known))
        return known[exercise]

    def postures(self, exercise: str) -> tuple[Posture, ...]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return ()
        return self._script(exercise).postures

    @functools.cache  # noqa: B019 - one shelf lives as long as the program
    def voices(self) -> tuple[Voice, ...]:
        return tuple(read_voice(folder) for folder in self._voice_folders().values())

    def spans(self, exercise: str) -> dict[str, Span]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return {}
        script = self._script(exercise)
        spans = {}
        for voice in self._voice_folders():
            recording = self._recording(voice, script)
            if recording is not None:
                spans[voice] = _span(script, _lengths(script, recording))
        return spans

    def score(self, wish: Wish) -> Score:
        exercise = self.exercise(wish.exercise)
        if exercise.kind is ExerciseKind.SILENT:
            if not exercise.shortest <= wish.minutes <= exercise.longest:
                raise LengthOutOfRange(exercise.id, wish.minutes, exercise.shortest, exercise.longest)
            return _scored(silent_timeline(exercise.id, exercise.title, wish.minutes, wish.interval), None, wish)
        script = self._script(exercise.id)
        recording = self._recording(self._voice(wish.voice), script)
        timeline = _fitted(script, _lengths(script, recording), wish)
        return _scored(timeline, None if wish.captions_only else recording, wish)

    def text(self, exercise: str) -> str:
        offered = self.exercise(exercise)
        if offered.kind is ExerciseKind.SILENT:
            return f"{offered.title}\n\n{offered.why}\n"
        return _readable(self._script(exercise))

    def missing(self) -> tuple[MissingSound, ...]:
        """Every recording that a voice should have and that cannot be used."""
        guided = [self._script(item.id) for item in self.exercises() if item.kind is ExerciseKind.GUIDED]
        found = (self._fault(folder, script) for folder in self._voice_folders().values() for script in guided)
        return tuple(fault for fault in found if fault is not None)

    def is_own(self, fault: MissingSound) -> bool:
        """Whether it lies with a clinic's own voice or script, and not with what came with the program."""
        files = (Path(fault.file), self._first_of(f"scripts/{fault.exercise}.txt"))
        return self._own is not None and any(file.is_relative_to(self._own) for file in files)

    @functools.cache  # noqa: B019
    def _file(self) -> ProgrammeFile:
        file = self._first_of("programme.toml")
        return read_programme(_text_of(file), str(file))

    @functools.cache  # noqa: B019
    def _script(self, exercise: str) -> Script:
        file = self._first_of(f"scripts/{exercise}.txt")
        script = read_script(_text_of(file), str(file))
        if script.exercise != exercise:
            raise BrokenContent(str(file), "id", "other_id", found=script.exercise, known=(exercise,))
        return script

    def _first_of(self, name: str) -> Path:
        own = self._own / name if self._own else None
        return own if own and own.is_file() else self._data / name

    def _offered(self, item: Presets | Exercise) -> Exercise | None:
        """The whole exercise; None while it has no script."""
        if isinstance(item, Exercise):
            return item
        if not self._first_of(f"scripts/{item.id}.txt").is_file():
            return None
        script = self._script(item.id)
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
    def _voice_folders(self) -> dict[str, Path]:
        roots = [self._audio, *([self._own / "voices"] if self._own else [])]
        folders = {file.parent.name: file.parent for root in roots for file in sorted(root.glob("*/voice.toml"))}
        return dict(sorted(folders.items(), key=lambda item: item[0] != USUAL_VOICE))

    def _voice(self, asked: str | None) -> str | None:
        known = tuple(self._voice_folders())
        if asked is None:
            return next(iter(known), None)
        if asked not in known:
            raise Unknown("voice", asked, known)
        return asked

    @functools.cache  # noqa: B019
    def _recording(self, voice: str | None, script: Script) -> Recording | None:
        """The voice's recording; None when it cannot be used, which leaves captions."""
        if voice is None:
            return None
        try:
            return self._read(self._voice_folders()[voice], script)
        except MissingSound:
            return None

    def _read(self, folder: Path, script: Script) -> Recording:
        came_with_us = folder.parent == self._audio
        return read_recording(folder, script, None if came_with_us else self._listen)

    def _fault(self, folder: Path, script: Script) -> MissingSound | None:
        """Why this voice cannot say all of this script; reason `stale`: the script has sentences it was not made from."""
        try:
            recording = self._read(folder, script)
        except MissingSound as fault:
            return fault
        if all(cue.id in recording.takes for cue in script.spoken()):
            return None
        return MissingSound(folder.name, script.exercise, recording.path, "stale")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # Notepad and others mark what they write
    except OSError:
        raise BrokenContent(str(file), "file", "unreadable") from None
    except UnicodeDecodeError:
        raise BrokenContent(str(file), "file", "not_utf8") from None


def _lengths(script: Script, recording: Recording | None) -> dict[str, int]:
    """Frames of every cue: of its take where there is one, else what a calm voice would need."""
    estimated = {cue.id: estimated_length(cue.text, TIMELINE_RATE) for cue in script.spoken()}
    return estimated | (recording.cue_lengths(TIMELINE_RATE) if recording else {})


def _posture(script: Script, asked: Posture | None) -> Posture:
    if asked is None:
        return script.default_posture
    if asked not in script.postures:
        raise Unknown("posture", asked.value, tuple(posture.value for posture in script.postures))
    return asked


def _fitted(script: Script, lengths: Mapping[str, int], wish: Wish) -> Timeline:
    """The script in the minutes wished for, which must lie in what is promised for every week and posture."""
    if not script.shortest <= wish.minutes <= script.longest:
        span = _span(script, lengths)
        raise LengthOutOfRange(script.exercise, wish.minutes, span.shortest, span.longest)
    known = frozenset(script.regions)
    choice = Choice(_posture(script, wish.posture), wish.week, wish.skip & known, wish.linger & known)
    return fit(script, lengths, wish.minutes, Rules.for_week(wish.week, wish.silence), choice)


def _scored(timeline: Timeline, recording: Recording | None, wish: Wish) -> Score:
    return Score(timeline, recording, wish.bell, wish.volume, wish.bell_volume, wish.ground)


def _weeks_and_postures(script: Script) -> Iterator[tuple[Rules, Choice]]:
    """Every combination that is offered and fits in its own way."""
    for week in _WEEKS_WITH_OWN_RULES:
        for posture in script.postures:
            yield Rules.for_week(week), Choice(posture, week)


def _span(script: Script, lengths: Mapping[str, int]) -> Span:
    """The promised range, narrowed to what this voice can meet in every week and posture."""
    shortest, longest = script.shortest, script.longest
    for rules, choice in _weeks_and_postures(script):
        ends = _reachable(script, lengths, rules, choice)
        shortest, longest = max(shortest, ends[0]), min(longest, ends[1])
    natural = natural_seconds(script, lengths, Rules.for_week(1), Choice(script.default_posture))
    return Span(shortest, min(max(round(natural / 60), shortest), longest), longest)


def _reachable(script: Script, lengths: Mapping[str, int], rules: Rules, choice: Choice) -> tuple[int, int]:
    try:
        for minutes in (script.shortest, script.longest):
            fit(script, lengths, minutes, rules, choice)
    except LengthOutOfRange as error:
        return error.shortest, error.longest
    return script.shortest, script.longest


def _meant_for(cue: Cue) -> str:
    marks = [mark for mark, posture in POSTURE_MARKS.items() if posture in cue.postures]
    return f"({', '.join(marks)}) " if marks else ""


def _readable(script: Script) -> str:
    """The script as a page: title, why, and every section with its cues; a cue of some postures names them."""
    lines = [script.title, "", script.why]
    for section in script.sections:
        lines += ["", section.title, ""]
        lines += [f"{_meant_for(cue)}{cue.text}" for cue in section.cues if cue.text]
    return "\n".join(lines) + "\n"
