"""`nærvær lock`, and what the other commands say and do while a passphrase locks the diary (E5)."""

from __future__ import annotations

import getpass
import io
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.test_commands import NOW, Command, command, keep  # noqa: F401 - a fixture
from nærvær.domain.own_data import LONGEST_PASSPHRASE, is_long_enough
from nærvær.domain.practice import InformalPractice
from nærvær.invocation import PASSPHRASE_VARIABLE
from nærvær.store import passphrase_lock
from nærvær.store.passphrase_lock import PassphraseLock

PHRASE, OTHER = "gul hest i regnet", "blå ku på taket"
MARKER = "bakgard-7193"
Typed = Callable[..., None]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_lock, "COST", 2**10)


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Typed]:
    """Types hidden lines at a terminal; every prompt must be answered, and no line may be left."""
    lines: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def type_them(*typed: str) -> None:
        lines[:] = typed
        monkeypatch.setattr("sys.stdin", Terminal())

    monkeypatch.setattr(getpass, "getpass", lambda _prompt: lines.pop(0))
    yield type_them
    assert not lines


@pytest.fixture
def locked(command: Command, tmp_path: Path, at_terminal: Typed) -> Path:  # noqa: F811
    """The folder of a diary that has been locked in lines."""
    keep(tmp_path, InformalPractice(MARKER, 2, 600, note=MARKER))
    at_terminal(PHRASE, PHRASE)
    code, out, err = command("lock")
    assert (code, err) == (0, "")
    assert "er alt i dagboka borte" in out
    assert out.endswith("Husk: Uten det er alt borte.\n")
    assert MARKER.encode() not in (tmp_path / "data" / "diary.db").read_bytes()
    return tmp_path / "data"


def without_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.mark.parametrize(
    ("phrase", "long_enough"),
    [("kort", False), ("   a   b   c   ", False), ("ti tegn er", True), ("x" * (LONGEST_PASSPHRASE + 1), False)],
)
def test_what_a_passphrase_must_be_like(phrase: str, long_enough: bool) -> None:
    assert is_long_enough(phrase) == long_enough


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("kort",), "Passordet må ha minst 10 tegn."),
        (("x" * 201,), "Passordet kan ha høyst 200 tegn."),
        ((PHRASE, OTHER), "De to var ikke like."),
    ],
)
def test_a_passphrase_that_will_not_do_locks_nothing(
    typed: tuple[str, ...],
    said: str,
    command: Command,  # noqa: F811
    tmp_path: Path,
    at_terminal: Typed,
) -> None:
    keep(tmp_path, InformalPractice(MARKER, 2))
    at_terminal(*typed)
    code, _, err = command("lock")
    assert code == 2
    assert err.startswith(said)
    assert not PassphraseLock(tmp_path / "data", lambda: NOW).is_on()


def test_at_a_terminal_a_command_asks_until_it_is_right(
    command: Command,  # noqa: F811
    locked: Path,
    at_terminal: Typed,
) -> None:
    at_terminal(OTHER, PHRASE)
    code, out, err = command("progress", "--json")
    assert code == 0
    assert "Det var ikke passordet. Prøv igjen" in err
    assert json.loads(out)["practices"]
    at_terminal("")
    code, out, err = command("log", "tannpuss")
    assert (code, out) == (1, "")
    assert err.startswith("Dagboka er låst, og jeg trenger passordet")


@pytest.mark.parametrize(
    "words",
    [
        ("log", "tannpuss"),
        ("progress",),
        ("report", "-o", "{folder}/rapport.html"),
        ("export", "-o", "{folder}/alt.zip"),
        ("restore",),
        ("erase", "--note", "x"),
    ],
)
def test_where_nobody_can_be_asked_a_command_says_what_it_needs(
    words: tuple[str, ...],
    command: Command,  # noqa: F811
    locked: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_terminal(monkeypatch)
    code, out, err = command(*(word.format(folder=locked.parent) for word in words))
    assert (code, out) == (1, "")
    assert err == (
        "Dagboka er låst, og jeg trenger passordet for å åpne den. Skriv kommandoen i en terminal, så spør jeg etter "
        f"det. Et skript kan la {PASSPHRASE_VARIABLE} peke på ei fil med passordet.\n"
    )
    assert [file.name for file in locked.parent.iterdir() if file.is_file()] == []


def test_what_needs_no_key_goes_on_as_before(
    command: Command,  # noqa: F811
    locked: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_terminal(monkeypatch)
    assert command("verify")[0] == 0
    assert command("doctor")[0] == 0
    copy = locked.parent / "kopi.db"
    code, out, _ = command("backup", "-o", str(copy))
    assert code == 0
    assert f"{copy}.keys" in out
    assert MARKER.encode() not in copy.read_bytes()
    assert command("exercises")[0] == 0


def test_a_script_hands_it_over_in_a_file_or_a_pipe(
    command: Command,  # noqa: F811
    locked: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    without_terminal(monkeypatch)
    from nærvær.cli.passphrase import open_by_file

    def opened_by(name: str) -> bool:
        lock = PassphraseLock(locked, lambda: NOW)
        open_by_file(lock, name)
        return lock.is_open()

    file = locked.parent / "passord"
    file.write_text(f"{PHRASE}\nikke denne linja\n", "utf-8")
    assert opened_by(str(file))
    read, write = os.pipe()
    threading.Thread(target=lambda: (os.write(write, f"{PHRASE}\n".encode()), os.close(write))).start()
    assert opened_by(f"/dev/fd/{read}")
    os.close(read)
    assert capsys.readouterr().err == ""
    file.write_text(OTHER, "utf-8")
    assert not opened_by(str(file))
    assert "åpner ikke dagboka" in capsys.readouterr().err
    assert not opened_by(str(locked.parent / "finnes ikke"))
    assert "Jeg kan ikke lese fila" in capsys.readouterr().err


def test_it_can_be_changed_and_taken_off_by_who_knows_it(
    command: Command,  # noqa: F811
    locked: Path,
    at_terminal: Typed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_terminal()
    assert command("lock")[2].startswith("Dagboka er låst fra før.")
    at_terminal("")
    assert command("lock", "--off")[0] == 1
    at_terminal(OTHER, PHRASE, OTHER, OTHER)
    assert command("lock", "--change")[1].startswith("Passordet er byttet.")
    at_terminal(OTHER)
    assert command("lock", "--off")[1].startswith("Låsen er tatt bort.")
    without_terminal(monkeypatch)
    assert MARKER in command("progress", "--json")[1]
    assert command("lock", "--off")[::2] == (2, "Dagboka er ikke låst.\n")


def test_who_has_forgotten_it_erases_without_it(
    command: Command,  # noqa: F811
    locked: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("slett\n"))
    code, out, _ = command("erase")
    assert code == 0
    assert out.startswith("Dagboka er låst, så jeg kan ikke telle")
    assert not PassphraseLock(locked, lambda: NOW).is_on()
    assert command("log", "tannpuss", "--new")[0] == 0
