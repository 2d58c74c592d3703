"""What belongs to this machine and not to a person: colours, motion, how loud, and on what it plays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Motion(StrEnum):
    """What may move on the screen while a practice plays."""

    MOVING = "moving"
    STILL = "still"
    NONE = "none"


class Digits(StrEnum):
    """How the time left is shown."""

    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """The settings of one machine. `theme` and `device`: "" for the usual one; `volume` is 0…1."""

    theme: str = ""
    motion: Motion = Motion.MOVING
    digits: Digits = Digits.SMALL
    volume: float = 1.0
    device: str = ""


@dataclass(frozen=True, slots=True)
class UnusableSettings:
    """A settings file that could not be used: where it lies now, and what in it was wrong.

    `fault`: the key whose value cannot be used, or "" for the whole of it; `reason`: value (of that key), or one of those
    of `UnreadableFile` and `BrokenToml`; `line`: where, if anywhere; `moved` False: it lies where it lay.
    """

    path: str
    key: str = ""
    reason: str = ""
    line: int | None = None
    moved: bool = True


class MachineSettingsStore(Protocol):
    """Keeps the settings of a machine. It exists so that no screen knows of files. Never raises: nothing stops for it."""

    def read(self) -> MachineSettings:
        """The settings; the usual ones where there are none."""

    def save(self, machine: MachineSettings) -> bool:
        """Write them down; whether that could be done."""

    @property
    def unusable(self) -> UnusableSettings | None:
        """What `read` could not use, if anything."""


class MemorySettings:
    """Settings that last as long as the program, on the same contract."""

    def __init__(self, machine: MachineSettings | None = None) -> None:
        self._machine = machine or MachineSettings()

    def read(self) -> MachineSettings:
        return self._machine

    def save(self, machine: MachineSettings) -> bool:
        self._machine = machine
        return True

    @property
    def unusable(self) -> UnusableSettings | None:
        return None
