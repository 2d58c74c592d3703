"""Whom one may call stands on «Her og nå», after the hard moment and in the answers, at every size."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from nærvær.domain.catalogue import Exercise, ExerciseKind, HelpNumber
from nærvær.domain.practice import Posture
from nærvær.domain.ratings import Ratings
from nærvær.tui.pages.around_practice import BeforeAfterPage
from nærvær.tui.pages.grounding import GroundingPage
from nærvær.tui.pages.page import Page
from nærvær.tui.widgets.page_parts import OptionButton
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, Shelf
from tui.test_screens import SIZES

NUMBERS = Shelf().help_numbers()
WITHOUT_SPACES = "116123", "116117", "113"


class WithHardMoment(Shelf):
    """The shelf with the exercise for a hard moment."""

    def exercises(self) -> tuple[Exercise, ...]:
        hard = Exercise("right-now", "Akkurat nå", "Nå.", ExerciseKind.GUIDED, 1, 3, 1, 3)
        return (*super().exercises(), hard)


class InNoCountry(Shelf):
    """The shelf of a country whose numbers nobody has written down."""

    def help_numbers(self) -> tuple[HelpNumber, ...]:
        return ()


def are_all_shown(driven: Driven) -> bool:
    shown = "".join(driven.text().split())
    return all(number in shown for number in WITHOUT_SPACES)


async def _kept() -> None:
    return None


def after() -> Page[Any]:
    return BeforeAfterPage(60, Ratings(pain_after=3, helped=6), asyncio.ensure_future(_kept()), False, NUMBERS)


PAGES: dict[str, Callable[[], Page[Any]]] = {
    "with three ways on": lambda: GroundingPage(Posture.LYING, True, outward=True, help_numbers=NUMBERS),
    "with two ways on": lambda: GroundingPage(Posture.SITTING, True, help_numbers=NUMBERS),
    "outside a practice": lambda: GroundingPage(None, False, help_numbers=NUMBERS),
    "after": after,
}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", PAGES)
async def test_every_number_and_every_way_on_is_in_sight_at_every_size(
    open_app: OpenApp, name: str, size: tuple[int, int]
) -> None:
    async with open_app(Bench(), size=size) as driven:
        await driven.page("TodayPage")
        page = PAGES[name]()
        asking = asyncio.ensure_future(driven.app.ask(page))
        await driven.until(lambda: driven.app.screen is page and page.is_mounted)
        await driven.until(lambda: are_all_shown(driven))
        seen = page.query_one("#body").region
        assert [each for each in page.query("#frame OptionButton") if not seen.contains_region(each.region)] == []
        assert len(page.query(OptionButton)) > 1
        asking.cancel()


async def test_they_stand_on_here_and_now_with_what_each_is_for(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("g")
        await driven.page("GroundingPage")
        for line in ("Noen å snakke med (Mental Helse)", "Legevakt, når det haster", "Nød, ved fare for liv"):
            await driven.shows(line)


async def test_they_stand_there_while_a_practice_plays_too(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.until(lambda: are_all_shown(driven))


@pytest.mark.parametrize(("start", "told"), [("r", True), ("enter", False)])
async def test_they_stand_after_the_hard_moment_and_after_no_other_exercise(
    open_app: OpenApp, start: str, told: bool
) -> None:
    bench = Bench(shelf=WithHardMoment())
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press(start)
        if start == "enter":
            await driven.page("RatePage")
            await driven.press("enter")
        await driven.page("PlayerPage")
        bench.player.hear(600)
        for key in ("3", "6"):
            await driven.page("RatePage")
            await driven.until(lambda: not driven.app.screen.too_early)
            before = driven.app.screen
            await driven.press(key)
            await driven.until(lambda before=before: driven.app.screen is not before)
        await driven.page("TextPage")
        await driven.until(lambda: not driven.app.screen.too_early)
        await driven.press("enter")
        await driven.page("BeforeAfterPage")
        await driven.shows("Lagret")
        assert are_all_shown(driven) is told


async def test_they_stand_in_the_answer_about_hard_feelings(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        page.action_go("FAQ")
        await driven.page("ChoosePage")
        await driven.press("9")
        await driven.page("MessagePage")
        await driven.shows("Blir det for tungt, kan du ringe:")
        assert are_all_shown(driven)


async def test_where_no_country_is_known_nobody_is_told_to_call(open_app: OpenApp) -> None:
    async with open_app(Bench(shelf=InNoCountry())) as driven:
        page = await driven.page("TodayPage")
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.shows("Se deg rundt i rommet")
        assert "ring" not in driven.text().replace("rundt", "").lower().split()
        assert not page.app.screen.query_one("HelpNumbers").display
