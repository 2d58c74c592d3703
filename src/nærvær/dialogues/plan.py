"""The plan for going on: when, where, which, and what if. In the person's own words, changed whenever they like."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from ..domain.checkin import Plan
from ..domain.progress import progress
from ..domain.validation import NOTE_LENGTH
from ..texts import checkin as words
from ..texts.keys import GO_BACK
from .interviewer import (
    Answers,
    Dialogue,
    DialogueClosed,
    DialogueContext,
    EnterText,
    Question,
    Save,
    Show,
    Step,
    ask_in_turn,
    single_step,
)

_CHANGE = "change"


def edit_plan(room: DialogueContext) -> Dialogue:
    """Read the plan, and write or change it; ends with a line to say, or ""."""
    written = progress(room.entries(), room.today()).plan
    answers: Answers = {}

    def change(_answers: Answers) -> Step:
        if written is None:
            return Show(words.PLAN, (words.PLAN_EMPTY, words.PLAN_WHY), ((words.PLAN_WRITE, True), (GO_BACK, False)))
        told = (*own_plan_lines(written), words.PLAN_READ_ALOUD)
        return Show(words.PLAN, told, ((GO_BACK, False), (words.PLAN_CHANGE, True)))

    wanted = Question(_CHANGE, single_step(change), read_only=True)
    try:
        yield from ask_in_turn((wanted, *plan_questions(room, lambda given: bool(given.get(_CHANGE)))), answers)
    except DialogueClosed:
        yield from save_plan(room, answers)
        raise
    kept = yield from save_plan(room, answers)
    return words.PLAN_SAVED if kept else ""


def plan_questions(room: DialogueContext, when: Any = None) -> tuple[Question, ...]:
    """The four questions, each beginning with what was written before; `when`: of which answers it is asked at all."""
    before = progress(room.entries(), room.today()).plan or Plan()
    asked = when or (lambda _answers: True)

    def question(name: str, ask: str, example: str) -> Question:
        def step(answers: Answers) -> Step:
            given = answers.get(f"plan:{name}", getattr(before, name))
            return EnterText(words.PLAN, ask, words.PLAN_WHY, NOTE_LENGTH, example, given)

        return Question(f"plan:{name}", single_step(step), asked)

    return tuple(question(name, ask, example) for name, (ask, example) in words.PLAN_ASKS.items())


def save_plan(room: DialogueContext, answers: Answers) -> Generator[Step, Any, bool]:
    """Have the plan kept when the answers change it; whether they did."""
    before = progress(room.entries(), room.today()).plan or Plan()
    written = Plan(**{name: answers.get(f"plan:{name}", getattr(before, name)) for name in words.PLAN_NAMES})
    if written == before:
        return False
    yield Save(written)
    return True


def own_plan_lines(written: Plan) -> tuple[str, ...]:
    """The plan, a line for each part that was written."""
    parts = ((label, getattr(written, name)) for name, label in words.PLAN_NAMES.items())
    return tuple(f"{label}: {text}" for label, text in parts if text)
