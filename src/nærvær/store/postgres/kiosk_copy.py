"""A kiosk's own copy of the diaries that were open there, and what was told while the server was away.

A copy is a diary as on a machine of its own, with the rows as they stand on the server: sealed, chained, and committed to
the disk. While the server is away, everything goes on in the copy. What it holds beyond the server's rows is delivered when
the server is back: in order, and once, as a fact keeps its id.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from ...domain.errors import Refusal
from ...files import (
    atomic_replace,
    make_private_folder,
    read_bounded,
    secure_erase,
    secure_erase_folder,
    sync_dir,
    write_private_file,
)
from ...quick_dataclass import dataclass
from ..backups import build_diary, read_diary
from ..database import Connection
from ..diary import SqliteDiary, append_row, insert_row, read_in_progress, rows_after, write_in_progress
from ..diary_folder import DiaryPaths, FileLock, diary_exists
from ..diary_opener import open_diary
from ..hash_chain import CorruptionError, FactRow, InProgressRow, RowCipher
from ..sqlite_connection import BUSY_SECONDS, connect, errors_as_refusals, write_transaction

_STATE = "server.json"
_WAITING = "waiting"
LARGEST_STATE = 1000
_LOCK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Followed:
    """How far a copy follows the server: its number of rows, and of the erasures of that person."""

    rows: int = 0
    erasures: int = -1


class KioskCopies:
    """The copies on one kiosk: a folder for each person in `people`, and the names of those with something to deliver."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder, self._now = folder, now

    def of(self, person: str) -> KioskCopy:
        """Return the copy of a person's diary, whether there is one yet or not."""
        return KioskCopy(self._folder / "people" / person, self._folder / _WAITING / person, self._now, person)

    def people(self) -> tuple[str, ...]:
        """Return the people whose diaries were open here."""
        return _names_in(self._folder / "people")

    def waiting(self) -> tuple[str, ...]:
        """Return the people of whom something is still to be delivered."""
        return _names_in(self._folder / _WAITING)


