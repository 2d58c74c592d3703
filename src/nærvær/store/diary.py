"""The diary on the disk: one SQLite file that is verified before it is shown and committed before it is said."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from ..domain.diary import DiaryNotice
from ..domain.errors import Busy, DiaryProblem
from ..domain.practice import Entry, Fact, PracticeInProgress, practice_day
from . import backups
from . import recovery as rescue
from . import verified_log as ledger
from .codec import decode_in_progress, encode_fact, encode_in_progress, to_json
from .diary_paths import DiaryPaths, file_identity
from .hash_chain import CorruptionError, FactMeta, FactRow, redact
from .identity import Identities
from .locks import FileLock
from .opener import DiaryOpener
from .sqlite import errors_as_corruption, errors_as_refusals, is_corruption, read_transaction, write_transaction
from .verified_log import VerifiedLog

BUSY_SECONDS = 5.0
HOME_PERSON = "self"


def open_diary(
    folder: Path, now: Callable[[], datetime], *, person: str = HOME_PERSON, busy_seconds: float = BUSY_SECONDS
) -> SqliteDiary:
    """Open the diary in `folder`, making both when there never was one; `now` gives the local time with its zone.

    Quick: the content is verified by the first verb, or by `verify`. Raises `DiaryProblem` or `Busy`.
    """
    return SqliteDiary(DiaryPaths(folder), now, person, busy_seconds)


class SqliteDiary:
    """The `Diary` of one person in one file, to be used from any thread."""

    def __init__(self, place: DiaryPaths, now: Callable[[], datetime], person: str, busy_seconds: float) -> None:
        self._place, self._now, self._person = place, now, person
        self._guard = threading.RLock()
        self._identities = Identities()
        self._door = DiaryOpener(place, busy_seconds)
        self._practice = FileLock(place.practice_lock)
        self._begun: ledger.InProgressRow | None = None
        self._account: VerifiedLog | None = None
        self._backup: threading.Thread | None = None
        self._own_notices: list[DiaryNotice] = []
        self._backup_notices: list[DiaryNotice] = []
        self._astray = False
        self._told: list[FactRow] = []
        with errors_as_refusals(place.diary, place.backups):
            try:
                self._connection = self._door.open(now())
            except BaseException:
                self._door.close()
                raise
            self._opened_file = file_identity(place.diary)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, once today's backup is done. A practice begun and not finished stays under way."""
        if self._backup is not None:
            self._backup.join()
        with self._guard:
            self._connection.close()
            self._practice.release()
            self._door.close()

    @property
    def notices(self) -> tuple[DiaryNotice, ...]:
        """What has happened to this diary that its owner should be told; complete after the first verb."""
        unreadable = self._account.unreadable if self._account else 0
        told = (DiaryNotice("unreadable", {"count": unreadable}),) if unreadable else ()
        return (*self._door.notices, *self._own_notices, *told, *self._backup_notices)

    def verify(self) -> None:
        """Check the whole file anew, and set it in order when it is damaged; `notices` tell of it."""
        with self._guard, errors_as_refusals(self._place.diary, self._place.backups):
            self._account = None
            self._verified()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[sqlite3.Connection]:
        """The connection to what is verified, for the parts of this package that carry a whole diary."""
        with self._verb():
            yield self._connection

    def entries(self) -> tuple[Entry, ...]:
        with self._verb() as account:
            return account.entries

    def append(self, fact: Fact) -> Entry:
        with self._verb() as account:
            local = self._now()
            identity = self._identities.next(int(local.timestamp() * 1000))
            stamp, encoded = self._stamp(identity, local), encode_fact(fact)
            with write_transaction(self._connection):
                row = ledger.append_fact(self._connection, stamp, encoded)
            self._told.append(row)
            account.took(row)
            return _entry(stamp, fact)

    def under_way(self) -> PracticeInProgress | None:
        with self._verb():
            if not self._practice.sole and self._practised_elsewhere():
                return None
            with errors_as_corruption():
                items = ledger.read_in_progress(self._connection)
            left = self._left_over(items)
            return None if left is None else decode_in_progress(left["state"])

    def begin(self, under_way: PracticeInProgress) -> None:
        with self._verb(), self._practising(stay=True):
            self._keep(under_way)

    def checkpoint(self, under_way: PracticeInProgress) -> None:
        self.begin(under_way)

    def finish(self, fact: Fact | None) -> Entry | None:
        encoded = None if fact is None else encode_fact(fact)
        with self._verb() as account, self._practising(stay=False):
            row = None
            with write_transaction(self._connection):
                items = ledger.read_in_progress(self._connection)
                item = self._begun or self._left_over(items)
                if item is None:
                    return None
                ledger.write_in_progress(
                    self._connection, [other for other in items if _practice_id(other) != _practice_id(item)]
                )
                stamp = FactMeta(
                    _practice_id(item), item["person"], item["state"]["started_at"], item["zone"], item["local_date"]
                )
                if encoded is not None:
                    row = ledger.append_fact(self._connection, stamp, encoded)
            if row is not None:
                self._told.append(row)
                account.took(row)
            self._begun = None
            return None if fact is None else _entry(stamp, fact)

    def _keep(self, under_way: PracticeInProgress) -> None:
        """Replace its state; zone and practice day stay as they were when it was first kept."""
        state = encode_in_progress(under_way)
        to_json(state)  # a number that cannot be written down is no fault of the file
        with write_transaction(self._connection):
            items = ledger.read_in_progress(self._connection)
            known = next((item for item in (*items, self._begun) if item and _practice_id(item) == under_way.id), None)
            stamp = self._stamp(under_way.id, under_way.started_at.astimezone(self._now().tzinfo))
            item = {
                "person": self._person,
                "zone": known["zone"] if known else stamp.zone,
                "local_date": known["local_date"] if known else stamp.local_date,
                "state": state,
            }
            others = [other for other in items if _practice_id(other) != under_way.id]
            ledger.write_in_progress(self._connection, [*others, item])
        self._begun = item

    @contextlib.contextmanager
    def _practising(self, *, stay: bool) -> Iterator[None]:
        """Be the one process with a practice under way: from here on (`stay`), or for this moment unless it was before."""
        held = self._practice.sole
        if not held and not self._practice.take(sole=True, wait_seconds=0.2):
            raise Busy("practice")
        try:
            yield
        except BaseException:
            if not held:
                self._practice.release()
            raise
        if not stay:
            self._practice.release()

    def _practised_elsewhere(self) -> bool:
        try:
            free = self._practice.take(sole=False)
        except OSError:
            return False
        self._practice.release()
        return not free

    def _left_over(self, items: list[ledger.InProgressRow]) -> ledger.InProgressRow | None:
        """The oldest practice of this person that nobody is at."""
        mine = (item for item in items if item["person"] == self._person)
        return next(
            (item for item in mine if self._begun is None or _practice_id(item) != _practice_id(self._begun)), None
        )

    def _stamp(self, identity: str, local: datetime) -> FactMeta:
        at_utc = local.astimezone(UTC).isoformat(timespec="microseconds")
        return FactMeta(identity, self._person, at_utc, str(local.tzinfo), practice_day(local).isoformat())

    @contextlib.contextmanager
    def _verb(self) -> Iterator[VerifiedLog]:
        """One thread at a time, on what is verified, with every error as a refusal."""
        with self._guard, errors_as_refusals(self._place.diary, self._place.backups):
            account = self._verified()
            try:
                yield account
            except (sqlite3.Error, CorruptionError) as error:
                if is_corruption(error):
                    self._account = None
                raise

    def _verified(self) -> VerifiedLog:
        """What stands in the diary now. Damage is set in order at once, and a file that was swapped is gone over to."""
        self._find_back()
        self._follow_the_name()
        before = self._account
        try:
            if before is not None:
                before.go_on(self._connection)
                return before
        except (sqlite3.Error, CorruptionError) as error:
            if not is_corruption(error):
                raise
        try:
            account = self._examined()
            self._must_be_the_same(before, account)
        except (sqlite3.Error, CorruptionError) as error:
            if not is_corruption(error):
                raise
            self._set_in_order()
            account = self._examined()
        self._account = self._with_what_was_told(account)
        self._start_backup(self._account)
        return self._account

    def _follow_the_name(self) -> None:
        """Go over to the file that has the name now, when something else, such as a sync client, has put it there.

        What was open stays open until the other one has proved itself. Raises `DiaryProblem` ("moved") when no file has
        the name, "other" when it is the diary of somebody else.
        """
        found = file_identity(self._place.diary)
        if found == self._opened_file:
            return
        if found is None:
            raise DiaryProblem("moved", str(self._place.diary))
        connection = self._door.open(self._now(), self._all_known())
        try:
            account = self._examined(connection)
            self._must_be_the_same(self._account, account)
            if account.persons and self._person not in account.persons:
                raise DiaryProblem("other", str(self._place.diary))
        except (sqlite3.Error, CorruptionError) as error:
            connection.close()
            if not is_corruption(error):
                raise
            self._door.set_in_order(self._now(), self._all_known())
            connection = self._door.open(self._now())
            try:
                account = self._examined(connection)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            connection.close()
            raise
        self._connection.close()
        self._connection, self._account = connection, account
        self._opened_file = file_identity(self._place.diary)
        self._own_notices = [DiaryNotice("swapped")]
        self._account = self._with_what_was_told(account)

    def _all_known(self) -> tuple[FactRow, ...]:
        """What stood in the file that was opened, which is still there for whoever has it open."""
        with contextlib.suppress(CorruptionError, sqlite3.Error), read_transaction(self._connection):
            return tuple(ledger.rows_after(self._connection, 0))
        return ()

    def _must_be_the_same(self, before: VerifiedLog | None, account: VerifiedLog) -> None:
        """Raises `DiaryProblem` ("other") when nothing of what was read before stands in what is there now."""
        known = {entry.id for entry in before.entries} if before is not None else set()
        if known and known.isdisjoint(entry.id for entry in account.entries):
            raise DiaryProblem("other", str(self._place.diary))

    def _with_what_was_told(self, account: VerifiedLog) -> VerifiedLog:
        """Tell anew what was told since the diary was opened and does not stand in it any more, but not what was erased."""
        there = {entry.id for entry in account.entries}
        missing = [row for row in self._told if row.id not in there]
        if missing:
            with write_transaction(self._connection):
                marks = ledger.read_erasure_marks(self._connection)
                for row in missing:
                    if (left := redact(row, marks)) is not None:
                        ledger.append_row(self._connection, left)
            account.go_on(self._connection)
        return account

    def _set_in_order(self) -> None:
        """Have the file rescued; a backup being made of what was damaged is of no use, and made again afterwards."""
        if self._backup is not None:
            self._backup.join()
        self._backup, self._backup_notices = None, []
        self._connection.close()
        self._account, self._astray = None, True
        self._door.set_in_order(self._now())
        self._find_back()

    def _find_back(self) -> None:
        """Open the file anew when it was closed to be rescued, also when that failed or another process did it."""
        if self._astray:
            self._connection = self._door.open(self._now())
            self._opened_file = file_identity(self._place.diary)
            self._astray = False

    def _examined(self, connection: sqlite3.Connection | None = None) -> VerifiedLog:
        account = VerifiedLog(self._person)
        account.examine(connection or self._connection)
        return account

    def _start_backup(self, account: VerifiedLog) -> None:
        """The backup of the day, made beside what the person is doing."""
        if account.facts and self._backup is None:
            day = practice_day(self._now())
            self._backup = threading.Thread(target=self._back_up, args=(day,), name="diary-backup")
            self._backup.start()

    def _back_up(self, day: date) -> None:
        try:
            backups.back_up(self._place, day, BUSY_SECONDS)
        except (OSError, sqlite3.Error, CorruptionError) as error:
            self._backup_notices.append(DiaryNotice("backup", {"reason": rescue.fault_code(error)}))


def _entry(stamp: FactMeta, fact: Fact) -> Entry:
    return Entry(stamp.id, datetime.fromisoformat(stamp.at_utc), stamp.zone, date.fromisoformat(stamp.local_date), fact)


def _practice_id(item: ledger.InProgressRow) -> str:
    return str(item["state"]["id"])
