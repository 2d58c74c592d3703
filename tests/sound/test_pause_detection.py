"""Pauses of whole recordings, against what a person and a recogniser marked in real speech, and where nobody speaks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from nærvær.sound.pause_detection import STEPS_PER_SECOND, LevelMeter, SpeechPauses, find_pauses

SPEECH = Path(__file__).with_name("people_speaking")
RATE = 16_000
Sound = NDArray[np.float32]
Span = tuple[float, float]


class Marked(NamedTuple):
    """What a person marked in one recording; `unsure`: where one may cut or not."""

    pauses: list[Span]
    unsure: list[Span]


def marked(reference_file: str) -> dict[str, Marked]:
    """The reference by recording."""
    reference: dict[str, Marked] = {}
    for line in (SPEECH / reference_file).read_text("utf-8").splitlines():
        word, *rest = line.split() or [""]
        if word == "recording":
            reference[rest[0]] = Marked([], [])
        elif word in ("pause", "maybe"):
            latest = list(reference.values())[-1]
            (latest.pauses if word == "pause" else latest.unsure).append((float(rest[0]), float(rest[1])))
    return reference


def examined(sound: Sound, rate: int, shortest: float | None = None) -> SpeechPauses:
    meter = LevelMeter(rate)
    for start in range(0, len(sound), 7_777):  # blocks that are no whole steps
        meter.add(sound[start : start + 7_777])
    return find_pauses(meter.levels(), shortest)


def seconds(spans: SpeechPauses) -> list[Span]:
    return [(start / STEPS_PER_SECOND, end / STEPS_PER_SECOND) for start, end in spans.pauses]


def meets(one: Span, other: Span) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def speech_with_pauses(pauses: list[float], noise: float = 0.0005, hum: float = 0.0) -> Sound:
    """Real speech, a sentence of it before each pause of so many seconds and after the last, in a room with noise."""
    sentence, _ = soundfile.read(SPEECH / "austen.opus", dtype="float32")
    sentence = sentence[round(7.45 * RATE) : round(7.95 * RATE)]
    parts = [sentence]
    for pause in pauses:
        parts += [np.zeros(round(pause * RATE), np.float32), sentence]
    sound = np.concatenate(parts)
    time_of = np.arange(len(sound)) / RATE
    room = np.random.default_rng(19).normal(0, noise, len(sound)) + hum * np.sin(2 * np.pi * 50 * time_of)
    return np.asarray(sound + room, np.float32)


@pytest.mark.parametrize(
    ("reference_file", "count"),
    [
        ("pauses.txt", 14),
        ("aligned.txt", 10),
        ("readings.txt", 61),
        ("readings2.txt", 38),
        ("readings3.txt", 41),
        ("readings4.txt", 36),
    ],
)
def test_nine_in_ten_marked_pauses_are_found_and_nine_in_ten_found_are_marked(reference_file: str, count: int) -> None:
    hits = pauses = right = judged = 0
    for name, marks in marked(reference_file).items():
        file = SPEECH / f"{name}.opus"
        if not file.exists():
            continue
        sound, rate = soundfile.read(file, dtype="float32")
        spans = seconds(examined(sound, rate))
        pauses += len(marks.pauses)
        hits += sum(any(meets(mark, span) for span in spans) for mark in marks.pauses)
        sure = [span for span in spans if not any(meets(span, mark) for mark in marks.unsure)]
        judged += len(sure)
        right += sum(any(meets(span, mark) for mark in marks.pauses) for span in sure)
    assert pauses == count
    assert hits / pauses >= 0.9
    assert right / judged >= 0.9


@pytest.mark.parametrize("noise", [0.0, 0.0005, 0.003])
def test_a_pause_begins_and_ends_where_the_speech_does_whatever_the_room(noise: float) -> None:
    spans = seconds(examined(speech_with_pauses([3.0, 8.0, 2.0], noise, hum=10 * noise), RATE))
    assert [round(end - start, 1) for start, end in spans] == pytest.approx([3.0, 8.0, 2.0], abs=0.2)


def test_a_short_stop_is_a_pause_only_where_nobody_waits_for_long() -> None:
    hurried = examined(speech_with_pauses([0.4, 0.5, 0.4]), RATE)
    slow = examined(speech_with_pauses([0.4, 9.0, 0.4, 12.0, 7.0]), RATE)
    assert len(hurried.pauses) == 3
    assert len(slow.pauses) == 3
    assert len(examined(speech_with_pauses([0.4, 9.0, 0.4, 12.0, 7.0]), RATE, shortest=0.3).pauses) == 5


def test_a_click_in_a_pause_does_not_end_it() -> None:
    sound = speech_with_pauses([6.0, 6.0])
    at = round(3.5 * RATE)
    sound[at : at + 160] = 0.5
    assert len(examined(sound, RATE).pauses) == 2


def test_a_breath_does_not_end_a_pause_and_a_soft_word_does() -> None:
    austen, _ = soundfile.read(SPEECH / "austen.opus", dtype="float32")
    quiet = np.random.default_rng(19).normal(0, 0.0005, 6 * RATE).astype(np.float32)
    sound = np.concatenate((austen[: 6 * RATE], quiet, austen[16 * RATE : 21 * RATE]))
    at, long = 9 * RATE, round(0.4 * RATE)
    time_of = np.arange(long) / RATE
    swell = np.sin(np.pi * time_of / 0.4)
    hiss = np.random.default_rng(8).normal(0, 1, long)
    breath = np.fft.irfft(np.fft.rfft(hiss) * (np.fft.rfftfreq(long, 1 / RATE) > 900), long) * swell
    softly_said = sum(np.sin(2 * np.pi * pitch * time_of) for pitch in (220, 440, 660, 880)) * swell
    for heard, count in ((breath, 1), (softly_said, 2)):
        changed = sound.copy()
        changed[at : at + long] += np.asarray(heard * 0.004 / np.sqrt(np.square(heard).mean()), np.float32)
        assert len(examined(changed, RATE, shortest=1.0).pauses) == count


def no_speech() -> dict[str, Sound]:
    frames = 30 * RATE
    random = np.random.default_rng(4)
    time_of = np.arange(frames) / RATE
    chord = sum(np.sin(2 * np.pi * pitch * time_of) for pitch in (220, 277, 330)) * 0.1
    return {
        "nothing": np.zeros(0, np.float32),
        "silence": np.zeros(frames, np.float32),
        "a quiet room": np.asarray(random.normal(0, 0.0003, frames), np.float32),
        "noise": np.asarray(random.normal(0, 0.1, frames), np.float32),
        "music": np.asarray(chord * (1 + 0.2 * np.sin(2 * np.pi * 2 * time_of)), np.float32),
    }


@pytest.mark.parametrize("name", list(no_speech()))
def test_no_pauses_are_found_where_nobody_speaks(name: str) -> None:
    spans = examined(no_speech()[name], RATE)
    assert (spans.pauses, spans.begins, spans.ends) == ((), 0, 0)


def test_an_hour_takes_five_seconds_of_the_processor_at_most() -> None:
    minutes = np.tile(speech_with_pauses([3.0, 8.0, 2.0]), 12)
    sound = np.repeat(minutes, 3)  # 48 kHz
    began = time.process_time()
    examined(sound, 48_000)
    spent = time.process_time() - began
    assert spent * 3600 / (len(sound) / 48_000) <= 5
