"""Connections to PostgreSQL that take the statements of the store, and its errors as refusals.

What cannot be had of the server within `STATEMENT_SECONDS`, for whatever reason, is a server that is away: the reason is
told to who runs it, and a person at the screen goes on. The server ends what takes too long; a server that does not even
answer is given up by the deadline here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors as pg
from psycopg.conninfo import conninfo_to_dict

from ...domain.clinic import ClinicFault, ClinicProblem
from ...domain.errors import DiaryFault, DiaryProblem, Refusal
from ...files import read_bounded
from ...quick_dataclass import dataclass
from ..database import Cursor
from ..hash_chain import CorruptionError

SCHEMA = "naervaer"
CONNECT_SECONDS = 3
STATEMENT_SECONDS = 3.0
ANSWER_SECONDS = STATEMENT_SECONDS + 1
"""How long an answer is waited for: the server itself ends a statement before."""
LOCK_SECONDS = 2.5
RETRY_SECONDS = 15.0
"""How long a server that was away is left alone, so that each step of a visit does not wait for it anew."""
LARGEST_PASSWORD = 1024
_SETTINGS = (
    f"SET search_path = {SCHEMA}; SET statement_timeout = {int(STATEMENT_SECONDS * 1000)}; "
    f"SET lock_timeout = {int(LOCK_SECONDS * 1000)}; SET idle_in_transaction_session_timeout = '2min'"
)
_PERSON_SETTING = "naervaer.person"
_NOT_ANSWERED = (
    "INSERT INTO facts",
    "INSERT INTO heads",
    "INSERT INTO audit ",
    "INSERT INTO records",
    "UPDATE audit_head",
    "UPDATE clinic SET changes",
    "UPDATE under_way",
)
"""How the statements begin whose answer nobody reads: within a transaction they go along with the next one."""
_REASONS: tuple[tuple[type[psycopg.Error], DiaryFault], ...] = (
    (pg.DiskFull, DiaryFault.FULL),
    (pg.ReadOnlySqlTransaction, DiaryFault.READONLY),
    (pg.InsufficientPrivilege, DiaryFault.FORBIDDEN),
    (pg.InvalidPassword, DiaryFault.FORBIDDEN),
    (pg.InvalidAuthorizationSpecification, DiaryFault.FORBIDDEN),
)
"""Why a server that does answer cannot be used; every other reason is that it is away."""


class ServerAway(DiaryProblem):
    """The server cannot be used now; what is told meanwhile is kept on the kiosk. `cause`: why, as far as it says."""

    def __init__(self, host: str, cause: DiaryFault = DiaryFault.DISK) -> None:
        super().__init__(DiaryFault.AWAY, host)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a clinic's database is: what libpq connects with, and the file that holds the password ("": none is needed)."""

    parameters: tuple[tuple[str, str], ...]
    password_file: str = ""

    @classmethod
    def parse(cls, text: str, password_file: str = "") -> ServerAddress:
        """Return what an address says. Raises `ClinicProblem` where it cannot be read, has a password, or does without TLS.

        A host that begins with a slash is a socket of this machine; over a network the server must prove who it is,
        each one where there are several.
        """
        try:
            held = {name: str(value) for name, value in conninfo_to_dict(text).items() if value is not None}
        except psycopg.Error as error:
            raise ClinicProblem(ClinicFault.ADDRESS) from error
        if (
            not held.get("host")
            or not held.get("dbname")
            or not held.get("user")
            or set(held) & {"service", "passfile"}
        ):
            raise ClinicProblem(ClinicFault.ADDRESS)
        if "password" in held:
            raise ClinicProblem(ClinicFault.PASSWORD_IN_ADDRESS)
        networked = "hostaddr" in held or not all(host.startswith("/") for host in held["host"].split(","))
        if networked and held.setdefault("sslmode", "verify-full") != "verify-full":
            raise ClinicProblem(ClinicFault.NO_TLS, held["host"])
        return cls(tuple(sorted(held.items())), password_file)

    @property
    def host(self) -> str:
        """The name of the server, for who runs it."""
        return dict(self.parameters)["host"]

    def password(self) -> str | None:
        """Return the password; None where none is needed. Raises `ClinicProblem`."""
        if not self.password_file:
            return None
        try:
            return read_bounded(Path(self.password_file), LARGEST_PASSWORD).decode().strip("\r\n")
        except (Refusal, ValueError) as error:
            raise ClinicProblem(ClinicFault.PASSWORD_FILE, self.password_file) from error


class _TimedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that gives up a server which does not answer, as behind a network that lets nothing through."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, ANSWER_SECONDS if timeout is None else timeout)
        except psycopg.Error:
            raise
        except Exception:
            self.pgconn.finish()
            raise


