"""A take made of what was recorded: trimmed to the speech, as loud as the other voices, and told what is wrong with it."""

from __future__ import annotations

import io

import numpy as np
import pyloudnorm
import pytest
import soundfile

from nærvær.domain.own_voice import TakeFault, length_faults
from nærvær.sound.mixer import CEILING
from nærvær.sound.resample import Samples
from nærvær.sound.take_making import TAKE_RATE, MadeTake, made_take, speech_bounds

RATE = 44_100


def speech(seconds: float = 2.0, level: float = 0.1, rate: int = RATE) -> Samples:
    """Something that swells like syllables, with consonants: noise over a hum."""
    time = np.arange(round(seconds * rate)) / rate
    swell = 0.55 - 0.45 * np.cos(time * 2 * np.pi * 4)
    hum = np.sin(time * 2 * np.pi * 150) + 0.3 * np.random.default_rng(1).standard_normal(len(time))
    return (level * swell * hum).astype(np.float32)


def in_a_room(
    sound: Samples, noise: float = 1e-4, before: float = 1.0, after: float = 1.5, rate: int = RATE
) -> Samples:
    room = np.pad(sound, (round(before * rate), round(after * rate)))
    noises = noise * np.random.default_rng(2).standard_normal(len(room))
    return np.asarray(room + noises, np.float32)


def heard(take: MadeTake) -> tuple[Samples, int]:
    sound, rate = soundfile.read(io.BytesIO(take.wav), dtype="float32")
    return np.asarray(sound, np.float32), int(rate)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("level", [0.02, 0.3])
def test_a_take_is_as_loud_as_the_other_voices_and_trimmed_to_its_speech(rate: int, level: float) -> None:
    take = made_take(in_a_room(speech(2, level, rate), rate=rate) + np.float32(0.02), rate)
    sound, made_rate = heard(take)
    assert made_rate == (TAKE_RATE if rate > 24_000 else 24_000)
    assert take.measures.faults == ()
    assert abs(pyloudnorm.Meter(made_rate).integrated_loudness(sound.astype(np.float64)) + 20) < 0.5
    assert np.abs(sound).max() <= CEILING + 1e-4
    assert 2.1 < len(sound) / made_rate < 2.4
    assert abs(take.measures.seconds - len(sound) / made_rate) < 1e-9
    assert abs(float(sound.mean())) < 0.002
    assert max(abs(sound[0]), abs(sound[-1])) < 0.001


def test_a_click_before_the_speech_is_no_speech() -> None:
    sound = in_a_room(speech())
    sound[RATE // 4 : RATE // 4 + 60] = 0.5
    start, end = speech_bounds(sound, RATE)
    assert 0.8 < start / RATE < 1.0
    assert 3.0 < end / RATE < 3.3


def test_soft_beginnings_and_ends_are_kept() -> None:
    sound = speech()
    whisper = 0.006 * np.random.default_rng(3).standard_normal(round(0.2 * RATE)).astype(np.float32)
    start, end = speech_bounds(in_a_room(np.concatenate((whisper, sound, whisper))), RATE)
    assert start / RATE < 1.0
    assert end / RATE > 3.4


@pytest.mark.parametrize(
    ("sound", "faults"),
    [
        (in_a_room(speech()), ()),
        (np.clip(in_a_room(speech(level=0.9)) * 3, -1, 1), (TakeFault.CLIPPED,)),
        (in_a_room(speech(level=0.002), noise=1e-5), (TakeFault.FAINT,)),
        (in_a_room(speech(), noise=0.02), (TakeFault.NOISY,)),
        (np.zeros(RATE, np.float32), (TakeFault.SILENT,)),
        (np.zeros(0, np.float32), (TakeFault.SILENT,)),
    ],
    ids=["good", "clipped", "faint", "noisy", "silent", "nothing"],
)
def test_what_is_wrong_with_a_take_is_told(sound: Samples, faults: tuple[TakeFault, ...]) -> None:
    assert made_take(np.asarray(sound, np.float32), RATE).measures.faults == faults


@pytest.mark.parametrize(
    ("seconds", "faults"), [(0.5, (TakeFault.CUT,)), (2, ()), (4, ()), (12, ()), (20, (TakeFault.SLOW,))]
)
def test_a_take_of_another_length_than_its_words_is_told(seconds: float, faults: tuple[TakeFault, ...]) -> None:
    assert length_faults(seconds, "Kjenn føttene mot gulvet, først den ene og så den andre.") == faults
