"""A sound file made on pages: how far it has come is shown, Esc breaks it off, and whoever leaves breaks it off too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import pytest

from nærvær.dialogues.interviewer import BrokenOff
from nærvær.domain.score import Score, SoundTags
from nærvær.domain.services import Services
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench
from tui.test_screens import SIZES

PATIENCE_SECONDS = 20.0


@dataclass
class SlowWriter(Bench):
    """A bench whose sound files are half made until they may be finished."""

    may_finish: threading.Event = field(default_factory=threading.Event)
    broken_off: threading.Event = field(default_factory=threading.Event)
    made: list[str] = field(default_factory=list)

    def render(
        self, _score: Score, file: PurePath, beside: Sequence[PurePath], progress: Callable[[float], None], _: SoundTags
    ) -> None:
        try:
            while not self.may_finish.wait(0.01):
                progress(0.5)
        except BrokenOff:
            self.broken_off.set()
            raise
        self.made += [file.name, *(name.suffix for name in beside)]

    def parts(self) -> Services:
        return replace(super().parts(), render=self.render)


async def making(driven: Driven) -> None:
    """Go through the settings until the file is being made."""
    await driven.page("TodayPage")
    await driven.press("i")
    page = await driven.page("ChoosePage")
    rows = [str(option.render()) for option in page.query("OptionButton")]
    index = next(number for number, row in enumerate(rows) if "Lag lydfil" in row)
    await driven.press(*(["down"] * index), "enter")
    for seen in ("Kroppsskanning", "10 minutter", "Ei annen mappe"):
        await driven.shows(seen)
        await driven.until(lambda: not driven.app.screen.too_early)
        await driven.press("enter")
    await driven.page("WorkPage")
    await driven.shows("50 %")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_how_far_it_has_come_is_shown_and_at_the_end_where_it_lies(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    bench = SlowWriter()
    async with open_app(bench, size=size) as driven:
        await making(driven)
        bar = next(line for line in driven.text().splitlines() if "█" in line).strip()
        assert abs(bar.count("█") - bar.count("░")) <= 1
        await driven.press("enter", "space")  # which break nothing off
        bench.may_finish.set()
        await driven.page("MessagePage")
        await driven.shows("Lydfila er laget")
        await driven.shows("Ferdig")
        assert bench.made == ["Pusterommet, 3 minutter.mp3", ".lrc", ".vtt"]


async def test_esc_breaks_it_off_and_says_that_nothing_was_made(open_app: OpenApp) -> None:
    bench = SlowWriter()
    async with open_app(bench) as driven:
        await making(driven)
        await driven.press("escape")
        await driven.page("ChoosePage")
        assert bench.broken_off.wait(PATIENCE_SECONDS)
        assert bench.made == []


async def test_whoever_leaves_meanwhile_breaks_it_off(open_app: OpenApp) -> None:
    bench = SlowWriter()
    async with open_app(bench) as driven:
        await making(driven)
        await driven.press("ctrl+c")
        await driven.app.finish()
    assert bench.broken_off.wait(PATIENCE_SECONDS)
    assert bench.made == []
