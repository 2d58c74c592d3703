"""What is shown is read from what is kept, whoever kept it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Paste

from nærvær.domain.catalogue import Exercise, ExerciseKind
from nærvær.domain.diary import Fact
from nærvær.domain.practice import AbandonedPractice, InformalPractice, Practice, PracticeEnd
from nærvær.store.diary_opener import open_diary
from nærvær.tui.pages.text import TextInput
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, NotedDiary, Shelf, left_over, now


class WithOutward(Shelf):
    """The shelf with the exercise one can change to from the ground."""

    def exercises(self) -> tuple[Exercise, ...]:
        outward = Exercise("outward", "Lyder, syn og berøring", "Utover.", ExerciseKind.GUIDED, 3, 10, 3, 10)
        return (*super().exercises(), outward)


async def shown_formal_and_minutes(driven: Driven) -> tuple[str, ...]:
    """What the table of weeks says of week 1: exercises, everyday and minutes."""
    await driven.press("u")
    await driven.page("ProgressPage")
    row = next(line for line in driven.text().splitlines() if "› 1 " in line)
    await driven.press("escape")
    await driven.page("TodayPage")
    return tuple(row.split()[-3:])


async def test_the_practice_left_behind_for_the_outward_one_is_shown_at_once(open_app: OpenApp) -> None:
    bench = Bench(shelf=WithOutward())
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(120)
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.press("right", "enter")
        await driven.until(lambda: len(bench.players) == 2)
        await driven.page("PlayerPage")
        bench.player.hear(60)
        await driven.press("escape", "escape")
        await driven.page("RatePage")
        await driven.press("ctrl+c")
        await driven.app.finish()
    assert [entry.fact for entry in driven.app.diary.entries] == bench.diary.facts
    assert [fact.heard_seconds for fact in bench.diary.facts] == [120.0, 60.0]


async def test_the_weeks_show_the_practice_left_behind_without_a_new_start(open_app: OpenApp) -> None:
    bench = Bench(shelf=WithOutward())
    bench.diary.append(Practice("body-scan", 1, 300, 300, PracticeEnd.FINISHED, None))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(120)
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.press("right", "enter")
        await driven.until(lambda: len(bench.players) == 2)
        await driven.page("PlayerPage")
        bench.player.hear(60)
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.press("right", "enter")
        await driven.page("BeforeAfterPage")
        await driven.press("enter")
        await driven.page("TodayPage")
        assert await shown_formal_and_minutes(driven) == ("3", "0", "8")


async def test_what_another_window_keeps_is_shown_too(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        bench.diary.append(Practice("body-scan", 1, 300, 300, PracticeEnd.FINISHED, None))
        await driven.page("TodayPage")
        bench.diary.append(Practice("body-scan", 1, 600, 600, PracticeEnd.FINISHED, None))
        bench.diary.append(InformalPractice("dusje", 1))
        assert await shown_formal_and_minutes(driven) == ("2", "1", "15")


@pytest.mark.parametrize(("ways", "told"), [(1, [Practice]), (2, [AbandonedPractice])])
async def test_a_practice_cut_off_is_shown_when_it_is_counted(
    open_app: OpenApp, ways: int, told: list[type[Fact]]
) -> None:
    bench = Bench(NotedDiary(left_over()))
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press(*["down"] * ways, "enter")
        await driven.page("TodayPage")
        assert [type(entry.fact) for entry in driven.app.diary.entries] == told


async def test_a_real_diary_shows_what_another_process_wrote(tmp_path: Path, bench: Bench, open_app: OpenApp) -> None:
    bench.diary = open_diary(tmp_path, now)
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        with open_diary(tmp_path, now) as other:
            other.append(Practice("body-scan", 1, 240, 240, PracticeEnd.FINISHED, None))
        assert await shown_formal_and_minutes(driven) == ("1", "0", "4")


async def test_going_on_without_a_diary_still_shows_what_was_read_of_it(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(Practice("body-scan", 1, 300, 300, PracticeEnd.FINISHED, None))
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        driven.app.diary.use_memory_diary(NotedDiary())
        await driven.app.diary.append(InformalPractice("dusje", 1))
        assert await shown_formal_and_minutes(driven) == ("1", "1", "5")


async def test_a_fact_kept_without_waiting_is_shown_on_the_next_page(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        driven.app.diary.append_soon(Practice("body-scan", 1, 300, 300, PracticeEnd.FINISHED, None))
        assert await shown_formal_and_minutes(driven) == ("1", "0", "5")


async def test_what_has_happened_to_the_diary_is_said_before_anything_else(
    tmp_path: Path, bench: Bench, open_app: OpenApp
) -> None:
    with open_diary(tmp_path, now) as diary:
        diary.append(Practice("body-scan", 1, 240, 240, PracticeEnd.FINISHED, None))
    with (tmp_path / "diary.db").open("rb+") as file:
        file.seek(3000)
        file.write(b"\xff" * 40)
    bench.diary = open_diary(tmp_path, now)
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.shows("Dagboka var skadet, og jeg har satt den i stand.")
        await driven.press("enter")
        await driven.page("TodayPage")


@pytest.mark.parametrize("letter", ["\ufffd", "\udce5"])
async def test_a_line_whose_letters_did_not_come_through_is_told_and_not_kept(
    bench: Bench, open_app: OpenApp, letter: str
) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("e")
        await driven.page("ChoosePage")
        await driven.press("d")
        await driven.page("TextPage")
        line = driven.app.screen.query_one(TextInput)
        line.post_message(Paste(f"B{letter}ttur"))
        await driven.shows("Noen av bokstavene kom ikke fram slik at jeg kan lese dem")
        await driven.press("enter")
        assert bench.diary.entries() == ()
        await driven.press(*["backspace"] * 8, *"Battur", "enter")
        await driven.page("TodayPage")
        assert [fact.activity for fact in bench.diary.facts] == ["Battur"]
