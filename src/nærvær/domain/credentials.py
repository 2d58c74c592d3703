"""Rules for PINs and passphrases: which will do, and how long a person waits after wrong attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

PIN_LENGTH = 6
PASSPHRASE_MIN_LENGTH, PASSPHRASE_MAX_LENGTH = 12, 64
FREE_ATTEMPTS = 2
COOL_OFF_SECONDS = (30, 60, 300, 900)
ATTEMPTS_EXPIRE_AFTER = timedelta(hours=24)
FIRST_USE_WINDOW = timedelta(minutes=30)
_TOO_FEW_DIGITS = 2
_COMMON_PINS = frozenset({"112233", "123321", "147258", "159753", "123654", "789456", "456123", "258147", "121314"})


@dataclass(frozen=True, slots=True)
class LoginAccepted:
    """Code and secret were right: whom they stand for (a person's key, or a staff code)."""

    key: str


@dataclass(frozen=True, slots=True)
class LoginRejected:
    """Code and secret were not right, or it is too early for another attempt; which of the two is not told.

    `wait_seconds` until the next attempt is checked.
    """

    wait_seconds: int


class PinFault(StrEnum):
    """Why a PIN is too easily guessed."""

    LENGTH = "length"
    FEW_DIGITS = "few"
    RUN = "run"
    REPEATED = "repeat"
    DATE = "date"
    COMMON = "often"


class PassphraseFault(StrEnum):
    """Why a passphrase will not do. `FEW_CHARACTERS`: too few different ones."""

    SHORT = "short"
    LONG = "long"
    FEW_CHARACTERS = "few"


def validate_pin(pin: str) -> PinFault | None:
    """Return why `pin` is too easily guessed; None when it will do."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        return PinFault.LENGTH
    if len(set(pin)) <= _TOO_FEW_DIGITS:
        return PinFault.FEW_DIGITS
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1:
        return PinFault.RUN
    if pin[:3] == pin[3:]:
        return PinFault.REPEATED
    if _is_date(pin):
        return PinFault.DATE
    return PinFault.COMMON if pin in _COMMON_PINS else None


def validate_passphrase(passphrase: str) -> PassphraseFault | None:
    """Return why `passphrase` will not do; None when it will."""
    if len(passphrase) < PASSPHRASE_MIN_LENGTH:
        return PassphraseFault.SHORT
    if len(passphrase) > PASSPHRASE_MAX_LENGTH:
        return PassphraseFault.LONG
    return PassphraseFault.FEW_CHARACTERS if len(set(passphrase)) < PASSPHRASE_MIN_LENGTH // 2 else None


def cool_off(failures: int) -> int:
    """Return the seconds to wait after so many wrong attempts in a row: none at first, then 30 s, 1, 5 and 15 minutes."""
    if failures <= FREE_ATTEMPTS:
        return 0
    return COOL_OFF_SECONDS[min(failures - FREE_ATTEMPTS, len(COOL_OFF_SECONDS)) - 1]


def remaining_cool_off(failures: int, last: datetime, now: datetime) -> int:
    """Return the whole seconds still to wait; a clock that was set back never makes it longer than the full time."""
    wait = cool_off(failures)
    passed = max((now - last).total_seconds(), 0.0)
    return max(0, -int(-(wait - passed) // 1))


def attempts_expired(last: datetime, now: datetime) -> bool:
    """Return whether the last wrong attempt is so long ago that none of them counts any more."""
    return now - last > ATTEMPTS_EXPIRE_AFTER


def _is_date(pin: str) -> bool:
    """Whether it is a birthday, in whatever order people write it; month and year too, as 19 and 20 are days."""
    for day, month in ((pin[:2], pin[2:4]), (pin[4:], pin[2:4]), (pin[2:4], pin[:2])):
        try:
            date(2000, int(month), int(day))
        except ValueError:
            continue
        return True
    return False
