"""How sentences are told apart and bent, and the tracker that measures it, on sounds whose pitch is known."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "voice"))
import measure
import phones
import pitch
import prosody
from prosody import Ending, Melody

from settings import PROSODY

RATE = 24_000
VOWELS = "ɑːnəmɑːnə."


def plan(seconds: float = 2.0, start: float = 130.0, fall: float = -7.0) -> tuple[npt.NDArray[np.float64], ...]:
    """Durations and a falling pitch, as the speech model plans them, with silence at both ends."""
    steps = round(seconds * prosody.STEPS_PER_SECOND)
    tones = prosody.semitones(np.full(steps, start)) + np.linspace(0.0, fall, steps)
    lead, tail = 12, 10
    hertz = np.concatenate([np.full(2 * lead, 11.0), prosody.to_hertz(tones), np.full(2 * tail, 11.0)])
    inner = np.full(len(VOWELS) - 1, (steps // 2) // (len(VOWELS) - 1))
    inner[-1] += steps // 2 - inner.sum()
    return np.array([lead, *inner, tail - 2, 1, 1], dtype=np.float64), hertz


def bent(ending: Ending, end: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """What a melody makes of the plan: the voiced part, and all of it."""
    frames, hertz = plan()
    spoken = Melody(PROSODY, ending, end, VOWELS).pitch(hertz, frames)
    return spoken[spoken > 0], spoken


def hummed(tones: npt.NDArray[np.float64], base: float = 120.0) -> npt.NDArray[np.float32]:
    """A voice-like sound: harmonics of a pitch that follows `tones`, semitones over `base`, one value a sample."""
    phase = 2 * np.pi * np.cumsum(base * 2 ** (tones / 12)) / RATE
    wave = sum(np.sin(number * phase) / number for number in range(1, 12))
    return np.asarray(0.2 * wave, dtype=np.float32)


def test_sentences_are_told_apart_with_their_endings() -> None:
    told = prosody.sentences("Hva merker du nå? Kanskje noe, f.eks. varme … La det være.", goes_on=False)
    assert [(each.text, each.ending) for each in told] == [
        ("Hva merker du nå?", Ending.QUESTION),
        ("Kanskje noe, f.eks. varme …", Ending.GOES_ON),
        ("La det være.", Ending.CONCLUDES),
    ]
    assert prosody.sentences("La det være.", goes_on=True)[0].ending is Ending.GOES_ON
    assert [s.text for s in prosody.sentences("Si: «Er det nå?» Vent litt.", goes_on=True)] == [
        "Si: «Er det nå?»",
        "Vent litt.",
    ]


def test_what_is_drawn_is_always_the_same_and_spread_over_its_range() -> None:
    drawn = [prosody.drawn((-4.0, -2.0), "voice", str(number)) for number in range(400)]
    assert drawn == [prosody.drawn((-4.0, -2.0), "voice", str(number)) for number in range(400)]
    assert -4.0 <= min(drawn) < -3.9 < -2.1 < max(drawn) <= -2.0


@pytest.mark.parametrize("end", [-2.0, -3.0, -5.0])
def test_a_sentence_ends_where_it_shall(end: float) -> None:
    voiced, _ = bent(Ending.GOES_ON, end)
    tones = prosody.semitones(voiced)
    last = np.median(tones[-round(0.3 * prosody.STEPS_PER_SECOND) - PROSODY.held_steps :])
    assert last - np.median(tones[: len(tones) // 2]) == pytest.approx(end, abs=0.8)


def test_a_question_rises_at_its_end_and_a_statement_does_not() -> None:
    def rise(ending: Ending, end: float) -> float:
        tones = prosody.semitones(bent(ending, end)[0])[: -PROSODY.held_steps]
        return float(tones[-1] - tones[-round(0.3 * prosody.STEPS_PER_SECOND)])

    assert rise(Ending.QUESTION, 6.0) >= 4.0
    assert rise(Ending.GOES_ON, -3.0) <= 0.5


def test_nothing_has_a_pitch_before_the_first_sound_and_the_last_is_held() -> None:
    frames, _ = plan()
    _, spoken = bent(Ending.GOES_ON, -3.0)
    lead = int(frames[0]) * prosody.STEPS_PER_FRAME
    assert not spoken[: lead - PROSODY.early_steps].any()
    last = np.flatnonzero(spoken)[-1]
    assert np.ptp(spoken[last - PROSODY.held_steps + 1 : last + 1]) == 0.0


def test_a_weak_fricative_is_long_loud_and_voiceless() -> None:
    symbols = "fˈɛn."
    melody = Melody(PROSODY, Ending.GOES_ON, -3.0, symbols)
    frames = melody.durations(np.array([29.0, 2, 1, 8, 6, 18, 7, 1]))
    assert frames[1] == PROSODY.weak_frames
    steps = int(frames.sum()) * prosody.STEPS_PER_FRAME
    spoken = melody.pitch(np.full(steps, 120.0), frames)
    first_vowel = int(frames[:2].sum()) * prosody.STEPS_PER_FRAME
    assert not spoken[:first_vowel].any() and spoken[first_vowel:].all()
    loud = melody.energy(np.full(steps, -5.0), frames)
    lead = int(frames[0]) * prosody.STEPS_PER_FRAME
    assert (loud[:lead] <= prosody.SILENT).all()
    assert loud[lead] == PROSODY.weak_energy[0]


def test_the_first_sound_of_kjenn_has_no_voice_and_hardly_a_glide() -> None:
    symbols = phones.kokoro("ˈçɛnː") + "."
    melody = Melody(PROSODY, Ending.GOES_ON, -3.0, symbols)
    planned = np.array([29.0, 3, 2, 4, 1, 8, 6, 18, 7])
    assert len(planned) == len(symbols) + 2
    frames = melody.durations(planned)
    assert frames[2] == PROSODY.palatal_frames and frames[3] == PROSODY.glide_frames
    steps = int(frames.sum()) * prosody.STEPS_PER_FRAME
    spoken = melody.pitch(np.full(steps, 120.0), frames)
    palatal, vowel = (int(frames[:n].sum()) * prosody.STEPS_PER_FRAME for n in (2, 4))
    assert not spoken[palatal:vowel].any() and spoken[vowel:].all()
    loud = melody.energy(np.full(steps, -5.0), frames)
    assert loud[int(frames[:2].sum()) * prosody.STEPS_PER_FRAME] == PROSODY.palatal_energy


def test_the_second_word_tone_begins_high_and_the_first_low() -> None:
    frames, hertz = plan(fall=0.0)
    marked = "ɑˈɑnəmɑːnə."
    start = int(frames[:2].sum()) * prosody.STEPS_PER_FRAME
    one, two = (
        Melody(PROSODY, Ending.GOES_ON, -3.0, marked, (tone,)).pitch(hertz, frames)[start + 2] for tone in (1, 2)
    )
    assert 12 * np.log2(two / one) > 3.0


@pytest.mark.parametrize("base", [80.0, 120.0, 210.0, 320.0])
def test_the_tracker_finds_a_known_pitch(base: float) -> None:
    tones = np.linspace(0.0, -5.0, RATE)
    found = pitch.follow(hummed(tones, base), RATE)
    wanted = base * 2 ** (np.linspace(0.0, -5.0, len(found)) / 12)
    voiced = found > 0
    assert voiced.mean() > 0.9
    assert np.abs(12 * np.log2(found[voiced] / wanted[voiced])).max() < 0.7


def test_the_tracker_hears_no_pitch_in_noise_and_silence() -> None:
    noise = np.random.default_rng(1).normal(0.0, 0.1, RATE).astype(np.float32)
    assert (pitch.follow(noise, RATE) > 0).mean() < 0.05
    assert not pitch.follow(np.zeros(RATE, dtype=np.float32), RATE).any()


def test_rise_and_end_are_measured_in_a_known_melody() -> None:
    flat, up = np.zeros(RATE), np.linspace(0.0, 5.0, round(0.3 * RATE))
    asked = pitch.melody(hummed(np.concatenate([flat, up])), RATE)
    told = pitch.melody(hummed(np.linspace(0.0, -6.0, 2 * RATE)), RATE)
    assert asked is not None and told is not None
    assert asked.rise == pytest.approx(4.6, abs=0.7)
    assert told.end == pytest.approx(-4.1, abs=0.5)
    assert told.rise < 0.0


def test_a_take_is_measured_sentence_by_sentence() -> None:
    voice = hummed(np.zeros(RATE))
    gap = np.zeros(round(0.7 * RATE), dtype=np.float32)
    found = measure.take(np.concatenate([voice, gap, voice]), RATE, "Kjenn pusten. Hva merker du?", goes_on=True)
    assert [(s.ending, s.words) for s in found.sentences] == [("goes on", 2), ("question", 3)]
    assert [abs(join - 0.7) < 0.03 for join in found.joins] == [True]
    figures = measure.prosody_of([found])
    assert figures.questions == 1 and figures.questions_rising == 0.0
    assert figures.words_a_minute == pytest.approx(150.0, rel=0.05)


def test_a_whistle_is_told_from_its_neighbours() -> None:
    noise = np.random.default_rng(2).normal(0.0, 0.01, 10 * 48_000)
    tone = 0.003 * np.sin(2 * np.pi * 9_600 * np.arange(len(noise)) / 48_000)
    assert measure.top((noise + tone).astype(np.float32), 48_000).whistle_db > 6.0
    assert abs(measure.top(noise.astype(np.float32), 48_000).whistle_db) < 2.0


def test_settings_are_part_of_what_a_take_is_named_by() -> None:
    from settings import VOICES, speaking_sha256

    voice = VOICES["synthetic-dark"]
    assert speaking_sha256(voice) != speaking_sha256(voice, replace(PROSODY, rise_s=0.3))
