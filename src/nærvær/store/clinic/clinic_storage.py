"""A clinic in one folder: begun, opened, restored, and the diaries of its people opened."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePath

from ...domain.clinic import AuditAction, ClinicFault, ClinicProblem, ClinicRestored, Role
from ...domain.diary import Entry
from ...domain.errors import DiaryFault, Refusal
from ...domain.login_rules import STAFF_CODE_LENGTH, new_code
from ...domain.practice import practice_day
from ...domain.progress import progress
from ...files import atomic_replace, floor_times, make_private_file, make_private_folder
from ..diary import SqliteDiary
from ..diary_folder import DiaryPaths
from ..diary_opener import open_diary
from ..encryption import new_key
from ..hash_chain import CorruptionError, RowCipher
from ..own_data import SqliteOwnData
from ..sqlite_connection import BUSY_SECONDS, connect, write_transaction
from . import clinic_schema
from .clinic_keys import ClinicKeys, finish_takeover, is_encrypted
from .clinic_paths import ClinicPaths, check_folder_writable, check_locks_supported, errors_as_clinic_problems
from .clinic_store import SqliteClinic, check_passphrase
from .kiosk_exit import FileKioskExit, KioskMemory
from .login_check import KEY_BYTES, hash_secret
from .maintenance import is_unfinished, overwrite_ended_journal, restore_clinic
from .record_cipher import SealedRecords
from .records import Data
from .register import Register
from .staff_register import staff_record
from .transactions import cipher_of
from .week_summaries import WeekSummaries

Now = Callable[[], datetime]


class SqliteClinicStorage:
    """The `ClinicStorage` in `folder`: the clinic's SQLite file, and below it one folder with a diary for each person.

    `documents` and `write` are those of `SqliteOwnData`.
    """

    def __init__(
        self,
        folder: Path,
        now: Now,
        documents: Callable[[], Path],
        write: Callable[[PurePath, bytes], bool],
        clinic_key: bytes | None = None,
        memory: int = -1,
    ) -> None:
        """`clinic_key`: the key, where the machine has kept it. `memory`: a file in memory that outlives this process."""
        self._paths, self._now = ClinicPaths(folder), now
        self._documents, self._write = documents, write
        self._memory = KioskMemory(memory)
        remembered = self._memory.clinic_key()
        self._keys = ClinicKeys(self._paths, remembered or clinic_key, self._memory.remember_clinic_key)

    def check_may_begin(self, beside_diaries: bool) -> None:
        check_may_begin(self._paths.folder, beside_diaries=beside_diaries)

    def begin(
        self,
        passphrase: str,
        beside_diaries: bool,
        show: Callable[[str, bytes], None],
        clinic_key: bytes | None = None,
    ) -> str:
        folder, now = self._paths.folder, self._now
        return begin_clinic(folder, now, passphrase, beside_diaries=beside_diaries, show=show, clinic_key=clinic_key)

    def restore(self) -> ClinicRestored:
        return restore_clinic(self._paths.folder, self._now, self._keys)

    def recover(self, clinic_key: bytes, passphrase: str, show_code: Callable[[str], None]) -> str:
        check_passphrase(passphrase)
        self._check_fits(clinic_key)
        with self.open(to_write=True) as clinic:
            return clinic.add_lead_with_sheet(passphrase, show_code)

    def check_sheet(self, clinic_key: bytes) -> None:
        self._check_fits(clinic_key)

    def _check_fits(self, clinic_key: bytes) -> None:
        if not self._keys.is_encrypted or not self._keys.open_with(clinic_key):
            raise ClinicProblem(ClinicFault.SHEET, str(self._paths.folder))

    def unlock(self, code: str, passphrase: str) -> bool:
        return not self._keys.is_locked or self._keys.open_as_staff(code, passphrase)

    def open(self, to_write: bool = False, may_be_locked: bool = False) -> SqliteClinic:
        if not may_be_locked and self._keys.is_encrypted:
            self._keys.clinic_key()
        return open_clinic(self._paths.folder, self._now, to_write=to_write, keys=self._keys)

    def open_diary(self, key: str) -> SqliteDiary:
        folder, cipher = self._paths.diary_folder(key), self._rows_of(key)
        return open_diary(
            folder, self._now, person=key, cipher=cipher, on_closed=lambda entries: self._summarise(key, entries)
        )

    def _summarise(self, key: str, entries: Sequence[Entry]) -> None:
        """Seal in which week a person is, so that their diary need not be opened for a count. Never in anybody's way."""
        with suppress(Refusal, OSError, sqlite3.Error, CorruptionError), closing(self._connect()) as connection:
            summaries = WeekSummaries(self._paths, self._keys, self._register_in(connection))
            week = progress(entries, practice_day(self._now())).week
            if summaries.read(key) != week:
                with write_transaction(connection):
                    summaries.write(key, week)
        folder = self._paths.diary_folder(key)
        floor_times(folder, *(each for each in folder.rglob("*")))
        floor_times(*self._paths.files_with_times())

    def _connect(self) -> sqlite3.Connection:
        return connect(self._paths.file, BUSY_SECONDS)

    def _register_in(self, connection: sqlite3.Connection) -> Register:
        """Return the register in a file that has been taken over. Raises `ClinicProblem`."""
        cipher = cipher_of(self._paths, connection, self._keys)
        if clinic_schema.is_sealed(connection) != isinstance(cipher, SealedRecords):
            raise ClinicProblem(ClinicFault.LOCKED, str(self._paths.folder))
        return clinic_schema.register_in(connection, self._paths, cipher)

    def own_data(self, key: str) -> SqliteOwnData:
        folder, cipher = self._paths.diary_folder(key), self._rows_of(key)
        return SqliteOwnData(folder, self._now, self._documents, self._write, person=key, cipher=cipher)

    def _rows_of(self, key: str) -> RowCipher:
        """Return how the facts of a person stand, once no diary stands in the clear: none may be shown as empty."""
        cipher = self._keys.rows_of(key)
        with errors_as_clinic_problems(self._paths.file):
            finish_takeover(self._paths, self._keys, self._now)
        return cipher

    def kiosk_exit(self) -> FileKioskExit:
        return FileKioskExit(self._paths.folder, self._now, self._memory, self._keys)


