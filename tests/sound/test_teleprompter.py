"""A voice read in on the teleprompter by keys, in a real terminal, from a microphone that is fed with known sound."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from null_sink import RATE, NullSink
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.voice_folder import create_voice_folder, read_voice_folder
from nærvær.domain.own_voice import Sentence, VoiceCard, VoiceConsent
from nærvær.domain.practice import Bell, Posture, PracticeOptions
from nærvær.domain.script import cue_id
from nærvær.sound.decode_check import decode_in_worker
from nærvær.sound.mixer import Mixer
from terminal import Terminal

SENTENCES = (
    "Dette er vanskelig nå. La øynene være åpne.",
    "Ta tak i noe med hendene. Er det mykt eller hardt?",
    "Finn tre ting rundt deg, og si stille hva de heter.",
)
EXERCISE = "right-now"
ROOM_HEARD = "Er den slått av"
"""Said once the room has been listened to: nothing plays into the sink, which is quieter than any room."""


@pytest.fixture
def sink() -> Iterator[NullSink]:
    with NullSink() as private:
        yield private


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "naervaer" / "voices" / "kari"
    sentences = [Sentence(number, EXERCISE, text) for number, text in enumerate(SENTENCES, 1)]
    folder.parent.mkdir(parents=True)
    create_voice_folder(folder, VoiceCard("Kari", "Leser rolig.", "CC BY 4.0"), sentences)
    return folder


def spoken(text: str, gain: float = 0.5) -> NDArray[np.float32]:
    """A sentence as the built-in voice says it, softer than it is stored, in a quiet room."""
    file = content_folders()[1] / "synthetic-light" / EXERCISE / f"{cue_id(EXERCISE, text)}.opus"
    sound, rate = soundfile.read(file, dtype="float32")
    assert rate == RATE
    quiet = np.zeros(RATE // 2, np.float32)
    return np.asarray(np.concatenate((quiet, gain * sound, quiet)), np.float32)


def say(sink: NullSink, sound: NDArray[np.float32]) -> None:
    """Play `sound` into what the microphone hears, to its end."""
    samples = (np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()
    command = ["pacat", "--playback", "--device=sink", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le"]
    subprocess.run([*command, "--latency-msec=50"], input=samples, env=os.environ | sink.environment, check=True)


RECORD = ("voice", "record", "kari")


def opened(sink: NullSink, home: Path, columns: int = 80, rows: int = 24, words: tuple[str, ...] = RECORD) -> Terminal:
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment |= sink.environment  # without a size that would win over that of the window
    environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")}
    environment |= {"XDG_CACHE_HOME": str(home / "cache"), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    command = [sys.executable, "-P", "-m", "nærvær", *words]
    return Terminal(command, environment, columns, rows)


def test_what_is_read_by_keys_becomes_a_voice_that_is_played_to_the_sample(
    sink: NullSink, voice: Path, tmp_path: Path
) -> None:
    with opened(sink, tmp_path) as terminal:
        terminal.wait_for(ROOM_HEARD, 40)
        for number, text in enumerate(SENTENCES, 1):
            terminal.wait_for(f"Setning {number}")
            terminal.press("Space")
            terminal.wait_for("Tar opp")
            say(sink, spoken(text))
            terminal.press("Space")
            terminal.wait_for("Det ble fint.")
            assert (voice / f"00{number}.wav").exists()
            if number == 1:  # broken off, and gone on with where it stopped
                terminal.press("Escape")
                assert terminal.wait_for_end() == 0
                break
    with opened(sink, tmp_path, words=()) as terminal:  # and from the settings of the app
        terminal.wait_for("Begynn", 40)
        terminal.press("C-p")
        terminal.wait_for("Hva leter du etter?")
        terminal.press(*"opptak")
        terminal.wait_for("1 treff")
        terminal.press("Enter")
        for place in ("Kari", "Les videre"):
            terminal.wait_for_still(f"› {place}")
            terminal.press("Enter")
        terminal.wait_for("Setning 2")
        terminal.wait_for("1 av 3 lest")
        terminal.wait_for(ROOM_HEARD, 40)
        for number, text in enumerate(SENTENCES[1:], 2):
            terminal.wait_for(f"Setning {number}")
            terminal.press("Space")
            terminal.wait_for("Tar opp")
            say(sink, spoken(text))
            terminal.press("Space")
            terminal.wait_for(f"{number} av 3 lest")
            terminal.press("Enter")
        terminal.wait_for("Alle setningene er lest")
        terminal.press("h")
        terminal.wait_for("Spiller av")
        terminal.press("Escape")
        terminal.wait_for("› Les noe om igjen")
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    read = read_voice_folder(voice)
    assert sorted(read.takes) == [1, 2, 3]
    assert not read.unused
    check_takes_are_played(tmp_path, voice)


def check_takes_are_played(home: Path, voice: Path) -> None:
    """The takes are as loud as the other voices, and each stands whole in the practice wherever it is said."""
    pyloudnorm = pytest.importorskip("pyloudnorm")
    own = home / "config" / "naervaer"
    (own / "voices").mkdir(parents=True)
    voice.rename(own / "voices" / "kari")
    shelf = FolderCatalogue(*content_folders(), own, decode_in_worker)
    for minutes in (1, 2, 3):
        options = PracticeOptions(EXERCISE, minutes, voice="kari", posture=Posture.SITTING, bell=Bell.NONE)
        score = shelf.score(options)
        assert score.recording is not None
        mixer = Mixer(score)
        assert mixer.total == minutes * 60 * RATE
        ids = [cue_id(EXERCISE, text) for text in SENTENCES]
        for number, identity in enumerate(ids, 1):
            cue = next(cue for cue in score.timeline.cues if cue.cue == identity)
            stored, _ = soundfile.read(own / "voices" / "kari" / f"00{number}.wav", dtype="float32")
            played = mixer.block(cue.start, cue.length)
            assert len(stored) == cue.length
            np.testing.assert_allclose(played, stored, atol=2 / 32_768)
            assert pyloudnorm.Meter(RATE).integrated_loudness(played) == pytest.approx(-20, abs=0.7)


def test_a_microphone_that_goes_away_costs_the_sentence_being_read_and_no_other(
    sink: NullSink, voice: Path, tmp_path: Path
) -> None:
    with opened(sink, tmp_path) as terminal:
        terminal.wait_for(ROOM_HEARD, 40)
        terminal.press("Space")
        terminal.wait_for("Tar opp")
        say(sink, spoken(SENTENCES[0]))
        terminal.press("Space")
        terminal.wait_for("Det ble fint.")
        terminal.press("Enter")
        terminal.wait_for("Setning 2")
        terminal.press("Space")
        terminal.wait_for("Tar opp")
        sink.kill()
        terminal.wait_for("Mikrofonen ble borte", 20)
        assert terminal.wait_for_end() == 1
    assert [file.name for file in sorted(voice.glob("*.wav"))] == ["001.wav"]


def test_a_disk_that_takes_nothing_costs_the_sentence_and_is_said(sink: NullSink, voice: Path, tmp_path: Path) -> None:
    with opened(sink, tmp_path) as terminal:
        terminal.wait_for(ROOM_HEARD, 40)
        kept = voice.with_name("away")
        voice.rename(kept)  # no more can be written there
        terminal.press("Space")
        terminal.wait_for("Tar opp")
        say(sink, spoken(SENTENCES[0]))
        terminal.press("Space")
        terminal.wait_for("ble ikke lagret")
        kept.rename(voice)
        terminal.press("Space")
        terminal.wait_for("Tar opp")
        say(sink, spoken(SENTENCES[0]))
        terminal.press("Space")
        terminal.wait_for("Det ble fint.")
    assert (voice / "001.wav").exists()


def test_without_a_microphone_it_is_said_and_nothing_is_shown(voice: Path, tmp_path: Path) -> None:
    with NullSink() as sink:
        sink.kill()
        with opened(sink, tmp_path) as terminal:
            terminal.wait_for("slutt=1", 40)
            assert re.search("Jeg finner ingen mikrofon|Mikrofonen lot seg ikke åpne", terminal.screen())
    assert not list(voice.glob("*.wav"))


def test_what_is_read_in_lines_becomes_a_voice_that_passes_the_check(sink: NullSink, tmp_path: Path) -> None:
    """By lines, as with a screen reader: too soft, again, on, and whole; then the voice is checked."""
    folder = tmp_path / "data" / "naervaer" / "voices" / "kari"
    folder.parent.mkdir(parents=True)
    consent = VoiceConsent("Kari Nordmann", "øvelsene i gruppa")
    sentences = [Sentence(number, EXERCISE, text) for number, text in enumerate(SENTENCES[:2], 1)]
    create_voice_folder(folder, VoiceCard("Kari", "Leser rolig.", "CC BY 4.0", consent=consent), sentences)
    script = (
        f'+++\nid = "{EXERCISE}"\ntitle = "Når det røyner på"\nwhy = "Fordi."\npostures = ["sitting"]\nshortest = 1\n'
    )
    script += "longest = 3\n+++\n\n== Her\n" + "".join(f"{text}  ~12\n" for text in SENTENCES[:2])
    (folder / f"{EXERCISE}.txt").write_text(script, encoding="utf-8")
    with opened(sink, tmp_path, words=(*RECORD, "--plain")) as terminal:
        terminal.wait_for("Setning 1", 40)
        terminal.press("Enter")
        terminal.wait_for("Tar opp")
        say(sink, spoken(SENTENCES[0], 0.004))
        terminal.press("Enter")
        terminal.wait_for("Det ble svakt.")
        terminal.press("o", "Enter")
        terminal.wait_for_still("Tar opp")
        say(sink, spoken(SENTENCES[0]))
        terminal.press("Enter")
        terminal.wait_for("Det ble fint.")
        terminal.press("Enter")
        terminal.wait_for("1 av 2 lest")
        terminal.press("Enter")
        terminal.wait_for_still("Setning 2")
        say(sink, spoken(SENTENCES[1]))
        terminal.press("Enter")
        terminal.wait_for("Alle setningene er lest")
        terminal.press("q", "Enter")
        assert terminal.wait_for_end() == 0
    with opened(sink, tmp_path, 100, 40, words=("voice", "check", "kari")) as terminal:
        terminal.wait_for("slutt=0", 40)
        assert "Stemmen er hel." in terminal.screen()


SIZES = [(80, 24), (60, 18), (40, 12)] if os.environ.get("NAERVAER_LONG") else [(40, 12)]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_sentence_and_key_stands_whole_on_a_small_screen(
    columns: int, rows: int, sink: NullSink, voice: Path, tmp_path: Path
) -> None:
    with opened(sink, tmp_path, columns, rows) as terminal:
        screen = terminal.wait_for("Mellomrom", 40)
        time.sleep(0.3)
        screen = terminal.screen()
    assert "Setning 1" in screen
    assert "les" in screen.splitlines()[-1] + screen.splitlines()[-2]
    assert not any(len(line) > columns for line in screen.splitlines())
