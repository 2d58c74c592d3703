"""The diary of one person on a server, which goes on in the kiosk's own copy when the server is away, and all their data."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Self, TypeVar

from ...domain.diary import DiaryEvent, DiaryNotice, DiarySummary, Entry, Fact
from ...domain.errors import DiaryFault, DiaryProblem, NameKind, Refusal, UnknownName
from ...domain.own_data import EraseResult
from ...domain.practice import PracticeInProgress
from ..database import Connection
from ..diary import SqliteDiary, VerifiedDiary
from ..erasing import RedactInProgress, Redaction, search_folder, traces_of
from ..hash_chain import RowCipher
from ..own_data import SqliteOwnData
from .connection import PostgresConnection, Server, ServerAway
from .diary_rows import AdvisoryLock, PostgresDiaryRows
from .kiosk_copy import KioskCopy

Result = TypeVar("Result")


class PostgresDiary:
    """The `Diary` of `person`. Once the server has been away, the rest of the visit stands in the copy, and is delivered."""

    def __init__(
        self, server: Server, now: Callable[[], datetime], person: str, cipher: RowCipher, copy: KioskCopy
    ) -> None:
        self._server, self._now, self._cipher, self._copy = server, now, cipher, copy
        self._connection = PostgresConnection(server, f"diary {person}", person)
        self._rows = PostgresDiaryRows(self._connection, person, cipher)
        lock = AdvisoryLock(self._connection, f"naervaer practice {person}")
        self._remote = SqliteDiary(self._rows, lock, now, person, cipher)
        self._local: SqliteDiary | None = None
        self._guard = threading.RLock()
        self._is_settled = False
        self._begun: PracticeInProgress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._guard:
            if self._local is not None:
                self._local.close()
                with suppress(Refusal):  # at the next visit, then
                    self._copy.deliver(self._connection)
            elif self._rows.appended:
                with suppress(Refusal):
                    self._copy.follow(self._connection)
            self._remote.close()

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        if self._local is None:
            return self._remote.notices
        return (DiaryNotice(DiaryEvent.AWAY), *self._local.notices)

    @contextmanager
    def verified_connection(self) -> Iterator[Connection]:
        """Yield the connection to what is verified, on the server or in the copy."""
        self.entries()
        with (self._local or self._remote).verified_connection() as connection:
            yield connection

    def entries(self) -> tuple[Entry, ...]:
        return self._do(lambda diary: diary.entries())

    def summary(self, today: date) -> DiarySummary:
        return self._do(lambda diary: diary.summary(today))

    def append(self, fact: Fact) -> Entry:
        # Its id is given once: what the server has taken without saying so, it takes no second time.
        identity, at = str(uuid.uuid4()), self._now()
        return self._do(lambda diary: diary.append_as(identity, at, fact))

    def in_progress(self) -> PracticeInProgress | None:
        unfinished = self._do(lambda diary: diary.in_progress())
        self._begun = self._begun or unfinished
        return unfinished

    def begin(self, practice: PracticeInProgress) -> None:
        with self._guard:
            self._begun = practice
            self._do(lambda diary: diary.begin(practice))

    def checkpoint(self, practice: PracticeInProgress) -> None:
        self.begin(practice)

    def finish(self, fact: Fact | None) -> Entry | None:
        with self._guard:
            entry = self._do(lambda diary: diary.finish(fact))
            self._begun = None
        return entry

    def erase(self, identities: Sequence[str], *, only_notes: bool) -> None:
        """Erase facts, or their notes, on the server, which writes down that it was done, and in the copy.

        Raises `ServerAway`: then nothing is erased, as what is erased here only would come back.
        """
        with self._guard:
            if self._local is not None:
                raise ServerAway(self._connection.host)
            self._settle()
            erased = (self._copy.person, list(identities), only_notes)
            self._connection.execute("SELECT erase_facts(?, ?, ?)", erased)
            self._rows.log, self._rows.appended = None, []
            self._copy.follow(self._connection)

    def _do(self, verb: Callable[[SqliteDiary], Result]) -> Result:
        with self._guard:
            if self._local is None:
                try:
                    self._settle()
                    return verb(self._remote)
                except ServerAway:
                    if not self._copy.exists:
                        raise
                self._local = self._copy.open(self._cipher, self._rows.appended)
                if self._begun is not None:
                    self._local.begin(self._begun)
            return verb(self._local)

    def _settle(self) -> None:
        """Deliver what is waiting, and let the copy follow the server, before the first verb."""
        if not self._is_settled:
            self._copy.deliver(self._connection)
            with self._remote.verified_connection() as connection:
                self._copy.follow(connection)
            self._is_settled = True


class PostgresOwnData(SqliteOwnData):
    """The `OwnData` of `person`, whose diary `open_diary` opens. A diary on a server is replaced by nobody at a kiosk.

    So it can be seen and exported, and a fact or a note in it erased, through the one function of the server that writes
    down that it was used. As a whole it is erased by the clinic, which ends its key; the server has its own backups.
    """

    def __init__(
        self,
        open_diary: Callable[[], PostgresDiary],
        folder: Path,
        now: Callable[[], datetime],
        documents: Callable[[], Path],
        write: Callable[[PurePath, bytes], bool],
        person: str,
        cipher: RowCipher,
    ) -> None:
        """`folder` is that of the kiosk's copy."""
        super().__init__(folder, now, documents, write, person=person, cipher=cipher)
        self._open_diary, self._folder = open_diary, folder

    def erase(self) -> EraseResult:
        """Raise `DiaryProblem` ("forbidden"): the clinic erases a person, with key and code."""
        raise DiaryProblem(DiaryFault.FORBIDDEN, str(self._folder))

    def _erase(
        self,
        redaction: Redaction,
        redact_in_progress: RedactInProgress,
        identity: str = "",
        kind: NameKind = NameKind.FACT,
    ) -> EraseResult:
        del redact_in_progress  # only `erase` has anything for it
        with self._open_diary() as diary:
            diary.entries()
            rows = [row for row in self._own_rows(diary)[0] if row.payload is not None]
            touched = [row for row in rows if redaction(row) != row]
            if not touched:
                raise UnknownName(kind, identity, ())
            diary.erase([row.id for row in touched], only_notes=kind is NameKind.NOTE)
        # The place of an erased fact in its chain stays, with its id: nothing of what it said is in that.
        gone = [row._replace(id="") for row in touched]
        if kind is NameKind.NOTE:
            gone = [row._replace(payload=None, salt=None) for row in gone]
        searched, traced = search_folder(self._folder, traces_of(gone, [row for row in rows if row not in touched]))
        notes = sum(row.note is not None for row in touched)
        return EraseResult(0 if kind is NameKind.NOTE else len(touched), notes, 1, searched, traced)

    @contextmanager
    def _opened(self) -> Iterator[tuple[VerifiedDiary, tuple[Entry, ...]]]:
        with self._open_diary() as diary:
            yield diary, diary.entries()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        raise DiaryProblem(DiaryFault.FORBIDDEN, str(self._folder))
        yield
