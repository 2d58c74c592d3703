"""`nærvær voice record`: the teleprompter over a voice of one's own."""

from __future__ import annotations

import argparse

from ...texts import cli as texts
from ..dispatch import CommandContext, UsageError
from ..stdio import ExitStatus, can_show_tui, is_interactive
from .voice import find_voice


def record(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Show the teleprompter, or say it in lines. Raises `UsageError` where nobody sits at a terminal."""
    voice = find_voice(arguments.voice, context.services)
    if not voice.sentences:
        raise UsageError(texts.NOTHING_TO_READ())
    if not is_interactive():
        raise UsageError(texts.no_terminal_to_read_in())
    as_lines = arguments.plain or not can_show_tui()
    return context.services.studio.read_in(voice.folder, as_lines=as_lines) or ExitStatus.DONE
