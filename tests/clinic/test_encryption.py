"""A clinic's diaries on a stolen disk (E1–E4): nothing to read without the clinic key, and everything with it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, cast

import pytest

from clinic.houses import OLD_CODES, OLD_LEAD, PASSPHRASE, PIN, House, begun, begun_by_the_first
from nærvær.domain.clinic import (
    AuditAction,
    ClinicFault,
    ClinicProblem,
    ConsentMissing,
    LoginFailed,
    Role,
    WithdrawalMode,
)
from nærvær.domain.diary import DiaryEvent, Entry, Fact, Preference
from nærvær.domain.errors import Busy, DiaryFault, DiaryProblem
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.kiosk import KioskServices, KioskSettings
from nærvær.domain.login_rules import LoginAccepted
from nærvær.domain.practice import (
    AbandonedPractice,
    InformalPractice,
    Posture,
    Practice,
    PracticeEnd,
    PracticeInProgress,
    PracticeOptions,
)
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.domain.services import SharedServices
from nærvær.files import atomic_write
from nærvær.store import SqliteOwnData, open_diary, sealed_rows
from nærvær.store.clinic import SqliteClinicStorage, open_clinic, transactions
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.clinic_keys import ClinicKeys
from nærvær.store.clinic.clinic_paths import ClinicPaths
from nærvær.store.diary import rows_after
from nærvær.store.hash_chain import CorruptionError
from nærvær.store.sealed_rows import SealedRows
from nærvær.texts import kiosk as words
from nærvær.tui.kiosk.session import KioskSession
from nærvær.tui.kiosk.staff import StaffSession
from store.diaries import LONG

PHRASE = "fem grønne epler her"
STRIDE = 1 if LONG else 6
VOICE = "kari-fra-voss"
MARKERS = tuple(f"markør-{number:03d}-blåbær" for number in range(200))


class EmptyCatalogue:
    """No content, and nothing wrong with it."""

    def __getattr__(self, _: str) -> Any:
        return tuple


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)


@pytest.fixture
def house(quick_path: Path) -> House:
    return begun(quick_path / "klinikk")


def facts(markers: Sequence[str]) -> list[Fact]:
    """Facts of every kind that holds words, each with a marker."""
    made: list[Fact] = []
    for each in markers:
        practice = Practice(
            "body-scan", 2, 1200, 1180.5, PracticeEnd.FINISHED, VOICE, "lying", Ratings(8, 3, helped=9), each
        )
        kinds: tuple[Fact, ...] = (
            practice,
            AbandonedPractice(practice),
            InformalPractice(each, 2, 60, each),
            CheckIn(2, hindered=7, activity=each, activity_rating=3),
            Reflection(2, each, each),
            Plan(each, each, each, each),
            Preference("bell", each),
        )
        made.append(kinds[len(made) % len(kinds)])
    return made


IN_PROGRESS = PracticeOptions("sitting", 25, 3, VOICE, Posture.SITTING)


def lived_in(house: House, key: str, markers: Sequence[str], open_: Callable[[str], Any]) -> tuple[Entry, ...]:
    """Let a person live through two days in the diary, and leave in the middle of a practice."""
    for part in (markers[::2], markers[1::2]):
        with open_(key) as diary:
            diary.entries()
            for fact in facts(part):
                diary.append(fact)
        house.clock.wait(days=1)
    with open_(key) as diary:
        diary.begin(PracticeInProgress("11111111-1111-4111-8111-111111111111", house.clock(), IN_PROGRESS, 61.0, 60.0))
        return tuple(diary.entries())


def keys_by_code(house: House) -> dict[str, str]:
    with house.open() as clinic:
        return {person.code: person.key for person in clinic.people(house.lead(clinic))}


def found_in(folder: Path, markers: Sequence[str]) -> dict[str, list[str]]:
    """Which markers stand in which file, in UTF-8 or as JSON escapes them."""
    found = {}
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        marked = [
            each for each in markers if each.encode() in content or each.encode("ascii", "backslashreplace") in content
        ]
        if marked:
            found[str(file.relative_to(folder))] = marked
    return found


LONG_ENOUGH = 8
SAID = (
    *MARKERS,
    *(f'"{name}"' for name in ("pain_before", "exercise", "heard_seconds", "hindered", "week")),
    *("body-scan", "sitting", "Europe/Oslo", VOICE),
    *(action.value for action in AuditAction if len(action.value) > LONG_ENOUGH),
    *("staff_accounts", "share_report", '"lead"', '"pin"', '"made"'),
    *(f"2026-02-{day:02d}T" for day in range(1, 29)),
)
"""What a thief would look for, none of it so short that it may stand in ciphertext by chance: own words, the names of
answers, exercises and voices, the zone, and every hour."""


def busy_day(house: House, codes: Sequence[str]) -> None:
    """Let staff and people do a bit of everything, so that every kind of record, copy and file is there."""
    with house.open() as clinic:
        lead = house.lead(clinic)
        colleague = clinic.make_staff(lead, Role.STAFF, PHRASE)
        for code in codes:
            clinic.log_in(code, PIN)
            clinic.log_in(code, "405968")
            clinic.open_first_use(lead, code)
            clinic.choose_pin(code, PIN)
            with pytest.raises(ConsentMissing):
                clinic.hand_over(lead, code, AuditAction.MADE_REPORT)
        clinic.begin_group(lead, GroupSession("body-scan", 20, house.clock().date(), 7))
        clinic.weeks(lead, house.clock().date())
        clinic.withdraw(lead, clinic.make_codes(lead, 2)[0], WithdrawalMode.ANONYMISE)
        clinic.found_files(2)
        with pytest.raises(LoginFailed):
            clinic.staff_log_in(colleague, PASSPHRASE)
    with open_clinic(house.folder, house.clock) as locked, pytest.raises(LoginFailed):
        locked.staff_log_in(colleague, PASSPHRASE)
    (house.folder / "clinic.db").rename(house.folder.parent / "borte")
    out = storage(house).kiosk_exit()
    out.record_exit(out.staff_log_in(colleague, PHRASE))
    assert (house.folder / "clinic-left.jsonl").exists()
    (house.folder.parent / "borte").rename(house.folder / "clinic.db")
    for _ in range(2):
        house.clock.wait(days=1)
        house.open().close()
    with storage(house, clinic_key=house.keys.clinic_key()).open_diary(keys_by_code(house)[codes[0]]) as diary:
        diary.entries()


def times_with_an_hour(folder: Path) -> list[str]:
    """The files and folders that say at what hour they were written."""
    written = (
        (file, time.localtime(file.stat().st_mtime)) for file in (folder, *folder.glob("*"), *folder.glob("clinic-*/*"))
    )
    return [str(file) for file, at in written if (at.tm_hour, at.tm_min, at.tm_sec) != (0, 0, 0)]


def test_a_stolen_folder_tells_nothing_of_what_people_have_done_and_with_the_key_everything_is_there(
    house: House, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    codes = house.with_pins(2)
    keys = keys_by_code(house)
    told = {code: lived_in(house, keys[code], MARKERS[number::2], house.diary) for number, code in enumerate(codes)}
    assert [len(entries) for entries in told.values()] == [100, 100]
    for key in keys.values():
        assert len(list((house.folder / "people" / key / "backups").glob("*.db"))) >= 2
    busy_day(house, codes)
    wanted = (*SAID, *codes, house.lead_code)
    assert found_in(house.folder, wanted) == {}
    assert not times_with_an_hour(house.folder)
    files = sum(file.is_file() for file in house.folder.rglob("*"))
    record_property(
        "figures", f"{len(MARKERS)} markers, {len(wanted)} texts in all, in {files} files with copies: 0 found"
    )
    stolen = tmp_path / "stjålet"
    shutil.copytree(house.folder, stolen)
    for code, entries in told.items():
        with (
            pytest.raises(DiaryProblem) as refused,
            open_diary(stolen / "people" / keys[code], house.clock, person=keys[code]) as diary,
        ):
            diary.entries()
        assert refused.value.reason is DiaryFault.SEALED
        own = ClinicKeys(ClinicPaths(stolen), house.keys.clinic_key())
        with open_diary(
            stolen / "people" / keys[code], house.clock, person=keys[code], cipher=own.rows_of(keys[code])
        ) as diary:
            assert diary.entries() == entries
            left = diary.in_progress()
            assert left is not None
            assert (left.options, left.heard_seconds) == (IN_PROGRESS, 60.0)


def test_an_export_holds_it_all_and_what_is_read_in_or_erased_stands_sealed(house: House, tmp_path: Path) -> None:
    (code,) = house.with_pins(1)
    key = keys_by_code(house)[code]
    told = lived_in(house, key, MARKERS[:14], house.diary)
    own = SqliteOwnData(
        house.folder / "people" / key,
        house.clock,
        lambda: tmp_path,
        atomic_write,
        person=key,
        cipher=house.keys.rows_of(key),
    )
    file = tmp_path / "ut.zip"
    assert own.export(file, lambda _: {}).facts == 14
    note = next(entry for entry in told if isinstance(entry.fact, InformalPractice))
    erased = own.erase_note(note.id)
    assert (erased.notes, erased.traces) == (1, 0)
    assert own.erase().facts == 14
    assert own.import_export(file).new == 14
    assert found_in(house.folder / "people", SAID) == {}
    with house.diary(key) as diary:
        assert {entry.fact for entry in diary.entries()} == {entry.fact for entry in told}


def test_facts_moved_from_one_diary_to_another_are_not_shown_there(house: House) -> None:
    house.with_pins(2)
    one, other = keys_by_code(house).values()
    lived_in(house, one, MARKERS[:3], house.diary)
    with house.diary(other) as diary:
        assert diary.entries() == ()
    shutil.copy(house.folder / "people" / one / "diary.db", house.folder / "people" / other / "diary.db")
    with house.diary(other) as diary, pytest.raises(DiaryProblem) as problem:
        diary.entries()
    assert problem.value.reason is DiaryFault.REPLACED
    with open_diary(house.folder / "people" / one, house.clock, person=one, cipher=house.keys.rows_of(other)) as diary:
        assert diary.entries() == ()
        assert [each.data for each in diary.notices if each.reason is DiaryEvent.UNREADABLE] == [{"count": 3}]
    with house.diary(one) as diary, diary.verified_connection() as connection:
        row = next(rows_after(connection, 0))
    for cipher in (replace(cast("SealedRows", house.keys.rows_of(one)), person=other), house.keys.rows_of(other)):
        with pytest.raises(CorruptionError):  # neither under another name, nor with another key
            cipher.unseal(row)


# Who opens it


def storage(house: House, **named: Any) -> SqliteClinicStorage:
    return SqliteClinicStorage(house.folder, house.clock, Path, atomic_write, **named)


def test_it_is_locked_until_staff_open_it_and_then_for_every_screen_of_the_machine(house: House) -> None:
    (code,) = house.with_pins(1)
    key = keys_by_code(house)[code]
    memory = os.memfd_create("skjermer")
    locked = storage(house, memory=memory)
    for verb in (locked.open, lambda: locked.open_diary(key), lambda: locked.own_data(key)):
        with pytest.raises(ClinicProblem) as refused:
            verb()
        assert refused.value.reason is ClinicFault.LOCKED
    assert not locked.unlock(house.lead_code, "feil ord i rekke")
    assert not locked.unlock("AAAAAAAA", PASSPHRASE)
    assert locked.unlock(house.lead_code, PASSPHRASE)
    locked.open().close()
    next_screen = storage(house, memory=memory)
    with next_screen.open() as clinic:
        assert clinic.log_in(code, PIN) == LoginAccepted(key)
    with next_screen.open_diary(key) as diary:
        assert diary.entries() == ()
    os.close(memory)


def test_a_key_of_another_clinic_and_none_open_nothing(house: House, quick_path: Path) -> None:
    other = begun(quick_path / "nabo")
    with pytest.raises(ClinicProblem) as refused:
        storage(house, clinic_key=other.keys.clinic_key()).open()
    assert refused.value.reason is ClinicFault.LOCKED
    storage(house, clinic_key=house.keys.clinic_key()).open().close()


def test_each_of_the_staff_opens_it_until_they_are_removed_or_choose_anew(house: House) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        code = clinic.make_staff(lead, Role.STAFF, PHRASE)
        assert storage(house).unlock(code, PHRASE)
        clinic.change_passphrase(lead, "sju blå ballonger", code)
        assert not storage(house).unlock(code, PHRASE)
        assert storage(house).unlock(code, "sju blå ballonger")
        clinic.remove_staff(lead, code)
        assert not storage(house).unlock(code, "sju blå ballonger")
    assert storage(house).unlock(house.lead_code, PASSPHRASE)


def test_with_the_sheet_a_new_lead_comes_in_and_opens_every_diary(house: House) -> None:
    (code,) = house.with_pins(1)
    key = keys_by_code(house)[code]
    told = lived_in(house, key, MARKERS[:2], house.diary)
    shown: list[str] = []
    mine = storage(house)
    with pytest.raises(ClinicProblem) as refused:
        mine.recover(bytes(32), PHRASE, shown.append)
    assert (refused.value.reason, shown) == (ClinicFault.SHEET, [])
    lead = mine.recover(house.keys.clinic_key(), PHRASE, shown.append)
    assert shown == [lead]
    again = storage(house)
    assert again.unlock(lead, PHRASE)
    with again.open_diary(key) as diary:
        assert diary.entries() == told
    with again.open() as clinic:
        entry = clinic.audit(clinic.staff_log_in(lead, PHRASE))[-3]
    assert (entry.action, entry.staff, entry.subject) == (AuditAction.USED_SHEET, "", lead)


class AtScreen:
    """Whoever is at the kiosk: answers the pages in turn, and keeps what stood on them."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.shown: list[str] = []

    async def ask(self, page: Any, typed_ahead: bool = True) -> Any:
        self.shown += [getattr(page, "_heading", ""), *getattr(page, "_sentences", ())]
        return self.answers.pop(0)

    def session_began(self, diary: object) -> None:
        """As the screen is told."""


