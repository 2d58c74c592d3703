"""Voices of one's own stand right beside the bell, or are refused with the true reason, in every face alike."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from numpy.typing import NDArray

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.errors import BrokenContent, DecodeFault, FileFault, MissingSound, VoiceFault
from nærvær.domain.practice import Bell, PracticeOptions
from nærvær.domain.score import Score
from nærvær.sound.decode_check import decode_in_worker
from nærvær.sound.mixer import CEILING, Mixer, limit_peaks
from nærvær.texts.sound import missing_before_playing, missing_sound, sound_reason
from voice_0_1_0 import VOICE_0_1_0

LONG = os.environ.get("NAERVAER_LONG") == "1"
DATA, AUDIO = content_folders()
RATE = 48_000
SHEET = json.loads((VOICE_0_1_0 / "right-now.json").read_text("utf-8"))
SENTENCES = len(SHEET["cues"])
Samples = NDArray[np.float64]


@pytest.fixture(scope="session")
def speech() -> Samples:
    sound, _ = soundfile.read(VOICE_0_1_0 / "right-now.opus")
    return np.asarray(sound, np.float64)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A config folder with a voice that has no sound yet."""
    voice = tmp_path / "config" / "naervaer" / "voices" / "kari"
    voice.mkdir(parents=True)
    for name in ("voice.toml", "right-now.txt"):
        shutil.copy(VOICE_0_1_0 / name, voice / name)
    return tmp_path / "config" / "naervaer"


def recorded(
    own: Path, sound: Samples, rate: int = RATE, kind: str = "WAV", subtype: str = "PCM_16", sentences: int = SENTENCES
) -> None:
    """Put a sound in the voice, with a sheet that tells the truth about it."""
    written = io.BytesIO()
    with soundfile.SoundFile(
        written, "w", rate, 1 if sound.ndim == 1 else sound.shape[1], subtype, format=kind
    ) as file:
        for start in range(0, len(sound), rate):
            file.write(sound[start : start + rate])
    stored(own, written.getvalue(), f"right-now.{kind.lower()}", rate, sentences)


