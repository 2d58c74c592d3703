"""The program in the menu of the person's own desktop: an entry with an icon, which opens it in a terminal.

entry     the `MenuEntry` port over the files of any desktop
desktops  those of Linux, macOS and Windows
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .entry import FilesMenuEntry


def system_menu_entry(command: Sequence[str], platform: str = sys.platform) -> FilesMenuEntry:
    """The entry for the desktop of this machine; `command` starts the program from anywhere."""
    from .desktops import macos_setup, windows_setup, xdg_setup

    make_setup = {"win32": windows_setup, "darwin": macos_setup}.get(platform, xdg_setup)
    return FilesMenuEntry(make_setup, tuple(command))
