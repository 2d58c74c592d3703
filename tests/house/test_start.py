"""run.py: what it says and does when something is missing, without touching the network or this machine."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from second_language import write_phrases

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "run.py"
OFFLINE = (1, "Retrying after NewConnectionError: Temporary failure in name resolution")

Answer = Callable[..., tuple[int, str]]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in Python is a shell script")


class Machine:
    """run.py in a folder of its own, on a machine whose commands are answered by `answer`."""

    def __init__(self, folder: Path) -> None:
        shutil.copy(RUN, folder)
        shutil.copytree(ROOT / "requirements", folder / "requirements")
        folder.joinpath("src").mkdir()
        self.folder = folder
        self.python = folder / ".venv" / "bin" / "python"
        self.commands: list[str] = []
        self.answer: Answer = lambda command: (0, "")
        self.run = self.loaded()
        self.became: list[list[str]] = []

    def loaded(self) -> Any:
        """run.py as a module, its ways out of the process replaced."""
        spec = importlib.util.spec_from_file_location("run_under_test", self.folder / "run.py")
        assert spec
        assert spec.loader
        module: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.quietly = self.quietly
        module.become = lambda words: self.became.append(words) or 0
        return module

    def quietly(self, command: list[str], limit: float | None = None, hold_lock: bool = False) -> tuple[int, str]:
        """Stands in for running a command; creating the environment leaves a Python there."""
        self.commands.append(" ".join(command))
        code, text = self.answer(command)
        if "venv" in command and not code:
            self.make_environment()
        return code, text

    def make_environment(self) -> None:
        """A `.venv` whose Python tells how it was called."""
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.folder.joinpath(".venv", "lib", "python3.11", "site-packages").mkdir(parents=True, exist_ok=True)
        self.python.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "utf8=$PYTHONUTF8" "path=$PYTHONPATH" "$@"\nexit 7\n')
        self.python.chmod(0o755)

    def did(self, word: str) -> bool:
        """Whether a command with `word` in it was run."""
        return any(word in command for command in self.commands)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    folder = tmp_path / "en mappe på øya"
    folder.mkdir()
    machine = Machine(folder)
    monkeypatch.setattr(machine.run, "has_portaudio", lambda: True)
    monkeypatch.setattr(machine.run, "missing_for_tests", list)
    return machine


def test_an_old_python_can_read_the_file() -> None:
    ast.parse(RUN.read_text("utf-8"), feature_version=(3, 7))


def test_an_old_python_gets_a_sentence(tmp_path: Path) -> None:
    code = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(RUN)!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "nærvær trenger Python 3.11 eller nyere, og dette er Python 3.9."


def test_a_first_start_sets_up_and_then_becomes_the_app(
    machine: Machine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAERVAER_LOCALES", str(ROOT / "src" / "nærvær" / "locale"))
    assert machine.run.main(["plan", "--json"]) == 0
    assert machine.did("venv --clear")
    assert machine.did("--require-hashes")
    assert machine.did("app.txt")
    assert machine.became == [["-P", "-m", "nærvær", "plan", "--json"]]
    (pth,) = machine.folder.glob(".venv/lib/*/site-packages/*.pth")
    assert (pth.parent / pth.read_text().strip()).resolve() == machine.folder / "src"
    said = capsys.readouterr()
    assert said.out == ""
    first, *others = said.err.splitlines()
    assert first == "nærvær: veiledet meditasjon for deg som lever med smerte."
    assert others[0] == "In English: python3 run.py --language en"
    assert others[1].startswith("Gjør nærvær klar.")
    assert re.search(r"Klart på 0,\d s\.", said.err)


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        ((), {"LANG": "qaa_NO.UTF-8"}),
        ((), {"NAERVAER_LANGUAGE": "qaa"}),
        (("--language", "qaa"), {"LANG": "nb_NO.UTF-8"}),
    ],
)
def test_a_first_start_is_told_in_the_language_of_the_system_or_in_the_one_asked_for(
    machine: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    variables: dict[str, str],
) -> None:
    said = {"Klart på {time}.": "Paratum {time}.", "{whole},{decimals}": "{whole}.{decimals}"}
    write_phrases(tmp_path / "locales", "qaa", said)
    for name, value in {"NAERVAER_LOCALES": str(tmp_path / "locales"), **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    machine.run.main(list(words))
    assert re.search(r"Paratum 0\.\d s\.", capsys.readouterr().err)


def test_a_second_start_says_and_does_nothing(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.run.main([])
    machine.commands.clear()
    capsys.readouterr()
    assert machine.run.main([]) == 0
    assert machine.commands == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_app_gets_the_arguments_the_folder_and_utf8(machine: Machine, tmp_path: Path, locale: str) -> None:
    machine.run.main([])
    done = subprocess.run(
        [sys.executable, machine.folder / "run.py", "practise", "øre æ", "--plain"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LC_ALL": locale, "PYTHONPATH": "elsewhere"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 7
    expected = [str(tmp_path), "utf8=1", "path=", "-P", "-m", "nærvær", "practise", "øre æ", "--plain"]
    assert done.stdout.decode().splitlines() == expected
    assert done.stderr == b""


def test_an_interrupted_setup_is_made_anew(machine: Machine) -> None:
    def killed(command: list[str]) -> tuple[int, str]:
        if "pip" in command:
            raise KeyboardInterrupt
        return 0, ""

    machine.answer = killed
    assert machine.run.main([]) == 130
    assert machine.became == []
    machine.answer = lambda command: (0, "")
    machine.commands.clear()
    assert machine.run.main([]) == 0
    assert machine.did("venv --clear")
    assert machine.became


def test_a_changed_lock_brings_the_environment_up_to_date(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.run.main([])
    with machine.folder.joinpath("requirements", "app.txt").open("a") as lock:
        lock.write("# changed\n")
    machine.commands.clear()
    capsys.readouterr()
    machine.run.main([])
    assert machine.did("app.txt")
    assert not machine.did("venv --clear")
    assert capsys.readouterr().err.startswith("Oppdaterer nærvær.")


def test_an_update_that_was_interrupted_starts_from_nothing(machine: Machine) -> None:
    machine.run.main([])
    with machine.folder.joinpath("requirements", "app.txt").open("a") as lock:
        lock.write("# changed\n")
    machine.answer = lambda command: (1, "half done")
    assert machine.run.main([]) == 1
    machine.answer = lambda command: (0, "")
    machine.commands.clear()
    assert machine.run.main([]) == 0
    assert machine.did("venv --clear")


def test_a_replaced_python_is_noticed(machine: Machine) -> None:
    machine.run.main([])
    other = machine.python.rename(machine.python.with_name("python3.99"))
    machine.python.symlink_to(other)
    machine.commands.clear()
    machine.run.main([])
    assert machine.did("venv --clear")


@pytest.fixture
def packed(machine: Machine) -> Path:
    """A finished environment with one package in it, as pip leaves it; the folder of the packages."""
    machine.run.main([])
    (site,) = machine.folder.glob(".venv/lib/*/site-packages")
    package = site / "et_bibliotek"
    package.joinpath("dypere").mkdir(parents=True)
    site.joinpath("et_bibliotek-1.0.dist-info").mkdir()
    package.joinpath("__init__.py").write_text("alt = 1\n")
    package.joinpath("dypere", "del.py").write_text("")
    site.joinpath("et_bibliotek-1.0.dist-info", "RECORD").write_text(
        "et_bibliotek/__init__.py,sha256=x,8\net_bibliotek/dypere/del.py,sha256=x,0\net_bibliotek-1.0.dist-info/RECORD,,\n"
    )
    machine.run.remember_folders()
    machine.commands.clear()
    machine.run.main([])
    assert machine.commands == []  # nothing was looked at but folders
    return site


@pytest.mark.parametrize(
    "taken",
    [
        "et_bibliotek",
        "et_bibliotek/dypere",
        "et_bibliotek/dypere/del.py",
        "et_bibliotek/__init__.py",
        "et_bibliotek-1.0.dist-info",
        "et_bibliotek-1.0.dist-info/RECORD",
        "naervaer.pth",
        ".",
    ],
)
def test_what_was_taken_out_of_the_environment_is_noticed_and_mended(
    taken: str, machine: Machine, packed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = packed / taken
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    capsys.readouterr()
    assert machine.run.main([]) == 0
    assert machine.did("venv --clear")
    assert capsys.readouterr().err.startswith("Noe av det nærvær er bygd med, mangler eller er endret.")


def test_a_package_and_its_list_taken_together_are_noticed(machine: Machine, packed: Path) -> None:
    shutil.rmtree(packed / "et_bibliotek")
    shutil.rmtree(packed / "et_bibliotek-1.0.dist-info")
    machine.run.main([])
    assert machine.did("venv --clear")


def test_a_file_that_was_only_half_written_is_noticed(machine: Machine, packed: Path) -> None:
    packed.joinpath("et_bibliotek", "__init__.py").unlink()
    packed.joinpath("et_bibliotek", "__init__.py").write_text("alt")
    machine.run.main([])
    assert machine.did("venv --clear")


def test_what_was_added_or_copied_is_looked_at_once_and_stays(machine: Machine, packed: Path) -> None:
    packed.joinpath("et_bibliotek", "__pycache__").mkdir()
    packed.joinpath("et_bibliotek", "mer.py").write_text("")
    machine.run.main([])
    assert not machine.did("venv --clear")
    machine.commands.clear()
    machine.run.main([])
    assert machine.commands == []


def test_an_environment_from_before_the_folders_were_written_down_is_looked_at_and_stays(
    machine: Machine, packed: Path
) -> None:
    machine.folder.joinpath(".venv", "naervaer-folders").unlink()
    machine.run.main([])
    assert not machine.did("venv --clear")
    assert machine.folder.joinpath(".venv", "naervaer-folders").exists()


def test_an_environment_of_another_kind_of_machine_is_made_anew(
    machine: Machine, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine.run, "machine", lambda: "linux riscv64")
    machine.run.main([])
    assert machine.did("venv --clear")


def test_a_python_that_does_not_run_or_reads_elsewhere_is_noticed(machine: Machine, packed: Path) -> None:
    elsewhere = machine.folder / "et annet sted"
    elsewhere.mkdir()
    for answer in ((1, "cannot execute binary file"), (0, f"{elsewhere}\n")):
        packed.joinpath("ny").mkdir(exist_ok=True)
        packed.joinpath("ny").rmdir()
        machine.commands.clear()
        machine.answer = lambda command, answer=answer: answer if "purelib" in " ".join(command) else (0, "")
        assert not machine.run.is_whole()


def test_looking_at_the_folders_takes_no_time_to_speak_of(machine: Machine, packed: Path) -> None:
    for number in range(400):
        packed.joinpath(f"mappe{number}").mkdir()
    machine.run.remember_folders()
    began = time.perf_counter()
    for _ in range(10):
        assert machine.run.is_whole()
    assert (time.perf_counter() - began) / 10 < 0.05


def test_what_the_tests_need_also_serves_the_app(machine: Machine) -> None:
    machine.run.main(["test", "-k", "words"])
    assert machine.did("dev.txt")
    assert machine.became == [["-P", str(machine.folder / "tools" / "checks.py"), "-k", "words"]]
    machine.commands.clear()
    machine.run.main([])
    assert machine.commands == []


def test_without_a_network_there_is_a_sentence(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.answer = lambda command: OFFLINE if "pip" in command else (0, "")
    assert machine.run.main([]) == 1
    assert "Får ikke kontakt med nettet." in capsys.readouterr().err
    assert machine.became == []


def test_when_pip_fails_otherwise_its_last_lines_are_shown(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "\n".join(f"line {number}." for number in range(100))
    machine.answer = lambda command: (1, lines) if "pip" in command else (0, "")
    assert machine.run.main([]) == 1
    said = capsys.readouterr().err
    assert "line 99." in said
    assert "line 50." not in said


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (PermissionError(13, "Permission denied", "x"), "Legg nærvær i en mappe som er din egen"),
        (OSError(28, "No space left on device", "x"), "Fikk ikke gjort nærvær klar: No space left on device (x)."),
    ],
    ids=["not ours", "full"],
)
def test_a_folder_that_cannot_be_written_gives_a_sentence(
    machine: Machine, capsys: pytest.CaptureFixture[str], problem: OSError, sentence: str
) -> None:
    def refuse() -> None:
        raise problem

    machine.run.link_source = refuse
    assert machine.run.main([]) == 1
    assert sentence in capsys.readouterr().err
    assert not machine.run.is_ready("app")


def test_without_leave_to_install_sound_the_line_is_said_and_the_app_starts(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine.run, "has_portaudio", lambda: False)
    monkeypatch.setattr(machine.run, "apt", lambda: None)
    assert machine.run.main([]) == 0
    assert "apt install libportaudio2" in capsys.readouterr().err
    assert machine.run.main([]) == 0
    assert "apt install libportaudio2" in capsys.readouterr().err
    monkeypatch.setattr(machine.run, "has_portaudio", lambda: True)
    assert machine.run.main([]) == 0
    assert capsys.readouterr().err == ""
    assert len(machine.became) == 3


def test_the_tests_try_again_for_sound_that_was_missing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.run, "has_portaudio", lambda: False)
    monkeypatch.setattr(machine.run, "apt", lambda: None)
    machine.run.main(["test"])
    monkeypatch.setattr(machine.run, "apt", lambda: ["apt-get"])
    machine.commands.clear()
    machine.run.main(["test"])
    assert machine.did("libportaudio2")


def test_package_lists_are_refreshed_only_after_a_failed_try(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.run, "apt", lambda: ["apt-get"])
    assert machine.run.install(["tmux"])
    assert machine.commands == ["apt-get install --no-install-recommends tmux"]
    machine.answer = lambda command: (0 if "update" in command else 100, "")
    assert not machine.run.install(["tmux"])
    assert machine.commands[1:] == [machine.commands[0], "apt-get update", machine.commands[0]]


def test_without_venv_and_without_leave_there_is_no_way_on(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(machine.run, "apt", lambda: None)
    assert machine.run.main([]) == 1
    assert f"sudo apt install python3.{sys.version_info[1]}-venv" in capsys.readouterr().err
    assert machine.commands == []


def test_a_second_setup_waits_for_the_first_and_repeats_nothing(machine: Machine) -> None:
    at_work, waits = threading.Event(), threading.Event()

    def answer(command: list[str]) -> tuple[int, str]:
        at_work.set()
        return (0 if waits.wait(60) else 1, "")

    def say(text: str, end: str = "") -> None:
        if "Venter" in text:
            waits.set()

    machine.answer, machine.run.say = answer, say
    first, second = (threading.Thread(target=machine.run.set_up, args=("app",)) for _ in range(2))
    first.start()
    assert at_work.wait(60)
    second.start()
    first.join(60)
    second.join(60)
    assert waits.is_set()
    assert len([command for command in machine.commands if "pip" in command]) == 1
