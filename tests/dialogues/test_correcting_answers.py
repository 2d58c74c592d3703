"""Correcting the answers of a practice: the past is asked for, skipping changes nothing, and an answer can be taken away."""

from __future__ import annotations

import asyncio
import io
import os
from dataclasses import replace
from typing import Any

import pytest

from nærvær.dialogues.diary_editor import edit_diary
from nærvær.dialogues.interviewer import Answer, DialogueContext, Rate, Unanswered
from nærvær.domain.diary import Correction
from nærvær.domain.practice import Practice, PracticeEnd, practice_day
from nærvær.domain.ratings import RATING_NAMES, Ratings
from nærvær.plain.console import Console, LineStreams
from nærvær.plain.line_interviewer import LineInterviewer
from nærvær.texts.ratings import PAST_RATINGS
from nærvær.tui.pages.rate import RatePage, RatingAnswer
from nærvær.tui.widgets.page_parts import OptionButton
from stepped import Save, SteppedInterviewer, steps
from tui.conftest import OpenApp, bench, open_app
from tui.fakes import Bench, now

__all__ = ["bench", "open_app"]

PRACTICE = Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None, ratings=Ratings(6, 4, 5, 3, 7))
ASKED = {
    "pain_before": "Hvor sterk var smerten før øvelsen?",
    "pain_after": "Hvor sterk var smerten etter øvelsen?",
    "bother_before": "Hvor plagsom var smerten før øvelsen?",
    "bother_after": "Hvor plagsom var smerten etter øvelsen?",
    "helped": "Hvor mye hjalp øvelsen deg den gangen?",
}


def correcting(bench: Bench, name: str, *answers: Any) -> list[Any]:
    """What is asked and saved when this answer of the only practice in the diary is corrected."""
    entry = bench.diary.append(PRACTICE)
    context = DialogueContext(bench.shelf, bench.diary.entries, lambda: practice_day(now()))
    asked, _ = steps(edit_diary(SteppedInterviewer(), context), entry.id, name, *answers)
    return asked[2:]


@pytest.mark.parametrize("name", RATING_NAMES)
def test_an_answer_is_asked_for_as_it_was_then_and_can_be_taken_away(name: str) -> None:
    asked, save = correcting(Bench(), name, Answer(None))
    assert isinstance(asked, Rate)
    assert (asked.item.stem, asked.initial, asked.clearable) == (ASKED[name], getattr(PRACTICE.ratings, name), True)
    assert isinstance(save, Save)
    assert isinstance(save.fact, Correction)
    assert save.fact.fact == replace(PRACTICE, ratings=replace(PRACTICE.ratings, **{name: None}))


@pytest.mark.parametrize("answer", [Unanswered.ESCAPED, Answer(6)])
def test_an_answer_that_is_left_as_it_was_is_not_saved(answer: Any) -> None:
    assert not any(isinstance(step, Save) for step in correcting(Bench(), "pain_before", answer))


@pytest.mark.parametrize(
    ("typed", "clearable", "answer"),
    [("h", True, 6), ("", True, 6), ("tom", True, None), ("2", True, 2), ("h", False, None)],
)
def test_in_lines_skipping_leaves_the_answer_and_a_word_takes_it_away(
    typed: str, clearable: bool, answer: int | None
) -> None:
    read, write = os.pipe()
    os.write(write, f"{typed}\n".encode())
    os.close(write)
    said = io.StringIO()
    services: Any = None
    interviewer = LineInterviewer(Console(LineStreams(read, said, said, keyboard=False)), services, services)
    question = Rate("Rett", PAST_RATINGS["pain_before"], 6, clearable=clearable)
    assert asyncio.run(interviewer.rate(question)) == Answer(answer)
    assert ("«tom» for å ta bort svaret" in said.getvalue()) is clearable


async def test_on_a_page_skipping_leaves_the_answer_and_a_button_takes_it_away(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        for key, answer in (("h", None), ("enter", RatingAnswer(6)), ("button", RatingAnswer(None))):
            page = RatePage(PAST_RATINGS["pain_before"], "Rett", initial=6, clearable=True)
            await driven.app.push_screen(page)
            await driven.page("RatePage")
            await driven.shows("Ta bort svaret")
            assert "Hopp over" not in driven.text()
            if key == "button":
                page.query_one("#skip", OptionButton).on_click()
                await driven.pilot.pause()
            else:
                await driven.press(key)
            assert await page.answered == answer
            await driven.app.pop_screen()
