"""Measures stored takes: how their sentences end, their pace, their joins, their top.

All of it is read from the decoded files, by means that had no part in making them: a pitch tracker
(pitch.py) and a spectrum. numpy and scipy are enough for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import pitch
from lexicon import words
from prosody import Ending, sentences

if TYPE_CHECKING:
    from mastering import Samples

FRAME_S = 0.01
QUIET_DB = -45.0
SHORTEST_JOIN_S = 0.45
"""A silence this long inside a take lies between two sentences; commas are shorter."""


@dataclass(frozen=True, slots=True)
class SentenceMeasures:
    """One sentence: how it is meant to end, its words and seconds, and its melody where it has enough voice.

    `end` and `rise` as in `pitch.Melody`, in semitones.
    """

    ending: str
    words: int
    seconds: float
    end: float | None
    rise: float | None


@dataclass(frozen=True, slots=True)
class TakeMeasures:
    """One take: its sentences, and the silences between them in seconds.

    Where silences and sentences do not match, it is measured as one, with the words of all.
    """

    sentences: tuple[SentenceMeasures, ...]
    joins: tuple[float, ...]


def take(samples: Samples, rate: int, text: str, goes_on: bool) -> TakeMeasures:
    """Measures a take that says `text`; `goes_on` as in `prosody.sentences`."""
    meant = sentences(text, goes_on)
    spans = _spans(samples, rate)
    joins = tuple((b - a) / rate for (_, a), (b, _) in itertools.pairwise(spans))
    if len(spans) != len(meant):
        spans = [(spans[0][0], spans[-1][1])]
        parts = [(meant[-1].ending, len(words(text)))]
    else:
        parts = [(sentence.ending, len(words(sentence.text))) for sentence in meant]
    found = []
    for (ending, count), (start, end) in zip(parts, spans, strict=True):
        melody = pitch.melody(samples[start:end], rate)
        found.append(
            SentenceMeasures(
                ending.value,
                count,
                round((end - start) / rate, 3),
                round(melody.end, 2) if melody else None,
                round(melody.rise, 2) if melody else None,
            )
        )
    return TakeMeasures(tuple(found), tuple(round(join, 3) for join in joins))


def _spans(samples: Samples, rate: int) -> list[tuple[int, int]]:
    """First and last sample of each sentence, told apart by the silences between them."""
    width = round(FRAME_S * rate)
    whole = len(samples) // width
    frames = samples[: whole * width].reshape(whole, width).astype(np.float64)
    power = np.square(frames).mean(axis=1)
    loud = np.flatnonzero(power > np.percentile(power, 95) * 10 ** (QUIET_DB / 10))
    breaks = np.flatnonzero(np.diff(loud) * FRAME_S > SHORTEST_JOIN_S)
    firsts = [loud[0], *loud[breaks + 1]]
    lasts = [*loud[breaks], loud[-1]]
    return [(int(a) * width, int(b + 1) * width) for a, b in zip(firsts, lasts, strict=True)]


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a voice's spectrum in dB: a tone over its neighbours, and one band over the band below."""

    whistle_db: float
    hump_db: float


def top(speech: Samples, rate: int) -> Top:
    """Measures the tone at 9.6 kHz, and 8–10 kHz over 6–8 kHz."""
    from scipy import signal  # a second to load, which every process of the tests would spend

    hertz, power = signal.welch(speech.astype(np.float64), rate, nperseg=8192)

    def level(low: float, high: float) -> float:
        return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].mean() + 1e-20))

    near = (np.abs(hertz - 9600) > 60) & (np.abs(hertz - 9600) < 300)
    beside = 10 * np.log10(np.median(power[near]) + 1e-20)
    tone = 10 * np.log10(power[np.abs(hertz - 9600) < 15].max() + 1e-20)
    return Top(round(float(tone - beside), 1), round(level(8000, 10000) - level(6000, 8000), 1))


@dataclass(frozen=True, slots=True)
class Prosody:
    """The prosody of many takes; shares are 0–1, pitches semitones, pace words a minute inside speech."""

    questions: int
    questions_rising: float
    end_goes_on: tuple[float, float, float]
    end_concludes: tuple[float, float, float]
    joins: tuple[float, float, float]
    words_a_minute: float
    pace: tuple[float, float, float]


RISING = 3.0
"""Semitones in the last .3 s of a question that people hear as one."""


def prosody_of(takes: Sequence[TakeMeasures]) -> Prosody:
    """The figures of many takes; of spread ones the 10th, 50th and 90th percentile."""
    told = [sentence for each in takes for sentence in each.sentences]
    rises = [s.rise for s in told if s.ending == Ending.QUESTION and s.rise is not None]
    rising = sum(rise >= RISING for rise in rises) / max(len(rises), 1)
    seconds = sum(sentence.seconds for sentence in told)
    return Prosody(
        len(rises),
        round(rising, 3),
        _spread([s.end for s in told if s.ending == Ending.GOES_ON]),
        _spread([s.end for s in told if s.ending == Ending.CONCLUDES]),
        _spread([join for each in takes for join in each.joins]),
        round(60 * sum(sentence.words for sentence in told) / max(seconds, 1e-9), 1),
        _spread([60 * s.words / s.seconds for s in told if s.words > 3]),
    )


def _spread(values: Sequence[float | None]) -> tuple[float, float, float]:
    known = [value for value in values if value is not None]
    low, middle, high = np.percentile(known, [10, 50, 90]) if known else (0.0, 0.0, 0.0)
    return (round(float(low), 2), round(float(middle), 2), round(float(high), 2))
