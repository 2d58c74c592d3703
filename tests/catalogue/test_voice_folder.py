"""A voice as a folder made by hand: numbered sentences and sounds, read without a list in JSON, and written whole."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from made_sound import noise
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.script_parser import parse_script
from nærvær.catalogue.voice_folder import (
    claimed_length,
    create_voice_folder,
    manuscript_text,
    parse_manuscript,
    read_card,
    read_voice_folder,
    remove_voice_folder,
    write_card,
    write_manuscript,
    write_take,
)
from nærvær.domain.errors import BrokenContent, ContentFault, DecodeFault, FileFault, VoiceFault
from nærvær.domain.own_voice import (
    NeededSentence,
    Rewording,
    Sentence,
    VoiceCard,
    VoiceConsent,
    needed_sentences,
    numbered,
    rewordings,
)
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.score import Score
from nærvær.sound.decode_check import decode_in_worker
from nærvær.sound.mixer import SpeechTakes
from nærvær.texts.sound import missing_before_playing
from small_voice import EXERCISE, SMALL_TEXTS, small_script

DATA, AUDIO = content_folders()
SCRIPT = small_script(4)
TEXTS = list(SMALL_TEXTS[:4])
SENTENCES = tuple(Sentence(number, EXERCISE, text) for number, text in enumerate(TEXTS, 1))
CARD = VoiceCard(
    "Kari",
    "Kari Nordmann, psykologspesialist",
    "Bare i klinikken",
    consent=VoiceConsent("Kari «K.» Nordmann", 'Veiledning i "gruppa"', date(2026, 1, 1), date(2027, 1, 1)),
)


@pytest.fixture
def kari(tmp_path: Path) -> Path:
    """The voice of a therapist: four sentences, from a telephone, a computer and a recorder, one of them much softer."""
    scripts = tmp_path / "own" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / f"{EXERCISE}.txt").write_text(SCRIPT, encoding="utf-8")
    folder = tmp_path / "own" / "voices" / "kari"
    create_voice_folder(folder, CARD, SENTENCES)
    soundfile.write(folder / "001.wav", noise(4.5, 1), 48_000, subtype="PCM_16")
    soundfile.write(folder / "2.flac", noise(5.5, 2, 44_100) * 0.1, 44_100, subtype="PCM_16")
    soundfile.write(folder / "003 hvor.wav", noise(4, 3, 16_000), 16_000, subtype="FLOAT")
    soundfile.write(folder / "0004.wav", noise(6, 4, 24_000), 24_000, subtype="PCM_24")
    return folder


def scored(kari: Path) -> Score:
    own = kari.parent.parent
    return FolderCatalogue(DATA, AUDIO, own, decode_in_worker).score(PracticeOptions(EXERCISE, 1, voice="kari"))


def heard(score: Score) -> dict[str, bool]:
    takes = SpeechTakes(score.recording)
    return {cue.text: takes.take(cue.cue) is not None for cue in score.timeline.cues}


def test_a_folder_with_numbered_sentences_and_sounds_plays_whole(kari: Path) -> None:
    score = scored(kari)
    assert score.fault is None
    assert heard(score) == dict.fromkeys(TEXTS, True)
    lengths = [round(cue.length / score.timeline.rate, 2) for cue in score.timeline.cues]
    assert lengths == [4.5, 5.5, 4, 6]


def test_each_sentence_is_as_loud_as_the_other_voices(kari: Path) -> None:
    import pyloudnorm  # with scipy, a second to load, which every process of the tests would spend

    score = scored(kari)
    takes = SpeechTakes(score.recording)
    for cue in score.timeline.cues:
        sound = takes.take(cue.cue)
        assert sound is not None
        assert abs(pyloudnorm.Meter(48_000).integrated_loudness(sound.astype(np.float64)) + 20) < 0.7


@pytest.mark.parametrize(
    ("changed", "plays"),
    [
        ("Sitt slik du sitter og la stolen bære deg – en stund!", True),
        ("sitt  slik du SITTER, og la stolen bære deg en stund", True),
        ("Sitt slik du sitter, og la stolen bære deg en stund?", False),
        ("Sitt slik du sitter, og la benken bære deg en stund.", False),
    ],
)
def test_a_comma_costs_no_take_and_a_word_does(kari: Path, changed: str, plays: bool) -> None:
    script = kari.parent.parent / "scripts" / f"{EXERCISE}.txt"
    script.write_text(SCRIPT.replace(TEXTS[0], changed), encoding="utf-8")
    score = scored(kari)
    assert list(heard(score).values()) == [plays, True, True, True]
    assert (score.fault is None) == plays
    if score.fault is not None:
        assert (score.fault.reason, score.fault.data) == (VoiceFault.STALE, {"missing": 1, "total": 4})


def test_a_take_stands_for_a_new_wording_where_somebody_said_so(kari: Path) -> None:
    changed = TEXTS[0].replace("stolen", "benken")
    script = SCRIPT.replace(TEXTS[0], changed)
    (kari.parent.parent / "scripts" / f"{EXERCISE}.txt").write_text(script, encoding="utf-8")
    needed = needed_sentences([parse_script(script, "right-now.txt")])
    assert rewordings(SENTENCES, needed) == (Rewording(SENTENCES[0], changed),)
    with (kari / "manuscript.txt").open("a", encoding="utf-8") as file:
        file.write(f"001 = {changed}\n")
    assert scored(kari).fault is None
    read = read_voice_folder(kari).sentences
    assert rewordings(read, needed) == ()
    assert numbered(read, needed) == read, "nothing new is to be read"
    assert numbered(SENTENCES, needed)[-1] == Sentence(5, EXERCISE, changed)


def test_what_is_still_said_as_it_was_read_is_not_asked_about() -> None:
    read = (Sentence(1, EXERCISE, "Kjenn føttene mot gulvet nå."),)
    added = NeededSentence(EXERCISE, "Kjenn hendene mot gulvet nå.")
    assert rewordings(read, [added]) == (Rewording(read[0], added.text),)
    assert rewordings(read, [NeededSentence(EXERCISE, read[0].text), added]) == ()


def test_a_sentence_read_for_one_exercise_serves_another_that_says_it(kari: Path) -> None:
    write_manuscript(kari, [Sentence(each.number, "sitting", each.text) for each in SENTENCES])
    assert scored(kari).fault is None


def test_a_script_kept_beside_the_takes_is_what_is_read(kari: Path) -> None:
    script = kari.parent.parent / "scripts" / f"{EXERCISE}.txt"
    script.rename(kari / script.name)
    assert [cue.text for cue in scored(kari).timeline.cues] == TEXTS


def test_lengths_are_offered_by_what_the_heads_of_the_files_claim(kari: Path) -> None:
    names = ("001.wav", "2.flac", "003 hvor.wav", "0004.wav")
    found = [claimed_length(kari / name) for name in names]
    assert [frames / rate for frames, rate in found] == [4.5, 5.5, 4, 6]
    (kari / "001.wav").write_bytes((kari / "001.wav").read_bytes()[:30])
    (kari / "2.flac").write_bytes(b"fLaC\0\0\0\x22" + b"\xff" * 40)
    assert [claimed_length(kari / name) for name in (*names[:2], "borte.wav")] == [(0, 0)] * 3


# What a stranger may have put there


def linked_out(kari: Path) -> None:
    outside = kari.parent.parent.parent / "hemmelig.wav"
    (kari / "001.wav").rename(outside)
    (kari / "001.wav").symlink_to(outside)


def pipe(kari: Path) -> None:
    (kari / "001.wav").unlink()
    os.mkfifo(kari / "001.wav")


def huge(kari: Path) -> None:
    with (kari / "001.wav").open("r+b") as file:
        file.truncate(100_000_000_000)


def an_hour(kari: Path) -> None:
    soundfile.write(kari / "001.wav", np.tile(noise(1, 1, 8_000), 90), 8_000, subtype="PCM_U8")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (linked_out, VoiceFault.OUTSIDE),
        (pipe, FileFault.SPECIAL),
        (huge, FileFault.LARGE),
        (an_hour, VoiceFault.TAKE_TOO_LONG),
        (lambda kari: (kari / "001.wav").write_bytes(b"<!doctype html>"), DecodeFault.KIND),
    ],
)
def test_a_file_that_could_do_harm_costs_its_own_sentence(kari: Path, harm: object, reason: object) -> None:
    harm(kari)  # type: ignore[operator]
    score = scored(kari)
    assert heard(score) == {text: text != TEXTS[0] for text in TEXTS}
    assert score.fault is not None
    assert (score.fault.reason, score.fault.data) == (reason, {"missing": 1, "total": 4})


@pytest.mark.parametrize("name", ["../001.wav", "a/001.wav", "001.exe", "001", "x001.wav", "-1.wav", "99999.wav"])
def test_only_numbered_sounds_of_the_folder_itself_are_takes(kari: Path, name: str) -> None:
    (kari / "a").mkdir()
    (kari / "001.wav").rename(kari / name)
    read = read_voice_folder(kari)
    assert 1 not in read.takes
    assert read.unused == (() if "/" in name else (kari / name,))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("uten nummer", ContentFault.NO_SENTENCE_NUMBER),
        ("00000 null", ContentFault.BAD_NUMBER),
        ("123456 for langt", ContentFault.NO_SENTENCE_NUMBER),
        ("7 = alene", ContentFault.OTHER_NUMBER),
        ("1 en gang til", ContentFault.NUMBER_TWICE),
        ("9", ContentFault.EMPTY_CUE),
        ("9 " + "a" * 2_001, ContentFault.TOO_MANY_CHARACTERS),
        ("== ../../etc", ContentFault.BAD_ID),
    ],
)
def test_what_cannot_be_read_in_a_manuscript_is_told_with_its_line(line: str, reason: ContentFault) -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_manuscript(
            f"# til meg selv\n== {EXERCISE} | Når det røyner på\n1. Den første.\n{line}\n", "manuscript.txt"
        )
    assert (refusal.value.reason, refusal.value.data["line"]) == (reason, 4)


def test_a_manuscript_that_cannot_be_read_leaves_captions(kari: Path) -> None:
    (kari / "manuscript.txt").write_bytes(b"001 \xff\n")
    score = scored(kari)
    assert (score.recording, score.fault.reason) == (None, VoiceFault.SHEET)


def test_a_manuscript_of_any_size_is_refused_before_it_is_read(kari: Path) -> None:
    with (kari / "manuscript.txt").open("r+b") as file:
        file.truncate(100_000_000_000)
    assert scored(kari).recording is None
    with pytest.raises(BrokenContent):
        parse_manuscript("".join(f"{number} a\n" for number in range(1, 5_000)), "manuscript.txt")


# Written


def test_what_is_written_is_what_is_read(kari: Path) -> None:
    assert read_card(kari) == CARD
    sentences = (Sentence(3, "", "Hei."), Sentence(1, EXERCISE, "Å.", ("Å, ja.",)), Sentence(2, "shared", "Én til?"))
    assert parse_manuscript(manuscript_text(sentences), "manuscript.txt") == sentences
    odd = VoiceCard('K"\\\n\x07', "a", "b", synthetic=True, language="en_GB", consent=VoiceConsent("p", "q"))
    write_card(kari, odd)
    assert read_card(kari).name == 'K"\\ \x07'
    assert read_card(kari).consent == odd.consent


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("format = 2\n", ContentFault.NEWER_FORMAT),
        ('consent = "ja"\n', ContentFault.NOT_A_TABLE),
        ('[consent]\nperson = "a"\npurpose = "b"\nuntil = "snart"\n', ContentFault.BAD_DATE),
        ('[consent]\npurpose = "b"\n', ContentFault.MISSING_TEXT),
        ('[consent]\nperson = "a"\npurpose = "b"\ntil = 1\n', ContentFault.UNKNOWN_KEY),
    ],
)
def test_a_card_that_says_what_cannot_be_is_refused(kari: Path, text: str, reason: ContentFault) -> None:
    (kari / "voice.toml").write_text(
        f'name = "a"\ndescription = "b"\nkind = "human"\nlicence = "c"\n{text}', encoding="utf-8"
    )
    with pytest.raises(BrokenContent) as refusal:
        read_card(kari)
    assert refusal.value.reason is reason


def test_a_new_take_replaces_every_file_of_its_number_and_no_other(kari: Path) -> None:
    outside = kari.parent / "utenfor.wav"
    outside.write_bytes(b"fremmed")
    (kari / "002.wav").symlink_to(outside)
    write_take(kari, 2, (kari / "001.wav").read_bytes())
    assert sorted(file.name for file in kari.glob("*.[wf]*")) == ["0004.wav", "001.wav", "002.wav", "003 hvor.wav"]
    assert outside.read_bytes() == b"fremmed"
    assert heard(scored(kari)) == dict.fromkeys(TEXTS, True)


def test_a_voice_is_removed_whole_and_nothing_beside_it(kari: Path) -> None:
    outside = kari.parent / "utenfor"
    outside.mkdir()
    (outside / "mitt.wav").write_bytes(b"mitt")
    (kari / "lenke").symlink_to(outside)
    (kari / "009.wav").symlink_to(outside / "mitt.wav")
    (kari / "010.wav").hardlink_to(outside / "mitt.wav")
    remove_voice_folder(kari)
    assert not kari.exists()
    assert (outside / "mitt.wav").read_bytes() == b"mitt"


# Whose voice it is, and where it lies


@pytest.mark.parametrize(("day", "plays"), [(date(2027, 1, 1), True), (date(2027, 1, 2), False)])
def test_a_voice_is_played_until_the_last_day_of_its_consent_and_no_longer(kari: Path, day: date, plays: bool) -> None:
    shelf = FolderCatalogue(DATA, AUDIO, kari.parent.parent, decode_in_worker, today=lambda: day)
    score = shelf.score(PracticeOptions(EXERCISE, 1, voice="kari"))
    assert (score.recording is not None, score.fault is None) == (plays, plays)
    assert [cue.text for cue in score.timeline.cues] == TEXTS, "the words are there as captions"
    if score.fault is not None:
        assert score.fault.reason is VoiceFault.CONSENT_OVER
        assert "samtykket til å bruke stemmen er gått ut" in missing_before_playing(score.fault)
        assert shelf.is_own(score.fault)


def test_voices_are_found_where_they_are_made_too(kari: Path, tmp_path: Path) -> None:
    made_here = tmp_path / "data" / "voices"
    made_here.mkdir(parents=True)
    kari.rename(made_here / "ola")
    shelf = FolderCatalogue(DATA, AUDIO, tmp_path / "own", decode_in_worker, own_voices=made_here)
    assert {voice.id for voice in shelf.voices()} - {voice.id for voice in FolderCatalogue(DATA, AUDIO).voices()} == {
        "ola"
    }
    assert shelf.score(PracticeOptions(EXERCISE, 1, voice="ola")).fault is None
    nothing_else = FolderCatalogue(DATA, AUDIO, None, decode_in_worker, own_voices=made_here)
    assert "ola" in {voice.id for voice in nothing_else.voices()}
