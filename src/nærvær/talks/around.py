"""The questions around one practice: its ratings, and a line afterwards."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from typing import Any

from ..domain.bounds import NOTE_LENGTH
from ..domain.practice import Ratings
from ..domain.usual import Asked
from ..words import journey as words
from ..words.ratings import AROUND
from .in_turn import Answers, End, Question, in_turn, one
from .steps import AskLine, AskScale, Esc, Step

NOTE = "note"

Told = Callable[[Ratings], None]


def before(asked: Asked) -> Generator[Step, Any, Ratings | None]:
    """The ratings before; None when the person turned back."""
    answers: Answers = {}
    end = yield from in_turn(rating_questions(asked.before, words.BEFORE_TITLE), answers, Esc.BACK)
    return None if end is End.TURNED_BACK else ratings_of(Ratings(), answers)


def after(asked: Asked, given: Ratings, told: Told) -> Generator[Step, Any, tuple[Ratings, str]]:
    """`given` with the ratings after, and a line or "". `told` has them each time there is a new answer."""
    answers: Answers = {}
    questions = rating_questions(asked.after, words.AFTER_TITLE)

    def note(answers: Answers) -> Step:
        return AskLine(words.AFTER_TITLE, words.NOTE_ASK, words.NOTE_WHY, NOTE_LENGTH, given=answers.get(NOTE, ""))

    if asked.note:
        questions = (*questions, Question(NOTE, one(note)))

    def answered(answers: Answers) -> None:
        told(ratings_of(given, answers))

    yield from in_turn(questions, answers, begun=True, answered=answered)
    return ratings_of(given, answers), answers.get(NOTE, "")


def rating_questions(names: Iterable[str], heading: str) -> tuple[Question, ...]:
    """One question for each of these ratings."""

    def question(name: str) -> Question:
        def step(answers: Answers) -> Step:
            return AskScale(heading, AROUND[name], answers[name].value if name in answers else None)

        return Question(name, one(step))

    return tuple(question(name) for name in names)


def ratings_of(given: Ratings, answers: Answers) -> Ratings:
    """`given` with what was answered."""
    rated = {name: answers[name].value for name in AROUND if name in answers}
    return replace(given, **rated)
