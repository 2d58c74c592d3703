"""Whatever becomes of the clinic's file: the lock stands, people practise on, and staff can leave, on a real terminal."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, timedelta
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

from clinic.houses import PASSPHRASE, PIN, House, begun
from clinic.kiosk_pty import Kiosk, rules
from clinic.test_kiosk_on_a_terminal import DOWN, click, staff_come_in
from nærvær.domain.clinic import AuditAction, LoginFailed, Role, Staff
from nærvær.machine_services import local_now
from nærvær.store.clinic import FileKioskExit, KioskMemory, open_clinic, staff_verifiers
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.clinic_keys import ClinicKeys
from nærvær.store.clinic.clinic_paths import ClinicPaths

STAFF_LEAVES = 42
WRONG = "feil ord i rekke"


@contextmanager
def disk(size: str = "1500k") -> Iterator[Path]:
    """A small disk of its own, that can be filled or made read-only."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("this needs a disk of its own, and may not mount one")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(place: Path) -> None:
    with suppress(OSError), (place / "fyll").open("wb", buffering=0) as opened:
        while True:
            opened.write(bytes(512))


def make_read_only(place: Path) -> None:
    """As a disk is that had errors, though the log of the screen is open: whatever is opened from now on."""
    folder = str(place / "klinikk")
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)


def spoil(place: Path) -> None:
    """Turn one bit in the middle of each of the pages."""
    file = place / "klinikk" / "clinic.db"
    content = bytearray(file.read_bytes())
    for page in range(0, len(content), 4096):
        content[page + 2900] ^= 0x80
    file.write_bytes(content)


def spoil_the_first_page(place: Path) -> None:
    file = place / "klinikk" / "clinic.db"
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])


def lose(place: Path) -> None:
    (place / "klinikk" / "clinic.db").unlink()


def lose_with_copies(place: Path) -> None:
    lose(place)
    for copy in (place / "klinikk" / "clinic-backups").iterdir():
        copy.unlink()


TROUBLES = {each.__name__: each for each in (fill, make_read_only, spoil, spoil_the_first_page, lose, lose_with_copies)}


