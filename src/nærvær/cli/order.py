"""`nærvær pause` and `nærvær resume`: the practice under way, in whatever window it plays."""

from __future__ import annotations

import argparse
import sys

from ..domain.parts import Parts
from ..domain.remote import Order
from ..words import commands as words
from .streams import say


def order(arguments: argparse.Namespace, parts: Parts) -> int:
    """Ask for it, and say that it was done. Raises `NothingPlaying` or `NotNow`."""
    asked = Order(arguments.command)
    parts.order(asked)
    say(f"{words.ORDERED[asked.value]}\n", sys.stdout)
    return 0
