"""A voice is heard before it is chosen."""

from __future__ import annotations

from functools import partial

import pytest

from nærvær.dialogues.onboarding import first_questions
from nærvær.dialogues.voices import choose_voice
from nærvær.domain.diary import Preference
from nærvær.tui.diary_thread import JourneyContext
from nærvær.tui.page_interviewer import hold_dialogue
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench

SECOND = 48_000


async def choosing(driven: Driven) -> JourneyContext:
    await driven.page("TodayPage")
    app = driven.app
    desk = JourneyContext(app, app.services, app.diary)
    app.run_worker(hold_dialogue(desk, choose_voice))
    await driven.shows("Hvilken stemme vil du ha?")
    return desk


async def test_a_voice_speaks_two_sentences_when_one_moves_to_it_and_the_page_says_so_as_long(
    bench: Bench, open_app: OpenApp
) -> None:
    bench.shelf.two_voices = True
    async with open_app(bench) as driven:
        await choosing(driven)
        await driven.page("ListenPage")
        assert "↑↓ hør" in driven.text()
        assert not bench.players, "nothing is played before the person moves"
        await driven.press("down")
        await driven.shows("Nå hører du «Mørk stemme».")
        assert bench.player.verbs == ["start"]
        assert bench.shelf.wishes[-1].voice == "dark"
        spoken = bench.player.score.timeline.cues
        bench.player.hear(spoken[1].end / SECOND - 0.5)
        await driven.pilot.pause(0.3)
        assert bench.player.verbs == ["start"]
        bench.player.hear(0.6)
        await driven.until(lambda: bench.player.verbs[-1] == "stop" and bench.player.closed)
        await driven.until(lambda: "Nå hører du" not in driven.text())
        await driven.press("space")  # and again
        await driven.until(lambda: len(bench.players) == 2 and bench.player.verbs == ["start"])
        await driven.press("enter")
        await driven.until(lambda: Preference("voice", "dark") in bench.diary.facts and bench.player.closed)


async def test_another_voice_silences_the_first_and_leaving_the_second(bench: Bench, open_app: OpenApp) -> None:
    bench.shelf.two_voices = True
    async with open_app(bench) as driven:
        await choosing(driven)
        await driven.page("ListenPage")
        await driven.press("down")
        await driven.shows("Nå hører du «Mørk stemme».")
        first = bench.player
        await driven.press("up")
        await driven.shows("Nå hører du «Lys stemme».")
        assert first.closed
        await driven.press("escape")
        await driven.until(lambda: bench.player.closed)
        assert bench.player is not first
        assert bench.diary.facts == []


async def test_a_touch_lets_one_hear_and_a_second_one_chooses(bench: Bench, open_app: OpenApp) -> None:
    bench.shelf.two_voices = True
    async with open_app(bench) as driven:
        await choosing(driven)
        page = await driven.page("ListenPage")
        for row, name in ((0, "Lys stemme"), (1, "Mørk stemme")):
            await driven.pilot.click(page.query("#rows OptionButton")[row])
            await driven.shows(f"Nå hører du «{name}». Trykk på den igjen for å velge den.")
        assert len(bench.players) == 2
        assert bench.diary.facts == []
        await driven.pilot.click(page.query("#rows OptionButton")[1])
        await driven.until(lambda: Preference("voice", "dark") in bench.diary.facts)


async def test_where_nothing_can_be_heard_the_page_says_so(bench: Bench, open_app: OpenApp) -> None:
    bench.shelf.two_voices = True
    bench.audible = False
    async with open_app(bench) as driven:
        await choosing(driven)
        await driven.page("ListenPage")
        await driven.press("space")
        await driven.shows("Det kommer ingen lyd på denne maskinen nå.")
        await driven.press("down")
        await driven.press("escape")


@pytest.mark.parametrize(("keys", "voice"), [(("2",), "dark"), (("escape",), "lys")])
async def test_a_voice_is_asked_for_once_after_the_first_practice(
    bench: Bench, open_app: OpenApp, keys: tuple[str, ...], voice: str
) -> None:
    bench.shelf.two_voices = True
    async with open_app(bench) as driven:
        for first in (True, False):
            await driven.page("TodayPage")
            await driven.press("enter")
            await driven.page("RatePage")
            await driven.press("enter")
            await driven.page("PlayerPage")
            bench.player.hear(30)
            await driven.press("escape", "escape")
            await driven.page("RatePage")
            await driven.press("escape")  # past all that is left, the line too
            await driven.page("BeforeAfterPage")
            await driven.press("enter")
            if first:
                for key in (*keys, "escape", "escape"):
                    await driven.page(("ChoosePage", "MessagePage"))
                    await driven.press(key)
                await driven.shows("Da er alt klart.")
        await driven.page("TodayPage")
        assert bench.diary.facts.count(Preference("voice", voice)) == 1
        assert bench.diary.facts.count(Preference("length", "short")) == 1


async def test_the_first_questions_say_that_esc_goes_on(bench: Bench, open_app: OpenApp) -> None:
    bench.shelf.two_voices = True
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        app = driven.app
        app.run_worker(
            hold_dialogue(JourneyContext(app, app.services, app.diary), partial(first_questions, app.services))
        )
        await driven.shows("Hvilken stemme vil du ha?")
        assert "Esc hopp over" in driven.text()
        await driven.press("escape")
        await driven.shows("Hva passer deg best?")
        assert "Esc hopp over" in driven.text()
