"""Completions and the manual page, made from the parser and used by the shells and by `man` themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installed_wheel import Installed
from shell_companions.__main__ import companion_files
from shell_companions.command_tree import Source, program_command
from terminal import Terminal

TYPED_FREELY = {"N", "TEKST", "KLOKKESLETT", "DAGER", "DATO", "KODE", "ID", "PERSONALKODE", "DAG"} | {
    "NAVN",
    "TITTEL",
    "MERKE",
    "ADRESSE",
}
"""Placeholders of values for which there is nothing to offer."""
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm", "PS1": "klar> "}


def needs(command: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(command) is None, reason=f"{command} is not installed")


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prefix with every file in its place."""
    folder = tmp_path_factory.mktemp("prefix")
    for name, content in companion_files().items():
        folder.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(name).write_text(content, "utf-8")
    return folder


def test_every_placeholder_is_offered_something_or_is_known_to_be_typed_freely() -> None:
    values = [
        value
        for command in program_command().walk()
        for value in (*(option.value for option in command.options), *(each.value for each in command.arguments))
        if value is not None
    ]
    assert {value.placeholder for value in values if value.source is Source.NOTHING} == TYPED_FREELY
    assert all(value.words for value in values if value.source is Source.WORDS)
    assert not [word for value in values for word in value.words if " " in word]


# bash


BASH = """
source "$1"
completed() {
    COMP_WORDS=("${@:1}") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _naervaer
    printf '%s\\n' "${COMPREPLY[@]}"
}
completed "${@:2}"
"""


@needs("bash")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["prac"], ["practise"]),
        (["re"], ["render", "report", "remind", "resume", "restore"]),
        (["practise", "s"], ["sitting", "short-sitting", "silent"]),
        (["--data-dir", "log", "practise", "--plain", "b"], ["breathing-space", "body-scan"]),
        (["practise", "--voice", ""], ["synthetic-light", "synthetic-dark", "synthetic-light-en", "synthetic-dark-en"]),
        (["practise", "--voice", "=", "synthetic-dark-"], ["synthetic-dark-en"]),
        (["practise", "body-scan", "--posture", "stå"], ["stående"]),
        (["practise", "--minutes", ""], [""]),
        (["practise", "--min"], ["--minutes"]),
        (["practise", "body-scan", "s"], [""]),
        (["log", "kind"], ["kindness"]),
        (["clinic", "re"], ["restore", "reset-pin", "report"]),
        (["clinic", "slips", "o"], ["outward"]),
        (["clinic", "codes", "--n"], ["--new"]),
        (["plan", "--voice"], [""]),
        (["unknown", ""], [""]),
    ],
)
def test_bash_offers_what_may_come_next(prefix: Path, typed: list[str], offered: list[str]) -> None:
    file = prefix / "share/bash-completion/completions/naervaer"
    command = ["bash", "--norc", "--noprofile", "-c", BASH, "bash", str(file), "nærvær", *typed]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=True)
    assert (done.stdout.splitlines(), done.stderr) == (offered, "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file and one folder in it, in which the shells are."""
    made = tmp_path_factory.mktemp("her")
    made.joinpath("mappe med rom").mkdir()
    made.joinpath("gammel eksport.zip").touch()
    return made


@pytest.fixture(scope="module")
def bash(prefix: Path, folder: Path) -> Iterator[Terminal]:
    """bash with a person in front of it."""
    start = f"cd '{folder}'; source '{prefix}/share/bash-completion/completions/nærvær'; PS1='klar> '"
    folder.joinpath(".start").write_text(start, "utf-8")
    with Terminal(["bash", "--noprofile", "--rcfile", folder / ".start"], ENVIRONMENT) as window:
        window.wait_for("klar>")
        yield window


@needs("bash")
@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("nærvær prac", "nærvær practise "),
        ("naervaer render body", "naervaer render body-scan "),
        ("nærvær practise body-scan --pos", "nærvær practise body-scan --posture "),
        ("nærvær practise --voice=synthetic-dark-", "nærvær practise --voice=synthetic-dark-en "),
        ("nærvær import gam", "nærvær import gammel\\ eksport.zip "),
        ("nærvær --data-dir map", "nærvær --data-dir mappe\\ med\\ rom/"),
        ("nærvær clinic wi", "nærvær clinic withdraw "),
    ],
)
def test_bash_completes_while_one_types(bash: Terminal, typed: str, becomes: str) -> None:
    bash.press("C-u", typed, "Tab", "|")
    bash.wait_for(f"klar> {becomes}|", 5)


# zsh and fish


@pytest.fixture(scope="module")
def zsh(prefix: Path, folder: Path) -> Iterator[Terminal]:
    """zsh with a person in front of it."""
    start = f"fpath=({prefix}/share/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D; PS1='klar> '"
    folder.joinpath(".zshrc").write_text(f"cd '{folder}'; {start}", "utf-8")
    with Terminal(["zsh", "-d", "-i"], ENVIRONMENT | {"ZDOTDIR": str(folder)}) as window:
        window.wait_for("klar>")
        yield window


