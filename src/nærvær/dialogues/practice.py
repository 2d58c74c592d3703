"""The questions before and after a practice: its ratings, and a note in the person's own words."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from typing import Any

from ..domain.preferences import PracticeQuestions
from ..domain.ratings import Ratings
from ..domain.validation import NOTE_LENGTH
from ..texts import practice as words
from ..texts.ratings import PRACTICE_RATINGS
from .interviewer import Answers, Completion, EnterText, OnEscape, Question, Rate, Step, ask_in_turn, single_step

NOTE = "note"


def rate_before(asked: PracticeQuestions) -> Generator[Step, Any, Ratings | None]:
    """The ratings before the practice; None when the person turned back."""
    answers: Answers = {}
    end = yield from ask_in_turn(rating_questions(asked.before, words.BEFORE_TITLE), answers, OnEscape.BACK)
    return None if end is Completion.TURNED_BACK else ratings_of(Ratings(), answers)


def rate_after(
    asked: PracticeQuestions, ratings: Ratings, on_change: Callable[[Ratings], None]
) -> Generator[Step, Any, tuple[Ratings, str]]:
    """`ratings` with those after the practice, and the note or "". `on_change` is called with them at each new answer."""
    answers: Answers = {}
    questions = rating_questions(asked.after, words.AFTER_TITLE)

    def note(answers: Answers) -> Step:
        return EnterText(words.AFTER_TITLE, words.NOTE_ASK, words.NOTE_WHY, NOTE_LENGTH, initial=answers.get(NOTE, ""))

    if asked.note:
        questions = (*questions, Question(NOTE, single_step(note)))

    def answered(answers: Answers) -> None:
        on_change(ratings_of(ratings, answers))

    yield from ask_in_turn(questions, answers, begun=True, answered=answered)
    return ratings_of(ratings, answers), answers.get(NOTE, "")


def rating_questions(names: Iterable[str], heading: str) -> tuple[Question, ...]:
    """One question for each of these ratings, named as in `PRACTICE_RATINGS`."""

    def question(name: str) -> Question:
        def step(answers: Answers) -> Step:
            return Rate(heading, PRACTICE_RATINGS[name], answers[name].value if name in answers else None)

        return Question(name, single_step(step))

    return tuple(question(name) for name in names)


def ratings_of(ratings: Ratings, answers: Answers) -> Ratings:
    """`ratings` with those that are among the answers."""
    answered = {name: answers[name].value for name in PRACTICE_RATINGS if name in answers}
    return replace(ratings, **answered)
