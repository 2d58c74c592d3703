"""One practice in lines: rate, play, rate, save. However it ends, the seconds that were heard are saved."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC

from ..dialogues.practice import rate_after, rate_before
from ..dialogues.practice_sound import PracticeSound
from ..domain.checkpoint import (
    COUNTED_FROM_SECONDS,
    Checkpointer,
    abandon,
    count_interrupted,
    has_been_heard,
    new_practice,
    resolved_options,
)
from ..domain.diary import Diary
from ..domain.errors import Busy, DiaryProblem, Refusal
from ..domain.player import Playback, PlayerState, RemoteControl
from ..domain.practice import PracticeInProgress, PracticeOptions
from ..domain.preferences import PracticeQuestions, Preferences, practice_questions
from ..domain.ratings import Ratings
from ..domain.score import Score
from ..domain.services import Services
from ..in_memory import MemoryDiary
from ..texts import plain as texts
from ..texts import practice as practice_texts
from ..texts import today as today_texts
from ..texts.diary_errors import diary_notice
from ..texts.errors import error_sentence
from ..texts.file_errors import missing_before_playing
from ..texts.formats import minutes
from .console import POLL_SECONDS, Console, LineStreams, leaving_on_signals
from .line_interviewer import LineInterviewer, run_in_lines
from .player_lines import LinePlayer

DONE, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class CurrentDiary:
    """The diary in use, and whether it keeps anything: one in memory takes the place of one that cannot be used."""

    diary: Diary
    keeps: bool


def practise_once(services: Services, options: PracticeOptions, streams: LineStreams) -> int:
    """Hold one practice from the first question to the last and return the exit status.

    Raises `InvalidRequest` for options that cannot be met.
    """
    console = Console(streams)
    with leaving_on_signals(console):
        warm_up(services)
        current = open_diary(console, services)
        try:
            code, current = one_practice(console, services, current, options)
        finally:
            current.diary.close()
        return code


def warm_up(services: Services) -> None:
    """Load the libraries of sound while something else is read or asked."""
    # Not a daemon: a process that ends while numpy and PortAudio are being loaded can crash on its way out.
    threading.Thread(target=services.players.warm_up, name="warm-up").start()


def open_diary(console: Console, services: Services) -> CurrentDiary:
    """Open the diary, or say that it cannot be used and return one in memory. Raises `Busy`."""
    try:
        diary = services.open_diary()
    except DiaryProblem as error:
        return _without_diary(console, services, error)
    try:
        diary.entries()
    except DiaryProblem as error:
        diary.close()
        return _without_diary(console, services, error)
    for notice in diary.notices:
        console.complain(diary_notice(notice))
    return CurrentDiary(diary, True)


def _without_diary(console: Console, services: Services, error: DiaryProblem) -> CurrentDiary:
    """Say why nothing will be kept, and return a diary in memory."""
    console.complain(error_sentence(error))
    console.complain(today_texts.NOT_KEPT())
    return CurrentDiary(MemoryDiary(services.now), False)


def one_practice(
    console: Console, services: Services, current: CurrentDiary, options: PracticeOptions, asking_before: bool = True
) -> tuple[int, CurrentDiary]:
    """Ask, play, ask and save. Return the exit status, and the diary in use from now on."""
    score = services.catalogue.score(options)
    practice = _ask_unfinished(console, services, current.diary)
    if console.leaving:
        return DONE, current
    if practice is None:
        practice = _new_practice(services, options, score)
    else:
        options = practice.options
        score = services.catalogue.score(options)
    _announce(console, options, score)
    questions = practice_questions(Preferences.from_entries(current.diary.entries()))
    if asking_before and practice.ratings == Ratings():
        interviewer = LineInterviewer(console, services, current.diary, says_headings=False)
        rated = run_in_lines(rate_before(interviewer, questions))
        practice = replace(practice, ratings=rated or Ratings())
    if console.leaving:
        return DONE, current
    if practice.heard_seconds == 0 and options.settling:
        _settle(console, options.settling)
        if console.leaving:
            return DONE, current
    current, checkpointer = _begin_keeping(console, services, current, practice)
    console.say(texts.STARTS())
    sound = PracticeSound(services.players, score, practice.heard_seconds)
    session = LinePlayer(console, sound, checkpointer, options.captions_only)
    hang_up = services.listen(RemoteControl(session.obey, session.playing))
    try:
        playback = session.play(practice.position_seconds)
    finally:
        hang_up()
    if session.grounded:
        questions = PracticeQuestions((), (), False)  # nothing is asked after the grounding lines
    interviewer = LineInterviewer(console, services, current.diary, says_headings=False)
    return _ask_after(console, interviewer, current, checkpointer, playback, questions), current


def _new_practice(services: Services, options: PracticeOptions, score: Score) -> PracticeInProgress:
    resolved = resolved_options(options, score, services.catalogue.postures(options.exercise))
    return new_practice(resolved, str(uuid.uuid4()), services.now().astimezone(UTC))


def _ask_unfinished(console: Console, services: Services, diary: Diary) -> PracticeInProgress | None:
    """Ask whether to continue a practice that was cut off (then return it), count it or abandon it.

    Without an answer it is counted, and that is said: nothing is lost, and nothing happens in silence.
    """
    unfinished = diary.in_progress()
    if unfinished is None:
        return None
    titles = services.catalogue.titles()
    title = titles.get(unfinished.options.exercise, unfinished.options.exercise)
    if not has_been_heard(unfinished):
        diary.finish(abandon(unfinished))
        console.say(today_texts.barely_begun(title))
        return None
    console.say(today_texts.interrupted_practice(title, unfinished.heard_seconds, unfinished.options.minutes * 60))
    console.say(f"{today_texts.INTERRUPTED_ASK()} {texts.INTERRUPTED_HOW()}")
    known = (texts.INTERRUPTED_GO_ON(), texts.INTERRUPTED_COUNT(), texts.INTERRUPTED_PUT_ASIDE())
    answer = console.answer_in(known)
    while console.keyboard and answer is None and not console.leaving:
        console.answer()
        console.say(texts.INTERRUPTED_HOW())
        answer = console.answer_in(known)
    if console.leaving:
        return None
    if answer == texts.INTERRUPTED_GO_ON():
        return unfinished
    if answer == texts.INTERRUPTED_PUT_ASIDE():
        diary.finish(abandon(unfinished))
        console.say(today_texts.PUT_ASIDE())
    else:
        diary.finish(count_interrupted(unfinished))
        console.say(texts.INTERRUPTED_COUNTED())
    return None


def _announce(console: Console, options: PracticeOptions, score: Score) -> None:
    console.say(texts.heading(score.timeline.title, minutes(options.minutes)))
    missing = practice_texts.sections_left_out(score.timeline.left_out)
    if missing:
        console.say(missing)
    if console.keyboard:
        console.say(texts.KEYS())
    if score.fault is not None:
        console.say(missing_before_playing(score.fault))


def _settle(console: Console, minutes_first: float) -> None:
    """Wait in quiet before the practice, which is no part of it; at a keyboard Enter ends the wait."""
    console.say(texts.settling(minutes(minutes_first), console.keyboard))
    until = time.monotonic() + minutes_first * 60
    while not console.leaving and time.monotonic() < until:
        if not console.keyboard:
            time.sleep(POLL_SECONDS)
        elif console.typed(POLL_SECONDS) is not None:
            return


def _begin_keeping(
    console: Console, services: Services, current: CurrentDiary, practice: PracticeInProgress
) -> tuple[CurrentDiary, Checkpointer]:
    """Save the practice as in progress; when the diary cannot, go on with one in memory. Raises `Busy`."""
    checkpointer = Checkpointer(current.diary, practice)
    try:
        checkpointer.begin()
    except DiaryProblem as error:
        current.diary.close()
        current = _without_diary(console, services, error)
        checkpointer = Checkpointer(current.diary, practice)
        checkpointer.begin()
    return current, checkpointer


def _ask_after(
    console: Console,
    interviewer: LineInterviewer,
    current: CurrentDiary,
    checkpointer: Checkpointer,
    playback: Playback,
    questions: PracticeQuestions,
) -> int:
    """Ask the questions afterwards, then save the practice, and return the exit status.

    Each answer is saved at once, should the next be cut off.
    """
    _say_end(console, playback)
    _checkpoint(checkpointer, playback)
    text = ""
    if checkpointer.state.heard_seconds >= COUNTED_FROM_SECONDS:

        def save_ratings(ratings: Ratings) -> None:
            checkpointer.remember(ratings)
            _checkpoint(checkpointer, playback)

        answered = run_in_lines(rate_after(interviewer, questions, checkpointer.state.ratings, save_ratings))
        _, text = answered or (None, "")
    try:
        entry = checkpointer.close(playback, checkpointer.state.ratings, text)
    except (DiaryProblem, Busy) as error:
        console.complain(error_sentence(error))
        return FAILED
    if entry is None:
        console.say(practice_texts.NOTHING_KEPT())
        return DONE
    for line in texts.before_and_after(checkpointer.state.ratings):
        console.say(line)
    console.say(practice_texts.practised_for(checkpointer.state.heard_seconds))
    console.say(practice_texts.KEPT() if current.keeps else practice_texts.KEPT_FOR_NOW())
    return DONE


def _say_end(console: Console, playback: Playback) -> None:
    sentences = {PlayerState.FINISHED: texts.FINISHED(), PlayerState.FAILED: texts.STOPPED_BY_ITSELF()}
    console.say(sentences.get(playback.state, texts.STOPPED()))


def _checkpoint(checkpointer: Checkpointer, playback: Playback) -> None:
    """Save a last checkpoint; trouble is reported when saving the practice meets it too."""
    try:
        checkpointer.checkpoint(playback)
    except Refusal:
        return
