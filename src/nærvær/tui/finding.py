"""What can be found from today by typing what it is about, and where each of it leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..dialogues.diary_editor import edit_diary
from ..dialogues.finding import answer_places, exercise_places, page_place, setting_places
from ..dialogues.group import use_slip
from ..dialogues.interviewer import Dialogue, DialogueContext, Interviewer
from ..dialogues.progress import before_and_after, week_by_week
from ..dialogues.settings import HomeAccess
from ..dialogues.weekly_checkin import edit_plan
from ..domain.catalogue import HARD_MOMENT, OUTWARD, Exercise
from ..domain.search import Place
from ..texts import practice, progress, today
from ..texts.i18n import Label
from ..texts.kiosk import SLIP
from ..texts.ratings import PLAN
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
        *exercise_places(context.services.catalogue),
        *setting_places(home, dialogues),
        *answer_places(dialogues.catalogue),
    )


def _pages(context: JourneyContext) -> Iterator[Place[Destination]]:
    offered = {exercise.id for exercise in context.services.catalogue.exercises()}
    pages: tuple[tuple[str, Label, Destination], ...] = (
        *([("hard_moment", today.HARD_MOMENT, TodayAction.HARD_MOMENT)] if HARD_MOMENT in offered else []),
        *([("outward", today.OUTWARD, TodayAction.OUTWARD)] if OUTWARD in offered else []),
        ("ground", practice.GROUNDING_TITLE, _ground(context)),
        ("exercises", today.EXERCISES, TodayAction.EXERCISES),
        ("everyday", today.EVERYDAY, TodayAction.EVERYDAY),
        ("slip", SLIP, use_slip),
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
        yield page_place(name, label, destination)


def _ground(context: JourneyContext) -> Dialogue:
    async def show(interviewer: Interviewer, dialogues: DialogueContext) -> str:
        del interviewer
        await context.host.ask(GroundingPage(None, during=False, help_numbers=dialogues.catalogue.help_numbers()))
        return ""

    return show
