"""The day of a person: the diary is opened, an interrupted practice comes first, then today and all that is chosen there.

What is chosen on today is imported when it is chosen: it is most of the program, and today would wait for it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ..domain.catalogue import HARD_MOMENT, OUTWARD, Exercise
from ..domain.errors import Refusal
from ..domain.practice import PracticeInProgress, PracticeOptions, practice_day
from ..domain.preferences import default_options, options_at_once, preference_fact
from ..domain.suggestions import (
    checkin_due,
    follow_up_due,
    guidance_choices,
    next_week_due,
    suggested_exercise,
    with_guidance,
)
from ..texts import today as words
from .begin_day import begin_day, show_refusal
from .diary_thread import JourneyContext
from .finder import Finder
from .pages.today import LastPractice, TodayAction, TodayAnswer, TodayModel, TodayPage

if TYPE_CHECKING:
    from datetime import date
    from pathlib import PurePath

    from ..dialogues.interviewer import Dialogue
    from ..dialogues.practice import PracticeOutcome
    from ..dialogues.settings import HomeAccess
    from ..domain.catalogue import Catalogue
    from ..domain.diary import DiarySummary
    from ..domain.progress import Progress
    from ..domain.services import Services
    from .finding import Destination
    from .pages.progress import ProgressAction


class Journey:
    """Everything a person does from start to leaving."""

    def __init__(self, context: JourneyContext, options: PracticeOptions | None = None) -> None:
        """`options`: go straight to this practice, or on with one that was cut off, and leave after it."""
        self._context = context
        self._options = options
        self._ask = context.host.ask
        self._catalogue = context.services.catalogue
        self._remark = ""
        self._exercise: Exercise | None = None
        self._last_today: tuple[TodayModel, TodayAnswer] | None = None
        self._offers_evening = context.home_services is not None  # a screen that many use must not stay dark
        self._is_over = self._has_gone_on = False
        self._finder = Finder(context, _home_access)
        context.host.finder = self._finder

    async def live(self) -> None:
        """Go on until the person leaves."""
        if not await self._start_day():
            return
        if self._options is not None:
            if not self._has_gone_on:
                await self._begin(self._options)
            return
        await self._before_today()
        self._remark = self._remark or await self._content_errors()
        while not self._is_over:
            if self._last_today is not None:  # what other processes have added meanwhile; the diary was opened just now
                await self._context.diary.read()
            model, options = self._today()
            chosen = await self._ask(TodayPage(model, self._answer_before(model)))
            self._remark = ""
            self._last_today = (model, chosen)
            if chosen.action is TodayAction.LEAVE:
                return
            try:
                await self._finder.run(
                    self._follow(chosen, model, options), partial(self._open_found, chosen, model, options)
                )
            except Refusal as error:
                await show_refusal(self._context, error)

    async def _start_day(self) -> bool:
        """Open the diary, and go on with a practice that was cut off; False: the person leaves."""
        resumption = await begin_day(self._context, self._diary_opened)
        if resumption is not None:
            self._remark = resumption.remark
            if resumption.leaving:
                return False
            if resumption.practice is not None:
                try:
                    self._has_gone_on = True
                    await self._practise(resumption.practice)
                except Refusal as error:  # its script may be broken, or another one by now
                    await show_refusal(self._context, error)
        return not self._is_over

    def _diary_opened(self) -> None:
        """Note that the diary can be asked, before anything of it is shown: at home nothing follows."""

    async def _before_today(self) -> None:
        """Do what comes before today: at home nothing."""

    async def _content_errors(self) -> str:
        """A sentence where some of the person's own content cannot be used, or ""."""
        await asyncio.to_thread(self._catalogue.check_own)
        faults = self._catalogue.faults()
        if not faults:
            return ""
        from ..texts.file_errors import content_errors_short

        return content_errors_short(faults)

    # Today

    def _greeting(self, summary: DiarySummary, today: date) -> str:
        """A sentence for the person on today, or ""."""
        return words.greeting(summary, today)

    def _progress(self) -> Progress:
        from ..domain.progress import progress

        return progress(self._context.diary.entries, practice_day(self._context.services.now()))

    def _today(self) -> tuple[TodayModel, PracticeOptions]:
        today = practice_day(self._context.services.now())
        summary = self._context.diary.summary(today)
        suggested = suggested_exercise(self._catalogue, summary)
        exercise = self._exercise or suggested
        options = default_options(self._catalogue, exercise, summary)
        exercise = self._catalogue.offer(exercise.id, options.language, options.voice)
        postures = self._catalogue.postures(exercise.id)
        if options.posture:
            postures = (options.posture, *(posture for posture in postures if posture is not options.posture))
        model = TodayModel(
            self._catalogue.programme().week(summary.week),
            exercise,
            round(options.minutes),
            postures,
            summary.first_practice is None,
            frozenset(known.id for known in self._catalogue.exercises()),
            self._remark or (words.NOT_KEPT() if self._context.diary.in_memory else self._greeting(summary, today)),
            checkin_due(summary, today) or follow_up_due(summary, today) is not None,
            next_week_due(summary, today),
            guidance_choices(exercise, summary, evening=self._offers_evening),
            can_find=self._context.home_services is not None,
            days=summary.days_lately(today),
            last=_last_practice(self._catalogue, exercise, summary),
            suggested=suggested.title if exercise.id != suggested.id else "",
        )
        return model, options

    def _answer_before(self, model: TodayModel) -> TodayAnswer | None:
        """The answer whose choices are shown again after another page; None where others are usual now."""
        if self._last_today is None:
            return None
        before, chosen = self._last_today
        same = (before.exercise, before.minutes, before.postures) == (model.exercise, model.minutes, model.postures)
        if not same or before.guidance != model.guidance:
            return None
        practised = chosen.action is TodayAction.PRACTICE  # how the next one is guided is chosen anew
        return replace(chosen, guidance=model.guidance[0]) if practised else chosen

    async def _follow(self, chosen: TodayAnswer, model: TodayModel, options: PracticeOptions) -> None:
        match chosen.action:
            case TodayAction.PRACTICE | TodayAction.LAST:
                await self._practise_as_chosen(chosen, model, options)
            case TodayAction.EXERCISES:
                chosen_now = await _choose_exercise(self._context, model.exercise, self._offers_evening)
                self._exercise = chosen_now or self._exercise
            case TodayAction.PROGRESS:
                await self._show_progress()
            case TodayAction.WEEKS:
                from ..dialogues.today import choose_week

                await self._run(choose_week)
                self._exercise = None if self._remark else self._exercise
            case TodayAction.SETTINGS:
                from ..dialogues.settings import edit_settings

                await self._run(partial(edit_settings, _home_access(self._context)))
            case TodayAction.HARD_MOMENT:
                await self._practise_now(HARD_MOMENT)
            case TodayAction.OUTWARD:
                self._exercise = self._catalogue.exercise(OUTWARD)
            case TodayAction.MORE:
                await self._show_more(chosen, model, options)
            case TodayAction.FIND:
                await self._find(chosen, model, options)
            case action:
                await self._run(_dialogue_of(action, at_clinic=self._context.home_services is None))

    def _more_ways(self, model: TodayModel) -> list[tuple[str, TodayAction]]:
        """The labels of the options that are used more seldom, with what they stand for."""
        return _more_ways(model)

    async def _show_more(self, chosen: TodayAnswer, model: TodayModel, options: PracticeOptions) -> None:
        """Show the options that are used more seldom, until one of them comes to something or the person turns back."""
        from ..dialogues.interviewer import Option
        from .pages.message import ChoosePage

        first = 0
        while not (self._remark or self._is_over):
            choices = tuple(Option(label, action) for label, action in self._more_ways(model))
            action = await self._ask(ChoosePage(words.MORE_WAYS(), words.MORE_ASK(), choices, first, shortcuts=True))
            if action is None:
                return
            first = [choice.value for choice in choices].index(action)
            if action is not TodayAction.FIND:
                await self._follow(replace(chosen, action=action), model, options)
            elif await self._find(chosen, model, options):
                return

    async def _find(self, chosen: TodayAnswer, model: TodayModel, options: PracticeOptions) -> bool:
        """Ask what the person looks for, and go there; False: they turned back."""
        page = self._finder.page()
        if page is None or (found := await self._ask(page)) is None:
            return False
        await self._open_found(chosen, model, options, found)
        return True

    async def _open_found(
        self, chosen: TodayAnswer, model: TodayModel, options: PracticeOptions, destination: Destination
    ) -> None:
        if isinstance(destination, TodayAction):
            await self._follow(replace(chosen, action=destination), model, options)
        elif isinstance(destination, Exercise):
            self._exercise = destination
        else:
            await self._context.diary.read()
            await self._run(destination)

    async def _practise_as_chosen(self, chosen: TodayAnswer, model: TodayModel, options: PracticeOptions) -> None:
        if chosen.action is TodayAction.LAST and model.last is not None:
            await self._begin(model.last.options)
            return
        _save_changes(self._context, chosen, model)
        options = replace(options, minutes=chosen.minutes, posture=chosen.posture)
        summary = self._context.diary.summary(practice_day(self._context.services.now()))
        outcome = await self._begin(with_guidance(options, summary, chosen.guidance))
        if not (outcome.asleep or outcome.grounded) and model.first_start and self._progress().practices:
            from ..dialogues.onboarding import first_questions

            await self._run(partial(first_questions, self._context.services))

    async def _show_progress(self) -> None:
        """Show the eight weeks, and what can be opened from there, until the person turns back."""
        from ..dialogues.progress import read_week
        from .pages.progress import ProgressAction, ProgressPage

        action: ProgressAction | int | None = ProgressAction.WEEKLY
        while action is not None:
            await self._context.diary.read()
            opened = action if isinstance(action, int) else None
            action = await self._ask(ProgressPage(self._catalogue.programme(), self._progress(), opened))
            if action is not None:
                await self._run(partial(read_week, action) if isinstance(action, int) else _progress_dialogue(action))

    async def _run(self, dialogue: Dialogue) -> None:
        from .page_interviewer import hold_dialogue

        self._remark = await hold_dialogue(self._context, dialogue)

    async def _practise_now(self, exercise: str) -> None:
        """Practise at once, without the questions before and without the wait."""
        summary = self._context.diary.summary(practice_day(self._context.services.now()))
        options = options_at_once(self._catalogue, self._catalogue.exercise(exercise), summary)
        await self._begin(options, asking_before=False)

    async def _begin(self, options: PracticeOptions, asking_before: bool = True) -> PracticeOutcome:
        from ..dialogues.practice import begin_practice

        return await self._practise(begin_practice(options, self._context.services), asking_before)

    async def _practise(self, practice: PracticeInProgress, asking_before: bool = True) -> PracticeOutcome:
        from .practice_pages import hold_practice

        self._finder.is_paused = True
        try:
            outcome = await hold_practice(self._context, practice, asking_before=asking_before)
        finally:
            self._finder.is_paused = False
        self._remark = outcome.remark
        self._is_over = outcome.asleep
        self._exercise = None
        if outcome.outward:
            await self._practise_now(OUTWARD)
        return outcome


