"""A passphrase locks the diary at home (E5): nothing stands in the clear, and nothing is lost, whenever it is killed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic.test_encryption import dying_at, found_in
from nærvær.domain.diary import Entry, WeekStarted
from nærvær.domain.errors import Busy, DiaryFault, DiaryProblem
from nærvær.domain.practice import InformalPractice
from nærvær.files import atomic_write
from nærvær.store import SqliteDiary, SqliteOwnData, open_diary, passphrase_lock, sealed_rows
from nærvær.store.backups import read_diary
from nærvær.store.diary_folder import DiaryPaths
from nærvær.store.passphrase_lock import PassphraseLock
from store.diaries import LONG, Clock, some_facts, some_practice

PHRASE, OTHER = "gul hest i regnet", "blå ku på taket"
MARKERS = tuple(f"markør-{number:03d}-blåbær" for number in range(200))
SAID = (*MARKERS, "body-scan", "sitting", "Europe/Oslo", '"heard_seconds"', '"week"', "2026-02-0")
STRIDE = 1 if LONG else 7
needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="kills a process by forking it")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_lock, "COST", 2**10)


class Home:
    """A person's folder, with the lock of one process."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.folder, self.clock = folder, clock or Clock()
        self.lock = PassphraseLock(folder, self.clock)

    def again(self, passphrase: str | None = None) -> Home:
        """The same folder in a new process; `passphrase` None: it has not been given there."""
        home = Home(self.folder, self.clock)
        if passphrase is not None:
            assert home.lock.open_with(passphrase)
        return home

    def diary(self) -> SqliteDiary:
        locked = self.lock.is_on()
        return open_diary(self.folder, self.clock, keep_mark=not locked, cipher=self.lock.rows(), busy_seconds=0.5)

    def entries(self) -> tuple[Entry, ...]:
        with self.diary() as diary:
            return diary.entries()

    def own(self) -> SqliteOwnData:
        parent = self.folder.parent
        return SqliteOwnData(
            self.folder, self.clock, lambda: parent, atomic_write, None, busy_seconds=0.5, lock=self.lock
        )


def lived_in(folder: Path, markers: tuple[str, ...] = MARKERS[:20]) -> tuple[Home, tuple[Entry, ...]]:
    """A diary in the clear of three days with backups, a file set aside, a note erased and a practice in progress."""
    home = Home(folder)
    for part in (markers[::3], markers[1::3], markers[2::3]):
        with home.diary() as diary:
            for marker in part:
                diary.append(InformalPractice(marker, 2, 600, note=f"{marker} notat"))
            for fact in some_facts(1):
                diary.append(fact)
        home.clock.wait(days=1)
    shutil.copy(home.folder / "diary.db", home.folder / "diary.damaged-2026-02-03T080000.db")
    first = home.entries()[0].id
    home.own().erase_note(first)
    with home.diary() as diary:
        diary.begin(some_practice())
        entries = diary.entries()
    return home, entries


def test_nothing_in_the_folder_tells_what_stands_in_a_locked_diary_and_with_the_passphrase_everything_does(
    quick_path: Path, record_property: Callable[[str, object], None]
) -> None:
    home, told = lived_in(quick_path / "hjemme", MARKERS)
    assert len(found_in(home.folder, SAID)) >= 3
    home.lock.turn_on(PHRASE)
    assert found_in(home.folder, SAID) == {}
    assert not (home.folder / "verified.mark").exists()
    assert home.entries() == told
    again = home.again(PHRASE)
    with again.diary() as diary:
        assert diary.entries() == told
        assert diary.in_progress() is not None
        diary.append(InformalPractice(MARKERS[7], 2, note="mer"))
    assert again.entries()[:-1] == told
    assert found_in(home.folder, SAID) == {}
    record_property("figures", f"{len(SAID)} markers in a locked folder: 0 found; {len(told)} entries, all there")


