"""Everything of one person as a whole, over the files of the diary."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from ..domain.corrections import corrected
from ..domain.errors import Busy, Unknown
from ..domain.own_data import Backup, Brought, Checkup, Erased, Holdings, Past, Restored, Taken
from ..domain.practice import Correction, Entry, Everyday, Practice, practice_day
from ..writing import settle_names
from . import backups, carry, erasing, ledger, merging, rescue, restoring
from .chain import Row, spared
from .checking import looked_at
from .connection import refusing
from .diary import AT_HOME, BUSY_SECONDS, SqliteDiary
from .encoding import readable
from .files import Place, put_in_place, there_is
from .locks import FileLock

_ALONE_SECONDS = 1.0


class OwnFiles:
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
        person: str = AT_HOME,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._place = Place(folder)
        self._now = now
        self._documents = documents
        self._write = write
        self._log = log
        self._person = person
        self._busy_seconds = busy_seconds

    # Looking

    def holdings(self) -> Holdings:
        with self._opened() as (diary, entries):
            rows, items = self._mine(diary)
        kinds = Counter(type(entry.fact) for entry in entries)
        days = [entry.local_date for entry in corrected(entries)]
        with refusing(self._place.diary, self._place.backups):
            stored = backups.stored(self._place)
        return Holdings(
            str(self._place.diary),
            kinds[Practice],
            kinds[Everyday],
            sum(row.note is not None for row in rows),
            len(rows) - kinds[Practice] - kinds[Everyday],
            len(items),
            min(days, default=None),
            max(days, default=None),
            len(stored),
            len(self._place.every_aside()),
            backups.day_of(stored[0]) if stored else None,
        )

    def verify(self) -> Checkup:
        with refusing(self._place.diary, self._place.backups):
            return looked_at(self._place, self._busy_seconds)

    # Backups

    def back_up(self, file: PurePath | None = None) -> Backup:
        now = self._now()
        day = practice_day(now)
        with self._opened() as (_, entries):
            """The backup of the day is made first, so that it does not stand in the way of this one."""
        with refusing(self._place.diary, self._place.backups):
            if file is None:
                why = f"-{now:%H%M%S}"
                made = backups.back_up(self._place, day, self._busy_seconds, why)
                target = made or self._place.backups / backups.NAME.format(day=day, why=why)
                if not target.exists():
                    raise Busy("diary")
                return Backup(str(target), day, len(entries))
            part = self._place.folder / "diary.copy.part"
            try:
                backups.copy(self._place.diary, part, self._busy_seconds)
                backups.checked(part, self._busy_seconds)
                content = part.read_bytes()
            finally:
                part.unlink(missing_ok=True)
        self._write(file, content)
        return Backup(str(file), day, len(entries))

    def restore(self, name: str | None = None) -> Restored:
        with refusing(self._place.diary, self._place.backups):
            there_is(self._place)
            backup = restoring.chosen(self._place, name, self._busy_seconds)
        # Read before today's backup is made, which may push out an old one.
        rows, marks = restoring.content(self._place, backup, self._busy_seconds)
        with self._opened():
            """Whatever is damaged is set in order and kept first."""
        with self._alone():
            present, erased, under_way = rescue.content(self._place.diary, self._busy_seconds)
            marks |= erased
            left = [kept for row in rows.values() if (kept := spared(row, marks))]
            items = [item for item in under_way if item["state"]["id"] not in rows]
            rescue.build(self._place.building, left, items, self._busy_seconds, marks)
            aside = rescue.set_aside(self._place, self._now(), "replaced")
            self._place.journal.unlink(missing_ok=True)
            put_in_place(self._place.building, self._place.diary)
        only_aside = len(present.keys() - rows.keys())
        return Restored(str(backup), len(left), len(rows) - len(left), only_aside, str(aside))

    # Taking along, and bringing back

    def export_name(self) -> PurePath:
        stem = f"naervaer-{practice_day(self._now())}"
        names = itertools.chain((stem,), (f"{stem}-{number}" for number in itertools.count(2)))
        folder = self._documents()
        return next(file for name in names if not (file := folder / f"{name}.zip").exists())

    def export(self, file: PurePath, pages: Callable[[Sequence[Entry]], Mapping[str, str]]) -> Taken:
        with self._opened() as (diary, entries):
            rows, _ = self._mine(diary)
        replaced = self._write(file, carry.packed(carry.written_facts(rows), pages(entries)))
        return Taken(str(file), len(rows), replaced)

    def bring_in(self, file: PurePath) -> Brought:
        told, left = carry.unpack(Path(file))
        return replace(self._merge(lambda _: told), left=left)

    def add_past(self, past: Sequence[Past]) -> Brought:
        return self._merge(lambda rows: merging.past_told(rows, past, self._person))

    def _merge(self, told: Callable[[Sequence[Row]], Sequence[carry.Told]]) -> Brought:
        with self._opened():
            """The backup of the day is made, and damage set in order, before anything is added."""
        with self._alone():
            found, marks, under_way = rescue.content(self._place.diary, self._busy_seconds)
            rows = sorted(found.values(), key=lambda row: row.seq)
            kept, brought = merging.merged(rows, told(rows), self._person)
            if brought.new:
                rescue.build(self._place.building, kept, under_way, self._busy_seconds, marks)
                put_in_place(self._place.building, self._place.diary)
        return brought

    # Erasing

    def erase(self) -> Erased:
        def spare(row: Row) -> Row | None:
            return None if row.person == self._person else row

        erased = self._erase(spare, lambda item: item["person"] != self._person)
        if self._log is not None and self._log.is_file():
            with self._log.open("r+b") as log:
                log.truncate()
        return erased

    def erase_note(self, identity: str) -> Erased:
        def spare(row: Row) -> Row | None:
            return row._replace(note=None, note_salt=None) if self._is(row, identity) else row

        return self._erase(spare, lambda _: True, identity, "note")

    def erase_fact(self, identity: str) -> Erased:
        def spare(row: Row) -> Row | None:
            return None if self._is(row, identity) else row

        return self._erase(spare, lambda _: True, identity, "fact")

    def _erase(
        self, spare: erasing.Spare, under_way: Callable[[ledger.Item], bool], identity: str = "", what: str = ""
    ) -> Erased:
        with self._opened() as (diary, _):
            rows, _ = self._mine(diary)
        touched = [row for row in rows if spare(row) != row]
        if identity and not touched:
            raise Unknown(what, identity, ())
        with self._alone():
            everything, _, _ = rescue.content(self._place.diary, self._busy_seconds)
            stays = [left for row in everything.values() if (left := spare(row)) is not None]
            files = erasing.erase_everywhere(self._place, spare, under_way, self._busy_seconds)
            gone = [row for row in touched if spare(row) is None]
            wanted = erasing.needles(touched if gone else [_only_note(row) for row in touched], stays)
            searched, traces = erasing.search(self._place.folder, wanted)
        return Erased(len(gone), sum(row.note is not None for row in touched), files, searched, traces)

    def _is(self, row: Row, identity: str) -> bool:
        """Whether a row is the fact of that id, or a correction of it, which says the same over again."""
        return row.person == self._person and identity in (row.id, _corrects(row))

    # What all of them need

    @contextlib.contextmanager
    def _opened(self) -> Iterator[tuple[SqliteDiary, tuple[Entry, ...]]]:
        """The diary, verified, with the backup of the day made when it is closed."""
        with SqliteDiary(self._place, self._now, self._person, self._busy_seconds) as diary:
            yield diary, diary.entries()

    def _mine(self, diary: SqliteDiary) -> tuple[list[Row], list[ledger.Item]]:
        with diary.at_work() as connection:
            rows = [row for row in ledger.rows_after(connection, 0) if row.person == self._person]
            return rows, [item for item in ledger.under_way(connection) if item["person"] == self._person]

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else has the diary open. Raises `Busy`."""
        lock = FileLock(self._place.lock)
        with refusing(self._place.diary, self._place.backups):
            if not lock.take(sole=True, wait_seconds=_ALONE_SECONDS):
                raise Busy("windows")
            try:
                yield
                settle_names(self._place.folder)
            finally:
                self._place.building.unlink(missing_ok=True)
                lock.release()


def _only_note(row: Row) -> Row:
    """What is erased of a row that stays."""
    return row._replace(id="", payload=None, salt=None)


def _corrects(row: Row) -> str | None:
    """The id of the fact a row corrects, if it corrects one."""
    if row.kind != "correction" or row.payload is None:
        return None
    fact = readable(row.kind, row.payload)
    return fact.of if isinstance(fact, Correction) else None
