"""The program in the menu of the person's own desktop: an entry with an icon, which opens it in a terminal.

entry      the `MenuEntry` port over any of the three below
xdg        Linux: an entry and icons as the freedesktop specifications have them
terminals  Linux: a terminal to open in, its size and its letters
macos      an application that asks Terminal
windows    a shortcut in the start menu
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .entry import FilesMenuEntry


def system_menu_entry(command: Sequence[str], platform: str = sys.platform) -> FilesMenuEntry:
    """The entry for the desktop of this machine; `command` starts the program from anywhere."""
    if platform == "win32":
        from .windows import entry_setup
    elif platform == "darwin":
        from .macos import entry_setup
    else:
        from .xdg import entry_setup
    return FilesMenuEntry(entry_setup, tuple(command))