async def test_at_the_screen_people_practise_without_a_diary_until_staff_have_unlocked(house: House) -> None:
    (code,) = house.with_pins(1)
    memory = os.memfd_create("skjermer")
    kept = storage(house, memory=memory)
    nothing = dict.fromkeys((each.name for each in fields(SharedServices)), cast("Any", None))
    services = SharedServices(**{**nothing, "now": house.clock, "catalogue": EmptyCatalogue()})
    kiosk = KioskServices(
        lambda: services,
        kept.open,
        kept.open_diary,
        KioskSettings(),
        lambda _: 0,
        kept.kiosk_exit(),
        kept.own_data,
        unlock=kept.unlock,
    )
    patient = AtScreen(code, False)
    assert await KioskSession(cast("Any", patient), kiosk, services).live() == 0
    assert (
        "Dagbøkene er låst til noen i personalet har logget inn her på skjermen. Si fra til personalet."
        in patient.shown
    )
    stranger = AtScreen(house.lead_code, "feil ord i rekke", None)
    assert await StaffSession(cast("Any", stranger), kiosk, services).live() == 0
    assert stranger.shown[-1] == "Det stemte ikke. Prøv igjen."
    assert kept.kiosk_exit()._memory.clinic_key() is None
    staff = AtScreen(house.lead_code, PASSPHRASE, None)
    assert await StaffSession(cast("Any", staff), kiosk, services).live() == 0
    assert kept.kiosk_exit()._memory.clinic_key() == house.keys.clinic_key()
    patient = AtScreen(code, None)
    assert (
        await KioskSession(
            cast("Any", patient), replace(kiosk, open_clinic=storage(house, memory=memory).open), services
        ).live()
        == 0
    )
    assert words.PIN_TITLE() in patient.shown
    os.close(memory)


