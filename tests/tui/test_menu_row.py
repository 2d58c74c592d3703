"""The entry in the desktop's menu among the settings: put there, taken away, and what is said where it cannot be."""

from __future__ import annotations

import errno

from nærvær.texts.settings import menu_entry_words
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench

ROW = "I menyen på skrivebordet"


async def at_settings(driven: Driven) -> None:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.page("ChoosePage")
    await driven.shows("Innstillinger")


async def answer(driven: Driven, key: str, said: str) -> None:
    """Open the row, answer with a key, read what is said, and go back to the rows."""
    page = await driven.page("ChoosePage")
    labels = [option.label for option in page._options]
    await driven.press(*["down"] * (labels.index(ROW) - page._first), "enter")
    await driven.until(lambda: driven.app.screen is not page)
    await driven.page("ChoosePage")
    await driven.press(key)
    await driven.page("MessagePage")
    await driven.shows(said)
    await driven.press("enter")
    await driven.page("ChoosePage")


async def test_the_row_puts_it_there_and_takes_it_away(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await at_settings(driven)
        await answer(driven, "2", "nærvær ligger nå i menyen på skrivebordet.")
        assert bench.menu_entry.held == menu_entry_words()
        await driven.shows(f"{ROW} ja")
        await answer(driven, "1", "nærvær er tatt bort fra menyen.")
        assert bench.menu_entry.held is None
        await driven.shows(f"{ROW} nei")


async def test_what_the_machine_refuses_is_said(bench: Bench, open_app: OpenApp) -> None:
    bench.menu_entry.trouble = PermissionError(errno.EACCES, "", "/x/naervaer.desktop")
    async with open_app(bench) as driven:
        await at_settings(driven)
        await answer(driven, "2", "Stedet er: /x/naervaer.desktop")
        await driven.shows(f"{ROW} nei")
