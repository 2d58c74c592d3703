"""Every page at three sizes: nothing is clipped, the next step is visible, every word is Norwegian."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import ModuleType
from typing import Any

import pytest
from textual.widget import Widget

from nærvær.domain.diary import Preference
from nærvær.domain.practice import Guidance, InformalPractice, Posture
from nærvær.texts import formats, keys, own_data, practice, ratings, today
from nærvær.texts.i18n import Phrase
from nærvær.tui.pages.today import TodayModel, TodayPage
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, NotedDiary, left_over
from tui.legible import looks_well

SIZES = ((80, 24), (60, 18), (40, 12))

# Words that are Norwegian too (pause, to, back…) say nothing.
ENGLISH = frozenset(
    {"the", "and", "you", "your", "is", "are", "of", "quit", "press", "help", "cancel", "submit", "search", "command"}
    | {
        "palette",
        "copy",
        "focus",
        "next",
        "previous",
        "select",
        "close",
        "exit",
        "error",
        "loading",
        "continue",
        "skip",
    }
    | {"resume", "minutes", "week", "day", "today", "practice", "exercise"}
)


Arrive = Callable[[Driven], Coroutine[Any, Any, Any]]


async def on_today(driven: Driven) -> Any:
    return await driven.page("TodayPage")


async def on_rate(driven: Driven) -> Any:
    await on_today(driven)
    await driven.press("enter")
    await driven.page("RatePage")
    await driven.press("right", "right")
    return await driven.page("RatePage")


async def on_play(driven: Driven) -> Any:
    await on_today(driven)
    await driven.press("enter", "enter")
    page = await driven.page("PlayerPage")
    page.sound._player.hear(25)
    await driven.shows("Legg merke til pusten")
    return page


async def on_menu(driven: Driven) -> Any:
    page = await on_play(driven)
    await driven.press("enter")
    await driven.shows("Fortsett")
    return page


async def on_lost(driven: Driven) -> Any:
    page = await on_play(driven)
    page.sound._player.lose()
    await driven.shows("Prøv igjen")
    return page


async def on_stopped(driven: Driven) -> Any:
    await on_play(driven)
    await driven.press("escape")
    return await driven.page("MessagePage")


async def on_leaving(driven: Driven) -> Any:
    page = await on_today(driven)
    await driven.press("escape")
    return page


async def on_ground(driven: Driven) -> Any:
    await on_play(driven)
    await driven.press("g")
    return await driven.page("GroundingPage")


async def on_helped(driven: Driven) -> Any:
    page = await on_play(driven)
    page.sound._player.hear(20)
    await driven.press("escape", "escape")
    await driven.page("RatePage")
    await driven.press("5")
    await driven.shows("hjalp")
    return driven.app.screen


async def on_note(driven: Driven) -> Any:
    await on_helped(driven)
    await driven.press("7")
    return await driven.page("TextPage")


async def on_before_after(driven: Driven) -> Any:
    await on_note(driven)
    await driven.press("enter")
    page = await driven.page("BeforeAfterPage")
    await driven.shows("Lagret")
    return page


async def on_look_back(driven: Driven) -> Any:
    await on_today(driven)
    await driven.press("u")
    return await driven.page("ProgressPage")


async def on_everyday(driven: Driven) -> Any:
    await on_today(driven)
    await driven.press("e")
    return await driven.page("ChoosePage")


async def on_exercises(driven: Driven) -> Any:
    await on_today(driven)
    await driven.press("o")
    return await driven.page("ChoosePage")


async def on_weeks(driven: Driven) -> Any:
    page = await on_today(driven)
    page.action_go("WEEKS")
    return await driven.page("ChoosePage")


async def on_help(driven: Driven) -> Any:
    await on_today(driven)
    await driven.press("question_mark")
    return await driven.page("HelpPage")


async def on_settings(driven: Driven) -> Any:
    await driven.page("TodayPage")
    await driven.press("i")
    return await driven.page("ChoosePage")


async def on_find(driven: Driven) -> Any:
    await driven.page("TodayPage")
    await driven.press("f")
    return await driven.page("FindPage")


async def on_own_data(driven: Driven) -> Any:
    await on_settings(driven)
    await driven.press("up", "up", "up", "enter")
    await driven.shows("Mine data")
    return await driven.page("ChoosePage")


async def on_erase(driven: Driven) -> Any:
    await on_own_data(driven)
    await driven.press("up", "up", "enter")
    return await driven.page("MessagePage")


async def on_type_word(driven: Driven) -> Any:
    await on_erase(driven)
    await driven.press("down", "enter")
    return await driven.page("TextPage")


async def on_checked(driven: Driven) -> Any:
    await on_own_data(driven)
    await driven.press("down", "enter")
    return await driven.page("MessagePage")


async def on_settle(driven: Driven) -> Any:
    await on_rate(driven)
    await driven.press("enter")
    return await driven.page("SettlePage")


async def on_left_over(driven: Driven) -> Any:
    return await driven.page("MessagePage")


# The page, and the words that must be on it: the question and the next step.
PAGES: dict[Arrive, tuple[str, ...]] = {
    on_today: ("Pusterommet", "Begynn – 3 minutter"),
    on_rate: ("Hvor sterk er smerten akkurat nå?", "Ingen smerte", "Verst tenkelig smerte", "1 – så vidt merkbar"),
    on_play: ("Legg merke til pusten der du kjenner den best.", "uten hast.", "2:35 igjen", "Esc avslutt"),
    on_menu: ("Fortsett", "Her og nå", "Avslutt", "uten hast."),
    on_lost: ("Lyden ble borte.", "Prøv igjen", "Uten lyd", "Avslutt"),
    on_stopped: ("Øvelsen er stoppet.", "Avslutt her", "Gå videre med øvelsen"),
    on_leaving: ("Esc én gang til avslutter", "Begynn – 3 minutter"),
    on_ground: ("Kjenn føttene mot gulvet", "Gå videre med øvelsen", "Avslutt øvelsen – alt teller"),
    on_helped: ("Hvor mye hjalp øvelsen deg denne gangen?", "Svært mye"),
    on_note: ("Vil du skrive ei linje til deg selv?", "Lagre og gå videre"),
    on_before_after: ("Før", "Etter", "5 – middels", "Lagret på denne maskinen.", "Ferdig"),
    on_look_back: ("Uke", "Dag", "den siste uka"),
    on_everyday: ("Pusse tennene", "Esc"),
    on_exercises: ("Pusterommet", "Kroppsskanning"),
    on_weeks: ("Kroppen", "Veien videre"),
    on_help: ("Hjelp", "Esc tilbake"),
    on_settings: ("Innstillinger", "Stemme Lys", "Klang klangbolle"),
    on_find: ("Finn", "For eksempel: regn, mørk, sovner", "Her og nå side", "Enter åpne"),
    on_own_data: ("Ta sikkerhetskopi nå", "Kontroller dagboka", "Ta med alt (eksport)", "Slett alt"),
    on_erase: ("Behold alt", "Gå videre til sletting"),
    on_type_word: ("Skriv «slett» for å slette alt.", "Slett alt nå"),
    on_checked: ("Dagboka er hel.", "Tilbake"),
    on_settle: ("Finn deg til rette.", "Øvelsen begynner om 2:5", "Begynn nå"),
    on_left_over: ("Gå videre der du var", "Tell den med som den er", "Ikke tell den med"),
}

AT_EACH_SIZE = (on_erase,)


@pytest.fixture
def lived(bench: Bench) -> Bench:
    """Somebody who has been here before, so that every way is open."""
    bench.diary.append(InformalPractice("dusje", 1))
    return bench


def sizes_from(arrive: Arrive, turn: int) -> tuple[tuple[int, int], ...]:
    """The sizes for a page, beginning with the one it is come to at: a third of the pages begin with each.

    The others the page is brought to, which costs a fifth of coming to it anew. Pages that scroll begin elsewhere when they
    are made at another size, so they are come to at each (see `AT_EACH_SIZE`). `turn` is another for each file of tests.
    """
    first = (list(PAGES).index(arrive) + turn) % len(SIZES)
    return (*SIZES[first:], *SIZES[:first])


def walks(turn: int) -> list[Any]:
    """Each page with the sizes of one walk to it, as parameters of a test."""
    return [
        pytest.param(arrive, sizes, id=f"{arrive.__name__}-{'-'.join(map(str, sizes[0]))}")
        for arrive in PAGES
        for sizes in ([(size,) for size in SIZES] if arrive in AT_EACH_SIZE else [sizes_from(arrive, turn)])
    ]


def prepared(bench: Bench, arrive: Arrive) -> Bench:
    """A bench whose diary leads to the page."""
    if arrive is on_settle:
        bench.diary.append(Preference("settling", "3"))
    if arrive is on_left_over:
        bench.diary = NotedDiary(left_over())
    return bench


async def brought_to(driven: Driven, page: Any, size: tuple[int, int]) -> None:
    """Give the terminal another size, and wait until the page has it."""
    if tuple(page.region.size) != size:
        await driven.pilot.resize_terminal(*size)
        await driven.until(lambda: tuple(page.region.size) == size)


@pytest.mark.parametrize(("arrive", "sizes"), walks(turn=0))
async def test_a_page_is_whole_and_shows_the_next_step(
    lived: Bench, open_app: OpenApp, arrive: Arrive, sizes: tuple[tuple[int, int], ...]
) -> None:
    async with open_app(prepared(lived, arrive), sizes[0]) as driven:
        page = await arrive(driven)
        for size in sizes:
            await brought_to(driven, page, size)
            if arrive is on_erase and size == (40, 12):  # longer than the screen, so it begins at its beginning
                await driven.shows(PAGES[arrive][0])
                await driven.press("down")
            for words in PAGES[arrive]:
                if not (arrive in (on_everyday, on_help) and size == (40, 12) and words == "Esc"):
                    await driven.shows(words)
            assert clipped(page) == []
            assert english(driven.text()) == set()
        if SIZES[0] in sizes:
            await brought_to(driven, page, SIZES[0])
            await looks_well(driven, page, clipped)


def clipped(page: Widget) -> list[str]:
    """Widgets with text of which a part cannot be seen, and cannot be scrolled to either."""
    screen = page.region
    cut = []
    for widget in page.query("SafeText, OptionButton, ScaleStep, WeekTable, KeyHints"):
        if not widget.display or not widget.region.area or not all(node.display for node in widget.ancestors):
            continue
        scrolls = any(getattr(node, "allow_vertical_scroll", False) for node in widget.ancestors)
        needed = widget.get_content_height(page.size, page.size, widget.content_size.width)
        if needed > widget.content_size.height:
            cut.append(f"{widget!r} needs {needed} lines, has {widget.content_size.height}")
        if not scrolls and not screen.contains_region(widget.region):
            cut.append(f"{widget!r} at {widget.region} is outside {screen}")
        if widget.region.right > screen.right:
            cut.append(f"{widget!r} at {widget.region} is wider than {screen}")
    return cut


def english(text: str) -> set[str]:
    """English words in `text`."""
    return set(re.findall(r"[a-zæøå]+", text.lower())) & ENGLISH


def test_the_search_for_english_finds_it() -> None:
    assert english("Press ctrl+q to quit the app") == {"press", "quit", "the"}


def strings_in(value: object) -> Iterator[str]:
    """The strings of a constant, also those that lie in tuples, tables and rating items."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif isinstance(value, Mapping):
        yield from (found for each in value.values() for found in strings_in(each))
    elif isinstance(value, Phrase):
        yield value()
    elif isinstance(value, tuple | list):
        yield from (found for each in value for found in strings_in(each))
    elif is_dataclass(value) and not isinstance(value, type):
        names = (each.name for each in fields(value) if each.name != "id")
        yield from (found for name in names for found in strings_in(getattr(value, name)))


