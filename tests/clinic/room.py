"""A kiosk in a room of its own: `python room.py ADDRESS PASSWORD_FILE FOLDER CLINIC_KEY`, told by its input what happens.

`visit CODE PIN` begins a visit, with a new screen, and answers with the weeks that stand in the diary; `tell WEEK` adds one
and answers `told`, or `kept` where it stands on the kiosk only; `leave` ends the visit.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

from nærvær.domain.diary import WeekStarted
from nærvær.domain.login_rules import LoginAccepted
from nærvær.files import atomic_write
from nærvær.machine_services import local_now
from nærvær.store.postgres.connection import ServerAddress
from nærvær.store.postgres.diary import PostgresDiary
from nærvær.store.postgres.storage import PostgresClinicStorage


def main() -> None:
    """Do what the input says."""
    address, password_file, folder, key = sys.argv[1:]
    place = Path(folder)
    storage: PostgresClinicStorage | None = None
    diary: PostgresDiary | None = None
    for line in sys.stdin:
        match line.split():
            case ["visit", code, pin]:
                parsed, memory = ServerAddress.parse(address, password_file), os.memfd_create("room")
                storage = PostgresClinicStorage(
                    parsed, place, local_now, lambda: place, atomic_write, bytes.fromhex(key), memory
                )
                with closing(storage.open()) as clinic:
                    login = clinic.log_in(code, pin)
                if isinstance(login, LoginAccepted):
                    diary = storage.open_diary(login.key)
                    answer = " ".join(str(entry.fact.week) for entry in diary.entries())
                else:
                    answer = "rejected"
            case ["tell", week]:
                assert diary is not None
                diary.append(WeekStarted(int(week)))
                answer = "kept" if diary.notices else "told"
            case _:
                if diary is not None:
                    diary.close()
                if storage is not None:
                    storage.close()
                storage = diary = None
                answer = "left"
        print(answer, flush=True)


if __name__ == "__main__":
    main()
