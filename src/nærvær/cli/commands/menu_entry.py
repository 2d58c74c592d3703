"""`--menu` and `--no-menu`: the entry in the menu of the desktop."""

from __future__ import annotations

import argparse

from ...texts import menu_entry as texts
from ..context import CommandContext
from ..exit_status import ExitStatus
from ..stdio import echo_lines_done


def add(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Put the program into the menu, and say how to take it away. Raises `OSError`."""
    del arguments
    context.services.menu_entry().add(texts.entry_words())
    echo_lines_done((texts.ADDED(), texts.how_to_remove()))
    return ExitStatus.DONE


def remove(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Take it away, and say whether it was there. Raises `OSError`."""
    del arguments
    was_there = context.services.menu_entry().remove()
    echo_lines_done([texts.REMOVED() if was_there else texts.WAS_NOT_THERE()])
    return ExitStatus.DONE
