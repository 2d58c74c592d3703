"""From a parsed command line to an exit code: 0 done, 2 wrong use, 3 busy, 1 anything else. Never a traceback.

Each command imports what it needs when it runs: the app's own start must not pay for the others.
"""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..domain.errors import Busy, InvalidRequest, Refusal, SchedulerProblem
from ..files import interruptible
from ..sanitize import sanitize
from ..texts import cli as words
from .exit_status import UsageError
from .stdio import can_show_tui, echo_stderr, is_interactive

if TYPE_CHECKING:
    from ..domain.catalogue import Catalogue
    from ..domain.practice import PracticeOptions
    from ..domain.services import Services

DONE, FAILED, WRONG_USE, BUSY = 0, 1, 2, 3

FaceOpener = Callable[["PracticeOptions | None"], int]


def run_command(
    arguments: argparse.Namespace, parts: Callable[[], Services], open_tui: FaceOpener, open_plain: FaceOpener
) -> int:
    """Do what `arguments` (of `build_parser`) ask for and give the exit code.

    `parts` is called only by commands that need it. The openers run a face, at one practice or (None) from its start.
    """
    opened: list[Services] = []

    def remembered() -> Services:
        opened.append(parts())
        return opened[-1]

    code = run_guarded(lambda: _run_verb(arguments, remembered, open_tui, open_plain))
    if opened and arguments.command != "doctor":  # it tells of them itself
        report_content_faults(opened[-1].catalogue)
    return code


def report_content_faults(catalogue: Catalogue) -> None:
    """Say on standard error what of one's own content could not be used of what was asked for."""
    faults = catalogue.faults()
    if faults:
        from ..texts.file_errors import content_errors

        echo_stderr("".join(f"{sanitize(line)}\n" for line in content_errors(faults)))


def run_guarded(work: Callable[[], int]) -> int:
    """The exit code of `work`, whatever it raises or is interrupted by, with a sentence on standard error."""
    with interruptible():
        try:
            return work()
        except BrokenPipeError:
            return DONE
        except KeyboardInterrupt:
            return _fail(_interrupted_sentence(), FAILED)
        except Refusal as error:
            return _fail(_refusal_sentence(error), exit_status_of(error))
        except Exception as error:
            return _fail(_unexpected_sentence(error), FAILED)


def exit_status_of(error: Refusal) -> int:
    """The exit code of a refusal."""
    if isinstance(error, InvalidRequest):
        return WRONG_USE
    return BUSY if isinstance(error, Busy) else FAILED


def _run_verb(
    arguments: argparse.Namespace, parts: Callable[[], Services], open_tui: FaceOpener, open_plain: FaceOpener
) -> int:
    command = arguments.command
    if command is None:
        return _open_app(arguments.plain, open_tui, open_plain)
    if command == "practise":
        from .commands.practise import practise

        return practise(arguments, parts(), open_tui, open_plain)
    if command in ("plan", "exercises"):
        from .commands.programme import programme_command

        return programme_command(arguments, parts())
    if command == "render":
        from .commands.render import render

        return render(arguments, parts())
    if command in ("log", "progress"):
        from .commands.log import log_command

        return log_command(arguments, parts())
    if command in ("verify", "backup", "restore", "export", "import", "erase"):
        from .commands.own_data import own_data

        return own_data(arguments, parts())
    if command == "report":
        from .commands.report import report

        return report(arguments, parts())
    if command == "remind":
        from .commands.reminder import remind

        return remind(arguments, parts())
    if command in ("pause", "resume"):
        from .commands.practise import send_remote_command

        return send_remote_command(arguments, parts())
    from .commands.doctor import doctor

    return doctor(arguments, parts())


def _open_app(as_lines: bool, open_tui: FaceOpener, open_plain: FaceOpener) -> int:
    if can_show_tui() and not as_lines:
        return open_tui(None)
    if as_lines or is_interactive():
        return open_plain(None)
    raise UsageError(words.NO_TERMINAL)


def _refusal_sentence(error: Refusal) -> str:
    from ..texts.errors import error_sentence

    if isinstance(error, UsageError):
        return str(error)
    # The app has the calendar file on the page before; here it is another command.
    return (
        f"{error_sentence(error)} {words.MAKE_A_FILE}" if isinstance(error, SchedulerProblem) else error_sentence(error)
    )


def _unexpected_sentence(error: Exception) -> str:
    from ..texts.errors import os_error_sentence, unexpected_error

    if isinstance(error, OSError):
        return os_error_sentence(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return unexpected_error(error, f"{PurePath(last.filename).name}:{last.lineno}")


def _interrupted_sentence() -> str:
    from ..texts.errors import INTERRUPTED

    return INTERRUPTED


def _fail(text: str, code: int) -> int:
    echo_stderr(f"{text}\n")
    return code
