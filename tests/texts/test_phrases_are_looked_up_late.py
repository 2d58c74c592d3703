"""A phrase is looked up when it is shown: none at import, and none through a `_` that means something else."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nærvær

SOURCE = Path(nærvær.__file__).parent
_LOOKED_UP, _OTHER_UNDERSCORE = re.compile(r"\b_\("), re.compile(r"\b_\b(?!\()")
_IMPORT = re.compile(r"^from .*$", re.MULTILINE)
IMPORT_ALL = """
import gettext, importlib, pkgutil, sys
from nærvær.texts import i18n

class Refusing(gettext.NullTranslations):
    def gettext(self, message):
        raise AssertionError(f"looked up at import: {message!r}")

    def ngettext(self, one, many, number):
        raise AssertionError(f"looked up at import: {one!r}")

i18n._catalogue = Refusing()
import nærvær

names = [module.name for module in pkgutil.walk_packages(nærvær.__path__, "nærvær.", onerror=print)]
failed = 0
for name in names:
    if name.endswith("__main__"):
        continue
    try:
        importlib.import_module(name)
    except AssertionError as error:
        failed += 1
        print(name, error)
print(len(names), "modules")
sys.exit(failed > 0)
"""


def test_importing_every_module_looks_up_no_phrase() -> None:
    run = subprocess.run([sys.executable, "-X", "utf8", "-c", IMPORT_ALL], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert int(run.stdout.split()[-2]) > 150, "every module was imported"


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def shadowing(source: str) -> list[str]:
    """The functions that look phrases up by `_` and also give that name another meaning."""
    if not (_LOOKED_UP.search(source) and _OTHER_UNDERSCORE.search(_IMPORT.sub("", source))):
        return []  # parsing all modules takes three seconds; few have both
    found = []
    for function in _functions(ast.parse(source)):
        names = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == "_"]
        looks_up = any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
            for node in ast.walk(function)
        )
        if looks_up and any(isinstance(name.ctx, ast.Store) for name in names):
            found.append(function.name)
    return found


def test_shadowing_is_found() -> None:
    assert shadowing("def f(x):\n    a, _ = x\n    return _('hei')\n") == ["f"]
    assert shadowing("def f(x):\n    a, _ = x\n    return a\n") == []


def test_no_function_that_looks_phrases_up_gives_the_underscore_another_meaning() -> None:
    found = {file.name: names for file in SOURCE.rglob("*.py") if (names := shadowing(file.read_text("utf-8")))}
    assert found == {}


def test_no_module_gives_two_phrases_the_same_name() -> None:
    # The second would be shown in place of the first: the help of `remind --anchor` once spoke of the clinic's log.
    twice = []
    for file in SOURCE.joinpath("texts").glob("*.py"):
        names = [node.targets[0] for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.Assign)]
        bound = [name.id for name in names if isinstance(name, ast.Name)]
        twice += [f"{file.name}: {name}" for name in set(bound) if bound.count(name) > 1]
    assert twice == []
