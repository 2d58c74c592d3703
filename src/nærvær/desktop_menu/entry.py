"""The `MenuEntry` port over files to write and commands to run, as each kind of desktop describes them."""

from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..domain.settings import EntryWords
from ..files import EVERYBODY_MODE, atomic_files, remove_stale_parts

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
