"""One connection to SQLite, set so that what was committed is on the disk, and its errors as refusals."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..domain.clinic import ClinicProblem
from ..domain.errors import Busy, DiaryProblem, Refusal
from .chain import Damage

# Not WAL: an acknowledged row would be missing from a copy of the one file. Not DELETE: the removal of the journal
# is not synced, so a power cut can bring it back and with it undo a commit.
PRAGMAS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "foreign_keys = ON",
    "secure_delete = ON",
    "synchronous = FULL",
    "journal_mode = TRUNCATE",
)

_REASONS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_CANTOPEN: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_AUTH: "readonly",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "disk",
}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED_DOOR = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR)


def connect(file: Path, busy_seconds: float) -> sqlite3.Connection:
    """Open a diary file that exists; never creates one."""
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        tune(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def tune(connection: sqlite3.Connection) -> None:
    """Set the pragmas that durability rests on."""
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that writes: committed when left in peace, undone otherwise."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that sees one state of the file throughout."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def refusing(file: Path) -> Iterator[None]:
    """Say what SQLite and the file system refuse as `DiaryProblem` and `Busy`."""
    try:
        yield
    except sqlite3.Error as error:
        refusal = _refusal(error, file)
        if refusal is None:
            raise
        raise refusal from error
    except Damage as error:
        raise DiaryProblem("damaged", str(file), found=str(error)) from error
    except OSError as error:
        raise DiaryProblem(_reason(error), str(file)) from error


@contextmanager
def refusing_clinic(file: Path) -> Iterator[None]:
    """The same for the file of a clinic, as `ClinicProblem` and `Busy`."""
    try:
        with refusing(file):
            yield
    except DiaryProblem as problem:
        raise ClinicProblem(problem.reason, problem.path) from problem


def is_damage(error: BaseException) -> bool:
    """Whether an error says that the file is damaged. Text that is no UTF-8 is reported without any code."""
    if isinstance(error, Damage):
        return True
    if not isinstance(error, sqlite3.Error):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return isinstance(error, sqlite3.OperationalError)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT)


def _refusal(error: sqlite3.Error, file: Path) -> Refusal | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return DiaryProblem("damaged", str(file)) if is_damage(error) else None
    primary = code & 0xFF
    if primary in _BUSY:
        return Busy("diary")
    reason = _REASONS.get(primary)
    return None if reason is None else DiaryProblem(reason, str(file))


def _reason(error: OSError) -> str:
    if error.errno in _FULL_DISK:
        return "full"
    return "readonly" if error.errno in _CLOSED_DOOR else "disk"
