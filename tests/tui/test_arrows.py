"""Every arrow leads where it points, and every choice can be come to, on every page at every size."""

from __future__ import annotations

import pytest

from nærvær.domain.diary import Preference
from nærvær.domain.practice import InformalPractice
from nærvær.tui.widgets.page_parts import FootButton
from tui.arrows import arrows_lead_where_they_point
from tui.conftest import OpenApp
from tui.fakes import Bench, NotedDiary, left_over
from tui.test_screens import PAGES, SIZES, Arrive, on_left_over, on_settle

# On these an arrow is an answer, or writes, or scrolls what is longer than the screen.
OTHERWISE = ("RatePage", "TextPage", "FindPage", "HelpPage")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("arrive", PAGES, ids=lambda arrive: arrive.__name__)
async def test_every_arrow_leads_where_it_points(
    bench: Bench, open_app: OpenApp, arrive: Arrive, size: tuple[int, int]
) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    if arrive is on_settle:
        bench.diary.append(Preference("settling", "3"))
    if arrive is on_left_over:
        bench.diary = NotedDiary(left_over())
    async with open_app(bench, size) as driven:
        page = await arrive(driven)
        await driven.pilot.pause()
        if type(page).__name__ in OTHERWISE:
            return
        chain = page.focus_chain
        if type(page).__name__ == "PlayerPage" and not any(not isinstance(each, FootButton) for each in chain):
            return  # no row of buttons is open: the arrows are sentences and sound
        await arrows_lead_where_they_point(driven, page)


async def test_down_and_up_stay_in_the_column_of_todays_ways(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        ways = list(page.query("#ways OptionButton"))
        assert len(ways) == 5
        page.set_focus(ways[0])
        await driven.press("down")
        assert page.focused is ways[2]
        await driven.press("up")
        assert page.focused is ways[0]
        await driven.press("left")
        assert page.focused is ways[0]
        await driven.press("right", "right", "right")
        assert page.focused is ways[1]
        await driven.press("up")
        assert page.focused.id == "begin"
