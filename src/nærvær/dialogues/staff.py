"""What staff hand a person, on the person's own yes: the same for the command and for the kiosk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from ..domain.audit import AuditAction
from ..domain.catalogue import Catalogue
from ..domain.clinic import Clinic, Staff
from ..domain.diary import Diary, Entry
from ..domain.own_data import OwnData
from ..domain.practice import practice_day
from ..domain.report import report, without_own_words
from ..domain.services import ReportOutput
from ..sanitize import sanitize


@dataclass(frozen=True, slots=True)
class HandoverServices:
    """What it is made from, and with. `diary_of` and `own_data_of` take the key of a person."""

    catalogue: Callable[[], Catalogue]
    now: Callable[[], datetime]
    printer: ReportOutput
    diary_of: Callable[[str], Diary]
    own_data_of: Callable[[str], OwnData]

    def titles(self) -> dict[str, str]:
        """Titles by exercise id."""
        return {exercise: sanitize(title) for exercise, title in self.catalogue().titles().items()}


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """Who hands whom what: `action` is `MADE_REPORT` or `MADE_EXPORT`, `code` the person's."""

    staff: Staff
    code: str
    action: AuditAction


def hand_over(clinic: Clinic, handing: HandoverRequest, file: PurePath, sources: HandoverServices) -> bool:
    """Write the report or the export to `file`, whole or not at all; whether it replaced one.

    It is in the audit before it is made: the log may tell of a file that could not be written, never leave one out.
    Raises `UnknownCode` or `NoYes` before anything is noted, and `OSError` when `file` cannot be written.
    """
    key = clinic.hand_over(handing.staff, handing.code, handing.action)
    return (_report if handing.action is AuditAction.MADE_REPORT else _export)(key, file, sources)


def _report(key: str, file: PurePath, sources: HandoverServices) -> bool:
    with closing(sources.diary_of(key)) as diary:
        told = without_own_words(report(diary.entries(), practice_day(sources.now()), own_words=False))
    content = sources.printer.report(told, sources.catalogue().programme(), sources.titles())
    return sources.printer.write(file, content)


def _export(key: str, file: PurePath, sources: HandoverServices) -> bool:
    from ..texts.export_pages import export_pages

    def written(entries: Sequence[Entry]) -> dict[str, str]:
        return export_pages(entries, sources.titles())

    return sources.own_data_of(key).export(file, written).replaced
