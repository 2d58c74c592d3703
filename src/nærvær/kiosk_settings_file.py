"""Reads the kiosk's settings, /etc/naervaer/kiosk.toml: a file that nobody at the screen can change."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from .checked_toml import BrokenToml, CheckedTable, TableFault, is_number_between, read_toml
from .domain.errors import ContentFault, UnreadableFile
from .domain.kiosk import KioskFault, KioskProblem, KioskSettings
from .domain.language_choice import is_country_code, is_language_code
from .files import read_text

DEFAULT_FILE = Path("/etc/naervaer/kiosk.toml")
LARGEST_FILE = 64_000
LONGEST_WORDS = 80
LONGEST_ADDRESS = 1000
ROOT = 0
THEMES = ("kveld", "dag", "sterk")
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read_kiosk_settings(file: Path | None) -> KioskSettings:
    """Return the settings in `file`, or with None those in the usual file, or the defaults where there is none.

    Raises `KioskProblem`, also for a file that others may change.
    """
    if file is None and _is_absent(DEFAULT_FILE):
        return KioskSettings()
    file = file or DEFAULT_FILE
    try:
        text = read_text(file, LARGEST_FILE)
        status = file.stat()
    except UnreadableFile as error:
        raise KioskProblem(KioskFault.UNREADABLE, str(file), why=error.reason, line=error.data.get("line")) from error
    except OSError as error:
        raise KioskProblem(KioskFault.UNREADABLE, str(file)) from error
    if status.st_mode & _OTHERS_MAY_WRITE:
        raise KioskProblem(KioskFault.WRITABLE, str(file))
    if file == DEFAULT_FILE and status.st_uid != ROOT:
        raise KioskProblem(KioskFault.OWNER, str(file))
    try:
        return KioskSettings(**CheckedTable(read_toml(text), text).checked_values(_CHECKS))
    except BrokenToml as error:
        raise KioskProblem(KioskFault.NO_TOML, str(file), line=error.line) from error
    except TableFault as fault:
        reason = KioskFault.UNKNOWN_KEY if fault.reason is ContentFault.UNKNOWN_KEY else KioskFault.BAD_VALUE
        raise KioskProblem(reason, str(file), fault.key, line=fault.line) from fault


def _is_absent(file: Path) -> bool:
    """Whether there is no file; one that cannot be looked at counts as there."""
    try:
        file.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _folder(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and Path(value).is_absolute()


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _few_words(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_WORDS and value.isprintable()


def _address(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ADDRESS and value.isprintable()


def _minutes(value: object) -> bool:
    return is_number_between(value, 0.05, 120)


_CHECKS: dict[str, Callable[[object], bool]] = {
    "data_dir": _folder,
    "idle_minutes": _minutes,
    "after_minutes": _minutes,
    "theme": lambda value: value in THEMES,
    "motion": _yes_or_no,
    "sound_check": _yes_or_no,
    "handover_dir": _folder,
    "language": lambda value: isinstance(value, str) and is_language_code(value),
    "responsible": _few_words,
    "kept": _few_words,
    "database": _address,
    "database_password_file": _folder,
    "country": lambda value: isinstance(value, str) and is_country_code(value.upper()),
}
