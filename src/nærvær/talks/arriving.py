"""Coming to a week: at once when it is another, asked first when it is the one the person is in."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.practice import Arrived
from ..domain.progress import progress
from ..words import journey as words
from .steps import Keep, Room, Talk, Tell


def arriving(week: int) -> Callable[[Room], Talk]:
    """The talk that takes the person to `week`; it ends with a line to say, or ""."""

    def talk(room: Room) -> Talk:
        again = week == progress(room.entries(), room.today()).week
        if again:
            ways = ((words.stay_in_week(week), False), (words.begin_week_again(week), True))
            if not (yield Tell(words.WEEK_AGAIN_TITLE, words.WEEK_AGAIN, ways, back=False)):
                return ""
        if (yield Keep(Arrived(week))) is None:
            return ""
        return words.week_begun_again(week) if again else words.arrived(week)

    return talk
