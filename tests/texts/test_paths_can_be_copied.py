"""A path or a command that is copied with a double click takes no stop, comma or colon along."""

from __future__ import annotations

import ast
import errno
import re
from pathlib import Path
from typing import Any

import pytest

from nærvær.domain.clinic import ClinicFault, ClinicProblem
from nærvær.domain.errors import BrokenContent, ContentFault, DiaryFault, DiaryProblem
from nærvær.domain.kiosk import KioskFault, KioskProblem
from nærvær.texts import errors
from nærvær.texts.errors import error_sentence, os_error_sentence

WORDS = sorted(Path(errors.__file__).parent.glob("*.py"))
PLACE = re.compile(
    r"\b(path|file|folder|at|aside|captions|place|begin|restore|adopt|quoted)$|^(\w+\.)?command\(|^quoted\("
)
FOLLOWS = ("\n", " ", "»", ")")
SHOWN = "/sti/til klinikken"
ANYTHING: Any = "anything"  # a reason that a later release may give


def test_after_a_path_or_a_command_no_sign_sticks_to_it() -> None:
    assert [found for file in WORDS for found in _stuck(file)] == []


def _stuck(file: Path) -> list[str]:
    """Where in the phrases of this file a sign stands right after a path or a command."""
    tree = ast.parse(file.read_text("utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for piece, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(piece, ast.FormattedValue) and PLACE.search(ast.unparse(piece.value)):
                    follows = after.value if isinstance(after, ast.Constant) else "{"
                    if not str(follows).startswith(FOLLOWS):
                        found.append(f"{file.name}:{node.lineno}: {ast.unparse(piece.value)}{str(follows)[:9]}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            places = re.finditer(r"\{(\w+)\}[^\s»)]", node.value)
            found += [f"{file.name}:{node.lineno}: {place[0]}" for place in places if PLACE.search(place[1])]
    return found


@pytest.mark.parametrize(
    "told",
    [
        *(error_sentence(ClinicProblem(reason, SHOWN, 2)) for reason in (*ClinicFault, *DiaryFault, ANYTHING)),
        *(error_sentence(KioskProblem(reason, SHOWN, "tema", line=3)) for reason in KioskFault),
        *(error_sentence(DiaryProblem(reason, SHOWN)) for reason in (*DiaryFault, ANYTHING)),
        error_sentence(BrokenContent(SHOWN, "line 3", ContentFault.EMPTY_CUE, line=3)),
        error_sentence(BrokenContent(SHOWN, "folder", ContentFault.UNREADABLE_FOLDER)),
        *(os_error_sentence(OSError(number, "", SHOWN)) for number in (*errors._SYSTEM, errno.EIO, 0)),
    ],
)
def test_a_refusal_tells_what_to_do_first_and_the_path_last(told: str) -> None:
    assert "{" not in told
    assert told.count(SHOWN) <= 1
    assert SHOWN not in told or told.endswith((SHOWN, f"'{SHOWN}'"))
