"""Connections to SQLite, set so that what was committed is on the disk, and its errors as refusals."""

from __future__ import annotations

import errno
import math
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.errors import Busy, BusyWith, DiaryFault, DiaryProblem, Refusal
from .hash_chain import CorruptionError

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:  # named only: on the road to *today*
    from .database import Connection

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

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_NO_ACCESS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
_NOT_CORRUPTION = (
    *_BUSY,
    *_NO_ACCESS,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_MISUSE,
    sqlite3.SQLITE_NOLFS,
)
"""Errors of the disk, of locks and of permissions; every other one is an error of the file's content."""

_REASONS = {
    errno.ENOSPC: DiaryFault.FULL,
    errno.EDQUOT: DiaryFault.QUOTA,
    errno.EFBIG: DiaryFault.LARGE,
    errno.EROFS: DiaryFault.READONLY,
    errno.EACCES: DiaryFault.FORBIDDEN,
    errno.EPERM: DiaryFault.FORBIDDEN,
    errno.ENOTDIR: DiaryFault.IN_THE_WAY,
    errno.EEXIST: DiaryFault.IN_THE_WAY,
    errno.EISDIR: DiaryFault.FOLDER,
    errno.ENAMETOOLONG: DiaryFault.LONG,
    errno.ENOENT: DiaryFault.MOVED,
    errno.ELOOP: DiaryFault.LINK,
    errno.EMFILE: DiaryFault.HANDLES,
    errno.ENFILE: DiaryFault.HANDLES,
    errno.ESPIPE: DiaryFault.SPECIAL,
}
_PROBE_BYTES = 4096
BUSY_SECONDS = 5.0
"""How long one process waits for another that holds a file."""


def connect(file: Path, busy_seconds: float) -> sqlite3.Connection:
    """Open a file that exists; never creates one. Raises `CorruptionError`, `sqlite3.Error`, or `OSError` ("special")."""
    connection = open_uri(file, "mode=rw", busy_seconds)
    try:
        with errors_as_corruption():
            set_pragmas(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_uri(file: Path, query: str, busy_seconds: float) -> sqlite3.Connection:
    """Open `file` with this query in its URI, such as "mode=ro".

    SQLite would wait for ever for a writer at the other end of a pipe, also of one where its journal should be. Raises
    `OSError` that names what is no regular file there, or `sqlite3.Error`.
    """
    for each in _files_of(file):
        try:
            mode = each.lstat().st_mode
        except OSError:  # absent; or SQLite says what is wrong
            continue
        if not stat.S_ISREG(mode):
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE), str(each))
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?{query}",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )


def _files_of(file: Path) -> Iterator[Path]:
    """Yield every file SQLite may open with `file`: they lie beside what a link leads to."""
    try:
        real = file.resolve(strict=True)
    except (OSError, RuntimeError):
        return
    yield from (real.with_name(f"{real.name}{ending}") for ending in ("", "-journal", "-wal", "-shm"))


def set_pragmas(connection: sqlite3.Connection) -> None:
    """Set the pragmas that durability rests on."""
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()


