"""The person leaves in the middle of a dialogue: what the answers so far amount to is saved, and nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import date
from typing import Any

import pytest

from nærvær.dialogues.interviewer import (
    Answer,
    DialogueContext,
    PersonLeft,
    Unanswered,
    save_all,
    saved_when_cut_off,
    work_and_show,
)
from nærvær.dialogues.today import change_week
from nærvær.dialogues.weekly_checkin import edit_plan, weekly_checkin
from nærvær.domain.diary import Fact, Preference, WeekStarted
from nærvær.domain.errors import Busy, BusyWith
from nærvær.domain.ratings import CheckIn, Plan
from stepped import Refused, Save, SteppedInterviewer, Work, steps
from tui.fakes import Shelf

FACTS: list[Fact] = [WeekStarted(2), WeekStarted(3), WeekStarted(4)]
WAYS_TO_LEAVE = (asyncio.CancelledError, PersonLeft)


def context() -> DialogueContext:
    return DialogueContext(Shelf(), tuple, lambda: date(2026, 3, 2))


def cut_off(dialogue: Coroutine[Any, Any, Any], way: type[BaseException], *answers: Any) -> Any:
    """The step at which the person leaves, after these answers."""
    step = dialogue.send(None)
    for answer in answers:
        step = dialogue.send(answer)
    with pytest.raises(way):
        dialogue.throw(way())
    return step


@pytest.mark.parametrize("way", WAYS_TO_LEAVE)
def test_the_facts_that_are_left_are_saved_when_one_is_cut_off(way: type[BaseException]) -> None:
    interviewer = SteppedInterviewer()
    assert cut_off(save_all(interviewer, FACTS), way, None) == Save(FACTS[1])
    assert interviewer.saved_soon == FACTS[2:]  # the second had been handed over before


def test_nothing_is_saved_twice_where_nobody_leaves() -> None:
    interviewer = SteppedInterviewer()
    asked, _ = steps(save_all(interviewer, FACTS), None, None, None)
    assert (asked, interviewer.saved_soon) == ([Save(fact) for fact in FACTS], [])
    with saved_when_cut_off(interviewer, lambda: FACTS):
        pass
    assert interviewer.saved_soon == []


@pytest.mark.parametrize("way", WAYS_TO_LEAVE)
def test_a_check_in_keeps_what_was_answered_before_the_person_left(way: type[BaseException]) -> None:
    for said, kept in (
        ((), []),
        ((Answer(None),), []),
        ((Answer(6),), [CheckIn(1, 6)]),
        ((Answer(6), Answer(4)), [CheckIn(1, 6, 4)]),
        ((Answer(6), Unanswered.SKIPPED), [CheckIn(1, 6)]),
        (
            (Answer(6), Answer(4), "gå tur", Answer(7)),
            [Preference("own_activity", "gå tur"), CheckIn(1, 6, 4, "gå tur", 7)],
        ),
    ):
        interviewer = SteppedInterviewer()
        cut_off(weekly_checkin(interviewer, context()), way, *said)
        assert interviewer.saved_soon == kept, said


@pytest.mark.parametrize("way", WAYS_TO_LEAVE)
def test_a_plan_keeps_the_lines_that_were_written(way: type[BaseException]) -> None:
    interviewer = SteppedInterviewer()
    cut_off(edit_plan(interviewer, context()), way, True, "om morgenen", "på kjøkkenet")
    (plan,) = interviewer.saved_soon
    assert isinstance(plan, Plan)
    assert sorted((plan.when, plan.where)) == ["om morgenen", "på kjøkkenet"]


def test_a_question_that_saves_at_the_end_alone_keeps_nothing_when_it_is_left() -> None:
    interviewer = SteppedInterviewer()
    cut_off(change_week(1, interviewer, context()), asyncio.CancelledError)
    assert interviewer.saved_soon == []


def test_what_takes_a_while_is_told_of_or_why_it_was_refused() -> None:
    interviewer = SteppedInterviewer()
    asked, done = steps(work_and_show(interviewer, "Rapport", lambda: ("Skrevet.",)), ("Skrevet.",), None)
    assert isinstance(asked[0], Work)
    assert (asked[1].sentences, done) == (("Skrevet.",), True)
    refusal = Busy(BusyWith.PRACTICE)
    work = work_and_show(interviewer, "Rapport", lambda: ())
    work.send(None)
    assert work.throw(refusal) == Refused("Rapport", refusal)
    with pytest.raises(StopIteration) as ended:
        work.send(None)
    assert ended.value.value is False
