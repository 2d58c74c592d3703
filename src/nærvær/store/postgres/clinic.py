"""The clinic of several kiosks over its database on a server: the verbs of one machine's, with the server's own answers.

While the server is away, whoever has logged in at this kiosk lately can do so again; nobody else, and no staff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime

from ...domain.clinic import (
    AuditAction,
    AuditEvent,
    ClinicFault,
    ClinicNotice,
    ClinicProblem,
    OrphanDiary,
    Staff,
    WithdrawalMode,
)
from ...domain.diary import Entry, apply_corrections
from ...domain.errors import DiaryFault, Refusal
from ...domain.group_slip import GroupSession
from ...domain.login_rules import LoginAccepted, LoginRejected
from ...domain.practice import Practice
from ..clinic import clinic_schema, maintenance, mending
from ..clinic.anonymous_numbers import AnonymousNumbers
from ..clinic.clinic_keys import ClinicKeys, people_by_entry
from ..clinic.clinic_paths import ClinicPaths
from ..clinic.clinic_store import SqliteClinic
from ..clinic.deed_index import index_newest
from ..clinic.login_check import LoginAttempt
from ..clinic.record_cipher import SealedRecords
from ..clinic.register import Register
from ..clinic.sqlite_records import AuditArchive, SqliteRecords
from ..clinic.week_summaries import WeekSummaries
from ..database import Connection
from ..diary import VerifiedLog
from ..hash_chain import CorruptionError
from ..sqlite_connection import read_transaction, write_transaction
from .connection import PostgresConnection, Server
from .diary_rows import AdvisoryLock, open_lock_name
from .kiosk_copy import KioskCopies
from .known_pins import KnownPins
from .shared_keys import SharedKeys


class PostgresClinic(SqliteClinic):
    """The `Clinic` on a server. `paths` are those of this kiosk's own folder."""

    def __init__(
        self,
        paths: ClinicPaths,
        now: Callable[[], datetime],
        keys: ClinicKeys,
        connection: PostgresConnection,
        server: Server,
        shared_keys: SharedKeys,
        entries_of: Callable[[str], tuple[Entry, ...]],
        *,
        keeps_connection: bool,
    ) -> None:
        """`entries_of` reads the diary of a person. `keeps_connection`: it stays open when the clinic is closed."""
        super().__init__(paths, now, keys, connection)
        self._shared_connection, self._server, self._shared_keys = connection, server, shared_keys
        self._read_entries, self._keeps_connection = entries_of, keeps_connection
        self._copies = KioskCopies(paths.folder, now)
        self._known = KnownPins(paths.folder / "known-pins.json", keys.clinic_key)

    def close(self) -> None:
        if not self._keeps_connection:
            self._connection.close()

    @property
    def _register(self) -> Register:
        if self._held_register is None:
            cipher = SealedRecords(self._keys.clinic_key())
            self._held_register = Register(ServerRecords(self._connection, AuditArchive(self._paths)), cipher)
        return self._held_register

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with write_transaction(self._connection):
            yield

    # Logging in, also while the server is away

    def is_open(self, code: str) -> bool:
        with _unless_away():
            return super().is_open(code)
        return False

    def log_in(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        attempt = LoginAttempt("person", code, pin, self._utc())
        with _unless_away():
            login = super().log_in(code, pin)
            with self._verb():
                self._remember(attempt, login)
            return login
        with self._verb():
            return self._known.log_in(attempt)

    def choose_pin(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        login = super().choose_pin(code, pin)
        with suppress(Refusal), self._verb():
            self._remember(LoginAttempt("person", code, pin, self._utc()), login)
        return login

    def _remember(self, attempt: LoginAttempt, login: LoginAccepted | LoginRejected) -> None:
        """Remember at this kiosk who was let in, and count who was not."""
        with suppress(OSError, ClinicProblem):  # a full disk keeps nobody out
            if isinstance(login, LoginRejected):
                if login.checked:
                    self._known.note_refused(attempt)
                return
            account = self._register.people.secret(attempt.code)
            if account is not None:
                self._known.remember(attempt, *account)
                self._shared_keys.keep_people(people_by_entry(self._keys, [account[0]]))

    def untold_resets(self, code: str) -> tuple[AuditEvent, ...]:
        with _unless_away():
            return super().untold_resets(code)
        return ()

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        with _unless_away():
            return super().groups_on(day)
        return ()

    # Diaries

    def _entries_of(self, key: str) -> tuple[Entry, ...] | None:
        return self._read_entries(key)

    @contextmanager
    def _verifying(self) -> Iterator[Callable[[str], VerifiedLog | None]]:
        with closing(PostgresConnection(self._server, "check")) as connection:

            def verify(key: str) -> VerifiedLog | None:
                log = VerifiedLog(key, self._keys.rows_of(key))
                connection.see(key)
                with read_transaction(connection):
                    if connection.execute(
                        "SELECT EXISTS (SELECT FROM under_way) OR fact_count(?) > 0", (key,)
                    ).fetchone()[0]:
                        log.check_content(connection)
                if log.facts < self._copies.of(key).rows_seen:
                    raise CorruptionError("lost")
                return log if log.facts else None

            yield verify

    def _is_unused(self, key: str) -> bool:
        lock = AdvisoryLock(self._shared_connection, open_lock_name(key))
        try:
            return lock.acquire(exclusive=True)
        finally:
            lock.release()

    def _week_summaries(self) -> WeekSummaries:
        return ServerWeekSummaries(self._paths, self._keys, self._register, self._connection)

    def _finish_withdrawals(self) -> None:
        register = self._register
        for key, mode in register.pending_withdrawals():
            # Numbers wait on this kiosk, under a key that no other kiosk knows of or ends.
            numbers = AnonymousNumbers(self._paths.anonymised, ClinicKeys(self._paths, self._keys.clinic_key()))
            if mode is WithdrawalMode.ANONYMISE and not self._keys.is_ended(key):
                numbers.add(key, apply_corrections(self._read_entries(key)))
            self._keys.end_person(key)
            self._connection.execute("SELECT erase_person(?)", (key,))
            self._copies.of(key).erase()
            self._known.forget(frozenset({key}))
            with self._writing():
                register.end_withdrawal(key)
            if mode is WithdrawalMode.ANONYMISE:
                numbers.release()
        self._write_staff_file()

    def _orphan_keys(self) -> list[str]:
        known = {person.key for person in self._register.people.list_all(self._utc())}
        known |= {key for key, _ in self._register.pending_withdrawals()}
        there = {str(key) for (key,) in self._connection.execute("SELECT people_with_facts()").fetchall()}
        return sorted(there - known)

    def _orphan_diary(self, key: str) -> OrphanDiary:
        try:
            entries = self._read_entries(key)
        except Refusal:
            return OrphanDiary(key, None, None, 0, readable=False)
        days = [entry.local_date for entry in entries]
        return OrphanDiary(key, min(days, default=None), max(days, default=None), _practices(entries))

    # Maintenance

    def _check_opened(self) -> None:
        if not clinic_schema.fits(self._connection, SealedRecords(self._keys.clinic_key())):
            raise ClinicProblem(ClinicFault.KEYS, self._server.address.host)

    def _note_pending(self, action: AuditAction) -> None:
        clinic_schema.add_pending(self._connection, action)

    def maintain(self) -> None:
        """Write down what waits here, finish interrupted withdrawals, and deliver what was told meanwhile.

        A server that was restored as it was before people were erased is told of them first.
        """
        if self._keys.is_locked:
            return
        with self._verb():
            self._held_register = None
            self._check_opened()
            if self._shared_keys.exchange():
                self._withdraw_erased_again()
            self._write_pending()
            self._finish_withdrawals()
            if self._known.has_events:
                with self._writing():
                    self._known.take_events(self._record_login)
            maintenance.record_exits(self._register, self._writing, self._paths)
            mending.mend_kinds(self._register, self._writing, self._utc())
            self._check_clock()
            index_newest(self._register, self._writing)
            self._erase_ended_copies()
            self._deliver()
        with suppress(OSError, CorruptionError, Refusal):
            self._keys.mend()

    def notices(self, staff: Staff) -> tuple[tuple[ClinicNotice, str], ...]:
        """Return what staff are to be told of, also of people and staff whose records are gone.

        They are counted when staff come, not at every opening: that takes time for each of them, for 100 000 a tenth of a
        second of the server. The copies of a server are its own, so what is gone is only told of.
        """
        with self._as_staff(staff):
            pass  # for somebody who has been taken off the staff nothing is counted
        with self._verb():
            # What has only lost its place since the opening is not missing.
            mending.mend_kinds(self._register, self._writing, self._utc())
            mending.tell_of_missing(self._register, self._writing, self._utc())
        return super().notices(staff)

    def _withdraw_erased_again(self) -> None:
        """Begin to withdraw again whom a server that was restored has brought back."""
        people = {person.key: person.code for person in self._register.people.list_all(self._utc())}
        with self._writing():
            for key in self._ended_among(people):
                self._register.begin_withdrawal(people[key], key, WithdrawalMode.ERASE)
                self._register.log.append(self._utc(), "", AuditAction.ERASED, people[key])

    def _record_login(self, at: datetime, code: str, was_let_in: bool) -> None:
        """Write in the log a login that this kiosk has checked while the server was away."""
        action = AuditAction.LOGGED_IN if was_let_in else AuditAction.WRONG_PIN
        self._register.log.append(at, "", action, code if self._register.people.table.exists(code) else "")

    def _deliver(self) -> None:
        for person in self._copies.waiting():
            connection = PostgresConnection(self._server, f"diary {person}", person)
            try:
                self._copies.of(person).deliver(connection)
            finally:
                connection.close()

    def _erase_ended_copies(self) -> None:
        """Erase the copies of people who were erased at another kiosk."""
        gone = self._ended_among(self._copies.people())
        for person in gone:
            self._copies.of(person).erase()
        self._known.forget(gone)

    def _ended_among(self, people: Iterable[str]) -> frozenset[str]:
        """Return those of `people` whose keys were ended."""
        entries = people_by_entry(self._keys, people)
        query = "SELECT kind, name FROM keys WHERE value = 'ended' AND kind = ANY (?) AND name = ANY (?)"
        kinds, names = sorted({kind for kind, _ in entries}), [name for _, name in entries]
        ended = self._connection.execute(query, (kinds, names)).fetchall() if entries else []
        return frozenset(entries[kind, name] for kind, name in ended if (kind, name) in entries)

    def _renew_copies(self) -> None:
        self._write_staff_file()

    def finish_takeover(self) -> None:
        """Nothing on a server ever stood in the clear."""

    def encrypt(self, lead: Staff, passphrase: str, show: Callable[[bytes], None]) -> None:
        del passphrase, show
        with self._as_staff(lead, leading=True):
            raise ClinicProblem(ClinicFault.ENCRYPTED, self._server.address.host)


class ServerRecords(SqliteRecords):
    """The records of a clinic on a server, whose index holds the kinds as they were written."""

    def has_other_kinds(self, kinds: tuple[str, ...]) -> bool:
        # From one kind to the next in the index. Asking each record took 70 ms with 100 000 people, at every opening.
        query = f"""
            WITH RECURSIVE held (kind) AS (
                SELECT min(kind) FROM records
                UNION ALL SELECT (SELECT min(kind) FROM records WHERE kind > held.kind) FROM held WHERE kind IS NOT NULL
            ) SELECT count(*) FROM held WHERE kind NOT IN ({", ".join("?" * len(kinds))})"""  # noqa: S608 - question marks
        return bool(self._connection.execute(query, kinds).fetchone()[0])


class ServerWeekSummaries(WeekSummaries):
    """The summaries of a clinic on a server: a diary is as it was when it has as many facts."""

    def __init__(self, paths: ClinicPaths, keys: ClinicKeys, register: Register, connection: Connection) -> None:
        super().__init__(paths, keys, register)
        self._connection = connection

    def _state_of(self, person: str) -> str:
        return str(self._connection.execute("SELECT fact_count(?)", (person,)).fetchone()[0])


@contextmanager
def _unless_away() -> Iterator[None]:
    """Go on behind the block where the server is away."""
    try:
        yield
    except ClinicProblem as problem:
        if problem.reason is not DiaryFault.AWAY:
            raise


def _practices(entries: Sequence[Entry]) -> int:
    return sum(isinstance(entry.fact, Practice) for entry in entries)
