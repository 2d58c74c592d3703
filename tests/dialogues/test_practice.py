"""A practice over a face that answers at once: whatever ends it, and wherever, what was heard is in the diary once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from nærvær.dialogues.interviewer import Answer, EnterText, NoAnswer, PersonLeft, Rate, Unanswered
from nærvær.dialogues.practice import (
    PracticeContext,
    PracticeOutcome,
    begin_practice,
    practise,
    resume_interrupted,
)
from nærvær.dialogues.practice_interviewer import (
    InterruptedChoice,
    InterruptedQuestion,
    OngoingPractice,
    PlayEnd,
    PracticeInterviewer,
    PracticeSummary,
)
from nærvær.domain.diary import Diary, Fact
from nærvær.domain.errors import DiaryFault, DiaryProblem, Refusal
from nærvær.domain.practice import Occasion, Practice, PracticeEnd, PracticeOptions
from nærvær.domain.preferences import PracticeQuestions
from nærvær.domain.ratings import Ratings
from nærvær.domain.services import SharedServices
from nærvær.plain.current_diary import Done, run_at_once
from nærvær.store.diary_opener import open_diary
from tui.fakes import RATE, Bench, left_over, now

Result = TypeVar("Result")
QUESTIONS = PracticeQuestions(("pain_before",), ("pain_after", "helped"), True)
WISH = PracticeOptions("breathing-space", 3)


class Power(Exception):
    """Something that nobody has foreseen."""


class AtOnce:
    """A diary that is written to at once."""

    in_memory = False

    def __init__(self, diary: Diary) -> None:
        self.diary = diary

    def submit(self, work: Callable[[], Result]) -> Done[Result]:
        return Done(work)


class Face:
    """Answers every question with a number, hears `seconds`, and fails at the step `fails_at` with `error`.

    `is_cut_off`: the program ends there though nobody has ended it.
    """

    is_cut_off = False

    def __init__(
        self, bench: Bench, fails_at: str = "", error: BaseException | None = None, seconds: float = 60.0
    ) -> None:
        self.steps: list[str] = []
        self.asked: InterruptedQuestion | None = None
        self._bench, self._fails_at, self._error, self._seconds = bench, fails_at, error, seconds

    def start(self, coroutine: Coroutine[Any, Any, Result]) -> Done[Result]:
        return Done(lambda: run_at_once(coroutine))

    async def work(self, do: Callable[[], Result]) -> Result:
        return do()

    def do_soon(self, do: Callable[[], None]) -> None:
        do()

    def announce(self, *_: object) -> None:
        """Nothing."""

    async def rate(self, question: Rate) -> Answer | NoAnswer:
        self._reach("before" if not self._bench.player.verbs else question.item.stem.split()[-1])
        return Answer(4)

    async def enter_text(self, _question: EnterText) -> str | NoAnswer:
        self._reach("note")
        return Unanswered.ESCAPED

    async def settle(self, _minutes: float) -> bool:
        self._reach("settle")
        return True

    async def play(self, practice: OngoingPractice) -> PlayEnd:
        practice.start()
        self._bench.player.hear(self._seconds)
        self._reach("play")
        return PlayEnd.OVER

    async def ask_about_interrupted(self, question: InterruptedQuestion) -> InterruptedChoice:
        self.asked = question
        return question.options[0][1]

    async def go_dark(self) -> None:
        self._reach("dark")

    async def show_kept(self, summary: PracticeSummary) -> None:
        self._reach("kept")
        await summary.entry

    async def ask_to_try_again(self, _error: Refusal) -> bool:
        self._reach("again")
        return False

    def _reach(self, step: str) -> None:
        self.steps.append(step)
        if step == self._fails_at and self._error is not None:
            raise self._error


def held(
    bench: Bench, face: Face, options: PracticeOptions = WISH, services: SharedServices | None = None
) -> PracticeOutcome:
    context = PracticeContext(services or bench.parts(), AtOnce(bench.diary))
    practice = begin_practice(options, context.services)
    return run_at_once(practise(cast("PracticeInterviewer", face), context, practice, QUESTIONS))


def only(facts: list[Fact]) -> Practice:
    (fact,) = facts
    assert isinstance(fact, Practice)
    return fact


STEPS = ("play", "nå?", "gangen?", "note")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("error", [Power(), KeyboardInterrupt()], ids=["fault", "cut off"])
def test_whatever_breaks_after_the_beginning_what_was_heard_is_kept_once(step: str, error: BaseException) -> None:
    bench = Bench()
    face = Face(bench, step, error)
    with pytest.raises(type(error)):
        held(bench, face)
    practice = only(bench.diary.facts)
    assert (practice.ended, practice.heard_seconds) == (PracticeEnd.STOPPED, 60.0)
    answered = STEPS.index(step)
    assert practice.ratings == Ratings(
        pain_before=4, pain_after=4 if answered > 1 else None, helped=4 if answered > 2 else None
    )
    assert bench.player.closed


@pytest.mark.parametrize("step", ["before", "settle"])
@pytest.mark.parametrize("error", [Power(), PersonLeft()], ids=["fault", "left"])
def test_whatever_breaks_before_the_beginning_leaves_no_trace(step: str, error: BaseException) -> None:
    bench = Bench()
    with pytest.raises(type(error)):
        held(bench, Face(bench, step, error), PracticeOptions("breathing-space", 3, settling=1.0))
    assert bench.diary.calls == ["begin", "drop"]
    assert bench.player.closed


def test_a_breakdown_while_the_summary_is_shown_keeps_it_no_second_time() -> None:
    bench = Bench()
    with pytest.raises(Power):
        held(bench, Face(bench, "kept", Power()))
    assert len(bench.diary.facts) == 1
    assert bench.diary.calls.count("finish") == 1


def test_who_leaves_at_a_question_afterwards_is_still_told_what_was_kept() -> None:
    bench = Bench()
    face = Face(bench, "gangen?", PersonLeft())
    assert held(bench, face) == PracticeOutcome()
    assert face.steps[-1] == "kept"
    assert only(bench.diary.facts).ratings == Ratings(pain_before=4, pain_after=4)


def test_less_than_a_second_leaves_no_trace_and_asks_nothing() -> None:
    bench = Bench()
    face = Face(bench, seconds=0.5)
    assert held(bench, face).remark
    assert face.steps == ["before", "play"]
    assert bench.diary.facts == []


def test_who_goes_on_without_a_diary_that_refuses_is_told_so() -> None:
    bench = Bench()

    def refuse(_fact: Fact | None) -> None:
        raise DiaryProblem(DiaryFault.FULL, "/hjemme/dagbok")

    bench.diary.finish = refuse
    face = Face(bench)
    assert held(bench, face) == PracticeOutcome(refused=True)
    assert face.steps[-2:] == ["kept", "again"]


@pytest.mark.parametrize("seconds", [180.0, 60.0], ids=["to the end", "in the middle"])
def test_on_a_screen_that_many_use_only_one_heard_to_its_end_waits_to_be_rated(seconds: float) -> None:
    bench = Bench()
    with pytest.raises(Power):
        held(bench, Face(bench, "nå?", Power(), seconds), services=bench.shared_parts())
    if seconds == 180.0:
        assert bench.diary.facts == []
        assert bench.diary.checkpoints[-1].heard_seconds == 180.0
    else:
        assert only(bench.diary.facts).heard_seconds == 60.0


def test_one_that_goes_on_is_neither_rated_before_nor_settled_nor_undone() -> None:
    bench = Bench()
    found = left_over(heard=63.0, position=63.0)
    context = PracticeContext(bench.parts(), AtOnce(bench.diary))
    face = Face(bench, "play", Power(), seconds=0.0)
    with pytest.raises(Power):
        run_at_once(practise(cast("PracticeInterviewer", face), context, found, QUESTIONS))
    assert face.steps == ["play"]
    assert bench.player.moment.position == 60 * 48_000
    assert only(bench.diary.facts).heard_seconds == 63.0


class ClosedWindow(Face):
    """A face whose window is closed at the step `fails_at`; where it is lines, it comes back from playing as ever."""

    def __init__(self, bench: Bench, fails_at: str = "play", *, lines: bool = False, seconds: float = 63.0) -> None:
        super().__init__(bench, fails_at, None if lines else asyncio.CancelledError(), seconds)

    def _reach(self, step: str) -> None:
        self.is_cut_off = self.is_cut_off or step == self._fails_at
        super()._reach(step)


@pytest.mark.parametrize("lines", [False, True], ids=["pages", "lines"])
@pytest.mark.parametrize("shared", [False, True], ids=["home", "kiosk"])
def test_a_window_closed_while_it_plays_leaves_a_practice_that_goes_on_as_the_same_one(
    tmp_path: Path, lines: bool, shared: bool
) -> None:
    bench = Bench(open_diary(tmp_path, now))
    services = bench.shared_parts() if shared else bench.parts()
    window = ClosedWindow(bench, lines=lines)
    with contextlib.nullcontext() if lines else pytest.raises(asyncio.CancelledError):
        held(bench, window, services=services)
    assert window.steps == ["before", "play"]
    assert bench.diary.entries() == ()
    bench.diary.close()
    bench.diary = open_diary(tmp_path, now)
    context, face = PracticeContext(services, AtOnce(bench.diary)), Face(bench, seconds=30.0)
    left = bench.diary.in_progress()
    assert left is not None
    goes_on = run_at_once(resume_interrupted(cast("PracticeInterviewer", face), context, left)).practice
    assert goes_on is not None
    run_at_once(practise(cast("PracticeInterviewer", face), context, goes_on, QUESTIONS))
    assert bench.player.moment.position == (60 + 30) * RATE
    assert face.steps == ["play", "nå?", "gangen?", "note", "kept"]
    (entry,) = bench.diary.entries()
    practice = only([entry.fact])
    assert (practice.ended, practice.heard_seconds) == (PracticeEnd.STOPPED, 63.0 + 30.0)
    assert practice.ratings == Ratings(pain_before=4, pain_after=4, helped=4)
    assert bench.diary.in_progress() is None
    bench.diary.close()


@pytest.mark.parametrize("step", ["nå?", "gangen?", "note"])
def test_a_window_closed_at_the_questions_keeps_the_answers_and_asks_nothing_more(step: str) -> None:
    bench = Bench()
    with pytest.raises(asyncio.CancelledError):
        held(bench, ClosedWindow(bench, step))
    assert only(bench.diary.facts).ended is PracticeEnd.STOPPED


def test_a_window_closed_before_a_second_was_heard_leaves_no_trace() -> None:
    bench = Bench()
    with pytest.raises(asyncio.CancelledError):
        held(bench, ClosedWindow(bench, seconds=0.5))
    assert bench.diary.calls[-1] == "drop"
    assert bench.diary.facts == []


@pytest.mark.parametrize(
    ("begun", "choices"),
    [
        (now().replace(hour=4), list(InterruptedChoice)[:3]),
        (now().replace(hour=3, minute=59), list(InterruptedChoice)[1:3]),
        (now() - timedelta(days=1), list(InterruptedChoice)[1:3]),
    ],
    ids=["the same day", "before four at night", "the day before"],
)
def test_only_on_its_own_practice_day_it_can_be_gone_on_with(begun: datetime, choices: list[InterruptedChoice]) -> None:
    bench = Bench()
    face = Face(bench)
    found = replace(left_over(), started_at=begun)
    run_at_once(
        resume_interrupted(
            cast("PracticeInterviewer", face), PracticeContext(bench.parts(), AtOnce(bench.diary)), found
        )
    )
    assert face.asked is not None
    assert [choice for _label, choice in face.asked.options] == choices


TONIGHT = replace(WISH, occasion=Occasion(evening=True))


def test_the_evening_form_heard_to_its_end_is_left_in_progress_unasked() -> None:
    bench = Bench()
    face = Face(bench, seconds=180.0)
    assert held(bench, face, TONIGHT) == PracticeOutcome(asleep=True)
    assert face.steps == ["before", "play", "dark"]
    assert bench.diary.facts == []
    left = bench.diary.checkpoints[-1]
    assert (left.position_seconds, left.heard_seconds, left.ratings) == (180.0, 180.0, Ratings(pain_before=4))


@pytest.mark.parametrize("error", [Power(), KeyboardInterrupt()], ids=["fault", "cut off"])
def test_whatever_happens_in_the_dark_it_waits_in_progress_heard_to_its_end(error: BaseException) -> None:
    bench = Bench()
    with pytest.raises(type(error)):
        held(bench, Face(bench, "dark", error, seconds=180.0), TONIGHT)
    assert bench.diary.facts == []
    assert bench.diary.checkpoints[-1].position_seconds == 180.0


def test_an_evening_of_which_nothing_was_heard_leaves_no_trace() -> None:
    class AtTheEnd(Face):
        async def play(self, practice: OngoingPractice) -> PlayEnd:
            practice.start()
            bench.player.seek(bench.player.moment.total - 100)
            bench.player.hear(1.0)
            self._reach("play")
            return PlayEnd.OVER

    bench = Bench()
    face = AtTheEnd(bench, seconds=1.0)
    held(bench, face, TONIGHT)
    assert "dark" not in face.steps
    assert bench.diary.facts == []
    assert bench.diary.calls[-1] == "drop"
