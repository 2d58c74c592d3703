"""Erasing: new files without what goes, in the place of the diary and of every backup, and a search for what is left."""

from __future__ import annotations

import contextlib
import mmap
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from ..files import sync_dir
from . import recovery as rescue
from .backups import list_backups
from .diary_paths import COPY_PREFIX, DiaryPaths, atomic_replace, overwrite, secure_erase
from .hash_chain import CorruptionError, FactRow
from .sqlite import is_busy
from .verified_log import InProgressRow

MIN_TRACE_LENGTH = 6
"""A shorter text may stand in any file by chance, so it proves nothing."""

Redaction = Callable[[FactRow], FactRow | None]
"""The row as it may stay: itself, without its note, or not at all."""


def erase_everywhere(
    place: DiaryPaths, spare: Redaction, under_way: Callable[[InProgressRow], bool], busy_seconds: float
) -> int:
    """Rewrite diary and backups as `spare` says, and remove what lies beside them; how many files were rewritten or removed.

    Nobody else may have the diary open. The diary comes last: as long as something could be left, it is not gone from it.
    """
    marks: set[bytes] = set()
    files = sum(_erase_from_backup(file, spare, under_way, marks, busy_seconds) for file in list_backups(place))
    found, known, practising = rescue.read_diary(place.diary, busy_seconds)
    for file in place.every_aside():
        _redact_all(rescue.salvage(file, busy_seconds).rows.values(), spare, marks)
    for file in place.every_aside():  # anew: reading one with half a commit beside it makes that go away
        _erase_aside(file, place)
        files += 1
    for folder in place.folder.glob(f"{COPY_PREFIX}*"):
        folder.rmdir()
    kept = _redact_all(found.values(), spare, marks)
    items = [item for item in practising if under_way(item)]
    _rewrite(place.diary, kept, items, known | marks, busy_seconds)
    place.journal.unlink(missing_ok=True)
    sync_dir(place.folder)
    return files + 1


def _erase_from_backup(
    file: Path, spare: Redaction, under_way: Callable[[InProgressRow], bool], marks: set[bytes], busy_seconds: float
) -> bool:
    """Rewrite a backup, or wipe it when nothing would be left in it; whether anything was done."""
    try:
        rows, known, items = rescue.read_diary(file, busy_seconds)
    except (sqlite3.Error, CorruptionError, OSError) as error:
        if is_busy(error):
            raise
        if file.is_dir() and not file.is_symlink():
            return False  # it never was one of ours
        secure_erase(file)  # it cannot be told what is in it
        return True
    kept = _redact_all(rows.values(), spare, marks)
    if kept == list(rows.values()):
        return False
    if kept:
        made = file.stat().st_mtime_ns  # which of the backups is the newest stays as it was
        _rewrite(file, kept, [item for item in items if under_way(item)], known | marks, busy_seconds)
        os.utime(file, ns=(made, made))
    else:
        secure_erase(file.resolve())
        file.unlink(missing_ok=True)
    return True


def _erase_aside(file: Path, place: DiaryPaths) -> None:
    if file.samefile(place.diary):
        file.unlink()  # a second name of the same bytes, which a restoration that was cut off has left
    else:
        secure_erase(file)


def _redact_all(rows: Iterable[FactRow], spare: Redaction, marks: set[bytes]) -> list[FactRow]:
    """What stays; `marks` takes up the digests of what does not."""
    kept = []
    for row in rows:
        left = spare(row)
        if left is None:
            marks.add(row.digest)
            continue
        if left.note is None and row.note is not None and row.note_digest is not None:
            marks.add(row.note_digest)
        kept.append(left)
    return kept


def _rewrite(
    file: Path, rows: list[FactRow], items: list[InProgressRow], marks: Iterable[bytes], busy_seconds: float
) -> None:
    """A new file under the name of `file`, whose own bytes are overwritten once nobody can find them any more."""
    part = file.with_name(f"{file.name}.part")
    rescue.build_diary(part, rows, items, busy_seconds, marks)
    if sys.platform == "win32":  # an open file cannot be replaced there
        secure_erase(file)
        atomic_replace(part, file)
        return
    with file.open("r+b") as old:
        atomic_replace(part, file)
        overwrite(old)


def traces_of(gone: Iterable[FactRow], stays: Iterable[FactRow]) -> list[bytes]:
    """Byte strings that stood in the files because of `gone`, and for no other reason."""
    texts: set[str] = set()
    salts: set[bytes] = set()
    for row in gone:
        texts |= {text for text in (row.id, row.note, row.payload) if text and len(text) >= MIN_TRACE_LENGTH}
        salts |= {salt for salt in (row.salt, row.note_salt) if salt}
    for row in stays:
        texts -= {row.id, row.note or "", row.payload or ""}
        salts -= {row.salt or b"", row.note_salt or b""}
    left = "\0".join(text for row in stays for text in (row.note, row.payload) if text)
    return [*(text.encode() for text in sorted(texts) if text not in left), *sorted(salts)]


def search_folder(folder: Path, wanted: list[bytes]) -> tuple[int, int]:
    """How many files in `folder` were searched, and in how many of them something of `wanted` was found."""
    searched = found = 0
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        searched += 1
        with contextlib.ExitStack() as stack, contextlib.suppress(ValueError):  # an empty file cannot be mapped
            opened = stack.enter_context(file.open("rb"))
            content = stack.enter_context(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
            found += any(content.find(needle) >= 0 for needle in wanted)
    return searched, found