@needs("zsh")
@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("nærvær prac", "nærvær practise "),
        ("naervaer render body", "naervaer render body-scan "),
        ("nærvær practise body-scan --pos", "nærvær practise body-scan --posture="),
        ("nærvær practise --voice synthetic-dark-", "nærvær practise --voice synthetic-dark-en "),
        ("nærvær --plain practise --posture=li", "nærvær --plain practise --posture=liggende "),
        ("nærvær import gam", "nærvær import gammel\\ eksport.zip "),
        ("nærvær --data-dir map", "nærvær --data-dir mappe\\ med\\ rom/"),
        ("nærvær clinic wi", "nærvær clinic withdraw "),
        ("nærvær clinic slips outw", "nærvær clinic slips outward "),
    ],
)
def test_zsh_completes_while_one_types(zsh: Terminal, typed: str, becomes: str) -> None:
    zsh.press("C-u", typed, "Tab", "+")  # | would take the space away that was completed
    zsh.wait_for(f"klar> {becomes}+", 5)


@needs("zsh")
def test_zsh_tells_what_each_command_is_for(zsh: Terminal) -> None:
    zsh.press("C-u", "nærvær re", "Tab")
    screen = zsh.wait_for("render", 5)
    assert "lag ei lydfil av en øvelse" in screen


@needs("fish")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("nærvær prac", {"practise"}),
        ("naervaer render body", {"body-scan"}),
        ("nærvær practise body-scan --pos", {"--posture"}),
        (
            "naervaer practise --voice synthetic-",
            {"synthetic-light", "synthetic-dark", "synthetic-light-en", "synthetic-dark-en"},
        ),
        ("naervaer practise --posture=li", {"--posture=liggende"}),
        ("naervaer --data-dir log practise kin", {"kindness"}),
        ("naervaer practise body-scan s", set()),
        ("naervaer clinic re", {"restore", "reset-pin", "report"}),
        ("naervaer clinic slips out", {"outward"}),
        ("naervaer import gam", {"gammel eksport.zip"}),
        ("naervaer --data-dir ma", {"mappe med rom/"}),
        ("naervaer practise --minutes ", set()),
    ],
)
def test_fish_offers_what_may_come_next(
    prefix: Path, folder: Path, tmp_path: Path, typed: str, offered: set[str]
) -> None:
    for name in ("nærvær", "naervaer"):  # fish asks nothing for a command that is not there
        tmp_path.joinpath(name).write_text("#!/bin/sh\n", "utf-8")
        tmp_path.joinpath(name).chmod(0o755)
    folders = {"HOME": tmp_path, "XDG_CONFIG_HOME": tmp_path / "c", "XDG_DATA_HOME": tmp_path / "d"}
    places = {"XDG_DATA_DIRS": f"{prefix}/share", "PATH": f"{tmp_path}:{ENVIRONMENT['PATH']}"}
    done = subprocess.run(
        ["fish", "-c", f"complete -C '{typed}'"],
        env=ENVIRONMENT | {name: str(place) for name, place in folders.items()} | places,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == offered


# The manual page


@needs("groff")
def test_the_manual_page_is_without_a_fault(prefix: Path) -> None:
    file = prefix / "share/man/man1/naervaer.1"
    words = ["groff", "-man", "-K", "utf8", "-T", "utf8", "-ww", "-z", str(file)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""


@needs("man")
@pytest.mark.parametrize("name", ["naervaer", "nærvær"])
def test_man_finds_the_page_by_both_names_and_shows_it_all(prefix: Path, name: str) -> None:
    environment = ENVIRONMENT | {"MANPATH": str(prefix / "share/man"), "MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""}
    done = subprocess.run(["man", name], env=environment, capture_output=True, encoding="utf-8", check=True)
    shown = " ".join(done.stdout.split())
    for said in (
        "nærvær, naervaer - veiledet meditasjon",
        "nærvær [KOMMANDO] [VALG]",
        "nærvær render ØVELSE --minutes N -o FIL [VALG]",
        "nærvær log AKTIVITET ... [VALG]",
        ".wav, .flac, .ogg, .opus eller .mp3",
        "NAERVAER_DATA_DIR Mappa der dagboka ligger",
        "~/.local/share/naervaer/diary.db",
        "3 Et annet vindu",
    ):
        assert said in shown
    verbs = [command.path for command in program_command().walk() if command.path]
    assert len(verbs) > 30
    assert all(f" nærvær {' '.join(path)} " in shown for path in verbs)
    assert all(
        name in shown for command in program_command().walk() for option in command.options for name in option.names
    )
    assert max(map(len, done.stdout.splitlines())) <= 80


# The wheel


@pytest.mark.usefixtures("shipped_languages")  # the wheel is built by a process that has them all
def test_the_wheel_puts_each_file_where_the_shells_look_for_it(installed: Installed) -> None:
    folder = installed.commands.parent
    for name, content in companion_files().items():
        assert folder.joinpath(name).read_text("utf-8") == content, name
