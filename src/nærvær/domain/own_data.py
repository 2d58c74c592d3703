"""What a person can do with all their data: verify it, back it up, export it, import it, restore it, erase it;
and the lock of a diary at home, a passphrase without which nobody reads it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import Protocol

from ..quick_dataclass import dataclass
from .diary import Damage, Entry
from .practice import InformalPractice, Practice


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its file, the day it was made, and how many facts it holds.

    `facts` None: it is damaged or cannot be read, and `fault` says why. `keys`: the file that has to be kept with it, where
    a passphrase locks it and it lies elsewhere.
    """

    path: str
    day: date
    facts: int | None
    fault: Damage | None = None
    keys: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check of the whole diary found; it changes nothing.

    `exists`: whether there is a diary. `fault` is None when it is intact. A broken diary would be repaired with
    `recoverable` facts, those of the newest intact backup (`backup`) included; `missing` facts could not be recovered
    (None: that cannot be told). `in_the_way`: something that has the name of the folder of backups and is none.
    """

    path: str
    exists: bool
    facts: int = 0
    fault: Damage | None = None
    recoverable: int = 0
    missing: int | None = None
    backup: date | None = None
    backups: tuple[Backup, ...] = ()
    in_the_way: str | None = None


@dataclass(frozen=True, slots=True)
class DataSummary:
    """What erasing everything would take: counts of facts, their first and last day, and files beside the diary.

    `set_aside` counts files that a repair or a restore has put aside.
    """

    path: str
    practices: int
    informal: int
    notes: int
    others: int
    in_progress: int
    first: date | None
    last: date | None
    backups: int
    set_aside: int
    last_backup: date | None


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """The diary is as a backup had it.

    `backup`: the file of the backup; `facts`: how many the diary has now; `erased`: how many of the backup were not brought
    back, as they had been erased since; `only_aside`: how many only the file put aside has; `aside`: that file's path
    (None: there was no diary).
    """

    backup: str
    facts: int
    erased: int
    only_aside: int
    aside: str | None


@dataclass(frozen=True, slots=True)
class ExportResult:
    """An export was written: its path, how many facts it holds, and whether another file had the name."""

    path: str
    facts: int
    replaced: bool


@dataclass(frozen=True, slots=True)
class ImportResult:
    """An import was kept: how many facts were new, and how many were known already.

    `unreadable`: facts that could not be read when the file was made, and were passed over; `notes_skipped`: notes that
    were passed over because their facts are known here without them.
    """

    new: int
    known: int
    unreadable: int = 0
    notes_skipped: int = 0


@dataclass(frozen=True, slots=True)
class EraseResult:
    """What was erased, how many files were then searched byte for byte, and in how many something was still found."""

    facts: int
    notes: int
    files: int
    searched: int
    traces: int


@dataclass(frozen=True, slots=True)
class PastPractice:
    """Something done earlier, to be imported: an id that the same line always gets, the time with its zone, the fact.

    Its week becomes the one the person was in at that time, unless the table gives it (`week_given`). `day`: the practice
    day it stands on (None: that of its time).
    """

    id: str
    at: datetime
    fact: Practice | InformalPractice
    week_given: bool = False
    day: date | None = None


class OwnData(Protocol):
    """Everything of one person as a whole. It exists so that no face knows of files and formats.

    Each verb opens what it needs and closes it again. A verb that replaces the diary needs it for itself: `Busy` when any
    window (also this one) has it open. Every verb raises `DiaryProblem` or `Busy`.
    """

    def summary(self) -> DataSummary:
        """Return what there is."""

    def verify(self) -> VerifyReport:
        """Check the diary and its backups, changing neither."""

    def back_up(self, file: PurePath | None = None) -> Backup:
        """Make a backup now, checked before it gets its name, among the others or as `file`."""

    def restore(self, name: str | None = None) -> RestoreResult:
        """Make the diary what a backup (a path, a day, or None for the newest intact one) had; the present file is kept.

        Raises `UnknownName` (of a backup), `UnreadableFile` or `UnusableFile`.
        """

    def export_name(self) -> PurePath:
        """Return a free name for an export, where a person looks for their documents."""

    def export(self, file: PurePath, pages: Callable[[Sequence[Entry]], Mapping[str, str]]) -> ExportResult:
        """Write everything to a zip file, together with `pages` (texts by file name) made from the same entries."""

    def import_export(self, file: PurePath) -> ImportResult:
        """Take in an export of ours; all of it or nothing. Raises `UnusableFile` or `UnreadableFile`."""

    def add_past(self, past: Sequence[PastPractice]) -> ImportResult:
        """Take in what was done earlier, at its place in time; all of it or nothing."""

    def erase(self) -> EraseResult:
        """Erase everything of this person, backups included, then search for traces."""

    def erase_note(self, identity: str) -> EraseResult:
        """Erase the note of one fact everywhere. Raises `UnknownName` (of a fact or a note)."""

    def erase_fact(self, identity: str) -> EraseResult:
        """Erase one fact everywhere. Raises `UnknownName` (of a fact)."""


SHORTEST_PASSPHRASE, LONGEST_PASSPHRASE = 10, 200
"""Characters. A passphrase is guessed at away from the machine; it is asked for where it can be read and thought about."""


class DiaryLock(Protocol):
    """Turns the lock on and off, and opens the diary. It exists so that no face knows of keys.

    Every verb may take a second, and raises `DiaryProblem` or `Busy`. `is_declined`: the person has been asked in this
    process and would rather go on without, so that no face asks again.
    """

    is_declined: bool

    def is_on(self) -> bool:
        """Whether a passphrase locks the diary."""

    def is_open(self) -> bool:
        """Whether the diary can be opened now: no passphrase locks it, or it has been given."""

    def open_with(self, passphrase: str) -> bool:
        """Open the diary for this process; False when it is another passphrase."""

    def open_copy(self, file: str, passphrase: str) -> bool:
        """Open a copy of a diary that was locked elsewhere, so that it can be restored; False when that fails."""

    def turn_on(self, passphrase: str) -> None:
        """Lock the diary and its backups. No window may have it open, this one included."""

    def change(self, passphrase: str) -> None:
        """Let another passphrase open the diary from now on, and the earlier one no more. It must be open."""

    def turn_off(self) -> None:
        """Let the diary and its backups stand in the clear again. It must be open, and no window may have the file."""


def normalised(passphrase: str) -> str:
    """Return a passphrase as it counts, however it was typed: one form of every letter, one space between words."""
    visible = "".join(sign if sign.isprintable() else " " for sign in passphrase)
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def is_long_enough(passphrase: str) -> bool:
    """Whether a new passphrase has the characters it needs."""
    return SHORTEST_PASSPHRASE <= len(normalised(passphrase)) <= LONGEST_PASSPHRASE
