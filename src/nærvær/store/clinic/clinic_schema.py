"""The tables of a clinic's file: made, taken over from those of an earlier nærvær, and checked before they are used.

Until a lead has it encrypted, a clinic of an earlier nærvær stands in the same tables in the clear.
"""

from __future__ import annotations

import functools
import sqlite3
from contextlib import closing
from pathlib import Path

from ...domain.clinic import FIRST_LINK, AuditAction, ClinicFault, ClinicProblem
from ...domain.errors import DiaryFault, DiaryProblem
from ...domain.paper_words import AuditAnchor
from ..database import Connection
from ..hash_chain import CorruptionError
from ..sqlite_connection import check_writable, connect, errors_as_corruption, read_transaction
from . import old_register
from .audit_log import sealed_head
from .clinic_paths import ClinicPaths
from .login_check import KEY_BYTES
from .mending import strayed
from .old_register import FIRST_TABLES, SECOND_TABLES
from .record_cipher import ClearRecords, RecordCipher
from .records import Data, LogHead, Texts, unseal_event
from .register import STAFF, Register
from .sqlite_records import AuditArchive, SqliteRecords
from .staff_verifiers import StaffVerifiers

APPLICATION_ID = old_register.APPLICATION_ID
VERSION = 3
TABLES = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    # `key` keeps marks and, in a clinic in the clear, checksums; `probe` is a sealed text that tells the right clinic key;
    # `changes` counts the changes of people and staff, so that a copy without them is made anew.
    "CREATE TABLE clinic (slot INTEGER PRIMARY KEY CHECK (slot = 1), key BLOB NOT NULL, sealed INTEGER NOT NULL, "
    "probe BLOB NOT NULL, changes INTEGER NOT NULL) STRICT",
    "CREATE TABLE records (kind TEXT NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (kind, name)) "
    "STRICT, WITHOUT ROWID",
    "CREATE TABLE audit (place INTEGER PRIMARY KEY, content BLOB NOT NULL, link BLOB NOT NULL) STRICT",
    "CREATE TABLE audit_head (slot INTEGER PRIMARY KEY CHECK (slot = 1), count INTEGER NOT NULL, link BLOB NOT NULL, "
    "archived INTEGER NOT NULL, archived_link BLOB NOT NULL, seal BLOB NOT NULL) STRICT",
    """CREATE TRIGGER deeds_are_not_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'deeds are only appended'); END""",
    """CREATE TRIGGER deeds_are_not_deleted BEFORE DELETE ON audit
        WHEN OLD.place > (SELECT archived FROM audit_head)
        BEGIN SELECT RAISE(ABORT, 'deeds are only appended'); END""",
    # While the clinic is locked: failed attempts of staff, and what is to be written in the audit log when it opens.
    "CREATE TABLE tries (mark BLOB PRIMARY KEY, failures INTEGER NOT NULL, last_utc TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE pending (action TEXT PRIMARY KEY, detail TEXT NOT NULL) STRICT, WITHOUT ROWID",
)
PROBE = b"clinic"
Shape = tuple[tuple[str, ...], ...]
_STEPS: dict[int, tuple[str, ...]] = {1: FIRST_TABLES, 2: (*FIRST_TABLES, *SECOND_TABLES), VERSION: TABLES}


def create(connection: Connection, key: bytes, cipher: RecordCipher, *, sealed: bool) -> None:
    """Make every table, within a transaction the caller has opened. `key`: random bytes of the clinic's own."""
    for statement in TABLES:
        connection.execute(statement)
    probe = cipher.seal(PROBE, "probe", b"")
    connection.execute("INSERT INTO clinic VALUES (1, ?, ?, ?, 0)", (key, sealed, probe))
    head = sealed_head(cipher, LogHead(0, FIRST_LINK, 0, FIRST_LINK, b""))
    connection.execute("INSERT INTO audit_head VALUES (1, ?, ?, ?, ?, ?)", head)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def version(connection: Connection) -> int:
    """Return the number of a file's schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_sealed(connection: Connection) -> bool:
    """Whether what stands in a file is encrypted."""
    return version(connection) >= VERSION and bool(connection.execute("SELECT sealed FROM clinic").fetchone()[0])


def own_key(connection: Connection) -> bytes:
    """Return the random bytes of a clinic's own, which stand in its file."""
    return bytes(connection.execute("SELECT key FROM clinic").fetchone()[0])


