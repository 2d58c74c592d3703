"""English is English: nothing of it is Norwegian, what its texts name is there, and what they say can be typed is read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import messages
from content_texts import changed_programme
from norwegian import norwegian
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.programme_parser import SHARED
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.cli.commands.machine import parse_days
from nærvær.cli.parser import build_parser
from nærvær.domain.practice import Ambience, Bell, Posture
from nærvær.texts import cli, finding, formats, i18n, settings
from nærvær.texts import help as help_texts
from shell_companions.command_tree import program_command
from shell_companions.manual_page import manual_page

PACKAGE = Path(i18n.__file__).resolve().parents[1]
ENGLISH = PACKAGE / "data" / "en"
QUOTED = re.compile("‘([^’]+)’")
TODAY = date(2026, 11, 28)
IN_NORWEGIAN = frozenset({"uke"})
"""What scripts are written with."""


@pytest.fixture(autouse=True)
def english(shipped_languages: tuple[str, ...]) -> Iterator[None]:
    """This process is in English for the time of a test."""
    i18n.use_language("en")
    yield
    i18n.use_language(i18n.SOURCE_LANGUAGE)


def test_no_phrase_holds_a_norwegian_word() -> None:
    catalogue = messages.read("en")
    found = {
        form: words
        for message in catalogue
        if message.id
        for form in messages.forms_of(message.string)
        if (words := norwegian(re.sub(r"\{\w+\}", " ", messages.KEPT.sub(" ", form)), IN_NORWEGIAN))
    }
    assert found == {}


def test_one_and_many_differ_where_they_do_in_norwegian() -> None:
    forms = [
        messages.forms_of(message.string)
        for message in messages.read("en")
        if message.pluralizable and len(set(messages.forms_of(message.id))) > 1
    ]
    assert len(forms) > 40
    assert [each for each in forms if len(set(each)) == 1] == []


def test_the_programme_and_the_scripts_hold_no_norwegian_word() -> None:
    said: list[str] = []
    changed_programme((ENGLISH / "programme.toml").read_text("utf-8"), lambda text: said.append(text) or text)
    scripts = ENGLISH / "scripts"
    shared = parse_shared((scripts / "shared.txt").read_text("utf-8"), "shared.txt")
    said += [cue.text for each in shared for cue in each.cues]
    for file in sorted(scripts.glob("*.txt")):
        if file.stem != SHARED:
            script = parse_script(file.read_text("utf-8"), str(file), shared)
            said += [script.title, script.why, *(section.title for section in script.sections)]
            said += [cue.text for cue in script.spoken()]
    assert len(said) > 900
    assert {text: words for text in said if (words := norwegian(text))} == {}


def test_the_search_finds_norwegian_where_it_is() -> None:
    assert norwegian("Trykk Enter for å gå videre") == {"å", "gå"}
    assert norwegian("Øvelsen er ferdig, says nærvær") == {"øvelsen", "er", "Øvelsen"}
    assert norwegian("The exercise is done, says nærvær") == set()


def test_every_exercise_that_help_names_is_there_by_that_name() -> None:
    catalogue = FolderCatalogue(*content_folders(), language=lambda: "en")
    titles = {exercise.title for exercise in catalogue.exercises()}
    named = {name for _, answer in help_texts.ANSWERS for name in QUOTED.findall(answer())}
    named |= {name for week in catalogue.programme().weeks for line in week.informal for name in QUOTED.findall(line)}
    assert len(named) > 4
    assert named <= titles
    assert {name for text in titles for name in norwegian(text)} == set()


def is_read(word: str) -> bool:
    """Whether a word is that of a posture, a bell or a sound under the silence."""
    choices = (
        formats.choice_of(word, formats.POSTURES),
        formats.choice_of(word, formats.BELLS),
        formats.choice_of(word, formats.AMBIENCES),
    )
    return any(choice is not None for choice in choices)


def test_what_the_help_pages_say_can_be_typed_is_read() -> None:
    days = re.split(", | or ", cli.LOG_ON().partition(": ")[2])
    assert len(days) == 4
    for day in days:
        assert formats.parse_past_date(day.strip("‘’"), TODAY), day
    assert formats.parse_past_date("17/5/2026", TODAY) == date(2026, 5, 17)
    assert formats.parse_past_date("yesterday", TODAY) == TODAY - timedelta(days=1)
    assert formats.parse_past_date("last Monday", TODAY) == date(2026, 11, 23)
    for text, expected in zip(QUOTED.findall(cli.DAYS()), [7, 5, 2, 5], strict=True):
        assert len(parse_days(text)) == expected, text
    assert parse_days("every day") == (1, 2, 3, 4, 5, 6, 7)
    for word, choices in ((cli.POSTURE, Posture), (cli.BELL, Bell), (cli.AMBIENCE, Ambience)):
        words = re.split(", | or ", word().split(": ")[-1])
        assert [each for each in words if not is_read(each)] == []
        assert len(words) == len(choices)
    regions = {name() for name in settings.REGION_NAMES.values()}
    assert set(QUOTED.findall(cli.SKIP())[0].split()) <= regions
    assert {word for name in settings.REGION_NAMES.values() for word in norwegian(name())} == set()


def test_people_find_things_by_other_words() -> None:
    words = [*finding.PAGE_WORDS.values(), *finding.EXERCISE_WORDS.values(), *finding.SETTING_WORDS.values()]
    assert all(all(part.strip() for part in each().split(",")) for each in (*words, *finding.ANSWER_WORDS))


def told(tmp_path: Path, *words: str, locale: str = "en_GB.UTF-8") -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "nærvær", *words],
        env={
            **os.environ,
            "PYTHONPATH": str(PACKAGE.parent),
            "NAERVAER_DATA_DIR": str(tmp_path / "data"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "LANG": locale,
            "COLUMNS": "100",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("plan",),
        ("practise", "nowhere"),
        ("render", "body-scan", "--minutes", "900", "-o", "a.wav"),
        ("log", "nothing known here"),
    ],
    ids=lambda words: words[0],
)
def test_what_commands_answer_where_the_system_is_english_is_english(tmp_path: Path, words: tuple[str, ...]) -> None:
    text = told(tmp_path, *words)
    assert len(text) > 40
    assert norwegian(text) == set()


def test_every_help_page_and_the_manual_page_are_english() -> None:
    assert norwegian(build_parser().format_help()) == set()
    assert norwegian(manual_page(program_command()).replace("\\-", "-")) == set()
