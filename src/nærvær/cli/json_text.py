"""JSON for other programs, safe to look at: nothing in it moves a cursor, hides itself or turns the line around."""

from __future__ import annotations

import json
import sys

from ..plain_text import is_plain
from .streams import say_utf8


def as_json(value: object) -> None:
    """Print `value` as JSON in UTF-8."""
    say_utf8(f"{json_text(value)}\n", sys.stdout)


def json_text(value: object) -> str:
    """`value` as JSON; what cannot be seen is escaped, so that it has the same value and shows nothing of it."""
    told = json.dumps(value, ensure_ascii=False, indent=2)
    # Line breaks between the values are JSON's own; those within are escaped already.
    return "".join(sign if sign == "\n" or is_plain(sign) else json.dumps(sign)[1:-1] for sign in told)
