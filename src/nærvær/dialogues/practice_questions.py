"""The questions before and after a practice: its ratings, and a note in the person's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..domain.preferences import PracticeQuestions
from ..domain.ratings import Ratings
from ..domain.validation import NOTE_LENGTH
from ..texts import practice as words
from ..texts.ratings import PRACTICE_RATINGS
from .interviewer import Answer, EnterText, Interviewer, NoAnswer, OnEscape, Rate
from .questions import Answers, Completion, Question, Slot, ask_in_turn

NOTE = Slot[str]("note")


async def rate_before(interviewer: Interviewer, asked: PracticeQuestions) -> Ratings | None:
    """The ratings before the practice; None when the person turned back."""
    answers = Answers()
    questions = rating_questions(asked.before, words.BEFORE_TITLE())
    end = await ask_in_turn(interviewer, questions, answers, OnEscape.BACK)
    return None if end is Completion.TURNED_BACK else ratings_of(Ratings(), answers)


async def rate_after(
    interviewer: Interviewer, asked: PracticeQuestions, ratings: Ratings, on_change: Callable[[Ratings], None]
) -> tuple[Ratings, str]:
    """`ratings` with those after the practice, and the note or "". `on_change` is called with them at each new answer."""
    answers = Answers()
    questions: tuple[Question, ...] = rating_questions(asked.after, words.AFTER_TITLE())
    if asked.note:
        questions = (*questions, Question(NOTE, _ask_note))

    def answered(answers: Answers) -> None:
        on_change(ratings_of(ratings, answers))

    await ask_in_turn(interviewer, questions, answers, begun=True, answered=answered)
    return ratings_of(ratings, answers), answers.get(NOTE, "")


async def _ask_note(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
    initial = answers.get(NOTE, "")
    return await interviewer.enter_text(
        EnterText(words.AFTER_TITLE(), words.NOTE_ASK(), words.NOTE_WHY(), NOTE_LENGTH, initial=initial)
    )


def rating_slot(name: str) -> Slot[Answer]:
    """The slot of the rating that `PRACTICE_RATINGS` knows by this name."""
    return Slot(name)


def rating_questions(
    names: Iterable[str], heading: str, when: Callable[[str, Answers], bool] = lambda _name, _answers: True
) -> tuple[Question, ...]:
    """One question for each of these ratings, named as in `PRACTICE_RATINGS`; asked only when `when` says so of its name."""

    def question(name: str) -> Question:
        slot = rating_slot(name)

        async def ask(interviewer: Interviewer, answers: Answers) -> Answer | NoAnswer:
            initial = answers[slot].value if slot in answers else None
            return await interviewer.rate(Rate(heading, PRACTICE_RATINGS[name], initial))

        return Question(slot, ask, lambda answers: when(name, answers))

    return tuple(question(name) for name in names)


def ratings_of(ratings: Ratings, answers: Answers) -> Ratings:
    """`ratings` with those that are among the answers."""
    slots = ((name, rating_slot(name)) for name in PRACTICE_RATINGS)
    return replace(ratings, **{name: answers[slot].value for name, slot in slots if slot in answers})
