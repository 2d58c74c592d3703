"""The four laws in running processes, the start that must stay light, and how long and how named the parts may be.

The contracts in pyproject.toml say the four laws too.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PACKAGE = SOURCE / "nærvær"

# Modules of values and of pure functions on values. `pathlib` only for PurePath, a name without a file behind it.
VALUE_MODULES = {
    "__future__",
    "abc",
    "bisect",
    "collections",
    "collections.abc",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "itertools",
    "math",
    "operator",
    "re",
    "statistics",
    "string",
    "types",
    "typing",
    "unicodedata",
}
TOOLKITS = {"textual", "rich", "numpy", "sounddevice", "soundfile", "platformdirs"}
AUDIO = {"numpy", "sounddevice", "soundfile"}

LOADED = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
ALL_LOADED = "import sys; print(*sorted(sys.modules))"
RUN = """
import runpy, sys
sys.argv = ['nærvær', *sys.argv[1:]]
try:
    runpy.run_module('nærvær', run_name='__main__')
except SystemExit as end:
    code = end.code
print(*sorted({part for name in sys.modules for part in (name, name.partition('.')[0])}))
sys.exit(code)
"""


def loaded_after(code: str, *arguments: str) -> set[str]:
    """The names that `code` prints last, of what is in `sys.modules` once it has run in a Python of its own.

    Its home is an empty folder: who runs the tests may use nærvær too, in another language and with a diary.
    """
    with tempfile.TemporaryDirectory() as home:
        folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), home)
        done = subprocess.run(
            [sys.executable, "-P", "-X", "utf8", "-c", code, *arguments],
            capture_output=True,
            encoding="utf-8",
            check=False,
            env=os.environ | folders,
        )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def imports_of(file: Path) -> set[tuple[str, str]]:
    """Every absolute import of a file, also those inside functions, as (module, name); name is "" for a plain import."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {(node.module or "", alias.name) for alias in node.names}
    return found


@pytest.mark.parametrize("file", sorted(PACKAGE.joinpath("domain").glob("**/*.py")), ids=lambda file: file.stem)
def test_the_domain_imports_values_only(file: Path) -> None:
    strange = {(module, name) for module, name in imports_of(file) if module not in VALUE_MODULES}
    assert strange <= {("pathlib", "PurePath")}


def test_importing_the_whole_domain_loads_no_toolkit_no_file_format_and_no_network() -> None:
    names = [
        f"nærvær.domain.{file.stem}" for file in PACKAGE.joinpath("domain").glob("*.py") if file.stem != "__init__"
    ]
    loaded = loaded_after(f"import {', '.join(sorted(names))}; {LOADED}")
    assert "nærvær" in loaded
    assert not loaded & (TOOLKITS | {"sqlite3", "socket", "asyncio", "subprocess", "threading", "logging"})


def test_the_package_refers_to_itself_by_relative_imports() -> None:
    absolute = {
        file.name for file in PACKAGE.glob("**/*.py") for module, _ in imports_of(file) if module.startswith("nærvær")
    }
    assert not absolute


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_start_without_any_toolkit_and_without_what_commands_work_with(argument: str) -> None:
    loaded = loaded_after(RUN, argument)
    assert "nærvær.cli.parser" in loaded
    assert not loaded & (TOOLKITS | {"asyncio", "sqlite3", "nærvær.cli.dispatch", "nærvær.composition"})


@pytest.mark.parametrize("command", ["plan", "exercises"])
def test_listing_what_is_offered_starts_neither_screens_nor_sound(command: str) -> None:
    assert not loaded_after(RUN, command, "--json") & (AUDIO | {"textual", "rich"})


def test_the_screens_can_be_imported_without_loading_audio() -> None:
    files = PACKAGE.joinpath("tui").rglob("*.py")
    names = [".".join(file.relative_to(SOURCE).with_suffix("").parts) for file in files if file.stem != "__init__"]
    loaded = loaded_after(f"import {', '.join(sorted(names))}; {LOADED}")
    assert "textual" in loaded
    assert not loaded & (AUDIO | {"sqlite3"})


def test_one_practice_in_lines_waits_for_no_other_dialogue_and_for_no_words_of_errors() -> None:
    loaded = loaded_after(f"import nærvær.cli.commands.exercises, nærvær.plain.practice; {ALL_LOADED}")
    assert "nærvær.dialogues.practice" in loaded
    assert not loaded & {
        f"nærvær.{name}" for name in ("plain.menu", "dialogues.settings", "texts.errors", "domain.clinic")
    }


# Length and names: what makes the parts readable, one sitting each

LONGEST_FUNCTION, LONGEST_CLASS = 40, 250
VAGUE_NAMES = {"told", "left", "place", "kept", "found"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def nodes_of(kind: type[ast.AST] | UnionType) -> Iterator[tuple[str, Any]]:
    """Every node of `kind` in the package, with the file it stands in."""
    for file in sorted(PACKAGE.glob("**/*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, kind):
                yield str(file.relative_to(PACKAGE)), node


def length(node: Any) -> int:
    """How many lines a definition has, its decorators not counted."""
    return int(node.end_lineno - node.lineno + 1)


@pytest.mark.parametrize(("kind", "longest"), [(Function, LONGEST_FUNCTION), (ast.ClassDef, LONGEST_CLASS)])
def test_no_function_and_no_class_has_grown_into_two(kind: type[ast.AST] | UnionType, longest: int) -> None:
    lengths = [(length(node), file, node.name) for file, node in nodes_of(kind)]
    assert len(lengths) > 300
    assert not [each for each in lengths if each[0] > longest]


def test_a_class_name_has_one_meaning() -> None:
    files = defaultdict(list)
    for file, node in nodes_of(ast.ClassDef):
        files[node.name].append(file)
    assert len(files) > 300
    assert not {name: where for name, where in files.items() if len(where) > 1}


def test_parameters_say_what_they_hold() -> None:
    parameters = [
        (file, node.name, each.arg)
        for file, node in nodes_of(Function)
        for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    ]
    assert len(parameters) > 1000
    assert not [each for each in parameters if each[2] in VAGUE_NAMES]
