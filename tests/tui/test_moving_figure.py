"""The figure of the movement exercise, in time with the sound."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.geometry import Region

from nærvær.domain.practice import PracticeOptions
from nærvær.domain.score import Score, TimedFigure
from nærvær.tui.widgets.practice_picture import MovementFigure
from tui.conftest import Driven, OpenApp
from tui.fakes import RATE, Bench, Shelf
from tui.painting import paint_update


class MovingShelf(Shelf):
    """A practice that shows an arm after ten seconds, at rest after forty."""

    def score(self, wish: PracticeOptions) -> Score:
        score = super().score(wish)
        figures = (TimedFigure("arm", 10 * RATE, 40 * RATE), TimedFigure("head", 60 * RATE))
        return replace(score, timeline=replace(score.timeline, figures=figures))


@pytest.fixture
def moving() -> Bench:
    return Bench(shelf=MovingShelf())


async def playing(driven: Driven, seconds: float) -> Any:
    await driven.page("TodayPage")
    await driven.press("enter", "enter")
    page = await driven.page("PlayerPage")
    page.sound._player.hear(seconds)
    await driven.until(lambda: page.query_one("PracticePicture").size.area)
    await driven.pilot.pause(0.3)
    return page


def drawing(page: Any) -> list[str]:
    figure = page.query_one(MovementFigure)
    return ["".join(segment.text for segment in strip) for strip in figure._strips()]


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (200, 60)])
async def test_the_figure_takes_the_place_of_the_breathing_shape_when_a_movement_begins(
    moving: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(moving, size) as driven:
        page = await playing(driven, 5)
        assert page.query_one("Breath").display
        moving.player.hear(6)
        await driven.until(lambda: page.query_one(MovementFigure).display and not page.query_one("Breath").display)
        assert sum(bool(row.strip()) for row in drawing(page)) >= 5


async def test_a_small_screen_keeps_its_room_for_the_words(moving: Bench, open_app: OpenApp) -> None:
    async with open_app(moving, (40, 12)) as driven:
        page = await playing(driven, 15)
        assert not page.query_one(MovementFigure).display
        await driven.pilot.resize_terminal(80, 24)
        await driven.until(lambda: page.query_one(MovementFigure).display)
        await driven.pilot.resize_terminal(40, 12)
        await driven.until(lambda: not page.query_one(MovementFigure).display)


async def test_it_moves_with_the_sound_and_stands_still_in_a_pause(moving: Bench, open_app: OpenApp) -> None:
    async with open_app(moving) as driven:
        page = await playing(driven, 11)
        before = drawing(page)
        moving.player.hear(2)
        await driven.until(lambda: drawing(page) != before)
        await driven.press("space")
        held = drawing(page)
        await driven.pilot.pause(0.6)
        assert drawing(page) == held


async def test_asked_to_rest_it_stands_as_it_began(moving: Bench, open_app: OpenApp) -> None:
    async with open_app(moving) as driven:
        page = await playing(driven, 10)
        first = drawing(page)
        moving.player.hear(4)
        await driven.until(lambda: drawing(page) != first)
        moving.player.hear(30)
        await driven.until(lambda: drawing(page) == first)


async def test_going_back_shows_the_movement_of_that_sentence(moving: Bench, open_app: OpenApp) -> None:
    async with open_app(moving) as driven:
        page = await playing(driven, 61)
        await driven.until(lambda: page.query_one(MovementFigure)._name == "head")
        await driven.press("left", "left", "left", "left")
        await driven.until(lambda: page.query_one(MovementFigure)._name == "arm")


async def test_where_nothing_may_move_there_is_a_still_picture_of_each_movement(
    moving: Bench, open_app: OpenApp
) -> None:
    async with open_app(moving) as driven:
        driven.app.animation_level = "none"
        page = await playing(driven, 11)
        arm = drawing(page)
        moving.player.hear(8)
        await driven.pilot.pause(0.6)
        assert drawing(page) == arm
        moving.player.hear(45)
        await driven.until(lambda: drawing(page) != arm)


async def test_only_the_rows_that_change_are_painted_again(
    moving: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[tuple[Region, ...]] = []
    refresh = MovementFigure.refresh

    def painted_and_refreshed(self: MovementFigure, *regions: Region, **more: bool) -> MovementFigure:
        painted.append(regions)
        return refresh(self, *regions, **more)

    monkeypatch.setattr(MovementFigure, "refresh", painted_and_refreshed)
    monkeypatch.setattr(Compositor, "render_update", paint_update)  # it compares with what was painted last
    async with open_app(moving) as driven:
        page = await playing(driven, 11)
        height = page.query_one(MovementFigure).size.height
        painted.clear()
        moving.player.hear(1.5)
        await driven.until(lambda: painted)
        assert all(regions and regions[0].height < height for regions in painted)
        painted.clear()
        await driven.pilot.pause(0.6)
        assert painted == []
