"""Looks over the server of a clinic, and this kiosk's way to it: what works, and what does not, one finding for each part.

Nothing is changed. What the kiosk's role may do is tried, in transactions that are undone, rather than read from lists of
rights. A server that is away is waited for no longer than a connection is.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors as pg

from ...domain.errors import Refusal
from ...domain.server_check import ServerHint, ServerPart
from ...domain.services import CheckResult
from ...quick_dataclass import dataclass
from .connection import CONNECT_SECONDS, SCHEMA, Server, ServerAddress, ServerAway
from .kiosk_copy import KioskCopies
from .tables import VERSION

OLDEST_SERVER = 15
CLOCK_TOLERANCE = timedelta(minutes=1)
SOON = timedelta(days=30)
USUAL_PORT = "5432"
_TLS_REQUEST = struct.pack("!ii", 8, 80877103)
"""What a client of PostgreSQL sends before TLS begins; the server answers with one letter."""
_TLS_HINTS = {10: ServerHint.EXPIRED, 62: ServerHint.OTHER_NAME, 64: ServerHint.OTHER_NAME}
"""By OpenSSL's number for why a certificate does not hold; for every other reason nobody vouches for it."""
_MESSAGES = (
    (r"password authentication failed|no password supplied|role .* does not exist", ServerHint.PASSWORD),
    (r"no pg_hba.conf entry|pg_hba.conf rejects|not permitted to log in|permission denied", ServerHint.NOT_LET_IN),
    (r"database .* does not exist", ServerHint.DATABASE),
    (r"too many (connections|clients)|connection slots are reserved|remaining connection", ServerHint.CROWDED),
    (r"starting up|shutting down|recovery mode|not yet accepting", ServerHint.STARTING),
    (r"No such file or directory|Connection refused", ServerHint.REFUSED),
    (r"timeout expired|timed out", ServerHint.SILENT),
    (r"root certificate file|certificate verify failed", ServerHint.UNTRUSTED),
)
"""What libpq and the server say where no connection comes about; no code comes with it."""
_FORBIDDEN = (
    "UPDATE facts SET payload = payload WHERE false",
    "DELETE FROM facts WHERE false",
    "TRUNCATE facts",
    "UPDATE audit SET content = content WHERE false",
    "DELETE FROM audit WHERE false",
    "TRUNCATE audit",
    "DELETE FROM heads WHERE false",
    "DELETE FROM audit_head WHERE false",
    "UPDATE erasures SET facts = facts WHERE false",
    "DELETE FROM erasures WHERE false",
    "ALTER TABLE facts DISABLE TRIGGER USER",
    "SET LOCAL session_replication_role = replica",
    "SET LOCAL row_security = off; SELECT FROM facts LIMIT 1",
    "CREATE TABLE tried ()",
)
"""What would change or delete what was recorded, or take away what watches over it."""
_NEEDED = (
    "INSERT INTO facts SELECT * FROM facts WHERE false",
    "INSERT INTO audit SELECT * FROM audit WHERE false",
    "INSERT INTO records SELECT * FROM records WHERE false",
    "UPDATE heads SET count = count WHERE false",
    "UPDATE audit_head SET count = count WHERE false",
    "UPDATE keys SET value = value WHERE false",
    "DELETE FROM tries WHERE false",
    "SELECT fact_count(''), count(people_with_facts) FROM people_with_facts()",
)
"""What a kiosk does on each day."""
Values = dict[str, str | None]
Raw = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Host:
    """One of the hosts of an address; `where` is its number, where the address has one, else its name."""

    name: str
    where: str
    port: str

    @property
    def is_socket(self) -> bool:
        """Whether it is a socket of this machine, in the folder that is its name."""
        return self.name.startswith("/")


class _Unreached(Exception):
    """The server cannot be used as asked; `said` in its own words, where there are any."""

    def __init__(self, hint: ServerHint, said: str = "") -> None:
        super().__init__(hint)
        self.hint, self.said = hint, said


def check_server(address: ServerAddress, folder: Path, now: Callable[[], datetime]) -> tuple[CheckResult, ...]:
    """Return what was found; `folder` is this kiosk's own. Raises `ClinicProblem` where the password cannot be read."""
    hosts = [_check_host(address, host, now) for host in hosts_of(address)]
    lets_in = any("version" in host.values for host in hosts)
    return (*hosts, *(_check_database(address, now) if lets_in else ()), _check_waiting(folder, now))


def hosts_of(address: ServerAddress) -> list[_Host]:
    """Return the hosts of an address, as libpq reads them."""
    held = dict(address.parameters)
    names = held["host"].split(",")
    numbers = held.get("hostaddr", "").split(",")
    ports = held.get("port", "").split(",")
    numbers += [""] * (len(names) - len(numbers))
    ports = ports * len(names) if len(ports) == 1 else ports
    return [
        _Host(name, number or name, port or USUAL_PORT)
        for name, number, port in zip(names, numbers, ports, strict=False)
    ]


