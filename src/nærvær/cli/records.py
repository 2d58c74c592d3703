"""`nærvær log` and `nærvær progress`: what has been done."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date
from typing import Any

from ..domain.errors import OutOfRange, Unknown
from ..domain.parts import Parts
from ..domain.practice import Ended, Entry, Everyday, Practice, Ratings, practice_day
from ..domain.progress import Progress, progress
from ..plain_text import plain
from ..words import commands as words
from ..words import telling
from ..words.journey import ACTIVITY_LENGTH
from .book import opened
from .json_text import as_json
from .misuse import Misuse
from .offers import titles
from .paper import tell, tell_done
from .slip import answers_without_slip, log_slip
from .values import minutes, past_day

SHORTEST_BEGINNING = 2


def records(arguments: argparse.Namespace, parts: Parts) -> int:
    """Log an activity, or print the progress."""
    if arguments.command == "log":
        _log(arguments, parts)
    else:
        _print_progress(arguments.json, parts)
    return 0


def _log(arguments: argparse.Namespace, parts: Parts) -> None:
    if arguments.slip is not None:
        log_slip(arguments, parts)
        return
    if answers_without_slip(arguments):
        raise Misuse(words.ANSWERS_NEED_A_SLIP)
    if not arguments.activity:
        raise Misuse(words.NOTHING_TO_LOG)
    taken = None if arguments.minutes is None else round(minutes(arguments.minutes) * 60)
    today = practice_day(parts.now())
    on = None if arguments.date is None else past_day(arguments.date, today)
    asked = plain(" ".join(arguments.activity)).strip()
    asked = titles(parts.catalogue).get(asked, asked)
    if not 1 <= len(asked) <= ACTIVITY_LENGTH:
        raise OutOfRange("activity", asked, 1, ACTIVITY_LENGTH)
    with opened(parts) as (diary, entries):
        activity = asked if arguments.new else known_activity(asked, _activities(parts, entries))
        diary.append(_done(parts, activity, progress(entries, today).week, taken, None if on == today else on))
    tell_done([telling.logged(activity, taken, on if on != today else None)])


def _done(parts: Parts, activity: str, week: int, seconds: int | None, on: date | None) -> Practice | Everyday:
    """An exercise by its title is formal practice, anything else everyday practice."""
    exercise = next((known for known, title in titles(parts.catalogue).items() if title == activity), None)
    if exercise is None:
        return Everyday(activity, week, seconds, on=on)
    return Practice(exercise, week, seconds or 0, float(seconds or 0), Ended.FINISHED, None, on=on)


def _activities(parts: Parts, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Every activity there is: the programme's, the person's own, and the exercises by title."""
    own = (entry.fact.activity for entry in entries if isinstance(entry.fact, Everyday))
    known = (*parts.catalogue.programme().all_everyday, *titles(parts.catalogue).values(), *own)
    return tuple(dict.fromkeys(known))


def known_activity(asked: str, known: Sequence[str]) -> str:
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
        raise Unknown("activity", asked, tuple(meant or known))
    return meant[0]


def _print_progress(data: bool, parts: Parts) -> None:
    with opened(parts) as (_, entries):
        told = progress(entries, practice_day(parts.now()))
    if data:
        as_json(progress_data(told))
        return
    tell(telling.progress_lines(told, parts.catalogue.programme(), titles(parts.catalogue)))


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
    if isinstance(fact, Everyday):
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


def _everyday(fact: Everyday) -> dict[str, Any]:
    return {"planned_seconds": None, "heard_seconds": fact.seconds, "ended": None, "voice": None, **asdict(Ratings())}
