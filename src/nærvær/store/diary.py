"""The diary's verbs with their SQL: what a verb has returned from is committed, and only what is verified is shown.

`opener` stands above this module: it opens the file, repairs it, and follows it when another one takes its name.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol, Self

from ..domain.diary import DiaryNotice, DiarySummary, Entry, Fact
from ..domain.errors import Busy, BusyWith, DiaryFault, DiaryProblem, Refusal
from ..domain.practice import PracticeInProgress, practice_day
from ..domain.validation import checked_day, checked_time
from . import schema
from .codec import decode_fact, decode_in_progress, encode_fact, encode_in_progress, to_json
from .hash_chain import (
    CLEAR,
    EMPTY_CHAIN,
    MAX_FACTS,
    ChainHead,
    CorruptionError,
    FactMeta,
    FactRow,
    InProgressRow,
    RowCipher,
    checksum,
    follows,
    head_after,
    is_intact,
    link,
)
from .sqlite_connection import is_content_error, read_transaction
from .verified_mark import VerifiedMark

if TYPE_CHECKING:  # named only: on the road to *today*
    from .database import Connection

_PRACTICE_LOCK_SECONDS = 0.2
_COLUMNS = ", ".join(FactRow._fields)
_INSERT = f"INSERT INTO facts ({_COLUMNS}) VALUES ({', '.join('?' * len(FactRow._fields))})"  # noqa: S608
_SELECT = f"SELECT {_COLUMNS} FROM facts"  # noqa: S608
_SET_HEAD = (
    "INSERT INTO heads (person, count, head) VALUES (?, ?, ?) "
    "ON CONFLICT (person) DO UPDATE SET count = excluded.count, head = excluded.head"
)


class VerifiedFile(Protocol):
    """The file of a diary as the verbs need it. It exists so that they know nothing of repairs, backups and copies.

    `connection` is open for as long as `log` is not None. `appended` takes every row this process has added: what a
    replaced or repaired file lacks of them is added again.
    """

    @property
    def connection(self) -> Connection:
        """The connection to it."""

    log: VerifiedLog | None
    appended: list[FactRow]

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        """What has happened to the file that its owner should be told."""

    def is_in_place(self) -> bool:
        """Whether it still is the one that is looked for, and no other has taken its place. Raises `OSError`."""

    def verify(self) -> VerifiedLog:
        """Check the whole file, repair it when it is damaged, and go over to the one that has the name now."""

    def matching_mark(self) -> VerifiedMark | None:
        """Return the mark beside the file, where not one byte of the file has changed since it was written."""

    def refuse(self, error: Exception) -> NoReturn:
        """Raise `DiaryProblem` or `Busy` for an error of the file or the disk, and any other as it is."""

    def close(self) -> None:
        """Let go of the file, once today's backup is made."""


class NamedFile:
    """A file as it was opened under its name, whose place another may take."""

    def __init__(self, name: Path) -> None:
        self._name = name
        self.identity = file_identity(name)

    def is_in_place(self) -> bool:
        """Whether the name still is the name of that file. Raises `OSError`."""
        return file_identity(self._name) == self.identity


class PracticeLock(Protocol):
    """What the one process holds that has a practice in progress; others see that it is held."""

    @property
    def exclusive(self) -> bool:
        """Whether it is held here so that no other process has it."""

    def acquire(self, *, exclusive: bool, wait_seconds: float = 0.0) -> bool:
        """Hold the lock; False when another process holds it for longer than `wait_seconds`."""

    def release(self) -> None:
        """Let go of it; may be called twice."""


class VerifiedDiary(Protocol):
    """A diary whose rows can be reached as a whole. It exists for the modules that handle all data of a person."""

    def verified_connection(self) -> contextlib.AbstractContextManager[Connection]:
        """Yield the connection to what is verified."""


