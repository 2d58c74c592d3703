"""What *today* is told of a script without its lines being parsed is what the parsed script says."""

from __future__ import annotations

from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.programme_parser import parse_front_matter
from nærvær.catalogue.script_parser import parse_script
from nærvær.domain.errors import BrokenContent
from nærvær.domain.practice import Occasion, PracticeOptions

DATA, AUDIO = content_folders()
SHIPPED = sorted(file for file in DATA.glob("*/scripts/*.txt") if file.stem != "shared")
HEAD = """+++
id = "sitting"
title = "Sitte"
why = "Fordi."
postures = ["sitting"]
shortest = 2
longest = 30
+++

# En kommentar med ~~8, @rom og [kveld].
== Begynnelsen
@klang =6
Sett deg.  ~4
"""
LINES = (
    "Bli her en stund.  ~~14>9",
    "Bli her en stund.  ,",
    "Bli her en stund.  ,1,5",
    "Bli her en stund, og vent,  ~6",
    "@rom ~~40",
    "? @rom ~~40",
    "? @felles vandring ~8",
    "[kveld] Sov godt.  ~4",
    "[ sittende , kveld ] Sov godt.  ~4",
    "[dag] Se deg rundt.  ~4",
    "[første] Slik gjør vi.  ~4",
    "[siden] Du kjenner veien.  ~4",
    "[alltid] Du kan stoppe når du vil.  ~4",
    "[uke=3-] Om kvelden er det stille.  ~4",
    "[figur=arm] Løft armen, og senk den.  ~4",
    "[refreng] Må jeg ha det godt.  ~4",
    "# [kveld] Sov godt.  ,",
    "[variant=kveld] Sov godt.  ~4\n[variant=kveld] God natt.  ~4",
    "Løft armen.  ~~26>25\n[inni] Fortsett.  ~4",
)


def agree(text: str) -> tuple[bool, bool]:
    """Fails where the front matter tells something else of a script than the whole of it; returns what it tells."""
    front, script = parse_front_matter(text, "sitting.txt"), parse_script(text, "sitting.txt")
    told = front.has_pause_kinds, front.has_evening
    assert told == (script.has_pause_kinds, script.has_evening)
    assert front.varies == script.varies
    return told


@pytest.mark.parametrize("line", LINES)
def test_every_line_that_a_script_can_have_is_told_apart_unparsed(line: str) -> None:
    agree(f"{HEAD}{line}\n")


def test_a_script_of_the_first_format_has_neither_and_one_line_for_the_evening_makes_both() -> None:
    assert agree(HEAD) == (False, False)
    assert agree(f"{HEAD}[kveld] Sov godt.  ~4\n") == (True, True)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_script_is_told_of_as_it_is(file: Path) -> None:
    agree(file.read_text(encoding="utf-8"))


def test_only_an_exercise_with_lines_for_the_evening_ends_in_sleep(tmp_path: Path) -> None:
    for name in ("sitting", "pain"):
        (tmp_path / "scripts").mkdir(exist_ok=True)
        lines = HEAD.replace('"sitting"\nt', f'"{name}"\nt') + "Kjenn pusten.  ~~14>8\n" * 9
        evening = "[kveld] Sov godt.  ~4\n[dag] @klang =10\n" if name == "sitting" else "@klang =10\n"
        (tmp_path / "scripts" / f"{name}.txt").write_text(lines + evening, encoding="utf-8")
    shelf = FolderCatalogue(DATA, AUDIO, tmp_path)
    assert [shelf.exercise(name).has_evening for name in ("sitting", "pain")] == [True, False]
    assert [shelf.exercise(name).has_grades for name in ("sitting", "pain", "silent")] == [True, True, False]
    tonight = Occasion(evening=True)
    for name, sleeps in (("sitting", True), ("pain", False)):
        options = PracticeOptions(name, 3, occasion=tonight, captions_only=True)
        score = shelf.score(options)
        assert score.ends_in_sleep is sleeps
        assert any(bell.closing for bell in score.timeline.bells) is not sleeps
        assert not shelf.score(PracticeOptions(name, 3)).ends_in_sleep


def test_a_script_that_cannot_be_parsed_is_broken_whatever_its_front_matter_says() -> None:
    with pytest.raises(BrokenContent):
        agree(f"{HEAD}[kveld, dag] Sov godt.  ~4\n")