def fits(connection: Connection, cipher: RecordCipher) -> bool:
    """Whether what stands in a file can be opened with `cipher`."""
    try:
        return cipher.unseal(bytes(connection.execute("SELECT probe FROM clinic").fetchone()[0]), "probe", b"") == PROBE
    except CorruptionError:
        return False


def register_in(connection: Connection, paths: ClinicPaths, cipher: RecordCipher) -> Register:
    """Return the register that stands in a file."""
    return Register(SqliteRecords(connection, AuditArchive(paths)), cipher)


def clear_staff(connection: Connection, paths: ClinicPaths) -> StaffVerifiers:
    """Return the staff of a file in the clear, within a transaction the caller has opened; none of a sealed one."""
    if version(connection) < VERSION:
        return StaffVerifiers.from_json({"staff": old_register.staff_accounts(connection)})
    if is_sealed(connection):
        return StaffVerifiers()
    register = register_in(connection, paths, ClearRecords(own_key(connection)))
    return StaffVerifiers.of(register.staff, sealed=False)


def register_state(connection: Connection) -> tuple[int, int]:
    """Return what changes with every record of people and staff, and the number of events."""
    changes, count = connection.execute(
        "SELECT (SELECT changes FROM clinic), (SELECT count FROM audit_head)"
    ).fetchone()
    return int(changes), int(count)


def anchor_in(connection: Connection) -> AuditAnchor | None:
    """Return the anchor of the log in a file; None of a file that has still to be taken over."""
    if version(connection) < VERSION:
        return None
    return AuditAnchor.of(*connection.execute("SELECT count, link FROM audit_head").fetchone())


def archive_events(connection: Connection, paths: ClinicPaths, cipher: RecordCipher) -> None:
    """Move old events of the log to the archive, where there are many."""
    SqliteRecords(connection, AuditArchive(paths)).archive(cipher)


# Taking over


def take_over(connection: Connection, paths: ClinicPaths, cipher: RecordCipher, *, sealed: bool) -> None:
    """Write what stands in the clear anew with `cipher`, within a transaction the caller has opened.

    Counts of failed attempts are forgotten. Raises `CorruptionError` where the log is not what was written.
    """
    key = own_key(connection)
    if version(connection) < VERSION:
        records, events = old_register.read_all(connection)
    else:
        records, events = _read_clear(connection, paths, ClearRecords(key))
    for kind in ("trigger", "table"):
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = ?", (kind,)).fetchall():
            connection.execute(f"DROP {kind} {name}")
    create(connection, key, cipher, sealed=sealed)
    register = register_in(connection, paths, cipher)
    for kind, data in records:
        register.table(kind).put(data)
    for texts in events:
        register.log.append_texts(texts)


def _read_clear(
    connection: Connection, paths: ClinicPaths, cipher: RecordCipher
) -> tuple[list[tuple[str, Data]], list[Texts]]:
    register = register_in(connection, paths, cipher)
    register.log.check()
    kept = [(kind, data) for kind in old_register.KINDS for data in register.table(kind).all_intact()]
    return kept, [unseal_event(cipher, event) for event in register.records.events()]


# Checking


def shape(connection: Connection) -> Shape:
    """Return every table and trigger with its text."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    return tuple(tuple(" ".join(str(each).split()) for each in row) for row in rows)


@functools.cache
def expected(number: int) -> Shape:
    """Return the shape of a file with schema `number`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        for statement in _STEPS[number]:
            made.execute(statement)
        return shape(made)


def is_ours(file_shape: Shape) -> bool:
    """Whether the tables of a clinic are among those in a file of this shape."""
    held = {row[:3] for row in file_shape}
    return any({row[:3] for row in expected(number)} <= held for number in (1, VERSION))


def check_file(file: Path, busy_seconds: float, cipher: RecordCipher | None = None) -> None:
    """Raises `CorruptionError` or `sqlite3.Error` for a damaged file, `DiaryProblem` for a foreign or newer one.

    Of a sealed file the log is checked only with its `cipher`; one in the clear needs none.
    """
    with closing(connect(file, busy_seconds)) as connection:
        with read_transaction(connection):
            _check_content(connection, file, cipher)
        check_writable(connection, file, "DELETE FROM tries WHERE 0")


