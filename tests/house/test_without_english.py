"""Nothing a person reads is English: pages, scripts, every phrase in `texts`, help texts and what goes wrong.

Only command verbs, option names and exercise ids may be. Each page's own text is looked at in tests/tui/test_looks.py.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foreign_words import english
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.cli.parser import build_parser

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "nærvær"
DATA = PACKAGE / "data"
SCRIPTS = sorted((DATA / "nb/scripts").glob("*.txt"))
VOICES = frozenset(folder.name for folder in (PACKAGE.parents[1] / "audio").iterdir() if folder.is_dir())
IDS = frozenset(file.stem for file in SCRIPTS) | VOICES | {"silent"}
# Codes that are looked up and never shown stand as values in a few places of `texts`.
CODES = {
    "cli": {"lying", "sitting", "standing", "small", "wood", "none", "rain", "brown"},
    "diary_errors": {"lost"},
    "clinic_errors": {"clinic-1.keys", "clinic-2.keys"},
    "cli_output": {"missing", "reason"},
    "i18n": {"locale", "phrase", "({self.source!r})"},
    "keys": {"Home End"},  # as it stands on Norwegian keys
}
# Whoever calls these shows what is in the call.
TRANSLATED = frozenset({"_", "phrase", "phrase_in", "ngettext", "counted"})
# This text explains a format and names its fields.
FORMAT_EXPLAINED = "Eksport fra nærvær\n\nDette er alt"
_STYLE_OR_TAG = re.compile(r"[^{}>]*\{[a-z-]+:[^}]*\}|<[^>]*>?")
ABOUT_PEOPLE = ("title", "why", "theme", "informal", "reflections", "card", "everyday", "name", "description")


def verbs() -> frozenset[str]:
    """The command verbs, from the parser itself, with those that follow `clinic`."""
    found: set[str] = set()
    for parser in (build_parser(), *subparsers(build_parser()).values()):
        found |= subparsers(parser).keys()
    return frozenset(found)


def subparsers(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """The parsers of the verbs that may follow."""
    dicts = [action.choices for action in parser._actions if isinstance(action.choices, dict)]
    return dicts[0] if dicts else {}


# The columns of a table that can be imported are a format, and named as one.
COLUMNS = frozenset({"start, seconds, kind, label og note"})
# What is typed elsewhere, also as a value in the rules, and what a folder is called.
TYPED = frozenset(
    {"chmod go-w", "clinic-backups", "database_password_file", "default_transaction_read_only", "naervaer-clinic-key"}
    | {"true eller false"}
)
# What an export and a table hold as values, keys and headings, named to whoever has to mend one.
HELD = frozenset(
    {"finished, stopped eller interrupted", "sammen med practice", "start, dato, date", "aktivitet, activity"}
)
# An address of PostgreSQL, as libpq reads it.
ADDRESS = frozenset({"host=db.sykehus.example dbname=naervaer user=naervaer_kiosk"})
# Norwegian as well.
BOTH = frozenset({"av en type jeg"})
ALLOWED = ADDRESS | BOTH | IDS | verbs() | COLUMNS | TYPED | HELD


def never_shown(node: ast.AST) -> Iterator[ast.AST | None]:
    """What of a node nobody reads: docstrings, keys that are looked up, what is compared with, format specifications."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Dict):
        yield from node.keys
    elif isinstance(node, ast.Subscript):
        yield from ast.walk(node.slice)
    elif isinstance(node, ast.Compare):
        yield from ast.walk(node)
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "setdefault")
    ):
        yield from node.args[:1]
    elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        yield from ast.walk(node.format_spec)


def given_a_name(node: ast.AST) -> Iterator[ast.AST]:
    """What a node gives a name or a place in a table: there a lone word is a word, elsewhere it is a code."""
    if isinstance(node, ast.Assign):
        if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from node.value.elts
        else:
            yield node.value
    elif isinstance(node, ast.Dict):
        yield from node.values
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATED:
        yield from node.args


