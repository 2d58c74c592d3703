"""Keys are pressed, then the diary is looked at."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Never

import pytest
from textual import events

from nærvær.dialogues.diary_editor import edit_diary
from nærvær.dialogues.interviewer import DialogueContext
from nærvær.domain.catalogue import Exercise
from nærvær.domain.diary import Fact, Preference, WeekStarted
from nærvær.domain.errors import (
    BrokenContent,
    Busy,
    BusyWith,
    ContentFault,
    DiaryFault,
    DiaryProblem,
    NameKind,
    UnknownName,
)
from nærvær.domain.player import PlayerState
from nærvær.domain.practice import AbandonedPractice, InformalPractice, Posture, Practice, PracticeEnd, PracticeOptions
from nærvær.domain.progress import progress
from nærvær.store import open_diary
from stepped import SteppedInterviewer, steps
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, NotedDiary, Shelf, left_over, now


async def test_a_first_start_needs_two_keys_to_sound(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        assert bench.player.verbs == ["start"]
        assert bench.shelf.wishes[0].minutes == 3


async def test_no_minutes_are_offered_that_the_exercise_cannot_be_fitted_to(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offer(shelf: Shelf, exercise: str, language: str = "", voice: str | None = None) -> Exercise:
        return replace(shelf.exercise(exercise), shortest=4, short=4)

    monkeypatch.setattr(Shelf, "offer", offer)
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("right", "left", "left", "enter", "enter")
        await driven.page("PlayerPage")
        assert bench.shelf.wishes[0].minutes == 4


async def test_keys_typed_before_anything_is_there_are_not_lost(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.press("enter", "6")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before == 6


async def test_keys_typed_in_one_breath_each_reach_the_page_they_are_meant_for(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        for key, character in (("enter", None), ("6", "6"), ("space", " ")):
            driven.app.post_message(events.Key(key, character))
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.player.verbs == ["start", "pause"])
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before == 6


async def test_a_practice_from_start_to_end_is_kept_with_its_ratings_and_note(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("6")
        await driven.page("PlayerPage")
        bench.player.hear(180)
        await driven.page("RatePage")
        await driven.press("4")
        await driven.until(lambda: "hjalp" in driven.text())
        await driven.press("7")
        await driven.page("TextPage")
        await driven.press("f", "i", "n", "t", "enter")
        await driven.page("BeforeAfterPage")
        await driven.shows("Lagret på denne maskinen.")
        (practice,) = bench.diary.facts
        assert practice == Practice(
            "breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "lys", "sitting", practice.ratings, "fint"
        )
        assert (practice.ratings.pain_before, practice.ratings.pain_after, practice.ratings.helped) == (6, 4, 7)
        await driven.press("enter")
        await driven.page("ChoosePage")
        await driven.press("escape")
        await driven.page("MessagePage")
        await driven.press("escape")
        await driven.page("TodayPage")
        await driven.until(lambda: bench.player.closed)


async def test_a_one_waits_for_a_zero_and_means_ten_when_it_comes(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("1", "0")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before == 10


async def test_a_one_alone_waits_for_enter_however_long_that_takes(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("1")
        await driven.shows("1 – så vidt merkbar")
        await asyncio.sleep(1.5)
        assert "0 gjør det til 10" in driven.text()
        await driven.press("enter")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before == 1


@pytest.mark.parametrize("keys", [("enter",), ("h",), ("right", "h")])
async def test_a_question_can_be_gone_past(bench: Bench, open_app: OpenApp, keys: tuple[str, ...]) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press(*keys)
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before is None


async def test_arrows_and_enter_alone_rate_and_say_the_word(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press(*["right"] * 7)
        await driven.shows("6 – ganske sterk")
        await driven.press("enter")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before == 6


async def test_turning_back_before_anything_is_heard_leaves_no_trace(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.page("TodayPage")
        await driven.until(lambda: "drop" in bench.diary.calls)
        assert bench.diary.facts == []
        assert bench.player.verbs == []


async def test_leaving_at_the_question_before_leaves_no_trace(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        await driven.page("RatePage")
        await driven.until(lambda: bench.players)
        await driven.press("ctrl+c")
        await driven.app.finish()
    assert bench.diary.calls == ["begin", "drop"]
    assert bench.player.closed


async def test_a_diary_that_will_not_begin_a_practice_asks_no_question_twice(bench: Bench, open_app: OpenApp) -> None:
    refusals = [DiaryProblem(DiaryFault.FULL, "/hjemme/dagbok")]
    begin = bench.diary.begin

    def reluctant(practice: Any) -> None:
        if refusals:
            raise refusals.pop()
        begin(practice)

    bench.diary.begin = reluctant
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "6")
        await driven.page("MessagePage")
        await driven.press("down", "enter")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before == 6
    assert bench.diary.calls[0] == "begin"


async def test_esc_ends_early_and_everything_heard_counts(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(42)
        await driven.press("escape", "escape")
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.page("BeforeAfterPage")
        assert "Du øvde i 42 sekunder. Alt teller." in driven.text()
        await driven.shows("Lagret")
        (practice,) = bench.diary.facts
        assert (practice.ended, practice.heard_seconds) == (PracticeEnd.STOPPED, 42.0)


@pytest.mark.parametrize("where", ["play", "rate", "note"])
async def test_leaving_anywhere_keeps_what_was_heard_and_answered(bench: Bench, open_app: OpenApp, where: str) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "5")
        await driven.page("PlayerPage")
        bench.player.hear(60)
        if where != "play":
            await driven.press("escape", "escape")
            await driven.page("RatePage")
        if where == "note":
            await driven.press("3")
            await driven.shows("hjalp")
            await driven.press("8")
            await driven.page("TextPage")
        await driven.press("ctrl+c")
        await driven.app.finish()
    (practice,) = bench.diary.facts
    assert practice.heard_seconds == 60.0
    assert practice.ratings.pain_before == 5
    assert practice.ratings.helped == (8 if where == "note" else None)
    assert bench.diary.calls[-1] == "finish"
    assert driven.app.return_code == 0


async def test_leaving_waits_for_a_slow_disk(bench: Bench, open_app: OpenApp) -> None:
    finish = bench.diary.finish

    def slow(fact: Any) -> Any:
        time.sleep(0.4)
        return finish(fact)

    bench.diary.finish = slow
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "5")
        await driven.page("PlayerPage")
        bench.player.hear(60)
        await driven.press("ctrl+c")
        assert bench.diary.closed == 0
        await driven.app.finish()
        assert len(bench.diary.facts) == 1
        assert bench.diary.closed == 1


async def test_the_practice_under_way_is_kept_on_the_way(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nærvær.tui.practice_pages.FIRST_CHECKPOINT_SECONDS", 0.05)
    monkeypatch.setattr("nærvær.tui.practice_pages.CHECKPOINT_SECONDS", 0.05)
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(30)
        await driven.until(lambda: bench.diary.checkpoints and bench.diary.checkpoints[-1].heard_seconds == 30.0)
        assert bench.diary.checkpoints[-1].position_seconds == 30.0


async def test_minutes_are_changed_with_the_arrows_and_remembered(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("left", "right", "right")
        await driven.shows("Begynn – 5 minutter")
        await driven.press("plus", "plus")
        await driven.shows("Begynn – 7 minutter")
        await driven.press("down", "minus", "minus")
        await driven.shows("Begynn – 5 minutter")
        await driven.press("up", "enter", "enter")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.facts)
        assert bench.shelf.wishes[-1].minutes == 5
        assert bench.diary.facts == [Preference("minutes:breathing-space", "5")]


async def test_minutes_stay_within_what_the_exercise_can_be(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press(*["right"] * 20)
        await driven.shows("Begynn – 10 minutter")


async def test_among_the_other_ways_the_arrows_move_and_leave_the_minutes_alone(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        begin = page.focused
        assert "←→ minutter" in driven.text()
        await driven.press("down", "right", "right", "left")
        await driven.shows("Begynn – 3 minutter")
        assert page.focused is page.query("#ways OptionButton").first()
        await driven.shows("←→↑↓ flytt")
        await driven.press("left", "left", "up", "right")
        await driven.shows("Begynn – 4 minutter")
        assert page.focused is begin


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_what_was_kept_is_said_on_every_screen(bench: Bench, open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        await driven.shows("Ingenting sendes noe sted.")
        await driven.press("e", "2")
        await driven.shows("Ført opp: dusje.")


async def test_the_foot_says_where_esc_leads(bench: Bench, open_app: OpenApp) -> None:
    bench.diary = NotedDiary(left_over())
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        assert "Esc avslutt" in driven.text()
        await driven.press("enter")
        await driven.page("PlayerPage")
        bench.player.hear(60)
        await driven.press("escape", "escape")
        await driven.shows("Etter øvelsen")
        assert "Esc hopp over resten" in driven.text()


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_only_what_has_the_focus_has_its_mark_and_it_is_in_sight(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        page = await driven.page("ProgressPage")
        await driven.pilot.pause()
        assert driven.text().count("›") == 1
        assert page.query_one("#body").region.contains_region(page.focused.region)
        assert page.query_one("#body").region.contains_region(page.query_one("WeekHeadings").region)
        assert page.focused.value == 1, "the present week"
        await driven.press("down")
        await driven.until(lambda: page.focused.value == 2)
        await driven.press("up", "up")
        await driven.until(lambda: page.focused.id == "help-button")
        assert driven.text().count("›") == 1


async def test_the_posture_can_be_changed_and_is_remembered(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("s", "enter", "enter")
        await driven.page("PlayerPage")
        assert bench.shelf.wishes[-1].posture is Posture.LYING
        assert Preference("posture", "lying") in bench.diary.facts


async def test_what_was_set_on_today_is_still_so_after_a_look_elsewhere(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("right", "right", "s")
        for key, page in (
            ("m", "ChoosePage"),
            ("i", "ChoosePage"),
            ("l", "ChoosePage"),
            ("e", "ChoosePage"),
            ("t", "RatePage"),
            ("o", "ChoosePage"),
        ):
            await driven.press(key)
            await driven.page(page)
            await driven.press("escape")
            await driven.page("TodayPage")
            await driven.shows("Begynn – 5 minutter")
            await driven.shows("Stilling: liggende")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.facts)
        assert Preference("minutes:breathing-space", "5") in bench.diary.facts
        assert Preference("posture", "lying") in bench.diary.facts


async def test_esc_goes_back_to_the_seldom_ways_and_what_came_to_something_to_today(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("m")
        for key, page in (("end", "FindPage"), ("up", "ChoosePage")):
            await driven.shows("Hva vil du?")
            await driven.press(key, "enter")
            await driven.until(lambda: "Hva vil du?" not in driven.text())
            await driven.page(page)
            await driven.press("escape")
        await driven.shows("Hva vil du?")
        await driven.press("home", "down", "enter")
        await driven.shows("du er her")
        await driven.press("enter")
        await driven.page("TodayPage")
        await driven.shows("Nå er du i uke 2.")


@pytest.mark.parametrize("key", ["u", "i", "t"])
async def test_no_window_is_too_small_to_come_back_from(bench: Bench, open_app: OpenApp, key: str) -> None:
    async with open_app(bench, (120, 40)) as driven:
        await driven.page("TodayPage")
        await driven.press(key)
        await driven.page(("ProgressPage", "ChoosePage", "RatePage"))
        for size in ((24, 7), (20, 5), (8, 3), (120, 40)):
            await driven.pilot.resize_terminal(*size)
            await driven.until(lambda size=size: driven.app.crash is not None or driven.app.size == size)
            assert driven.app.crash is None
        await driven.press("escape")
        await driven.page("TodayPage")


async def test_another_exercise_is_two_keys_away(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("o")
        await driven.page("ChoosePage")
        await driven.press("2")
        page = await driven.page("TodayPage")
        await driven.shows("Kroppsskanning")
        await driven.shows("Ukas forslag er Pusterommet, og står under «Andre øvelser» (o).")
        assert page.query_one("#why").shown_text.startswith(page.model.exercise.why), "not what the week is for"
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        assert bench.shelf.wishes[-1].exercise == "body-scan"


async def test_everyday_practice_takes_two_keys(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("e", "2")
        await driven.shows("Ført opp: dusje.")
        assert bench.diary.facts == [InformalPractice("dusje", 1)]


async def test_ones_own_everyday_practice_is_taken_as_text_and_only_as_text(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("e")
        await driven.page("ChoosePage")
        await driven.press("d")
        page = await driven.page("TextPage")
        page.query_one("TextInput").value = "[@click=app.quit]gå[/] \x1b[31mtur\u202e"
        await driven.press("enter")
        await driven.page("TodayPage")
        await driven.shows("[@click=app.quit]gå[/] [31mtur")
        assert bench.diary.facts == [InformalPractice("[@click=app.quit]gå[/] [31mtur", 1)]
        await driven.press("e")
        await driven.page("ChoosePage")
        await driven.press("end")
        await driven.shows("Angre: [@click=app.quit]gå[/]")


async def test_a_week_moves_only_when_the_person_says_so(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        page.action_go("WEEKS")
        await driven.page("ChoosePage")
        await driven.press("escape")
        await driven.page("TodayPage")
        assert len(bench.diary.facts) == 1
        driven.app.screen.action_go("WEEKS")
        await driven.page("ChoosePage")
        await driven.press("enter")
        await driven.shows("Nå er du i uke 2.")
        assert bench.diary.facts[-1] == WeekStarted(2)
        await driven.shows("Kroppsskanning")


async def test_progress_tells_days_as_a_fact(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "lys"))
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        await driven.page("ProgressPage")
        await driven.shows("1 av 6 1 1 3")
        await driven.shows("Du har øvd én dag den siste uka. Forslaget for uka er 6 dager.")
        await driven.press("3")
        await driven.page("MessagePage")
        await driven.shows("Gå til uke 3")
        await driven.press("escape")
        page = await driven.page("ProgressPage")
        await driven.until(lambda: page.focused.value == 3)
        await driven.press("escape")
        await driven.page("TodayPage")


async def test_a_week_without_practice_is_no_figure(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(Practice("breathing-space", 1, 180, 180.0, PracticeEnd.FINISHED, "lys", on=date(2026, 11, 2)))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        await driven.page("ProgressPage")
        await driven.shows("– 1 0 3")
        assert "av 6" not in driven.text()


async def test_progress_is_kind_when_there_is_nothing_yet(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        await driven.page("ProgressPage")
        await driven.shows("Her ser du ukene dine når du har gjort en øvelse eller to.")


# What was left over


@pytest.mark.parametrize(
    ("keys", "closed"),
    [((), (Practice, 185.0)), (("down",), (Practice, 125.0)), (("down", "down"), (AbandonedPractice, 125.0))],
)
async def test_a_practice_left_over_is_asked_about_once_and_closed_by_each_answer(
    bench: Bench, open_app: OpenApp, keys: tuple[str, ...], closed: tuple[type[Fact], float]
) -> None:
    bench.diary = NotedDiary(left_over())
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.shows("Du hadde øvd 2 minutter av 5 minutter.")
        await driven.press(*keys, "enter")
        if not keys:
            await driven.page("PlayerPage")
            assert bench.player.moment.position == 125 * 48_000
            bench.player.hear(60)
            await driven.press("escape", "escape")
            await driven.page("RatePage")
            await driven.press("escape")
            await driven.page("BeforeAfterPage")
            await driven.press("enter")
        await driven.page("TodayPage")
        (fact,) = bench.diary.facts
        practice = fact.practice if isinstance(fact, AbandonedPractice) else fact
        assert (type(fact), practice.heard_seconds) == closed
        assert bench.diary.calls[-1] == "finish"


async def test_who_goes_on_with_what_was_cut_off_is_not_led_into_another_practice(
    bench: Bench, open_app: OpenApp
) -> None:
    bench.diary = NotedDiary(left_over())
    async with open_app(bench, options=PracticeOptions("breathing-space", 3)) as driven:
        await driven.page("MessagePage")
        await driven.press("enter")
        await driven.page("PlayerPage")
        bench.player.hear(60)
        await driven.press("escape", "escape")
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.page("BeforeAfterPage")
        await driven.press("enter")
        await driven.until(lambda: driven.app._exit)
    assert [fact.exercise for fact in bench.diary.facts] == ["body-scan"]


async def test_leaving_the_question_unanswered_leaves_the_practice_where_it_is(bench: Bench, open_app: OpenApp) -> None:
    bench.diary = NotedDiary(left_over())
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press("escape")
        await driven.app.finish()
    assert bench.diary.calls == []
    assert bench.diary.left is not None


async def test_a_practice_that_was_never_heard_is_not_asked_about_but_told_of(bench: Bench, open_app: OpenApp) -> None:
    bench.diary = NotedDiary(replace(left_over(), heard_seconds=0.0))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.shows("ble avbrutt før den kom i gang, så den teller ikke.")
        (fact,) = bench.diary.facts
        assert isinstance(fact, AbandonedPractice)
        assert fact.practice.ended is PracticeEnd.INTERRUPTED


async def test_a_practice_that_was_left_is_on_the_diary_page_and_counts_nowhere(
    bench: Bench, open_app: OpenApp
) -> None:
    bench.diary = NotedDiary(left_over())
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press("down", "down", "enter")
        await driven.page("TodayPage")
        context = DialogueContext(bench.parts().catalogue, bench.diary.entries, lambda: now().date())
        (page,), _ = steps(edit_diary(SteppedInterviewer(), context))
        assert [(way.value, way.detail) for way in page.options[1:]] == [("left", "ikke telt med")]
        assert progress(bench.diary.entries(), now().date()).practices == ()


# When the diary says no


async def test_without_a_diary_one_can_still_practise(bench: Bench, open_app: OpenApp) -> None:
    def refuse() -> Never:
        raise DiaryProblem(DiaryFault.NEWER, "/hjemme/dagbok")

    parts = replace(bench.parts(), open_diary=refuse)
    bench.parts = lambda: parts
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press("enter")
        await driven.page("TodayPage")
        await driven.shows("Det du gjør nå, blir ikke lagret.")
        assert "blir på denne maskinen" not in driven.text()
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(180)
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.page("BeforeAfterPage")
        await driven.shows("Dette blir ikke lagret")


async def practised_to_the_end(driven: Driven, bench: Bench) -> None:
    await driven.page("TodayPage")
    await driven.press("enter", "enter")
    await driven.page("PlayerPage")
    bench.player.hear(180)
    await driven.page("RatePage")


async def skipped_to_the_end(driven: Driven) -> None:
    await driven.press("escape")
    await driven.page("BeforeAfterPage")


async def test_a_diary_swapped_while_practising_takes_what_was_practised(
    tmp_path: Path, bench: Bench, open_app: OpenApp
) -> None:
    with open_diary(tmp_path, now) as diary:
        first = diary.append(Practice("body-scan", 1, 240, 240, PracticeEnd.FINISHED, None))
    shutil.copyfile(tmp_path / "diary.db", tmp_path / "from-the-cloud")
    bench.diary = open_diary(tmp_path, now)
    async with open_app(bench) as driven:
        await practised_to_the_end(driven, bench)
        (tmp_path / "from-the-cloud").replace(tmp_path / "diary.db")
        await skipped_to_the_end(driven)
        await driven.shows("Lagret på denne maskinen.")
    with open_diary(tmp_path, now) as diary:
        kept = [entry for entry in diary.entries() if isinstance(entry.fact, Practice)]
    assert kept[0] == first
    assert [entry.fact.heard_seconds for entry in kept] == [240, 180.0]


async def test_a_diary_moved_while_practising_is_told_and_trying_again_works_once_it_is_back(
    tmp_path: Path, bench: Bench, open_app: OpenApp
) -> None:
    bench.diary = open_diary(tmp_path, now)
    async with open_app(bench) as driven:
        await practised_to_the_end(driven, bench)
        (tmp_path / "diary.db").rename(tmp_path / "elsewhere")
        await skipped_to_the_end(driven)
        await driven.press("enter")
        await driven.page("MessagePage")
        await driven.shows("Dagboka ligger ikke lenger der den lå.")
        (tmp_path / "elsewhere").rename(tmp_path / "diary.db")
        await driven.press("enter")
        await driven.page("BeforeAfterPage")
        await driven.shows("Lagret på denne maskinen.")
    with open_diary(tmp_path, now) as diary:
        assert [entry.fact.heard_seconds for entry in diary.entries() if isinstance(entry.fact, Practice)] == [180.0]


async def test_a_full_disk_at_the_end_is_told_and_can_be_tried_again(bench: Bench, open_app: OpenApp) -> None:
    refusals = [DiaryProblem(DiaryFault.FULL, "/hjemme/dagbok")]
    finish = bench.diary.finish

    def reluctant(fact: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return finish(fact)

    bench.diary.finish = reluctant
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(180)
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.page("BeforeAfterPage")
        assert "Lagret" not in driven.text()
        await driven.press("enter")
        await driven.page("MessagePage")
        await driven.press("enter")
        await driven.page("BeforeAfterPage")
        await driven.shows("Lagret på denne maskinen.")
        assert len(bench.diary.facts) == 1


async def test_a_practice_under_way_elsewhere_is_told_of_and_not_touched(bench: Bench, open_app: OpenApp) -> None:
    def busy(under_way: Any) -> None:
        raise Busy(BusyWith.PRACTICE)

    bench.diary.begin = busy
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("MessagePage")
        assert bench.diary.calls == []
        await driven.press("enter")
        await driven.page("TodayPage")


# A week once more


def four_days(week: int) -> list[Practice | WeekStarted]:
    days = (date(2026, 11, day) for day in (18, 19, 20, 21))
    practices = (Practice("body-scan", week, 270, 270.0, PracticeEnd.FINISHED, None, on=day) for day in days)
    return [WeekStarted(week), *practices]


async def rows_of(driven: Driven, week: int) -> list[list[str]]:
    """What the table shows of a week, a list of words for each row."""
    await driven.press("u")
    await driven.page("ProgressPage")
    lines = [line.replace("◉", " ").replace("›", " ").split() for line in driven.text().splitlines()]
    await driven.press("escape")
    await driven.page("TodayPage")
    return [line for line in lines if line[:1] == [str(week)] and len(line) > 4 and not line[1].isdigit()]


async def begins_the_week_again(driven: Driven) -> None:
    driven.app.screen.action_go("WEEKS")
    page = await driven.page("ChoosePage")
    while "du er her" not in page.focused.render().plain:
        await driven.press("up")
    await driven.press("enter")
    await driven.page("MessagePage")


@pytest.mark.parametrize("week", [1, 5, 8])
async def test_a_week_begun_again_is_asked_about_and_has_a_row_of_its_own(
    bench: Bench, open_app: OpenApp, week: int
) -> None:
    for fact in four_days(week):
        bench.diary.append(fact)
    told = len(bench.diary.facts)
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        before = await rows_of(driven, week)
        assert [row[-4:] for row in before] in ([["6", "4", "0", "18"]], [["dager", "4", "0", "18"]])
        await begins_the_week_again(driven)
        await driven.press("enter")  # the first way changes nothing
        await driven.page("TodayPage")
        assert len(bench.diary.facts) == told
        await begins_the_week_again(driven)
        await driven.press("down", "enter")
        await driven.shows(f"Uke {week} begynner på nytt i dag.")
        assert bench.diary.facts[told:] == [WeekStarted(week)]
        first, again = await rows_of(driven, week)
        assert first[-4:] == ["4", "4", "0", "18"]
        assert again[1:3] == ["(2.", "gang)"]
        assert again[-4:] == ["–"] * 4
        await driven.page("TodayPage")
        await driven.shows("Du har øvd 4 dager den siste uka.")
        assert "begynne igjen" not in driven.text()
        bench.diary.append(Practice("body-scan", week, 120, 120.0, PracticeEnd.FINISHED, None))
        first, again = await rows_of(driven, week)
        assert first[-4:] == ["4", "4", "0", "18"]
        assert again[-3:] == ["1", "0", "2"]


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_the_weeks_twice_over_are_all_reached_and_every_way_on_too(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    for week in (*range(1, 9), *range(1, 9)):
        for fact in four_days(week):
            bench.diary.append(fact if isinstance(fact, WeekStarted) else replace(fact, on=None))
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        await driven.press("u")
        page = await driven.page("ProgressPage")
        await driven.pilot.pause()
        assert page.query_one("#body").region.contains_region(page.focused.region)
        seen = ""
        for key in ("up", "down"):
            for _ in range(30):
                await driven.press(key)
                seen += driven.text()
        assert "1  Å komme" in seen
        assert "8 (2. gang)" in seen
        assert "5 (2. gang)" in seen
        for label in ("Uke for uke", "Før og etter hos meg", "Dagboka di", "Tilbake"):
            assert label in seen


# An Esc too many


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_esc_on_today_leaves_only_when_it_is_pressed_twice_in_a_row(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        for other in ("right", "down", "g"):
            await driven.press("escape")
            await driven.shows("Esc én gang til avslutter")
            assert "Esc avslutt" not in driven.text()
            await driven.press(other)
            if other == "g":
                await driven.page("GroundingPage")
                await driven.press("escape")
                await driven.page("TodayPage")
            await driven.until(lambda: "én gang til" not in driven.text())
        await driven.press("i")
        await driven.page("ChoosePage")
        await driven.press("escape", "escape")
        await driven.shows("Esc én gang til avslutter")
        assert not driven.app._exit
        await driven.press("escape")
        await driven.until(lambda: driven.app._exit)


async def test_the_foot_leaves_when_it_is_clicked_twice(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        foot = driven.app.screen.query_one("KeyHints")
        for _ in range(2):
            line = next(foot._lines())
            first = next(first for first, _, hint in line if hint.texts[0] == "Esc")
            await driven.pilot.click("KeyHints", offset=(first, 0))
            await driven.pilot.pause()
        await driven.until(lambda: driven.app._exit)


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_a_practice_stopped_by_esc_goes_on_as_the_same_practice(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "5")
        await driven.page("PlayerPage")
        bench.player.hear(23)  # in the middle of the sentence that begins at 20 s
        await driven.press("escape")
        await driven.page("MessagePage")
        await driven.shows("Du har øvd i 23 sekunder. Alt teller.")
        assert bench.player.moment.state is PlayerState.PAUSED
        assert bench.diary.facts == []
        await driven.press("down", "enter")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.player.moment.state is PlayerState.PLAYING)
        assert bench.player.moment.position == 20 * 48_000
        bench.player.hear(30)
        await driven.press("escape", "enter")
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.shows("Lagret")
    (practice,) = bench.diary.facts
    assert (practice.ended, practice.heard_seconds) == (PracticeEnd.STOPPED, 53.0)
    assert practice.ratings.pain_before == 5
    assert len(bench.players) == 1
    assert len({checkpoint.id for checkpoint in bench.diary.checkpoints}) == 1


@pytest.mark.parametrize("ending", ["ctrl+c", "escape", "enter"])
async def test_what_was_heard_is_kept_from_the_page_after_esc_whatever_ends_it(
    bench: Bench, open_app: OpenApp, ending: str
) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "5")
        await driven.page("PlayerPage")
        bench.player.hear(40)
        await driven.press("escape")
        await driven.page("MessagePage")
        await driven.press(ending)
        if ending != "ctrl+c":
            await driven.page("RatePage")
            await driven.press("ctrl+c")
        await driven.app.finish()
    (practice,) = bench.diary.facts
    assert (practice.ended, practice.heard_seconds) == (PracticeEnd.STOPPED, 40.0)


async def test_a_practice_left_over_goes_on_at_the_beginning_of_its_sentence(bench: Bench, open_app: OpenApp) -> None:
    bench.diary = NotedDiary(left_over(heard=63.0, position=63.0))
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press("enter")
        await driven.page("PlayerPage")
        assert bench.player.moment.position == 60 * 48_000
        await driven.press("escape")
        await driven.shows("Du har øvd i 1 minutt. Alt teller.")


BROKEN = BrokenContent("/k/scripts/[b]pust.txt", "line 9", ContentFault.EMPTY_CUE, line=9)


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_today_says_once_in_a_line_which_content_of_one_s_own_is_broken(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    bench.shelf.broken = (BROKEN, replace_file(BROKEN, "/k/programme.toml"))
    async with open_app(bench, size=size) as driven:
        await driven.page("TodayPage")
        await driven.shows("Feil i [b]pust.txt, linje 9 (og 1 til).")
        assert "/k/" not in driven.text()
        await driven.press("o")
        await driven.page("ChoosePage")
        await driven.press("escape")
        await driven.page("TodayPage")
        assert "Feil i" not in driven.text()


async def test_a_practice_left_over_whose_exercise_is_broken_now_does_not_end_the_app(
    bench: Bench, open_app: OpenApp
) -> None:
    left = left_over()
    bench.diary = NotedDiary(replace(left, options=replace(left.options, exercise="egen-ro")))
    bench.shelf.score = refuse
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press("enter")
        await driven.shows("Jeg kjenner ikke øvelsen «egen-ro»")
        await driven.press("enter")
        await driven.page("TodayPage")


def refuse(wish: PracticeOptions) -> Never:
    raise UnknownName(NameKind.EXERCISE, wish.exercise, ("breathing-space",))


def replace_file(fault: BrokenContent, file: str) -> BrokenContent:
    return BrokenContent(file, fault.key, fault.reason, **fault.data)
