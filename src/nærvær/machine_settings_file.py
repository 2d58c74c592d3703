"""Reads and writes `settings.toml`, the settings of this machine. An unusable file is moved aside and the defaults hold."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, time
from pathlib import Path
from typing import Any

from .checked_toml import BrokenToml, CheckedTable, TableFault, is_number_between, read_toml
from .domain.errors import FileFault, TomlFault, UnreadableFile
from .domain.language_choice import is_country_code
from .domain.machine_settings import Digits, Dimming, MachineSettings, Motion, UnusableSettings
from .files import OWNER_ONLY_MODE, atomic_files, free_name, read_text

FILE_NAME = "settings.toml"
LARGEST_FILE = 20_000
LONGEST_TEXT = 200
_LEFT_IN_PLACE = {FileFault.DISK, FileFault.FOLDER, FileFault.FORBIDDEN, FileFault.SPECIAL}
"""Reasons why an unusable file is not moved: it may be readable another day, or it is not one of ours."""


class MachineSettingsFile:
    """The port `MachineSettingsStore` over a file in `folder`, which need not be there. Unknown keys are kept."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._lock = threading.Lock()
        self._unknown: dict[str, Any] = {}
        self._settings: MachineSettings | None = None
        self._unusable: UnusableSettings | None = None

    @property
    def unusable(self) -> UnusableSettings | None:
        return self._unusable

    def read(self) -> MachineSettings:
        with self._lock:
            if self._settings is None:
                self._settings = self._read()
            return self._settings

    def save(self, settings: MachineSettings) -> bool:
        with self._lock:
            if self._settings is None:
                self._read()
            self._settings = settings
            if self._unusable is not None and not self._unusable.moved:  # what could not be read may be whole
                return False
            try:
                self._write(_as_toml({**self._unknown, **asdict(settings)}))
            except OSError:
                return False
            return True

    def _read(self) -> MachineSettings:
        try:
            text = read_text(self._file, LARGEST_FILE)
        except UnreadableFile as error:
            if error.reason in _LEFT_IN_PLACE:
                self._unusable = UnusableSettings(str(self._file), reason=error.reason, moved=False)
            elif error.reason is not FileFault.ABSENT:
                self._move_aside(error.reason, line=error.data.get("line"))
            return MachineSettings()
        try:
            values = read_toml(text)
            table = CheckedTable(values, text)
            settings = MachineSettings(
                **{
                    name: make(table.check(name, accepts))
                    for name, (accepts, make) in _CHECKS.items()
                    if table.has(name)
                }
            )
        except BrokenToml as error:
            self._move_aside(error.reason, line=error.line)
            return MachineSettings()
        except TableFault as fault:
            self._move_aside(None, fault.key, fault.line)
            return MachineSettings()
        self._unknown = {key: value for key, value in values.items() if key not in _CHECKS}
        return settings

    def _move_aside(self, reason: FileFault | TomlFault | None, key: str = "", line: object = None) -> None:
        number = line if isinstance(line, int) else None
        with contextlib.suppress(OSError):
            aside = free_name(self._file.parent, f"{self._file.stem}.damaged", self._file.suffix)
            self._file.replace(aside)
            self._unusable = UnusableSettings(str(aside), key, reason, number)
            return
        self._unusable = UnusableSettings(str(self._file), key, reason, number, moved=False)

    def _write(self, text: str) -> None:
        """Write a new file that takes the place of the old one, whole or not at all."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with atomic_files(self._file, mode=OWNER_ONLY_MODE) as pending:
            pending.parts[0].write_bytes(text.encode())


def read_language(folder: Path) -> str:
    """Return the language in the settings file in `folder`; "" where none can be read. Changes nothing.

    It is needed before a person can be told that the file cannot be used, so that is left to `MachineSettingsFile.read`.
    """
    try:
        language = read_toml(read_text(folder / FILE_NAME, LARGEST_FILE)).get("language")
    except (UnreadableFile, BrokenToml):
        return ""
    return language if isinstance(language, str) and _is_text(language) else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


# For each key: which values are accepted, and the type made of them.
_CHECKS: dict[str, tuple[Callable[[Any], bool], Callable[[Any], Any]]] = {
    "theme": (_is_text, str),
    "motion": (lambda value: value in tuple(Motion), Motion),
    "digits": (lambda value: value in tuple(Digits), Digits),
    "dimming": (lambda value: value in tuple(Dimming), Dimming),
    "volume": (lambda value: is_number_between(value, 0, 1), float),
    "device": (_is_text, str),
    "language": (_is_text, str),
    "country": (lambda value: isinstance(value, str) and (not value or is_country_code(value.upper())), str),
}


def _as_toml(values: Mapping[str, Any]) -> str:
    return "".join(f"{_quoted(key)} = {_toml(value)}\n" for key, value in values.items())


def _toml(value: Any) -> str:
    """A value in TOML, on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_quoted(key)} = {_toml(within)}' for key, within in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(within) for within in value)}]"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    # A date and a time in ISO 8601, a number, inf and nan: Python writes them as TOML does.
    return value.isoformat() if isinstance(value, date | time) else repr(value)


def _quoted(key: str) -> str:
    return key if key.isascii() and key.replace("-", "").replace("_", "").isalnum() else _string(key)


def _string(text: str) -> str:
    """A string in quotation marks. TOML has the escapes of JSON, but not its pairs for one character (as of an emoji)."""
    import json

    whole = text.encode("utf-8", "replace").decode()  # half a character, as in the name of a device, is none
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
