"""Run as a process of its own: limits itself as `decode_worker` does, and becomes the program its arguments name.

It needs more memory, time and open files than our own decoder, and can write no file either.
"""

from __future__ import annotations

import contextlib
import os
import sys

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 120
OPEN_FILES = 64


def confine() -> None:
    """Limit this process's memory, processor time, files and core dumps, as far as the system can."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_AS: MEMORY_BYTES,
            resource.RLIMIT_CPU: CPU_SECONDS,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: OPEN_FILES,
        }
        for limit, most in limits.items():
            with contextlib.suppress(ValueError, OSError):  # a system may know less, or allow less already
                resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    confine()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - no shell is meant
