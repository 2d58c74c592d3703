"""A practice that was cut off and found in progress: the person is asked once whether it goes on, counts or is put aside."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.checkpoint import abandon, count_interrupted, has_been_heard, is_heard_to_the_end
from ..domain.diary import Fact
from ..domain.practice import PracticeEnd, PracticeInProgress
from ..texts import practice
from ..texts import today as words
from .practice import PracticeContext
from .practice_interviewer import InterruptedChoice, InterruptedQuestion, PracticeInterviewer


@dataclass(frozen=True, slots=True)
class Resumption:
    """What became of a practice that was cut off: it goes on, or there is a `remark` to show, or the person leaves."""

    practice: PracticeInProgress | None = None
    remark: str = ""
    leaving: bool = False


async def resume_interrupted(
    interviewer: PracticeInterviewer, context: PracticeContext, interrupted: PracticeInProgress
) -> Resumption:
    """Ask what is to become of `interrupted`, and close it unless it goes on or the person leaves. Raises `Refusal`.

    One of which nothing was heard is closed without a question. One that was heard to its end counts as such, and can
    still be rated.
    """
    titles = context.services.catalogue.titles()
    title = titles.get(interrupted.options.exercise, interrupted.options.exercise)
    if not has_been_heard(interrupted):
        await _finish(context, abandon(interrupted))
        return Resumption(remark=words.barely_begun(title))
    heard_to_the_end = is_heard_to_the_end(interrupted)
    question = _ask_to_rate(title) if heard_to_the_end else _ask_to_go_on(title, interrupted)
    match await interviewer.ask_about_interrupted(question):
        case InterruptedChoice.GO_ON:
            return Resumption(practice=interrupted)
        case InterruptedChoice.LEAVE:
            return Resumption(leaving=True)
        case InterruptedChoice.PUT_ASIDE:
            await _finish(context, abandon(interrupted))
            return Resumption(remark=words.PUT_ASIDE())
        case InterruptedChoice.COUNT if heard_to_the_end:
            await _finish(context, interrupted.as_practice(PracticeEnd.FINISHED))
            return Resumption(remark=words.COUNTED())
        case InterruptedChoice.COUNT:
            await _finish(context, count_interrupted(interrupted))
            return Resumption(remark=words.COUNTED_SO_FAR())


async def _finish(context: PracticeContext, fact: Fact) -> None:
    diary = context.diary
    await diary.submit(lambda: diary.diary.finish(fact))


def _ask_to_go_on(title: str, interrupted: PracticeInProgress) -> InterruptedQuestion:
    practised = words.interrupted_practice(title, interrupted.heard_seconds, interrupted.options.minutes * 60)
    options = (
        (words.GO_ON_HERE(), InterruptedChoice.GO_ON),
        (words.COUNT_IT(), InterruptedChoice.COUNT),
        (words.LEAVE_IT(), InterruptedChoice.PUT_ASIDE),
    )
    return InterruptedQuestion((practised, words.INTERRUPTED_ASK()), options, InterruptedChoice.LEAVE, False)


def _ask_to_rate(title: str) -> InterruptedQuestion:
    options = ((words.RATE_NOW(), InterruptedChoice.GO_ON), (practice.RATE_NOT(), InterruptedChoice.COUNT))
    sentences = (words.heard_to_the_end(title), words.RATE_LATER_ASK())
    return InterruptedQuestion(sentences, options, InterruptedChoice.COUNT, True)
