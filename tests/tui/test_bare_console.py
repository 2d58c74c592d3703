"""A bare console has the signs of its font and no others: what is painted, printed and drawn there is made of those."""

from __future__ import annotations

import ast
import ctypes
import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.scrollbar import ScrollBarRender

import nærvær
from nærvær.cli.stdio import echo
from nærvær.console_glyphs import (
    LEAST_GLYPHS,
    PICTURE_SUBSTITUTES,
    SUBSTITUTES,
    GlyphSubstitutes,
    console_font,
    substitute_glyphs,
)
from nærvær.plain.console import Console, LineStreams
from nærvær.tui.app import NaervaerApp, console_filters
from nærvær.tui.drivers.console_filter import ConsoleGlyphFilter
from nærvær.tui.pages.keypad import PIN_KEYPAD, KeypadPage
from nærvær.tui.pages.progress import WEEK_AHEAD, WEEK_DONE, WEEK_NOW
from nærvær.tui.widgets.practice_picture import MovementFigure
from tui.conftest import OpenApp
from tui.fakes import Bench
from tui.test_moving_figure import MovingShelf

PACKAGE = Path(nærvær.__file__).parent
SHOWN = (
    "__main__.py",
    *(f"{part}/**/*.py" for part in ("tui", "texts", "dialogues", "plain", "cli", "domain")),
    "data/**/*.t*t",
    "data/*.toml",
)
TOOLS = Path(__file__).resolve().parents[2] / "tools"

# What Debian's fonts have of the signs that matter here, as console-setup loads them.
_ALL_HAVE = LEAST_GLYPHS | set("–—−‘’“”•‹›←↑→↓─│█░▒■●")
FONTS = {
    "Terminus": _ALL_HAVE | {"…"},
    "VGA 28x16": _ALL_HAVE | set("▀▄▌▐▓○"),
    "does not tell": frozenset(),
}
COLOURS = tuple(Style.parse(name).color for name in ("black", "white", "bright_black", "bright_white"))
BLACK, WHITE, GREY, BRIGHT = COLOURS


