"""Checks sound files of unknown origin before anything here decodes them: a process of its own decodes each one first.

A sound is identified by the SHA-256 of its bytes, so that what was checked is what is played if the file changes later.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..domain.errors import DecodeFault, UnreadableFile
from ..domain.score import LARGEST_SOUND, DecodeResult
from ..files import OWNER_ONLY_MODE, atomic_files, read_bounded

WAIT_SECONDS = 28.0
MOST_TOGETHER, BYTES_TOGETHER = 64, 32_000_000
"""So many sounds, and so much of them, one process decodes: they share its limits of time and memory."""
LARGEST_CACHE = 1_000_000
_COUNTED = ("frames", "rate", "channels")
_MEASURED = ("loudness", "peak", "offset", "floor")
_WORKER = Path(__file__).with_name("decode_worker.py")
WORKER_COMMAND = (sys.executable, "-I", str(_WORKER))
_ENVIRONMENT_PASSED_ON = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class DecodeCheck:
    """Returns what each sound is, or the reason why it is not to be played. Keeps the port `DecodeSounds`.

    Sounds that passed are remembered in the file `cache`, so that a long recording is decoded once and not at every start.
    When the worker has changed, everything is decoded again.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._results: dict[str, DecodeResult] = {}

    def __call__(self, contents: Sequence[bytes]) -> list[DecodeResult]:
        digests = [hashlib.sha256(each).hexdigest() if len(each) <= LARGEST_SOUND else "" for each in contents]
        sounds = {digest: content for digest, content in zip(digests, contents, strict=True) if digest}
        if sounds.keys() - self._results.keys():
            self._results |= self._read_cache()
        unknown = [digest for digest in sounds if digest not in self._results]
        if unknown:
            results = decode_in_worker([sounds[digest] for digest in unknown])
            self._results |= dict(zip(unknown, results, strict=True))
            self._write_cache()
        return [self._results[digest] if digest else DecodeResult(DecodeFault.LARGE) for digest in digests]

    def _read_cache(self) -> dict[str, DecodeResult]:
        """The results of earlier processes by digest; none where they cannot be read."""
        if self._cache is None:
            return {}
        try:
            cached = json.loads(read_bounded(self._cache, LARGEST_CACHE))
            if cached["listening"] != _worker_digest():
                return {}
            return {str(digest): _validated(numbers) for digest, numbers in cached["heard"].items()}
        except (UnreadableFile, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}

    def _write_cache(self) -> None:
        if self._cache is None:
            return
        passed = {
            digest: {name: getattr(result, name) for name in (*_COUNTED, *_MEASURED)}
            for digest, result in self._results.items()
            if not result.reason
        }
        with contextlib.suppress(OSError):  # then it is decoded again next time
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"listening": _worker_digest(), "heard": passed})
            with atomic_files(self._cache, mode=OWNER_ONLY_MODE) as pending:
                pending.parts[0].write_text(text, "utf-8")


@functools.cache
def _worker_digest() -> str:
    """A hash that changes with the way sounds are measured and judged: that of the worker's file. Raises `OSError`."""
    return hashlib.sha256(_WORKER.read_bytes()).hexdigest()


def decode_in_worker(contents: Sequence[bytes], wait_seconds: float = WAIT_SECONDS) -> list[DecodeResult]:
    """Decode each sound in a process that does nothing else, many in one to share what it costs to start.

    The reason is undecodable for a sound of which the process dies, and the next one goes on with those after it. It is
    slow after `wait_seconds`, and so for all that were to come: nobody is to wait for them one by one.
    """
    results: list[DecodeResult] = []
    while len(results) < len(contents):
        together = list(itertools.islice(_within_one_process(contents[len(results) :]), MOST_TOGETHER))
        answers, is_slow = _ask_worker(together, wait_seconds)
        results += answers
        if is_slow:
            results += [DecodeResult(DecodeFault.SLOW)] * (len(contents) - len(results))
        elif len(answers) < len(together):
            results.append(DecodeResult(DecodeFault.UNDECODABLE))  # the worker died of what it decoded
    return results


def _within_one_process(contents: Sequence[bytes]) -> Iterator[bytes]:
    """The first of `contents` that one process is given: one at least, and no more than `BYTES_TOGETHER` with others."""
    size = 0
    for content in contents:
        size += len(content)
        if size > max(BYTES_TOGETHER, len(contents[0])):
            return
        yield content


def _ask_worker(contents: Sequence[bytes], wait_seconds: float) -> tuple[list[DecodeResult], bool]:
    """Return the answers of one process, fewer than asked for where it came to grief, and whether it was too slow."""
    import subprocess  # most starts never need it

    try:
        done = subprocess.run(  # noqa: S603 - our own Python with our own file
            WORKER_COMMAND,
            input=b"".join(len(content).to_bytes(8, "big") + content for content in contents),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=worker_environment(),
            timeout=wait_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        return _answers(expired.stdout or b"", len(contents)), True
    except OSError:
        return [], False
    return _answers(done.stdout, len(contents)), False


def worker_environment() -> dict[str, str]:
    """Return what a worker is told of the environment."""
    passed_on = {name: os.environ[name] for name in _ENVIRONMENT_PASSED_ON if name in os.environ}
    return {**passed_on, "OPENBLAS_NUM_THREADS": "1"}


def _answers(written: bytes, most: int) -> list[DecodeResult]:
    """The whole lines that a worker has written, up to the first that is none of an answer."""
    answers: list[DecodeResult] = []
    for line in written.split(b"\n")[:-1][:most]:
        try:
            answer = json.loads(line)
            answers.append(DecodeResult(DecodeFault(answer["reason"])) if "reason" in answer else _validated(answer))
        except (ValueError, KeyError, TypeError, RecursionError):
            break
    return answers


def _validated(answer: dict[str, object]) -> DecodeResult:
    """The result in an answer of the worker, or in the cache. Raises `KeyError` or `TypeError` where it is none."""
    counted = [answer[name] for name in _COUNTED]
    measured = [answer[name] for name in _MEASURED]
    if not all(isinstance(number, int) and number >= 0 for number in counted):
        raise TypeError("whole numbers expected")
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in measured):
        raise TypeError("numbers expected")
    return DecodeResult("", *(int(str(number)) for number in counted), *(float(str(number)) for number in measured))
