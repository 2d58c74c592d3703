"""How many examples a property is tried on: all of them in the whole suite, a tenth in the fast loop."""

from __future__ import annotations

import os

FAST = os.environ.get("NAERVAER_FAST") == "1"


def examples(number: int) -> int:
    """`number` in the whole suite; in `run.py test --fast` a tenth of it, at least five."""
    return max(5, number // 10) if FAST else number
