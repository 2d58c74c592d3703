"""Finds the pauses of a whole recording of speech: where somebody would let the silence last longer, or shorter.

Loudness is measured every 10 ms in the band of speech, and told relative to the noise of the room and to the speech itself:
nothing is a level in itself. A pause begins where speech has fallen under a threshold and lasts until it has risen well
over it; what is too short in between is a click or the end of a word, and what is soft and has no voice a breath.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy import fft
from numpy.typing import NDArray

from .resample import Samples

STEPS_PER_SECOND = 100
_BAND_HZ = (200.0, 8_000.0)
"""Below lies the hum of mains and ventilation, above next to nothing of a voice."""
_VOICE_HZ = (100.0, 600.0)
"""Here lies most of what is voiced, and next to nothing of a breath."""
_BANDS = (_BAND_HZ, _VOICE_HZ)
_SILENT_DB = -120.0
_FLOOR_PERCENTILE, _SPEECH_PERCENTILE = 3.0, 95.0
"""Somebody who hardly pauses is silent for a twentieth of the time: the tenth percentile was still soft speech there."""
_FADE_SECONDS = 2.0
"""Recordings are often faded in and out: the first and last seconds tell nothing of the room."""
_OVER_FLOOR_DB, _UNDER_SPEECH_DB = 10.0, 35.0
_HYSTERESIS_DB = 4.0
_LEAST_CONTRAST_DB = 15.0
"""Speech stands so far over the room at least. Noise does not, and hardly any music."""
_QUIETEST_SPEECH_DB = -60.0
_LONGEST_CLICK_SECONDS = 0.05
SHORTEST_PAUSE_SECONDS, SHORTEST_LONG_PAUSE_SECONDS = 0.25, 1.0
_SHORTEST_BREATH_SECONDS = 0.33
"""A stop as long as this may hold a breath or the echo of the room. A shorter one that is not quiet is the soft end of a
word: those that were met lasted .26 to .31 s."""
_NEAR_FLOOR_DB, _UNHEARD_DB = 8.0, 50.0
"""Quiet is what lies next to the room, or so far under speech that nobody hears it. A room that swings by 4 dB lies in the
middle 7.5 dB over its third percentile."""
_BREATH_UNDER_SPEECH_DB, _VOICELESS_DB, _VOICE_UNDER_SPEECH_DB = 20.0, 25.0, 15.0
"""A breath is so far under speech, and in the band of the voice no further over the room, and so far under voices."""
_LONGEST_RELEASE_SECONDS, _CLOSURE_SECONDS = 0.12, 0.15
"""What is shorter, and comes so soon after speech, is how its last consonant opens."""
_SHARE_OF_LONG_PAUSES = 0.2
"""Somebody who leaves ten seconds means nothing by half a second: a pause lasts this part of the long ones at least."""


class SpeechPauses(NamedTuple):
    """What was found, in steps of 10 ms: where each pause begins and ends, and the speech from its first word to its last.

    `contrast` is how far speech stands over the room, in dB. No speech: both ends are 0.
    """

    pauses: tuple[tuple[int, int], ...]
    begins: int
    ends: int
    contrast: float


class SpeechLevels(NamedTuple):
    """How loud a sound is in the band of speech, and in that of the voice alone, every 10 ms, in dB."""

    speech: Samples
    voice: Samples


class LevelMeter:
    """Measures block by block how loud a sound is in the band of speech, every 10 ms, in dB."""

    def __init__(self, rate: int) -> None:
        self.step = max(1, rate // STEPS_PER_SECOND)
        frequencies = fft.rfftfreq(self.step, 1 / rate)
        self._bands = [(frequencies >= low - rate / self.step / 2) & (frequencies <= high) for low, high in _BANDS]
        for band in self._bands:
            band[0] = False
        self._rest = np.zeros(0, np.float32)
        self._levels: list[tuple[Samples, ...]] = []

    def add(self, block: Samples) -> None:
        """Measure the next samples, mono."""
        block = np.concatenate((self._rest, block))
        whole = len(block) // self.step * self.step
        self._rest = block[whole:]
        if whole:
            power = np.abs(fft.rfft(block[:whole].reshape(-1, self.step), axis=1)) ** 2
            summed = [2 * power[:, band].sum(axis=1) / self.step**2 for band in self._bands]
            self._levels.append(tuple(10 * np.log10(np.maximum(each, 10 ** (_SILENT_DB / 10))) for each in summed))

    def levels(self) -> SpeechLevels:
        """Return the levels so far."""
        if not self._levels:
            return SpeechLevels(np.zeros(0, np.float32), np.zeros(0, np.float32))
        return SpeechLevels(*map(np.concatenate, zip(*self._levels, strict=True)))


def find_pauses(measured: SpeechLevels, shortest: float | None = None) -> SpeechPauses:
    """Return the pauses of a recording with these levels that last `shortest` seconds; None: as long as suits its tempo."""
    levels = measured.speech
    if not len(levels):
        return SpeechPauses((), 0, 0, 0.0)
    floor, speech = _floor_and_speech(levels)
    contrast = float(speech - floor)
    if speech < _QUIETEST_SPEECH_DB or contrast < _LEAST_CONTRAST_DB:
        return SpeechPauses((), 0, 0, contrast)
    threshold = max(floor + min(_OVER_FLOOR_DB, contrast / 2), speech - _UNDER_SPEECH_DB)
    spoken, breaths = _without_breaths(_spoken_stretches(levels, threshold), measured, speech)
    if not spoken:
        return SpeechPauses((), 0, 0, contrast)
    silences = [(end, start) for (_, end), (start, _) in itertools.pairwise(spoken)]
    least = STEPS_PER_SECOND * (_shortest_pause(silences) if shortest is None else shortest)
    levels = levels.copy()
    for start, end in breaths:
        levels[start:end] = floor
    quiet = max(floor + _NEAR_FLOOR_DB, speech - _UNHEARD_DB)
    pauses = tuple(
        (start, end) for start, end in silences if end - start >= least and _is_silent(levels[start:end], quiet)
    )
    return SpeechPauses(pauses, spoken[0][0], spoken[-1][1], contrast)


def _floor_and_speech(levels: Samples) -> tuple[float, float]:
    """Return the level of the room and that of what is spoken."""
    faded = int(_FADE_SECONDS * STEPS_PER_SECOND) if len(levels) > 10 * STEPS_PER_SECOND else 0
    floor, speech = np.percentile(levels[faded : len(levels) - faded], (_FLOOR_PERCENTILE, _SPEECH_PERCENTILE))
    return float(floor), float(speech)


def _without_breaths(
    stretches: Sequence[tuple[int, int]], measured: SpeechLevels, speech: float
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return where somebody speaks, and where there is only a breath: soft, and without a voice in it."""
    floor, voice = _floor_and_speech(measured.voice)
    voiceless = min(floor + _VOICELESS_DB, voice - _VOICE_UNDER_SPEECH_DB)
    # Where the pauses were cut to nothing the room tells nothing: a voice is no voice where it would not count as speech.
    voiceless = max(voiceless, voice - _UNDER_SPEECH_DB)
    spoken: list[tuple[int, int]] = []
    breaths: list[tuple[int, int]] = []
    for start, end in stretches:
        is_soft = np.percentile(measured.speech[start:end], 90) < speech - _BREATH_UNDER_SPEECH_DB
        is_release = (
            end - start < _LONGEST_RELEASE_SECONDS * STEPS_PER_SECOND
            and bool(spoken)
            and start - spoken[-1][1] < _CLOSURE_SECONDS * STEPS_PER_SECOND
        )
        is_breath = is_soft and not is_release and np.percentile(measured.voice[start:end], 90) < voiceless
        (breaths if is_breath else spoken).append((start, end))
    return spoken, breaths


