"""Side steps from today: moving to another week, and answers to what people wonder about."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.diary import WeekStarted
from ..domain.progress import progress
from ..texts import faq
from ..texts import today as words
from ..texts.keys import GO_BACK
from .interviewer import Choose, Dialogue, DialogueContext, Option, Save, Show


def change_week(week: int) -> Callable[[DialogueContext], Dialogue]:
    """The dialogue that moves the person to `week`: at once, or, when it is the week they are in, after a question."""

    def dialogue(context: DialogueContext) -> Dialogue:
        again = week == progress(context.entries(), context.today()).week
        if again:
            options = ((words.stay_in_week(week), False), (words.begin_week_again(week), True))
            if not (yield Show(words.WEEK_AGAIN_TITLE, words.WEEK_AGAIN, options, back=False)):
                return ""
        if (yield Save(WeekStarted(week))) is None:
            return ""
        return words.week_begun_again(week) if again else words.arrived(week)

    return dialogue


def show_faq(context: DialogueContext) -> Dialogue:
    """List the questions and show the answer to each one chosen, until the person turns back."""
    del context
    options = tuple(Option(question, number) for number, (question, _) in enumerate(faq.ANSWERS))
    index = 0
    while (picked := (yield Choose(faq.FAQ, faq.FAQ_ASK, options, index, shortcuts=True))) is not None:
        index = picked
        question, answer = faq.ANSWERS[picked]
        yield Show(faq.FAQ, (question, answer), ((GO_BACK, None),))
    return ""
