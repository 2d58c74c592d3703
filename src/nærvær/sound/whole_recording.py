"""A whole recording of unknown origin: decoded by a process of its own, looked through for pauses, and cut into takes."""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from pathlib import Path, PurePath
from typing import IO

import numpy as np
import soundfile

from ..domain.errors import RecordingFault, RecordingProblem
from ..domain.recorded_exercise import CutRecording, cut_at
from ..files import open_bounded
from .decode_check import WORKER_COMMAND, worker_environment
from .decode_worker import LoudnessMeter, SoundRejected
from .mixer import limit_peaks
from .pause_detection import STEPS_PER_SECOND, LevelMeter, SpeechPauses, find_pauses
from .resample import Samples

LARGEST_RECORDING = 3_000_000_000
"""Bytes: two hours of 24 bits in stereo are 2.1 billion."""
SHORTEST_SECONDS = 60
SPEECH_LUFS = -20.0
_FULL_SCALE = np.float32(32_768)
_FADE_IN_SECONDS, _FADE_OUT_SECONDS = 0.03, 0.12
_SHORTEST_INNER_PAUSE_SECONDS = 0.1


class WholeRecording:
    """The samples of a decoded recording, in a file without a name that goes with it. Close it after use."""

    def __init__(self, samples: IO[bytes], rate: int, total: int, levels: Samples, gain: float) -> None:
        """`levels` are as `LevelMeter` tells them; `gain` makes its speech as loud as the voices' that came with us."""
        self._samples = samples
        self.rate = rate
        self.total = total
        self._levels = levels
        self._gain = np.float32(gain)

    def close(self) -> None:
        """Let go of the file, which is gone then."""
        self._samples.close()

    def cut(self, shortest: float | None = None) -> CutRecording:
        """Return it cut at its pauses of `shortest` seconds; None: of as long as suits its tempo.

        Without speech it has no phrases, and without pauses one.
        """
        spoken = find_pauses(self._levels, shortest)
        pauses = [(self._frame(start), self._frame(end)) for start, end in spoken.pauses]
        return cut_at(pauses, self._frame(spoken.begins), self._frame(spoken.ends), self.rate, self.total)

    def pause_within(self, start: int, end: int, near: float | None = None) -> tuple[int, int] | None:
        """Return the longest stop between two frames, or the one nearest to `near` seconds; None where there is none."""
        first = round(start / self.rate * STEPS_PER_SECOND)
        last = round(end / self.rate * STEPS_PER_SECOND)
        stops = [stop for stop in self._stops().pauses if first < stop[0] and stop[1] < last]
        if not stops:
            return None
        if near is None:
            stop = max(stops, key=lambda stop: stop[1] - stop[0])
        else:
            stop = min(stops, key=lambda stop: abs(sum(stop) / 2 / STEPS_PER_SECOND - near))
        return self._frame(stop[0]), self._frame(stop[1])

    def _stops(self) -> SpeechPauses:
        return find_pauses(self._levels, _SHORTEST_INNER_PAUSE_SECONDS)

    def _frame(self, step: int) -> int:
        return min(self.total, step * max(1, self.rate // STEPS_PER_SECOND))

    def take(self, start: int, end: int) -> bytes:
        """Return frames `start` … `end` as a FLAC file, faded in and out over a few milliseconds."""
        self._samples.seek(2 * start)
        content = self._samples.read(2 * (end - start))
        samples = limit_peaks(np.frombuffer(content, "<i2").astype(np.float32) / _FULL_SCALE * self._gain)
        for seconds, gain in ((_FADE_IN_SECONDS, samples), (_FADE_OUT_SECONDS, samples[::-1])):
            count = min(round(seconds * self.rate), len(samples) // 2)
            gain[:count] *= np.linspace(0, 1, count, endpoint=False, dtype=np.float32)
        file = io.BytesIO()
        soundfile.write(file, samples, self.rate, "PCM_16", format="FLAC")
        return file.getvalue()


def open_whole_recording(file: PurePath, spool: Path) -> WholeRecording:
    """Decode `file` and return it; its samples lie in the folder `spool` meanwhile.

    Raises `RecordingProblem` for sound that no exercise can be made of, `UnreadableFile`, and `OSError`.
    """
    spool.mkdir(parents=True, exist_ok=True)
    samples = tempfile.TemporaryFile(dir=spool)  # noqa: SIM115 - closed with the recording
    try:
        with _started_worker(Path(file)) as worker:
            try:
                return _decoded(worker, samples, str(file))
            except BaseException:
                worker.kill()
                raise
    except BaseException:
        samples.close()
        raise


def _started_worker(file: Path) -> subprocess.Popen[bytes]:
    with open_bounded(file, LARGEST_RECORDING) as source:
        return subprocess.Popen(  # noqa: S603 - our own Python with our own file
            [*WORKER_COMMAND, "--samples"],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=worker_environment(),
        )


def _decoded(worker: subprocess.Popen[bytes], samples: IO[bytes], name: str) -> WholeRecording:
    assert worker.stdout is not None  # noqa: S101 - a pipe was asked for
    rate = _answer(worker.stdout, "rate", name)
    levels, loudness = LevelMeter(rate), LoudnessMeter(rate, lossy=True)
    total = 0
    try:
        while size := int.from_bytes(worker.stdout.read(4), "big"):
            content = worker.stdout.read(size)
            if len(content) % 2:
                break
            block = np.frombuffer(content, "<i2").astype(np.float32) / _FULL_SCALE
            samples.write(content)
            levels.add(block)
            loudness.add(block[:, np.newaxis])
            total += len(block)
        if _answer(worker.stdout, "frames", name) != total:
            raise RecordingProblem(RecordingFault.UNDECODABLE, name)
        if total < SHORTEST_SECONDS * rate:
            raise RecordingProblem(RecordingFault.SHORT, name)
        gain = 10 ** ((SPEECH_LUFS - loudness.result()["loudness"]) / 20)
    except SoundRejected as error:
        reason = RecordingFault.CLIPPED if str(error) == "clipped" else RecordingFault.NO_SPEECH
        raise RecordingProblem(reason, name) from None
    samples.flush()
    return WholeRecording(samples, rate, total, levels.levels(), gain)


def _answer(stream: IO[bytes], key: str, name: str) -> int:
    """Return the number that a line of the worker tells. Raises `RecordingProblem` with the reason where it tells one."""
    try:
        answer = json.loads(stream.readline(1_000))
        if "reason" in answer:
            raise RecordingProblem(RecordingFault(answer["reason"]), name)
        return int(answer[key])
    except (ValueError, KeyError, TypeError):
        raise RecordingProblem(RecordingFault.UNDECODABLE, name) from None
