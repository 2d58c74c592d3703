"""The content in one language: the package's with a clinic's own folder laid over it. Each file is read once, and its
fault noted once."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..checked_toml import line_of
from ..domain.catalogue import Exercise, ExerciseKind, HelpNumber
from ..domain.errors import BrokenContent, ContentFault
from ..domain.language_choice import SOURCE_LANGUAGE
from .content_files import RECORDING_FILE, OwnFolder, read_content, voice_folders
from .programme_parser import (
    LARGEST_PROGRAMME,
    LARGEST_SCRIPT,
    SHARED,
    FrontMatter,
    LengthPresets,
    ProgrammeFile,
    find_help_numbers,
    parse_front_matter,
    parse_programme,
    parse_title,
)

if TYPE_CHECKING:  # *today* offers exercises by their front matter, before any script or recording is read
    from collections.abc import Callable, Mapping, Sequence

    from ..domain.score import DecodeSounds, Voice
    from ..domain.script import Script, SharedSet
    from .recorded_exercises import RecordedScript
    from .voiced_exercises import Reading

USUAL_VOICES = ("synthetic-light", "synthetic-light-en")
"""The first voice of each language, unless the person has chosen another."""
_LONGEST_VOICE_NAME = 60


class LayeredContent:
    """Reads the content of `language` from `data/<language>` (programme.toml, scripts/) and from `own` over it.

    `own` is a clinic's folder with a folder for each language in the same way; what lies in `own` itself (programme.toml,
    scripts/) is in `own_language`. What lies there wins. A file there that cannot be used takes nothing else with it: what
    came with the program stands in its place, where there is that, else that of `fallback`, the content in Norwegian,
    which also stands for what is not there in this language at all.

    `country` returns the code of the country whose telephone numbers are shown, "" for none. Voices are in `audio`,
    `own/voices` and `own_voices`, a folder for each, whatever their language. Files are read when first asked for, once.
    `decode` checks the sounds of own voices; those that came with the program were checked when it was made.
    """

    def __init__(
        self,
        data: Path,
        audio: Path,
        own: Path | None,
        decode: DecodeSounds | None,
        *,
        language: str = SOURCE_LANGUAGE,
        own_language: str = SOURCE_LANGUAGE,
        country: Callable[[], str] = lambda: "",
        fallback: LayeredContent | None = None,
        own_voices: Path | None = None,
    ) -> None:
        self.language = language
        self._data = data / language
        self._countries = data / "countries"
        self._country = country
        self._audio = audio
        self._own = OwnFolder(own, language, own_language, self.note, own_voices)
        self._decode = decode
        self._fallback = fallback
        self._faults: dict[str, BrokenContent] = {} if fallback is None else fallback._faults

    def faults(self) -> tuple[BrokenContent, ...]:
        """Return what could not be used of what has been asked for so far."""
        return tuple(self._faults.values())

    def note(self, fault: BrokenContent) -> BrokenContent:
        """Remember a fault, the first of each file, and return it."""
        self._faults.setdefault(fault.file, fault)
        return fault

    def is_own(self, file: Path) -> bool:
        """Return whether `file` lies in the clinic's own folder."""
        return self._own.holds(file)

    # Programme and exercises

    @functools.cache  # noqa: B019 - one catalogue lives as long as the program
    def programme_file(self) -> ProgrammeFile:
        """Return the programme: the package's, where the own one cannot be used or offers nothing."""
        return _with_recordings(self._chosen_programme(), self.recordings())

    def _chosen_programme(self) -> ProgrammeFile:
        own = self._own.file("programme.toml")
        if own is not None:
            try:
                parsed = parse_programme(read_content(own, LARGEST_PROGRAMME), str(own))
                if any(self.exercise(item) for item in parsed.exercises):
                    return parsed
                raise BrokenContent(str(own), "exercise", ContentFault.NOTHING_OFFERED)
            except BrokenContent as fault:
                self.note(fault)
        if self._fallback is not None and not self._has_shipped_programme():
            return self._fallback._chosen_programme()
        return self._shipped_programme()

    @functools.cache  # noqa: B019
    def recordings(self) -> dict[str, RecordedScript]:
        """Return the whole recordings by id: they are offered beside the programme, in every language."""
        return _read_recordings(self._own.recordings(), self.note)

    def _has_shipped_programme(self) -> bool:
        return (self._data / "programme.toml").exists()

    @functools.cache  # noqa: B019
    def _shipped_programme(self) -> ProgrammeFile:
        if self._fallback is not None and not self._has_shipped_programme():
            return self._fallback._shipped_programme()
        shipped = self._data / "programme.toml"
        return parse_programme(read_content(shipped, LARGEST_PROGRAMME), str(shipped))

    def activity_names(self) -> dict[str, str]:
        """Return the names by id of the everyday activities of the programme, and of those that came with this one."""
        programmes = (self._shipped_programme().programme, self.programme_file().programme)
        names = {} if self._fallback is None else self._fallback.activity_names()
        return names | {each.id: each.name for programme in programmes for each in programme.all_everyday if each.id}

    def question_texts(self) -> dict[str, str]:
        """Return the questions to reflect on by id, in the same way."""
        weeks = (*self._shipped_programme().programme.weeks, *self.programme_file().programme.weeks)
        texts = {} if self._fallback is None else self._fallback.question_texts()
        return texts | {each.id: each.text for week in weeks for each in week.reflections if each.id}

    def exercise(self, item: LengthPresets | Exercise) -> Exercise | None:
        """Return the whole exercise of an item of the programme; None while its script cannot be used."""
        if isinstance(item, Exercise):
            return item
        front = self._front_matter_or_fault(item.id)
        if isinstance(front, BrokenContent):
            return None
        return _exercise_of(item, front, self._fallback is None or self._has_script(item.id))

    def _has_script(self, exercise: str) -> bool:
        """Return whether there is a script of an exercise in this language, whether or not it can be used."""
        shipped = self._data / "scripts" / f"{exercise}.txt"
        return shipped.exists() or self._own.file(f"scripts/{exercise}.txt") is not None

    def front_matter(self, exercise: str) -> FrontMatter | Script:
        """Return what the script of an exercise says of itself. Raises `BrokenContent`."""
        front = self._front_matter_or_fault(exercise)
        if isinstance(front, BrokenContent):
            raise front
        return front

    @functools.cache  # noqa: B019
    def _front_matter_or_fault(self, exercise: str) -> FrontMatter | Script | BrokenContent:
        """Return the front matter alone of a script that came with the program; an own one is checked to its last line."""
        shipped = self._data / "scripts" / f"{exercise}.txt"
        if exercise not in self.recordings() and self._own.file(f"scripts/{exercise}.txt") is None and shipped.exists():
            front = _read_front_matter(shipped)
            if isinstance(front, FrontMatter) and front.exercise == exercise:
                return front
        return self._script_or_fault(exercise)[1]

    def script(self, exercise: str) -> Script:
        """Return the script of an exercise. Raises `BrokenContent`."""
        script = self._script_or_fault(exercise)[1]
        if isinstance(script, BrokenContent):
            raise script
        return script

    def script_file(self, exercise: str) -> Path:
        """Return the file that the script of an exercise is read from, or should be."""
        return self._script_or_fault(exercise)[0]

    def script_language(self, exercise: str) -> str:
        """Return the language of the script of an exercise, which is Norwegian where there is none in this language."""
        return self._script_or_fault(exercise)[2]

    @functools.cache  # noqa: B019
    def _script_or_fault(self, exercise: str) -> tuple[Path, Script | BrokenContent, str]:
        recorded = self.recordings().get(exercise)
        if recorded is not None:
            file = next(folder for folder in self._own.recordings() if folder.name == exercise) / RECORDING_FILE
            return file, recorded.script, self.language
        own = self._own.file(f"scripts/{exercise}.txt")
        shipped = self._data / "scripts" / f"{exercise}.txt"
        if own is not None:
            script = _read_script_file(own, exercise, self.shared_sets())
            if not isinstance(script, BrokenContent):
                return own, script, self.language
            self.note(script)
            if self._fallback is None and not shipped.exists():
                return own, script, self.language
        if not shipped.exists():
            if self._fallback is not None:
                return self._fallback._script_or_fault(exercise)
            if self._own.path is not None:
                own = self._own.folders()[-1] / "scripts" / shipped.name
                return own, self.note(BrokenContent(str(own), "file", ContentFault.ABSENT)), self.language
        script = _read_script_file(shipped, exercise, self.shared_sets())
        return shipped, self.note(script) if isinstance(script, BrokenContent) else script, self.language

    @functools.cache  # noqa: B019
    def shared_sets(self) -> tuple[SharedSet, ...]:
        """Return the lines that every script may use, by set: a set of the own folder stands in place of ours."""
        from .script_parser import parse_shared

        sets: dict[str, SharedSet] = {}
        shipped = self._data / "scripts" / f"{SHARED}.txt"
        own = self._own.file(f"scripts/{SHARED}.txt")
        for file in (shipped if shipped.exists() else None, own):
            if file is None:
                continue
            try:
                read = parse_shared(read_content(file, LARGEST_SCRIPT), str(file))
            except BrokenContent as fault:
                self.note(fault)
            else:
                sets |= {each.name: each for each in read}
        return tuple(sets.values())

    @functools.cache  # noqa: B019
    def unoffered_titles(self) -> dict[str, str]:
        """Return titles that practices may have been saved under: of what came with the program, and of broken scripts."""
        shipped = (
            (file.stem, _read_script_file(file, file.stem, None))
            for file in sorted((self._data / "scripts").glob("*.txt"))
            if file.stem != SHARED
        )
        titles = {} if self._fallback is None else dict(self._fallback.unoffered_titles())
        titles |= {exercise: script.title for exercise, script in shipped if not isinstance(script, BrokenContent)}
        for item in self.programme_file().exercises:
            if self.exercise(item) is None:
                titles[item.id] = _read_title_of(self.script_file(item.id)) or titles.get(item.id, item.id)
        return titles

    # Help

    @functools.cache  # noqa: B019
    def help_numbers(self) -> tuple[HelpNumber, ...]:
        """Return the numbers of the own folder, in this language or in any, else those of the country."""
        return find_help_numbers(self._own.help_file(), self._countries, self._country(), self.note)

    def has_own_help_numbers(self) -> bool:
        """Return whether there is an own file of numbers, whether or not it can be used."""
        return self._own.help_file() is not None

    # Voices

    def has_own_voices(self) -> bool:
        """Return whether there are voices in the own folder, whether or not they can be used."""
        return bool(self._own.voices())

    @functools.cache  # noqa: B019
    def voices(self) -> dict[str, tuple[Voice, Path]]:
        """Return every voice by its id, with its folder, the usual ones first, and Norwegian before other languages."""
        voices = _read_voices((*voice_folders(self._audio), *self._own.voices()), self.note)
        return dict(sorted(voices.items(), key=_order_of_voice))

    @functools.cache  # noqa: B019
    def reading(
        self, folder: Path | None, exercise: str, *, evening: bool = False, for_lengths: bool = False
    ) -> Reading:
        """Return an exercise as the voice in `folder` reads it; None: without a voice. Raises `BrokenContent`.

        A voice plays the script it was recorded from, which lies beside its takes. Only a script that a clinic has put
        in place of ours stands above that, and a clinic's own voice keeps its own manuscript even then. For the `evening`
        a manuscript that would wake the person is left for a script that does not, as far as the voice can say it.
        With `for_lengths` an own voice is taken at the word of its cue sheets, and none of its sounds is decoded.
        """
        from .voiced_exercises import read_by_voice, read_by_voice_of_ours, read_manuscript, read_without_voice

        file, script = self.script_file(exercise), self.script(exercise)
        if script.is_recorded:
            return read_by_voice(file.parent, script, self._decode, sheet_only=for_lengths)
        if folder is None:
            return read_without_voice(script)
        is_shipped = folder.parent == self._audio
        if not is_shipped or not self.is_own(file):
            manuscript = read_manuscript(folder, script, self.shared_sets())
            wakes = evening and script.has_evening and manuscript is not None and not manuscript.has_evening
            script = script if manuscript is None or wakes else manuscript
        if is_shipped:
            return read_by_voice_of_ours(folder, script)
        return read_by_voice(folder, script, self._decode, sheet_only=for_lengths)


