"""A deed is done whether or not its telling finds anybody: exit code 0, and the words on standard error."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.test_command_line import HURRIED, surroundings

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")

DONE = "Det er gjort, men svaret kom ikke fram dit det skulle. Du trenger ikke gjøre det igjen. Her er det:\n"


def shell(redirection: str, data: Path, *words: str, answer: str = "") -> tuple[int, str, str]:
    """Run a command line through a shell with its outputs led somewhere."""
    command = [sys.executable, str(HURRIED), "--data-dir", str(data), *words]
    done = subprocess.run(
        ["bash", "-c", f'"$@" {redirection}', "bash", *command],
        input=answer,
        capture_output=True,
        encoding="utf-8",
        env=surroundings(),
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def deeds(folder: Path) -> dict[str, tuple[Sequence[str], str]]:
    """Every command that does something and then tells of it, and the words it tells with."""
    table = folder / "tabell.csv"
    return {
        "log": (["log", "Vaske opp"], "Ført opp: Vaske opp"),
        "log of an exercise": (["log", "Kroppsskanning", "--minutes", "10"], "Ført opp: Kroppsskanning"),
        "backup": (["backup"], "Sikkerhetskopien er laget"),
        "restore": (["restore"], "Dagboka er nå slik den var"),
        "export": (["export", "-o", str(folder / "alt.zip")], "Alt er med"),
        "import": (["import", str(table)], "1 ting er ført inn"),
        "report": (["report", "-o", str(folder / "rapport.html")], "Rapporten er laget"),
        "remind": (["remind", "-o", str(folder / "minn.ics")], "Kalenderfila er laget"),
        "remind at": (["remind", "--at", "9"], "Påminnelse: "),
        "render": (["render", "silent", "--minutes", "1", "-o", str(folder / "u.wav")], "Lydfila er laget"),
    }


def holdings(data: Path) -> int:
    """How many practices the diary tells of."""
    return len(json.loads(shell("", data, "progress", "--json")[1])["practices"])


@pytest.fixture(scope="module")
def told_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary with a backup; each start of a command costs a third of a second of a processor."""
    folder = tmp_path_factory.mktemp("told") / "data"
    assert shell("", folder, "log", "Vaske opp")[0] == 0
    assert shell("", folder, "backup")[0] == 0
    return folder


@pytest.fixture
def data(told_of: Path, tmp_path: Path) -> Path:
    """One's own copy of it."""
    return Path(shutil.copytree(told_of, tmp_path / "data"))


@pytest.mark.parametrize("name", list(deeds(Path())))
def test_a_full_output_undoes_no_deed_and_says_so_elsewhere(name: str, data: Path, tmp_path: Path) -> None:
    words, told = deeds(tmp_path)[name]
    (tmp_path / "tabell.csv").write_text("start,seconds,kind,label,note\n2026-03-01,60,informal,Vaske opp,\n", "utf-8")
    code, out, err = shell(">/dev/full", data, *words)
    assert (code, out) == (0, "")
    assert err.startswith(DONE)
    assert told in err


@pytest.mark.parametrize("redirection", [">/dev/full 2>/dev/full", ">&-", ">&- 2>&-", "2>&-", "2>/dev/full", "| true"])
def test_whatever_becomes_of_the_outputs_what_is_logged_is_logged_once(redirection: str, data: Path) -> None:
    pipe = "; exit ${PIPESTATUS[0]}" if redirection == "| true" else ""
    code, _, err = shell(redirection + pipe, data, "log", "Vaske opp")
    assert (code, err) == (0, "")
    assert holdings(data) == 2


def test_erasing_is_told_although_the_window_was_closed_after_the_question(data: Path) -> None:
    command = [sys.executable, str(HURRIED), "--data-dir", str(data), "erase"]
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=slave, stderr=subprocess.PIPE, env=surroundings()
    ) as process:
        os.close(slave)
        asked = b""
        while "å slette".encode() not in asked:
            asked += os.read(master, 4_096)
        os.close(master)
        _, said = process.communicate(b"slett\n")
    assert process.returncode == 0
    assert said.decode().startswith(f"{DONE}Slettet: ")
    assert holdings(data) == 0


def test_what_only_shows_something_fails_when_it_cannot_be_shown(data: Path) -> None:
    for words in (["progress"], ["plan"], ["verify"], ["doctor"], ["exercises"], ["remind"]):
        code, _, err = shell(">/dev/full", data, *words)
        assert (code, err) == (1, "Det er ikke plass igjen på disken. Rydd litt plass, og prøv igjen.\n")


def test_a_terminal_that_goes_away_stops_no_file_that_is_being_made(tmp_path: Path) -> None:
    words = ["--data-dir", str(tmp_path / "data"), "render", "silent", "--minutes", "1", "-o", str(tmp_path / "u.wav")]
    master, slave = pty.openpty()
    environment = surroundings()
    with subprocess.Popen(
        [sys.executable, str(HURRIED), *words], stdout=subprocess.PIPE, stderr=slave, env=environment
    ) as process:
        os.close(slave)
        os.close(master)
        process.communicate()
    assert process.returncode == 0
    assert (tmp_path / "u.wav").exists()
