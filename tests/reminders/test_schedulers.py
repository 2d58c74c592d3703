"""The entry in the system's own scheduler: what is written, what is run, and that nothing is left behind."""

from __future__ import annotations

import base64
import os
import plistlib
import shutil
import subprocess
import sys
from datetime import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nærvær.domain.errors import SchedulerProblem
from nærvær.domain.reminder import Notification, Reminder, Scheduler
from nærvær.reminders import scheduler
from nærvær.reminders.scheduler import SchedulerSetup, SystemScheduler, system_scheduler

SOME = Reminder("etter morgenkaffen", time(8, 5), (1, 3, 7))
HOSTILE = "50 %h $HOME ${HOME} \"a\" 'b' \\ ; & | `ls` ’c’ <i>"
TOLD = Notification(HOSTILE, "Når det passer.")
POSIX = pytest.mark.skipif(os.name != "posix", reason="shell scripts stand in for the system's commands")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and no other place for configuration."""
    place = tmp_path / "hjem"
    place.mkdir()
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("LOCALAPPDATA", str(place / "AppData"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return place


def left_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def command(folder: Path, name: str, body: str) -> Path:
    """A command that notes its arguments in `calls` and then does `body`."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> "{folder}/calls"\n{body}\n', "utf-8")
    file.chmod(0o755)
    return file


# systemd


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_itself_finds_the_units_right(tmp_path: Path) -> None:
    tmp_path.joinpath("naervaer-reminder.service").write_text(
        scheduler.systemd_service(("/bin/true", HOSTILE)), "utf-8"
    )
    timer = tmp_path / "naervaer-reminder.timer"
    timer.write_text(scheduler.systemd_timer(SOME), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", timer],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    (when,) = (line.partition("=")[2] for line in timer.read_text("utf-8").splitlines() if "OnCalendar" in line)
    told = subprocess.run(
        ["systemd-analyze", "calendar", when], capture_output=True, encoding="utf-8", check=True, env=os.environ
    ).stdout
    assert "Normalized form: Mon,Wed,Sun *-*-* 08:05:00" in told


def test_the_notification_is_handed_over_as_one_word_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "notify-send" else None)
    assert scheduler.notifier(TOLD) == (
        "/bin/notify-send",
        "--app-name=nærvær",
        "--",
        HOSTILE,
        "Når det passer.",
    )
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "gdbus" else None)
    assert "'50 %h $HOME ${HOME} \"a\" \\'b\\' \\\\ ; & | `ls` ’c’ <i>'" in scheduler.notifier(TOLD)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert scheduler.notifier(TOLD)[:2] == ("/bin/sh", "-c")


@POSIX
def test_systemd_is_set_up_and_taken_away_without_trace(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = home.parent / "tools"
    command(tools, "systemctl", "exit 0")
    monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)
    schedule: Scheduler = system_scheduler("linux")
    assert not schedule.is_on()
    schedule.turn_on(SOME, TOLD)
    assert schedule.is_on()
    units = home / ".config" / "systemd" / "user"
    assert "OnCalendar=Mon,Wed,Sun *-*-* 08:05:00" in units.joinpath("naervaer-reminder.timer").read_text("utf-8")
    schedule.turn_on(Reminder("etter lunsj", time(12)), TOLD)
    assert "Sun *-*-* 12:00:00" in units.joinpath("naervaer-reminder.timer").read_text("utf-8")
    assert schedule.turn_off()
    assert not schedule.turn_off()
    assert left_in(home) == [".config"]
    calls = tools.joinpath("calls").read_text("utf-8").splitlines()
    assert "--user enable naervaer-reminder.timer" in calls
    assert calls[-2:] == ["--user disable --now naervaer-reminder.timer", "--user daemon-reload"]


@POSIX
def test_other_units_of_the_person_are_left_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = home / ".config" / "systemd" / "user"
    units.mkdir(parents=True)
    units.joinpath("mine.timer").write_text("[Timer]\n")
    tools = home.parent / "tools"
    command(tools, "systemctl", "exit 0")
    monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)
    system_scheduler("linux").turn_on(SOME, TOLD)
    system_scheduler("linux").turn_off()
    assert left_in(units) == ["mine.timer"]


