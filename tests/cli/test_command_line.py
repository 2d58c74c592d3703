"""What can be typed, what is said about it, and what it costs to start."""

from __future__ import annotations

import ast
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nærvær.cli.parser import build_parser

ROOT = Path(__file__).resolve().parents[2]
HURRIED = ROOT / "tests" / "cli" / "hurried.py"
OWN_DATA = ("verify", "backup", "restore", "export", "import", "erase")
VERBS = ("practise", "plan", "exercises", "render", "log", "progress", "report", "remind", "doctor", *OWN_DATA)
PAGES = ((), *((verb,) for verb in VERBS))

# Command verbs, exercise ids and names of things that are called so in Norwegian too.
ALLOWED = {
    *VERBS,
    "body",
    "scan",
    "nærvær",
    "data",
    "dir",
    "text",
    "help",
    "version",
    "plain",
    "json",
    "minutes",
    "voice",
}
# The columns of a table, the values in them, and what files are called.
ALLOWED |= {"start", "seconds", "kind", "label", "note", "entry", "csv", "zip", "dagbok", "fra"}
ALLOWED |= {
    "posture",
    "week",
    "bell",
    "ground",
    "interval",
    "skip",
    "linger",
    "settling",
    "silent",
    "output",
    "captions",
    "new",
    "webvtt",
    "id",
    "app",
    "terminal",
    "for",
    "anchor",
    "at",
    "days",
    "weeks",
    "install",
    "remove",
    "html",
    "with",
    "notes",
}
COMMON_ENGLISH = {
    *("the", "an", "and", "or", "of", "in", "on", "are", "this", "that", "with", "without", "from", "by", "if", "not"),
    *("your", "you", "use", "used", "show", "file", "files", "folder", "directory", "exercise", "exercises", "number"),
    *("default", "option", "options", "positional", "arguments", "usage", "error", "required", "invalid", "choice"),
    *("message", "exit", "print", "command", "commands", "more", "value", "path", "name", "sound", "audio", "week"),
    *("practice", "practices", "report", "input", "true", "false", "only", "when", "where", "which", "how", "what"),
}
NORWEGIAN_TOO = {"for", "at", "to", "is", "no", "set", "list", "all", "see", "argument", "day"}


