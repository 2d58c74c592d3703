"""Several questions asked in turn, with the way back to the one before, and the typed answers to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Generic, TypeVar, cast, overload

from ..domain.diary import Entry, Fact
from ..domain.errors import Refusal
from ..quick_dataclass import dataclass
from .interviewer import (
    Answer,
    Back,
    Choose,
    EnterCode,
    EnterText,
    Interviewer,
    LongWork,
    NoAnswer,
    OnEscape,
    QuestionPosition,
    Rate,
    Show,
    ShowCharts,
    Unanswered,
)

Value = TypeVar("Value")
Default = TypeVar("Default")
Result = TypeVar("Result")

NUMBERED_FROM = 4
"""So many questions in turn are numbered; fewer are not."""


@dataclass(frozen=True)  # with slots, Python 3.11 cannot make a `Slot[int]("name")`
class Slot(Generic[Value]):
    """The key of one answer among `Answers`, whose type it carries. Slots of the same name are the same key."""

    name: str


class Answers:
    """The answers so far, each by its slot. What was skipped is not there.

    Every value has the type of its slot, as only `put` writes one.
    """

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def __contains__(self, slot: Slot[Value]) -> bool:
        return slot.name in self._values

    def __getitem__(self, slot: Slot[Value]) -> Value:
        return cast("Value", self._values[slot.name])

    @overload
    def get(self, slot: Slot[Value]) -> Value | None: ...

    @overload
    def get(self, slot: Slot[Value], default: Default) -> Value | Default: ...

    def get(self, slot: Slot[Value], default: Default | None = None) -> Value | Default | None:
        """The answer, or `default` where there is none."""
        return cast("Value | Default | None", self._values.get(slot.name, default))

    def put(self, slot: Slot[Value], value: Value) -> None:
        """Set the answer, in place of an earlier one."""
        self._values[slot.name] = value

    def discard(self, slot: Slot[Value]) -> None:
        """Take the answer away, if there is one."""
        self._values.pop(slot.name, None)

    def values(self) -> tuple[object, ...]:
        """All answers, in the order in which they were first put."""
        return tuple(self._values.values())


def always(_answers: Answers) -> bool:
    """The `when` of a question that is asked whatever was answered before."""
    return True


def _ignore(_answers: Answers) -> None:
    return None


class Question:
    """One of several questions asked in turn."""

    def __init__(
        self,
        slot: Slot[Value],
        ask: Callable[[Interviewer, Answers], Awaitable[Value | NoAnswer]],
        when: Callable[[Answers], bool] = always,
        *,
        read_only: bool = False,
        is_part: bool = False,
    ) -> None:
        """`ask` returns the answer that `slot` is to hold, or why there is none.

        `when` decides from the answers so far whether it is asked at all. A `read_only` one only shows something: it has no
        number, and the way back skips it. One that `is_part` of the question before it is not counted by itself.
        """
        self.slot: Slot[object] = Slot(slot.name)
        self.when = when
        self.read_only = read_only
        self.is_part = is_part

        async def answer(interviewer: Interviewer, answers: Answers) -> NoAnswer | None:
            given = await ask(interviewer, answers)
            if isinstance(given, NoAnswer):
                return given
            answers.put(slot, given)
            return None

        self.answer = answer
        """Asks, and puts the answer into the answers; returns why there is none."""


class Completion(Enum):
    """How questions in turn ended: all asked, the rest skipped, or turned back before anything was answered."""

    DONE = auto()
    REST = auto()
    TURNED_BACK = auto()


async def ask_in_turn(
    interviewer: Interviewer,
    questions: Sequence[Question],
    answers: Answers,
    on_escape: OnEscape = OnEscape.REST,
    *,
    begun: bool = False,
    answered: Callable[[Answers], None] = _ignore,
) -> Completion:
    """Ask `questions` and put their answers into `answers`.

    `on_escape` is what Esc does: go one step back, skip one question, or skip the rest. While nothing has been asked yet,
    skipping the rest turns back instead, unless the series has `begun` before. `answered` is called with the answers each
    time one was added or taken away.
    """
    previous: list[int] = []
    drafts: dict[int, str] = {}
    index = 0
    while (index := _skip_unasked(questions, index, answers)) < len(questions):
        question = questions[index]
        escapes = _on_escape(questions, index, answers, on_escape, begun)
        position = _position(questions, index, answers, bool(previous))
        missing = await question.answer(_InTurn(interviewer, escapes, position, drafts.pop(index, "")), answers)
        if isinstance(missing, Back):
            drafts[index] = missing.draft
        escaped = missing is Unanswered.ESCAPED
        if isinstance(missing, Back) or (escaped and escapes is OnEscape.BACK and previous):
            index = previous.pop() if previous else index
            continue
        if escaped and escapes is not OnEscape.SKIP:
            return Completion.TURNED_BACK if escapes is OnEscape.BACK else Completion.REST
        if missing is not None:
            answers.discard(question.slot)
        answered(answers)
        if not question.read_only:
            previous.append(index)
        begun = True
        index += 1
    return Completion.DONE


def _skip_unasked(questions: Sequence[Question], index: int, answers: Answers) -> int:
    """The index of the first question from `index` on that is asked; answers to those passed over are taken away."""
    while index < len(questions) and not questions[index].when(answers):
        answers.discard(questions[index].slot)
        index += 1
    return index


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
    """Where the question stands among those that are asked, given the answers so far."""
    counted = [
        number
        for number, question in enumerate(questions)
        if not (question.read_only or question.is_part) and question.when(answers)
    ]
    if questions[index].read_only or len(counted) < NUMBERED_FROM:
        return QuestionPosition(has_previous=has_previous)
    return QuestionPosition(sum(number <= index for number in counted), len(counted), has_previous)


class _InTurn:
    """An interviewer that asks one of several questions: with its position, its meaning of Esc, and the draft kept of it."""

    def __init__(self, interviewer: Interviewer, on_escape: OnEscape, position: QuestionPosition, draft: str) -> None:
        self._interviewer = interviewer
        self._on_escape = on_escape
        self._position = position
        self._draft = draft

    async def rate(self, question: Rate) -> Answer | NoAnswer:
        return await self._interviewer.rate(replace(question, on_escape=self._on_escape, position=self._position))

    async def enter_text(self, question: EnterText) -> str | NoAnswer:
        initial, self._draft = self._draft or question.initial, ""
        return await self._interviewer.enter_text(
            replace(question, initial=initial, on_escape=self._on_escape, position=self._position)
        )

    async def enter_code(self, question: EnterCode) -> str | NoAnswer:
        return await self._interviewer.enter_code(replace(question, on_escape=self._on_escape, position=self._position))

    async def choose(self, question: Choose[Value]) -> Value | NoAnswer:
        return await self._interviewer.choose(replace(question, on_escape=self._on_escape, position=self._position))

    async def show(self, message: Show[Value]) -> Value | NoAnswer:
        # Where Esc has an answer of its own, it leads to where that says, within the question.
        on_escape = self._on_escape if message.back is None else message.on_escape
        return await self._interviewer.show(replace(message, on_escape=on_escape, position=self._position))

    async def show_charts(self, charts: ShowCharts) -> None:
        await self._interviewer.show_charts(charts)

    async def show_refusal(self, heading: str, error: Refusal | OSError) -> None:
        await self._interviewer.show_refusal(heading, error)

    async def save(self, fact: Fact) -> Entry | None:
        return await self._interviewer.save(fact)

    def save_soon(self, fact: Fact) -> None:
        self._interviewer.save_soon(fact)

    async def work(self, do: Callable[[], Result]) -> Result:
        return await self._interviewer.work(do)

    async def do_long_work(self, work: LongWork[Value]) -> Value | NoAnswer:
        return await self._interviewer.do_long_work(work)

    def describe(self, error: Refusal | OSError) -> str:
        return self._interviewer.describe(error)
