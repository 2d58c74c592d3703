"""How it looks: what is faint is found, figures stand out, and without colour everything is grey and legible.

Every page is looked at in tests/tui/test_screens.py.
"""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.style import Style
from textual.theme import Theme
from textual.visual import RenderOptions

from nærvær.tui.drawing.moving_figure import MOVING_SHADE, NEAR_SHADE
from nærvær.tui.pages.progress import WeekRow, table_lines
from nærvær.tui.pages.text import TextPage
from nærvær.tui.themes import THEMES
from nærvær.tui.widgets.page_parts import HangingText, OptionButton
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench
from tui.legible import LEAST, contrast, faint, pairs, settles
from tui.test_screens import Arrive, on_ground, on_play, on_rate, on_today


def test_the_search_for_faint_text_finds_it() -> None:
    assert contrast(((119, 119, 119), (255, 255, 255))) == pytest.approx(4.48, abs=0.01)
    assert contrast(((0, 0, 0), (255, 255, 255))) == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_moves_in_a_figure_stands_out(theme: Theme) -> None:
    ground, colour = Color.parse(theme.background or ""), Color.parse(theme.accent or "")
    for shade, least in ((MOVING_SHADE, 4.5), (NEAR_SHADE, 2.4)):
        assert contrast((ground.blend(colour, shade).rgb, ground.rgb)) >= least


@pytest.mark.parametrize("arrive", [on_today, on_rate, on_play], ids=lambda arrive: arrive.__name__)
async def test_without_colour_everything_is_grey_and_still_legible(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, arrive: Arrive
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(bench) as driven:
        await arrive(driven)
        found = list(pairs(driven.app))
        assert found
        for pair, text in found:
            assert all(max(colour) - min(colour) <= 1 for colour in pair), text
            assert contrast(pair) >= 4.5, text


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_every_way_on_from_the_ground_is_in_sight_without_scrolling(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        await on_ground(driven)
        page = driven.app.screen
        page.set_class(True, "-three")
        await page.query_one("#frame").mount(OptionButton("Avslutt øvelsen – alt teller", None))
        await driven.pilot.pause()
        body = page.query_one("#body").region
        ways = page.query("#frame OptionButton")
        assert len(ways) == 3
        assert all(body.contains_region(way.region) for way in ways)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (30, ["› 2  Avslutt øvelsen nå "]),
        (16, ["› 2  Avslutt", "     øvelsen nå"]),
        (13, ["› 2  Avslutt", "     øvelsen", "     nå"]),
    ],
)
def test_what_wraps_goes_on_below_its_label(width: int, lines: list[str]) -> None:
    button = HangingText("› 2  Avslutt øvelsen nå ", 5)
    strips = button.render_strips(width, None, Style(), RenderOptions(lambda _: Style(), {}))
    assert [strip.text for strip in strips] == lines
    assert button.get_height({}, width) == len(lines)


@pytest.mark.parametrize(("width", "columns"), [(60, 4), (38, 3), (30, 2)])
def test_a_column_gives_way_before_the_theme_of_a_week_says_nothing(width: int, columns: int) -> None:
    """The headings are as long as in a language that needs half as much again for them."""
    headings = ("Dagene", "Øving", "Hverd", "Minutt")
    row = WeekRow(2, 1, "Kroppen og oppmerksomheten", True, 3, "3 ut av 6", "12", "40", "180")
    heading, line = (each.content("", "").plain for each in table_lines((row,), width, headings, headings))
    assert len(heading.split()) == 1 + columns
    assert line.startswith("◉ 2  Kroppen")
    assert max(len(heading), len(line)) <= width


async def test_what_is_wrong_with_a_text_has_a_mark_and_a_colour_of_its_own(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        page = TextPage("Dag", "Hvilken dato?", "", 20, "17.5.2026", "31.2.2026", problem="Den dagen finnes ikke.")
        await driven.app.push_screen(page)
        await driven.shows("× Den dagen finnes ikke.")
        for theme in THEMES:
            driven.app.theme = theme.name
            await settles(driven, lambda theme=theme: fault_colour(driven) == Color.parse(theme.variables["fault"]).rgb)
            assert faint(driven.app, LEAST[theme.name]) == set()
            assert theme.variables["fault"] not in (theme.foreground, theme.accent, theme.variables["quiet"])
        await driven.press("backspace")
        await driven.until(lambda: "×" not in driven.text())


def fault_colour(driven: Driven) -> tuple[int, int, int]:
    return next(pair[0] for pair, text in pairs(driven.app) if "×" in text)
