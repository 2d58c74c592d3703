"""How questions are answered: nothing is answered by a clock or by a key meant for another question, and one can go back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual import events

from nærvær.domain.diary import Preference, WeekStarted
from nærvær.domain.practice import InformalPractice
from nærvær.domain.ratings import CheckIn, Plan, Reflection
from nærvær.tui.pages.page import SEEN_SECONDS
from nærvær.tui.pages.progress import ProgressAction
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench


def in_week_eight(bench: Bench) -> None:
    bench.diary.append(Preference("own_activity", "gå tur"))
    bench.diary.append(WeekStarted(8))


async def to_weekly_checkin(driven: Driven, bench: Bench) -> Any:
    """Go from today to the first question of the weekly look of week eight, and return its page."""
    in_week_eight(bench)
    await driven.page("TodayPage")
    await driven.press("t")
    return await driven.page("RatePage")


async def to_rating(driven: Driven, _bench: Bench | None = None) -> Any:
    await driven.page("TodayPage")
    await driven.press("enter")
    return await driven.page("RatePage")


async def rated(driven: Driven, bench: Bench) -> int | None:
    """The pain before, once the practice plays."""
    await driven.page("PlayerPage")
    await driven.until(lambda: bench.diary.checkpoints)
    before: int | None = bench.diary.checkpoints[-1].ratings.pain_before
    return before


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("1", "7"), 7),
        (("1", "0"), 10),
        (("1", "enter"), 1),
        (("1", "1", "enter"), 1),
        (("1", "right", "0"), 0),
        (("0",), 0),
    ],
)
async def test_a_one_waits_and_any_other_digit_is_what_is_meant(
    bench: Bench, open_app: OpenApp, keys: tuple[str, ...], value: int
) -> None:
    async with open_app(bench) as driven:
        await to_rating(driven)
        await driven.press(*keys)
        assert await rated(driven, bench) == value


async def test_a_slow_ten_is_ten_and_never_answers_the_next_question(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await to_weekly_checkin(driven, bench)
        await driven.shows("1 av ")
        await driven.press("1")
        await asyncio.sleep(1.6)
        await driven.press("0")
        await driven.shows("i gjennomsnitt")
        page = await driven.page("RatePage")
        assert page.chosen is None
        await driven.press("backspace")
        await driven.shows("10 – fullstendig hemmet")


async def test_two_ones_in_week_eight_answer_one_question_once_enter_is_pressed(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        first = await to_weekly_checkin(driven, bench)
        await driven.press("1", "1")
        await asyncio.sleep(1.2)
        assert driven.app.screen is first
        assert not first.answered.done()


async def test_the_answer_is_seen_and_keys_pressed_meanwhile_go_nowhere(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        first = await to_weekly_checkin(driven, bench)
        began = asyncio.get_running_loop().time()
        await driven.hurry("6", "7", "enter", "escape")
        assert "6 – en god del" in driven.text()
        await driven.until(lambda: driven.app.screen is not first)
        assert asyncio.get_running_loop().time() - began >= SEEN_SECONDS
        second = driven.app.screen
        for key, character in (("3", "3"), ("enter", None), ("h", "h")):
            driven.app.post_message(events.Key(key, character))
        await driven.page("RatePage")
        assert driven.app.screen is second
        assert not second.answered.done()


@pytest.mark.parametrize("leave", ["ctrl+c", "signal"])
async def test_an_answer_that_is_still_being_shown_is_kept_when_the_window_is_closed(
    bench: Bench, open_app: OpenApp, leave: str
) -> None:
    async with open_app(bench) as driven:
        await to_rating(driven)
        await driven.press("enter")
        await driven.page("PlayerPage")
        bench.player.hear(60)
        await driven.press("escape", "escape")
        page = await driven.page("RatePage")
        await driven.hurry("7")
        assert page.answered.done()
        if leave == "signal":
            driven.app.leave()
        else:
            await driven.hurry("ctrl+c")
        await driven.app.finish()
    (practice,) = bench.diary.facts
    assert practice.ratings.pain_after == 7


async def test_each_answer_after_a_practice_is_on_the_disk_before_the_next_question(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await to_rating(driven)
        await driven.press("6")
        await driven.page("PlayerPage")
        bench.player.hear(180)
        await driven.page("RatePage")
        await driven.press("4")
        await driven.shows("hjalp")
        await driven.until(lambda: bench.diary.checkpoints[-1].ratings.pain_after == 4)
        await driven.press("8")
        await driven.page("TextPage")
        await driven.until(lambda: bench.diary.checkpoints[-1].ratings.helped == 8)
        assert bench.diary.checkpoints[-1].heard_seconds == 180


async def test_leaving_in_the_midst_of_the_look_keeps_what_was_answered(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await to_weekly_checkin(driven, bench)
        await driven.press("6")
        await driven.shows("i gjennomsnitt")
        await driven.press("ctrl+c")
        await driven.app.finish()
    (look,) = [fact for fact in bench.diary.facts if isinstance(fact, CheckIn)]
    assert (look.hindered, look.pain_average) == (6, None)


async def test_one_step_back_shows_what_was_answered_and_the_last_answer_is_the_one_kept(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await to_rating(driven)
        await driven.press("enter")
        await driven.page("PlayerPage")
        bench.player.hear(180)
        await driven.page("RatePage")
        assert "Forrige" not in driven.text()
        await driven.press("4")
        await driven.shows("hjalp")
        await driven.press("7")
        await driven.page("TextPage")
        await driven.press(*"fint")
        await driven.pilot.click("#before-button")
        await driven.shows("7 – ganske mye")
        await driven.press("backspace")
        await driven.shows("4 – tydelig")
        await driven.press("5")
        await driven.shows("hjalp")
        await driven.press("enter")
        page = await driven.page("TextPage")
        assert page.text == "fint"
        await driven.press("enter")
        await driven.page("BeforeAfterPage")
        await driven.shows("Lagret på denne maskinen.")
    (practice,) = bench.diary.facts
    assert (practice.ratings.pain_after, practice.ratings.helped, practice.note) == (5, 7, "fint")


async def test_backspace_in_an_empty_line_leads_back_but_not_while_it_deletes(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await to_rating(driven)
        await driven.press("enter")
        await driven.page("PlayerPage")
        bench.player.hear(180)
        await driven.page("RatePage")
        await driven.press("h", "h")
        await driven.page("TextPage")
        await driven.press("a")
        page = driven.app.screen
        for _ in range(3):
            page.query_one("TextInput").action_delete_left()
        assert page.text == ""
        assert not page.answered.done()
        await asyncio.sleep(SEEN_SECONDS + 0.1)
        await driven.press("backspace")
        await driven.shows("hjalp")


async def test_the_whole_look_can_be_gone_back_through_and_is_kept_once(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await to_weekly_checkin(driven, bench)
        for key, words in (("6", "1 av 9"), ("5", "2 av 9"), ("4", "3 av 9"), ("4", "4 av 9"), ("6", "5 av 9")):
            await driven.shows(words)
            await driven.press(key)
        await driven.shows("6 av 9")
        await driven.press(*"morgen", "enter")
        await driven.shows("7 av 9")
        for words in ("6 av 9", "5 av 9", "4 av 9", "3 av 9", "2 av 9", "1 av 9"):
            await asyncio.sleep(SEEN_SECONDS)
            page = driven.app.screen
            page.action_before()
            await driven.shows(words)
        await driven.press("7")
        for number in range(2, 10):
            await driven.shows(f"{number} av 9")
            await driven.press("enter")
        await driven.shows("Tilbakeblikket er lagret.")
    facts = [fact for fact in bench.diary.facts if isinstance(fact, CheckIn | Plan | Reflection)]
    assert facts == [CheckIn(8, 7, 5, "gå tur", 4, 0, 2, 0), Plan("morgen", "", "", "")]


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_everything_a_rating_needs_is_seen_and_reached_by_arrows_on_every_screen(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        await to_weekly_checkin(driven, bench)
        await driven.press("6")
        await driven.shows("2 av 9")
        for words in ("i gjennomsnitt", "Verst tenkelig smerte", "Hopp over", "Forrige", " 10 "):
            await driven.shows(words)
        reached = set()
        for key in ("down", "down", "left", "right", "right"):
            await driven.press(key)
            reached.add(driven.app.screen.focused.id)
        assert {"skip", "before-button", "help-button"} <= reached


async def _look(driven: Driven, bench: Bench) -> None:
    in_week_eight(bench)
    await driven.page("TodayPage")
    await driven.press("t")
    await driven.page("RatePage")


async def _after_practice(driven: Driven, bench: Bench) -> None:
    await to_rating(driven)
    await driven.press("enter")
    await driven.page("PlayerPage")
    bench.player.hear(180)
    await driven.page("RatePage")


async def _first_questions(driven: Driven, bench: Bench) -> None:
    await _after_practice(driven, bench)
    await driven.press("escape")
    await driven.page("BeforeAfterPage")
    await driven.press("enter")
    await driven.page("ChoosePage")


async def _entry(driven: Driven, bench: Bench) -> None:
    bench.diary.append(InformalPractice("dusje", 1, 300))
    await driven.page("TodayPage")
    await driven.press("u")
    await driven.page("ProgressPage")
    driven.app.screen.answer(ProgressAction.DIARY)
    await driven.page("ChoosePage")


ESC: dict[str, tuple[Callable[[Driven, Bench], Awaitable[Any]], tuple[str, ...], str, str]] = {
    "before": (to_rating, (), "tilbake", "Begynn – 3 minutter"),
    "after, first": (_after_practice, (), "hopp over resten", "Du øvde i"),
    "after, second": (_after_practice, ("4",), "hopp over resten", "Du øvde i"),
    "after, line": (_after_practice, ("4", "5"), "hopp over", "Du øvde i"),
    "look, first": (_look, (), "tilbake", "Begynn – 3 minutter"),
    "look, second": (_look, ("6",), "hopp over resten", "Tilbakeblikket er lagret."),
    "look, change": (_look, ("6", "5", "4"), "hopp over resten", "Tilbakeblikket er lagret."),
    "look, hindered": (_look, ("6", "5", "4", "3"), "hopp over resten", "Tilbakeblikket er lagret."),
    "look, plan": (_look, ("6", "5", "4", "3", "3"), "hopp over resten", "Tilbakeblikket er lagret."),
    "look, last": (
        _look,
        ("6", "5", "4", "3", "3", "enter", "enter", "enter"),
        "hopp over",
        "Tilbakeblikket er lagret.",
    ),
    "length": (_first_questions, (), "hopp over", "Vil du ha en påminnelse?"),
    "reminder": (_first_questions, ("1",), "hopp over", "Da er alt klart."),
    "entry": (_entry, ("down", "enter"), "tilbake", "Hva vil du rette på?"),
    "entry, minutes": (_entry, ("down", "enter", "enter"), "tilbake", "Hva vil du rette"),
    "entry, line": (_entry, ("down", "enter", "down", "down", "enter"), "tilbake", "Hva vil du rette"),
    "add, minutes": (_entry, ("enter", "enter"), "tilbake", "Hva gjorde du?"),
    "add, day": (_entry, ("enter", "enter", "enter"), "tilbake", "Omtrent hvor mange minutter?"),
}


@pytest.mark.parametrize("where", ESC)
async def test_esc_does_what_the_foot_says(bench: Bench, open_app: OpenApp, where: str) -> None:
    way, keys, says, leads_to = ESC[where]
    async with open_app(bench) as driven:
        await way(driven, bench)
        for key in keys:
            await driven.press(key)
            await driven.until(lambda: not driven.app.screen.answered.done())
        await driven.shows(f"Esc {says}")
        hint = next(hint for hint in driven.app.screen.hints() if hint.texts[0] == "Esc")
        assert hint.texts[1] == says
        await driven.press("escape")
        if where == "entry":
            await driven.until(lambda: "Hva vil du rette" not in driven.text())
        else:
            await driven.shows(leads_to)


async def test_a_nought_whose_one_came_too_early_is_marked_and_never_taken_for_an_answer(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        first = await to_weekly_checkin(driven, bench)
        await driven.hurry("6")
        await driven.until(lambda: driven.app.screen is not first and driven.app.screen.is_mounted)
        second = driven.app.screen
        assert second.too_early
        driven.app.post_message(events.Key("1", "1"))
        await asyncio.sleep(SEEN_SECONDS)
        driven.app.post_message(events.Key("0", "0"))
        await asyncio.sleep(SEEN_SECONDS + 0.1)
        await driven.press("0")
        await driven.pilot.pause()
        assert not second.answered.done()
        assert second.chosen == 0
        await driven.press("enter")
        await driven.shows("3 av ")
        await driven.press("backspace")
        await driven.shows("0 – ingen smerte")


async def test_keys_that_come_too_early_let_the_question_wait_until_they_are_over(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        first = await to_weekly_checkin(driven, bench)
        await driven.hurry("6")
        await driven.until(lambda: driven.app.screen is not first and driven.app.screen.is_mounted)
        second = driven.app.screen
        for _ in range(6):
            driven.app.post_message(events.Key("3", "3"))
            await asyncio.sleep(SEEN_SECONDS / 2)
        assert not second.answered.done()
        await driven.press("5")
        await driven.shows("3 av ")
        await driven.press("backspace")
        await driven.shows("›5‹")
