"""`nærvær practise`: straight to one practice, in the face that fits the terminal; `pause` and `resume` of one."""

from __future__ import annotations

import argparse
from dataclasses import replace

from ...domain.errors import Refusal
from ...domain.player import RemoteCommand
from ...domain.practice import Bell, practice_day
from ...sanitize import sanitize
from ...texts import cli as texts
from ..argument_types import practice_options
from ..dispatch import CommandContext, UsageError
from ..stdio import ExitStatus, can_show_tui, echo_lines_done


def practise(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Open the practice asked for. Refuses before any face opens what the exercise cannot do."""
    catalogue, now = context.services.catalogue, context.services.now
    if arguments.exercise is None:
        known = (f"  {exercise.id} ({sanitize(exercise.title)})" for exercise in catalogue.exercises())
        raise UsageError(texts.which_exercise("\n".join(known)))
    entries = context.entries_if_readable(_left_to_the_face)
    options = practice_options(arguments, catalogue, entries, practice_day(now()))
    if arguments.silent:
        options = replace(options, captions_only=True, bell=Bell.NONE)
    if arguments.plain or not can_show_tui():
        return context.open_plain(options)
    catalogue.score(options)
    return context.open_tui(options)


def _left_to_the_face(_: Refusal) -> None:
    """Say nothing: the face does when it opens the diary itself."""


def send_to_player(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Pause or resume the practice under way in another window. Raises `NothingPlaying` or `NotNow`."""
    order = RemoteCommand(arguments.command)
    context.services.send_command(order)
    echo_lines_done([texts.REMOTE_DONE[order.value]()])
    return ExitStatus.DONE
