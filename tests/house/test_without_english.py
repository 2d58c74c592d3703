"""Nothing a person reads is English: pages, scripts, every phrase in `words`, help texts and what goes wrong.

Only command verbs, option names and exercise ids may be. Each page's own text is looked at in tests/tui/test_looks.py.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from english import english
from nærvær.catalogue.manus import read_script
from nærvær.cli.parser import build_parser

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "nærvær"
DATA = PACKAGE / "data"
SCRIPTS = sorted((DATA / "scripts").glob("*.txt"))
VOICES = frozenset(folder.name for folder in (PACKAGE.parents[1] / "audio").iterdir() if folder.is_dir())
IDS = frozenset(file.stem for file in SCRIPTS) | VOICES | {"silent"}
# Codes that are looked up and never shown stand as values in a few places of `words`.
CODES = {
    "commands": {"lying", "sitting", "standing", "small", "wood", "none", "rain", "brown"},
    "diary": {"lost"},
    "doctor_words": {"missing", "reason"},
}
ABOUT_PEOPLE = ("title", "why", "theme", "informal", "reflections", "card", "everyday", "name", "description")


def verbs() -> frozenset[str]:
    """The command verbs, from the parser itself."""
    (actions,) = [action for action in build_parser()._actions if isinstance(action.choices, dict)]
    return frozenset(actions.choices)


ALLOWED = IDS | verbs()


def phrases(file: Path) -> Iterator[tuple[int, str]]:
    """Every string a module of `words` can show: no docstring, no key that is looked up, nothing compared with."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    hidden: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            hidden.add(id(node.body[0].value))
        if isinstance(node, ast.Dict):
            hidden |= {id(key) for key in node.keys}
        if isinstance(node, ast.Subscript):
            hidden |= {id(inner) for inner in ast.walk(node.slice)}
        if isinstance(node, ast.Compare):
            hidden |= {id(inner) for inner in ast.walk(node)}
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("get", "setdefault")
        ):
            hidden |= {id(argument) for argument in node.args[:1]}
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            hidden |= {id(inner) for inner in ast.walk(node.format_spec)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden:
            yield node.lineno, node.value


@pytest.mark.parametrize("file", sorted((PACKAGE / "words").glob("*.py")), ids=lambda file: file.stem)
def test_no_phrase_holds_an_english_word(file: Path) -> None:
    found = {f"{line}: {english(text, ALLOWED)} in «{text}»" for line, text in phrases(file) if english(text, ALLOWED)}
    codes = CODES.get(file.stem, set())
    assert {told for told in found if not any(f"«{code}»" in told for code in codes)} == set()


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
def test_no_exercise_says_an_english_word(file: Path) -> None:
    script = read_script(file.read_text(encoding="utf-8"), str(file))
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

    look(tomllib.loads((DATA / "programme.toml").read_text(encoding="utf-8")), "")
    assert len(found) >= 40
    assert {word for text in found for word in english(text)} == set()


def told(tmp_path: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "nærvær", *words],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "NAERVAER_DATA_DIR": str(tmp_path), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("verb", ["", *sorted(verbs())])
def test_every_help_page_is_norwegian(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args([*filter(None, [verb]), "--help"])
    text = capsys.readouterr().out
    assert "--help" in text
    assert english(text, ALLOWED) == set()


@pytest.mark.parametrize("verb", ["", *sorted(verbs())])
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
