"""Shows a page and waits for its answer; keys typed before the page was there are not lost."""

from __future__ import annotations

from typing import Protocol, TypeVar

from textual.app import App

from ..talks.steps import Among
from .machine import OwnMachine
from .page import Answer, Page

Result = TypeVar("Result")


class Asker(Protocol):
    """Whatever can ask a person one thing at a time. It exists so that a journey knows pages, not an app.

    `machine` is what holds on this machine, whoever is asked.
    """

    machine: OwnMachine

    async def ask(self, page: Page[Result], typed_ahead: bool = True) -> Result:
        """Let `page` take the place of what is shown; `typed_ahead`: whether keys typed too early may answer it."""


async def in_row(asker: Asker, page: Page[Result], among: Among) -> Result:
    """Ask `page` as one question of a row; who wants the one before answers as with Esc, which leads there too."""
    page.among = among
    return await asker.ask(page)


async def over(app: App[int], page: Page[Answer]) -> Answer:
    """Show `page` on top of what is shown, and go back to that afterwards."""
    await app.push_screen(page)
    answer = await page.answered
    if app.screen is page:
        await app.pop_screen()
    return answer
