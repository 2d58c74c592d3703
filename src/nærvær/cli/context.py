"""What a command of the home program works with: services opened when asked for, the diary, the two faces, and refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from ..domain.catalogue import Catalogue
from ..domain.diary import Diary, Entry
from ..domain.errors import Busy, DiaryProblem, InvalidRequest, Refusal
from ..domain.practice import PracticeOptions
from ..domain.services import Services
from ..sanitize import sanitize
from .stdio import ExitStatus, echo_stderr

FaceOpener = Callable[[PracticeOptions | None], int]
"""Runs a face at one practice, or (None) from its start, and returns the exit status."""


class UsageError(InvalidRequest):
    """Wrong use with its sentence ready to be shown."""


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

    @contextmanager
    def diary(self) -> Iterator[tuple[Diary, tuple[Entry, ...]]]:
        """Open the diary, yield it with its entries, and close it. Its notices go to standard error.

        Raises `DiaryProblem` or `Busy`.
        """
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
