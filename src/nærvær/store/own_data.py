"""Everything of one person as a whole: verified, backed up, restored, exported, imported and erased."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from ..domain.diary import Correction, Entry, apply_corrections
from ..domain.errors import Busy, BusyWith, FileFault, ImportFault, NameKind, UnknownName, UnreadableFile, UnusableFile
from ..domain.own_data import (
    Backup,
    DataSummary,
    EraseResult,
    ExportResult,
    ImportResult,
    PastPractice,
    RestoreResult,
    VerifyReport,
)
from ..domain.practice import InformalPractice, Practice, practice_day
from ..files import atomic_replace, copy_file, free_name, make_private_folder, sync_dir
from . import backups, export_zip
from .backups import DiaryContent, backup_date, build_diary, list_backups, read_diary, verify_file
from .codec import decode_fact_or_none
from .diary import VerifiedDiary, read_in_progress, rows_after
from .diary_folder import DiaryPaths, FileLock, check_readable_file, diary_exists
from .diary_opener import HOME_PERSON, open_diary
from .erasing import RedactInProgress, Redaction, erase_everywhere, search_folder, traces_of
from .hash_chain import CLEAR, CorruptionError, EncodedFact, FactMeta, FactRow, InProgressRow, RowCipher, redact
from .passphrase_lock import KEYS_SUFFIX, PassphraseLock
from .recovery import keep_aside, temporary_folder, verify
from .sqlite_connection import BUSY_SECONDS, errors_as_refusals

_EXCLUSIVE_SECONDS = 1.0


class SqliteOwnData:
    """The `OwnData` of `person` over the diary in `folder`; `log` is emptied when everything is erased.

    `documents` returns the folder exports are named in. `write` writes a file where the person wants it, and returns whether
    it replaced one. `cipher` is how the person's facts stand in the diary; at home `lock` tells that instead.
    """

    def __init__(
        self,
        folder: Path,
        now: Callable[[], datetime],
        documents: Callable[[], Path],
        write: Callable[[PurePath, bytes], bool],
        log: Path | None = None,
        *,
        person: str = HOME_PERSON,
        busy_seconds: float = BUSY_SECONDS,
        cipher: RowCipher = CLEAR,
        lock: PassphraseLock | None = None,
    ) -> None:
        self._paths = DiaryPaths(folder)
        self._now = now
        self._documents = documents
        self._write = write
        self._log = log
        self._person = person
        self._busy_seconds = busy_seconds
        self._cipher_of_clinic, self._lock = cipher, lock

    @property
    def _cipher(self) -> RowCipher:
        """How the person's facts stand in the diary. Raises `DiaryProblem` ("locked")."""
        return self._cipher_of_clinic if self._lock is None else self._lock.rows()

    # Looking

    def summary(self) -> DataSummary:
        with self._opened() as (diary, entries):
            rows, in_progress = self._own_rows(diary)
        kinds = Counter(type(entry.fact) for entry in entries)
        days = [entry.local_date for entry in apply_corrections(entries)]
        with errors_as_refusals(self._paths.diary, self._paths.backups):
            stored = list_backups(self._paths)
        return DataSummary(
            str(self._paths.diary),
            kinds[Practice],
            kinds[InformalPractice],
            sum(row.note is not None for row in rows),
            len(rows) - kinds[Practice] - kinds[InformalPractice],
            len(in_progress),
            min(days, default=None),
            max(days, default=None),
            len(stored),
            len(self._paths.other_files()),
            backup_date(stored[0]) if stored else None,
        )

    def verify(self) -> VerifyReport:
        with errors_as_refusals(self._paths.diary, self._paths.backups):
            return verify(self._paths, self._busy_seconds)

    # Backups

    def back_up(self, file: PurePath | None = None) -> Backup:
        now = self._now()
        # The backup of the day is made first, so that it does not stand in the way of this one.
        facts = self._open_once()
        with errors_as_refusals(self._paths.diary, self._paths.backups):
            if file is None:
                return self._back_up_among_others(now, facts)
            part = self._paths.folder / "diary.copy.part"
            try:
                backups.copy_diary(self._paths.diary, part, self._busy_seconds)
                verify_file(part, self._busy_seconds)
                content = part.read_bytes()
            finally:
                part.unlink(missing_ok=True)
        self._write(file, content)
        keys = None if self._lock is None else self._lock.copied_keys()
        if keys is None:
            return Backup(str(file), practice_day(now), facts)
        beside = file.with_name(f"{file.name}{KEYS_SUFFIX}")
        self._write(beside, keys)
        return Backup(str(file), practice_day(now), facts, keys=str(beside))

    def _back_up_among_others(self, now: datetime, facts: int) -> Backup:
        day, why = practice_day(now), f"-{now:%H%M%S}"
        made = backups.back_up(self._paths, day, self._busy_seconds, why, anew=True)
        if made is None:
            raise Busy(BusyWith.DIARY)
        return Backup(str(made), day, facts)

    def restore(self, name: str | None = None) -> RestoreResult:
        with errors_as_refusals(self._paths.diary, self._paths.backups):
            diary_exists(self._paths)
            backup = _choose_backup(self._paths, name, self._busy_seconds)
        # Read before today's backup is made, which may push out an old one.
        backed_up = _read_backup(self._paths, backup, self._busy_seconds)
        rows = backed_up.rows
        self._open_once()  # a damaged diary is repaired, and its bytes are kept, first
        with self._alone():
            present = read_diary(self._paths.diary, self._busy_seconds)
            marks = backed_up.marks | present.marks
            restored = [redacted for row in rows.values() if (redacted := redact(row, marks))]
            if self._lock is not None:
                restored = self._lock.as_stored_here(restored, backup)
            unfinished = [row for row in present.in_progress if row["state"]["id"] not in rows]
            build_diary(self._paths.building, restored, unfinished, self._busy_seconds, marks)
            aside = keep_aside(self._paths, self._now(), "replaced")
            self._paths.journal.unlink(missing_ok=True)
            atomic_replace(self._paths.building, self._paths.diary)
        only_aside = len(present.rows.keys() - rows.keys())
        return RestoreResult(str(backup), len(restored), len(rows) - len(restored), only_aside, str(aside))

    # Export and import

    def export_name(self) -> PurePath:
        return free_name(self._documents(), f"naervaer-{practice_day(self._now())}", ".zip")

    def export(self, file: PurePath, pages: Callable[[Sequence[Entry]], Mapping[str, str]]) -> ExportResult:
        with self._opened() as (diary, entries):
            stored, _ = self._own_rows(diary)
        rows = [self._cipher.unseal(row) for row in stored]
        replaced = self._write(file, export_zip.pack(export_zip.export_json(rows), pages(entries)))
        return ExportResult(str(file), len(rows), replaced)

    def import_export(self, file: PurePath) -> ImportResult:
        facts, unreadable = export_zip.unpack(Path(file))
        return replace(self._merge(lambda _: facts), unreadable=unreadable)

    def add_past(self, past: Sequence[PastPractice]) -> ImportResult:
        return self._merge(lambda rows: export_zip.past_as_facts(rows, past, self._person))

    def _merge(self, facts_for: Callable[[Sequence[FactRow]], Sequence[export_zip.ExportedFact]]) -> ImportResult:
        """Merge into the diary the facts that `facts_for` returns for its rows."""
        self._open_once()  # the backup of the day is made, and damage repaired, before anything is added
        with self._alone():
            content = read_diary(self._paths.diary, self._busy_seconds)
            stored = sorted(content.rows.values(), key=lambda row: row.seq)
            rows = [self._cipher.unseal(row) if row.person == self._person else row for row in stored]
            merged, result = export_zip.merge_facts(rows, facts_for(rows), self._person)
            if result.new:
                sealed = [self._as_stored(row, content.rows) for row in merged]
                build_diary(self._paths.building, sealed, content.in_progress, self._busy_seconds, content.marks)
                atomic_replace(self._paths.building, self._paths.diary)
        return result

    def _as_stored(self, row: FactRow, stored: Mapping[str, FactRow]) -> FactRow:
        """Return a merged row as it is to stand on the disk: as it stood there, or sealed when it is new."""
        known = stored.get(row.id)
        if known is not None and (known.digest, known.note_digest) == (row.digest, row.note_digest):
            return known._replace(seq=row.seq)
        meta = FactMeta(row.id, row.person, row.at_utc, row.zone, row.local_date)
        return self._cipher.new_row(meta, EncodedFact(row.kind, row.payload or "", row.note))._replace(seq=row.seq)

    # Erasing

    def erase(self) -> EraseResult:
        def redaction(row: FactRow) -> FactRow | None:
            return None if row.person == self._person else row

        result = self._erase(redaction, lambda row: None if row["person"] == self._person else row)
        if self._lock is not None:
            self._lock.forget()
        if self._log is not None and self._log.is_file():
            with self._log.open("r+b") as log:
                log.truncate()
        return result

    def erase_note(self, identity: str) -> EraseResult:
        def redaction(row: FactRow) -> FactRow | None:
            return row._replace(note=None, note_salt=None) if self._is_about(row, identity) else row

        return self._erase(redaction, lambda row: row, identity, NameKind.NOTE)

    def erase_fact(self, identity: str) -> EraseResult:
        def redaction(row: FactRow) -> FactRow | None:
            return None if self._is_about(row, identity) else row

        return self._erase(redaction, lambda row: row, identity, NameKind.FACT)

    def _erase(
        self,
        redaction: Redaction,
        redact_in_progress: RedactInProgress,
        identity: str = "",
        kind: NameKind = NameKind.FACT,
    ) -> EraseResult:
        rows = self._stored_rows()
        touched = [row for row in rows if redaction(row) != row]
        if identity and not touched:
            raise UnknownName(kind, identity, ())
        with self._alone():
            rows_of_all = read_diary(self._paths.diary, self._busy_seconds).rows.values()
            remaining = [redacted for row in rows_of_all if (redacted := redaction(row)) is not None]
            files = erase_everywhere(self._paths, redaction, redact_in_progress, self._busy_seconds)
            erased = [row for row in touched if redaction(row) is None]
            traces = traces_of(touched if erased else map(_note_only, touched), remaining)
            searched, traced = search_folder(self._paths.folder, traces)
        return EraseResult(len(erased), sum(row.note is not None for row in touched), files, searched, traced)

    def _is_about(self, row: FactRow, identity: str) -> bool:
        """Whether a row is the fact of that id, or a correction of it, which says the same over again."""
        if row.person != self._person:
            return False
        return identity == row.id or identity == _corrected_id(self._cipher.unseal(row))

    # What all of them need

    @contextlib.contextmanager
    def _opened(self) -> Iterator[tuple[VerifiedDiary, tuple[Entry, ...]]]:
        """Yield the diary, verified, and its entries; the backup of the day is made before it is closed."""
        with open_diary(
            self._paths.folder, self._now, person=self._person, busy_seconds=self._busy_seconds, cipher=self._cipher
        ) as diary:
            yield diary, diary.entries()

    def _open_once(self) -> int:
        """Open and close the diary for what that does to its folder: damage is repaired, the backup of the day is made.

        Returns how many facts it holds. No key is needed.
        """
        return len(self._stored_rows())

    def _stored_rows(self) -> list[FactRow]:
        """Return the person's facts as they stand on the disk, verified, whether or not their key is here."""
        with open_diary(self._paths.folder, self._now, person="", busy_seconds=self._busy_seconds) as diary:
            rows, _ = self._own_rows(diary)
        return rows

    def _own_rows(self, diary: VerifiedDiary) -> tuple[list[FactRow], list[InProgressRow]]:
        with diary.verified_connection() as connection:
            rows = [row for row in rows_after(connection, 0) if row.person == self._person]
            return rows, [row for row in read_in_progress(connection) if row["person"] == self._person]

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only one that has the diary open, this process's other windows included. Raises `Busy`."""
        lock = FileLock(self._paths.lock)
        with errors_as_refusals(self._paths.diary, self._paths.backups):
            if not lock.acquire(exclusive=True, wait_seconds=_EXCLUSIVE_SECONDS):
                raise Busy(BusyWith.WINDOWS)
            try:
                yield
                sync_dir(self._paths.folder)
            finally:
                self._paths.building.unlink(missing_ok=True)
                lock.release()


