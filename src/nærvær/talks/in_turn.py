"""A row of questions, one after the other, in which one can go back to the question before and change its answer."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from .steps import Among, AskCode, AskLine, AskOne, AskScale, Back, Esc, Skip, Step, Tell

NUMBERED_FROM = 4
"""A row with this many questions says which of them is asked."""

Answers = dict[str, Any]
Asking = Generator[Step, Any, Any]


def _always(_answers: Answers) -> bool:
    return True


def _untold(_answers: Answers) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a row. `ask` yields its steps and returns the answer (None: the person pressed Esc).

    `when` says of the answers so far whether it is asked at all. A `told` one is only read: it has no number, and going
    back goes past it. A `part` belongs to the question before it and is not counted beside that.
    """

    name: str
    ask: Callable[[Answers], Asking]
    when: Callable[[Answers], bool] = _always
    told: bool = False
    part: bool = False


class End(Enum):
    """How a row ended: asked to its end, gone past what was left, or left before anything was answered."""

    DONE = auto()
    REST = auto()
    TURNED_BACK = auto()


def in_turn(
    questions: Sequence[Question],
    answers: Answers,
    esc: Esc = Esc.REST,
    *,
    begun: bool = False,
    answered: Callable[[Answers], None] = _untold,
) -> Generator[Step, Any, End]:
    """Ask `questions` and put their answers into `answers`, by name; what was skipped is not there.

    `esc` is what Esc does: one step back, past one question, or past the rest. A row of which nothing is answered yet is
    turned back from instead of gone past, unless it is `begun`. `answered` is told the answers each time there is a new one.
    """
    behind: list[int] = []
    drafts: dict[str, str] = {}
    seen: set[int] = set()
    place = 0
    while place < len(questions):
        question = questions[place]
        if not question.when(answers):
            answers.pop(question.name, None)
            place += 1
            continue
        does = _esc_here(questions, place, answers, esc, bool(begun or seen))
        answer = yield from _asked(question, answers, drafts, does, _among(questions, place, answers, bool(behind)))
        if isinstance(answer, Back) and answer.draft:
            drafts[question.name] = answer.draft
        if isinstance(answer, Back) or (answer is None and does is Esc.BACK and behind):
            place = behind.pop() if behind else place
            continue
        if answer is None and does is not Esc.SKIP:
            return End.TURNED_BACK if does is Esc.BACK else End.REST
        if answer is None or isinstance(answer, Skip):
            answers.pop(question.name, None)
        else:
            answers[question.name] = answer
        answered(answers)
        if not question.told:
            behind.append(place)
        seen.add(place)
        place += 1
    return End.DONE


def _esc_here(questions: Sequence[Question], place: int, answers: Answers, esc: Esc, begun: bool) -> Esc:
    """What Esc does at this question: the rest of the last one is that one, and nothing is gone past before it is begun."""
    if esc is not Esc.REST:
        return esc
    if not begun:
        return Esc.BACK
    return Esc.REST if any(later.when(answers) for later in questions[place + 1 :]) else Esc.SKIP


def _among(questions: Sequence[Question], place: int, answers: Answers, before: bool) -> Among:
    """Where the question stands among those that are asked as things stand."""
    counted = [
        index
        for index, question in enumerate(questions)
        if not (question.told or question.part) and question.when(answers)
    ]
    if questions[place].told or len(counted) < NUMBERED_FROM:
        return Among(before=before)
    return Among(sum(index <= place for index in counted), len(counted), before)


def _asked(question: Question, answers: Answers, drafts: dict[str, str], esc: Esc, among: Among) -> Asking:
    """The answer to one question, whose steps stand where it stands in the row."""
    asking = question.ask(answers)
    answer: Any = None
    while True:
        try:
            step = asking.send(answer)
        except StopIteration as end:
            return end.value
        if isinstance(step, Tell) and step.back is not None:
            step = replace(step, among=among)  # its Esc leads to where it says, within the question
        elif isinstance(step, AskScale | AskLine | AskCode | AskOne | Tell):
            step = replace(step, esc=esc, among=among)
        if isinstance(step, AskLine) and question.name in drafts:
            step = replace(step, given=drafts.pop(question.name))
        answer = yield step
        if isinstance(answer, Back | Skip):
            asking.close()
            return answer


def one(step: Callable[[Answers], Step]) -> Callable[[Answers], Asking]:
    """What a question asks when that is a single step."""

    def ask(answers: Answers) -> Asking:
        return (yield step(answers))

    return ask
