"""The person's own plan for going on (when, where, which, what if): reading, writing and changing it."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.diary import Fact
from ..domain.progress import progress
from ..domain.ratings import Plan
from ..domain.validation import NOTE_LENGTH
from ..texts import checkin as words
from ..texts.keys import GO_BACK
from .interviewer import DialogueContext, EnterText, Interviewer, NoAnswer, Show, save_all, saved_when_cut_off
from .questions import Answers, Question, Slot, always, ask_in_turn

_CHANGE = Slot[bool]("change")


async def edit_plan(interviewer: Interviewer, context: DialogueContext) -> str:
    """Show the plan, and let the person write or change it."""
    written = progress(context.entries(), context.today()).plan

    async def change(interviewer: Interviewer, _answers: Answers) -> bool | NoAnswer:
        if written is None:
            options = ((words.PLAN_WRITE(), True), (GO_BACK(), False))
            return await interviewer.show(Show(words.PLAN(), (words.PLAN_EMPTY(), words.PLAN_WHY()), options))
        sentences = (*own_plan_lines(written), words.PLAN_READ_ALOUD())
        return await interviewer.show(Show(words.PLAN(), sentences, ((GO_BACK(), False), (words.PLAN_CHANGE(), True))))

    answers = Answers()
    questions = plan_questions(context, lambda answers: answers.get(_CHANGE, False))
    with saved_when_cut_off(interviewer, lambda: plan_facts(context, answers)):
        await ask_in_turn(interviewer, (Question(_CHANGE, change, read_only=True), *questions), answers)
    facts = plan_facts(context, answers)
    await save_all(interviewer, facts)
    return words.PLAN_SAVED() if facts else ""


def plan_questions(context: DialogueContext, when: Callable[[Answers], bool] = always) -> tuple[Question, ...]:
    """The four questions, each beginning with what was written before; asked only when `when` says so of the answers."""
    before = progress(context.entries(), context.today()).plan or Plan()

    def question(name: str, ask: str, example: str) -> Question:
        slot = _slot(name)

        async def enter(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
            initial = answers.get(slot, getattr(before, name))
            return await interviewer.enter_text(
                EnterText(words.PLAN(), ask, words.PLAN_WHY(), NOTE_LENGTH, example, initial)
            )

        return Question(slot, enter, when)

    return tuple(question(name, ask(), example()) for name, (ask, example) in words.PLAN_ASKS.items())


def plan_facts(context: DialogueContext, answers: Answers) -> tuple[Fact, ...]:
    """The plan, if the answers change it."""
    before = progress(context.entries(), context.today()).plan or Plan()
    written = Plan(**{name: answers.get(_slot(name), getattr(before, name)) for name in words.PLAN_NAMES})
    return () if written == before else (written,)


def _slot(name: str) -> Slot[str]:
    """The slot of one part of the plan, by its name in `Plan`."""
    return Slot(f"plan:{name}")


def own_plan_lines(written: Plan) -> tuple[str, ...]:
    """The plan as text, one line for each part that is not empty."""
    parts = ((label(), getattr(written, name)) for name, label in words.PLAN_NAMES.items())
    return tuple(f"{label}: {text}" for label, text in parts if text)
