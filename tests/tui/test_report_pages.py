"""The report from the settings: made with two Enters, and the person is told where it lies."""

from __future__ import annotations

import pytest

from nærvær.domain.practice import Practice, PracticeEnd


async def at_report(driven) -> None:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.shows("Innstillinger")
    page = await driven.page("ChoosePage")
    row = [way.label for way in page._ways].index("Rapport til behandleren")
    await driven.press(*["down"] * row, "enter")
    await driven.until(lambda: driven.app.screen is not page)
    await driven.shows("Bare tall og planen din")
    await driven.page("ChoosePage")


@pytest.mark.parametrize(("key", "with_words"), [("enter", False), ("2", True)])
async def test_the_report_lies_among_the_documents(bench, open_app, tmp_path, key, with_words):
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


async def test_turning_back_writes_nothing(bench, open_app):
    async with open_app(bench, (40, 12)) as driven:
        await at_report(driven)
        await driven.press("escape")
        await driven.shows("Innstillinger")


async def test_documents_that_are_not_there_get_a_sentence(bench, open_app, tmp_path):
    bench.documents = tmp_path / "nei"
    async with open_app(bench, (60, 18)) as driven:
        await at_report(driven)
        await driven.press("enter")
        await driven.shows("Dette stedet finnes ikke")
