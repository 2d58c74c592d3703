"""The `Scheduler` port over the system's own scheduler: files to write and commands to run, as each kind describes them.

Linux: a timer of the person's own systemd, which rings where there is no desktop. macOS: an agent of the person's own
launchd. Windows: an entry in the Task Scheduler.
"""

from __future__ import annotations

import base64
import contextlib
import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import time
from pathlib import Path
from xml.etree import ElementTree

import platformdirs

from ..domain.errors import Refusal, SchedulerFault, SchedulerProblem
from ..domain.reminder import Notification, Reminder
from ..files import overwrite, secure_erase
from ..quick_dataclass import dataclass

COMMAND_TIMEOUT_SECONDS = 30

REMINDER_NAME = "naervaer-reminder"

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


def system_scheduler(platform: str = sys.platform) -> SystemScheduler:
    """The scheduler of this machine: systemd, launchd or the Task Scheduler."""
    return SystemScheduler({"win32": task_scheduler_setup, "darwin": launchd_setup}.get(platform, systemd_setup))


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


# systemd

_SYSTEMD_TIMER = f"{REMINDER_NAME}.timer"
_SYSTEMD_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHOWN_MILLISECONDS = "20000"
# Rings in every terminal of this person and writes nothing, so that no text lands in the middle of another program.
_RING = (
    'for terminal in /dev/tty[0-9]* /dev/pts/[0-9]*; do [ -O "$terminal" ] && printf "\\a" > "$terminal"; done; true'
)


def systemd_setup(reminder: Reminder, notification: Notification) -> SchedulerSetup:
    """The units under the person's own configuration, and the commands of systemctl."""
    units = _config_home() / "systemd" / "user"
    control = ("systemctl", "--user")
    return SchedulerSetup(
        "systemd",
        {
            units / f"{REMINDER_NAME}.service": systemd_service(notifier(notification)).encode(),
            units / _SYSTEMD_TIMER: systemd_timer(reminder).encode(),
        },
        begin=(
            (*control, "daemon-reload"),
            (*control, "enable", _SYSTEMD_TIMER),
            (*control, "restart", _SYSTEMD_TIMER),
        ),
        end=((*control, "disable", "--now", _SYSTEMD_TIMER),),
        after=((*control, "daemon-reload"),),
        folders=(units / "timers.target.wants", units, units.parent),
    )


def systemd_service(command: Command) -> str:
    """The unit that shows the reminder once."""
    words = " ".join(map(_exec_word, command))
    return f"[Unit]\nDescription=nærvær\n\n[Service]\nType=oneshot\nExecStart={words}\n"