def _is_silent(levels: Samples, quiet: float) -> bool:
    """Whether nobody makes a sound in a stop with these levels, or takes a breath at most."""
    around = len(levels) // 4
    is_quiet = float(np.median(levels[around : len(levels) - around])) <= quiet
    return is_quiet or len(levels) >= _SHORTEST_BREATH_SECONDS * STEPS_PER_SECOND


def _spoken_stretches(levels: Samples, threshold: float) -> list[tuple[int, int]]:
    """Where somebody speaks: from where the level has risen over the upper threshold until it falls under the lower one."""
    over = levels >= threshold
    loud = levels >= threshold + _HYSTERESIS_DB
    stretches = [(start, end) for start, end in true_runs(over) if loud[start:end].any()]
    return [each for each in stretches if each[1] - each[0] > _LONGEST_CLICK_SECONDS * STEPS_PER_SECOND]


def true_runs(true: NDArray[Any]) -> Iterable[tuple[int, int]]:
    """Yield where each run of True begins, and the index after its end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], true.astype(np.int8), [0]))))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _shortest_pause(silences: list[tuple[int, int]]) -> float:
    """Return the seconds that a pause lasts at least in a recording with these silences."""
    lengths = [(end - start) / STEPS_PER_SECOND for start, end in silences]
    long_ones = [each for each in lengths if each >= SHORTEST_PAUSE_SECONDS]
    if not long_ones:
        return SHORTEST_PAUSE_SECONDS
    usual = float(np.percentile(long_ones, 90)) * _SHARE_OF_LONG_PAUSES
    return min(max(usual, SHORTEST_PAUSE_SECONDS), SHORTEST_LONG_PAUSE_SECONDS)