def check_writable(connection: sqlite3.Connection, file: Path, change_nothing: str) -> None:
    """Raises `CorruptionError` where only the header of `file` says that it may not be written to. Writes nothing.

    `change_nothing` is a statement that writes to one of its tables and touches no row: BEGIN IMMEDIATE alone is let pass.
    """
    (timeout,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0").fetchall()
    try:
        connection.execute("BEGIN")
        connection.execute(change_nothing)
    except sqlite3.Error as error:
        if is_corruption(error) or (_primary_code(error) in _NO_ACCESS and _probe_reason(file) is None):
            raise CorruptionError("header") from error
    except UnicodeError as error:
        raise CorruptionError("header") from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute(f"PRAGMA busy_timeout = {timeout}").fetchall()


@contextmanager
def write_transaction(connection: Connection) -> Iterator[None]:
    """Write in one transaction: committed when the block ends well, undone otherwise. Errors as `errors_as_corruption`."""
    with errors_as_corruption():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def read_transaction(connection: Connection) -> Iterator[None]:
    """Read one state of the file throughout. Errors as `errors_as_corruption`."""
    with errors_as_corruption():
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


@contextmanager
def errors_as_corruption() -> Iterator[None]:
    """Raise `CorruptionError` for every error in the block that `is_content_error` says is one of the content."""
    try:
        yield
    except CorruptionError:
        raise
    except Exception as error:
        if is_content_error(error):
            raise CorruptionError(type(error).__name__) from error
        raise


@contextmanager
def errors_as_refusals(file: Path, backups: Path | None = None) -> Iterator[None]:
    """Raise `DiaryProblem` or `Busy` for errors of SQLite, of the file system and of the content.

    `backups`: the folder that has its own reason where something else has its name.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise _refusal(error, file) from error
    except CorruptionError as error:
        raise DiaryProblem(DiaryFault.DAMAGED, str(file), found=str(error)) from error
    except OSError as error:
        if backups is not None and is_name_taken(error, backups):
            raise DiaryProblem(DiaryFault.BACKUPS, str(backups)) from error
        raise DiaryProblem(reason_of(error), _path_of(error, file, backups)) from error


def is_name_taken(error: OSError, folder: Path) -> bool:
    """Whether the system refused something because a file, or anything else that is no folder, has the name of `folder`."""
    named = Path(error.filename) if isinstance(error.filename, str) else None
    return (
        reason_of(error) in (DiaryFault.IN_THE_WAY, DiaryFault.LINK)
        and named is not None
        and folder in (named, *named.parents)
    )


def _path_of(error: OSError, file: Path, backups: Path | None) -> str:
    """Return what the system refused: a file of its own beside `file` or beside `backups`, or `file` itself."""
    if not isinstance(error.filename, str):
        return str(file)
    beside = Path(error.filename).parents
    ours = file.parent in beside or (backups is not None and backups.parent in beside)
    return error.filename if ours else str(file)


def is_corruption(error: BaseException) -> bool:
    """Whether an error says that the file is damaged. Text that is no UTF-8 is reported without any code."""
    if isinstance(error, CorruptionError):
        return True
    if not isinstance(error, sqlite3.Error) or isinstance(error, sqlite3.ProgrammingError):
        return False
    return _primary_code(error) not in _NOT_CORRUPTION


def is_content_error(error: Exception) -> bool:
    """Whether an error raised while the content of a file was read is the fault of that content.

    SQLite puts bytes of the file into its messages, which may be no text; a length or a number from the file may be too
    large for anything. So all are but refusals, `OSError`, and `sqlite3.Error` of the disk, of locks and of permissions.
    """
    if isinstance(error, Refusal | OSError | MemoryError):
        return False
    return is_corruption(error) or not isinstance(error, sqlite3.Error)


def is_busy(error: BaseException) -> bool:
    """Whether another connection holds the file."""
    return isinstance(error, sqlite3.Error) and _primary_code(error) in _BUSY


def reason_of(error: OSError) -> DiaryFault:
    """Return the reason code of `DiaryProblem` for what the system refused."""
    return _REASONS.get(error.errno or 0, DiaryFault.DISK)


def fault_code(error: Exception) -> str:
    """Return why a file cannot be used: what `CorruptionError` says, or the reason of the system."""
    if isinstance(error, OSError):
        return reason_of(error)
    if isinstance(error, CorruptionError):
        return str(error)
    return "busy" if is_busy(error) else "disk"


def _largest_file() -> float:
    """Return how large the system lets a file of this process be, in bytes."""
    if sys.platform == "win32":
        return math.inf
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return math.inf if limit == resource.RLIM_INFINITY else limit


def _primary_code(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _refusal(error: sqlite3.Error, file: Path) -> Refusal:
    if is_busy(error):
        return Busy(BusyWith.DIARY)
    if is_corruption(error):
        return DiaryProblem(DiaryFault.DAMAGED, str(file))
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_DBMOVED:
        return DiaryProblem(DiaryFault.MOVED, str(file))
    code = _primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return DiaryProblem(DiaryFault.FULL, str(file))
    # Where the system would allow it, the content of the file is the reason.
    return DiaryProblem(
        _probe_reason(file) or (DiaryFault.DAMAGED if code in _NO_ACCESS else DiaryFault.DISK), str(file)
    )


def _probe_reason(file: Path) -> DiaryFault | None:
    """Return why the system lets a file not be used, which SQLite does not say; None when it does let it be used."""
    import tempfile  # brings random and shutil, and is seldom needed

    try:
        file.stat()
        with tempfile.TemporaryFile(dir=file.parent) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return reason_of(error)
    if file.stat().st_size + _PROBE_BYTES > _largest_file():
        return DiaryFault.LARGE
    return None if os.access(file, os.R_OK | os.W_OK) else DiaryFault.FORBIDDEN
