"""Codes instead of names, PINs and passphrases: how they are made and read, which will do, and the wait after wrong ones.

A code has characters that are not mistaken for each other, a check character, and spells no word. It says nothing about
anybody, and is kept without the hyphen it is shown with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from ..quick_dataclass import dataclass

CODE_ALPHABET = "23456789ABCDEFGHJKMNPRTUVWXYZ"
PERSON_CODE_LENGTH = 6
STAFF_CODE_LENGTH = 8

PIN_LENGTH = 6
PASSPHRASE_MIN_LENGTH, PASSPHRASE_MAX_LENGTH = 12, 64
PASSPHRASE_CHARACTERS = "1234567890qwertyuiopasdfghjkløzxcvbnmæå-"  # noqa: S105 - no password
"""Beside the space, what a passphrase is made of: the keys of a touch screen, so that it can be typed on every one."""
FREE_ATTEMPTS = 2
COOL_OFF_SECONDS = (30, 60, 300, 900)
SCREEN_FREE_ATTEMPTS, SCREEN_DRAIN_SECONDS = 10, 60
ATTEMPTS_EXPIRE_AFTER = timedelta(hours=24)
FIRST_USE_WINDOW = timedelta(minutes=30)
_TOO_FEW_DIGITS = 2
_COMMON_PINS = frozenset({"112233", "123321", "147258", "159753", "123654", "789456", "456123", "258147", "121314"})
_GROUP_LENGTHS = {6: 3, 8: 4, 12: 4}
_MAX_LETTERS_IN_A_ROW = 2
# What is written by hand is read as what it was meant to be; none of these characters is in the alphabet.
_MISREAD_AS = str.maketrans({"S": "5"})
_SEPARATORS = frozenset(" -–—\u00a0")

RandomBelow = Callable[[int], int]
"""Returns a random number from 0 to below its argument: `secrets.randbelow`, or a fixed one in tests."""


def new_code(below: RandomBelow, length: int = PERSON_CODE_LENGTH) -> str:
    """Return a random code of `length` characters, the last a check character. No three letters stand in a row."""
    while True:
        body = "".join(CODE_ALPHABET[below(len(CODE_ALPHABET))] for _ in range(length - 1))
        code = body + check_character(body)
        if not _may_spell_a_word(code):
            return code


def check_character(body: str) -> str:
    """Return the character that completes `body`: any one character changed, or any two swapped, and it is another.

    The weights 1, 2, 3 … differ and are no multiples of the alphabet's length, which is a prime.
    """
    total = sum(weight * CODE_ALPHABET.index(character) for weight, character in enumerate(body, 2))
    return CODE_ALPHABET[-total % len(CODE_ALPHABET)]


def read_code(text: str, length: int = PERSON_CODE_LENGTH) -> str | None:
    """Return the code that was written, whatever its case and separators; None when it cannot be one."""
    code = "".join(character for character in text.upper().translate(_MISREAD_AS) if character not in _SEPARATORS)
    if len(code) != length or not set(code) <= set(CODE_ALPHABET):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def format_code(code: str) -> str:
    """Return the code as it is shown: in groups with a hyphen between."""
    step = _GROUP_LENGTHS.get(len(code), len(code))
    return "-".join(code[start : start + step] for start in range(0, len(code), step))


def encode_number(number: int, length: int) -> str:
    """Return a whole number as `length` characters, the greatest first. Raises `ValueError` when it does not fit."""
    characters = []
    for _ in range(length):
        number, rest = divmod(number, len(CODE_ALPHABET))
        characters.append(CODE_ALPHABET[rest])
    if number:
        raise ValueError("the number needs more characters")
    return "".join(reversed(characters))


def decode_number(characters: Sequence[str]) -> int:
    """Return the number that `encode_number` wrote."""
    number = 0
    for character in characters:
        number = number * len(CODE_ALPHABET) + CODE_ALPHABET.index(character)
    return number


@dataclass(frozen=True, slots=True)
class LoginAccepted:
    """Code and secret were right: whom they stand for (a person's key, or a staff code)."""

    key: str


@dataclass(frozen=True, slots=True)
class LoginRejected:
    """Code and secret were not right, or it is too early for another attempt; which of the two is not told.

    `wait_seconds` until the next attempt is checked. `checked`: whether this one was, and was wrong; two answers are the
    same without it, as nobody at the screen is told.
    """

    wait_seconds: int
    checked: bool = field(default=True, compare=False)


class PinFault(StrEnum):
    """Why a PIN is too easily guessed."""

    LENGTH = "length"
    FEW_DIGITS = "few"
    RUN = "run"
    REPEATED = "repeat"
    DATE = "date"
    COMMON = "often"


class PassphraseFault(StrEnum):
    """Why a passphrase will not do. `FEW_CHARACTERS`: too few different ones; `NOT_ON_SCREEN`: one that a touch screen has
    not."""

    SHORT = "short"
    LONG = "long"
    FEW_CHARACTERS = "few"
    NOT_ON_SCREEN = "not-on-screen"


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
    if not set(passphrase) <= {*PASSPHRASE_CHARACTERS, " "}:
        return PassphraseFault.NOT_ON_SCREEN
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


@dataclass(frozen=True, slots=True)
class ScreenBrake:
    """Counts the wrong attempts of a whole screen, whatever the codes: a bucket that loses one every minute.

    Somebody who mistypes never meets it; somebody who tries code after code waits for each one when it is full. `level` is
    how many are in it, `since` when it last lost one, or began to fill.
    """

    level: int
    since: datetime

    def at(self, now: datetime) -> ScreenBrake:
        """Return the brake as it is now. A clock that was set back leaves it as full as it was, and no fuller."""
        if self.since > now:
            return ScreenBrake(self.level, now)
        lost = int((now - self.since).total_seconds() // SCREEN_DRAIN_SECONDS)
        if lost >= self.level:
            return ScreenBrake(0, now)
        return ScreenBrake(self.level - lost, self.since + timedelta(seconds=lost * SCREEN_DRAIN_SECONDS))

    def wait_seconds(self, now: datetime) -> int:
        """Return the whole seconds until the next attempt is checked; 0 while there is room. Ask the brake of now."""
        if self.level < SCREEN_FREE_ATTEMPTS:
            return 0
        return max(1, -int(-(SCREEN_DRAIN_SECONDS - (now - self.since).total_seconds()) // 1))


def _is_date(pin: str) -> bool:
    """Whether it is a birthday, in whatever order people write it; month and year too, as 19 and 20 are days."""
    for day, month in ((pin[:2], pin[2:4]), (pin[4:], pin[2:4]), (pin[2:4], pin[:2])):
        try:
            date(2000, int(month), int(day))
        except ValueError:
            continue
        return True
    return False


def _may_spell_a_word(code: str) -> bool:
    run = 0
    for character in code:
        run = run + 1 if character.isalpha() else 0
        if run > _MAX_LETTERS_IN_A_ROW:
            return True
    return False
