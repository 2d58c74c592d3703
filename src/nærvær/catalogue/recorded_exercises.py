"""Whole recordings as exercises, each a folder: `recording.toml` with words and pauses, the takes, and their cue sheet."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..checked_toml import CheckedTable, read_toml
from ..domain.errors import ContentFault
from ..domain.own_voice import VoiceConsent
from ..domain.recorded_exercise import MOST_PHRASES, RecordedExercise, phrase_id, recorded_script
from ..domain.script import Script
from ..files import atomic_write, sync_dir
from .content_files import (
    CONSENT,
    EARLIER,
    LONGEST_TEXT,
    RECORDING_FILE,
    RECORDINGS,
    WHY_WORDS,
    faults_as_broken_content,
    is_content_name,
    read_consents,
    read_content,
)
from .programme_parser import LONGEST_MINUTES, content_text
from .voice_folder import consent_lines, write_file
from .voices import FILE_A_TAKE

FORMAT, WITHOUT_CONSENT = 2, 1
"""A description that tells a consent has a format of its own: what cannot read that must not play the sound."""
ROOM_FILE = "room.flac"
LARGEST_DESCRIPTION = 1_000_000
LONGEST_PAUSE_SECONDS = 1_800.0
_KEYS = ("format", "id", "title", "why", "spoken_by", "shortest", "usual", "longest", CONSENT, EARLIER, "phrase")


class RecordedScript(NamedTuple):
    """The script of a recording, the whole minutes that it lasted, or as near as it can be, and how long it may be used.

    `consent_until` is the last day of its consent, None for no end.
    """

    script: Script
    usual: int
    consent_until: date | None


def read_recorded_script(folder: Path) -> RecordedScript:
    """Return what the recording in `folder`, which is named by its id, says. Raises `BrokenContent`."""
    exercise = read_recorded_exercise(folder)
    until = None if exercise.consent is None else exercise.consent.until
    return RecordedScript(recorded_script(exercise), exercise.usual, until)


def read_recorded_exercise(folder: Path) -> RecordedExercise:
    """Return the recording in `folder`, which is named by its id. Raises `BrokenContent`."""
    file = folder / RECORDING_FILE
    text = read_content(file, LARGEST_DESCRIPTION)
    with faults_as_broken_content(str(file)):
        table = CheckedTable(read_toml(text), text, _KEYS)
        if table.whole_number("format", 1, 1_000) > FORMAT:
            table.fail("format", ContentFault.BAD_NUMBER, found=table.value("format"), lowest=1, highest=FORMAT)
        identity = content_text(table, "id")
        if identity != folder.name or not is_content_name(identity):
            table.fail("id", ContentFault.OTHER_ID, found=identity, known=(folder.name,))
        shortest, longest = (table.whole_number(key, 1, LONGEST_MINUTES) for key in ("shortest", "longest"))
        if shortest > longest:
            table.fail("shortest", ContentFault.SHORTEST_OVER_LONGEST, found=shortest, highest=longest)
        usual = table.whole_number("usual", shortest, longest)
        rows = tuple(table.tables("phrase", ("words", "pause")))
        if not 1 <= len(rows) <= MOST_PHRASES:
            table.fail("phrase", ContentFault.BAD_NUMBER, found=len(rows), lowest=1, highest=MOST_PHRASES)
        words = tuple(content_text(row, "words") if row.has("words") else "" for row in rows)
        pauses = tuple(float(row.check("pause", _is_pause)) for row in rows)
        why, by = content_text(table, "why", WHY_WORDS), table.check("spoken_by", _is_short_text)
        described = (identity, content_text(table, "title"), why, by, shortest, usual, longest)
        given, replaced = read_consents(table)
    consent = None if given is None else VoiceConsent(*given)
    return RecordedExercise(*described, words, pauses, consent, tuple(VoiceConsent(*each) for each in replaced))


def write_description(folder: Path, exercise: RecordedExercise) -> None:
    """Write what a recorded exercise tells of itself in place of what it told. Raises `OSError`."""
    write_file(folder / RECORDING_FILE, _description(exercise).encode())


def _is_pause(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LONGEST_PAUSE_SECONDS


def _is_short_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def write_recorded_exercise(
    root: Path,
    exercise: RecordedExercise,
    takes: Iterable[tuple[bytes, int]],
    rate: int,
    room: tuple[bytes, int] | None = None,
) -> Path:
    """Write an exercise below `root`, whole or not at all, and return its folder.

    `takes` are FLAC files of `rate` with their frames, and `room` one of what its pauses sound like. Raises
    `FileExistsError` where there is an exercise with its id, and `OSError`.
    """
    folder = root / RECORDINGS / exercise.id
    if os.path.lexists(folder):
        raise FileExistsError(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{exercise.id}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        listed = []
        for number, (content, frames) in enumerate(takes, 1):
            name = f"{number:04}.flac"
            atomic_write(part / name, content)
            listed.append({"id": phrase_id(exercise.id, number), **_described_file(name, content, frames)})
        sheet: dict[str, object] = {"format": FILE_A_TAKE, "rate": rate, "takes": listed}
        if room is not None:
            atomic_write(part / ROOM_FILE, room[0])
            sheet["room"] = _described_file(ROOM_FILE, *room)
        atomic_write(part / f"{exercise.id}.json", json.dumps(sheet, indent=1).encode())
        atomic_write(part / RECORDING_FILE, _description(exercise).encode())
        part.rename(folder)
        sync_dir(folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return folder


def _described_file(name: str, content: bytes, frames: int) -> dict[str, object]:
    """Return what a cue sheet tells of a file."""
    return {"frames": frames, "file": name, "sha256": hashlib.sha256(content).hexdigest()}


def _description(exercise: RecordedExercise) -> str:
    consents = list(consent_lines(exercise.consent, exercise.earlier))
    head = [
        f"format = {FORMAT if consents else WITHOUT_CONSENT}",
        *(f"{key} = {_quoted(getattr(exercise, key))}" for key in ("id", "title", "why", "spoken_by")),
        *(f"{key} = {getattr(exercise, key)}" for key in ("shortest", "usual", "longest")),
        *consents,
    ]
    for words, pause in zip(exercise.words, exercise.pauses, strict=True):
        head += ["", "[[phrase]]", f"pause = {pause:.3f}"]
        if words:
            head.append(f"words = {_quoted(words)}")
    return "\n".join([*head, ""])


def _quoted(text: str) -> str:
    """The text as a basic string of TOML, which JSON's are."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
