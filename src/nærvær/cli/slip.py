"""`nærvær log --slip`: a group session rated at home, from the code on its slip."""

from __future__ import annotations

import argparse

from ..domain.parts import Parts
from ..domain.practice import Ratings, practice_day
from ..domain.progress import progress
from ..domain.slip import read_slip, unused
from ..words import commands as words
from ..words import telling
from .book import opened
from .misuse import Misuse
from .offers import titles
from .paper import tell_done
from .values import rating

_ANSWERS = {"before": "pain_before", "after": "pain_after", "helped": "helped"}


def answers_without_slip(arguments: argparse.Namespace) -> bool:
    """Whether answers were given that only a slip has something to do with."""
    return any(getattr(arguments, name) is not None for name in _ANSWERS)


def log_slip(arguments: argparse.Namespace, parts: Parts) -> None:
    """Keep the session the slip tells of, on its own day, with what was answered. Raises `SlipProblem` or `WrongUse`."""
    if arguments.activity or arguments.new or (arguments.minutes, arguments.date) != (None, None):
        raise Misuse(words.SLIP_ALONE)
    given = {name: getattr(arguments, option) for option, name in _ANSWERS.items()}
    ratings = Ratings(**{name: rating(name, text) for name, text in given.items() if text is not None})
    exercises, today = titles(parts.catalogue), practice_day(parts.now())
    longest = {known.id: known.longest for known in parts.catalogue.exercises()}
    session = read_slip(arguments.slip, longest, today)
    with opened(parts) as (diary, entries):
        diary.append(unused(session, entries).as_practice(progress(entries, today).week, ratings))
    on = None if session.day == today else session.day
    tell_done([telling.logged(exercises[session.exercise], session.minutes * 60, on)])
