"""Erases facts and notes: the diary and every backup are written anew without them, and the old bytes are overwritten.

Afterwards the files are searched for traces.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from ..files import PART_SUFFIX, atomic_replace, overwrite, secure_erase, sync_dir
from .backups import build_diary, list_backups, read_diary
from .diary_folder import COPY_PREFIX, DiaryPaths
from .hash_chain import CorruptionError, FactRow, InProgressRow
from .recovery import salvage
from .sqlite_connection import is_busy

MIN_TRACE_LENGTH = 6
"""A shorter text may stand in any file by chance, so it proves nothing."""

Redaction = Callable[[FactRow], FactRow | None]
"""Called for each row: returns it, a copy without its note, or None to erase it."""
RedactInProgress = Callable[[InProgressRow], InProgressRow | None]
"""Called for each practice in progress: returns it as it may stay, or None to erase it."""
OLD_SUFFIX = ".old"
"""Of a file that has been replaced, until its bytes are overwritten; one that a power cut leaves is erased next time."""


def erase_everywhere(
    paths: DiaryPaths, redaction: Redaction, redact_in_progress: RedactInProgress, busy_seconds: float
) -> int:
    """Rewrite diary and backups as `redaction` says, remove the files beside them, and return how many files that were.

    No other process may have the diary open. The diary comes last: as long as a copy may be left, it is not gone from it.
    """
    marks: set[bytes] = set()
    for file in (paths.mark, paths.mark.with_suffix(PART_SUFFIX)):
        _erase_mark(file)
    for old in paths.backups.glob(f"*{OLD_SUFFIX}"):
        _erase_aside(old, old.with_suffix(""))
    files = sum(
        _erase_from_backup(file, redaction, redact_in_progress, marks, busy_seconds) for file in list_backups(paths)
    )
    content = read_diary(paths.diary, busy_seconds)
    for file in paths.other_files():
        _redact_all(salvage(file, busy_seconds).rows.values(), redaction, marks)
    for file in paths.other_files():  # anew: reading one with half a commit beside it makes that go away
        _erase_aside(file, paths.diary)
        files += 1
    for folder in paths.folder.glob(f"{COPY_PREFIX}*"):
        folder.rmdir()
    remaining = _redact_all(content.rows.values(), redaction, marks)
    in_progress = _redact_in_progress(content.in_progress, redact_in_progress)
    _rewrite(paths.diary, remaining, in_progress, content.marks | marks, busy_seconds)
    paths.journal.unlink(missing_ok=True)
    sync_dir(paths.folder)
    return files + 1


def _erase_mark(file: Path) -> None:
    """Erase the mark, or the part of one that a power cut has left; a folder of that name never was one of ours."""
    if os.path.lexists(file) and (file.is_symlink() or not file.is_dir()):
        secure_erase(file)


def _erase_from_backup(
    file: Path, redaction: Redaction, redact_in_progress: RedactInProgress, marks: set[bytes], busy_seconds: float
) -> bool:
    """Rewrite a backup, or erase it when nothing would be left in it; return whether it was changed."""
    try:
        content = read_diary(file, busy_seconds)
    except (sqlite3.Error, CorruptionError, OSError) as error:
        if is_busy(error):
            raise
        if file.is_dir() and not file.is_symlink():
            return False  # it never was one of ours
        secure_erase(file)  # its content is not known
        return True
    remaining = _redact_all(content.rows.values(), redaction, marks)
    in_progress = _redact_in_progress(content.in_progress, redact_in_progress)
    if remaining == list(content.rows.values()) and in_progress == content.in_progress:
        return False
    if remaining:
        made = file.stat().st_mtime_ns  # which of the backups is the newest stays as it was
        _rewrite(file, remaining, in_progress, content.marks | marks, busy_seconds)
        os.utime(file, ns=(made, made))
    else:
        secure_erase(file.resolve())
        file.unlink(missing_ok=True)
    return True


def _redact_in_progress(rows: Iterable[InProgressRow], redact: RedactInProgress) -> list[InProgressRow]:
    return [redacted for row in rows if (redacted := redact(row)) is not None]


def _erase_aside(file: Path, present: Path) -> None:
    """Erase a file beside `present`, which itself stays."""
    if present.exists() and file.samefile(present):
        file.unlink()  # a second name of the same bytes, which a restoration or a rewriting that was cut off has left
    else:
        secure_erase(file)


def _redact_all(rows: Iterable[FactRow], redaction: Redaction, marks: set[bytes]) -> list[FactRow]:
    """Return the rows that stay; the digests of what does not are added to `marks`."""
    remaining = []
    for row in rows:
        redacted = redaction(row)
        if redacted is None:
            marks.add(row.digest)
            continue
        if redacted.note is None and row.note is not None and row.note_digest is not None:
            marks.add(row.note_digest)
        remaining.append(redacted)
    return remaining


def _rewrite(
    file: Path, rows: list[FactRow], in_progress: list[InProgressRow], marks: Iterable[bytes], busy_seconds: float
) -> None:
    """Replace `file` by a new one, and overwrite the bytes of the old one, which keep a name until then."""
    part = file.with_name(f"{file.name}.part")
    build_diary(part, rows, in_progress, busy_seconds, marks)
    if sys.platform == "win32":  # an open file cannot be replaced there
        secure_erase(file)
        atomic_replace(part, file)
        return
    old = file.with_name(f"{file.name}{OLD_SUFFIX}")
    old.unlink(missing_ok=True)
    try:
        os.link(file, old)
    except OSError:  # a disk without second names: an open file is reached without one
        with file.open("r+b") as opened:
            atomic_replace(part, file)
            overwrite(opened)
        return
    atomic_replace(part, file)
    secure_erase(old)


def traces_of(erased: Iterable[FactRow], remaining: Iterable[FactRow]) -> list[bytes]:
    """Return the byte strings that stood in the files because of `erased`, and for no other reason."""
    texts: set[str] = set()
    salts: set[bytes] = set()
    for row in erased:
        texts |= {text for text in (row.id, row.note, row.payload) if text and len(text) >= MIN_TRACE_LENGTH}
        salts |= {salt for salt in (row.salt, row.note_salt) if salt}
    for row in remaining:
        texts -= {row.id, row.note or "", row.payload or ""}
        salts -= {row.salt or b"", row.note_salt or b""}
    other = "\0".join(text for row in remaining for text in (row.note, row.payload) if text)
    return [*(text.encode() for text in sorted(texts) if text not in other), *sorted(salts)]


def search_folder(folder: Path, traces: list[bytes]) -> tuple[int, int]:
    """Return how many files in `folder` were searched, and in how many of them any of `traces` was found."""
    searched = traced = 0
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        searched += 1
        with contextlib.ExitStack() as stack, contextlib.suppress(ValueError):  # an empty file cannot be mapped
            opened = stack.enter_context(file.open("rb"))
            content = stack.enter_context(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
            traced += any(content.find(trace) >= 0 for trace in traces)
    return searched, traced