class SqliteDiary:
    """The `Diary` of one person over a file, or what stands for one; to be used from any thread."""

    def __init__(
        self,
        file: VerifiedFile,
        practice_lock: PracticeLock,
        now: Callable[[], datetime],
        person: str,
        cipher: RowCipher = CLEAR,
    ) -> None:
        self._file, self._now, self._person, self._cipher = file, now, person, cipher
        self._practice_lock = practice_lock
        self._guard = threading.RLock()
        self._begun: InProgressRow | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._guard:
            self._file.close()
            self._practice_lock.release()

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        return self._file.notices

    def verify(self) -> None:
        """Check the whole file anew, and repair it when it is damaged; `notices` tell of it."""
        with self._guard:
            self._file.log = None
            self.entries()

    @contextlib.contextmanager
    def verified_connection(self) -> Iterator[Connection]:
        """Yield the connection to what is verified, for the modules of this package that handle a whole diary."""
        with self._verb():
            yield self._file.connection

    # Facts

    def entries(self) -> tuple[Entry, ...]:
        with self._verb() as log:
            return log.entries

    def summary(self, today: date) -> DiarySummary:
        mark = self._matching_mark()
        if mark is not None and mark.summary.holds_on(today):
            return mark.summary
        from ..domain.progress import summarise  # a start that finds its mark does without

        return summarise(self.entries(), today)

    def append(self, fact: Fact) -> Entry:
        return self.append_as(str(uuid.uuid4()), self._now(), fact)

    def append_as(self, identity: str, at: datetime, fact: Fact) -> Entry:
        """Keep one fact with an id and a time that were given to it before."""
        encoded = encode_fact(fact)
        with self._verb() as log:
            meta = self._meta(identity, at)
            with transaction(self._file.connection) as connection:
                row = append_row(connection, self._cipher.new_row(meta, encoded))
            self._file.appended.append(row)
            log.add(row)
            return _entry(meta, fact)

    # The practice in progress

    def in_progress(self) -> PracticeInProgress | None:
        mark = self._matching_mark()
        if mark is not None and not mark.in_progress:
            return None
        with self._verb():
            if not self._practice_lock.exclusive and self._is_practised_elsewhere():
                return None
            row = self._unfinished(self._read_in_progress())
            return None if row is None else decode_in_progress(row["state"])

    def begin(self, practice: PracticeInProgress) -> None:
        state = encode_in_progress(practice)
        to_json(state)  # a number that cannot be written down is no fault of the file
        with self._verb(), self._practising(finish=False):
            with transaction(self._file.connection):
                rows = self._read_in_progress()
                known = next((row for row in (*rows, self._begun) if row and _practice_id(row) == practice.id), None)
                meta = self._meta(practice.id, practice.started_at.astimezone(self._now().tzinfo))
                begun = {
                    "person": self._person,
                    # Zone and practice day stay as they were when the practice was first written down.
                    "zone": known["zone"] if known else meta.zone,
                    "local_date": known["local_date"] if known else meta.local_date,
                    "state": state,
                }
                self._write_in_progress([*_without(rows, practice.id), begun])
            self._begun = begun

    def checkpoint(self, practice: PracticeInProgress) -> None:
        self.begin(practice)

    def finish(self, fact: Fact | None) -> Entry | None:
        encoded = None if fact is None else encode_fact(fact)
        with self._verb() as log, self._practising(finish=True):
            with transaction(self._file.connection) as connection:
                rows = self._read_in_progress()
                begun = self._begun or self._unfinished(rows)
                if begun is None:
                    return None
                identity, started_at = _practice_id(begun), begun["state"]["started_at"]
                meta = FactMeta(identity, begun["person"], started_at, begun["zone"], begun["local_date"])
                self._write_in_progress(_without(rows, identity))
                row = None if encoded is None else append_row(connection, self._cipher.new_row(meta, encoded))
            if row is not None:
                self._file.appended.append(row)
                log.add(row)
            self._begun = None
            return None if fact is None else _entry(meta, fact)

    def _read_in_progress(self) -> list[InProgressRow]:
        """Return the practices in progress of all persons, this one's unsealed."""
        rows = read_in_progress(self._file.connection)
        return [self._cipher.unseal_in_progress(row) if row["person"] == self._person else row for row in rows]

    def _write_in_progress(self, rows: Sequence[InProgressRow]) -> None:
        """Write what `_read_in_progress` has returned, or one practice more or less."""
        sealed = [self._cipher.seal_in_progress(row) if row["person"] == self._person else row for row in rows]
        write_in_progress(self._file.connection, sealed)

    def _unfinished(self, rows: Sequence[InProgressRow]) -> InProgressRow | None:
        """Return the oldest practice of this person that no process is at."""
        own = (row for row in rows if row["person"] == self._person)
        return next((row for row in own if self._begun is None or _practice_id(row) != _practice_id(self._begun)), None)

    @contextlib.contextmanager
    def _practising(self, *, finish: bool) -> Iterator[None]:
        """Be the one process with a practice in progress: from here on, or with `finish` no longer than for the block."""
        lock = self._practice_lock
        held = lock.exclusive
        if not held and not lock.acquire(exclusive=True, wait_seconds=_PRACTICE_LOCK_SECONDS):
            raise Busy(BusyWith.PRACTICE)
        try:
            yield
        except BaseException:
            if not held:
                lock.release()
            raise
        if finish:
            lock.release()

    def _is_practised_elsewhere(self) -> bool:
        try:
            free = self._practice_lock.acquire(exclusive=False)
        except OSError:
            return False
        self._practice_lock.release()
        return not free

    # What all verbs stand on

    def _matching_mark(self) -> VerifiedMark | None:
        """Return the mark of the file that has just been opened; None where it has another, or a verb has verified it."""
        with self._guard:
            return self._file.matching_mark() if self._file.log is None else None

    @contextlib.contextmanager
    def _verb(self) -> Iterator[VerifiedLog]:
        """Run one verb: one thread at a time, over what is verified, with every error of file and disk as a refusal."""
        with self._guard:
            try:
                yield self._verified()
            except Exception as error:
                self._file.refuse(error)

    def _verified(self) -> VerifiedLog:
        """Return what stands in the file now: what is new since the last verb is verified, all of it if that fails."""
        file = self._file
        if file.log is not None and file.is_in_place():
            try:
                file.log.read_on(file.connection)
            except Exception as error:
                if not is_content_error(error):
                    raise
            else:
                return file.log
        return file.verify()

    def _meta(self, identity: str, local: datetime) -> FactMeta:
        at_utc = local.astimezone(UTC).isoformat(timespec="microseconds")
        return FactMeta(identity, self._person, at_utc, str(local.tzinfo), practice_day(local).isoformat())


