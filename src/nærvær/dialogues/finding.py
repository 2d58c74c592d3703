"""What can be found at home by typing what it is about, and the dialogue that looks for it.

Exercises, settings and answers are the same for every face; the pages that a face has are its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeVar

from ..domain.catalogue import Catalogue, Exercise
from ..domain.ratings import RATING_RULES
from ..domain.search import Place, find
from ..texts import finding as words
from ..texts import help as help_words
from ..texts.i18n import Label, sentences
from ..texts.keys import GO_BACK
from .interviewer import Choose, Dialogue, DialogueContext, EnterText, Interviewer, NoAnswer, Option, Show
from .setting_rows import SettingRow
from .settings import HomeAccess, setting_rows
from .today import show_answer

Value = TypeVar("Value")
LONGEST_SEARCH = 80
MOST_FOUND = 9
"""More is not looked through line by line: one more letter is typed sooner."""


def page_place(name: str, label: Label, destination: Value) -> Place[Value]:
    """Return the place of a page; `name` is that of its other names in `finding.PAGE_WORDS`."""
    other_names = words.PAGE_WORDS.get(name)
    return Place(label(), words.PAGE(), destination, other_names() if other_names else "")


def exercise_places(catalogue: Catalogue) -> Iterator[Place[Exercise]]:
    """Yield the place of every exercise."""
    for exercise in catalogue.exercises():
        other_names = words.EXERCISE_WORDS.get(exercise.id)
        yield Place(exercise.title, words.EXERCISE(), exercise, other_names() if other_names else "", exercise.why)


def setting_places(home: HomeAccess, context: DialogueContext) -> Iterator[Place[Dialogue]]:
    """Yield the place of every setting; it stands for the dialogue that changes it."""
    ratings = {rule.preference for rule in RATING_RULES}
    for row in setting_rows(home, context):
        other_names = words.RATING_WORDS if row.name in ratings else words.SETTING_WORDS.get(row.name)
        found_by = sentences(row.values, other_names() if other_names else "")
        yield Place(row.label, words.SETTING(), _change(row), found_by, row.help)


def _change(row: SettingRow) -> Dialogue:
    async def change(interviewer: Interviewer, context: DialogueContext) -> str:
        await row.dialogue(interviewer, context)
        return ""

    return change


def answer_places(catalogue: Catalogue) -> Iterator[Place[Dialogue]]:
    """Yield the place of every answer to what many wonder about."""
    numbers = catalogue.help_numbers()
    for index, other_names in enumerate(words.ANSWER_WORDS):
        question, *answer = help_words.answer_lines(index, numbers)
        yield Place(question, words.ANSWER(), partial(show_answer, index), other_names(), " ".join(answer))


async def look_for(
    places: Sequence[Place[Value]], typed: str, interviewer: Interviewer, context: DialogueContext
) -> Value | None:
    """Return what the place stands for that a person chooses among those found by `typed`; None when they turn back.

    Nothing typed, nothing found and turning back from what was found lead to the question what they look for.
    """
    del context
    while True:
        if not typed.strip():
            answer = await interviewer.enter_text(
                EnterText(words.TITLE(), words.ASK(), "", LONGEST_SEARCH, words.EXAMPLE())
            )
            if isinstance(answer, NoAnswer) or not answer.strip():
                return None
            typed = answer
        found = find(typed, places)[:MOST_FOUND]
        if found:
            options = tuple(Option(place.label, index, place.kind, place.help) for index, place in enumerate(found))
            chosen = await interviewer.choose(Choose(words.TITLE(), words.found(len(found)), options, shortcuts=True))
            if not isinstance(chosen, NoAnswer):
                return found[chosen].value
        else:
            await interviewer.show(Show(words.TITLE(), (words.NOTHING(),), ((GO_BACK(), None),)))
        typed = ""