def _order_of_voice(item: tuple[str, tuple[Voice, Path]]) -> tuple[bool, bool]:
    """Return where a voice stands among the others; those that are alike keep the order of their folders."""
    voice = item[1][0]
    return voice.language != SOURCE_LANGUAGE, voice.id not in USUAL_VOICES


def _exercise_of(item: LengthPresets, front: FrontMatter | Script, is_written: bool) -> Exercise:
    """Return the exercise of an item of the programme and its script, which `is_written` in the language, or Norwegian."""
    return Exercise(
        item.id,
        front.title if is_written else item.title or front.title,
        front.why if is_written else item.why or front.why,
        ExerciseKind.GUIDED,
        item.short,
        item.long,
        front.shortest,
        front.longest,
        front.varies,
        front.has_pause_kinds,
        front.has_evening,
    )


def _with_recordings(programme: ProgrammeFile, recordings: Mapping[str, RecordedScript]) -> ProgrammeFile:
    """Return the programme with the whole recordings after its exercises, each as long as it was."""
    known = {item.id for item in programme.exercises}
    presets = [LengthPresets(name, each.usual, each.usual) for name, each in recordings.items() if name not in known]
    return replace(programme, exercises=(*programme.exercises, *presets)) if presets else programme


def _read_recordings(folders: Sequence[Path], note: Callable[[BrokenContent], object]) -> dict[str, RecordedScript]:
    """Return the whole recordings in `folders` by id; what cannot be used is handed to `note`."""
    if not folders:
        return {}
    from .recorded_exercises import read_recorded_script

    recordings = {}
    for folder in folders:
        try:
            recordings[folder.name] = read_recorded_script(folder)
        except BrokenContent as fault:
            note(fault)
    return recordings


