"""Everything of one person as a whole, over the files of the diary.

Which backup is meant, and what it holds.
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from ..domain.diary import apply_corrections
from ..domain.errors import Busy, UnknownName, UnreadableFile, UnusableFile
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
from ..domain.practice import Correction, Entry, InformalPractice, Practice, practice_day
from ..files import sync_dir
from . import backups, erasing
from . import export_zip as carry
from . import export_zip as merging
from . import recovery as rescue
from . import verified_log as ledger
from .backups import backup_date, list_backups
from .codec import decode_fact_or_none
from .diary import BUSY_SECONDS, HOME_PERSON, SqliteDiary
from .diary_paths import DiaryPaths, atomic_replace, check_readable_file, copy_file, diary_exists, make_private_folder
from .hash_chain import CorruptionError, FactRow, redact
from .locks import FileLock
from .sqlite import errors_as_refusals
from .verification import count_facts, temporary_folder, verify

_EXCLUSIVE_SECONDS = 1.0


class SqliteOwnData:
    """The `OwnData` of `person` in `folder`; `log` is emptied with the rest.

    `documents` gives the folder exports are named in; `write` puts a file in somebody's own place and says whether it
    replaced one.
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
    ) -> None:
        self._place = DiaryPaths(folder)
        self._now = now
        self._documents = documents
        self._write = write
        self._log = log
        self._person = person
        self._busy_seconds = busy_seconds

    # Looking

    def holdings(self) -> DataSummary:
        with self._opened() as (diary, entries):
            rows, items = self._mine(diary)
        kinds = Counter(type(entry.fact) for entry in entries)
        days = [entry.local_date for entry in apply_corrections(entries)]
        with errors_as_refusals(self._place.diary, self._place.backups):
            stored = backups.list_backups(self._place)
        return DataSummary(
            str(self._place.diary),
            kinds[Practice],
            kinds[InformalPractice],
            sum(row.note is not None for row in rows),
            len(rows) - kinds[Practice] - kinds[InformalPractice],
            len(items),
            min(days, default=None),
            max(days, default=None),
            len(stored),
            len(self._place.every_aside()),
            backups.backup_date(stored[0]) if stored else None,
        )

    def verify(self) -> VerifyReport:
        with errors_as_refusals(self._place.diary, self._place.backups):
            return verify(self._place, self._busy_seconds)

    # Backups

    def back_up(self, file: PurePath | None = None) -> Backup:
        now = self._now()
        day = practice_day(now)
        with self._opened() as (_, entries):
            """The backup of the day is made first, so that it does not stand in the way of this one."""
        with errors_as_refusals(self._place.diary, self._place.backups):
            if file is None:
                why = f"-{now:%H%M%S}"
                made = backups.back_up(self._place, day, self._busy_seconds, why)
                target = made or self._place.backups / backups.NAME.format(day=day, why=why)
                if not target.exists():
                    raise Busy("diary")
                return Backup(str(target), day, len(entries))
            part = self._place.folder / "diary.copy.part"
            try:
                backups.copy_diary(self._place.diary, part, self._busy_seconds)
                backups.check_backup(part, self._busy_seconds)
                content = part.read_bytes()
            finally:
                part.unlink(missing_ok=True)
        self._write(file, content)
        return Backup(str(file), day, len(entries))

    def restore(self, name: str | None = None) -> RestoreResult:
        with errors_as_refusals(self._place.diary, self._place.backups):
            diary_exists(self._place)
            backup = choose_backup(self._place, name, self._busy_seconds)
        # Read before today's backup is made, which may push out an old one.
        rows, marks = read_backup_copy(self._place, backup, self._busy_seconds)
        with self._opened():
            """Whatever is damaged is set in order and kept first."""
        with self._alone():
            present, erased, under_way = rescue.read_diary(self._place.diary, self._busy_seconds)
            marks |= erased
            left = [kept for row in rows.values() if (kept := redact(row, marks))]
            items = [item for item in under_way if item["state"]["id"] not in rows]
            rescue.build_diary(self._place.building, left, items, self._busy_seconds, marks)
            aside = rescue.keep_aside(self._place, self._now(), "replaced")
            self._place.journal.unlink(missing_ok=True)
            atomic_replace(self._place.building, self._place.diary)
        only_aside = len(present.keys() - rows.keys())
        return RestoreResult(str(backup), len(left), len(rows) - len(left), only_aside, str(aside))

    # Taking along, and bringing back

    def export_name(self) -> PurePath:
        stem = f"naervaer-{practice_day(self._now())}"
        names = itertools.chain((stem,), (f"{stem}-{number}" for number in itertools.count(2)))
        folder = self._documents()
        return next(file for name in names if not (file := folder / f"{name}.zip").exists())

    def export(self, file: PurePath, pages: Callable[[Sequence[Entry]], Mapping[str, str]]) -> ExportResult:
        with self._opened() as (diary, entries):
            rows, _ = self._mine(diary)
        replaced = self._write(file, carry.pack(carry.export_json(rows), pages(entries)))
        return ExportResult(str(file), len(rows), replaced)

    def bring_in(self, file: PurePath) -> ImportResult:
        told, left = carry.unpack(Path(file))
        return replace(self._merge(lambda _: told), left=left)

    def add_past(self, past: Sequence[PastPractice]) -> ImportResult:
        return self._merge(lambda rows: merging.past_as_facts(rows, past, self._person))

    def _merge(self, told: Callable[[Sequence[FactRow]], Sequence[carry.ExportedFact]]) -> ImportResult:
        with self._opened():
            """The backup of the day is made, and damage set in order, before anything is added."""
        with self._alone():
            found, marks, under_way = rescue.read_diary(self._place.diary, self._busy_seconds)
            rows = sorted(found.values(), key=lambda row: row.seq)
            kept, brought = merging.merge_facts(rows, told(rows), self._person)
            if brought.new:
                rescue.build_diary(self._place.building, kept, under_way, self._busy_seconds, marks)
                atomic_replace(self._place.building, self._place.diary)
        return brought

    # Erasing

    def erase(self) -> EraseResult:
        def spare(row: FactRow) -> FactRow | None:
            return None if row.person == self._person else row

        erased = self._erase(spare, lambda item: item["person"] != self._person)
        if self._log is not None and self._log.is_file():
            with self._log.open("r+b") as log:
                log.truncate()
        return erased

    def erase_note(self, identity: str) -> EraseResult:
        def spare(row: FactRow) -> FactRow | None:
            return row._replace(note=None, note_salt=None) if self._is(row, identity) else row

        return self._erase(spare, lambda _: True, identity, "note")

    def erase_fact(self, identity: str) -> EraseResult:
        def spare(row: FactRow) -> FactRow | None:
            return None if self._is(row, identity) else row

        return self._erase(spare, lambda _: True, identity, "fact")

    def _erase(
        self,
        spare: erasing.Redaction,
        under_way: Callable[[ledger.InProgressRow], bool],
        identity: str = "",
        what: str = "",
    ) -> EraseResult:
        with self._opened() as (diary, _):
            rows, _ = self._mine(diary)
        touched = [row for row in rows if spare(row) != row]
        if identity and not touched:
            raise UnknownName(what, identity, ())
        with self._alone():
            everything, _, _ = rescue.read_diary(self._place.diary, self._busy_seconds)
            stays = [left for row in everything.values() if (left := spare(row)) is not None]
            files = erasing.erase_everywhere(self._place, spare, under_way, self._busy_seconds)
            gone = [row for row in touched if spare(row) is None]
            wanted = erasing.traces_of(touched if gone else [_note_only(row) for row in touched], stays)
            searched, traces = erasing.search_folder(self._place.folder, wanted)
        return EraseResult(len(gone), sum(row.note is not None for row in touched), files, searched, traces)

    def _is(self, row: FactRow, identity: str) -> bool:
        """Whether a row is the fact of that id, or a correction of it, which says the same over again."""
        return row.person == self._person and identity in (row.id, _corrected_id(row))

    # What all of them need

    @contextlib.contextmanager
    def _opened(self) -> Iterator[tuple[SqliteDiary, tuple[Entry, ...]]]:
        """The diary, verified, with the backup of the day made when it is closed."""
        with SqliteDiary(self._place, self._now, self._person, self._busy_seconds) as diary:
            yield diary, diary.entries()

    def _mine(self, diary: SqliteDiary) -> tuple[list[FactRow], list[ledger.InProgressRow]]:
        with diary.at_work() as connection:
            rows = [row for row in ledger.rows_after(connection, 0) if row.person == self._person]
            return rows, [item for item in ledger.read_in_progress(connection) if item["person"] == self._person]

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else has the diary open. Raises `Busy`."""
        lock = FileLock(self._place.lock)
        with errors_as_refusals(self._place.diary, self._place.backups):
            if not lock.take(sole=True, wait_seconds=_EXCLUSIVE_SECONDS):
                raise Busy("windows")
            try:
                yield
                sync_dir(self._place.folder)
            finally:
                self._place.building.unlink(missing_ok=True)
                lock.release()


def _note_only(row: FactRow) -> FactRow:
    """What is erased of a row that stays."""
    return row._replace(id="", payload=None, salt=None)


def _corrected_id(row: FactRow) -> str | None:
    """The id of the fact a row corrects, if it corrects one."""
    if row.kind != "correction" or row.payload is None:
        return None
    fact = decode_fact_or_none(row.kind, row.payload)
    return fact.of if isinstance(fact, Correction) else None


def choose_backup(place: DiaryPaths, name: str | None, busy_seconds: float) -> Path:
    """The backup of that day or path; without a name the newest sound one. Raises `Unknown`, `UnreadableFile`."""
    kept = list_backups(place)
    if name is None:
        for file in kept:
            with suppress(sqlite3.Error, CorruptionError, OSError):  # nothing that can be restored
                count_facts(file, busy_seconds)
                return file
        raise UnknownName("backup", "", ())
    for file in (Path(name), *kept):
        if file.is_file() and name in (str(file), file.name, file.stem, str(backup_date(file) or "")):
            return file
    if Path(name).exists():
        raise UnreadableFile(name, "folder" if Path(name).is_dir() else "special")
    raise UnknownName("backup", name, _backup_names(kept))


def _backup_names(kept: Sequence[Path]) -> tuple[str, ...]:
    """What to call each backup by: its day, or the name of its file where a day has several."""
    days = [str(backup_date(file)) for file in kept]
    return tuple(day if days.count(day) == 1 else file.stem for file, day in zip(kept, days, strict=True))


def read_backup_copy(place: DiaryPaths, file: Path, busy_seconds: float) -> tuple[dict[str, FactRow], frozenset[bytes]]:
    """Rows and marks of a backup, read from a copy: one on a stick that cannot be written to is as good."""
    with errors_as_refusals(place.diary, place.backups):
        make_private_folder(place.folder)
        with temporary_folder(place) as folder:
            copied = folder / "backup.db"
            try:
                _check_readable_backup(file)
                copy_file(file, copied)
                rows, marks, _ = rescue.read_diary(copied, busy_seconds)
            except (CorruptionError, sqlite3.Error) as error:
                raise UnusableFile(str(file), "damaged") from error
    return rows, marks


def _check_readable_backup(file: Path) -> None:
    """Raises `Damage`, and `UnreadableFile`, which is not about the diary, when the backup may not be read."""
    try:
        check_readable_file(file)
    except OSError as error:
        raise UnreadableFile(str(file), "forbidden" if isinstance(error, PermissionError) else "disk") from error
