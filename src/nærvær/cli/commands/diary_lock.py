"""`nærvær lock`: a passphrase for the diary, another one, or none any more."""

from __future__ import annotations

import argparse
import sys

from ...domain.diary_lock import DiaryLock, is_long_enough, normalised
from ...domain.errors import DiaryFault, DiaryProblem
from ...texts import diary_lock as texts
from ..dispatch import CommandContext, UsageError
from ..passphrase_prompt import ask_until_right, read_hidden
from ..stdio import ExitStatus, echo_lines, echo_lines_done, is_terminal


def lock(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Turn the lock on, change the passphrase, or take the lock off. Raises `UsageError`, `DiaryProblem` or `Busy`."""
    its_lock = context.services.lock
    if not its_lock.is_on():
        if arguments.change or arguments.off:
            raise UsageError(texts.NOT_LOCKED())
        return _turn_on(context)
    if not arguments.change and not arguments.off:
        raise UsageError(texts.already_locked())
    _ask_present(its_lock)
    if arguments.off:
        its_lock.turn_off()
        echo_lines_done([texts.TAKEN_OFF()])
    else:
        its_lock.change(_new_passphrase())
        echo_lines_done([sentence() for sentence in texts.CHANGED])
    return ExitStatus.DONE


def _turn_on(context: CommandContext) -> int:
    services = context.services
    echo_lines(texts.before_locking(set_aside=services.own_data.summary().set_aside > 0))
    services.lock.turn_on(_new_passphrase())
    echo_lines_done([sentence() for sentence in texts.LOCKED_NOW])
    return ExitStatus.DONE


def _ask_present(its_lock: DiaryLock) -> None:
    """Ask for the passphrase, also where a file has given it: who changes it must know it."""
    if is_terminal(sys.stdin):
        right = ask_until_right(texts.PRESENT_PROMPT(), its_lock.open_with)
    else:
        right = its_lock.open_with(read_hidden(texts.PRESENT_PROMPT()))
    if not right:
        raise DiaryProblem(DiaryFault.LOCKED, "")


def _new_passphrase() -> str:
    """Ask for a new passphrase, twice at a terminal. Raises `UsageError` for one that will not do."""
    chosen = read_hidden(texts.new_prompt())
    if not is_long_enough(chosen):
        raise UsageError(texts.too_short_or_long(chosen))
    if is_terminal(sys.stdin) and normalised(read_hidden(texts.AGAIN_PROMPT())) != normalised(chosen):
        raise UsageError(texts.NOT_ALIKE())
    return chosen
