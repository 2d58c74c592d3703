"""Erasing: new files without what goes, in the place of the diary and of every backup, and a search for what is left."""

from __future__ import annotations

import contextlib
import mmap
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from ..writing import settle_names
from . import rescue
from .backups import stored
from .chain import Damage, Row
from .connection import is_busy
from .files import COPIES, Place, blank, put_in_place, wipe
from .ledger import Item

SHORTEST_TRACE = 6
"""A shorter text may stand in any file by chance, so it proves nothing."""

Spare = Callable[[Row], Row | None]
"""The row as it may stay: itself, without its note, or not at all."""


def erase_everywhere(place: Place, spare: Spare, under_way: Callable[[Item], bool], busy_seconds: float) -> int:
    """Rewrite diary and backups as `spare` says, and remove what lies beside them; how many files were rewritten or removed.

    Nobody else may have the diary open. The diary comes last: as long as something could be left, it is not gone from it.
    """
    marks: set[bytes] = set()
    files = sum(_erase_from_backup(file, spare, under_way, marks, busy_seconds) for file in stored(place))
    found, known, practising = rescue.content(place.diary, busy_seconds)
    for file in place.every_aside():
        _spared(rescue.salvage(file, busy_seconds).rows.values(), spare, marks)
    for file in place.every_aside():  # anew: reading one with half a commit beside it makes that go away
        _wipe_aside(file, place)
        files += 1
    for folder in place.folder.glob(f"{COPIES}*"):
        folder.rmdir()
    kept = _spared(found.values(), spare, marks)
    items = [item for item in practising if under_way(item)]
    _rewrite(place.diary, kept, items, known | marks, busy_seconds)
    place.journal.unlink(missing_ok=True)
    settle_names(place.folder)
    return files + 1


def _erase_from_backup(
    file: Path, spare: Spare, under_way: Callable[[Item], bool], marks: set[bytes], busy_seconds: float
) -> bool:
    """Rewrite a backup, or wipe it when nothing would be left in it; whether anything was done."""
    try:
        rows, known, items = rescue.content(file, busy_seconds)
    except (sqlite3.Error, Damage, OSError) as error:
        if is_busy(error):
            raise
        if file.is_dir() and not file.is_symlink():
            return False  # it never was one of ours
        wipe(file)  # it cannot be told what is in it
        return True
    kept = _spared(rows.values(), spare, marks)
    if kept == list(rows.values()):
        return False
    if kept:
        made = file.stat().st_mtime_ns  # which of the backups is the newest stays as it was
        _rewrite(file, kept, [item for item in items if under_way(item)], known | marks, busy_seconds)
        os.utime(file, ns=(made, made))
    else:
        wipe(file.resolve())
        file.unlink(missing_ok=True)
    return True


def _wipe_aside(file: Path, place: Place) -> None:
    if file.samefile(place.diary):
        file.unlink()  # a second name of the same bytes, which a restoration that was cut off has left
    else:
        wipe(file)


def _spared(rows: Iterable[Row], spare: Spare, marks: set[bytes]) -> list[Row]:
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


def _rewrite(file: Path, rows: list[Row], items: list[Item], marks: Iterable[bytes], busy_seconds: float) -> None:
    """A new file under the name of `file`, whose own bytes are overwritten once nobody can find them any more."""
    part = file.with_name(f"{file.name}.part")
    rescue.build(part, rows, items, busy_seconds, marks)
    if sys.platform == "win32":  # an open file cannot be replaced there
        wipe(file)
        put_in_place(part, file)
        return
    with file.open("r+b") as old:
        put_in_place(part, file)
        blank(old)


def needles(gone: Iterable[Row], stays: Iterable[Row]) -> list[bytes]:
    """Byte strings that stood in the files because of `gone`, and for no other reason."""
    texts: set[str] = set()
    salts: set[bytes] = set()
    for row in gone:
        texts |= {text for text in (row.id, row.note, row.payload) if text and len(text) >= SHORTEST_TRACE}
        salts |= {salt for salt in (row.salt, row.note_salt) if salt}
    for row in stays:
        texts -= {row.id, row.note or "", row.payload or ""}
        salts -= {row.salt or b"", row.note_salt or b""}
    left = "\0".join(text for row in stays for text in (row.note, row.payload) if text)
    return [*(text.encode() for text in sorted(texts) if text not in left), *sorted(salts)]


def search(folder: Path, wanted: list[bytes]) -> tuple[int, int]:
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