def _read_voices(folders: Sequence[Path], note: Callable[[BrokenContent], object]) -> dict[str, tuple[Voice, Path]]:
    voices = {}
    for folder in folders:
        try:
            voice = _read_voice_folder(folder)
        except BrokenContent as fault:
            note(fault)
        else:
            voices[voice.id] = (voice, folder)
    return voices


def has_own_script(content: LayeredContent, exercise: str) -> bool:
    """Return whether the script of an exercise is a clinic's own. One of the program's is not parsed to tell."""
    is_parsed = not isinstance(content.front_matter(exercise), FrontMatter)
    return is_parsed and content.is_own(content.script_file(exercise))


def unfittable_fault(content: LayeredContent, exercise: str, fits: tuple[int, int] | None) -> BrokenContent:
    """Return the fault of a script that cannot be fitted to any minutes it promises, but to those in `fits`, if any."""
    file, script = content.script_file(exercise), content.script(exercise)
    if fits is None:
        return BrokenContent(str(file), "file", ContentFault.UNFITTABLE)
    return BrokenContent(
        str(file),
        "shortest",
        ContentFault.UNMET_PROMISE,
        found=f"{script.shortest}–{script.longest}",
        lowest=fits[0],
        highest=fits[1],
        line=line_of(read_content(file, LARGEST_SCRIPT), "shortest"),
    )


