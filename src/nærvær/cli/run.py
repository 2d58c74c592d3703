"""From a parsed command line to an exit code: 0 done, 2 wrong use, 3 busy, 1 anything else. Never a traceback.

Each command imports what it needs when it runs: the app's own start must not pay for the others.
"""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..domain.errors import Busy, Refusal, SchedulerProblem, WrongUse
from ..plain_text import plain
from ..words import commands as words
from ..writing import interruptible
from .misuse import Misuse
from .streams import both_terminals, can_draw, say_aside

if TYPE_CHECKING:
    from ..domain.catalogue import Catalogue
    from ..domain.parts import Parts
    from ..domain.wish import Wish

DONE, FAILED, WRONG_USE, BUSY = 0, 1, 2, 3

Opener = Callable[["Wish | None"], int]


def run(arguments: argparse.Namespace, parts: Callable[[], Parts], open_tui: Opener, open_plain: Opener) -> int:
    """Do what `arguments` (of `build_parser`) ask for and give the exit code.

    `parts` is called only by commands that need it. The openers run a face, at one practice or (None) from its start.
    """
    opened: list[Parts] = []

    def remembered() -> Parts:
        opened.append(parts())
        return opened[-1]

    code = guarded(lambda: _done(arguments, remembered, open_tui, open_plain))
    if opened and arguments.command != "doctor":  # it tells of them itself
        tell_of_content(opened[-1].catalogue)
    return code


def tell_of_content(catalogue: Catalogue) -> None:
    """Say on standard error what of one's own content could not be used of what was asked for."""
    faults = catalogue.faults()
    if faults:
        from ..words.broken_content import faults_told

        say_aside("".join(f"{plain(line)}\n" for line in faults_told(faults)))


def guarded(work: Callable[[], int]) -> int:
    """The exit code of `work`, whatever it raises or is interrupted by, with a sentence on standard error."""
    with interruptible():
        try:
            return work()
        except BrokenPipeError:
            return DONE
        except KeyboardInterrupt:
            return _say_no(_interrupted(), FAILED)
        except Refusal as error:
            return _say_no(_worded(error), exit_code(error))
        except Exception as error:
            return _say_no(_unforeseen(error), FAILED)


def exit_code(error: Refusal) -> int:
    """The exit code of a refusal."""
    if isinstance(error, WrongUse):
        return WRONG_USE
    return BUSY if isinstance(error, Busy) else FAILED


def _done(arguments: argparse.Namespace, parts: Callable[[], Parts], open_tui: Opener, open_plain: Opener) -> int:
    command = arguments.command
    if command is None:
        return _app(arguments.plain, open_tui, open_plain)
    if command == "practise":
        from .practise import practise

        return practise(arguments, parts(), open_tui, open_plain)
    if command in ("plan", "exercises"):
        from .offers import offers

        return offers(arguments, parts())
    if command == "render":
        from .render import render

        return render(arguments, parts())
    if command in ("log", "progress"):
        from .records import records

        return records(arguments, parts())
    if command in ("verify", "backup", "restore", "export", "import", "erase"):
        from .own_data import own_data

        return own_data(arguments, parts())
    if command == "report":
        from .report import report

        return report(arguments, parts())
    if command == "remind":
        from .remind import remind

        return remind(arguments, parts())
    if command in ("pause", "resume"):
        from .order import order

        return order(arguments, parts())
    from .doctor import doctor

    return doctor(arguments, parts())


def _app(as_lines: bool, open_tui: Opener, open_plain: Opener) -> int:
    if can_draw() and not as_lines:
        return open_tui(None)
    if as_lines or both_terminals():
        return open_plain(None)
    raise Misuse(words.NO_TERMINAL)


def _worded(error: Refusal) -> str:
    from ..words.refusals import sentence

    if isinstance(error, Misuse):
        return str(error)
    # The app has the calendar file on the page before; here it is another command.
    return f"{sentence(error)} {words.MAKE_A_FILE}" if isinstance(error, SchedulerProblem) else sentence(error)


def _unforeseen(error: Exception) -> str:
    from ..words.refusals import system_sentence, unexpected

    if isinstance(error, OSError):
        return system_sentence(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return unexpected(error, f"{PurePath(last.filename).name}:{last.lineno}")


def _interrupted() -> str:
    from ..words.refusals import INTERRUPTED

    return INTERRUPTED


def _say_no(text: str, code: int) -> int:
    say_aside(f"{text}\n")
    return code
