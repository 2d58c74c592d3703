"""`nærvær pause` and `nærvær resume`: the practice under way, in whatever window it plays."""

from __future__ import annotations

import argparse

from ..domain.parts import Parts
from ..domain.remote import Order
from ..words import commands as words
from .paper import tell_done


def order(arguments: argparse.Namespace, parts: Parts) -> int:
    """Ask for it, and say that it was done. Raises `NothingPlaying` or `NotNow`."""
    asked = Order(arguments.command)
    parts.order(asked)
    tell_done([words.ORDERED[asked.value]])
    return 0
