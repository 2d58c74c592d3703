"""Settings of one machine, not of a person: colours, motion, how loud, and on which device it plays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

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
