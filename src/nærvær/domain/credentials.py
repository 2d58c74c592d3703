"""Who is let in: what a PIN and a passphrase must be, and how long one waits after wrong tries. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
    """The code and its secret were right: whom they stand for (a person's key, or a staff code)."""

    key: str


@dataclass(frozen=True, slots=True)
class LoginRejected:
    """They were not, or it is not time yet. `wait_seconds` until the next try is looked at; which of the two is not told."""

    wait_seconds: int


def validate_pin(pin: str) -> str | None:
    """Why `pin` is too easily guessed, as a reason code: length, few, run, repeat, date, often. None: it will do."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        return "length"
    if len(set(pin)) <= _TOO_FEW_DIGITS:
        return "few"
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1:
        return "run"
    if pin[:3] == pin[3:]:
        return "repeat"
    if _is_date(pin):
        return "date"
    return "often" if pin in _COMMON_PINS else None


def validate_passphrase(passphrase: str) -> str | None:
    """Why `passphrase` will not do: short, long, few (different signs). None: it will do."""
    if len(passphrase) < PASSPHRASE_MIN_LENGTH:
        return "short"
    if len(passphrase) > PASSPHRASE_MAX_LENGTH:
        return "long"
    return "few" if len(set(passphrase)) < PASSPHRASE_MIN_LENGTH // 2 else None


def cool_off(failures: int) -> int:
    """Seconds to wait after so many wrong tries in a row: nothing at first, then 30 s, 1, 5 and 15 minutes."""
    if failures <= FREE_ATTEMPTS:
        return 0
    return COOL_OFF_SECONDS[min(failures - FREE_ATTEMPTS, len(COOL_OFF_SECONDS)) - 1]


def remaining_cool_off(failures: int, last: datetime, now: datetime) -> int:
    """Whole seconds left to wait; a clock that was set back makes nobody wait longer than the full time."""
    wait = cool_off(failures)
    passed = max((now - last).total_seconds(), 0.0)
    return max(0, -int(-(wait - passed) // 1))


def attempts_expired(last: datetime, now: datetime) -> bool:
    """Whether wrong tries are so long ago that they count no more."""
    return now - last > ATTEMPTS_EXPIRE_AFTER


def _is_date(pin: str) -> bool:
    """A birthday, as people here write it or the other way round; month and year too, as 19 and 20 are days."""
    for day, month in ((pin[:2], pin[2:4]), (pin[4:], pin[2:4]), (pin[2:4], pin[:2])):
        try:
            date(2000, int(month), int(day))
        except ValueError:
            continue
        return True
    return False
