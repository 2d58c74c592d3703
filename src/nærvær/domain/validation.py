"""Numbers as people write them: the one place where text becomes a number."""

from __future__ import annotations

MOST_DIGITS = 18
"""Python refuses to read more than 4 300 digits at once, and nothing counted here needs more than a few."""


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
