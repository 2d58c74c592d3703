"""Content of one's own that cannot be used takes nothing else away: what came with the program holds, and it is said."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.practice import PracticeOptions
from ready_python import run_app

ROOT = Path(__file__).resolve().parents[2]
DATA, AUDIO = content_folders()
LONGEST_SECONDS = 5.0
PROGRAMME = (DATA / "nb/programme.toml").read_text(encoding="utf-8")
SCRIPT = (DATA / "nb/scripts/breathing-space.txt").read_text(encoding="utf-8")
OWN = PROGRAMME.replace('id = "kindness"', 'id = "egen-ro"')


@dataclass(frozen=True)
class Home:
    """Somebody's home with content of their own."""

    folder: Path

    @property
    def own(self) -> Path:
        return self.folder / "config" / "naervaer"

    def put(self, name: str, text: str | bytes) -> Path:
        file = self.own / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def shelf(self) -> FolderCatalogue:
        return FolderCatalogue(DATA, AUDIO, self.own)

    def types(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        surroundings = {
            "PATH": os.environ["PATH"],
            "XDG_CONFIG_HOME": str(self.own.parent),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "HOME": str(self.folder),
            "COLUMNS": "1000",
        }
        return run_app(["--data-dir", str(self.folder / "data"), *words], surroundings, text)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def pipe(file: Path) -> None:
    os.mkfifo(file)


def sparse(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(100 << 30)


def loop(file: Path) -> None:
    file.symlink_to(file)


def nowhere(file: Path) -> None:
    file.symlink_to(file.with_name("gone"))


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (pipe, "special"),
    "sparse": (sparse, "too_large"),
    "loop": (loop, "loop"),
    "nowhere": (nowhere, "absent"),
    "folder": (Path.mkdir, "folder"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["scripts/breathing-space.txt", "programme.toml", "voices/mor/voice.toml"])
def test_whatever_lies_under_the_name_is_named_and_what_came_with_the_program_holds(
    home: Home, name: str, kind: str
) -> None:
    file = home.own / name
    file.parent.mkdir(parents=True)
    made, reason = KINDS[kind]
    made(file)
    shelf = home.shelf()
    began = time.process_time()
    usual = FolderCatalogue(DATA, AUDIO)
    assert shelf.exercises() == usual.exercises()
    assert shelf.programme() == usual.programme()
    assert shelf.voices() == usual.voices()
    assert time.process_time() - began < LONGEST_SECONDS
    assert [(fault.file, fault.reason) for fault in shelf.faults()] == [(str(file), reason)]


@pytest.mark.parametrize("name", ["", "scripts", "voices"])
def test_a_folder_that_is_none_is_named(home: Home, name: str) -> None:
    file = home.own / name if name else home.own
    file.parent.mkdir(parents=True)
    file.write_text("")
    shelf = home.shelf()
    assert shelf.exercises() == FolderCatalogue(DATA, AUDIO).exercises()
    assert [(fault.file, fault.reason) for fault in shelf.faults()] == [(str(file), "not_a_folder")]


def test_without_a_folder_of_one_s_own_nothing_is_said(home: Home) -> None:
    shelf = home.shelf()
    assert shelf.exercises()
    assert shelf.voices()
    assert shelf.faults() == ()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(home: Home) -> None:
    home.put("scripts/breathing-space.txt", SCRIPT).chmod(0)
    shelf = home.shelf()
    assert shelf.exercises() == FolderCatalogue(DATA, AUDIO).exercises()
    assert [fault.reason for fault in shelf.faults()] == ["forbidden"]


def test_a_programme_s_own_exercise_with_a_broken_script_is_away_and_keeps_its_title(home: Home) -> None:
    home.put("programme.toml", OWN)
    broken = (
        SCRIPT.replace('id = "breathing-space"', 'id = "egen-ro"').replace("Pusterommet", "Egen ro") + "[uke=9] Hei.\n"
    )
    file = home.put("scripts/egen-ro.txt", broken)
    shelf = home.shelf()
    assert "egen-ro" not in {exercise.id for exercise in shelf.exercises()}
    assert shelf.titles()["egen-ro"] == "Egen ro"
    assert shelf.titles()["kindness"] == FolderCatalogue(DATA, AUDIO).exercise("kindness").title
    (fault,) = shelf.faults()
    assert (fault.file, fault.reason, fault.data["line"]) == (str(file), "bad_weeks", broken.count("\n"))


def test_an_exercise_of_one_s_own_that_has_no_script_is_named(home: Home) -> None:
    home.put("programme.toml", OWN)
    shelf = home.shelf()
    assert "egen-ro" not in {exercise.id for exercise in shelf.exercises()}
    assert shelf.titles()["egen-ro"] == "egen-ro"
    assert [(fault.file, fault.reason) for fault in shelf.faults()] == [
        (str(home.own / "scripts/egen-ro.txt"), "absent")
    ]


def test_a_programme_of_which_nothing_can_be_practised_gives_way(home: Home) -> None:
    weeks = PROGRAMME[: PROGRAMME.index("[[exercise]]")]
    for exercise in ("breathing-space", "body-scan", "movement", "sitting", "pain"):
        weeks = weeks.replace(f'exercise = "{exercise}", ', "")
    everyday = PROGRAMME[PROGRAMME.index("[everyday]") :]
    home.put("programme.toml", f'{weeks}[[exercise]]\nid = "egen-ro"\nshort = 3\nlong = 5\n{everyday}')
    shelf = home.shelf()
    assert shelf.exercises() == FolderCatalogue(DATA, AUDIO).exercises()
    assert {fault.reason for fault in shelf.faults()} == {"absent", "nothing_offered"}


def test_a_script_that_fits_no_length_takes_only_its_lengths_away(home: Home) -> None:
    front = SCRIPT[: SCRIPT.index("+++", 4) + 4]
    home.put("scripts/breathing-space.txt", f"{front}== Start\nHei.\n")
    shelf = home.shelf()
    assert set(shelf.spans("breathing-space")) == {"synthetic-light-en", "synthetic-dark-en"}  # of their own
    assert shelf.spans("body-scan") == FolderCatalogue(DATA, AUDIO).spans("body-scan")
    assert [fault.reason for fault in shelf.faults()] == ["unfittable"]
    assert [fault.reason for fault in home.shelf().all_faults()] == ["unfittable"]


@pytest.mark.parametrize("name", ["mo\x1b[31mr", "mo\u202er", "mo\udc80r", "m" * 61, "a\u200bb"])
def test_a_voice_whose_folder_has_a_name_that_cannot_be_shown_is_left_out(home: Home, name: str) -> None:
    folder = home.own / "voices" / name
    folder.mkdir(parents=True)
    (folder / "voice.toml").write_bytes((AUDIO / "synthetic-light/voice.toml").read_bytes())
    shelf = home.shelf()
    assert shelf.voices() == FolderCatalogue(DATA, AUDIO).voices()
    assert [fault.reason for fault in shelf.faults()] == ["bad_folder_name"]


def test_a_broken_voice_of_one_s_own_leaves_the_one_that_came_with_the_program(home: Home) -> None:
    home.put("voices/synthetic-light/voice.toml", "name = ")
    shelf = home.shelf()
    assert shelf.voices() == FolderCatalogue(DATA, AUDIO).voices()
    assert shelf.score(PracticeOptions("breathing-space", 5)).recording is not None
    assert [(fault.reason, fault.data["line"]) for fault in shelf.faults()] == [("toml_syntax", 1)]


HOSTILE = "[red]X[/] \x1b[31;1337m\x9b31m\x85\u202eabc\u2066\u200b\ufeff\u2028\U000e0041slutt"
NEVER = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


def escaped(text: str) -> str:
    """`text` in TOML, where no control character may stand."""
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in text)


def test_nothing_of_hostile_content_reaches_the_terminal_but_letters(home: Home) -> None:
    title = escaped(HOSTILE)
    programme = PROGRAMME.replace('theme = "', f'theme = "{title}').replace('informal = ["', f'informal = ["{title}')
    programme = programme.replace('  "Dusje"', f'  "{title}"').replace('title = "Stille stund"', f'title = "{title}"')
    home.put("programme.toml", programme)
    script = SCRIPT.replace('title = "', f'title = "{title}').replace('why = "', f'why = "{title}')
    lines = [f"{line} {HOSTILE}" if line.startswith("==") and "|" not in line else line for line in script.splitlines()]
    home.put("scripts/breathing-space.txt", "\n".join([*lines, f"Hei {HOSTILE}."]))
    (home.own / "voices" / "mor").mkdir(parents=True)
    voice = (AUDIO / "synthetic-light/voice.toml").read_text(encoding="utf-8")
    home.put("voices/mor/voice.toml", voice.replace('name = "', f'name = "{title}'))
    broken = home.put("scripts/body-scan.txt", f'+++\n"{title}" = 1\n+++\n== A\n[{HOSTILE}] Hei.\n')
    shelf = home.shelf()
    assert "slutt" in shelf.exercise("breathing-space").title
    assert [fault.file for fault in shelf.faults()] == [str(broken)]
    assert home.types("log", "breathing-space", "--minutes", "3").returncode == 0
    report = home.folder / "report.html"
    for words in (
        ("plan",),
        ("exercises",),
        ("exercises", "--text", "breathing-space"),
        ("progress",),
        ("plan", "--json"),
        ("exercises", "--json"),
        ("progress", "--json"),
        ("doctor",),
        ("doctor", "--json"),
        ("report", "-o", str(report)),
        ("--plain",),
    ):
        told = home.types(*words, text="3\n1\n\n4\n5\n\n0\n" if words == ("--plain",) else "")
        assert told.returncode == 0, (words, told.stderr)
        assert not NEVER.findall(told.stdout + told.stderr), words
        if "--json" in words:
            assert json.loads(told.stdout)
    assert not NEVER.findall(report.read_text(encoding="utf-8"))


# The faces


def test_every_command_does_its_work_and_says_once_what_is_wrong(home: Home) -> None:
    file = home.put("scripts/breathing-space.txt", SCRIPT + "[uke=9] Hei.\n")
    line = SCRIPT.count("\n") + 1
    said = (
        f"Feil i fila, linje {line}: ukene «uke=9» må skrives som uke=1-3, med tall fra 1 til 8. "
        f"Rett det, eller flytt fila bort. Det gjelder her: {file}\n"
    )
    for words, shown in (
        (("exercises",), "Kroppsskanning"),
        (("plan",), "Pusterommet"),
        (("log", "Pusterommet", "--minutes", "3"), "Pusterommet"),
        (("progress",), "Pusterommet"),
        (("exercises", "--text", "breathing-space"), "Pusterommet"),
    ):
        told = home.types(*words)
        assert (told.returncode, told.stderr) == (0, said), words
        assert shown in told.stdout
    told = home.types("exercises", "--json")
    assert (told.returncode, told.stderr) == (0, said)
    assert json.loads(told.stdout)


def test_a_command_that_reads_no_content_says_nothing_of_it(home: Home) -> None:
    home.put("scripts/breathing-space.txt", "")
    for words in (("backup",), ("verify",), ("progress", "--json"), ("--version",), ("--help",)):
        assert home.types(*words).stderr == ""


def test_doctor_tells_of_all_that_is_broken(home: Home) -> None:
    files = [home.put(f"scripts/{name}.txt", "Hei.") for name in ("breathing-space", "body-scan", "movement", "pain")]
    files += [home.put("programme.toml", "week ="), home.put("voices/mor/voice.toml", "name = 3")]
    told = home.types("doctor")
    assert (told.returncode, told.stderr) == (0, "")
    for file in files:
        assert "".join(f"Det gjelder her: {file}".split()) in "".join(told.stdout.split())
    assert "Rett det som er feil, eller flytt det bort." in told.stdout
    data = json.loads(home.types("doctor", "--json").stdout)["content"]
    assert data["ok"] is False
    assert len(data["broken"].splitlines()) == len(files)


def test_plain_mode_says_what_is_wrong_and_begins(home: Home) -> None:
    home.put("programme.toml", "week =")
    told = home.types("--plain")
    assert told.returncode == 0
    assert "Feil i fila, linje 1: her er det en skrivefeil" in told.stderr
    assert "Du er i uke 1" in told.stdout


def test_what_was_practised_is_shown_by_its_title_though_its_script_is_broken(home: Home) -> None:
    home.put("programme.toml", OWN)
    good = SCRIPT.replace('id = "breathing-space"', 'id = "egen-ro"').replace("Pusterommet", "Egen ro")
    home.put("scripts/egen-ro.txt", good)
    assert home.types("log", "Egen ro", "--minutes", "3").returncode == 0
    home.put("scripts/egen-ro.txt", good + "[uke=9] Hei.\n")
    assert "Egen ro" in home.types("progress").stdout


def test_neither_version_nor_help_looks_at_any_content(tmp_path: Path) -> None:
    looking = (
        "import sys\n"
        "def seen(event, told):\n"
        "    if event in ('open', 'os.listdir', 'os.scandir') and told and isinstance(told[0], str):\n"
        "        assert not any(name in told[0] for name in ('config', 'scripts', 'audio', 'programme.toml')), told\n"
        "sys.addaudithook(seen)\n"
        "from nærvær.__main__ import main\n"
        "main(sys.argv[1:])\n"
    )
    home = Home(tmp_path)
    home.put("programme.toml", "week =")
    for words in (["--version"], ["--help"], ["practise", "--help"]):
        told = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", looking, *words],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CONFIG_HOME": str(home.own.parent)},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert (told.returncode, told.stderr) == (0, "")
