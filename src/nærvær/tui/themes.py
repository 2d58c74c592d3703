"""How the app looks: the themes, and the settings of this machine, one value that is replaced and saved in a thread.

A theme is calm and dark, calm and light, or of high contrast. Hue alone never carries meaning, and no colour is red.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual.message import Message
from textual.theme import Theme

from ..domain.machine_settings import MachineSettings, MachineSettingsStore


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


def _theme(name: str, dark: bool, **colour: str) -> Theme:
    return Theme(
        name,
        primary=colour["accent"],
        secondary=colour["accent"],
        accent=colour["accent"],
        warning=colour["accent"],
        error=colour["accent"],
        success=colour["accent"],
        foreground=colour["text"],
        background=colour["ground"],
        surface=colour["raised"],
        panel=colour["raised"],
        boost=colour["raised"],
        dark=dark,
        text_alpha=1.0,
        variables={
            "quiet": colour["quiet"],
            "chosen": colour["chosen"],
            "on-chosen": colour["on_chosen"],
            "glow": colour["glow"],
            "fault": colour["fault"],
            "block-cursor-background": colour["chosen"],
            "block-cursor-foreground": colour["on_chosen"],
            "input-cursor-background": colour["text"],
            "input-cursor-foreground": colour["ground"],
            "input-selection-background": colour["chosen"],
            "scrollbar": colour["quiet"],
            "scrollbar-background": colour["ground"],
        },
    )


EVENING = _theme(
    "kveld",
    dark=True,
    ground="#12181b",
    raised="#1c2529",
    text="#dbe2de",
    quiet="#9fb0ab",
    accent="#a9cfbd",
    chosen="#2d5248",
    on_chosen="#f3f8f5",
    glow="#6fa391",
    fault="#e6c384",
)
DAY = _theme(
    "dag",
    dark=False,
    ground="#f5f2ea",
    raised="#e9e5d9",
    text="#26322f",
    quiet="#525f5b",
    accent="#24604f",
    chosen="#2f6555",
    on_chosen="#ffffff",
    glow="#8fb8a6",
    fault="#6b4f00",
)
STRONG = _theme(
    "sterk",
    dark=True,
    ground="#000000",
    raised="#101010",
    text="#ffffff",
    quiet="#e0e0e0",
    accent="#ffe680",
    chosen="#ffe680",
    on_chosen="#000000",
    glow="#c8c8c8",
    fault="#ffe08a",
)
THEMES = (EVENING, DAY, STRONG)


def next_theme(name: str) -> str:
    """The name of the theme after `name`; after the last one the first."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)]
