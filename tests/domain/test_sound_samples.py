"""Samples of sounds: what is heard of a bell, its strength and the ambience before they are chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nærvær.domain.practice import Ambience, Bell
from nærvær.domain.preferences import Preferences, preference_choices
from nærvær.domain.score import TIMELINE_RATE
from nærvær.domain.sound_samples import SAMPLES, SoundSample
from nærvær.sound.mixer import Mixer
from tui.fakes import Shelf


def sample(field: str, **chosen: object) -> SoundSample | None:
    return SAMPLES[field](Shelf(), replace(Preferences(), **chosen))  # type: ignore[arg-type]


def heard(field: str, **chosen: object) -> np.ndarray:
    """The samples between the frames of a sample, without a voice, which these parts do not have."""
    found = sample(field, **chosen)
    assert found is not None
    score = replace(found.score, recording=None)
    return Mixer(score).block(found.start, found.end - found.start)


def level(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))


def test_every_choice_with_a_sample_is_on_offer() -> None:
    assert set(SAMPLES) <= {choice.field for choice in preference_choices()}


@pytest.mark.parametrize("bell", [bell for bell in Bell if bell is not Bell.NONE])
def test_a_bell_is_heard_at_its_strength_and_fades_out(bell: Bell) -> None:
    full, half = heard("bell", bell=bell), heard("bell", bell=bell, bell_volume=50)
    assert len(full) == 6 * TIMELINE_RATE
    assert level(full) > 1e-3
    assert np.allclose(half, full / 2, atol=1e-6)
    assert float(np.abs(full[-480:]).max()) < 1e-4


def test_the_strength_of_a_bell_is_heard_beside_a_sentence() -> None:
    found = sample("bell_volume", bell=Bell.WOOD, bell_volume=25)
    assert found is not None
    (sentence,) = found.score.timeline.cues
    assert (sentence.start, found.end) == (2 * TIMELINE_RATE, sentence.end)
    assert (found.score.bell, found.score.bell_volume) == (Bell.WOOD, 0.25)
    assert found.score.recording is not None


@pytest.mark.parametrize("field", ["ambience", "ambience_volume"])
def test_the_ambience_is_heard_in_full_from_its_first_frame_to_its_last(field: str) -> None:
    usual, double = (heard(field, ambience=Ambience.RAIN, ambience_volume=volume) for volume in (100, 200))
    tenth = TIMELINE_RATE // 10
    assert level(usual[:tenth]) == pytest.approx(level(usual[-tenth:]), rel=0.2)
    assert level(double) == pytest.approx(2 * level(usual), rel=1e-3)
    found = sample(field, ambience=Ambience.BROWN)
    assert found is not None
    (sentence,) = found.score.timeline.cues
    assert found.start + 3 * TIMELINE_RATE == sentence.start
    assert found.end - 3 * TIMELINE_RATE == sentence.end


def test_none_is_silence() -> None:
    assert sample("bell", bell=Bell.NONE) is sample("bell_volume", bell=Bell.NONE) is sample("ambience") is None
