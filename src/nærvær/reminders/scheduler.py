"""What one kind of scheduler needs, as a value, and the carrying out of it."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..domain.errors import SchedulerFault, SchedulerProblem
from ..domain.reminder import Notification, Reminder

PATIENCE_SECONDS = 30

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchedulerSetup:
    """The files and commands that set a reminder up and take it away.

    `begin` runs once `files` are there, `end` before they go and `after` when they are gone. `asks` succeeds while the
    reminder is set up; without it the files tell. `folders` were perhaps made for the files and go when they are empty.
    """

    scheduler: str
    files: Mapping[Path, bytes]
    begin: tuple[Command, ...]
    end: tuple[Command, ...]
    after: tuple[Command, ...] = ()
    asks: Command | None = None
    folders: tuple[Path, ...] = field(default=())


MakeSetup = Callable[[Reminder, Notification], SchedulerSetup]


class SystemScheduler:
    """The port `Schedule` over one kind of scheduler."""

    def __init__(self, arrange: MakeSetup, anything: tuple[Reminder, Notification]) -> None:
        """`anything`: any reminder; taking one away is the same for all of them."""
        self._arrange = arrange
        self._anything = anything

    def turn_on(self, reminder: Reminder, told: Notification) -> None:
        wanted = self._arrange(reminder, told)
        self.turn_off()
        try:
            for file, content in wanted.files.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            for command in wanted.begin:
                _run(wanted.scheduler, command)
        except (SchedulerProblem, OSError):
            self.turn_off()
            raise

    def turn_off(self) -> bool:
        was_on = self.is_on()
        known = self._arrange(*self._anything)
        for command in known.end:
            _run_ignoring_refusal(known.scheduler, command)
        for file in known.files:
            file.unlink(missing_ok=True)
        for command in known.after:
            _run_ignoring_refusal(known.scheduler, command)
        for folder in known.folders:
            with contextlib.suppress(OSError):  # something else lies there
                folder.rmdir()
        return was_on

    def existing_files(self) -> tuple[Path, ...]:
        """The files of a reminder that is set up here."""
        return tuple(file for file in self._arrange(*self._anything).files if file.is_file())

    def is_on(self) -> bool:
        known = self._arrange(*self._anything)
        if known.asks is None:
            return all(file.exists() for file in known.files)
        try:
            _run(known.scheduler, known.asks)
        except SchedulerProblem:
            return False
        return True


def _run(scheduler: str, command: Command) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own words only, never through a shell
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE_SECONDS
        )
    except FileNotFoundError as error:
        raise SchedulerProblem(SchedulerFault.ABSENT, scheduler) from error
    except subprocess.TimeoutExpired as error:
        raise SchedulerProblem(SchedulerFault.REFUSED, scheduler) from error
    if done.returncode:
        raise SchedulerProblem(SchedulerFault.REFUSED, scheduler)


def _run_ignoring_refusal(scheduler: str, command: Command) -> None:
    """What is being taken away may be gone already."""
    with contextlib.suppress(SchedulerProblem):
        _run(scheduler, command)
