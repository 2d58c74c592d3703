"""The port to everything a clinic keeps: the clinic itself, and its people's diaries.

A database of another kind is put beside the first by keeping this contract; no face and no command knows which it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .clinic import Clinic, ClinicRestored
from .diary import Diary
from .kiosk import KioskExit
from .own_data import OwnData


class ClinicStorage(Protocol):
    """Opens what one clinic keeps. People are named by their keys, never by their codes.

    Every method may raise `ClinicProblem` or `Busy`; the two that open a person's data raise what `Diary` does.
    """

    def check_may_begin(self, beside_diaries: bool) -> None:
        """Raise what `begin` would raise. Makes nothing."""

    def begin(self, passphrase: str, beside_diaries: bool, show_code: Callable[[str], None]) -> str:
        """Make the clinic and its first staff account, which leads; returns the account's code.

        With `beside_diaries` also where diaries lie whose clinic is lost. `show_code` is called with the code before there
        is a clinic; what it raises ends the making.
        """

    def restore(self) -> ClinicRestored:
        """Put back the newest intact copy of the clinic."""

    def open(self, to_write: bool = False) -> Clinic:
        """Open the clinic, checked. With `to_write`, refuse where nothing can be written."""

    def open_diary(self, key: str) -> Diary:
        """Open the diary of one person."""

    def own_data(self, key: str) -> OwnData:
        """All data of one person, to export or to erase."""

    def kiosk_exit(self, memory: int) -> KioskExit:
        """How staff leave the kiosk when the clinic cannot be opened.

        `memory` is the descriptor of a file in memory that outlives the screens; -1: nothing does.
        """
