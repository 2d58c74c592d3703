"""A passphrase from whoever types: hidden at a terminal, a line of standard input otherwise."""

from __future__ import annotations

import getpass
import sys
import unicodedata

from ..domain.admission import passphrase_problem
from ..domain.clinic import BadSecret
from ..words import clinic_commands as words
from .misuse import Misuse
from .streams import is_terminal


def ask_passphrase() -> str:
    """The passphrase, as it is."""
    return _asked(words.PHRASE_PROMPT)


def ask_new_passphrase() -> str:
    """A passphrase that will do; asked for twice at a terminal. Raises `BadSecret`."""
    chosen = _asked(words.NEW_PHRASE_PROMPT)
    reason = passphrase_problem(chosen)
    if reason is not None:
        raise BadSecret("passphrase", reason)
    if is_terminal(sys.stdin) and _asked(words.AGAIN_PROMPT) != chosen:
        raise Misuse(words.NOT_ALIKE)
    return chosen


def _asked(prompt: str) -> str:
    try:
        line = getpass.getpass(prompt) if is_terminal(sys.stdin) else sys.stdin.readline().rstrip("\r\n")
    except (EOFError, UnicodeDecodeError):
        line = ""
    return unicodedata.normalize("NFC", line)
