"""How each system's own scheduler shows a notification at the times of a reminder.

Linux: a timer of the person's own systemd, which rings where there is no desktop. macOS: an agent of the person's own
launchd. Windows: an entry in the Task Scheduler.
"""

from __future__ import annotations

import base64
import os
import plistlib
import shutil
from pathlib import Path
from xml.etree import ElementTree

from ..domain.reminder import Notification, Reminder
from .scheduler import Command, SchedulerSetup

REMINDER_NAME = "naervaer-reminder"

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
