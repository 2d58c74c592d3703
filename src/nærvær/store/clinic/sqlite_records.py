"""The records of a clinic in its SQLite file, old events of the audit log in files of their own beside it.

Every opening verifies the whole file and copies it when it has changed, so it must not grow with what is done at the
clinic: when there are many events, the oldest are moved to an archive file, which is never written again.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from ...files import floor_times, make_private_folder, read_bounded, write_private_file
from ..database import Connection
from ..hash_chain import CorruptionError, checksum
from ..sqlite_connection import write_transaction
from .audit_log import sealed_head
from .clinic_paths import ClinicPaths
from .login_check import attempt_key
from .record_cipher import RecordCipher
from .records import LogHead, RecordTable, StoredEvent

ARCHIVE_EVENTS = 1000
"""How many events an archive file holds. A quarter more stay in the clinic's file, as each opening verifies those."""
COPIED_AT_ONCE = ("person", "staff")
"""The kinds of records without which a copy is no longer good enough."""
_LARGEST_ARCHIVE = 1 << 24
_LOCKED_MARKS = 16
_NO_END = (1 << 63) - 1


class SqliteRecords:
    """The `Records` over an open connection to the clinic's file."""

    def __init__(self, connection: Connection, archive: AuditArchive) -> None:
        self._connection, self._archive = connection, archive

    def get(self, kind: str, name: bytes) -> bytes | None:
        row = self._connection.execute(
            "SELECT content FROM records WHERE kind = ? AND name = ?", (kind, name)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def put(self, kind: str, name: bytes, content: bytes) -> None:
        self._connection.execute(
            "INSERT INTO records VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET content = excluded.content",
            (kind, name, content),
        )
        self._count_change(kind)

    def remove(self, kind: str, name: bytes) -> bool:
        deleted = self._connection.execute("DELETE FROM records WHERE kind = ? AND name = ?", (kind, name))
        self._count_change(kind)
        return deleted.rowcount > 0

    def _count_change(self, kind: str) -> None:
        if kind in COPIED_AT_ONCE:
            self._connection.execute("UPDATE clinic SET changes = changes + 1")

    def all_of(self, kind: str) -> Iterable[tuple[bytes, bytes]]:
        query = "SELECT name, content FROM records WHERE kind = ? ORDER BY name"
        return [(bytes(name), bytes(content)) for name, content in self._connection.execute(query, (kind,)).fetchall()]

    def head(self) -> LogHead:
        row = self._connection.execute("SELECT count, link, archived, archived_link, seal FROM audit_head").fetchone()
        return LogHead(*row)

    def append_event(self, event: StoredEvent, head: LogHead) -> None:
        self._connection.execute("INSERT INTO audit VALUES (?, ?, ?)", event)
        self._write_head(head)

    def events(self, after: int = 0, last: int | None = None) -> Iterator[StoredEvent]:
        archived, last = self.head().archived, _NO_END if last is None else last
        if after < archived:
            yield from self._archive.events(after, min(last, archived))
        query = "SELECT place, content, link FROM audit WHERE place > ? AND place <= ? ORDER BY place"
        yield from itertools.starmap(StoredEvent, self._connection.execute(query, (after, last)))

    def count(self, kind: str) -> int:
        return int(self._connection.execute("SELECT count(*) FROM records WHERE kind = ?", (kind,)).fetchone()[0])

    def has_other_kinds(self, kinds: tuple[str, ...]) -> bool:
        # Every record is asked: one whose kind a flipped bit has altered still lies where its kind was, and is no longer
        # where the order of the table would have it looked for.
        query = f"SELECT EXISTS (SELECT 1 FROM records WHERE kind NOT IN ({', '.join('?' * len(kinds))}))"  # noqa: S608
        return bool(self._connection.execute(query, kinds).fetchone()[0])

    def of_other_kinds(self, kinds: tuple[str, ...]) -> Iterable[tuple[bytes, bytes]]:
        # The kind itself is not read: a flipped bit may have left no text there.
        query = f"SELECT name, content FROM records WHERE kind NOT IN ({', '.join('?' * len(kinds))})"  # noqa: S608
        return [(bytes(name), bytes(content)) for name, content in self._connection.execute(query, kinds).fetchall()]

    def remove_of_other_kinds(self, name: bytes, kinds: tuple[str, ...]) -> None:
        query = f"DELETE FROM records WHERE name = ? AND kind NOT IN ({', '.join('?' * len(kinds))})"  # noqa: S608
        self._connection.execute(query, (name, *kinds))

    def archive(self, cipher: RecordCipher) -> None:
        """Move the oldest events to the archive, once there are a quarter more than an archive file holds.

        An archive file is written before its events leave the clinic's file: killed in between, it is written again.
        """
        head = self.head()
        while head.last - head.archived >= ARCHIVE_EVENTS + ARCHIVE_EVENTS // 4:
            last = head.archived + ARCHIVE_EVENTS
            query = "SELECT place, content, link FROM audit WHERE place <= ? ORDER BY place"
            rows = self._connection.execute(query, (last,)).fetchall()
            events = [StoredEvent(*row) for row in rows]
            self._archive.write(events)
            with write_transaction(self._connection):
                head = self.head()
                if head.archived < last:  # else another process was faster
                    head = sealed_head(cipher, head._replace(archived=last, archived_link=events[-1].link))
                    self._write_head(head)  # first: the trigger lets only archived events go
                    self._connection.execute("DELETE FROM audit WHERE place <= ?", (last,))

    def _write_head(self, head: LogHead) -> None:
        change = "UPDATE audit_head SET count = ?, link = ?, archived = ?, archived_link = ?, seal = ?"
        self._connection.execute(change, head)


class AuditArchive:
    """The files with the events that were archived, each in two places: in the archive and among the copies."""

    def __init__(self, paths: ClinicPaths) -> None:
        self._folders = (paths.archive, paths.backups)
        self._held: list[StoredEvent] = []

    def write(self, events: list[StoredEvent]) -> None:
        """Write a file with these events."""
        content = archive_content(events)
        for folder in self._folders:
            make_private_folder(folder)
            file = folder / _name(events[0].number, events[-1].number)
            write_private_file(file, content)
            floor_times(file)  # it is never written again, and what only looks at times does not look at it again

    def events(self, after: int, last: int) -> Iterator[StoredEvent]:
        """Yield the events behind number `after` up to `last`, which the caller verifies.

        Raises `CorruptionError` where a file is gone or damaged in both places.
        """
        for first in range(1, last + 1, ARCHIVE_EVENTS):
            end = first + ARCHIVE_EVENTS - 1
            if end > after:
                yield from (event for event in self._read(first, end) if after < event.number <= last)

    def _read(self, first: int, last: int) -> list[StoredEvent]:
        if self._held and self._held[0].number == first:
            return self._held
        for folder in self._folders:
            events = _read_file(folder / _name(first, last))
            if [event.number for event in events] == list(range(first, last + 1)):
                self._held = events  # what one person is told of lies close together
                return events
        raise CorruptionError(f"archive {first}")


class RecordedAttempts:
    """The `Attempts` among the records of an open clinic."""

    def __init__(self, connection: Connection, table: RecordTable, cipher: RecordCipher) -> None:
        self._connection, self._table, self._cipher = connection, table, cipher

    def mark(self, kind: str, code: str) -> bytes:
        return self._cipher.name("tried", f"{kind}|{code}")

    def transaction(self) -> AbstractContextManager[None]:
        return write_transaction(self._connection)

    def read(self, mark: bytes) -> tuple[int, str] | None:
        data = self._table.get_intact(mark.hex())
        return None if data is None else (int(data["failures"]), str(data["last"]))

    def write(self, mark: bytes, failures: int, last: str) -> None:
        self._table.put({"id": mark.hex(), "failures": failures, "last": last})

    def remove(self, mark: bytes) -> None:
        self._table.remove(mark.hex())


class LockedAttempts:
    """The `Attempts` of staff while the clinic is locked: in the clear, so a mark tells but one in sixteen codes apart."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection, self._key = connection, key

    def mark(self, kind: str, code: str) -> bytes:
        return kind.encode() if not code else bytes([attempt_key(self._key, kind, code)[0] % _LOCKED_MARKS])

    def transaction(self) -> AbstractContextManager[None]:
        return write_transaction(self._connection)

    def read(self, mark: bytes) -> tuple[int, str] | None:
        row = self._connection.execute("SELECT failures, last_utc FROM tries WHERE mark = ?", (mark,)).fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def write(self, mark: bytes, failures: int, last: str) -> None:
        self._connection.execute(
            "INSERT INTO tries VALUES (?, ?, ?) "
            "ON CONFLICT (mark) DO UPDATE SET failures = excluded.failures, last_utc = excluded.last_utc",
            (mark, failures, last),
        )

    def remove(self, mark: bytes) -> None:
        self._connection.execute("DELETE FROM tries WHERE mark = ?", (mark,))


def _name(first: int, last: int) -> str:
    return f"audit-{first:09}-{last:09}.log"


def archive_content(events: list[StoredEvent]) -> bytes:
    """Return what stands in an archive file: a check sum, and one event a line."""
    lines = "".join(
        f"{event.number} {base64.b64encode(event.content).decode()} {event.link.hex()}\n" for event in events
    )
    return f"{checksum(lines).hex()}\n{lines}".encode("ascii")


def _read_file(file: Path) -> list[StoredEvent]:
    """Return the events of an archive file; none of one that cannot be read."""
    events = []
    try:
        stored_checksum, _, content = read_bounded(file, _LARGEST_ARCHIVE).decode("ascii").partition("\n")
        if checksum(content).hex() != stored_checksum:
            return []
        for line in content.splitlines():
            number, sealed, link = line.split(" ")
            events.append(StoredEvent(int(number), base64.b64decode(sealed, validate=True), bytes.fromhex(link)))
    except Exception:  # whatever is wrong with it, the other place may have it whole
        return []
    return events
