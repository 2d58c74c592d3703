"""Another language is chosen in the settings: the same page stands there in it at once, and it is kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chosen_preferences import stored_preferences
from nærvær.texts import i18n
from nærvær.tui.app import NaervaerApp
from second_language import CODE, PHRASES, write_phrases
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, Shelf

LONGEST_SECONDS = 2.0
"""Of processor time, and beside a start of the app, which a busy machine makes as much longer as what is measured."""
MOST_STARTS = 5


@pytest.fixture(autouse=True)
def second_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    write_phrases(tmp_path, CODE, PHRASES)
    monkeypatch.setenv(i18n.LOCALES_VARIABLE, str(tmp_path))
    yield
    i18n.use_language(i18n.SOURCE_LANGUAGE)


async def at_settings(driven: Driven) -> None:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.shows("Innstillinger")
    await driven.page("ChoosePage")


async def test_the_same_page_stands_in_the_new_language_within_two_seconds_and_it_is_kept(
    bench: Bench, open_app: OpenApp
) -> None:
    began_to_start = time.monotonic()
    async with open_app(bench) as driven:
        await at_settings(driven)
        start_seconds = time.monotonic() - began_to_start
        assert "Språk på skjermen" in driven.text()
        await driven.press("enter")
        await driven.shows("Qaa")
        await driven.page("ChoosePage")
        began, computed = time.monotonic(), time.process_time()
        await driven.press(str(1 + i18n.languages().index(CODE)))
        await driven.shows("Optiones")
        assert time.process_time() - computed < LONGEST_SECONDS
        assert time.monotonic() - began < LONGEST_SECONDS + MOST_STARTS * start_seconds
        assert isinstance(driven.app, NaervaerApp)
        assert driven.app.machine.now.language == CODE
        assert "screen_language" not in stored_preferences(bench.diary.entries())
        await driven.page("ChoosePage")
        await driven.press("enter", "1")  # and back
        await driven.shows("Innstillinger")
        assert driven.app.machine.now.language == "nb"


async def test_a_language_that_cannot_be_read_changes_nothing(bench: Bench, open_app: OpenApp, tmp_path: Path) -> None:
    (tmp_path / CODE / "LC_MESSAGES" / "naervaer.mo").write_bytes(b"\xde\x12\x04\x95broken")
    async with open_app(bench) as driven:
        await at_settings(driven)
        await driven.press("enter")
        await driven.page("ChoosePage")
        await driven.press(str(1 + i18n.languages().index(CODE)))
        await driven.shows(f"«{CODE}»")
        assert i18n.language() == "nb"


class ShelfOfTwo(Shelf):
    """There are scripts in a second language, and no voice that speaks it."""

    def languages(self) -> tuple[str, ...]:
        return ("nb", CODE)


async def test_the_language_of_guidance_is_kept_and_a_missing_voice_is_said(open_app: OpenApp) -> None:
    bench = Bench(shelf=ShelfOfTwo())
    async with open_app(bench) as driven:
        await at_settings(driven)
        await driven.press("down", "enter")
        await driven.shows("som på skjermen")
        await driven.page("ChoosePage")
        await driven.press("3")
        await driven.shows("ingen stemme på dette språket")
        assert stored_preferences(bench.diary.entries())["guidance_language"] == CODE
        await driven.press("enter")
        await driven.shows("Språk i øvelsene Qaa")
        assert "Stemme " not in driven.text().replace("Stemme og lyd", ""), (
            "no voice is offered that speaks another language"
        )
        await driven.press("escape")
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        assert (bench.shelf.wishes[-1].language, bench.shelf.wishes[-1].voice) == (CODE, None)
