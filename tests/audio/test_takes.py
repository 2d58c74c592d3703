"""How a cue becomes a take, sentence by sentence, with a speaker that hums instead of the model."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "voice"))
import lexicon
import manuscripts
import proposals
from prosody import Ending, Melody
from takes import Takes

from settings import MODEL_RATE, PROSODY, VOICES, VoiceSettings

TEXT = "Kjenn pusten. Hva merker du nå?"
VOICE = "synthetic-dark"


class Hummer:
    """Hums for half a second a sentence, with silence around, and remembers how it was asked to end."""

    def __init__(self) -> None:
        self.asked: list[tuple[Ending, float, tuple[int, ...]]] = []

    def say(self, symbols: str, voice: VoiceSettings, editor: Melody) -> npt.NDArray[np.float32]:
        self.asked.append((editor.ending, editor.end, tuple(editor.accents)))
        quiet = np.zeros(MODEL_RATE // 5)
        hum = 0.3 * np.sin(2 * np.pi * 120 * np.arange(MODEL_RATE // 2) / MODEL_RATE)
        return np.concatenate([quiet, hum, quiet]).astype(np.float32)


@pytest.fixture
def hummer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hummer:
    monkeypatch.setenv("NAERVAER_VOICE_CACHE", str(tmp_path))
    return Hummer()


def takes(hummer: Hummer, word_tones: bool = False) -> Takes:
    return Takes(lexicon.load(), lambda: hummer, word_tones=word_tones)


def test_sentences_are_spoken_one_by_one_and_joined_with_a_pause(hummer: Hummer) -> None:
    samples = takes(hummer).take(TEXT, VOICE, goes_on=False)
    assert [ending for ending, _, _ in hummer.asked] == [Ending.GOES_ON, Ending.QUESTION]
    silent = np.flatnonzero(samples == 0.0)
    runs = np.split(silent, np.flatnonzero(np.diff(silent) > 1) + 1)
    low, high = PROSODY.join_s
    assert low <= max(map(len, runs)) / MODEL_RATE <= high + 0.15
    assert np.abs(samples[:2400]).max() > 0.1 and np.abs(samples[-2400:]).max() > 0.1


def test_a_voice_that_fades_softly_is_joined_more_closely_and_its_sentences_are_not_spoken_anew(
    hummer: Hummer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = takes(hummer).take(TEXT, VOICE, goes_on=False)
    monkeypatch.setitem(VOICES, VOICE, replace(VOICES[VOICE], join_less=0.2))
    closer = takes(hummer).take(TEXT, VOICE, goes_on=False)
    assert abs(len(usual) - len(closer) - 0.2 * MODEL_RATE) <= 1
    assert len(hummer.asked) == 2


def test_a_sentence_is_spoken_once_for_each_way_of_ending(hummer: Hummer) -> None:
    for goes_on in (True, True, False):
        takes(hummer).take("Følg pusten inn.", VOICE, goes_on)
    assert [ending for ending, _, _ in hummer.asked] == [Ending.GOES_ON, Ending.CONCLUDES]


def test_endings_differ_from_sentence_to_sentence(hummer: Hummer) -> None:
    for text in ("Følg pusten inn.", "Følg pusten ut.", "Kjenn pusten.", "La pusten være."):
        takes(hummer).take(text, VOICE, goes_on=True)
    assert len({round(end, 2) for _, end, _ in hummer.asked}) == 4


def test_word_tones_are_a_switch_with_takes_of_their_own(hummer: Hummer) -> None:
    takes(hummer).take("Kjenn pusten.", VOICE, goes_on=True)
    takes(hummer, word_tones=True).take("Kjenn pusten.", VOICE, goes_on=True)
    assert [accents for _, _, accents in hummer.asked] == [(), (1, 1)]


def test_a_thought_goes_on_after_a_breath_wherever_the_cue_is_said(tmp_path: Path) -> None:
    path = tmp_path / "trial.txt"
    lines = ["Følg pusten inn.  ,", "Kjenn føttene.  ,", "Kjenn føttene.  ~6", "Vent litt.  ~8"]
    front = '+++\nid = "trial"\ntitle = "T"\nwhy = "T"\npostures = ["sitting"]\nshortest = 3\nlongest = 9\n+++\n'
    path.write_text("\n".join([front, "== Del", *lines, ""]), encoding="utf-8")
    manuscript = manuscripts.read(path)
    assert [(line.text, line.goes_on) for line in manuscript.lines] == [
        ("Følg pusten inn.", True),
        ("Kjenn føttene.", False),
        ("Vent litt.", False),
    ]
    assert manuscript.content == path.read_bytes()
    assert manuscript.place(manuscript.lines[2]).startswith("trial.txt:")


@pytest.mark.parametrize(
    ("word", "ipa"),
    [("sterkest", "ˈstærkəst"), ("kroppens", "ˈkrɔpːəns"), ("teppet", "²tɛpːə"), ("fotsekk", "²fuːtˌsɛkː")],
)
def test_a_missing_word_is_proposed_from_words_that_are_known(word: str, ipa: str, hummer: Hummer) -> None:
    known = {"sterk": "ˈstærk", "kroppen": "ˈkrɔpːən", "teppe": "²tɛpːə", "fot": "ˈfuːt", "sekk": "ˈsɛkː"}
    assert proposals.proposed(word, lexicon.Lexicon(known)) == (ipa, "joined")


def test_the_rules_of_spelling_are_the_last_way(hummer: Hummer) -> None:
    assert proposals.proposed("kjele", lexicon.Lexicon({})) == ("²çeːlə", "spelling")
    line = next(proposals.lines({"kjele": "pain.txt:7"}, lexicon.Lexicon({})))
    assert line == "kjele\t²çeːlə\t# spelling; pain.txt:7"


def test_sounds_of_the_national_lexicon_become_ours() -> None:
    assert proposals.from_nofabet(["G", "UH1", "L", "V", "AX0"]) == "ˈɡʉlvə"
    assert proposals.from_nofabet(["D", "AH2", "N", "S", "K", "AX0", "N"]) == "²dɑnskən"
    assert proposals.from_nofabet(["P", "UH1", "T", "AX0", "N"]) == "ˈpʉtːən"