class VerifiedLog:
    """What has been read of a file and verified: one person's entries, and the hash chain of every person.

    `unreadable` counts that person's facts which are intact and which no face can show and no export could hold: a later
    nærvær wrote them, or an earlier one let them in. They stay in the file.
    """

    def __init__(self, person: str, cipher: RowCipher = CLEAR) -> None:
        self._person, self._cipher = person, cipher
        self._last_seq = 0
        self.heads: dict[str, ChainHead] = {}
        self._entries: list[Entry] = []
        self.unreadable = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The person's entries, in the order they were recorded."""
        return tuple(self._entries)

    @property
    def facts(self) -> int:
        """Number of facts in the file, of all persons."""
        return sum(head.length for head in self.heads.values())

    def verify(self, connection: sqlite3.Connection) -> None:
        """Check the whole file and read all of it. Raises `CorruptionError`, `OSError` or `sqlite3.Error`."""
        with read_transaction(connection):
            self.check(connection)

    def check(self, connection: sqlite3.Connection) -> None:
        """Do what `verify` does within the caller's transaction."""
        for (finding,) in connection.execute("PRAGMA quick_check(1)"):
            if finding != "ok":
                raise CorruptionError(finding)
        if schema.shape(connection) != schema.expected_shape():
            raise CorruptionError("schema")
        self.check_content(connection)

    def check_content(self, connection: Connection) -> None:
        """Check and read every row, whatever database they stand in, within the caller's transaction."""
        read_in_progress(connection)
        self._read_new_rows(connection)

    def read_on(self, connection: Connection) -> None:
        """Read the rows added since. Raises `CorruptionError`, or any other `is_content_error`, when they do not fit."""
        with transaction(connection, "BEGIN"):
            self._read_new_rows(connection)

    def add(self, row: FactRow) -> None:
        """Take in a row just written behind those already read, so that its absence would be noticed."""
        if row.seq == self._last_seq + 1 and follows(row, self._head(row.person)):
            self._take(row)

    def _head(self, person: str) -> ChainHead:
        return self.heads.get(person, EMPTY_CHAIN)

    def _read_new_rows(self, connection: Connection) -> None:
        for row in rows_after(connection, self._last_seq):
            if not follows(row, self._head(row.person)) or row.seq >= MAX_FACTS or not is_intact(row):
                raise CorruptionError(f"fact {row.seq}")
            self._take(row)
        if read_heads(connection) != self.heads:
            raise CorruptionError("heads")

    def _take(self, row: FactRow) -> None:
        self.heads[row.person] = head_after(row)
        self._last_seq = row.seq
        if row.person != self._person or row.payload is None:
            return
        try:
            said = self._cipher.unseal(row)
            fact = decode_fact(said.kind, said.payload or "", said.note)
            at = checked_time("at", datetime.fromisoformat(said.at_utc))
            day = checked_day("day", date.fromisoformat(said.local_date))
        except (Refusal, ValueError, CorruptionError) as error:
            if isinstance(error, DiaryProblem) and error.reason in (DiaryFault.SEALED, DiaryFault.LOCKED):
                raise
            fact = None
        if fact is None or at.tzinfo is None:
            self.unreadable += 1
        else:
            self._entries.append(Entry(row.id, at, said.zone, day, fact))


