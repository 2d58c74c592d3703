"""The clinic: people and staff with codes, the audit log of what staff have done, and the ports through which all is kept.

The log holds events with codes only, chained so that none can be changed or lost unseen. A database of another kind is put
beside the first by keeping `ClinicStorage`; no face and no command knows which it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from ..quick_dataclass import dataclass
from .consent import Consent
from .diary import Diary
from .errors import DiaryFault, InvalidRequest, Refusal
from .group_slip import GroupSession
from .login_rules import LoginAccepted, LoginRejected, PassphraseFault, PinFault
from .own_data import OwnData
from .paper_words import AnchorVerdict, AuditAnchor
from .server_check import DiariesChecked

FIRST_LINK = bytes(32)
OnProgress = Callable[[int, int], None]
"""Called in the course of long work, with how many are done, of how many."""
MAX_NEW_CODES = 500


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


class ClinicFault(StrEnum):
    """Why the clinic cannot be used, beyond the reasons of its file (`DiaryFault`).

    `NONE`: there is no clinic here; `BEGUN`: there is one already; `LOST`: its file is gone, copies are there; `ORPHANS`:
    file and copies are gone, diaries of its people are there; `PERSON`: the row of this person was changed; `NO_LOCKS`: the
    disk cannot keep windows apart; `LOCKED`: the keys of the diaries are not open yet; `KEYS`: they are damaged, gone or of
    another clinic; `SHEET`: these words are not of this clinic's recovery sheet; `ENCRYPTED`: it is encrypted already. Of a
    database on a server: `DRIVER`: what reaches it is not installed; `ADDRESS`: it cannot be read; `PASSWORD_IN_ADDRESS`;
    `PASSWORD_FILE`: it cannot be read; `NO_TLS`: the server need not prove who it is; `TABLES`: they are not made, or older;
    `RIGHTS`: the kiosk's role may change what was recorded. Of
    restoring: `INTACT`: there is nothing to restore; `NO_COPY`: nothing to restore from.
    """

    NONE = "none"
    BEGUN = "begun"
    LOST = "lost"
    ORPHANS = "orphans"
    PERSON = "person"
    NO_LOCKS = "no_locks"
    LOCKED = "locked"
    KEYS = "keys"
    SHEET = "sheet"
    ENCRYPTED = "encrypted"
    DRIVER = "driver"
    ADDRESS = "address"
    PASSWORD_IN_ADDRESS = "password-in-address"  # noqa: S105 - the name of a fault
    PASSWORD_FILE = "password-file"  # noqa: S105 - the name of a fault
    NO_TLS = "no-tls"
    TABLES = "tables"
    RIGHTS = "rights"
    INTACT = "whole"
    NO_COPY = "no-copy"


DATABASE_SET_UP = (
    ClinicFault.DRIVER,
    ClinicFault.ADDRESS,
    ClinicFault.PASSWORD_IN_ADDRESS,
    ClinicFault.PASSWORD_FILE,
    ClinicFault.NO_TLS,
    ClinicFault.TABLES,
    ClinicFault.RIGHTS,
)
"""The faults of a database on a server that who runs it has to mend before a kiosk can begin."""


class ClinicProblem(Refusal):
    """The clinic cannot be used as asked: why, and where it is. `count`: the diaries of
    `ClinicFault.ORPHANS`; 1 with `ClinicFault.LOCKED` where the machine has kept a key that does not fit."""

    def __init__(self, reason: ClinicFault | DiaryFault, path: str = "", count: int = 0) -> None:
        super().__init__(f"clinic: {reason} {path} {count or ''}".rstrip())
        self.reason = reason
        self.path = path
        self.count = count


class LoginFailed(Refusal):
    """Staff code and passphrase were not right together, or it is too early for another attempt."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__("login failed")
        self.wait_seconds = wait_seconds


class PermissionDenied(InvalidRequest):
    """Only the lead may do this."""


class StaffAccountGone(InvalidRequest):
    """This account is no longer on the staff, though it was when it logged in."""


class LastLead(InvalidRequest):
    """This is the only lead, and there must be one."""


class UnknownCode(InvalidRequest):
    """No such code here; only staff are ever told."""

    def __init__(self, code: str) -> None:
        super().__init__("unknown code")
        self.code = code


class ConsentMissing(InvalidRequest):
    """Staff may not do this for a person who has not said yes to it, or has taken it back."""

    def __init__(self, consent: Consent) -> None:
        super().__init__(f"no consent: {consent}")
        self.consent = consent


