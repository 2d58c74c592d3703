"""The guide for those who write scripts shows what the parser reads: its examples parse, and every mark in it is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nærvær.catalogue.script_line_parser import _KNOWN_MARKS, parse_line
from nærvær.catalogue.script_parser import parse_script
from nærvær.domain.script import PauseKind, Tier

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "manus.md").read_text(encoding="utf-8")
FRONT, SECTIONS = re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL)
ROWS = [row.split("|")[1].strip() for row in GUIDE.splitlines() if row.startswith("| ") and not row.startswith("|--")]
MARKS = [mark for row in ROWS for mark in re.findall(r"`([a-zæøå-]+(?:=[^`]+)?)`", row) if mark[0].isalpha()]


def test_the_example_is_a_script() -> None:
    script = parse_script(FRONT + SECTIONS, "manus.txt")
    first, second = script.sections
    assert [cue.pause.kind for cue in first.cues[1:]] == [
        *(PauseKind.BREATH, PauseKind.BREATH),
        *(PauseKind.NOTICE, PauseKind.STAY),
    ]
    assert [cue.tier for cue in (*first.cues[-1:], *second.cues)] == [Tier.SUPPORT, Tier.REMINDER]
    assert (second.from_minutes, second.region) == (8, "feet")


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_in_the_guide_is_read(mark: str) -> None:
    if mark == "i-gang":
        assert parse_line(f"[{mark}] @rom ~~40", "øvelse", None).occupied
    else:
        assert parse_line(f"[{mark}] Her er en setning.  ~4", "øvelse", None).text == "Her er en setning."


def test_every_mark_there_is_stands_in_the_guide() -> None:
    assert {mark.partition("=")[0] for mark in _KNOWN_MARKS} == {mark.partition("=")[0] for mark in MARKS}


@pytest.mark.parametrize("pause", [",", ",2", "~6", "~~14>8", "=6", "~~28>25"])
def test_every_pause_in_the_guide_is_read(pause: str) -> None:
    assert f"`{pause}`" in GUIDE
    assert parse_line(f"Her er en setning.  {pause}", "øvelse", None).pause.seconds > 0
