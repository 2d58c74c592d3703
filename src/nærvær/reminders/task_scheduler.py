"""Windows: an entry in the Task Scheduler, which shows a notification."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from xml.etree import ElementTree

from ..domain.reminder import Notification, Reminder
from .scheduler import SchedulerSetup

TASK = "naervaer-reminder"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_SHOW = (
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


def scheduler_setup(reminder: Reminder, notification: Notification) -> SchedulerSetup:
    """The task's file, and the commands of schtasks."""
    folder = Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "naervaer-reminder"
    file = folder / "task.xml"
    name = ("/TN", TASK)
    return SchedulerSetup(
        "Task Scheduler",
        {file: task(reminder, notification)},
        begin=(("schtasks", "/Create", *name, "/XML", str(file), "/F"),),
        end=(("schtasks", "/Delete", *name, "/F"),),
        query=("schtasks", "/Query", *name),
        folders=(folder,),
    )


def task(reminder: Reminder, notification: Notification) -> bytes:
    """The task as the Task Scheduler reads it; a start without a zone goes by the clock on the wall."""
    root = ElementTree.Element("Task", version="1.2", xmlns=_NAMESPACE)
    trigger = _under(root, "Triggers", "CalendarTrigger")
    _under(trigger, "StartBoundary").text = f"2026-01-01T{reminder.at:%H:%M}:00"
    weekly = _under(trigger, "ScheduleByWeek")
    days = _under(weekly, "DaysOfWeek")
    for day in reminder.days:
        _under(days, _DAYS[day - 1])
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


def script(notification: Notification) -> str:
    """What PowerShell runs to show `notification`."""
    return _SHOW.format(title=_quoted(notification.title), text=_quoted(notification.text))


def _encoded(notification: Notification) -> str:
    return base64.b64encode(script(notification).encode("utf-16-le")).decode("ascii")


def _quoted(text: str) -> str:
    return f"'{''.join(sign * 2 if sign in _QUOTES else sign for sign in text)}'"


def _under(parent: ElementTree.Element, *names: str) -> ElementTree.Element:
    for name in names:
        parent = ElementTree.SubElement(parent, name)
    return parent