def _read_script_file(file: Path, exercise: str, shared: tuple[SharedSet, ...] | None) -> Script | BrokenContent:
    """Return the script in `file`, which must be that of `exercise`, or what is wrong with it."""
    from .script_parser import parse_script

    try:
        text = read_content(file, LARGEST_SCRIPT)
        script = parse_script(text, str(file), shared)
    except BrokenContent as fault:
        return fault
    if script.exercise != exercise:
        line = line_of(text, "id")
        return BrokenContent(
            str(file), "id", ContentFault.OTHER_ID, found=script.exercise, known=(exercise,), line=line
        )
    return script


def _read_front_matter(file: Path) -> FrontMatter | BrokenContent:
    try:
        return parse_front_matter(read_content(file, LARGEST_SCRIPT), str(file))
    except BrokenContent as fault:
        return fault


def _read_title_of(file: Path) -> str | None:
    try:
        return parse_title(read_content(file, LARGEST_SCRIPT), str(file))
    except BrokenContent:
        return None


def _read_voice_folder(folder: Path) -> Voice:
    if not folder.name.isprintable() or len(folder.name) > _LONGEST_VOICE_NAME:
        raise BrokenContent(str(folder), "folder", ContentFault.BAD_FOLDER_NAME, highest=_LONGEST_VOICE_NAME)
    from .voices import read_voice

    return read_voice(folder)
