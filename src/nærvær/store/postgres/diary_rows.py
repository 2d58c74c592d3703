"""The rows of one person's diary in PostgreSQL, as the verbs of a diary use them, and the locks that go with them.

Locks are those of the session (advisory): the server lets go of them when a kiosk is gone. `diary` is held while a diary is
open, `practice` while a practice is in progress.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import NoReturn

from ...domain.diary import DiaryEvent, DiaryNotice
from ...domain.errors import Busy, BusyWith, DiaryFault, DiaryProblem, Refusal
from ..diary import SqliteDiary, VerifiedLog, append_row
from ..hash_chain import CorruptionError, FactRow, RowCipher, checksum
from ..sqlite_connection import errors_as_corruption, is_content_error, read_transaction, write_transaction
from ..verified_mark import VerifiedMark
from .connection import PostgresConnection, Server

_POLL_SECONDS = 0.02
_NOBODY = "[]"
_MAKE_IN_PROGRESS = (
    "INSERT INTO under_way (person, slot, state, checksum) VALUES (?, 1, ?, ?) ON CONFLICT (person, slot) DO NOTHING"
)


class AdvisoryLock:
    """A lock of one session, as `FileLock` is one between processes. A session that was cut holds none any more."""

    def __init__(self, connection: PostgresConnection, name: str) -> None:
        self._connection, self._name = connection, name
        self._session = -1
        self._is_exclusive = False

    @property
    def exclusive(self) -> bool:
        """Whether it is held, so that no other session has it."""
        return self._is_exclusive and self._is_held

    @property
    def _is_held(self) -> bool:
        return self._connection.is_connected and self._session == self._connection.session

    def acquire(self, *, exclusive: bool, wait_seconds: float = 0.0) -> bool:
        """Hold the lock; False when another session holds it for longer than `wait_seconds`. Raises `ServerAway`."""
        self.release()
        kind = "" if exclusive else "_shared"
        deadline = time.monotonic() + wait_seconds
        while not self._try(f"pg_try_advisory_lock{kind}"):
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_SECONDS)
        self._session, self._is_exclusive = self._connection.session, exclusive
        return True

    def release(self) -> None:
        if self._is_held:
            with suppress(Refusal):  # a session that is cut has let go of it
                self._try("pg_advisory_unlock" + ("" if self._is_exclusive else "_shared"))
        self._session, self._is_exclusive = -1, False

    def _try(self, function: str) -> bool:
        query = f"SELECT {function}(hashtextextended(?, 0))"
        return bool(self._connection.execute(query, (self._name,)).fetchone()[0])


class PostgresDiaryRows:
    """The `VerifiedFile` of one person's rows. What is damaged is refused: a server is restored by who runs it."""

    def __init__(self, connection: PostgresConnection, person: str, cipher: RowCipher) -> None:
        self.connection = connection
        self._person, self._cipher = person, cipher
        self._open_lock = AdvisoryLock(connection, open_lock_name(person))
        self._has_in_progress_row = False
        self.log: VerifiedLog | None = None
        self.appended: list[FactRow] = []
        connection.on_connect = self._hold_open

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        count = self.log.unreadable if self.log else 0
        return (DiaryNotice(DiaryEvent.UNREADABLE, {"count": count}),) if count else ()

    def is_in_place(self) -> bool:
        return True

    def verify(self) -> VerifiedLog:
        if not self._has_in_progress_row:
            make_in_progress_row(self.connection, self._person)
            self._has_in_progress_row = True
        log = VerifiedLog(self._person, self._cipher)
        with read_transaction(self.connection):
            log.check_content(self.connection)
        self._append_missing(log)
        self.log = log
        return log

    def _append_missing(self, log: VerifiedLog) -> None:
        """Append again what this process has appended and a server that was failed over has lost since."""
        there = (
            {row_id for (row_id,) in self.connection.execute("SELECT id FROM facts").fetchall()}
            if self.appended
            else ()
        )
        missing = [row for row in self.appended if row.id not in there]
        if missing:
            with write_transaction(self.connection):
                for row in missing:
                    append_row(self.connection, row)
            log.read_on(self.connection)

    def matching_mark(self) -> VerifiedMark | None:
        return None

    def refuse(self, error: Exception) -> NoReturn:
        if is_content_error(error):
            self.log = None
        try:
            with errors_as_corruption():
                raise error
        except CorruptionError as damage:
            raise DiaryProblem(DiaryFault.DAMAGED, self.connection.host, found=str(damage)) from error

    def close(self) -> None:
        self.connection.close()

    def _hold_open(self) -> None:
        if not self._open_lock.acquire(exclusive=False, wait_seconds=1.0):
            self.connection.close()
            raise Busy(BusyWith.PERSON)


def make_in_progress_row(connection: PostgresConnection, person: str) -> None:
    """Make the row of the practices in progress of a person, unless there is one."""
    connection.execute(_MAKE_IN_PROGRESS, (person, _NOBODY, checksum(_NOBODY)))


def open_rows(server: Server, now: Callable[[], datetime], person: str, cipher: RowCipher) -> SqliteDiary:
    """Open the diary of `person` on the server; connected by the first verb."""
    connection = PostgresConnection(server, f"diary {person}", person)
    rows = PostgresDiaryRows(connection, person, cipher)
    return SqliteDiary(rows, AdvisoryLock(connection, f"naervaer practice {person}"), now, person, cipher)


def open_lock_name(person: str) -> str:
    """The name of the lock that is held, shared, while the diary of `person` is open anywhere."""
    return f"naervaer open {person}"
