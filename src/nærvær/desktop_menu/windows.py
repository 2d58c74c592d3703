"""Windows: a shortcut in the person's own start menu, made by PowerShell. Written, and not tried."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from ..domain.menu_entry import EntryWords
from .entry import COLUMNS, ROWS, Command, EntrySetup
from .icons import ico

_MAKE = (
    "$shortcut = (New-Object -ComObject WScript.Shell).CreateShortcut({entry}); "
    "$shortcut.TargetPath = {program}; $shortcut.Arguments = {arguments}; $shortcut.Description = {comment}; "
    "$shortcut.IconLocation = {icon}; $shortcut.Save()"
)


def entry_setup(command: Command, words: EntryWords) -> EntrySetup:
    """The shortcut and its icon. Windows Terminal takes a size; where it is not there, Windows opens what it has."""
    roaming = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    local = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "naervaer"
    entry = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "nærvær.lnk"
    icon = local / "naervaer.ico"
    terminal = shutil.which("wt")
    program, *arguments = (terminal, "--size", f"{COLUMNS},{ROWS}", "--", *command) if terminal else command
    script = _MAKE.format(
        entry=_literal(str(entry)),
        program=_literal(program),
        arguments=_literal(subprocess.list2cmdline(arguments)),
        comment=_literal(words.comment),
        icon=_literal(str(icon)),
    )
    make = ("powershell", "-NoProfile", "-NonInteractive", "-Command", script)
    return EntrySetup({icon: ico()}, entry, commands=(make,), folders=(local,))


def _literal(text: str) -> str:
    """A text in PowerShell, in which nothing is filled in."""
    return "'" + text.replace("'", "''") + "'"
