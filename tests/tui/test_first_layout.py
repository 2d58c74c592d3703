"""A page is laid out for the size of the terminal at once, and nothing on it moves after the first time it is painted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Self

import pytest
from textual import _time as timer_clock
from textual import events
from textual._compositor import Compositor
from textual.css import stylesheet
from textual.css.parse import parse
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.widget import Widget

from nærvær.domain.practice import Posture
from nærvær.tui.pages.message import MessagePage
from nærvær.tui.pages.page import Page
from nærvær.tui.pages.today import TodayModel, TodayPage
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench
from tui.painting import paint_update
from tui.stylesheets import read_rules

Layout = dict[str, Region]
FRAMES_AT_REST, FRAME_SECONDS = 3, 1 / 30


def layout_of(page: Page[Any]) -> Layout:
    return {f"{place} {widget!r}": widget.region for place, widget in enumerate(page.query(Widget))}


def noting_layouts(page: Page[Any]) -> list[Layout]:
    """Return a list that gets the layout of `page` each time it is laid out."""
    noted: list[Layout] = []

    def note(_: object) -> None:
        noted.append(layout_of(page))

    def begin() -> None:
        page.screen_layout_refresh_signal.subscribe(page, note, immediate=True)

    page.call_later(begin)
    return noted


@pytest.mark.parametrize("kind", [TodayPage, MessagePage])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 18), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_nothing_moves_after_the_first_layout(
    bench: Bench, open_app: OpenApp, kind: type[Page[Any]], size: tuple[int, int]
) -> None:
    week, exercise = bench.shelf.programme().week(1), bench.shelf.exercises()[0]
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        if kind is TodayPage:
            page: Page[Any] = TodayPage(TodayModel(week, exercise, 3, tuple(Posture), True, frozenset({"right-now"})))
        else:
            page = MessagePage("Hit", ("Setning.",), (("Videre", True),), back=None)
        noted = noting_layouts(page)
        await driven.app.push_screen(page)
        await driven.until(lambda: noted)
        await driven.pilot.wait_for_scheduled_animations()
        assert layout_of(page) == noted[0]


class NotingPage(MessagePage[bool | None]):
    """Counts how often it asks to be laid out as a whole after it has been."""

    asked = 0

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        self.asked += layout and bool(self.size)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


async def test_a_page_that_stands_is_not_laid_out_for_being_mounted(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        page = NotingPage("Hit", ("Setning.",), (("Videre", True),), back=None)
        mounting = driven.app.push_screen(page)
        await driven.until(lambda: bool(page.size))
        await driven.pilot.wait_for_scheduled_animations()
        page.asked = 0
        await mounting
        assert not page.asked


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_page_is_laid_out_and_painted_once_when_it_is_shown(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    painted: list[str] = []
    async with open_app(bench, size) as driven:
        first = await driven.page("TodayPage")
        await first.painted.wait()
        await nothing_is_painted(driven, painted)
        monkeypatch.setattr(Compositor, "reflow", noting_calls(Compositor.reflow, "laid out", painted))
        monkeypatch.setattr(Compositor, "render_update", paint_update)
        full = Compositor.render_full_update
        monkeypatch.setattr(Compositor, "render_full_update", noting_calls(full, "painted", painted))
        page = MessagePage("Hit", ("Setning.",), (("Videre", True),), back=None)
        await driven.app.push_screen(page)
        await page.painted.wait()
        for _ in range(FRAMES_AT_REST):
            await driven.pilot.pause(FRAME_SECONDS)
        assert painted == ["laid out", "painted"]


async def test_a_page_that_is_hidden_has_the_one_above_it_not_painted(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    async with open_app(bench) as driven:
        below = await driven.page("TodayPage")
        await driven.press("question_mark")
        page = await driven.page("HelpPage")
        await page.painted.wait()
        await nothing_is_painted(driven, painted)
        monkeypatch.setattr(Compositor, "render_update", noting_calls(Compositor.render_update, "painted", painted))
        below.refresh()
        below.refresh(layout=True)
        for _ in range(FRAMES_AT_REST):
            await driven.pilot.pause(FRAME_SECONDS)
        assert painted == []
        await driven.press("escape")
        await driven.until(lambda: driven.app.screen is below)
        await driven.until(lambda: painted)


async def test_nothing_follows_a_refresh_of_a_page_that_is_taken_away(bench: Bench, open_app: OpenApp) -> None:
    called: list[str] = []
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        page = MessagePage("Hit", ("Setning.",), (("Videre", True),), back=None)
        await driven.app.push_screen(page)
        await driven.pilot.wait_for_scheduled_animations()
        await driven.app.pop_screen()
        page._callbacks.append((lambda: called.append("its options are gone"), page))
        await page._invoke_and_clear_callbacks()
        assert called == []


async def test_a_hidden_page_has_the_new_size_when_it_is_seen_again(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        below = await driven.page("TodayPage")
        wide = below.classes
        await driven.press("question_mark")
        await driven.page("HelpPage")
        await driven.pilot.resize_terminal(40, 12)
        await driven.press("escape")
        await driven.until(lambda: driven.app.screen is below and tuple(below.region.size) == (40, 12))
        await driven.until(lambda: below.classes != wide)
        at_once = layout_of(below)
        await driven.pilot.resize_terminal(60, 18)
        await driven.until(lambda: tuple(below.region.size) == (60, 18))
        await driven.pilot.resize_terminal(40, 12)
        await driven.until(lambda: tuple(below.region.size) == (40, 12))
        await driven.pilot.wait_for_scheduled_animations()
        assert layout_of(below) == at_once


async def test_an_arrow_paints_only_what_it_changes(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    monkeypatch.setattr(Compositor, "render_update", paint_update)
    for name in ("render_full_update", "render_partial_update"):
        monkeypatch.setattr(Compositor, name, noting_calls(getattr(Compositor, name), name, painted))
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        await page.painted.wait()  # whole
        await nothing_is_painted(driven, painted)
        before = page.focused
        await driven.press("down")
        await driven.pilot.wait_for_scheduled_animations()
        assert page.focused is not before
        assert set(painted) == {"render_partial_update"}


async def nothing_is_painted(driven: Driven, painted: list[str]) -> None:
    """Wait until several frames have passed in which nothing was painted: on a busy machine a first painting may be late."""
    still = 0
    while still < FRAMES_AT_REST:
        painted.clear()
        await driven.pilot.pause(FRAME_SECONDS)
        await driven.pilot.wait_for_scheduled_animations()
        still = 0 if painted else still + 1


def noting_calls(method: Callable[..., Any], name: str, noted: list[str]) -> Callable[..., Any]:
    """Return `method` so that it writes `name` into `noted` when it is called."""

    def called(*given: Any, **more: Any) -> Any:
        noted.append(name)
        return method(*given, **more)

    return called


async def test_a_page_is_laid_out_anew_for_a_new_size_only(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        noted = noting_layouts(page)
        await driven.pilot.wait_for_scheduled_animations()
        before = layout_of(page)
        noted.clear()
        page.post_message(events.Resize(page.outer_size, page.outer_size))
        await driven.pilot.wait_for_scheduled_animations()
        assert noted == []
        await driven.pilot.resize_terminal(60, 18)
        await driven.until(lambda: noted)
        assert layout_of(page) != before


async def test_no_style_is_read_again_when_another_page_is_shown(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[object] = Counter()

    def noted(scope: str, css: str, read_from: tuple[str, str], *rest: Any, **more: Any) -> Any:
        read[read_from] += 1
        return parse(scope, css, read_from, *rest, **more)

    monkeypatch.setattr(Stylesheet, "_parse_rules", read_rules)  # apps before this one have read everything
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        monkeypatch.setattr(stylesheet, "parse", noted)
        await driven.press("enter")
        await driven.page("RatePage")
        assert set(read.values()) == {1}, "what the page brings along, once"
        assert not any("TodayPage" in str(source) for source in read)
        before = driven.app.screen.styles.background
        await driven.press("n")
        await driven.until(lambda: driven.app.screen.styles.background != before)
        assert any("TodayPage" in str(source) for source in read), "everything is read in the new colours"


async def test_a_new_size_is_followed_though_the_machine_paused_meanwhile(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, pauses = timer_clock.get_time, iter((0.0, 0.5, 1.0, 1.5))
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        monkeypatch.setattr(timer_clock, "get_time", lambda: clock() + next(pauses, 2.0))
        await driven.pilot.resize_terminal(60, 18)
        await driven.until(lambda: tuple(page.region.size) == (60, 18))
