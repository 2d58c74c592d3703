"""Mixes a score into samples: any range of frames, the same each time it is asked for, for the player and for a file.

The file of a recording is read once, checked against its hash, and decoded a take at a time.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import io
from pathlib import Path
from typing import Protocol

import numpy as np

from ..domain.errors import UnreadableFile
from ..domain.score import LARGEST_SOUND, TIMELINE_RATE, Recording, Score, Take
from ..files import read_bounded
from .bells_and_ambience import OPENING_GAIN, ambience_block, ambience_loop, bell_sound
from .resample import Resampler, Samples, zero_padded

_CACHED_TAKES = 2
# −3.6 dB: between two samples the sound may stand half a decibel higher, and it must stay under −3 dBTP.
CEILING = 10 ** (-3.6 / 20)
_STEP_FRAMES, _REACH_STEPS = 48, 5
LAST_FADE_SECONDS = 2.0
TAKE_FADE_IN_SECONDS, TAKE_FADE_OUT_SECONDS = 0.03, 0.12
"""The takes of a whole recording rise and fall for so long, and the sound of its room falls and rises meanwhile."""
ROOM_SEAM_FRAMES = TIMELINE_RATE // 4
_ROOM_FADE_FRAMES = 2 * TIMELINE_RATE
"""The room is faded in before the first phrase and out after the last one."""


class SpeechTakes:
    """Takes at 48 kHz by cue id. A take that cannot be read or decoded is left out, and its cue is named in `missing`.

    The compressed bytes are hashed and held in memory: what is decoded is what was checked, whatever happens to the file.
    """

    def __init__(self, recording: Recording | None) -> None:
        self._recording = recording
        self._cache: dict[str, Samples] = {}
        self.missing: frozenset[str] = frozenset()

    def take(self, cue: str) -> Samples | None:
        """One take, mono at 48 kHz; None when there is no recording or the take is missing."""
        if self._recording is None or cue in self.missing:
            return None
        if cue not in self._cache:
            sound = self._decoded(self._recording, cue)
            if sound is None:
                self.missing |= {cue}
                return None
            while len(self._cache) >= _CACHED_TAKES:
                self._cache.pop(next(iter(self._cache)))
            self._cache[cue] = sound
        return self._cache[cue]

    @functools.cached_property
    def _content(self) -> bytes | None:
        """The content of the file; None when it cannot be read or its hash is not that of the recording."""
        if self._recording is None:
            return None
        return _checked_content(self._recording.path, self._recording.sha256)

    def _content_of(self, take: Take) -> bytes | None:
        """The content of the file the take lies in; None when it cannot be read or its hash is another."""
        return _checked_content(take.path, take.sha256) if take.path else self._content

    def _decoded(self, recording: Recording, cue: str) -> Samples | None:
        take = recording.takes.get(cue)
        return None if take is None else self._decoded_take(recording, take)

    def room(self) -> Samples | None:
        """What the pauses sound like, at 48 kHz, to be heard again and again without a seam; None where they are silent."""
        recording = self._recording
        if recording is None or recording.room is None:
            return None
        sound = self._decoded_take(recording, recording.room)
        return None if sound is None else _seamless(sound)

    def _decoded_take(self, recording: Recording, take: Take) -> Samples | None:
        content = self._content_of(take)
        if content is None:
            return None
        import soundfile  # 20 ms that the first bell does not wait for

        try:
            # A fresh decoder for each take: what a lossy decoder gives after a seek depends on what it read before.
            with soundfile.SoundFile(io.BytesIO(content)) as file:
                if file.samplerate != (take.rate or recording.rate):
                    return None
                if take.path:
                    if file.frames != take.length:
                        return None
                else:
                    file.seek(take.start)
                sound = file.read(take.length, dtype="float32", always_2d=True).mean(axis=1, dtype=np.float32)
        except soundfile.SoundFileError:
            return None
        if len(sound) != take.length or not np.isfinite(sound).all():
            return None
        return _normalised(_at_timeline_rate(sound, take.rate or recording.rate), recording, take)


def _seamless(sound: Samples) -> Samples | None:
    """Return a sound that goes on at its beginning where it ends: what was cut off its end is faded into its beginning."""
    seam = min(ROOM_SEAM_FRAMES, len(sound) // 3)
    if not seam:
        return None
    loop = sound[:-seam].copy()
    turn = np.linspace(0, np.pi / 2, seam, dtype=np.float32)
    loop[:seam] = loop[:seam] * np.sin(turn) + sound[-seam:] * np.cos(turn)
    return loop


def _checked_content(path: str, sha256: str) -> bytes | None:
    """The content of a file; None when it cannot be read or its hash is another."""
    try:
        content = read_bounded(Path(path), LARGEST_SOUND)
    except UnreadableFile:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _normalised(sound: Samples, recording: Recording, take: Take) -> Samples:
    """A take with offset and gain applied, its own and the recording's, and its peaks limited; itself where there is nothing
    to apply."""
    gain, offset = recording.gain * take.gain, recording.offset + take.offset
    if gain == 1.0 and offset == 0.0:
        return sound
    return limit_peaks((sound - np.float32(offset)) * np.float32(gain))


def limit_peaks(sound: Samples) -> Samples:
    """`sound` turned down for a few milliseconds wherever it would rise over `CEILING`, gently before and after.

    Each millisecond is turned down as much as the loudest within five before and after it needs, then these steps are
    averaged over five: no sample is turned down by less than it needs.
    """
    size = np.abs(sound)
    if not len(sound) or float(size.max()) <= CEILING:
        return sound
    steps = -(-len(sound) // _STEP_FRAMES)
    peaks = np.zeros(steps * _STEP_FRAMES, np.float32)
    peaks[: len(sound)] = size
    needed = np.minimum(1.0, CEILING / np.maximum(peaks.reshape(steps, _STEP_FRAMES).max(axis=1), CEILING))
    around = np.lib.stride_tricks.sliding_window_view(np.pad(needed, _REACH_STEPS, mode="edge"), 2 * _REACH_STEPS + 1)
    window = np.full(_REACH_STEPS, 1 / _REACH_STEPS)
    smoothed = np.convolve(np.pad(around.min(axis=1), _REACH_STEPS // 2, mode="edge"), window, mode="valid")
    gain = np.interp(np.arange(len(sound)), np.arange(steps) * _STEP_FRAMES + _STEP_FRAMES / 2, smoothed)
    return np.asarray(sound * gain, np.float32)


@functools.cache
def _resampler(rate: int) -> Resampler:
    return Resampler(rate, TIMELINE_RATE)


def _at_timeline_rate(sound: Samples, rate: int) -> Samples:
    if rate == TIMELINE_RATE:
        return sound
    resampler = _resampler(rate)
    return resampler.read(functools.partial(zero_padded, sound), 0, resampler.length(len(sound)))


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
        self._room_fades = score.recording.room_fades if score.recording else (0.0, 0.0)
        self._bell = score.bell
        self._bell_volume = score.bell_volume
        self._ambience = score.ambience
        self._ambience_volume = score.ambience_volume
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
        self._add_room(inside, low)
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

    @functools.cached_property
    def _room(self) -> Samples | None:
        return self._speech.room()

    def _add_room(self, block: Samples, start: int) -> None:
        """Add the sound of the room where nobody speaks: a pause that was stretched is as quiet as the recording's own."""
        if not self._spoken or self._room is None:
            return
        frames = np.arange(start, start + len(block))
        begins, ends = self._spoken[0].start, self._spoken[-1].end
        gain = np.clip(np.minimum(frames - begins, ends - frames) / _ROOM_FADE_FRAMES + 1, 0.0, 1.0)
        rise, fall = (round(seconds * self.rate) for seconds in self._room_fades)
        first = bisect.bisect_left(self._spoken, start - self._longest, key=lambda spoken: spoken.start)
        for spoken in self._spoken[first:]:
            if spoken.start >= start + len(block):
                break
            low, high = max(spoken.start - start, 0), min(spoken.end - start, len(block))
            if low < high:
                inside = frames[low:high]
                heard = np.clip(np.minimum((inside - spoken.start) / rise, (spoken.end - inside) / fall), 0.0, 1.0)
                gain[low:high] *= np.sqrt(1 - heard**2)  # noise beside other noise: their powers add up
        block += self._room[frames % len(self._room)] * gain.astype(np.float32)

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
            block += ambience_block(loop, start, len(block), self.total) * np.float32(self._ambience_volume)

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
