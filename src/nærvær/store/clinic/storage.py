"""A clinic in SQLite files in one folder: keeps the port `ClinicStorage`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath

from ...domain.clinic import ClinicRestored
from ..diary import SqliteDiary
from ..own_data import SqliteOwnData
from .clinic_opener import begin_clinic, check_may_begin, open_clinic, open_person_diary, person_own_data
from .clinic_store import SqliteClinic
from .kiosk_exit import FileKioskExit, KioskMemory
from .maintenance import restore_clinic


class SqliteClinicStorage:
    """The clinic in `folder`, with one folder for each person below it."""

    def __init__(
        self,
        folder: Path,
        now: Callable[[], datetime],
        documents: Callable[[], Path],
        write: Callable[[PurePath, bytes], bool],
    ) -> None:
        """`documents` and `write` are those of `SqliteOwnData`."""
        self._folder = folder
        self._now = now
        self._documents = documents
        self._write = write

    def check_may_begin(self, beside_diaries: bool) -> None:
        check_may_begin(self._folder, beside_diaries=beside_diaries)

    def begin(self, passphrase: str, beside_diaries: bool, show_code: Callable[[str], None]) -> str:
        return begin_clinic(self._folder, self._now, passphrase, beside_diaries=beside_diaries, put_down=show_code)

    def restore(self) -> ClinicRestored:
        return restore_clinic(self._folder, self._now)

    def open(self, to_write: bool = False) -> SqliteClinic:
        return open_clinic(self._folder, self._now, to_write=to_write)

    def open_diary(self, key: str) -> SqliteDiary:
        return open_person_diary(self._folder, key, self._now)

    def own_data(self, key: str) -> SqliteOwnData:
        return person_own_data(self._folder, key, self._now, self._documents, self._write)

    def kiosk_exit(self, memory: int) -> FileKioskExit:
        return FileKioskExit(self._folder, self._now, KioskMemory(memory))
