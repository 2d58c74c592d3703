"""The register of a clinic: its people and staff with their codes, groups, notices, and whose diary has still to be removed.

Each is a record that is found by its code. One that was altered is found, and restored from a copy: a person whose record
was altered must never be shown an empty diary as if it were theirs. Everything runs within a transaction of the caller.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ...domain.clinic import (
    AuditAction,
    AuditEvent,
    ClinicFault,
    ClinicNotice,
    ClinicProblem,
    Person,
    PersonState,
    UnknownCode,
    WithdrawalMode,
)
from ...domain.errors import OutOfRange
from ...domain.group_slip import GroupSession
from ...domain.login_rules import FIRST_USE_WINDOW, PERSON_CODE_LENGTH, new_code
from ..hash_chain import CorruptionError
from .audit_log import AuditLog
from .login_check import SecretHash
from .record_cipher import RecordCipher
from .records import Data, Records, RecordTable
from .roll import ROLL, Roll
from .staff_register import StaffRegister

PERSON_KEY_BYTES = 16
PERSON, GROUP, NOTICE, LEAVING, COUNTER, ATTEMPT, SUMMARY, STAFF = (
    "person",
    "group",
    "notice",
    "leaving",
    "counter",
    "attempt",
    "summary",
    "staff",
)


Accounts = dict[str, dict[bytes, Data]]
"""The records of people and staff, by their kind and their name."""


class Register:
    """Everything that is registered at a clinic, by what it is of; and its audit log."""

    def __init__(self, records: Records, cipher: RecordCipher) -> None:
        self.records, self.cipher = records, cipher
        self.log = AuditLog(records, cipher)
        self._counters = self.table(COUNTER)
        self.roll = Roll(self.table(ROLL))
        self.people = PeopleRegister(self.table(PERSON), self._counters, self.roll)
        self.staff = StaffRegister(self.table(STAFF), self.roll)
        self.attempts = self.table(ATTEMPT)
        self._groups, self._notices, self._leaving = (self.table(kind) for kind in (GROUP, NOTICE, LEAVING))

    def table(self, kind: str) -> RecordTable:
        """Return the records of one kind."""
        return RecordTable(self.records, self.cipher, kind)

    # Damage

    def count_altered(self) -> int:
        """Return how many records of people and staff were altered."""
        return len(self.people.table.altered_names()) + len(self.staff.table.altered_names())

    def accounts(self) -> Accounts:
        """Return the intact records of people and staff."""
        return {table.kind: table.by_name() for table in (self.people.table, self.staff.table)}

    def restore_from(self, copy: Accounts) -> tuple[str, ...]:
        """Replace altered records by those of a copy, and return their codes."""
        restored = [(kind, data) for kind in copy for data in restore_records(self.table(kind), copy[kind])]
        for kind, data in restored:
            self.bring_back(kind, data)
        return tuple(data["id"] for _, data in restored)

    def bring_back(self, kind: str, data: Data) -> None:
        """Store the record of a person or of staff as a copy has it.

        The PIN in the copy may have been reset since: the person keeps code and diary, and chooses a new one.
        """
        self.table(kind).put({**data, "open": None, "pin": None} if kind == PERSON else data)

    def take_roll(self, kind: str) -> None:
        """Take down the records of a kind as they stand now."""
        self.roll.take(kind, [name for name, _ in self.records.all_of(kind)])

    # Withdrawals

    def begin_withdrawal(self, code: str, key: str, mode: WithdrawalMode) -> None:
        """Remove a person's record, and remember that the diary with this key has still to be removed."""
        self._leaving.put({"id": key, "mode": mode.value})
        if self.people.table.remove(code):
            self.roll.remove(PERSON, self.people.table.name(code))
        self.records.remove(SUMMARY, self.cipher.name(SUMMARY, key))

    def pending_withdrawals(self) -> tuple[tuple[str, WithdrawalMode], ...]:
        """Return the key and mode of every withdrawal that was begun and not ended."""
        return tuple((each["id"], WithdrawalMode(each["mode"])) for each in self._leaving.all_intact())

    def end_withdrawal(self, key: str) -> None:
        """Forget a person whose diary has been removed."""
        self._leaving.remove(key)

    # Notices and groups

    def add_notice(self, notice: ClinicNotice, detail: str) -> None:
        """Add a notice for staff."""
        self._notices.put({"id": str(_count(self._counters, NOTICE)), "notice": notice.value, "detail": detail})

    def has_notice(self, notice: ClinicNotice) -> bool:
        """Whether staff have still to be told of this."""
        return any(each["notice"] == notice for each in self._notices.all_intact())

    def take_notices(self) -> tuple[tuple[ClinicNotice, str], ...]:
        """Return the notices staff have not been shown, and delete them."""
        waiting = sorted(self._notices.all_intact(), key=lambda each: int(each["id"]))
        for each in waiting:
            self._notices.remove(each["id"])
        known = {notice.value for notice in ClinicNotice}
        taken = ((each["notice"], str(each["detail"])) for each in waiting if each["notice"] in known)
        return tuple(dict.fromkeys((ClinicNotice(notice), detail) for notice, detail in taken))

    def add_group(self, session: GroupSession) -> None:
        """Remember a group session; those of earlier days are forgotten."""
        for each in self._groups.all_intact():
            if each["day"] < session.day.isoformat():
                self._groups.remove(each["id"])
        if not self._groups.exists(session.slip):
            self._groups.put(
                {
                    "id": session.slip,
                    "exercise": session.exercise,
                    "minutes": session.minutes,
                    "day": session.day.isoformat(),
                    "number": session.number,
                }
            )

    def groups_on(self, day: date) -> Sequence[GroupSession]:
        """Return the group sessions of a day; a record that is not what its own slip says is left out."""
        held = sorted(self._groups.all_intact(), key=lambda each: str(each["id"]))
        return tuple(
            session
            for each in held
            if each["day"] == day.isoformat()
            and (session := _group_session(each, day)) is not None
            and session.slip == each["id"]
        )