def _last_practice(catalogue: Catalogue, suggested: Exercise, summary: DiarySummary) -> LastPractice | None:
    """Return what was practised last, as it begins now; None where that is suggested, or was for a hard moment."""
    practised = next((each for each in summary.exercises if each != HARD_MOMENT), suggested.id)
    exercise = next((each for each in catalogue.exercises() if each.id == practised), suggested)
    if exercise.id == suggested.id:
        return None
    return LastPractice(exercise.title, default_options(catalogue, exercise, summary))


def _save_changes(context: JourneyContext, chosen: TodayAnswer, model: TodayModel) -> None:
    """Save the minutes and the posture that were changed, for next time."""
    if chosen.minutes != model.minutes:
        context.diary.append_soon(preference_fact(minutes={model.exercise.id: chosen.minutes}))
    if chosen.posture and chosen.posture is not model.postures[0]:
        context.diary.append_soon(preference_fact(posture=chosen.posture))


def _more_ways(model: TodayModel) -> list[tuple[str, TodayAction]]:
    ways = [
        (words.CHECKIN(), TodayAction.CHECKIN),
        (words.week_choice(model.week.number, model.next_week_due), TodayAction.WEEKS),
        (words.FAQ(), TodayAction.FAQ),
        (words.SETTINGS(), TodayAction.SETTINGS),
    ]
    if model.can_find:
        ways.append((words.FIND(), TodayAction.FIND))
    return ways


