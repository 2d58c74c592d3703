"""What the tests of the clinic share: a clinic in a folder, and a clock to set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nærvær.domain.clinic import Staff
from nærvær.store.clinic import SqliteClinic, begin_clinic, open_clinic
from store.diaries import Clock

PASSPHRASE = "gul sykkel i regn"
PIN, OTHER_PIN = "738492", "405968"


@dataclass
class House:
    """A clinic with its lead."""

    folder: Path
    clock: Any  # a `Clock`, or the real one
    lead_code: str

    def open(self) -> SqliteClinic:
        return open_clinic(self.folder, self.clock)

    def lead(self, clinic: SqliteClinic) -> Staff:
        return clinic.staff_log_in(self.lead_code, PASSPHRASE)

    def with_pins(self, count: int, pin: str = PIN) -> tuple[str, ...]:
        """People who have chosen a PIN; their codes."""
        with self.open() as clinic:
            lead = self.lead(clinic)
            codes = clinic.make_codes(lead, count)
            for code in codes:
                clinic.open_first_use(lead, code)
                clinic.choose_pin(code, pin)
        return codes


def begun(folder: Path) -> House:
    clock = Clock()
    return House(folder, clock, begin_clinic(folder, clock, PASSPHRASE))
