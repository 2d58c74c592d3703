"""What somebody types is found without case and accents, by beginnings, with small slips, and in the order of nearness."""

from __future__ import annotations

import pytest

from nærvær.domain.search import Place, find, slips_to_beginning

PLACES = (
    Place("Farger", "innstilling", "colours", "mørke lyse sterke tema", "Tasten n bytter hvor som helst."),
    Place("Lyd under stillheten", "innstilling", "ground", "regn dyp brus hav"),
    Place("Jeg sovner", "svar", "sleep", "søvn trøtt", "Kroppen tar den hvilen den trenger."),
    Place("Kroppsskanning", "øvelse", "scan", "sove kveld", "Gjennom kroppen fra tå til topp."),
    Place("Påminnelse", "innstilling", "reminder", "varsel kalender"),
)


def found(typed: str) -> list[str]:
    return [place.value for place in find(typed, PLACES)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("regn", "ground"),
        ("mørk", "colours"),
        ("sovner", "sleep"),
        ("MORK", "colours"),
        ("moerk", "colours"),
        ("paminnelse", "reminder"),
        ("påminelse", "reminder"),
        ("påmineles", "reminder"),
        ("sovnre", "sleep"),
        ("farve", "colours"),
        ("skann", "scan"),
        ("hvorfor jeg sovner", "sleep"),
        ("mørke farger takk", "colours"),
        ("lyd stille", "ground"),
    ],
)
def test_what_people_type_leads_there(typed: str, first: str) -> None:
    assert found(typed)[:1] == [first]


def test_a_label_comes_before_another_name_and_both_before_the_text() -> None:
    assert found("so") == ["sleep", "scan"]
    assert found("kropp") == ["scan", "sleep"]


def test_nothing_typed_is_everything_in_its_order() -> None:
    assert found("  ") == [place.value for place in PLACES]


@pytest.mark.parametrize("typed", ["xyzzy", "?", "zq", "og"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_slips_are_allowed_only_where_nothing_is_as_typed() -> None:
    assert found("hav") == ["ground"], "and not what is one letter from it"
    assert found("tegn") == ["ground"], "three letters of four are right"
    assert found("eng") == []


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [
        ("sovn", "sovner", 0),
        ("svner", "sovner", 1),
        ("soovner", "sovner", 1),
        ("osvner", "sovner", 1),
        ("", "sovner", 0),
        ("sevmer", "sovner", 2),
        ("sovner", "", 6),
    ],
)
def test_slips_are_counted_to_the_nearest_beginning(typed: str, word: str, slips: int) -> None:
    assert slips_to_beginning(typed, word) == slips