def _check_content(connection: Connection, file: Path, cipher: RecordCipher | None) -> None:
    for (finding,) in connection.execute("PRAGMA quick_check(1)"):
        if finding != "ok":
            raise CorruptionError(finding)
    file_shape, number = shape(connection), version(connection)
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        # With all our tables in it, it is ours, and its mark was changed.
        raise CorruptionError("application_id") if is_ours(file_shape) else DiaryProblem(DiaryFault.FOREIGN, str(file))
    if number > VERSION and file_shape != expected(VERSION):
        raise DiaryProblem(DiaryFault.NEWER, str(file))
    if not 1 <= number <= VERSION or file_shape != expected(number):
        raise CorruptionError("schema")
    if len(own_key(connection)) != KEY_BYTES:
        raise CorruptionError("key")
    if number < VERSION:
        old_register.check(connection, number)
        return
    if not is_sealed(connection):
        cipher = ClearRecords(own_key(connection))
    if cipher is not None:
        check_register(connection, file, cipher)


def check_opened(connection: Connection, file: Path, cipher: RecordCipher) -> None:
    """Raise what `check_file` does for a file whose keys have just been opened."""
    if version(connection) >= VERSION and is_sealed(connection):
        check_register(connection, file, cipher)


def check_register(connection: Connection, file: Path, cipher: RecordCipher) -> None:
    """Raises `CorruptionError` where the log is not what was written, or no lead can come in.

    A clinic begins with a lead, and the last one is never removed. Raises `ClinicProblem` ("keys") where nothing of the
    staff opens: the file is that of another clinic.
    """
    with errors_as_corruption():
        register = register_in(connection, ClinicPaths(file.parent), cipher)
        if not fits(connection, cipher):
            if not register.staff.records():
                raise ClinicProblem(ClinicFault.KEYS, str(file.parent))
            raise CorruptionError("key")
        register.log.check()
        register.pending_withdrawals()
        if not register.staff.has_lead() and not any(kind == STAFF for kind, *_ in strayed(register)):
            raise CorruptionError("staff")


# While it is locked


def note_pending(connection: Connection, action: AuditAction, detail: str = "") -> None:
    """Note what is to be written in the audit log when it opens, within a transaction the caller has opened.

    Without a `detail`, how often. A file that has still to be taken over has no room for it.
    """
    if version(connection) >= VERSION:
        add_pending(connection, action, detail)


def add_pending(connection: Connection, action: AuditAction, detail: str = "") -> None:
    """Do what `note_pending` does for tables of this version."""
    held = connection.execute("SELECT detail FROM pending WHERE action = ?", (action,)).fetchone()
    count = int(held[0]) if held is not None and str(held[0]).isdecimal() else 0
    connection.execute(
        "INSERT INTO pending VALUES (?, ?) ON CONFLICT (action) DO UPDATE SET detail = excluded.detail",
        (action, detail or str(count + 1)),
    )


def has_pending(connection: Connection) -> bool:
    """Whether anything was noted while the clinic was locked."""
    counts = connection.execute("SELECT (SELECT count(*) FROM pending) + (SELECT count(*) FROM tries)").fetchone()
    return bool(counts != (0,))


def is_pending(connection: Connection, action: AuditAction) -> bool:
    """Whether an action is noted."""
    return connection.execute("SELECT 1 FROM pending WHERE action = ?", (action,)).fetchone() is not None


def end_pending(connection: Connection, action: AuditAction) -> None:
    """Forget an action that was noted, within a transaction the caller has opened."""
    connection.execute("DELETE FROM pending WHERE action = ?", (action,))


def take_pending(connection: Connection) -> tuple[tuple[AuditAction, str], ...]:
    """Return what was noted while the clinic was locked, and forget it, and the attempts counted meanwhile."""
    rows = connection.execute("SELECT action, detail FROM pending").fetchall()
    connection.execute("DELETE FROM pending WHERE action <> ?", (AuditAction.ENCRYPTED,))
    connection.execute("DELETE FROM tries")
    known = {AuditAction.FAILED_LOGIN.value, AuditAction.RESTORED.value, AuditAction.REMOVED_FILES.value}
    return tuple((AuditAction(action), str(detail)) for action, detail in rows if action in known)
