"""macOS: an agent of the person's own launchd, which shows a notification."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from ..domain.reminder import Notification, Reminder
from .scheduler import SchedulerSetup

LABEL = "no.naervaer.reminder"
# The text comes as arguments, so that nothing in it can be read as a script.
_SCRIPT = (
    "-e",
    "on run argv",
    "-e",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "-e",
    "end run",
)


def scheduler_setup(reminder: Reminder, notification: Notification) -> SchedulerSetup:
    """The agent's file, and the commands of launchctl."""
    file = Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    # Windows has no such number and never comes here.
    domain = f"gui/{getattr(os, 'getuid', lambda: 0)()}"
    return SchedulerSetup(
        "launchd",
        {file: agent(reminder, notification)},
        begin=(("launchctl", "bootstrap", domain, str(file)),),
        end=(("launchctl", "bootout", f"{domain}/{LABEL}"),),
    )


def agent(reminder: Reminder, notification: Notification) -> bytes:
    """The agent's property list; launchd goes by the clock on the wall."""
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": ["/usr/bin/osascript", *_SCRIPT, notification.title, notification.text],
            "StartCalendarInterval": [
                {"Weekday": day, "Hour": reminder.at.hour, "Minute": reminder.at.minute} for day in reminder.days
            ],
            "RunAtLoad": False,
        }
    )
