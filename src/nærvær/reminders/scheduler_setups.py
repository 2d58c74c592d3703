"""Linux: a timer of the person's own systemd, which shows a notification, or rings where there is no desktop."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ..domain.reminder import Notification, Reminder
from .scheduler import Command, SchedulerSetup

NAME = "naervaer-reminder"
TIMER = f"{NAME}.timer"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHOWN_MILLISECONDS = "20000"
# Rings in every terminal of this person and writes nothing, so that no text lands in the middle of another program.
_RING = (
    'for terminal in /dev/tty[0-9]* /dev/pts/[0-9]*; do [ -O "$terminal" ] && printf "\\a" > "$terminal"; done; true'
)


def scheduler_setup(reminder: Reminder, notification: Notification) -> SchedulerSetup:
    """The units under the person's own configuration, and the commands of systemctl."""
    units = _config() / "systemd" / "user"
    control = ("systemctl", "--user")
    return SchedulerSetup(
        "systemd",
        {
            units / f"{NAME}.service": service(notifier(notification)).encode(),
            units / TIMER: timer(reminder).encode(),
        },
        begin=((*control, "daemon-reload"), (*control, "enable", TIMER), (*control, "restart", TIMER)),
        end=((*control, "disable", "--now", TIMER),),
        after=((*control, "daemon-reload"),),
        folders=(units / "timers.target.wants", units, units.parent),
    )


def service(command: Command) -> str:
    """The unit that shows the reminder once."""
    words = " ".join(map(_quoted, command))
    return f"[Unit]\nDescription=nærvær\n\n[Service]\nType=oneshot\nExecStart={words}\n"


def timer(reminder: Reminder) -> str:
    """The unit with the times of the reminder; systemd goes by the clock on the wall, also when that changes."""
    when = f"{','.join(_DAYS[day - 1] for day in reminder.days)} *-*-* {reminder.at:%H:%M}:00"
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


def _config() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return Path(config) if config.startswith("/") else Path.home() / ".config"


def _quoted(word: str) -> str:
    """One word of ExecStart that systemd takes as it stands."""
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(sign, escaped)
    return f'"{word}"'


def _variant(text: str) -> str:
    """A string in the notation gdbus reads its values in."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