def restore_records(here: RecordTable, copied: dict[bytes, Data]) -> list[Data]:
    """Replace altered records by those of a copy, and return what is restored.

    One whose name was altered takes a record that stands in the copy and no longer here.
    """
    altered, intact = here.altered_names(), here.by_name()
    missing = {name: data for name, data in copied.items() if name not in intact}
    restored = []
    for name in sorted(altered, key=lambda name: name not in missing):
        found = name if name in missing else next(iter(missing), None)
        if found is None:
            break
        here.remove_name(name)
        data = missing.pop(found)
        here.put(data)
        restored.append(data)
    return restored


class PeopleRegister:
    """The people of a clinic, each with a code, the key of a diary and a PIN."""

    def __init__(self, table: RecordTable, counters: RecordTable, roll: Roll) -> None:
        self.table, self._counters, self._roll = table, counters, roll

    def add(self, now: datetime, key: str) -> str:
        """Add a person whose diary lies under `key`, and return the code."""
        code = free_code(self.table, PERSON_CODE_LENGTH)
        order = _count(self._counters, PERSON)
        self.table.put(person_record(code, key, now.isoformat(), order))
        self._roll.add(PERSON, self.table.name(code))
        return code

    def open_for_pin(self, code: str, until: datetime) -> bool:
        """Let a code choose a PIN until then; return whether it had one, which is removed. Raises `UnknownCode`."""
        data = self._require(code)
        self.table.put({**data, "open": until.isoformat(), "pin": None})
        return data["pin"] is not None

    def close_for_pin(self, code: str) -> bool:
        """Take back that a code may choose a PIN; return whether it could. Raises `UnknownCode`."""
        data = self._require(code)
        self.table.put({**data, "open": None})
        return data["open"] is not None

    def set_pin(self, code: str, secret: SecretHash) -> None:
        """Store the PIN that was chosen; no other can be chosen with this code now."""
        self.table.put({**self._require(code), "open": None, "pin": secret.to_json()})

    def add_untold_reset(self, code: str, number: int, at: datetime, staff: str) -> None:
        """Remember that the person has still to be told of a reset, event `number` of the log."""
        data = self._require(code)
        told_later = [*data["untold"], [number, at.isoformat(timespec="seconds"), staff]]
        self.table.put({**data, "untold": told_later})

    def untold_resets(self, code: str) -> tuple[AuditEvent, ...]:
        """Return the resets a person has not been told of, oldest first."""
        data = self.table.get_intact(code)
        untold = () if data is None else data["untold"]
        return tuple(
            AuditEvent(number, at, staff, AuditAction.RESET_PIN, code, "", b"") for number, at, staff in untold
        )

    def end_untold_resets(self, code: str) -> None:
        """Note that the person has been told of every reset."""
        self.table.put({**self._require(code), "untold": []})

    def check_intact(self, code: str) -> None:
        """Raises `ClinicProblem` ("person") where there is a record of this code and it was altered."""
        self._get(code)

    def find(self, code: str) -> tuple[str, bool]:
        """Return the key of a person, and whether there is a PIN. Raises `UnknownCode`; `ClinicProblem` if altered."""
        data = self._require(code)
        return str(data["key"]), data["pin"] is not None

    def secret(self, code: str) -> tuple[str, SecretHash] | None:
        """Return the key of a person with the hash of the PIN; None without such a code or without a PIN."""
        data = self.table.get_intact(code)
        return None if data is None or data["pin"] is None else (str(data["key"]), SecretHash.from_json(data["pin"]))

    def list_all(self, now: datetime) -> tuple[Person, ...]:
        """Return every person whose record is intact, in the order they were added."""
        held = sorted(self.table.all_intact(), key=lambda data: int(data["order"]))
        return tuple(
            Person(data["id"], data["key"], _state(data, now), datetime.fromisoformat(data["made"])) for data in held
        )

    def may_choose_pin(self, code: str, now: datetime) -> bool:
        """Whether this code may choose a PIN now. Raises `ClinicProblem` for an altered record."""
        data = self._get(code)
        return data is not None and _is_open(data, now)

    def add_orphans(self, keys: Iterable[str], now: datetime) -> dict[str, str]:
        """Add a person for each of these diaries, which belong to no code, and return the codes by key.

        Altered records are deleted: they lead to nobody any more.
        """
        altered = self.table.altered_names()
        for name in altered:
            self.table.remove_name(name)
        codes = {key: self.add(now, key) for key in keys}
        if altered:
            self._roll.take(PERSON, self.table.by_name())
        return codes

    def _get(self, code: str) -> Data | None:
        try:
            return self.table.get(code)
        except CorruptionError:
            raise ClinicProblem(ClinicFault.PERSON) from None

    def _require(self, code: str) -> Data:
        data = self._get(code)
        if data is None:
            raise UnknownCode(code)
        return data