def systemd_timer(reminder: Reminder) -> str:
    """The unit with the times of the reminder; systemd goes by the clock on the wall, also when that changes."""
    when = f"{','.join(_SYSTEMD_DAYS[day - 1] for day in reminder.days)} *-*-* {reminder.at:%H:%M}:00"
    return (
        f"[Unit]\nDescription=nærvær\n\n[Timer]\nOnCalendar={when}\nAccuracySec=1s\nPersistent=false\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def notifier(notification: Notification) -> Command:
    """The best way here to show `notification`: a desktop notification, else a bell."""
    if notify_send := shutil.which("notify-send"):
        return (notify_send, "--app-name=nærvær", "--", notification.title, notification.text)
    if gdbus := shutil.which("gdbus"):
        destination = ("--session", "--dest", "org.freedesktop.Notifications", "--object-path")
        method = ("/org/freedesktop/Notifications", "--method", "org.freedesktop.Notifications.Notify")
        arguments = (_variant("nærvær"), "0", _variant(""), _variant(notification.title), _variant(notification.text))
        return (gdbus, "call", *destination, *method, *arguments, "[]", "{}", _SHOWN_MILLISECONDS)
    return (shutil.which("sh") or "/bin/sh", "-c", _RING)


def _config_home() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return Path(config) if config.startswith("/") else Path.home() / ".config"


def _exec_word(word: str) -> str:
    """One word of ExecStart that systemd takes as it stands."""
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(sign, escaped)
    return f'"{word}"'


def _variant(text: str) -> str:
    """A string in the notation gdbus reads its values in."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


# launchd

_LAUNCHD_LABEL = "no.naervaer.reminder"
# The text comes as arguments, so that nothing in it can be read as a script.
_APPLE_SCRIPT = (
    "-e",
    "on run argv",
    "-e",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "-e",
    "end run",
)


def launchd_setup(reminder: Reminder, notification: Notification) -> SchedulerSetup:
    """The agent's file, and the commands of launchctl."""
    file = Path.home() / "Library" / "LaunchAgents" / f"{_LAUNCHD_LABEL}.plist"
    # Windows has no such number and never comes here.
    domain = f"gui/{getattr(os, 'getuid', lambda: 0)()}"
    return SchedulerSetup(
        "launchd",
        {file: launchd_agent(reminder, notification)},
        begin=(("launchctl", "bootstrap", domain, str(file)),),
        end=(("launchctl", "bootout", f"{domain}/{_LAUNCHD_LABEL}"),),
    )


def launchd_agent(reminder: Reminder, notification: Notification) -> bytes:
    """The agent's property list; launchd goes by the clock on the wall."""
    return plistlib.dumps(
        {
            "Label": _LAUNCHD_LABEL,
            "ProgramArguments": ["/usr/bin/osascript", *_APPLE_SCRIPT, notification.title, notification.text],
            "StartCalendarInterval": [
                {"Weekday": day, "Hour": reminder.at.hour, "Minute": reminder.at.minute} for day in reminder.days
            ],
            "RunAtLoad": False,
        }
    )


# Task Scheduler

_TASK_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_SHOW_BALLOON = (
    "Add-Type -AssemblyName System.Windows.Forms,System.Drawing;"
    "$shown = New-Object System.Windows.Forms.NotifyIcon;"
    "$shown.Icon = [System.Drawing.SystemIcons]::Information;"
    "$shown.Visible = $true;"
    "$shown.ShowBalloonTip(20000, {title}, {text}, 'None');"
    "Start-Sleep 20;"
    "$shown.Dispose()"
)
# PowerShell takes these as quotes too.
_QUOTES = "'\u2018\u2019\u201a\u201b"


def task_scheduler_setup(reminder: Reminder, notification: Notification) -> SchedulerSetup:
    """The task's file, and the commands of schtasks."""
    folder = Path(os.environ.get("LOCALAPPDATA") or Path.home()) / REMINDER_NAME
    file = folder / "task.xml"
    name = ("/TN", REMINDER_NAME)
    return SchedulerSetup(
        "Task Scheduler",
        {file: scheduled_task(reminder, notification)},
        begin=(("schtasks", "/Create", *name, "/XML", str(file), "/F"),),
        end=(("schtasks", "/Delete", *name, "/F"),),
        query=("schtasks", "/Query", *name),
        folders=(folder,),
    )


def scheduled_task(reminder: Reminder, notification: Notification) -> bytes:
    """The task as the Task Scheduler reads it; a start without a zone goes by the clock on the wall."""
    root = ElementTree.Element("Task", version="1.2", xmlns=_NAMESPACE)
    trigger = _under(root, "Triggers", "CalendarTrigger")
    _under(trigger, "StartBoundary").text = f"2026-01-01T{reminder.at:%H:%M}:00"
    weekly = _under(trigger, "ScheduleByWeek")
    days = _under(weekly, "DaysOfWeek")
    for day in reminder.days:
        _under(days, _TASK_DAYS[day - 1])
    _under(weekly, "WeeksInterval").text = "1"
    _under(root, "Principals", "Principal", "LogonType").text = "InteractiveToken"
    settings = _under(root, "Settings")
    for name in ("DisallowStartIfOnBatteries", "StopIfGoingOnBatteries", "StartWhenAvailable"):
        _under(settings, name).text = "false"
    _under(settings, "ExecutionTimeLimit").text = "PT2M"
    action = _under(root, "Actions", "Exec")
    _under(action, "Command").text = "powershell.exe"
    _under(
        action, "Arguments"
    ).text = f"-NoProfile -NonInteractive -WindowStyle Hidden -EncodedCommand {_encoded(notification)}"
    return bytes(ElementTree.tostring(root, encoding="utf-16", xml_declaration=True))


def balloon_script(notification: Notification) -> str:
    """What PowerShell runs to show `notification`."""
    return _SHOW_BALLOON.format(title=_powershell_text(notification.title), text=_powershell_text(notification.text))


def _encoded(notification: Notification) -> str:
    return base64.b64encode(balloon_script(notification).encode("utf-16-le")).decode("ascii")


def _powershell_text(text: str) -> str:
    return f"'{''.join(sign * 2 if sign in _QUOTES else sign for sign in text)}'"


def _under(parent: ElementTree.Element, *names: str) -> ElementTree.Element:
    for name in names:
        parent = ElementTree.SubElement(parent, name)
    return parent


# What the kiosk of 0.1.0 wrote

_CALENDAR_FILES = ("naervaer-paaminnelse*.ics", ".naervaer-paaminnelse*.part")


def erase_leftover_reminders() -> int:
    """Overwrite and remove the calendar files and the timer that people could have at the kiosk of 0.1.0, outside their
    diaries and with their own words in them; returns how many files.

    A file that cannot be removed keeps nobody from practising: it is tried again at the next start.
    """
    return sum(map(_try_erase, _calendar_files())) + _erase_timer()


def _calendar_files() -> set[Path]:
    found: set[Path] = set()
    for usual in (Path.home, platformdirs.user_documents_path):
        with contextlib.suppress(OSError, RuntimeError):  # an account that has no home
            folder = usual()
            found.update(file for pattern in _CALENDAR_FILES for file in folder.glob(pattern))
    return found


def _try_erase(file: Path) -> bool:
    try:
        secure_erase(file)
    except OSError:
        return False
    return True


def _erase_timer() -> int:
    with contextlib.suppress(OSError, RuntimeError, Refusal), contextlib.ExitStack() as stack:
        scheduler = system_scheduler()
        # Held open, so that what the scheduler takes away can be written over when it has let go.
        units = [stack.enter_context(file.open("r+b")) for file in scheduler.existing_files()]
        if units:
            try:
                scheduler.turn_off()
            finally:
                for unit in units:
                    overwrite(unit)
            return len(units)
    return 0
