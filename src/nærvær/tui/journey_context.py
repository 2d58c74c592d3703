"""What a journey works with. It stands apart from the pages and dialogues, which are loaded when one of them is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..domain.errors import Refusal
from ..domain.services import Services, SharedServices

if TYPE_CHECKING:
    from .diary_thread import DiaryThread
    from .pages.page import PageHost


@dataclass(frozen=True, slots=True)
class JourneyContext:
    """The host of the pages, the services and the diary that a journey works with.

    On a screen that many use, nothing is set on the machine or written to a file, and a practice that was
    heard to its end when the screen locked stays in progress, to be rated later.
    """

    host: PageHost
    services: SharedServices
    diary: DiaryThread

    @property
    def home_services(self) -> Services | None:
        """The services that write files and set things on the machine; None on a screen that many use."""
        return self.services if isinstance(self.services, Services) else None

    def describe(self, error: Refusal | OSError) -> str:
        """Why something was refused and what to do; on a screen that many use without a path or a command."""
        from ..texts.errors import error_sentence, os_error_sentence  # refusals are rare, and today would wait for them
        from ..texts.shared_errors import shared_error_sentence

        shared = self.home_services is None
        if isinstance(error, Refusal):
            return shared_error_sentence(error) if shared else error_sentence(error)
        return os_error_sentence(OSError(error.errno, error.strerror) if shared else error)
