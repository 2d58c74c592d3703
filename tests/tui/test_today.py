"""Today tells how many days had practice with dots, and begins what was practised last with one key."""

from __future__ import annotations

import pytest

from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.tui.pages.today import day_dots
from tui.conftest import OpenApp
from tui.fakes import Bench


@pytest.mark.parametrize(
    ("days", "dots"), [(0, ""), (1, "● ○ ○ ○ ○ ○ ○"), (3, "● ● ● ○ ○ ○ ○"), (7, "● ● ● ● ● ● ●"), (8, "● ● ● ● ● ● ●")]
)
def test_days_fill_dots_from_the_left_and_none_are_shown_where_there_was_no_practice(days: int, dots: str) -> None:
    assert day_dots(days, " ") == dots


async def test_what_was_practised_last_is_one_key_away(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(Practice("body-scan", 1, 240, 240.0, PracticeEnd.FINISHED, "synthetic-light", None))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.shows("● ○ ○ ○ ○ ○ ○")
        await driven.shows("a Sist: Kroppsskanning, ")
        await driven.press("a")
        await driven.page("RatePage")
        await driven.press("enter")
        await driven.page("PlayerPage")
        assert bench.shelf.wishes[-1].exercise == "body-scan"


async def test_what_is_suggested_is_not_offered_a_second_time_as_the_last(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "synthetic-light", None))
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        assert "Sist:" not in driven.text()
        await driven.press("a")
        await driven.pilot.pause(0.05)
        assert driven.app.screen is page
