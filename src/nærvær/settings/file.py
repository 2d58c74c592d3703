"""Reads and writes `settings.toml`. What cannot be used is set aside, and the usual settings hold."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..domain.machine import Digits, Machine, Motion, SetAside

FILE_NAME = "settings.toml"
LARGEST_FILE = 20_000
LONGEST_TEXT = 200


class SettingsFile:
    """One file in `folder`, which need not be there. Keys it does not know are left as they were."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._lock = threading.Lock()
        self._others: dict[str, Any] = {}
        self._machine: Machine | None = None
        self._set_aside: SetAside | None = None

    @property
    def set_aside(self) -> SetAside | None:
        return self._set_aside

    def read(self) -> Machine:
        with self._lock:
            if self._machine is None:
                self._machine = self._read()
            return self._machine

    def keep(self, machine: Machine) -> bool:
        with self._lock:
            if self._machine is None:
                self._read()
            self._machine = machine
            try:
                self._write(_written({**self._others, **asdict(machine)}))
            except OSError:
                return False
            return True

    def _read(self) -> Machine:
        try:
            raw = self._file.read_bytes()
        except OSError:
            return Machine()
        try:
            values = _parsed(raw)
            machine = Machine(**{name: check(values[name]) for name, check in _CHECKS.items() if name in values})
        except _Fault as fault:
            self._put_aside(str(fault))
            return Machine()
        self._others = {key: value for key, value in values.items() if key not in _CHECKS}
        return machine

    def _put_aside(self, fault: str) -> None:
        aside = self._file.with_name(f"{self._file.stem}.damaged{self._file.suffix}")
        with contextlib.suppress(OSError):
            self._file.replace(aside)
            self._set_aside = SetAside(str(aside), fault)
            return
        self._set_aside = SetAside(str(self._file), fault)

    def _write(self, text: str) -> None:
        """Whole or not at all: a new file takes the place of the old one."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{self._file.name}-")
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._file)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise


class _Fault(ValueError):
    """What is wrong with the file: a key, or "" for the whole of it."""


def _parsed(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > LARGEST_FILE:
        raise _Fault
    import tomllib

    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        raise _Fault from None


def _text(key: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise _Fault(key)
        return value

    return check


def _motion(value: Any) -> Motion:
    if value not in tuple(Motion):
        raise _Fault("motion")
    return Motion(value)


def _digits(value: Any) -> Digits:
    if value not in tuple(Digits):
        raise _Fault("digits")
    return Digits(value)


def _volume(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _Fault("volume")
    return float(value)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "theme": _text("theme"),
    "motion": _motion,
    "digits": _digits,
    "volume": _volume,
    "device": _text("device"),
}


def _written(values: Mapping[str, Any]) -> str:
    """TOML of what is simple; JSON writes strings, numbers and truth as TOML does."""
    import json

    simple = {key: value for key, value in values.items() if isinstance(value, str | int | float | bool)}
    names = {key: key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else None for key in simple}
    lines = (f"{name or json.dumps(key)} = {json.dumps(simple[key])}" for key, name in names.items())
    return "".join(f"{line}\n" for line in lines)
