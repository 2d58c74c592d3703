"""The steps a dialogue is made of, and how several questions are asked in turn with the way back to the one before.

A dialogue is a generator: it yields steps (a question, something to show, a fact to save), and a face shows each step in
its own way and sends the person's answer back. The terminal app, plain mode and the kiosk hold the same dialogues.
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
    """One row of a list: its label, the value it stands for, a detail beside it, and help for when it has the focus."""

    label: str
    value: Value
    detail: str = ""
    help: str = ""


class OnEscape(Enum):
    """What Esc does at a question: go one step back, skip this question, skip the rest, or finish what is being done."""

    BACK = auto()
    SKIP = auto()
    REST = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class QuestionPosition:
    """Where a question stands among those asked in turn: its number of the total (0: not shown); whether one precedes it."""

    number: int = 0
    total: int = 0
    has_previous: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """The answer of a person who wants the previous question again; `draft` is the text they had begun to write here."""

    draft: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """The answer of a person who skips one question."""


SKIP = Skip()


class DialogueClosed(Exception):
    """Thrown into a dialogue when the person leaves in the middle of it, so that it can still yield `Save` steps."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to `Rate`: 0…10, or None when the person skipped the question."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Asks for a number from 0 to 10; `initial` is marked from the start. Answered with an `Answer`, or None for Esc."""

    heading: str
    item: RatingItem
    initial: int | None = None
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class EnterText:
    """Asks for at most `max_length` characters; `initial` stands there already. Answered with the text, or None for Esc."""

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
    """Asks for a code of `length` characters; `problem` says what was wrong with the last try. Answered with what was
    typed, or None for Esc.
    """

    heading: str
    question: str
    problem: str
    length: int
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """Asks for one of several options. Answered with the value of one, or None for Esc.

    The option at index `first` has the focus; with `answered` it is also marked as the person's earlier answer. With
    `shortcuts` the options can be chosen by a digit.
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
    """Shows sentences with buttons under them, as (label, value). Answered with a value; Esc answers `back`.

    The button at index `first` has the focus; with `answered` it is also marked as the person's earlier answer.
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
    """One bar of a chart: its label, its value from 0 to the chart's `highest` (None: not answered), and that as text."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of bars under a title; a full bar stands for `highest`."""

    title: str
    bars: tuple[LabelledBar, ...]
    highest: float


