"""What belongs to the machine: colours, motion and large digits, changed anywhere and there again next time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nærvær.domain.machine_settings import Digits, Dimming, MachineSettings, Motion
from nærvær.in_memory import MemorySettings
from nærvær.machine_settings_file import MachineSettingsFile
from nærvær.texts.settings import COLOURS
from nærvær.tui.widgets.practice_stage import digit_rows, enlarged_rows
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench


async def playing(driven: Driven, seconds: float = 5) -> Any:
    await driven.page("TodayPage")
    await driven.press("enter", "enter")
    page = await driven.page("PlayerPage")
    page.sound._player.hear(seconds)
    return page


async def test_the_colours_are_there_again_next_time(bench: Bench, open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app(bench, machine_store=MachineSettingsFile(tmp_path)) as driven:
        await driven.page("TodayPage")
        assert driven.app.theme == "kveld"
        await driven.press("n", "n")
        assert driven.app.theme == "sterk"
    assert MachineSettingsFile(tmp_path).read().theme == "sterk"
    async with open_app(Bench(), machine_store=MachineSettingsFile(tmp_path)) as driven:
        await driven.page("TodayPage")
        assert driven.app.theme == "sterk"


async def test_what_was_changed_in_the_last_moment_is_written_down_before_the_end(
    bench: Bench, open_app: OpenApp
) -> None:
    file = MemorySettings()
    async with open_app(bench, machine_store=file) as driven:
        await driven.page("TodayPage")
        driven.app.machine._on_change = lambda _: None
        driven.app.machine.change(theme="dag")
        assert file.read().theme == ""
    assert file.read().theme == "dag"


async def test_a_theme_that_is_not_there_any_more_gives_the_usual_one(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, machine_store=MemorySettings(MachineSettings("morgen"))) as driven:
        await driven.page("TodayPage")
        assert driven.app.theme == "kveld"


@pytest.mark.parametrize(
    ("row", "short_cut", "machine"),
    [
        (0, "2", MachineSettings("dag")),
        (1, "2", MachineSettings("kveld", motion=Motion.STILL)),
        (1, "3", MachineSettings("kveld", motion=Motion.NONE)),
        (2, "2", MachineSettings("kveld", digits=Digits.LARGE)),
        (3, "2", MachineSettings("kveld", dimming=Dimming.NEVER)),
    ],
)
async def test_the_settings_change_the_machine_at_once(
    bench: Bench, open_app: OpenApp, row: int, short_cut: str, machine: MachineSettings
) -> None:
    file = MemorySettings(MachineSettings("kveld"))
    bench.shelf.two_voices = True
    async with open_app(bench, machine_store=file) as driven:
        await driven.page("TodayPage")
        await driven.press("i")
        await driven.shows("Hva vil du endre")
        place = [way.label for way in driven.app.screen._options].index(COLOURS())
        await driven.press(*["down"] * (place + row), "enter")
        await driven.until(lambda: "Hva vil du endre" not in driven.text())
        await driven.page("ChoosePage")
        await driven.press(short_cut)
        await driven.until(lambda: file.read() == machine)
        assert bench.diary.facts == []
        assert driven.app.theme == machine.theme


async def test_nothing_moves_where_that_was_chosen_and_moves_again_when_chosen_back(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench, machine_store=MemorySettings(MachineSettings(motion=Motion.STILL))) as driven:
        page = await playing(driven)
        await driven.pilot.pause(0.6)
        assert page.query_one("Breath")._at == 0
        driven.app.machine.change(motion=Motion.MOVING)
        await driven.until(lambda: page.query_one("Breath")._at > 1)


async def test_there_is_no_shape_where_that_was_chosen(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, machine_store=MemorySettings(MachineSettings(motion=Motion.NONE))) as driven:
        page = await playing(driven)
        await driven.shows("Kjenn hvor kroppen")
        assert not page.query_one("Breath").visible
        driven.app.machine.change(motion=Motion.STILL)
        await driven.until(lambda: page.query_one("Breath").visible)


@pytest.mark.parametrize("dimming", Dimming)
async def test_the_screen_becomes_dark_unless_that_was_chosen_away(
    bench: Bench, open_app: OpenApp, dimming: Dimming
) -> None:
    async with open_app(bench, machine_store=MemorySettings(MachineSettings(dimming=dimming))) as driven:
        page = await playing(driven)
        await driven.shows("Kjenn hvor kroppen")
        page._touched_at -= 60
        page._update()
        assert page.has_class("-dark") is (dimming is Dimming.AFTER_A_WHILE)


async def test_the_volume_is_there_again_next_time(bench: Bench, open_app: OpenApp) -> None:
    file = MemorySettings()
    async with open_app(bench, machine_store=file) as driven:
        await playing(driven)
        await driven.press("down", "down")
        await driven.until(lambda: file.read().volume == pytest.approx(0.6))


async def test_settings_that_could_not_be_used_are_told_of_once_before_today(
    bench: Bench, open_app: OpenApp, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text("theme = ", encoding="utf-8")
    async with open_app(bench, (40, 12), machine_store=MachineSettingsFile(tmp_path)) as driven:
        await driven.page("MessagePage")
        await driven.shows("Innstillingene for denne maskinen er lagt til side")
        await driven.press("enter")
        await driven.page("TodayPage")


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_the_time_left_can_be_read_from_a_bed(bench: Bench, open_app: OpenApp, size: tuple[int, int]) -> None:
    file = MemorySettings()
    async with open_app(bench, size, machine_store=file) as driven:
        page = await playing(driven, 15)
        assert not page.query_one("LargeClock").display
        await driven.press("s")
        await driven.until(lambda: page.query_one("LargeClock").size.height >= 5)
        rows = enlarged_rows("2:45", *page.query_one("LargeClock").size)
        assert len(rows) >= 5
        await driven.until(lambda: all(row.rstrip() in driven.text() for row in rows))
        await driven.shows("Du trenger ikke gjøre noe riktig.")
        await driven.until(lambda: file.read().digits is Digits.LARGE)
        await driven.press("s")
        await driven.until(lambda: not page.query_one("LargeClock").display)


async def test_a_large_screen_has_room_for_both(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, (120, 40)) as driven:
        page = await playing(driven, 15)
        await driven.until(lambda: page.query_one("LargeClock").size.height >= 5)
        assert page.query_one("Breath").size.height >= 8


def test_digits_are_as_large_as_the_place_and_never_larger() -> None:
    assert enlarged_rows("2:45", 80, 10)[0].strip()
    assert len(digit_rows("2:45")) == 5
    for width in range(0, 140, 7):
        for height in range(0, 40, 3):
            rows = enlarged_rows("12:45", width, height)
            assert len(rows) <= height
            assert all(len(row) <= width for row in rows)


async def test_the_parts_of_the_practice_are_a_line_of_dots_around_the_present_one(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await playing(driven, 5)
        await driven.shows("Å komme på plass ●")
        bench.player.hear(100)
        await driven.shows("Pusten ●")
