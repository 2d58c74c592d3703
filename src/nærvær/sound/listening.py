"""Run alone, by `guard`, in a process that may do next to nothing: decodes the sound on its standard input to the end.

Prints one line of JSON: {"frames", "rate", "channels"} as decoded, or {"reason"}. What the file says of itself is not
believed.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys

import numpy as np
import soundfile

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 30
BLOCK_FRAMES = 1 << 16
LONGEST_SECONDS = 7_200
LOUDEST = 8.0
KINDS = {b"OggS": ("OGG", {"OPUS", "VORBIS"}), b"fLaC": ("FLAC", {"PCM_S8", "PCM_16", "PCM_24"})}
WAVE = ("WAV", {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT"})


class Unheard(Exception):
    """A sound that is not to be played; its argument is the reason code."""


def confine() -> None:
    """Give up memory, time, files and dumps, where the system can take them."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_AS: MEMORY_BYTES,
            resource.RLIMIT_CPU: CPU_SECONDS,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: 3,
        }
        for limit, most in limits.items():
            with contextlib.suppress(ValueError, OSError):  # a system may know less, or allow less already
                resource.setrlimit(limit, (most, most))


def heard(content: bytes) -> dict[str, int]:
    """What the sound is, once all of it was decoded. Raises `Unheard`, or what a decoder stumbles with."""
    expected = WAVE if content[:4] == b"RIFF" and content[8:12] == b"WAVE" else KINDS.get(content[:4])
    if expected is None:
        raise Unheard("kind")
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        if file.format not in (expected[0], "WAVEX") or file.subtype not in expected[1]:
            raise Unheard("kind")
        if not 1 <= file.channels <= 2 or not 8_000 <= file.samplerate <= 192_000:
            raise Unheard("shape")
        frames = 0
        while True:
            block = file.read(BLOCK_FRAMES, dtype="float32", always_2d=True)
            if not len(block):
                return {"frames": frames, "rate": file.samplerate, "channels": file.channels}
            if not np.isfinite(block).all() or np.abs(block).max() > LOUDEST:
                raise Unheard("samples")
            frames += len(block)
            if frames > LONGEST_SECONDS * file.samplerate:
                raise Unheard("long")


def main() -> None:
    """Hear what comes in, and say what it was."""
    content = sys.stdin.buffer.read()
    confine()
    try:
        told: dict[str, object] = {**heard(content)}
    except Unheard as error:
        told = {"reason": str(error)}
    except (soundfile.SoundFileError, MemoryError, ValueError, OverflowError, RuntimeError, TypeError):
        told = {"reason": "undecodable"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
