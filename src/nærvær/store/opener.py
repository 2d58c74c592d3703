"""From a folder to a connection: creates what never was, refuses what is not ours, upgrades what is older."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime

from ..domain.diary import DiaryNotice
from ..domain.errors import Busy, DiaryProblem
from ..domain.practice import practice_day
from . import recovery as rescue
from . import schema
from .backups import back_up, list_backups
from .diary_paths import (
    DiaryPaths,
    atomic_replace,
    check_readable_file,
    diary_exists,
    file_identity,
    make_private_folder,
)
from .hash_chain import CorruptionError, FactRow
from .locks import FileLock
from .sqlite import check_writable, connect, errors_as_corruption, is_busy, is_corruption, open_uri

_NO_LOCKS = DiaryNotice("no_locks")
_TABLES = {"facts", "heads", "under_way"}


class DiaryOpener:
    """The way into one diary folder; held open, it keeps others from replacing the file."""

    def __init__(self, place: DiaryPaths, busy_seconds: float) -> None:
        self.place = place
        self.busy_seconds = busy_seconds
        self.notices: list[DiaryNotice] = []
        self._lock = FileLock(place.lock)

    def open(self, now: datetime, known: Iterable[FactRow] = ()) -> sqlite3.Connection:
        """A connection to a diary of the newest schema, whose content is not yet examined.

        `known`: rows that stood in it, should it have to be rescued.

        Raises `DiaryProblem`, `Busy`, `OSError` or `sqlite3.Error`.
        """
        if diary_exists(self.place):
            self._share()
        else:
            make_private_folder(self.place.folder)
            self._share()
            self._create(now)
        try:
            return self._connected(practice_day(now))
        except (CorruptionError, sqlite3.Error) as error:
            if not is_corruption(error):
                raise
        self.set_in_order(now, known)
        return self._connected(practice_day(now))

    def set_in_order(self, now: datetime, known: Iterable[FactRow] = ()) -> None:
        """Rescue the diary, which nobody in this process may have open, with rows `known` to have stood in it.

        Raises `Busy` when another process has it open.
        """
        found = file_identity(self.place.diary)
        try:
            alone = self._lock.take(sole=True)
            if alone and file_identity(self.place.diary) == found:
                self.notices.append(rescue.repair(self.place, now, self.busy_seconds, known))
        except (OSError, sqlite3.Error, CorruptionError) as error:  # read-only, or no room for a new file
            if is_busy(error):
                raise
            with contextlib.suppress(OSError):
                self.place.building.unlink(missing_ok=True)
            raise DiaryProblem("damaged", str(self.place.diary), hindered=rescue.fault_code(error)) from error
        finally:
            self._share()
        if (
            not alone and file_identity(self.place.diary) == found
        ):  # otherwise the other process has just set it in order
            raise Busy("diary")

    def close(self) -> None:
        """Let others in."""
        self._lock.release()

    def _share(self) -> None:
        try:
            taken = self._lock.take(sole=False, wait_seconds=self.busy_seconds)
        except OSError:
            if not self.place.diary.exists():
                raise
            return  # a folder that is read-only has nobody who could replace the file
        if not taken:
            raise Busy("diary")
        if self._lock.void and _NO_LOCKS not in self.notices:
            self.notices.append(_NO_LOCKS)

    def _create(self, now: datetime) -> None:
        """A first diary; never an empty one where an old one was."""
        if not self._lock.take(sole=True, wait_seconds=self.busy_seconds):
            raise Busy("diary")
        try:
            if diary_exists(self.place):
                return
            if list_backups(self.place) or self.place.set_aside():
                self.notices.append(rescue.repair(self.place, now, self.busy_seconds))
                return
            if self.place.backups.exists():
                self.notices.append(DiaryNotice("lost"))
            rescue.build_diary(self.place.building, (), [], self.busy_seconds)
            self.place.journal.unlink(missing_ok=True)
            atomic_replace(self.place.building, self.place.diary)
            with contextlib.suppress(FileExistsError):  # something else has the name; the first backup will say so
                make_private_folder(self.place.backups)
        finally:
            self._share()

    def _connected(self, day: date) -> sqlite3.Connection:
        self._peek()
        connection = connect(self.place.diary, self.busy_seconds)
        try:
            version = recognise_schema(connection, self.place)
            check_writable(connection, self.place.diary)
            if version < schema.newest():
                back_up(self.place, day, self.busy_seconds, f"-before-v{schema.newest()}")
                schema.migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _peek(self) -> None:
        """Look without any lock or journal, so that a file of others is not touched at all."""
        check_readable_file(self.place.diary)
        if self.place.journal.exists() and self.place.journal.stat().st_size:
            return  # what stands in the file is half a commit; SQLite undoes it on opening
        with closing(open_uri(self.place.diary, "immutable=1", self.busy_seconds)) as connection:
            recognise_schema(connection, self.place)


def recognise_schema(connection: sqlite3.Connection, place: DiaryPaths) -> int:
    """The schema of a file that is a diary of ours. Raises `DiaryProblem`, `Damage` or `sqlite3.Error`."""
    with errors_as_corruption():
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        version = schema.version(connection)
    if application != schema.APPLICATION_ID:
        # we never write ahead: a log of that kind is another program's, and may hold all its tables
        ahead = place.beside("-wal")
        if (tables or ahead.exists()) and not tables >= _TABLES:
            raise DiaryProblem("foreign", str(place.diary))
        raise CorruptionError("application_id")
    with errors_as_corruption():
        is_ours = schema.shape(connection) == schema.expected_shape()
    if version < 1 or (version > schema.newest() and is_ours):
        raise CorruptionError("user_version")
    if version > schema.newest():
        raise DiaryProblem("newer", str(place.diary), version=version)
    return version
