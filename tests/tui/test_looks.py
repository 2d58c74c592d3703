"""Every page in every theme and at any size: legible, whole, and the way to help always there."""

from __future__ import annotations

import pytest
from textual.color import Color

from english import english
from nærvær.domain.figure.pose import MOVES, NEAR
from nærvær.domain.practice import Everyday, Preference
from nærvær.tui import themes
from tui.fakes import Bench, NotedDiary, left_over
from tui.legible import contrast, pairs
from tui.test_screens import PAGES, clipped, on_left_over, on_play, on_settle, on_today

LEAST = {themes.EVENING.name: 4.5, themes.DAY.name: 4.5, themes.STRONG.name: 7.0}
SIZES = ((200, 60), (100, 12), (40, 60), (60, 18), (40, 12))


@pytest.fixture
def lived(bench) -> Bench:
    bench.diary.append(Everyday("dusje", 1))
    return bench


def prepared(bench: Bench, arrive) -> Bench:
    if arrive is on_settle:
        bench.diary.append(Preference("settling", "3"))
    if arrive is on_left_over:
        bench.diary = NotedDiary(left_over())
    return bench


def faint(app, least: float) -> set[str]:
    """What is written with too little contrast."""
    return {f"{text.strip()}: {contrast(pair):.2f}" for pair, text in pairs(app) if contrast(pair) < least}


@pytest.mark.parametrize("arrive", PAGES, ids=lambda arrive: arrive.__name__)
async def test_a_page_is_legible_in_every_theme_and_whole_at_every_size(lived, open_app, arrive):
    async with open_app(prepared(lived, arrive)) as driven:
        page = await arrive(driven)
        assert english(driven.text()) == set()
        for theme, least in LEAST.items():
            driven.app.theme = theme
            await driven.pilot.pause()
            assert faint(driven.app, least) == set(), theme
        for size in SIZES:
            await driven.pilot.resize_terminal(*size)
            await driven.until(lambda size=size: tuple(page.region.size) == size)
            assert clipped(page) == [], size
            last = driven.text().splitlines()[-2:]
            assert any("?" in line for line in last), f"no way to help at {size}"
            assert all(len(line) <= size[0] for line in driven.text().splitlines())
        driven.app.action_help()
        await driven.until(lambda: type(driven.app.screen).__name__ == "Help")
        await driven.pilot.resize_terminal(80, 60)
        await driven.shows("Lukk hjelpen")
        assert english(driven.text()) == set()


def test_the_search_for_faint_text_finds_it():
    assert contrast(((119, 119, 119), (255, 255, 255))) == pytest.approx(4.48, abs=0.01)
    assert contrast(((0, 0, 0), (255, 255, 255))) == pytest.approx(21)


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_what_moves_in_a_figure_stands_out(theme):
    ground, colour = Color.parse(theme.background or ""), Color.parse(theme.accent or "")
    for shade, least in ((MOVES, 4.5), (NEAR, 2.4)):
        assert contrast((ground.blend(colour, shade).rgb, ground.rgb)) >= least


@pytest.mark.parametrize("arrive", [on_today, on_play], ids=lambda arrive: arrive.__name__)
async def test_without_colour_everything_is_grey_and_still_legible(lived, open_app, monkeypatch, arrive):
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(lived) as driven:
        await arrive(driven)
        found = list(pairs(driven.app))
        assert found
        for pair, text in found:
            assert all(max(colour) - min(colour) <= 1 for colour in pair), text
            assert contrast(pair) >= 4.5, text
