"""Makes a take out of what a microphone, a file or a program that speaks (espeak-ng, piper) gave: trimmed to the speech, as
loud as the other voices, in a WAV file; and a score of a single take, to be heard by itself.

What is wrong with a take is told and nothing is refused: whoever read it decides whether to read it again.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from ..domain.errors import UnreadableFile
from ..domain.own_voice import TakeFault, TakeMeasures, level_faults
from ..domain.practice import Bell
from ..domain.score import TIMELINE_RATE, Recording, Score, Take, TimedCue, Timeline
from ..domain.sound_samples import SoundSample
from ..domain.voice_workshop import ReadSound, SpeechFault, SpeechProblem
from ..files import read_bounded
from ..quick_dataclass import dataclass
from .decode_worker import LoudnessMeter, SoundRejected
from .mixer import limit_peaks
from .resample import Resampler, Samples, zero_padded
from .room_tone import ROOM_SECONDS, joined_softly, room_beside_speech

TAKE_RATE, LOW_TAKE_RATE = 48_000, 24_000
"""The rate of a take, and that of one whose source holds nothing that needs more."""
LOUDNESS = -20.0
LEAD_SECONDS, TAIL_SECONDS = 0.08, 0.2
"""So much of the room stays before the first word and after the last: breath and the end of a word are quiet."""
_FADE_IN_SECONDS, _FADE_OUT_SECONDS = 0.01, 0.04
SHORTEST_ROOM_SECONDS = 0.2
_STEP_SECONDS = 0.01
_OVER_FLOOR_DB, _UNDER_SPEECH_DB, _LEAST_SPEECH_STEPS = 8.0, 38.0, 3
_MOST_GAIN = 10 ** (40 / 20)
_LARGEST_TAKE = 32_000_000
_CUE = "take"
_REST_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class MadeTake:
    """A take as the bytes of a WAV file, and how it was heard before it was levelled."""

    wav: bytes
    measures: TakeMeasures


def made_take(sound: Samples, rate: int) -> MadeTake:
    """Return the take of what was said in `sound` (mono, 1 is full scale). Where nothing is said it is as long as it was."""
    spoken = sound - np.float32(sound.mean() if len(sound) else 0.0)
    start, end = speech_bounds(spoken, rate)
    measures = measured_take(sound[start:end], rate)
    target = TAKE_RATE if rate > LOW_TAKE_RATE else LOW_TAKE_RATE
    take = _at_rate(_faded(spoken[start:end], rate), rate, target)
    if TakeFault.SILENT not in measures.faults:
        take = limit_peaks(take * np.float32(min(10 ** ((LOUDNESS - measures.loudness) / 20), _MOST_GAIN)))
    return MadeTake(_wav(take, target), TakeMeasures(len(take) / target, *_levels(measures), measures.faults))


def longer_room(room: Samples | None, room_rate: int, sound: Samples, rate: int) -> bytes | None:
    """Return what is known of the room, at `room_rate`, with what is heard of it beside the speech in `sound`.

    It is the content of a WAV file; None where nothing is heard of it that one could use.
    """
    speech = speech_bounds(sound, rate)
    measures = measured_take(sound[slice(*speech)], rate)
    if TakeFault.SILENT in measures.faults:
        return None
    gain = 10 ** ((LOUDNESS - measures.loudness) / 20)
    found = [_at_rate(part, rate, TAKE_RATE) for part in room_beside_speech(sound, rate, speech, gain)]
    if not found:
        return None
    known = (
        [] if room is None or len(room) < SHORTEST_ROOM_SECONDS * room_rate else [_at_rate(room, room_rate, TAKE_RATE)]
    )
    joined = joined_softly([*known, *found], TAKE_RATE)[: round(ROOM_SECONDS * TAKE_RATE)]
    return _wav(joined, TAKE_RATE)


def _levels(measures: TakeMeasures) -> tuple[float, float]:
    return measures.loudness, measures.floor


def measured_take(sound: Samples, rate: int) -> TakeMeasures:
    """Return how a take is heard, and what is wrong with it."""
    seconds = len(sound) / rate
    meter = LoudnessMeter(rate, lossy=False)
    size = meter.step * 50
    try:
        for start in range(0, len(sound), size):
            meter.add(sound[start : start + size, None])
        found, is_clipped = meter.measures()
    except SoundRejected:
        return TakeMeasures(seconds, -120.0, -120.0, (TakeFault.SILENT,))
    loudness, floor = found["loudness"], found["floor"]
    return TakeMeasures(seconds, loudness, floor, level_faults(loudness, floor, is_clipped=is_clipped))


def speech_bounds(sound: Samples, rate: int) -> tuple[int, int]:
    """Return the first frame to keep and the one after the last: speech, with a little of the room around it.

    Speech is what lies over the noise of the room and not too far under the loudest of it, for more than a click. All of the
    sound is kept where there is none.
    """
    step = max(1, round(_STEP_SECONDS * rate))
    whole = len(sound) // step
    if not whole:
        return 0, len(sound)
    power = np.square(sound[: whole * step].reshape(whole, step), dtype=np.float64).mean(axis=1)
    levels = 10 * np.log10(np.maximum(power, 1e-12))
    floor, loudest = np.percentile(levels, (10, 98))
    threshold = max(floor + min(_OVER_FLOOR_DB, (loudest - floor) / 2), loudest - _UNDER_SPEECH_DB)
    over = np.convolve(levels >= threshold, np.ones(_LEAST_SPEECH_STEPS), mode="valid") == _LEAST_SPEECH_STEPS
    found = np.flatnonzero(over)
    if not len(found):
        return 0, len(sound)
    first, last = int(found[0]) * step, (int(found[-1]) + _LEAST_SPEECH_STEPS) * step
    return max(0, first - round(LEAD_SECONDS * rate)), min(len(sound), last + round(TAIL_SECONDS * rate))


def _faded(sound: Samples, rate: int) -> Samples:
    """Return the sound with soft ends, so that no step is heard."""
    fades = (round(_FADE_IN_SECONDS * rate), round(_FADE_OUT_SECONDS * rate))
    rising, falling = (min(frames, len(sound) // 2) for frames in fades)
    faded = sound.astype(np.float32)
    faded[:rising] *= np.linspace(0, 1, rising, dtype=np.float32)
    faded[len(faded) - falling :] *= np.linspace(1, 0, falling, dtype=np.float32)
    return faded


def _at_rate(sound: Samples, rate: int, target: int) -> Samples:
    if rate == target:
        return sound
    resampler = _resampler(rate, target)
    return resampler.read(functools.partial(zero_padded, sound), 0, resampler.length(len(sound)))


@functools.lru_cache(maxsize=4)
def _resampler(rate: int, target: int) -> Resampler:
    return Resampler(rate, target)


def _wav(sound: Samples, rate: int) -> bytes:
    written = io.BytesIO()
    soundfile.write(written, sound, rate, subtype="PCM_16", format="WAV")
    return written.getvalue()


def take_sample(file: Path) -> SoundSample | None:
    """Return the take in `file`, which was made here; None where it cannot be read."""
    try:
        content = read_bounded(file, _LARGEST_TAKE)
        info = soundfile.info(io.BytesIO(content))
    except (UnreadableFile, soundfile.SoundFileError):
        return None
    take = Take(0, info.frames, str(file), hashlib.sha256(content).hexdigest())
    recording = Recording("", "", str(file), info.samplerate, "", {_CUE: take})
    length = recording.cue_lengths(TIMELINE_RATE)[_CUE]
    total = length + round(_REST_SECONDS * TIMELINE_RATE)
    timeline = Timeline("", "", TIMELINE_RATE, total, (TimedCue(_CUE, "", 0, length, 0, 0),), (), (), 1.0)
    return SoundSample(Score(timeline, recording, Bell.NONE), 0, total)


LONGEST_WAIT_SECONDS = 120
_WORDS_A_MINUTE = 130
_PIPER = "piper"


class Espeak:
    """espeak-ng in a language."""

    def __init__(self, language: str) -> None:
        """Raises `SpeechProblem` where it is not installed."""
        program = shutil.which("espeak-ng")
        if program is None:
            raise SpeechProblem(SpeechFault.NO_ESPEAK)
        self._command = [program, "-v", language, "-s", str(_WORDS_A_MINUTE), "--stdin", "-w"]

    def say(self, text: str) -> ReadSound:
        """Return the sentence as it is spoken. Raises `SpeechProblem`."""
        return _spoken(self._command, text)


class Piper:
    """piper with the model in a file."""

    def __init__(self, model: Path) -> None:
        """Raises `SpeechProblem` where it is not installed, and for a model that is not there."""
        program = _piper_command()
        if program is None:
            raise SpeechProblem(SpeechFault.NO_PIPER)
        if not model.is_file():
            raise SpeechProblem(SpeechFault.NO_MODEL, str(model))
        self._command = [*program, "-m", str(model), "-f"]

    def say(self, text: str) -> ReadSound:
        """Return the sentence as it is spoken. Raises `SpeechProblem`."""
        return _spoken(self._command, text)


def _piper_command() -> list[str] | None:
    """The program, or the module of this Python; both take the text on standard input."""
    program = shutil.which(_PIPER)
    if program is not None:
        return [program]
    return [sys.executable, "-m", _PIPER] if importlib.util.find_spec(_PIPER) is not None else None


def _spoken(command: Sequence[str], text: str) -> ReadSound:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        try:
            done = subprocess.run(  # noqa: S603 - a program the person has chosen; no shell
                [*command, str(file)],
                input=f"{text}\n".encode(),
                capture_output=True,
                timeout=LONGEST_WAIT_SECONDS,
                check=False,
            )
            if done.returncode != 0:
                raise SpeechProblem(SpeechFault.FAILED, _last_line(done.stderr))
            sound, rate = soundfile.read(io.BytesIO(file.read_bytes()), dtype="float32", always_2d=True)
        except subprocess.TimeoutExpired:
            raise SpeechProblem(SpeechFault.SLOW) from None
        except (OSError, soundfile.SoundFileError) as error:
            raise SpeechProblem(SpeechFault.FAILED, str(error)) from None
    if not len(sound):
        raise SpeechProblem(SpeechFault.FAILED)
    return ReadSound(sound.mean(axis=1), int(rate))


def _last_line(written: bytes) -> str:
    lines = written.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
