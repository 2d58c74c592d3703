"""The report from the settings: made with two Enters, and the person is told where it lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from nærvær.domain.practice import Practice, PracticeEnd
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench


async def at_report(driven: Driven) -> None:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.shows("Innstillinger")
    page = await driven.page("ChoosePage")
    row = [way.label for way in page._options].index("Rapport til behandleren")
    await driven.press(*["down"] * row, "enter")
    await driven.until(lambda: driven.app.screen is not page)
    await driven.shows("Bare tall og planen din")
    await driven.page("ChoosePage")


@pytest.mark.parametrize(("key", "with_words"), [("enter", False), ("2", True)])
async def test_the_report_lies_among_the_documents(
    bench: Bench, open_app: OpenApp, tmp_path: Path, key: str, with_words: bool
) -> None:
    bench.documents = tmp_path
    bench.diary.append(Practice("body-scan", 1, 600, 590.0, PracticeEnd.FINISHED, None, note="Merket føttene"))
    async with open_app(bench) as driven:
        await at_report(driven)
        await driven.press(key)
        await driven.page("MessagePage")
        await driven.shows("Åpne den i en nettleser")
        await driven.press("enter")
        await driven.shows("Innstillinger")
    page = tmp_path.joinpath("naervaer-rapport-2026-11-22.html").read_text("utf-8")
    assert ("Merket føttene" in page) == with_words


async def test_turning_back_writes_nothing(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, (40, 12)) as driven:
        await at_report(driven)
        await driven.press("escape")
        await driven.shows("Innstillinger")


async def test_documents_that_are_not_there_get_a_sentence(bench: Bench, open_app: OpenApp, tmp_path: Path) -> None:
    bench.documents = tmp_path / "nei"
    async with open_app(bench, (60, 18)) as driven:
        await at_report(driven)
        await driven.press("enter")
        await driven.shows("Dette stedet finnes ikke")
