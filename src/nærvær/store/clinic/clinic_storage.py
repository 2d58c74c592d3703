"""A clinic in one folder: begun, opened, restored, and the diaries of its people opened."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePath

from ...domain.clinic import AuditAction, ClinicFault, ClinicProblem, ClinicRestored, Role
from ...domain.errors import DiaryFault
from ...files import atomic_replace, make_private_file, make_private_folder
from ..diary import SqliteDiary
from ..opener import open_diary
from ..own_data import SqliteOwnData
from ..sqlite import BUSY_SECONDS, connect, write_transaction
from . import clinic_schema, register
from .clinic_paths import ClinicPaths, check_folder_writable, check_locks_supported, errors_as_clinic_problems
from .clinic_store import SqliteClinic, check_passphrase
from .credentials import KEY_BYTES, hash_secret
from .kiosk_exit import FileKioskExit, KioskMemory
from .maintenance import is_unfinished, restore_clinic

Now = Callable[[], datetime]


class SqliteClinicStorage:
    """The `ClinicStorage` in `folder`: the clinic's SQLite file, and below it one folder with a diary for each person.

    `documents` and `write` are those of `SqliteOwnData`.
    """

    def __init__(
        self, folder: Path, now: Now, documents: Callable[[], Path], write: Callable[[PurePath, bytes], bool]
    ) -> None:
        self._paths, self._now = ClinicPaths(folder), now
        self._documents, self._write = documents, write

    def check_may_begin(self, beside_diaries: bool) -> None:
        check_may_begin(self._paths.folder, beside_diaries=beside_diaries)

    def begin(self, passphrase: str, beside_diaries: bool, show_code: Callable[[str], None]) -> str:
        return begin_clinic(
            self._paths.folder, self._now, passphrase, beside_diaries=beside_diaries, show_code=show_code
        )

    def restore(self) -> ClinicRestored:
        return restore_clinic(self._paths.folder, self._now)

    def open(self, to_write: bool = False) -> SqliteClinic:
        return open_clinic(self._paths.folder, self._now, to_write=to_write)

    def open_diary(self, key: str) -> SqliteDiary:
        return open_diary(self._paths.diary_folder(key), self._now, person=key)

    def own_data(self, key: str) -> SqliteOwnData:
        return SqliteOwnData(self._paths.diary_folder(key), self._now, self._documents, self._write, person=key)

    def kiosk_exit(self, memory: int) -> FileKioskExit:
        return FileKioskExit(self._paths.folder, self._now, KioskMemory(memory))


def begin_clinic(
    folder: Path,
    now: Now,
    passphrase: str,
    *,
    beside_diaries: bool = False,
    show_code: Callable[[str], None] | None = None,
) -> str:
    """Make a clinic in `folder` with its first staff account, a lead, and return the code of that account.

    `beside_diaries` allows it where diaries lie whose clinic is lost; it can then adopt them. `show_code` is called with the
    code before there is a clinic: without its only code, no one could ever log in. What it raises ends the making.
    Raises `ClinicProblem` or `InvalidSecret`.
    """
    check_passphrase(passphrase)
    check_may_begin(folder, beside_diaries=beside_diaries)
    secret = hash_secret(passphrase)
    paths, at = ClinicPaths(folder), now().astimezone(UTC)
    with errors_as_clinic_problems(paths.file):
        make_private_folder(folder)
        check_locks_supported(folder)
        make_private_file(paths.building)
        # The lead stands in the file before it has its name: interrupted here, there is no clinic, or one with its lead.
        with closing(connect(paths.building, BUSY_SECONDS)) as connection, write_transaction(connection):
            clinic_schema.create(connection, secrets.token_bytes(KEY_BYTES), at)
            code = register.add_staff(connection, Role.LEAD, secret)
            register.append_event(connection, at, code, AuditAction.BEGAN_CLINIC)
        for name in (paths.building, paths.file):
            name.with_name(f"{name.name}-journal").unlink(missing_ok=True)
        if show_code is not None:
            try:
                show_code(code)
            except BaseException:
                paths.building.unlink()
                raise
        atomic_replace(paths.building, paths.file)
    open_clinic(folder, now).close()
    return code


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


def open_clinic(folder: Path, now: Now, *, to_write: bool = False) -> SqliteClinic:
    """Open the clinic in `folder`, checked and maintained. Raises `ClinicProblem` or `Busy`.

    `to_write` raises also where nothing can be written in the folder.
    """
    paths = ClinicPaths(folder)
    with errors_as_clinic_problems(paths.file):
        if not paths.file.exists():
            _check_no_link(paths)
            _check_no_backups(paths)
            _check_no_diaries(paths)
            raise ClinicProblem(ClinicFault.NONE, str(folder))
        check_locks_supported(folder)
        if is_unfinished(paths):
            raise ClinicProblem(ClinicFault.NONE, str(folder))
        if to_write:
            check_folder_writable(folder)
        clinic_schema.check_file(paths.file, BUSY_SECONDS)
        clinic = SqliteClinic(paths, now)
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
