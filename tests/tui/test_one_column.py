"""Every page stands in the same column; in a list values stand at its right edge, and the row marked is explained below."""

from __future__ import annotations

from typing import Any

import pytest

from nærvær.dialogues.interviewer import Option
from nærvær.tui.pages.message import ChoosePage
from nærvær.tui.pages.page import Page
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench
from tui.test_esc import PAGES

WITHOUT_HEAD = frozenset({"DarkPage", "OpeningPage"})
FULL_WIDTH = frozenset({"PlayerPage", "GroupPlayerPage"})
COLUMNS = {(80, 24): (4, 76), (60, 18): (2, 58), (120, 40): (24, 96), (200, 60): (64, 136)}
"""For each size the first column of the text, and the one after its last."""
SENTENCE = "Den tredje er den roligste av dem alle, og den tar så lang tid som du vil at den skal ta i dag."
ROWS = (
    Option("Første", 1, "kort", "Den første."),
    Option("Andre", 2, "noe lengre", ""),
    Option("Tredje", 3, "lengst", SENTENCE),
    Option("Fjerde", 4),
)


def places_of(page: Page[Any]) -> tuple[int, int, int]:
    """Where the text of a page begins, where it ends, and the row below its heading."""
    head, foot, body = (page.query_one(name) for name in ("#head", "#foot", "#body"))
    assert head.region.x == foot.region.x, page
    return head.content_region.x, head.content_region.right, body.region.y


@pytest.mark.parametrize("size", COLUMNS, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_page_begins_at_the_same_row_and_column(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    tops = set()
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        for name in sorted(PAGES.keys() - WITHOUT_HEAD):
            page = PAGES[name][0](bench)
            await driven.app.push_screen(page)
            await driven.until(lambda page=page: page.query_one("#body").size.area)
            begins, ends, top = places_of(page)
            if page.query_one("#head").display:
                tops.add(top)
            if name not in FULL_WIDTH:
                assert (begins, ends) == COLUMNS[size], name
                words = [each.content_region for each in page.query("#body SafeText, #body Input") if each.region.area]
                assert all(begins <= region.x and region.right <= ends for region in words), name
            await driven.app.pop_screen()
        assert tops == {2 if size == (60, 18) else 3}


async def chosen(driven: Driven, size: tuple[int, int]) -> ChoosePage[int]:
    page = ChoosePage("Valg", "Hva vil du?", ROWS)
    await driven.page("TodayPage")
    await driven.pilot.resize_terminal(*size)
    await driven.app.push_screen(page)
    await driven.until(lambda: page.focused is not None)
    await driven.pilot.wait_for_scheduled_animations()
    return page


async def test_a_value_stands_at_the_right_edge_and_what_explains_a_row_right_below_it(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        page = await chosen(driven, (80, 24))
        lines = driven.text().splitlines()
        first = next(index for index, line in enumerate(lines) if "Første" in line)
        assert [len(line) for line in lines if line.endswith(("kort", "noe lengre", "lengst"))] == [76] * 3
        assert lines[first].startswith("  › Første")
        assert lines[first + 1].startswith("    Den første.")
        await driven.press("down", "down")
        await driven.pilot.wait_for_scheduled_animations()
        lines = driven.text().splitlines()
        assert lines[first + 2].startswith("  › Tredje")  # the mark has moved by one line for each key
        assert " ".join(" ".join(lines[first + 3 : first + 5]).split()) == SENTENCE
        assert "Den første." not in driven.text()
        assert page.help_lines() == (SENTENCE,)


async def test_a_value_that_has_no_room_beside_its_label_stands_below_it(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        page = ChoosePage("Valg", "", (Option("En lang linje om noe", 1, "og en lang verdi til"), Option("To", 2)))
        await driven.pilot.resize_terminal(40, 12)
        await driven.app.push_screen(page)
        await driven.shows("› En lang linje om noe og en lang verdi til To")


async def test_a_click_chooses_the_row_that_was_clicked_on(bench: Bench, open_app: OpenApp) -> None:
    """What stands below the row marked would go away under a finger if the row clicked on were marked first."""
    async with open_app(bench) as driven:
        page = await chosen(driven, (80, 24))
        await driven.press("end", "up")
        await driven.pilot.wait_for_scheduled_animations()
        await driven.pilot.click(page.query("OptionRow")[3])
        await driven.until(page.answered.done)
        assert page.answered.result() == 4
