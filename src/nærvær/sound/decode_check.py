"""Checks sound files of unknown origin before anything here decodes them: a process of its own decodes each one first.

A sound is identified by the SHA-256 of its bytes, so that what was checked is what is played if the file changes later.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import math
import os
import sys
from pathlib import Path

from ..domain.errors import DecodeFault, UnreadableFile
from ..domain.score import DecodeResult
from ..files import OWNER_ONLY_MODE, atomic_files, read_bounded

LARGEST_SOUND = 256_000_000
WAIT_SECONDS = 28.0
LARGEST_CACHE = 1_000_000
_COUNTED = ("frames", "rate", "channels")
_MEASURED = ("loudness", "peak", "offset")
_WORKER = Path(__file__).with_name("decode_worker.py")
_ENVIRONMENT_PASSED_ON = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class DecodeCheck:
    """Returns what a sound is, or the reason why it is not to be played. Keeps the port `DecodeSound`.

    Sounds that passed are remembered in the file `cache`, so that a long recording is decoded once and not at every start.
    When the worker has changed, everything is decoded again.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._results: dict[str, DecodeResult] = {}

    def __call__(self, content: bytes) -> DecodeResult:
        if len(content) > LARGEST_SOUND:
            return DecodeResult(DecodeFault.LARGE)
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._results:
            self._results |= self._read_cache()
        if digest not in self._results:
            self._results[digest] = decode_in_worker(content)
            self._write_cache()
        return self._results[digest]

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


def decode_in_worker(content: bytes, wait_seconds: float = WAIT_SECONDS) -> DecodeResult:
    """Decode `content` in a process of its own; the reason is slow after `wait_seconds`, undecodable where it dies."""
    import subprocess  # most starts never need it

    environment = {name: os.environ[name] for name in _ENVIRONMENT_PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own Python with our own file
            [sys.executable, "-I", str(_WORKER)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "OPENBLAS_NUM_THREADS": "1"},
            timeout=wait_seconds,
            check=False,
        )
        answer = json.loads(done.stdout)
        return DecodeResult(DecodeFault(answer["reason"])) if "reason" in answer else _validated(answer)
    except subprocess.TimeoutExpired:
        return DecodeResult(DecodeFault.SLOW)
    except (OSError, ValueError, KeyError, TypeError):
        return DecodeResult(DecodeFault.UNDECODABLE)  # the worker died of what it decoded


def _validated(answer: dict[str, object]) -> DecodeResult:
    """The result in an answer of the worker, or in the cache. Raises `KeyError` or `TypeError` where it is none."""
    counted = [answer[name] for name in _COUNTED]
    measured = [answer[name] for name in _MEASURED]
    if not all(isinstance(number, int) and number >= 0 for number in counted):
        raise TypeError("whole numbers expected")
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in measured):
        raise TypeError("numbers expected")
    return DecodeResult("", *(int(str(number)) for number in counted), *(float(str(number)) for number in measured))