def phrases(file: Path) -> Iterator[tuple[int, str]]:
    """Every string a module of `texts` can show."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    hidden = {id(found) for node in nodes for found in never_shown(node)}
    named = {id(found) for node in nodes for found in given_a_name(node)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in hidden:
            continue
        if id(node) in named or not re.fullmatch("[a-z_]+", node.value):
            yield node.lineno, _STYLE_OR_TAG.sub(" ", node.value)


@pytest.mark.parametrize("file", sorted((PACKAGE / "texts").glob("*.py")), ids=lambda file: file.stem)
def test_no_phrase_holds_an_english_word(file: Path) -> None:
    shown = [(line, text) for line, text in phrases(file) if not text.startswith(FORMAT_EXPLAINED)]
    found = {f"{line}: {english(text, ALLOWED)} in «{text}»" for line, text in shown if english(text, ALLOWED)}
    codes = CODES.get(file.stem, set())
    assert {told for told in found if not any(f"«{code}»" in told for code in codes)} == set()


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
def test_no_exercise_says_an_english_word(file: Path) -> None:
    written = file.read_text(encoding="utf-8")
    if file.stem == "shared":
        for line in (cue.text for each in parse_shared(written, str(file)) for cue in each.cues):
            assert english(line) == set(), line
        return
    script = parse_script(written, str(file))
    for text in (script.title, script.why, *(s.title for s in script.sections), *(cue.text for cue in script.spoken())):
        assert english(text) == set(), text


def test_the_programme_is_told_without_english() -> None:
    found: list[str] = []

    def look(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                look(inner, name)
        elif isinstance(value, list):
            for inner in value:
                look(inner, key)
        elif isinstance(value, str) and key in ABOUT_PEOPLE:
            found.append(value)

    look(tomllib.loads((DATA / "nb/programme.toml").read_text(encoding="utf-8")), "")
    assert len(found) >= 40
    assert {word for text in found for word in english(text)} == set()


def told(tmp_path: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "nærvær", *words],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "NAERVAER_DATA_DIR": str(tmp_path), "COLUMNS": "100"}
        | {
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path),
        },  # whoever runs the tests may have chosen a language
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("verb", ["", *sorted(subparsers(build_parser()))])
def test_every_help_page_is_norwegian(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args([*filter(None, [verb]), "--help"])
    text = capsys.readouterr().out
    assert "--help" in text
    assert english(text, ALLOWED) == set()


@pytest.mark.parametrize("verb", ["", *sorted(subparsers(build_parser()))])
@pytest.mark.parametrize(
    "wrong", [["--nowhere"], ["too", "many", "things", "here"], ["--minutes"], ["--json=3"], ["--data-dir"], []]
)
def test_what_the_parser_says_no_to_is_said_in_norwegian(
    capsys: pytest.CaptureFixture[str], verb: str, wrong: list[str]
) -> None:
    try:
        build_parser().parse_args([*filter(None, [verb]), *wrong])
    except SystemExit:
        written = capsys.readouterr().err
        for word in wrong:
            written = written.replace(word, " ")
        assert english(written, ALLOWED) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("practise", "nowhere"),
        ("practise", "body-scan", "--minutes", "900"),
        ("practise", "body-scan", "--posture", "hengende"),
        ("practise", "body-scan", "--voice", "ingen"),
        ("render", "body-scan", "--minutes", "5", "-o", "/not/there/fil.flac"),
        ("render", "body-scan", "--minutes", "5", "-o", "fil.doc"),
        ("log", "noe helt ukjent"),
        ("progress",),
        ("pause",),
        ("doctor",),
        ("plan",),
        ("exercises",),
    ],
    ids=lambda words: "-".join(words[:2]),
)
def test_what_commands_answer_is_norwegian(tmp_path: Path, words: tuple[str, ...]) -> None:
    text = told(tmp_path, *words)
    assert text.strip()
    for word in words:
        text = text.replace(word, " ")
    assert english(text, ALLOWED) == set()


def test_the_search_finds_english_where_it_is() -> None:
    assert english("Press ctrl+q to quit the app") == {"press", "quit", "the"}
    assert english("usage: nærvær [OPTIONS]") == {"usage", "options"}
    assert english("the following arguments are required: EXERCISE") >= {"the", "following", "arguments", "required"}
    assert english("«nærvær pause» og --data-dir {settings}", frozenset({"pause"})) == set()
