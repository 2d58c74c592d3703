"""Reminders outside the app: a calendar file to take along, and an entry in the system's own scheduler.

ics               the calendar file
scheduler         the `Scheduler` port over the scheduler of any system
scheduler_setups  systemd, launchd and the Task Scheduler
leftovers         what the kiosk of 0.1.0 wrote
"""

from __future__ import annotations

import sys

from .scheduler import SystemScheduler


def system_scheduler(platform: str = sys.platform) -> SystemScheduler:
    """The scheduler of this machine: systemd, launchd or the Task Scheduler."""
    from .scheduler_setups import launchd_setup, systemd_setup, task_scheduler_setup

    return SystemScheduler({"win32": task_scheduler_setup, "darwin": launchd_setup}.get(platform, systemd_setup))
