"""What a person can do with all that is theirs: check it, back it up, take it along, bring it back, erase it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Protocol

from .practice import Entry, InformalPractice, Practice


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its file, the day it was made, and how many facts it holds (None: it is not sound, and `fault` says
    why, as in `Checkup` or with a reason code of `DiaryProblem`)."""

    path: str
    day: date
    facts: int | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a look through the whole diary found; nothing was changed.

    `there`: whether there is a diary. `fault` is None when it is whole, else where it broke: "fact N" or a word of the
    store. A broken one would come back with `kept` facts, the newest sound backup (`backup`) included; `missing` could
    not be had back (None: nobody can tell). `in_the_way`: what is no folder and has the name of the folder of backups.
    """

    path: str
    exists: bool
    facts: int = 0
    fault: str | None = None
    recoverable: int = 0
    missing: int | None = None
    backup: date | None = None
    backups: tuple[Backup, ...] = ()
    in_the_way: str | None = None


@dataclass(frozen=True, slots=True)
class DataSummary:
    """What erasing everything would take: counts of what was told, its first and last day, and files beside the diary."""

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
    """The diary is as a backup had it: where that lies, what stands there now, what of it stayed away because it had been
    erased since, how many facts only the file put `aside` has, and that file's path (None: there was no diary)."""

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
    """An import was kept: facts that were new, facts that were known already, those that could not be read when the file
    was made and so were left, and notes that were left because their facts were known without them."""

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
    """Something done earlier, to be brought in: an id that the same line always gets, the time with its zone, the fact.

    Its week becomes the one the person was in at that time, unless the table tells it (`week_told`). `day`: the practice
    day it stands on (None: that of its time).
    """

    id: str
    at: datetime
    fact: Practice | InformalPractice
    week_given: bool = False
    day: date | None = None


class OwnData(Protocol):
    """Everything of one person as a whole. It exists so that no face knows of files and formats.

    Each verb opens what it needs and lets go of it. What replaces the diary needs it for itself: `Busy` when any window
    (also this one) has it open. All raise `DiaryProblem` or `Busy`.
    """

    def summary(self) -> DataSummary:
        """What there is."""

    def verify(self) -> VerifyReport:
        """Look through diary and backups, changing neither."""

    def back_up(self, file: PurePath | None = None) -> Backup:
        """Make a backup now, checked before it gets its name, among the others or as `file`."""

    def restore(self, name: str | None = None) -> RestoreResult:
        """Let the diary be as a backup (a path, a day, or None for the newest sound one) had it; the present file is kept.

        Raises `Unknown` ("backup"), `UnreadableFile` or `Unusable`.
        """

    def export_name(self) -> PurePath:
        """A free name for an export, where a person looks for their documents."""

    def export(self, file: PurePath, pages: Callable[[Sequence[Entry]], Mapping[str, str]]) -> ExportResult:
        """Write everything to a zip file, together with `pages` (texts by file name) made from the same entries."""

    def import_export(self, file: PurePath) -> ImportResult:
        """Take in an export of ours; all of it or nothing. Raises `Unusable` or `UnreadableFile`."""

    def add_past(self, past: Sequence[PastPractice]) -> ImportResult:
        """Take in what was done earlier, at its place in time; all of it or nothing."""

    def erase(self) -> EraseResult:
        """Erase everything of this person, backups included, then search for what might be left."""

    def erase_note(self, identity: str) -> EraseResult:
        """Erase the note of one fact everywhere. Raises `Unknown` ("fact", "note")."""

    def erase_fact(self, identity: str) -> EraseResult:
        """Erase one fact everywhere. Raises `Unknown` ("fact")."""