def argparse_words() -> set[str]:
    """Every English word argparse of this Python can say, from its own source."""
    tree = ast.parse(inspect.getsource(__import__("argparse")))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"]
    texts = [part.value for call in calls for part in ast.walk(call) if isinstance(part, ast.Constant)]
    return {word for text in texts for word in re.findall(r"[a-z]{3,}", re.sub(r"%\(\w+\)\w", "", str(text)).lower())}


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code and both outputs of a parser that ends the program."""
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(words)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.parametrize("page", PAGES)
def test_no_help_page_has_an_english_word(page: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said([*page, "--help"], capsys)
    assert (code, err) == (0, "")
    assert out.startswith("Bruk: nærvær")
    found = set(re.findall(r"[^\W\d_]+", out.lower()))
    assert "argparse" not in found
    assert len(argparse_words()) > 30
    english = (argparse_words() | COMMON_ENGLISH) - NORWEGIAN_TOO - ALLOWED
    assert not found & english


@pytest.mark.parametrize("page", PAGES)
def test_every_help_page_tells_of_help_and_the_data_folder(
    page: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = said([*page, "--help"], capsys)
    assert "--help" in out
    assert "--data-dir MAPPE" in out


def test_help_fits_a_braille_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    _, out, _ = said(["render", "--help"], capsys)
    longest = max(out.partition("\n\n")[2].splitlines(), key=len)
    # An option is never parted from its value, nor a command from its words.
    assert len(longest) <= len("    («nærvær exercises»"), longest


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(["--version"], capsys)
    assert (code, err) == (0, "")
    assert re.fullmatch(r"nærvær \d+\.\d+\.\d+\n", out)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["plann"], "Ukjent kommando: «plann». Mente du «plan»?"),
        (["xyz"], "Ukjent kommando: «xyz». Dette finnes: practise, plan,"),
        (["p\x1b[31mlan"], "Ukjent kommando: «p"),
        (["plan", "--jsn"], "Dette forstår jeg ikke her: --jsn. Mente du «--json»?"),
        (["plan", "uke"], "Dette forstår jeg ikke her: uke."),
        (["plan", "--minutes", "3"], "Dette forstår jeg ikke her: --minutes 3.\nHjelp: nærvær plan --help"),
        (["log", "Dusje", "--dat", "1.1.2026"], "Dette forstår jeg ikke her: --dat 1.1.2026. Mente du «--date»?"),
        (["clinic", "staff", "--nope"], "Dette forstår jeg ikke her: --nope.\nHjelp: nærvær clinic staff --help"),
        (["--json"], "Dette forstår jeg ikke her: --json.\nHjelp: nærvær --help"),
        (["--nope"], "Dette forstår jeg ikke her: --nope."),
        (["render"], "Det mangler noe: ØVELSE, --minutes, -o/--output."),
        (["render", "body-scan"], "Det mangler noe: --minutes, -o/--output."),
        (["render", "body-scan", "--minutes"], "--minutes trenger en verdi etter seg."),
        (["--data-dir"], "--data-dir trenger en verdi etter seg."),
        (["plan", "--json=ja"], "--json tar ingen verdi."),
        (["practise", "body-scan", "--minute", "3"], "Dette forstår jeg ikke her: --minute 3. Mente du «--minutes»?"),
    ],
)
def test_wrong_use_gets_a_sentence_and_exit_code_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(words, capsys)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)
    assert "\x1b" not in err
    assert re.search(r"^Hjelp: nærvær( \w+)* --help$", err, re.MULTILINE)
    assert not set(re.findall(r"[a-z]{3,}", err.lower())) & (COMMON_ENGLISH - NORWEGIAN_TOO - ALLOWED)


def test_an_unknown_complaint_of_a_later_argparse_is_still_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().error("something entirely new went wrong")
    assert capsys.readouterr().err == "Dette forstod jeg ikke.\nHjelp: nærvær --help\n"


def commands(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """Every command below `parser`, and below those."""
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                yield command
                yield from commands(command)


def test_every_command_names_a_function_that_takes_arguments_and_a_context() -> None:
    found = {command.prog: command.get_default("run") for command in commands(build_parser())}
    assert {prog for prog, run in found.items() if run is None} == {"nærvær kiosk"}  # the composition starts it
    for run in filter(None, found.values()):
        function = pkgutil.resolve_name(f"nærvær.cli.commands.{run}")
        assert len(inspect.signature(function).parameters) == 2, run


@pytest.mark.parametrize("words", [["--data-dir", "/a", "plan"], ["plan", "--data-dir", "/a"]])
def test_the_data_folder_may_stand_before_or_after_the_verb(words: list[str]) -> None:
    assert build_parser().parse_args(words).data_dir == "/a"


def test_the_data_folder_comes_from_the_environment_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAERVAER_DATA_DIR", "/b")
    assert build_parser().parse_args(["plan"]).data_dir == "/b"
    assert build_parser().parse_args(["plan", "--data-dir", "/a"]).data_dir == "/a"
    monkeypatch.delenv("NAERVAER_DATA_DIR")
    assert build_parser().parse_args(["plan"]).data_dir is None


@pytest.mark.parametrize("told", ["", "  ", "\t", "a\0b", "\udce5r"])
@pytest.mark.parametrize("words", [[], ["plan"], ["clinic", "people"], ["kiosk"]])
def test_a_data_folder_that_is_none_is_never_the_persons_own(
    told: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said([*words, "--data-dir", told], capsys)
    assert (code, out) == (2, "")
    assert err.startswith(("--data-dir er tom. Skriv mappa", "Jeg kan ikke lese det som står etter --data-dir"))
    if "\0" not in told:  # no environment can hold one
        monkeypatch.setenv("NAERVAER_DATA_DIR", told)
        code, out, err = said(words, capsys)
        assert (code, out) == (2, "")
        assert err.startswith(("NAERVAER_DATA_DIR er tom.", "Jeg kan ikke lese det som står etter NAERVAER_DATA_DIR"))


@pytest.mark.parametrize(
    "words",
    [
        ["export", "-o"],
        ["report", "-o"],
        ["backup", "-o"],
        ["remind", "-o"],
        ["render", "silent", "--minutes", "1", "-o"],
        ["render", "silent", "--minutes", "1", "-o", "x.wav", "--captions"],
        ["import"],
        ["restore"],
        ["clinic", "people", "--config"],
        ["clinic", "people", "--staff"],
        ["clinic", "staff", "--remove"],
        ["clinic", "passphrase", "--for"],
        ["kiosk", "--config"],
    ],
)
def test_an_empty_name_never_stands_for_a_usual_place(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for empty in ("", " "):
        code, out, err = said([*words, empty], capsys)
        assert (code, out) == (2, "")
        assert "trenger en verdi etter seg." in err


@pytest.mark.parametrize(
    "words",
    [["log", "B\udce5t", "--new"], ["remind", "--anchor", "etter b\udce5t"], ["practise", "\udce5"], ["\udce5"]],
)
def test_letters_that_are_no_utf8_are_refused_and_never_thinned(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(words, capsys)
    assert (code, out) == (2, "")
    assert err.isprintable() or err.replace("\n", "").isprintable()


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(option: str) -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(sys.modules)))\n"
        "from nærvær.__main__ import main\n"
        f"main([{option!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=surroundings(), check=False
    )
    assert done.returncode == 0
    loaded = set(done.stderr.split())
    assert "argparse" in loaded
    heavy = {
        "textual",
        "numpy",
        "sounddevice",
        "soundfile",
        "sqlite3",
        "dataclasses",
        "shutil",
        "platformdirs",
        "difflib",
    }
    assert not loaded & heavy


@pytest.mark.parametrize(
    "words", [["plan"], ["--help"], ["plan", "--json"], ["exercises", "--text", "body-scan"], ["render", "--help"]]
)
def test_a_reader_that_goes_away_is_no_trouble(words: list[str], tmp_path: Path) -> None:
    command = f"{sys.executable} {HURRIED} --data-dir {tmp_path} {' '.join(words)}"
    script = f"set -o pipefail; {command} | true"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, encoding="utf-8", env=surroundings(), check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["plan"], ["plan", "--json"], ["--help"]])
def test_a_full_output_gets_a_sentence(words: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run([*words], tmp_path, stdout=full)
    assert (done.returncode, done.stderr) == (
        1,
        "Det er ikke plass igjen på disken. Rydd litt plass, og prøv igjen.\n",
    )


def test_closed_outputs_are_no_trouble(tmp_path: Path) -> None:
    script = f"{sys.executable} {HURRIED} --data-dir {tmp_path} plan >&- 2>&-; echo $?"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, encoding="utf-8", env=surroundings(), check=False
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_the_bare_command_without_a_terminal_says_what_to_use(tmp_path: Path) -> None:
    done = run([], tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Appen trenger en terminal. Bruk «nærvær --data-dir {tmp_path} --plain» for bare tekst, "
        "eller en kommando: «nærvær --help» viser alle.\n"
    )


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}])
def test_no_locale_is_too_poor(locale: dict[str, str], tmp_path: Path) -> None:
    assert run(["plan"], tmp_path, **locale).returncode == 0
    data = run(["plan", "--json"], tmp_path, **locale).stdout
    assert "En første smak" in data
    wrong = run(["blåbær"], tmp_path, **locale)
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def run(words: list[str], data: Path, stdout: Any = subprocess.PIPE, **extra: str) -> subprocess.CompletedProcess[str]:
    """The composed app in a process of its own, with nobody at a terminal."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, str(HURRIED), "--data-dir", str(data), *words],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=surroundings() | extra,
        check=False,
    )
    return done


def surroundings() -> dict[str, str]:
    """An environment that says nothing of its own about locale, width or data."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "SYSTEMROOT", "COVERAGE_PROCESS_START")
        if name in os.environ
    }
    return kept | {"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
