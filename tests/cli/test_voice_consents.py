"""`nærvær voice consent`: who may be heard, for what and until when, of a voice and of a whole recording; and renewed."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from cli.hurried import compose
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.recorded_exercises import read_recorded_exercise, write_recorded_exercise
from nærvær.catalogue.voice_folder import create_voice_folder, read_voice_folder
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.errors import VoiceFault
from nærvær.domain.own_voice import Sentence, VoiceCard, VoiceConsent
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.recorded_exercise import RecordedExercise
from nærvær.sound.decode_check import decode_in_worker
from nærvær.voice_workshop import FolderRecordings, FolderVoices

FIRST = VoiceConsent("Kari Nordmann", "øvelsene i gruppa", date(2024, 1, 2), date(2025, 1, 2))
OVER = VoiceConsent("Kari Nordmann", "øvelsene i gruppa", date(2025, 1, 3), date(2026, 1, 3))
Says = Callable[..., tuple[int, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A voice and a whole recording whose consents are over, the voice's second."""
    card = VoiceCard("Kari", "Kari", "gruppa", consent=OVER, earlier=(FIRST,))
    create_voice_folder(tmp_path / "voices" / "kari", card, [Sentence(1, "right-now", "Hei.")])
    sound = io.BytesIO()
    soundfile.write(sound, 0.1 * np.sin(np.arange(16_000) / 20), 16_000, format="FLAC")
    exercise = RecordedExercise("morgen", "Stille morgen", "Ro.", "Kari Nordmann", 1, 1, 2, ("Hei.",) * 2, (50.0, 5.0))
    write_recorded_exercise(tmp_path / "own", exercise, 2 * [(sound.getvalue(), 16_000)], 16_000)
    return tmp_path


@pytest.fixture
def says(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Says:
    def say(*words: str, answers: str = "") -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        workshop = FolderVoices(home / "voices", (), decode_in_worker, lambda _: None)
        recordings = FolderRecordings(home / "own", home, ())
        services = replace(compose(str(home / "data"), shelf(home)), voice_workshop=workshop, recordings=recordings)
        arguments = build_parser().parse_args(["voice", *words])
        status = run_command(arguments, lambda: services, lambda _: 9, lambda _: 9)
        told = capsys.readouterr()
        return status, " ".join((told.out + told.err).split())

    return say


def shelf(home: Path) -> FolderCatalogue:
    return FolderCatalogue(
        *content_folders(), home / "own", decode_in_worker, own_voices=home / "voices", today=date.today
    )


def test_it_is_shown_with_what_was_agreed_before_and_the_status_tells_whether_it_holds(says: Says) -> None:
    status, told = says("consent", "kari")
    assert status == 1
    assert "Det gikk ut 3. januar 2026, og stemmen blir ikke spilt. Det ble gitt 3. januar 2025." in told
    assert "Det ble gitt 2. januar 2024. Det gjaldt til og med 2. januar 2025." in told
    assert "voice consent kari --renew" in told


def test_a_yes_is_dated_today_and_the_old_one_kept(says: Says, home: Path) -> None:
    status, told = says("consent", "kari", "--renew", answers="ja\n1.6.2099\n")
    assert (status, "Det gjelder til og med 1. juni 2099." in told) == (0, True)
    card = read_voice_folder(home / "voices" / "kari").card
    assert card.consent == VoiceConsent("Kari Nordmann", "øvelsene i gruppa", date.today(), date(2099, 6, 1))
    assert card.earlier == (FIRST, OVER)
    assert says("consent", "kari", "--purpose", "kurset", "--until", "", "--yes")[0] == 0
    card = read_voice_folder(home / "voices" / "kari").card
    assert card.consent == VoiceConsent("Kari Nordmann", "kurset", date.today(), None)
    assert len(card.earlier) == 3


@pytest.mark.parametrize(
    ("words", "answers", "status", "said"),
    [
        (("--renew",), "nei\n", 1, "Samtykket står som før."),
        (("--renew",), "ja\n", 1, "Samtykket står som før."),
        (("--renew",), "", 1, "Samtykket står som før."),
        (("--renew",), "ja\n1.6.2020\n", 2, "ingen dag som kommer"),
        (("--until", "i går"), "ja\n", 2, "ingen dag som kommer"),
        (("--yes", "--renew"), "", 2, "--until"),
        (("--person", "Ola"), "ja\n\n", 2, "ingen andre kan si ja"),
        (("--purpose", "x" * 201), "ja\n\n", 2, "for langt"),
    ],
)
def test_without_a_yes_and_a_day_nothing_is_changed(
    says: Says, home: Path, words: tuple[str, ...], answers: str, status: int, said: str
) -> None:
    card = home / "voices" / "kari" / "voice.toml"
    before = card.read_bytes()
    assert says("consent", "kari", *words, answers=answers)[0] == status
    assert said in says("consent", "kari", *words, answers=answers)[1]
    assert card.read_bytes() == before


def test_a_machine_needs_none(says: Says, home: Path) -> None:
    create_voice_folder(home / "voices" / "max", VoiceCard("Max", "Max", "MIT", synthetic=True), [])
    assert says("consent", "max") == (0, "Max I denne stemmen snakker en maskin, så den trenger ikke noe samtykke.")
    assert says("consent", "max", "--renew")[0] == 2


def test_a_whole_recording_has_one_too_and_is_not_heard_after_it(says: Says, home: Path) -> None:
    status, told = says("consent", "morgen")
    assert (status, "det står ikke hvem som snakker" in told) == (1, True)
    assert "format = 1\n" in (home / "own" / "recordings" / "morgen" / "recording.toml").read_text("utf-8")
    assert says("consent", "morgen", "--renew", answers="Kari Nordmann\nkurset\nja\n\n")[0] == 0
    assert shelf(home).score(PracticeOptions("morgen", 1)).recording is not None
    folder = home / "own" / "recordings" / "morgen"
    assert read_recorded_exercise(folder).consent == VoiceConsent("Kari Nordmann", "kurset", date.today(), None)
    description = (folder / "recording.toml").read_text("utf-8")
    assert "format = 2\n" in description
    (folder / "recording.toml").write_text(
        description.replace("\n[[phrase]]", "until = 2026-01-03\n\n[[phrase]]", 1), "utf-8"
    )
    score = shelf(home).score(PracticeOptions("morgen", 1))
    assert score.recording is None
    assert score.fault is not None
    assert score.fault.reason is VoiceFault.CONSENT_OVER
    assert "Stille morgen (morgen), et helt opptak Samtykke: Kari Nordmann, til kurset. Det gikk ut" in says("list")[1]


def test_a_voice_whose_consent_is_over_does_not_silence_a_recording(home: Path) -> None:
    assert shelf(home).score(PracticeOptions("morgen", 1, voice="kari")).recording is not None
