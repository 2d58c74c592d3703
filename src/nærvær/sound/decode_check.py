"""Sound from others is heard once by a process of its own before anything here decodes it.

A sound is known by the SHA-256 of its bytes: what was heard is what will be played, whatever its file becomes.
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

from ..domain.errors import UnreadableFile
from ..domain.score import DecodeResult
from ..files import OWNER_ONLY_MODE, atomic_files, read_bounded

LARGEST_SOUND = 256_000_000
WAIT_SECONDS = 28.0
LARGEST_CACHE = 1_000_000
_COUNTED = ("frames", "rate", "channels")
_MEASURED = ("loudness", "peak", "offset")
_WORKER = Path(__file__).with_name("decode_worker.py")
_PASSED_ON = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class DecodeCheck:
    """Says of a sound's bytes what they are, or why they are not to be played.

    What was found good is remembered in the file `memory`, so that a long recording is heard once, not at every start.
    Another way of listening hears everything anew.
    """

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = memory
        self._known: dict[str, DecodeResult] = {}

    def __call__(self, content: bytes) -> DecodeResult:
        if len(content) > LARGEST_SOUND:
            return DecodeResult("large")
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._known:
            self._known |= self._remembered()
        if digest not in self._known:
            self._known[digest] = decode_in_worker(content)
            self._remember()
        return self._known[digest]

    def _remembered(self) -> dict[str, DecodeResult]:
        """What an earlier process heard; nothing when that cannot be read."""
        if self._memory is None:
            return {}
        try:
            told = json.loads(read_bounded(self._memory, LARGEST_CACHE))
            if told["listening"] != _worker_digest():
                return {}
            return {str(digest): _validated(numbers) for digest, numbers in told["heard"].items()}
        except (UnreadableFile, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}

    def _remember(self) -> None:
        if self._memory is None:
            return
        good = {
            digest: {name: getattr(heard, name) for name in (*_COUNTED, *_MEASURED)}
            for digest, heard in self._known.items()
            if not heard.reason
        }
        with contextlib.suppress(OSError):  # then it is heard again next time
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            told = json.dumps({"listening": _worker_digest(), "heard": good})
            with atomic_files(self._memory, mode=OWNER_ONLY_MODE) as writing:
                writing.parts[0].write_text(told, "utf-8")


@functools.cache
def _worker_digest() -> str:
    """What changes whenever sounds are measured or judged in another way. Raises `OSError`."""
    return hashlib.sha256(_WORKER.read_bytes()).hexdigest()


def decode_in_worker(content: bytes, wait_seconds: float = WAIT_SECONDS) -> DecodeResult:
    """What a process of its own heard in `content`."""
    import subprocess  # most starts never need it

    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
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
        told = json.loads(done.stdout)
        return DecodeResult(str(told["reason"])) if "reason" in told else _validated(told)
    except subprocess.TimeoutExpired:
        return DecodeResult("slow")
    except (OSError, ValueError, KeyError, TypeError):
        return DecodeResult("undecodable")  # it died of what it heard


def _validated(told: dict[str, object]) -> DecodeResult:
    counted = [told[name] for name in _COUNTED]
    measured = [told[name] for name in _MEASURED]
    if not all(isinstance(number, int) and number >= 0 for number in counted):
        raise TypeError("whole numbers expected")
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in measured):
        raise TypeError("numbers expected")
    return DecodeResult("", *(int(str(number)) for number in counted), *(float(str(number)) for number in measured))