def test_without_it_nothing_is_shown_or_written_and_a_wrong_one_costs_nothing(quick_path: Path) -> None:
    home, told = lived_in(quick_path / "hjemme")
    home.lock.turn_on(PHRASE)
    without = home.again()
    for _ in range(20):
        assert not without.lock.open_with(OTHER)
    assert without.lock.is_on()
    assert not without.lock.is_open()
    own = without.own()
    for refused in (without.diary, own.summary, lambda: own.export(quick_path / "alt.zip", lambda _: {})):
        with pytest.raises(DiaryProblem) as problem:
            refused()
        assert problem.value.reason is DiaryFault.LOCKED
    with open_diary(home.folder, home.clock) as clear, pytest.raises(DiaryProblem) as problem:
        clear.entries()
    assert problem.value.reason is DiaryFault.SEALED
    assert own.verify().fault is None
    assert own.back_up().facts == len(told)
    assert not (quick_path / "alt.zip").exists()
    assert without.lock.open_with("  gul  hest\ti regnet ")
    assert without.entries() == told


def test_another_passphrase_takes_the_place_of_the_first_and_taking_it_off_leaves_everything(quick_path: Path) -> None:
    home, told = lived_in(quick_path / "hjemme")
    home.lock.turn_on(PHRASE)
    home.lock.change(OTHER)
    assert not home.again().lock.open_with(PHRASE)
    open_now = home.again(OTHER)
    assert open_now.entries() == told
    open_now.lock.turn_off()
    clear = home.again()
    assert not clear.lock.is_on()
    assert clear.entries() == told
    with clear.diary() as diary:
        assert diary.in_progress() is not None
        assert diary.append(WeekStarted(3))
    files = [file for file in home.folder.rglob("*") if file.is_file()]
    assert not [file for file in files if b"sealed" in file.read_bytes() or file.suffix == ".keys"]
    assert clear.own().verify().fault is None


@needs_fork
@pytest.mark.parametrize("turning", ["on", "off", "changed"])
def test_killed_at_any_step_nothing_is_lost_and_the_next_opening_goes_on(
    turning: str, quick_path: Path, record_property: Callable[[str, object], None]
) -> None:
    template, told = lived_in(quick_path / "mal", MARKERS[:6])
    if turning != "on":
        template.lock.turn_on(PHRASE)
    kills = ends = 0
    while not ends:
        folder = quick_path / f"hjemme {kills}"
        shutil.copytree(template.folder, folder)
        home = Home(folder, template.clock)

        def turned(home: Home = home) -> None:
            home.lock.open_with(PHRASE)
            if turning == "on":
                home.lock.turn_on(PHRASE)
            elif turning == "off":
                home.lock.turn_off()
            else:
                home.lock.change(OTHER)

        ends = dying_at(1 + kills * STRIDE, turned)
        kills += 1
        after = home.again()
        fits = after.lock.open_with(PHRASE) or after.lock.open_with(OTHER)
        assert fits, kills
        with after.diary() as diary:
            assert diary.entries() == told, kills
            assert diary.in_progress() is not None, kills
        if after.lock.is_on():
            assert found_in(folder, SAID) == {}, kills
        elif turning == "on":
            after.lock.turn_on(PHRASE)
            assert found_in(folder, SAID) == {}, kills
        assert after.own().verify().fault is None
        shutil.rmtree(folder)
    assert kills * STRIDE > {"on": 30, "off": 30, "changed": 4}[turning]
    record_property("figures", f"lock turned {turning}, killed {kills - 1} times: 0 facts lost, 0 clear bytes left")


def test_a_window_that_is_open_is_not_locked_behind_its_back(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_rows, "BUSY_SECONDS", 0.1)
    home, told = lived_in(quick_path / "hjemme")
    with home.diary() as window:
        window.entries()
        with pytest.raises(Busy):
            home.lock.turn_on(PHRASE)
        assert not home.lock.is_on()
    home.lock.turn_on(PHRASE)
    with home.diary() as window, pytest.raises(Busy):
        window.entries()
        home.lock.turn_off()
    assert home.again(PHRASE).entries() == told


def test_any_bad_byte_in_either_key_file_and_the_loss_of_either_cost_nothing(quick_path: Path) -> None:
    home, told = lived_in(quick_path / "hjemme")
    home.lock.turn_on(PHRASE)
    files = DiaryPaths(home.folder).passphrase_keys
    whole = files[0].read_bytes()
    assert files[1].read_bytes() == whole
    for file in files:
        for at in range(0, len(whole), 1 if LONG else 37):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            assert home.again().lock.open_with(PHRASE), at
            assert file.read_bytes() == whole
        file.unlink()
        assert home.again(PHRASE).entries() == told
        assert file.read_bytes() == whole
    shutil.rmtree(home.folder / "backups")
    assert home.again(PHRASE).entries() == told
    for file in files:
        file.write_bytes(b"ikke noe her\n")
    with pytest.raises(DiaryProblem) as problem:
        home.again().lock.open_with(PHRASE)
    assert problem.value.reason is DiaryFault.SEALED


