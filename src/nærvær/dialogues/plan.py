"""The person's own plan for going on (when, where, which, what if): reading, writing and changing it."""

from __future__ import annotations

from collections.abc import Callable, Generator
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


def edit_plan(context: DialogueContext) -> Dialogue:
    """Show the plan, and let the person write or change it."""
    written = progress(context.entries(), context.today()).plan
    answers: Answers = {}

    def change(_answers: Answers) -> Step:
        if written is None:
            return Show(words.PLAN, (words.PLAN_EMPTY, words.PLAN_WHY), ((words.PLAN_WRITE, True), (GO_BACK, False)))
        sentences = (*own_plan_lines(written), words.PLAN_READ_ALOUD)
        return Show(words.PLAN, sentences, ((GO_BACK, False), (words.PLAN_CHANGE, True)))

    wanted = Question(_CHANGE, single_step(change), read_only=True)
    try:
        yield from ask_in_turn(
            (wanted, *plan_questions(context, lambda answered: bool(answered.get(_CHANGE)))), answers
        )
    except DialogueClosed:
        yield from save_plan(context, answers)
        raise
    changed = yield from save_plan(context, answers)
    return words.PLAN_SAVED if changed else ""


def plan_questions(
    context: DialogueContext, when: Callable[[Answers], bool] = lambda _answers: True
) -> tuple[Question, ...]:
    """The four questions, each beginning with what was written before; asked only when `when` says so of the answers."""
    before = progress(context.entries(), context.today()).plan or Plan()

    def question(name: str, ask: str, example: str) -> Question:
        def step(answers: Answers) -> Step:
            initial = answers.get(f"plan:{name}", getattr(before, name))
            return EnterText(words.PLAN, ask, words.PLAN_WHY, NOTE_LENGTH, example, initial)

        return Question(f"plan:{name}", single_step(step), when)

    return tuple(question(name, ask, example) for name, (ask, example) in words.PLAN_ASKS.items())


def save_plan(context: DialogueContext, answers: Answers) -> Generator[Step, Any, bool]:
    """Save the plan if the answers change it. Returns whether they did."""
    before = progress(context.entries(), context.today()).plan or Plan()
    written = Plan(**{name: answers.get(f"plan:{name}", getattr(before, name)) for name in words.PLAN_NAMES})
    if written == before:
        return False
    yield Save(written)
    return True


def own_plan_lines(written: Plan) -> tuple[str, ...]:
    """The plan as text, one line for each part that is not empty."""
    parts = ((label, getattr(written, name)) for name, label in words.PLAN_NAMES.items())
    return tuple(f"{label}: {text}" for label, text in parts if text)
