"""Paths and commands come in one piece, and a command is the one this process was started with."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli.hurried import compose
from cli.test_command_line import ROOT, VERBS, surroundings
from cli.test_commands import NOW
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.cli.stdio import wrap_lines
from nærvær.domain.clinic import ClinicFault, ClinicProblem
from nærvær.invocation import command, program, quoted
from nærvær.texts.errors import error_sentence
from terminal import Terminal

LONG = "/hjem/en mappe-med-streker/og-enda-flere-streker i navnet/dagbok-2026-11-22.db"


@pytest.fixture
def run_py(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NAERVAER_RUN_PY", str(ROOT / "run.py"))
    yield ROOT / "run.py"


def test_the_driver_of_a_server_is_installed_for_the_very_python_that_misses_it(
    run_py: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = shlex.split(error_sentence(ClinicProblem(ClinicFault.DRIVER)).rpartition("Skriv: ")[2])
    assert said[:4] == [sys.executable, "-m", "pip", "install"]
    assert Path(said[-1]) == run_py.with_name("requirements") / "clinic.txt"
    assert "psycopg-binary==" in Path(said[-1]).read_text("ascii")
    monkeypatch.delenv("NAERVAER_RUN_PY")
    said = shlex.split(error_sentence(ClinicProblem(ClinicFault.DRIVER)).rpartition("Skriv: ")[2])
    assert said == [sys.executable, "-m", "pip", "install", "naervaer[clinic]"]


@pytest.mark.parametrize("columns", [12, 20, 40, 60, 79, 100])
def test_a_path_and_a_command_stay_in_one_piece_at_any_width(columns: int) -> None:
    advice = f"Vil du ha den tilbake, så skriv: {command(f'restore {quoted(LONG)}')}"
    said = wrap_lines(
        [f"Laget {LONG}: i seks-sju dager og litt til.", advice, "Prøv «nærvær log Vaske opp» nå."], columns, [LONG]
    )
    assert LONG in said
    assert advice.partition(": ")[2] in said.splitlines()
    assert "«nærvær log Vaske opp»" in said
    for begin, end in ("“”", "„“", "‹›"):
        assert "nærvær log Vaske opp" in wrap_lines([f"Try {begin}nærvær log Vaske opp{end} now."], columns)
    others = [row for row in said.splitlines() if "/" not in row and "«" not in row and "nærvær" not in row]
    assert max(map(len, others)) <= columns


def test_every_command_that_tells_of_a_file_tells_its_whole_path_in_a_narrow_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "16")
    place = tmp_path / "mine-ting med mellomrom" / "og-streker her og der"
    place.mkdir(parents=True)
    services = replace(compose(str(place / "data")), now=lambda: NOW)

    def done(*words: str) -> str:
        run_command(build_parser().parse_args(words), lambda: services, no_face, no_face)
        return capsys.readouterr().out

    def file(name: str) -> str:
        return str(place / f"{name} til legen-min")

    done("log", "dusj")
    for words, paths in (
        (("backup",), 1),
        (("log", "dusj"), 0),
        (("verify",), 1),
        (("restore",), 2),
        (("export", "-o", file("alt.zip")), 1),
        (("import", file("alt.zip")), 0),
        (("report", "-o", file("ark.html")), 1),
        (("remind", "-o", file("minn.ics")), 1),
        (
            (
                "render",
                "breathing-space",
                "--minutes",
                "3",
                "-o",
                f"{file('lyd')}.wav",
                "--captions",
                f"{file('lyd')}.vtt",
            ),
            2,
        ),
    ):
        said = done(*words)
        begun, whole = (
            said.count(tmp_path.name),
            said.count(f"{tmp_path}{os.sep}mine-ting med mellomrom{os.sep}og-streker her"),
        )
        assert begun >= paths, f"{words}: {said}"
        assert whole == begun, f"{words}: {said}"
        pieces = [row for row in said.splitlines() if "legen-min" in row]
        assert all("til legen-min" in row for row in pieces), said


def no_face(wish: object) -> int:
    raise AssertionError(wish)


def test_lines_for_a_file_or_a_program_are_never_broken() -> None:
    long = "et ord " * 60
    assert wrap_lines([long], None) == f"{long.strip()}\n"


def test_piped_output_is_not_broken_and_its_command_can_be_pasted(tmp_path: Path) -> None:
    data = tmp_path / "en mappe-med-streker og-mellomrom" / "og-en-til-som-er-lang-nok-til-å-gå-over-kanten"
    environment = surroundings() | {"HOME": str(tmp_path / "hjem"), "XDG_DATA_HOME": str(tmp_path / "hjem")}

    def run(*words: str) -> str:
        command = [sys.executable, "-P", "-m", "nærvær", *words]
        return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=True).stdout

    def done(*words: str) -> str:
        return run("--data-dir", str(data), *words)

    done("log", "dusj")
    done("backup")
    done("log", "dusj")
    said = done("restore")
    advice = next(line for line in said.splitlines() if "Vil du ha den tilbake" in line).partition(": ")[2]
    python, *words = shlex.split(advice)
    assert (python, words[:5]) == ("python3", ["-m", "nærvær", "--data-dir", str(data), "restore"])
    assert "Dagboka er nå slik den var" in run(*words[2:])
    assert not (tmp_path / "hjem").exists()  # the usual diary was left alone
    assert str(data / "backups") in done("backup")


def test_in_a_narrow_window_a_path_is_left_to_the_terminal(tmp_path: Path) -> None:
    data = tmp_path / "en-mappe-med-streker" / "og-en-til-som-er-lang-nok"
    environment = surroundings() | {"NAERVAER_DATA_DIR": str(data), "TERM": "xterm"}
    with Terminal([sys.executable, "-P", "-m", "nærvær", "verify"], environment, 40, 24) as window:
        window.wait_for_end()
        shown = window._tmux("capture-pane", "-p", "-J", "-t", "it")  # joins what only the terminal has broken
    assert f"\n{data / 'diary.db'}\n" in shown


def test_the_command_is_the_one_that_was_typed(run_py: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    assert program() == "python3 run.py"
    assert command("log dusj") == "python3 run.py log dusj"
    monkeypatch.chdir(tmp_path)
    assert program() == f"python3 {run_py}"
    monkeypatch.setenv("NAERVAER_RUN_PY", "/hjem/Min mappe/run.py")
    assert program() == "python3 '/hjem/Min mappe/run.py'"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--data-dir", "/en mappe", "restore"], "nærvær --data-dir '/en mappe' log dusj"),
        (["restore", "--data-dir=./d"], "nærvær --data-dir ./d log dusj"),
        (
            ["clinic", "people", "--config", "k.toml", "--data-dir", "/k"],
            "nærvær --config k.toml --data-dir /k log dusj",
        ),
        (["log", "--", "--data-dir", "x"], "nærvær log dusj"),
        (["log", "--data-dir"], "nærvær log dusj"),
        ([], "nærvær log dusj"),
    ],
)
def test_a_command_works_where_the_one_before_it_worked(
    typed: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["x", *typed])
    assert command("log dusj") == told


@pytest.mark.parametrize("name", ["nærvær", "naervaer"])
def test_an_installed_command_is_called_by_its_name_when_the_shell_finds_it(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    started = folder / name
    started.touch(0o755)
    monkeypatch.delenv("NAERVAER_RUN_PY", raising=False)
    monkeypatch.setattr(sys, "argv", [str(started)])
    monkeypatch.setenv("PATH", f"/usr/bin{os.pathsep}{folder}")
    assert program() == name
    monkeypatch.setenv("PATH", "/usr/bin")
    assert program() == str(started)
    another = tmp_path / "annet"
    another.mkdir()
    (another / name).touch(0o755)
    monkeypatch.setenv("PATH", f"{another}{os.pathsep}{folder}")
    assert program() == str(started)


@pytest.mark.parametrize("text", ["a b", "$HOME", "it's", 'a"b', "`x`", "a;b", "a\\b", "", "å-ø_1.db", "*"])
def test_a_quoted_word_comes_through_a_shell_as_it_is(text: str) -> None:
    assert shlex.split(quoted(text)) == [text]


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["--help"], "Bruk: python3 run.py"),
        (["--help"], "Hjelp til én kommando: python3 run.py practise --help"),
        (["plann"], "Hjelp: python3 run.py --help"),
        (["pause"], "«python3 run.py» åpner appen, og «python3 run.py practise breathing-space» begynner én."),
        (["resume"], "«python3 run.py practise breathing-space»"),
        (["log"], "for eksempel: python3 run.py log dusj"),
        ([], "Bruk «python3 run.py --plain» for bare tekst"),
        (["remind"], "«python3 run.py remind -o paaminnelse.ics»"),
        (
            ["practise"],
            "Skriv for eksempel: python3 run.py practise breathing-space\nDette finnes:\n  breathing-space (Pusterommet)\n",
        ),
        (["clinic"], "«python3 run.py clinic --help»"),
        (["clinic", "people", "--staff", "x"], ""),
    ],
)
def test_no_advice_names_a_command_that_this_person_does_not_have(
    words: list[str], advice: str, tmp_path: Path
) -> None:
    environment = surroundings() | {"NAERVAER_RUN_PY": str(ROOT / "run.py"), "NAERVAER_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nærvær", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
        check=False,
    )
    said = done.stdout + done.stderr
    assert advice in (said if "\n" in advice else " ".join(said.split()))
    assert "«nærvær " not in said
    assert ": nærvær " not in said


def test_no_phrase_holds_a_command_that_is_written_out() -> None:
    """All but the page inside an export, which is read on other machines."""
    verb = re.compile(rf"nærvær ({'|'.join((*VERBS, 'clinic', 'kiosk', 'pause', 'resume', '--'))})")
    files = sorted(ROOT.glob("src/nærvær/texts/*.py"))
    assert files
    written_out = {
        f"{file.stem}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and verb.search(node.value)
        if file.stem != "export_pages" and not node.value.startswith(("What can be typed", "The words of `"))
    }
    assert written_out == set()


def test_the_advice_of_pause_begins_a_practice(tmp_path: Path) -> None:
    data = surroundings() | {"NAERVAER_DATA_DIR": str(tmp_path)}
    words = ["practise", "breathing-space", "--plain", "--silent", "--minutes", "99"]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nærvær", *words], capture_output=True, encoding="utf-8", env=data, check=False
    )
    assert done.returncode == 2
    assert "breathing-space" in done.stderr  # the exercise is there: only its length is refused