@pytest.fixture(params=FONTS, ids=lambda name: name.replace(" ", "-"))
def font(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> frozenset[str]:
    """A console with this font; the signs that may be seen on it."""
    return a_console(monkeypatch, FONTS[request.param])


def a_console(monkeypatch: pytest.MonkeyPatch, signs: frozenset[str]) -> frozenset[str]:
    monkeypatch.setenv("TERM", "linux")
    pairs = b"".join(struct.pack("@HH", ord(sign), index) for index, sign in enumerate(sorted(signs)))

    def told(_terminal: int, question: int, answer: bytearray) -> int:
        if question != 0x4B66 or not signs:
            raise OSError
        _room, place = struct.unpack("@HP", answer)
        ctypes.memmove(place, pairs, len(pairs))
        answer[:] = struct.pack("@HP", len(signs), place)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", told)
    assert console_font() == signs
    return signs or LEAST_GLYPHS


# The table


@pytest.mark.parametrize("table", [SUBSTITUTES, PICTURE_SUBSTITUTES])
def test_every_stand_in_is_one_sign_and_the_last_is_one_that_every_font_has(table: dict[str, str]) -> None:
    assert all(len(sign) == 1 and nearest[-1].isascii() for sign, nearest in table.items())
    assert not [sign for sign in table if sign in LEAST_GLYPHS]


def signs_of_the_app() -> Iterator[tuple[str, str]]:
    """Every sign beyond Latin-1 that the app may show, and where it stands."""
    texts = [(file.name, text) for part in SHOWN for file in PACKAGE.glob(part) for text in shown_by(file)]
    bars = (*ScrollBarRender.VERTICAL_BARS, *ScrollBarRender.HORIZONTAL_BARS)
    texts += [("Textual, in its scrollbars", "".join(bars)), ("Textual, for what is cut", "…")]
    yield from ((sign, place) for place, text in texts for sign in set(text) - LEAST_GLYPHS if sign.isprintable())


def shown_by(file: Path) -> Iterator[str]:
    """The texts of a file; of a module, all but what tells of the code."""
    content = file.read_text("utf-8")
    if file.suffix != ".py":
        yield content
        return
    nodes = list(ast.walk(ast.parse(content)))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_every_sign_the_app_can_show_has_a_stand_in() -> None:
    """When this fails: give the sign a line in `console_glyphs.py`, with what comes nearest on a screen that lacks it."""
    found = set(signs_of_the_app())
    assert {sign for sign, _ in found} >= set("…›●◉○▀█▄▞")
    assert {(sign, place) for sign, place in found if sign not in PICTURE_SUBSTITUTES} == set()


def test_the_nearest_that_the_font_has_is_taken() -> None:
    assert substitute_glyphs("● ◉ ○ – …", GlyphSubstitutes(FONTS["Terminus"])) == "● ■ o – …"
    assert substitute_glyphs("● ◉ ○ – …", GlyphSubstitutes(FONTS["VGA 28x16"])) == "● ■ ○ – ."
    assert substitute_glyphs("● ◉ ○ – …", GlyphSubstitutes(frozenset())) == "* @ o - ."
    assert substitute_glyphs("æøåÆØÅ é «her»", GlyphSubstitutes(frozenset())) == "æøåÆØÅ é «her»"


def test_what_a_person_wrote_loses_its_marks_at_most() -> None:
    assert substitute_glyphs("Káhtjá, čáhci ☃", GlyphSubstitutes(frozenset())) == "Káhtjá, cáhci ?"


@pytest.mark.parametrize("signs", FONTS.values(), ids=FONTS)
def test_been_here_and_ahead_are_told_apart_with_every_font(signs: frozenset[str]) -> None:
    assert len({substitute_glyphs(mark, GlyphSubstitutes(signs)) for mark in (WEEK_DONE, WEEK_NOW, WEEK_AHEAD)}) == 3


# The filter


def painted(signs: frozenset[str], *segments: Segment) -> list[Segment]:
    return ConsoleGlyphFilter(signs).apply(list(segments), Color(0, 0, 0))


def cells(*segments: Any) -> list[tuple[str, int, int]]:
    """Signs with the colours a console shows for them: of the ground only the dark ones."""
    return [(text, style.color.number, style.bgcolor.number % 8) for text, style, _ in segments]


def test_words_of_plain_letters_are_left_as_they_are() -> None:
    segments = [Segment("Pusten"), Segment(" ")]
    assert ConsoleGlyphFilter(frozenset()).apply(segments, Color(0, 0, 0)) is segments


def test_nothing_moves_whatever_the_width_of_a_sign() -> None:
    for text in ("… ☃ 漢字 é e\u0301 ✿", "▄▄ 3", "Hei \N{GRINNING FACE}", "\u2764\ufe0f"):
        (segment,) = painted(FONTS["Terminus"], Segment(text))
        assert segment.cell_length == Segment(text).cell_length


def test_bars_among_words_are_squares_and_a_picture_is_full_or_empty() -> None:
    assert painted(FONTS["Terminus"], Segment("Uke 1 "), Segment("▄▄▄"))[1].text == "■■■"
    on_black = Style(color=WHITE, bgcolor=BLACK)
    assert painted(FONTS["Terminus"], Segment("▀▄▌▐▖▛", on_black))[0].text == "███  █"


def test_an_empty_cell_of_a_bright_ground_is_a_full_one_in_a_picture() -> None:
    """A console shows a bright ground as a dark one: the middle of the shape that breathes would be a hole."""
    edge, middle = Segment("▀", Style(color=GREY, bgcolor=BLACK)), Segment("  ", Style(color=WHITE, bgcolor=GREY))
    for signs in FONTS["Terminus"], FONTS["VGA 28x16"]:
        assert cells(painted(signs, edge, middle)[1]) == [("██", 8, 0)]


def test_a_half_on_a_bright_ground_changes_places_with_it_where_the_font_has_both_halves() -> None:
    vga = FONTS["VGA 28x16"]
    assert cells(*painted(vga, Segment("▀▌", Style(color=WHITE, bgcolor=GREY)))) == [("▄▐", 8, 7)]
    assert cells(*painted(vga, Segment("▀", Style(color=GREY, bgcolor=GREY)))) == [("█", 8, 0)]
    assert cells(*painted(vga, Segment("▀", Style(color=BRIGHT, bgcolor=BLACK)))) == [("▀", 15, 0)]
    assert cells(*painted(FONTS["Terminus"], Segment("▀", Style(color=WHITE, bgcolor=GREY)))) == [("█", 7, 0)]


def test_a_ground_behind_words_stays_as_it_is() -> None:
    chosen = Segment(" › Videre ", Style(color=WHITE, bgcolor=GREY))
    assert painted(FONTS["Terminus"], chosen) == [chosen]


def test_only_a_bare_console_has_the_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    for ordinary in ("xterm-256color", "foot", "tmux-256color", "screen"):
        monkeypatch.setenv("TERM", ordinary)
        assert console_filters() == ()
    monkeypatch.delenv("TERM")
    assert console_filters() == ()
    a_console(monkeypatch, FONTS["Terminus"])
    assert len(console_filters()) == 1


async def test_with_an_ordinary_terminal_no_filter_is_installed(
    monkeypatch: pytest.MonkeyPatch, bench: Bench, open_app: OpenApp
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        assert not [one for one in driven.app.get_line_filters() if isinstance(one, ConsoleGlyphFilter)]
        assert "›" in driven.text()


# The pages


def strange(text: str, font: frozenset[str]) -> set[str]:
    return set(text) - font - {"\n"}


async def test_every_sign_on_the_pages_is_in_the_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today, a rating, the shape that breathes, the ground, the notes, the weeks behind and the bars."""
    font = a_console(monkeypatch, FONTS["Terminus"])
    monkeypatch.syspath_prepend(str(TOOLS))
    import pictures

    seen: dict[str, set[str]] = {}

    def look(app: NaervaerApp, name: str) -> None:
        seen[name] = strange(pictures.text_of(app), font)

    names = frozenset(stop.name for stop in pictures.WALK if stop.name)
    await pictures.walk(names, (80, 24), "kveld", "", "nb", look)
    assert seen == {name: set() for name in names}


async def test_the_figure_and_the_help_are_in_the_font(font: frozenset[str], open_app: OpenApp) -> None:
    bench = Bench(shelf=MovingShelf())
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter", "enter")
        page = await driven.page("PlayerPage")
        bench.player.hear(15)
        figure = page.query_one(MovementFigure)
        await driven.until(lambda: figure.display and figure.size.area)
        await driven.until(lambda: any(sign in driven.text() for sign in "█#"))
        assert strange(driven.text(), font) == set()
        await driven.press("question_mark")
        await driven.page("HelpPage")
        assert strange(driven.text(), font) == set()
        await driven.app.push_screen(KeypadPage("Kode", "Skriv PIN-en din.", PIN_KEYPAD))
        await driven.press("1", "down")
        await driven.until(lambda: substitute_glyphs("•", GlyphSubstitutes(font)) in driven.text())
        assert strange(driven.text(), font) == set()


# Lines


@contextmanager
def read_back() -> Iterator[tuple[TextIO, list[str]]]:
    """A terminal to write to, and what came out of it once it is left."""
    ours, theirs = os.openpty()
    lines: list[str] = []
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        yield stream, lines
    written = b""
    with os.fdopen(ours, "rb", buffering=0) as terminal, suppress(OSError):  # what it says once nobody writes there
        while part := terminal.read(4096):
            written += part
    lines += written.decode("utf-8").splitlines()


def test_lines_are_made_of_the_signs_of_the_font(font: frozenset[str]) -> None:
    with read_back() as (stream, lines):
        echo("Lagrer … › 5–10\n", stream)
        Console(LineStreams(None, stream, stream, keyboard=False)).say("● Et øyeblikk …")
    assert len(lines) == 2
    assert strange("".join(lines), font) == set()
    assert "øyeblikk" in lines[1]


def test_a_file_gets_what_was_meant_also_on_a_bare_console(font: frozenset[str], tmp_path: Path) -> None:
    with tmp_path.joinpath("linjer.txt").open("w+", encoding="utf-8") as stream:
        echo("Lagrer … ● 5–10", stream)
        stream.seek(0)
        assert stream.read() == "Lagrer … ● 5–10"


def test_an_ordinary_terminal_gets_what_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    with read_back() as (stream, lines):
        echo("Lagrer … ● 5–10", stream)
    assert lines == ["Lagrer … ● 5–10"]
