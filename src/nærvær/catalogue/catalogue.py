"""The catalogue over folders of content: what is offered, and scores of it fitted to the minutes asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.catalogue import Exercise, ExerciseKind, HelpNumber, LengthRange, Programme, voice_in, voices_of
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
from ..domain.language_choice import SOURCE_LANGUAGE, is_language_code, matching_language
from ..domain.practice import Posture, PracticeOptions, activity_key
from .layered_content import LayeredContent, has_own_script, unfittable_fault

if TYPE_CHECKING:  # *today* is made of what is offered; what it takes to say it is loaded for the first score
    from ..domain.score import DecodeSounds, Score, Voice
    from ..domain.script import Script
    from .voiced_exercises import Reading

_PACKAGE = Path(__file__).resolve().parent.parent


def content_folders() -> tuple[Path, Path]:
    """Return the folder of the package's content by language, and that of its voices (beside `src` in a checkout)."""
    packed = _PACKAGE / "audio"
    return _PACKAGE / "data", packed if packed.is_dir() else _PACKAGE.parent.parent / "audio"


class FolderCatalogue:
    """Offers the content of two folders and of a clinic's own folder over them (see `LayeredContent`).

    `language` returns the language of the screens whenever it is asked; what is not there in it is offered in Norwegian.
    `own_language` is that of the own content which lies in no folder of a language; `country` returns the code of the
    country whose telephone numbers are shown, "" for none. `own_voices` is a folder of voices besides that of `own`, and
    `today` returns the date by which a consent is over; None: none ever is.
    """

    def __init__(
        self,
        data: Path,
        audio: Path,
        own: Path | None = None,
        decode: DecodeSounds | None = None,
        *,
        language: Callable[[], str] = lambda: SOURCE_LANGUAGE,
        own_language: str = SOURCE_LANGUAGE,
        country: Callable[[], str] = lambda: "",
        own_voices: Path | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        self._language_of_screens = language
        self._content_roots = (data,) if own is None else (data, own)
        self._layered = functools.partial(
            LayeredContent, data, audio, own, decode, own_language=own_language, country=country, own_voices=own_voices
        )
        self.read_anew()
        self._own_language = own_language
        self._today = today

    def read_anew(self) -> None:
        self._source = source = self._layered()
        self._content_in = functools.cache(lambda code: self._layered(language=code, fallback=source))

    @property
    def _content(self) -> LayeredContent:
        """What is shown now: the content in the language of the screens."""
        return self._in(self._language_of_screens())

    def _in(self, language: str) -> LayeredContent:
        """Return the content in a language, or in Norwegian where there is none in it."""
        if language == SOURCE_LANGUAGE:  # no folder is listed for it
            return self._source
        return self._content_in(matching_language(language, self._content_languages()) or SOURCE_LANGUAGE)

    def screen_language(self) -> str:
        return self._content.language

    def languages(self) -> tuple[str, ...]:
        return self._languages_with("scripts")

    def _content_languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.languages(), *self._languages_with("programme.toml"))))

    @functools.cache  # noqa: B019 - one catalogue lives as long as the program
    def _languages_with(self, part: str) -> tuple[str, ...]:
        found = _languages_in(self._content_roots, part) | {self._own_language}
        return SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE})

    def faults(self) -> tuple[BrokenContent, ...]:
        return self._source.faults()  # those of every language are kept in one place

    def check_own(self) -> None:
        self.exercises()
        if self._content.has_own_help_numbers():
            self.help_numbers()
        if self._source.has_own_voices():  # reading ours finds no faults: they were checked when they were made
            self.voices()

    def all_faults(self) -> tuple[BrokenContent, ...]:
        """Return the faults after reading everything; own scripts are also tried for whether they fit any length."""
        self.voices()
        for language in self._content_languages():
            self._in(language).programme_file()
            self._in(language).help_numbers()
        for exercise in self.exercises():
            if exercise.kind is ExerciseKind.GUIDED:
                for language in self.languages():
                    content = self._in(language)
                    if content.is_own(content.script_file(exercise.id)):
                        self._spans(exercise.id, content)
        return self.faults()

    def programme(self) -> Programme:
        return self._content.programme_file().programme

    def help_numbers(self) -> tuple[HelpNumber, ...]:
        return self._content.help_numbers()

    def exercises(self) -> tuple[Exercise, ...]:
        return _offered(self._content)

    def titles(self) -> dict[str, str]:
        from ..domain.ratings import question_key  # *today* shows no titles of the past

        offered = {exercise.id: exercise.title for exercise in (*_offered(self._source), *self.exercises())}
        activities = {activity_key(each): name for each, name in self._content.activity_names().items()}
        questions = {question_key(each): text for each, text in self._content.question_texts().items()}
        return {**self._content.unoffered_titles(), **offered, **activities, **questions}

    def exercise(self, exercise: str, language: str = "") -> Exercise:
        known = {item.id: item for item in self.exercises()}
        if exercise not in known:
            raise UnknownName(NameKind.EXERCISE, exercise, tuple(known))
        offered = known[exercise]
        if not language or offered.kind is ExerciseKind.SILENT:
            return offered
        front = self._in(language).front_matter(exercise)
        lengths = _within(offered, front.shortest, front.longest)
        return replace(lengths, varies=front.varies, has_grades=front.has_pause_kinds, has_evening=front.has_evening)

    def offer(self, exercise: str, language: str = "", voice: str | None = None) -> Exercise:
        offered = self.exercise(exercise, language)
        span = None if offered.kind is ExerciseKind.SILENT else self._own_span(exercise, language, voice)
        return offered if span is None else _within(offered, span.shortest, span.longest)

    def _own_span(self, exercise: str, language: str, voice: str | None) -> LengthRange | None:
        """Return the lengths that an own script, or an own voice, can meet; None for what came with the program."""
        content = self._in(language or self._language_of(voice) or self._language_of_screens())
        is_own = has_own_script(content, exercise)
        if not is_own and not self._source.has_own_voices():
            return None
        voice = self._voice(voice, content.script_language(exercise))
        folder = None if voice is None else self._source.voices()[voice][1]
        if not is_own and (folder is None or not self._source.is_own(folder)):
            return None
        return _fitting_lengths(content, folder, exercise, is_own=is_own)

    def postures(self, exercise: str, language: str = "") -> tuple[Posture, ...]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return ()
        return self._in(language or self._language_of_screens()).front_matter(exercise).postures

    def voices(self) -> tuple[Voice, ...]:
        return tuple(voice for voice, _ in self._source.voices().values())

    def spans(self, exercise: str) -> dict[str, LengthRange]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return {}
        spans: dict[str, LengthRange] = {}
        for content in dict.fromkeys(map(self._in, (self._language_of_screens(), *self.languages()))):
            if content.script_language(exercise) == content.language:
                spans |= self._spans(exercise, content)
        return {voice.id: spans[voice.id] for voice in self.voices() if voice.id in spans}

    def _spans(self, exercise: str, content: LayeredContent) -> dict[str, LengthRange]:
        """Return the possible lengths of the script in one language, by voice of that language."""
        from .voiced_exercises import offered_range

        by_voice = {voice.id: self._reading(voice.id, exercise, content) for voice in voices_of(self, content.language)}
        heard = {voice: reading for voice, reading in by_voice.items() if reading.recording is not None}
        spans, fits = {}, None
        for voice, reading in (heard or {"": self._reading(None, exercise, content)}).items():
            try:
                spans[voice] = offered_range(reading, is_own=_is_own(content, self._source, exercise, voice))
            except UnfittableScript as error:
                fits = fits or error.fits
        if not spans:
            content.note(unfittable_fault(content, exercise, fits))
        return {voice: span for voice, span in spans.items() if voice}

    def score(self, options: PracticeOptions) -> Score:
        from ..domain.score import silent_timeline
        from .voiced_exercises import fitted, scored

        exercise = self.exercise(options.exercise)
        if exercise.kind is ExerciseKind.SILENT:
            if not exercise.shortest <= options.minutes <= exercise.longest:
                raise LengthOutOfRange(exercise.id, options.minutes, exercise.shortest, exercise.longest)
            timeline = silent_timeline(exercise.id, exercise.title, options.minutes, options.interval)
            return scored(timeline, None, options)
        content = self._in(options.language or self._language_of(options.voice) or self._language_of_screens())
        voice = self._voice(options.voice, language := content.script_language(exercise.id))
        reading = self._reading(voice, exercise.id, content, evening=options.occasion.evening)
        if reading.fault is not None and reading.fault.reason is VoiceFault.NOT_YET:
            reading = self._read_by_another(reading, exercise.id, content, evening=options.occasion.evening)
        timeline = replace(fitted(reading, options), title=exercise.title)
        ends_in_sleep = options.occasion.evening and reading.script.has_evening
        if options.captions_only:
            return replace(scored(timeline, None, options), language=language, ends_in_sleep=ends_in_sleep)
        is_silent = voice is None and not reading.script.is_recorded
        why = VoiceFault.NO_VOICE if self.voices() else FileFault.ABSENT  # those that are there speak other languages
        fault = MissingSound("", exercise.id, "", why) if is_silent else reading.fault
        if fault is None and language != content.language:
            fault = MissingSound("", exercise.id, "", VoiceFault.ONLY_NORWEGIAN)
        score = scored(timeline, reading.recording, options)
        return replace(score, fault=fault, language=language, ends_in_sleep=ends_in_sleep)

    def script(self, exercise: str, language: str = "") -> Script | None:
        is_silent = self.exercise(exercise).kind is ExerciseKind.SILENT
        return None if is_silent else self._in(language or self._language_of_screens()).script(exercise)

    def script_file(self, exercise: str) -> Path:
        """Return the file that the script of an exercise is read from, in the language of the screens."""
        return self._content.script_file(exercise)

    def sound_faults(self, exercise: str) -> dict[str, MissingSound]:
        if self.exercise(exercise).kind is ExerciseKind.SILENT:
            return {}
        faults = ((voice.id, self._sound_fault_of(voice, exercise)) for voice in self.voices())
        return {voice: fault for voice, fault in faults if fault is not None}

    def missing(self) -> tuple[MissingSound, ...]:
        """Return every recording that a voice should have and that cannot be used; those never made come last."""
        guided = [item.id for item in self.exercises() if item.kind is ExerciseKind.GUIDED]
        faults = (self._sound_fault_of(voice, exercise) for voice in self.voices() for exercise in guided)
        real = (fault for fault in faults if fault is not None and fault.reason not in _NO_FAULTS)
        return tuple(sorted(real, key=lambda fault: fault.is_never_made))

    def is_own(self, fault: MissingSound) -> bool:
        """Return whether the fault lies with a clinic's own voice or script, and not with what came with the program."""
        files = (Path(fault.file), self._in(self._language_of(fault.voice)).script_file(fault.exercise))
        return any(map(self._source.is_own, files))

    def _language_of(self, voice: str | None) -> str:
        """Return the language that a voice speaks, or "" for no voice and for one that is not there."""
        return "" if voice is None else next((known.language for known in self.voices() if known.id == voice), "")

    def _voice(self, asked: str | None, language: str) -> str | None:
        """Return the voice asked for, as it is in the language, else the first that speaks it; None where none does."""
        if asked is not None and asked not in (known := tuple(self._source.voices())):
            raise UnknownName(NameKind.VOICE, asked, known)
        first = next((voice.id for voice in voices_of(self, language)), None)
        return first if asked is None else voice_in(self, asked, language) or first

    def _reading(self, voice: str | None, exercise: str, content: LayeredContent, *, evening: bool = False) -> Reading:
        """Return an exercise as a voice reads it; it has no recording where that cannot be used, which leaves captions."""
        known, folder = (None, None) if voice is None else self._source.voices()[voice]
        until = None if known is None else known.consent_until
        if recording := content.recordings().get(exercise):  # whatever voice the others are read by
            folder, until = content.script_file(exercise).parent, recording.consent_until
        if folder is None or until is None or self._today is None or self._today() <= until:
            return content.reading(folder, exercise, evening=evening)
        return _without_consent(content.script(exercise), folder)

    def _read_by_another(self, unread: Reading, exercise: str, content: LayeredContent, *, evening: bool) -> Reading:
        """Return an exercise as another voice that came with the program reads it; `unread` where none does."""
        speaking = (voice.id for voice in voices_of(self, content.script_language(exercise)))
        ours = (voice for voice in speaking if not self._source.is_own(self._source.voices()[voice][1]))
        readings = (self._reading(voice, exercise, content, evening=evening) for voice in ours)
        fault = MissingSound("", exercise, "", VoiceFault.ANOTHER_READS)
        return next((replace(each, fault=fault) for each in readings if each.recording is not None), unread)

    def _sound_fault_of(self, voice: Voice, exercise: str) -> MissingSound | None:
        """Return why this voice cannot say all of an exercise in its language."""
        content = self._in(voice.language)
        if matching_language(voice.language, (content.script_language(exercise),)) is None:
            return MissingSound(voice.id, exercise, "", VoiceFault.OTHER_LANGUAGE)
        return self._reading(voice.id, exercise, content).fault


