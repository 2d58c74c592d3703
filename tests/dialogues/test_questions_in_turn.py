"""Questions in turn: where Esc and the way back lead, what is counted, and what becomes of answers given before."""

from __future__ import annotations

from typing import Any

import pytest

from nærvær.dialogues.interviewer import Back, EnterText, OnEscape, QuestionPosition, Show, Unanswered
from nærvær.dialogues.questions import Answers, Completion, Question, Slot, ask_in_turn
from stepped import SteppedInterviewer, steps

ESC, SKIP = Unanswered.ESCAPED, Unanswered.SKIPPED


def line(name: str, **other: Any) -> Question:
    slot = Slot[str](name)
    return Question(
        slot,
        lambda interviewer, answers: interviewer.enter_text(EnterText("", name, "", 40, initial=answers.get(slot, ""))),
        **other,
    )


def told(name: str, **other: Any) -> Question:
    return Question(
        Slot[bool](name),
        lambda interviewer, _: interviewer.show(Show(name, (), (("Videre", True),), **other)),
        read_only=True,
    )


def kept(answers: Answers) -> dict[str, Any]:
    return {name: answers[Slot(name)] for name in "abcdefg" if Slot[Any](name) in answers}


def walked(
    questions: list[Question], *says: Any, answers: dict[str, Any] | None = None, **other: Any
) -> tuple[list[Any], Completion | None, dict[str, Any]]:
    """The steps that were asked, how the row ended (None: it still asks) and the answers."""
    given = Answers()
    for name, value in (answers or {}).items():
        given.put(Slot(name), value)
    asked, ended = steps(ask_in_turn(SteppedInterviewer(), questions, given, **other), *says)
    return asked, ended, kept(given)


def names(steps: list[Any]) -> list[str]:
    return [getattr(step, "question", "") or step.heading for step in steps]


A = Slot[str]("a")
ROW: list[Question] = [line("a"), line("b"), line("c")]


def test_a_row_of_which_nothing_is_answered_is_turned_back_from() -> None:
    steps, end, _ = walked(ROW, ESC)
    assert (steps[0].on_escape, end) == (OnEscape.BACK, Completion.TURNED_BACK)
    steps, end, _ = walked(ROW, ESC, begun=True)
    assert (steps[0].on_escape, end) == (OnEscape.REST, Completion.REST)


def test_esc_goes_past_the_rest_and_past_the_last_question_alone() -> None:
    steps, end, answers = walked(ROW, "1", ESC)
    assert (steps[1].on_escape, end, answers) == (OnEscape.REST, Completion.REST, {"a": "1"})
    steps, end, answers = walked(ROW, "1", "2", ESC)
    assert (steps[2].on_escape, end, answers) == (OnEscape.SKIP, Completion.DONE, {"a": "1", "b": "2"})
    never = [line("a"), line("b"), line("c", when=lambda _: False)]
    assert walked(never, "1")[0][1].on_escape is OnEscape.SKIP
    assert walked([*ROW[:2], line("c", when=lambda answers: A in answers)], "1")[0][1].on_escape is OnEscape.REST


def test_esc_may_lead_one_step_back_and_out_at_the_first() -> None:
    steps, end, answers = walked(ROW, "1", ESC, ESC, on_escape=OnEscape.BACK)
    assert (names(steps), end, answers) == (["a", "b", "a"], Completion.TURNED_BACK, {"a": "1"})
    assert {step.on_escape for step in steps} == {OnEscape.BACK}
    steps, end, answers = walked(ROW, "1", "2", "3", on_escape=OnEscape.BACK)
    assert (names(steps), end, answers) == (["a", "b", "c"], Completion.DONE, {"a": "1", "b": "2", "c": "3"})


def test_esc_may_go_past_one_question_and_takes_its_old_answer_away() -> None:
    steps, end, answers = walked(ROW, ESC, "2", ESC, answers={"a": "0", "c": "9"}, on_escape=OnEscape.SKIP)
    assert (names(steps), end, answers) == (["a", "b", "c"], Completion.DONE, {"b": "2"})
    assert walked(ROW[:1], SKIP, answers={"a": "0"})[1:] == (Completion.DONE, {})