def person_record(code: str, key: str, made: str, order: int) -> Data:
    """Return the record of a person who has no PIN."""
    return {"id": code, "key": key, "made": made, "order": order, "open": None, "pin": None, "untold": []}


def new_person_key() -> str:
    """Return the random name of a new person's folder, which also names the key in the key files."""
    return secrets.token_hex(PERSON_KEY_BYTES)


def free_code(table: RecordTable, length: int) -> str:
    """Return a new code that no record of the table has."""
    while True:
        code = new_code(secrets.randbelow, length)
        if not table.exists(code):
            return code


def _count(counters: RecordTable, what: str) -> int:
    """Return the next number of a counter. One that was altered goes on far above what it had."""
    data = counters.get_intact(what)
    number = (secrets.randbits(30) + 1_000_000 if counters.exists(what) else 1) if data is None else data["count"] + 1
    counters.put({"id": what, "count": number})
    return int(number)


def _group_session(data: Data, day: date) -> GroupSession | None:
    try:
        return GroupSession(data["exercise"], data["minutes"], day, data["number"])
    except OutOfRange:
        return None


def _is_open(data: Data, now: datetime) -> bool:
    if data["open"] is None:
        return False
    remaining = datetime.fromisoformat(data["open"]) - now
    return remaining <= FIRST_USE_WINDOW and remaining.total_seconds() > 0


def _state(data: Data, now: datetime) -> PersonState:
    if data["pin"] is not None:
        return PersonState.ACTIVE
    return PersonState.OPENED if _is_open(data, now) else PersonState.ISSUED