# The way there


def _check_host(address: ServerAddress, host: _Host, now: Callable[[], datetime]) -> CheckResult:
    """Find out whether a host answers, proves who it is, and lets this kiosk in."""
    values: Values = {"host": host.name, "port": host.port}
    problem: _Unreached | None = None
    try:
        until = None if host.is_socket else _valid_until(address, host)
        if until is not None:
            values["until"] = until.date().isoformat()
            if until - now() < SOON:
                problem = _Unreached(ServerHint.SOON)
        values |= _ask_host(address, host)
    except _Unreached as unreached:
        problem = unreached
    if problem is None and int(values["version"] or 0) < OLDEST_SERVER:
        problem = _Unreached(ServerHint.OLD)
    if problem is None:
        return CheckResult(ServerPart.SERVER, True, values)
    return CheckResult(ServerPart.SERVER, False, {**values, "said": problem.said or None}, problem.hint)


def _valid_until(address: ServerAddress, host: _Host) -> datetime:
    """Return until when the certificate of a host is valid, once it has been verified. Raises `_Unreached`."""
    root = dict(address.parameters).get("sslrootcert") or str(Path.home() / ".postgresql" / "root.crt")
    try:
        context = ssl.create_default_context(cafile=None if root == "system" else root)
    except (OSError, ValueError) as error:
        raise _Unreached(ServerHint.CA_FILE, root) from error
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as libpq, which is no stricter
    try:
        with socket.create_connection((host.where, int(host.port)), CONNECT_SECONDS) as plain:
            plain.sendall(_TLS_REQUEST)
            if plain.recv(1) != b"S":
                raise _Unreached(ServerHint.NO_TLS)
            with context.wrap_socket(plain, server_hostname=host.name) as encrypted:
                told: Any = encrypted.getpeercert()
    except socket.gaierror as error:
        raise _Unreached(ServerHint.NAME) from error
    except ssl.SSLCertVerificationError as error:
        raise _Unreached(_TLS_HINTS.get(error.verify_code, ServerHint.UNTRUSTED)) from error
    except TimeoutError as error:
        raise _Unreached(ServerHint.SILENT) from error
    except ssl.SSLError as error:
        raise _Unreached(ServerHint.NO_TLS, str(error)) from error
    except (OSError, ValueError) as error:
        raise _Unreached(ServerHint.REFUSED) from error
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)