class SecretKind(StrEnum):
    """The two kinds of secret: of people and of staff."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind


class InvalidSecret(InvalidRequest):
    """A PIN or passphrase that will not do: which of the two, and why."""

    def __init__(self, what: SecretKind, reason: PinFault | PassphraseFault) -> None:
        super().__init__(f"{what}: {reason}")
        self.what = what
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody on the staff who has logged in."""

    code: str
    role: Role

    def require_lead(self) -> None:
        """Raise `PermissionDenied` unless this is the lead."""
        if self.role is not Role.LEAD:
            raise PermissionDenied


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """One account of the staff; `last_login` None: it was never used."""

    code: str
    role: Role
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """One code and where it stands. `key` names the folder of the diary; it is never shown."""

    code: str
    key: str
    state: PersonState
    made_at: datetime


class ClinicNotice(StrEnum):
    """What was found when the clinic was opened and staff should know, each with a detail: a row recovered from a copy (its
    code), rows that could not be (how many), files with a person's own words that an earlier nærvær left on the machine
    (how many), a clock that was set back or far ahead since the last event (its time and the time now, ISO 8601), rows
    that had lost their place and have it again (how many), rows that are gone and in no copy (how many), a file that is
    older than it has been (the day of its last event)."""

    BROUGHT_BACK = "brought-back"
    CHANGED = "changed"
    REMOVED_FILES = "removed-files"
    CLOCK = "clock"
    MENDED = "mended"
    MISSING = "missing"
    OLDER_FILE = "older-file"


@dataclass(frozen=True, slots=True)
class OrphanDiary:
    """A diary that no code stands for: its first and last day, and how many practices are in it.

    `key` is never shown; days are None where nothing was ever recorded, or where it is not `readable`.
    """

    key: str
    first: date | None
    last: date | None
    practices: int
    readable: bool = True


class ClinicRestored(NamedTuple):
    """Which day's copy took the place of the clinic's file, and whether a damaged file was put aside."""

    day: date
    put_aside: bool


class AuditAction(StrEnum):
    """What was done."""

    BEGAN_CLINIC = "began-clinic"
    MADE_STAFF = "made-staff"
    REMOVED_STAFF = "removed-staff"
    CHANGED_PHRASE = "changed-passphrase"
    MADE_CODES = "made-codes"
    CAME = "came"
    LOGGED_IN = "logged-in"
    WRONG_PIN = "wrong-pin"
    OPENED_FIRST_USE = "opened-first-use"
    RESET_PIN = "reset-pin"
    CHOSE_PIN = "chose-pin"
    LOOKED = "looked"
    LED_GROUP = "led-group"
    MADE_SLIPS = "made-slips"
    ERASED = "erased"
    ANONYMISED = "anonymised"
    LEFT_KIOSK = "left-kiosk"
    MADE_REPORT = "made-report"
    MADE_EXPORT = "made-export"
    RESTORED = "restored"
    BROUGHT_BACK = "brought-back"
    ADOPTED = "adopted"
    REMOVED_FILES = "removed-files"
    CLOSED_CODE = "closed-code"
    TOLD_OF_RESET = "told-of-reset"
    TOOK_EXPORT = "took-export"
    ERASED_SELF = "erased-self"
    ENCRYPTED = "encrypted"
    MADE_SHEET = "made-sheet"
    TOOK_KEY = "took-key"
    USED_SHEET = "used-sheet"
    FAILED_LOGIN = "failed-login"
    REFUSED = "refused"
    CLOCK_MOVED = "clock-moved"
    MENDED = "mended"
    MISSED = "missed"
    OLDER_FILE = "older-file"


HANDOVER_CONSENTS = {AuditAction.MADE_REPORT: Consent.REPORT, AuditAction.MADE_EXPORT: Consent.EXPORT}
"""What a person must have said yes to before staff do this."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One action, or an attempt at one.

    `staff` and `subject` are codes ("" where there is none), `detail` a number, an exercise id, a day or a consent. `number`
    counts from 1, `at_utc` is ISO 8601; `link` is a digest of all the rest and of the link before.
    """

    number: int
    at_utc: str
    staff: str
    action: AuditAction
    subject: str
    detail: str
    link: bytes


def link_event(
    number: int, at_utc: str, staff: str, action: AuditAction, subject: str, detail: str, before: bytes
) -> AuditEvent:
    """Return a new event, chained to the one with the link `before`."""
    link = _link(before, number, at_utc, staff, action, subject, detail)
    return AuditEvent(number, at_utc, staff, action, subject, detail, link)


