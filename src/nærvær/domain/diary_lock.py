"""The lock of a diary at home: a passphrase without which nobody reads it, and what such a passphrase must be like."""

from __future__ import annotations

import unicodedata
from typing import Protocol

SHORTEST_PASSPHRASE, LONGEST_PASSPHRASE = 10, 200
"""Characters. A passphrase is guessed at away from the machine; it is asked for where it can be read and thought about."""


class DiaryLock(Protocol):
    """Turns the lock on and off, and opens the diary. It exists so that no face knows of keys.

    Every verb may take a second, and raises `DiaryProblem` or `Busy`. `is_declined`: the person has been asked in this
    process and would rather go on without, so that no face asks again.
    """

    is_declined: bool

    def is_on(self) -> bool:
        """Whether a passphrase locks the diary."""

    def is_open(self) -> bool:
        """Whether the diary can be opened now: no passphrase locks it, or it has been given."""

    def open_with(self, passphrase: str) -> bool:
        """Open the diary for this process; False when it is another passphrase."""

    def open_copy(self, file: str, passphrase: str) -> bool:
        """Open a copy of a diary that was locked elsewhere, so that it can be restored; False when that fails."""

    def turn_on(self, passphrase: str) -> None:
        """Lock the diary and its backups. No window may have it open, this one included."""

    def change(self, passphrase: str) -> None:
        """Let another passphrase open the diary from now on, and the earlier one no more. It must be open."""

    def turn_off(self) -> None:
        """Let the diary and its backups stand in the clear again. It must be open, and no window may have the file."""


def normalised(passphrase: str) -> str:
    """Return a passphrase as it counts, however it was typed: one form of every letter, one space between words."""
    visible = "".join(sign if sign.isprintable() else " " for sign in passphrase)
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def is_long_enough(passphrase: str) -> bool:
    """Whether a new passphrase has the characters it needs."""
    return SHORTEST_PASSPHRASE <= len(normalised(passphrase)) <= LONGEST_PASSPHRASE
