"""The main journey in lines: choose, rate, play, rate, keep. Whatever ends it, what was heard is kept."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC

from ..dialogues.practice import rate_after, rate_before
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
from ..domain.practice import PracticeInProgress, PracticeOptions, Ratings
from ..domain.preferences import PracticeQuestions, practice_questions
from ..domain.score import Score
from ..domain.services import Services
from ..in_memory import MemoryDiary
from ..texts import plain as words
from ..texts import practice as practice_texts
from ..texts import today
from ..texts.diary_errors import diary_notice
from ..texts.errors import error_sentence
from ..texts.file_errors import missing_before_playing
from ..texts.formats import minutes
from .console import POLL_SECONDS, Console, LineStreams, leaving_on_signals
from .line_interviewer import collect_answers
from .player_lines import LinePlayer

DONE, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class DiaryInUse:
    """The diary in use, and whether it keeps anything."""

    diary: Diary
    keeps: bool


def practise_once(parts: Services, wish: PracticeOptions, streams: LineStreams) -> int:
    """One practice from the first question to the last; the exit code. Raises `WrongUse` for what cannot be met."""
    console = Console(streams)
    with leaving_on_signals(console):
        warm_up(parts)
        book = open_diary(console, parts)
        try:
            code, book = one_practice(console, parts, book, wish)
        finally:
            book.diary.close()
        return code


def warm_up(parts: Services) -> None:
    """Load what sounds, while something else is read or asked."""
    # Not a daemon: a process that ends while numpy and PortAudio are being loaded can crash on its way out.
    threading.Thread(target=parts.warm_up, name="warm-up").start()


def open_diary(console: Console, parts: Services) -> DiaryInUse:
    """The diary; one that keeps nothing when it cannot be used, which is said. Raises `Busy`."""
    try:
        diary = parts.open_diary()
    except DiaryProblem as error:
        return _without_diary(console, parts, error)
    try:
        diary.entries()
    except DiaryProblem as error:
        diary.close()
        return _without_diary(console, parts, error)
    for notice in diary.notices:
        console.complain(diary_notice(notice))
    return DiaryInUse(diary, True)


def _without_diary(console: Console, parts: Services, error: DiaryProblem) -> DiaryInUse:
    """Say why nothing will be kept, and go on without."""
    console.complain(error_sentence(error))
    console.complain(words.NOT_KEPT)
    return DiaryInUse(MemoryDiary(parts.now), False)


def one_practice(
    console: Console, parts: Services, book: DiaryInUse, wish: PracticeOptions, asking_before: bool = True
) -> tuple[int, DiaryInUse]:
    """Ask, play, ask, keep; the exit code, and the diary from now on."""
    score = parts.catalogue.score(wish)
    practice = _ask_unfinished(console, parts, book.diary)
    if console.leaving:
        return DONE, book
    if practice is None:
        practice = _new_practice(parts, wish, score)
    else:
        wish = practice.options
        score = parts.catalogue.score(wish)
    _announce(console, wish, score)
    asked = practice_questions(book.diary.entries())
    if asking_before and practice.ratings == Ratings():
        practice = replace(practice, ratings=collect_answers(console, rate_before(asked)) or Ratings())
    if console.leaving:
        return DONE, book
    if practice.heard_seconds == 0 and wish.settling:
        _settle(console, wish.settling)
        if console.leaving:
            return DONE, book
    book, keeper = _begin_keeping(console, parts, book, practice)
    console.say(words.STARTS)
    session = LinePlayer(console, parts, score, keeper, wish.captions_only)
    hang_up = parts.listen(RemoteControl(session.obey, session.playing))
    try:
        playback = session.play(_resume_at(score, practice))
    finally:
        hang_up()
    if session.grounded:
        asked = PracticeQuestions((), (), False)  # who left from the ground is asked nothing
    return _ask_after(console, book, keeper, playback, asked), book


def _new_practice(parts: Services, wish: PracticeOptions, score: Score) -> PracticeInProgress:
    heard = resolved_options(wish, score, parts.catalogue.postures(wish.exercise))
    return new_practice(heard, str(uuid.uuid4()), parts.now().astimezone(UTC))


def _ask_unfinished(console: Console, parts: Services, diary: Diary) -> PracticeInProgress | None:
    """A practice that was cut off: go on with it (then it is given back), count it or leave it.

    Without an answer it is counted, and that is said: nothing is lost, and nothing happens in silence.
    """
    left = diary.in_progress()
    if left is None:
        return None
    titles = parts.catalogue.titles()
    title = titles.get(left.options.exercise, left.options.exercise)
    if not has_been_heard(left):
        diary.finish(abandon(left))
        console.say(today.barely_begun(title))
        return None
    console.say(today.interrupted_practice(title, left.heard_seconds, left.options.minutes * 60))
    console.say(f"{today.INTERRUPTED_ASK} {words.INTERRUPTED_HOW}")
    known = (words.INTERRUPTED_GO_ON, words.INTERRUPTED_COUNT, words.INTERRUPTED_PUT_ASIDE)
    answer = console.answer_in(known)
    while console.keyboard and answer is None and not console.leaving:
        console.answer()
        console.say(words.INTERRUPTED_HOW)
        answer = console.answer_in(known)
    if console.leaving:
        return None
    if answer == words.INTERRUPTED_GO_ON:
        return left
    if answer == words.INTERRUPTED_PUT_ASIDE:
        diary.finish(abandon(left))
        console.say(today.PUT_ASIDE)
    else:
        diary.finish(count_interrupted(left))
        console.say(words.INTERRUPTED_COUNTED)
    return None


def _announce(console: Console, wish: PracticeOptions, score: Score) -> None:
    console.say(words.heading(score.timeline.title, minutes(wish.minutes)))
    missing = practice_texts.sections_left_out(score.timeline.left_out)
    if missing:
        console.say(missing)
    if console.keyboard:
        console.say(words.KEYS)
    if score.fault is not None:
        console.say(missing_before_playing(score.fault))


def _settle(console: Console, minutes_first: float) -> None:
    """Quiet before the practice, which is no part of it; at a keyboard Enter ends it."""
    console.say(words.settling(minutes(minutes_first), console.keyboard))
    until = time.monotonic() + minutes_first * 60
    while not console.leaving and time.monotonic() < until:
        if not console.keyboard:
            time.sleep(POLL_SECONDS)
        elif console.typed(POLL_SECONDS) is not None:
            return


def _begin_keeping(
    console: Console, parts: Services, book: DiaryInUse, begun: PracticeInProgress
) -> tuple[DiaryInUse, Checkpointer]:
    """Keep the practice as under way; when the disk will not have it, practise without. Raises `Busy`."""
    keeper = Checkpointer(book.diary, begun)
    try:
        keeper.begin()
    except DiaryProblem as error:
        book.diary.close()
        book = _without_diary(console, parts, error)
        keeper = Checkpointer(book.diary, begun)
        keeper.begin()
    return book, keeper


def _resume_at(score: Score, begun: PracticeInProgress) -> int:
    """Where to begin: at the beginning of the sentence that was being said."""
    return score.timeline.resume_at(round(begun.position_seconds * score.timeline.rate))


def _ask_after(
    console: Console, book: DiaryInUse, keeper: Checkpointer, playback: Playback, asked: PracticeQuestions
) -> int:
    """The questions afterwards, then the closing fact. Each answer is kept at once, should the next be cut off."""
    _say_end(console, playback)
    _checkpoint(keeper, playback)
    text = ""
    if keeper.state.heard_seconds >= COUNTED_FROM_SECONDS:

        def told(ratings: Ratings) -> None:
            keeper.remember(ratings)
            _checkpoint(keeper, playback)

        _, text = collect_answers(console, rate_after(asked, keeper.state.ratings, told)) or (None, "")
    try:
        entry = keeper.close(playback, keeper.state.ratings, text)
    except (DiaryProblem, Busy) as error:
        console.complain(error_sentence(error))
        return FAILED
    if entry is None:
        console.say(practice_texts.NOTHING_KEPT)
        return DONE
    for line in words.before_and_after(keeper.state.ratings):
        console.say(line)
    console.say(practice_texts.practised_for(keeper.state.heard_seconds))
    console.say(practice_texts.KEPT if book.keeps else practice_texts.KEPT_FOR_NOW)
    return DONE


def _say_end(console: Console, playback: Playback) -> None:
    told = {PlayerState.FINISHED: words.FINISHED, PlayerState.FAILED: words.STOPPED_BY_ITSELF}
    console.say(told.get(playback.state, words.STOPPED))


def _checkpoint(keeper: Checkpointer, playback: Playback) -> None:
    """A last checkpoint; trouble is told when the closing fact meets it too."""
    try:
        keeper.checkpoint(playback)
    except Refusal:
        return
