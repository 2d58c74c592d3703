"""The scheduler of this machine."""

from __future__ import annotations

import sys
from datetime import time

from ..domain.reminder import Announcement, Reminder
from .arrangement import Scheduled

_ANYTHING = (Reminder("-", time(8)), Announcement("", ""))


def scheduler(platform: str = sys.platform) -> Scheduled:
    """Systemd, launchd or the Task Scheduler."""
    if platform == "win32":
        from .task_scheduler import arrangement
    elif platform == "darwin":
        from .launchd import arrangement
    else:
        from .systemd import arrangement
    return Scheduled(arrangement, _ANYTHING)
