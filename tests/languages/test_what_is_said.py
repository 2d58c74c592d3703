"""Everything the commands, the refusals and the printed pages say, in the pseudo-language: nothing passes by the catalogue.

The commands come from the parser, the refusals and their reasons from the domain.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

import nærvær.domain
import pseudo_language
import store.conftest
from cli import test_refusals
from cli.hurried import compose
from clinic import test_clinic_commands
from clinic.test_clinic_commands import Counter
from languages.speaking import untranslated
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.cli.argparse_translations import CommandParser
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.errors import BrokenContent, ContentFault, ExpectedValue, FileFault, Refusal, TomlFault
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.machine_settings import UnusableSettings
from nærvær.domain.own_voice import TakeFault
from nærvær.domain.reminder import Reminder
from nærvær.domain.report import report
from nærvær.domain.validation import EVERY_DAY
from nærvær.reminders.ics import reminder_calendar
from nærvær.report.printed_slips import code_slips, group_slips
from nærvær.report.report_page import report_page
from nærvær.store.diary_opener import open_diary
from nærvær.texts import i18n
from nærvær.texts.errors import error_sentence
from nærvær.texts.export_pages import export_pages
from nærvær.texts.own_voice import TAKE_FAULTS
from nærvær.texts.reminder import announcement
from nærvær.texts.settings import settings_file_set_aside
from nærvær.voice_workshop import FolderVoices
from pseudo_language import CODE, pseudo
from report_person import uneven
from store.diaries import Clock
from texts import test_every_reason_is_worded

WRITTEN = frozenset(word for entry in uneven() for word in re.findall(r"\w+", str(entry.fact)))
"""What the person of these tests has written herself."""
SHELF = FolderCatalogue(*content_folders())
CHOICES = frozenset(
    {"lying", "sitting", "standing", "nb", CODE}
    | {"synthetic-light", "synthetic-dark", "synthetic-light-en", "synthetic-dark-en"}
)
"""Values of options, which are typed the same in every language."""
EXERCISES = frozenset(SHELF.titles())
CODES = re.compile(r"\b[0-9A-Z]{3,5}(?:-[0-9A-Z]{3,5})+\b")
CLINIC_KEY = re.compile(r"\b[0-9a-f]{64}\b")
SHEET_WORDS = re.compile(r"\b(?:[bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz]\b")
ANCHOR = re.compile(rf"(?:{SHEET_WORDS.pattern}-){{4}}{SHEET_WORDS.pattern}")
"""What a recovery sheet says is of no language (`domain.paper_key`)."""
FORMAT = frozenset({"json", "csv", "dagbok", "ovelser"})
"""What an export's description names as it lies in the files."""
_TAG = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


# Commands, from the parser


def paths(parser: CommandParser, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that can be typed, as the words of its verbs."""
    yield before
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for verb, its_parser in action.choices.items():
                yield from paths(its_parser, (*before, verb))


PATHS = tuple(paths(build_parser()))
VERBS = frozenset(word for path in PATHS for word in path)
TYPED = VERBS | CHOICES | EXERCISES
INSTALLING = {"pip", "install", "naervaer"}
"""The words of the command that brings what is missing."""


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command line says that ends in the parser; "" when it is understood."""
    try:
        build_parser().parse_args(words)
    except SystemExit:
        written = "".join(capsys.readouterr())
        assert written
        return written
    return ""


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_help_page_is_translated(
    pseudo_process: None, capsys: pytest.CaptureFixture[str], path: tuple[str, ...]
) -> None:
    text = said([*path, "--help"], capsys)
    assert "--help" in text
    assert untranslated(text, TYPED) == set(), text


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_whatever_the_parser_refuses_is_translated(
    pseudo_process: None, capsys: pytest.CaptureFixture[str], path: tuple[str, ...]
) -> None:
    wrong: tuple[list[str], ...] = (
        ["--xyz"],
        ["xq", "xw", "xz"],
        ["--minutes"],
        ["--json=3"],
        ["--data-dir"],
        ["--help=1"],
        ["--output", ""],
        [],
    )
    refused = [said([*path, *words], capsys) for words in wrong]
    assert sum(map(bool, refused)) > 3
    for text in refused:
        assert untranslated(text, TYPED | {"xyz", "xq", "xw", "xz"}) == set(), text


# What the commands answer

EXPORT, PRACTICE = "ut.zip", "breathing-space"
ANSWERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "practise": ((PRACTICE, "--minutes", "900"), (PRACTICE, "--posture", "xyz"), ("xyz",)),
    "plan": (()),
    "exercises": ((), ("--text", PRACTICE), ("--text", "xyz")),
    "render": ((PRACTICE, "--minutes", "5", "-o", "{folder}/a.flac"), (PRACTICE, "--minutes", "5", "-o", "/x/a.doc")),
    "log": ((PRACTICE, "--minutes", "12"), ("xyz",), ("xyz", "--new"), ("--slip", "xyz"), ("--date", "99")),
    "progress": (()),
    "report": (("-o", "{folder}/a.html"), ("-o", "{folder}/a.html", "--weeks", "99")),
    "remind": ((), ("--at", "8:00"), ("--at", "99:99"), ("--days", "xyz")),
    "pause": ((),),
    "resume": ((),),
    "doctor": (()),
    "verify": (()),
    "backup": ((),),
    "restore": ((), ("xyz",)),
    "export": (("-o", "{folder}/ut.zip"), ("-o", "/x/ut.zip")),
    "import": (("{folder}/ut.zip",), ("/x/ut.zip",)),
    "erase": (("--note", "xyz"), ("--entry", "xyz"), ()),
    "lock": ((), ("--change",), ("--off",)),
}
VOICE = ("voice", "manuscript", "xyz", PRACTICE, "--name", "xyz", "--person", "xyz", "--purpose", "xyz")
ANSWERS["voice"] = (
    (),
    ("check", "xyz"),
    ("check", "synthetic-light"),
    ("manuscript", "xyz"),
    (*VOICE[1:], "--until", "1.1.2020"),
    (*VOICE[1:], "--until", "2099-06-01"),
    ("list",),
    ("check", "xyz"),
    ("update", "xyz"),
    ("add", "xyz", "/x/xyz.wav"),
    ("import", "/x/xyz.wav"),
    ("remove", "xyz"),
    ("remove", "xyz", "--yes"),
)
ELSEWHERE = frozenset({"clinic", "kiosk"})
NAMES = frozenset({"xyz", "PortAudio"})
"""What is typed wrongly below, and a part of the machine."""