class Server:
    """One database on one server; it remembers that it was away. `retry_seconds`: for how long it is then left alone."""

    def __init__(self, address: ServerAddress, retry_seconds: float = RETRY_SECONDS) -> None:
        self.address, self._retry_seconds = address, retry_seconds
        self._retry_at = 0.0

    @property
    def is_left_alone(self) -> bool:
        """Whether it was away a moment ago."""
        return time.monotonic() < self._retry_at

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Return a new connection. Raises `ServerAway` or `ClinicProblem`."""
        if self.is_left_alone:
            raise ServerAway(self.address.host)
        password = self.address.password()
        given: dict[str, Any] = dict(self.address.parameters)
        try:
            return _TimedConnection.connect(
                "",
                **given,
                password=password,
                connect_timeout=CONNECT_SECONDS,
                application_name="naervaer",
                autocommit=True,
            )
        except (psycopg.Error, OSError) as error:
            raise self.away(error) from error

    def away(self, error: Exception) -> ServerAway:
        """Return the refusal for an error of the server, and leave it alone for a while."""
        self._retry_at = time.monotonic() + self._retry_seconds
        reason = next((fault for kind, fault in _REASONS if isinstance(error, kind)), DiaryFault.DISK)
        return ServerAway(self.address.host, reason)


class PostgresConnection:
    """The `Connection` to a database in PostgreSQL, connected when it is first needed, and anew after a cut.

    Only one transaction that writes is in progress at a time under the same `lock`, as in SQLite. `person`: whose facts it
    sees; "" for nobody's.
    """

    def __init__(self, server: Server, lock: str, person: str = "") -> None:
        self._server, self._lock, self._person = server, lock, person
        self._raw: psycopg.Connection[tuple[Any, ...]] | None = None
        self._guard = threading.RLock()
        self._held_back: list[tuple[Any, list[Any]]] = []
        self.session = 0
        """Counts the connections that were made: what a session held is gone with it."""
        self.on_connect: Callable[[], None] | None = None

    @property
    def in_transaction(self) -> bool:
        raw = self._raw
        if self._held_back:
            return True
        return raw is not None and not raw.closed and raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE

    @property
    def host(self) -> str:
        """The name of the server, for who runs it."""
        return self._server.address.host

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection that has not been cut, as far as is known."""
        return self._raw is not None and not self._raw.closed

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Carry out a statement of the store. Raises `ServerAway` or `CorruptionError`."""
        with self._guard:
            raw = self._connected()
            try:
                return self._carry_out(raw, sql, parameters)
            except Exception as error:
                raise self._refusal(error) from error

    def _carry_out(self, raw: psycopg.Connection[tuple[Any, ...]], sql: str, parameters: Sequence[Any]) -> Cursor:
        """Send a statement, with those held back before it; one whose answer nobody reads is held back itself.

        A round trip costs more than what the server does: an event of the log takes two instead of six.
        """
        if sql == "BEGIN IMMEDIATE":
            lock = psycopg.sql.Literal(f"naervaer {self._lock}")
            locked = psycopg.sql.SQL("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))").format(lock)
            self._held_back = [("BEGIN", []), (locked, [])]
        elif sql == "BEGIN":
            self._held_back = [("BEGIN ISOLATION LEVEL REPEATABLE READ", [])]
        elif self.in_transaction and sql.startswith(_NOT_ANSWERED):
            self._held_back.append((_translated(sql), _adapted(parameters)))
        elif sql == "ROLLBACK":
            self._held_back = []
            return self._send(raw, sql, []) if self.in_transaction else raw.cursor()
        else:
            return self._send(raw, _translated(sql) if parameters else sql, _adapted(parameters))
        return raw.cursor()

    def _send(self, raw: psycopg.Connection[tuple[Any, ...]], sql: str, parameters: list[Any]) -> Cursor:
        before, self._held_back = self._held_back, []
        if not before:
            return raw.execute(sql, parameters or None)
        with raw.pipeline():
            for each, values in before:
                raw.execute(each, values or None)
            return raw.execute(sql, parameters or None)

    def see(self, person: str) -> None:
        """See the facts of another person from here on. Raises `ServerAway`."""
        self._person = person
        self.execute("SELECT set_config(?, ?, false)", (_PERSON_SETTING, person))

    def close(self) -> None:
        raw, self._raw, self._held_back = self._raw, None, []
        if raw is not None:
            raw.close()

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._raw is None or self._raw.closed:
            raw = self._server.connect()
            try:
                raw.execute(_SETTINGS)
                if self._person:
                    raw.execute("SELECT set_config(%s, %s, false)", (_PERSON_SETTING, self._person))
            except (psycopg.Error, OSError) as error:
                raw.close()
                raise self._server.away(error) from error
            self._raw = raw
            self.session += 1
            if self.on_connect is not None:
                self.on_connect()
        return self._raw

    def _refusal(self, error: Exception) -> Exception:
        """Return what an error stands for. A connection in doubt is not used again: the next statement makes a new one."""
        if isinstance(error, pg.UndefinedTable | pg.UndefinedFunction | pg.InvalidSchemaName):
            return ClinicProblem(ClinicFault.TABLES, self.host)
        if isinstance(error, pg.RaiseException | pg.IntegrityError | pg.DataError):
            return CorruptionError(str(error).partition("\n")[0])
        if not isinstance(error, psycopg.Error | OSError):
            return error
        self.close()
        return self._server.away(error)


def _translated(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _adapted(parameters: Sequence[Any]) -> list[Any]:
    """An enumeration of texts is written as its value."""
    return [value.value if isinstance(value, Enum) else value for value in parameters]