def _ask_host(address: ServerAddress, host: _Host) -> Values:
    """Log in at one host, whatever it is for, and return what it says of itself. Raises `_Unreached`."""
    own = {"host": host.name, "hostaddr": "" if host.where == host.name else host.where, "port": host.port}
    kept = {name: value for name, value in address.parameters if name not in {*own, "target_session_attrs"}}
    alone = ServerAddress(
        tuple((kept | {name: value for name, value in own.items() if value}).items()), address.password_file
    )
    began = time.monotonic()
    with closing(_connect(alone)) as raw:
        seconds = time.monotonic() - began
        row = raw.execute("SELECT pg_is_in_recovery()").fetchone()
        return {
            "version": str(raw.info.server_version // 10000),
            "answer": f"{seconds * 1000:.0f}",
            "role": "standby" if row is not None and row[0] else "primary",
        }


def _connect(address: ServerAddress) -> Raw:
    try:
        return Server(address).connect()
    except ServerAway as away:
        said = str(away.__cause__ or "").strip().splitlines()
        message = said[-1] if said else ""
        hint = next((hint for words, hint in _MESSAGES if re.search(words, message)), ServerHint.OTHER)
        raise _Unreached(hint, message if hint is ServerHint.OTHER else "") from away


# The database


def _check_database(address: ServerAddress, now: Callable[[], datetime]) -> Iterator[CheckResult]:
    """Examine the host that kiosks write to, now that one at least has let this kiosk in."""
    try:
        raw = _connect(address)
    except _Unreached as unreached:
        hint = ServerHint.STANDBY if "target_session_attrs" in dict(address.parameters) else unreached.hint
        yield CheckResult(ServerPart.STORAGE, False, {"said": unreached.said or None}, hint)
        return
    with closing(raw):
        try:
            raw.execute(f"SET search_path = {SCHEMA}; SET statement_timeout = '10s'")
            yield _check_storage(raw)
            tables = _check_tables(raw)
            yield tables
            if tables.ok:
                yield _check_rights(raw)
            yield _check_clock(raw, now)
            yield _check_archive(raw)
        except (psycopg.Error, OSError) as error:
            yield CheckResult(ServerPart.STORAGE, False, {"said": str(error).partition("\n")[0]}, ServerHint.OTHER)


def _check_storage(raw: Raw) -> CheckResult:
    """Whether it takes what is told, and has it on the disk before it says so."""
    if _setting(raw, "transaction_read_only") == "on":
        return CheckResult(ServerPart.STORAGE, False, {}, ServerHint.READ_ONLY)
    names = ("fsync", "synchronous_commit", "full_page_writes")
    off = [name for name in names if _setting(raw, name) == "off"]
    if off:
        return CheckResult(ServerPart.STORAGE, False, {"off": "; ".join(off)}, ServerHint.NOT_DURABLE)
    return CheckResult(ServerPart.STORAGE, True, {})


def _check_tables(raw: Raw) -> CheckResult:
    values: Values = {"step": None, "wanted": str(VERSION)}
    try:
        ((step,),) = raw.execute("SELECT coalesce(max(number), 0) FROM steps").fetchall()
    except (pg.UndefinedTable, pg.InvalidSchemaName, pg.InsufficientPrivilege):
        return CheckResult(ServerPart.TABLES, False, values, ServerHint.TABLES)
    values["step"] = str(step)
    if step == VERSION:
        return CheckResult(ServerPart.TABLES, True, values)
    return CheckResult(ServerPart.TABLES, False, values, ServerHint.NEWER if step > VERSION else ServerHint.TABLES)


def _check_rights(raw: Raw) -> CheckResult:
    """Try what the kiosk's role must be refused, and what it must not."""
    values: Values = {"user": raw.info.user, "refused": str(len(_FORBIDDEN))}
    allowed = [statement for statement in _FORBIDDEN if not _is_refused(raw, statement)]
    if allowed:
        values |= {"refused": str(len(_FORBIDDEN) - len(allowed)), "allowed": "; ".join(map(_beginning, allowed))}
        return CheckResult(ServerPart.RIGHTS, False, values, ServerHint.MAY_TOO_MUCH)
    needed = [statement for statement in _NEEDED if _is_refused(raw, statement)]
    if needed:
        values["needed"] = "; ".join(map(_beginning, needed))
        return CheckResult(ServerPart.RIGHTS, False, values, ServerHint.MAY_TOO_LITTLE)
    return CheckResult(ServerPart.RIGHTS, True, values)


def _beginning(statement: str) -> str:
    return " ".join(statement.split()[:3])


def _is_refused(raw: Raw, statement: str) -> bool:
    """Whether the role has no right to a statement; it is undone, and what else may stop it is no lack of a right."""
    try:
        with raw.transaction(force_rollback=True):
            raw.execute("SET LOCAL lock_timeout = '200ms'")
            raw.execute(statement)
    except pg.InsufficientPrivilege:
        return True
    except psycopg.Error:
        if raw.closed:
            raise
    return False


def _check_clock(raw: Raw, now: Callable[[], datetime]) -> CheckResult:
    before = now()
    ((there,),) = raw.execute("SELECT clock_timestamp()").fetchall()
    difference = there - (before + (now() - before) / 2)
    values: Values = {"seconds": f"{round(difference.total_seconds(), 1) + 0.0}"}
    if abs(difference) > CLOCK_TOLERANCE:
        return CheckResult(ServerPart.CLOCK, False, values, ServerHint.CLOCK)
    return CheckResult(ServerPart.CLOCK, True, values)


def _check_archive(raw: Raw) -> CheckResult:
    """Tell when the server last put its changes into an archive; of backups themselves it knows nothing."""
    archives = _setting(raw, "archive_mode") != "off"
    ((last, failed),) = raw.execute("SELECT last_archived_time, last_failed_time FROM pg_stat_archiver").fetchall()
    if not archives:
        return CheckResult(ServerPart.ARCHIVE, True, {}, ServerHint.NO_ARCHIVE)
    values: Values = {"archived": None if last is None else last.isoformat(timespec="minutes")}
    if failed is not None and (last is None or failed > last):
        return CheckResult(ServerPart.ARCHIVE, False, values, ServerHint.ARCHIVING)
    return CheckResult(ServerPart.ARCHIVE, True, values)


def _setting(raw: Raw, name: str) -> str:
    ((value,),) = raw.execute("SELECT current_setting(%s)", (name,)).fetchall()
    return str(value)


# This kiosk


def _check_waiting(folder: Path, now: Callable[[], datetime]) -> CheckResult:
    """Tell what was told here while the server was away, and is still to be delivered."""
    if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        return CheckResult(ServerPart.WAITS, False, {"path": str(folder)}, ServerHint.NO_FOLDER)
    copies = KioskCopies(folder, now)
    people = copies.waiting()
    values: Values = {"people": str(len(people))}
    if not people:
        return CheckResult(ServerPart.WAITS, True, values)
    try:
        values["things"] = str(sum(copies.of(person).count_waiting() for person in people))
    except Refusal:
        values["things"] = None
    return CheckResult(ServerPart.WAITS, True, values, ServerHint.WAITING)
