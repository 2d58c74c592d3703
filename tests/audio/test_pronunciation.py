"""From words to sounds: the lexicon and its tables for the speech engines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "voice"))
import english
import lexicon
import manuscripts
import phones


def test_stress_stands_directly_before_its_vowel() -> None:
    assert phones.kokoro("²skʉldrənə").startswith("skˈ")
    assert phones.espeak("²brʏstˌkɑsːən") == "bR'ystk,As@n"


def test_long_consonants_are_single_and_tones_become_stress() -> None:
    assert phones.kokoro("²ɪkːə") == phones.kokoro("ˈɪkə")


def test_n_stays_long_between_vowels_only() -> None:
    assert phones.kokoro("ˈʉnːər") == "ˈunːəɾ"
    assert phones.kokoro("²sɪtːə") == "sˈɪtə"
    assert phones.kokoro("ɪˈjɛnː") == "ɪjˈɛn"
    assert phones.kokoro("²ɑnˌtɑːr") == "ˈɑntˌɑːɾ"


def test_short_ae_is_closer_before_r_and_nowhere_else() -> None:
    assert phones.kokoro("²smæʈə") == "smˈɛɾtə"
    assert phones.kokoro("²mærkə") == "mˈɛɾkə"
    assert phones.kokoro("dæɪ") == "dæɪ"


def test_a_palatal_is_written_with_a_stop_before_it_and_a_glide_after() -> None:
    words = lexicon.Lexicon({"kjenn": "ˈçɛnː", "nå": "ˈnoː"})
    assert words.kokoro("Kjenn nå.") == "kçjˈɛn nˈɔː."
    assert words.kokoro("Nå, kjenn.") == "nˈɔː, kçjˈɛn."


def test_an_unknown_symbol_is_named() -> None:
    with pytest.raises(phones.UnknownSoundError, match="U\\+0067"):
        phones.kokoro("ˈgɔtː")


def test_every_entry_can_be_said_by_both_engines() -> None:
    for ipa in lexicon.load().entries.values():
        assert phones.kokoro_ids(phones.kokoro(ipa))
        assert phones.espeak(ipa)


def test_a_missing_word_or_a_figure_is_refused_with_its_place() -> None:
    words = lexicon.Lexicon({"pust": "ˈpʉst"})
    with pytest.raises(lexicon.MissingWordError, match=r"pust\.txt:7.*«dypt», «3»"):
        words.kokoro("Pust dypt, 3.", "pust.txt:7")


def test_commas_are_kept_and_quotes_dropped() -> None:
    words = lexicon.Lexicon({"pust": "ˈpʉst", "nå": "ˈnoː"})
    assert words.espeak("Pust, «nå».") == "[[p'u-st]], [[n'o:]]."


def test_the_hash_follows_only_the_words_in_use() -> None:
    before = lexicon.Lexicon({"pust": "ˈpʉst", "nå": "ˈnoː"})
    other = lexicon.Lexicon({"pust": "ˈpʉst", "nå": "ˈnɔ"})
    assert before.sha256(["Pust."]) == other.sha256(["Pust."])
    assert before.sha256(["Nå."]) != other.sha256(["Nå."])


def test_every_line_in_english_can_be_said() -> None:
    words = english.load()
    for script in manuscripts.load(folder=manuscripts.scripts_in("en")):
        for line in script.lines:
            assert phones.kokoro_ids(words.kokoro(line.text, script.place(line)))


def test_short_english_words_depend_on_the_word_after_them() -> None:
    words = english.EnglishLexicon({"air": "ˈɛː", "breath": "bɹˈɛθ"})
    assert words.kokoro("The air, the breath.") == "ði ˈɛː, ðə bɹˈɛθ."
    assert words.kokoro("To air to breath") == "tʊ ˈɛː tə bɹˈɛθ"


def test_two_english_words_may_stand_together_in_the_lexicon() -> None:
    words = english.EnglishLexicon({"close": "klˈQs", "it": "ɪt", "close it": "klˈQz ɪt", "near": "nˈɪə"})
    assert words.kokoro("Close it. It, close near.") == "klˈQz ɪt. ɪt, klˈQs nˈɪə."
    assert words.sha256(["close it"]) != words.sha256(["close", "it"])


def test_an_english_word_without_a_pronunciation_is_named_with_its_place() -> None:
    words = english.EnglishLexicon({"breath": "bɹˈɛθ"})
    with pytest.raises(lexicon.MissingWordError, match=r"pain\.txt:7.*«deep», «3»"):
        words.kokoro("Breath deep 3.", "pain.txt:7")