def test_every_command_has_an_example() -> None:
    assert ANSWERS.keys() | ELSEWHERE == {path[0] for path in PATHS if path}


@pytest.mark.parametrize("verb", ANSWERS)
def test_whatever_a_command_answers_is_translated(
    pseudo_process: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
) -> None:
    pseudo_language.write_content(tmp_path / "own")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    clock = Clock()
    parts = replace(
        compose(str(tmp_path / "data")),
        catalogue=FolderCatalogue(*content_folders(), tmp_path / "own", language=i18n.language),
        now=clock,
        voice_workshop=FolderVoices(tmp_path / "data" / "voices", (), lambda _contents: [], lambda _exercise: None),
    )
    with open_diary(tmp_path / "data", clock) as diary:
        for entry in uneven()[:40]:
            diary.append(entry.fact)
    parts.own_data.export(tmp_path / "ut.zip", lambda _entries: {})
    for words in ANSWERS[verb]:
        typed = [verb, *(word.format(folder=tmp_path) for word in words)]
        with contextlib.suppress(SystemExit):
            run_command(build_parser().parse_args(typed), lambda: parts, _no_face, _no_face)
        text = "".join(capsys.readouterr())
        assert untranslated(text, TYPED | NAMES | WRITTEN) == set(), text


def _no_face(_wish: object) -> int:
    return 0


# A clinic's commands


counter, quick_path = test_clinic_commands.counter, store.conftest.quick_path
CLINIC_ANSWERS: dict[str, tuple[str, ...]] = {
    "init": (),
    "restore": (),
    "staff": ("--lead",),
    "passphrase": (),
    "codes": ("--new", "2"),
    "people": (),
    "weeks": (),
    "reset-pin": ("{code}",),
    "withdraw": ("{code}", "--anonymise"),
    "slips": ("body-scan", "--minutes", "20", "--people", "3", "-o", "{folder}/lapper.html"),
    "report": ("{code}", "-o", "{folder}/a.html"),
    "export": ("{code}", "-o", "{folder}/a.zip"),
    "orphans": (),
    "audit": (),
    "encrypt": (),
    "sheet": (),
    "key": (),
    "tables": (),
    "server": (),
    "check": (),
    "move": (),
}


def test_every_command_of_a_clinic_has_an_example() -> None:
    assert CLINIC_ANSWERS.keys() == {path[1] for path in PATHS if path[:1] == ("clinic",) and len(path) > 1}


