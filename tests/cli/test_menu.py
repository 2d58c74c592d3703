"""`--menu` and `--no-menu` as a person types them."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.test_command_line import surroundings

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the menu of a Linux desktop")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the program in a home of its own."""
    home = {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }

    def go(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "nærvær", *words]
        return subprocess.run(
            command, env=surroundings() | home, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )

    return go


def test_the_entry_opens_the_diary_that_was_named_and_its_advice_takes_it_away(run: Run, tmp_path: Path) -> None:
    done = run("--data-dir", "min dagbok", "--menu")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("nærvær ligger nå i menyen på skrivebordet.")
    entry = tmp_path / "share" / "applications" / "naervaer.desktop"
    text = entry.read_text("utf-8")
    assert "Comment=Veiledet meditasjon for deg som lever med smerte\n" in text
    assert "Keywords=meditasjon;" in text
    assert f'"--data-dir" "{tmp_path}/min dagbok"\n' in text
    advice = shlex.split(done.stdout.partition("så skriv: ")[2])
    done = run(*advice[advice.index("nærvær") + 1 :])
    assert (done.returncode, done.stdout, done.stderr) == (0, "nærvær er tatt bort fra menyen.\n", "")
    assert not list((tmp_path / "share").glob("[!n]*"))
    assert run("--no-menu").stdout == "nærvær lå ikke i menyen.\n"


@pytest.mark.parametrize("words", [("--menu", "plan"), ("--no-menu", "--plain")])
def test_it_stands_alone(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "--menu og --no-menu skrives uten kommando og uten --plain.\n"
    assert run("--menu", "--no-menu").stderr.startswith("Velg én av disse om gangen: --menu, --no-menu.")
    assert not (tmp_path / "share" / "applications").exists()


def test_a_place_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    tmp_path.joinpath("share").touch()
    done = run("--menu")
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"Stedet er: {tmp_path}/share" in done.stderr
