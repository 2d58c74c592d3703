"""What can be done while it plays."""

from __future__ import annotations

import time
from typing import Any

import pytest
from textual.geometry import Region

from nærvær.dialogues.practice_interviewer import PracticeSound
from nærvær.domain.errors import DecodeFault, MissingSound, VoiceFault
from nærvær.domain.player import Playback, PlayerProblem, PlayerState, RemoteCommand
from nærvær.domain.practice import PracticeOptions
from nærvær.tui.pages.player import PlayerPage
from nærvær.tui.practice_pages import obey
from nærvær.tui.widgets.page_parts import SafeText
from nærvær.tui.widgets.practice_picture import ROUND_TICKS, Breath
from nærvær.tui.widgets.practice_stage import playback_status
from tui.arrows import arrows_lead_where_they_point
from tui.conftest import Driven, OpenApp
from tui.fakes import RATE, Bench, NotedDiary, left_over


async def playing(driven: Driven) -> Any:
    await driven.page("TodayPage")
    await driven.press("enter", "enter")
    return await driven.page("PlayerPage")


async def test_the_caption_follows_the_sound(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(5)
        await driven.shows("Kjenn hvor kroppen hviler mot underlaget.")
        bench.player.hear(7)
        await driven.shows("Du trenger ikke gjøre noe riktig.")
        await driven.shows("2:48 igjen")


async def test_space_pauses_and_goes_on(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        await driven.press("space")
        await driven.shows("Pause")
        assert bench.player.moment.state is PlayerState.PAUSED
        await driven.press("space")
        assert bench.player.moment.state is PlayerState.PLAYING


async def test_arrows_go_a_sentence_back_and_forth(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(15)
        await driven.press("right")
        assert bench.player.moment.position == 20 * RATE
        await driven.press("left")
        assert bench.player.moment.position == 10 * RATE


@pytest.mark.parametrize(("heard", "lands"), [(20.5, 10), (21.9, 10), (22.2, 20), (29.0, 20)])
async def test_back_goes_to_the_sentence_before_when_this_one_has_only_just_begun(
    bench: Bench, open_app: OpenApp, heard: float, lands: int
) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(heard)
        await driven.press("left")
        assert bench.player.moment.position == lands * RATE


async def test_up_and_down_change_the_level_and_say_it(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        await driven.press("down")
        await driven.shows("lyd 70 %")
        assert bench.player.moment.volume == pytest.approx(0.7)
        await driven.press(*["up"] * 9)
        assert bench.player.moment.volume == 1.0


async def test_captions_can_be_hidden(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(5)
        await driven.shows("Kjenn hvor kroppen")
        await driven.press("t")
        await driven.until(lambda: "Kjenn hvor kroppen" not in driven.text())


async def test_the_ground_key_answers_at_once_and_nothing_is_asked_of_who_stops_there(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(10)
        await driven.press("g")
        assert bench.player.verbs[-1] == "pause"
        await driven.page("GroundingPage")
        await driven.shows("Kjenn føttene mot gulvet")
        await driven.press("enter")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.player.verbs[-1] == "resume")
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.press("down", "enter")
        await driven.page("BeforeAfterPage")


async def test_who_leaves_a_first_practice_from_the_ground_is_asked_nothing_after_it(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(30)
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.press("down", "enter")
        await driven.page("BeforeAfterPage")
        await driven.press("enter")
        await driven.page(("TodayPage", "MessagePage", "ChoosePage"))
        assert type(driven.app.screen).__name__ == "TodayPage"


async def test_a_practice_at_rest_is_still_at_rest_after_the_ground(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.press("escape")
        await driven.page("PlayerPage")
        await driven.until(lambda: bench.player.verbs[-1] == "resume")
        await driven.press("space", "g")
        await driven.page("GroundingPage")
        await driven.press("escape")
        await driven.page("PlayerPage")
        await driven.shows("Pause")
        assert bench.player.verbs[-1] == "pause"


async def test_the_ground_screen_costs_less_than_a_tenth_of_a_second(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        costs = []
        for _ in range(3):
            began = time.process_time()
            await driven.press("g")
            await driven.shows("Kjenn føttene mot gulvet")
            costs.append(time.process_time() - began)
            await driven.press("escape")
            await driven.page("PlayerPage")
        # Time of this process, not of the clock: other work on the same cores says nothing about this one.
        assert min(costs) < 0.1


async def test_nobody_lying_down_is_told_about_feet_on_the_floor(bench: Bench, open_app: OpenApp) -> None:
    bench.diary = NotedDiary(left_over())
    async with open_app(bench) as driven:
        await driven.page("MessagePage")
        await driven.press("enter")
        await driven.page("PlayerPage")
        await driven.press("g")
        await driven.page("GroundingPage")
        await driven.shows("Kjenn hælene, baken og skuldrene")
        assert "gulvet" not in driven.text()


async def test_enter_pauses_and_opens_buttons_for_everything(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(10)
        await driven.press("enter")
        await driven.shows("Fortsett")
        assert bench.player.verbs[-1] == "pause"
        for word in ("Forrige", "Neste", "Her og nå", "Lavere", "Høyere", "Tekst", "Store tall", "Avslutt"):
            assert word in driven.text()
        await driven.press("enter")
        await driven.until(lambda: bench.player.verbs[-1] == "resume")
        assert "Fortsett" not in driven.text()
        await driven.press("enter")
        await driven.shows("Fortsett")
        await driven.press("down", "right", "right", "right", "enter")
        await driven.page("RatePage")


async def test_a_lost_device_keeps_the_place_and_can_be_tried_again(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(30)
        bench.player.lose()
        await driven.shows("Lyden ble borte.")
        await driven.press("enter")
        await driven.until(lambda: bench.player.verbs[-1] == "resume")
        assert len(bench.players) == 1
        bench.player.lose(PlayerState.FAILED)
        await driven.shows("Lyden ble borte.")
        await driven.press("enter")
        await driven.until(lambda: len(bench.players) == 2)
        await driven.until(lambda: bench.players[0].closed)
        assert bench.player.moment.position == 30 * RATE


async def test_while_the_player_looks_for_its_device_nothing_is_asked(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.lose(problem=PlayerProblem.RECONNECTING)
        await driven.shows("Leter etter den")
        assert "Prøv igjen" not in driven.text()
        bench.player.resume()
        await driven.until(lambda: "Lyden ble borte" not in driven.text())


async def test_what_was_barely_begun_leaves_no_trace(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(0.5)
        await driven.press("escape", "escape")
        await driven.page("TodayPage")
        await driven.shows("Øvelsen hadde så vidt begynt")
        await driven.until(lambda: "drop" in bench.diary.calls)
        assert bench.diary.facts == []


async def test_a_lost_device_can_be_gone_on_without_and_everything_heard_counts(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(30)
        bench.player.lose()
        await driven.shows("Uten lyd")
        await driven.press("right", "enter")
        await driven.until(lambda: bench.silent)
        await driven.shows("uten lyd – du kan følge teksten")
        assert bench.silent[0].moment.position == 30 * RATE
        bench.silent[0].hear(20)
        await driven.press("escape", "escape")
        await driven.page("RatePage")
        await driven.press("escape")
        await driven.page("BeforeAfterPage")
        await driven.until(lambda: bench.diary.facts)
        assert bench.diary.facts[0].heard_seconds == 50.0


async def test_without_sound_it_says_that_the_text_can_be_followed(bench: Bench, open_app: OpenApp) -> None:
    bench.audible = False
    async with open_app(bench) as driven:
        await playing(driven)
        await driven.shows("uten lyd – du kan følge teksten")


async def test_where_there_is_neither_sound_nor_text_it_says_how_to_get_the_text(
    bench: Bench, open_app: OpenApp
) -> None:
    bench.audible = False
    async with open_app(bench) as driven:
        page = await playing(driven)
        await driven.press("t")
        page._stage.forget_note()
        page._update()
        await driven.shows("teksten er skjult – t viser den")
        assert "følge teksten" not in driven.text()
        await driven.press("t")
        page._stage.forget_note()
        await driven.shows("du kan følge teksten")


async def test_a_pause_is_seen_and_the_foot_says_what_ends_it(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        assert "mellomrom pause" in driven.text()
        await driven.press("space", "down")
        await driven.shows("Pause · lyd")
        assert "mellomrom fortsett" in driven.text()
        await driven.press("enter")
        await driven.shows("Esc fortsett")
        await driven.press("escape")
        await driven.shows("mellomrom pause")
        assert bench.player.verbs[-1] == "resume"


async def test_the_shape_breathes_while_it_plays_and_rests_in_a_pause(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        page = await playing(driven)
        breath = page.query_one("Breath")
        before = breath._at
        await driven.until(lambda: breath._at > before + 1)
        await driven.press("space")
        await driven.shows("Pause")
        at = breath._at
        await driven.pilot.pause(0.6)
        assert breath._at == at


@pytest.mark.parametrize("size", [(80, 24), (61, 25), (200, 61)])
async def test_the_shape_paints_only_its_own_cells_and_only_when_the_picture_changes(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        breath = (await playing(driven)).query_one(Breath)
        await driven.until(lambda: breath.size.area)
        await driven.press("space")
        await driven.shows("Pause")
        painted: list[Region] = []
        monkeypatch.setattr(breath, "refresh", painted.append)
        unpainted = set()
        for _ in range(ROUND_TICKS):
            breath.tick()
            (region,) = set(painted)
            lines = [breath.render_line(row) for row in range(breath.size.height)]
            unpainted |= {
                (str(segment.style), set(segment.text) == {" "})
                for line in lines
                for strip in (line.crop(0, region.x), line.crop(region.right, breath.size.width))
                for segment in strip
            }
        assert len(unpainted) == 1
        assert all(blank for _, blank in unpainted)
        assert 20 <= len(painted) <= 0.8 * ROUND_TICKS + 1
        assert region.width <= 2 * region.height + 2


async def test_the_time_left_is_painted_without_laying_out_the_page(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(bench) as driven:
        clock = (await playing(driven)).query_one("#head-right", SafeText)
        await driven.press("space")
        await driven.until(lambda: clock.size.width)
        laid_out: list[bool] = []
        monkeypatch.setattr(clock, "refresh", lambda *, layout=False: laid_out.append(layout))
        for text in ("2:59 igjen", "2:58 igjen", "1:02:58 igjen", "1:02:58\nigjen", "1:02:59\nigjen", "", ""):
            clock.set_text(text)
        assert laid_out[1:] == [False, True, True, True, True, True]


async def test_the_shape_rests_where_animations_are_off(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        driven.app.animation_level = "none"
        page = await playing(driven)
        await driven.pilot.pause(0.6)
        assert page.query_one("Breath")._at == 0


async def test_the_size_may_change_while_it_plays(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await playing(driven)
        bench.player.hear(5)
        await driven.pilot.resize_terminal(40, 12)
        await driven.shows("Kjenn hvor kroppen hviler mot underlaget.")
        await driven.pilot.resize_terminal(100, 30)
        await driven.shows("Kjenn hvor kroppen hviler mot underlaget.")
        assert bench.player.verbs == ["start"]


async def test_a_short_practice_says_what_it_goes_without_before_its_first_sentence(
    bench: Bench, open_app: OpenApp
) -> None:
    bench.shelf.left_out = ("Knærne", "Kjeven", "Tærne", "Øynene")
    bench.shelf.first_sentence = 6
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        await driven.shows("Ikke med i dag: Knærne, kjeven, tærne og 1 til.")
        bench.player.hear(7)
        await driven.shows("Kjenn hvor kroppen hviler mot underlaget.")
        assert "Ikke med i dag" not in driven.text()


async def test_the_arrows_come_to_all_buttons_and_help_and_leave_the_sound_alone(
    bench: Bench, open_app: OpenApp
) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        page = await driven.page("PlayerPage")
        await driven.press("enter")
        await driven.until(lambda: page.focused is not None)
        level, verbs = bench.player.moment.volume, list(bench.player.verbs)
        assert len(page.focus_chain) == 10
        await arrows_lead_where_they_point(driven, page)
        assert (bench.player.moment.volume, bench.player.verbs) == (level, verbs)


def test_what_a_voice_cannot_say_stands_under_the_figure_while_it_plays() -> None:
    moment = Playback(PlayerState.PLAYING, 0, 0, 60 * RATE, RATE, 1.0, audible=True)
    fault = MissingSound("kari", "right-now", "/x", VoiceFault.STALE, missing=30, total=50)
    assert playback_status(moment, False, True, fault) == "30 av 50 setninger mangler i denne stemmen"
    assert playback_status(moment, False, True, None) == ""
    broken = MissingSound("kari", "right-now", "/x", DecodeFault.UNDECODABLE)
    assert playback_status(moment, False, True, broken) == "lydfila er skadet"


async def test_a_remark_and_a_command_may_come_before_the_page(bench: Bench, open_app: OpenApp) -> None:
    """The first checkpoint is kept before the page is mounted, and what follows must not end with it."""
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        sound = PracticeSound(bench, bench.shelf.score(PracticeOptions("breathing-space", 3)))
        page = PlayerPage(sound, None)
        page.remark("Lagres ikke akkurat nå")
        assert not await obey(page, RemoteCommand.PAUSE)
        sound.start(0.0)
        await driven.app.push_screen(page)
        await driven.shows("Lagres ikke akkurat nå")
        page.remark("")
        await driven.until(lambda: "Lagres ikke" not in driven.text())
        assert await obey(page, RemoteCommand.PAUSE)
        assert page.paused