def _note_only(row: FactRow) -> FactRow:
    """Return what is erased of a row that stays."""
    return row._replace(id="", payload=None, salt=None)


def _corrected_id(row: FactRow) -> str | None:
    """Return the id of the fact a row corrects; None when it corrects none."""
    if row.kind != "correction" or row.payload is None:
        return None
    fact = decode_fact_or_none(row.kind, row.payload)
    return fact.of if isinstance(fact, Correction) else None


def _choose_backup(paths: DiaryPaths, name: str | None, busy_seconds: float) -> Path:
    """Return the backup with that day or path, the newest intact one for None. Raises `UnknownName`, `UnreadableFile`."""
    stored = list_backups(paths)
    if name is None:
        for file in stored:
            with contextlib.suppress(sqlite3.Error, CorruptionError, OSError):  # nothing that can be restored
                verify_file(file, busy_seconds)
                return file
        raise UnknownName(NameKind.BACKUP, "", ())
    for file in (Path(name), *stored):
        if file.is_file() and name in (str(file), file.name, file.stem, str(backup_date(file) or "")):
            return file
    if Path(name).exists():
        raise UnreadableFile(name, FileFault.FOLDER if Path(name).is_dir() else FileFault.SPECIAL)
    raise UnknownName(NameKind.BACKUP, name, _backup_names(stored))


