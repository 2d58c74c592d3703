"""One form of each noun: the house rule in `audio/README.md` is read, and what is said and shown is held to it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import content_folders

DATA, AUDIO = content_folders()
ENDINGS = {"-a": "a", "-en": "en", "-et": "et"}
ARTICLES = {"-a": ("ei", "en"), "-en": ("en", "ei"), "-et": ("et", "en")}
"""The article of each row, and the one that would be of another form."""
NO_NOUNS = {"da", "enda", "la", "a", "sa", "ta"}
"""Words in -a that only look like a noun beside one in -en."""


def written_files() -> list[Path]:
    return sorted([*DATA.rglob("*.txt"), *DATA.rglob("programme.toml")])


def words_of(text: str) -> list[str]:
    """The words of a script or a programme, without remarks."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return re.findall(r"[a-zæøåéò]+", " ".join(lines).lower())


def rule() -> dict[str, list[str]]:
    """The definite forms that the house rule names, by their ending."""
    text = (AUDIO / "README.md").read_text(encoding="utf-8").partition("## Én form av hvert ord")[2]
    rows = re.findall(r"^\| (-\w+) \|[^|]*\|([^|]*)\|", text, re.MULTILINE)
    return {ending: re.findall(r"[a-zæøåé]+", words) for ending, words in rows}


def other_forms(ending: str, noun: str) -> Iterator[tuple[str, ...]]:
    """What the rule forbids: the noun with the other ending, and with the article of another form."""
    stem = noun.removesuffix(ENDINGS[ending])
    yield (stem + ("a" if ending == "-en" else "en"),)
    wrong = ARTICLES[ending][1]
    yield from ((wrong, stem), (wrong, f"{stem}e"))


def faults(words: list[str]) -> list[str]:
    """The places where another form of a noun is used than the one of the rule."""
    said = {(word,) for word in words} | set(itertools.pairwise(words))
    return [
        f"«{' '.join(form)}», not {noun}"
        for ending, nouns in rule().items()
        for noun in nouns
        for form in other_forms(ending, noun)
        if form in said and form[-1] not in NO_NOUNS
    ]


def test_the_rule_names_its_nouns_with_their_endings() -> None:
    assert rule().keys() == ENDINGS.keys()
    for ending, nouns in rule().items():
        assert len(nouns) >= 10, ending
        assert [noun for noun in nouns if not noun.endswith(ENDINGS[ending])] == []
    named = [noun for nouns in rule().values() for noun in nouns]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("file", written_files(), ids=lambda file: file.stem)
def test_no_noun_has_another_form_than_the_rule_gives_it(file: Path) -> None:
    assert faults(words_of(file.read_text(encoding="utf-8"))) == []


def test_every_feminine_of_the_scripts_stands_in_the_rule_and_no_noun_has_two_forms() -> None:
    words = {word for file in written_files() for word in words_of(file.read_text(encoding="utf-8"))}
    two = [word for word in words if word.endswith("a") and {f"{word[:-1]}en", f"{word}ne"} & words]
    assert set(two) <= NO_NOUNS
    articles = [words_of(file.read_text(encoding="utf-8")) for file in written_files()]
    with_ei = {noun for each in articles for article, noun in itertools.pairwise(each) if article == "ei"}
    stems = {noun.removesuffix("a") for noun in rule()["-a"]}
    assert {noun for noun in with_ei if noun.removesuffix("e") not in stems} == set()


@pytest.mark.parametrize(
    "wrong",
    [
        "hånden",
        "en hånd",
        "uken",
        "en uke",
        "sida",
        "ei side",
        "ei pust",
        "huda",
        "en sted",
        "kneen",
        "lufta og luften",
    ],
)
def test_a_noun_of_another_form_is_found(wrong: str) -> None:
    assert faults(words_of(wrong))


def test_remarks_of_the_writers_are_no_text() -> None:
    assert words_of("# Hånden\nHånda") == ["hånda"]
