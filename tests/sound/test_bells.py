"""Bells: loud as agreed, softer to open with than to close with, and nobody is startled."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from nærvær.domain.practice import Bell
from nærvær.sound.bells_and_ambience import OPENING_GAIN, bell_sound

RATE = 48_000
BELLS = (Bell.BOWL, Bell.SMALL, Bell.WOOD)


def stroke(bell: Bell) -> np.ndarray:
    sound = bell_sound(bell)
    assert sound is not None
    return sound


@pytest.mark.parametrize("bell", BELLS)
def test_a_bell_is_about_minus_26_lufs_and_opens_four_decibels_softer(bell: Bell) -> None:
    meter = pyloudnorm.Meter(RATE)
    closing = meter.integrated_loudness(stroke(bell).astype(float))
    opening = meter.integrated_loudness(stroke(bell).astype(float) * OPENING_GAIN)
    assert (closing + opening) / 2 == pytest.approx(-26, abs=0.3)
    assert closing - opening == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize("bell", BELLS)
def test_a_bell_begins_and_ends_at_nothing_and_rises_over_twelve_milliseconds(bell: Bell) -> None:
    sound = np.abs(stroke(bell))
    assert sound[0] == 0.0
    assert sound[-1] < 1e-5
    assert sound[: round(0.002 * RATE)].max() < 0.08 * sound.max()
    assert sound[: round(0.02 * RATE)].max() > 0.5 * sound.max()


def test_the_bowl_rings_at_its_pitch_and_dies_at_its_pace() -> None:
    sound = stroke(Bell.BOWL)
    assert len(sound) == 22 * RATE
    spectrum = np.abs(np.fft.rfft(sound[: 4 * RATE] * np.hanning(4 * RATE)))
    assert 260 <= int(np.argmax(spectrum)) / 4 <= 300
    early, late = (np.std(sound[second * RATE : (second + 2) * RATE]) for second in (6, 16))
    assert 20 * np.log10(early / late) == pytest.approx(60 * 10 / 28, abs=2.5)


def test_a_bell_is_made_once_and_cannot_be_changed() -> None:
    assert bell_sound(Bell.BOWL) is bell_sound(Bell.BOWL)
    with pytest.raises(ValueError, match="read-only"):
        stroke(Bell.BOWL)[0] = 1.0
    assert bell_sound(Bell.NONE) is None
