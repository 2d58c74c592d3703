"""Linux: a terminal to open the program in, with the size and the letters that the entry asks for.

Only terminals whose size can be asked for on the command line are here.
"""

from __future__ import annotations

import os
import shutil
from pathlib import PurePath

from .entry import COLUMNS, LETTER_POINTS, ROWS, Command

_SIZE = f"{COLUMNS}x{ROWS}"
_ZOOM = "1.3"
"""Of the usual letters, which most systems have in 10 or 11 points."""
_BEFORE_COMMAND: dict[str, Command] = {
    "gnome-terminal": (f"--geometry={_SIZE}", f"--zoom={_ZOOM}", "--"),
    "konsole": (
        *("-p", f"TerminalColumns={COLUMNS}", "-p", f"TerminalRows={ROWS}"),
        *("-p", f"Font=Monospace,{LETTER_POINTS}", "-e"),
    ),
    "xfce4-terminal": (f"--geometry={_SIZE}", f"--font=Monospace {LETTER_POINTS}", "-x"),
    "mate-terminal": (f"--geometry={_SIZE}", f"--zoom={_ZOOM}", "-x"),
    "ghostty": (f"--window-width={COLUMNS}", f"--window-height={ROWS}", f"--font-size={LETTER_POINTS}", "-e"),
    "kitty": (
        *("-o", "remember_window_size=no", "-o", f"initial_window_width={COLUMNS}c"),
        *("-o", f"initial_window_height={ROWS}c", "-o", f"font_size={LETTER_POINTS}"),
    ),
    "wezterm": (
        *("--config", f"initial_cols={COLUMNS}", "--config", f"initial_rows={ROWS}"),
        *("--config", f"font_size={LETTER_POINTS}", "start", "--always-new-process", "--"),
    ),
    "alacritty": (
        *("-o", f"window.dimensions.columns={COLUMNS}", "-o", f"window.dimensions.lines={ROWS}"),
        *("-o", f"font.size={LETTER_POINTS}", "-e"),
    ),
    "foot": (f"--window-size-chars={_SIZE}", f"--font=monospace:size={LETTER_POINTS}"),
    "xterm": ("-u8", "-tn", "xterm-256color", "-geometry", _SIZE, "-fa", "Monospace", "-fs", str(LETTER_POINTS), "-e"),
}
_OF_DESKTOP = {"KDE": "konsole", "XFCE": "xfce4-terminal", "MATE": "mate-terminal", "GNOME": "gnome-terminal"}
_WAYLAND_ONLY = frozenset({"foot"})


def window_command(command: Command) -> Command | None:
    """Return what runs `command` in a terminal of its own; None where there is no terminal that we know.

    The one the person has chosen comes first ($TERMINAL, then Debian's alternative), then that of the desktop.
    """
    for name in dict.fromkeys((*_preferred(), *_BEFORE_COMMAND)):
        if name in _WAYLAND_ONLY and not os.environ.get("WAYLAND_DISPLAY"):
            continue
        found = shutil.which(name) if name in _BEFORE_COMMAND else None
        if found:
            return found, *_BEFORE_COMMAND[name], *command
    return None


def _preferred() -> list[str]:
    chosen = shutil.which("x-terminal-emulator")
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    return [
        PurePath(os.environ.get("TERMINAL", "")).name,
        PurePath(os.path.realpath(chosen)).name.removesuffix(".wrapper") if chosen else "",
        *(_OF_DESKTOP.get(desktop, "") for desktop in desktops),
    ]