def _without_consent(script: Script, folder: Path) -> Reading:
    """Return the captions of what the voice or the recording in `folder` may not be heard with any more."""
    from .voiced_exercises import read_without_voice

    over = MissingSound(folder.name, script.exercise, str(folder), VoiceFault.CONSENT_OVER)
    return replace(read_without_voice(script), fault=over)


_NO_FAULTS = (VoiceFault.OTHER_LANGUAGE, VoiceFault.NOT_YET)
"""Why a voice does not say an exercise, where nothing is wrong with it."""


def _languages_in(roots: Iterable[Path], part: str) -> set[str]:
    """Return the languages whose folder in any of `roots` holds this part: scripts, or the programme alone."""
    found: set[str] = set()
    for root in roots:
        try:
            folders = list(root.iterdir())
        except OSError:
            continue
        found.update(each.name for each in folders if is_language_code(each.name) and (each / part).exists())
    return found


def _is_own(content: LayeredContent, source: LayeredContent, exercise: str, voice: str) -> bool:
    """Return whether the script of an exercise, or the voice that reads it ("": none), did not come with the program."""
    return has_own_script(content, exercise) or (voice != "" and source.is_own(source.voices()[voice][1]))


def _offered(content: LayeredContent) -> tuple[Exercise, ...]:
    """Return the exercises of a programme that can be done, in order."""
    offered = map(content.exercise, content.programme_file().exercises)
    return tuple(exercise for exercise in offered if exercise is not None)


def _within(exercise: Exercise, shortest: int, longest: int) -> Exercise:
    """Return the exercise with these lengths, and its presets within them."""
    short, long = (min(max(preset, shortest), longest) for preset in (exercise.short, exercise.long))
    return replace(exercise, short=short, long=long, shortest=shortest, longest=longest)


@functools.cache  # ten fits or more, 60 ms, each time today is shown to whoever has own content
def _fitting_lengths(
    content: LayeredContent, folder: Path | None, exercise: str, *, is_own: bool
) -> LengthRange | None:
    """Return the lengths that the voice in `folder` can meet; None for none, of which the score tells when it is refused.

    `is_own`: the script is a clinic's own, and what is wrong with it is remembered.
    """
    from .voiced_exercises import length_range

    try:
        return length_range(content.reading(folder, exercise, for_lengths=True))
    except UnfittableScript as error:
        if is_own:
            content.note(unfittable_fault(content, exercise, error.fits))
        return None
