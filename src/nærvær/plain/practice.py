"""A practice held in lines: what is said and waited for around it. The practice itself is `dialogues.practice`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from ..dialogues.interviewer import PersonLeft
from ..dialogues.practice import PracticeContext, PracticeOutcome, begin_practice, practise, resume_interrupted
from ..dialogues.practice_interviewer import (
    InterruptedChoice,
    InterruptedQuestion,
    OngoingPractice,
    PlayEnd,
    PracticeSummary,
)
from ..domain.catalogue import HARD_MOMENT, OUTWARD
from ..domain.errors import DiaryProblem, Refusal
from ..domain.player import Playback, PlayerState, RemoteControl
from ..domain.practice import PracticeInProgress, PracticeOptions
from ..domain.preferences import Preferences, practice_questions
from ..domain.score import Score
from ..domain.services import Services
from ..texts import plain as texts
from ..texts import practice as practice_texts
from ..texts.formats import minutes
from ..texts.help import help_lines
from ..texts.i18n import sentences
from ..texts.sound import missing_before_playing
from .console import POLL_SECONDS, Console, LineStreams, leaving_on_signals
from .current_diary import CurrentDiary, Done, run_at_once, unlock
from .line_interviewer import LineInterviewer
from .player_lines import LinePlayer

DONE, FAILED = 0, 1
Result = TypeVar("Result")


def practise_once(services: Services, options: PracticeOptions, streams: LineStreams) -> int:
    """Hold one practice from the first question to the last and return the exit status.

    Raises `InvalidRequest` for options that cannot be met.
    """
    with begun(services, streams) as (console, current):
        outcome = one_practice(console, services, current, options)
    return FAILED if outcome.refused else DONE


@contextmanager
def begun(services: Services, streams: LineStreams) -> Iterator[tuple[Console, CurrentDiary]]:
    """Open the console and the diary until the end; the libraries of sound are loaded while something is read or asked."""
    console = Console(streams)
    with leaving_on_signals(console):
        # Not a daemon: a process that ends while numpy and PortAudio are being loaded can crash on its way out.
        threading.Thread(target=services.players.warm_up, name="warm-up").start()
        unlock(console, services.lock)
        current = CurrentDiary(console, services)
        try:
            yield console, current
        finally:
            current.diary.close()


def one_practice(
    console: Console, services: Services, current: CurrentDiary, options: PracticeOptions, asking_before: bool = True
) -> PracticeOutcome:
    """Ask, play, ask and save; one that was cut off is asked about first."""
    return _held(console, services, current, partial(_resume_or_practise, options, asking_before))


def resume_one(console: Console, services: Services, current: CurrentDiary) -> None:
    """Ask about a practice that was cut off, if there is one, and go on with it where the person wants that."""
    _held(console, services, current, _resume)


_Holding = Callable[["PracticeLines", PracticeContext], Coroutine[Any, Any, PracticeOutcome]]


def _held(console: Console, services: Services, current: CurrentDiary, hold: _Holding) -> PracticeOutcome:
    """Hold what `hold` does to its last line."""
    try:
        outcome = run_at_once(hold(PracticeLines(console, services, current), PracticeContext(services, current)))
    except PersonLeft:
        return PracticeOutcome()
    if outcome.remark:
        console.say(outcome.remark)
    return outcome


async def _resume_or_practise(
    options: PracticeOptions, asking_before: bool, lines: PracticeLines, context: PracticeContext
) -> PracticeOutcome:
    practice = None
    interrupted = context.diary.diary.in_progress()
    if interrupted is not None:
        context.services.catalogue.score(options)  # what cannot be practised is refused before anything is asked
        resumption = await resume_interrupted(lines, context, interrupted)
        if resumption.leaving:
            return PracticeOutcome()
        lines.say_remark(resumption.remark)
        practice = resumption.practice
    return await _practise(practice or begin_practice(options, context.services), asking_before, lines, context)


async def _resume(lines: PracticeLines, context: PracticeContext) -> PracticeOutcome:
    interrupted = context.diary.diary.in_progress()
    if interrupted is None:
        return PracticeOutcome()
    resumption = await resume_interrupted(lines, context, interrupted)
    lines.say_remark(resumption.remark)
    if resumption.practice is None:
        return PracticeOutcome()
    return await _practise(resumption.practice, True, lines, context)


async def _practise(
    practice: PracticeInProgress, asking_before: bool, lines: PracticeLines, context: PracticeContext
) -> PracticeOutcome:
    chosen = Preferences.from_entries(context.diary.diary.entries())
    return await practise(lines, context, practice, practice_questions(chosen, asking_before=asking_before))


class PracticeLines(LineInterviewer):
    """Holds a practice in lines. Everything is done at once, in place."""

    @property
    def is_cut_off(self) -> bool:
        return self._console.is_cut_off

    def __init__(self, console: Console, services: Services, current: CurrentDiary) -> None:
        super().__init__(console, services, current, says_headings=False)

    def say_remark(self, remark: str) -> None:
        """Say a sentence, if there is one."""
        if remark:
            self._console.say(remark)

    def start(self, coroutine: Coroutine[Any, Any, Result]) -> Done[Result]:
        """Run it to its end. What cannot be practised is refused at once, before anything is asked."""
        done = Done(lambda: run_at_once(coroutine))
        if isinstance(done.error, Refusal) and not isinstance(done.error, DiaryProblem):
            raise done.error
        return done

    def do_soon(self, do: Callable[[], None]) -> None:
        do()

    async def ask_about_interrupted(self, question: InterruptedQuestion) -> InterruptedChoice:
        """Ask for a letter. Without an answer the practice is counted: nothing is lost, and that is said."""
        console = self._console
        how, choices = _letters(question)
        *before, asks = question.sentences
        for sentence in before:
            console.say(sentence)
        console.say(sentences(asks, how))
        answer = console.answer_in(tuple(choices))
        while console.keyboard and answer is None and not console.leaving:
            console.answer()
            console.say(how)
            answer = console.answer_in(tuple(choices))
        if console.leaving:
            return InterruptedChoice.LEAVE
        return choices.get(answer or "", InterruptedChoice.COUNT)

    def announce(self, practice: PracticeInProgress, score: Score) -> None:
        console = self._console
        console.say(texts.heading(score.timeline.title, minutes(practice.options.minutes)))
        missing = practice_texts.sections_left_out(score.timeline.left_out)
        # Who does it for the first time misses nothing, and in a hard moment it is no help to hear of it.
        if missing and practice.options.occasion.number > 1 and practice.options.exercise not in {OUTWARD, HARD_MOMENT}:
            console.say(missing)
        if console.keyboard:
            console.say(texts.keys())
        if score.fault is not None:
            console.say(missing_before_playing(score.fault))

    async def settle(self, minutes_first: float) -> bool:
        """Wait in quiet; at a keyboard Enter ends the wait."""
        console = self._console
        console.say(texts.settling(minutes(minutes_first), console.keyboard))
        until = time.monotonic() + minutes_first * 60
        while not console.leaving and time.monotonic() < until:
            if not console.keyboard:
                time.sleep(POLL_SECONDS)
            elif console.typed(POLL_SECONDS) is not None:
                break
        return not console.leaving

    async def play(self, practice: OngoingPractice) -> PlayEnd:
        self._console.say(texts.STARTS())
        player = LinePlayer(self._console, practice)
        hang_up = self._services.listen(RemoteControl(player.obey, player.playing))
        try:
            await player.play()
        finally:
            hang_up()
        playback = practice.sound.playback()
        if not (practice.ends_in_sleep and playback.state is PlayerState.FINISHED):
            self._say_end(playback)
        return PlayEnd.GROUNDED if player.grounded else PlayEnd.OVER

    async def go_dark(self) -> None:
        """Say nothing, and let the conversation end there: a screen reader would speak into the night."""
        self._console.fall_silent()

    async def show_kept(self, summary: PracticeSummary) -> None:
        await summary.entry
        for line in texts.before_and_after(summary.ratings):
            self._console.say(line)
        self._console.say(practice_texts.practised_for(summary.heard_seconds))
        self._console.say(practice_texts.KEPT_FOR_NOW() if summary.in_memory else practice_texts.KEPT())
        for line in help_lines(summary.help_numbers):
            self._console.say(line)

    async def ask_to_begin_anyway(self, error: DiaryProblem) -> bool:
        """Go on with a diary in memory, and say so."""
        self._current.diary.close()
        self._current.go_on_in_memory(error)
        return True

    async def ask_to_try_again(self, error: Refusal) -> bool:
        """Say what was refused; in lines there is no second try."""
        self._console.refuse(error)
        return False

    def _say_end(self, playback: Playback) -> None:
        told = {PlayerState.FINISHED: texts.FINISHED(), PlayerState.FAILED: texts.STOPPED_BY_ITSELF()}
        self._console.say(told.get(playback.state, texts.STOPPED()))


def _letters(question: InterruptedQuestion) -> tuple[str, dict[str, InterruptedChoice]]:
    """How one answers what is to become of a practice that was cut off, and what each letter stands for."""
    put_aside = InterruptedChoice.COUNT if question.heard_to_the_end else InterruptedChoice.PUT_ASIDE
    choices = {
        texts.COUNT_KEY.letter().casefold(): InterruptedChoice.COUNT,
        texts.PUT_ASIDE_KEY.letter().casefold(): put_aside,
    }
    goes_on = InterruptedChoice.GO_ON in [choice for _label, choice in question.options]
    if goes_on:
        choices[texts.ON_KEY.letter().casefold()] = InterruptedChoice.GO_ON
    return (texts.rate_later_how() if question.heard_to_the_end else texts.interrupted_how(goes_on=goes_on)), choices