def test_whatever_the_commands_of_a_clinic_answer_is_translated(
    locales: Path, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(i18n.LOCALES_VARIABLE, str(locales))
    monkeypatch.setenv("NAERVAER_LANGUAGE", CODE)
    (code,) = counter.new_codes(1)
    try:
        for verb, words in CLINIC_ANSWERS.items():
            typed = [word.format(code=code, folder=counter.folder.parent) for word in words]
            for more in ((), ("--xyz",)):
                _, out, err = counter.types(verb, *typed, *more)
                assert out + err
                told = CLINIC_KEY.sub("", out + err)
                no_language = {"xyz", *CODES.findall(told), *SHEET_WORDS.findall(told), *ANCHOR.findall(told)}
                assert untranslated(told, TYPED | no_language) == set(), (verb, told)
    finally:
        i18n.use_language(i18n.SOURCE_LANGUAGE)


# Refusals, from the domain


def domain_classes(kind: type[Any]) -> set[type[Any]]:
    """Every class of this kind that the domain holds."""
    names = [module.name for module in pkgutil.iter_modules(nærvær.domain.__path__, "nærvær.domain.")]
    values = [value for name in names for value in vars(importlib.import_module(name)).values()]
    return {value for value in values if isinstance(value, type) and issubclass(value, kind)}


def every_refusal() -> Iterator[Refusal]:
    yield from (error for error, _, _ in test_refusals.EXAMPLES)
    for reasons, refusal in test_every_reason_is_worded.REASONS:
        yield from map(refusal, reasons)
    data = {"found": 1, "known": ("a", "b"), "lowest": 1, "highest": 9, "column": 7}
    for reason in sorted(set(ContentFault) - {ContentFault.BAD_VALUE}):
        yield BrokenContent("/x", "file", reason, **data)


def test_every_refusal_is_translated(pseudo_process: None) -> None:
    refused = list(every_refusal())
    for error in refused:
        text = error_sentence(error)
        assert untranslated(text, TYPED | INSTALLING | given(error)) == set(), (error, text)


def test_every_reason_of_the_domain_is_among_them() -> None:
    shown = {type(value) for error in every_refusal() for value in vars(error).values() if isinstance(value, StrEnum)}
    shown |= {TakeFault}  # which no refusal holds
    shown |= {ExpectedValue, TomlFault}  # with ImportFault.FACT, and with a settings file, below
    faults = {
        each for each in domain_classes(StrEnum) if each.__name__.endswith(("Fault", "NameKind", "ExpectedValue"))
    }
    assert {each.__name__ for each in faults - shown} == set()


@pytest.mark.parametrize("reason", [*TomlFault, *FileFault])
def test_why_a_settings_file_cannot_be_used_is_translated(pseudo_process: None, reason: Any) -> None:
    for told in (UnusableSettings("/x/settings.toml", "theme", reason, 3), UnusableSettings("/x", "", reason)):
        text = settings_file_set_aside(told)
        assert untranslated(text, frozenset({"theme"})) == set(), text


def given(error: Refusal) -> frozenset[str]:
    """The words that a refusal was made with: what was typed, and what lies on the disk."""
    return frozenset(re.findall(r"[^\W\d_]+", str(sorted(map(repr, vars(error).values()))))) | {"None"}


# What is written to files


@pytest.fixture
def titles() -> dict[str, str]:
    return {exercise: pseudo(title) for exercise, title in SHELF.titles().items()}


def read(page: bytes | str) -> str:
    """What a person reads of an HTML page."""
    return _TAG.sub(" ", page if isinstance(page, str) else page.decode("utf-8"))


def test_the_report_is_translated(pseudo_process: None, tmp_path: Path, titles: dict[str, str]) -> None:
    pseudo_language.write_content(tmp_path)
    programme = FolderCatalogue(*content_folders(), tmp_path, language=i18n.language).programme()
    text = read(report_page(report(uneven(), date(2026, 5, 17), own_words=True), programme, titles))
    assert untranslated(text, WRITTEN) == set()


def test_the_pages_of_an_export_are_translated(pseudo_process: None, titles: dict[str, str]) -> None:
    pages = export_pages(uneven(), titles)
    assert len(pages) > 1
    for name, page in pages.items():
        if not name.endswith(".csv"):  # a table, whose columns and values are a format
            assert untranslated(read(page), WRITTEN | TYPED | FORMAT) == set(), name


def test_slips_and_the_calendar_file_are_translated(pseudo_process: None) -> None:
    session = GroupSession("body-scan", 20, date(2026, 3, 1), 7)
    for page in (code_slips(["AB12CD34"]), group_slips(pseudo("Kroppsskanning"), [session])):
        assert untranslated(read(page), frozenset(CODES.findall(read(page)))) == set()
    reminder = Reminder("frokost", time(8), EVERY_DAY)
    calendar = reminder_calendar(reminder, announcement(reminder), 8, Clock()(), "id").decode("utf-8")
    shown = re.sub(r"\r?\n ", "", calendar)
    assert (
        untranslated(
            "\n".join(re.findall(r"(?m)^(?:SUMMARY|DESCRIPTION)[^:]*:(.*)$", shown)), frozenset({"frokost", "Frokost"})
        )
        == set()
    )


def test_what_is_wrong_with_a_take_is_translated(pseudo_process: None) -> None:
    assert TAKE_FAULTS.keys() == set(TakeFault)
    assert untranslated(" ".join(label() for label in TAKE_FAULTS.values()), frozenset()) == set()
