"""The scripts of every language that is shipped promise what the Norwegian ones do, and say as much for safety."""

from __future__ import annotations

import re

import pytest

from nærvær.catalogue.catalogue import content_folders
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.catalogue.voiced_exercises import read_without_voice
from nærvær.domain.cues_for_person import CueFilter
from nærvær.domain.elastic_fit import fit
from nærvær.domain.language_choice import SOURCE_LANGUAGE
from nærvær.domain.pause_stretching import guidance_rules
from nærvær.domain.practice import Occasion
from nærvær.domain.score import TIMELINE_RATE
from nærvær.domain.script import Script, SharedSet

DATA = content_folders()[0]
LANGUAGES = sorted(folder.parent.name for folder in DATA.glob("*/scripts"))
OTHERS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
SPEAKING_FOR_BOTH = {"en": {"we", "us", "our", "let's"}, SOURCE_LANGUAGE: {"vi", "oss", "vår"}}
"""Words by which a voice makes itself a part of the room: the house says «you»."""


def shared_sets(language: str) -> tuple[SharedSet, ...]:
    file = DATA / language / "scripts" / "shared.txt"
    return parse_shared(file.read_text(encoding="utf-8"), str(file))


def scripts(language: str) -> dict[str, Script]:
    """Return the scripts of a language, by exercise."""
    sets = shared_sets(language)
    files = sorted((DATA / language / "scripts").glob("*.txt"))
    return {
        file.stem: parse_script(file.read_text(encoding="utf-8"), str(file), sets)
        for file in files
        if file.stem != "shared"
    }


def lines_for_safety(script: Script) -> list[tuple[str, ...]]:
    """Return the postures of each line that is never left out."""
    return [tuple(cue.postures) for section in script.sections for cue in section.cues if cue.always]


def test_english_is_there() -> None:
    assert "en" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_exercises_promise_the_same_lengths_in_the_same_postures(language: str) -> None:
    norwegian, theirs = scripts(SOURCE_LANGUAGE), scripts(language)
    assert theirs.keys() == norwegian.keys()
    for exercise, script in theirs.items():
        source = norwegian[exercise]
        assert (script.shortest, script.longest, script.postures) == (source.shortest, source.longest, source.postures)
        assert lines_for_safety(script) == lines_for_safety(source), exercise
    assert [each.name for each in shared_sets(language)] == [each.name for each in shared_sets(SOURCE_LANGUAGE)]


@pytest.mark.parametrize("language", OTHERS)
def test_every_promised_minute_is_exact(language: str) -> None:
    for script in scripts(language).values():
        lengths = read_without_voice(script).lengths
        for posture in script.postures:
            for week, number in ((1, 1), (7, 10)):
                occasion = Occasion(number, number - 1)
                rules = guidance_rules(script, week, occasion, silence=False, grade=None)
                for minutes in (script.shortest, script.longest):
                    made = fit(script, lengths, minutes, rules, CueFilter(posture, week, occasion=occasion))
                    assert made.total == minutes * 60 * TIMELINE_RATE, (script.exercise, posture, week, minutes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_gentle(language: str) -> None:
    for script in scripts(language).values():
        assert len(script.why.split()) <= 65, script.exercise
        for cue in script.spoken():
            words = re.findall(r"[^\W\d_']+(?:'\w+)?", cue.text.casefold())
            assert not SPEAKING_FOR_BOTH.get(language, set()) & set(words), cue.text
            assert "!" not in cue.text, cue.text
            assert not any(character.isdigit() for character in cue.text), cue.text
            assert cue.text.endswith((".", "?", ":")), cue.text


@pytest.mark.parametrize("language", OTHERS)
def test_no_line_is_left_in_norwegian(language: str) -> None:
    norwegian = {cue.text for script in scripts(SOURCE_LANGUAGE).values() for cue in script.spoken()}
    theirs = [cue.text for script in scripts(language).values() for cue in script.spoken()]
    assert not norwegian & set(theirs)
    assert not [text for text in theirs if re.search("[æøå]", text, re.IGNORECASE)]
