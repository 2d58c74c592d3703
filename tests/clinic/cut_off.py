"""What a process does at the clinic until it is killed for it; in a module of its own, so that a fork server finds it."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from pathlib import Path

from clinic.houses import OTHER_PIN, PASSPHRASE, House
from nærvær.domain.clinic import WithdrawalMode
from nærvær.domain.practice import PracticeInProgress
from nærvær.store.clinic import begin_clinic, maintenance
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.audit_log import AuditLog
from nærvær.store.clinic.login_check import SecretHash
from store.diaries import Clock


def begin_a_clinic(says: Connection, folder: Path) -> None:
    says.send("begins")
    begin_clinic(folder, Clock(), PASSPHRASE, show=lambda code, _key: says.send(code))
    says.send("done")


def guess_for_ever(says: Connection, house: House, code: str) -> None:
    """Try one PIN after the other; the process dies inside each look, right after the try was counted."""
    real = credentials.check_secret

    def look(secret: str, expected: SecretHash) -> bool:
        says.send(secret)
        time.sleep(60)
        return real(secret, expected)

    setattr(credentials, "check_secret", look)  # noqa: B010 - mypy knows another type
    with house.open() as clinic:
        answer = clinic.log_in(code, OTHER_PIN)
        says.send(answer.wait_seconds)


def withdraw_and_die(says: Connection, house: House, code: str) -> None:
    def leave(*_: object) -> None:
        says.send("marked")
        time.sleep(60)

    setattr(maintenance, "withdraw_person", leave)  # noqa: B010 - as above
    with house.open() as clinic:
        clinic.withdraw(house.lead(clinic), code, WithdrawalMode.ERASE)


def practise_and_hang(says: Connection, house: House, key: str, state: PracticeInProgress) -> None:
    with house.diary(key) as diary:
        diary.begin(state)
        says.send("kept")
        time.sleep(60)


def make_codes_and_lose_power(says: Connection, house: House) -> None:
    def write_down(*_: object, **__: object) -> None:
        says.send("half way")
        time.sleep(60)

    with house.open() as clinic:
        lead = house.lead(clinic)
        setattr(AuditLog, "append", write_down)  # noqa: B010 - as above
        clinic.make_codes(lead, 5)
