"""The entry in the menu of a Linux desktop: found valid, opened by the desktop's own launcher, and gone without a trace."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nærvær import desktop_menu
from nærvær.desktop_menu import _BEFORE_COMMAND, starter_script, system_menu_entry
from nærvær.domain.machine_settings import EntryWords
from nærvær.invocation import start_words
from terminal import Terminal

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the menu of a Linux desktop")

ROOT = Path(__file__).resolve().parents[2]
WORDS = EntryWords("nærvær", "Rolig; 100 % \\ ærlig", ("pust", "ro; mer"))
HOSTILE = "en mappe med 'hermetegn' \"to\" `tre` $HOME 100% %f \\ æøå; && slutt"
REPORTING = """#!/bin/sh
printf '%s\\n' "$0" "$@" > "$REPORT.part"
mv "$REPORT.part" "$REPORT"
"""


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own folder of data, and a machine without any terminal."""
    folder = tmp_path / "data"
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "mv", "env"):
        tools.joinpath(name).symlink_to(str(shutil.which(name)))
    for name in ("TERMINAL", "XDG_CURRENT_DESKTOP", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setenv("PATH", str(tools))
    return folder


@pytest.fixture
def terminal(tmp_path: Path, data_home: Path) -> Callable[[str], None]:
    """Puts a terminal on the machine that reports what it was started with."""

    def install(name: str) -> None:
        file = tmp_path / "bin" / name
        file.write_text(REPORTING, "utf-8")
        file.chmod(0o755)

    return install


def opened(data_home: Path, tmp_path: Path) -> list[str]:
    """Open the entry as a desktop does; what the terminal was started with."""
    report = tmp_path / "report"
    gio = shutil.which("gio", path=os.defpath + ":/usr/bin")
    if gio is None:
        pytest.skip("gio is not installed")
    entry = data_home / "applications" / "naervaer.desktop"
    subprocess.run([gio, "launch", str(entry)], env={**os.environ, "REPORT": str(report)}, check=True, timeout=30)
    for _ in range(200):
        if report.exists():
            return report.read_text("utf-8").splitlines()
        subprocess.run(["/bin/sleep", "0.05"], check=True)
    pytest.fail("the terminal was never started")


def files_below(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*")) if folder.exists() else []


@pytest.mark.parametrize("name", [None, "xterm"])
def test_the_entry_is_valid(data_home: Path, terminal: Callable[[str], None], name: str | None) -> None:
    validate = shutil.which("desktop-file-validate", path=os.defpath + ":/usr/bin")
    if validate is None:
        pytest.skip("desktop-file-utils is not installed")
    if name:
        terminal(name)
    system_menu_entry(("/usr/bin/python3", f"/{HOSTILE}/run.py")).add(WORDS)
    entry = data_home / "applications" / "naervaer.desktop"
    done = subprocess.run([validate, str(entry)], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert f"Terminal={'false' if name else 'true'}\n" in entry.read_text("utf-8")


@pytest.mark.parametrize("name", list(_BEFORE_COMMAND))
def test_a_desktop_opens_it_in_a_terminal_of_the_size_that_was_asked_for(
    data_home: Path, tmp_path: Path, terminal: Callable[[str], None], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    terminal(name)
    command = ("/usr/bin/python3", f"/{HOSTILE}/run.py", "--data-dir", f"/{HOSTILE}")
    system_menu_entry(command).add(WORDS)
    started, *words = opened(data_home, tmp_path)
    assert started == str(tmp_path / "bin" / name)
    assert tuple(words[-len(command) :]) == command
    before = " ".join(words[: -len(command)])
    assert "100" in before
    assert "30" in before
    assert any(letters in before for letters in ("14", "1.3"))


def test_what_the_terminal_runs_is_the_program_at_today(
    data_home: Path, tmp_path: Path, terminal: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal("xterm")
    diary = tmp_path / HOSTILE
    system_menu_entry((sys.executable, "-P", "-m", "nærvær", "--data-dir", str(diary))).add(WORDS)
    words = opened(data_home, tmp_path)
    monkeypatch.setenv("PATH", f"{os.defpath}:/usr/local/bin")  # what the test itself looks with
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    with Terminal(words[words.index("-e") + 1 :], environment, 100, 30) as window:
        window.wait_for("Begynn", 60)
        window.press("Escape", "Escape")
        assert window.wait_for_end() == 0
    assert diary.is_dir()


def test_the_terminal_that_was_chosen_comes_first(
    data_home: Path, tmp_path: Path, terminal: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gnome-terminal", "konsole", "kitty", "foot", "xterm"):
        terminal(name)
    command = ("nærvær",)

    def first() -> str:
        system_menu_entry(command).add(WORDS)
        report = opened(data_home, tmp_path)
        (tmp_path / "report").unlink()
        return Path(report[0]).name

    assert first() == "gnome-terminal"
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:KDE")
    assert first() == "konsole"
    tmp_path.joinpath("bin", "x-terminal-emulator").symlink_to(tmp_path / "bin" / "xterm")
    assert first() == "xterm"
    monkeypatch.setenv("TERMINAL", "/opt/kitty")
    assert first() == "kitty"
    monkeypatch.setenv("TERMINAL", "foot")  # which opens only under Wayland
    assert first() == "xterm"


def test_it_is_taken_away_without_a_trace(data_home: Path) -> None:
    entry = system_menu_entry(("nærvær",))
    assert entry.remove() is False
    entry.add(WORDS)
    entry.add(WORDS)
    assert entry.is_there()
    assert len([name for name in files_below(data_home) if "." in name]) == 3
    assert entry.remove() is True
    assert not entry.is_there()
    assert files_below(data_home) == []


def test_what_others_have_put_beside_it_stays(data_home: Path) -> None:
    others = [data_home / "applications/other.desktop", data_home / "icons/hicolor/256x256/apps/other.png"]
    for file in others:
        file.parent.mkdir(parents=True)
        file.touch()
    before = files_below(data_home)
    entry = system_menu_entry(("nærvær",))
    entry.add(WORDS)
    entry.remove()
    assert files_below(data_home) == before


KILLED = """
import os, sys
from pathlib import Path
from nærvær.desktop_menu import system_menu_entry
from nærvær.domain.machine_settings import EntryWords
left, rename = int(sys.argv[1]), Path.replace
def replace(self, target):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    return rename(self, target)
Path.replace = replace
system_menu_entry(("nærvær",)).add(EntryWords("nærvær", "", ()))
"""


@pytest.mark.parametrize("renamed", [0, 1, 2, 3])
def test_what_a_killed_writer_has_left_goes_too(data_home: Path, renamed: int) -> None:
    command = [sys.executable, "-c", KILLED, str(renamed)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False)
    assert done.returncode == (0 if renamed == 3 else 9)
    left = [name for name in files_below(data_home) if "." in name.rpartition("/")[2]]
    assert len(left) == min(renamed + 1, 3)
    entry = system_menu_entry(("nærvær",))
    assert entry.is_there() is (renamed == 3)
    entry.remove()
    assert files_below(data_home) == []


def test_a_write_that_fails_leaves_nothing(data_home: Path) -> None:
    data_home.joinpath("applications").mkdir(parents=True)
    data_home.joinpath("applications", "naervaer.desktop").mkdir()
    with pytest.raises(OSError, match=r"naervaer\.desktop"):
        system_menu_entry(("nærvær",)).add(WORDS)
    assert files_below(data_home) == ["applications", "applications/naervaer.desktop"]


def test_the_command_starts_the_program_as_it_was_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NAERVAER_RUN_PY", "run.py")
    monkeypatch.chdir(tmp_path)
    assert start_words(None) == (os.path.realpath(sys.executable), str(tmp_path / "run.py"))
    assert start_words("/d") == (os.path.realpath(sys.executable), str(tmp_path / "run.py"), "--data-dir", "/d")
    monkeypatch.delenv("NAERVAER_RUN_PY")
    monkeypatch.setattr(sys, "argv", ["bin/nærvær", "--menu"])
    assert start_words(None) == (str(tmp_path / "bin" / "nærvær"),)
    monkeypatch.setattr(sys, "argv", ["-m", "--menu"])
    assert start_words(None) == (sys.executable, "-m", "nærvær")


# Other systems: what can be seen here


def test_the_application_of_macos_hands_the_command_on_as_it_is(tmp_path: Path) -> None:
    words = tmp_path / "osascript"
    words.write_text("#!/bin/sh\nfor word; do case $word in -e) ;; *) printf '%s\\n' \"$word\";; esac; done\n", "utf-8")
    words.chmod(0o755)
    script = starter_script(("/usr/bin/python3", f"/{HOSTILE}/run.py"))
    environment = {"PATH": f"{tmp_path}:{os.defpath}"}
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, encoding="utf-8", check=True)
    rows = done.stdout.splitlines()
    (line,) = (row for row in rows if row.startswith("set opened to do script "))
    in_shell = line.partition('"')[2].removesuffix('"').replace('\\"', '"').replace("\\\\", "\\")
    shown = subprocess.run(
        ["sh", "-c", in_shell.replace("exec /usr/bin/python3", "printf '%s'")], capture_output=True, check=True
    )
    assert shown.stdout.decode() == f"/{HOSTILE}/run.py"
    assert "set number of columns of opened to 100" in rows


def test_the_icons_of_other_systems_hold_the_picture() -> None:
    picture = desktop_menu.icon(desktop_menu.LARGE_ICON)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">2I", picture[16:24]) == (256, 256)
    icns, ico = desktop_menu.icns(), desktop_menu.ico()
    assert struct.unpack(">I", icns[4:8])[0] == len(icns)
    assert icns.endswith(picture)
    length, offset = struct.unpack("<2I", ico[14:22])
    assert ico[offset : offset + length] == picture
