"""The letters and words that are typed in plain mode differ where they can be typed at the same place, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

import messages
from nærvær.texts import i18n, plain

PLACES = {
    "while it plays": (plain.END_KEY, plain.TIME_KEY, plain.GROUND_KEY),
    "when it is stopped": (plain.END_KEY, plain.ON_KEY),
    "after a cut": (plain.ON_KEY, plain.COUNT_KEY, plain.PUT_ASIDE_KEY),
    "at a question": (plain.BEFORE_KEY, plain.SKIP_KEY, plain.HEAR_KEY, plain.END_KEY),
    "in the menu": (plain.END_KEY, plain.GROUND_KEY, plain.FIND_KEY),
}


@pytest.fixture(params=[i18n.SOURCE_LANGUAGE, *messages.codes()])
def language(request: pytest.FixtureRequest, shipped_languages: tuple[str, ...]) -> Iterator[str]:
    """One language after the other, for this process."""
    i18n.use_language(request.param)
    yield request.param
    i18n.use_language(i18n.SOURCE_LANGUAGE)


@pytest.mark.parametrize("place", PLACES)
def test_no_two_answers_are_typed_alike(language: str, place: str) -> None:
    typed = [{word().casefold() for word in (key.letter, key.word) if word} for key in PLACES[place]]
    assert [one & other for one, other in combinations(typed, 2) if one & other] == []
    assert all(len(key.letter()) == 1 for key in PLACES[place])
