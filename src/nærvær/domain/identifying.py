"""What in a text would tell who wrote it: a birth number, a telephone number, an e-mail address."""

from __future__ import annotations

import re

_BIRTH_NUMBER = re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}")
_PHONE = re.compile(r"(?<![\d.,])(?:\+47|0047)?[ ]?[2-9](?:[ ]?\d){7}(?![\d])")


def identifying(text: str) -> str | None:
    """The first that is found: "birth-number", "e-mail" or "phone"; None when there is none."""
    if _BIRTH_NUMBER.search(text):
        return "birth-number"
    if _E_MAIL.search(text):
        return "e-mail"
    return "phone" if _PHONE.search(text) else None