@POSIX
@pytest.mark.parametrize(("body", "reason"), [("exit 1", "refused"), (None, "absent")])
def test_without_a_systemd_that_answers_nothing_is_left(
    body: str | None, reason: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = home.parent / "tools"
    tools.mkdir()
    if body:
        command(tools, "systemctl", body)
    monkeypatch.setenv("PATH", str(tools))
    with pytest.raises(SchedulerProblem) as refused:
        system_scheduler("linux").turn_on(SOME, TOLD)
    assert (refused.value.reason, refused.value.scheduler) == (reason, "systemd")
    assert left_in(home) == [".config"]


# launchd


def test_the_agent_of_launchd_says_when_and_passes_the_text_as_arguments(home: Path) -> None:
    made = scheduler.launchd_setup(SOME, TOLD)
    ((file, content),) = made.files.items()
    assert file == home / "Library" / "LaunchAgents" / "no.naervaer.reminder.plist"
    told = plistlib.loads(content)
    assert told["Label"] == "no.naervaer.reminder"
    assert told["StartCalendarInterval"] == [{"Weekday": day, "Hour": 8, "Minute": 5} for day in (1, 3, 7)]
    assert told["ProgramArguments"][0] == "/usr/bin/osascript"
    assert told["ProgramArguments"][-2:] == [HOSTILE, "Når det passer."]
    assert told["RunAtLoad"] is False
    ((control, verb, domain, named),) = made.begin
    assert (control, verb, named) == ("launchctl", "bootstrap", str(file))
    assert made.end == (("launchctl", "bootout", f"{domain}/no.naervaer.reminder"),)


# The Task Scheduler


def test_the_task_of_windows_says_when_and_quotes_the_text(home: Path) -> None:
    made = scheduler.task_scheduler_setup(SOME, TOLD)
    ((file, content),) = made.files.items()
    root = ElementTree.fromstring(content)
    names = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    weekly = root.find("t:Triggers/t:CalendarTrigger/t:ScheduleByWeek", names)
    assert weekly is not None
    days = weekly.find("t:DaysOfWeek", names)
    assert days is not None
    assert [day.tag.partition("}")[2] for day in days] == [
        "Monday",
        "Wednesday",
        "Sunday",
    ]
    assert root.findtext("t:Triggers/t:CalendarTrigger/t:StartBoundary", "", names).endswith("T08:05:00")
    arguments = root.findtext("t:Actions/t:Exec/t:Arguments", "", names)
    script = base64.b64decode(arguments.split()[-1]).decode("utf-16-le")
    assert "'50 %h $HOME ${HOME} \"a\" ''b'' \\ ; & | `ls` ’’c’’ <i>'" in script
    assert content[:2] in (b"\xff\xfe", b"\xfe\xff")
    assert made.begin == (("schtasks", "/Create", "/TN", "naervaer-reminder", "/XML", str(file), "/F"),)
    assert made.end == (("schtasks", "/Delete", "/TN", "naervaer-reminder", "/F"),)


@POSIX
@pytest.mark.parametrize(("platform", "tool"), [("darwin", "launchctl"), ("win32", "schtasks")])
def test_the_others_are_taken_away_without_trace_too(
    platform: str, tool: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = home.parent / "tools"
    command(tools, tool, f'case "$1" in /Query) test -e "{tools}/on";; /Create) : > "{tools}/on";; *) true;; esac')
    monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)
    schedule = system_scheduler(platform)
    schedule.turn_on(SOME, TOLD)
    assert schedule.is_on()
    assert schedule.turn_off()
    files = [name for name in left_in(home) if home.joinpath(name).is_file()]
    assert files == []


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    blocked = tmp_path / "fil"
    blocked.write_text("x")

    def arrange(reminder: Reminder, told: Notification) -> SchedulerSetup:
        return SchedulerSetup("systemd", {tmp_path / "a": b"1", blocked / "b": b"2"}, begin=(), end=())

    with pytest.raises(OSError):
        SystemScheduler(arrange).turn_on(SOME, TOLD)
    assert left_in(tmp_path) == ["fil"]


@pytest.mark.skipif(
    sys.platform != "linux"
    or not Path("/lib/systemd/systemd").exists()
    or os.geteuid() != 0
    or shutil.which("unshare") is None
    or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0,
    reason="a systemd of one's own needs a mount namespace",
)
def test_a_real_systemd_takes_it_in_rings_and_lets_it_go(tmp_path: Path) -> None:
    folder = Path(__file__).parent
    done = subprocess.run(
        ["unshare", "-m", "bash", folder / "own_systemd.sh", sys.executable, folder / "once.py", tmp_path],
        capture_output=True,
        encoding="utf-8",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "LANG": "C.UTF-8",
            "TZ": "Europe/Oslo",
        },
        check=False,
        timeout=60,
    )
    if done.returncode == 77:
        pytest.skip("no systemd could be started here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines() == [
        "on",
        "Mon,Wed,Sun *-*-* 08:05:00",
        "enabled",
        HOSTILE,
        "off",
        "not-found",
        "clean",
    ]
