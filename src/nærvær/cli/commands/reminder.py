"""`nærvær remind`: a calendar file to take along, or a word from this machine when it is time."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from ...domain.errors import OutOfRange, UnknownName
from ...domain.practice import practice_day
from ...domain.progress import preferences, progress
from ...domain.reminder import (
    EVERY_DAY,
    MOST_WEEKS,
    REMINDER_ID,
    Reminder,
    parse_clock_time,
    reminder_from,
    reminder_preferences,
    weeks_left,
)
from ...domain.services import Services
from ...domain.validation import whole_number
from ...sanitize import sanitize
from ...texts import cli
from ...texts import reminder as words
from ...texts.formats import WEEKDAY_FILLERS, parse_weekdays
from ..argument_types import output_file
from ..diary_access import open_diary
from ..exit_status import UsageError
from ..stdio import echo_lines, echo_lines_done

CHOICES = ("anchor", "at", "days")


def remind(arguments: argparse.Namespace, parts: Services) -> int:
    """Do what was asked for, and tell what was done; with nothing asked for, tell what is set up."""
    file = _checked_output(arguments)
    if arguments.remove:
        echo_lines_done([words.TURNED_OFF if parts.schedule().turn_off() else words.WAS_OFF])
        return 0
    with open_diary(parts) as (diary, entries):
        kept = reminder_from(preferences(entries))
        wanted = _requested_reminder(arguments, kept)
        changed = any(getattr(arguments, name) is not None for name in CHOICES)
        told = []
        asked = file is not None or arguments.install
        weeks = _parse_weeks(arguments.weeks, progress(entries, practice_day(parts.now())).week)
        if asked or changed:
            kept = wanted
            for preference in reminder_preferences(wanted, preferences(entries)):
                diary.append(preference)
        if file is not None:
            told += _write_calendar(parts, wanted, weeks, preferences(diary.entries())[REMINDER_ID], file)
        if arguments.install or (changed and parts.schedule().is_on()):
            parts.schedule().turn_on(wanted, words.announcement(wanted))
            told.append(words.turned_on(wanted))
    if told or changed:
        echo_lines_done(
            told or (*words.reminder_state(kept, parts.schedule().is_on()), words.HOW_TO), [str(file)] if file else ()
        )
    else:
        echo_lines((*words.reminder_state(kept, parts.schedule().is_on()), words.HOW_TO))
    return 0


def parse_days(text: str) -> tuple[int, ...]:
    """ISO weekdays from what was typed: days and their beginnings, several at once, and from–to."""
    found: set[int] = set()
    for word in text.replace(",", " ").replace(" - ", "-").split():
        if word.casefold() not in WEEKDAY_FILLERS:
            found.update(_parse_day_range(word))
    if not found:
        raise OutOfRange("days", text.strip(), 1, 7)
    return tuple(sorted(found))


def _parse_day_range(word: str) -> tuple[int, ...]:
    first, *last = (parse_weekdays(part) for part in word.replace("–", "-").split("-"))
    if len(last) == 1 and len(first) == len(last[0]) == 1:
        reach = (last[0][0] - first[0]) % 7
        return tuple((first[0] - 1 + step) % 7 + 1 for step in range(reach + 1))
    if last or not first:
        raise UnknownName("day", word, tuple(map(str, EVERY_DAY)))
    return first


def _checked_output(arguments: argparse.Namespace) -> Path | None:
    """The file to write, if any; raises what is wrong before anything is done."""
    if arguments.remove and (
        arguments.output or arguments.install or any(getattr(arguments, name) for name in (*CHOICES, "weeks"))
    ):
        raise UsageError(cli.REMOVE_ALONE)
    if arguments.weeks is not None and arguments.output is None:
        raise UsageError(cli.WEEKS_NEED_A_FILE)
    return None if arguments.output is None else output_file(arguments.output)


def _requested_reminder(arguments: argparse.Namespace, kept: Reminder | None) -> Reminder:
    """What was chosen now, or before, or else is usual; an anchor brings its usual time along."""
    wanted = kept or Reminder(*words.ANCHORS[0])
    if arguments.anchor is not None:
        anchor = sanitize(arguments.anchor).strip()
        wanted = replace(wanted, anchor=anchor, at=dict(words.ANCHORS).get(anchor.casefold(), wanted.at))
    if arguments.at is not None:
        wanted = replace(wanted, at=parse_clock_time(arguments.at))
    if arguments.days is not None:
        wanted = replace(wanted, days=parse_days(arguments.days))
    return wanted


def _parse_weeks(text: str | None, week: int) -> int:
    if text is None:
        return weeks_left(week)
    number = whole_number(text, 1, MOST_WEEKS)
    if number is None:
        raise OutOfRange("weeks", text, 1, MOST_WEEKS)
    return number


def _write_calendar(parts: Services, reminder: Reminder, weeks: int, identity: str, file: Path) -> list[str]:
    now = parts.now()
    content = parts.paper.calendar(reminder, words.announcement(reminder), weeks, now, identity)
    replaced = parts.paper.write(file, content)
    return [words.calendar_file_written(str(file), weeks, reminder.first_after(now), replaced), words.OPEN_IT]
