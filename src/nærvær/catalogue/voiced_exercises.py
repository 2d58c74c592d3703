"""An exercise as one voice reads it (its script, its takes, how long they are), and fitted to the minutes asked for.

Loaded when a practice is prepared: what is offered, and *today*, needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..domain.catalogue import LengthRange, estimated_speech_frames
from ..domain.cues_for_person import CueFilter
from ..domain.elastic_fit import fit, natural_seconds
from ..domain.errors import (
    BrokenContent,
    LengthOutOfRange,
    MissingSound,
    NameKind,
    UnfittableScript,
    UnknownName,
    VoiceFault,
)
from ..domain.pause_stretching import FitRules, guidance_rules
from ..domain.practice import FIRST_OCCASION, Occasion, Posture, PracticeOptions
from ..domain.score import TIMELINE_RATE, DecodeSounds, Recording, Score, Timeline
from ..domain.script import Script, Section, SharedSet, shared_cues
from ..quick_dataclass import dataclass
from .content_files import read_content
from .programme_parser import LARGEST_SCRIPT, SHARED
from .script_parser import parse_script, parse_shared
from .voices import read_recording, with_shared_takes


@dataclass(frozen=True, slots=True)
class Reading:
    """The script, its recording (None: it is read as captions), and why the voice cannot say any of it or not all.

    `lengths` are frames at 48 kHz by cue id: of its take where there is one, else what a calm voice would need. `takes`
    are the ids of the takes; None where there are none to choose wordings by.
    """

    script: Script
    recording: Recording | None
    fault: MissingSound | None
    lengths: Mapping[str, int]
    takes: frozenset[str] | None


def read_manuscript(folder: Path, script: Script, shared: tuple[SharedSet, ...]) -> Script | None:
    """Return the script that the voice in `folder` was recorded from; None where it keeps none that can be used.

    Lines that exercises share are those it was recorded from too, and `shared` where it keeps none of those.
    """
    try:
        own_shared = _parsed_shared(folder / f"{SHARED}.txt") or shared
        file = folder / f"{script.exercise}.txt"
        manuscript = parse_script(read_content(file, LARGEST_SCRIPT), str(file), own_shared)
    except BrokenContent:
        return None
    return manuscript if manuscript.exercise == script.exercise else None


def _parsed_shared(file: Path) -> tuple[SharedSet, ...]:
    if not file.is_file():
        return ()
    return parse_shared(read_content(file, LARGEST_SCRIPT), str(file))


def read_without_voice(script: Script) -> Reading:
    """Return the reading of captions alone."""
    return Reading(script, None, None, _estimated(script), None)


def read_by_voice_of_ours(folder: Path, script: Script) -> Reading:
    """Return the script as a voice that came with the program reads it: as captions where it has not read it yet."""
    if any((folder / f"{script.exercise}.{part}").exists() for part in ("json", "txt")):
        return read_by_voice(folder, script, None)
    not_yet = MissingSound(folder.name, script.exercise, "", VoiceFault.NOT_YET)
    return replace(read_without_voice(script), fault=not_yet)


def read_by_voice(folder: Path, script: Script, decode: DecodeSounds | None, *, sheet_only: bool = False) -> Reading:
    """Return the script as the voice in `folder` reads it; `decode` and `sheet_only` as in `read_recording`."""
    try:
        recording, unplayable = read_recording(folder, script, decode, sheet_only=sheet_only)
        if script.shared:
            lines = Section(SHARED, shared_cues(script))
            shared = replace(script, exercise=SHARED, sections=(lines,))
            recording = with_shared_takes(recording, folder, shared, decode, sheet_only=sheet_only)
    except MissingSound as fault:
        return replace(read_without_voice(script), fault=fault)
    lengths = _estimated(script) | recording.cue_lengths(TIMELINE_RATE)
    gaps = _gaps(folder, script, recording, unplayable)
    return Reading(script, recording, gaps, lengths, frozenset(recording.takes))


def _estimated(script: Script) -> dict[str, int]:
    return {
        cue.id: estimated_speech_frames(cue.text, TIMELINE_RATE) for cue in (*script.spoken(), *shared_cues(script))
    }


def _gaps(folder: Path, script: Script, recording: Recording, unplayable: MissingSound | None) -> MissingSound | None:
    """Why this voice cannot say all of this script: why takes of it are `unplayable`, else that there are none, `stale`."""
    spoken = (*script.spoken(), *shared_cues(script))
    missing = sum(cue.id not in recording.takes for cue in spoken)
    if not missing:
        return None
    file, reason = (recording.path, VoiceFault.STALE) if unplayable is None else (unplayable.file, unplayable.reason)
    return MissingSound(folder.name, script.exercise, file, reason, missing=missing, total=len(spoken))


_WEEKS_WITH_OWN_RULES = (1, 3, 6)
_WEEKS_WITH_OWN_GUIDANCE = ((1, 1), (2, 4), (4, 6), (6, 9), (8, 12))
"""Weeks, and times of an exercise, for which guidance is given by rules of their own."""


def fitted(reading: Reading, options: PracticeOptions) -> Timeline:
    """Return the script fitted to the minutes asked for, which must lie in the range for every week and posture.

    Raises `LengthOutOfRange` with that range, and `UnfittableScript` where it is empty.
    """
    script = reading.script
    if not script.shortest <= options.minutes <= script.longest:
        raise _out_of_range(reading, options.minutes)
    regions = frozenset(script.regions)
    occasion = options.occasion
    cue_filter = CueFilter(
        _posture(script, options.posture),
        occasion.week or options.week,
        options.skip & regions,
        options.linger & regions,
        occasion,
        reading.takes,
    )
    rules = guidance_rules(script, options.week, occasion, silence=options.silence, grade=options.grade)
    try:
        return fit(script, reading.lengths, options.minutes, rules, cue_filter)
    except LengthOutOfRange as error:
        of_every_way = _out_of_range(reading, options.minutes)
        is_promised = of_every_way.shortest <= options.minutes <= of_every_way.longest
        raise (error if is_promised else of_every_way) from None


def _out_of_range(reading: Reading, minutes: float) -> LengthOutOfRange:
    span = length_range(reading)
    return LengthOutOfRange(reading.script.exercise, minutes, span.shortest, span.longest)


def scored(timeline: Timeline, recording: Recording | None, options: PracticeOptions) -> Score:
    """Return the score of a timeline, with the bells, the sound and the levels asked for."""
    return Score(
        timeline,
        recording,
        options.bell,
        options.volume,
        options.bell_volume,
        options.ambience,
        options.ambience_volume,
    )


def offered_range(reading: Reading, *, is_own: bool) -> LengthRange:
    """Return the lengths that are offered: what was made elsewhere, or is not whole, is tried first."""
    return length_range(reading) if is_own or reading.fault is not None else promised_range(reading)


def length_range(reading: Reading) -> LengthRange:
    """Return the script's range, narrowed to what this voice can meet in every week and posture.

    Raises `UnfittableScript` where nothing of it is left.
    """
    script = reading.script
    ends = [
        _reachable(reading, rules, replace(cue_filter, takes=reading.takes))
        for rules, cue_filter in _ways_to_do(script)
    ]
    least, most = max(least for least, _ in ends), min(most for _, most in ends)
    shortest, longest = max(script.shortest, least), min(script.longest, most)
    if shortest > longest:
        raise UnfittableScript(script.exercise, (least, most) if least <= most else None)
    return _with_natural_length(reading, shortest, longest)


def promised_range(reading: Reading) -> LengthRange:
    """Return the script's range as it stands there, for a script and a voice that came with the program.

    They were built for each other, and the tests try every end of it. Trying them here took `nærvær exercises` 3 s.
    """
    return _with_natural_length(reading, reading.script.shortest, reading.script.longest)


def _with_natural_length(reading: Reading, shortest: int, longest: int) -> LengthRange:
    script = reading.script
    first = guidance_rules(script, 1, FIRST_OCCASION, silence=False, grade=None)
    natural = natural_seconds(script, reading.lengths, first, CueFilter(script.default_posture))
    return LengthRange(shortest, min(max(round(natural / 60), shortest), longest), longest)


def _posture(script: Script, asked: Posture | None) -> Posture:
    if asked is None:
        return script.default_posture
    if asked not in script.postures:
        raise UnknownName(NameKind.POSTURE, asked.value, tuple(posture.value for posture in script.postures))
    return asked


def _ways_to_do(script: Script) -> Iterator[tuple[FitRules, CueFilter]]:
    """Yield every combination of week, posture and occasion that is offered and fits in its own way."""
    weeks = _WEEKS_WITH_OWN_GUIDANCE if script.has_pause_kinds else tuple((week, 1) for week in _WEEKS_WITH_OWN_RULES)
    for week, number in weeks:
        occasion = Occasion(number)
        rules = guidance_rules(script, week, occasion, silence=False, grade=None)
        for posture in script.postures:
            yield rules, CueFilter(posture, week, occasion=occasion)


def _reachable(reading: Reading, rules: FitRules, cue_filter: CueFilter) -> tuple[int, int]:
    script = reading.script
    try:
        for minutes in (script.shortest, script.longest):
            fit(script, reading.lengths, minutes, rules, cue_filter)
    except LengthOutOfRange as error:
        return error.shortest, error.longest
    return script.shortest, script.longest
