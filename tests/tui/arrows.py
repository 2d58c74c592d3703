"""Presses every arrow from every choice of a page, and compares where it leads with where things stand on the screen."""

from __future__ import annotations

from typing import Any

from textual.geometry import Region
from textual.widget import Widget

from nærvær.tui.pages.page import Page
from nærvær.tui.widgets.page_parts import FootButton
from tui.conftest import Driven

ARROWS = ("up", "down", "left", "right")


def lies(key: str, start: Region, other: Region) -> bool:
    """Whether `other` lies where the arrow points: above or below in any column, left or right in the same row."""
    beside = other.y < start.bottom and start.y < other.bottom
    return {
        "up": other.bottom <= start.y,
        "down": other.y >= start.bottom,
        "left": beside and other.right <= start.x,
        "right": beside and other.x >= start.right,
    }[key]


def side_by_side(chain: list[Widget]) -> bool:
    body = [widget for widget in chain if not isinstance(widget, FootButton)]
    return any(lies("right", one.region, other.region) for one in body for other in body)


def is_another_key(page: Widget, focused: Widget, key: str) -> bool:
    """On the way to begin, ← and → are the minutes; the foot says so."""
    return focused.id == "begin" and key in ("left", "right")


class Arrows:
    """The arrows of one page, from whatever choice has the focus.

    The first time, each is a key that is pressed. After that what the key is bound to is looked up and done, which takes a
    tenth of the processor time; and what is to be waited for is only that a page scrolls, so a page that fits is not.
    """

    def __init__(self, driven: Driven, page: Page[Any]) -> None:
        self._driven = driven
        self._page = page
        self._pressed: set[tuple[str, type[object]]] = set()

    async def rest(self) -> None:
        """Wait until what has the focus has been scrolled into view."""
        if any(each.max_scroll_y for each in self._page.query("*") if each.allow_vertical_scroll):
            await self._driven.pilot.wait_for_scheduled_animations()

    async def press(self, key: str) -> None:
        kind = (key, type(self._page.focused))
        if kind not in self._pressed:
            self._pressed.add(kind)
            await self._driven.press(key)
            return
        with self._driven.app._context():
            bound = await self._driven.app._check_bindings(key)
        assert bound, (type(self._page).__name__, key)
        await self.rest()


async def arrows_lead_where_they_point(driven: Driven, page: Page[Any]) -> None:
    """From every choice, with every arrow; and arrows alone come from any choice to all of them."""
    leads: dict[Widget, set[Any]] = {}
    columns = side_by_side(page.focus_chain)
    arrows = Arrows(driven, page)
    for start in page.focus_chain:
        for key in ARROWS if columns or isinstance(start, FootButton) else ("up", "down"):
            if is_another_key(page, start, key):
                continue
            page.set_focus(start)
            await arrows.rest()
            before = {widget: widget.region for widget in page.focus_chain}
            scrolled = page.query_one("#body").scroll_offset.y
            await arrows.press(key)
            there = [widget for widget, region in before.items() if lies(key, before[start], region)]
            came, told = page.focused, (type(page).__name__, key, str(start), str(page.focused))
            leads.setdefault(start, set()).add(came)
            if came is start:
                await driven.pilot.wait_for_scheduled_animations()
                moved = page.query_one("#body").scroll_offset.y != scrolled
                assert moved or not there, told
            elif isinstance(start, FootButton) and key == "up":  # to the last row, also where it was hidden
                await arrows.rest()
                assert lies(key, start.region, came.region), told
            elif there:
                assert came in there, told
                if key in (
                    "up",
                    "down",
                ):  # the nearest row, and in it the nearest column; rows that the foot hides count
                    same_part = [
                        widget for widget in there if isinstance(widget, FootButton) == isinstance(came, FootButton)
                    ]
                    rows = {abs(before[widget].y - before[start].y) for widget in same_part}
                    assert abs(before[came].y - before[start].y) == min(rows), told
                    column = [widget for widget in there if before[widget].x == before[start].x]
                    same_row = [widget for widget in column if before[widget].y == before[came].y]
                    assert not same_row or came in same_row, told
            else:  # round to the other end, or in a list of one column on to the next
                assert key in ("up", "down") or not columns, told
    for first in page.focus_chain:
        reached, open_ends = {first}, [first]
        while open_ends:
            further = leads.get(open_ends.pop(), set()) - reached
            reached |= further
            open_ends += further
        assert reached == set(page.focus_chain)
