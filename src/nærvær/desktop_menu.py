"""The program in the menu of the person's own desktop: an entry with an icon, which opens it in a terminal.

Linux: an entry and icons as the freedesktop specifications have them (Desktop Entry Specification 1.1, with its two levels
of quoting, and Icon Theme Specification), and a terminal to open the program in, if one is there whose size can be asked
for on the command line. macOS: an application that asks Terminal for a window. Windows: a shortcut in the start menu, made
by PowerShell. Those of macOS and Windows are written, and not tried.
"""

from __future__ import annotations

import contextlib
import os
import plistlib
import re
import shlex
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath

from .domain.machine_settings import EntryWords
from .files import EVERYBODY_MODE, atomic_files, remove_stale_parts
from .quick_dataclass import dataclass

COLUMNS, ROWS, LETTER_POINTS = 100, 30, 14
"""The terminal that the entry opens: room for every page, in letters that can be read from a chair."""
COMMAND_TIMEOUT_SECONDS = 30
EXECUTABLE_MODE = 0o755

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntrySetup:
    """The files and commands that put the entry there.

    `files` are written in their order, the one that the desktop reads last; `entry` is that one, or what `commands` make of
    them. `folders` may have been made for the files and are removed when they are empty, the innermost first.
    """

    files: Mapping[Path, bytes]
    entry: Path
    executable: frozenset[Path] = frozenset()
    commands: tuple[Command, ...] = ()
    folders: tuple[Path, ...] = ()


MakeSetup = Callable[[Command, EntryWords], EntrySetup]
"""How one kind of desktop has an entry that runs a command."""


def system_menu_entry(command: Sequence[str], platform: str = sys.platform) -> FilesMenuEntry:
    """The entry for the desktop of this machine; `command` starts the program from anywhere."""
    make_setup = {"win32": windows_setup, "darwin": macos_setup}.get(platform, xdg_setup)
    return FilesMenuEntry(make_setup, tuple(command))


class FilesMenuEntry:
    """The port `MenuEntry` over one kind of desktop."""

    def __init__(self, make_setup: MakeSetup, command: Command) -> None:
        self._make_setup = make_setup
        self._command = command

    def add(self, words: EntryWords) -> None:
        setup = self._make_setup(self._command, words)
        try:
            for file, content in setup.files.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                _write(file, content, executable=file in setup.executable)
            for command in setup.commands:
                _run(command)
        except (OSError, KeyboardInterrupt):
            with contextlib.suppress(OSError):
                self.remove()
            raise

    def remove(self) -> bool:
        was_there, setup = self.is_there(), self._any_setup()
        problems = []
        # The entry goes first: cut off here, the menu names nothing that is gone.
        for file in (setup.entry, *reversed(tuple(setup.files))):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:  # the others go all the same
                problems.append(error)
            remove_stale_parts(file.parent, re.escape(f".{file.name}."))
        for folder in setup.folders:
            with contextlib.suppress(OSError):  # something else lies there, or it was never made
                folder.rmdir()
        if problems:
            raise problems[0]
        return was_there

    def is_there(self) -> bool:
        try:
            return self._any_setup().entry.is_file()
        except OSError:  # a folder that may not be looked into
            return False

    def _any_setup(self) -> EntrySetup:
        """A setup with other words, of the same files."""
        return self._make_setup(self._command, EntryWords("", "", ()))


def _write(file: Path, content: bytes, *, executable: bool) -> None:
    with atomic_files(file, mode=EXECUTABLE_MODE if executable else EVERYBODY_MODE) as pending:
        pending.parts[0].write_bytes(content)


