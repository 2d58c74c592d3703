"""Letters that do not come through are asked for again: what is kept is what was written, or nothing.

All of it holds under LC_ALL=C too, which names no encoding: arguments, names of files, and lines that are piped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.test_plain_practice import HURRIED, surroundings
from nærvær.domain.practice import InformalPractice
from nærvær.plain.console import _decoded
from nærvær.sanitize import sanitize
from nærvær.store import open_diary
from store.diaries import Clock

LOST = "Noen av bokstavene kom ikke fram"
LOCALE: dict[str, str] = {}
EVERYDAY_IN_OWN_WORDS = b"3\n12\n"


@pytest.fixture(autouse=True, params=["C.UTF-8", "C"])
def locale(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the program meet this locale."""
    monkeypatch.setitem(LOCALE, "LC_ALL", request.param)


def kept(data: Path) -> list[object]:
    with open_diary(data, Clock()) as diary:
        return [entry.fact for entry in diary.entries()]


def run(data: Path, *words: str | bytes, text: bytes = b"", **extra: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, HURRIED, "--data-dir", data, *words]
    return subprocess.run(
        [os.fsencode(word) for word in command],
        input=text,
        capture_output=True,
        env=surroundings(2000, **LOCALE, **extra),
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("word", [b"B\345ttur", b"\xff", b"tur \xed\xa0\xbd"])
def test_an_argument_that_is_no_utf8_is_refused_and_nothing_is_kept(tmp_path: Path, word: bytes) -> None:
    done = run(tmp_path, "log", "--new", word)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr and b"Noe gikk galt" not in done.stderr
    assert not (tmp_path / "diary.db").exists() or kept(tmp_path) == []


def test_letters_that_come_through_are_kept_and_said(tmp_path: Path) -> None:
    done = run(tmp_path, "log", "--new", "Båttur på øya")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Båttur på øya" in done.stdout.decode()
    assert kept(tmp_path) == [InformalPractice("Båttur på øya", 1)]


def test_a_piped_line_that_is_no_utf8_is_told_and_not_kept(tmp_path: Path) -> None:
    lines = EVERYDAY_IN_OWN_WORDS + b"B\345ttur\n" + EVERYDAY_IN_OWN_WORDS + "Båttur\n".encode() + b"0\n"
    done = run(tmp_path, "--plain", text=lines)
    assert LOST in done.stdout.decode()
    assert [fact.activity for fact in kept(tmp_path) if isinstance(fact, InformalPractice)] == ["Båttur"]


def test_a_line_in_the_letters_of_the_machine_is_read_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getpreferredencoding", lambda do_setlocale: "iso-8859-1")
    assert _decoded(b"B\345ttur") == "Båttur"
    assert _decoded("Båttur".encode()) == "Båttur"
    monkeypatch.setattr("locale.getpreferredencoding", lambda do_setlocale: "utf-8")
    assert _decoded(b"B\345ttur") == "B\ufffdttur"


def test_what_nobody_could_decode_is_seen_where_it_stood() -> None:
    assert sanitize("B\udce5ttur") == "B\ufffdttur"


def test_a_file_whose_name_is_no_utf8_can_be_read_and_is_named(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/b\345t.csv"
    with Path(os.fsdecode(file)).open("wb") as made:
        made.write(b"start;seconds;kind;label\n20.11.2025;60;hverdag;Tur\n")
    assert run(tmp_path / "data", "import", file).returncode == 0
    assert kept(tmp_path / "data") == [InformalPractice("Tur", 1, 60)]
    done = run(tmp_path / "data", "import", file + b"x")
    assert done.returncode == 2
    assert "b\ufffdt.csvx" in done.stderr.decode().replace("?", "\ufffd")


def test_an_answer_that_is_no_utf8_erases_nothing(tmp_path: Path) -> None:
    run(tmp_path, "log", "--new", "Tur")
    done = run(tmp_path, "erase", text=b"slett\345\n")
    assert (done.returncode, b"Noe gikk galt" in done.stderr) == (1, False)
    assert kept(tmp_path) == [InformalPractice("Tur", 1)]
