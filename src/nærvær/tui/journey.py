"""The day, written top to bottom: open the diary, take up what was left, then today and whatever is chosen there."""

from __future__ import annotations

from dataclasses import replace

from ..domain.errors import DiaryProblem, Refusal
from ..domain.keeping import COUNTS_FROM_SECONDS, counted
from ..domain.passing import PassingDiary
from ..domain.practice import Arrived, Everyday, Preference, UnderWay, practice_day
from ..domain.programme import Exercise
from ..domain.progress import Progress, preference, progress
from ..domain.usual import suggested, usual_wish
from ..domain.wish import Wish
from ..plain_text import plain
from ..words import journey as words
from ..words.refusals import sentence
from .look_back import LookBack
from .note import Write
from .pick import Pick, Way
from .practising import Desk, Practising, begun_now
from .sentence import Sentence
from .settings import Settings
from .today import Chosen, Offer, Today, Towards


class Journey:
    """Everything a person does from start to leaving."""

    def __init__(self, desk: Desk, wish: Wish | None = None) -> None:
        """`wish`: go straight to this practice, and leave after it."""
        self._desk = desk
        self._wish = wish
        self._ask = desk.asker.ask
        self._catalogue = desk.parts.catalogue
        self._settings = Settings(desk.asker, desk.parts, desk.diary)
        self._remark = ""
        self._exercise: Exercise | None = None

    async def live(self) -> None:
        """Until the person leaves."""
        if not await self._open():
            return
        if self._wish is not None:
            await self._practise(self._wish, begun_now(self._wish, self._desk.parts))
            return
        while True:
            offer, wish = self._offer()
            chosen = await self._ask(Today(offer))
            self._remark = ""
            if chosen.towards is Towards.AWAY:
                return
            try:
                await self._towards(chosen, offer, wish)
            except Refusal as error:
                await self._explain(error)

    # The start

    async def _open(self) -> bool:
        """Open the diary and settle what was left over; False when the person would rather leave."""
        try:
            left = await self._desk.diary.open()
        except Refusal as error:
            ways = ((words.PRACTISE_ANYWAY, True), (words.LEAVE, False))
            page = Sentence(words.DIARY_TITLE, (sentence(error), words.NOT_KEPT), ways, back=False)
            self._desk.diary.use_passing(PassingDiary(self._desk.parts.now))
            return await self._ask(page, typed_ahead=False)
        if left is None:
            return True
        try:
            return await self._settle(left)
        except Refusal as error:
            await self._explain(error)
            return True

    async def _settle(self, left: UnderWay) -> bool:
        if left.heard_seconds < COUNTS_FROM_SECONDS:
            await self._desk.diary.finish(None)
            return True
        titles = {exercise.id: exercise.title for exercise in self._catalogue.exercises()}
        title = titles.get(left.wish.exercise, left.wish.exercise)
        told = words.left_over(title, left.heard_seconds, left.wish.minutes * 60)
        ways = ((words.GO_ON_HERE, "go on"), (words.COUNT_IT, "count"), (words.LEAVE_IT, "leave"))
        page = Sentence(words.LEFT_TITLE, (told, words.LEFT_ASK), ways, back="away")
        answer = await self._ask(page, typed_ahead=False)
        if answer == "go on":
            await self._practise(left.wish, left)
        elif answer == "count":
            await self._desk.diary.finish(counted(left))
            self._remark = words.COUNTED
        elif answer == "leave":
            await self._desk.diary.finish(None)
            self._remark = words.LET_BE
        return answer != "away"

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
        week = self._catalogue.programme().week(told.week)
        offer = Offer(week, exercise, round(wish.minutes), postures, not told.practices, self._remark)
        return offer, wish

    async def _towards(self, chosen: Chosen, offer: Offer, wish: Wish) -> None:
        match chosen.towards:
            case Towards.PRACTICE:
                self._remember(chosen, offer)
                wish = replace(wish, minutes=chosen.minutes, posture=chosen.posture)
                await self._practise(wish, begun_now(wish, self._desk.parts))
                if offer.first_start and self._progress().practices:
                    await self._settings.first_voice()
            case Towards.EXERCISES:
                await self._pick_exercise(offer)
            case Towards.EVERYDAY:
                await self._write_down_everyday(offer)
            case Towards.PROGRESS:
                await self._ask(LookBack(self._catalogue.programme(), self._progress()))
            case Towards.WEEKS:
                await self._pick_week(offer)
            case Towards.SETTINGS:
                await self._settings.go()

    async def _practise(self, wish: Wish, begun: UnderWay) -> None:
        bother = preference(self._desk.diary.entries, "bother") == "yes"
        try:
            self._remark = await Practising(self._desk, wish, begun, bother).go()
            self._exercise = None
        except DiaryProblem as error:
            again = await self._not_kept(error)
            if again:
                await self._practise(wish, begun)

    async def _not_kept(self, error: DiaryProblem) -> bool:
        """The diary would not take the practice: whether to begin it once more, perhaps without keeping it."""
        ways = ((words.PRACTISE_ANYWAY, "anyway"), (words.TRY_AGAIN, "again"), (words.BACK_TO_TODAY, "back"))
        answer = await self._ask(
            Sentence(words.TROUBLE_TITLE, (sentence(error), words.NOT_KEPT), ways, back="back"), typed_ahead=False
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
        ways = tuple(Way(activity[:1].upper() + activity[1:], activity) for activity in self._everyday())
        other = Way(words.SOMETHING_ELSE, "")
        picked = await self._ask(Pick(words.EVERYDAY_TITLE, words.EVERYDAY_ASK, (*ways, other), 0, True))
        if picked == "":
            page = Write(
                words.EVERYDAY_TITLE, words.SOMETHING_ELSE_ASK, "", words.ACTIVITY_LENGTH, words.ACTIVITY_EXAMPLE
            )
            picked = await self._ask(page)
        if picked:
            await self._desk.diary.append(Everyday(picked, offer.week.number))
            self._remark = words.written_down(plain(picked))

    def _everyday(self) -> tuple[str, ...]:
        """What there is to choose from, and what the person has added."""
        offered = self._catalogue.programme().everyday
        own = (entry.fact.activity for entry in self._desk.diary.entries if isinstance(entry.fact, Everyday))
        return tuple(dict.fromkeys((*offered, *own)))

    async def _pick_week(self, offer: Offer) -> None:
        here = offer.week.number
        ways = tuple(
            Way(
                f"{week.number}  {week.theme}",
                week.number,
                words.HERE_NOW if week.number == here else "",
                words.AGAIN if week.number == here else week.why,
            )
            for week in self._catalogue.programme().weeks
        )
        week = await self._ask(Pick(words.WEEKS_TITLE, words.WEEKS_ASK, ways, min(here, len(ways) - 1)))
        if week is not None:
            await self._desk.diary.append(Arrived(week))
            self._exercise = None
            self._remark = words.arrived(week)

    async def _explain(self, error: Refusal) -> None:
        ways = ((words.BACK_TO_TODAY, None),)
        await self._ask(Sentence(words.TROUBLE_TITLE, (sentence(error),), ways, back=None), typed_ahead=False)
