"""The day, written top to bottom: take up what was left, then today and whatever is chosen there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ..domain.course import away_days, follow_up, look_fits, next_week_fits
from ..domain.errors import DiaryProblem, Refusal
from ..domain.passing import PassingDiary
from ..domain.practice import Everyday, Preference, UnderWay, practice_day
from ..domain.programme import HARD_MOMENT, OUTWARD, Exercise
from ..domain.progress import Progress, progress
from ..domain.usual import suggested, usual_wish, usually_asked
from ..domain.wish import Wish
from ..plain_text import plain
from ..talks.arriving import arriving
from ..talks.book import book
from ..talks.first_questions import first_questions
from ..talks.going_on import going_on
from ..talks.look import weekly_look
from ..talks.slip import use_slip
from ..talks.steps import Among, Room, Talk, Way
from ..talks.what_helps import before_and_after, week_by_week
from ..talks.wondering import wondering
from ..words import broken_content
from ..words import journey as words
from ..words.kiosk_words import SLIP
from ..words.looking import LOOK
from ..words.progress_words import seven_days
from ..words.reassurance import WONDERING
from ..words.settings_words import SETTINGS
from .asking import in_row
from .beginning import begin_day, explain
from .look_back import Further, LookBack
from .note import Write
from .pick import Pick
from .practising import Desk, Practising, begun_now
from .sentence import Sentence
from .settings import Settings
from .talking import hold, room_of
from .today import Chosen, Offer, Today, Towards

TALKS: dict[Further | Towards, Callable[[Room], Talk]] = {
    Towards.LOOK: weekly_look,
    Towards.WONDERING: wondering,
    Further.WEEKLY: week_by_week,
    Further.PATTERNS: before_and_after,
    Further.BOOK: book,
    Further.LOOK: weekly_look,
    Further.PLAN: going_on,
}
LONG_PAUSE_DAYS = 14


class Journey:
    """Everything a person does from start to leaving."""

    def __init__(self, desk: Desk, wish: Wish | None = None) -> None:
        """`wish`: go straight to this practice, and leave after it."""
        self._desk = desk
        self._wish = wish
        self._ask = desk.asker.ask
        self._catalogue = desk.parts.catalogue
        self._settings = Settings(desk)
        self._remark = ""
        self._exercise: Exercise | None = None
        self._left: tuple[Offer, Chosen] | None = None

    async def live(self) -> None:
        """Until the person leaves."""
        beginning = await begin_day(self._desk)
        self._remark = beginning.remark
        if beginning.leaving:
            return
        if beginning.go_on is not None:
            try:
                await self._practise(beginning.go_on.wish, beginning.go_on)
            except Refusal as error:  # its script may be broken, or another one by now
                await explain(self._desk, error)
        if self._wish is not None:
            await self._practise(self._wish, begun_now(self._wish, self._desk.parts))
            return
        await self._welcome()
        self._remark = self._remark or await self._content_fault()
        while True:
            await self._desk.diary.read()
            offer, wish = self._offer()
            chosen = await self._ask(Today(offer, self._as_left(offer)))
            self._remark = ""
            self._left = (offer, chosen)
            if chosen.towards is Towards.AWAY:
                return
            try:
                await self._towards(chosen, offer, wish)
            except Refusal as error:
                await explain(self._desk, error)

    async def _welcome(self) -> None:
        """What comes before today: at home nothing."""

    async def _content_fault(self) -> str:
        """One line when content of one's own cannot be used."""
        await asyncio.to_thread(self._catalogue.exercises)
        await asyncio.to_thread(self._catalogue.voices)
        return broken_content.remark(self._catalogue.faults())

    # Today

    def _progress(self) -> Progress:
        return progress(self._desk.diary.entries, practice_day(self._desk.parts.now()))

    def _offer(self) -> tuple[Offer, Wish]:
        entries, today = self._desk.diary.entries, practice_day(self._desk.parts.now())
        told = progress(entries, today)
        exercise = self._exercise or suggested(self._catalogue, entries, today)
        wish = usual_wish(self._catalogue, exercise, entries, today)
        postures = self._catalogue.postures(exercise.id)
        if wish.posture:
            postures = (wish.posture, *(posture for posture in postures if posture is not wish.posture))
        offer = Offer(
            self._catalogue.programme().week(told.week),
            exercise,
            round(wish.minutes),
            postures,
            not told.practices,
            frozenset(known.id for known in self._catalogue.exercises()),
            self._remark or (words.NOT_KEPT if self._desk.diary.passing else _greeting(told, today)),
            look_fits(entries, told, today) or follow_up(entries, told, today) is not None,
            next_week_fits(told, today),
        )
        return offer, wish

    def _as_left(self, offer: Offer) -> Chosen | None:
        """Minutes and posture as they were set before the person looked elsewhere, unless what is usual is another now."""
        if self._left is None:
            return None
        before, chosen = self._left
        same = (before.exercise, before.minutes, before.postures) == (offer.exercise, offer.minutes, offer.postures)
        return chosen if same else None

    async def _towards(self, chosen: Chosen, offer: Offer, wish: Wish) -> None:
        match chosen.towards:
            case Towards.PRACTICE:
                await self._practise_as_chosen(chosen, offer, wish)
            case Towards.EXERCISES:
                await self._pick_exercise(offer)
            case Towards.EVERYDAY:
                await self._write_down_everyday(offer)
            case Towards.PROGRESS:
                await self._look_back()
            case Towards.WEEKS:
                await self._pick_week(offer)
            case Towards.SETTINGS:
                await self._settings.go()
            case Towards.HARD_MOMENT:
                await self._practise_now(HARD_MOMENT)
            case Towards.OUTWARD:
                self._exercise = self._catalogue.exercise(OUTWARD)
            case Towards.MORE:
                await self._more(chosen, offer, wish)
            case towards:
                await self._talk(TALKS[towards])

    async def _more(self, chosen: Chosen, offer: Offer, wish: Wish) -> None:
        """What is used more seldom."""
        ways = [
            Way(LOOK, Towards.LOOK),
            Way(words.week_choice(offer.week.number, offer.next_fits), Towards.WEEKS),
            Way(WONDERING, Towards.WONDERING),
            Way(SETTINGS, Towards.SETTINGS),
        ]
        if OUTWARD in offer.exercises - {offer.exercise.id}:
            ways.insert(0, Way(words.OUTWARD, Towards.OUTWARD))
        picked = await self._ask(Pick(words.MORE_WAYS, words.MORE_ASK, tuple(ways), short_cuts=True))
        if picked is not None:
            await self._towards(replace(chosen, towards=picked), offer, wish)

    async def _practise_as_chosen(self, chosen: Chosen, offer: Offer, wish: Wish) -> None:
        self._remember(chosen, offer)
        wish = replace(wish, minutes=chosen.minutes, posture=chosen.posture)
        await self._practise(wish, begun_now(wish, self._desk.parts))
        if offer.first_start and self._progress().practices:
            await self._talk(first_questions(self._desk.parts))

    async def _look_back(self) -> None:
        """The eight weeks, and what can be seen from there, until the person turns back."""
        further: Further | None = Further.WEEKLY
        while further is not None:
            await self._desk.diary.read()
            further = await self._ask(LookBack(self._catalogue.programme(), self._progress()))
            if further is not None:
                await self._talk(TALKS[further])

    async def _talk(self, talk: Callable[[Room], Talk]) -> None:
        self._remark = await hold(self._desk, talk(room_of(self._desk)))

    async def _practise_now(self, exercise: str) -> None:
        """Straight to the sound: what is asked before would stand in the way."""
        entries, today = self._desk.diary.entries, practice_day(self._desk.parts.now())
        wish = usual_wish(self._catalogue, self._catalogue.exercise(exercise), entries, today)
        wish = replace(wish, settling=0.0)
        await self._practise(wish, begun_now(wish, self._desk.parts), asking_before=False)

    async def _practise(self, wish: Wish, begun: UnderWay, asking_before: bool = True) -> None:
        asked = usually_asked(self._desk.diary.entries)
        if not asking_before:
            asked = replace(asked, before=())
        try:
            outcome = await Practising(self._desk, wish, begun, asked).go()
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
            Sentence(words.TROUBLE_TITLE, (self._desk.told(error), words.NOT_KEPT), ways, back="back"),
            typed_ahead=False,
        )
        if answer == "anyway":
            self._desk.diary.use_passing(PassingDiary(self._desk.parts.now))
        return answer != "back"

    def _remember(self, chosen: Chosen, offer: Offer) -> None:
        """Keep the minutes and posture that were changed, for next time."""
        if chosen.minutes != offer.minutes:
            self._desk.diary.append_soon(Preference(f"minutes:{offer.exercise.id}", str(chosen.minutes)))
        if chosen.posture and chosen.posture is not offer.postures[0]:
            self._desk.diary.append_soon(Preference("posture", chosen.posture.value))

    async def _pick_exercise(self, offer: Offer) -> None:
        exercises = self._catalogue.exercises()
        ways = tuple(
            Way(exercise.title, exercise, words.span(exercise.shortest, exercise.longest), exercise.why)
            for exercise in exercises
        )
        picked = await self._ask(Pick(words.EXERCISES_TITLE, "", ways, exercises.index(offer.exercise), True))
        self._exercise = picked or self._exercise

    async def _write_down_everyday(self, offer: Offer) -> None:
        week = offer.week
        ways = tuple(Way(activity[:1].upper() + activity[1:], activity) for activity in self._everyday(week.number))
        others = (Way(words.SOMETHING_ELSE, ""), Way(SLIP, SLIP))
        place, ways = 0, (*ways, *others)
        while (picked := await self._ask(Pick(words.EVERYDAY_TITLE, " ".join(week.informal), ways, place, True))) == "":
            place = len(ways) - len(others)
            page = Write(
                words.EVERYDAY_TITLE, words.SOMETHING_ELSE_ASK, "", words.ACTIVITY_LENGTH, words.ACTIVITY_EXAMPLE
            )
            picked = await in_row(self._desk.asker, page, Among(before=True))
            if picked is not None:
                break
        if picked == SLIP:
            await self._talk(use_slip)
        elif picked:
            await self._desk.diary.append(Everyday(picked, offer.week.number))
            self._remark = words.written_down(plain(picked))

    def _everyday(self, week: int) -> tuple[str, ...]:
        """What there is to choose from in a week, and what the person has added."""
        offered = self._catalogue.programme().everyday_of(week)
        own = (entry.fact.activity for entry in self._desk.diary.entries if isinstance(entry.fact, Everyday))
        return tuple(dict.fromkeys((*offered, *own)))

    async def _pick_week(self, offer: Offer) -> None:
        here = offer.week.number
        ways = tuple(
            Way(
                week.theme,
                week.number,
                words.HERE_NOW if week.number == here else "",
                words.AGAIN if week.number == here else week.why,
            )
            for week in self._catalogue.programme().weeks
        )
        week = await self._ask(Pick(words.WEEKS_TITLE, words.WEEKS_ASK, ways, min(here, len(ways) - 1), True))
        if week is not None:
            self._exercise = None
            await self._talk(arriving(week))


def _greeting(told: Progress, today: date) -> str:
    """One quiet line at the start: what was done lately, or after a long pause a welcome."""
    if not told.practices:
        return ""
    if away_days(told, today) >= LONG_PAUSE_DAYS:
        return words.welcome_back(told.week)
    return seven_days(told.days_lately)
