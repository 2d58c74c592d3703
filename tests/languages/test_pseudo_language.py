"""The pseudo-language is a third longer, has an accent on every letter, and keeps what a translation must keep."""

from __future__ import annotations

import re
import unicodedata

import pytest
from rich.cells import cell_len

import messages
from pseudo_language import ACCENTS, BEGIN, END, PLAIN_LETTERS, pseudo, pseudo_words


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("Uke {week}", "⟦Ûûķê {week}⟧"),
        ("v", "v"),
        ("g og Enter", "⟦g ôôĝ Êêñţêêŕ⟧"),
        ("{first} – {last}", "{first} – {last}"),
        (" i dag\n", " ⟦î ďââĝ⟧\n"),
        ("FIL", "⟦ƑÎÎĻ⟧"),
        ("Se --help i kiosk.toml", "⟦Šêê --help î kiosk.toml⟧"),
        ("<b>Uke</b> &amp; {n}", "⟦<b>Ûûķê</b> &amp; {n}⟧"),
        ("", ""),
    ],
)
def test_letters_get_accents_and_what_is_no_word_stays(phrase: str, shown: str) -> None:
    assert pseudo(phrase) == shown


def test_every_phrase_keeps_what_a_translation_keeps_and_loses_every_plain_letter() -> None:
    for phrase in messages.source_forms():
        shown = pseudo(phrase)
        assert messages.KEPT.findall(shown) == messages.KEPT.findall(phrase), phrase
        assert messages.edges(shown) == messages.edges(phrase)
        assert not re.search(f"{PLAIN_LETTERS.pattern}{{2}}", messages.KEPT.sub(" ", shown)), phrase


def test_the_phrases_together_are_a_third_longer_and_none_is_shorter() -> None:
    lengths = [
        (len(messages.KEPT.sub("", phrase)), len(messages.KEPT.sub("", pseudo(phrase))))
        for phrase in messages.source_forms()
    ]
    assert sum(longer for _, longer in lengths) > 1.3 * sum(plain for plain, _ in lengths)
    assert all(longer >= plain for plain, longer in lengths)


def test_a_part_of_a_phrase_is_found_in_the_whole() -> None:
    assert pseudo_words("igjen av øvelsen") in pseudo("{time} igjen av øvelsen nå")


def test_every_sign_is_one_cell_wide_and_stays_what_it_is_in_both_cases() -> None:
    signs = "".join(map(chr, ACCENTS.values())) + BEGIN + END
    assert cell_len(signs) == len(signs) == len(set(signs))
    assert unicodedata.normalize("NFC", signs) == signs
    assert signs.lower().upper().lower() == signs.lower()
    assert not PLAIN_LETTERS.search(signs)
