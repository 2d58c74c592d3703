"""The staff of a clinic: one record for each account, with its role, the hash of its passphrase and its last login."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from ...domain.clinic import (
    LastLead,
    PermissionDenied,
    Role,
    Staff,
    StaffAccount,
    StaffAccountGone,
    UnknownCode,
)
from ...domain.login_rules import STAFF_CODE_LENGTH, new_code
from .login_check import SecretHash
from .records import Data, RecordTable
from .roll import Roll


class StaffRegister:
    """The accounts of the staff. `table` holds their records, and `roll` how many there are."""

    def __init__(self, table: RecordTable, roll: Roll) -> None:
        self.table, self._roll = table, roll

    def free_code(self) -> str:
        """Return a new code that no account has."""
        while True:
            code = new_code(secrets.randbelow, STAFF_CODE_LENGTH)
            if not self.table.exists(code):
                return code

    def add(self, code: str, role: Role, secret: SecretHash, verifier: Data | None = None) -> None:
        """Add an account. `verifier` lets it leave the kiosk when the register cannot be read (`kiosk_exit`)."""
        self.table.put(staff_record(code, role, secret) | {"verifier": verifier})
        self._roll.add(self.table.kind, self.table.name(code))

    def check_is_staff(self, staff: Staff) -> None:
        """Raises `StaffAccountGone` where this account was removed since its login, or its record was altered."""
        if self.table.get_intact(staff.code) is None:
            raise StaffAccountGone

    def check_is_lead(self, staff: Staff) -> None:
        """Raises `StaffAccountGone`, or `PermissionDenied` where this account does not lead now."""
        self.check_is_staff(staff)
        if self.role(staff.code) is not Role.LEAD:
            raise PermissionDenied

    def remove(self, code: str) -> None:
        """Delete an account. Raises `UnknownCode`, and `LastLead` where no account would lead any more."""
        if not self.table.remove(code):
            raise UnknownCode(code)
        self._roll.remove(self.table.kind, self.table.name(code))
        if not self.has_lead():
            raise LastLead

    def has_lead(self) -> bool:
        """Whether an intact account leads."""
        return any(data["role"] == Role.LEAD for data in self.table.all_intact())

    def check_exists(self, code: str) -> None:
        """Raises `UnknownCode` where no account has this code, or its record was altered."""
        if self.table.get_intact(code) is None:
            raise UnknownCode(code)

    def change_passphrase(self, code: str, secret: SecretHash, verifier: Data | None) -> None:
        """Replace the passphrase. Raises `UnknownCode`, also for an altered record, which it would make valid."""
        data = self.table.get_intact(code)
        if data is None:
            raise UnknownCode(code)
        self.table.put({**data, "secret": secret.to_json(), "verifier": verifier})

    def role(self, code: str) -> Role | None:
        """Return the role of an account; None where there is none."""
        data = self.table.get_intact(code)
        return None if data is None else Role(data["role"])

    def note_login(self, code: str, at: datetime) -> None:
        """Note when an account has last logged in."""
        data = self.table.get_intact(code)
        if data is not None:
            self.table.put({**data, "seen": at.isoformat(timespec="seconds")})

    def set_verifier(self, code: str, verifier: Data) -> None:
        """Let an account leave the kiosk when the register cannot be read."""
        data = self.table.get_intact(code)
        if data is not None:
            self.table.put({**data, "verifier": verifier})

    def verifier(self, code: str) -> Data | None:
        """Return what lets an account leave the kiosk when the register cannot be read; None where it has none."""
        data = self.table.get_intact(code)
        return None if data is None else data["verifier"]

    def secret(self, code: str) -> tuple[str, SecretHash] | None:
        """Return the code with the hash of its passphrase; None without such an account, or for an altered record."""
        data = self.table.get_intact(code)
        return None if data is None else (code, SecretHash.from_json(data["secret"]))

    def list_all(self) -> tuple[StaffAccount, ...]:
        """Return every account whose record is intact, by code, with its last login."""
        return tuple(StaffAccount(data["id"], Role(data["role"]), _time(data["seen"])) for data in self.records())

    def records(self) -> Sequence[Data]:
        """Return every record that is intact, by code."""
        return sorted(self.table.all_intact(), key=lambda data: str(data["id"]))


def staff_record(code: str, role: Role | str, secret: SecretHash, seen: str | None = None) -> Data:
    """Return the record of an account."""
    return {"id": code, "role": str(role), "secret": secret.to_json(), "seen": seen, "verifier": None}


def _time(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:  # no time of ours
        return None
