"""Nothing leaves the machine: the kernel kills the program at its first socket of the internet, and it lives."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import sealed
from null_sink import Heard
from person import Person
from terminal import Terminal

SEALED = (sys.executable, str(Path(sealed.__file__)))
pytestmark = pytest.mark.skipif(not sealed.possible(), reason="needs seccomp on x86-64 or ARM64")


def wait_for_sound(heard: Heard, seconds: float = 20.0) -> None:
    """Wait until a second and a half of what arrives at the sink is not silence."""
    deadline = time.monotonic() + seconds
    while int((np.abs(heard.samples().astype(np.int32)) > 30).sum()) < 72_000:
        assert time.monotonic() < deadline, "nothing is heard"
        time.sleep(0.1)


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_the_seal_would_kill_it(family: str) -> None:
    code = f"import socket; socket.socket(socket.AF_UNIX); print('unix', flush=True); socket.socket(socket.{family})"
    done = subprocess.run([*SEALED, sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("unix\n", -signal.SIGSYS)


def test_a_whole_practice_opens_no_socket_of_the_internet(
    person: Person, record_property: Callable[[str, object], None]
) -> None:
    with (
        person.sink.recorder() as heard,
        Terminal((*SEALED, person.program), person.environment) as terminal,
    ):
        terminal.wait_for("Begynn")
        terminal.press("Enter")
        terminal.wait_for("Hvor sterk er smerten akkurat nå?")
        terminal.press("6")
        terminal.wait_for("igjen")
        wait_for_sound(heard)
        terminal.press("Escape")
        terminal.wait_for("Gå videre med øvelsen")
        terminal.press("Enter")
        for shown, key in (("Etter øvelsen", "5"), ("Hvor mye hjalp øvelsen", "7"), ("linje", "Escape")):
            terminal.wait_for(shown)
            time.sleep(1)  # a question takes no answer before it can have been read
            terminal.press(key)
        terminal.wait_for("Lagret på denne maskinen.")
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    (practice,) = person.practices()
    assert (practice["pain_before"], practice["pain_after"], practice["helped"]) == (6, 5, 7)
    record_property("figures", "a whole practice with sound, 0 sockets of the internet")


def test_no_command_opens_a_socket_of_the_internet(person: Person, tmp_path: Path) -> None:
    for words in (
        ("log", "dusj"),
        ("plan",),
        ("doctor",),
        ("progress", "--json"),
        ("verify",),
        ("backup",),
        ("export", "-o", str(tmp_path / "alt.zip")),
        ("import", str(tmp_path / "alt.zip")),
    ):
        done = subprocess.run(
            [*SEALED, person.program, *words],
            env=person.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, 1), (words, done.stderr, done.returncode)
        assert done.returncode == 0 or words == ("doctor",), (words, done.stderr)
    assert "les_eksport.py" in zipfile.ZipFile(tmp_path / "alt.zip").namelist()  # the wheel has it