def begin_clinic(
    folder: Path,
    now: Now,
    passphrase: str,
    *,
    beside_diaries: bool = False,
    show: Callable[[str, bytes], None] | None = None,
    clinic_key: bytes | None = None,
) -> str:
    """Make a clinic in `folder` with its first staff account, a lead, and return the code of that account.

    `show` is called with the code and the clinic key before there is a clinic: without its only code no one could ever log
    in, and without the key on paper nobody could come back. What it raises ends the making. `beside_diaries` allows it
    where diaries lie whose clinic is lost; it can then adopt them. Are they encrypted, it takes their `clinic_key`, and
    raises `ClinicProblem` ("locked") without it. Raises `ClinicProblem` or `InvalidSecret`.
    """
    check_passphrase(passphrase)
    check_may_begin(folder, beside_diaries=beside_diaries)
    secret = hash_secret(passphrase)
    paths, at = ClinicPaths(folder), now().astimezone(UTC)
    with errors_as_clinic_problems(paths.file):
        make_private_folder(folder)
        check_locks_supported(folder)
        keys = _keys_to_begin_with(paths, clinic_key)
        code = new_code(secrets.randbelow, STAFF_CODE_LENGTH)
        verifier = _begin_keys(paths, keys, (code, passphrase), show)
        _build_clinic(paths, keys, staff_record(code, Role.LEAD, secret) | {"verifier": verifier}, at)
        atomic_replace(paths.building, paths.file)
    with open_clinic(folder, now, keys=keys) as clinic:
        clinic.finish_takeover()
    return code


def _build_clinic(paths: ClinicPaths, keys: ClinicKeys, lead: Data, at: datetime) -> None:
    """Make the clinic's file, with its lead in it, under the name it is built by.

    The lead stands in it before it has its name: interrupted here, there is no clinic, or one with its lead.
    """
    cipher = SealedRecords(keys.clinic_key())
    make_private_file(paths.building)
    with closing(connect(paths.building, BUSY_SECONDS)) as connection, write_transaction(connection):
        clinic_schema.create(connection, secrets.token_bytes(KEY_BYTES), cipher, sealed=True)
        register = clinic_schema.register_in(connection, paths, cipher)
        register.staff.table.put(lead)
        register.log.append(at, lead["id"], AuditAction.BEGAN_CLINIC)
    for name in (paths.building, paths.file):
        name.with_name(f"{name.name}-journal").unlink(missing_ok=True)


