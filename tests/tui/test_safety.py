"""Text is only text; a crash shows nothing; colours can be read."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.color import Color
from textual.theme import Theme

from nærvær.domain.catalogue import EverydayActivity
from nærvær.domain.practice import InformalPractice
from nærvær.sanitize import sanitize
from nærvær.tui import app as app_module
from nærvær.tui.crash import closing_sentences
from nærvær.tui.themes import DAY, EVENING, STRONG, THEMES
from tui.conftest import OpenApp
from tui.fakes import Bench

HOSTILE = "[@click=app.quit]trykk[/] [/] [red]\x1b[2J\x1b]52;c;eA==\x07\x9b31m\u202eabc\u200b\u2066\x00\nslutt"


@given(st.text(alphabet=st.characters(codec=None)))
def test_plain_text_is_one_line_of_visible_characters(text: str) -> None:
    shown = sanitize(text)
    # Private-use characters and the wide kinds of space are drawn as one cell or two; Python calls them unprintable.
    assert all(char.isprintable() or unicodedata.category(char) in {"Co", "Zs"} for char in shown)
    assert not set(shown) & set("\x1b\x00\x07\x9b\n\r\u202e\u2066\u200b\u2028")
    assert sanitize(shown) == shown


def test_plain_text_keeps_what_norwegians_write() -> None:
    assert (
        sanitize("Jeg tok det med ro – «helt» greit, 50 % åæø é 👍")
        == "Jeg tok det med ro – «helt» greit, 50 % åæø é 👍"
    )


def test_line_breaks_become_spaces_so_that_nothing_is_lost() -> None:
    assert sanitize("a\nb\tc\r\nd") == "a b c  d"


async def test_a_hostile_title_and_note_are_shown_as_they_read(bench: Bench, open_app: OpenApp) -> None:
    theme = f"Uke {HOSTILE}"
    programme = bench.shelf.programme()
    first = type(programme.weeks[0])(1, theme, HOSTILE, programme.weeks[0].formal, ())
    changed = type(programme)((first, *programme.weeks[1:]), (EverydayActivity(HOSTILE),))
    bench.shelf.programme = lambda: changed
    async with open_app(bench) as driven:
        page = await driven.page("TodayPage")
        await driven.shows("[@click=app.quit]trykk[/]")
        assert not set(driven.text()) & set("\x1b\x00\x07\x9b\u202e\u200b")
        await driven.press("e")
        await driven.page("ChoosePage")
        await driven.press("1")
        await driven.page("TodayPage")
        assert bench.diary.facts[0].activity == HOSTILE
        await driven.press("u")
        await driven.page("ProgressPage")
        assert not set(driven.text()) & set("\x1b\x00\x07\x9b\u202e\u200b")
        del page


async def test_a_pasted_note_is_never_cut_and_its_limit_is_told(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        await driven.page("PlayerPage")
        bench.player.hear(180)
        await driven.page("RatePage")
        await driven.press("h", "h")
        page = await driven.page("TextPage")
        from textual import events

        page.query_one("TextInput").post_message(events.Paste("a\nb\x1b" + "x" * 2100))
        await driven.shows("Det er plass til 2 000 tegn, nå er det 2 103.")
        await driven.press("enter")
        await driven.pilot.pause()
        assert not page.answered.done()
        line = page.query_one("TextInput")
        line.value = line.value[:2000]
        await driven.press("enter")
        await driven.page("BeforeAfterPage")
        await driven.until(lambda: bench.diary.facts)
        assert bench.diary.facts[0].note == "a b" + "x" * 1997


# Endings


async def test_a_crash_keeps_what_was_heard_and_notes_only_where_it_was(
    bench: Bench, tmp_path: Path, open_app: OpenApp, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "naervaer.log"
    with pytest.raises(ZeroDivisionError):
        async with open_app(bench) as driven:
            await driven.page("TodayPage")
            await driven.press("enter", "9")
            page = await driven.page("PlayerPage")
            bench.player.hear(60)

            def break_down() -> None:
                secret = "smerten er 9"
                raise ZeroDivisionError(secret)

            page.call_later(break_down)
            await driven.until(lambda: driven.app.crash)
    assert (bench.diary.facts, bench.diary.checkpoints[-1].heard_seconds) == ([], 60.0)
    told = "".join(closing_sentences(None, driven.app.crash, driven.app.services, log))
    assert told.startswith("nærvær måtte stoppe.")
    assert driven.app.return_code == 1
    noted = log.read_text()
    assert "ZeroDivisionError" in noted
    assert "break_down" in noted
    assert "smerten" not in noted + told
    assert "Traceback" not in told + capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a POSIX terminal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_the_app_in_order(bench: Bench, open_app: OpenApp, number: int) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "4")
        await driven.page("PlayerPage")
        bench.player.hear(33)
        os.kill(os.getpid(), number)
        await driven.until(lambda: driven.app._exit)
        await driven.app.finish()
    closed_window = number == signal.SIGHUP
    assert bool(bench.diary.facts) is not closed_window
    practice = bench.diary.checkpoints[-1] if closed_window else bench.diary.facts[0]
    assert practice.heard_seconds == 33.0
    assert practice.ratings.pain_before == 4
    assert driven.app.return_code == 0


async def test_told_to_end_before_it_has_begun_it_ends(bench: Bench) -> None:
    app = app_module.NaervaerApp(bench.parts)
    app.call_later(app.leave)
    async with asyncio.timeout(10) as limit:
        async with app.run_test():
            pass
        await app.finish()
    assert not limit.expired()


# Colours


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = Color.parse(colour).rgb
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("theme", "least"), [(EVENING, 4.5), (DAY, 4.5), (STRONG, 7.0)])
def test_every_text_can_be_read_on_every_ground_it_stands_on(theme: Theme, least: float) -> None:
    grounds = (theme.background or "", theme.surface or "")
    texts = (theme.foreground or "", theme.accent or "", theme.variables["quiet"])
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs.append((theme.variables["on-chosen"], theme.variables["chosen"]))
    for text, ground in pairs:
        assert ratio(text, ground) >= least, (theme.name, text, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_red(theme: Theme) -> None:
    for colour in (theme.error, theme.warning, theme.accent, *theme.variables.values()):
        red, green, _blue = Color.parse(colour).rgb
        assert red - green < 40, colour


async def test_colours_can_be_changed_with_a_key(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("n")
        await driven.until(lambda: driven.app.theme == "dag")
        await driven.press("n", "n")
        await driven.until(lambda: driven.app.theme == "kveld")


@pytest.mark.parametrize("key", ["enter", "o", "u"])
async def test_the_app_may_be_told_to_end_at_any_moment_of_a_page_being_put_up(key: str, open_app: OpenApp) -> None:
    """From then on no widget is mounted any more, so the page never becomes whole: that is no crash."""
    for turns in range(4, 16):
        bench = Bench()
        bench.diary.append(InformalPractice("dusje", 1, 300))
        async with open_app(bench) as driven:
            await driven.page("TodayPage")
            driven.app.post_message(events.Key(key, None if key == "enter" else key))
            for _ in range(turns):
                await asyncio.sleep(0)
            driven.app.leave()
            await driven.app.finish()
        assert (driven.app.crash, driven.app.code) == (None, 0)
