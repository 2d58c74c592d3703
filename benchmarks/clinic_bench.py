"""The scale of a clinic: what a login, the lists and the copies cost with many people and a long audit log, as ratios.

    python benchmarks/clinic_bench.py [--people 5000] [--deeds 100000] [--runs 5]

Clinics of different size are made in memory (/dev/shm) and measured in turn (A B A B …); the least CPU time of several runs
counts, because noise only ever adds. "PIN → today" is what the kiosk does in the clinic between the code and today: the code
is looked up, the PIN checked, groups and resets asked for, the diary opened and read. Hashes cost what they do in use. Of
ten deeds in the log, seven are logins of people, one is of staff, and two are what staff did with a code.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from nærvær.domain.clinic import AuditAction, Staff  # noqa: E402
from nærvær.domain.diary import WeekStarted  # noqa: E402
from nærvær.domain.practice import Practice, PracticeEnd  # noqa: E402
from nærvær.files import atomic_write  # noqa: E402
from nærvær.machine_services import local_now  # noqa: E402
from nærvær.store.clinic import SqliteClinic, SqliteClinicStorage, begin_clinic, clinic_schema  # noqa: E402

PASSPHRASE, PIN = "gul sykkel i regn", "738492"
CODES_AT_ONCE = 500
DEEDS_AT_ONCE = 250
MEMORY = Path("/dev/shm")


class MeasuredClinic:
    """A clinic with so many people and deeds, of whom the first has a PIN; everybody with a diary of a few practices."""

    def __init__(
        self, folder: Path, people: int, deeds: int = 0, *, diaries: bool = True, is_indexed: bool = True
    ) -> None:
        self.folder = folder
        keys: list[bytes] = []
        code = begin_clinic(folder, local_now, PASSPHRASE, show=lambda _code, key: keys.append(key))
        self.storage = SqliteClinicStorage(folder, local_now, Path, atomic_write, keys[0])
        with closing(self.storage.open()) as clinic:
            self.staff: Staff = clinic.staff_log_in(code, PASSPHRASE)
            codes: list[str] = []
            while len(codes) < people:
                codes += clinic.make_codes(self.staff, min(CODES_AT_ONCE, people - len(codes)))
            self.code = codes[0]
            clinic.open_first_use(self.staff, self.code)
            clinic.choose_pin(self.code, PIN)
            self.keys = [person.key for person in clinic.people(self.staff)]
            _do_much(clinic, self.staff, deeds, codes)
            if is_indexed:  # as it has been since the log was short
                clinic.index_log(lambda: True)
        for number, key in enumerate(self.keys if diaries else self.keys[:1]):
            with self.storage.open_diary(key) as diary:
                diary.entries()
                diary.append(WeekStarted(1 + number % 8))
                diary.append(Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "lys"))
        self.storage.open().close()

    def logs_in(self) -> None:
        """PIN → today."""
        with closing(self.storage.open()) as clinic:
            clinic.is_open(self.code)
        with closing(self.storage.open()) as clinic:
            login = clinic.log_in(self.code, PIN)
        with closing(self.storage.open()) as clinic:
            clinic.groups_on(local_now().date())
            clinic.untold_resets(self.code)
        with self.storage.open_diary(getattr(login, "key")) as diary:  # noqa: B009 - or it would have been rejected
            diary.entries()

    def counts_weeks(self) -> None:
        """What `clinic weeks` does: the keys are opened with a passphrase, staff log in, and the weeks are counted."""
        storage = SqliteClinicStorage(self.folder, local_now, Path, atomic_write)
        with closing(storage.open(may_be_locked=True)) as clinic:
            clinic.weeks(clinic.staff_log_in(self.staff.code, PASSPHRASE), local_now().date())

    def does(self, work: Callable[[SqliteClinic], object]) -> Callable[[], None]:
        """Open the clinic and do this."""

        def do() -> None:
            with closing(self.storage.open()) as clinic:
                work(clinic)

        return do


DAY = (AuditAction.LOGGED_IN,) * 7 + (AuditAction.CAME, AuditAction.RESET_PIN, AuditAction.MADE_REPORT)


def _do_much(clinic: SqliteClinic, staff: Staff, deeds: int, codes: list[str]) -> None:
    for begin in range(0, deeds, DEEDS_AT_ONCE):
        with clinic._writing():
            for number in range(begin, min(begin + DEEDS_AT_ONCE, deeds)):
                action = DAY[number % len(DAY)]
                by = "" if action is AuditAction.LOGGED_IN else staff.code
                clinic._record(by, action, "" if action is AuditAction.CAME else codes[number * 7 % len(codes)])
        # As every opening does: the file must not be larger than that of a clinic.
        clinic_schema.archive_events(clinic._connection, clinic._paths, clinic._register.cipher)


def measured(runs: int, *works: Callable[[], None]) -> list[tuple[float, float]]:
    """CPU seconds and seconds of each work, the least of several runs in turn."""
    best = [(float("inf"), float("inf"))] * len(works)
    for _ in range(runs):
        for index, work in enumerate(works):
            began, cpu = time.perf_counter(), time.process_time()
            work()
            took = (time.process_time() - cpu, time.perf_counter() - began)
            best[index] = (min(best[index][0], took[0]), min(best[index][1], took[1]))
    return best


def main() -> None:
    """Make, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--deeds", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        report(Path(place), asked.people, asked.deeds, asked.runs)


