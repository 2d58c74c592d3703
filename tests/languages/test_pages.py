"""Every page at three sizes in the pseudo-language: nothing passes by the catalogue, and nothing is cut off.

The pages come from the code: every class of pages, and every place in the dialogues that asks or shows something. The tests
of Esc hold both tables, and are red where one is missing.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from textual.widget import Widget

from languages.speaking import PseudoDriven, PseudoShelf, read_back, untranslated
from nærvær.dialogues.interviewer import Choose, Option, Show
from nærvær.domain.diary import Preference
from nærvær.domain.practice import Guidance, InformalPractice
from nærvær.domain.script import Script
from nærvær.tui.app import NaervaerApp
from nærvær.tui.diary_thread import DiaryThread, JourneyContext
from nærvær.tui.page_interviewer import PageInterviewer
from nærvær.tui.pages.page import Page
from nærvær.tui.pages.today import TodayPage
from pseudo_language import BEGIN, END, pseudo
from tui import test_esc, test_screens
from tui.conftest import Driven
from tui.fakes import Bench, NotedDiary, left_over

SIZES = test_screens.SIZES
LONG = os.environ.get("NAERVAER_LONG") == "1"
WRITTEN = frozenset(
    {
        "dusje",
        "Dusje",
        "gå",
        "Etter frokost",
        "etter frokost",
        "morgen",
        "Hva la du merke til",
        "Et råd",
        "Det er gjort",
        "Kari",
        "Kari N",
        "Per",
        "gruppa",
        "broken",
        "name",
        "Hel",
        "Kjenn føttene, og vent",
        # Names of languages, each in its own; one without a catalogue has its code.
        "norsk",
        "qaa",
    }
)
"""What the people of these tests have written themselves, and what a stand-in for work answers."""
GIVEN = WRITTEN | {"Om", "Noe", "Ja", "Kode", "Hva", "Valg", "Det", "Linja", "Etter"}
"""What the table of pages hands to them to show."""
PATIENCE_SECONDS = 5.0


@asynccontextmanager
async def opened(bench: Bench) -> AsyncIterator[PseudoDriven]:
    app = NaervaerApp(bench.parts)
    async with app.run_test(size=SIZES[0]) as pilot:
        try:
            yield PseudoDriven(app, pilot)
        finally:
            app.leave()
            await app.finish()


def cut_off(page: Page[Any]) -> list[str]:
    """What a page does not show whole and cannot scroll to."""
    found = test_screens.clipped(page)
    for widget in page.query("SafeText, OptionButton, ScaleStep"):
        if widget.display and widget.region.area:
            found += [f"{widget!r} is cut off by {outside!r}" for outside in outside_of(widget)]
    return found


def outside_of(widget: Widget) -> list[Widget]:
    """The widgets around `widget` that do not hold it whole, up to the first that can be scrolled."""
    found = []
    for around in widget.ancestors:
        if not isinstance(around, Widget) or getattr(around, "allow_vertical_scroll", False):
            break
        if not around.region.contains_region(widget.region):
            found.append(around)
    return found


async def is_whole(
    driven: Driven,
    page: Page[Any],
    in_no_language: frozenset[str] = WRITTEN,
    sizes: Sequence[tuple[int, int]] = SIZES,
) -> None:
    """Fails where `page`, at some of `sizes`, shows what is not translated or cuts something off."""
    for size in sizes:
        await driven.pilot.resize_terminal(*size)
        await driven.until(lambda size=size: tuple(page.region.size) == size)
        # What is drawn comes some frames after the size, on a busy machine.
        waited_until = time.monotonic() + PATIENCE_SECONDS
        while cut_off(page) and time.monotonic() < waited_until:
            await driven.pilot.pause(0.02)
        shown = driven.text()
        assert untranslated(shown, in_no_language) == set(), (size, shown)
        assert cut_off(page) == [], (size, shown)
        if not any(each.max_scroll_y for each in page.query("*")) and not page.query("WeekTable"):
            assert shown.count(BEGIN) == shown.count(END), (size, shown)


# Each class of pages

CLASSES = {name: made_by for name, (made_by, _, _) in test_esc.PAGES.items()}
CLASSES["TodayPage"] = lambda bench: TodayPage(
    replace(
        test_esc.OFFER,
        week=bench.shelf.programme().week(1),
        exercise=bench.shelf.exercises()[0],
        guidance=tuple(Guidance),
    )
)


def _guided(guidance: Guidance) -> Callable[[Bench], Page[Any]]:
    """Today with one of the ways to be guided chosen."""

    def page(bench: Bench) -> Page[Any]:
        made = CLASSES["TodayPage"](bench)
        assert isinstance(made, TodayPage)
        made.guidance = guidance
        return made

    return page


CLASSES |= {f"TodayPage {guidance.name}": _guided(guidance) for guidance in Guidance}


@pytest.mark.parametrize("name", CLASSES)
async def test_every_page_is_whole(pseudo_process: None, name: str) -> None:
    bench = Bench(shelf=PseudoShelf())
    async with opened(bench) as driven:
        await driven.page("TodayPage")
        page = CLASSES[name](bench)
        asking = asyncio.ensure_future(driven.app.ask(page))
        await driven.until(lambda: driven.app.screen is page and page.is_mounted)
        # In the smallest, where most is cut off, and another in turn; in all three with NAERVAER_LONG=1.
        turn = list(CLASSES).index(name) % 2
        await is_whole(driven, page, GIVEN, SIZES if LONG else (SIZES[turn], SIZES[-1]))
        asking.cancel()


# Each step of the dialogues


class PseudoHeld(test_esc.Held):
    """A dialogue that is answered by the Norwegian beginning of a label."""

    def answer(self, said: Any) -> None:
        step = self.step
        if isinstance(step, Choose | Show) and isinstance(said, str):
            labels = [each.label if isinstance(each, Option) else each[0] for each in step.options]
            said = next(label for label in labels if read_back(label).startswith(read_back(said)))
        super().answer(said)


made = test_esc.made


def _in_pseudo(script: Script) -> Script:
    """The script with all that people read of it in the pseudo-language, as PseudoShelf has everything else."""
    sections = tuple(
        replace(section, cues=tuple(replace(cue, text=pseudo(cue.text)) for cue in section.cues))
        for section in script.sections
    )
    return replace(script, title=pseudo(script.title), sections=sections)


@pytest.mark.parametrize("talk", test_esc.TALK)
async def test_every_step_of_every_dialogue_is_whole(pseudo_process: None, made: list[str], talk: str) -> None:
    async with opened(Bench(shelf=PseudoShelf())) as driven:
        await driven.page("TodayPage")
        for index, row in enumerate(row for row in test_esc.ROWS if row.talk == talk):
            bench = Bench(shelf=PseudoShelf())
            if row.prepare is not None:
                row.prepare(bench)
            bench.shelf.scripts = {name: _in_pseudo(script) for name, script in bench.shelf.scripts.items()}
            held = PseudoHeld(bench, made, test_esc.TALK[talk](bench))
            for answer in row.answers:
                held.answer(answer)
            context = JourneyContext(driven.app, bench.parts(), DiaryThread(partial(getattr, bench, "diary")))
            before = driven.app.screen
            asking = asyncio.ensure_future(test_esc.ASK[type(held.step)](PageInterviewer(context), held.step))
            await driven.until(lambda before=before: driven.app.screen is not before and driven.app.screen.is_mounted)
            # Every kind of page is looked at above; its many steps in the smallest, and another in turn.
            await is_whole(driven, driven.app.screen, sizes=(SIZES[index % 2], SIZES[-1]))
            asking.cancel()


# Each page as one comes to it by keys


async def on_type_word(driven: PseudoDriven) -> Any:
    """Longer texts take more presses of the arrow on a small screen."""
    page = await test_screens.on_erase(driven)
    while page.focused is not page.query("#frame OptionButton").last():
        await driven.press("down")
    await driven.press("enter")
    return await driven.page("TextPage")


ARRIVALS: dict[str, Callable[[Any], Any]] = {arrive.__name__: arrive for arrive in test_screens.PAGES}
ARRIVALS["on_type_word"] = on_type_word


@pytest.mark.parametrize("name", ARRIVALS)
async def test_every_page_that_keys_lead_to_is_whole(pseudo_process: None, name: str) -> None:
    bench = Bench(NotedDiary(left_over()) if name == "on_left_over" else NotedDiary(), PseudoShelf())
    bench.diary.append(InformalPractice("dusje", 1))
    if name == "on_settle":
        bench.diary.append(Preference("settling", "3"))
    async with opened(bench) as driven:
        page = await ARRIVALS[name](driven)
        turn = list(ARRIVALS).index(name) % 2
        await is_whole(driven, page, sizes=(SIZES[turn], SIZES[-1]))


# The tests themselves


def test_what_passed_by_the_catalogue_is_found() -> None:
    assert untranslated(f"{pseudo('I dag')} igjen, se --help i /hjem/dagbok, dusje", WRITTEN) == {"igjen", "se"}