# The tables: every function reads or writes within a transaction its caller has opened


@contextlib.contextmanager
def transaction(connection: Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[Connection]:
    """Write in one transaction: committed when the block ends well, undone otherwise. With "BEGIN" read one state only.

    As `write_transaction` and `read_transaction`, but for the verbs, which turn every error into a refusal anyway.
    """
    connection.execute(begin)
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def append_row(connection: Connection, row: FactRow) -> FactRow:
    """Insert a row behind the last one of its person, wherever it stood before, and return it as it stands now."""
    head = connection.execute("SELECT count, head FROM heads WHERE person = ?", (row.person,)).fetchone()
    last_seq = connection.execute("SELECT max(seq) FROM facts").fetchone()[0] or 0
    linked = link(row, last_seq + 1, EMPTY_CHAIN if head is None else ChainHead._make(head))
    insert_row(connection, linked)
    return linked


def insert_row(connection: Connection, row: FactRow) -> None:
    """Insert a linked row, and make it the head of its person's chain."""
    connection.execute(_INSERT, row)
    connection.execute(_SET_HEAD, (row.person, row.place, row.link))


def rows_after(connection: Connection, seq: int) -> Iterator[FactRow]:
    """Yield every row behind number `seq`, in order."""
    return map(FactRow._make, connection.execute(f"{_SELECT} WHERE seq > ? ORDER BY seq", (seq,)))


def rows_backwards(connection: Connection) -> Iterator[FactRow]:
    """Yield every row, the last one first."""
    return map(FactRow._make, connection.execute(f"{_SELECT} ORDER BY seq DESC"))


def row_at(connection: Connection, seq: int) -> FactRow | None:
    """Return the row with number `seq`."""
    columns = connection.execute(f"{_SELECT} WHERE seq = ?", (seq,)).fetchone()
    return None if columns is None else FactRow._make(columns)


def read_heads(connection: Connection) -> dict[str, ChainHead]:
    """Return the head of every person's chain."""
    rows = connection.execute("SELECT person, count, head FROM heads").fetchall()
    return {person: ChainHead(length, head) for person, length, head in rows}


def read_in_progress(connection: Connection) -> list[InProgressRow]:
    """Return the practices in progress, of all persons. Raises `CorruptionError` when they are not what was written."""
    stored = connection.execute("SELECT state, checksum FROM under_way WHERE slot = 1").fetchone()
    if stored is None or not isinstance(stored[0], str) or checksum(stored[0]) != stored[1]:
        raise CorruptionError("under_way")
    rows = json.loads(stored[0])
    if not isinstance(rows, list) or not all(map(_is_in_progress_row, rows)):
        raise CorruptionError("under_way")
    return rows


def write_in_progress(connection: Connection, rows: Sequence[InProgressRow]) -> None:
    """Replace the practices in progress. Raises `ValueError` for a number JSON does not know."""
    state = json.dumps(rows, allow_nan=False, separators=(",", ":"))
    connection.execute("UPDATE under_way SET state = ?, checksum = ? WHERE slot = 1", (state, checksum(state)))


def read_erasure_marks(connection: Connection) -> frozenset[bytes]:
    """Return the digests of what was erased from this diary."""
    return frozenset(mark for (mark,) in connection.execute("SELECT mark FROM erased"))


def add_erasure_marks(connection: sqlite3.Connection, marks: Iterable[bytes]) -> None:
    """Remember the digests of what was erased."""
    connection.executemany("INSERT OR IGNORE INTO erased VALUES (?)", [(mark,) for mark in sorted(marks)])


def file_identity(file: Path) -> tuple[int, int] | None:
    """Return device and inode of the file that has this name now; None when none has. Raises `OSError`."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _is_in_progress_row(row: object) -> bool:
    """Whether a row has all that tells whose practice it is, when it began and which it is."""
    if not isinstance(row, dict) or not isinstance(state := row.get("state"), dict):
        return False
    texts = (row.get("person"), row.get("zone"), row.get("local_date"), state.get("id"), state.get("started_at"))
    return all(isinstance(text, str) for text in texts)


def _practice_id(row: InProgressRow) -> str:
    return str(row["state"]["id"])


def _without(rows: Sequence[InProgressRow], identity: str) -> list[InProgressRow]:
    return [row for row in rows if _practice_id(row) != identity]


def _entry(meta: FactMeta, fact: Fact) -> Entry:
    return Entry(meta.id, datetime.fromisoformat(meta.at_utc), meta.zone, date.fromisoformat(meta.local_date), fact)
