"""Rating a group session afterwards: with the code on its slip, or because the clinic knows of the session."""

from __future__ import annotations

from ..domain.diary import Fact
from ..domain.group_slip import SLIP_LENGTH, GroupSession, SlipProblem, read_slip, require_unused
from ..domain.progress import progress
from ..domain.ratings import Ratings
from ..texts import kiosk as words
from ..texts import practice
from ..texts.errors import error_sentence
from ..texts.formats import numeric_date
from .interviewer import (
    DialogueContext,
    EnterCode,
    Interviewer,
    NoAnswer,
    OnEscape,
    Show,
    Unanswered,
    saved_when_cut_off,
)
from .practice import rating_questions, ratings_of
from .questions import Answers, Completion, Question, Slot, ask_in_turn

_SLIP, _CONFIRMED = Slot[GroupSession]("slip"), Slot[bool]("confirmed")
_RATINGS = ("pain_after", "helped")


async def use_slip(interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for the code on a slip until one can be used, then rate that session and save it."""

    async def ask_slip(interviewer: Interviewer, _answers: Answers) -> GroupSession | NoAnswer:
        return await _ask_slip(interviewer, context)

    async def confirm(interviewer: Interviewer, answers: Answers) -> bool | NoAnswer:
        session = answers[_SLIP]
        title = context.catalogue.titles()[session.exercise]
        summary = words.slip_summary(title, session.minutes, numeric_date(session.day))
        options = ((practice.NOTE_KEEP(), True), (practice.RATE_NOT(), False))
        return await interviewer.show(Show(words.SLIP_TITLE(), (summary,), options))

    def is_rated(name: str, answers: Answers) -> bool:
        return answers.get(_CONFIRMED, False) and name in _ratings_asked(context, answers[_SLIP])

    answers = Answers()
    ratings = rating_questions(_RATINGS, practice.AFTER_TITLE(), is_rated)
    questions = (Question(_SLIP, ask_slip), Question(_CONFIRMED, confirm), *ratings)

    def facts() -> tuple[Fact, ...]:
        return (_fact(context, answers[_SLIP], answers),) if answers.get(_CONFIRMED) else ()

    with saved_when_cut_off(interviewer, facts):
        end = await ask_in_turn(interviewer, questions, answers, OnEscape.BACK)
    if end is Completion.DONE and answers[_CONFIRMED]:
        return await _save_and_tell(interviewer, context, answers[_SLIP], answers)
    return ""


async def _ask_slip(interviewer: Interviewer, context: DialogueContext) -> GroupSession | NoAnswer:
    """Ask for the code on a slip until it is one that can be used."""
    longest = {exercise.id: exercise.longest for exercise in context.catalogue.exercises()}
    problem = ""
    while True:
        typed = await interviewer.enter_code(EnterCode(words.SLIP_TITLE(), words.SLIP_ASK(), problem, SLIP_LENGTH))
        if isinstance(typed, NoAnswer):
            return typed
        if not typed:
            return Unanswered.ESCAPED
        try:
            return require_unused(read_slip(typed, longest, context.today()), context.entries())
        except SlipProblem as error:
            problem = error_sentence(error)


async def rate_session(session: GroupSession, interviewer: Interviewer, context: DialogueContext) -> str:
    """Rate a session and save it on its own day. The pain is asked about on that day only: the question is about now."""
    answers = Answers()
    questions = rating_questions(_ratings_asked(context, session), practice.AFTER_TITLE())
    with saved_when_cut_off(interviewer, lambda: (_fact(context, session, answers),)):
        await ask_in_turn(interviewer, questions, answers, begun=True)
    return await _save_and_tell(interviewer, context, session, answers)


def _ratings_asked(context: DialogueContext, session: GroupSession) -> tuple[str, ...]:
    return _RATINGS if session.day == context.today() else ("helped",)


async def _save_and_tell(
    interviewer: Interviewer, context: DialogueContext, session: GroupSession, answers: Answers
) -> str:
    entry = await interviewer.save(_fact(context, session, answers))
    title = context.catalogue.titles().get(session.exercise, session.exercise)
    return "" if entry is None else words.slip_saved(title)


def _fact(context: DialogueContext, session: GroupSession, answers: Answers) -> Fact:
    """The session as a practice of the person's own, with the ratings among the answers."""
    return session.as_practice(progress(context.entries(), context.today()).week, ratings_of(Ratings(), answers))
