"""Rain and brown noise: quiet, without a seam, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyloudnorm
import pytest

from nærvær.domain.practice import Ambience, Bell
from nærvær.domain.score import TIMELINE_RATE, Score, silent_timeline
from nærvær.sound.bells_and_ambience import ambience_loop
from nærvær.sound.mixer import Mixer

GROUNDS = (Ambience.RAIN, Ambience.BROWN)


def score(ground: Ambience, bell: Bell = Bell.NONE, bell_volume: float = 1.0) -> Score:
    return Score(silent_timeline("silent", "Stille stund", 1), None, bell, bell_volume=bell_volume, ambience=ground)


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_is_far_under_the_voice(ground: Ambience) -> None:
    loop = ambience_loop(ground)
    assert loop is not None
    loudness = pyloudnorm.Meter(TIMELINE_RATE).integrated_loudness(loop.astype(np.float64))
    assert -45 <= loudness <= -38
    assert float(np.abs(loop).max()) < 0.2


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_has_no_seam(ground: Ambience) -> None:
    loop = ambience_loop(ground)
    assert loop is not None
    steps = np.abs(np.diff(loop))
    assert abs(float(loop[0]) - float(loop[-1])) <= float(steps.max())
    twice = np.concatenate([loop[-2400:], loop[:2400]])
    assert float(np.abs(np.diff(twice)).max()) <= float(steps.max())


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_begins_and_ends_in_silence_and_is_there_between(ground: Ambience) -> None:
    mixer = Mixer(score(ground))
    assert float(np.abs(mixer.block(0, 480)).max()) < 1e-4
    assert float(np.abs(mixer.block(mixer.total - 480, 480)).max()) < 1e-4
    assert float(np.sqrt(np.mean(mixer.block(30 * TIMELINE_RATE, TIMELINE_RATE) ** 2))) > 1e-3


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_rises_and_falls_over_six_seconds(ground: Ambience) -> None:
    """Half of it is there after three seconds, all of it after six, and the end mirrors the beginning."""
    mixer = Mixer(score(ground))
    loop = ambience_loop(ground)
    assert loop is not None
    for seconds, part in ((1.0, 0.067), (3.0, 0.5), (5.0, 0.933), (6.0, 1.0), (10.0, 1.0)):
        for at in (round(seconds * TIMELINE_RATE), mixer.total - 1 - round(seconds * TIMELINE_RATE)):
            block = mixer.block(at, 480)
            there = loop[np.arange(at, at + 480) % len(loop)]
            assert float(np.std(block) / np.std(there)) == pytest.approx(part, abs=0.01)


@pytest.mark.parametrize("ground", GROUNDS)
def test_any_part_of_a_ground_sounds_as_it_does_in_the_whole(ground: Ambience) -> None:
    mixer = Mixer(score(ground))
    whole = mixer.block(19 * TIMELINE_RATE, 3 * TIMELINE_RATE)
    parts = [mixer.block(19 * TIMELINE_RATE + at, 4_800) for at in range(0, 3 * TIMELINE_RATE, 4_800)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_no_ground_is_silence() -> None:
    assert ambience_loop(Ambience.NONE) is None
    assert not Mixer(score(Ambience.NONE)).block(0, 60 * TIMELINE_RATE).any()


@pytest.mark.parametrize("volume", [0.25, 2.0])
def test_the_ground_has_a_volume_of_its_own(volume: float) -> None:
    usual = Mixer(score(Ambience.RAIN, Bell.BOWL)).block(10 * TIMELINE_RATE, TIMELINE_RATE)
    bell = Mixer(score(Ambience.NONE, Bell.BOWL)).block(10 * TIMELINE_RATE, TIMELINE_RATE)
    other = Mixer(replace(score(Ambience.RAIN, Bell.BOWL), ambience_volume=volume)).block(
        10 * TIMELINE_RATE, TIMELINE_RATE
    )
    assert np.allclose(other - bell, (usual - bell) * volume, atol=1e-6)
    assert float(np.std(usual - bell)) > 1e-3


def test_the_bell_has_a_volume_of_its_own() -> None:
    loud = Mixer(score(Ambience.NONE, Bell.BOWL)).block(0, 4 * TIMELINE_RATE)
    half = Mixer(score(Ambience.NONE, Bell.BOWL, bell_volume=0.5)).block(0, 4 * TIMELINE_RATE)
    assert np.allclose(half, loud / 2, atol=1e-6)
    assert float(np.abs(loud).max()) > 0.1
