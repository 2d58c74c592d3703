"""`nærvær practise`: straight to one practice, in the face that fits the terminal.

`nærvær pause` and `nærvær resume`: the practice under way, in whatever window it plays.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

from ...domain.errors import Refusal
from ...domain.player import RemoteCommand
from ...domain.practice import PracticeOptions, practice_day
from ...domain.score import Bell
from ...domain.services import Services
from ...sanitize import sanitize
from ...texts import cli as words
from .. import argument_types as values
from ..diary_access import entries_if_any
from ..exit_status import UsageError
from ..stdio import can_show_tui, echo_lines_done


def practise(
    arguments: argparse.Namespace,
    parts: Services,
    open_tui: Callable[[PracticeOptions | None], int],
    open_plain: Callable[[PracticeOptions | None], int],
) -> int:
    """Open the practice asked for. Refuses before any face opens what the exercise cannot do."""
    if arguments.exercise is None:
        known = (f"  {offered.id} ({sanitize(offered.title)})" for offered in parts.catalogue.exercises())
        raise UsageError(words.which_exercise("\n".join(known)))
    wish = values.practice_options(
        arguments, parts.catalogue, entries_if_any(parts, _ignore_refusal), practice_day(parts.now())
    )
    if arguments.silent:
        wish = replace(wish, captions_only=True, bell=Bell.NONE)
    if arguments.plain or not can_show_tui():
        return open_plain(wish)
    parts.catalogue.score(wish)
    return open_tui(wish)


def _ignore_refusal(_: Refusal) -> None:
    """The face says it when it opens the diary itself."""


def send_remote_command(arguments: argparse.Namespace, parts: Services) -> int:
    """Ask for it, and say that it was done. Raises `NothingPlaying` or `NotNow`."""
    asked = RemoteCommand(arguments.command)
    parts.order(asked)
    echo_lines_done([words.REMOTE_DONE[asked.value]])
    return 0
