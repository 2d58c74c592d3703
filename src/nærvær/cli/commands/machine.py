"""What concerns this machine: `nærvær doctor`, the reminder of `nærvær remind`, and `--menu` and `--no-menu`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from ...domain.errors import NameKind, OutOfRange, UnknownName
from ...domain.practice import practice_day
from ...domain.preferences import Preferences, reminder_facts
from ...domain.progress import progress
from ...domain.reminder import (
    MOST_WEEKS,
    Reminder,
    parse_clock_time,
    weeks_left,
)
from ...domain.services import CheckResult, Services
from ...domain.validation import EVERY_DAY
from ...sanitize import sanitize
from ...texts import cli_output, settings
from ...texts import reminder as texts
from ...texts.formats import parse_weekdays, stands_between_weekdays
from ..argument_types import output_file, parse_whole_number
from ..dispatch import CommandContext, UsageError
from ..stdio import ExitStatus, echo_json, echo_lines, echo_lines_done

_REMINDER_CHOICES = ("anchor", "at", "days")


def run_doctor(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Examine sound, diary, content and program, and print what was found."""
    findings = context.services.examine()
    if arguments.json:
        echo_json({finding.part: finding_data(finding) for finding in findings})
    else:
        paths = (value for finding in findings for value in finding.values.values() if value)
        echo_lines((line for finding in findings for line in cli_output.doctor_lines(finding)), paths)
    return ExitStatus.DONE


def finding_data(finding: CheckResult) -> dict[str, Any]:
    """Return the shape of one part in `doctor --json`."""
    return {**finding.values, "ok": finding.ok, "hint": finding.hint and cli_output.doctor_hint(finding.hint)}


def remind(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Do what was asked for and say what was done; with nothing asked for, say what is set up."""
    file, services = _checked_output(arguments), context.services
    if arguments.remove:
        echo_lines_done([texts.TURNED_OFF() if services.scheduler().turn_off() else texts.WAS_OFF()])
        return ExitStatus.DONE
    with context.diary() as (diary, entries):
        chosen = Preferences.from_entries(entries)
        current = chosen.reminder
        requested = _requested_reminder(arguments, current)
        changed = any(getattr(arguments, name) is not None for name in _REMINDER_CHOICES)
        done: list[str] = []
        weeks = _parse_weeks(arguments.weeks, progress(entries, practice_day(services.now())).week)
        if file is not None or arguments.install or changed:
            current = requested
            for fact in reminder_facts(requested, chosen, lambda: str(uuid4())):
                diary.append(fact)
        if file is not None:
            done += _write_calendar(
                services, requested, weeks, Preferences.from_entries(diary.entries()).reminder_id, file
            )
        if arguments.install or (changed and services.scheduler().is_on()):
            services.scheduler().turn_on(requested, texts.announcement(requested))
            done.append(texts.turned_on(requested))
    if done:
        echo_lines_done(done, [str(file)] if file else ())
        return ExitStatus.DONE
    echo = echo_lines_done if changed else echo_lines
    echo((*texts.reminder_state(current, services.scheduler().is_on()), texts.how_to()))
    return ExitStatus.DONE


def parse_days(text: str) -> tuple[int, ...]:
    """Return ISO weekdays from names of days, their beginnings, several at once, and from–to."""
    weekdays: set[int] = set()
    for word in text.replace(",", " ").replace(" - ", "-").split():
        if not stands_between_weekdays(word):
            weekdays.update(_parse_day_range(word))
    if not weekdays:
        raise OutOfRange("days", text.strip(), 1, 7)
    return tuple(sorted(weekdays))


def _parse_day_range(word: str) -> tuple[int, ...]:
    first, *last = (parse_weekdays(part) for part in word.replace("–", "-").split("-"))
    if len(last) == 1 and len(first) == len(last[0]) == 1:
        reach = (last[0][0] - first[0]) % 7
        return tuple((first[0] - 1 + step) % 7 + 1 for step in range(reach + 1))
    if last or not first:
        raise UnknownName(NameKind.WEEKDAY, word, tuple(map(str, EVERY_DAY)))
    return first


def _checked_output(arguments: argparse.Namespace) -> Path | None:
    """Return the file to write, if any. Raises `InvalidRequest` before anything is done."""
    if arguments.remove and (
        arguments.output or arguments.install or any(getattr(arguments, name) for name in (*_REMINDER_CHOICES, "weeks"))
    ):
        raise UsageError(texts.REMOVE_ALONE())
    if arguments.weeks is not None and arguments.output is None:
        raise UsageError(texts.WEEKS_NEED_A_FILE())
    return None if arguments.output is None else output_file(arguments.output)


def _requested_reminder(arguments: argparse.Namespace, current: Reminder | None) -> Reminder:
    """Return the current or the usual reminder with what was asked for; an anchor brings its usual time along."""
    wanted = current or Reminder(*next(iter(texts.USUAL_TIMES.items())))
    if arguments.anchor is not None:
        anchor = texts.anchor_named(sanitize(arguments.anchor).strip())
        wanted = replace(wanted, anchor=anchor, at=texts.USUAL_TIMES.get(anchor, wanted.at))
    if arguments.at is not None:
        wanted = replace(wanted, at=parse_clock_time(arguments.at))
    if arguments.days is not None:
        wanted = replace(wanted, days=parse_days(arguments.days))
    return wanted


def _parse_weeks(text: str | None, week: int) -> int:
    return weeks_left(week) if text is None else parse_whole_number("weeks", text, 1, MOST_WEEKS)


def _write_calendar(services: Services, reminder: Reminder, weeks: int, identity: str, file: Path) -> list[str]:
    """Write the file and return the sentences that say so."""
    now = services.now()
    content = services.files.calendar(reminder, texts.announcement(reminder), weeks, now, identity)
    replaced = services.files.write(file, content)
    return [texts.calendar_file_written(str(file), weeks, reminder.first_after(now), replaced), texts.OPEN_IT()]


def add_menu_entry(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Put the program into the menu of the desktop, and say how to take it away. Raises `OSError`."""
    del arguments
    context.services.menu_entry().add(settings.menu_entry_words())
    echo_lines_done((settings.MENU_ENTRY_ADDED(), settings.how_to_remove_menu_entry()))
    return ExitStatus.DONE


def remove_menu_entry(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Take it away, and say whether it was there. Raises `OSError`."""
    del arguments
    was_there = context.services.menu_entry().remove()
    echo_lines_done([settings.MENU_ENTRY_REMOVED() if was_there else settings.MENU_ENTRY_NOT_THERE()])
    return ExitStatus.DONE
