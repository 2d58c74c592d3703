"""The main journey in lines: choose, rate, play, rate, keep. Whatever ends it, what was heard is kept."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC

from ..domain.diary import Diary
from ..domain.errors import Busy, DiaryProblem, Refusal
from ..domain.keeping import COUNTS_FROM_SECONDS, Keeper, as_heard, begun, counted, left_alone, was_heard
from ..domain.parts import Parts
from ..domain.passing import PassingDiary
from ..domain.player import Playback, PlayerState
from ..domain.practice import Ratings, UnderWay
from ..domain.remote import Reached
from ..domain.sound import Score
from ..domain.usual import Asked, usually_asked
from ..domain.wish import Wish
from ..talks.around import after, before
from ..words import journey
from ..words import plain_words as words
from ..words.diary import diary_notice
from ..words.refusals import sentence
from ..words.sound_faults import before_it_plays
from ..words.telling import minutes
from .console import POLL_SECONDS, Console, Streams, leaving_on_signals
from .session import Session
from .talking import talked

DONE, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Book:
    """The diary in use, and whether it keeps anything."""

    diary: Diary
    keeps: bool


def practise(parts: Parts, wish: Wish, streams: Streams) -> int:
    """One practice from the first question to the last; the exit code. Raises `WrongUse` for what cannot be met."""
    console = Console(streams)
    with leaving_on_signals(console):
        warm_up(parts)
        book = open_book(console, parts)
        try:
            code, book = one_practice(console, parts, book, wish)
        finally:
            book.diary.close()
        return code


def warm_up(parts: Parts) -> None:
    """Load what sounds, while something else is read or asked."""
    # Not a daemon: a process that ends while numpy and PortAudio are being loaded can crash on its way out.
    threading.Thread(target=parts.warm_up, name="warm-up").start()


def open_book(console: Console, parts: Parts) -> Book:
    """The diary; one that keeps nothing when it cannot be used, which is said. Raises `Busy`."""
    try:
        diary = parts.open_diary()
    except DiaryProblem as error:
        return _passing(console, parts, error)
    try:
        diary.entries()
    except DiaryProblem as error:
        diary.close()
        return _passing(console, parts, error)
    for notice in diary.notices:
        console.complain(diary_notice(notice))
    return Book(diary, True)


def _passing(console: Console, parts: Parts, error: DiaryProblem) -> Book:
    """Say why nothing will be kept, and go on without."""
    console.complain(sentence(error))
    console.complain(words.NOT_KEPT)
    return Book(PassingDiary(parts.now), False)


def one_practice(
    console: Console, parts: Parts, book: Book, wish: Wish, asking_before: bool = True
) -> tuple[int, Book]:
    """Ask, play, ask, keep; the exit code, and the diary from now on."""
    score = parts.catalogue.score(wish)
    practice = _left_over(console, parts, book.diary)
    if console.leaving:
        return DONE, book
    if practice is None:
        practice = _fresh(parts, wish, score)
    else:
        wish = practice.wish
        score = parts.catalogue.score(wish)
    _announce(console, wish, score)
    asked = usually_asked(book.diary.entries())
    if asking_before and practice.ratings == Ratings():
        practice = replace(practice, ratings=talked(console, before(asked)) or Ratings())
    if console.leaving:
        return DONE, book
    if practice.heard_seconds == 0 and wish.settling:
        _settle(console, wish.settling)
        if console.leaving:
            return DONE, book
    book, keeper = _begin(console, parts, book, practice)
    console.say(words.STARTS)
    session = Session(console, parts, score, keeper, wish.captions_only)
    hang_up = parts.listen(Reached(session.obey, session.playing))
    try:
        playback = session.play(_resume_at(score, practice))
    finally:
        hang_up()
    if session.grounded:
        asked = Asked((), (), False)  # who left from the ground is asked nothing
    return _after(console, book, keeper, playback, asked), book


def _fresh(parts: Parts, wish: Wish, score: Score) -> UnderWay:
    heard = as_heard(wish, score, parts.catalogue.postures(wish.exercise))
    return begun(heard, str(uuid.uuid4()), parts.now().astimezone(UTC))


def _left_over(console: Console, parts: Parts, diary: Diary) -> UnderWay | None:
    """A practice that was cut off: go on with it (then it is given back), count it or leave it.

    Without an answer it is counted, and that is said: nothing is lost, and nothing happens in silence.
    """
    left = diary.under_way()
    if left is None:
        return None
    titles = parts.catalogue.titles()
    title = titles.get(left.wish.exercise, left.wish.exercise)
    if not was_heard(left):
        diary.finish(left_alone(left))
        console.say(journey.barely_begun(title))
        return None
    console.say(journey.left_over(title, left.heard_seconds, left.wish.minutes * 60))
    console.say(f"{journey.LEFT_ASK} {words.LEFT_HOW}")
    known = (words.LEFT_GO_ON, words.LEFT_COUNT, words.LEFT_LEAVE)
    answer = console.answer_in(known)
    while console.keyboard and answer is None and not console.leaving:
        console.answer()
        console.say(words.LEFT_HOW)
        answer = console.answer_in(known)
    if console.leaving:
        return None
    if answer == words.LEFT_GO_ON:
        return left
    if answer == words.LEFT_LEAVE:
        diary.finish(left_alone(left))
        console.say(journey.LET_BE)
    else:
        diary.finish(counted(left))
        console.say(words.LEFT_COUNTED)
    return None


def _announce(console: Console, wish: Wish, score: Score) -> None:
    console.say(words.heading(score.timeline.title, minutes(wish.minutes)))
    missing = journey.left_out(score.timeline.left_out)
    if missing:
        console.say(missing)
    if console.keyboard:
        console.say(words.KEYS)
    if score.fault is not None:
        console.say(before_it_plays(score.fault))


def _settle(console: Console, minutes_first: float) -> None:
    """Quiet before the practice, which is no part of it; at a keyboard Enter ends it."""
    console.say(words.settling(minutes(minutes_first), console.keyboard))
    until = time.monotonic() + minutes_first * 60
    while not console.leaving and time.monotonic() < until:
        if not console.keyboard:
            time.sleep(POLL_SECONDS)
        elif console.typed(POLL_SECONDS) is not None:
            return


def _begin(console: Console, parts: Parts, book: Book, begun: UnderWay) -> tuple[Book, Keeper]:
    """Keep the practice as under way; when the disk will not have it, practise without. Raises `Busy`."""
    keeper = Keeper(book.diary, begun)
    try:
        keeper.begin()
    except DiaryProblem as error:
        book.diary.close()
        book = _passing(console, parts, error)
        keeper = Keeper(book.diary, begun)
        keeper.begin()
    return book, keeper


def _resume_at(score: Score, begun: UnderWay) -> int:
    """Where to begin: at the beginning of the sentence that was being said."""
    return score.timeline.taken_up_at(round(begun.position_seconds * score.timeline.rate))


def _after(console: Console, book: Book, keeper: Keeper, playback: Playback, asked: Asked) -> int:
    """The questions afterwards, then the closing fact. Each answer is kept at once, should the next be cut off."""
    _say_end(console, playback)
    _secured(keeper, playback)
    text = ""
    if keeper.state.heard_seconds >= COUNTS_FROM_SECONDS:

        def told(ratings: Ratings) -> None:
            keeper.rated(ratings)
            _secured(keeper, playback)

        _, text = talked(console, after(asked, keeper.state.ratings, told)) or (None, "")
    try:
        entry = keeper.close(playback, keeper.state.ratings, text)
    except (DiaryProblem, Busy) as error:
        console.complain(sentence(error))
        return FAILED
    if entry is None:
        console.say(journey.NOTHING_KEPT)
        return DONE
    for line in words.before_and_after(keeper.state.ratings):
        console.say(line)
    console.say(journey.practised(keeper.state.heard_seconds))
    console.say(journey.KEPT if book.keeps else journey.KEPT_FOR_NOW)
    return DONE


def _say_end(console: Console, playback: Playback) -> None:
    told = {PlayerState.FINISHED: words.FINISHED, PlayerState.FAILED: words.STOPPED_BY_ITSELF}
    console.say(told.get(playback.state, words.STOPPED))


def _secured(keeper: Keeper, playback: Playback) -> None:
    """A last checkpoint; trouble is told when the closing fact meets it too."""
    try:
        keeper.checkpoint(playback)
    except Refusal:
        return
