"""One practice, the same for every face: rate, settle, play, rate, note, keep. Whatever ends it, what was heard is kept.

One that was cut off, and is found in progress, is asked about once: whether it goes on, counts or is put aside.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from ..domain.catalogue import HARD_MOMENT, OUTWARD
from ..domain.checkpoint import (
    COUNTED_FROM_SECONDS,
    Checkpointer,
    abandon,
    can_be_gone_on_with,
    count_interrupted,
    has_been_heard,
    is_heard_to_the_end,
    new_practice,
    resolved_options,
)
from ..domain.diary import Entry, Fact
from ..domain.errors import DiaryProblem, Refusal
from ..domain.player import PlayerState
from ..domain.practice import PracticeEnd, PracticeInProgress, PracticeOptions
from ..domain.preferences import PracticeQuestions
from ..domain.ratings import Ratings
from ..domain.services import Services, SharedServices
from ..domain.validation import NOTE_LENGTH
from ..quick_dataclass import dataclass
from ..texts import practice as words
from ..texts import today as today_words
from ..texts.ratings import PRACTICE_RATINGS
from .interviewer import Answer, EnterText, Interviewer, NoAnswer, OnEscape, PersonLeft, Rate
from .practice_interviewer import (
    DiaryAccess,
    InterruptedChoice,
    InterruptedQuestion,
    OngoingPractice,
    PlayEnd,
    PracticeInterviewer,
    PracticeSound,
    PracticeSummary,
)
from .questions import Answers, Completion, Question, Slot, ask_in_turn

_NOTE = Slot[str]("note")


@dataclass(frozen=True, slots=True)
class PracticeContext:
    """The services and the diary that a practice works with."""

    services: SharedServices
    diary: DiaryAccess

    @property
    def is_rated_later(self) -> bool:
        """Whether a practice heard to its end and then cut off stays in progress: on a screen that may lock by itself."""
        return not isinstance(self.services, Services)


@dataclass(frozen=True, slots=True)
class PracticeOutcome:
    """How a practice ended: a sentence to show, or ""; whether the person would rather do the outward exercise.

    `refused`: the diary would not keep it, and the person went on without. `grounded`: they left from the grounding, and
    nothing is to be asked. `asleep`: it ended in sleep, and nothing more is to be said or shown; its questions wait for
    the next start.
    """

    remark: str = ""
    outward: bool = False
    refused: bool = False
    grounded: bool = False
    asleep: bool = False


def begin_practice(options: PracticeOptions, services: SharedServices) -> PracticeInProgress:
    """A practice with `options` that begins now, with an id of its own and nothing heard yet."""
    return new_practice(options, str(uuid.uuid4()), services.now())


async def practise(
    interviewer: PracticeInterviewer,
    context: PracticeContext,
    practice: PracticeInProgress,
    questions: PracticeQuestions,
) -> PracticeOutcome:
    """Take a person through one practice, new or found in progress, with the `questions` before and after it.

    Turning back before it has begun leaves no trace of a new one. Raises `Refusal` when it cannot be played or begun.
    """
    return await _PracticeJourney(interviewer, context, practice, questions).go()


class _PracticeJourney:
    """One practice from the first question to what is shown at its end."""

    def __init__(
        self,
        interviewer: PracticeInterviewer,
        context: PracticeContext,
        practice: PracticeInProgress,
        questions: PracticeQuestions,
    ) -> None:
        self._interviewer = interviewer
        self._context = context
        self._practice = practice
        self._questions = questions
        self._is_new = practice.heard_seconds == 0.0
        self._is_to_be_rated = is_heard_to_the_end(practice)
        self._ratings = practice.ratings
        self._checkpointer: Checkpointer | None = None
        self._sound: PracticeSound | None = None
        self._ongoing: OngoingPractice | None = None
        self._closing: Awaitable[Entry | None] | None = None
        self._is_over = self._is_cut_off = False

    async def go(self) -> PracticeOutcome:
        """Go through it, and keep what was heard whatever ends it."""
        try:
            # Prepared while the first question is being answered, so that sound follows the answer at once.
            preparing = self._interviewer.start(self._prepare())
            before = await rate_before(self._interviewer, self._questions) if self._is_new else self._ratings
            ongoing = await self._prepared(preparing)
            if before is None or ongoing is None or not await self._settled():
                return PracticeOutcome()
            self._ratings, self._ongoing = before, ongoing
            return await self._after(ongoing, await self._play(ongoing))
        finally:
            self._keep_what_was_heard()

    # Before

    async def _prepare(self) -> OngoingPractice | None:
        """Fit the score, keep the practice as in progress, and open its sound. None when it is over by then."""
        catalogue, diary, options = self._context.services.catalogue, self._context.diary, self._practice.options
        score = await self._interviewer.work(lambda: catalogue.score(options))
        resolved = resolved_options(options, score, catalogue.postures(options.exercise))
        self._interviewer.announce(self._practice, score)
        if self._is_over:
            return None
        checkpointer = Checkpointer(diary.diary, replace(self._practice, options=resolved))
        self._checkpointer = checkpointer
        await diary.submit(checkpointer.begin)

        def open_sound() -> PracticeSound:
            sound = PracticeSound(self._context.services.players, score, self._practice.heard_seconds)
            self._sound = sound
            if self._is_over:
                sound.close()
            return sound

        sound = await self._interviewer.work(open_sound)
        offered = {exercise.id for exercise in catalogue.exercises()} - {options.exercise}
        return OngoingPractice(
            sound, checkpointer, diary, offers_outward=OUTWARD in offered, help_numbers=catalogue.help_numbers
        )

    async def _prepared(self, preparing: Awaitable[OngoingPractice | None]) -> OngoingPractice | None:
        """The prepared practice; None when the diary would not begin it and the person turns back."""
        while True:
            try:
                return await preparing
            except DiaryProblem as error:
                if not await self._interviewer.ask_to_begin_anyway(error):
                    return None
                preparing = self._interviewer.start(self._prepare())

    async def _settled(self) -> bool:
        """Wait before a new practice, where the person has chosen that; False when they turn back."""
        minutes = self._practice.options.settling
        return not (self._is_new and minutes) or await self._interviewer.settle(minutes)

    # While it plays, and afterwards

    async def _play(self, ongoing: OngoingPractice) -> PlayEnd:
        try:
            ongoing.remember(self._ratings)
            return await self._interviewer.play(ongoing)
        finally:
            self._is_cut_off = self._interviewer.is_cut_off
            ongoing.sound.stop()
            ongoing.checkpoint()

    async def _after(self, ongoing: OngoingPractice, end: PlayEnd) -> PracticeOutcome:
        """Ask and keep when the playing is over; a person who left from the grounding is asked nothing."""
        if self._is_cut_off:
            return PracticeOutcome()
        if end is PlayEnd.OUTWARD:
            return PracticeOutcome(outward=True)
        if ongoing.sound.playback().heard_seconds < COUNTED_FROM_SECONDS:
            return PracticeOutcome(words.NOTHING_KEPT())
        if end is PlayEnd.OVER and self._ended_in_sleep(ongoing):
            return await self._leave_in_the_dark()
        asks = end is PlayEnd.OVER and (self._is_to_be_rated or not ongoing.ends_in_sleep)
        note = await self._ask_after(ongoing) if asks else ""
        return PracticeOutcome(refused=not await self._close(ongoing, note), grounded=end is PlayEnd.GROUNDED)

    def _ended_in_sleep(self, ongoing: OngoingPractice) -> bool:
        """Whether its end has just been reached, with something heard, and the person is not to be woken."""
        playback = ongoing.sound.playback()
        has_ended = playback.state is PlayerState.FINISHED and playback.heard_seconds >= COUNTED_FROM_SECONDS
        return ongoing.ends_in_sleep and has_ended and not self._is_to_be_rated

    async def _leave_in_the_dark(self) -> PracticeOutcome:
        """Leave it in progress, heard to its end: the next start counts it, and asks what would have been asked now."""
        await self._interviewer.go_dark()
        return PracticeOutcome(asleep=True)

    async def _ask_after(self, ongoing: OngoingPractice) -> str:
        """Ask for the ratings afterwards, each kept at once, and return the note."""

        def remember(ratings: Ratings) -> None:
            self._ratings = ratings
            ongoing.remember(ratings)
            ongoing.checkpoint()

        try:
            self._ratings, note = await rate_after(self._interviewer, self._questions, self._ratings, remember)
        except PersonLeft:  # what was practised can still be told
            return ""
        return note

    async def _close(self, ongoing: OngoingPractice, note: str) -> bool:
        """Keep the closing fact and show what was done; False when it was refused and the person went on without."""
        while True:
            self._closing = ongoing.close(note)
            heard_seconds, in_memory = ongoing.sound.playback().heard_seconds, self._context.diary.in_memory
            numbers = ongoing.help_numbers() if self._practice.options.exercise == HARD_MOMENT else ()
            try:
                await self._interviewer.show_kept(
                    PracticeSummary(heard_seconds, self._ratings, self._closing, in_memory, numbers)
                )
                await self._closing
            except Refusal as error:
                if await self._interviewer.ask_to_try_again(error):
                    continue
                return False
            return True

    def _keep_what_was_heard(self) -> None:
        """Hand in the closing fact unless that was done, and close the sound; wait for neither."""
        self._is_over = True
        if self._closing is None:
            self._close_unasked()
        if self._sound is not None:
            self._interviewer.do_soon(self._sound.close)

    def _close_unasked(self) -> None:
        if self._ongoing is None:
            if self._is_new and self._checkpointer is not None:
                self._context.diary.submit(self._checkpointer.undo)
        elif self._stays_in_progress(self._ongoing):
            self._ongoing.checkpoint()
        else:
            self._ongoing.close()

    def _stays_in_progress(self, ongoing: OngoingPractice) -> bool:
        """Whether the next start asks what is to become of it: it was cut off, or only its questions are missing."""
        playback = ongoing.sound.playback()
        if self._is_cut_off:
            return playback.heard_seconds >= COUNTED_FROM_SECONDS
        is_rated_later = self._context.is_rated_later and playback.state is PlayerState.FINISHED
        return is_rated_later or self._ended_in_sleep(ongoing)


# The questions before and after it


async def rate_before(interviewer: Interviewer, asked: PracticeQuestions) -> Ratings | None:
    """The ratings before the practice; None when the person turned back."""
    answers = Answers()
    questions = rating_questions(asked.before, words.BEFORE_TITLE())
    end = await ask_in_turn(interviewer, questions, answers, OnEscape.BACK)
    return None if end is Completion.TURNED_BACK else ratings_of(Ratings(), answers)


async def rate_after(
    interviewer: Interviewer, asked: PracticeQuestions, ratings: Ratings, on_change: Callable[[Ratings], None]
) -> tuple[Ratings, str]:
    """`ratings` with those after the practice, and the note or "". `on_change` is called with them at each new answer."""
    answers = Answers()
    questions: tuple[Question, ...] = rating_questions(asked.after, words.AFTER_TITLE())
    if asked.note:
        questions = (*questions, Question(_NOTE, _ask_note))

    def answered(answers: Answers) -> None:
        on_change(ratings_of(ratings, answers))

    await ask_in_turn(interviewer, questions, answers, begun=True, answered=answered)
    return ratings_of(ratings, answers), answers.get(_NOTE, "")


async def _ask_note(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
    initial = answers.get(_NOTE, "")
    return await interviewer.enter_text(
        EnterText(
            words.AFTER_TITLE(),
            words.NOTE_ASK(),
            words.NOTE_WHY(),
            NOTE_LENGTH,
            initial=initial,
            help_at_clinic=words.NOTE_AT_CLINIC(),
        )
    )


def _rating_slot(name: str) -> Slot[Answer]:
    """The slot of the rating that `PRACTICE_RATINGS` knows by this name."""
    return Slot(name)


def rating_questions(
    names: Iterable[str], heading: str, when: Callable[[str, Answers], bool] = lambda _name, _answers: True
) -> tuple[Question, ...]:
    """One question for each of these ratings, named as in `PRACTICE_RATINGS`; asked only when `when` says so of its name."""

    def question(name: str) -> Question:
        slot = _rating_slot(name)

        async def ask(interviewer: Interviewer, answers: Answers) -> Answer | NoAnswer:
            initial = answers[slot].value if slot in answers else None
            return await interviewer.rate(Rate(heading, PRACTICE_RATINGS[name], initial))

        return Question(slot, ask, lambda answers: when(name, answers))

    return tuple(question(name) for name in names)


def ratings_of(ratings: Ratings, answers: Answers) -> Ratings:
    """`ratings` with those that are among the answers."""
    slots = ((name, _rating_slot(name)) for name in PRACTICE_RATINGS)
    return replace(ratings, **{name: answers[slot].value for name, slot in slots if slot in answers})


# One that was cut off


@dataclass(frozen=True, slots=True)
class Resumption:
    """What became of a practice that was cut off: it goes on, or there is a `remark` to show, or the person leaves."""

    practice: PracticeInProgress | None = None
    remark: str = ""
    leaving: bool = False


async def resume_interrupted(
    interviewer: PracticeInterviewer, context: PracticeContext, interrupted: PracticeInProgress
) -> Resumption:
    """Ask what is to become of `interrupted`, and close it unless it goes on or the person leaves. Raises `Refusal`.

    One of which nothing was heard is closed without a question. One that was heard to its end counts as such, and can
    still be rated. One that was cut off in the middle can be gone on with on the same practice day.
    """
    titles = context.services.catalogue.titles()
    title = titles.get(interrupted.options.exercise, interrupted.options.exercise)
    if not has_been_heard(interrupted):
        await _finish(context, abandon(interrupted))
        return Resumption(remark=today_words.barely_begun(title))
    heard_to_the_end = is_heard_to_the_end(interrupted)
    goes_on = can_be_gone_on_with(interrupted, context.services.now())
    question = _ask_to_rate(title) if heard_to_the_end else _ask_what_becomes_of(interrupted, title, goes_on=goes_on)
    match await interviewer.ask_about_interrupted(question):
        case InterruptedChoice.GO_ON:
            return Resumption(practice=interrupted)
        case InterruptedChoice.LEAVE:
            return Resumption(leaving=True)
        case InterruptedChoice.PUT_ASIDE:
            await _finish(context, abandon(interrupted))
            return Resumption(remark=today_words.PUT_ASIDE())
        case InterruptedChoice.COUNT if heard_to_the_end:
            await _finish(context, interrupted.as_practice(PracticeEnd.FINISHED))
            return Resumption(remark=today_words.COUNTED())
        case InterruptedChoice.COUNT:
            await _finish(context, count_interrupted(interrupted))
            return Resumption(remark=today_words.COUNTED_SO_FAR())


async def _finish(context: PracticeContext, fact: Fact) -> None:
    diary = context.diary
    await diary.submit(lambda: diary.diary.finish(fact))


def _ask_what_becomes_of(interrupted: PracticeInProgress, title: str, *, goes_on: bool) -> InterruptedQuestion:
    heard_seconds, planned_seconds = interrupted.heard_seconds, interrupted.options.minutes * 60
    practised = today_words.interrupted_practice(title, heard_seconds, planned_seconds, today=goes_on)
    options = (
        *([(today_words.GO_ON_HERE(), InterruptedChoice.GO_ON)] if goes_on else ()),
        (today_words.COUNT_IT(), InterruptedChoice.COUNT),
        (today_words.LEAVE_IT(), InterruptedChoice.PUT_ASIDE),
    )
    return InterruptedQuestion((practised, today_words.INTERRUPTED_ASK()), options, InterruptedChoice.LEAVE, False)


def _ask_to_rate(title: str) -> InterruptedQuestion:
    options = ((today_words.RATE_NOW(), InterruptedChoice.GO_ON), (words.RATE_NOT(), InterruptedChoice.COUNT))
    sentences = (today_words.heard_to_the_end(title), today_words.RATE_LATER_ASK())
    return InterruptedQuestion(sentences, options, InterruptedChoice.COUNT, True)
