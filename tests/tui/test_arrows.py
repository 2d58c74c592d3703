"""Every arrow leads where it points, and every choice can be come to, on every page at every size."""

from __future__ import annotations

import pytest

from nærvær.domain.practice import InformalPractice
from nærvær.tui.widgets.page_parts import FootButton
from tui.arrows import arrows_lead_where_they_point
from tui.conftest import OpenApp
from tui.fakes import Bench
from tui.test_screens import Arrive, brought_to, prepared, walks

# On these an arrow is an answer, or writes, or scrolls what is longer than the screen.
OTHERWISE = ("RatePage", "TextPage", "FindPage", "HelpPage")


@pytest.mark.parametrize(("arrive", "sizes"), walks(turn=1))
async def test_every_arrow_leads_where_it_points(
    bench: Bench, open_app: OpenApp, arrive: Arrive, sizes: tuple[tuple[int, int], ...]
) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(prepared(bench, arrive), sizes[0]) as driven:
        page = await arrive(driven)
        if type(page).__name__ in OTHERWISE:
            return
        for size in sizes:
            await brought_to(driven, page, size)
            await driven.pilot.pause()
            chain = page.focus_chain
            if type(page).__name__ == "PlayerPage" and not any(not isinstance(each, FootButton) for each in chain):
                continue  # no row of buttons is open: the arrows are sentences and sound
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
