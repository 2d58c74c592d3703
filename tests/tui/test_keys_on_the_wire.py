"""Keys as bytes: slow lines, Caps Lock, terminals that tell more than they were asked, the mouse."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from nærvær.tui.drivers.terminal_driver import REMOTE_ESCAPE_SECONDS, KeyParser, escape_seconds
from tui.test_on_the_wire import DOWN, ENTER, ESC, LEFT, RIGHT, UP, Wire

SSH: dict[str, Any] = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
SIZE_REPORT = "\x1b[48;24;80;384;640t"


def playing(wire: Wire) -> None:
    wire.page("TodayPage")
    wire.press(ENTER, "RatePage")
    wire.press("h", "PlayerPage")


@pytest.mark.parametrize("seconds", [0.15, 0.3])
def test_arrows_on_a_slow_line_from_afar_are_arrows(tmp_path: Path, seconds: float) -> None:
    with Wire("still", tmp_path / "log", **SSH) as wire:
        wire.page("TodayPage")
        for arrow in (RIGHT, DOWN, UP, LEFT, RIGHT):
            wire.slowly(arrow, seconds)
        wire.shows("Begynn – 4 minutter")
        playing(wire)
        for arrow in (UP, DOWN, LEFT, RIGHT):
            wire.slowly(arrow, seconds)
        wire.shows("lyd 80 %")
        assert wire.pages()[-1] == "PlayerPage"
        wire.press(ESC, "MessagePage")  # a lone Esc is an Esc all the same
        wire.press("\x03")
        assert wire.end() == 0


@pytest.mark.parametrize("told", [*SSH, "SSH_TTY", "SSH_CLIENT"])
def test_a_line_from_afar_is_known_by_what_ssh_tells(told: str) -> None:
    assert escape_seconds({told: "x"}) == REMOTE_ESCAPE_SECONDS > 0.3
    assert escape_seconds({}) == 0.1
    assert escape_seconds({told: "x", "ESCDELAY": "25"}) == 0.1  # what was set is read by the toolkit


def test_a_size_report_nobody_asked_for_changes_neither_size_nor_mouse(tmp_path: Path) -> None:
    with Wire("still", tmp_path / "log") as wire:
        wire.page("TodayPage")
        wire.press(SIZE_REPORT)
        wire.press("\x1b[48;50;200;800;1600t")
        time.sleep(0.3)
        wire.press("\x1b[<0;6;23M\x1b[<0;6;23m", "RatePage")  # «Enter begynn» at the foot
        wire.press("\x03")
        assert wire.end() == 0
    assert b"\x1b[?1016h" not in wire.received
    assert b"\x1b[?2048h" not in wire.received
    assert b"\x1b[?2048$p" not in wire.received


def test_the_mouse_points_at_cells_after_any_report() -> None:
    parser = KeyParser()
    before: Any
    after: Any
    *_, before = parser.feed("\x1b[<0;40;12M")
    list(parser.feed(SIZE_REPORT))
    *_, after = parser.feed("\x1b[<0;40;12M")
    assert (before.x, before.y) == (after.x, after.y) == (39, 11)


def test_letters_are_asked_for_as_text_and_only_esc_as_a_code(tmp_path: Path) -> None:
    with Wire("still", tmp_path / "log") as wire:
        wire.page("TodayPage")
        wire.press("e", "ChoosePage")
        wire.press(UP * 2 + ENTER, "TextPage")
        wire.press("ñoûë", "")  # what dead keys compose comes as text
        wire.shows("ñoûë")
        wire.press("\x1b[27u", "ChoosePage")  # one step back, to the list it was chosen from
        wire.press("\x1b[27u", "TodayPage")
        wire.press("\x1b[99;5u")
        assert wire.end() == 0
    assert wire.received.rindex(b"\x1b[=1;1u") > wire.received.rindex(b"\x1b[>25u")
    assert b"\x1b[<u" in wire.received


@pytest.mark.parametrize("key", ["G", "\x1b[103;65;71u", "\x1b[103;65u", "\x1b[103;2;71u", "\x1b[103;2u", "g"])
def test_here_and_now_answers_whatever_the_case_of_its_key(tmp_path: Path, key: str) -> None:
    with Wire("still", tmp_path / "log") as wire:
        playing(wire)
        wire.press(key, "GroundingPage")
        wire.press(key, "PlayerPage")
        wire.press("\x03")
        assert wire.end() == 0


def test_a_line_that_is_typed_keeps_its_case(tmp_path: Path) -> None:
    with Wire("still", tmp_path / "log") as wire:
        wire.page("TodayPage")
        wire.press("E", "ChoosePage")
        wire.press(UP * 2 + ENTER, "TextPage")
        wire.press("TUR med Åse")
        wire.press("\x1b[71;2;71u")
        wire.press(ENTER, "TodayPage")
        wire.shows("Ført opp: TUR med ÅseG.")
        wire.press("\x03")
        assert wire.end() == 0


def test_keys_that_arrive_together_are_taken_in_the_order_they_were_typed(tmp_path: Path) -> None:
    with Wire("still", tmp_path / "log") as wire:
        wire.page("TodayPage")
        wire.press("e", "ChoosePage")
        wire.press(UP * 2 + ENTER, "TextPage")
        wire.press("regn")
        wire.shows("regn")
        wire.press("\x7f" * 4 + "over" + LEFT * 4 + "s" + RIGHT * 4 + "n\x7fner" + ENTER, "TodayPage")
        wire.shows("Ført opp: soverner.")
        wire.press("\x03")
        assert wire.end() == 0
