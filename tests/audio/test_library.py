"""The sound that is shipped: complete, current, even, quiet where it should be, and small enough.

Nothing here needs the speech model. What was rendered is compared with what it should have been made
from (texts, pronunciations, settings), never with the encoder's bytes, which may differ by machine.

A sheet of format 2 stands beside a folder of takes, one file each, and beside its manuscript. One of
format 1 is of 0.1.0: one file an exercise, with the places of the takes in it. It plays the texts it was
made from, by settings that are gone, so only a sheet of format 2 can be stale.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from numpy.typing import NDArray

from nærvær.catalogue.content_tables import SHARED
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.domain.script import Script, cue_id, script_hash

REPO = Path(__file__).resolve().parents[2]
AUDIO = REPO / "audio"
SCRIPTS = REPO / "src" / "nærvær" / "data" / "nb" / "scripts"
VOICES = ("synthetic-dark", "synthetic-light")
EXERCISES = tuple(sorted(path.stem for path in (AUDIO / VOICES[0]).glob("*.json")))
NOT_YET_SPOKEN: frozenset[str] = frozenset()
"""Scripts that have changed since they were spoken. Until they are spoken again, the voices read what they read before."""

RATE = 48_000
LOUDNESS_LUFS, LOUDNESS_SLACK = -20.0, 0.5
PEAK_DBTP, PEAK_SLACK = -3.0, 0.1
GAP = RATE // 10
SILENCE_DBFS = -70.0
EDGE_DBFS = -40.0
EDGE_STEP = 0.01
LONGEST_QUIET_END = 0.20
AUDIBLE_DB = -45.0
LARGEST_LIBRARY = 50 * 2**20

sys.path.insert(0, str(REPO / "tools" / "voice"))
import lexicon  # noqa: E402
import manuscripts  # noqa: E402

import settings  # noqa: E402

recordings = pytest.mark.parametrize("exercise", EXERCISES)
voices = pytest.mark.parametrize("voice", VOICES)


Samples = NDArray[Any]


@cache
def manuscript(voice: str, exercise: str) -> Script:
    """What the voice was recorded from."""
    path = AUDIO / voice / f"{exercise}.txt"
    return parse_script(path.read_text(encoding="utf-8"), path.name)


def lines(voice: str, exercise: str) -> list[tuple[str, str]]:
    """Id and text of all the voice has to say."""
    if exercise == SHARED:
        kept = (AUDIO / voice / f"{SHARED}.txt").read_text(encoding="utf-8")
        return [(cue.id, cue.text) for each in parse_shared(kept, SHARED) for cue in each.cues]
    return [(cue.id, cue.text) for cue in manuscript(voice, exercise).spoken()]


@cache
def sheet(voice: str, exercise: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((AUDIO / voice / f"{exercise}.json").read_text(encoding="utf-8"))
    return told


def is_one_take_one_file(voice: str, exercise: str) -> bool:
    return bool(sheet(voice, exercise)["format"] == 2)


def decoded(path: Path) -> Samples:
    samples: Samples
    samples, rate = soundfile.read(path, dtype="float32")
    assert (rate, samples.ndim) == (RATE, 1)
    return samples


@cache
def sound(voice: str, exercise: str) -> Samples:
    """Everything of an exercise in a row, as stored."""
    if is_one_take_one_file(voice, exercise):
        return np.concatenate([take for _, take in takes(voice, exercise)])
    return decoded(AUDIO / voice / sheet(voice, exercise)["sound"])


@cache
def takes(voice: str, exercise: str) -> list[tuple[str, Samples]]:
    page = sheet(voice, exercise)
    if is_one_take_one_file(voice, exercise):
        folder = AUDIO / voice / exercise
        return [(take["id"], decoded(folder / f"{take['id']}.opus")) for take in page["takes"]]
    samples = sound(voice, exercise)
    return [(cue["id"], samples[cue["start"] : cue["end"]]) for cue in page["cues"]]


def level(samples: Samples) -> float:
    power = float(np.square(samples, dtype=np.float64).mean()) if len(samples) else 0.0
    return float(10 * np.log10(max(power, 1e-20)))


def true_peak(samples: Samples) -> float:
    """dBTP of the loudest places, each 4 × oversampled by zero padding of its spectrum."""
    block, margin = 8192, 64
    highest = float(np.abs(samples).max())
    for start in range(0, len(samples), block - 2 * margin):
        part = samples[start : start + block].astype(np.float64)
        if np.abs(part).max() < 0.5 * highest:
            continue
        dense = np.fft.irfft(np.fft.rfft(part * 4), 4 * len(part))
        inner = dense[4 * margin : -4 * margin] if len(part) == block else dense
        highest = max(highest, float(np.abs(inner).max()))
    return float(20 * np.log10(highest))


@voices
def test_a_voice_says_openly_that_it_is_synthetic(voice: str) -> None:
    facts = tomllib.loads((AUDIO / voice / "voice.toml").read_text(encoding="utf-8"))
    assert facts["kind"] == "synthetic"
    assert "syntetisk stemme" in facts["description"].lower()
    assert (facts["language"], facts["licence"]) == ("nb", "CC-BY-4.0")


@voices
def test_the_voices_read_the_scripts_of_today_but_for_those_that_are_to_be_spoken_again(voice: str) -> None:
    present = {path.stem: path.read_bytes() for path in SCRIPTS.glob("*.txt")}
    read = {path.stem: path.read_bytes() for path in (AUDIO / voice).glob("*.txt")}
    assert {name for name in present if read.get(name) != present[name]} == NOT_YET_SPOKEN


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_word_of_the_script_has_a_pronunciation(path: Path) -> None:
    words = lexicon.load()
    lost = {line.text: words.missing(line.text) for line in manuscripts.read(path).lines if words.missing(line.text)}
    assert lost == {}, "python tools/voice/proposals.py proposes them"


@voices
@recordings
def test_the_sheet_holds_every_cue_of_every_posture_and_nothing_else(voice: str, exercise: str) -> None:
    page = sheet(voice, exercise)
    found = [(each["id"], each["text"]) for each in page["takes" if page["format"] == 2 else "cues"]]
    assert found == lines(voice, exercise)
    assert all(name == cue_id(exercise, text) for name, text in found)


@voices
@recordings
def test_the_sheet_belongs_to_its_sound(voice: str, exercise: str) -> None:
    page = sheet(voice, exercise)
    assert (page["rate"], page["voice"], page["exercise"]) == (RATE, voice, exercise)
    if page["format"] == 1:
        assert page["sound_sha256"] == sha256(AUDIO / voice / page["sound"])
        assert page["frames"] == len(sound(voice, exercise))
        return
    folder = AUDIO / voice / exercise
    assert {path.name for path in folder.iterdir()} == {f"{take['id']}.opus" for take in page["takes"]}
    for take, (name, samples) in zip(page["takes"], takes(voice, exercise), strict=True):
        assert (take["frames"], take["sha256"]) == (len(samples), sha256(folder / f"{name}.opus")), name


@voices
@recordings
def test_the_sound_is_not_stale(voice: str, exercise: str) -> None:
    page = sheet(voice, exercise)
    if page["format"] == 1:
        assert page["script_sha256"] == script_hash(manuscript(voice, exercise))
        return
    kept = AUDIO / voice / page["manuscript"]
    assert page["manuscript_sha256"] == sha256(kept), "the manuscript changed: build again"
    texts = [text for _, text in lines(voice, exercise)]
    assert page["lexicon_sha256"] == lexicon.load().sha256(texts), "pronunciations changed: build again"
    assert page["settings_sha256"] == settings.settings_sha256(voice), "settings changed: build again"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@voices
@recordings
def test_takes_in_one_file_have_a_quiet_gap_around_each(voice: str, exercise: str) -> None:
    page = sheet(voice, exercise)
    if is_one_take_one_file(voice, exercise):
        assert "cues" not in page
        return
    ends = [0, *(cue["end"] for cue in page["cues"])]
    starts = [*(cue["start"] for cue in page["cues"]), page["frames"]]
    assert all(cue["start"] < cue["end"] for cue in page["cues"])
    assert min(start - end for start, end in zip(starts, ends, strict=True)) >= GAP
    samples = sound(voice, exercise)
    assert max(level(samples[end:start]) for end, start in zip(ends, starts, strict=True)) <= SILENCE_DBFS


@voices
@recordings
def test_speech_is_as_loud_as_promised(voice: str, exercise: str) -> None:
    speech = np.concatenate([take for _, take in takes(voice, exercise)])
    loudness = pyloudnorm.Meter(RATE).integrated_loudness(speech.astype(np.float64))
    assert loudness == pytest.approx(LOUDNESS_LUFS, abs=LOUDNESS_SLACK)
    assert sheet(voice, exercise)["loudness_lufs"] == pytest.approx(loudness, abs=0.1)


@voices
@recordings
def test_nothing_peaks(voice: str, exercise: str) -> None:
    peak = true_peak(sound(voice, exercise))
    assert peak <= PEAK_DBTP + PEAK_SLACK
    assert sheet(voice, exercise)["true_peak_dbtp"] == pytest.approx(peak, abs=0.2)


@voices
@recordings
def test_no_cue_begins_or_ends_with_a_click(voice: str, exercise: str) -> None:
    """The first and last 2 ms are faint and hold no step, so a cue can be cut out and played."""
    edge = RATE // 500
    for name, take in takes(voice, exercise):
        for part in (take[:edge], take[-edge:]):
            steps = np.abs(np.diff(part, prepend=0.0, append=0.0))
            assert steps.max() <= EDGE_STEP, name
            assert level(part) <= EDGE_DBFS, name


@voices
@recordings
def test_no_cue_waits_before_or_after_its_words(voice: str, exercise: str) -> None:
    """Silence belongs to the timeline: speech begins and ends within a fifth of a second of the cue's ends."""
    width = RATE // 100
    for name, take in takes(voice, exercise):
        whole = len(take) // width
        power = np.square(take[: whole * width].reshape(whole, width), dtype=np.float64).mean(axis=1)
        heard = np.flatnonzero(power > np.percentile(power, 95) * 10 ** (AUDIBLE_DB / 10))
        assert heard[0] / 100 <= LONGEST_QUIET_END, name
        assert (whole - 1 - heard[-1]) / 100 <= LONGEST_QUIET_END, name


def test_the_library_is_small_enough_to_carry_along() -> None:
    assert sum(path.stat().st_size for path in AUDIO.rglob("*") if path.is_file()) < LARGEST_LIBRARY


def test_every_recording_has_a_script() -> None:
    strangers = [path for path in AUDIO.glob("synthetic-*/*") if path.stem not in (*EXERCISES, "voice")]
    assert strangers == []