LONG = os.environ.get("NAERVAER_LONG") == "1"
USUAL = tuple(TROUBLES) if LONG else ("fill", "make_read_only", "spoil_the_first_page")


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk checks a secret at the cost it was hashed with: at the real one these tests would mostly hash."""
    monkeypatch.setattr(credentials, "COST", 2**10)


def at(place: Path) -> House:
    house = begun(place / "klinikk", local_now)
    house.keep_key(place)
    return house


def leaves(kiosk: Kiosk) -> None:
    """From a page that lets staff do nothing but leave."""
    kiosk.shows("Du kan avslutte kiosken likevel.")
    kiosk.send(DOWN)
    kiosk.shows("› 2 Avslutt kiosken")
    kiosk.send("\r")
    assert kiosk.process.wait(20) == STAFF_LEAVES


def types_staff(kiosk: Kiosk, house: House, passphrase: str) -> None:
    kiosk.locked()
    click(kiosk, "Personale")
    kiosk.shows("Tast personalkoden")
    kiosk.send(house.lead_code)
    kiosk.shows("Skriv frasen din")
    kiosk.send(f"{passphrase}\r")


class Alone(Kiosk):
    """A kiosk that may tell the journal what is wrong."""

    def told_the_journal(self) -> bytes:
        self.journal = super().told_the_journal()
        return b""


@pytest.mark.parametrize("trouble", USUAL)
def test_who_comes_after_the_trouble_can_leave_and_others_practise(trouble: str) -> None:
    with disk() as place:
        house = at(place)
        (code,) = house.with_pins(1)
        with Alone(rules(place)) as kiosk:
            kiosk.locked()
            TROUBLES[trouble](place)
            kiosk.locks()
            kiosk.types_until(code, "Tast de seks tallene" if trouble == "fill" else "Øv uten å logge inn")
            if trouble == "fill":
                kiosk.send(PIN)
            kiosk.shows("Øv uten å logge inn")
            kiosk.send("\r")
            kiosk.shows("I dag")
            kiosk.send("\x03")
            types_staff(kiosk, house, WRONG)
            kiosk.shows("Det stemte ikke.")
            kiosk.send("\r")
            types_staff(kiosk, house, PASSPHRASE)
            leaves(kiosk)
            assert PASSPHRASE.encode() not in kiosk.bytes
        assert PASSPHRASE.encode() not in kiosk.journal


@pytest.mark.parametrize("trouble", USUAL)
def test_who_is_there_when_the_trouble_comes_can_leave(trouble: str) -> None:
    with disk() as place:
        house = at(place)
        with Alone(rules(place)) as kiosk:
            staff_come_in(kiosk, house)
            TROUBLES[trouble](place)
            kiosk.send("8")
            kiosk.shows("Kiosken stopper")
            kiosk.send(f"{DOWN}\r")
            assert kiosk.process.wait(20) == STAFF_LEAVES


@pytest.mark.parametrize("trouble", USUAL)
def test_a_kiosk_begins_with_its_lock_in_any_trouble(trouble: str) -> None:
    with disk() as place:
        house = at(place)
        house.with_pins(1)
        with house.open() as clinic:
            key = clinic.people(house.lead(clinic))[0].key
        (house.folder / "people" / key).mkdir(parents=True)
        TROUBLES[trouble](place)
        told = None
        with Alone(rules(Path(tempfile.mkdtemp()), data_dir=str(house.folder))) as kiosk:
            types_staff(kiosk, house, PASSPHRASE)
            leaves(kiosk)
            told = kiosk
        assert b"Traceback" not in told.journal


def test_guessing_is_braked_also_where_nothing_can_be_written() -> None:
    with disk() as place:
        house = at(place)
        with Alone(rules(place)) as kiosk:
            kiosk.locked()
            fill(place)
            for wait in ("Prøv igjen.", "Prøv igjen.", "Vent 30 s"):
                types_staff(kiosk, house, WRONG)
                kiosk.shows(f"Det stemte ikke. {wait}")
                kiosk.send("\r")
            types_staff(kiosk, house, PASSPHRASE)
            kiosk.until(lambda: "Det stemte ikke. Vent" in kiosk.text(), "the wait, though it was right")


# The way out itself


@pytest.fixture
def house(quick_path: Path) -> House:
    return begun(quick_path / "klinikk")


def way_out(house: House, memory: KioskMemory | None = None) -> FileKioskExit:
    return FileKioskExit(house.folder, house.clock, memory or KioskMemory(), ClinicKeys(ClinicPaths(house.folder)))


def test_who_left_is_written_down_as_soon_as_it_can_be(house: House) -> None:
    out = way_out(house)
    file = house.folder / "clinic.db"
    content, at_then = file.read_bytes(), house.clock()
    file.write_bytes(b"\0" * 5000)
    out.record_exit(out.staff_log_in(house.lead_code, PASSPHRASE))
    assert house.lead_code.encode() not in ClinicPaths(house.folder).exits_file.read_bytes()
    house.clock.wait(days=3)
    file.write_bytes(content)
    with house.open() as clinic:
        entry = next(entry for entry in clinic.audit(house.lead(clinic)) if entry.action is AuditAction.LEFT_KIOSK)
    assert (entry.staff, entry.at_utc[:16]) == (house.lead_code, at_then.astimezone(UTC).isoformat()[:16])
    assert not ClinicPaths(house.folder).exits_file.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]\n1\nnull\n",
        b'{"at": "i dag", "staff": "22222222"}\n',
        b'{"at": "2026-01-01T00:00:00"}',
        b"{" * 9999,
    ],
)
def test_nonsense_about_who_left_keeps_nobody_out(house: House, content: bytes) -> None:
    ClinicPaths(house.folder).exits_file.write_bytes(content)
    with house.open() as clinic:
        assert AuditAction.LEFT_KIOSK not in [entry.action for entry in clinic.audit(house.lead(clinic))]


def test_tries_are_counted_before_they_are_looked_at_and_outlive_the_screen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor = os.memfd_create("test")
    (house.folder / "clinic.db").write_bytes(b"\0" * 5000)

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(staff_verifiers, "derive", killed)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            way_out(house, KioskMemory(descriptor)).staff_log_in(house.lead_code, WRONG)
    monkeypatch.undo()
    with pytest.raises(LoginFailed) as refused:
        way_out(house, KioskMemory(descriptor)).staff_log_in(house.lead_code, PASSPHRASE)
    assert refused.value.wait_seconds == 30
    held = os.pread(descriptor, 1 << 20, 0)
    assert house.lead_code.encode() not in held
    house.clock.wait(seconds=30)
    assert way_out(house, KioskMemory(descriptor)).staff_log_in(house.lead_code, PASSPHRASE).role is Role.LEAD


def test_thousands_of_tried_codes_loosen_no_brake_and_let_no_staff_be_forgotten(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:

    memory = KioskMemory(os.memfd_create("test"))
    out = way_out(house, memory)
    out.remember()
    for _ in range(3):
        with pytest.raises(LoginFailed):
            out.staff_log_in(house.lead_code, WRONG)
    held, now = memory.read(), house.clock().astimezone(UTC)
    one = len(json.dumps({f"{0:064}": (1, now.isoformat())}))
    room = staff_verifiers.MAX_BYTES - len(json.dumps(held))
    held["tries"] |= {f"{number:064}": (1, now.isoformat()) for number in range(room // one - 10)}
    memory.write(held)
    assert 0 < staff_verifiers.MAX_BYTES - len(json.dumps(held)) < 20 * one
    monkeypatch.setattr(staff_verifiers.StaffVerifiers, "find", lambda *_: None)
    monkeypatch.setattr(ClinicKeys, "open_as_staff", lambda *_: False)
    for number in range(25):
        with pytest.raises(LoginFailed):
            out.staff_log_in(f"CODE{number:04}", WRONG)
    assert len(json.dumps(memory.read())) < staff_verifiers.MAX_BYTES
    assert len(memory.read()["staff"]["verifiers"]) == 1
    with pytest.raises(LoginFailed) as refused:
        out.staff_log_in(house.lead_code, PASSPHRASE)
    assert refused.value.wait_seconds == 30
    for wait in (0, 0, 30):
        with pytest.raises(LoginFailed) as refused:
            out.staff_log_in("EN1ANNEN", WRONG)
        assert refused.value.wait_seconds >= wait
    monkeypatch.undo()
    house.clock.wait(hours=25)
    assert out.staff_log_in(house.lead_code, PASSPHRASE).role is Role.LEAD
    assert memory.read()["tries"] == {}, "what is forgotten takes no room"


def test_who_is_removed_or_has_another_passphrase_finds_no_way_out(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        code = clinic.make_staff(lead, Role.STAFF, "en annen lang frase")
        other = clinic.make_staff(lead, Role.STAFF, "en annen lang frase")
        clinic.remove_staff(lead, code)
        clinic.change_passphrase(lead, "en tredje lang frase", other)
    (house.folder / "clinic.db").write_bytes(b"\0" * 5000)
    out = way_out(house)
    for left in (code, other):
        with pytest.raises(LoginFailed):
            out.staff_log_in(left, "en annen lang frase")
    assert out.staff_log_in(other, "en tredje lang frase").code == other
    knows = FileKioskExit(house.folder, house.clock, KioskMemory(), house.keys)
    assert not knows.still_exists(Staff(code, Role.STAFF))
    assert knows.still_exists(Staff(other, Role.STAFF))


def test_a_screen_nobody_has_come_to_does_not_read_the_codes_of_everybody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nærvær.store.clinic import kiosk_exit as module

    house.open().close()
    looked: list[Path] = []
    monkeypatch.setattr(module, "check_file", lambda file, _: looked.append(file))
    out = way_out(house)
    out.remember()
    assert looked == []
    monkeypatch.undo()
    ClinicPaths(house.folder).staff_file.unlink()
    lose(house.folder.parent)
    for copy in ClinicPaths(house.folder).backup_files():
        copy.unlink()
    assert out.staff_log_in(house.lead_code, PASSPHRASE).code == house.lead_code, "it was remembered"


def test_with_file_and_verifiers_damaged_a_sound_copy_or_the_memory_tells(house: House) -> None:
    house.open().close()
    place, memory = ClinicPaths(house.folder), KioskMemory()
    out = way_out(house, memory)
    place.file.write_bytes(b"\0" * 5000)
    content = bytearray(place.staff_file.read_bytes())
    content[random.Random(3).randrange(len(content))] ^= 0x01
    place.staff_file.write_bytes(content)
    assert out.staff_log_in(house.lead_code, PASSPHRASE).code == house.lead_code, "from the key files"
    for keys in place.key_files:
        keys.unlink()
    with pytest.raises(LoginFailed):
        out.staff_log_in(house.lead_code, PASSPHRASE)
    house.clock.at += timedelta(hours=1)
    with pytest.raises(LoginFailed):
        way_out(house).staff_log_in(house.lead_code, PASSPHRASE)


def test_the_file_of_verifiers_opens_nothing_of_anybody(house: House) -> None:
    (code,) = house.with_pins(1)
    with open_clinic(house.folder, house.clock) as clinic:
        key = clinic.people(house.lead(clinic))[0].key
    held = ClinicPaths(house.folder).staff_file.read_bytes()
    clinic_key = house.keys.clinic_key()
    marks = (code.encode(), key.encode(), PASSPHRASE.encode(), house.lead_code.encode(), clinic_key.hex().encode())
    assert not [mark for mark in marks if mark in held]
    assert ClinicPaths(house.folder).staff_file.stat().st_mode & 0o077 == 0
