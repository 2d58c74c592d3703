"""The steps of a talk: what is asked, told or kept. A face shows each in its own way and sends the answer back.

A row of questions, one after the other, in which one can go back to the question before and change its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from ..domain.catalogue import Catalogue
from ..domain.diary import Entry, Fact
from ..texts.ratings import RatingItem

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Option(Generic[Value]):
    """One row: its label, a quiet word beside it, what it stands for, and what it is for (shown when it has the focus)."""

    label: str
    value: Value
    detail: str = ""
    help: str = ""


class OnEscape(Enum):
    """What Esc does with a question: one step back, past this question, past all that are left, or it ends what is done."""

    BACK = auto()
    SKIP = auto()
    REST = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class QuestionPosition:
    """Where a question stands in a row of them: which of how many (0: not said), and whether there is one before it."""

    number: int = 0
    total: int = 0
    has_previous: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """The answer of a person who wants the question before this one again; `draft` is what they had begun to write."""

    draft: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """The answer of a person who goes past one question of a row."""


SKIP = Skip()


class DialogueClosed(Exception):
    """Thrown into a talk that the person leaves in the midst: it may still have kept what was answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a scale; None: the person went past the question."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Asks 0…10, with the answer `initial` before marked. Answered with `Given`, or None for Esc."""

    heading: str
    item: RatingItem
    initial: int | None = None
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class EnterText:
    """Asks for at most `max_length` characters, beginning with `initial`. Answered with the text, or None for Esc."""

    heading: str
    question: str
    help: str
    max_length: int
    example: str = ""
    initial: str = ""
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class EnterCode:
    """Asks for a code of `length` signs; `problem` says what was wrong with the last one. Answered with what was typed, or
    None when turned back."""

    heading: str
    question: str
    problem: str
    length: int
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """Asks for one of several, beginning at `first`. Answered with the value of a way, or None for Esc.

    `answered`: the way at `first` is what the person has answered before.
    """

    heading: str
    question: str
    options: tuple[Option[Any], ...]
    first: int = 0
    shortcuts: bool = False
    answered: bool = False
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """Says something, then asks which way to go: (label, value), beginning at `first`. Esc answers `back`.

    `answered`: the way at `first` is what the person has answered before.
    """

    heading: str
    sentences: tuple[str, ...]
    options: tuple[tuple[str, Any], ...]
    back: Any = None
    first: int = 0
    answered: bool = False
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class LabelledBar:
    """One bar: its label, its value 0…`highest` (None: not answered), and the value in words."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """One row of bars with its title; values go to `highest`."""

    title: str
    bars: tuple[LabelledBar, ...]
    highest: float


@dataclass(frozen=True, slots=True)
class ShowCharts:
    """Shows bars and what they say in words; the only answer is None."""

    heading: str
    charts: tuple[BarChart, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Save:
    """Has a fact kept. Answered with its entry, or None when it could not be kept and the person went on without."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class PlaySample:
    """Has a few sentences played in a voice, once, while the talk goes on. Answered with None."""

    voice: str


@dataclass(frozen=True, slots=True)
class Run:
    """Has `work` done, outside the diary, and says what it tells of it; when it is refused, why. The answer is None."""

    heading: str
    work: Callable[[], tuple[str, ...]]


Step = Rate | EnterText | EnterCode | Choose | Show | ShowCharts | Save | PlaySample | Run
Dialogue = Generator[Step, Any, str]
"""Yields steps, is sent their answers, and ends with one line to say afterwards, or ""."""


def facts_when_closed(talk: Dialogue, at: Step) -> list[Fact]:
    """What a talk would still have kept when the person leaves while the step `at` is asked, or is being kept."""
    facts: list[Fact] = []
    try:
        step = talk.send(None) if isinstance(at, Save) else talk.throw(DialogueClosed())
        while True:
            if isinstance(step, Save):
                facts.append(step.fact)
                step = talk.send(None)
            else:
                step = talk.throw(DialogueClosed())
    except (StopIteration, DialogueClosed):
        return facts


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """What a talk may look at: what is offered, the diary as it stands, and the practice day."""

    catalogue: Catalogue
    entries: Callable[[], tuple[Entry, ...]]
    today: Callable[[], date]


