"""What the diary is told and tells: `nærvær log` with or without a slip from a group, `nærvær progress`, `nærvær report`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date
from typing import Any

from ...domain.catalogue import Catalogue
from ...domain.diary import Entry
from ...domain.errors import NameKind, OutOfRange, UnknownName
from ...domain.group_slip import read_slip, require_unused
from ...domain.practice import (
    InformalPractice,
    Practice,
    PracticeEnd,
    exercises_among,
    informal_practice,
    practice_day,
    practice_title,
)
from ...domain.progress import Progress, progress
from ...domain.ratings import UNRATED, Ratings
from ...domain.report import report
from ...sanitize import sanitize, shorten
from ...texts import cli_output
from ...texts import progress as progress_texts
from ...texts import report as report_texts
from ...texts.today import ACTIVITY_LENGTH
from ..argument_types import output_file, parse_minutes, parse_past_day, parse_rating
from ..dispatch import CommandContext, UsageError, safe_titles
from ..stdio import ExitStatus, echo_json, echo_lines, echo_lines_done

SHORTEST_BEGINNING = 2
_RATING_BY_OPTION = {"before": "pain_before", "after": "pain_after", "helped": "helped"}


def log(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Append an activity or an exercise with its answers, or the session of a slip, to the diary."""
    if arguments.slip is not None:
        _log_slip(arguments, context)
        return ExitStatus.DONE
    if not arguments.activity:
        raise UsageError(cli_output.nothing_to_log())
    _log_activity(arguments, context)
    return ExitStatus.DONE


def _log_activity(arguments: argparse.Namespace, context: CommandContext) -> None:
    catalogue, today = context.services.catalogue, practice_day(context.services.now())
    seconds = None if arguments.minutes is None else round(parse_minutes(arguments.minutes) * 60)
    day = None if arguments.date is None else parse_past_day(arguments.date, today)
    earlier = None if day == today else day
    ratings = _typed_ratings(arguments)
    asked = sanitize(" ".join(arguments.activity)).strip()
    titles = safe_titles(catalogue)
    asked = exercises_among(titles).get(asked.casefold(), asked)
    if not 1 <= len(asked) <= ACTIVITY_LENGTH:
        raise OutOfRange("activity", asked, 1, ACTIVITY_LENGTH)
    with context.diary() as (diary, entries):
        activity = asked if arguments.new else find_activity(asked, _known_activities(catalogue, titles, entries))
        diary.append(_as_fact(titles, activity, progress(entries, today).week, seconds, earlier, ratings))
    echo_lines_done([cli_output.logged_line(activity, seconds, earlier)])


def _as_fact(
    titles: Mapping[str, str], activity: str, week: int, seconds: int | None, day: date | None, ratings: Ratings
) -> Practice | InformalPractice:
    """Return formal practice for the title of an exercise, everyday practice for anything else.

    Only formal practice has answers: raises `UsageError` for `ratings` of anything else.
    """
    exercise = next((known for known, title in exercises_among(titles).items() if title == activity), None)
    if exercise is not None:
        heard = float(seconds or 0)
        return Practice(exercise, week, seconds or 0, heard, PracticeEnd.FINISHED, None, ratings=ratings, on=day)
    if ratings != UNRATED:
        raise UsageError(cli_output.answers_need_an_exercise(shorten(activity)))
    return informal_practice(activity, titles, week, seconds, on=day)


def _typed_ratings(arguments: argparse.Namespace) -> Ratings:
    """Return the answers that were typed. Raises `OutOfRange`."""
    typed = {name: getattr(arguments, option) for option, name in _RATING_BY_OPTION.items()}
    return Ratings(**{name: parse_rating(name, text) for name, text in typed.items() if text is not None})


