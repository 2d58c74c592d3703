"""The clinic key in words: what is typed comes back, and whatever is mistyped is found, with its line."""

from __future__ import annotations

import random

import pytest

from nærvær.domain.paper_words import KEY_BYTES, LINES, WORDS_IN_LINE, from_words, split_words, to_words, wrong_line

KEY = bytes(range(7, 7 + KEY_BYTES))
WORDS = [word for line in to_words(KEY) for word in line]


def test_the_words_bring_back_the_key_however_they_are_typed() -> None:
    dice = random.Random(1)
    for _ in range(50):
        key = dice.randbytes(KEY_BYTES)
        lines = to_words(key)
        assert (len(lines), {len(line) for line in lines}) == (LINES, {WORDS_IN_LINE})
        text = "\n".join(" ".join(line) for line in lines)
        for typed in (text, text.upper(), text.replace(" ", "-"), text.replace("\n", "  "), text.replace("o", "0")):
            assert from_words(typed) == key


@pytest.mark.parametrize("number", range(LINES * WORDS_IN_LINE))
def test_one_letter_changed_is_found_in_its_line(number: int) -> None:
    word = WORDS[number]
    for position in range(len(word)):
        for letter in "bdfghjklmnprstvzaiou":
            changed = word[:position] + letter + word[position + 1 :]
            words = [*WORDS[:number], changed, *WORDS[number + 1 :]]
            if changed != word:
                assert wrong_line(words) == number // WORDS_IN_LINE + 1
                assert from_words(" ".join(words)) is None


def test_lines_that_changed_places_a_word_too_few_and_other_words_are_found() -> None:
    lines = to_words(KEY)
    assert wrong_line([*lines[1], *lines[0], *lines[2], *lines[3]]) == 1
    assert wrong_line(WORDS[:-1]) == LINES
    assert wrong_line([*WORDS, WORDS[0]]) == LINES
    for typed in ("", "hei", " ".join(WORDS[:-1]), " ".join(["åpner"] * len(WORDS)), "babab " * len(WORDS)):
        assert from_words(typed) is None
        assert wrong_line(split_words(typed)) is not None
