"""The entry of the program in the menu of a desktop: what it says, and the port over the desktop of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What a desktop shows of the program, and the words by which it is found there, each on one line."""

    name: str
    comment: str
    keywords: tuple[str, ...]


class MenuEntry(Protocol):
    """The entry on this machine. It exists so that no other part knows which desktop this is. Its verbs raise `OSError`."""

    def add(self, words: EntryWords) -> None:
        """Put the program into the menu, with its icon, in place of what was there of it before."""

    def remove(self) -> bool:
        """Take it away without a trace, also what an interrupted `add` has left; return whether it was there."""

    def is_there(self) -> bool:
        """Return whether the menu has the entry."""
