"""Moves a clinic from the folder of one machine to a database on a server, and back; rows move as they stand, sealed.

Every chain is verified where it comes from and where it has come to, and only then is what it came from erased. Cut off
anywhere, it can be begun again: what has come already is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing

from ...domain.clinic import ClinicFault, ClinicProblem
from ...domain.errors import Busy, BusyWith, DiaryFault
from ...files import atomic_replace, make_private_file, make_private_folder, secure_erase, secure_erase_folder
from ..backups import DiaryContent, build_diary, read_diary
from ..clinic import clinic_schema, maintenance
from ..clinic.audit_log import sealed_head
from ..clinic.clinic_keys import ClinicKeys
from ..clinic.clinic_paths import ClinicPaths, errors_as_clinic_problems
from ..clinic.record_cipher import SealedRecords
from ..clinic.records import LogHead
from ..clinic.sqlite_records import AuditArchive, SqliteRecords
from ..database import Connection
from ..diary import (
    VerifiedLog,
    insert_row,
    read_in_progress,
    rows_after,
    write_in_progress,
)
from ..diary_folder import DiaryPaths, diary_exists
from ..hash_chain import EMPTY_CHAIN, ChainHead, CorruptionError, FactRow, head_after
from ..key_files import Entries, KeyFiles
from ..sqlite_connection import BUSY_SECONDS, connect, read_transaction, write_transaction
from .connection import PostgresConnection, Server
from .diary_rows import make_in_progress_row

_TABLES = {"clinic": 5, "records": 3, "tries": 3, "pending": 2}
"""The tables that stand alike in both, with their number of columns."""


def move_to_server(paths: ClinicPaths, keys: ClinicKeys, server: Server, connection: PostgresConnection) -> int:
    """Move the clinic in `paths`, whose keys are open, to an empty database, and return how many facts that were.

    Raises `ClinicProblem` ("begun" where another clinic is there), and `Busy` while a person is at a screen.
    """
    with errors_as_clinic_problems(paths.file):
        people = sorted(paths.person_keys())
        if not all(maintenance.is_unused(paths.diary_folder(person)) for person in people):
            raise Busy(BusyWith.PERSON)
        _move_register(paths, keys, connection)
        facts = sum(_move_diary(DiaryPaths(paths.diary_folder(person)), person, server) for person in people)
        _erase_folder(paths)
    return facts


def _move_register(paths: ClinicPaths, keys: ClinicKeys, connection: PostgresConnection) -> None:
    if not paths.file.exists():
        raise ClinicProblem(ClinicFault.NONE, str(paths.folder))
    cipher = SealedRecords(keys.clinic_key())
    with closing(connect(paths.file, BUSY_SECONDS)) as file, read_transaction(file), write_transaction(connection):
        own_key = clinic_schema.own_key(file)
        there = connection.execute("SELECT key FROM clinic").fetchone()
        if there is not None:
            if bytes(there[0]) != own_key:
                raise ClinicProblem(ClinicFault.BEGUN, connection.host)
            return  # it has come already, and may have gone on since
        clinic_schema.check_register(file, paths.file, cipher)
        for table, columns in _TABLES.items():
            _insert(connection, table, columns, file.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
        events = list(SqliteRecords(file, AuditArchive(paths)).events())
        _insert(connection, "audit", 3, events)
        _insert(
            connection, "audit_head", 6, [(1, *_unarchived(SqliteRecords(file, AuditArchive(paths)).head(), cipher))]
        )
        _insert(connection, "keys", 3, [(*entry, value) for entry, value in _all_keys(paths).items()])
        clinic_schema.register_in(connection, paths, cipher).log.check()


def _unarchived(head: LogHead, cipher: SealedRecords) -> LogHead:
    """Return the head of a log whose events all stand in the database."""
    return sealed_head(cipher, head._replace(archived=0, archived_link=bytes(32)))


def _all_keys(paths: ClinicPaths) -> Entries:
    return KeyFiles(paths.key_files, paths.key_lock).read()


def _insert(connection: Connection, table: str, columns: int, rows: Iterable[tuple[object, ...]]) -> None:
    places = ", ".join("?" * columns)
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({places})", tuple(row))  # noqa: S608


def _move_diary(paths: DiaryPaths, person: str, server: Server) -> int:
    """Add to the server what it has not got of one diary, and verify both chains; returns the number of facts."""
    if not diary_exists(paths):
        return 0
    content = read_diary(paths.diary, BUSY_SECONDS)
    rows = sorted((row for row in content.rows.values() if row.person == person), key=lambda row: row.seq)
    connection = PostgresConnection(server, f"diary {person}", person)
    try:
        make_in_progress_row(connection, person)
        with write_transaction(connection):
            there = list(rows_after(connection, 0))
            if there[: len(rows)] != rows[: len(there)]:
                raise CorruptionError("chain")
            for row in rows[len(there) :]:
                insert_row(connection, row)
            if len(there) <= len(rows):
                _move_in_progress(connection, content, person)
        _verify(connection, there if len(there) > len(rows) else rows, person)
    finally:
        connection.close()
    return len(rows)


def _move_in_progress(connection: PostgresConnection, content: DiaryContent, person: str) -> None:
    there = read_in_progress(connection)
    known = {row["state"]["id"] for row in there} | content.rows.keys()
    own = [row for row in content.in_progress if row["person"] == person and row["state"]["id"] not in known]
    write_in_progress(connection, [*there, *own])


def _verify(connection: PostgresConnection, rows: list[FactRow], person: str) -> None:
    """Raises `CorruptionError` unless what stands on the server is the chain of these rows."""
    log = VerifiedLog("")
    with read_transaction(connection):
        log.check_content(connection)
        there = list(rows_after(connection, 0))
    wanted: dict[str, ChainHead] = {person: head_after(rows[-1])} if rows else {}
    if log.heads != wanted or there != rows:
        raise CorruptionError("chain")


def _erase_folder(paths: ClinicPaths) -> None:
    """Erase what stood in the folder; the keys that this kiosk needs, and what lets staff out of it, stay."""
    for folder in (paths.folder / "people", paths.backups, paths.archive):
        if folder.is_dir():
            secure_erase_folder(folder)
    for file in (*paths.damaged_files(), paths.file.with_name(f"{paths.file.name}-journal"), paths.file):
        if file.exists():
            secure_erase(file)


def move_to_folder(connection: PostgresConnection, keys: ClinicKeys, server: Server, paths: ClinicPaths) -> int:
    """Move the clinic on a server, whose keys are open, to an empty folder, and return how many facts that were.

    The database stays as it is: its owner drops it. Raises `ClinicProblem` ("begun") where a clinic is in the folder.
    """
    with errors_as_clinic_problems(paths.file):
        if paths.file.exists():
            raise ClinicProblem(ClinicFault.BEGUN, str(paths.file))
        make_private_folder(paths.folder)
        cipher = SealedRecords(keys.clinic_key())
        make_private_file(paths.building)
        with read_transaction(connection):
            _build_file(connection, paths, cipher)
            entries = connection.execute("SELECT kind, name, value FROM keys").fetchall()
            people = [str(person) for (person,) in connection.execute("SELECT people_with_facts()").fetchall()]
        facts = sum(_build_diary(DiaryPaths(paths.diary_folder(person)), person, server) for person in people)
        files = KeyFiles(paths.key_files, paths.key_lock)
        files.change(lambda held: held.update({(kind, name): value for kind, name, value in entries}))
        atomic_replace(paths.building, paths.file)
    return facts


def _build_file(server: PostgresConnection, paths: ClinicPaths, cipher: SealedRecords) -> None:
    with closing(connect(paths.building, BUSY_SECONDS)) as file, write_transaction(file):
        clinic_schema.create(file, bytes(32), cipher, sealed=True)
        for table in (*_TABLES, "audit_head"):
            file.execute(f"DELETE FROM {table}")  # noqa: S608
        for table, columns in (*_TABLES.items(), ("audit", 3), ("audit_head", 6)):
            _insert(file, table, columns, server.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
        clinic_schema.check_register(file, paths.file, cipher)


def _build_diary(paths: DiaryPaths, person: str, server: Server) -> int:
    connection = PostgresConnection(server, f"diary {person}", person)
    try:
        with read_transaction(connection):
            log = VerifiedLog("")
            log.check_content(connection)
            rows, unfinished = list(rows_after(connection, 0)), read_in_progress(connection)
    finally:
        connection.close()
    if paths.folder.is_dir():
        secure_erase_folder(paths.folder)
    make_private_folder(paths.folder)
    build_diary(paths.building, rows, unfinished, BUSY_SECONDS)
    if head_after(rows[-1]) != log.heads.get(person, EMPTY_CHAIN):
        raise ClinicProblem(DiaryFault.DAMAGED, server.address.host)
    atomic_replace(paths.building, paths.diary)
    make_private_folder(paths.backups)
    return len(rows)
