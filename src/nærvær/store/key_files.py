"""Two key files, of a clinic or of a locked diary: every sealed key stands in both, each in a line with a check sum.

So one bad byte costs one line of one file, which the other still has. No backup of a clinic holds these files; a key that
is ended in them is gone from every copy of what it sealed. A line is a kind, a name, a value and the check sum. The name of
an ended entry stays, with `ENDED` as its value, so that no older file brings it back.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from ..domain.errors import Busy, BusyWith
from ..files import PART_SUFFIX, atomic_replace, make_private_file, open_to_overwrite, overwrite, read_bounded
from .diary_folder import FileLock
from .hash_chain import CorruptionError
from .sqlite_connection import BUSY_SECONDS

ENDED = "ended"
LARGEST_BYTES = 1 << 26
_FIELDS = 4
Entries = dict[tuple[str, str], str]
"""The values by kind and name; none of the three holds a space or a line break."""


class KeyStore(Protocol):
    """Where the sealed keys of a clinic stand. It exists for those of a clinic on a server."""

    def exist(self) -> bool:
        """Whether there are any."""

    def read(self) -> Entries:
        """Return the entries. Raises `CorruptionError` where none holds."""

    def change(self, change: Callable[[Entries], None]) -> None:
        """Apply `change` to the entries."""

    def mend(self) -> None:
        """Make good what was damaged in one place and stands in another."""


class KeyFiles:
    """The entries of two files, `files`, which are read as one. `lock` keeps the processes that change them apart.

    `busy_with` is what another process is at that holds the lock.
    """

    def __init__(self, files: tuple[Path, Path], lock: Path, busy_with: BusyWith = BusyWith.CLINIC) -> None:
        self._files, self._lock, self._busy_with = files, lock, busy_with
        self._read_as: tuple[object, Entries, bool] | None = None

    def exist(self) -> bool:
        """Whether there is either file, in whatever state."""
        return any(os.path.lexists(file) for file in self._files)

    def read(self) -> Entries:
        """Return the entries of both files. Raises `CorruptionError` where neither has any that holds."""
        return self._read_both()[0]

    def _read_both(self) -> tuple[Entries, bool]:
        """Return the entries, and whether each file has all of them. Raises `CorruptionError`.

        Files that have not changed since are not read again: those of 5 000 people take 50 ms, and every opening asks twice.
        """
        state = tuple(map(_state_of, self._files))
        if self._read_as is None or self._read_as[0] != state:
            first, second = _read_each(self._files)
            merged = dict(first)
            for entry, value in second.items():
                if value == ENDED or entry not in merged:
                    merged[entry] = value
            if not merged:
                raise CorruptionError("keys")
            self._read_as = state, merged, first == second
        return self._read_as[1:]

    def change(self, change: Callable[[Entries], None]) -> None:
        """Apply `change` to the entries, and write both files anew; what they held before is overwritten on the disk.

        Killed in between, one of them has the change: an entry that was added or ended in it counts. Raises `Busy`,
        `CorruptionError` or `OSError`.
        """
        with self._locked():
            entries = dict(self.read()) if self.exist() else {}
            change(entries)
            self._write(entries)

    def mend(self) -> None:
        """Write both files anew where they differ, as after a bad byte or a power cut."""
        if not self._read_both()[1]:
            self.change(lambda _entries: None)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(self._lock)
        if not lock.acquire(exclusive=True, wait_seconds=BUSY_SECONDS):
            raise Busy(self._busy_with)
        try:
            yield
        finally:
            lock.release()

    def _write(self, entries: Mapping[tuple[str, str], str]) -> None:
        content = "".join(_line(*entry, value) for entry, value in sorted(entries.items())).encode("ascii")
        for file in self._files:
            part = file.with_suffix(PART_SUFFIX)
            make_private_file(part)
            part.write_bytes(content)
            _replace_and_overwrite(part, file)


def _replace_and_overwrite(part: Path, file: Path) -> None:
    """Give `part` the name `file`, and overwrite the bytes of the file that had it; of a link only the link goes."""
    old = None
    with suppress(OSError):
        old = open_to_overwrite(file)
    if old is None:
        if os.path.lexists(file) and not file.is_dir():
            file.unlink()
        atomic_replace(part, file)
        return
    with old:
        atomic_replace(part, file)
        overwrite(old)


def _state_of(file: Path) -> tuple[int, ...] | None:
    """Return what changes whenever a file is written anew; None where there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read_each(files: tuple[Path, Path]) -> tuple[Entries, Entries]:
    """Return the entries of each file. Where both are the same, as they nearly always are, they are parsed once."""
    first, second = map(_content_of, files)
    entries = _parsed(first)
    return entries, entries if first == second else _parsed(second)


def _content_of(file: Path) -> bytes:
    """Return what stands in a file; nothing of one that cannot be read."""
    with suppress(Exception):
        return read_bounded(file, LARGEST_BYTES)
    return b""


def _parsed(content: bytes) -> Entries:
    """Return the entries of the lines that are what was written."""
    entries: Entries = {}
    for line in content.split(b"\n"):
        fields = line.decode("ascii", "replace").split(" ")
        if len(fields) == _FIELDS and fields[3] == _checksum(*fields[:3]):
            entries[fields[0], fields[1]] = fields[2]
    return entries


def _line(kind: str, name: str, value: str) -> str:
    return f"{kind} {name} {value} {_checksum(kind, name, value)}\n"


def _checksum(kind: str, name: str, value: str) -> str:
    return hashlib.blake2b(f"{kind} {name} {value}".encode(), digest_size=16).hexdigest()