@pytest.mark.parametrize("module", [today, own_data, formats, ratings, keys])
def test_no_phrase_is_english_or_shouts_or_blames(module: ModuleType) -> None:
    values = (value for name, value in vars(module).items() if not name.startswith("__"))
    phrases = [phrase for value in values for phrase in strings_in(value)]
    assert phrases
    for phrase in phrases:
        assert "!" not in phrase
        assert not english(re.sub(r"\{\w+\}", " ", phrase))  # the name of a place is not shown
        assert not re.search(r"glemt|brutt|mistet|streak|bør|må du", phrase.lower())


@pytest.mark.parametrize("posture", [Posture.LYING, None])
def test_ground_words_fit_the_posture(posture: Posture | None) -> None:
    assert "gulv" not in practice.GROUNDING_FEET[posture]()


async def test_every_place_on_the_scale_can_be_touched(lived: Bench, open_app: OpenApp) -> None:
    for size, least in (((80, 24), (5, 3)), ((60, 18), (5, 3)), ((40, 12), (5, 2))):
        async with open_app(lived, size) as driven:
            page = await on_rate(driven)
            for step in page.query("ScaleStep"):
                assert step.size.width >= least[0]
                assert step.size.height >= least[1]


async def test_the_mouse_alone_is_enough_to_begin_and_answer(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.pilot.click("#begin")
        page = await driven.page("RatePage")
        await driven.pilot.click(page.query("ScaleStep")[7])
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.diary.checkpoints)
        assert bench.diary.checkpoints[-1].ratings.pain_before == 7


