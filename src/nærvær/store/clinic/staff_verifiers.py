"""Tells who of the staff somebody is without the register: enough to leave the kiosk, never to open anything.

A verifier names nobody: scrypt makes a name and a key of what a member of the staff types, and only that key opens the
code and the role inside. A clinic in the clear has codes with the hashes of the passphrases instead.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ...domain.clinic import Role
from ...domain.login_rules import STAFF_CODE_LENGTH, read_code
from ...files import PART_SUFFIX, read_bounded, secure_erase, write_private_file
from ...quick_dataclass import dataclass
from ..encryption import derive, seal, unseal
from ..hash_chain import CorruptionError
from .login_check import SecretHash, check_secret, dummy_hash
from .record_cipher import derive_key
from .records import Data
from .staff_register import StaffRegister

MAX_BYTES = 1 << 20
_NAME_BYTES = 16
_PLACE = "nærvær 1|verifier"
_FIELDS = ("salt", "cost", "name", "sealed")


class TypedSecret(NamedTuple):
    """What scrypt makes of code and passphrase, with salt and cost: bytes to be found by, and a key."""

    salt: str
    cost: int
    names: bytes
    key: bytes

    @classmethod
    def derive(cls, code: str, passphrase: str, salt: str, cost: int) -> TypedSecret:
        """Derive it. Takes a moment, on purpose. Raises `ValueError` for salt or cost that are none."""
        return cls(salt, cost, *derive(f"{code} {passphrase}", bytes.fromhex(salt), cost))

    @property
    def entry_name(self) -> str:
        """The name of what it opens in the key files."""
        return self.names[:_NAME_BYTES].hex()

    def verifier(self, code: str, role: Role) -> Data:
        """Return the verifier of the account with this code."""
        sealed = seal(self._verifying_key(), json.dumps([code, role.value]).encode(), _PLACE)
        name = self.names[_NAME_BYTES:].hex()
        return {"salt": self.salt, "cost": self.cost, "name": name, "sealed": base64.b64encode(sealed).decode()}

    def matches(self, code: str, verifier: Data) -> Role | None:
        """Return the role of the account, where the verifier is its own."""
        if verifier["name"] != self.names[_NAME_BYTES:].hex():
            return None
        with suppress(CorruptionError, ValueError):
            held, role = json.loads(unseal(self._verifying_key(), base64.b64decode(verifier["sealed"]), _PLACE))
            return Role(role) if held == code else None
        return None

    def _verifying_key(self) -> bytes:
        return derive_key(self.key, "verifier")


@dataclass(frozen=True, slots=True)
class StaffVerifiers:
    """The staff as far as leaving the kiosk goes.

    `accounts` of a clinic in the clear: code, role, scrypt's cost, and salt and digest in hexadecimal. `verifiers` by the
    name of the account's record, in hexadecimal.
    """

    accounts: tuple[tuple[str, str, int, str, str], ...] = ()
    verifiers: tuple[tuple[str, Data], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.accounts or self.verifiers)

    @classmethod
    def of(cls, staff: StaffRegister, *, sealed: bool) -> StaffVerifiers:
        """Return those of a register; of a sealed one whose accounts have not chosen a passphrase since, none."""
        if sealed:
            held = ((staff.table.name(each["id"]).hex(), each["verifier"]) for each in staff.records())
            return cls.from_json({"verifiers": [[name, each] for name, each in held if each is not None]})
        return cls.from_json({"staff": [[each["id"], each["role"], *each["secret"]] for each in staff.records()]})

    @classmethod
    def from_json(cls, held: Any) -> StaffVerifiers:
        """Return those that were written; none where one of them is not what was written."""
        try:
            accounts = tuple(
                (str(code), Role(role).value, int(cost), salt, digest)
                for code, role, cost, salt, digest in held.get("staff", ())
            )
            for account in accounts:
                SecretHash.from_json(account[2:])
                if read_code(account[0], STAFF_CODE_LENGTH) != account[0]:
                    return cls()
            verifiers = tuple(
                (str(name), {field: each[field] for field in _FIELDS}) for name, each in held.get("verifiers", ())
            )
            for _, each in verifiers:
                bytes.fromhex(each["salt"])
                base64.b64decode(each["sealed"])
                int(each["cost"])
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()
        return cls(accounts, verifiers)

    def to_json(self) -> dict[str, Any]:
        """Return them as they are written."""
        return {"staff": [list(each) for each in self.accounts], "verifiers": [list(each) for each in self.verifiers]}

    def find(self, code: str, passphrase: str) -> Role | None:
        """Return the role of the account with this code and passphrase; None where there is none."""
        account = next((each for each in self.accounts if each[0] == code), None)
        if self.accounts or not self.verifiers:
            right = check_secret(passphrase, dummy_hash() if account is None else SecretHash.from_json(account[2:]))
            return Role(account[1]) if account is not None and right else None
        for salt, cost in {(each["salt"], int(each["cost"])) for _, each in self.verifiers}:
            typed = TypedSecret.derive(code, passphrase, salt, cost)
            for _, each in self.verifiers:
                role = typed.matches(code, each)
                if role is not None:
                    return role
        return None

    def has(self, code: str, name: str | None) -> bool:
        """Whether the account with this code is among them; `name`: that of its record, where it can be told."""
        if self.accounts:
            return any(each[0] == code for each in self.accounts)
        return name is None or any(each == name for each, _ in self.verifiers)


def read_staff_file(file: Path) -> StaffVerifiers:
    """Return what stands in the staff's own file; nothing where that is not what was written."""
    try:
        held = json.loads(read_bounded(file, MAX_BYTES))
        verifiers = StaffVerifiers.from_json(held)
        return verifiers if held["checksum"] == _checksum(verifiers) else StaffVerifiers()
    except Exception:
        return StaffVerifiers()


def write_staff_file(verifiers: StaffVerifiers, file: Path) -> None:
    """Write the staff as they are now to `file`; where that fails, remove it, as it may name staff who were removed.

    An empty list would let no one leave, so it replaces nothing; one in the clear is overwritten.
    """
    held = read_staff_file(file)
    if held == verifiers or not verifiers:
        return
    try:
        if held.accounts and verifiers.verifiers:
            secure_erase(file)
        write_private_file(file, json.dumps(verifiers.to_json() | {"checksum": _checksum(verifiers)}).encode())
    except OSError:
        for stale in (file.with_suffix(PART_SUFFIX), file):
            with suppress(OSError):
                stale.unlink(missing_ok=True)


def first_of(sources: Iterable[StaffVerifiers]) -> StaffVerifiers:
    """Return the first that hold anybody."""
    return next(filter(None, sources), StaffVerifiers())


def _checksum(verifiers: StaffVerifiers) -> str:
    held: Sequence[Any] = [verifiers.to_json()]
    return hashlib.blake2b(json.dumps(held).encode(), digest_size=32).hexdigest()
