"""Reminders outside the app: a calendar file to take along, and an entry in the system's own scheduler.

ics             the calendar file
scheduler       the `Scheduler` port over any of the three below
systemd         Linux
launchd         macOS
task_scheduler  Windows
leftovers       what the kiosk of 0.1.0 wrote
"""

from __future__ import annotations

import sys
from datetime import time

from ..domain.reminder import Notification, Reminder
from .scheduler import SystemScheduler

_EXAMPLE = (Reminder("-", time(8)), Notification("", ""))


def system_scheduler(platform: str = sys.platform) -> SystemScheduler:
    """The scheduler of this machine: systemd, launchd or the Task Scheduler."""
    if platform == "win32":
        from .task_scheduler import scheduler_setup
    elif platform == "darwin":
        from .launchd import scheduler_setup
    else:
        from .systemd import scheduler_setup
    return SystemScheduler(scheduler_setup, _EXAMPLE)
