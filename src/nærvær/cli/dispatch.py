"""From a parsed command line to an exit status: the one dispatch of commands, the context they work with, and the sentence
for whatever stops one.

A command's module is imported when it runs: the app's own start must not pay for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from ..domain.catalogue import Catalogue
from ..domain.diary import Diary, Entry
from ..domain.errors import Busy, DiaryProblem, InvalidRequest, Refusal, SchedulerProblem
from ..domain.practice import PracticeOptions
from ..domain.services import Services
from ..sanitize import sanitize
from ..signals_and_stderr import interruptible
from .stdio import ExitStatus, can_show_tui, echo_stderr, is_interactive

if TYPE_CHECKING:
    import argparse

FaceOpener = Callable[[PracticeOptions | None], int]
"""Runs a face at one practice, or (None) from its start, and returns the exit status."""


class UsageError(InvalidRequest):
    """Wrong use with its sentence ready to be shown."""


def run_command(
    arguments: argparse.Namespace, open_services: Callable[[], Services], open_tui: FaceOpener, open_plain: FaceOpener
) -> int:
    """Do what `arguments` (of `build_parser`) ask for and return the exit status.

    `open_services` is called only by commands that need it. Without a command the app opens.
    """
    if arguments.run is None:
        return open_app(open_tui, open_plain, as_lines=arguments.plain)
    context = CommandContext(open_services, open_tui, open_plain)
    status = run_guarded(lambda: call_command(arguments, context))
    if context.catalogue_in_use is not None and arguments.command != "doctor":  # it reports them itself
        report_content_faults(context.catalogue_in_use)
    return status


def open_app(open_tui: FaceOpener, open_plain: FaceOpener, *, as_lines: bool = False) -> int:
    """Open the app on the screen, or as lines where that is asked for or no screen can be drawn; return the exit status."""
    return run_guarded(lambda: _open_face(open_tui, open_plain, as_lines))


def call_command(arguments: argparse.Namespace, context: Any) -> int:
    """Call the function that `arguments.run` names, as `module.function` below `cli.commands`."""
    from importlib import import_module

    module, _, function = arguments.run.partition(".")
    return int(getattr(import_module(f".commands.{module}", __package__), function)(arguments, context))


def report_content_faults(catalogue: Catalogue) -> None:
    """Say on standard error what of a person's own content could not be used, of what was asked for."""
    faults = catalogue.faults()
    if faults:
        from ..texts.file_errors import content_errors

        echo_stderr("".join(f"{sanitize(line)}\n" for line in content_errors(faults)))


def run_guarded(work: Callable[[], int]) -> int:
    """Return the exit status of `work`; for what it raises, or an interruption, say a sentence on standard error."""
    with interruptible():
        try:
            return work()
        except BrokenPipeError:
            return ExitStatus.DONE
        except KeyboardInterrupt:
            return _fail(_interrupted_sentence(), ExitStatus.FAILED)
        except Refusal as error:
            return _fail(_refusal_sentence(error), exit_status_of(error))
        except Exception as error:
            # Python 3.11 turns an interruption into a RuntimeError where it comes while a class is being made.
            if isinstance(error.__cause__, KeyboardInterrupt):
                return _fail(_interrupted_sentence(), ExitStatus.FAILED)
            return _fail(_unexpected_sentence(error), ExitStatus.FAILED)


def exit_status_of(error: Refusal) -> ExitStatus:
    """Return the exit status of a refusal."""
    if isinstance(error, InvalidRequest):
        return ExitStatus.WRONG_USE
    return ExitStatus.BUSY if isinstance(error, Busy) else ExitStatus.FAILED


class CommandContext:
    """Holds what a command may use. Nothing is opened before a command asks for it."""

    def __init__(self, open_services: Callable[[], Services], open_tui: FaceOpener, open_plain: FaceOpener) -> None:
        self._open_services = open_services
        self._services: Services | None = None
        self.open_tui = open_tui
        self.open_plain = open_plain

    @property
    def services(self) -> Services:
        """The services over this person's folder."""
        if self._services is None:
            self._services = self._open_services()
        return self._services

    @property
    def catalogue_in_use(self) -> Catalogue | None:
        """The catalogue where a command has asked for the services, else None."""
        return None if self._services is None else self._services.catalogue

    def unlock(self) -> None:
        """Ask for the passphrase of a locked diary, where it is still wanted. Raises `DiaryProblem` ("locked")."""
        if not self.services.lock.is_open():
            from .passphrase import unlock

            unlock(self.services.lock)

    @contextmanager
    def diary(self) -> Iterator[tuple[Diary, tuple[Entry, ...]]]:
        """Open the diary, yield it with its entries, and close it. Its notices go to standard error.

        Raises `DiaryProblem` or `Busy`.
        """
        self.unlock()
        with closing(self.services.open_diary()) as diary:
            entries = diary.entries()
            if diary.notices:
                from ..texts.diary_errors import diary_notice  # seldom wanted

                for notice in diary.notices:
                    echo_stderr(f"{diary_notice(notice)}\n")
            yield diary, entries

    def entries_if_readable(self, on_refusal: Callable[[Refusal], None]) -> tuple[Entry, ...]:
        """Return the diary's entries for a command that can do without; none after `on_refusal` was told why."""
        try:
            with self.diary() as (_, entries):
                return entries
        except (DiaryProblem, Busy) as error:
            on_refusal(error)
            return ()


def mention_refusal(error: Refusal) -> None:
    """Only mention a diary in trouble, for a command that can do without."""
    from ..texts.errors import error_sentence

    echo_stderr(f"{error_sentence(error)}\n")


def safe_titles(catalogue: Catalogue) -> dict[str, str]:
    """Return the titles of exercises and everyday activities by their keys (see `Catalogue.titles`), safe to show."""
    return {key: sanitize(title) for key, title in catalogue.titles().items()}


def _open_face(open_tui: FaceOpener, open_plain: FaceOpener, as_lines: bool) -> int:
    if can_show_tui() and not as_lines:
        return open_tui(None)
    if as_lines or is_interactive():
        return open_plain(None)
    from ..texts.cli import no_terminal

    raise UsageError(no_terminal())


def _refusal_sentence(error: Refusal) -> str:
    from ..texts.cli import make_a_file
    from ..texts.errors import error_sentence

    if isinstance(error, UsageError):
        return str(error)
    # The app has the calendar file on the page before; here it is another command.
    return f"{error_sentence(error)} {make_a_file()}" if isinstance(error, SchedulerProblem) else error_sentence(error)


def _unexpected_sentence(error: Exception) -> str:
    import traceback
    from pathlib import PurePath

    from ..texts.errors import os_error_sentence, unexpected_error

    if isinstance(error, OSError):
        return os_error_sentence(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return unexpected_error(error, f"{PurePath(last.filename).name}:{last.lineno}")


def _interrupted_sentence() -> str:
    from ..texts.errors import INTERRUPTED

    return INTERRUPTED()


def _fail(sentence: str, status: ExitStatus) -> ExitStatus:
    echo_stderr(f"{sentence}\n")
    return status
