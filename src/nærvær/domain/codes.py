"""Codes instead of names: signs that are not mistaken for each other, a check character, and no words.

A code says nothing about anybody. It is written without the hyphen it is shown with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

ALPHABET = "23456789ABCDEFGHJKMNPRTUVWXYZ"
PERSON_LENGTH = 6
STAFF_LENGTH = 8
_GROUP = {6: 3, 8: 4, 12: 4}
_LETTERS_IN_A_ROW = 2
# What is written by hand is read as what it was meant to be; none of these signs is in the alphabet.
_MEANT = str.maketrans({"S": "5"})
_BETWEEN = frozenset(" -–—\u00a0")

Below = Callable[[int], int]
"""Gives a random number from 0 to below its argument; `secrets.randbelow` in earnest."""


def new_code(below: Below, length: int = PERSON_LENGTH) -> str:
    """A random code of `length` signs, the last of them a check character. No three letters stand in a row."""
    while True:
        body = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(length - 1))
        code = body + check_character(body)
        if not _may_be_a_word(code):
            return code


def check_character(body: str) -> str:
    """The sign that makes `body` whole: any one sign changed, or any two swapped, and it is another.

    The weights 1, 2, 3 … differ and are no multiples of the alphabet's length, which is a prime.
    """
    total = sum(place * ALPHABET.index(sign) for place, sign in enumerate(body, 2))
    return ALPHABET[-total % len(ALPHABET)]


def read_code(text: str, length: int = PERSON_LENGTH) -> str | None:
    """The code that was written, however it was cased and parted; None when it cannot be one."""
    code = "".join(sign for sign in text.upper().translate(_MEANT) if sign not in _BETWEEN)
    if len(code) != length or not set(code) <= set(ALPHABET):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def written(code: str) -> str:
    """The code as it is shown: in groups."""
    step = _GROUP.get(len(code), len(code))
    return "-".join(code[start : start + step] for start in range(0, len(code), step))


def in_base(number: int, length: int) -> str:
    """A whole number as `length` signs, the greatest first. Raises `ValueError` when it does not fit."""
    signs = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    if number:
        raise ValueError("the number needs more signs")
    return "".join(reversed(signs))


def from_base(signs: Sequence[str]) -> int:
    """The number that `in_base` wrote."""
    number = 0
    for sign in signs:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return number


def _may_be_a_word(code: str) -> bool:
    run = 0
    for sign in code:
        run = run + 1 if sign.isalpha() else 0
        if run > _LETTERS_IN_A_ROW:
            return True
    return False
