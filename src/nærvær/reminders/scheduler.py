"""The `Scheduler` port over the system's own scheduler: files to write and commands to run, as each kind describes them."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from ..domain.errors import SchedulerFault, SchedulerProblem
from ..domain.reminder import Notification, Reminder

COMMAND_TIMEOUT_SECONDS = 30

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchedulerSetup:
    """The files and commands that set a reminder up and take it away.

    `begin` runs once `files` are written, `end` before they are removed and `after` when they are. `query` succeeds while
    the reminder is set up; without it, the reminder is set up when all files are there. `folders` may have been made for the
    files and are removed when they are empty.
    """

    scheduler: str
    files: Mapping[Path, bytes]
    begin: tuple[Command, ...]
    end: tuple[Command, ...]
    after: tuple[Command, ...] = ()
    query: Command | None = None
    folders: tuple[Path, ...] = field(default=())


MakeSetup = Callable[[Reminder, Notification], SchedulerSetup]
"""How one kind of scheduler shows a notification at the times of a reminder."""


class SystemScheduler:
    """The port `Scheduler` over one kind of scheduler."""

    def __init__(self, make_setup: MakeSetup) -> None:
        self._make_setup = make_setup

    def turn_on(self, reminder: Reminder, notification: Notification) -> None:
        setup = self._make_setup(reminder, notification)
        self.turn_off()
        try:
            for file, content in setup.files.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            for command in setup.begin:
                _run(setup.scheduler, command)
        except (SchedulerProblem, OSError):
            self.turn_off()
            raise

    def turn_off(self) -> bool:
        was_on = self.is_on()
        setup = self._any_setup()
        for command in setup.end:
            _run_ignoring_refusal(setup.scheduler, command)
        for file in setup.files:
            file.unlink(missing_ok=True)
        for command in setup.after:
            _run_ignoring_refusal(setup.scheduler, command)
        for folder in setup.folders:
            with contextlib.suppress(OSError):  # something else lies there
                folder.rmdir()
        return was_on

    def _any_setup(self) -> SchedulerSetup:
        """The setup of some reminder: all are removed and looked for in the same way."""
        return self._make_setup(Reminder("-", time(8)), Notification("", ""))

    def existing_files(self) -> tuple[Path, ...]:
        """The files of a reminder that is set up here."""
        return tuple(file for file in self._any_setup().files if file.is_file())

    def is_on(self) -> bool:
        setup = self._any_setup()
        if setup.query is None:
            return all(file.exists() for file in setup.files)
        try:
            _run(setup.scheduler, setup.query)
        except SchedulerProblem:
            return False
        return True


def _run(scheduler: str, command: Command) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - arguments of our own only, never through a shell
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=COMMAND_TIMEOUT_SECONDS
        )
    except FileNotFoundError as error:
        raise SchedulerProblem(SchedulerFault.ABSENT, scheduler) from error
    except subprocess.TimeoutExpired as error:
        raise SchedulerProblem(SchedulerFault.REFUSED, scheduler) from error
    if done.returncode:
        raise SchedulerProblem(SchedulerFault.REFUSED, scheduler)


def _run_ignoring_refusal(scheduler: str, command: Command) -> None:
    """Run a command that removes what may be gone already."""
    with contextlib.suppress(SchedulerProblem):
        _run(scheduler, command)
