"""The kiosk's screens: nothing but what is allowed, a lock that waits for closed eyes, the group, and the slips."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.geometry import Size

from clinic.houses import OTHER_PIN, PASSPHRASE, PIN, House, begun
from nærvær import clinic_composition as at_clinic
from nærvær import tui
from nærvær.domain.consent import Consent
from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import BrokenContent, ContentFault
from nærvær.domain.group_slip import GroupSession, read_slip
from nærvær.domain.kiosk import STAFF_EXIT_CODE, KioskServices, KioskSettings
from nærvær.domain.login_rules import PinFault, format_code, read_code
from nærvær.domain.player import PlayerState
from nærvær.domain.practice import Guidance, Posture, Practice, PracticeEnd, PracticeInProgress, PracticeOptions
from nærvær.store.clinic import FileKioskExit, KioskMemory
from nærvær.store.clinic import login_check as credentials
from nærvær.texts import kiosk as words
from nærvær.texts import own_data_at_clinic, report, settings, today
from nærvær.texts.clinic_errors import pin_reason
from nærvær.texts.formats import inside_sentence
from nærvær.texts.today import RATE_LATER_ASK
from nærvær.tui.kiosk.kiosk_app import ALLOWED_ACTIONS, KioskApp
from nærvær.tui.pages.keypad import KeypadKey
from nærvær.tui.pages.page import Page
from nærvær.tui.widgets.page_parts import OptionButton
from store.diaries import Clock
from tui.arrows import ARROWS, Arrows, arrows_lead_where_they_point, lies
from tui.cases import every_letter_works_in_both_cases
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench, now
from tui.test_screens import brought_to

TODAY = now().date()
SIZES = ((80, 24), (60, 18), (40, 12))


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def house(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(credentials, "COST", 2**10)
    return begun(quick_path / "klinikk", Clock(now()))


@asynccontextmanager
async def kiosk(
    bench: Bench, house: House, size: tuple[int, int] = (80, 24), check_sound: bool = False, **told: Any
) -> AsyncIterator[Driven]:
    keys: list[str] = []

    def diary_of(key: str) -> Any:
        keys.append(key)
        return bench.diary

    parts = KioskServices(
        bench.shared_parts,
        house.open,
        diary_of,
        KioskSettings(**told),
        random.Random(1).randrange,
        FileKioskExit(house.folder, house.clock, KioskMemory()),
        lambda _key: bench.own_data,
        check_sound,
    )
    app = KioskApp(parts)
    async with app.run_test(size=size) as pilot:
        driven = Driven(app, pilot)
        driven.keys = keys
        try:
            yield driven
        finally:
            app.leave()
            await app.finish()


def types(driven: Driven, text: str) -> None:
    """Type without waiting for anything in between, as people do."""
    for sign in text:
        driven.app.post_message(events.Key({" ": "space"}.get(sign, sign.lower()), sign))


def minutes_pass(driven: Driven, minutes: float) -> None:
    """Let nobody touch the screen for so long."""
    driven.app._last_touch -= minutes * 60


async def comes_in(driven: Driven, code: str, pin: str = PIN) -> None:
    await driven.shows(words.CODE_ASK())
    types(driven, code)
    await driven.shows(words.PIN_ASK())
    types(driven, pin)


async def ends(driven: Driven, code: int = 0) -> None:
    await driven.until(lambda: driven.app._exit)
    assert driven.app.return_code == code


async def staff_come_in(driven: Driven, house: House) -> None:
    await driven.shows(words.CODE_ASK())
    await driven.pilot.click("#other")
    await driven.shows(words.STAFF_CODE_ASK())
    types(driven, house.lead_code)
    await driven.shows(words.PHRASE_ASK())
    types(driven, PASSPHRASE)
    await driven.press("enter")
    await driven.page("ChoosePage")


# What a shared screen has


def test_a_shared_screen_is_handed_nothing_that_writes_a_file_or_sets_anything_on_the_machine(tmp_path: Path) -> None:
    shared = at_clinic.shared_screen(tmp_path)
    able = {each.name for each in fields(shared)}
    assert not able & {"paper", "schedule", "own_data", "render", "order", "open_diary", "examine"}
    assert able == {"catalogue", "players", "now", "version", "listen", "has_sound"}


async def test_after_the_first_practice_nobody_is_offered_a_reminder_on_a_shared_screen(
    bench: Bench, house: House
) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(3600)
        for _ in range(12):
            page = await driven.page(
                ("RatePage", "TextPage", "BeforeAfterPage", "ChoosePage", "MessagePage", "TodayPage")
            )
            assert settings.FIRST_REMINDER() not in driven.text()
            if type(page).__name__ == "TodayPage":
                break
            await driven.press("enter")
        assert settings.ALL_SET() in driven.text()
        assert "reminder" not in " ".join(str(fact) for fact in bench.diary.facts)


# The lock


async def test_a_code_and_its_pin_open_the_journey_of_that_person(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    with house.open() as clinic:
        key = clinic.people(house.lead(clinic))[0].key
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")
        assert driven.keys == [key]
        assert code not in driven.text()
        assert format_code(code) not in driven.text()
        await driven.press("escape")
        await driven.shows("Esc én gang til avslutter")
        assert not driven.app._exit
        await driven.press("escape")
        await ends(driven)


async def test_arrows_and_touch_alone_are_enough(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        page = await driven.page("KeypadPage")
        for sign in code:
            (there,) = [found for found in page.query(KeypadKey) if found.character == sign]
            await driven.pilot.click(there)
        page = await driven.page("KeypadPage")
        await driven.shows(words.PIN_ASK())
        place = 0
        await driven.press("right")
        for digit in PIN:
            target = "1234567890".index(digit)
            rows, columns = target // 6 - place // 6, target % 6 - place % 6
            await driven.press(*(["down" if rows > 0 else "up"] * abs(rows)))
            await driven.press(*(["right" if columns > 0 else "left"] * abs(columns)), "enter")
            place = target
        await driven.page("TodayPage")


async def test_every_arrow_on_the_pad_leads_where_it_points(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        page = await driven.page("KeypadPage")
        arrows = Arrows(driven, page)
        for size in SIZES:
            await brought_to(driven, page, size)
            signs, choices = list(page.query(KeypadKey)), page.focus_chain
            reached = set()
            for start in (*signs, *choices):
                for key in ARROWS:
                    if isinstance(start, KeypadKey):
                        page._select(signs.index(start))
                    else:
                        page.set_focus(start)
                    await arrows.press(key)
                    came = page.focused or page.query_one(".-here", KeypadKey)
                    there = [other for other in (*signs, *choices) if lies(key, start.region, other.region)]
                    assert came in there if there else came is start, (size, key, start.region, came.region)
                    if key in ("up", "down") and there:
                        assert abs(came.region.y - start.region.y) == min(
                            abs(each.region.y - start.region.y) for each in there
                        )
                    reached.add(came)
            assert reached == {*signs, *choices}


async def test_arrows_lead_from_the_keys_to_the_staff_and_the_help_and_back(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        page = await driven.page("KeypadPage")
        await driven.press("down", "down", "down", "down")
        assert page.focused is page.query_one("#other")
        assert not page.query(".-here")
        await driven.press("down")
        assert page.focused is page.query_one("#help-button")
        await driven.press("down", "up", "up")
        assert page.focused is None
        last_row = {sign for sign in page.query(KeypadKey) if sign.region.y == page.query(KeypadKey).last().region.y}
        assert page.query_one(".-here", KeypadKey) in last_row
        await driven.press("up", "down", "right", "C")
        assert page.focused is None
        assert not page.query(".-here")
        await driven.press("escape")
        await ends(driven)


async def test_help_at_the_pad_names_no_key_that_is_part_of_a_code_and_says_that_it_locks(
    bench: Bench, house: House
) -> None:
    async with kiosk(bench, house) as driven:
        await driven.page("KeypadPage")
        await driven.press("question_mark")
        await driven.page("HelpPage")
        told = [line.split() for line in driven.text().splitlines()]
        assert ["ctrl+c", "lås,", "alt", "blir", "tatt", "vare", "på"] in told
        assert not any(line[:1] in (["g"], ["n"]) for line in told)
        await driven.press("escape", "C")
        await driven.press("escape")
        await ends(driven)


@pytest.mark.parametrize("size", [(60, 18), (40, 12)])
async def test_what_will_not_do_as_a_pin_is_told_also_where_there_are_few_lines(
    bench: Bench, house: House, size: tuple[int, int]
) -> None:
    with house.open() as clinic:
        lead = house.lead(clinic)
        (code,) = clinic.make_codes(lead, 1)
        clinic.open_first_use(lead, code)
    async with kiosk(bench, house, size) as driven:
        await driven.shows(words.CODE_ASK())
        types(driven, code)
        await driven.shows(words.NEW_PIN_WHY())
        types(driven, "123456")
        await driven.shows(pin_reason(PinFault.RUN))
        types(driven, PIN)
        await driven.shows(words.NEW_PIN_AGAIN())
        types(driven, OTHER_PIN)
        await driven.shows(words.NOT_ALIKE())
        types(driven, PIN)
        await driven.shows(words.NEW_PIN_AGAIN())
        types(driven, PIN)
        await driven.shows(own_data_at_clinic.PRIVACY_TITLE())
        await driven.shows("Det du svarer og skriver, er ditt.")
        if size == (60, 18):
            await driven.shows(own_data_at_clinic.PRIVACY_CHOOSE())
        await driven.press("escape")
        await driven.page("TodayPage")


async def test_the_arrows_come_to_the_buttons_of_a_practice_and_the_foot_and_leave_the_sound_alone(
    bench: Bench, house: House
) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        page = await driven.page("PlayerPage")
        await driven.press("enter")
        await driven.until(lambda: page.focused is not None)
        level, verbs = bench.player.moment.volume, list(bench.player.verbs)
        assert len(page.focus_chain) == 11
        await arrows_lead_where_they_point(driven, page)
        assert (bench.player.moment.volume, bench.player.verbs) == (level, verbs)
        await driven.press("ctrl+c")
        await ends(driven)


async def test_a_code_that_is_not_whole_is_said_at_once(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert read_code(wrong) is None
    async with kiosk(bench, house) as driven:
        await driven.shows(words.CODE_ASK())
        types(driven, wrong)
        await driven.shows(words.NOT_WHOLE())


async def test_a_wrong_pin_and_an_unknown_code_show_the_same_and_the_wait_is_told(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    assert read_code("222222")
    shown = []
    for asked, wait in ((code, "Prøv igjen."), (code, "Prøv igjen."), (code, "Vent 30 s"), ("222222", "Prøv igjen.")):
        async with kiosk(bench, house) as driven:
            await comes_in(driven, asked, "405968")
            await driven.shows(wait)
            shown.append(driven.text())
            await driven.press("enter")
            await ends(driven)
            assert not driven.keys
    assert shown[0] == shown[3]


async def test_a_pin_is_dots_and_what_was_typed_can_be_deleted(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await driven.shows(words.CODE_ASK())
        types(driven, code[:3])
        await driven.shows(" ".join(code[:3]))
        await driven.press("backspace", "backspace", "backspace")
        await driven.shows("_ _ _ _ _ _")
        types(driven, code)
        await driven.shows(words.PIN_ASK())
        types(driven, "738")
        await driven.shows("• • • _ _ _")
        assert "738" not in driven.text().replace(" ", "")
        await driven.press("ctrl+c")
        await ends(driven)


async def test_the_pads_fit_every_size(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        for ask in (words.CODE_ASK(), words.PIN_ASK()):
            await driven.shows(ask)
            page = await driven.page("KeypadPage")
            for size in SIZES:
                await brought_to(driven, page, size)
                await driven.shows(ask)
                width, height = size
                for sign in page.query(KeypadKey):
                    region = sign.region
                    assert region.right <= width, (size, sign.character)
                    assert region.bottom < height, (size, sign.character)
                    assert region.width >= (5 if width >= 76 else 3)
                    assert region.height >= (3 if height >= 18 else 2)
            types(driven, code)


async def test_the_keys_of_the_passphrase_are_as_high_as_there_is_room_for(bench: Bench, house: House) -> None:
    async with kiosk(bench, house, (120, 30)) as driven:
        await driven.shows(words.CODE_ASK())
        await driven.pilot.click("#other")
        await driven.shows(words.STAFF_CODE_ASK())
        types(driven, house.lead_code)
        await driven.shows(words.PHRASE_ASK())
        page = await driven.page("KeypadPage")
        body = page.query_one("#body")
        for size, tall in (((120, 30), 3), ((80, 24), 3), ((80, 23), 2), ((60, 18), 2), ((40, 12), 1)):
            await brought_to(driven, page, size)
            await driven.pilot.pause()
            assert {sign.region.height for sign in page.query(KeypadKey)} == {tall}, size
            assert all(body.region.contains_region(sign.region) for sign in page.query(KeypadKey)), size
            typed = len(page._typed)
            await driven.pilot.click(page.query(KeypadKey)[-4])
            await driven.pilot.click(page.query(KeypadKey).first())
            await driven.until(lambda typed=typed: len(page._typed) == typed + 2)
            await driven.shows("• •")


async def test_when_the_disk_takes_no_try_one_can_practise_all_the_same(
    bench: Bench, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = house.with_pins(1)
    (house.folder / "clinic.db").write_bytes(b"")
    async with kiosk(bench, house) as driven:
        await driven.shows(words.CODE_ASK())
        types(driven, code)
        await driven.shows(today.NOT_KEPT())
        await driven.press("enter")
        await driven.page("TodayPage")
        await driven.shows(today.NOT_KEPT())
        assert not bench.diary.calls


# Letters


async def test_every_letter_that_is_bound_at_the_kiosk_works_in_both_cases(bench: Bench, house: House) -> None:
    tried = 0
    async with kiosk(bench, house) as driven:
        async for _ in every_page(driven, bench, house):
            tried += await every_letter_works_in_both_cases(driven)
    assert tried > 30


async def test_a_passphrase_and_a_note_keep_their_case(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await driven.shows(words.CODE_ASK())
        await driven.pilot.click("#other")
        await driven.shows(words.STAFF_CODE_ASK())
        types(driven, house.lead_code)
        await driven.shows(words.PHRASE_ASK())
        page = await driven.page("KeypadPage")
        for sign in "Xg Å":
            driven.app.post_message(events.Key({" ": "space"}.get(sign, sign), sign))
        await driven.shows("• • • •")
        assert page._typed == "Xg Å"


# K2: nothing but what is allowed


async def every_page(driven: Driven, bench: Bench, house: House) -> AsyncIterator[Any]:
    """Every page of the kiosk in turn, as a person comes by them."""
    yield await driven.page("KeypadPage")
    await driven.press("question_mark")
    yield await driven.page("HelpPage")
    await driven.press("escape")
    (code,) = house.with_pins(1)
    await comes_in(driven, code)
    yield await driven.page("TodayPage")
    for key, name in (("o", "ChoosePage"), ("e", "ChoosePage"), ("i", "ChoosePage"), ("u", "ProgressPage")):
        await driven.press(key)
        yield await driven.page(name)
        await driven.press("escape")
        await driven.page("TodayPage")
    await driven.press("g")
    yield await driven.page("GroundingPage")
    await driven.shows("Nød, ved fare for liv")
    await driven.press("escape")
    await driven.page("TodayPage")
    await driven.press("enter")
    yield await driven.page("RatePage")
    await driven.press("5")
    yield await driven.page("PlayerPage")
    await driven.press("enter")
    yield driven.app.screen
    await driven.press("enter")
    bench.player.hear(600)
    await driven.page("RatePage")
    await driven.press("4")
    await driven.shows("hjalp")
    await driven.press("6")
    yield await driven.page("TextPage")
    await driven.press("enter")
    yield await driven.page("BeforeAfterPage")


async def test_on_every_page_only_what_is_allowed_can_be_invoked(bench: Bench, house: House) -> None:
    seen, tried = set(), set()
    async with kiosk(bench, house) as driven:
        async for page in every_page(driven, bench, house):
            seen.add(type(page).__name__)
            nodes = [driven.app, page, *page.query("*")]
            actions = {
                (node, name.partition("action_")[2])
                for node in nodes
                for name in dir(node)
                if name.startswith(("action_", "_action_")) and callable(getattr(node, name))
            }
            for node, name in actions:
                if name not in ALLOWED_ACTIONS:
                    tried.add(name)
                    for asked in (name, f"app.{name}", f"screen.{name}", f"{name}('x')"):
                        assert not await driven.app.run_action(asked, node), (type(node), name)
            for active in page.active_bindings.values():
                name = active.binding.action.partition("(")[0].rpartition(".")[2]
                assert name in ALLOWED_ACTIONS or not await driven.app.run_action(active.binding.action, active.node), (
                    name
                )
            assert driven.app.screen is page
            assert not driven.app._exit
    assert {
        "KeypadPage",
        "HelpPage",
        "TodayPage",
        "ChoosePage",
        "GroundingPage",
        "RatePage",
        "PlayerPage",
        "TextPage",
        "BeforeAfterPage",
        "ProgressPage",
    } <= seen
    assert {"quit", "screenshot", "command_palette", "suspend_process", "simulate_key", "copy", "cut", "paste"} <= tried


def test_every_key_of_every_page_does_something_here_too() -> None:
    """A page made for home must not be dumb at the kiosk: what its keys and hints invoke is allowed."""
    invoked = set()
    for found in pkgutil.walk_packages(tui.__path__, "nærvær.tui."):
        for kind in vars(importlib.import_module(found.name)).values():
            # The teleprompter is shown by a command of its own, never on a screen that many use.
            if isinstance(kind, type) and issubclass(kind, Page) and kind.__name__ != "TeleprompterPage":
                invoked |= {binding.action for binding in kind.__dict__.get("BINDINGS", ())}
                invoked |= {hint.action for hint in (*kind.HINTS, *kind.MORE) if hint.action}
    names = {action.partition("(")[0].rpartition(".")[2] for action in invoked}
    assert len(names) > 15
    assert names <= ALLOWED_ACTIONS


async def test_nothing_is_found_by_typing_on_a_shared_screen(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        page = await driven.page("TodayPage")
        await driven.press("f", "ctrl+p")
        assert driven.app.screen is page
        assert not page.answered.done()
        assert page.FIND not in page.more_hints()
        await driven.press("m")
        page = await driven.page("ChoosePage")
        assert today.FIND() not in {option.label for option in page._options}


async def test_nothing_is_set_on_this_machine_or_written_to_it(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")
        await driven.press("i")
        page = await driven.page("ChoosePage")
        labels = {way.label for way in page._options}
        assert settings.REGIONS() in labels
        assert not labels & {settings.REMINDER(), report.ASK()}


async def test_nothing_leads_out_by_textual_s_own_means(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        app = driven.app
        await driven.shows(words.CODE_ASK())
        for key in (
            "ctrl+q",
            "ctrl+p",
            "ctrl+z",
            "ctrl+backslash",
            "ctrl+d",
            "f1",
            "f12",
            "ctrl+s",
            "tab",
            "shift+tab",
        ):
            await driven.press(key)
        assert isinstance(app.screen, Page)
        assert not app._exit
        app.copy_to_clipboard("x")
        assert app.clipboard == ""
        app.screen.post_message(events.Paste("222222"))
        await driven.pilot.pause()
        await driven.shows("_ _ _ _ _ _")


def test_the_driver_opens_nothing_and_cannot_be_suspended() -> None:
    from nærvær.tui.drivers.terminal_driver import KioskDriver

    driver: Any = KioskDriver.__new__(KioskDriver)
    assert not driver.can_suspend
    driver.open_url("https://eksempel.no")
    driver.deliver_binary(None, delivery_key="x", save_path=None)
    driver._sigtstp_application()
    sent: list[Any] = []
    driver._app, driver.cursor_origin = None, None
    driver.send_message = sent.append
    driver.process_message(events.Resize(Size(0, 0), Size(0, 0)))
    driver.process_message(events.Paste("x"))
    assert not sent


def test_a_flood_is_let_through_only_as_far_as_a_person_types() -> None:
    from nærvær.tui.drivers.terminal_driver import CHARACTERS_PER_SECOND, RateLimiter

    allowance = RateLimiter()
    taken = sum(len(allowance.accept("x" * 4096)) for _ in range(500))
    assert CHARACTERS_PER_SECOND <= taken < CHARACTERS_PER_SECOND * 2


# K5: it locks when one leaves, not while one lies with closed eyes


async def in_practice(driven: Driven, code: str) -> None:
    await comes_in(driven, code)
    await driven.page("TodayPage")
    await driven.press("enter", "6")
    await driven.page("PlayerPage")


async def test_it_does_not_lock_while_sound_plays_and_shows_no_code_and_no_answer(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await in_practice(driven, code)
        before = driven.app._last_touch
        minutes_pass(driven, 60)
        await driven.until(lambda: driven.app._last_touch > before)
        assert not driven.app._exit
        text = driven.text()
        assert code not in text
        assert format_code(code) not in text
        assert "6" not in text.replace("2:5", "").replace("3:0", "")


async def test_it_locks_when_a_pause_is_left_and_the_person_can_go_on_after_it(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await in_practice(driven, code)
        bench.player.hear(70)
        await driven.press("space")
        minutes_pass(driven, 2.5)
        await asyncio.sleep(0.6)
        assert not driven.app._exit
        minutes_pass(driven, 0.6)
        await ends(driven)
        await driven.app.finish()
    assert bench.diary.facts == []
    left = bench.diary.checkpoints[-1]
    assert (left.heard_seconds, left.ratings.pain_before) == (70.0, 6)


async def test_after_the_end_it_waits_longer_and_the_practice_can_still_be_rated(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await in_practice(driven, code)
        await driven.until(lambda: driven.app._just_played)
        bench.player.hear(600)
        await driven.page("RatePage")
        minutes_pass(driven, 9.5)
        await asyncio.sleep(0.6)
        assert not driven.app._exit, "eyes may still be closed"
        minutes_pass(driven, 0.6)
        await ends(driven)
        await driven.app.finish()
    assert not bench.diary.facts
    left = bench.diary.checkpoints[-1]
    assert left.heard_seconds == 180.0
    assert left.ratings.pain_before == 6
    assert left.position_seconds == 180.0


async def test_once_awake_after_the_end_the_usual_time_counts(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await in_practice(driven, code)
        await driven.until(lambda: driven.app._just_played)
        bench.player.hear(600)
        await driven.page("RatePage")
        await driven.press("right")
        minutes_pass(driven, 3)
        await ends(driven)


def left_complete() -> PracticeInProgress:
    return PracticeInProgress("x", now(), PracticeOptions("body-scan", 5, 1, "lys", Posture.LYING), 300.0, 300.0)


async def test_a_practice_that_was_not_rated_is_asked_about_at_the_next_visit(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    bench.diary.left = left_complete()
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.shows(RATE_LATER_ASK())
        await driven.press("enter")
        page = await driven.page("PlayerPage")
        bench.player.moment = replace(bench.player.moment, state=PlayerState.FINISHED)
        del page
        await driven.page("RatePage")
        await driven.press("3")
        await driven.shows("hjalp")
        await driven.press("7")
        await driven.page("TextPage")
        await driven.press("enter")
        await driven.page("BeforeAfterPage")
        await driven.until(lambda: bench.diary.facts)
    (practice,) = bench.diary.facts
    assert practice.heard_seconds == 300.0
    assert (practice.ended, practice.ratings.pain_after, practice.ratings.helped) == (PracticeEnd.FINISHED, 3, 7)


async def test_a_practice_that_was_not_rated_counts_when_it_is_let_be(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    bench.diary.left = left_complete()
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.shows(RATE_LATER_ASK())
        await driven.press("down", "enter")
        await driven.page("TodayPage")
    (practice,) = bench.diary.facts
    assert (practice.ended, practice.heard_seconds) == (PracticeEnd.FINISHED, 300.0)


async def test_a_half_typed_code_goes_with_its_process_when_nobody_goes_on(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await driven.shows(words.CODE_ASK())
        types(driven, "AB")
        await driven.shows("A B _")
        minutes_pass(driven, 3)
        await ends(driven)


async def test_an_untouched_lock_stays_however_long_and_whatever_key_would_lock_it(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await driven.shows(words.CODE_ASK())
        before = driven.app._last_touch
        minutes_pass(driven, 600)
        await driven.until(lambda: driven.app._last_touch > before)
        await driven.press("ctrl+c", "escape", "ctrl+c")
        assert not driven.app._exit


async def test_the_button_locks_on_every_page(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")
        await driven.until(lambda: driven.app.screen.query("LockButton"))
        await driven.pilot.click("LockButton")
        await ends(driven)


@pytest.mark.parametrize("size", SIZES)
async def test_arrows_and_enter_lock_too(bench: Bench, house: House, size: tuple[int, int]) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house, size) as driven:
        await comes_in(driven, code)
        page = await to_settings(driven)
        await driven.until(lambda: page.query("LockButton"))
        for _ in page._options:
            await driven.press("down")
        assert page.focused is page.query_one("LockButton")
        await driven.until(lambda: re.search(rf"›(x )?{inside_sentence(words.LOCK())}", driven.text()))
        await driven.press("enter")
        await ends(driven)


@pytest.mark.parametrize("size", SIZES)
async def test_every_setting_is_seen_whole_when_the_arrows_come_to_it(
    bench: Bench, house: House, size: tuple[int, int]
) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house, size) as driven:
        await comes_in(driven, code)
        page = await to_settings(driven)
        for way in page._options:
            await driven.shows(f"› {way.label} {way.detail}" if way.detail else f"› {way.label}")
            await driven.press("down")


async def to_settings(driven: Driven) -> Any:
    await driven.page("TodayPage")
    await driven.press("i")
    return await driven.page("ChoosePage")


async def test_what_staff_may_have_is_a_row_of_the_settings_here_and_not_at_home(
    bench: Bench, house: House, open_app: OpenApp
) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        page = await to_settings(driven)
        row = next(index for index, way in enumerate(page._options) if way.label == own_data_at_clinic.CONSENTS_TITLE())
        assert page._options[row].detail == "ja til 1 av 3"
        page.choose(page.query(OptionButton)[row])
        await driven.shows(own_data_at_clinic.CONSENTS_ASK())
        await driven.press("1")
        await driven.shows(own_data_at_clinic.CONSENT_WHY[Consent.REPORT][1]())
        await driven.press("2")
        await driven.shows("ja, siden")
        assert [(fact.name, fact.value) for fact in bench.diary.facts] == [("share_report", "yes")]
    async with open_app(Bench()) as driven:
        page = await to_settings(driven)
        assert own_data_at_clinic.CONSENTS_TITLE() not in {way.label for way in page._options}


# P1


@pytest.mark.parametrize(
    ("text", "kind"), [("17038512345", "birth-number"), ("ring98765432", "phone"), ("a@b.no", "e-mail")]
)
async def test_a_note_that_would_tell_who_wrote_it_is_warned_about_and_kept_if_wanted(
    bench: Bench, house: House, text: str, kind: str
) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await in_practice(driven, code)
        bench.player.hear(600)
        for _ in range(2):
            await driven.page("RatePage")
            await driven.press("h")
            await driven.pilot.pause()
        await driven.page("TextPage")
        types(driven, text)
        await driven.shows(words.PERSONAL_DATA_WARNINGS[kind]().split(".")[0])
        await driven.press("enter")
        await driven.page("BeforeAfterPage")
        await driven.until(lambda: bench.diary.facts)
    assert bench.diary.facts[0].note == text


# Staff and the group


async def test_staff_lead_a_group_and_the_slip_tells_what_was_done(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await staff_come_in(driven, house)
        await driven.press("2")
        await driven.shows("Kroppsskanning")
        await driven.press("2")
        await driven.shows("10 minutter")
        await driven.press("2")
        page = await driven.page("GroupPlayerPage")
        assert page.sound.score.timeline.exercise == "body-scan"
        bench.player.hear(3600)
        await driven.shows(words.GROUP_DONE_TITLE())
        slip = driven.text().split("hverdagen»:")[1].split()[0]
        await driven.press("enter")
        await ends(driven)
    session = read_slip(slip, {"body-scan": 35, "breathing-space": 10}, TODAY)
    assert (session.exercise, session.minutes, session.day) == ("body-scan", 10, TODAY)
    with house.open() as clinic:
        assert tuple(clinic.groups_on(TODAY)) == (session,)
        assert clinic.audit(house.lead(clinic))[-2].action == "came"


async def test_a_group_that_is_cut_short_by_the_lock_counts_the_minutes_it_was(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await staff_come_in(driven, house)
        await driven.press("2")
        await driven.shows("Kroppsskanning")
        await driven.press("2")
        await driven.shows("10 minutter")
        await driven.press("2")
        await driven.page("GroupPlayerPage")
        bench.player.hear(245)
        await driven.press("ctrl+c")
        await ends(driven)
    with house.open() as clinic:
        (session,) = clinic.groups_on(TODAY)
    assert (session.exercise, session.minutes) == ("body-scan", 4)


async def test_afterwards_each_rates_alone_with_their_code(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    session = GroupSession("body-scan", 20, TODAY, 5)
    with house.open() as clinic:
        clinic.begin_group(house.lead(clinic), session)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.shows("Var du med?")
        await driven.press("enter")
        await driven.shows("smerten")
        await driven.press("4")
        await driven.shows("hjalp")
        await driven.press("9")
        await driven.page("TodayPage")
        await driven.shows(words.slip_saved("Kroppsskanning"))
    (practice,) = bench.diary.facts
    assert practice == session.as_practice(1, practice.ratings)
    assert (practice.ratings.pain_after, practice.ratings.helped) == (4, 9)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")


async def test_a_slip_is_used_under_everyday_here_and_at_home_once(
    bench: Bench, house: House, open_app: OpenApp
) -> None:
    session = GroupSession("body-scan", 20, TODAY.replace(day=TODAY.day - 3), 5)
    for again in (False, True):
        async with open_app(bench) as driven:
            await driven.page("TodayPage")
            if again:  # now that there was one
                await driven.press("e")
                page = await driven.page("ChoosePage")
                way = next(index for index, way in enumerate(page._options) if way.label == words.SLIP())
                await driven.press(page._keys[way])
            else:
                await driven.press("f", *"lapp")
                await driven.shows(words.SLIP())
                await driven.press("enter")
            await driven.shows(words.SLIP_ASK())
            types(driven, session.slip)
            if again:
                await driven.shows("Denne lappen er allerede brukt")
                continue
            await driven.shows("Kroppsskanning, 20 minutter, 19.11.2026")
            await driven.press("enter")
            await driven.shows("hjalp")
            await driven.press("8")
            await driven.page("TodayPage")
            await driven.shows(words.slip_saved("Kroppsskanning"))
    (entry,) = bench.diary.entries()
    assert isinstance(entry.fact, Practice)
    assert (entry.fact.on, entry.fact.ratings.helped, entry.fact.ratings.pain_after) == (session.day, 8, None)


async def test_staff_are_told_of_the_log_on_every_screen(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await staff_come_in(driven, house)
        page = await driven.page("ChoosePage")
        for size in SIZES:
            await brought_to(driven, page, size)
            await driven.shows(words.STAFF_ASK())
            await driven.shows(words.FIRST_USE())


async def test_staff_see_counts_and_leave_the_kiosk_after_being_asked(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await staff_come_in(driven, house)
        await driven.press("3")
        await driven.shows("Ingen har begynt ennå.")
        await driven.press("enter")
        await driven.shows(words.STAFF_ASK())
        await driven.press("8")
        await driven.shows(words.LEAVE_SURE())
        await driven.press("enter")
        await driven.shows(words.STAFF_ASK())
        await driven.press("8")
        await driven.shows(words.LEAVE_SURE())
        await driven.press("down", "enter")
        await ends(driven, STAFF_EXIT_CODE)
    with house.open() as clinic:
        assert [entry.action for entry in clinic.audit(house.lead(clinic))][-3] == "left-kiosk"


async def test_a_person_is_taken_out_by_staff(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await staff_come_in(driven, house)
        await driven.press("6")
        await driven.shows(words.WITHDRAW_ASK())
        types(driven, code)
        await driven.shows(f"Hva skal gjøres med alt fra {format_code(code)}?")
        await driven.press("down", "down", "enter")
        await driven.shows(f"Alt om {format_code(code)} er slettet.")
    with house.open() as clinic:
        assert not clinic.people(house.lead(clinic))


# The sound check


async def test_the_first_screen_asks_whether_the_bell_was_heard(bench: Bench, house: House) -> None:
    async with kiosk(bench, house, check_sound=True) as driven:
        await driven.shows(words.SOUND_ASK())
        assert bench.player.score.timeline.bells
        await driven.press("down", "down", "enter")
        await driven.shows("må den som har satt opp maskinen")
        assert "doctor" not in driven.text(), "who stands here can type no command"
        await driven.press("enter")
        await driven.until(lambda: len(bench.players) == 2)
        await driven.shows(words.SOUND_ASK())
        await driven.press("enter")
        await driven.shows(words.CODE_ASK())
        await driven.until(lambda: all(player.closed for player in bench.players))


async def test_broken_content_is_told_to_staff_and_not_to_who_practises(bench: Bench, house: House) -> None:
    bench.shelf.broken = (
        BrokenContent("/etc/naervaer/programme.toml", "file", ContentFault.TOML_SYNTAX, line=3, column=1),
    )
    async with kiosk(bench, house) as driven:
        await comes_in(driven, house.with_pins(1)[0])
        await driven.page("TodayPage")
        assert "Feil i" not in driven.text()
        assert "programme.toml" not in driven.text()
    async with kiosk(bench, house) as driven:
        await driven.shows(words.CODE_ASK())
        await driven.pilot.click("#other")
        await driven.shows(words.STAFF_CODE_ASK())
        types(driven, house.lead_code)
        await driven.shows(words.PHRASE_ASK())
        types(driven, PASSPHRASE)
        await driven.press("enter")
        await driven.shows("Feil i fila")
        assert "linje 3" in " ".join(driven.text().split())
        await driven.press("enter")
        await driven.shows(words.STAFF_ASK())


async def test_the_form_that_ends_in_the_dark_is_not_offered_on_a_screen_that_many_use(
    bench: Bench, house: House
) -> None:
    bench.shelf.has_grades = bench.shelf.has_evening = True
    bench.diary.append(WeekStarted(2))
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        page = await driven.page("TodayPage")
        assert page.model.guidance == (Guidance.WORDS, Guidance.BELLS)
        await driven.press("d")
        await driven.shows("Veiledning: bare klang")
        await driven.press("question_mark")
        await driven.page("HelpPage")
        await driven.shows("med ord eller bare klang")
        assert "kveld" not in driven.text()
        await driven.press("escape", "o")
        await driven.page("ChoosePage")
        assert "kveld" not in driven.text()
