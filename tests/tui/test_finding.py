"""At home anything is found by typing what it is about, and Enter goes there; at the kiosk there is no such page."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.dialogues.settings import HomeAccess
from nærvær.domain.catalogue import Exercise
from nærvær.domain.practice import InformalPractice
from nærvær.domain.search import Place, find
from nærvær.in_memory import MemorySettings
from nærvær.texts import finding as words
from nærvær.texts import help as help_words
from nærvær.tui.diary_thread import DiaryThread, JourneyContext
from nærvær.tui.finding import places
from nærvær.tui.pages.find import FindPage
from nærvær.tui.themes import LiveMachineSettings
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench
from tui.test_esc import Seen, no_reading
from tui.test_screens import SIZES


async def finding(driven: Driven, key: str = "f") -> Any:
    await driven.page("TodayPage")
    await driven.press(key)
    return await driven.page("FindPage")


async def types(driven: Driven, text: str) -> None:
    """Type, sign by sign, as a terminal sends it."""
    for sign in text:
        driven.app.post_message(events.Key(sign if sign != " " else "space", sign))
    await driven.until(lambda: driven.app.screen.query_one("TextInput").value.endswith(text))


@pytest.fixture
def shipped(bench: Bench, tmp_path: Any) -> tuple[Place[Any], ...]:
    """All places of somebody who has the exercises that are shipped."""
    data, audio = content_folders()
    bench.shelf = FolderCatalogue(data, audio, tmp_path)  # type: ignore[assignment]  # the real one in place of the fake
    services = bench.parts()
    diary = DiaryThread(lambda: bench.diary)
    machine = LiveMachineSettings(MemorySettings(), lambda _settings: None)
    context = JourneyContext(Seen(), services, diary)
    return places(context, HomeAccess(services, diary, machine, lambda _code: True, no_reading))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("regn", "Lyd under stillheten"),
        ("mørk", "Farger"),
        ("mork", "Farger"),
        ("sovner", "Jeg sovner"),
        ("sovnr", "Jeg sovner"),
        ("trøtt", "Jeg sovner"),
        ("urolig", "Det er vondt å være i ro"),
        ("konsentrasjon", "Tankene vandrer hele tiden"),
        ("virker ikke", "Jeg merker ingen forskjell"),
        ("fastlege", "Når bør jeg snakke med noen?"),
        ("sove", "Kroppsskanning"),
        ("panikk", "Når det røyner på"),
        ("ringe noen", "Her og nå"),
        ("mp3", "Lag lydfil"),
        ("backup", "Sikkerhetskopi, eksport og sletting"),
        ("skriftstørelse", "Større bokstaver"),
        ("rygg", "Deler av kroppen"),
        ("korsrygg", "Oppmerksom bevegelse"),
        ("varsel", "Påminnelse"),
        ("rullator", "Gående meditasjon"),
        ("jeg har ikke tid", "Jeg har ikke tid"),
        ("samvittighet", "Jeg har dårlig samvittighet"),
        ("statistikk", "Ukene dine"),
        ("neste uke", "Bytt uke"),
        ("bjelle", "Klang"),
        ("Innstilinger", "Innstillinger"),
    ],
)
async def test_what_people_type_leads_to_what_they_mean(
    shipped: tuple[Place[Any], ...], typed: str, first: str
) -> None:
    assert [each.label for each in find(typed, shipped)][:1] == [first]


async def test_every_place_is_found_by_its_own_label(shipped: tuple[Place[Any], ...]) -> None:
    assert len(shipped) > 50
    for each in shipped:
        assert each in find(each.label, shipped)[:3], each.label


async def test_every_exercise_setting_and_answer_has_other_names(shipped: tuple[Place[Any], ...]) -> None:
    assert len(words.ANSWER_WORDS) == len(help_words.ANSWERS)
    exercises = {each.value.id for each in shipped if isinstance(each.value, Exercise)}
    assert exercises == set(words.EXERCISE_WORDS)
    assert [each.label for each in shipped if each.kind != words.PAGE() and not each.words] == []


@pytest.mark.parametrize("key", ["f", "F", "ctrl+p"])
async def test_a_setting_is_found_and_changed(bench: Bench, open_app: OpenApp, key: str) -> None:
    async with open_app(bench) as driven:
        await finding(driven, key)
        await types(driven, "mørk")
        await driven.shows("2 treff › Farger innstilling")
        await driven.press("enter")
        await driven.shows("lyse")
        await driven.press("2")
        await driven.page("TodayPage")
        assert driven.app.theme == "dag"


async def test_an_exercise_is_found_and_stands_on_today(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await finding(driven)
        await types(driven, "kropsskan")
        await driven.press("enter")
        await driven.page("TodayPage")
        await driven.shows("Kroppsskanning")


async def test_an_answer_and_a_page_are_found(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await finding(driven)
        await types(driven, "sovner")
        await driven.press("enter")
        await driven.shows("Det er helt i orden.")
        await driven.press("escape")
        await finding(driven)
        await types(driven, "telefon ringe")
        await driven.press("enter")
        await driven.page("GroundingPage")
        await driven.shows("116 123")
        await driven.press("escape")
        await finding(driven)
        await types(driven, "ukene")
        await driven.press("enter")
        await driven.page("ProgressPage")


async def test_the_arrows_move_below_the_line_and_letters_go_into_it(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        page = await finding(driven)
        count = len(page._matches)
        assert count > 10
        await driven.press("down")
        assert page._marked == 1
        await driven.press("up", "up")
        assert page._marked == count - 1, "round to the other end"
        await driven.press("pageup", "pageup", "pageup")
        assert page._marked == 0
        await driven.press("pagedown")
        step = page._marked
        assert 1 < step < count
        await types(driven, "klangngjk?")
        assert page.query_one("TextInput").value == "klangngjk?"
        assert driven.app.screen is page
        await driven.shows("Jeg fant ikke noe.")
        assert not page.query_one("#why").display, "what explained a row went with it"
        await driven.press("enter", "down", "pagedown")
        assert not page.answered.done()
        await driven.press("escape")
        await driven.page("TodayPage")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_row_that_enter_opens_is_always_in_sight(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        page = await finding(driven)
        for key in ("down", "up", "up", "pageup", "pagedown", "pagedown"):
            await driven.press(key)
            await driven.pilot.wait_for_scheduled_animations()
            (marked,) = page.query("FoundRow.-marked")
            assert page.query_one("#rows").region.contains_region(marked.region)
            assert f"› {page._matches[page._marked].label}" in driven.text()


async def test_a_row_is_opened_with_the_mouse(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        page = await finding(driven)
        await types(driven, "kropp")
        row = next(each for each in page.query("FoundRow") if each.display and "Deler" in each.render().plain)
        await driven.pilot.click(row)
        await driven.page("ChoosePage")
        await driven.shows("Føttene")


async def test_it_is_named_in_the_help_and_stands_among_the_other_ways(bench: Bench, open_app: OpenApp) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    async with open_app(bench, (80, 40)) as driven:
        await driven.page("TodayPage")
        await driven.press("question_mark")
        await driven.page("HelpPage")
        await driven.shows("f, ctrl+p finn noe")
        await driven.press("escape")
        await driven.press("m")
        await driven.page("ChoosePage")
        await driven.press("end", "enter")
        assert isinstance(await driven.page("FindPage"), FindPage)


async def test_anything_is_found_from_a_page_behind_today_and_what_it_was_part_of_is_left(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("i")
        await driven.shows("Hva vil du endre")
        await driven.press("ctrl+p")
        await driven.page("FindPage")
        await driven.press("escape")
        await driven.shows("Hva vil du endre")
        await driven.press("ctrl+p")
        await driven.page("FindPage")
        await driven.press(*"ukene", "enter")
        await driven.page("ProgressPage")
        await driven.press("ctrl+p")
        await driven.page("FindPage")
        await driven.press(*"farger", "enter")
        await driven.shows("Farger")
        await driven.press("escape")
        await driven.page("TodayPage")
        assert bench.diary.facts == []


async def test_nothing_is_left_for_something_else_during_a_practice_or_between_questions(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        for keys, kind in ((("enter",), "RatePage"), (("enter",), "PlayerPage"), (("escape",), "MessagePage")):
            await driven.press(*keys)
            page = await driven.page(kind)
            await driven.press("ctrl+p")
            await driven.pilot.pause(0.05)
            assert driven.app.screen is page
        await driven.press("question_mark")
        await driven.page("HelpPage")
        assert "ctrl+p" not in driven.text()