class KioskCopy:
    """The copy of one person's diary in `folder`; `waiting` is the file that says that something is to be delivered."""

    def __init__(self, folder: Path, waiting: Path, now: Callable[[], datetime], person: str) -> None:
        self._paths, self._waiting, self._now, self.person = DiaryPaths(folder), waiting, now, person

    @property
    def exists(self) -> bool:
        """Whether the diary has been open here before."""
        return self._paths.diary.exists()

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be delivered."""
        return self._waiting.exists()

    @property
    def rows_seen(self) -> int:
        """How many rows the server had when the diary was last open here; erasing takes none of them away."""
        return self._followed().rows if self.exists else 0

    def open(self, cipher: RowCipher, known: Sequence[FactRow]) -> SqliteDiary:
        """Open the copy to go on in it. `known`: rows that are on the server, and may not have come here yet."""
        with errors_as_refusals(self._paths.diary):
            make_private_folder(self._waiting.parent)
            self._waiting.touch(0o600)
            sync_dir(self._waiting.parent)
            with self._alone() as is_alone:
                if is_alone and known:
                    self._take(known)
        return open_diary(self._paths.folder, self._now, person=self.person, cipher=cipher)

    def follow(self, server: Connection) -> None:
        """Take over what the server has more of. A disk that is full costs nobody a visit: the copy then stays as it was."""
        with suppress(OSError, sqlite3.Error, CorruptionError), self._alone() as is_alone:
            if not is_alone or self.is_waiting:
                return
            erasures = int(
                server.execute("SELECT count(*) FROM erasures WHERE person = ?", (self.person,)).fetchone()[0]
            )
            followed = self._followed()
            if followed.erasures != erasures or not self._take(tuple(rows_after(server, followed.rows))):
                self._build(tuple(rows_after(server, 0)))
            self._note_followed(erasures)

    def deliver(self, server: Connection) -> int:
        """Add to the server what was told while it was away, and return how many facts that were.

        What a cut has left in doubt is looked up by its id. Raises `ServerAway`, and what reading the copy raises.
        """
        if not self.is_waiting:
            return 0
        with errors_as_refusals(self._paths.diary), self._alone() as is_alone:
            if not is_alone:
                return 0
            if not diary_exists(self._paths):
                self._waiting.unlink()
                return 0
            content = read_diary(self._paths.diary, BUSY_SECONDS)
            rows = sorted(content.rows.values(), key=lambda row: row.seq)[self._followed().rows :]
            count = self._add_to_server(server, rows, content.in_progress)
            erasures = server.execute("SELECT count(*) FROM erasures WHERE person = ?", (self.person,)).fetchone()[0]
            self._build(tuple(rows_after(server, 0)))
            self._note_followed(int(erasures))
            self._waiting.unlink()
            sync_dir(self._waiting.parent)
        return count

    def count_waiting(self) -> int:
        """Return how many facts were told here that the server has not got yet. Raises what reading the copy raises."""
        with errors_as_refusals(self._paths.diary):
            if not self.is_waiting or not diary_exists(self._paths):
                return 0
            return max(0, len(read_diary(self._paths.diary, BUSY_SECONDS).rows) - self._followed().rows)

    def erase(self) -> None:
        """Erase the copy of a person who has been erased, with all that was not delivered."""
        self._waiting.unlink(missing_ok=True)
        if self._paths.folder.is_dir():
            secure_erase_folder(self._paths.folder)

    def _add_to_server(self, server: Connection, rows: Sequence[FactRow], unfinished: list[InProgressRow]) -> int:
        with write_transaction(server):
            known = {identity for (identity,) in server.execute("SELECT id FROM facts").fetchall()}
            missing = [row for row in rows if row.id not in known]
            for row in missing:
                append_row(server, row)
            told = known | {row.id for row in rows}
            there = [row for row in read_in_progress(server) if row["state"]["id"] not in told]
            begun = {row["state"]["id"] for row in there} | told
            write_in_progress(server, [*there, *(row for row in unfinished if row["state"]["id"] not in begun)])
        return len(missing)

    def _take(self, rows: Sequence[FactRow]) -> bool:
        """Add rows of the server behind those that are here; False where they do not fit."""
        if not self.exists:
            return False
        with closing(connect(self._paths.diary, BUSY_SECONDS)) as connection, write_transaction(connection):
            head = connection.execute("SELECT count, head FROM heads WHERE person = ?", (self.person,)).fetchone()
            place, before = head or (0, bytes(32))
            for row in rows:
                if row.place <= place:
                    continue
                if row.place != place + 1 or row.before != before:
                    return False
                insert_row(connection, row)
                place, before = row.place, row.link
        return True

    def _build(self, rows: Sequence[FactRow]) -> None:
        """Make the copy anew; the bytes of what was erased on the server since do not stay here."""
        for each in self._paths.folder.iterdir():
            if each.is_dir():
                secure_erase_folder(each)
            elif each != self._paths.lock:
                secure_erase(each)
        build_diary(self._paths.building, rows, [], BUSY_SECONDS)
        atomic_replace(self._paths.building, self._paths.diary)

    def _followed(self) -> _Followed:
        try:
            held = json.loads(read_bounded(self._paths.folder / _STATE, LARGEST_STATE))
            return _Followed(int(held["rows"]), int(held["erasures"]))
        except (Refusal, ValueError, KeyError, TypeError):
            return _Followed()

    def _note_followed(self, erasures: int) -> None:
        with closing(connect(self._paths.diary, BUSY_SECONDS)) as connection:
            (rows,) = connection.execute("SELECT count(*) FROM facts").fetchone()
        noted = {"rows": rows, "erasures": erasures}
        if noted != {"rows": (before := self._followed()).rows, "erasures": before.erasures}:
            write_private_file(self._paths.folder / _STATE, json.dumps(noted).encode())

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Be the only one here that has the copy open, if possible."""
        make_private_folder(self._paths.folder)
        lock = FileLock(self._paths.lock)
        try:
            yield lock.acquire(exclusive=True, wait_seconds=_LOCK_SECONDS)
        finally:
            lock.release()


def _names_in(folder: Path) -> tuple[str, ...]:
    with suppress(OSError):
        return tuple(sorted(each.name for each in folder.iterdir()))
    return ()
