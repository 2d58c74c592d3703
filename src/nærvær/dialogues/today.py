"""Side steps from today: moving to another week, and answers to what people wonder about."""

from __future__ import annotations

from ..domain.diary import WeekStarted
from ..domain.progress import progress
from ..texts import faq
from ..texts import today as words
from ..texts.i18n import look_up
from ..texts.keys import GO_BACK
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show


async def change_week(week: int, interviewer: Interviewer, context: DialogueContext) -> str:
    """Move the person to `week`: at once, or, when it is the week they are in, after a question."""
    again = week == progress(context.entries(), context.today()).week
    if again:
        options = ((words.stay_in_week(week), False), (words.begin_week_again(week), True))
        if (
            await interviewer.show(Show(words.WEEK_AGAIN_TITLE(), look_up(words.WEEK_AGAIN), options, back=False))
            is not True
        ):
            return ""
    if await interviewer.save(WeekStarted(week)) is None:
        return ""
    return words.week_begun_again(week) if again else words.arrived(week)


async def show_faq(interviewer: Interviewer, context: DialogueContext) -> str:
    """List the questions and show the answer to each one chosen, until the person turns back."""
    del context
    options = tuple(Option(question(), number) for number, (question, _) in enumerate(faq.ANSWERS))
    index = 0
    while True:
        picked = await interviewer.choose(Choose(faq.FAQ(), faq.FAQ_ASK(), options, index, shortcuts=True))
        if isinstance(picked, NoAnswer):
            return ""
        index = picked
        question, answer = faq.ANSWERS[picked]
        await interviewer.show(Show(faq.FAQ(), (question(), answer()), ((GO_BACK(), None),)))