def first_broken_link(events: Iterable[AuditEvent]) -> int | None:
    """Return the number of the first event that does not follow from those before it; None when the chain is intact."""
    before = FIRST_LINK
    for number, event in enumerate(events, 1):
        expected = link_event(number, event.at_utc, event.staff, event.action, event.subject, event.detail, before)
        if event != expected:
            return number
        before = event.link
    return None


def _link(before: bytes, number: int, *texts: str) -> bytes:
    content = f"{number}|" + "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.blake2b(before + content.encode(), digest_size=32).digest()


class Clinic(Protocol):
    """Keeps people, staff and the audit log. It exists so that no page knows of databases or digests.

    Everything staff do is in the audit log before it is done, and every verb that takes the acting account looks it up
    again, in the transaction in which it acts: raises `StaffAccountGone` when it is gone. Raises `ClinicProblem` or `Busy`.
    """

    def found_files(self, count: int) -> None:
        """Note in the audit, and for staff, that so many files an earlier version had left here were erased."""

    def is_open(self, code: str) -> bool:
        """Return whether a first use, or a new PIN, is open for this code now."""

    def choose_pin(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        """Set the PIN chosen at an opened code. Raises `InvalidSecret`."""

    def log_in(self, code: str, pin: str) -> LoginAccepted | LoginRejected:
        """Check a code with its PIN. The attempt is counted on the disk before it is checked."""

    def deeds_with(self, code: str) -> tuple[AuditEvent, ...]:
        """Return what the audit log says was done with this person's code, oldest first, but for their own logins."""

    def untold_resets(self, code: str) -> tuple[AuditEvent, ...]:
        """Return every opening of this code for a new PIN that the person has not been told of, oldest first."""

    def record_own_action(self, code: str, action: AuditAction) -> None:
        """Write down what the person with this code has done, or was told, in their own visit."""

    def erase_self(self, code: str) -> None:
        """Erase a person and everything of theirs, at their own wish. Raises `UnknownCode`, and `Busy` while their diary
        is open."""

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        """Return who this is on the staff. Raises `LoginFailed`."""

    def make_staff(self, lead: Staff, role: Role, passphrase: str) -> str:
        """Make a staff account; return its code."""

    def remove_staff(self, lead: Staff, code: str) -> None:
        """Remove a staff account. Raises `PermissionDenied`, `UnknownCode`, `LastLead`."""

    def staff_accounts(self, staff: Staff) -> tuple[StaffAccount, ...]:
        """Return every account of the staff, by code."""

    def require_staff_code(self, lead: Staff, code: str) -> None:
        """Raise `UnknownCode` unless this is the code of somebody on the staff, and `PermissionDenied`."""

    def change_passphrase(self, staff: Staff, passphrase: str, code: str) -> None:
        """Change the passphrase of one's own code or, as the lead, of any.

        Raises `InvalidSecret`, `PermissionDenied`, `UnknownCode`.
        """

    def make_codes(
        self, staff: Staff, count: int, write_slips: Callable[[tuple[str, ...]], None] | None = None
    ) -> tuple[str, ...]:
        """Make codes for people, on slips only as yet.

        `write_slips` is called with them before they are valid, and when it raises they are undone: no code is valid that
        stands nowhere.
        """

    def people(self, staff: Staff) -> tuple[Person, ...]:
        """Return every code, in the order made."""

    def open_first_use(self, staff: Staff, code: str) -> None:
        """Let this code choose a (new) PIN for a while. Raises `UnknownCode`, and `ConsentMissing` for a code in use whose
        person has said no to that."""

    def close_code(self, staff: Staff, code: str) -> None:
        """Take back that a code may choose a PIN. Raises `UnknownCode`; a code that is not open stays as it is."""

    def weeks(self, staff: Staff, today: date, on_progress: OnProgress | None = None) -> dict[int, int]:
        """Return how many people are in which week; counts only."""

    def withdraw(self, staff: Staff, code: str, mode: WithdrawalMode) -> None:
        """Take a person out. Raises `UnknownCode`."""

    def hand_over(self, staff: Staff, code: str, action: AuditAction) -> str:
        """Return the key of a person whose recorded consent stands now, for this action.

        Raises `UnknownCode` or `ConsentMissing`.
        """

    def begin_group(self, staff: Staff, session: GroupSession) -> None:
        """Remember what the room practises today."""

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        """Return what the room has practised on this day."""

    def record_action(self, staff: Staff, action: AuditAction, detail: str = "") -> None:
        """Write down an action that changes nothing here."""

    def audit(self, staff: Staff, on_progress: OnProgress | None = None) -> tuple[AuditEvent, ...]:
        """Return everything staff have done, once the chain is found intact."""

    def audit_anchor(self, staff: Staff) -> AuditAnchor:
        """Return the anchor of the audit log as it is now."""

    def check_anchor(self, staff: Staff, anchor: AuditAnchor) -> AnchorVerdict:
        """Return whether the audit log is still what it was when `anchor` was handed out."""

    def index_log(self, goes_on: Callable[[], bool]) -> None:
        """Note which events of the audit log are of which code, for `deeds_with`, as long as `goes_on()`.

        Takes seconds where the log is long and was never indexed.
        """

    def notices(self, staff: Staff) -> tuple[tuple[ClinicNotice, str], ...]:
        """Return what staff have not been told yet, each with its detail; told once."""

    def check(self, staff: Staff, on_progress: OnProgress | None = None) -> DiariesChecked:
        """Read every diary with its key, and the log, and return whether they are what was written; mends nothing."""

    def orphans(self, staff: Staff) -> tuple[OrphanDiary, ...]:
        """Return every diary here that no code stands for. Raises `PermissionDenied`."""

    def adopt(self, staff: Staff) -> tuple[tuple[str, OrphanDiary], ...]:
        """Give each of those diaries a new code, to be opened like any other. Raises `PermissionDenied`."""

    def encrypt(self, lead: Staff, passphrase: str, show: Callable[[bytes], None]) -> None:
        """Encrypt the diaries of a clinic that an earlier nærvær has made; `lead` opens it from then on with `passphrase`.

        `show` is called with the clinic key before anything is changed; what it raises ends it. Raises `PermissionDenied`.
        """

    def clinic_key(self, lead: Staff, action: AuditAction) -> bytes:
        """Return the clinic key, for what the audit log then says of it. Raises `PermissionDenied`."""

    def close(self) -> None:
        """Release the file; may be called twice."""


class KioskExit(Protocol):
    """Lets staff leave the kiosk when the clinic cannot be used, whatever is wrong with it. It opens no person's data."""

    def remember(self) -> None:
        """Learn who is on the staff now, if that can be read."""

    def staff_log_in(self, code: str, passphrase: str) -> Staff:
        """Return who this is on the staff. The attempt is counted before it is checked. Raises `LoginFailed`."""

    def still_exists(self, staff: Staff) -> bool:
        """Return whether this account exists, as far as can be told."""

    def record_exit(self, staff: Staff) -> None:
        """Have it written down, as soon as that can be done, that this account ended the kiosk."""


class ClinicStorage(Protocol):
    """Opens what one clinic keeps. People are named by their keys, never by their codes.

    Every method may raise `ClinicProblem` or `Busy`; the two that open a person's data raise what `Diary` does.
    """

    def check_may_begin(self, beside_diaries: bool) -> None:
        """Raise what `begin` would raise. Makes nothing."""

    def begin(
        self,
        passphrase: str,
        beside_diaries: bool,
        show: Callable[[str, bytes], None],
        clinic_key: bytes | None = None,
    ) -> str:
        """Make the clinic and its first staff account, which leads; returns the account's code.

        `show` is called with the code and the clinic key before there is a clinic; what it raises ends the making. With
        `beside_diaries` also where diaries lie whose clinic is lost; are they encrypted, with their `clinic_key`.
        """

    def restore(self) -> ClinicRestored:
        """Put back the newest intact copy of the clinic."""

    def check_sheet(self, clinic_key: bytes) -> None:
        """Raise `ClinicProblem` ("sheet") unless this is the clinic's key."""

    def recover(self, clinic_key: bytes, passphrase: str, show_code: Callable[[str], None]) -> str:
        """Make a staff account that leads, for whoever has the recovery sheet; returns its code, which is shown first."""

    def unlock(self, code: str, passphrase: str) -> bool:
        """Open the keys of the diaries with what staff have typed; False when they stay locked."""

    def open(self, to_write: bool = False, may_be_locked: bool = False) -> Clinic:
        """Open the clinic, checked. With `to_write`, refuse where nothing can be written.

        Unless `may_be_locked`, raise `ClinicProblem` ("locked") until the keys of the diaries are open.
        """

    def open_diary(self, key: str) -> Diary:
        """Open the diary of one person."""

    def own_data(self, key: str) -> OwnData:
        """All data of one person, to export or to erase."""

    def kiosk_exit(self) -> KioskExit:
        """How staff leave the kiosk when the clinic cannot be opened."""
