"""The verbs of the audit log of a clinic and its anchors, and the notices for staff."""

from __future__ import annotations

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