async def _choose_exercise(context: JourneyContext, present: Exercise, evening: bool) -> Exercise | None:
    from ..dialogues.today import choose_exercise
    from .page_interviewer import hold_dialogue

    listing = partial(choose_exercise, present, evening=evening, home=context.home_services)
    return await hold_dialogue(context, listing)


def _dialogue_of(action: TodayAction, at_clinic: bool) -> Dialogue:
    """Return the dialogue behind an option that opens one."""
    if action is TodayAction.CHECKIN:
        from ..dialogues.weekly_checkin import weekly_checkin

        return weekly_checkin
    from ..dialogues.today import log_everyday, show_faq

    if action is TodayAction.EVERYDAY:
        return partial(log_everyday, at_clinic=at_clinic)
    return show_faq


def _progress_dialogue(action: ProgressAction) -> Dialogue:
    """Return the dialogue behind what can be opened from the eight weeks."""
    from ..dialogues.diary_editor import edit_diary
    from ..dialogues.progress import before_and_after, week_by_week
    from ..dialogues.weekly_checkin import edit_plan, weekly_checkin
    from .pages.progress import ProgressAction

    return {
        ProgressAction.WEEKLY: week_by_week,
        ProgressAction.PATTERNS: before_and_after,
        ProgressAction.DIARY: edit_diary,
        ProgressAction.CHECKIN: weekly_checkin,
        ProgressAction.PLAN: edit_plan,
    }[action]


def _home_access(context: JourneyContext) -> HomeAccess | None:
    """What can be set on the person's own machine; None on a screen that many use."""
    from ..dialogues.settings import HomeAccess

    services, machine = context.home_services, context.host.machine
    if services is None:
        return None
    reading = partial(_read_in, context, services)
    return HomeAccess(services, context.diary, machine, machine.change_language, reading)


async def _read_in(context: JourneyContext, services: Services, folder: PurePath) -> None:
    from .pages.teleprompter import read_in  # with the large letters, for which no list of settings waits

    await read_in(context.host.ask, services, folder)