def test_a_damaged_locked_diary_is_repaired_without_the_passphrase_and_shown_with_it(quick_path: Path) -> None:
    home, told = lived_in(quick_path / "hjemme")
    home.lock.turn_on(PHRASE)
    home.own().back_up()
    file = home.folder / "diary.db"
    content = bytearray(file.read_bytes())
    spoilt = list(read_diary(file, 0.5).rows.values())[7].payload or ""
    at = content.index(spoilt[:60].encode())
    content[at : at + 40] = b"x" * 40
    file.write_bytes(content)
    assert home.again().own().verify().recoverable == len(told)
    assert home.again().own().back_up().facts == len(told)
    assert home.again(PHRASE).entries() == told
    file.unlink()
    assert home.again(PHRASE).entries() == told
    assert found_in(home.folder, SAID) == {}


def without_notes(entries: tuple[Entry, ...]) -> list[tuple[str, type]]:
    return [(entry.id, type(entry.fact)) for entry in entries]


@pytest.mark.parametrize("here", ["locked", "clear", "nothing"])
@pytest.mark.parametrize("copied", ["locked", "clear"])
def test_a_copy_kept_elsewhere_is_restored_whether_it_or_the_diary_here_is_locked(
    copied: str, here: str, quick_path: Path
) -> None:
    home, told = lived_in(quick_path / "hjemme")
    if copied == "locked":
        home.lock.turn_on(OTHER)
    copy = quick_path / "minnepinne" / "kopi.db"
    copy.parent.mkdir()
    made = home.own().back_up(copy)
    assert (made.keys is not None) == (copied == "locked")
    if copied == "locked":
        assert found_in(copy.parent, SAID) == {}
    there = Home(quick_path / "ny maskin", home.clock)
    if here != "nothing":
        with there.diary() as diary:
            diary.append(WeekStarted(5))
    if here == "locked":
        there.lock.turn_on(PHRASE)
    if copied == "locked":
        with pytest.raises(DiaryProblem) as problem:
            there.own().restore(str(copy))
        assert (problem.value.reason, problem.value.path) == (DiaryFault.LOCKED, str(copy))
        assert not there.lock.open_copy(str(copy), PHRASE)
        assert there.lock.open_copy(str(copy), OTHER)
    there.own().restore(str(copy))
    assert there.entries() == told
    assert (found_in(there.folder, SAID) == {}) == (here == "locked")


def test_what_is_read_in_stands_sealed_and_what_is_erased_is_gone(quick_path: Path) -> None:
    home, told = lived_in(quick_path / "hjemme")
    home.own().export(quick_path / "alt.zip", lambda _: {})
    there = Home(quick_path / "ny maskin", home.clock)
    there.lock.turn_on(PHRASE)
    assert there.own().import_export(quick_path / "alt.zip").new == len(told)
    assert without_notes(there.entries()) == without_notes(told)
    assert found_in(there.folder, SAID) == {}
    erased = next(entry for entry in told if getattr(entry.fact, "note", ""))
    assert there.own().erase_note(erased.id).traces == 0
    assert there.own().erase_fact(told[3].id).traces == 0
    left = {entry.id: entry.fact for entry in there.entries()}
    assert told[3].id not in left
    assert getattr(left[erased.id], "note", None) == ""


def test_who_has_forgotten_it_can_still_begin_anew(quick_path: Path) -> None:
    home, told = lived_in(quick_path / "hjemme")
    home.lock.turn_on(PHRASE)
    anew = home.again()
    assert anew.own().erase().facts == len(told)
    assert not anew.lock.is_on()
    assert anew.entries() == ()
    assert not list(home.folder.rglob("*.keys"))


def test_a_full_disk_while_it_is_turned_on_loses_nothing_and_is_finished_later(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, told = lived_in(quick_path / "hjemme")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sealed_rows, "erase_everywhere", full)
        with pytest.raises(DiaryProblem) as problem:
            home.lock.turn_on(PHRASE)
        assert problem.value.reason is DiaryFault.FULL
        assert home.entries() == told
        assert home.again(PHRASE).entries() == told
    assert home.again(PHRASE).entries() == told
    assert found_in(home.folder, SAID) == {}
