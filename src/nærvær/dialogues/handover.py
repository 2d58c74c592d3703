"""Writing a person's report or export for staff to hand over, with the person's consent; for the command and the kiosk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import PurePath

from ..domain.catalogue import Catalogue
from ..domain.clinic import AuditAction, Clinic, Staff
from ..domain.diary import Diary, Entry
from ..domain.own_data import OwnData
from ..domain.practice import practice_day
from ..domain.report import report, without_own_words
from ..domain.services import ReportOutput
from ..quick_dataclass import dataclass
from ..sanitize import sanitize


@dataclass(frozen=True, slots=True)
class HandoverServices:
    """What a handover needs: the catalogue, the clock, the writer of reports, and a person's diary and data by their key."""

    catalogue: Callable[[], Catalogue]
    now: Callable[[], datetime]
    printer: ReportOutput
    diary_of: Callable[[str], Diary]
    own_data_of: Callable[[str], OwnData]

    def titles(self) -> dict[str, str]:
        """Titles by exercise id, safe to show."""
        return {exercise: sanitize(title) for exercise, title in self.catalogue().titles().items()}


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """Who hands what to whom: `action` is `MADE_REPORT` or `MADE_EXPORT`, `code` is the person's code."""

    staff: Staff
    code: str
    action: AuditAction


def hand_over(clinic: Clinic, request: HandoverRequest, file: PurePath, services: HandoverServices) -> bool:
    """Write the report or the export to `file`, whole or not at all. Returns whether it replaced a file.

    It enters the audit log before it is made: the log may name a file that could not be written, but never leave one out.
    Raises `UnknownCode` or `ConsentMissing` before anything is noted, and `OSError` when `file` cannot be written.
    """
    key = clinic.hand_over(request.staff, request.code, request.action)
    return (_report if request.action is AuditAction.MADE_REPORT else _export)(key, file, services)


def _report(key: str, file: PurePath, services: HandoverServices) -> bool:
    with closing(services.diary_of(key)) as diary:
        contents = without_own_words(report(diary.entries(), practice_day(services.now()), own_words=False))
    content = services.printer.report(contents, services.catalogue().programme(), services.titles())
    return services.printer.write(file, content)


def _export(key: str, file: PurePath, services: HandoverServices) -> bool:
    from ..texts.export_pages import export_pages

    def written(entries: Sequence[Entry]) -> dict[str, str]:
        return export_pages(entries, services.titles())

    return services.own_data_of(key).export(file, written).replaced
