"""In a list j and k move, Home and End lead to its ends, and PgUp and PgDn a screenful on; a letter is never two things."""

from __future__ import annotations

from typing import Any

import pytest
from textual.containers import VerticalScroll

from nærvær.domain.practice import InformalPractice
from nærvær.tui.pages.page import ROW_KEYS
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench
from tui.test_screens import SIZES, on_look_back, on_settings


def rows(page: Any) -> list[Any]:
    return list(page.query("#rows OptionButton"))


async def in_sight(driven: Driven, page: Any) -> bool:
    await driven.pilot.wait_for_scheduled_animations()
    around = next(each for each in page.focused.ancestors if isinstance(each, VerticalScroll))
    return bool(around.region.contains_region(page.focused.region))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_home_and_end_lead_to_the_first_row_and_the_last(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        page = await on_settings(driven)
        await driven.press("end")
        assert page.focused is rows(page)[-1]
        assert await in_sight(driven, page)
        await driven.press("home")
        assert page.focused is rows(page)[0]
        assert await in_sight(driven, page)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_screenful_skips_no_row_and_comes_to_both_ends(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        page = await on_settings(driven)
        for key, end in (("pagedown", -1), ("pageup", 0)):
            for _ in range(len(rows(page))):
                before = page.focused
                seen_before = {row for row in rows(page) if before.parent.region.contains_region(row.region)}
                await driven.press(key)
                assert await in_sight(driven, page)
                seen = {row for row in rows(page) if before.parent.region.contains_region(row.region)}
                between = sorted((rows(page).index(before), rows(page).index(page.focused)))
                assert set(rows(page)[between[0] : between[1] + 1]) <= seen_before | seen
                if page.focused is before:
                    break
                assert between[1] - between[0] > 1 or page.focused is rows(page)[end]
            assert page.focused is rows(page)[end]


async def test_j_and_k_move_as_the_arrows_do(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(bench) as driven:
        page = await on_look_back(driven)
        for letter, arrow in (("j", "down"), ("k", "up"), ("J", "down")):
            start = page.focused
            await driven.press(arrow)
            by_arrow = page.focused
            assert by_arrow is not start
            page.set_focus(start)
            await driven.press(letter)
            assert page.focused is by_arrow


async def test_j_and_k_scroll_what_is_read(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, (40, 12)) as driven:
        await driven.page("TodayPage")
        await driven.press("question_mark")
        page = await driven.page("HelpPage")
        body = page.query_one("#body")
        await driven.press("j", "j")
        assert body.scroll_offset.y == 2
        await driven.press("k")
        assert body.scroll_offset.y == 1


def test_no_row_has_a_letter_that_means_something_in_every_list() -> None:
    assert not set(ROW_KEYS) & set("ghjkn")


async def test_the_help_of_a_list_names_these_keys(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await on_settings(driven)
        await driven.press("question_mark")
        await driven.page("HelpPage")
        told = [" ".join(line.split()) for line in driven.text().splitlines()]
        assert {"j k flytt", "Home End til den første og den siste"} <= set(told)
