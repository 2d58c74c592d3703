"""Numbers as people write them: the one place where text becomes a number."""

from __future__ import annotations

import re

MOST_DIGITS = 18
"""Python refuses to read more than 4 300 digits at once, and nothing counted here needs more than a few."""
_DECIMAL = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}(?:[.,][0-9]{{1,{MOST_DIGITS}}})?", re.ASCII)


def whole_number(text: str, lowest: int, highest: int) -> int | None:
    """Return the whole number written in `text` when it lies in `lowest`…`highest`; None for anything else.

    White space around it is allowed, leading zeros too. Signs, other alphabets' digits and decimals are not.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    significant = digits.lstrip("0") or "0"
    if len(significant) > MOST_DIGITS:
        return None
    number = int(significant)
    return number if lowest <= number <= highest else None


def decimal_number(text: str, above: float, highest: float, lowest: float | None = None) -> float | None:
    """Return the number written in `text`, with decimal comma or point, when it lies over `above` and up to `highest`.

    With `lowest` that value itself is allowed too. Whole numbers come as `int`. White space around it is allowed;
    signs, exponents, underscores, words such as "inf" and other alphabets' digits are not: they give None.
    """
    written = text.strip()
    if not _DECIMAL.fullmatch(written):
        return None
    number = float(written.replace(",", "."))
    if number > highest or not (number > above or number == lowest):
        return None
    return int(number) if number.is_integer() else number
