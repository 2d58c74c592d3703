"""The eight weeks that can be opened, days as dots, and the numbers before and after as two dots on one scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nærvær.console_glyphs import GlyphSubstitutes, substitute_glyphs
from nærvær.dialogues.interviewer import DotPair, DotPlot
from nærvær.domain.diary import WeekStarted
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import Ratings
from nærvær.tui.pages.charts import AFTER_GLYPH, BEFORE_GLYPH, SAME_GLYPH, SCALE_GLYPH, plot_lines
from nærvær.tui.pages.progress import WeekLine, WeekRow, table_lines
from tui.conftest import OpenApp
from tui.fakes import Bench

SIZES = [(80, 24), (60, 18), (40, 12)]
WORSE_SAME_BETTER = DotPlot(
    "Smerte",
    "0 er ingen smerte.",
    (
        DotPair("Pusterommet", "fire ganger", 6.5, 4.5, "6,5", "4,5", ""),
        DotPair("Bevegelse", "fem ganger", 3, 3, "3", "3", ""),
        DotPair("Sittende", "seks ganger", 0, 10, "0", "10", ""),
    ),
    10,
)


def _scales(width: int) -> list[str]:
    """The part of each line that shows the scale from 0 to 10."""
    lines = [line.plain for line in plot_lines(WORSE_SAME_BETTER, width)]
    return [line[-21:] for line in lines if {BEFORE_GLYPH, SAME_GLYPH} & set(line) and "Etter" not in line]


@pytest.mark.parametrize("width", [68, 56, 37])
def test_both_numbers_lie_where_they_belong_on_the_scale(width: int) -> None:
    fell, stood, rose = _scales(width)
    assert (fell.index(AFTER_GLYPH), fell.index(BEFORE_GLYPH)) == (9, 13)
    assert fell[10:13] == "───"
    assert stood == f"{SCALE_GLYPH * 6}{SAME_GLYPH}{SCALE_GLYPH * 14}"
    assert rose == f"{BEFORE_GLYPH}{'─' * 19}{AFTER_GLYPH}"
    assert all(len(line.plain) <= width for line in plot_lines(WORSE_SAME_BETTER, width))


def test_the_scale_of_the_dots_stands_over_them_and_the_numbers_beside() -> None:
    lines = [line.plain for line in plot_lines(WORSE_SAME_BETTER, 68)]
    heading = next(line for line in lines if "Før ●" in line)
    row = next(line for line in lines if line.startswith("Pusterommet"))
    scale = heading.index("0 ")
    assert heading[scale:] == f"0{' ' * 9}5{' ' * 8}10"
    assert row[scale:] == "·········○───●·······"
    assert row.split()[:3] == ["Pusterommet", "6,5", "4,5"]


def test_a_bare_console_tells_before_after_and_the_same_apart() -> None:
    for font in (frozenset[str](), frozenset("●─■")):
        marks = substitute_glyphs(BEFORE_GLYPH + AFTER_GLYPH + SAME_GLYPH + SCALE_GLYPH, GlyphSubstitutes(font))
        assert len(set(marks)) == 4


ROW = WeekRow(2, 1, "Kroppen", False, 5, "5", "6", "2", "52")


@pytest.mark.parametrize(
    ("width", "days", "text"),
    [(74, 5, "●●●●●   5"), (56, 5, "●●●●●   5"), (38, 5, "●●●●●"), (74, 12, "●●●●●●● 12"), (38, 12, "12")],
)
def test_days_fill_dots_from_the_left_and_more_than_a_week_of_them_is_a_number(
    width: int, days: int, text: str
) -> None:
    line = table_lines((replace(ROW, dots=days, days=str(days)),), width)[1].content("", "").plain
    assert line.index(text) > line.index("Kroppen")
    assert line.count("●") == (days if days < 8 else 7 if width > 48 else 0)
    assert "○" not in line
    assert len(line) == width


@pytest.mark.parametrize("size", SIZES)
async def test_a_week_in_the_table_is_read_about_and_gone_to(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    bench.diary.append(Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "lys"))
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        page = await driven.page("ProgressPage")
        while not (isinstance(page.focused, WeekLine) and page.focused.value == 1):
            await driven.press("up")
        assert page.query_one("#body").region.contains_region(page.focused.region)
        await driven.press("enter")
        await driven.page("MessagePage")
        await driven.shows("Uke 1: 1 dag, 1 øvelse (3 minutter), 1 gang i hverdagen.")
        await driven.press("escape")
        page = await driven.page("ProgressPage")
        await driven.until(lambda: isinstance(page.focused, WeekLine) and page.focused.value == 1)
        await driven.press("down", "enter")
        message = await driven.page("MessagePage")
        await driven.until(lambda: message.focused is not None)  # an Enter that meets no answer is lost
        kept = len(bench.diary.facts)
        await driven.press("enter")  # the first way changes nothing
        page = await driven.page("ProgressPage")
        assert len(bench.diary.facts) == kept
        await driven.until(lambda: isinstance(page.focused, WeekLine))
        await driven.press("enter")
        message = await driven.page("MessagePage")
        await driven.shows("Gå til uke 2")
        await driven.until(lambda: message.focused is not None)
        await driven.press("down", "enter")
        await driven.page("ProgressPage")
        assert bench.diary.facts[kept:] == [WeekStarted(2)]


async def test_the_week_one_is_in_is_begun_anew_only_after_a_question(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        page = await driven.page("ProgressPage")
        page.answer(1)
        await driven.page("MessagePage")
        await driven.press("down", "enter")
        await driven.shows("Bli i uke 1")
        await driven.press("enter")
        await driven.page("ProgressPage")
        assert bench.diary.facts == []


@pytest.mark.parametrize("size", SIZES)
async def test_before_and_after_are_dots_and_the_help_says_them_in_sentences(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    for _ in range(4):
        ratings = Ratings(pain_before=6, pain_after=5, helped=7)
        bench.diary.append(Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "lys", ratings=ratings))
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        page = await driven.page("ProgressPage")
        page.answer(next(way.value for way in page.query("#ways OptionButton") if "Før og etter" in way.render().plain))
        await driven.page("ChartsPage")
        if size[1] < 16:
            await driven.press("down", "down")
        await driven.shows("6 5 ··········○─●········")
        await driven.press("question_mark")
        await driven.page("HelpPage")
        await driven.shows("4 ganger. Smerten lå på 6 før og 5 etter.")
