"""Coming to a week: at once when it is another, asked first when it is the one the person is in.

What people wonder about, and short answers.
"""

from __future__ import annotations

from collections.abc import Callable

from ..domain.diary import WeekStarted
from ..domain.progress import progress
from ..texts import faq
from ..texts import today as words
from ..texts.keys import GO_BACK
from .interviewer import Choose, Dialogue, DialogueContext, Option, Save, Show


def change_week(week: int) -> Callable[[DialogueContext], Dialogue]:
    """The talk that takes the person to `week`; it ends with a line to say, or ""."""

    def dialogue(room: DialogueContext) -> Dialogue:
        again = week == progress(room.entries(), room.today()).week
        if again:
            ways = ((words.stay_in_week(week), False), (words.begin_week_again(week), True))
            if not (yield Show(words.WEEK_AGAIN_TITLE, words.WEEK_AGAIN, ways, back=False)):
                return ""
        if (yield Save(WeekStarted(week))) is None:
            return ""
        return words.week_begun_again(week) if again else words.arrived(week)

    return dialogue


def show_faq(room: DialogueContext) -> Dialogue:
    """The questions, again and again, until the person turns back."""
    del room
    ways = tuple(Option(question, index) for index, (question, _) in enumerate(faq.ANSWERS))
    place = 0
    while (picked := (yield Choose(faq.FAQ, faq.FAQ_ASK, ways, place, shortcuts=True))) is not None:
        place = picked
        question, answer = faq.ANSWERS[picked]
        yield Show(faq.FAQ, (question, answer), ((GO_BACK, None),))
    return ""