# One bad byte, and a person who leaves


def test_one_bad_byte_in_either_key_file_costs_nobody_anything(house: House) -> None:
    (code,) = house.with_pins(1)
    key = keys_by_code(house)[code]
    told = lived_in(house, key, MARKERS[:1], house.diary)
    for file in ClinicPaths(house.folder).key_files:
        whole = file.read_bytes()
        for position in range(0, len(whole), 7):
            spoilt = bytearray(whole)
            spoilt[position] ^= 0x10
            file.write_bytes(spoilt)
            cipher = ClinicKeys(ClinicPaths(house.folder), house.keys.clinic_key()).rows_of(key)
            assert cipher == house.keys.rows_of(key)
        assert storage(house).unlock(house.lead_code, PASSPHRASE)
        house.open().close()
        assert file.read_bytes() == whole, "mended at the next opening"
    with house.diary(key) as diary:
        assert diary.entries() == told


@pytest.mark.parametrize("mode", list(WithdrawalMode))
def test_who_leaves_is_gone_from_the_backup_of_everything_that_was_taken_before(
    house: House, tmp_path: Path, mode: WithdrawalMode
) -> None:
    codes = house.with_pins(2)
    keys = keys_by_code(house)
    for code in codes:
        lived_in(house, keys[code], MARKERS[:3], house.diary)
    gone, stays = codes
    old = tmp_path / "gammel kopi"
    shutil.copytree(house.folder, old)
    with house.open() as clinic:
        clinic.withdraw(house.lead(clinic), gone, mode)
    # Put back what the backup of everything holds, but the key files, which no backup may hold.
    for name in ("clinic.db", "people"):
        source, target = old / name, house.folder / name
        shutil.copytree(source, target, dirs_exist_ok=True) if source.is_dir() else shutil.copy(source, target)
    with pytest.raises(ClinicProblem) as refused:
        house.diary(keys[gone])
    assert refused.value.reason is ClinicFault.KEYS
    with house.open() as clinic:  # the list of who was erased is applied
        assert [person.code for person in clinic.people(house.lead(clinic))] == [stays]
    assert not (house.folder / "people" / keys[gone]).exists()
    with house.diary(keys[stays]) as diary:
        assert len(diary.entries()) == 3