NUMBERED_FROM = 4
"""A row with this many questions says which of them is asked."""

Answers = dict[str, Any]
QuestionSteps = Generator[Step, Any, Any]


def _always(_answers: Answers) -> bool:
    return True


def _ignore(_answers: Answers) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a row. `ask` yields its steps and returns the answer (None: the person pressed Esc).

    `when` says of the answers so far whether it is asked at all. A `read_only` one is only read: it has no number, and going
    back goes past it. A `is_part` belongs to the question before it and is not counted beside that.
    """

    name: str
    ask: Callable[[Answers], QuestionSteps]
    when: Callable[[Answers], bool] = _always
    read_only: bool = False
    is_part: bool = False


class Completion(Enum):
    """How a row ended: asked to its end, gone past what was left, or left before anything was answered."""

    DONE = auto()
    REST = auto()
    TURNED_BACK = auto()


def ask_in_turn(
    questions: Sequence[Question],
    answers: Answers,
    esc: OnEscape = OnEscape.REST,
    *,
    begun: bool = False,
    answered: Callable[[Answers], None] = _ignore,
) -> Generator[Step, Any, Completion]:
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
        does = _on_escape(questions, place, answers, esc, bool(begun or seen))
        answer = yield from _ask(question, answers, drafts, does, _position(questions, place, answers, bool(behind)))
        if isinstance(answer, Back) and answer.draft:
            drafts[question.name] = answer.draft
        if isinstance(answer, Back) or (answer is None and does is OnEscape.BACK and behind):
            place = behind.pop() if behind else place
            continue
        if answer is None and does is not OnEscape.SKIP:
            return Completion.TURNED_BACK if does is OnEscape.BACK else Completion.REST
        if answer is None or isinstance(answer, Skip):
            answers.pop(question.name, None)
        else:
            answers[question.name] = answer
        answered(answers)
        if not question.read_only:
            behind.append(place)
        seen.add(place)
        place += 1
    return Completion.DONE


def _on_escape(questions: Sequence[Question], place: int, answers: Answers, esc: OnEscape, begun: bool) -> OnEscape:
    """What Esc does at this question: the rest of the last one is that one, and nothing is gone past before it is begun."""
    if esc is not OnEscape.REST:
        return esc
    if not begun:
        return OnEscape.BACK
    return OnEscape.REST if any(later.when(answers) for later in questions[place + 1 :]) else OnEscape.SKIP


def _position(questions: Sequence[Question], place: int, answers: Answers, before: bool) -> QuestionPosition:
    """Where the question stands among those that are asked as things stand."""
    counted = [
        index
        for index, question in enumerate(questions)
        if not (question.read_only or question.is_part) and question.when(answers)
    ]
    if questions[place].read_only or len(counted) < NUMBERED_FROM:
        return QuestionPosition(has_previous=before)
    return QuestionPosition(sum(index <= place for index in counted), len(counted), before)


def _ask(
    question: Question, answers: Answers, drafts: dict[str, str], esc: OnEscape, among: QuestionPosition
) -> QuestionSteps:
    """The answer to one question, whose steps stand where it stands in the row."""
    asking = question.ask(answers)
    answer: Any = None
    while True:
        try:
            step = asking.send(answer)
        except StopIteration as end:
            return end.value
        if isinstance(step, Show) and step.back is not None:
            step = replace(step, position=among)  # its Esc leads to where it says, within the question
        elif isinstance(step, Rate | EnterText | EnterCode | Choose | Show):
            step = replace(step, on_escape=esc, position=among)
        if isinstance(step, EnterText) and question.name in drafts:
            step = replace(step, initial=drafts.pop(question.name))
        answer = yield step
        if isinstance(answer, Back | Skip):
            asking.close()
            return answer


def single_step(step: Callable[[Answers], Step]) -> Callable[[Answers], QuestionSteps]:
    """What a question asks when that is a single step."""

    def ask(answers: Answers) -> QuestionSteps:
        return (yield step(answers))

    return ask
