"""Holds a dialogue in lines: each step is said, each answer is a line. An empty line or the end of input skips."""

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
from ..texts import plain as texts
from ..texts.errors import error_sentence, os_error_sentence
from ..texts.practice import too_long
from .console import POLL_SECONDS, Console

LOWEST_RATING, HIGHEST_RATING = 0, 10
_HOW = {
    OnEscape.BACK: texts.CHOOSE_NUMBER,
    OnEscape.SKIP: texts.CHOOSE_OR_SKIP,
    OnEscape.REST: texts.CHOOSE_OR_SKIP,
    OnEscape.DONE: texts.CHOOSE_OR_DONE,
}
Result = TypeVar("Result")


def dialogue_context(services: Services, diary: Diary) -> DialogueContext:
    """Return what dialogues may look at."""
    return DialogueContext(services.catalogue, diary.entries, lambda: practice_day(services.now()))


def run_dialogue(console: Console, services: Services, diary: Diary, dialogue: Dialogue) -> None:
    """Hold `dialogue` to its last line. The end of input, or leaving, ends it; what was answered is saved."""
    answer: Any = None
    step: Step | None = None
    heading = ""
    while not console.leaving:
        try:
            step = dialogue.send(answer)
        except StopIteration as end:
            if end.value:
                console.say(end.value)
            return
        if isinstance(step, Save):
            answer = _append(console, diary, step)
            continue
        if isinstance(step, PlaySample):
            play_voice_sample(console, services, step.voice)
            continue
        if step.heading != heading:
            heading = step.heading
            console.say(heading)
        answer = _ask(console, step)
    if step is not None:
        for fact in facts_when_closed(dialogue, step):
            _append(console, diary, Save(fact))


def collect_answers(console: Console, dialogue: Generator[Step, Any, Result | None]) -> Result | None:
    """Return the result of a row of questions that save nothing themselves; None when the person leaves before its end."""
    answer: Any = None
    while not console.leaving:
        try:
            step = dialogue.send(answer)
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
            _show_charts(console, step)
            return None
        case Run():
            _run(console, step)
            return None
        case _:
            raise TypeError(step)


def _append(console: Console, diary: Diary, step: Save) -> Any:
    try:
        return diary.append(step.fact)
    except Refusal as error:
        console.complain(error_sentence(error))
        return None


def ask_rating(console: Console, step: Rate) -> Answer | Back:
    """Return a rating 0…10, or that it was skipped. A pipe has one line per question, a person may try again."""
    if console.leaving:
        return Answer(step.initial)
    item = step.item
    say_question_number(console, step.position)
    console.say(item.stem)
    if step.initial is not None:
        console.say(f"{texts.line_given(item.describe(step.initial))}.")
    console.say(f"{texts.anchors(item)} {texts.RATING_HOW if step.initial is None else texts.RATING_AGAIN_HOW}")
    say_back_key(console, step.position)
    while (line := console.answer()) is not None and line.strip():
        if is_back_key(line, step.position):
            return Back()
        if step.initial is not None and line.strip().casefold() in texts.SKIP_KEYS:
            break
        value = whole_number(line, LOWEST_RATING, HIGHEST_RATING)
        if value is not None:
            console.say(item.describe(value))
            return Answer(value)
        console.say(texts.NOT_A_RATING)
        if not console.keyboard:
            return Answer(step.initial)
    else:
        if step.initial is not None:
            return Answer(step.initial)
    if not console.leaving:
        console.say(texts.SKIPPED)
    return Answer(None)


def ask_text(console: Console, step: EnterText) -> str | Back | None:
    """Return a line; an empty one leaves the earlier text, or is None. Too long a line is never cut but asked for again."""
    if console.leaving:
        return None
    say_question_number(console, step.position)
    console.say(step.question)
    for more in (step.help, step.example):
        if more:
            console.say(more)
    if step.initial:
        console.say(texts.line_given(step.initial))
    console.say(texts.LINE_HOW if step.initial else texts.LINE_SKIP)
    say_back_key(console, step.position)
    while (typed := console.answer()) is not None:
        text = typed.strip()
        if is_back_key(text, step.position):
            return Back()
        if step.initial and text == texts.EMPTY_KEY:
            return ""
        if len(text) <= step.max_length:
            return text or step.initial
        console.say(too_long(len(text), step.max_length))
        if not console.keyboard:
            break
    return None


def ask_choice(console: Console, step: Choose) -> Any:
    """Return the value of one of several ways; see `read_choice` for an empty line."""
    say_question_number(console, step.position)
    if step.question:
        console.say(step.question)
    for number, option in enumerate(step.options, 1):
        console.say(f"{number} {option.label.strip()}{f' · {option.detail}' if option.detail else ''}")
    return read_choice(
        console,
        step,
        tuple(option.value for option in step.options),
        tuple(option.label for option in step.options),
        None,
    )