# The clinic of an earlier nærvær


def clear_house(folder: Path, keep: Sequence[str]) -> tuple[House, str, tuple[Entry, ...]]:
    """A clinic in the clear, as 0.1.0 left it: without keys, and with diaries, copies and a damaged file in the clear."""
    house = begun_by_the_first(folder)
    key = keys_by_code(house)[OLD_CODES[0]]
    told = lived_in(house, key, keep, house.diary)
    (folder / "people" / key / "diary.damaged-2026-01-01T000000.db").write_text(keep[0])
    return house, key, told


def link_to(file: Path, name: Path) -> Path:
    """A second name for the bytes of a file, as whoever reads the raw disk has."""
    name.hardlink_to(file)
    return name


def test_an_earlier_clinic_goes_on_in_the_clear_and_is_encrypted_where_it_lies(quick_path: Path) -> None:
    house, key, told = clear_house(quick_path / "klinikk", MARKERS[:14])
    assert found_in(house.folder / "people", SAID)
    old = (*SAID, OLD_LEAD, *OLD_CODES)
    with house.open() as clinic:
        colleague = clinic.make_staff(house.lead(clinic), Role.STAFF, PHRASE)
    shown: list[bytes] = []
    held = [
        link_to(file, quick_path / f"holdt igjen {number}")
        for number, file in enumerate((house.folder / "people").rglob("diary*.db"))
    ]
    house.open().close()
    (house.folder / "clinic.damaged-2026-01-01.db").write_bytes((house.folder / "clinic.db").read_bytes())
    beside = [
        link_to(file, quick_path / f"holdt igjen {file.name}")
        for file in (
            *house.folder.glob("clinic.d*"),
            *house.folder.glob("clinic-*/*.db"),
            house.folder / "clinic-staff.json",
        )
    ]
    assert len(found_in(quick_path, old)) > len(beside) > 3
    with house.open() as clinic:
        clinic.encrypt(house.lead(clinic), PASSPHRASE, shown.append)
        with pytest.raises(ClinicProblem) as refused:
            clinic.encrypt(house.lead(clinic), PASSPHRASE, shown.append)
    assert refused.value.reason is ClinicFault.ENCRYPTED
    assert found_in(house.folder, (*old, colleague)) == {}
    assert found_in(quick_path, (*old, colleague)) == {}, "the bytes on the disk are overwritten"
    assert len(held) >= 4
    assert not any(any(file.read_bytes()) for file in held), "the bytes on the disk are overwritten"
    assert len(list((house.folder / "people" / key / "backups").glob("diary-*.db"))) >= 2
    fresh = House(house.folder, house.clock, house.lead_code, ClinicKeys(ClinicPaths(house.folder), shown[0]))
    with fresh.diary(key) as diary:
        assert diary.entries() == told
        assert diary.in_progress() is not None
    assert not storage(house).unlock(colleague, PHRASE), "nobody has their passphrase"
    with fresh.open() as clinic:
        clinic.staff_log_in(colleague, PHRASE)
    assert storage(house).unlock(colleague, PHRASE), "it was typed at a screen that is open"


