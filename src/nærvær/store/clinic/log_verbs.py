"""The verbs of the audit log of a clinic and its anchors, and the notices for staff."""

from __future__ import annotations

from datetime import timedelta

from ...domain.audit_anchor import AnchorVerdict, AuditAnchor
from ...domain.clinic import (
    AuditAction,
    AuditEvent,
    ClinicNotice,
    OnProgress,
    Staff,
)
from ..sqlite_connection import read_transaction, write_transaction
from . import clinic_schema
from .visit_verbs import VisitVerbs

CLOCK_TOLERANCE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=60)
"""How long a clinic may do nothing, as in summer, before its clock is asked about."""


class LogVerbs(VisitVerbs):
    """What is done with the log: it is written to, read and compared with an anchor."""

    def record_action(self, staff: Staff, action: AuditAction, detail: str = "") -> None:
        with self._as_staff(staff):
            self._record(staff.code, action, detail=detail)

    def audit(self, staff: Staff, on_progress: OnProgress | None = None) -> tuple[AuditEvent, ...]:
        self.record_action(staff, AuditAction.LOOKED, "audit")
        with self._verb(), read_transaction(self._connection):
            return self._register.log.read(on_progress)

    def audit_anchor(self, staff: Staff) -> AuditAnchor:
        with self._as_staff(staff):
            return self._register.log.anchor()

    def check_anchor(self, staff: Staff, anchor: AuditAnchor) -> AnchorVerdict:
        self.record_action(staff, AuditAction.LOOKED, f"anchor {anchor.number}")
        with self._verb(), read_transaction(self._connection):
            return self._register.log.compare(anchor)

    def notices(self, staff: Staff) -> tuple[tuple[ClinicNotice, str], ...]:
        with self._as_staff(staff):
            return self._register.take_notices()

    def found_files(self, count: int) -> None:
        """Record that files were found, and removed, that an earlier nærvær had left on the machine."""
        with self._verb():
            if self._keys.is_encrypted and self._keys.is_locked:
                with write_transaction(self._connection):
                    clinic_schema.note_pending(self._connection, AuditAction.REMOVED_FILES, str(count))
                return
            with self._writing():
                self._note_files(str(count))

    def _note_files(self, count: str) -> None:
        self._record("", AuditAction.REMOVED_FILES, detail=count)
        self._register.add_notice(ClinicNotice.REMOVED_FILES, count)

    def _check_clock(self) -> None:
        """Tell staff, once, where the clock has been set back since the last event, or far ahead of it.

        The event that says so is the last one from then on, so that a clock is told of when it becomes wrong and when it
        is put right. Several kiosks whose clocks differ tell of it once for each time that staff come in.
        """
        last, now = self._register.log.last_time(), self._utc()
        if last is None or last - CLOCK_TOLERANCE <= now <= last + LONGEST_PAUSE:
            return
        if not self._register.has_notice(ClinicNotice.CLOCK):
            with self._writing():
                self._record("", AuditAction.CLOCK_MOVED, detail=last.date().isoformat())
                times = (last, now)
                self._register.add_notice(
                    ClinicNotice.CLOCK, " ".join(at.isoformat(timespec="seconds") for at in times)
                )
