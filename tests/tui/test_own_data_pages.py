"""«Mine data»: what each way does, and that nothing is erased by a slip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nærvær.domain.diary import Damage, DamageKind
from nærvær.domain.errors import Busy, BusyWith, DiaryFault, DiaryProblem, Refusal
from nærvær.domain.own_data import Backup, VerifyReport
from nærvær.domain.practice import InformalPractice
from nærvær.domain.services import Services
from nærvær.files import atomic_write
from nærvær.store import SqliteOwnData, open_diary
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, NotedDiary, now


async def at_own_data(driven: Driven) -> Any:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.page("ChoosePage")
    await driven.press("up", "up", "up", "enter")
    await driven.shows("Ta sikkerhetskopi nå")
    return await driven.page("ChoosePage")


@pytest.fixture
def filled(bench: Bench) -> Bench:
    bench.diary.append(InformalPractice("dusje", 1, note="godt"))
    return bench


@pytest.mark.parametrize(
    ("downs", "call", "said"),
    [
        (0, "back_up", "laget og kontrollert (12 ting)"),
        (1, "verify", "Dagboka er hel. 12 ting"),
        (2, "export ['beskrivelse.txt', 'dagbok.html', 'ovelser.csv']", "Alt er med (12 ting)"),
    ],
)
async def test_each_way_says_what_came_of_it(
    filled: Bench, open_app: OpenApp, downs: int, call: str, said: str
) -> None:
    async with open_app(filled) as driven:
        await at_own_data(driven)
        await driven.press(*["down"] * downs, "enter")
        await driven.page("MessagePage")
        await driven.shows(said)
        assert filled.own_data.calls == [call]
        await driven.press("enter")
        await driven.shows("Slett alt")
        await driven.press("escape", "escape")
        await driven.page("TodayPage")


async def test_damage_is_told_with_what_would_come_back(filled: Bench, open_app: OpenApp) -> None:
    broken = Backup("/hjem/x.db", now().date(), None)
    filled.own_data.checkup = VerifyReport(
        "/hjem/d.db", True, 0, Damage(DamageKind.FACT, 7), 11, 1, now().date(), (broken,)
    )
    async with open_app(filled) as driven:
        await at_own_data(driven)
        await driven.press("down", "enter")
        await driven.shows("ting nummer 7 er ikke slik den ble skrevet")
        await driven.shows("11 ting kan hentes fram, med hjelp av sikkerhetskopien fra 22. november 2026, 1 mangler.")


@pytest.mark.parametrize(
    "refusal", [Busy(BusyWith.WINDOWS), DiaryProblem(DiaryFault.FULL, "/x"), OSError(28, "full", "/x")]
)
async def test_what_cannot_be_done_is_said_and_one_is_back(filled: Bench, open_app: OpenApp, refusal: Refusal) -> None:
    filled.own_data.refusal = refusal
    async with open_app(filled) as driven:
        await at_own_data(driven)
        await driven.press("enter")
        await driven.page("MessagePage")
        await driven.shows("igjen")
        await driven.press("enter")
        await driven.shows("Ta sikkerhetskopi nå")


@pytest.mark.parametrize(
    "keys", [("enter",), ("escape",), ("down", "enter", "escape"), ("down", "enter", *"slet", "enter")]
)
async def test_nothing_is_erased_by_a_slip(filled: Bench, open_app: OpenApp, keys: tuple[str, ...]) -> None:
    async with open_app(filled) as driven:
        await at_own_data(driven)
        await driven.press("up", "up", "enter")
        await driven.page("MessagePage")
        await driven.shows("Dette blir slettet for godt: 1 øvelse")
        for key in keys:
            await driven.press(key)
        await driven.until(lambda: not driven.app.screen.answered.done())
        assert filled.own_data.calls == []
        assert len(filled.diary.entries()) == 1


async def test_the_word_erases_everything_and_the_app_goes_on_empty(
    tmp_path: Path, bench: Bench, open_app: OpenApp
) -> None:
    folder = tmp_path / "dagbok"
    with open_diary(folder, now) as diary:
        diary.append(InformalPractice("dusje", 1, note="hemmelig linje"))
    bench.diary = NotedDiary()
    bench.own = SqliteOwnData(folder, now, lambda: tmp_path, atomic_write)
    parts = bench.parts

    def real_parts() -> Services:
        from dataclasses import replace

        return replace(parts(), open_diary=lambda: open_diary(folder, now))

    bench.parts = real_parts
    async with open_app(bench) as driven:
        await at_own_data(driven)
        await driven.press("up", "up", "enter")
        await driven.page("MessagePage")
        await driven.press("down", "enter")
        await driven.page("TextPage")
        await driven.press(*"Slett", "enter")
        await driven.page("MessagePage")
        await driven.shows("Slettet: 1 ting, med 1 linje.")
        await driven.press("enter")
        await driven.page("TodayPage")
        assert driven.app.diary.entries == ()
        await driven.press("e")
        await driven.page("ChoosePage")
        await driven.press("1")
        await driven.page("TodayPage")
        await driven.until(lambda: len(driven.app.diary.entries) == 1)
    for file in Path(folder).rglob("*"):
        assert not file.is_file() or b"hemmelig linje" not in file.read_bytes()
    with open_diary(folder, now) as diary:
        assert len(diary.entries()) == 1