def test_a_diary_that_is_in_use_puts_the_taking_over_off_and_nothing_is_shown_as_empty_meanwhile(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_rows, "BUSY_SECONDS", 0.1)
    house, key, told = clear_house(quick_path / "klinikk", MARKERS[:4])
    shown: list[bytes] = []
    with house.diary(key) as in_use, house.open() as clinic:
        assert in_use.entries() == told
        lead = house.lead(clinic)
        with pytest.raises(Busy):
            clinic.encrypt(lead, PASSPHRASE, shown.append)
        kept = storage(house, clinic_key=shown[0])
        with kept.open() as again:
            for read in (
                lambda: kept.open_diary(key),
                lambda: kept.own_data(key),
                lambda: again.weeks(lead, house.clock().date()),
                lambda: again.orphans(lead),
            ):
                with pytest.raises(Busy):
                    read()
    with storage(house, clinic_key=shown[0]).open_diary(key) as diary:
        assert diary.entries() == told
    assert found_in(house.folder / "people", SAID) == {}


def test_a_sheet_that_cannot_be_written_leaves_the_clinic_as_it_was(quick_path: Path) -> None:
    house, key, told = clear_house(quick_path / "klinikk", MARKERS[:2])

    def no_paper(_: bytes) -> None:
        raise OSError("no paper")

    with house.open() as clinic, pytest.raises(ClinicProblem):
        clinic.encrypt(house.lead(clinic), PASSPHRASE, no_paper)
    assert not ClinicKeys(ClinicPaths(house.folder)).is_encrypted
    with house.diary(key) as diary:
        assert diary.entries() == told


