"""The passphrase of the diary at the screen: chosen in the settings, asked for once when the program opens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nærvær.domain.practice import InformalPractice
from nærvær.domain.services import Services
from nærvær.files import atomic_write
from nærvær.store import SqliteDiary, SqliteOwnData, open_diary, passphrase_lock
from nærvær.store.passphrase_lock import PassphraseLock
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, NotedDiary, now

PHRASE, OTHER = "gul hest i regnet", "en annen en her"
MARKER = "hemmelig linje"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_lock, "COST", 2**10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_diary(tmp_path / "dagbok", now) as diary:
        diary.append(InformalPractice("dusje", 1, note=MARKER))
    return tmp_path / "dagbok"


def at_home(bench: Bench, folder: Path) -> Bench:
    """A bench over the diary in `folder`, in a new process as it were."""
    lock = PassphraseLock(folder, now)

    def opened() -> SqliteDiary:
        return open_diary(folder, now, cipher=lock.rows())

    parts = bench.parts
    bench.diary = NotedDiary()
    bench.own = SqliteOwnData(folder, now, lambda: folder.parent, atomic_write, lock=lock)

    def real_parts() -> Services:
        return replace(parts(), open_diary=opened, lock=lock)

    bench.parts = real_parts
    return bench


async def at_the_lock(driven: Driven) -> None:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.page("ChoosePage")
    await driven.press("up", "up", "enter")


async def type_hidden(driven: Driven, phrase: str) -> None:
    await driven.page("TextPage")
    await driven.press(*("space" if sign == " " else sign for sign in phrase))
    assert phrase not in driven.text()
    await driven.press("enter")


async def test_it_is_chosen_twice_and_asked_for_at_the_next_start(
    folder: Path, bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(at_home(bench, folder)) as driven:
        await at_the_lock(driven)
        await driven.page("MessagePage")
        await driven.shows("Glemmer du passordet, er alt i dagboka borte.")
        await driven.press("down", "enter")
        await type_hidden(driven, "kort")
        await driven.shows("Passordet må ha minst 10 tegn.")
        await type_hidden(driven, PHRASE)
        await driven.shows("Skriv det en gang til")
        await type_hidden(driven, OTHER)
        await driven.shows("De to var ikke like.")
        await type_hidden(driven, PHRASE)
        await driven.shows("Skriv det en gang til")
        await type_hidden(driven, PHRASE)
        await driven.shows("Dagboka og sikkerhetskopiene her er låst.")
        await driven.press("enter")
        await driven.shows("Lås dagboka med passord")
        await driven.press("escape")
        await driven.page("TodayPage")
        assert len(driven.app.diary.entries) == 1
        assert not driven.app.diary.in_memory
    assert not [file for file in folder.rglob("*") if file.is_file() and MARKER.encode() in file.read_bytes()]
    async with open_app(at_home(Bench(), folder)) as driven:
        await driven.page("TextPage")
        await driven.shows("Dagboka er låst")
        await type_hidden(driven, OTHER)
        await driven.shows("Det var ikke passordet.")
        await type_hidden(driven, PHRASE)
        await driven.page("TodayPage")
        assert [entry.fact.note for entry in driven.app.diary.entries] == [MARKER]
        await at_the_lock(driven)
        await driven.shows("Ta bort låsen")
        await driven.press("down", "enter")
        await type_hidden(driven, PHRASE)
        await driven.shows("Låsen er tatt bort.")
        await driven.press("enter", "escape")
        await driven.page("TodayPage")
        assert len(driven.app.diary.entries) == 1
    with open_diary(folder, now) as diary:
        assert len(diary.entries()) == 1


async def test_without_it_a_person_practises_and_nothing_is_written(
    folder: Path, bench: Bench, open_app: OpenApp
) -> None:
    PassphraseLock(folder, now).turn_on(PHRASE)
    before = (folder / "diary.db").read_bytes()
    async with open_app(at_home(bench, folder)) as driven:
        await driven.page("TextPage")
        await driven.press("escape")
        await driven.page("MessagePage")
        await driven.shows("Har du glemt det")
        await driven.press("enter")
        await driven.page("TextPage")
        await driven.press("escape")
        await driven.page("MessagePage")
        await driven.press("down", "enter")
        await driven.page("TodayPage")
        assert driven.app.diary.in_memory
        assert driven.app.diary.entries == ()
        await driven.press("e")
        await driven.page("ChoosePage")
        await driven.press("1")
        await driven.page("TodayPage")
    assert (folder / "diary.db").read_bytes() == before
