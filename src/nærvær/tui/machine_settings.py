"""The settings of this machine while the app runs: one value that is replaced, and written down beside the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual.message import Message

from ..domain.settings import MachineSettings, MachineSettingsStore


class MachineSettingsChanged(Message):
    """Something of the machine was changed on a page: names and new values."""

    def __init__(self, **changes: Any) -> None:
        super().__init__()
        self.changes = changes


class LiveMachineSettings:
    """What holds now. `changed` is told of each new value."""

    def __init__(self, file: MachineSettingsStore, changed: Callable[[MachineSettings], None]) -> None:
        self._file = file
        self._changed = changed
        self._writing = asyncio.Lock()
        self.now = file.read()
        self._kept = self.now

    def change(self, **changes: Any) -> None:
        """Let a change hold at once; it is written down by `settle`."""
        self.now = replace(self.now, **changes)
        self._changed(self.now)

    async def settle(self) -> None:
        """Write down what holds now, if that is not done."""
        async with self._writing:
            if self.now != self._kept:
                self._kept = self.now
                await asyncio.to_thread(self._file.save, self.now)
