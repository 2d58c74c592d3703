"""macOS: an application in the person's own folder, which asks Terminal for a window. Written, and not tried."""

from __future__ import annotations

import plistlib
import shlex
from pathlib import Path

from ..domain.menu_entry import EntryWords
from .entry import COLUMNS, LETTER_POINTS, ROWS, Command, EntrySetup
from .icons import icns

_IDENTIFIER = "naervaer.menu"


def entry_setup(command: Command, words: EntryWords) -> EntrySetup:
    """The application in ~/Applications, where Spotlight and Launchpad find it."""
    bundle = Path.home() / "Applications" / "nærvær.app"
    contents = bundle / "Contents"
    starter = contents / "MacOS" / "naervaer"
    entry = contents / "Info.plist"
    information = {
        "CFBundleName": words.name,
        "CFBundleIdentifier": _IDENTIFIER,
        "CFBundleExecutable": starter.name,
        "CFBundleIconFile": "naervaer",
        "CFBundlePackageType": "APPL",
    }
    files = {
        contents / "Resources" / "naervaer.icns": icns(),
        starter: starter_script(command).encode(),
        entry: plistlib.dumps(information),
    }
    made = (contents / "Resources", starter.parent, contents, bundle)
    return EntrySetup(files, entry, frozenset({starter}), folders=made)


def starter_script(command: Command) -> str:
    """The script that opens a window of Terminal, makes it as large as it should be, and runs `command` in it."""
    line = _apple_text(f"exec {shlex.join(command)}")
    window = [
        'tell application "Terminal"',
        "activate",
        f"set opened to do script {line}",
        f"set number of columns of opened to {COLUMNS}",
        f"set number of rows of opened to {ROWS}",
        f"set font size of opened to {LETTER_POINTS}",
        "end tell",
    ]
    return "#!/bin/sh\nexec osascript " + " ".join(f"-e {shlex.quote(row)}" for row in window) + "\n"


def _apple_text(text: str) -> str:
    """A text in AppleScript."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
