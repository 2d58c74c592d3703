"""Linux: an entry and icons in the person's own folders, as the freedesktop specifications have them.

Desktop Entry Specification 1.1 (its two levels of quoting) and Icon Theme Specification.
"""

from __future__ import annotations

import os
from pathlib import Path

from ..domain.menu_entry import EntryWords
from .entry import Command, EntrySetup
from .icons import ICON, LARGE_ICON, icon
from .terminals import window_command

NAME = "naervaer"
_QUOTED_SIGNS = '\\"`$'


def entry_setup(command: Command, words: EntryWords) -> EntrySetup:
    """The entry and the icons below `XDG_DATA_HOME`."""
    data = _data_home()
    icons = data / "icons" / "hicolor"
    scalable, large = icons / "scalable" / "apps", icons / "256x256" / "apps"
    entry = data / "applications" / f"{NAME}.desktop"
    files = {
        scalable / f"{NAME}.svg": icon(ICON),
        large / f"{NAME}.png": icon(LARGE_ICON),
        entry: desktop_entry(command, words).encode(),
    }
    made = (scalable, scalable.parent, large, large.parent, icons, icons.parent, entry.parent)
    return EntrySetup(files, entry, folders=made)


def desktop_entry(command: Command, words: EntryWords) -> str:
    """The text of the entry. Without a terminal that we know, the desktop is asked to open its own."""
    in_window = window_command(command)
    values = {
        "Type": "Application",
        "Version": "1.1",
        "Name": _escaped(words.name),
        "Comment": _escaped(words.comment),
        "Keywords": "".join(f"{_escaped(word).replace(';', '')};" for word in words.keywords),
        "Icon": NAME,
        "Exec": _escaped(" ".join(map(_quoted, in_window or command))),
        "Terminal": "false" if in_window else "true",
        "Categories": "Utility;",
    }
    return "".join(["[Desktop Entry]\n", *(f"{key}={value}\n" for key, value in values.items() if value)])


def _quoted(word: str) -> str:
    """One word of Exec: between quotation marks, with a percent sign that is no field code."""
    for sign in _QUOTED_SIGNS:
        word = word.replace(sign, f"\\{sign}")
    return '"' + word.replace("%", "%%") + '"'


def _escaped(text: str) -> str:
    """A value of type string: its escapes come on top of those of Exec."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _data_home() -> Path:
    data = os.environ.get("XDG_DATA_HOME", "")
    return Path(data) if data.startswith("/") else Path.home() / ".local" / "share"
