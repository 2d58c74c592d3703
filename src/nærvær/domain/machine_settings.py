"""What belongs to one machine and not to a person: its colours, motion, sound and language, and its menu's entry for us."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from ..quick_dataclass import dataclass
from .errors import FileFault, TomlFault


class Motion(StrEnum):
    """What may move on the screen while a practice plays."""

    MOVING = "moving"
    STILL = "still"
    NONE = "none"


class Digits(StrEnum):
    """How the remaining time is shown."""

    SMALL = "small"
    LARGE = "large"


class Dimming(StrEnum):
    """Whether the screen becomes dark while a guided practice in stillness plays and nobody touches a key."""

    AFTER_A_WHILE = "after_a_while"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """The settings of one machine. `theme` and `device`: "" for the default; `volume` is 0…1.

    `language` is the code of the language its screens are in, "" until one is chosen. It stands here, and not in the
    diary, because the words of the first page are needed before any diary is open, and where none can be opened.

    `country` is the code of the country whose telephone numbers are shown, "" where the locale or the language is to tell.
    """

    theme: str = ""
    motion: Motion = Motion.MOVING
    digits: Digits = Digits.SMALL
    volume: float = 1.0
    device: str = ""
    language: str = ""
    country: str = ""
    dimming: Dimming = Dimming.AFTER_A_WHILE


@dataclass(frozen=True, slots=True)
class UnusableSettings:
    """A settings file that could not be used: where it lies now, and what in it was wrong.

    `key`: the key whose value cannot be used, or "" for the whole file, and then `reason` says why; `line`: where, if
    anywhere; `moved` False: it lies where it lay.
    """

    path: str
    key: str = ""
    reason: FileFault | TomlFault | None = None
    line: int | None = None
    moved: bool = True


class MachineSettingsStore(Protocol):
    """Keeps the settings of a machine. It exists so that no page knows of files. Never raises: nothing stops for it."""

    def read(self) -> MachineSettings:
        """Return the settings; the defaults where there are none."""

    def save(self, settings: MachineSettings) -> bool:
        """Write the settings down; return whether that could be done."""

    @property
    def unusable(self) -> UnusableSettings | None:
        """What `read` could not use, if anything."""


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
