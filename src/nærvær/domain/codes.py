"""Codes instead of names: characters that are not mistaken for each other, a check character, and no words.

A code says nothing about anybody. It is kept without the hyphen it is shown with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

CODE_ALPHABET = "23456789ABCDEFGHJKMNPRTUVWXYZ"
PERSON_CODE_LENGTH = 6
STAFF_CODE_LENGTH = 8
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


def _may_spell_a_word(code: str) -> bool:
    run = 0
    for character in code:
        run = run + 1 if character.isalpha() else 0
        if run > _MAX_LETTERS_IN_A_ROW:
            return True
    return False
