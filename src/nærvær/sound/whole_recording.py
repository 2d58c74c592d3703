"""A whole recording of unknown origin: decoded by a process of its own, looked through for pauses, and cut into takes."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import IO

import numpy as np
import soundfile

from ..domain.errors import RecordingFault, RecordingProblem
from ..domain.recorded_exercise import CutRecording, cut_at
from ..files import open_bounded
from .decode_check import WORKER_COMMAND, worker_environment
from .decode_worker import LONGEST_SECONDS, LoudnessMeter, SoundRejected
from .mixer import TAKE_FADE_IN_SECONDS, TAKE_FADE_OUT_SECONDS, limit_peaks
from .other_sounds import FFMPEG_RATE, ffmpeg_command, is_for_ffmpeg
from .pause_detection import STEPS_PER_SECOND, LevelMeter, SpeechLevels, SpeechPauses, find_pauses
from .resample import Samples
from .room_tone import INAUDIBLE_DB, even_stretches, joined_softly

LARGEST_RECORDING = 3_000_000_000
"""Bytes: two hours of 24 bits in stereo are 2.1 billion."""
SHORTEST_SECONDS = 60
SPEECH_LUFS = -20.0
_FULL_SCALE = np.float32(32_768)
_SHORTEST_ROOM_SECONDS = 0.4
_SHORTEST_INNER_PAUSE_SECONDS = 0.1


class WholeRecording:
    """The samples of a decoded recording, in a file without a name that goes with it. Close it after use."""

    def __init__(self, samples: IO[bytes], rate: int, total: int, levels: SpeechLevels, gain: float) -> None:
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
        samples = limit_peaks(self._read(start, end))
        for seconds, gain in ((TAKE_FADE_IN_SECONDS, samples), (TAKE_FADE_OUT_SECONDS, samples[::-1])):
            count = min(round(seconds * self.rate), len(samples) // 2)
            gain[:count] *= np.linspace(0, 1, count, endpoint=False, dtype=np.float32)
        return self._flac(samples)

    def room(self, cut: CutRecording) -> tuple[bytes, int] | None:
        """Return the even stretches of its pauses joined softly, as a FLAC file with its frames; None: there is no sound."""
        stretches = self._even_stretches(cut)
        if not stretches:
            return None
        room = joined_softly([self._read(start, end) for start, end in stretches], self.rate)
        if 20 * np.log10(max(float(np.sqrt(np.square(room).mean())), 1e-12)) < INAUDIBLE_DB:
            return None
        return self._flac(room), len(room)

    def _even_stretches(self, cut: CutRecording) -> list[tuple[int, int]]:
        """Return where between two phrases nothing stands out of the room, the longest first, as much as is wanted."""
        step = max(1, self.rate // STEPS_PER_SECOND)
        pauses = [(one.end // step, other.start // step) for one, other in itertools.pairwise(cut.phrases)]
        even = even_stretches(self._levels.speech, pauses, _SHORTEST_ROOM_SECONDS)
        return [(start * step, end * step) for start, end in even]

    def _read(self, start: int, end: int) -> Samples:
        """Return frames `start` … `end`, as loud as the voices that came with us."""
        self._samples.seek(2 * start)
        content = self._samples.read(2 * (end - start))
        return np.frombuffer(content, "<i2").astype(np.float32) / _FULL_SCALE * self._gain

    def _flac(self, samples: Samples) -> bytes:
        file = io.BytesIO()
        soundfile.write(file, samples, self.rate, "PCM_16", format="FLAC")
        return file.getvalue()


def open_whole_recording(file: PurePath, spool: Path) -> WholeRecording:
    """Decode `file` and return it; its samples lie in the folder `spool` meanwhile.

    What libsndfile cannot read is left to ffmpeg, if its name tells a kind that telephones make. Raises `RecordingProblem`
    for sound that no exercise can be made of, `UnreadableFile`, and `OSError`.
    """
    spool.mkdir(parents=True, exist_ok=True)
    samples = tempfile.TemporaryFile(dir=spool)  # noqa: SIM115 - closed with the recording
    try:
        try:
            return _decoded_by_worker(Path(file), samples)
        except RecordingProblem as problem:
            is_unknown = problem.reason in (RecordingFault.KIND, RecordingFault.UNDECODABLE)
            if not (is_unknown and is_for_ffmpeg(Path(file))):
                raise
        samples.seek(0)
        samples.truncate()
        return _decoded_by_ffmpeg(Path(file), samples)
    except BaseException:
        samples.close()
        raise


def _decoded_by_worker(file: Path, samples: IO[bytes]) -> WholeRecording:
    with open_bounded(file, LARGEST_RECORDING) as source:
        started = _started([*WORKER_COMMAND, "--samples"], source)
    with started as worker, _killed_on_error(worker):
        assert worker.stdout is not None  # noqa: S101 - a pipe was asked for
        rate = _answer(worker.stdout, "rate", str(file))
        return _measured(_worker_blocks(worker.stdout, str(file)), rate, samples, str(file))


def _decoded_by_ffmpeg(file: Path, samples: IO[bytes]) -> WholeRecording:
    command = ffmpeg_command(file, LONGEST_SECONDS)
    if command is None:
        raise RecordingProblem(RecordingFault.NEEDS_FFMPEG, str(file))
    with _started(command, subprocess.DEVNULL) as decoder, _killed_on_error(decoder):
        return _measured(_ffmpeg_blocks(decoder, str(file)), FFMPEG_RATE, samples, str(file))


def _started(command: Sequence[str], source: IO[bytes] | int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own Python with our own file
        command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=worker_environment()
    )


@contextlib.contextmanager
def _killed_on_error(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        process.kill()
        raise


def _worker_blocks(stream: IO[bytes], name: str) -> Iterator[bytes]:
    """Yield the blocks of samples that the worker writes. Raises `RecordingProblem` unless it tells that these are all."""
    total = 0
    while size := int.from_bytes(stream.read(4), "big"):
        content = stream.read(size)
        if len(content) % 2:
            break
        total += len(content) // 2
        yield content
    if _answer(stream, "frames", name) != total:
        raise RecordingProblem(RecordingFault.UNDECODABLE, name)


def _ffmpeg_blocks(decoder: subprocess.Popen[bytes], name: str) -> Iterator[bytes]:
    """Yield what ffmpeg writes, a second at a time. Raises `RecordingProblem` where it is nothing, too much, or cut off."""
    assert decoder.stdout is not None  # noqa: S101 - a pipe was asked for
    total = 0
    while content := decoder.stdout.read(2 * FFMPEG_RATE):
        whole = content[: len(content) // 2 * 2]
        total += len(whole) // 2
        if total > LONGEST_SECONDS * FFMPEG_RATE:
            raise RecordingProblem(RecordingFault.LONG, name)
        yield whole
    if decoder.wait() < 0 or not total:  # one that was killed for the time it took has not come to the end
        raise RecordingProblem(RecordingFault.UNDECODABLE, name)


def _measured(blocks: Iterable[bytes], rate: int, samples: IO[bytes], name: str) -> WholeRecording:
    """Keep the blocks in the file `samples`, and measure them on the way. Raises `RecordingProblem`."""
    levels, loudness = LevelMeter(rate), LoudnessMeter(rate, lossy=True)
    total = 0
    try:
        for content in blocks:
            block = np.frombuffer(content, "<i2").astype(np.float32) / _FULL_SCALE
            samples.write(content)
            levels.add(block)
            loudness.add(block[:, np.newaxis])
            total += len(block)
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
