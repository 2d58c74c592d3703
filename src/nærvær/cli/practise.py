"""`nærvær practise`: straight to one practice, in the face that fits the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

from ..domain.errors import Refusal
from ..domain.parts import Parts
from ..domain.practice import practice_day
from ..domain.sound import Bell
from ..domain.wish import Wish
from ..plain_text import plain
from ..words import commands as words
from . import values
from .book import entries_if_any
from .misuse import Misuse
from .streams import can_draw


def practise(
    arguments: argparse.Namespace,
    parts: Parts,
    open_tui: Callable[[Wish | None], int],
    open_plain: Callable[[Wish | None], int],
) -> int:
    """Open the practice asked for. Refuses before any face opens what the exercise cannot do."""
    if arguments.exercise is None:
        known = (f"  {offered.id} ({plain(offered.title)})" for offered in parts.catalogue.exercises())
        raise Misuse(words.which_exercise("\n".join(known)))
    wish = values.wish(arguments, parts.catalogue, entries_if_any(parts, _told_later), practice_day(parts.now()))
    if arguments.silent:
        wish = replace(wish, captions_only=True, bell=Bell.NONE)
    if arguments.plain or not can_draw():
        return open_plain(wish)
    parts.catalogue.score(wish)
    return open_tui(wish)


def _told_later(_: Refusal) -> None:
    """The face says it when it opens the diary itself."""