@dataclass(frozen=True, slots=True)
class ShowCharts:
    """Shows charts and sentences about them. Answered with None."""

    heading: str
    charts: tuple[BarChart, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Save:
    """Has a fact appended to the diary. Answered with its entry, or None when that failed and the person went on without."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class PlaySample:
    """Has a sample of a voice (its id) played once, while the dialogue goes on. Answered with None."""

    voice: str


@dataclass(frozen=True, slots=True)
class Run:
    """Has `work` called, and the sentences it returns shown; when it is refused, shows why. Answered with None."""

    heading: str
    work: Callable[[], tuple[str, ...]]


Step = Rate | EnterText | EnterCode | Choose | Show | ShowCharts | Save | PlaySample | Run
Dialogue = Generator[Step, Any, str]
"""Yields steps, is sent their answers, and returns one line to say afterwards, or ""."""


def facts_when_closed(dialogue: Dialogue, at: Step) -> list[Fact]:
    """The facts a dialogue would still save if the person left now, at the step `at` that it is waiting for."""
    facts: list[Fact] = []
    try:
        step = dialogue.send(None) if isinstance(at, Save) else dialogue.throw(DialogueClosed())
        while True:
            if isinstance(step, Save):
                facts.append(step.fact)
                step = dialogue.send(None)
            else:
                step = dialogue.throw(DialogueClosed())
    except (StopIteration, DialogueClosed):
        return facts


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """What a dialogue reads: the catalogue, the entries of the diary as it stands now, and the practice day of today."""

    catalogue: Catalogue
    entries: Callable[[], tuple[Entry, ...]]
    today: Callable[[], date]


NUMBERED_FROM = 4
"""So many questions in turn are numbered; fewer are not."""

Answers = dict[str, Any]
QuestionSteps = Generator[Step, Any, Any]


def _always(_answers: Answers) -> bool:
    return True


def _ignore(_answers: Answers) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """One of several questions asked in turn. `ask` yields its steps and returns the answer (None: the person pressed Esc).

    `when` decides from the answers so far whether it is asked at all. A `read_only` one only shows something: it has no
    number, and the way back skips it. One that `is_part` of the question before it is not counted by itself.
    """

    name: str
    ask: Callable[[Answers], QuestionSteps]
    when: Callable[[Answers], bool] = _always
    read_only: bool = False
    is_part: bool = False


class Completion(Enum):
    """How questions in turn ended: all asked, the rest skipped, or turned back before anything was answered."""

    DONE = auto()
    REST = auto()
    TURNED_BACK = auto()


def ask_in_turn(
    questions: Sequence[Question],
    answers: Answers,
    on_escape: OnEscape = OnEscape.REST,
    *,
    begun: bool = False,
    answered: Callable[[Answers], None] = _ignore,
) -> Generator[Step, Any, Completion]:
    """Ask `questions` and put their answers into `answers`, by name; what was skipped is not there.

    `on_escape` is what Esc does: go one step back, skip one question, or skip the rest. While nothing has been asked yet,
    skipping the rest turns back instead, unless the series has `begun` before. `answered` is called with the answers each
    time one was added or taken away.
    """
    previous: list[int] = []
    drafts: dict[str, str] = {}
    seen: set[int] = set()
    index = 0
    while index < len(questions):
        question = questions[index]
        if not question.when(answers):
            answers.pop(question.name, None)
            index += 1
            continue
        escapes = _on_escape(questions, index, answers, on_escape, bool(begun or seen))
        answer = yield from _ask(
            question, answers, drafts, escapes, _position(questions, index, answers, bool(previous))
        )
        if isinstance(answer, Back) and answer.draft:
            drafts[question.name] = answer.draft
        if isinstance(answer, Back) or (answer is None and escapes is OnEscape.BACK and previous):
            index = previous.pop() if previous else index
            continue
        if answer is None and escapes is not OnEscape.SKIP:
            return Completion.TURNED_BACK if escapes is OnEscape.BACK else Completion.REST
        if answer is None or isinstance(answer, Skip):
            answers.pop(question.name, None)
        else:
            answers[question.name] = answer
        answered(answers)
        if not question.read_only:
            previous.append(index)
        seen.add(index)
        index += 1
    return Completion.DONE


def _on_escape(
    questions: Sequence[Question], index: int, answers: Answers, on_escape: OnEscape, begun: bool
) -> OnEscape:
    """What Esc does here: skipping the rest means turning back at the first question, and skipping one at the last."""
    if on_escape is not OnEscape.REST:
        return on_escape
    if not begun:
        return OnEscape.BACK
    return OnEscape.REST if any(later.when(answers) for later in questions[index + 1 :]) else OnEscape.SKIP


def _position(questions: Sequence[Question], index: int, answers: Answers, has_previous: bool) -> QuestionPosition:
    """Where the question stands position those that are asked, given the answers so far."""
    counted = [
        number
        for number, question in enumerate(questions)
        if not (question.read_only or question.is_part) and question.when(answers)
    ]
    if questions[index].read_only or len(counted) < NUMBERED_FROM:
        return QuestionPosition(has_previous=has_previous)
    return QuestionPosition(sum(number <= index for number in counted), len(counted), has_previous)


def _ask(
    question: Question, answers: Answers, drafts: dict[str, str], on_escape: OnEscape, position: QuestionPosition
) -> QuestionSteps:
    """The answer to one question, whose steps are yielded with its position and its meaning of Esc."""
    asking = question.ask(answers)
    answer: Any = None
    while True:
        try:
            step = asking.send(answer)
        except StopIteration as end:
            return end.value
        if isinstance(step, Show) and step.back is not None:
            step = replace(step, position=position)  # its Esc leads to where it says, within the question
        elif isinstance(step, Rate | EnterText | EnterCode | Choose | Show):
            step = replace(step, on_escape=on_escape, position=position)
        if isinstance(step, EnterText) and question.name in drafts:
            step = replace(step, initial=drafts.pop(question.name))
        answer = yield step
        if isinstance(answer, Back | Skip):
            asking.close()
            return answer


def single_step(step: Callable[[Answers], Step]) -> Callable[[Answers], QuestionSteps]:
    """The `ask` of a question that is a single step."""

    def ask(answers: Answers) -> QuestionSteps:
        return (yield step(answers))

    return ask
