"""The scheduler of this machine."""

from __future__ import annotations

import sys
from datetime import time

from ..domain.reminder import Notification, Reminder
from .scheduler import SystemScheduler

_ANYTHING = (Reminder("-", time(8)), Notification("", ""))


def system_scheduler(platform: str = sys.platform) -> SystemScheduler:
    """Systemd, launchd or the Task Scheduler."""
    if platform == "win32":
        from .task_scheduler import scheduler_setup
    elif platform == "darwin":
        from .launchd import scheduler_setup
    else:
        from .systemd import scheduler_setup
    return SystemScheduler(scheduler_setup, _ANYTHING)
