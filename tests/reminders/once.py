"""Sets a reminder up with the systemd that is there, lets it come once, takes it away, and prints what it saw."""

from __future__ import annotations

import subprocess
import sys
from datetime import time
from pathlib import Path

from nærvær.domain.reminder import Notification, Reminder
from nærvær.reminders.scheduler import system_scheduler
from reminders.test_schedulers import HOSTILE


def ask(*words: str) -> str:
    return subprocess.run(["systemctl", "--user", *words], capture_output=True, encoding="utf-8", check=False).stdout


def main(folder: Path) -> None:
    tools = folder / "tools"
    tools.mkdir()
    notifier = tools / "notify-send"
    notifier.write_text(f'#!/bin/sh\nprintf "%s" "$3" > "{folder}/shown"\n', "utf-8")
    notifier.chmod(0o755)
    schedule = system_scheduler()
    schedule.turn_on(Reminder("etter lunsj", time(12)), Notification("x", "y"))
    schedule.turn_on(Reminder("etter morgenkaffen", time(8, 5), (1, 3, 7)), Notification(HOSTILE, "Når det passer."))
    print("on" if schedule.is_on() else "off")
    print(
        ask("show", "--value", "-p", "TimersCalendar", "naervaer-reminder.timer").split("OnCalendar=")[1].split(" ;")[0]
    )
    print(ask("is-enabled", "naervaer-reminder.timer").strip())
    ask("start", "naervaer-reminder.service")
    print(folder.joinpath("shown").read_text("utf-8"))
    schedule.turn_off()
    print("on" if schedule.is_on() else "off")
    print(ask("show", "--value", "-p", "LoadState", "naervaer-reminder.timer").strip())
    print(*([str(path) for path in Path.home().joinpath(".config").iterdir()] or ["clean"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
