"""The form for the evening: chosen on today, it ends in the dark, unasked, and is asked about at the next start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from nærvær.domain.diary import WeekStarted
from nærvær.domain.practice import Grade, Occasion, Posture, Practice, PracticeEnd, PracticeOptions
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, NotedDiary

TONIGHT = Occasion(1, 1, evening=True)
"""The first time, after one practice of another exercise."""


@pytest.fixture
def bench() -> Bench:
    """A person in the week of the body scan, which has all forms."""
    bench = Bench()
    bench.shelf.has_grades = bench.shelf.has_evening = True
    bench.diary.append(Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, None))
    bench.diary.append(WeekStarted(2))
    return bench


@asynccontextmanager
async def tonight(bench: Bench, open_app: OpenApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    """The evening form, playing."""
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        await driven.press("d", "d")
        await driven.shows("Veiledning: kveld")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("6")
        await driven.page("PlayerPage")
        yield driven


def background(driven: Driven) -> set[Any]:
    """The colours behind everything on the screen."""
    strips = driven.app.screen._compositor.render_strips()
    return {segment.style.bgcolor.triplet for strip in strips for segment in strip if segment.style}


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_at_its_end_the_screen_is_black_without_a_word_and_nothing_is_asked(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with tonight(bench, open_app, size) as driven:
        assert bench.shelf.wishes[-1].occasion == TONIGHT
        bench.player.hear(600)
        await driven.page("DarkPage")
        assert driven.text().strip() == ""
        assert background(driven) == {(0, 0, 0)}
        last = bench.diary.checkpoints[-1]
        assert (last.position_seconds, last.heard_seconds, last.ratings.pain_before) == (600, 600, 6)
        assert isinstance(bench.diary.facts[-1], WeekStarted), "it waits to be asked about"


@pytest.mark.parametrize("key", ["x", "question_mark", "k", "up", "escape", "enter", "space"])
async def test_any_key_leaves_from_the_dark_and_asks_nothing(bench: Bench, open_app: OpenApp, key: str) -> None:
    async with tonight(bench, open_app) as driven:
        bench.player.hear(600)
        await driven.page("DarkPage")
        await driven.press(key)
        await driven.app.finish()
    assert bench.diary.calls[-1] == "checkpoint"


async def test_a_key_pressed_just_before_the_end_does_not_leave_the_dark(bench: Bench, open_app: OpenApp) -> None:
    async with tonight(bench, open_app) as driven:
        bench.player.hear(600)
        await driven.hurry("t")
        await driven.page("DarkPage")
        await driven.pilot.pause(0.2)
        assert not driven.app.screen.answered.done()


async def test_the_next_start_asks_and_keeps_it_as_finished_on_the_evening_it_was_done(
    bench: Bench, open_app: OpenApp
) -> None:
    async with tonight(bench, open_app) as driven:
        bench.player.hear(600)
        await driven.page("DarkPage")
    left = bench.diary.checkpoints[-1]
    bench.diary = NotedDiary(left)
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.shows("Du gjorde Kroppsskanning helt til slutten. Øvelsen er med i dagboka.")
        await driven.press("enter")
        await driven.until(lambda: len(bench.players) == 2 and bench.player.verbs)
        bench.player.hear(0)  # it has been heard to its end
        await driven.page("RatePage")
        await driven.press("4", "7")
        await driven.page("TextPage")
        await driven.press("escape")
        await driven.page("BeforeAfterPage")
        await driven.press("enter")
        await driven.page("TodayPage")
        (fact,) = bench.diary.facts
        assert (fact.ended, fact.heard_seconds, fact.occasion) == (PracticeEnd.FINISHED, 600, TONIGHT)
        assert (fact.ratings.pain_before, fact.ratings.pain_after, fact.ratings.helped) == (6, 4, 7)


async def test_the_questions_can_be_left_and_it_is_kept_as_finished(bench: Bench, open_app: OpenApp) -> None:
    async with tonight(bench, open_app) as driven:
        bench.player.hear(600)
        await driven.page("DarkPage")
    bench.diary = NotedDiary(bench.diary.checkpoints[-1])
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press("escape")
        await driven.page("TodayPage")
        (fact,) = bench.diary.facts
        assert (fact.ended, fact.heard_seconds, fact.ratings.pain_after) == (PracticeEnd.FINISHED, 600, None)


async def test_one_that_is_ended_by_hand_is_kept_without_questions(bench: Bench, open_app: OpenApp) -> None:
    async with tonight(bench, open_app) as driven:
        bench.player.hear(60)
        await driven.press("escape", "escape")
        await driven.page("BeforeAfterPage")
        await driven.press("enter")
        await driven.page("TodayPage")
        fact = bench.diary.facts[-1]
        assert (fact.ended, fact.heard_seconds) == (PracticeEnd.STOPPED, 60)


async def test_a_practice_that_was_asked_for_in_words_ends_in_the_dark_too(bench: Bench, open_app: OpenApp) -> None:
    options = PracticeOptions("body-scan", 5, 2, occasion=TONIGHT)
    async with open_app(bench, options=options) as driven:
        await driven.page("RatePage")
        await driven.press("h")
        await driven.page("PlayerPage")
        bench.player.hear(300)
        await driven.page("DarkPage")
        await driven.press("enter")
        await driven.app.finish()


async def test_bells_only_is_a_choice_and_stands_in_the_fact(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("d")
        await driven.shows("Veiledning: bare klang")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("h")
        await driven.page("PlayerPage")
        assert bench.shelf.wishes[-1].grade is Grade.BELLS
        bench.player.hear(600)
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.page("BeforeAfterPage")
        await driven.press("enter")
        await driven.page("TodayPage")
        await driven.shows("Veiledning: med ord")
        assert bench.diary.facts[-1].grade is Grade.BELLS
        assert bench.diary.facts[-1].posture == Posture.LYING