def _keys_to_begin_with(paths: ClinicPaths, clinic_key: bytes | None) -> ClinicKeys:
    """Return the keys of a new clinic, open where diaries are encrypted with them. Raises `ClinicProblem`."""
    keys, people = ClinicKeys(paths, clinic_key), paths.person_keys()
    if people and keys.is_locked:
        raise ClinicProblem(ClinicFault.LOCKED if clinic_key is None else ClinicFault.SHEET, str(paths.folder))
    if not keys.is_encrypted and any(is_encrypted(DiaryPaths(paths.diary_folder(person))) for person in people):
        raise ClinicProblem(ClinicFault.KEYS, str(paths.folder))
    return keys


def _begin_keys(
    paths: ClinicPaths, keys: ClinicKeys, lead: tuple[str, str], show: Callable[[str, bytes], None] | None
) -> Data:
    """Let the lead open the keys, which are made unless diaries are encrypted with them, once code and key are shown.

    Returns the lead's verifier.
    """
    people = paths.person_keys()
    are_kept = keys.is_encrypted and bool(people)
    clinic_key = keys.clinic_key() if are_kept else new_key()
    if show is not None:
        show(lead[0], clinic_key)
    typed = keys.add_staff(*lead) if are_kept else keys.begin(clinic_key, lead, people, takeover=bool(people))
    return typed.verifier(lead[0], Role.LEAD)


def check_may_begin(folder: Path, *, beside_diaries: bool = False) -> None:
    """Raises what `begin_clinic` would raise here, before a passphrase has been thought of. Changes nothing."""
    paths = ClinicPaths(folder)
    with errors_as_clinic_problems(paths.file):
        unfinished = is_unfinished(paths)
        if paths.file.exists() and not unfinished:
            raise ClinicProblem(ClinicFault.BEGUN, str(paths.file))
        _check_no_link(paths)
        if not unfinished:
            _check_no_backups(paths)
        if not beside_diaries:
            _check_no_diaries(paths)
        check_folder_writable(next(each for each in (folder, *folder.parents) if each.exists()))


def open_clinic(folder: Path, now: Now, *, to_write: bool = False, keys: ClinicKeys | None = None) -> SqliteClinic:
    """Open the clinic in `folder`, checked and maintained. Raises `ClinicProblem` or `Busy`.

    `to_write` raises also where nothing can be written in the folder. `keys` are its keys, open or not (None: not); staff
    who log in open them.
    """
    paths = ClinicPaths(folder)
    with errors_as_clinic_problems(paths.file):
        if not paths.file.exists():
            _check_no_link(paths)
            _check_no_backups(paths)
            _check_no_diaries(paths)
            raise ClinicProblem(ClinicFault.NONE, str(folder))
        check_locks_supported(folder)
        overwrite_ended_journal(paths.file)
        if is_unfinished(paths):
            raise ClinicProblem(ClinicFault.NONE, str(folder))
        if to_write:
            check_folder_writable(folder)
        keys = keys or ClinicKeys(paths)
        cipher = SealedRecords(keys.clinic_key()) if keys.is_encrypted and not keys.is_locked else None
        clinic_schema.check_file(paths.file, BUSY_SECONDS, cipher)
        clinic = SqliteClinic(paths, now, keys, connect(paths.file, BUSY_SECONDS))
        try:
            clinic.maintain()
        except BaseException:
            clinic.close()
            raise
    return clinic


def _check_no_backups(paths: ClinicPaths) -> None:
    """Backups show that there was a clinic here, though its file is gone: a new one would take their place."""
    if paths.backup_files():
        raise ClinicProblem(ClinicFault.LOST, str(paths.file))


def _check_no_diaries(paths: ClinicPaths) -> None:
    """So do diaries."""
    count = len(paths.person_keys())
    if count:
        raise ClinicProblem(ClinicFault.ORPHANS, str(paths.folder), count)


def _check_no_link(paths: ClinicPaths) -> None:
    """A link that leads nowhere may lead to a clinic on a disk that is not there now; a new one would take its place."""
    if paths.file.is_symlink():
        raise ClinicProblem(DiaryFault.LINK, str(paths.file))
