"""`nærvær voice record`: the teleprompter over a voice of one's own."""

from __future__ import annotations

import argparse

from ...texts import cli as texts
from ..dispatch import CommandContext, UsageError
from ..stdio import ExitStatus, can_show_tui


def record(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Show the teleprompter. Raises `UsageError` where no screen can be drawn, and what keeps a voice from being read in."""
    voice = context.services.studio.find_voice(arguments.voice)
    if not voice.sentences:
        raise UsageError(texts.NOTHING_TO_READ())
    if not can_show_tui():
        raise UsageError(texts.no_terminal_to_read_in())
    return context.services.studio.read_in(voice.folder) or ExitStatus.DONE
