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
from ..domain.sound import Heard
from ..files import read_bounded
from ..writing import OWNER_ONLY, whole_files

LARGEST_SOUND = 256_000_000
WAIT_SECONDS = 28.0
LARGEST_MEMORY = 1_000_000
_COUNTED = ("frames", "rate", "channels")
_MEASURED = ("loudness", "peak", "offset")
_LISTENING = Path(__file__).with_name("listening.py")
_PASSED_ON = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class Guard:
    """Says of a sound's bytes what they are, or why they are not to be played.

    What was found good is remembered in the file `memory`, so that a long recording is heard once, not at every start.
    Another way of listening hears everything anew.
    """

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = memory
        self._known: dict[str, Heard] = {}

    def __call__(self, content: bytes) -> Heard:
        if len(content) > LARGEST_SOUND:
            return Heard("large")
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._known:
            self._known |= self._remembered()
        if digest not in self._known:
            self._known[digest] = listened(content)
            self._remember()
        return self._known[digest]

    def _remembered(self) -> dict[str, Heard]:
        """What an earlier process heard; nothing when that cannot be read."""
        if self._memory is None:
            return {}
        try:
            told = json.loads(read_bounded(self._memory, LARGEST_MEMORY))
            if told["listening"] != _way_of_listening():
                return {}
            return {str(digest): _whole(numbers) for digest, numbers in told["heard"].items()}
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
            told = json.dumps({"listening": _way_of_listening(), "heard": good})
            with whole_files(self._memory, mode=OWNER_ONLY) as writing:
                writing.parts[0].write_text(told, "utf-8")


@functools.cache
def _way_of_listening() -> str:
    """What changes whenever sounds are measured or judged in another way. Raises `OSError`."""
    return hashlib.sha256(_LISTENING.read_bytes()).hexdigest()


def listened(content: bytes, wait_seconds: float = WAIT_SECONDS) -> Heard:
    """What a process of its own heard in `content`."""
    import subprocess  # most starts never need it

    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own Python with our own file
            [sys.executable, "-I", str(_LISTENING)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "OPENBLAS_NUM_THREADS": "1"},
            timeout=wait_seconds,
            check=False,
        )
        told = json.loads(done.stdout)
        return Heard(str(told["reason"])) if "reason" in told else _whole(told)
    except subprocess.TimeoutExpired:
        return Heard("slow")
    except (OSError, ValueError, KeyError, TypeError):
        return Heard("undecodable")  # it died of what it heard


def _whole(told: dict[str, object]) -> Heard:
    counted = [told[name] for name in _COUNTED]
    measured = [told[name] for name in _MEASURED]
    if not all(isinstance(number, int) and number >= 0 for number in counted):
        raise TypeError("whole numbers expected")
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in measured):
        raise TypeError("numbers expected")
    return Heard("", *(int(str(number)) for number in counted), *(float(str(number)) for number in measured))
