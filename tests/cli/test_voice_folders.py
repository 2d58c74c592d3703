"""`nærvær voice`: from nothing to a voice that is whole, by files in order, by number, and out of one long recording."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from cli.hurried import compose
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.practice import PracticeOptions
from nærvær.sound.decode_check import decode_in_worker
from nærvær.voice_workshop import FolderVoices
from small_voice import EXERCISE, SMALL_TEXTS, small_script

RATE = 16_000
SCRIPT = small_script(3)
TEXTS = list(SMALL_TEXTS[:3])
SECONDS = (3.5, 4.0, 2.0)
ANSWERS = "Kari\nKari Nordmann\nveiledning i gruppa\n1.6.2099\n"
Says = Callable[..., tuple[int, str]]


def spoken(seconds: float, level: float = 0.1) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Something that swells like syllables, in a quiet room."""
    time = np.arange(round(seconds * RATE)) / RATE
    sound = level * (0.55 - 0.45 * np.cos(time * 2 * np.pi * 4)) * np.sin(time * 2 * np.pi * 150)
    return np.pad(sound, RATE // 2) + 1e-4 * np.random.default_rng(1).standard_normal(len(sound) + RATE // 2 * 2)


@pytest.fixture
def says(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Says:
    """Types a command, with answers, and returns its status and what it said."""
    own = tmp_path / "own"
    (own / "scripts").mkdir(parents=True)
    (own / "scripts" / f"{EXERCISE}.txt").write_text(SCRIPT, encoding="utf-8")

    def say(*words: str, answers: str = "") -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        shelf = FolderCatalogue(*content_folders(), own, decode_in_worker, own_voices=tmp_path / "voices")
        script = own / "scripts" / f"{EXERCISE}.txt"
        workshop = FolderVoices(tmp_path / "voices", (), decode_in_worker, lambda _: script.read_text("utf-8"))
        services = replace(compose(str(tmp_path / "data"), shelf), voice_workshop=workshop)
        arguments = build_parser().parse_args(["voice", *map(str, words)])
        status = run_command(arguments, lambda: services, lambda _: 9, lambda _: 9)
        told = capsys.readouterr()
        return status, told.out + told.err

    return say


@pytest.fixture
def kari(says: Says, tmp_path: Path) -> Path:
    status, told = says("manuscript", "kari", EXERCISE, answers=ANSWERS)
    assert status == 0
    assert "001  Sitt slik du sitter, og la stolen bære deg en stund." in told
    return tmp_path / "voices" / "kari"


def files(tmp_path: Path, *names: str) -> list[str]:
    made = []
    for name, seconds in zip(names, SECONDS, strict=False):
        soundfile.write(tmp_path / name, spoken(seconds), RATE)
        made.append(str(tmp_path / name))
    return made


def test_from_nothing_to_a_whole_voice(says: Says, kari: Path, tmp_path: Path) -> None:
    assert '[consent]\nperson = "Kari Nordmann"\npurpose = "veiledning i gruppa"' in (kari / "voice.toml").read_text(
        "utf-8"
    )
    status, told = says("check", "kari")
    assert (status, "Mangler: 3 setninger" in told) == (1, True)
    status, told = says("add", "kari", *files(tmp_path, "opptak 1.wav", "opptak 2.flac", "opptak 10.ogg"))
    assert (status, "La til 3 opptak. Alle setningene er lest." in told) == (0, True)
    status, told = says("check", "kari")
    assert (status, "Stemmen er hel." in told) == (0, True)
    status, told = says("list")
    assert "Det gjelder til og med 1. juni 2099." in " ".join(told.split())
    assert "Når det røyner på: alle 3 setningene er lest." in told
    shelf = FolderCatalogue(*content_folders(), tmp_path / "own", decode_in_worker, own_voices=kari.parent)
    score = shelf.score(PracticeOptions(EXERCISE, 1, voice="kari", week=6))
    assert score.fault is None
    lengths = [cue.length / score.timeline.rate for cue in score.timeline.cues]
    assert lengths == pytest.approx([seconds + 0.28 for seconds in SECONDS], abs=0.1)
    assert score.recording.gain == 1.0
    assert all(take.gain == 1.0 for take in score.recording.takes.values()), "they are as loud as the other voices"


def test_names_that_begin_with_numbers_tell_the_sentence(says: Says, kari: Path, tmp_path: Path) -> None:
    status, told = says("add", "kari", *files(tmp_path, "003.wav", "1 sitt.wav"))
    assert (status, "Legger dem til etter nummer." in told) == (0, True)
    assert "1 setning mangler ennå." in told
    assert sorted(file.name for file in kari.glob("0*.wav")) == ["001.wav", "003.wav"]
    assert soundfile.info(kari / "003.wav").duration > soundfile.info(kari / "001.wav").duration - 1
    _status, told = says("check", "kari")
    assert "002 Kjenn føttene mot gulvet" in told


TRACKS = {
    "numbers": "0.2\t4.9\t1\n4.9\t10\t2\n10\t13\t3\n",
    "words": "0.2\t4.9\tsitt slik du sitter og la stolen bære deg en stund\n"
    "10\t13\tHvor er du akkurat nå?\n13.1\t13.2\tkremt\n",
    "order": "0.2\t4.9\n4.9\t10\n10\t13\n",
    "vtt": "WEBVTT\n\n00:00.200 --> 00:04.900\n001\n\n00:04.900 --> 00:10.000\n002\n\n00:10.000 --> 00:13.000\n003\n",
}


@pytest.mark.parametrize(
    ("track", "added"), [("numbers", [1, 2, 3]), ("words", [1, 3]), ("order", [1, 2, 3]), ("vtt", [1, 2, 3])]
)
def test_one_long_recording_is_cut_at_its_labels(
    says: Says, kari: Path, tmp_path: Path, track: str, added: list[int]
) -> None:
    soundfile.write(tmp_path / "alt.wav", np.concatenate([spoken(seconds) for seconds in SECONDS]), RATE)
    (tmp_path / "merker.txt").write_text(TRACKS[track], encoding="utf-8")
    status, told = says("add", "kari", tmp_path / "alt.wav", "--labels", tmp_path / "merker.txt")
    assert status == (track == "words")
    assert ("kremt: ingen setning passer" in told) == (track == "words")
    lengths = {int(file.stem): soundfile.info(file).duration for file in kari.glob("0*.wav")}
    assert lengths == pytest.approx({number: SECONDS[number - 1] + 0.28 for number in added}, abs=0.1)


def test_what_should_be_read_again_is_told_with_its_number_and_why(says: Says, kari: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    takes = {
        "001.wav": np.clip(spoken(3.5, 0.9) * 4, -1, 1),
        "002.wav": spoken(0.4),
        "003.wav": spoken(2) + 0.02 * rng.standard_normal(3 * RATE),
        "017.wav": spoken(1),
        "opptak.m4a": spoken(1),
        "3.flac": spoken(1),
    }
    for name, sound in takes.items():
        kind = {"format": "WAV"} if name.endswith("m4a") else {}
        soundfile.write(kari / name, sound, RATE, **kind)
    status, told = says("check", "kari")
    assert status == 1
    for words in (
        "001.wav: forvrengt fordi det var for sterkt",
        "002.wav: for kort til å være hele setningen",
        "003.wav: mye støy fra rommet",
        "Nummeret står ikke i manuset: 017.wav",
        "Nummeret har ei lydfil fra før, og den blir brukt: 3.flac",
        "opptak.m4a",
    ):
        assert words in told


def test_a_changed_sentence_keeps_its_take_where_one_says_so(says: Says, kari: Path, tmp_path: Path) -> None:
    says("add", "kari", *files(tmp_path, "1.wav", "2.wav", "3.wav"))
    script = tmp_path / "own" / "scripts" / f"{EXERCISE}.txt"
    changed = SCRIPT.replace("stolen", "benken").replace("Hvor er du akkurat nå?", "Hvor er du, akkurat nå?")
    script.write_text(changed + "Se deg rundt.  ~12\n", encoding="utf-8")
    status, told = says("check", "kari")
    assert (status, "Stemmen er hel." in told) == (0, True), "the script it was read from lies beside its takes"
    status, told = says("update", "kari", answers="n\n")
    assert told.count("(j/n)") == 1, "a comma is not asked about"
    assert ("Nye å lese: 2 setninger" in told, "004 Sitt slik du sitter, og la benken" in told) == (True, True)
    manuscript = kari / "manuscript.txt"
    manuscript.write_text(manuscript.read_text("utf-8").partition("004")[0], encoding="utf-8")
    status, told = says("update", "kari", answers="ja\n")
    assert "001 = Sitt slik du sitter, og la benken bære deg en stund." in manuscript.read_text("utf-8")
    assert "Nye å lese: 1 setning" in told
    assert (kari / f"{EXERCISE}.txt").read_text("utf-8") == SCRIPT, "one of today's sentences is not read yet"
    says("add", "kari", *files(tmp_path, "004.wav"))
    says("update", "kari")
    assert "benken" in (kari / f"{EXERCISE}.txt").read_text("utf-8")


def test_a_consent_that_ends_is_told_before_and_after(says: Says, kari: Path) -> None:
    card = kari / "voice.toml"
    whole = card.read_text("utf-8")
    for until, told_then in (
        (date.today() + timedelta(20), "Snart er samtykket ute"),
        (date(2026, 1, 1), "blir ikke spilt før"),
    ):
        card.write_text(whole.replace("2099-06-01", until.isoformat()), encoding="utf-8")
        status, told = says("check", "kari")
        assert (status, told_then in told) == (1, True)
    card.write_text(whole.partition("[consent]")[0], encoding="utf-8")
    assert "det står ikke i voice.toml hvem som snakker" in says("check", "kari")[1]


def test_a_voice_is_removed_with_its_word_only(says: Says, kari: Path) -> None:
    status, told = says("remove", "kari", answers="nei\n")
    assert (status, kari.exists(), "Stemmen ligger der fortsatt." in told) == (1, True, True)
    assert says("remove", "kari", answers="slett\n")[0] == 0
    assert not kari.exists()


@pytest.mark.parametrize(
    ("words", "answers", "said"),
    [
        ((), "", "Hva vil du gjøre?"),
        (("check", "ola"), "", "Jeg kjenner ikke stemmen «ola»."),
        (("check", "synthetic-light"), "", "følger med nærvær"),
        (("manuscript", "ola"), ANSWERS, "Skriv hvilken øvelse"),
        (("manuscript", "../ola", EXERCISE), ANSWERS, "mappenavnet"),
        (("manuscript", "synthetic-light", EXERCISE), ANSWERS, "mappenavnet"),
        (("manuscript", "ola", EXERCISE), "Ola\n\n", "må ha sagt ja"),
        (("manuscript", "ola", EXERCISE), "Ola\nOla\nalt\n1.1.2020\n", "ingen dag som kommer"),
        (("manuscript", "ola", "finnes-ikke"), ANSWERS, "Jeg kjenner ikke øvelsen"),
        (("add", "kari", "borte.wav"), "", "borte.wav"),
        (("add", "kari", "a.wav", "b.wav", "--labels", "c.txt"), "", "hører det én lydfil"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_made(
    says: Says, kari: Path, words: tuple[str, ...], answers: str, said: str
) -> None:
    status, told = says(*words, answers=answers)
    assert status in (1, 2)
    assert said in told
    assert [folder.name for folder in kari.parent.iterdir()] == ["kari"]
    assert not list(kari.glob("0*.wav"))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_what_telephones_make_is_read_by_ffmpeg_and_a_list_of_files_is_not(
    says: Says, kari: Path, tmp_path: Path
) -> None:
    (wave,) = files(tmp_path, "1.wav")
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", wave, tmp_path / "1.m4a"], check=True)
    (tmp_path / "2.m4a").write_text(f"#EXTM3U\n#EXTINF:1,\nfile://{wave}\n", encoding="utf-8")
    (tmp_path / "3.mp3").write_text(f"ffconcat version 1.0\nfile {wave}\n", encoding="utf-8")
    status, told = says("add", "kari", *(str(tmp_path / name) for name in ("1.m4a", "2.m4a", "3.mp3")))
    assert (status, told.count("Jeg kan ikke bruke lyden")) == (1, 2)
    assert [file.name for file in kari.glob("0*.wav")] == ["001.wav"]


def test_without_ffmpeg_it_is_said_what_would_help(
    says: Says, kari: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "1.m4a").write_bytes(b"\0\0\0\x1cftypM4A ")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert "Med programmet ffmpeg" in says("add", "kari", tmp_path / "1.m4a")[1]
