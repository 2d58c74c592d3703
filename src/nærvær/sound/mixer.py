"""Mixes a score into samples: any range of frames, the same each time it is asked for, for the player and for a file."""

from __future__ import annotations

import bisect
from typing import Protocol

import numpy as np

from ..domain.score import TIMELINE_RATE, Score
from .resample import Resampler, Samples
from .speech import SpeechTakes
from .synthesis import OPENING_GAIN, ambience_block, ambience_loop, bell_sound

LAST_FADE_SECONDS = 2.0


class SampleSource(Protocol):
    """Sound that can be read from any frame on; zeros outside 0 … `total`."""

    rate: int
    total: int

    def block(self, start: int, count: int) -> Samples:
        """Frames `start` … `start + count`, mono float32 within ±1, a fresh array."""


class Mixer:
    """Speech, bells and ambience of a score at 48 kHz.

    The samples depend on the frame alone, except that the sound of a cue may turn out to be unreadable (`missing`).
    """

    rate = TIMELINE_RATE

    def __init__(self, score: Score) -> None:
        timeline = score.timeline
        if timeline.rate != TIMELINE_RATE:
            raise ValueError(f"timeline of {timeline.rate} Hz")
        self.total = timeline.total
        self._spoken = sorted(timeline.cues, key=lambda spoken: spoken.start)
        self._longest = max((spoken.length for spoken in self._spoken), default=0)
        self._speech = SpeechTakes(score.recording)
        self._bell = score.bell
        self._bell_volume = score.bell_volume
        self._ambience = score.ambience
        self._strikes = timeline.bells

    @property
    def missing(self) -> frozenset[str]:
        """Ids of the cues whose sound was found unreadable so far."""
        return self._speech.missing

    def block(self, start: int, count: int) -> Samples:
        """Frames `start` … `start + count`; zeros before 0 and from `total` on."""
        block = np.zeros(count, np.float32)
        low, high = max(start, 0), min(start + count, self.total)
        if low >= high:
            return block
        inside = block[low - start : high - start]
        self._add_speech(inside, low)
        self._add_bells(inside, low)
        self._add_ambience(inside, low)
        np.clip(inside, -1.0, 1.0, out=inside)
        return block

    def _add_speech(self, block: Samples, start: int) -> None:
        end = start + len(block)
        first = bisect.bisect_left(self._spoken, start - self._longest, key=lambda spoken: spoken.start)
        for spoken in self._spoken[first:]:
            if spoken.start >= end:
                break
            if spoken.end > start and (take := self._speech.take(spoken.cue)) is not None:
                _mix_in(block, start, take[: spoken.length], spoken.start)

    def _add_bells(self, block: Samples, start: int) -> None:
        sound = bell_sound(self._bell)
        if sound is None:
            return
        for strike in self._strikes:
            if strike.start < start + len(block) and strike.start + len(sound) > start:
                ring = np.zeros_like(block)
                _mix_in(ring, start, sound, strike.start)
                if not strike.closing:
                    ring *= OPENING_GAIN
                block += ring * (self._bell_volume * self._last_fade(strike.start, start, len(block)))

    def _add_ambience(self, block: Samples, start: int) -> None:
        loop = ambience_loop(self._ambience)
        if loop is not None:
            block += ambience_block(loop, start, len(block), self.total)

    def _last_fade(self, struck: int, start: int, count: int) -> Samples | float:
        """The gain with which a bell struck at frame `struck` has faded out at the last frame, however late that was."""
        fade = min(round(LAST_FADE_SECONDS * self.rate), (self.total - struck) // 2)
        if start + count <= self.total - fade or fade <= 0:
            return 1.0
        frames_to_end = self.total - 1 - np.arange(start, start + count)
        gain = 0.5 - 0.5 * np.cos(np.pi * np.clip(frames_to_end / fade, 0.0, 1.0))
        return gain.astype(np.float32)


class ResampledSource:
    """A source at another rate, for a device that does not take 48 kHz."""

    def __init__(self, source: SampleSource, rate: int) -> None:
        self.rate = rate
        self._source = source
        self._resampler = Resampler(source.rate, rate)
        self.total = self._resampler.length(source.total)

    def block(self, start: int, count: int) -> Samples:
        """Frames `start` … `start + count` at the new rate."""
        sound = self._resampler.read(self._source.block, start, count)
        return np.clip(sound, -1.0, 1.0, out=sound)


def resampled(source: SampleSource, rate: int) -> SampleSource:
    """`source` at `rate`: itself where it has that rate already."""
    return source if source.rate == rate else ResampledSource(source, rate)


def _mix_in(block: Samples, start: int, sound: Samples, at: int) -> None:
    """Add the part of `sound`, which begins at frame `at`, that falls into a block that begins at frame `start`."""
    low, high = max(start, at), min(start + len(block), at + len(sound))
    if low < high:
        block[low - start : high - start] += sound[low - at : high - at]
