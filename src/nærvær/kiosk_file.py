"""Reads the kiosk's rules, /etc/naervaer/kiosk.toml: a file that nobody at the screen can change."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .domain.kiosk import KioskProblem, KioskRules

USUAL = Path("/etc/naervaer/kiosk.toml")
LARGEST = 64_000
ROOT = 0
THEMES = ("kveld", "dag", "sterk")
_LINE = re.compile(r"at line (\d+)")
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read_rules(file: Path | None) -> KioskRules:
    """The rules in `file`; None: those in the usual place, or what is usual when there are none. Raises `KioskProblem`."""
    if file is None and not USUAL.exists():
        return KioskRules()
    file = file or USUAL
    try:
        told_of = file.stat()
        text = file.read_text("utf-8-sig") if told_of.st_size <= LARGEST else None
    except (OSError, UnicodeDecodeError) as error:
        raise KioskProblem("unreadable", str(file)) from error
    if told_of.st_mode & _OTHERS_MAY_WRITE:
        raise KioskProblem("open", str(file))
    if file == USUAL and told_of.st_uid != ROOT:
        raise KioskProblem("owner", str(file))
    try:
        told = tomllib.loads("?" if text is None else text)
    except tomllib.TOMLDecodeError as error:
        line = None if text is None else _LINE.search(str(error))
        raise KioskProblem("not-toml", str(file), line[1] if line else "") from error
    return _rules(told, str(file))


def _rules(told: dict[str, Any], file: str) -> KioskRules:
    for key, value in told.items():
        if key not in _FITS:
            raise KioskProblem("unknown", file, key)
        if not _FITS[key](value):
            raise KioskProblem("value", file, key)
    return KioskRules(**told)


def _folder(value: object) -> bool:
    return isinstance(value, str) and Path(value).is_absolute()


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _minutes(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.05 <= value <= 120


_FITS: dict[str, Callable[[object], bool]] = {
    "data_dir": _folder,
    "idle_minutes": _minutes,
    "after_minutes": _minutes,
    "theme": lambda value: value in THEMES,
    "motion": _yes_or_no,
    "sound_check": _yes_or_no,
    "handover_dir": _folder,
}
