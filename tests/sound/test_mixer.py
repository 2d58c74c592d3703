"""A score as samples: the same from anywhere, exact at every place, and silent where sound is missing or not what it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from made_sound import RATE, noise, recording, score
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.practice import Bell, PracticeOptions
from nærvær.domain.score import Recording, Take
from nærvær.sound.bells_and_ambience import OPENING_GAIN, bell_sound
from nærvær.sound.mixer import Mixer, ResampledSource
from nærvær.sound.resample import Resampler, zero_padded


def whole(mixer: Mixer) -> np.ndarray:
    return mixer.block(0, mixer.total)


def test_any_range_read_in_any_order_gives_the_same_samples(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.6, 0.9, 0.7), "opus")
    of = score(made, [("c0", 0.3), ("c1", 1.3), ("c0", 2.5), ("c2", 3.3)], 4.5, [(0.1, False), (3.0, True)], Bell.BOWL)
    straight = whole(Mixer(of))
    mixer = Mixer(of)
    starts = np.random.default_rng(3).permutation(np.arange(0, 4 * RATE, 4000))
    for start in starts.tolist():
        assert np.array_equal(mixer.block(start, 4000), straight[start : start + 4000])


def test_each_cue_lies_at_its_frame_with_nothing_around_it(made: Recording) -> None:
    of = score(made, [("c1", 0.5), ("c0", 2.0)], 3.0)
    sound = whole(Mixer(of))
    for spoken, seed in zip(of.timeline.cues, (1, 0), strict=True):
        take = noise({1: 0.9, 0: 0.6}[seed], seed)
        assert np.abs(sound[spoken.start : spoken.end] - take).max() < 2 / 32768
        sound[spoken.start : spoken.end] = 0
    assert not sound.any()


def test_there_is_silence_before_the_beginning_and_after_the_end(made: Recording) -> None:
    mixer = Mixer(score(made, [("c0", 0.0)], 0.5))
    block = mixer.block(-100, RATE)
    assert len(block) == RATE
    assert not block[:100].any()
    assert block[110:].any()
    assert not block[100 + RATE // 2 :].any()
    assert not mixer.block(RATE, 10).any()


def test_an_opening_bell_is_softer_than_a_closing_one_and_both_are_over_at_the_end() -> None:
    of = score(None, [], 30.0, [(0.5, False), (24.0, True)], Bell.BOWL)
    sound = whole(Mixer(of))
    stroke = bell_sound(Bell.BOWL)
    assert stroke is not None
    second = slice(RATE // 2, RATE // 2 + RATE)
    assert np.allclose(sound[second], stroke[:RATE] * OPENING_GAIN, atol=1e-6)
    assert np.abs(sound[24 * RATE : 25 * RATE]).max() > 1.4 * np.abs(sound[second]).max()
    assert abs(sound[-1]) < 1e-6
    assert np.abs(sound[-RATE // 20 :]).max() < 0.002 < np.abs(sound[-3 * RATE : -2 * RATE]).max()


@pytest.mark.parametrize("bell", [Bell.BOWL, Bell.SMALL, Bell.WOOD])
@pytest.mark.parametrize("exercise", ["right-now", "breathing-space", "silent"])
def test_a_practice_as_it_is_fitted_closes_four_decibels_clearer_than_it_opens(exercise: str, bell: Bell) -> None:
    wish = PracticeOptions(exercise, 3, bell=bell, captions_only=True)
    of = FolderCatalogue(*content_folders()).score(wish)
    opening, closing = (whole(Mixer(of))[strike.start :][: RATE // 2] for strike in of.timeline.bells)
    assert 20 * np.log10(np.std(closing) / np.std(opening)) == pytest.approx(4, abs=0.2)


def test_a_late_bell_still_has_its_stroke() -> None:
    sound = whole(Mixer(score(None, [], 10.0, [(9.0, True)], Bell.BOWL)))
    assert np.abs(sound[9 * RATE :]).max() > 0.3
    assert abs(sound[-1]) < 1e-6
    stroke = bell_sound(Bell.BOWL)
    assert stroke is not None
    half = 9 * RATE + RATE // 2
    assert np.allclose(sound[9 * RATE : half], stroke[: RATE // 2], atol=1e-6)
    assert np.std(sound[half:]) < 0.7 * np.std(stroke[RATE // 2 : RATE])


def test_no_bell_is_no_bell() -> None:
    assert not whole(Mixer(score(None, [], 3.0, [(0.5, False)], Bell.NONE))).any()


def test_bells_sound_where_there_is_no_recording_and_speech_is_silent() -> None:
    mixer = Mixer(score(None, [("c0", 1.5)], 3.0, [(0.5, False)], Bell.WOOD))
    sound = whole(mixer)
    assert sound[: RATE * 3 // 2].any()
    assert not sound[RATE * 3 // 2 :].any()
    assert mixer.missing == frozenset()


def test_the_sum_never_leaves_full_scale(tmp_path: Path) -> None:
    made = recording(tmp_path, (1.0,))
    strikes = [(0.1, True) for _ in range(20)]
    sound = whole(Mixer(score(made, [("c0", 0.1)], 2.0, strikes, Bell.SMALL)))
    assert np.abs(sound).max() == 1.0
    assert np.abs(whole(Mixer(score(made, [("c0", 0.1)], 2.0)))).max() < 0.3


def test_a_cue_that_is_not_there_is_silence_and_is_named(made: Recording) -> None:
    without = replace(made, takes={cue: take for cue, take in made.takes.items() if cue != "c1"})
    mixer = Mixer(score(without, [("c0", 0.1), ("c2", 2.0)], 3.0))
    assert whole(mixer).any()
    assert mixer.missing == frozenset()
    mixer = Mixer(replace(score(made, [("c0", 0.1), ("c1", 1.0)], 3.0), recording=without))
    sound = whole(mixer)
    assert mixer.missing == {"c1"}
    assert sound[:RATE].any()
    assert not sound[RATE:].any()


@pytest.mark.parametrize("take", [Take(10**9, 100), Take(0, 10**7), Take(-5, 100)])
def test_a_take_outside_its_file_is_silence_and_is_named(made: Recording, take: Take) -> None:
    of = score(made, [("c0", 0.1)], 1.0)
    mixer = Mixer(replace(of, recording=replace(made, takes={"c0": take})))
    assert not whole(mixer).any()
    assert mixer.missing == {"c0"}


def test_a_file_that_is_not_what_was_checked_is_not_played(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.5,))
    of = score(made, [("c0", 0.1)], 1.0)
    sound, rate = soundfile.read(made.path)
    soundfile.write(made.path, sound * 0.5, rate)
    mixer = Mixer(of)
    assert not whole(mixer).any()
    assert mixer.missing == {"c0"}


def test_a_file_replaced_while_it_plays_changes_nothing(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.5, 0.5, 0.5, 0.5))
    of = score(made, [(f"c{n}", 0.1 + n) for n in range(4)], 4.0)
    plan = whole(Mixer(of))
    mixer = Mixer(of)
    first = mixer.block(0, RATE)
    Path(made.path).write_bytes(b"something else")
    assert np.array_equal(np.concatenate((first, mixer.block(RATE, 3 * RATE))), plan)


@pytest.mark.parametrize("content", [b"", b"no sound at all", b"fLaC" + bytes(200), b"OggS" + bytes(200)])
def test_a_file_that_is_no_sound_is_silence_and_every_cue_is_named(tmp_path: Path, content: bytes) -> None:
    made = recording(tmp_path, (0.3, 0.3))
    of = score(made, [("c0", 0.1), ("c1", 0.5)], 1.0)
    Path(made.path).write_bytes(content)
    mixer = Mixer(replace(of, recording=replace(made, sha256=hashlib.sha256(content).hexdigest())))
    assert not whole(mixer).any()
    assert mixer.missing == {"c0", "c1"}


def test_a_file_that_has_gone_is_silence(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.3,))
    Path(made.path).unlink()
    mixer = Mixer(score(made, [("c0", 0.1)], 1.0))
    assert not whole(mixer).any()
    assert mixer.missing == {"c0"}


def test_samples_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.3,))
    path = tmp_path / "odd.wav"
    soundfile.write(path, np.array([0.1, np.nan, np.inf] * 1000, np.float32), RATE, subtype="FLOAT")
    odd = replace(
        made, path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest(), takes={"c0": Take(0, 3000)}
    )
    mixer = Mixer(score(odd, [("c0", 0.1)], 1.0))
    assert not whole(mixer).any()
    assert mixer.missing == {"c0"}


def test_opus_takes_start_where_the_cue_sheet_says(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.6, 0.9, 0.7), "opus")
    of = score(made, [("c2", 0.5)], 1.5)
    sound = whole(Mixer(of))[RATE // 2 : RATE // 2 + round(0.7 * RATE)]
    plan = noise(0.7, 2)
    likeness = [float(np.dot(sound[100:-100], plan[100 + lag : len(plan) - 100 + lag])) for lag in range(-5, 6)]
    assert int(np.argmax(likeness)) == 5
    assert max(likeness) > 0.95 * float(np.dot(plan, plan))


def test_a_recording_of_another_rate_keeps_its_pitch_and_place(tmp_path: Path) -> None:
    made = recording(tmp_path, (1.0,), rate=44_100)
    take = made.takes["c0"]
    tone = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(take.length) / 44_100)
    content = np.concatenate((np.zeros(take.start), tone, np.zeros(4410)))
    soundfile.write(made.path, content, 44_100)
    made = replace(made, sha256=hashlib.sha256(Path(made.path).read_bytes()).hexdigest())
    sound = whole(Mixer(score(made, [("c0", 0.5)], 2.0)))
    assert made.cue_lengths(RATE) == {"c0": RATE}
    plan = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)
    inner = slice(200, RATE - 200)
    assert np.abs(sound[RATE // 2 : RATE // 2 + RATE][inner] - plan[inner]).max() < 1e-4
    assert not sound[: RATE // 2].any()


def test_a_recording_that_lies_about_its_rate_is_not_played(made: Recording) -> None:
    mixer = Mixer(score(replace(made, rate=44_100), [("c0", 0.1)], 1.5))
    assert not whole(mixer).any()
    assert mixer.missing == {"c0"}


@pytest.mark.parametrize(("source", "to"), [(48_000, 44_100), (44_100, 48_000), (48_000, 96_000), (48_000, 16_000)])
@pytest.mark.parametrize("pitch", [100, 1000, 6500])
def test_another_rate_is_the_same_tone_from_any_frame_on(source: int, to: int, pitch: int) -> None:
    sound = np.sin(2 * np.pi * pitch * np.arange(source) / source).astype(np.float32)
    resampler = Resampler(source, to)

    def read(start: int, count: int) -> np.ndarray:
        return resampler.read(lambda first, size: zero_padded(sound, first, size), start, count)

    plan = np.sin(2 * np.pi * pitch * np.arange(to) / to)
    got = read(0, to)
    inner = slice(to // 10, to - to // 10)
    assert np.abs(got[inner] - plan[inner]).max() < 2e-4
    pieces = np.concatenate([read(start, to // 7) for start in range(0, to, to // 7)])
    assert np.array_equal(pieces[:to], got)
    assert resampler.length(source) == to


def test_a_converted_source_has_every_onset_within_a_frame(made: Recording) -> None:
    mixer = Mixer(score(made, [("c0", 40.0), ("c0", 100.0)], 120.0))
    converted = ResampledSource(mixer, 44_100)
    assert converted.total == 120 * 44_100
    for second in (40, 100):
        block = converted.block(second * 44_100 - 100, 1000)
        plan = zero_padded(noise(0.6, 0).astype(np.float32), 0, 1000)
        assert np.argmax(np.abs(block) > 0.003) - 100 == pytest.approx(
            np.argmax(np.abs(plan) > 0.003) * 0.91875, abs=1.5
        )
