"""Holds a dialogue in lines: each question is said, each answer is a line. An empty line or the end of input skips."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from typing import TypeVar

from ..dialogues.interviewer import (
    Answer,
    Back,
    BarChart,
    BrokenOff,
    Choose,
    Dialogue,
    DialogueContext,
    DotPlot,
    EnterCode,
    EnterText,
    Interviewer,
    LongWork,
    MakeSample,
    NoAnswer,
    OnEscape,
    PersonLeft,
    QuestionPosition,
    Rate,
    Show,
    ShowCharts,
    Unanswered,
)
from ..domain.diary import Entry, Fact
from ..domain.errors import Refusal
from ..domain.practice import practice_day
from ..domain.services import Services
from ..domain.validation import whole_number
from ..texts import plain as texts
from ..texts.formats import capitalised, comma_list, inside_sentence, labelled, percent
from ..texts.i18n import sentences
from ..texts.practice import too_long
from ..texts.sound import how_to_break_off
from .console import POLL_SECONDS, Console, refusal_sentence
from .current_diary import CurrentDiary, run_at_once
from .player_lines import play_sample

SAID_STEP = 0.25
"""How much of a long work is done each time something is said of it."""
LOWEST_RATING, HIGHEST_RATING = 0, 10
_HOW = {
    OnEscape.BACK: texts.CHOOSE_NUMBER,
    OnEscape.SKIP: texts.CHOOSE_OR_SKIP,
    OnEscape.REST: texts.CHOOSE_OR_SKIP,
    OnEscape.DONE: texts.CHOOSE_OR_DONE,
}
Value = TypeVar("Value")
Result = TypeVar("Result")


class LineInterviewer:
    """Asks each question of a dialogue in lines, and waits for the answer. Its methods never suspend: see `run_at_once`.

    A question raises `PersonLeft` when the person leaves before it or at it.
    """

    def __init__(
        self, console: Console, services: Services, current: CurrentDiary, *, says_headings: bool = True
    ) -> None:
        """`says_headings`: whether the heading is said wherever it is another than before."""
        self._console = console
        self._services = services
        self._current = current
        self._says_headings = says_headings
        self._heading = ""

    async def rate(self, question: Rate) -> Answer | NoAnswer:
        self._begin(question.heading)
        return self._answered(self._rate(question))

    async def enter_text(self, question: EnterText) -> str | NoAnswer:
        self._begin(question.heading)
        with self._console.unseen() if question.hidden else nullcontext():
            return self._answered(self._enter_text(question))

    async def enter_code(self, question: EnterCode) -> str | NoAnswer:
        self._begin(question.heading)
        for sentence in (question.problem, question.question, texts.CODE_HOW()):
            if sentence:
                self._console.say(sentence)
        return self._answered((self._console.answer() or "").strip() or Unanswered.ESCAPED)

    async def choose(self, question: Choose[Value]) -> Value | NoAnswer:
        self._begin(question.heading)
        say_question_number(self._console, question.position)
        if question.question:
            self._console.say(question.question)
        group = ""
        for number, option in enumerate(question.options, 1):
            if option.group != group:
                group = option.group
                self._console.say(group)
            detail = f" · {option.detail}" if option.detail else ""
            self._console.say(f"{number} {option.label.strip()}{detail}")
        options = [(option.label, option.value) for option in question.options]
        samples = [option.sample for option in question.options]
        return self._answered(self._read_choice(question, options, Unanswered.ESCAPED, samples))

    async def show(self, message: Show[Value]) -> Value | NoAnswer:
        """Say the sentences; with only one option there is nothing to ask."""
        if len(message.options) > 1:
            self._begin(message.heading)
            say_question_number(self._console, message.position)
        else:
            self._say_heading(message.heading)
        for sentence in message.sentences:
            self._console.say(sentence)
        if len(message.options) == 1:
            return self._answered(message.options[0][1])
        for number, (label, _) in enumerate(message.options, 1):
            self._console.say(f"{number} {label}")
        back = Unanswered.ESCAPED if message.back is None else message.back
        return self._answered(self._read_choice(message, message.options, back))

    async def show_charts(self, charts: ShowCharts) -> None:
        self._begin(charts.heading)
        for chart in charts.charts:
            for sentence in _chart_sentences(chart):
                self._console.say(sentence)
        for sentence in charts.sentences:
            self._console.say(sentence)

    async def show_refusal(self, heading: str, error: Refusal | OSError) -> None:
        self._say_heading(heading)
        self._console.refuse(error)

    async def save(self, fact: Fact) -> Entry | None:
        try:
            return self._current.diary.append(fact)
        except Refusal as error:
            self._console.refuse(error)
            return None

    def save_soon(self, fact: Fact) -> None:
        try:
            self._current.diary.append(fact)
        except Refusal as error:
            self._console.refuse(error)

    async def work(self, do: Callable[[], Result]) -> Result:
        return do()

    async def do_long_work(self, work: LongWork[Result]) -> Result | NoAnswer:
        """Do it in a thread and say each quarter; a person breaks it off by a letter, and whoever leaves does too."""
        self._begin(work.heading)
        console = self._console
        console.say(sentences(work.sentence, how_to_break_off(texts.END_KEY.letter()) if console.keyboard else ""))
        is_broken_off, reached = threading.Event(), queue.SimpleQueue[float]()

        def progress(part: float) -> None:
            if is_broken_off.is_set():
                raise BrokenOff
            reached.put(part)

        said = 0.0
        with ThreadPoolExecutor(1, "naervaer-work") as worker:
            doing = worker.submit(work.do, progress)
            while not doing.done():
                if self._wants_to_break_off():
                    is_broken_off.set()
                while not reached.empty():
                    part = reached.get()
                    if part >= said + SAID_STEP and part < 1:
                        said = part // SAID_STEP * SAID_STEP
                        console.say(percent(said))
        try:
            return doing.result()
        except BrokenOff:
            return self._answered(Unanswered.ESCAPED)

    def _wants_to_break_off(self) -> bool:
        """Wait briefly, and return whether the person has typed that they break off, or leaves. A pipe only waits."""
        console = self._console
        if not console.keyboard:
            time.sleep(POLL_SECONDS)
            return console.leaving
        line = console.typed(POLL_SECONDS)
        return console.leaving or (line is not None and texts.END_KEY.is_typed(line))

    def describe(self, error: Refusal | OSError) -> str:
        return refusal_sentence(error)

    def _begin(self, heading: str) -> None:
        if self._console.leaving:
            raise PersonLeft
        self._say_heading(heading)

    def _say_heading(self, heading: str) -> None:
        if self._says_headings and heading != self._heading:
            self._heading = heading
            self._console.say(heading)

    def _answered(self, answer: Result) -> Result:
        """`answer`, unless the person has left instead of answering."""
        if self._console.leaving:
            raise PersonLeft
        return answer

    def _rate(self, question: Rate) -> Answer | Back:
        """Return a rating 0…10, or that it was skipped. A pipe has one line per question, a person may try again."""
        console, item = self._console, question.item
        say_question_number(console, question.position)
        console.say(item.stem)
        if question.initial is not None:
            console.say(f"{texts.line_given(item.describe(question.initial))}.")
        console.say(sentences(texts.anchors(item), _rating_how(question)))
        say_back_key(console, question.position)
        while (line := console.answer()) is not None and line.strip():
            worded = _answer_in_words(question, line)
            if worded is not None:
                if worded == Answer(None):
                    console.say(texts.CLEARED() if question.clearable else texts.SKIPPED())
                return worded
            value = whole_number(line, LOWEST_RATING, HIGHEST_RATING)
            if value is not None:
                console.say(item.describe(value))
                return Answer(value)
            console.say(texts.NOT_A_RATING())
            if not console.keyboard:
                return Answer(question.initial)
        if question.initial is not None:
            return Answer(question.initial)
        if not console.leaving:
            console.say(texts.SKIPPED())
        return Answer(None)

    def _enter_text(self, question: EnterText) -> str | NoAnswer:
        """Return a line; an empty one leaves the earlier text. Too long a line is never cut but asked for again."""
        console = self._console
        say_question_number(console, question.position)
        console.say(question.question)
        for more in (question.problem, question.help, question.example):
            if more:
                console.say(more)
        if question.initial:
            console.say(texts.line_given(question.initial))
        console.say(texts.line_how() if question.initial else texts.LINE_SKIP())
        say_back_key(console, question.position)
        while (typed := console.answer()) is not None:
            text = typed.strip()
            if is_back_key(text, question.position):
                return Back()
            if question.initial and text == texts.EMPTY_KEY():
                return ""
            if len(text) <= question.max_length:
                return text or question.initial
            console.say(too_long(len(text), question.max_length))
            if not console.keyboard:
                break
        return Unanswered.ESCAPED

    def _read_choice(
        self,
        question: Choose[object] | Show[object],
        options: Sequence[tuple[str, Value]],
        back: Value | NoAnswer,
        samples: Sequence[MakeSample | None] = (),
    ) -> Value | NoAnswer:
        """Return the value whose number is typed. What has a sample can be heard first.

        An empty line leaves an earlier answer, skips a question that can be skipped, and returns `back` otherwise.
        """
        console = self._console
        unanswered = back
        if question.answered:
            label, unanswered = options[question.first]
            console.say(f"{texts.line_given(label.strip())}.")
        elif question.on_escape in {OnEscape.SKIP, OnEscape.REST}:
            unanswered = Unanswered.SKIPPED
        console.say(texts.CHOOSE_OR_KEEP() if question.answered else _HOW[question.on_escape]())
        if any(samples):
            console.say(texts.hear_how())
        say_back_key(console, question.position)
        while (typed := console.answer()) is not None and typed.strip():
            if is_back_key(typed, question.position):
                return Back()
            wanted = whole_number(texts.heard_number(typed), 1, len(samples)) if any(samples) else None
            if wanted is not None and (make := samples[wanted - 1]) is not None:
                play_sample(console, self._services.players, make, options[wanted - 1][0])
                continue
            number = whole_number(typed, 1, len(options))
            if number is not None:
                return options[number - 1][1]
            console.say(texts.NOT_A_CHOICE())
            if not console.keyboard:
                return unanswered
        return back if typed is None else unanswered


def dialogue_context(services: Services, current: CurrentDiary) -> DialogueContext:
    """Return what dialogues may look at."""
    return DialogueContext(services.catalogue, current.entries, lambda: practice_day(services.now()))


def hold_dialogue(
    console: Console,
    services: Services,
    current: CurrentDiary,
    dialogue: Callable[[Interviewer, DialogueContext], Coroutine[object, None, Result]],
) -> Result | None:
    """Hold `dialogue` in lines and return what it comes to. Leaving ends it with None; what was answered is saved."""
    interviewer = LineInterviewer(console, services, current)
    with suppress(PersonLeft):
        return run_at_once(dialogue(interviewer, dialogue_context(services, current)))
    return None


def run_dialogue(console: Console, services: Services, current: CurrentDiary, dialogue: Dialogue) -> None:
    """Hold `dialogue` to its last line, and say that."""
    sentence = hold_dialogue(console, services, current, dialogue)
    if sentence:
        console.say(sentence)


def say_question_number(console: Console, position: QuestionPosition | None) -> None:
    """Say which question of how many comes, where they are counted."""
    if position is not None and position.number:
        console.say(texts.which_of(position.number, position.total))


def say_back_key(console: Console, position: QuestionPosition | None) -> None:
    """Say how to get to the question before, where there is one."""
    if position is not None and position.has_previous:
        console.say(texts.before_how())


def is_back_key(typed: str, position: QuestionPosition | None) -> bool:
    """Return whether this line asks for the question before."""
    return position is not None and position.has_previous and texts.BEFORE_KEY.is_typed(typed)


def ask_whole_number(
    console: Console, lowest: int, highest: int, position: QuestionPosition | None
) -> int | Back | None:
    """Return a whole number in range, None for an empty line or the end of input, or `Back` for the question before.

    A person may try again, a pipe may not.
    """
    say_back_key(console, position)
    while (typed := console.answer()) is not None and typed.strip():
        if is_back_key(typed, position):
            return Back()
        number = whole_number(typed, lowest, highest)
        if number is not None:
            return number
        console.say(texts.NOT_A_CHOICE())
        if not console.keyboard:
            break
    return None


def _chart_sentences(chart: BarChart | DotPlot) -> Iterator[str]:
    """A chart in words: bars as one line, a dot plot as its scale and a line for each pair."""
    if isinstance(chart, DotPlot):
        yield sentences(f"{chart.title}.", chart.scale)
        yield from (pair.sentence for pair in chart.pairs)
        return
    answers = comma_list(labelled(inside_sentence(bar.label), bar.text) for bar in chart.bars)
    yield sentences(f"{chart.title}.", chart.scale, f"{capitalised(answers)}.")


def _rating_how(question: Rate) -> str:
    """How the question is answered, with or without an answer that stands."""
    if question.initial is None:
        return texts.RATING_HOW()
    return texts.rating_to_correct_how() if question.clearable else texts.rating_again_how()


def _answer_in_words(question: Rate, line: str) -> Answer | Back | None:
    """What a line answers that is a letter or a word for going back, skipping or taking the answer away; else None."""
    if is_back_key(line, question.position):
        return Back()
    if question.initial is None:
        return None
    if question.clearable and line.strip().casefold() == texts.EMPTY_KEY().casefold():
        return Answer(None)
    if texts.SKIP_KEY.is_typed(line):
        return Answer(question.initial if question.clearable else None)
    return None
