"""A scheduler for tests: holds at most one reminder, and touches nothing."""

from __future__ import annotations

from dataclasses import dataclass

from nærvær.domain.errors import SchedulerFault, SchedulerProblem
from nærvær.domain.reminder import Notification, Reminder


@dataclass
class RememberedSchedule:
    """The port `Scheduler` in memory; with `trouble` (a reason code) it refuses."""

    held: tuple[Reminder, Notification] | None = None
    trouble: SchedulerFault | None = None

    def turn_on(self, reminder: Reminder, told: Notification) -> None:
        self.held = None
        if self.trouble:
            raise SchedulerProblem(self.trouble, "systemd")
        self.held = (reminder, told)

    def turn_off(self) -> bool:
        held, self.held = self.held, None
        return held is not None

    def is_on(self) -> bool:
        return self.held is not None
