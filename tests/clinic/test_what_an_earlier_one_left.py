"""What the kiosk of 0.1.0 let people write outside their diaries is erased at the start, and staff are told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from nærvær.domain.errors import SchedulerFault

if sys.platform != "linux":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

from clinic.houses import House, begun
from clinic.kiosk_pty import Kiosk, rules
from clinic.test_kiosk_on_a_terminal import staff_come_in
from nærvær.domain.clinic import AuditAction
from nærvær.domain.errors import SchedulerProblem
from nærvær.machine_services import local_now
from nærvær.reminders.scheduler import REMINDER_NAME, SystemScheduler, erase_leftover_reminders
from nærvær.store.clinic import login_check as credentials

WORDS = "Etter morfinen OLANORDMANN"
NAMES = ("naervaer-paaminnelse.ics", "naervaer-paaminnelse (1).ics", ".naervaer-paaminnelse.ics.4711.part")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def put(file: Path, held: Path) -> None:
    """A file with somebody's words, whose bytes can still be looked at when its name is gone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(WORDS)
    os.link(file, held / f"held-{len(list(held.iterdir()))}")


def test_calendar_files_and_the_timer_are_written_over_and_others_left_alone(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    held = tmp_path_factory.mktemp("held")
    for name in NAMES:
        put(home / name, held)
        put(home / "Documents" / name, held)
    for end in ("service", "timer"):
        put(home / ".config" / "systemd" / "user" / f"{REMINDER_NAME}.{end}", held)
    own = home / "Documents" / "paaminnelse.ics"
    own.write_text("noe annet")
    assert erase_leftover_reminders() == 8
    assert [file for file in home.rglob("*") if file.is_file()] == [own]
    assert not any(any(file.read_bytes()) for file in held.iterdir())
    assert erase_leftover_reminders() == 0


def test_an_account_without_a_home_and_a_timer_that_stays_hinder_nothing(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path_factory.mktemp("held")
    unit = home / ".config" / "systemd" / "user" / f"{REMINDER_NAME}.service"
    put(unit, held)

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    def refused(_: SystemScheduler) -> bool:
        raise SchedulerProblem(SchedulerFault.REFUSED, "systemctl")

    monkeypatch.setattr(SystemScheduler, "turn_off", refused)
    assert erase_leftover_reminders() == 0
    assert not any(any(file.read_bytes()) for file in held.iterdir())
    monkeypatch.setattr(Path, "home", homeless)
    assert erase_leftover_reminders() == 0


def test_where_there_is_no_clinic_the_reminder_is_somebody_s_own_and_stays(home: Path, tmp_path: Path) -> None:
    (home / NAMES[0]).write_text(WORDS)
    with Told(rules(tmp_path)) as kiosk:
        assert kiosk.process.wait(30) == 1
    assert (home / NAMES[0]).read_text() == WORDS


class Told(Kiosk):
    """A kiosk that has something to tell the journal."""

    def told_the_journal(self) -> bytes:
        self.journal = super().told_the_journal().decode()
        return b""


def test_staff_are_told_once_and_the_journal_without_a_word_of_anybody(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)
    house: House = begun(quick_path / "klinikk", local_now)
    (quick_path / NAMES[0]).write_text(WORDS)
    with Told(rules(quick_path)) as kiosk:
        staff_come_in(kiosk, house, until="Ei fil med en påminnelse lå der alle kunne lese den")
        assert not (quick_path / NAMES[0]).exists()
        kiosk.send("\r")
        kiosk.shows("føres i loggen")
        kiosk.send("\x03")
        staff_come_in(kiosk, house)
        kiosk.locks()
        assert "OLANORDMANN" not in kiosk.bytes.decode("utf-8", "replace")
    assert kiosk.journal == "Slettet ei fil med påminnelser fra en tidligere utgave av nærvær.\n"
    with house.open() as clinic:
        entries = [entry for entry in clinic.audit(house.lead(clinic)) if entry.action is AuditAction.REMOVED_FILES]
    assert [(entry.staff, entry.subject, entry.detail) for entry in entries] == [("", "", "1")]
