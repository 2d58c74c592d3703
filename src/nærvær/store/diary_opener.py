"""Opens a diary: makes a first one, refuses what is not ours, upgrades what is older, repairs what is damaged.

`open_diary` joins the verbs of `diary` with the file they stand on.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from ..domain.diary import DiaryEvent, DiaryNotice, Entry
from ..domain.errors import Busy, BusyWith, DiaryFault, DiaryProblem
from ..domain.practice import practice_day
from ..files import atomic_replace, make_private_folder
from . import schema
from .diary import (
    NamedFile,
    SqliteDiary,
    VerifiedLog,
    append_row,
    file_identity,
    read_erasure_marks,
    read_in_progress,
    rows_after,
)
from .diary_folder import DiaryPaths, FileLock, check_readable_file, diary_exists
from .hash_chain import CLEAR, CorruptionError, FactRow, RowCipher, redact
from .sqlite_connection import (
    BUSY_SECONDS,
    check_writable,
    connect,
    errors_as_corruption,
    errors_as_refusals,
    fault_code,
    is_busy,
    is_content_error,
    is_corruption,
    open_uri,
    read_transaction,
    write_transaction,
)
from .verified_mark import VerifiedMark, file_digest, read_mark, write_mark

HOME_PERSON = "self"
_NO_LOCKS = DiaryNotice(DiaryEvent.NO_LOCKS)


def open_diary(
    folder: Path,
    now: Callable[[], datetime],
    *,
    person: str = HOME_PERSON,
    busy_seconds: float = BUSY_SECONDS,
    keep_mark: bool = False,
    cipher: RowCipher = CLEAR,
    on_closed: Callable[[Sequence[Entry]], None] | None = None,
) -> SqliteDiary:
    """Open the diary in `folder`, making both when there never was one; `now` gives the local time with its zone.

    Quick: the content is verified by the first verb, or by `verify`. `keep_mark`: a `VerifiedMark` is left beside the file
    when it is closed, and used when it is opened; it is in the clear, so not for a sealed diary. `cipher`: how the person's
    facts stand in it. `on_closed` is called, with the entries, once a diary that was read is closed.
    Raises `DiaryProblem` or `Busy`.
    """
    paths = DiaryPaths(folder)
    file = DiaryFile(paths, now, person, busy_seconds, keep_mark=keep_mark, cipher=cipher)
    file.on_closed = on_closed
    return SqliteDiary(file, FileLock(paths.practice_lock), now, person, cipher)


class DiaryFile(NamedFile):
    """The `VerifiedFile` of one diary folder, kept open. Its errors are raw ones, which `refuse` turns into refusals.

    Today's backup is made beside the verbs, by a thread of its own, once something stands in a verified file.
    """

    def __init__(
        self,
        paths: DiaryPaths,
        now: Callable[[], datetime],
        person: str,
        busy_seconds: float,
        *,
        keep_mark: bool,
        cipher: RowCipher,
    ) -> None:
        self._paths, self._now, self._person, self._busy_seconds = paths, now, person, busy_seconds
        self._keep_mark, self._cipher = keep_mark, cipher
        self._mark: VerifiedMark | None = None
        self._mark_version: int | None = None
        self._has_been_verified = False
        self._opener = DiaryOpener(paths, busy_seconds)
        self._is_closed_for_repair = False
        self._swap_notices: list[DiaryNotice] = []
        self._backup: threading.Thread | None = None
        self._backup_notices: list[DiaryNotice] = []
        self.on_closed: Callable[[Sequence[Entry]], None] | None = None
        self.log: VerifiedLog | None = None
        self.appended: list[FactRow] = []
        with errors_as_refusals(paths.diary, paths.backups):
            try:
                self.connection = self._opener.open(now())
            except BaseException:
                self._opener.close()
                raise
            super().__init__(paths.name)

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        count = self.log.unreadable if self.log else 0
        unreadable = (DiaryNotice(DiaryEvent.UNREADABLE, {"count": count}),) if count else ()
        return (*self._opener.notices, *self._swap_notices, *unreadable, *self._backup_notices)

    def refuse(self, error: Exception) -> NoReturn:
        if is_content_error(error):
            self.log = None
        with errors_as_refusals(self._paths.diary, self._paths.backups), errors_as_corruption():
            raise error

    def close(self) -> None:
        if self._backup is not None:
            self._backup.join()
        if self._keep_mark and self.log is not None:
            self._leave_mark(self.log)
        self.connection.close()
        self._opener.close()
        if self.on_closed is not None and self.log is not None:
            self.on_closed(self.log.entries)

    def verify(self) -> VerifiedLog:
        self._has_been_verified = True
        self._reopen_after_repair()
        if self._is_swapped():
            return self._go_over()
        try:
            log = self._verified(self.connection)
            self._check_same_diary(log)
        except (sqlite3.Error, CorruptionError) as error:
            if not is_corruption(error):
                raise
            self._repair()
            log = self._verified(self.connection)
        self._append_missing(log)
        self.log = log
        self._start_backup(log)
        return log

    def _verified(self, connection: sqlite3.Connection) -> VerifiedLog:
        log = VerifiedLog(self._person, self._cipher)
        log.verify(connection)
        return log

    def _check_same_diary(self, log: VerifiedLog) -> None:
        """Raises `DiaryProblem` ("other") when nothing of what was read before stands in what is there now.

        A sealed diary in which only others have facts is another one too: it would be shown as an empty one.
        """
        if self._cipher is not CLEAR and log.heads and self._person not in log.heads:
            raise DiaryProblem(DiaryFault.REPLACED, str(self._paths.diary))
        known = {entry.id for entry in self.log.entries} if self.log is not None else set()
        if known and known.isdisjoint(entry.id for entry in log.entries):
            raise DiaryProblem(DiaryFault.REPLACED, str(self._paths.diary))

    def _append_missing(self, log: VerifiedLog) -> None:
        """Append again what this process has appended and the file has lost since, but not what was erased."""
        there = {entry.id for entry in log.entries}
        missing = [row for row in self.appended if row.id not in there]
        if missing:
            with write_transaction(self.connection):
                marks = read_erasure_marks(self.connection)
                for row in missing:
                    if (redacted := redact(row, marks)) is not None:
                        append_row(self.connection, redacted)
            log.read_on(self.connection)

    # The mark

    def matching_mark(self) -> VerifiedMark | None:
        # What this process has written itself since then does not show in `data_version`.
        if not self._keep_mark or self._has_been_verified or self._is_closed_for_repair:
            return None
        try:
            if file_identity(self._paths.diary) != self.identity:
                return None
            with read_transaction(self.connection):
                # It differs from the one before when another process has written since.
                (version,) = self.connection.execute("PRAGMA data_version").fetchone()
                if version != self._mark_version:
                    mark = read_mark(self._paths, self._person)
                    is_match = mark is not None and mark.digest == file_digest(self.connection)
                    self._mark, self._mark_version = mark if is_match else None, version
        except (sqlite3.Error, CorruptionError, OSError):
            return None  # what is wrong is found, and told, when the whole file is verified
        return self._mark

    def _leave_mark(self, log: VerifiedLog) -> None:
        """Mark the file as it is now, unless its mark says so already.

        The whole file is checked once more: the entries are those read before, but its bytes may have been damaged since.
        """
        from ..domain.progress import summarise

        today, again = practice_day(self._now()), VerifiedLog("")
        try:
            with read_transaction(self.connection):
                digest = file_digest(self.connection)
                old = read_mark(self._paths, self._person)
                if digest is None or (old is not None and old.digest == digest and old.summary.holds_on(today)):
                    return
                again.check(self.connection)
                in_progress = bool(read_in_progress(self.connection))
        except (sqlite3.Error, CorruptionError, OSError):
            return
        if again.heads == log.heads and file_identity(self._paths.diary) == self.identity:
            write_mark(self._paths, VerifiedMark(self._person, digest, in_progress, summarise(log.entries, today)))

    # Another file under the name

    def _is_swapped(self) -> bool:
        """Whether another file has the name now. Raises `DiaryProblem` ("moved") when no file has it."""
        identity = file_identity(self._paths.diary)
        if identity is None:
            raise DiaryProblem(DiaryFault.MOVED, str(self._paths.diary))
        return identity != self.identity

    def _go_over(self) -> VerifiedLog:
        """Go over to the file that has the name now: something else, such as a sync client, has put it there.

        The file that was open stays open until the other one has proved itself. Raises `DiaryProblem` ("other") when it
        is the diary of another person.
        """
        connection = self._opener.open(self._now(), self._known_rows())
        try:
            log = self._verified(connection)
            self._check_same_diary(log)
            if log.heads and self._person not in log.heads:
                raise DiaryProblem(DiaryFault.REPLACED, str(self._paths.diary))
        except (sqlite3.Error, CorruptionError) as error:
            connection.close()
            if not is_corruption(error):
                raise
            self._opener.repair(self._now(), self._known_rows())
            connection = self._opener.open(self._now())
            try:
                log = self._verified(connection)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            connection.close()
            raise
        self.connection.close()
        self.connection, self.log = connection, log
        self.identity = file_identity(self._paths.diary)
        self._swap_notices = [DiaryNotice(DiaryEvent.SWAPPED)]
        self._append_missing(log)
        return log

    def _known_rows(self) -> tuple[FactRow, ...]:
        """Return what stands in the file that was open, which a process that has it open can still read."""
        with contextlib.suppress(CorruptionError, sqlite3.Error), read_transaction(self.connection):
            return tuple(rows_after(self.connection, 0))
        return ()

    # Repair

    def _repair(self) -> None:
        """Close the file and repair it. A backup of what was damaged is of no use, and made again afterwards."""
        if self._backup is not None:
            self._backup.join()
        self._backup, self._backup_notices = None, []
        self.connection.close()
        self.log, self._is_closed_for_repair = None, True
        self._opener.repair(self._now())
        self._reopen_after_repair()

    def _reopen_after_repair(self) -> None:
        """Open the file again that was closed to be repaired, also when that failed or another process did it."""
        if self._is_closed_for_repair:
            self.connection = self._opener.open(self._now())
            self.identity = file_identity(self._paths.diary)
            self._is_closed_for_repair = False

    # The backup of the day

    def _start_backup(self, log: VerifiedLog) -> None:
        if log.facts and self._backup is None:
            day = practice_day(self._now())
            self._backup = threading.Thread(target=self._back_up, args=(day,), name="diary-backup")
            self._backup.start()

    def _back_up(self, day: date) -> None:
        from .backups import back_up  # a start that finds its mark does without

        try:
            back_up(self._paths, day, BUSY_SECONDS)
        except (OSError, sqlite3.Error, CorruptionError) as error:
            self._backup_notices.append(DiaryNotice(DiaryEvent.BACKUP_FAILED, {"reason": fault_code(error)}))


class DiaryOpener:
    """Opens the file of one diary folder, and repairs it; its shared lock keeps other processes from replacing the file."""

    def __init__(self, paths: DiaryPaths, busy_seconds: float) -> None:
        self._paths = paths
        self._busy_seconds = busy_seconds
        self._lock = FileLock(paths.lock)
        self.notices: list[DiaryNotice] = []

    def open(self, now: datetime, known: Iterable[FactRow] = ()) -> sqlite3.Connection:
        """Return a connection to a diary of the newest schema, whose content is not yet verified.

        `known`: rows that stood in it, should it have to be repaired. Raises `DiaryProblem`, `Busy`, `OSError` or
        `sqlite3.Error`.
        """
        if diary_exists(self._paths):
            self._share()
        else:
            make_private_folder(self._paths.folder)
            self._share()
            self._create(now)
        try:
            return self._connect(practice_day(now))
        except (CorruptionError, sqlite3.Error) as error:
            if not is_corruption(error):
                raise
        self.repair(now, known)
        return self._connect(practice_day(now))

    def repair(self, now: datetime, known: Iterable[FactRow] = ()) -> None:
        """Repair the diary, which this process must not have open, with rows `known` to have stood in it.

        Raises `Busy` when another process has it open.
        """
        from .recovery import repair  # a diary that is whole is opened without it

        identity = file_identity(self._paths.diary)
        try:
            alone = self._lock.acquire(exclusive=True)
            if alone and file_identity(self._paths.diary) == identity:
                self.notices.append(repair(self._paths, now, self._busy_seconds, known))
        except (OSError, sqlite3.Error, CorruptionError) as error:  # read-only, or no space for a new file
            if is_busy(error):
                raise
            with contextlib.suppress(OSError):
                self._paths.building.unlink(missing_ok=True)
            raise DiaryProblem(DiaryFault.DAMAGED, str(self._paths.diary), hindered=fault_code(error)) from error
        finally:
            self._share()
        if not alone and file_identity(self._paths.diary) == identity:  # otherwise another process has just repaired it
            raise Busy(BusyWith.DIARY)

    def close(self) -> None:
        """Release the lock."""
        self._lock.release()

    def _share(self) -> None:
        try:
            taken = self._lock.acquire(exclusive=False, wait_seconds=self._busy_seconds)
        except OSError:
            if not self._paths.diary.exists():
                raise
            return  # in a folder that is read-only no process could replace the file
        if not taken:
            raise Busy(BusyWith.DIARY)
        if self._lock.unsupported and _NO_LOCKS not in self.notices:
            self.notices.append(_NO_LOCKS)

    def _create(self, now: datetime) -> None:
        """Make a first diary; never an empty one where an old one was."""
        from .backups import build_diary, list_backups
        from .recovery import repair

        if not self._lock.acquire(exclusive=True, wait_seconds=self._busy_seconds):
            raise Busy(BusyWith.DIARY)
        try:
            if diary_exists(self._paths):
                return
            if list_backups(self._paths) or self._paths.damaged_files():
                self.notices.append(repair(self._paths, now, self._busy_seconds))
                return
            if self._paths.backups.exists():
                self.notices.append(DiaryNotice(DiaryEvent.LOST))
            build_diary(self._paths.building, (), [], self._busy_seconds)
            self._paths.journal.unlink(missing_ok=True)
            atomic_replace(self._paths.building, self._paths.diary)
            with contextlib.suppress(FileExistsError):  # something else has the name; the first backup will say so
                make_private_folder(self._paths.backups)
        finally:
            self._share()

    def _connect(self, day: date) -> sqlite3.Connection:
        self._peek()
        connection = connect(self._paths.diary, self._busy_seconds)
        try:
            version = schema.recognise(connection, self._paths.diary)
            check_writable(connection, self._paths.diary, "DELETE FROM under_way WHERE 0")
            if version < schema.newest():
                from .backups import back_up

                back_up(self._paths, day, self._busy_seconds, f"-before-v{schema.newest()}")
                schema.migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _peek(self) -> None:
        """Check whose the file is without any lock or journal, so that a file of others is not touched at all."""
        check_readable_file(self._paths.diary)
        if self._paths.journal.exists() and self._paths.journal.stat().st_size:
            return  # what stands in the file is half a commit; SQLite undoes it on opening
        with closing(open_uri(self._paths.diary, "immutable=1", self._busy_seconds)) as connection:
            schema.recognise(connection, self._paths.diary)
