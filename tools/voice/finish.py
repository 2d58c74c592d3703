"""From takes to stored files: resampled, mastered, levelled together, written one by one, measured again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

import fetch
import mastering
import ogg
from mastering import Samples, Signal
from settings import MODEL_RATE, RATE, Finish, VoiceSettings

BLOCK = RATE // 2
"""Frames a write: libsndfile's Opus wants blocks of at most a second."""
ATTEMPTS = 12
"""Five did not do for two exercises of the deep English voice: the gain was corrected, and peaks came back once encoded."""
LOUDNESS_SLACK = 0.1
GAIN_SLACK = 0.05
ENCODED_LOSS = 0.3
"""By how many LU speech is fainter once it is encoded: .33 of the light English voice."""
PEAK_LIMIT_DBTP = -3.05


class OutOfBoundsError(RuntimeError):
    """What was stored does not measure as the settings demand."""


@dataclass(frozen=True, slots=True)
class StoredTake:
    """A written take: its length in frames and its true peak as decoded, and the SHA-256 of its file."""

    frames: int
    true_peak_dbtp: float
    sha256: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The written takes of one exercise by cue id, and what they measure together."""

    takes: Mapping[str, StoredTake]
    loudness_lufs: float
    true_peak_dbtp: float

    @property
    def seconds(self) -> float:
        """The length of all takes."""
        return sum(take.frames for take in self.takes.values()) / RATE


def written(
    takes: Mapping[str, Samples], folder: Path, finish: Finish, voice: VoiceSettings
) -> Finished:
    """Writes each take as an Ogg/Opus file named by its cue; together they have the demanded loudness.

    One gain for all of them keeps the cues of an exercise as loud to each other as they were spoken. What the
    encoder has lifted over the limit is written again with more headroom. Encoding is more than half of the
    work, so the gain is found before it, and only what was written is decoded again: half of what it cost.
    Files of other cues are removed from the folder.
    """
    ready = {cue: _mastered(take, finish, voice) for cue, take in takes.items()}
    folder.mkdir(parents=True, exist_ok=True)
    gain_db = _gain(ready, finish)
    ceilings = dict.fromkeys(ready, finish.ceiling_dbtp)
    waiting, stored, sounds = list(ready), dict[str, StoredTake](), dict[str, Samples]()
    for _ in range(ATTEMPTS):
        for cue in waiting:
            path = file_of(folder, cue)
            _write(_levelled(ready[cue], gain_db, ceilings[cue], finish), path, finish)
            sound = decoded(path)
            peak = mastering.true_peak(sound)
            stored[cue] = StoredTake(len(sound), peak, fetch.file_sha256(path))
            sounds[cue] = sound.astype(np.float32)  # as the decoder gave it, in half the memory
        result = _together({cue: stored[cue] for cue in ready}, [sounds[cue] for cue in ready])
        error = finish.loudness_lufs - result.loudness_lufs
        over = {
            cue: take.true_peak_dbtp - PEAK_LIMIT_DBTP
            for cue, take in result.takes.items()
            if take.true_peak_dbtp > PEAK_LIMIT_DBTP
        }
        if abs(error) <= LOUDNESS_SLACK and not over:
            for stranger in set(folder.glob("*")) - {file_of(folder, cue) for cue in ready}:
                stranger.unlink()
            return result
        ceilings |= {cue: ceilings[cue] - excess - 0.1 for cue, excess in over.items()}
        waiting = list(over)
        if abs(error) > LOUDNESS_SLACK:
            gain_db += error
            waiting = list(ready)
    raise OutOfBoundsError(f"{folder.name}: {result.loudness_lufs:.2f} LUFS, "
                           f"{result.true_peak_dbtp:.2f} dBTP")  # fmt: skip


def _gain(ready: Mapping[str, Signal], finish: Finish) -> float:
    """The gain in dB with which the takes, limited, will have the demanded loudness once they are encoded."""
    gain_db = finish.loudness_lufs - mastering.loudness(np.concatenate(list(ready.values())))
    for _ in range(ATTEMPTS):
        level = [_levelled(part, gain_db, finish.ceiling_dbtp, finish) for part in ready.values()]
        error = finish.loudness_lufs + ENCODED_LOSS - mastering.loudness(np.concatenate(level))
        gain_db += error
        if abs(error) <= GAIN_SLACK:
            break
    return gain_db


def _together(takes: Mapping[str, StoredTake], sounds: list[Samples]) -> Finished:
    """Takes with the loudness of all of them as a player will decode them, and their highest peak."""
    peak = max(take.true_peak_dbtp for take in takes.values())
    return Finished(takes, mastering.loudness(np.concatenate(sounds).astype(np.float64)), peak)


def decoded(path: Path) -> Signal:
    """The samples of a stored take."""
    sound, rate = soundfile.read(path, dtype="float64")
    if rate != RATE or sound.ndim != 1:
        raise OutOfBoundsError(f"{path.name}: {rate} Hz, {sound.ndim} channels")
    return np.asarray(sound, dtype=np.float64)


def file_of(folder: Path, cue: str) -> Path:
    """Where the take of a cue is stored."""
    return folder / f"{cue}.opus"


def _mastered(take: Samples, finish: Finish, voice: VoiceSettings) -> Signal:
    """A trimmed take at 48 kHz through the chain of filters, not yet at its level."""
    clean = soxr.resample(take.astype(np.float64), MODEL_RATE / (1 + voice.slower_by), RATE, "VHQ")
    return mastering.without_long_end(mastering.chain(clean, finish, voice.hiss), finish)


def _levelled(part: Signal, gain_db: float, ceiling: float, finish: Finish) -> Signal:
    """A take at its level, limited and with soft ends."""
    loud = part * mastering.amplitude(gain_db)
    soft = mastering.limit(loud, ceiling, finish.look_ahead_ms)
    return mastering.faded(soft, finish.fade_in_ms, finish.fade_out_ms)


def _write(sound: Signal, path: Path, finish: Finish) -> None:
    """Writes mono Ogg/Opus at 48 kHz in small blocks, under a temporary name first."""
    part = path.with_name(path.name + ".part")
    options = {"format": "OGG", "subtype": "OPUS", "compression_level": finish.compression_level}
    with soundfile.SoundFile(part, "w", RATE, 1, **options) as out:
        for start in range(0, len(sound), BLOCK):
            out.write(sound[start : start + BLOCK])
    path.write_bytes(ogg.without_padding(part.read_bytes()))
    part.unlink()