def report(place: Path, people: int, deeds: int, runs: int) -> None:
    """Make the clinics, measure them and print the table."""
    today = local_now().date()
    none, many = (
        MeasuredClinic(place / name, people, count, diaries=False) for name, count in (("a", 0), ("b", deeds))
    )
    print(f"{datetime.now():%Y-%m-%d %H:%M}, CPU seconds, least of {runs} runs in turn; (seconds on the clock)")
    row(f"PIN → today, {people} people: no deeds; {deeds} deeds", measured(runs, none.logs_in, many.logs_in), "≤ 1.3")
    copies = (measured_copy(each) for each in (none, many))
    row(f"copy of the day, {people} people: no deeds; {deeds} deeds", measured(runs, *copies), "≤ 2")
    five, hundreds = MeasuredClinic(place / "c", 5), MeasuredClinic(place / "d", 500)
    row("weeks, as the command does it: 5; 500 people", measured(runs, five.counts_weeks, hundreds.counts_weeks), "≤ 2")
    alone = [each.does(lambda clinic, each=each: clinic.weeks(each.staff, today)) for each in (five, hundreds)]  # type: ignore[misc]
    row("weeks alone: 5; 500 people", measured(runs, *alone), "")
    full = MeasuredClinic(place / "e", people)
    for name, work in (
        ("people", lambda clinic: clinic.people(full.staff)),
        ("weeks", lambda clinic: clinic.weeks(full.staff, today)),
        ("staff list", lambda clinic: clinic.staff_accounts(full.staff)),
    ):
        ((cpu, clock),) = measured(runs, full.does(work))
        print(f"{name}, {people} people: {cpu:.2f} s ({clock:.2f} s); target ≤ 2 s")
    ((cpu, clock),) = measured(1, many.does(lambda clinic: clinic.deeds_with(many.code)))
    print(f"what was done with one code, {deeds} deeds: {cpu:.3f} s ({clock:.3f} s)")
    ((cpu, clock),) = measured(1, many.does(lambda clinic: clinic.audit(many.staff)))
    print(f"the whole log read and verified, {deeds} deeds: {cpu:.2f} s ({clock:.2f} s)")


def measured_copy(clinic: MeasuredClinic) -> Callable[[], None]:
    """The first opening of a day: everything is checked and copied."""

    def copied() -> None:
        for copy in (clinic.folder / "clinic-backups").glob("clinic-*.db"):
            copy.unlink()
        clinic.storage.open().close()

    return copied


def row(what: str, figures: list[tuple[float, float]], target: str) -> None:
    """Print two figures and their ratio."""
    (one, one_clock), (other, other_clock) = figures
    print(
        f"{what}: {one:.3f} s ({one_clock:.3f}); {other:.3f} s ({other_clock:.3f}); ratio {other / one:.2f}; target {target}"
    )


if __name__ == "__main__":
    main()
