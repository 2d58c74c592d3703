"""`nærvær log` and `nærvær progress`: what has been done.

`nærvær log --slip`: a group session rated at home, from the code on its slip.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date
from typing import Any

from ...domain.errors import OutOfRange, UnknownName
from ...domain.group_slip import read_slip, require_unused
from ...domain.practice import Entry, InformalPractice, Practice, PracticeEnd, Ratings, practice_day
from ...domain.progress import Progress, progress
from ...domain.services import Services
from ...sanitize import sanitize
from ...texts import cli as words
from ...texts import cli_output
from ...texts import progress as progress_texts
from ...texts.today import ACTIVITY_LENGTH
from ..argument_types import parse_minutes, parse_past_day, parse_rating
from ..diary_access import open_diary
from ..exit_status import UsageError
from ..stdio import echo_json, echo_lines, echo_lines_done
from .programme import exercise_titles

SHORTEST_BEGINNING = 2


def log_command(arguments: argparse.Namespace, parts: Services) -> int:
    """Log an activity, or print the progress."""
    if arguments.command == "log":
        _log(arguments, parts)
    else:
        _print_progress(arguments.json, parts)
    return 0


def _log(arguments: argparse.Namespace, parts: Services) -> None:
    if arguments.slip is not None:
        log_slip(arguments, parts)
        return
    if has_slip_answers(arguments):
        raise UsageError(words.ANSWERS_NEED_A_SLIP)
    if not arguments.activity:
        raise UsageError(words.NOTHING_TO_LOG)
    taken = None if arguments.minutes is None else round(parse_minutes(arguments.minutes) * 60)
    today = practice_day(parts.now())
    on = None if arguments.date is None else parse_past_day(arguments.date, today)
    asked = sanitize(" ".join(arguments.activity)).strip()
    asked = exercise_titles(parts.catalogue).get(asked, asked)
    if not 1 <= len(asked) <= ACTIVITY_LENGTH:
        raise OutOfRange("activity", asked, 1, ACTIVITY_LENGTH)
    with open_diary(parts) as (diary, entries):
        activity = asked if arguments.new else find_activity(asked, _known_activities(parts, entries))
        diary.append(_as_fact(parts, activity, progress(entries, today).week, taken, None if on == today else on))
    echo_lines_done([cli_output.logged_line(activity, taken, on if on != today else None)])


def _as_fact(
    parts: Services, activity: str, week: int, seconds: int | None, on: date | None
) -> Practice | InformalPractice:
    """An exercise by its title is formal practice, anything else everyday practice."""
    exercise = next((known for known, title in exercise_titles(parts.catalogue).items() if title == activity), None)
    if exercise is None:
        return InformalPractice(activity, week, seconds, on=on)
    return Practice(exercise, week, seconds or 0, float(seconds or 0), PracticeEnd.FINISHED, None, on=on)


def _known_activities(parts: Services, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Every activity there is: the programme's, the person's own, and the exercises by title."""
    own = (entry.fact.activity for entry in entries if isinstance(entry.fact, InformalPractice))
    known = (*parts.catalogue.programme().all_everyday, *exercise_titles(parts.catalogue).values(), *own)
    return tuple(dict.fromkeys(known))


def find_activity(asked: str, known: Sequence[str]) -> str:
    """The known activity that is meant: its name, or the beginning of a word that only one of them has.

    Raises `Unknown` when none or several are meant.
    """
    wanted = asked.casefold()
    for activity in known:
        if activity.casefold() == wanted:
            return activity
    meant = (
        [activity for activity in known if f" {activity.casefold()}".find(f" {wanted}") >= 0]
        if len(wanted) >= SHORTEST_BEGINNING
        else []
    )
    if len(meant) != 1:
        raise UnknownName("activity", asked, tuple(meant or known))
    return meant[0]


def _print_progress(data: bool, parts: Services) -> None:
    with open_diary(parts) as (_, entries):
        told = progress(entries, practice_day(parts.now()))
    if data:
        echo_json(progress_data(told))
        return
    echo_lines(progress_texts.progress_lines(told, parts.catalogue.programme(), exercise_titles(parts.catalogue)))


def progress_data(told: Progress) -> dict[str, Any]:
    """The shape of `progress --json`; what was skipped or never asked is null."""
    return {
        "week": told.week,
        "practices": [_practice_data(entry) for entry in told.practices],
        "weeks": [
            {
                "week": visit.week,
                "visit": visit.visit,
                "days": visit.days,
                "formal": visit.formal,
                "informal": visit.informal,
                "minutes": visit.minutes,
                "hindered": visit.hindered,
                "pain_average": visit.pain_average,
                "activity": visit.activity,
                "activity_name": visit.activity_name,
            }
            for visit in told.visits
        ],
    }


def _practice_data(entry: Entry) -> dict[str, Any]:
    fact = entry.fact
    when = {
        "started_at": entry.at.astimezone(UTC).isoformat(timespec="seconds"),
        "local_date": entry.local_date.isoformat(),
    }
    if isinstance(fact, Practice):
        return {"id": entry.id, "exercise": fact.exercise, "kind": "formal", "week": fact.week, **when, **_formal(fact)}
    if isinstance(fact, InformalPractice):
        told = {"id": entry.id, "exercise": fact.activity, "kind": "informal", "week": fact.week}
        return {**told, **when, **_everyday(fact)}
    return {"id": entry.id, **when}


def _formal(fact: Practice) -> dict[str, Any]:
    return {
        "planned_seconds": fact.planned_seconds,
        "heard_seconds": round(fact.heard_seconds, 1),
        "ended": fact.ended.value,
        "voice": fact.voice,
        **asdict(fact.ratings),
    }


def _everyday(fact: InformalPractice) -> dict[str, Any]:
    return {"planned_seconds": None, "heard_seconds": fact.seconds, "ended": None, "voice": None, **asdict(Ratings())}


_RATING_BY_OPTION = {"before": "pain_before", "after": "pain_after", "helped": "helped"}


def has_slip_answers(arguments: argparse.Namespace) -> bool:
    """Whether answers were given that only a slip has something to do with."""
    return any(getattr(arguments, name) is not None for name in _RATING_BY_OPTION)


def log_slip(arguments: argparse.Namespace, parts: Services) -> None:
    """Keep the session the slip tells of, on its own day, with what was answered. Raises `SlipProblem` or `WrongUse`."""
    if arguments.activity or arguments.new or (arguments.minutes, arguments.date) != (None, None):
        raise UsageError(words.SLIP_ALONE)
    given = {name: getattr(arguments, option) for option, name in _RATING_BY_OPTION.items()}
    ratings = Ratings(**{name: parse_rating(name, text) for name, text in given.items() if text is not None})
    exercises, today = exercise_titles(parts.catalogue), practice_day(parts.now())
    longest = {known.id: known.longest for known in parts.catalogue.exercises()}
    session = read_slip(arguments.slip, longest, today)
    with open_diary(parts) as (diary, entries):
        diary.append(require_unused(session, entries).as_practice(progress(entries, today).week, ratings))
    on = None if session.day == today else session.day
    echo_lines_done([cli_output.logged_line(exercises[session.exercise], session.minutes * 60, on)])