def _known_activities(catalogue: Catalogue, titles: Mapping[str, str], entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the activities of the programme, the exercises by title, and the person's own."""
    offered = (activity.name for activity in catalogue.programme().all_everyday)
    own = (practice_title(entry.fact, titles) for entry in entries if isinstance(entry.fact, InformalPractice))
    return tuple(dict.fromkeys((*offered, *exercises_among(titles).values(), *own)))


def find_activity(asked: str, known: Sequence[str]) -> str:
    """Return the known activity of this name, or else the only one with a word that begins so.

    Raises `UnknownName` when there is none, or several.
    """
    wanted = asked.casefold()
    for activity in known:
        if activity.casefold() == wanted:
            return activity
    matches = [activity for activity in known if f" {wanted}" in f" {activity.casefold()}"]
    if len(wanted) < SHORTEST_BEGINNING:
        matches = []
    if len(matches) != 1:
        raise UnknownName(NameKind.ACTIVITY, asked, tuple(matches or known))
    return matches[0]


def _log_slip(arguments: argparse.Namespace, context: CommandContext) -> None:
    """Append the session of the slip, on its own day, with the ratings. Raises `SlipProblem` or `InvalidRequest`."""
    if arguments.activity or arguments.new or (arguments.minutes, arguments.date) != (None, None):
        raise UsageError(cli_output.slip_alone())
    ratings = _typed_ratings(arguments)
    catalogue, today = context.services.catalogue, practice_day(context.services.now())
    titles = safe_titles(catalogue)
    session = read_slip(arguments.slip, {exercise.id: exercise.longest for exercise in catalogue.exercises()}, today)
    with context.diary() as (diary, entries):
        diary.append(require_unused(session, entries).as_practice(progress(entries, today).week, ratings))
    earlier = None if session.day == today else session.day
    echo_lines_done([cli_output.logged_line(titles[session.exercise], session.minutes * 60, earlier)])


def show_progress(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print the weeks with their days, minutes and answers."""
    catalogue, today = context.services.catalogue, practice_day(context.services.now())
    with context.diary() as (_, entries):
        weeks = progress(entries, today)
    if arguments.json:
        is_named = any(
            isinstance(entry.fact, InformalPractice) and entry.fact.in_programme for entry in weeks.practices
        )
        echo_json(progress_data(weeks, safe_titles(catalogue) if is_named else {}))
    else:
        echo_lines(progress_texts.progress_lines(weeks, catalogue.programme(), safe_titles(catalogue)))
    return ExitStatus.DONE


def progress_data(weeks: Progress, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return the shape of `progress --json`; a question that was skipped or never asked is null.

    `exercise` is the id of an exercise, or what was done in everyday life as it is shown, whose id in the programme is
    `activity`: null for the person's own words, and for exercises.
    """
    return {
        "week": weeks.week,
        "practices": [_practice_data(entry, titles) for entry in weeks.practices],
        "weeks": [
            {
                "week": visit.week,
                "visit": visit.number,
                "days": visit.days,
                "formal": visit.formal,
                "informal": visit.informal,
                "minutes": visit.minutes,
                "hindered": visit.hindered,
                "pain_average": visit.pain_average,
                "activity": visit.activity,
                "activity_name": visit.activity_name,
            }
            for visit in weeks.visits
        ],
    }


def _practice_data(entry: Entry, titles: Mapping[str, str]) -> dict[str, Any]:
    fact = entry.fact
    when = {
        "started_at": entry.at.astimezone(UTC).isoformat(timespec="seconds"),
        "local_date": entry.local_date.isoformat(),
    }
    if isinstance(fact, Practice):
        return {"id": entry.id, "exercise": fact.exercise, "kind": "formal", "week": fact.week, **when, **_formal(fact)}
    if isinstance(fact, InformalPractice):
        activity = {"id": entry.id, "exercise": practice_title(fact, titles), "kind": "informal", "week": fact.week}
        return {**activity, **when, **_everyday(fact)}
    return {"id": entry.id, **when}


def _formal(fact: Practice) -> dict[str, Any]:
    return {
        "planned_seconds": fact.planned_seconds,
        "heard_seconds": round(fact.heard_seconds, 1),
        "ended": fact.ended.value,
        "voice": fact.voice,
        **asdict(fact.ratings),
        "activity": None,
    }


def _everyday(fact: InformalPractice) -> dict[str, Any]:
    return {
        "planned_seconds": None,
        "heard_seconds": fact.seconds,
        "ended": None,
        "voice": None,
        **asdict(Ratings()),
        "activity": fact.activity if fact.in_programme else None,
    }


def write_report(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Write the page for the therapist, then say what was written."""
    services, file = context.services, output_file(arguments.output)
    with context.diary() as (_, entries):
        content = report(entries, practice_day(services.now()), arguments.with_notes)
    catalogue = services.catalogue
    page = services.files.report(content, catalogue.programme(), safe_titles(catalogue))
    replaced = services.files.write(file, page)
    echo_lines_done((report_texts.report_written(str(file), replaced), report_texts.OPEN_IT()), [str(file)])
    return ExitStatus.DONE
