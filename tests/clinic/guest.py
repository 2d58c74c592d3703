"""Somebody at the kiosk who answers page after page by the words on it, without a terminal."""

from __future__ import annotations

import asyncio
from typing import Any

from clinic.test_a_visit_leaves_nothing import Locked
from nærvær.domain.machine_settings import MachineSettings
from nærvær.in_memory import MemorySettings
from nærvær.tui.diary_thread import DiaryThread
from nærvær.tui.pages.keypad import KeypadPage
from nærvær.tui.pages.message import ChoosePage, MessagePage
from nærvær.tui.pages.page import Page
from nærvær.tui.pages.today import TodayAction, TodayAnswer, TodayPage
from nærvær.tui.themes import LiveMachineSettings

BACK = "←"
"""The answer of somebody who turns back."""
STAFF = KeypadPage.OTHER
"""The answer at the lock of somebody on the staff."""


class Guest:
    """Gives `answers` in turn, and locks the screen when they are used up.

    At a keypad an answer is what is typed; in a list or under a message it is the beginning of a label; on today it is the
    name of an action.
    """

    def __init__(self, *answers: str) -> None:
        self.machine = LiveMachineSettings(MemorySettings(MachineSettings()), lambda _: None)
        self.answers = list(answers)
        self.diary: DiaryThread | None = None
        self.read: list[str] = []

    def session_began(self, diary: DiaryThread | None) -> None:
        """As the screen is told, which closes the diary when it ends."""
        self.diary = diary or self.diary

    async def painted(self) -> None:
        """At once: nothing is painted here."""

    async def ask(self, page: Page[Any], typed_ahead: bool = True) -> Any:
        del typed_ahead
        await asyncio.sleep(0)
        self.read += self.texts_of(page)
        if not self.answers:
            raise Locked
        answer = self.answers.pop(0)
        match page:
            case KeypadPage():
                return None if answer == BACK else answer
            case MessagePage():
                return page._back if answer == BACK else self._chosen(dict(page._options), answer, page)
            case ChoosePage():
                options = {option.label: option.value for option in page._options}
                return None if answer == BACK else self._chosen(options, answer, page)
            case TodayPage():
                return TodayAnswer(TodayAction[answer], page.model.minutes, next(iter(page.model.postures), None))
            case _:
                raise AssertionError(f"nobody knows how to answer a {type(page).__name__}")

    @staticmethod
    def texts_of(page: Page[Any]) -> list[str]:
        """Everything that stands on a page."""
        match page:
            case KeypadPage():
                return [page._heading, page._question, page._why]
            case MessagePage():
                return [page._heading, *page._sentences]
            case ChoosePage():
                rows = (f"{option.label} · {option.detail}" for option in page._options)
                return [page._heading, page._question, *rows]
            case _:
                return [type(page).__name__]

    def _chosen(self, options: dict[str, Any], answer: str, page: Page[Any]) -> Any:
        found = [value for label, value in options.items() if label.startswith(answer)]
        assert len(found) == 1, f"«{answer}» is {len(found)} of {list(options)} on {self.texts_of(page)}"
        return found[0]

    @property
    def text(self) -> str:
        """Everything that was read, as one text."""
        return "\n".join(self.read)
