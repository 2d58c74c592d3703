"""An exercise as one voice reads it: the script it was recorded from, its takes, and how long everything takes to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..domain.catalogue import estimated_speech_frames
from ..domain.errors import BrokenContent, MissingSound, VoiceFault
from ..domain.score import DecodeSounds, Recording
from ..domain.script import Script, Section, SharedSet, shared_cues
from ..domain.timeline import TIMELINE_RATE
from .content_files import read_content
from .front_matter import LARGEST_FILE, SHARED
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
        manuscript = parse_script(read_content(file, LARGEST_FILE), str(file), own_shared)
    except BrokenContent:
        return None
    return manuscript if manuscript.exercise == script.exercise else None


def _parsed_shared(file: Path) -> tuple[SharedSet, ...]:
    if not file.is_file():
        return ()
    return parse_shared(read_content(file, LARGEST_FILE), str(file))


def read_without_voice(script: Script) -> Reading:
    """Return the reading of captions alone."""
    return Reading(script, None, None, _estimated(script), None)


def read_by_voice(folder: Path, script: Script, decode: DecodeSounds | None) -> Reading:
    """Return the script as the voice in `folder` reads it; `decode` as in `read_recording`."""
    try:
        recording, unplayable = read_recording(folder, script, decode)
        if script.shared:
            lines = Section(SHARED, shared_cues(script))
            shared = replace(script, exercise=SHARED, sections=(lines,))
            recording = with_shared_takes(recording, folder, shared, decode)
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
