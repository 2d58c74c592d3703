"""Questions in lines; every one can be skipped with an empty line or by ending the input.

Holds a talk in lines: each step is said, each answer is a line.
Plays a sample of a voice to its end.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

from ..dialogues.interviewer import (
    SKIP,
    Answer,
    Back,
    BarChart,
    Choose,
    Dialogue,
    DialogueContext,
    EnterCode,
    EnterText,
    OnEscape,
    PlaySample,
    QuestionPosition,
    Rate,
    Run,
    Save,
    Show,
    ShowCharts,
    Step,
    facts_when_closed,
)
from ..domain.catalogue import voice_sample
from ..domain.diary import Diary
from ..domain.errors import Refusal
from ..domain.player import ENDED_STATES
from ..domain.practice import practice_day
from ..domain.services import Services
from ..domain.validation import whole_number
from ..texts import plain as words
from ..texts.errors import error_sentence, os_error_sentence
from ..texts.practice import too_long
from .console import POLL_SECONDS, Console

LOWEST, HIGHEST = 0, 10


def ask_rating(console: Console, step: Rate) -> Answer | Back:
    """An answer 0…10, or that it was skipped. A pipe gets one line per question, a person may try again."""
    if console.leaving:
        return Answer(step.initial)
    item = step.item
    say_question_number(console, step.position)
    console.say(item.stem)
    if step.initial is not None:
        console.say(f"{words.line_given(item.describe(step.initial))}.")
    console.say(f"{words.anchors(item)} {words.RATING_HOW if step.initial is None else words.RATING_AGAIN_HOW}")
    say_back_key(console, step.position)
    while (line := console.answer()) is not None and line.strip():
        if is_back_key(line, step.position):
            return Back()
        if step.initial is not None and line.strip().casefold() in words.SKIP_KEYS:
            break
        value = whole_number(line, LOWEST, HIGHEST)
        if value is not None:
            console.say(item.describe(value))
            return Answer(value)
        console.say(words.NOT_A_RATING)
        if not console.keyboard:
            return Answer(step.initial)
    else:
        if step.initial is not None:
            return Answer(step.initial)
    if not console.leaving:
        console.say(words.SKIPPED)
    return Answer(None)


def ask_text(console: Console, step: EnterText) -> str | Back | None:
    """A line; empty keeps what was given, or is nothing. Too long a line is never cut, the person is asked again."""
    if console.leaving:
        return None
    say_question_number(console, step.position)
    console.say(step.question)
    for more in (step.help, step.example):
        if more:
            console.say(more)
    if step.initial:
        console.say(words.line_given(step.initial))
    console.say(words.LINE_HOW if step.initial else words.LINE_SKIP)
    say_back_key(console, step.position)
    while (typed := console.answer()) is not None:
        text = typed.strip()
        if is_back_key(text, step.position):
            return Back()
        if step.initial and text == words.EMPTY_KEY:
            return ""
        if len(text) <= step.max_length:
            return text or step.initial
        console.say(too_long(len(text), step.max_length))
        if not console.keyboard:
            break
    return None


def ask_choice(console: Console, step: Choose) -> Any:
    """The value of one of several ways; see `chosen` for an empty line."""
    say_question_number(console, step.position)
    if step.question:
        console.say(step.question)
    for number, way in enumerate(step.options, 1):
        console.say(f"{number} {way.label.strip()}{f' · {way.detail}' if way.detail else ''}")
    return read_choice(
        console, step, tuple(way.value for way in step.options), tuple(way.label for way in step.options), None
    )


def ask_way(console: Console, step: Show) -> Any:
    """What is told, and which way to go; with only one way there is nothing to ask."""
    if len(step.options) > 1:
        say_question_number(console, step.position)
    for told in step.sentences:
        console.say(told)
    if len(step.options) == 1:
        return step.options[0][1]
    for number, (label, _) in enumerate(step.options, 1):
        console.say(f"{number} {label}")
    labels, values = zip(*step.options, strict=True)
    return read_choice(console, step, values, labels, step.back)


_HOW = {
    OnEscape.BACK: words.CHOOSE_NUMBER,
    OnEscape.SKIP: words.CHOOSE_OR_SKIP,
    OnEscape.REST: words.CHOOSE_OR_SKIP,
    OnEscape.DONE: words.CHOOSE_OR_DONE,
}


def read_choice(
    console: Console, step: Choose | Show, values: tuple[Any, ...], labels: tuple[str, ...], back: Any
) -> Any:
    """The value with the number that is typed. An empty line leaves what was answered before, goes past a question of a
    row that can be gone past, and else answers `back`."""
    if step.answered:
        console.say(f"{words.line_given(labels[step.first].strip())}.")
    console.say(words.CHOOSE_OR_KEEP if step.answered else _HOW[step.on_escape])
    say_back_key(console, step.position)
    while (typed := console.answer()) is not None and typed.strip():
        if is_back_key(typed, step.position):
            return Back()
        number = whole_number(typed, 1, len(values))
        if number is not None:
            return values[number - 1]
        console.say(words.NOT_A_CHOICE)
        if not console.keyboard:
            return _unanswered(step, values, back)
    return _unanswered(step, values, back) if typed is not None else back


def _unanswered(step: Choose | Show, values: tuple[Any, ...], back: Any) -> Any:
    if step.answered:
        return values[step.first]
    return SKIP if step.on_escape in {OnEscape.SKIP, OnEscape.REST} else back


def say_question_number(console: Console, among: QuestionPosition | None) -> None:
    """Which question of how many comes, where that is said."""
    if among is not None and among.number:
        console.say(words.which_of(among.number, among.total))


def say_back_key(console: Console, among: QuestionPosition | None) -> None:
    """How to get to the question before, where there is one."""
    if among is not None and among.has_previous:
        console.say(words.BEFORE_HOW)


def is_back_key(typed: str, among: QuestionPosition | None) -> bool:
    """Whether this line asks for the question before."""
    return among is not None and among.has_previous and typed.strip().casefold() in words.BEFORE_KEYS


def ask_whole_number(console: Console, lowest: int, highest: int) -> int | None:
    """A whole number in range; None for an empty line or the end of input. A person may try again, a pipe may not."""
    answer = ask_whole_number_or_back(console, lowest, highest, None)
    return None if isinstance(answer, Back) else answer


def ask_whole_number_or_back(
    console: Console, lowest: int, highest: int, among: QuestionPosition | None
) -> int | Back | None:
    """As `ask_whole_number`, for a question that stands in a row: also that the person wants the one before it."""
    say_back_key(console, among)
    while (typed := console.answer()) is not None and typed.strip():
        if is_back_key(typed, among):
            return Back()
        number = whole_number(typed, lowest, highest)
        if number is not None:
            return number
        console.say(words.NOT_A_CHOICE)
        if not console.keyboard:
            break
    return None


Result = TypeVar("Result")


def dialogue_context(parts: Services, diary: Diary) -> DialogueContext:
    """What talks may look at."""
    return DialogueContext(parts.catalogue, diary.entries, lambda: practice_day(parts.now()))


def run_dialogue(console: Console, parts: Services, diary: Diary, talk: Dialogue) -> None:
    """The whole talk, and its last line. The end of input, or leaving, ends it; what was answered is kept."""
    answer: Any = None
    step: Step | None = None
    heading = ""
    while not console.leaving:
        try:
            step = talk.send(answer)
        except StopIteration as end:
            if end.value:
                console.say(end.value)
            return
        if isinstance(step, Save):
            answer = _append(console, diary, step)
            continue
        if isinstance(step, PlaySample):
            play_voice_sample(console, parts, step.voice)
            continue
        if step.heading != heading:
            heading = step.heading
            console.say(heading)
        answer = _ask(console, step)
    if step is not None:
        for fact in facts_when_closed(talk, step):
            _append(console, diary, Save(fact))


def collect_answers(console: Console, talk: Generator[Step, Any, Result | None]) -> Result | None:
    """What a row of questions comes to, of which nothing is kept by itself; None when the person leaves in the midst."""
    answer: Any = None
    while not console.leaving:
        try:
            step = talk.send(answer)
        except StopIteration as end:
            result: Result | None = end.value
            return result
        answer = _ask(console, step)
    return None


def _ask(console: Console, step: Step) -> Any:
    match step:
        case Rate():
            return ask_rating(console, step)
        case EnterText():
            return ask_text(console, step)
        case EnterCode():
            return _ask_code(console, step)
        case Choose():
            return ask_choice(console, step)
        case Show():
            return ask_way(console, step)
        case ShowCharts():
            _show(console, step)
            return None
        case Run():
            _do(console, step)
            return None
        case _:
            raise TypeError(step)


def _append(console: Console, diary: Diary, step: Save) -> Any:
    try:
        return diary.append(step.fact)
    except Refusal as error:
        console.complain(error_sentence(error))
        return None


def _ask_code(console: Console, step: EnterCode) -> str | None:
    """A code, or None for an empty line."""
    for told in (step.problem, step.question, words.CODE_HOW):
        if told:
            console.say(told)
    return (console.answer() or "").strip() or None


def _show(console: Console, step: ShowCharts) -> None:
    for chart in step.charts:
        console.say(_chart_sentence(chart))
    for told in step.sentences:
        console.say(told)


def _do(console: Console, step: Run) -> None:
    try:
        for told in step.work():
            console.say(told)
    except Refusal as error:
        console.complain(error_sentence(error))
    except OSError as error:
        console.complain(os_error_sentence(error))


def _chart_sentence(chart: BarChart) -> str:
    answers = ", ".join(f"{bar.label.lower()}: {bar.text}" for bar in chart.bars)
    return f"{chart.title}. {answers[:1].upper()}{answers[1:]}."


def play_voice_sample(console: Console, parts: Services, voice: str) -> None:
    """A few sentences in a voice; what stands in the way is said."""
    try:
        heard = voice_sample(parts.catalogue, voice)
    except Refusal as error:
        console.complain(error_sentence(error))
        return
    player = parts.open_player(heard.score)
    try:
        player.start(heard.start)
        while not console.leaving and (moment := player.playback()).state not in ENDED_STATES:
            if moment.position / moment.rate >= heard.end / heard.score.timeline.rate:
                break
            time.sleep(POLL_SECONDS)
    finally:
        player.close()
