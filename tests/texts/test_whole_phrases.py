"""A phrase is a whole that can be translated: no piece of a sentence, and places with names that tell what comes there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import messages
from nærvær.texts import plain
from texts.made_language import language_with

_PIECE = re.compile(r"^[\s,.;:)]|\w\{|\}\w")
_NO_NAME = re.compile(r"\{(\w*_\d+|value|join|text_list|)(:[^}]*)?\}")


def test_no_phrase_is_a_piece_of_a_sentence() -> None:
    assert len(messages.source_forms()) > 1500
    assert [phrase for phrase in messages.source_forms() if _PIECE.search(phrase)] == []


def test_every_place_is_named_for_what_comes_there() -> None:
    assert {phrase for phrase in messages.source_forms() if _NO_NAME.search(phrase)} == {
        "{label}: {value}",
        "{value} prosent",
    }


ENGLISH_KEYS = {"h": "s", "hopp over": "skip", "q": "e", "v": "c"}


def test_what_is_typed_in_lines_comes_from_the_language(tmp_path: Path) -> None:
    assert plain.SKIP_KEY.is_typed(" H ")
    assert plain.SKIP_KEY.is_typed("hopp over")
    assert "h og Enter" in plain.rating_again_how()
    with language_with(tmp_path, ENGLISH_KEYS, "tast"):
        assert plain.SKIP_KEY.is_typed("s")
        assert plain.SKIP_KEY.is_typed("Skip")
        assert not plain.SKIP_KEY.is_typed("h")
        assert "s og Enter" in plain.rating_again_how()
        assert "e og Enter" in plain.ground_waits()
        assert plain.COUNT_KEY.letter() == "t"


@pytest.mark.parametrize(
    "together",
    [
        (plain.END_KEY, plain.TIME_KEY, plain.GROUND_KEY),
        (plain.ON_KEY, plain.COUNT_KEY, plain.PUT_ASIDE_KEY),
        (plain.BEFORE_KEY, plain.SKIP_KEY),
    ],
)
def test_letters_that_can_be_typed_at_the_same_place_differ(together: tuple[plain.AnswerKey, ...]) -> None:
    assert len({key.letter() for key in together}) == len(together)
