"""What a rating is that is given with arrows, by passing it, and by a click: nought is an answer and ten can be reached."""

from __future__ import annotations

import pytest

from tui.conftest import OpenApp
from tui.fakes import Bench
from tui.test_answers import rated, to_rating, to_weekly_checkin


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("right", "enter"), 0),
        (("left", "enter"), 10),
        (("left", "right", "enter"), 10),
        (("right", "right", "left", "left", "enter"), 0),
        (("right", "right", "h"), None),
        (("enter",), None),
    ],
)
async def test_arrows_reach_both_ends_and_what_is_passed_has_no_number(
    bench: Bench, open_app: OpenApp, keys: tuple[str, ...], value: int | None
) -> None:
    async with open_app(bench) as driven:
        page = await to_rating(driven)
        assert f"0 {page.item.low}" in driven.text()
        assert f"10 {page.item.high}" in driven.text()
        await driven.press(*keys)
        assert await rated(driven, bench) == value


async def test_a_nought_is_still_marked_after_a_step_back(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        first = await to_weekly_checkin(driven, bench)
        await driven.press("0")
        await driven.shows("2 av ")
        await driven.press("backspace")
        await driven.shows("1 av ")
        page = await driven.page("RatePage")
        assert page is not first
        await driven.shows("›0‹")


async def test_a_step_back_pressed_on_an_answer_does_not_take_it_back(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await to_weekly_checkin(driven, bench)
        await driven.press("6")
        await driven.shows("2 av ")
        await driven.page("RatePage")
        await driven.hurry("5", "backspace")
        await driven.shows("3 av ")


@pytest.mark.parametrize("where", ["ScaleStep", "#skip"])
async def test_a_click_before_the_question_can_have_been_seen_goes_nowhere(
    bench: Bench, open_app: OpenApp, where: str
) -> None:
    async with open_app(bench) as driven:
        page = await to_rating(driven)
        page.block_until_shown()
        await driven.pilot.click(page.query(where).last())
        await driven.pilot.pause()
        assert not page.answered.done()
        page.block_for_a_moment()
        assert await driven.page("RatePage") is page
        await driven.pilot.click(page.query(where).last())
        assert await rated(driven, bench) == (10 if where == "ScaleStep" else None)


async def test_a_click_on_one_hint_does_what_that_one_says(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        page = await to_rating(driven)
        (line,) = [line for line in driven.text().splitlines() if "Esc" in line]
        hints = page.query_one("KeyHints")
        await driven.pilot.click(hints, offset=(line.index("Esc") - hints.region.x, 0))
        await driven.page("TodayPage")
        assert bench.diary.checkpoints == []
