"""Where everything of a clinic lies in its folder, and errors of that folder as `ClinicProblem`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from ...domain.clinic import ClinicFault, ClinicProblem
from ...domain.errors import DiaryProblem
from ...files import free_name
from ...quick_dataclass import dataclass
from ..diary_folder import FileLock, supports_locks
from ..sqlite_connection import errors_as_refusals

_PERSON_KEY = re.compile(r"[0-9a-f]{32}")
_DIARY_FILE = re.compile(r"diary\.db|backups$|diary\.damaged-")
_ARCHIVED = "audit-*.log"
_TRIAL_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ClinicPaths:
    """The names in the folder of one clinic."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "clinic.db"

    @property
    def building(self) -> Path:
        return self.folder / "clinic.db.part"

    @property
    def backups(self) -> Path:
        return self.folder / "clinic-backups"

    @property
    def backup_lock(self) -> Path:
        """Held while a copy of the clinic's file is made."""
        return self.folder / "clinic-copy.lock"

    @property
    def anchor_file(self) -> Path:
        """The anchor of the audit log when the newest copy was made; it lies with the copies."""
        return self.backups / "audit-anchor.txt"

    @property
    def staff_file(self) -> Path:
        """What tells the staff when the clinic's own file cannot be used."""
        return self.folder / "clinic-staff.json"

    @property
    def exits_file(self) -> Path:
        """The staff who ended the kiosk while the clinic's own file could not be written to."""
        return self.folder / "clinic-left.jsonl"

    @property
    def key_files(self) -> tuple[Path, Path]:
        """The two files with the sealed keys of everybody; none of the copies holds them."""
        return self.folder / "clinic-1.keys", self.folder / "clinic-2.keys"

    @property
    def key_lock(self) -> Path:
        """Held while the key files are changed."""
        return self.folder / "clinic-keys.lock"

    @property
    def archive(self) -> Path:
        """The folder of the archive files of the audit log."""
        return self.folder / "clinic-archive"

    @property
    def attempt_locks(self) -> Path:
        """The folder of the locks that are held while a login is checked."""
        return self.folder / "clinic-tries"

    def files_with_times(self) -> tuple[Path, ...]:
        """Return the files and folders of the clinic itself, which are written to in the course of a visit.

        Of the archived log only the newest file is, however many there are.
        """
        folders = (self.folder, self.backups, self.archive, self.attempt_locks)
        archived = (each for folder in folders for each in sorted(folder.glob(_ARCHIVED))[:-1])
        files = {each for folder in folders if folder.is_dir() for each in folder.glob("*")}.difference(archived)
        return (*filter(Path.is_file, files), *folders, self.folder / "people")

    def backup_files(self) -> tuple[Path, ...]:
        """Return the copies of the clinic's file, one a day, the newest first."""
        return tuple(sorted(self.backups.glob("clinic-*.db"), reverse=True))

    def damaged_files(self) -> tuple[Path, ...]:
        """Return the damaged files that were kept, with their journals."""
        return tuple(sorted(self.folder.glob("clinic.damaged-*")))

    def free_name_aside(self, now: datetime) -> Path:
        """Return a free name for a damaged file."""
        return free_name(self.folder, f"clinic.damaged-{now:%Y-%m-%d}", ".db")

    @property
    def anonymised(self) -> Path:
        """The folder of the numbers that stay of people who were anonymised."""
        return self.folder / "anonymous"

    def diary_folder(self, key: str) -> Path:
        """Return the folder of one person's diary."""
        return self.folder / "people" / key

    def person_keys(self) -> frozenset[str]:
        """Return the key of every diary that lies here; other folders among them are left alone."""
        try:
            return frozenset(each.name for each in (self.folder / "people").iterdir() if _is_diary_folder(each))
        except FileNotFoundError:
            return frozenset()

    def backup_of(self, day: date) -> Path:
        return self.backups / f"clinic-{day.isoformat()}.db"


def _is_diary_folder(folder: Path) -> bool:
    """Whether a folder has a name of our making and holds, or held, a diary; one that may not be read counts as such."""
    if not _PERSON_KEY.fullmatch(folder.name) or not folder.is_dir():
        return False
    try:
        return any(_DIARY_FILE.match(each.name) for each in folder.iterdir())
    except PermissionError:
        return True


@contextmanager
def errors_as_clinic_problems(file: Path) -> Iterator[None]:
    """Raise `ClinicProblem` or `Busy` for errors of SQLite, of the file system and of the content of the clinic's `file`."""
    try:
        with errors_as_refusals(file):
            yield
    except DiaryProblem as problem:
        raise ClinicProblem(problem.reason, problem.path) from problem


def check_locks_supported(folder: Path) -> None:
    """Raises `ClinicProblem` ("no_locks") where the disk of `folder` has none, and `OSError`."""
    lock = FileLock(folder / "clinic.lock")
    lock.acquire(exclusive=False)
    lock.release()
    if lock.unsupported:
        raise ClinicProblem(ClinicFault.NO_LOCKS, str(folder))


def check_folder_writable(folder: Path) -> None:
    """Raises `OSError` where nothing can be written in `folder`, and `ClinicProblem` ("no_locks"); leaves no file there."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as trial:
        if not supports_locks(trial.fileno()):
            raise ClinicProblem(ClinicFault.NO_LOCKS, str(folder))
        trial.write(bytes(_TRIAL_BYTES))
