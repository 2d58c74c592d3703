"""The clinic as everybody else sees it: people with codes, staff with codes, and what staff have done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from .audit import AuditAction, AuditEvent
from .credentials import LoginAccepted, LoginRejected
from .errors import InvalidRequest, Refusal
from .group_slip import GroupSession

MAX_NEW_CODES = 500
SHARE_PREFERENCE = "share"
"""The preference that lets staff hand over this person's report and export: "yes", or else not."""


class Role(StrEnum):
    """What somebody on the staff may do: `LEAD` also makes staff accounts and withdraws people."""

    STAFF = "staff"
    LEAD = "lead"


class PersonState(StrEnum):
    """Where a code stands: on a slip only, opened for a first use or a new PIN, or in use."""

    ISSUED = "issued"
    OPENED = "opened"
    ACTIVE = "active"


class WithdrawalMode(StrEnum):
    """How a person is withdrawn: everything erased, or the numbers kept without anything that leads back."""

    ERASE = "erase"
    ANONYMISE = "anonymise"


class ClinicProblem(Refusal):
    """The clinic says no: none (it was not begun), begun (already), damaged, lost, foreign, newer, full, readonly, disk,
    orphans (file and copies are gone, `count` diaries of its people are left), person (the row of this one was changed).

    Of restoring: whole (there is nothing to restore), no-copy (nothing to restore from).
    """

    def __init__(self, reason: str, path: str = "", count: int = 0) -> None:
        super().__init__(f"clinic: {reason} {path} {count or ''}".rstrip())
        self.reason = reason
        self.path = path
        self.count = count


class LoginFailed(Refusal):
    """Staff code and passphrase were not right together, or it is not time for a new try yet."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__("not let in")
        self.wait_seconds = wait_seconds


class PermissionDenied(InvalidRequest):
    """Only the lead may do this."""


class StaffAccountGone(InvalidRequest):
    """This account is no longer on the staff, though whoever asks came in with it."""


class LastLead(InvalidRequest):
    """Nobody could lead any more."""


class UnknownCode(InvalidRequest):
    """No such code here; only staff are ever told."""

    def __init__(self, code: str) -> None:
        super().__init__("unknown code")
        self.code = code


class ConsentMissing(InvalidRequest):
    """Staff may not hand over anything of this person, who has not said yes to it (or has taken it back)."""


class InvalidSecret(InvalidRequest):
    """A PIN or passphrase that will not do: which of the two, and the reason code of `admission`."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what}: {reason}")
        self.what = what
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody on the staff who has shown who they are."""

    code: str
    role: Role

    def require_lead(self) -> None:
        """Raises `NotYours` unless this is the lead."""
        if self.role is not Role.LEAD:
            raise PermissionDenied


@dataclass(frozen=True, slots=True)
class Person:
    """One code and where it stands. `key` names the folder of the diary; it is shown to nobody."""

    code: str
    key: str
    state: PersonState
    made_at: datetime


class ClinicNotice(StrEnum):
    """What was found when the clinic was opened, for staff to be told: a row brought back from a copy (its code), rows that
    could not be (how many), files with a person's own words that an earlier nærvær left on the machine (how many)."""

    BROUGHT_BACK = "brought-back"
    CHANGED = "changed"
    REMOVED_FILES = "removed-files"


@dataclass(frozen=True, slots=True)
class OrphanDiary:
    """A diary that nobody's code stands for: its first and last day, and how many practices are in it. `key` is shown to
    nobody; days are None where nothing was ever told, or where it is not `readable`."""

    key: str
    first: date | None
    last: date | None
    practices: int
    readable: bool = True


class ClinicRestored(NamedTuple):
    """Which day's copy took the place of the clinic's file, and whether a damaged file was there to be put aside."""

    day: date
    put_aside: bool


class Clinic(Protocol):
    """Keeps people, staff and deeds. It exists so that no screen knows of databases or digests.

    Everything staff does is in the audit before it is done, and every verb that takes who does it looks the account up
    again, in the transaction in which it does it: raises `NotStaff` when it is gone. Raises `ClinicProblem` or `Busy`.
    """

    def is_open(self, code: str) -> bool:
        """Whether a first use, or a new PIN, stands open for this code now."""

    def choose_pin(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        """Take up the PIN chosen at an opened code. Raises `BadSecret`."""

    def log_in(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        """Look at a code with its PIN. The try is counted on the disk before it is looked at."""

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        """Who this is on the staff. Raises `NotLetIn`."""

    def make_staff(self, lead: Staff, role: Role, passphrase: str) -> str:
        """A new staff account; its code."""

    def remove_staff(self, lead: Staff, code: str) -> None:
        """A staff account can no longer come in. Raises `NotYours`, `UnknownCode`, `LastLead`."""

    def require_staff_code(self, lead: Staff, code: str) -> None:
        """Raises `UnknownCode` unless this is the code of somebody on the staff, and `NotYours`."""

    def change_passphrase(self, staff: Staff, passphrase: str, code: str) -> None:
        """Another passphrase for one's own code, or, from the lead, for anybody's.

        Raises `BadSecret`, `NotYours`, `UnknownCode`.
        """

    def make_codes(
        self, staff: Staff, count: int, put_down: Callable[[tuple[str, ...]], None] | None = None
    ) -> tuple[str, ...]:
        """New codes for people, on slips only as yet. `put_down` is given them before they hold, and what it raises undoes
        them: no code is made that stands nowhere."""

    def people(self, staff: Staff) -> tuple[Person, ...]:
        """Every code, in the order made."""

    def open_first_use(self, staff: Staff, code: str) -> None:
        """Let this code choose a (new) PIN for a while. Raises `UnknownCode`."""

    def weeks(self, staff: Staff, today: date) -> dict[int, int]:
        """How many people are in which week; counts only."""

    def withdraw(self, staff: Staff, code: str, manner: WithdrawalMode) -> None:
        """Take a person out. Raises `UnknownCode`."""

    def hand_over(self, staff: Staff, code: str, deed: AuditAction) -> str:
        """The key of a person whose recorded yes stands now, for this deed. Raises `UnknownCode` or `NoYes`."""

    def begin_group(self, staff: Staff, session: GroupSession) -> None:
        """Remember what the room practises today."""

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        """What the room has practised on this day."""

    def record_action(self, staff: Staff, deed: AuditAction, detail: str = "") -> None:
        """Write down a deed that changes nothing here."""

    def audit(self, staff: Staff) -> tuple[AuditEvent, ...]:
        """Everything staff have done, once the chain is found whole."""

    def notices(self, staff: Staff) -> tuple[tuple[ClinicNotice, str], ...]:
        """What staff have not been told yet, each with its detail; told once."""

    def orphans(self, staff: Staff) -> tuple[OrphanDiary, ...]:
        """Every diary here that nobody's code stands for. Raises `NotYours`."""

    def adopt(self, staff: Staff) -> tuple[tuple[str, OrphanDiary], ...]:
        """Give each of those diaries a new code, to be opened like any other. Raises `NotYours`."""

    def close(self) -> None:
        """Let go of the file; may be called twice."""