STEPS = ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (os, "link"))


def dying_at(step: int, work: Callable[[], None]) -> bool:
    """Do `work` in a process that dies right before its `step`-th write to the disk; return whether it came to an end."""
    child = os.fork()
    if child == 0:
        count = 0

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count == step:
                    os._exit(9)
                return real(*arguments, **named)

            return call

        for owner, name in STEPS:
            setattr(owner, name, counted(getattr(owner, name)))
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 0


def test_killed_at_any_step_the_taking_over_goes_on_and_no_clear_byte_stays(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic_key = bytes(range(32))
    monkeypatch.setattr(transactions, "new_key", lambda: clinic_key)
    template, key, told = clear_house(quick_path / "mal", MARKERS[:7])
    steps = ends = 0
    while not ends:
        steps += STRIDE
        folder = quick_path / f"klinikk {steps}"
        shutil.copytree(template.folder, folder)
        house = House(folder, template.clock, template.lead_code, ClinicKeys(ClinicPaths(folder), clinic_key))

        def taken_over(house: House = house) -> None:
            with house.open() as clinic:
                lead = house.lead(clinic)
                if not house.keys.is_encrypted:
                    clinic.encrypt(lead, PASSPHRASE, lambda _: None)

        ends = dying_at(steps, taken_over)
        taken_over()
        house.open().close()
        assert not house.keys.is_taking_over, steps
        assert found_in(folder, (*SAID, OLD_LEAD, *OLD_CODES)) == {}, steps
        with house.diary(key) as diary:
            assert diary.entries() == told, steps
            assert diary.in_progress() is not None, steps
        shutil.rmtree(folder)
    assert steps > 40


def test_a_clinic_without_its_key_files_says_so_and_shows_nobody_an_empty_diary(house: House) -> None:
    (code,) = house.with_pins(1)
    key = keys_by_code(house)[code]
    lived_in(house, key, MARKERS[:1], house.diary)
    for file in ClinicPaths(house.folder).key_files:
        file.unlink()
    with pytest.raises(ClinicProblem) as lost:
        open_clinic(house.folder, house.clock)
    assert lost.value.reason is ClinicFault.KEYS
    assert storage(house).kiosk_exit().staff_log_in(house.lead_code, PASSPHRASE).role is Role.LEAD, "staff still leave"
    with pytest.raises(DiaryProblem) as refused, storage(house).open_diary(key) as diary:
        diary.entries()
    assert refused.value.reason is DiaryFault.SEALED
