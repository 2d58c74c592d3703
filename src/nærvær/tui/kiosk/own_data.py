"""A person's own data in their visit to the kiosk: what the dialogue about it works with, over the clinic and its folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TypeVar

from ...dialogues.own_data_at_clinic import OwnDataAtClinic
from ...domain.clinic import AuditAction, AuditEvent, Clinic
from ...domain.diary import Entry
from ...domain.kiosk import HandoverFolder, KioskServices
from ...domain.practice import practice_day
from ...domain.services import SharedServices
from ...in_memory import MemoryDiary
from ...sanitize import sanitize
from ...texts.kiosk import handover_file_name
from ...texts.own_data_at_clinic import TOLD_ACTIONS, taken_along
from ..diary_thread import DiaryThread

Result = TypeVar("Result")


class OwnDataOfVisit:
    """The person with `code`, whose data lie under `key` and whose diary is open in `diary`."""

    def __init__(self, kiosk: KioskServices, services: SharedServices, diary: DiaryThread, code: str, key: str) -> None:
        self._kiosk, self._services, self._diary = kiosk, services, diary
        self._code = code
        self._own = kiosk.own_data_of(key)

    def for_dialogue(self) -> OwnDataAtClinic:
        """Return what the dialogue works with."""
        handover, settings = self._kiosk.handover, self._kiosk.settings
        return OwnDataAtClinic(
            self._in_order(self._own.summary),
            self._staff_deeds,
            None if handover is None else self._in_order(lambda: self._take_along(handover)),
            self._in_order(self._erase),
            settings.responsible,
            settings.kept,
        )

    def _in_order(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """Return `work` as it is done in the diary's thread, after all that was saved before."""
        return lambda: self._diary.do_in_order(work)

    def _in_clinic(self, work: Callable[[Clinic], Result]) -> Result:
        with closing(self._kiosk.open_clinic()) as clinic:
            return work(clinic)

    def _staff_deeds(self) -> Sequence[AuditEvent]:
        deeds = self._in_clinic(lambda clinic: clinic.deeds_with(self._code))
        return [deed for deed in deeds if deed.action in TOLD_ACTIONS]

    def _take_along(self, handover: HandoverFolder) -> tuple[str, ...]:
        """Write everything into the folder; raises `OSError`. The audit log may tell of a file that could not be written."""
        begins, ends = handover_file_name(AuditAction.MADE_EXPORT, practice_day(self._services.now()))
        file, others = handover.free_file(begins, ends)
        self._in_clinic(lambda clinic: clinic.record_own_action(self._code, AuditAction.TOOK_EXPORT))
        self._own.export(file, self._pages)
        return taken_along(file.name, others)

    def _pages(self, entries: Sequence[Entry]) -> dict[str, str]:
        from ...texts.export_pages import export_pages  # a large module that only an export needs

        titles = self._services.catalogue.titles()
        return export_pages(entries, {exercise: sanitize(title) for exercise, title in titles.items()})

    def _erase(self) -> None:
        """Erase the person while the diary is closed; where that is refused, the diary is opened again."""
        self._diary.diary.close()
        try:
            self._in_clinic(lambda clinic: clinic.erase_self(self._code))
        except BaseException:
            self._diary.reopen(lambda: MemoryDiary(self._services.now))
            raise
        self._diary.forget(MemoryDiary(self._services.now))