async def test_a_hint_can_be_clicked(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.pilot.click("KeyHints", offset=(2, 0))
        await driven.page("RatePage")


async def test_help_is_a_button_too(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.pilot.click("#help-button")
        await driven.page("HelpPage")
        await driven.press("escape")
        await driven.page("TodayPage")


def offering(bench: Bench, *guidance: Guidance) -> TodayPage:
    week, exercise = bench.shelf.programme().week(1), bench.shelf.exercises()[0]
    return TodayPage(TodayModel(week, exercise, 3, tuple(Posture), False, frozenset({"right-now"}), guidance=guidance))


@pytest.mark.parametrize(
    ("guidance", "told"),
    [
        ((Guidance.WORDS,), None),
        ((Guidance.WORDS, Guidance.BELLS), "d med ord eller bare klang i"),
        (
            (Guidance.NEW_WORDS, Guidance.SAME_WORDS, Guidance.BELLS, Guidance.EVENING),
            "d nye ord, samme ord, bare klang eller kveld i",
        ),
    ],
)
async def test_help_names_the_ways_of_guidance_that_are_offered_and_no_others(
    bench: Bench, open_app: OpenApp, guidance: tuple[Guidance, ...], told: str | None
) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.app.push_screen(offering(bench, *guidance))
        await driven.press("question_mark")
        await driven.page("HelpPage")
        lines = " ".join(driven.text().split())
        assert (told or "s stilling i innstillinger") in lines


@pytest.mark.parametrize("size", SIZES)
async def test_the_button_for_the_guidance_goes_round_and_is_on_one_line(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        page = offering(bench, *Guidance)
        await driven.app.push_screen(page)
        button = page.query_one("#guidance")
        await driven.until(lambda: button.size.area)
        shown = []
        for _ in range(len(Guidance) + 1):
            await driven.pilot.wait_for_scheduled_animations()
            assert button.size.height == 1
            shown.append(str(button.render()).strip(" ›").removeprefix("d").strip())
            await driven.press("d")
        assert shown[:3] == ["Veiledning: nye ord", "Veiledning: samme ord", "Veiledning: med ord"]
        assert shown[3:] == ["Veiledning: bare klang", "Veiledning: kveld", "Veiledning: nye ord"]


@pytest.mark.parametrize("size", SIZES)
async def test_arrows_reach_every_choice_and_every_line_of_a_long_page(
    lived: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(lived, size) as driven:
        page = await on_erase(driven)
        body = page.query_one("#body")
        for _ in range(12):
            await driven.pilot.wait_for_scheduled_animations()
            if body.scroll_offset.y == 0:
                break
            await driven.press("up")
        await driven.shows("Dette blir slettet for godt:")
        last = page.query("#frame OptionButton").last()
        for _ in range(24):
            await driven.pilot.wait_for_scheduled_animations()
            if page.focused is last:
                break
            await driven.press("down")
        assert page.focused is last
        await driven.shows("Gå videre til sletting")
