"""The day, written top to bottom: take up what was left, then today and whatever is chosen there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ..dialogues.diary_editor import edit_diary
from ..dialogues.group import use_slip
from ..dialogues.interviewer import Dialogue, DialogueContext, Option, QuestionPosition
from ..dialogues.plan import edit_plan
from ..dialogues.progress import before_and_after, week_by_week
from ..dialogues.startup import first_questions
from ..dialogues.today import change_week, show_faq
from ..dialogues.weekly_checkin import weekly_checkin
from ..domain.diary import Preference
from ..domain.due import checkin_due, days_since_practice, follow_up_due, next_week_due
from ..domain.errors import DiaryProblem, Refusal
from ..domain.practice import InformalPractice, PracticeInProgress, PracticeOptions, practice_day
from ..domain.preferences import default_options, practice_questions, suggested_exercise
from ..domain.programme import HARD_MOMENT, OUTWARD, Exercise
from ..domain.progress import Progress, progress
from ..in_memory import MemoryDiary
from ..sanitize import sanitize
from ..texts import file_errors
from ..texts import today as words
from ..texts.checkin import CHECKIN
from ..texts.faq import FAQ
from ..texts.kiosk import SLIP
from ..texts.progress import last_seven_days
from ..texts.settings import SETTINGS
from .page_interviewer import JourneyContext, dialogue_context, run_dialogue
from .pages.choose import ChoosePage
from .pages.message import MessagePage
from .pages.page import ask_in_sequence
from .pages.progress import ProgressAction, ProgressPage
from .pages.text import TextPage
from .pages.today import TodayAction, TodayAnswer, TodayModel, TodayPage
from .practice_flow import PracticeFlow, begin_new_practice
from .settings import SettingsMenu
from .startup import show_refusal, start_day

DIALOGUES: dict[ProgressAction | TodayAction, Callable[[DialogueContext], Dialogue]] = {
    TodayAction.CHECKIN: weekly_checkin,
    TodayAction.FAQ: show_faq,
    ProgressAction.WEEKLY: week_by_week,
    ProgressAction.PATTERNS: before_and_after,
    ProgressAction.DIARY: edit_diary,
    ProgressAction.CHECKIN: weekly_checkin,
    ProgressAction.PLAN: edit_plan,
}
LONG_PAUSE_DAYS = 14


class Journey:
    """Everything a person does from start to leaving."""

    def __init__(self, context: JourneyContext, wish: PracticeOptions | None = None) -> None:
        """`wish`: go straight to this practice, and leave after it."""
        self._context = context
        self._wish = wish
        self._ask = context.host.ask
        self._catalogue = context.services.catalogue
        self._settings = SettingsMenu(context)
        self._remark = ""
        self._exercise: Exercise | None = None
        self._left: tuple[TodayModel, TodayAnswer] | None = None

    async def live(self) -> None:
        """Until the person leaves."""
        beginning = await start_day(self._context)
        self._remark = beginning.remark
        if beginning.leaving:
            return
        if beginning.resume is not None:
            try:
                await self._practise(beginning.resume.options, beginning.resume)
            except Refusal as error:  # its script may be broken, or another one by now
                await show_refusal(self._context, error)
        if self._wish is not None:
            await self._practise(self._wish, begin_new_practice(self._wish, self._context.services))
            return
        await self._welcome()
        self._remark = self._remark or await self._content_fault()
        while True:
            await self._context.diary.read()
            offer, wish = self._offer()
            chosen = await self._ask(TodayPage(offer, self._as_left(offer)))
            self._remark = ""
            self._left = (offer, chosen)
            if chosen.action is TodayAction.LEAVE:
                return
            try:
                await self._towards(chosen, offer, wish)
            except Refusal as error:
                await show_refusal(self._context, error)

    async def _welcome(self) -> None:
        """What comes before today: at home nothing."""

    async def _content_fault(self) -> str:
        """One line when content of one's own cannot be used."""
        await asyncio.to_thread(self._catalogue.exercises)
        await asyncio.to_thread(self._catalogue.voices)
        return file_errors.content_errors_short(self._catalogue.faults())

    # Today

    def _progress(self) -> Progress:
        return progress(self._context.diary.entries, practice_day(self._context.services.now()))

    def _offer(self) -> tuple[TodayModel, PracticeOptions]:
        entries, today = self._context.diary.entries, practice_day(self._context.services.now())
        told = progress(entries, today)
        exercise = self._exercise or suggested_exercise(self._catalogue, entries, today)
        wish = default_options(self._catalogue, exercise, entries, today)
        postures = self._catalogue.postures(exercise.id)
        if wish.posture:
            postures = (wish.posture, *(posture for posture in postures if posture is not wish.posture))
        offer = TodayModel(
            self._catalogue.programme().week(told.week),
            exercise,
            round(wish.minutes),
            postures,
            not told.practices,
            frozenset(known.id for known in self._catalogue.exercises()),
            self._remark or (words.NOT_KEPT if self._context.diary.passing else _greeting(told, today)),
            checkin_due(entries, told, today) or follow_up_due(entries, told, today) is not None,
            next_week_due(told, today),
        )
        return offer, wish

    def _as_left(self, offer: TodayModel) -> TodayAnswer | None:
        """Minutes and posture as they were set before the person looked elsewhere, unless what is usual is another now."""
        if self._left is None:
            return None
        before, chosen = self._left
        same = (before.exercise, before.minutes, before.postures) == (offer.exercise, offer.minutes, offer.postures)
        return chosen if same else None

    async def _towards(self, chosen: TodayAnswer, offer: TodayModel, wish: PracticeOptions) -> None:
        match chosen.action:
            case TodayAction.PRACTICE:
                await self._practise_as_chosen(chosen, offer, wish)
            case TodayAction.EXERCISES:
                await self._pick_exercise(offer)
            case TodayAction.EVERYDAY:
                await self._write_down_everyday(offer)
            case TodayAction.PROGRESS:
                await self._look_back()
            case TodayAction.WEEKS:
                await self._pick_week(offer)
            case TodayAction.SETTINGS:
                await self._settings.go()
            case TodayAction.HARD_MOMENT:
                await self._practise_now(HARD_MOMENT)
            case TodayAction.OUTWARD:
                self._exercise = self._catalogue.exercise(OUTWARD)
            case TodayAction.MORE:
                await self._more(chosen, offer, wish)
            case towards:
                await self._talk(DIALOGUES[towards])

    async def _more(self, chosen: TodayAnswer, offer: TodayModel, wish: PracticeOptions) -> None:
        """What is used more seldom."""
        ways = [
            Option(CHECKIN, TodayAction.CHECKIN),
            Option(words.week_choice(offer.week.number, offer.next_week_due), TodayAction.WEEKS),
            Option(FAQ, TodayAction.FAQ),
            Option(SETTINGS, TodayAction.SETTINGS),
        ]
        if OUTWARD in offer.exercises - {offer.exercise.id}:
            ways.insert(0, Option(words.OUTWARD, TodayAction.OUTWARD))
        picked = await self._ask(ChoosePage(words.MORE_WAYS, words.MORE_ASK, tuple(ways), shortcuts=True))
        if picked is not None:
            await self._towards(replace(chosen, action=picked), offer, wish)

    async def _practise_as_chosen(self, chosen: TodayAnswer, offer: TodayModel, wish: PracticeOptions) -> None:
        self._remember(chosen, offer)
        wish = replace(wish, minutes=chosen.minutes, posture=chosen.posture)
        await self._practise(wish, begin_new_practice(wish, self._context.services))
        if offer.first_start and self._progress().practices:
            await self._talk(first_questions(self._context.services))

    async def _look_back(self) -> None:
        """The eight weeks, and what can be seen from there, until the person turns back."""
        further: ProgressAction | None = ProgressAction.WEEKLY
        while further is not None:
            await self._context.diary.read()
            further = await self._ask(ProgressPage(self._catalogue.programme(), self._progress()))
            if further is not None:
                await self._talk(DIALOGUES[further])

    async def _talk(self, talk: Callable[[DialogueContext], Dialogue]) -> None:
        self._remark = await run_dialogue(self._context, talk(dialogue_context(self._context)))

    async def _practise_now(self, exercise: str) -> None:
        """Straight to the sound: what is asked before would stand in the way."""
        entries, today = self._context.diary.entries, practice_day(self._context.services.now())
        wish = default_options(self._catalogue, self._catalogue.exercise(exercise), entries, today)
        wish = replace(wish, settling=0.0)
        await self._practise(wish, begin_new_practice(wish, self._context.services), asking_before=False)

    async def _practise(self, wish: PracticeOptions, begun: PracticeInProgress, asking_before: bool = True) -> None:
        asked = practice_questions(self._context.diary.entries)
        if not asking_before:
            asked = replace(asked, before=())
        try:
            outcome = await PracticeFlow(self._context, wish, begun, asked).go()
            self._remark = outcome.remark
            self._exercise = None
            if outcome.outward:
                await self._practise_now(OUTWARD)
        except DiaryProblem as error:
            again = await self._not_kept(error)
            if again:
                await self._practise(wish, begun, asking_before)

    async def _not_kept(self, error: DiaryProblem) -> bool:
        """The diary would not take the practice: whether to begin it once more, perhaps without keeping it."""
        ways = ((words.PRACTISE_ANYWAY, "anyway"), (words.TRY_AGAIN, "again"), (words.BACK_TO_TODAY, "back"))
        answer = await self._ask(
            MessagePage(words.TROUBLE_TITLE, (self._context.describe(error), words.NOT_KEPT), ways, back="back"),
            typed_ahead=False,
        )
        if answer == "anyway":
            self._context.diary.use_passing(MemoryDiary(self._context.services.now))
        return answer != "back"

    def _remember(self, chosen: TodayAnswer, offer: TodayModel) -> None:
        """Keep the minutes and posture that were changed, for next time."""
        if chosen.minutes != offer.minutes:
            self._context.diary.append_soon(Preference(f"minutes:{offer.exercise.id}", str(chosen.minutes)))
        if chosen.posture and chosen.posture is not offer.postures[0]:
            self._context.diary.append_soon(Preference("posture", chosen.posture.value))

    async def _pick_exercise(self, offer: TodayModel) -> None:
        exercises = self._catalogue.exercises()
        ways = tuple(
            Option(exercise.title, exercise, words.span(exercise.shortest, exercise.longest), exercise.why)
            for exercise in exercises
        )
        picked = await self._ask(ChoosePage(words.EXERCISES_TITLE, "", ways, exercises.index(offer.exercise), True))
        self._exercise = picked or self._exercise

    async def _write_down_everyday(self, offer: TodayModel) -> None:
        week = offer.week
        ways = tuple(Option(activity[:1].upper() + activity[1:], activity) for activity in self._everyday(week.number))
        others = (Option(words.SOMETHING_ELSE, ""), Option(SLIP, SLIP))
        place, ways = 0, (*ways, *others)
        while (
            picked := await self._ask(ChoosePage(words.EVERYDAY_TITLE, " ".join(week.informal), ways, place, True))
        ) == "":
            place = len(ways) - len(others)
            page = TextPage(
                words.EVERYDAY_TITLE, words.SOMETHING_ELSE_ASK, "", words.ACTIVITY_LENGTH, words.ACTIVITY_EXAMPLE
            )
            picked = await ask_in_sequence(self._context.host, page, QuestionPosition(has_previous=True))
            if picked is not None:
                break
        if picked == SLIP:
            await self._talk(use_slip)
        elif picked:
            await self._context.diary.append(InformalPractice(picked, offer.week.number))
            self._remark = words.everyday_logged(sanitize(picked))

    def _everyday(self, week: int) -> tuple[str, ...]:
        """What there is to choose from in a week, and what the person has added."""
        offered = self._catalogue.programme().everyday_of(week)
        own = (entry.fact.activity for entry in self._context.diary.entries if isinstance(entry.fact, InformalPractice))
        return tuple(dict.fromkeys((*offered, *own)))

    async def _pick_week(self, offer: TodayModel) -> None:
        here = offer.week.number
        ways = tuple(
            Option(
                week.theme,
                week.number,
                words.HERE_NOW if week.number == here else "",
                words.AGAIN if week.number == here else week.why,
            )
            for week in self._catalogue.programme().weeks
        )
        week = await self._ask(ChoosePage(words.WEEKS_TITLE, words.WEEKS_ASK, ways, min(here, len(ways) - 1), True))
        if week is not None:
            self._exercise = None
            await self._talk(change_week(week))


def _greeting(told: Progress, today: date) -> str:
    """One quiet line at the start: what was done lately, or after a long pause a welcome."""
    if not told.practices:
        return ""
    if days_since_practice(told, today) >= LONG_PAUSE_DAYS:
        return words.welcome_back(told.week)
    return last_seven_days(told.days_lately)