def ask_way(console: Console, step: Show) -> Any:
    """Say the sentences and return which option to go; with only one option there is nothing to ask."""
    if len(step.options) > 1:
        say_question_number(console, step.position)
    for sentence in step.sentences:
        console.say(sentence)
    if len(step.options) == 1:
        return step.options[0][1]
    for number, (label, _) in enumerate(step.options, 1):
        console.say(f"{number} {label}")
    labels, values = zip(*step.options, strict=True)
    return read_choice(console, step, values, labels, step.back)


def read_choice(
    console: Console, step: Choose | Show, values: tuple[Any, ...], labels: tuple[str, ...], back: Any
) -> Any:
    """Return the value whose number is typed.

    An empty line leaves an earlier answer, skips a question that can be skipped, and returns `back` otherwise.
    """
    if step.answered:
        console.say(f"{texts.line_given(labels[step.first].strip())}.")
    console.say(texts.CHOOSE_OR_KEEP if step.answered else _HOW[step.on_escape])
    say_back_key(console, step.position)
    while (typed := console.answer()) is not None and typed.strip():
        if is_back_key(typed, step.position):
            return Back()
        number = whole_number(typed, 1, len(values))
        if number is not None:
            return values[number - 1]
        console.say(texts.NOT_A_CHOICE)
        if not console.keyboard:
            return _unanswered(step, values, back)
    return _unanswered(step, values, back) if typed is not None else back


def _unanswered(step: Choose | Show, values: tuple[Any, ...], back: Any) -> Any:
    if step.answered:
        return values[step.first]
    return SKIP if step.on_escape in {OnEscape.SKIP, OnEscape.REST} else back


def say_question_number(console: Console, position: QuestionPosition | None) -> None:
    """Say which question of how many comes, where they are counted."""
    if position is not None and position.number:
        console.say(texts.which_of(position.number, position.total))


def say_back_key(console: Console, position: QuestionPosition | None) -> None:
    """Say how to get to the question before, where there is one."""
    if position is not None and position.has_previous:
        console.say(texts.BEFORE_HOW)


def is_back_key(typed: str, position: QuestionPosition | None) -> bool:
    """Return whether this line asks for the question before."""
    return position is not None and position.has_previous and typed.strip().casefold() in texts.BEFORE_KEYS


def ask_whole_number(console: Console, lowest: int, highest: int) -> int | None:
    """Return a whole number in range, or None for an empty line or the end of input.

    A person may try again, a pipe may not.
    """
    answer = ask_whole_number_or_back(console, lowest, highest, None)
    return None if isinstance(answer, Back) else answer


def ask_whole_number_or_back(
    console: Console, lowest: int, highest: int, position: QuestionPosition | None
) -> int | Back | None:
    """Return what `ask_whole_number` does, or `Back` where the person wants the question before this one."""
    say_back_key(console, position)
    while (typed := console.answer()) is not None and typed.strip():
        if is_back_key(typed, position):
            return Back()
        number = whole_number(typed, lowest, highest)
        if number is not None:
            return number
        console.say(texts.NOT_A_CHOICE)
        if not console.keyboard:
            break
    return None


def _ask_code(console: Console, step: EnterCode) -> str | None:
    """Return a code, or None for an empty line."""
    for sentence in (step.problem, step.question, texts.CODE_HOW):
        if sentence:
            console.say(sentence)
    return (console.answer() or "").strip() or None


def _show_charts(console: Console, step: ShowCharts) -> None:
    for chart in step.charts:
        console.say(_chart_sentence(chart))
    for sentence in step.sentences:
        console.say(sentence)


def _run(console: Console, step: Run) -> None:
    try:
        for sentence in step.work():
            console.say(sentence)
    except Refusal as error:
        console.complain(error_sentence(error))
    except OSError as error:
        console.complain(os_error_sentence(error))


def _chart_sentence(chart: BarChart) -> str:
    answers = ", ".join(f"{bar.label.lower()}: {bar.text}" for bar in chart.bars)
    return f"{chart.title}. {answers[:1].upper()}{answers[1:]}."


def play_voice_sample(console: Console, services: Services, voice: str) -> None:
    """Play a few sentences in a voice to their end, or say why they cannot be played."""
    try:
        sample = voice_sample(services.catalogue, voice)
    except Refusal as error:
        console.complain(error_sentence(error))
        return
    player = services.players.open(sample.score)
    try:
        player.start(sample.start)
        while not console.leaving and (moment := player.playback()).state not in ENDED_STATES:
            if moment.position / moment.rate >= sample.end / sample.score.timeline.rate:
                break
            time.sleep(POLL_SECONDS)
    finally:
        player.close()
