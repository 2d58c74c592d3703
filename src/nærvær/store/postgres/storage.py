"""A clinic on a server, as one of its kiosks uses it: begun, opened, and the diaries of its people opened."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePath

from ...domain.clinic import FIRST_LINK, AuditAction, ClinicFault, ClinicProblem, ClinicRestored, Role
from ...domain.diary import Entry
from ...domain.errors import DiaryFault
from ...domain.login_rules import STAFF_CODE_LENGTH, new_code
from ...files import make_private_folder
from ..clinic import clinic_schema
from ..clinic.audit_log import sealed_head
from ..clinic.clinic_keys import ClinicKeys
from ..clinic.clinic_paths import ClinicPaths, errors_as_clinic_problems
from ..clinic.clinic_storage import open_clinic
from ..clinic.clinic_store import check_passphrase
from ..clinic.kiosk_exit import FileKioskExit, KioskMemory
from ..clinic.login_check import KEY_BYTES, hash_secret
from ..clinic.record_cipher import SealedRecords
from ..clinic.records import LogHead
from ..clinic.staff_register import staff_record
from ..encryption import new_key
from ..key_files import KeyFiles
from ..sqlite_connection import write_transaction
from .clinic import PostgresClinic
from .connection import PostgresConnection, Server, ServerAddress, ServerAway
from .diary import PostgresDiary, PostgresOwnData
from .diary_rows import open_rows
from .kiosk_copy import KioskCopies
from .move import move_to_folder, move_to_server
from .shared_keys import SharedKeys
from .tables import VERSION

_CLINIC_LOCK = "clinic"


class PostgresClinicStorage:
    """The `ClinicStorage` over the database at `address`; `folder` is this kiosk's own, with what it keeps for itself.

    It holds one connection for the clinic, at a screen for as long as the process lives, and one for each diary that is
    open. `documents` and `write` are those of `SqliteOwnData`.
    """

    def __init__(
        self,
        address: ServerAddress,
        folder: Path,
        now: Callable[[], datetime],
        documents: Callable[[], Path],
        write: Callable[[PurePath, bytes], bool],
        clinic_key: bytes | None = None,
        memory: int = -1,
    ) -> None:
        """`clinic_key`: the key, where the machine has kept it. `memory`: a file in memory that outlives this process."""
        self._paths, self._now, self._documents, self._write = ClinicPaths(folder), now, documents, write
        self._server = Server(address)
        self._connection = PostgresConnection(self._server, _CLINIC_LOCK)
        self._copies = KioskCopies(folder, now)
        self._shared_keys = SharedKeys(self._connection, KeyFiles(self._paths.key_files, self._paths.key_lock))
        self._memory, self._is_screen = KioskMemory(memory), memory >= 0
        offered = self._memory.clinic_key() or clinic_key
        self._keys = ClinicKeys(self._paths, offered, self._memory.remember_clinic_key, self._shared_keys)
        self._is_checked = self._is_maintained = False

    def close(self) -> None:
        """End the connection of the clinic; it is made anew when it is needed."""
        self._connection.close()

    # Beginning

    def check_may_begin(self, beside_diaries: bool) -> None:
        del beside_diaries
        with errors_as_clinic_problems(self._paths.file):
            make_private_folder(self._paths.folder)
            self._check_server()
            if self._is_begun():
                raise ClinicProblem(ClinicFault.BEGUN, self._server.address.host)

    def begin(
        self,
        passphrase: str,
        beside_diaries: bool,
        show: Callable[[str, bytes], None],
        clinic_key: bytes | None = None,
    ) -> str:
        check_passphrase(passphrase)
        self.check_may_begin(beside_diaries)
        secret, code = hash_secret(passphrase), new_code(secrets.randbelow, STAFF_CODE_LENGTH)
        key = clinic_key or new_key()
        with errors_as_clinic_problems(self._paths.file), write_transaction(self._connection):
            if self._is_begun():
                raise ClinicProblem(ClinicFault.BEGUN, self._server.address.host)
            show(code, key)
            verifier = self._keys.begin(key, (code, passphrase)).verifier(code, Role.LEAD)
            cipher = SealedRecords(key)
            probe = cipher.seal(clinic_schema.PROBE, "probe", b"")
            own = (secrets.token_bytes(KEY_BYTES), 1, probe)
            self._connection.execute("INSERT INTO clinic VALUES (1, ?, ?, ?, 0)", own)
            head = sealed_head(cipher, LogHead(0, FIRST_LINK, 0, FIRST_LINK, b""))
            self._connection.execute("INSERT INTO audit_head VALUES (1, ?, ?, ?, ?, ?)", head)
            register = clinic_schema.register_in(self._connection, self._paths, cipher)
            register.staff.table.put(staff_record(code, Role.LEAD, secret) | {"verifier": verifier})
            register.log.append(self._now().astimezone(UTC), code, AuditAction.BEGAN_CLINIC)
        return code

    def _is_begun(self) -> bool:
        return bool(self._connection.execute("SELECT EXISTS (SELECT 1 FROM clinic)").fetchone()[0])

    # Opening

    def open(self, to_write: bool = False, may_be_locked: bool = False) -> PostgresClinic:
        """Open the clinic; while its server is away, as far as this kiosk can answer for it, unless `to_write`."""
        is_away = False
        with errors_as_clinic_problems(self._paths.file):
            make_private_folder(self._paths.folder)
            try:
                self._check_server()
                if not self._is_begun():
                    raise ClinicProblem(ClinicFault.NONE, self._server.address.host)
            except ServerAway:
                if to_write or not self._shared_keys.exist():
                    raise
                is_away = True
            if not may_be_locked and self._keys.is_locked:
                raise ClinicProblem(ClinicFault.LOCKED, self._server.address.host)
        clinic = PostgresClinic(
            self._paths,
            self._now,
            self._keys,
            self._connection,
            self._server,
            self._shared_keys,
            self._entries_of,
            keeps_connection=self._is_screen,
        )
        if not is_away and not self._is_maintained and not self._keys.is_locked:
            self._maintain(clinic)
        return clinic

    def _maintain(self, clinic: PostgresClinic) -> None:
        """Maintain the clinic once in a process: each screen of a kiosk is one."""
        try:
            clinic.maintain()
            self._is_maintained = True
        except ClinicProblem as problem:
            if problem.reason is not DiaryFault.AWAY:
                raise

    def _check_server(self) -> None:
        """Raise `ClinicProblem` unless the tables are of this nærvær, and the role can change nothing that was recorded."""
        if self._is_checked:
            return
        version, can_change = self._connection.execute(
            "SELECT (SELECT max(number) FROM steps), has_table_privilege('facts', 'UPDATE') "
            "OR has_table_privilege('facts', 'DELETE') OR has_table_privilege('audit', 'UPDATE') "
            "OR has_table_privilege('audit', 'DELETE')"
        ).fetchone()
        if version != VERSION:
            newer = version is not None and version > VERSION
            raise ClinicProblem(DiaryFault.NEWER if newer else ClinicFault.TABLES, self._server.address.host)
        if can_change:
            raise ClinicProblem(ClinicFault.RIGHTS, self._server.address.host)
        self._is_checked = True

    # Moving

    def move_from_folder(self, code: str, passphrase: str) -> int:
        """Move the clinic in this kiosk's folder to the database, as a lead; returns the number of facts."""
        keys = ClinicKeys(self._paths)
        with errors_as_clinic_problems(self._paths.file):
            self._check_server()
        with open_clinic(self._paths.folder, self._now, to_write=True, keys=keys) as clinic:
            clinic.staff_log_in(code, passphrase).require_lead()
        return move_to_server(self._paths, keys, self._server, self._connection)

    def move_to_folder(self, code: str, passphrase: str, folder: Path) -> int:
        """Move the clinic to an empty folder, as a lead; returns the number of facts."""
        with self.open(to_write=True, may_be_locked=True) as clinic:
            clinic.staff_log_in(code, passphrase).require_lead()
        return move_to_folder(self._connection, self._keys, self._server, ClinicPaths(folder))

    # Diaries

    def open_diary(self, key: str) -> PostgresDiary:
        return PostgresDiary(self._server, self._now, key, self._keys.rows_of(key), self._copies.of(key))

    def _entries_of(self, key: str) -> tuple[Entry, ...]:
        """Return what stands in a diary that is opened for staff: nothing of it stays on this kiosk."""
        with open_rows(self._server, self._now, key, self._keys.rows_of(key)) as diary:
            return diary.entries()

    def own_data(self, key: str) -> PostgresOwnData:
        folder, cipher = self._paths.diary_folder(key), self._keys.rows_of(key)
        return PostgresOwnData(
            lambda: self.open_diary(key), folder, self._now, self._documents, self._write, key, cipher
        )

    # Keys

    def unlock(self, code: str, passphrase: str) -> bool:
        return not self._keys.is_locked or self._keys.open_as_staff(code, passphrase)

    def check_sheet(self, clinic_key: bytes) -> None:
        if not self._keys.is_encrypted or not self._keys.open_with(clinic_key):
            raise ClinicProblem(ClinicFault.SHEET, self._server.address.host)

    def recover(self, clinic_key: bytes, passphrase: str, show_code: Callable[[str], None]) -> str:
        check_passphrase(passphrase)
        self.check_sheet(clinic_key)
        return self.open(to_write=True).add_lead_with_sheet(passphrase, show_code)

    def restore(self) -> ClinicRestored:
        """Raise `ClinicProblem` ("whole"): a server is restored by who runs it, from its own backups."""
        raise ClinicProblem(ClinicFault.INTACT, self._server.address.host)

    def kiosk_exit(self) -> FileKioskExit:
        return FileKioskExit(self._paths.folder, self._now, self._memory, self._keys)
