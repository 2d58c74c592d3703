"""Starts an installed nærvær in any locale.

The package has an æ in its name, and Python looks for files in the encoding of the locale: in an 8-bit one, or in plain
ASCII, it finds no `nærvær`. This module, whose own name is ASCII, begins the same command again in UTF-8 then.
"""

from __future__ import annotations

import os
import sys

_CANNOT = "Fikk ikke startet i UTF-8 ({reason}). Skriv PYTHONUTF8=1 foran kommandoen, og prøv igjen."


def main() -> int:
    """Run the command line that this process was started with, and give its exit code."""
    if sys.getfilesystemencoding().replace("-", "").lower() != "utf8":
        return _begin_again_in_utf8()
    from nærvær.__main__ import main as begin

    return begin()


def _begin_again_in_utf8() -> int:
    # -X stands where the environment is ignored (-I); the variable is for the processes that this one starts.
    command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
    count = len(sys.argv) - 1
    words = [os.fsencode(word) for word in command[: len(command) - count]]
    words += [_as_utf8(word) for word in command[len(command) - count :]]
    try:
        os.execve(sys.executable, words, {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606 - the same command again
    except OSError as error:
        sys.stderr.write(_CANNOT.format(reason=error.strerror) + "\n")
        return 1


def _as_utf8(word: str) -> bytes:
    """Return a word of the command line in UTF-8, also when it was typed in the encoding of an 8-bit locale."""
    typed = os.fsencode(word)
    try:
        typed.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return typed
    try:
        return word.encode("utf-8")
    except UnicodeEncodeError:  # no letters in either encoding: the program says so
        return typed
