"""What can be found from today by typing what it is about, and where each of it leads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ..dialogues.diary_editor import edit_diary
from ..dialogues.interviewer import Dialogue, DialogueContext, Interviewer
from ..dialogues.progress import before_and_after, week_by_week
from ..dialogues.setting_row import SettingRow
from ..dialogues.settings import HomeAccess, setting_rows
from ..dialogues.today import show_answer
from ..dialogues.weekly_checkin import edit_plan
from ..domain.catalogue import HARD_MOMENT, OUTWARD, Catalogue, Exercise
from ..domain.ratings import RATING_RULES
from ..domain.search import Place
from ..texts import finding as words
from ..texts import help as help_words
from ..texts import practice, progress, today
from ..texts.checkin import PLAN
from ..texts.i18n import Label, sentences
from .page_interviewer import dialogue_context
from .pages.grounding import GroundingPage
from .pages.today import TodayAction

if TYPE_CHECKING:
    from .diary_thread import JourneyContext

Destination = TodayAction | Exercise | Dialogue
"""What the journey does, the exercise that today is to offer, or a dialogue to be held."""


def places(context: JourneyContext, home: HomeAccess) -> tuple[Place[Destination], ...]:
    """Return everything that can be found: pages, exercises, settings, and answers to what many wonder about."""
    dialogues = dialogue_context(context)
    return (
        *_pages(context),
        *_exercises(context.services.catalogue),
        *_settings(home, dialogues),
        *_answers(dialogues.catalogue),
    )


def _pages(context: JourneyContext) -> Iterator[Place[Destination]]:
    offered = {exercise.id for exercise in context.services.catalogue.exercises()}
    pages: tuple[tuple[str, Label, Destination], ...] = (
        *([("hard_moment", today.HARD_MOMENT, TodayAction.HARD_MOMENT)] if HARD_MOMENT in offered else []),
        *([("outward", today.OUTWARD, TodayAction.OUTWARD)] if OUTWARD in offered else []),
        ("ground", practice.GROUNDING_TITLE, _ground(context)),
        ("exercises", today.EXERCISES, TodayAction.EXERCISES),
        ("everyday", today.EVERYDAY, TodayAction.EVERYDAY),
        ("weeks", progress.TITLE, TodayAction.PROGRESS),
        ("week_by_week", progress.WEEKLY, week_by_week),
        ("before_after", progress.PATTERNS_TITLE, before_and_after),
        ("diary", progress.DIARY, edit_diary),
        ("checkin", today.CHECKIN, TodayAction.CHECKIN),
        ("plan", PLAN, edit_plan),
        ("change_week", today.CHANGE_WEEK, TodayAction.WEEKS),
        ("faq", today.FAQ, TodayAction.FAQ),
        ("settings", today.SETTINGS, TodayAction.SETTINGS),
    )
    for name, label, destination in pages:
        other_names = words.PAGE_WORDS.get(name)
        yield Place(label(), words.PAGE(), destination, other_names() if other_names else "")


def _ground(context: JourneyContext) -> Dialogue:
    async def show(interviewer: Interviewer, dialogues: DialogueContext) -> str:
        del interviewer
        await context.host.ask(GroundingPage(None, during=False, help_numbers=dialogues.catalogue.help_numbers()))
        return ""

    return show


def _exercises(catalogue: Catalogue) -> Iterator[Place[Destination]]:
    for exercise in catalogue.exercises():
        other_names = words.EXERCISE_WORDS.get(exercise.id)
        yield Place(exercise.title, words.EXERCISE(), exercise, other_names() if other_names else "", exercise.why)


def _settings(home: HomeAccess, context: DialogueContext) -> Iterator[Place[Destination]]:
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


def _answers(catalogue: Catalogue) -> Iterator[Place[Destination]]:
    numbers = catalogue.help_numbers()
    for index, other_names in enumerate(words.ANSWER_WORDS):
        question, *answer = help_words.answer_lines(index, numbers)
        yield Place(question, words.ANSWER(), partial(show_answer, index), other_names(), " ".join(answer))
