"""What the tests of the clinic share: a clinic in a folder, and a clock to set."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nærvær.domain.clinic import Staff
from nærvær.store import SqliteDiary, open_diary
from nærvær.store.clinic import SqliteClinic, begin_clinic, open_clinic
from nærvær.store.clinic.clinic_keys import ClinicKeys
from nærvær.store.clinic.clinic_paths import ClinicPaths
from nærvær.store.clinic.record_cipher import SealedRecords
from store.diaries import Clock

PASSPHRASE = "gul sykkel i regn"
CREDENTIALS = "credentials"
PIN, OTHER_PIN = "738492", "405968"


FIXTURE = Path(__file__).parent / "fixtures" / "clinic-0.1.0.db"
OLD_LEAD, OLD_CODES = "UK7NY8AF", ("FB6Y8R", "85TA7V")
"""Who is in the clinic of 0.1.0 that was recorded; the people have chosen `PIN`, the lead types `PASSPHRASE`."""


@dataclass
class House:
    """A clinic with its lead."""

    folder: Path
    clock: Any  # a `Clock`, or the real one
    lead_code: str
    keys: ClinicKeys

    def open(self) -> SqliteClinic:
        return open_clinic(self.folder, self.clock, keys=self.keys)

    def diary(self, key: str, now: Any = None) -> SqliteDiary:
        """The diary of a person, as their session opens it."""
        folder, cipher = ClinicPaths(self.folder).diary_folder(key), self.keys.rows_of(key)
        return open_diary(folder, now or self.clock, person=key, cipher=cipher)

    def keep_key(self, place: Path) -> None:
        """Let the machine keep the clinic key, as systemd hands it to a service; `kiosk_pty` looks for it there."""
        folder = place / CREDENTIALS
        folder.mkdir(exist_ok=True)
        (folder / "naervaer-clinic-key").write_text(f"{self.keys.clinic_key().hex()}\n")

    def lead(self, clinic: SqliteClinic) -> Staff:
        return clinic.staff_log_in(self.lead_code, PASSPHRASE)

    def changes(self, statement: str, *values: object) -> None:
        """Change the file behind the clinic's back."""
        with closing(sqlite3.connect(self.folder / "clinic.db")) as connection:
            assert connection.execute(statement, values).rowcount == 1
            connection.commit()

    def name(self, kind: str, code: str) -> bytes:
        """The name of a record, as only who has the clinic key knows it."""
        return SealedRecords(self.keys.clinic_key()).name(kind, code)

    def spoils(self, kind: str, code: str, what: str = "content") -> None:
        """Turn a bit in the content, or the name, of a record."""
        name = self.name(kind, code)
        with closing(sqlite3.connect(self.folder / "clinic.db")) as connection:
            where = "WHERE kind = ? AND name = ?"
            (held,) = connection.execute(f"SELECT {what} FROM records {where}", (kind, name)).fetchone()
            spoilt = held[:-1] + bytes([held[-1] ^ 0x10])
            connection.execute(f"UPDATE records SET {what} = ? {where}", (spoilt, kind, name))
            connection.commit()

    def with_pins(self, count: int, pin: str = PIN) -> tuple[str, ...]:
        """People who have chosen a PIN; their codes."""
        with self.open() as clinic:
            lead = self.lead(clinic)
            codes = clinic.make_codes(lead, count)
            for code in codes:
                clinic.open_first_use(lead, code)
                clinic.choose_pin(code, pin)
        return codes


def begun(folder: Path, clock: Any = None) -> House:
    """A clinic whose keys are open, as at a kiosk where staff have been."""
    shown: list[bytes] = []
    clock = clock or Clock()
    code = begin_clinic(folder, clock, PASSPHRASE, show=lambda _code, key: shown.append(key))
    return House(folder, clock, code, ClinicKeys(ClinicPaths(folder), shown[0]))


def begun_by_the_first(folder: Path) -> House:
    """A clinic that 0.1.0 has made: in the clear, with a lead and two people."""
    folder.mkdir(mode=0o700)
    shutil.copy(FIXTURE, folder / "clinic.db")
    return House(folder, Clock(), OLD_LEAD, ClinicKeys(ClinicPaths(folder)))