def stored(own: Path, content: bytes, name: str, rate: int = RATE, sentences: int = SENTENCES) -> None:
    voice = own / "voices" / "kari"
    (voice / name).write_bytes(content)
    cues = [
        {**cue, "start": cue["start"] * rate // RATE, "end": cue["end"] * rate // RATE}
        for cue in SHEET["cues"][:sentences]
    ]
    told = {
        **SHEET,
        "cues": cues,
        "rate": rate,
        "frames": SHEET["frames"] * rate // RATE,
        "sound": name,
        "sound_sha256": hashlib.sha256(content).hexdigest(),
    }
    (voice / "right-now.json").write_text(json.dumps(told), "utf-8")


def scored(own: Path) -> Score:
    return FolderCatalogue(DATA, AUDIO, own, decode_in_worker).score(
        PracticeOptions("right-now", 2, voice="kari", bell=Bell.NONE)
    )


def played(score: Score) -> Samples:
    mixer = Mixer(score)
    return np.asarray(mixer.block(0, mixer.total), np.float64)


PIECE, MARGIN = 8192, 64


def true_peak(sound: Samples) -> float:
    """The highest point between samples too, in dB: four times as many of them, where it is loud enough to be near it."""
    highest = float(np.abs(sound).max())
    for start in range(0, len(sound), PIECE - 2 * MARGIN):
        piece = sound[start : start + PIECE]
        if np.abs(piece).max() < 0.5 * highest:
            continue
        finer = np.fft.irfft(np.fft.rfft(piece * 4), 4 * len(piece))
        inner = finer[4 * MARGIN : -4 * MARGIN] if len(piece) == PIECE else finer
        highest = max(highest, float(np.abs(inner).max()))
    return 20 * float(np.log10(highest))


def stereo_with_one_silent(sound: Samples) -> Samples:
    return np.stack((sound, np.zeros_like(sound)), axis=1)


def finer(sound: Samples) -> Samples:
    spectrum = np.fft.rfft(sound)
    return np.asarray(np.fft.irfft(np.concatenate((spectrum, np.zeros(len(spectrum) - 1))), 2 * len(sound)) * 2)


def spiky(sound: Samples) -> Samples:
    """Speech with pops far over it, as of lips: one gain alone would have to leave it too soft."""
    with_pops = sound * 0.2
    with_pops[RATE // 2 :: RATE] += 0.75
    return with_pops


LEVELS: dict[str, tuple[Callable[[Samples], Samples], dict[str, object]]] = {
    "as it is": (lambda sound: sound, {}),
    "24 dB too soft": (lambda sound: sound * 10 ** (-24 / 20), {}),
    "17 dB too loud, not clipped": (lambda sound: sound * 10 ** (17 / 20), {"subtype": "FLOAT"}),
    "beside the middle": (lambda sound: sound * 0.5 + 0.3, {}),
    "one silent channel": (stereo_with_one_silent, {}),
    "24 bits": (lambda sound: sound * 0.1, {"subtype": "PCM_24"}),
    "8 bits": (lambda sound: sound * 0.8, {"subtype": "PCM_U8"}),
    "opus": (lambda sound: sound * 0.3, {"kind": "OGG", "subtype": "OPUS"}),
    "flac": (lambda sound: sound * 0.3, {"kind": "FLAC"}),
    "96 kHz": (finer, {"rate": 96_000}),
    "with pops": (spiky, {}),
}


@pytest.mark.parametrize("name", LEVELS)
def test_a_voice_of_ones_own_is_as_loud_as_those_that_come_with_the_program(
    name: str, own: Path, speech: Samples
) -> None:
    change, how = LEVELS[name]
    recorded(own, change(speech), **how)  # type: ignore[arg-type]
    score = scored(own)
    assert score.fault is None
    sound = played(score)
    assert pyloudnorm.Meter(RATE).integrated_loudness(sound) == pytest.approx(-20, abs=1.0)
    assert true_peak(sound) <= -3.0
    assert abs(float(np.mean(sound))) < 0.002
    assert np.array_equal(Mixer(score).block(30 * RATE, RATE), np.asarray(sound[30 * RATE : 31 * RATE], np.float32))


def test_a_voice_that_is_as_it_should_be_is_not_touched(own: Path, speech: Samples) -> None:
    recorded(own, speech, subtype="FLOAT")
    score = scored(own)
    assert score.recording is not None
    assert (score.recording.gain, score.recording.offset) == (1.0, 0.0)


def test_the_limiter_holds_the_ceiling_and_leaves_what_is_under_it() -> None:
    chance = np.random.default_rng(4)
    sound = np.asarray(chance.standard_normal(RATE) * 0.1, np.float32)
    assert limit_peaks(sound) is sound
    sound[RATE // 2] = 3.0
    sound[-1] = -2.0
    held = limit_peaks(sound)
    assert np.abs(held).max() <= CEILING + 1e-6
    assert np.array_equal(held[: RATE // 2 - 1000], sound[: RATE // 2 - 1000])
    assert held[RATE // 2] > 0.99 * CEILING
    steps = np.abs(np.diff(held[RATE // 2 - 500 : RATE // 2 - 10] / sound[RATE // 2 - 500 : RATE // 2 - 10]))
    assert steps.max() < 0.02, "it is turned down gently"
    for length in (0, 1, 47, 49):
        assert np.abs(limit_peaks(np.full(length, 2.0, np.float32))).max(initial=0.0) <= CEILING + 1e-6


REFUSED: dict[str, tuple[Callable[[Samples], Samples], dict[str, object], str]] = {
    "clipped": (lambda sound: np.clip(sound * 100, -1, 1), {}, "clipped"),
    "clipped, then made softer": (lambda sound: np.clip(sound * 100, -1, 1) * 0.3, {}, "clipped"),
    "clipped, then opus": (lambda sound: np.clip(sound * 100, -1, 1), {"kind": "OGG", "subtype": "OPUS"}, "clipped"),
    "silent": (np.zeros_like, {}, "silent"),
    "nothing but a level": (lambda sound: np.full_like(sound, 0.2), {}, "silent"),
    "far too soft": (lambda sound: sound * 10 ** (-34 / 20), {}, "quiet"),
    "no number": (lambda sound: np.where(np.arange(len(sound)) == 500, np.nan, sound), {"subtype": "FLOAT"}, "samples"),
    "six channels": (lambda sound: np.repeat(sound[:, None], 6, axis=1), {}, "channels"),
    "aiff": (lambda sound: sound, {"kind": "AIFF"}, "kind"),
    "a law": (lambda sound: sound, {"subtype": "ALAW"}, "encoding"),
    "cut off": (lambda sound: sound[: len(sound) // 3], {}, "cut_off"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_mended_is_refused_with_its_reason(name: str, own: Path, speech: Samples) -> None:
    change, how, reason = REFUSED[name]
    recorded(own, change(speech), **how)  # type: ignore[arg-type]
    score = scored(own)
    assert score.recording is None
    assert score.fault is not None
    assert score.fault.reason == reason
    assert score.fault.file.endswith(f"right-now.{str(how.get('kind', 'WAV')).lower()}")


def test_every_reason_has_words_of_its_own_and_says_what_can_be_read() -> None:
    reasons: set[Any] = {*FileFault, *DecodeFault, *VoiceFault}
    faults = [MissingSound("kari", "right-now", "/x/a.m4a", reason, missing=30, total=50) for reason in reasons]
    told = [missing_sound(fault) for fault in faults]
    assert len(set(told)) == len(reasons)
    assert len({missing_before_playing(fault) for fault in faults}) == len(reasons)
    assert all("/x/a.m4a" in sentence for sentence in told)
    kinds = missing_sound(MissingSound("kari", "right-now", "/x/a.m4a", DecodeFault.KIND))
    assert all(kind in kinds for kind in ("wav", "flac", "ogg", "opus"))


def environment(tmp_path: Path) -> dict[str, str]:
    # pytest-xdist sets COLUMNS, and then lines are broken.
    alike = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return alike | {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "PULSE_SERVER": "unix:/nowhere",
    }


def commanded(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nærvær", "--data-dir", str(tmp_path / "data"), *words],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_sentences_that_are_missing_are_told_with_their_number_before_it_plays(
    own: Path, tmp_path: Path, speech: Samples
) -> None:
    recorded(own, speech, sentences=2)
    told = f"{SENTENCES - 2} av {SENTENCES} setninger mangler i denne stemmen"
    made = commanded(
        tmp_path, "render", "right-now", "--minutes", "1", "--voice", "kari", "-o", str(tmp_path / "a.wav")
    )
    assert (made.returncode, told in made.stderr) == (0, True), made
    assert told in commanded(tmp_path, "exercises").stdout
    assert told in commanded(tmp_path, "doctor").stdout
    fault = scored(own).fault
    assert fault is not None
    assert told in missing_before_playing(fault)


def test_plain_mode_tells_what_is_missing_before_it_plays(own: Path, tmp_path: Path, speech: Samples) -> None:
    recorded(own, speech, sentences=2)
    words = ("practise", "right-now", "--minutes", "1", "--voice", "kari", "--plain")
    run = subprocess.Popen(
        [sys.executable, "-m", "nærvær", "--data-dir", str(tmp_path / "data"), *words],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert run.stdout is not None
    before = []
    for line in iter(run.stdout.readline, ""):
        if "Nå begynner øvelsen" in line:
            break
        before.append(line)
    run.terminate()
    run.communicate(timeout=20)
    assert any(f"{SENTENCES - 2} av {SENTENCES} setninger mangler i denne stemmen" in line for line in before), before


def test_a_voice_without_a_single_sentence_of_an_exercise_cannot_say_it(own: Path, speech: Samples) -> None:
    recorded(own, speech, sentences=0)
    score = scored(own)
    assert score.recording is None
    assert score.fault is not None
    assert score.fault.data == {"missing": SENTENCES, "total": SENTENCES}


def test_every_command_gives_the_same_true_reason(own: Path, tmp_path: Path, speech: Samples) -> None:
    stored(own, b"\0\0\0\x20ftypM4A " + bytes(2000), "right-now.m4a")
    why = sound_reason(MissingSound("kari", "right-now", "", DecodeFault.KIND))
    made = commanded(
        tmp_path, "render", "right-now", "--minutes", "1", "--voice", "kari", "-o", str(tmp_path / "a.wav")
    )
    assert (made.returncode, made.stdout) == (1, "")
    assert why in made.stderr
    assert "right-now.m4a" in made.stderr
    assert why in commanded(tmp_path, "exercises").stdout
    assert why in commanded(tmp_path, "doctor").stdout
    assert "(kind)" in commanded(tmp_path, "doctor", "--json").stdout


# Whatever lies there


@pytest.mark.skipif(os.name != "posix", reason="pipes and links")
@pytest.mark.parametrize("name", ["right-now.wav", "right-now.json", "voice.toml"])
@pytest.mark.parametrize("what", ["pipe", "sparse", "loop", "folder", "nowhere"])
def test_what_is_no_file_is_not_waited_for_and_harms_nothing_else(
    name: str, what: str, own: Path, speech: Samples
) -> None:
    recorded(own, speech[: 2 * RATE])
    file = own / "voices" / "kari" / name
    file.unlink()
    match what:
        case "pipe":
            os.mkfifo(file)
        case "sparse":
            with file.open("wb") as opened:
                opened.truncate(100_000_000_000)
        case "loop":
            file.symlink_to(file)
        case "folder":
            file.mkdir()
        case _:
            file.symlink_to(own / "nowhere")
    began = time.monotonic()
    shelf = FolderCatalogue(DATA, AUDIO, own, decode_in_worker)
    if name == "voice.toml":
        try:
            assert shelf.voices()[0].id == "synthetic-light"
        except BrokenContent as error:
            assert error.file == str(file)
    else:
        fault = shelf.sound_faults("right-now")["kari"]
        expected = {"pipe": "special", "sparse": "large", "loop": "loop", "folder": "folder", "nowhere": "absent"}
        assert (fault.reason, fault.file) == (expected[what], str(file))
        assert "synthetic-light" in shelf.spans("right-now")
    assert time.monotonic() - began < 10


def mutated(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    match chance.randrange(5):
        case 0:
            return bytes(changed[: chance.randrange(len(changed))])
        case 1:
            at = chance.randrange(len(changed))
            return bytes(changed[:at] + chance.randbytes(chance.randrange(1, 200)) + changed[at:])
        case 2:
            at = chance.randrange(len(changed))
            return bytes(changed[:at] + changed[at + chance.randrange(1, 200) :])
        case _:
            for _ in range(chance.choice((1, 2, 8, 64))):
                changed[int(len(changed) * chance.random() ** 2)] = chance.randrange(256)
            return bytes(changed)


WORDS = (
    b"1e999",
    b"-1",
    b"9" * 5000,
    b"[" * 5000,
    b'"\\ud800"',
    b"null",
    b"{}",
    b"1e18",
    b'"../../x"',
    b"true",
    b'"\\u0000"',
)


def mutated_sheet(chance: random.Random, content: bytes) -> bytes:
    """A number, string or list of the sheet becomes something else."""
    if chance.random() < 0.5:
        return mutated(chance, content)
    values = [*_values(content)]
    start, end = chance.choice(values)
    return content[:start] + chance.choice(WORDS) + content[end:]


def _values(content: bytes) -> list[tuple[int, int]]:
    import re

    return [found.span(1) for found in re.finditer(rb':\s*("[^"]*"|-?\d+|\[)', content)]


def test_a_mutated_voice_gets_a_plain_verdict_and_everything_else_goes_on(
    own: Path, speech: Samples, record_property: Callable[[str, object], None]
) -> None:
    """A small voice: every byte of its three files is near something that matters."""
    takes = [cue["end"] for cue in SHEET["cues"]][:2]
    recorded(own, speech[: takes[-1] + RATE // 10], sentences=2)
    voice = own / "voices" / "kari"
    whole = {name: (voice / name).read_bytes() for name in ("right-now.wav", "right-now.json", "voice.toml")}
    whole["right-now.wav"] = whole["right-now.wav"][:120_000]
    count = 2_000 if LONG else 12
    slowest, verdicts = 0.0, {"usable": 0, "refused": 0}
    for seed in range(count):
        chance = random.Random(seed)
        name = chance.choice(list(whole))
        change = mutated_sheet if name.endswith("json") else mutated
        for file, content in whole.items():
            (voice / file).write_bytes(change(chance, content) if file == name else content)
        if name.endswith("wav"):
            told = json.loads((voice / "right-now.json").read_bytes())
            told["sound_sha256"] = hashlib.sha256((voice / name).read_bytes()).hexdigest()
            (voice / "right-now.json").write_text(json.dumps(told), "utf-8")
        began = time.monotonic()
        shelf = FolderCatalogue(DATA, AUDIO, own, decode_in_worker)
        try:
            is_known = "kari" in {voice.id for voice in shelf.voices()}
            score = shelf.score(PracticeOptions("right-now", 1, voice="kari" if is_known else None))
            assert score.recording is not None or score.fault is not None, seed
            verdicts["usable" if score.recording is not None else "refused"] += 1
            sound = Mixer(score).block(0, 20 * RATE)
            assert np.isfinite(sound).all(), seed
        except BrokenContent:
            assert name == "voice.toml", seed
            verdicts["refused"] += 1
        slowest = max(slowest, time.monotonic() - began)
        assert slowest < 30, seed
    record_property("figures", f"{count} mutated voices: {verdicts}, the slowest {slowest:.1f} s, no crash")
