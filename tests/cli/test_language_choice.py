"""The language of a process, as it is asked for, kept and found, in real processes with a catalogue of another language."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cli.test_command_line import surroundings
from nærvær.domain.preferences import preference_fact
from nærvær.machine_services import local_now
from nærvær.store.diary_opener import open_diary
from second_language import CODE, write_content, write_phrases, write_voice
from terminal import Terminal

SAY_LANGUAGE = """
import sys
from nærvær.__main__ import main
from nærvær.texts import i18n
sys.exit(main() or print(i18n.language()))
"""
"""Runs a command line, and says at last in which language it was."""


def write_catalogue(folder: Path, code: str) -> None:
    """Write a compiled catalogue that translates «I dag»."""
    write_phrases(folder, code, {"I dag": "Today"})


@dataclass
class Machine:
    """Somebody's machine, on which there is English beside Norwegian."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        write_catalogue(self.folder / "locales", "en")

    @property
    def settings(self) -> Path:
        return self.folder / "config" / "naervaer" / "settings.toml"

    def environment(self) -> dict[str, str]:
        return surroundings() | {
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "share"),
            "NAERVAER_LOCALES": str(self.folder / "locales"),
            "LC_ALL": "",
            "LC_MESSAGES": "",
            "LANG": "C.UTF-8",
            **self.variables,
        }

    def runs(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-X", "utf8", "-c", SAY_LANGUAGE, *words]
        return subprocess.run(
            command,
            input=text,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def shown_until(self, text: str, *words: str) -> list[str]:
        """Run a command until it shows `text`, and return the lines up to there."""
        command = [sys.executable, "-X", "utf8", "-c", SAY_LANGUAGE, *words]
        lines: list[str] = []
        with subprocess.Popen(
            command, env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8"
        ) as running:
            assert running.stdout is not None
            for line in running.stdout:
                lines.append(line)
                if text in line:
                    running.terminate()
                    return lines
        pytest.fail(f"{text!r} never came: {lines}")

    def language(self, *words: str) -> str:
        done = self.runs(*(words or ("verify",)))
        assert done.stderr == ""
        return done.stdout.splitlines()[-1]


def test_what_is_heard_and_read_follows_the_language_of_guidance(machine: Machine) -> None:
    write_content(machine.settings.parent)
    write_voice(machine.settings.parent / "voices")
    assert machine.runs("exercises", "--text", "breathing-space").stdout.startswith("Pusterommet\n")
    with open_diary(machine.folder / "share" / "naervaer", local_now) as diary:
        diary.append(preference_fact(guidance_language=CODE))
    read = machine.runs("exercises", "--text", "breathing-space").stdout
    assert read.startswith("Spatium\n")
    assert " qaa." in read
    assert "Pusterommet" in machine.runs("exercises").stdout, "the screen is in the language it was in"
    captions = machine.folder / "t.vtt"
    words = ["render", "breathing-space", "--minutes", "5", "-o", str(machine.folder / "t.wav"), "--captions"]
    assert machine.runs(*words, str(captions), "--voice", "synthetic-dark").stderr == ""
    assert " qaa." not in captions.read_text("utf-8"), "a voice that is asked for speaks its own language"
    shutil.rmtree(machine.settings.parent / "voices")
    refused = machine.runs(*words, str(captions))
    assert "ingen stemme snakker dette språket" in refused.stderr
    shown = machine.shown_until(" qaa.", "practise", "breathing-space", "--minutes", "5", "--plain")
    assert any("ingen stemme på språket du øver på" in line for line in shown)


def test_in_plain_mode_the_list_of_settings_goes_on_in_the_new_language_and_it_is_kept(machine: Machine) -> None:
    shutil.rmtree(machine.folder / "locales")
    write_phrases(machine.folder / "locales", "en", {"norsk": "English", "Innstillinger": "Options"})
    said = machine.runs("--plain", text="15\n1\n2\n\n0\n").stdout
    before, after = said.split("1 norsk\n2 English\n", 1)
    assert "1 Språk på skjermen · norsk\n" in before
    assert "\nOptions\n" in after
    assert "1 Språk på skjermen · English\n" in after
    assert 'language = "en"' in machine.settings.read_text("utf-8")
    assert "15 Options\n" in machine.runs("--plain", text="0\n").stdout


@pytest.mark.parametrize("is_writable", [True, False])
def test_in_plain_mode_a_language_that_cannot_be_kept_is_said_and_holds_until_the_end(
    machine: Machine, is_writable: bool
) -> None:
    if not is_writable:
        machine.settings.mkdir(parents=True)
    said = machine.runs("--plain", text="15\n1\n2\n\n0\n").stdout
    assert "1 Språk på skjermen · en\n" in said
    assert ("det lot seg ikke lagre på denne maskinen" in said) is not is_writable
    assert machine.settings.is_file() is is_writable


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_it_is_norwegian_unless_something_tells_otherwise(machine: Machine) -> None:
    assert machine.language() == "nb"
    machine.variables["LANG"] = "de_DE.UTF-8"
    assert machine.language() == "nb"


def test_what_is_typed_goes_before_the_environment_and_that_before_the_locale(machine: Machine) -> None:
    machine.variables["LANG"] = "en_GB.UTF-8"
    assert machine.language() == "en"
    machine.variables["NAERVAER_LANGUAGE"] = "nb"
    assert machine.language() == "nb"
    for words in (
        ("--language", "en", "plan"),
        ("plan", "--language=en"),
        ("plan", "--language", "nb", "--language", "en"),
    ):
        assert machine.language(*words) == "en"


@pytest.mark.parametrize(
    "words", [("--language", "xx", "plan"), ("plan", "--language=xx"), ("--language", "xx", "--help")]
)
def test_a_language_that_is_not_there_is_refused_in_a_sentence(machine: Machine, words: tuple[str, ...]) -> None:
    done = machine.runs(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Jeg kan ikke språket «xx». Dette finnes: nb og en.\n"


def test_the_same_is_said_of_the_environment_and_of_a_broken_catalogue(machine: Machine) -> None:
    machine.variables["NAERVAER_LANGUAGE"] = "klingonsk"
    assert machine.runs("plan").stderr.startswith("Jeg kan ikke språket «klingonsk».")
    write_phrases(machine.folder / "locales", "qaa", {"Jeg kan ikke språket «{asked}».": "No {asked} here."})
    machine.variables["LANG"] = "qaa"
    assert machine.runs("plan").stderr.startswith("No klingonsk here.")
    machine.variables["LANG"] = "nb_NO.UTF-8"
    broken = machine.folder / "locales" / "qq" / "LC_MESSAGES" / "naervaer.mo"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"\xde\x12\x04\x95broken")
    assert machine.runs("plan", "--language", "qq").stderr.startswith("Jeg kan ikke språket «qq».")
    del machine.variables["NAERVAER_LANGUAGE"]
    machine.variables["LANG"] = "qq_QQ"
    assert machine.language() == "nb"


def test_a_value_left_out_is_told_of_as_for_any_option(machine: Machine) -> None:
    done = machine.runs("plan", "--language")
    assert (done.returncode, done.stderr.count("--language")) == (2, 1)
    assert machine.runs("plan", "--language", "").returncode == 2


def test_a_diary_goes_on_in_the_language_it_was_begun_in(machine: Machine) -> None:
    machine.variables["LANG"] = "en_GB.UTF-8"
    assert machine.language("log", "--new", "strikket") == "en"
    machine.variables["LANG"] = "nb_NO.UTF-8"
    assert machine.language() == "en"
    assert 'language = "en"' in machine.settings.read_text()


def test_a_diary_begun_in_norwegian_stays_norwegian_under_another_locale(machine: Machine) -> None:
    assert machine.language("log", "--new", "strikket") == "nb"
    assert not machine.settings.exists()
    machine.variables["LANG"] = "en_GB.UTF-8"
    assert machine.language() == "nb"
    # Another diary on the same machine is new, and nobody has chosen yet.
    assert machine.language("verify", "--data-dir", str(machine.folder / "other")) == "en"


@pytest.mark.parametrize("content", ['language = "fr"', "language = 7", "language =", "\0"])
def test_a_language_in_the_settings_that_cannot_be_used_stops_nobody(machine: Machine, content: str) -> None:
    machine.settings.parent.mkdir(parents=True)
    machine.settings.write_text(content)
    assert machine.language() == "nb"
    assert machine.settings.read_text() == content  # who opens the app is told of it


def test_the_app_in_a_terminal_keeps_the_language_it_is_begun_in(machine: Machine) -> None:
    machine.variables |= {"LANG": "en_GB.UTF-8", "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    for locale in ("en_GB.UTF-8", "nb_NO.UTF-8"):
        machine.variables["LANG"] = locale
        with Terminal([sys.executable, "-c", SAY_LANGUAGE], machine.environment()) as terminal:
            terminal.wait_for("Enter")
            terminal.press("C-c")
            assert terminal.wait_for_end() == 0
            assert "en" in terminal.screen().split()
    assert 'language = "en"' in machine.settings.read_text()