def _backup_names(files: Sequence[Path]) -> tuple[str, ...]:
    """Return what to call each backup by: its day, or the name of its file where a day has several."""
    days = [str(backup_date(file)) for file in files]
    return tuple(day if days.count(day) == 1 else file.stem for file, day in zip(files, days, strict=True))


def _read_backup(paths: DiaryPaths, file: Path, busy_seconds: float) -> DiaryContent:
    """Read a backup from a copy of it: one on a stick that cannot be written to is as good."""
    with errors_as_refusals(paths.diary, paths.backups):
        make_private_folder(paths.folder)
        with temporary_folder(paths) as folder:
            copied = folder / "backup.db"
            try:
                _check_readable_backup(file)
                copy_file(file, copied)
                return read_diary(copied, busy_seconds)
            except (CorruptionError, sqlite3.Error) as error:
                raise UnusableFile(str(file), ImportFault.DAMAGED) from error


def _check_readable_backup(file: Path) -> None:
    """Raises `CorruptionError`, and `UnreadableFile`, which is not about the diary, when the backup may not be read."""
    try:
        check_readable_file(file)
    except OSError as error:
        raise UnreadableFile(
            str(file), FileFault.FORBIDDEN if isinstance(error, PermissionError) else FileFault.DISK
        ) from error
