"""The settings of this machine while the app runs: one value that is replaced, and saved in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual.message import Message

from ..domain.settings import MachineSettings, MachineSettingsStore


class MachineSettingsChanged(Message):
    """A page asks to change settings of the machine: `changes` are their names in `MachineSettings` and their new values."""

    def __init__(self, **changes: Any) -> None:
        super().__init__()
        self.changes = changes


class LiveMachineSettings:
    """The settings that hold now. `on_change` is called with each new value."""

    def __init__(self, store: MachineSettingsStore, on_change: Callable[[MachineSettings], None]) -> None:
        self._store = store
        self._on_change = on_change
        self._saving = asyncio.Lock()
        self.now = store.read()
        self._saved = self.now

    def change(self, **changes: Any) -> None:
        """Replace values by name, at once; `save` writes them down."""
        self.now = replace(self.now, **changes)
        self._on_change(self.now)

    def change_language(self, code: str) -> bool:
        """Replace the language of the screens; return True, for it is written down with everything else by `save`."""
        self.change(language=code)
        return True

    async def save(self) -> None:
        """Write the settings that hold now, unless they are written already."""
        async with self._saving:
            if self.now != self._saved:
                self._saved = self.now
                await asyncio.to_thread(self._store.save, self.now)