def _run(command: Command) -> None:
    """Run a command of the system. Raises `OSError` where it is not there, or does not do it."""
    try:
        done = subprocess.run(  # noqa: S603 - arguments of our own only, never through a shell
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=COMMAND_TIMEOUT_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    if done.returncode:
        raise OSError


# Linux

_XDG_NAME = "naervaer"
_EXEC_SIGNS = '\\"`$'


def xdg_setup(command: Command, words: EntryWords) -> EntrySetup:
    """The entry and the icons below `XDG_DATA_HOME`."""
    data = _data_home()
    icons = data / "icons" / "hicolor"
    scalable, large = icons / "scalable" / "apps", icons / "256x256" / "apps"
    entry = data / "applications" / f"{_XDG_NAME}.desktop"
    files = {
        scalable / f"{_XDG_NAME}.svg": icon(ICON),
        large / f"{_XDG_NAME}.png": icon(LARGE_ICON),
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
        "Name": _entry_text(words.name),
        "Comment": _entry_text(words.comment),
        "Keywords": "".join(f"{_entry_text(word).replace(';', '')};" for word in words.keywords),
        "Icon": _XDG_NAME,
        "Exec": _entry_text(" ".join(map(_exec_word, in_window or command))),
        "Terminal": "false" if in_window else "true",
        "Categories": "Utility;",
    }
    return "".join(["[Desktop Entry]\n", *(f"{key}={value}\n" for key, value in values.items() if value)])


def _exec_word(word: str) -> str:
    """One word of Exec: between quotation marks, with a percent sign that is no field code."""
    for sign in _EXEC_SIGNS:
        word = word.replace(sign, f"\\{sign}")
    return '"' + word.replace("%", "%%") + '"'


def _entry_text(text: str) -> str:
    """A value of type string: its escapes come on top of those of Exec."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _data_home() -> Path:
    data = os.environ.get("XDG_DATA_HOME", "")
    return Path(data) if data.startswith("/") else Path.home() / ".local" / "share"


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


# macOS

_IDENTIFIER = "naervaer.menu"


def macos_setup(command: Command, words: EntryWords) -> EntrySetup:
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


# Windows

_MAKE_SHORTCUT = (
    "$shortcut = (New-Object -ComObject WScript.Shell).CreateShortcut({entry}); "
    "$shortcut.TargetPath = {program}; $shortcut.Arguments = {arguments}; $shortcut.Description = {comment}; "
    "$shortcut.IconLocation = {icon}; $shortcut.Save()"
)


def windows_setup(command: Command, words: EntryWords) -> EntrySetup:
    """The shortcut and its icon. Windows Terminal takes a size; where it is not there, Windows opens what it has."""
    roaming = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    local = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "naervaer"
    entry = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "nærvær.lnk"
    icon = local / "naervaer.ico"
    terminal = shutil.which("wt")
    program, *arguments = (terminal, "--size", f"{COLUMNS},{ROWS}", "--", *command) if terminal else command
    script = _MAKE_SHORTCUT.format(
        entry=_powershell_text(str(entry)),
        program=_powershell_text(program),
        arguments=_powershell_text(subprocess.list2cmdline(arguments)),
        comment=_powershell_text(words.comment),
        icon=_powershell_text(str(icon)),
    )
    make = ("powershell", "-NoProfile", "-NonInteractive", "-Command", script)
    return EntrySetup({icon: ico()}, entry, commands=(make,), folders=(local,))


def _powershell_text(text: str) -> str:
    """A text in PowerShell, in which nothing is filled in."""
    return "'" + text.replace("'", "''") + "'"


# The icon; the larger formats hold the same picture as PNG

ICON, LARGE_ICON = "naervaer.svg", "naervaer.png"
_ICONS = Path(__file__).resolve().parent / "data"
_ICNS_256_PIXELS = b"ic08"
_ICO_HEADER, _ICO_ENTRY = struct.Struct("<3H"), struct.Struct("<4B2H2I")


def icon(name: str) -> bytes:
    """The icon as it comes with the program: `ICON` as SVG, `LARGE_ICON` as PNG of 256 × 256 pixels."""
    return _ICONS.joinpath(name).read_bytes()


def icns() -> bytes:
    """The icon for macOS, which holds the PNG as it is."""
    content = icon(LARGE_ICON)
    entry = _ICNS_256_PIXELS + struct.pack(">I", len(content) + 8) + content
    return b"icns" + struct.pack(">I", len(entry) + 8) + entry


def ico() -> bytes:
    """The icon for Windows, which holds the PNG as it is; a side of 256 pixels is written as 0."""
    content = icon(LARGE_ICON)
    offset = _ICO_HEADER.size + _ICO_ENTRY.size
    return _ICO_HEADER.pack(0, 1, 1) + _ICO_ENTRY.pack(0, 0, 0, 0, 1, 32, len(content), offset) + content
