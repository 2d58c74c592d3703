"""Settings: what is chosen is kept as a preference, shown as chosen, and decides the next practice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chosen_preferences import stored_preferences
from nærvær.domain.diary import Preference
from nærvær.domain.practice import Ambience, Bell, PracticeOptions
from nærvær.domain.ratings import RATING_RULES
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench

ROWS = (
    *("voice", "length", "bell", "bell_volume", "ground", "ground_volume", "settling"),
    *("silence", "interval", "regions", "sound_file", "own_voices"),
    *(rule.preference for rule in RATING_RULES),
    *("ask_note", "look_day", "own_activity"),
)
SCROLLBAR = "▁▂▃▄▅▆▇█ "
"""What may stand behind a row: the end of the scrollbar, which is elsewhere with each number of rows."""


async def at_settings(driven: Driven) -> None:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.shows("Innstillinger")
    await driven.page("ChoosePage")


async def choose(driven: Driven, row: str, short_cut: str) -> None:
    await driven.press(*["down"] * ROWS.index(row), "enter")
    await driven.until(lambda: "Hva vil du endre" not in driven.text())
    await driven.page("ChoosePage")
    await driven.press(short_cut)


@pytest.mark.parametrize(
    ("row", "short_cut", "value", "shown"),
    [
        ("length", "2", "long", "lang"),
        ("look_day", "8", "7", "søndag"),
        ("bell", "3", "wood", "mykt tre"),
        ("bell_volume", "3", "50", "50 prosent"),
        ("ground", "2", "rain", "regn"),
        ("ground_volume", "2", "150", "150 prosent"),
        ("settling", "3", "2", "2 minutter"),
        ("silence", "2", "yes", "ja"),
        ("interval", "3", "5", "hvert 5. minutt"),
        ("ask_pain", "2", "no", "nei"),
        ("bother", "2", "yes", "ja"),
        ("ask_helped", "2", "no", "nei"),
        ("ask_note", "2", "no", "nei"),
    ],
)
async def test_a_choice_is_kept_and_shown(
    bench: Bench, open_app: OpenApp, row: str, short_cut: str, value: str, shown: str
) -> None:
    bench.shelf.two_voices = True
    async with open_app(bench) as driven:
        await at_settings(driven)
        await choose(driven, row, short_cut)
        await driven.until(lambda: stored_preferences(bench.diary.entries()).get(row) == value)
        await driven.until(
            lambda: any(
                "›" in line and line.rstrip(SCROLLBAR).endswith(f"  {shown}") for line in driven.text().splitlines()
            )
        )


async def test_a_region_turns_from_usual_to_more_time_to_skipped_and_back(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await at_settings(driven)
        await driven.press(*["down"] * ROWS.index("regions"), "enter")
        await driven.shows("Føttene")
        told = []
        for _ in range(3):
            before = len(bench.diary.entries())
            await driven.page("ChoosePage")
            await driven.press("enter")
            await driven.until(lambda before=before: len(bench.diary.entries()) > before)
            chosen = stored_preferences(bench.diary.entries())
            told.append((chosen.get("skip", ""), chosen.get("linger", "")))
            await driven.page("ChoosePage")
        assert told[0] == ("", "feet")
        assert told[2] == ("", "")
        await driven.press("escape")
        await driven.shows("som vanlig")


async def test_the_next_practice_is_done_as_chosen(bench: Bench, open_app: OpenApp) -> None:
    for name, value in (
        ("bell", "wood"),
        ("ground", "brown"),
        ("bell_volume", "50"),
        ("skip", "back"),
        ("linger", "feet"),
    ):
        bench.diary.append(Preference(name, value))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("enter")
        await driven.page("PlayerPage")
        wish = bench.shelf.wishes[-1]
    chosen = replace(
        PracticeOptions(wish.exercise, wish.minutes, posture=wish.posture),
        bell=Bell.WOOD,
        ambience=Ambience.BROWN,
        bell_volume=0.5,
        skip=frozenset({"back"}),
        linger=frozenset({"feet"}),
    )
    assert wish == chosen


async def test_there_is_time_to_settle_and_enter_begins(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(Preference("settling", "3"))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("enter")
        await driven.page("SettlePage")
        await driven.shows("Øvelsen begynner om 2:5")
        assert bench.player.verbs == []
        await driven.press("enter")
        await driven.page("PlayerPage")
        assert bench.player.verbs == ["start"]


async def test_turning_back_while_settling_leaves_no_trace(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(Preference("settling", "5"))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("enter")
        await driven.page("SettlePage")
        await driven.press("escape")
        await driven.page("TodayPage")
    assert bench.diary.in_progress() is None
    assert len(bench.diary.entries()) == 1


async def test_the_own_activity_is_kept_and_can_be_taken_away(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await at_settings(driven)
        await driven.press(*["down"] * ROWS.index("own_activity"), "enter")
        await driven.page("TextPage")
        await driven.press(*"sy", "enter")
        await driven.shows("Noe du vil få til sy")
        await driven.page("ChoosePage")
        await driven.press("enter")
        await driven.page("TextPage")
        await driven.press("backspace", "backspace", "enter")
        await driven.until(lambda: stored_preferences(bench.diary.entries()).get("own_activity") == "")


async def test_larger_letters_are_explained(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await at_settings(driven)
        rows = [way.label for way in driven.app.screen._options]
        await driven.press(*["down"] * rows.index("Større bokstaver"), "enter")
        await driven.shows("hold Ctrl nede og trykk pluss")