def test_the_way_back_leads_to_the_question_before_and_keeps_what_was_begun_once() -> None:
    steps, end, answers = walked(ROW, "1", Back("beg"), "2", Back(), "3", "4", "5")
    assert names(steps) == ["a", "b", "a", "b", "a", "b", "c"]
    assert [step.initial for step in steps] == ["", "", "1", "beg", "2", "", ""]
    assert (end, answers) == (Completion.DONE, {"a": "3", "b": "4", "c": "5"})


def test_there_is_nothing_before_the_first_question_and_a_told_one_is_gone_past() -> None:
    steps, _, _ = walked(ROW, Back())
    assert names(steps) == ["a", "a"]
    steps, _, _ = walked([line("a"), told("b"), line("c")], "1", True, Back())
    assert names(steps) == ["a", "b", "c", "a"]
    assert [step.position.has_previous for step in steps] == [False, True, True, False]


def test_an_answer_falls_away_with_the_question_it_belongs_to() -> None:
    row = [line("a"), line("b", when=lambda answers: answers.get(A) == "1"), line("c")]
    steps, end, answers = walked(row, "1", "2", Back(), Back(), "0", "3")
    assert (names(steps), end) == (["a", "b", "c", "b", "a", "c"], Completion.DONE)
    assert answers == {"a": "0", "c": "3"}


def test_from_four_questions_on_it_is_said_which_one_is_asked() -> None:
    four = [*ROW, line("d")]
    steps, _, _ = walked(four, "1", "2", "3")
    assert [step.position for step in steps] == [QuestionPosition(at, 4, at > 1) for at in (1, 2, 3, 4)]
    steps, _, _ = walked(ROW, "1", "2")
    assert [step.position for step in steps] == [QuestionPosition(0, 0, at > 1) for at in (1, 2, 3)]


def test_what_is_told_and_what_belongs_to_a_question_have_no_number_and_what_is_not_asked_does_not_count() -> None:
    row = [
        line("a"),
        line("b", is_part=True),
        told("c"),
        line("d"),
        line("e", when=lambda _: False),
        line("f"),
        line("g"),
    ]
    steps, _, _ = walked(row, "1", "2", True, "4", "5")
    assert names(steps) == ["a", "b", "c", "d", "f", "g"]
    assert [(step.position.number, step.position.total) for step in steps] == [
        (1, 4),
        (1, 4),
        (0, 0),
        (2, 4),
        (3, 4),
        (4, 4),
    ]


def test_what_is_read_with_a_way_back_of_its_own_keeps_its_esc() -> None:
    assert walked([told("a", back=False), line("b")], begun=True)[0][0].on_escape is OnEscape.BACK
    assert walked([told("a"), line("b")], begun=True)[0][0].on_escape is OnEscape.REST


def test_each_new_answer_is_told_at_once() -> None:
    seen: list[dict[str, Any]] = []
    walked(ROW, "1", Back(), "2", SKIP, "3", answered=lambda answers: seen.append(kept(answers)))
    assert seen == [{"a": "1"}, {"a": "2"}, {"a": "2"}, {"a": "2", "c": "3"}]


def test_the_answer_to_one_step_of_a_question_decides_of_the_question() -> None:
    async def twice(interviewer: Any, answers: Answers) -> Any:
        first = await interviewer.enter_text(EnterText("", "first", "", 40, initial="old"))
        return first if not isinstance(first, str) else await interviewer.enter_text(EnterText("", "second", "", 40))

    row = [line("a"), Question(Slot[str]("b"), twice), line("c")]
    asked, _, _ = walked(row, "1", "2", Back("begun"), "3")
    assert names(asked) == ["a", "first", "second", "a", "first"]
    assert [step.initial for step in asked] == ["", "old", "", "1", "begun"]
    asked, _, answers = walked(row, "1", "2", SKIP)
    assert (names(asked)[-1], answers) == ("c", {"a": "1"})


def test_an_answer_that_is_not_there_is_told_from_one_that_is_false() -> None:
    slot, answers = Slot[bool]("a"), Answers()
    assert (answers.get(slot), answers.get(slot, True), slot in answers) == (None, True, False)
    with pytest.raises(KeyError):
        answers[slot]
    answers.put(slot, False)
    assert (answers.get(slot), answers.get(slot, True), slot in answers, answers[slot]) == (False, False, True, False)
    answers.discard(slot)
    assert answers.values() == ()
