"""What a group room sees: large letters where there is room, the ordinary line where there is none."""

from __future__ import annotations

import fcntl
from typing import Any

import pytest

from nærvær.dialogues.practice_interviewer import PracticeSound
from nærvær.domain.practice import PracticeOptions
from nærvær.tui.drawing import block_letters
from nærvær.tui.drawing.block_letters import HALVES
from nærvær.tui.drawing.canvas import QUARTERS
from nærvær.tui.kiosk import group as large_prose
from nærvær.tui.kiosk.group import LONGEST_LINE, GroupPlayerPage, LargeText
from tui.conftest import Driven, OpenApp
from tui.fakes import SENTENCES, Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def led(driven: Driven, bench: Bench) -> LargeText:
    """A practice begun for the room, two seconds into its first sentence."""
    await driven.page("TodayPage")
    parts = bench.parts()
    sound = PracticeSound(bench, parts.catalogue.score(PracticeOptions("breathing-space", 3)))
    sound.start(0.0)
    await driven.app.push_screen(GroupPlayerPage(sound, None))
    bench.player.hear(2)
    page = await driven.page("GroupPlayerPage")
    await driven.until(lambda: page.query("#caption") and page.query_one(LargeText).shown_text == SENTENCES[0])
    caption: LargeText = page.query_one(LargeText)
    return caption


def on_screen(driven: Driven, caption: LargeText) -> list[str]:
    """The rows of the screen where the caption is."""
    region = caption.region
    return [row.ljust(200)[region.x : region.right] for row in driven.text().split("\n")[region.y : region.bottom]]


def shown_as(driven: Driven, caption: LargeText) -> str:
    """With which blocks it is painted; "" as an ordinary line."""
    signs = set("".join(on_screen(driven, caption)))
    if " ".join(SENTENCES[0].split()) in " ".join("".join(on_screen(driven, caption)).split()):
        return ""
    assert len(signs) > 1
    return HALVES if signs <= set(HALVES) else QUARTERS if signs <= set(QUARTERS) else "?"


@pytest.mark.parametrize(("size", "kind"), [((160, 45), HALVES), ((120, 40), QUARTERS), ((40, 12), "")])
async def test_the_caption_is_as_large_as_the_screen_allows(
    bench: Bench, open_app: OpenApp, size: tuple[int, int], kind: str
) -> None:
    async with open_app(bench, size) as driven:
        caption = await led(driven, bench)
        await driven.until(lambda: shown_as(driven, caption) == kind)


async def test_the_size_follows_the_window_in_the_middle_of_a_sentence(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, (160, 45)) as driven:
        caption = await led(driven, bench)
        for size, kind in (((40, 12), ""), ((120, 40), QUARTERS), ((60, 18), ""), ((160, 45), HALVES)):
            await driven.pilot.resize_terminal(*size)
            await driven.until(lambda kind=kind: shown_as(driven, caption) == kind)


def in_the_middle(driven: Driven, caption: LargeText) -> bool:
    rows = on_screen(driven, caption)
    written = [row for row in rows if row.strip()]
    if not written or abs(2 * caption.region.y + caption.region.height - driven.app.size.height) > 3:
        return False
    above, below = rows.index(written[0]), rows[::-1].index(written[-1])
    sides = [(len(row) - len(row.lstrip()), len(row) - len(row.rstrip())) for row in written]
    return abs(above - below) <= 1 and all(abs(left - right) <= 1 for left, right in sides)


@pytest.mark.parametrize("size", [(40, 12), (60, 18)])
async def test_a_small_screen_shows_every_word_of_it_in_the_middle(
    bench: Bench, open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(bench, size) as driven:
        caption = await led(driven, bench)
        for sentence in SENTENCES:
            await driven.until(lambda sentence=sentence: caption.shown_text == sentence)
            await driven.shows(sentence)
            await driven.until(lambda: in_the_middle(driven, caption))
            bench.player.hear(10)


async def test_a_console_without_blocks_shows_a_line_that_is_not_too_long(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise OSError

    monkeypatch.setenv("TERM", "linux")
    monkeypatch.setattr(fcntl, "ioctl", refused)
    async with open_app(bench, (120, 33)) as driven:
        caption = await led(driven, bench)
        for sentence in SENTENCES:
            await driven.shows(sentence)
            assert max(len(row.strip()) for row in on_screen(driven, caption)) <= LONGEST_LINE
            bench.player.hear(10)


async def test_the_sentence_itself_stays_to_be_read(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, (160, 45)) as driven:
        caption = await led(driven, bench)
        assert caption.shown_text == SENTENCES[0]
        assert " ".join(str(caption.content).split()) == SENTENCES[0]


async def test_letters_are_worked_out_once_for_each_sentence(
    bench: Bench, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def noted(text: str, *more: Any) -> tuple[str, ...]:
        drawn.append(text)
        return kept(text, *more)

    kept = block_letters.large_letter_rows
    monkeypatch.setattr(large_prose, "large_letter_rows", noted)
    async with open_app(bench, (160, 45)) as driven:
        await led(driven, bench)
        await driven.until(lambda: SENTENCES[0] in drawn)
        drawn.clear()
        for second in range(3):
            bench.player.hear(1)
            await driven.shows(f"2:{57 - second} igjen")
        assert drawn == []
        bench.player.hear(10)
        await driven.until(lambda: SENTENCES[1] in drawn)
        assert drawn == [SENTENCES[1]]


async def test_what_has_no_picture_is_shown_as_a_line(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench, (160, 45)) as driven:
        caption = await led(driven, bench)
        caption.set_text("Kjenn \N{BLACK HEART SUIT} nå.")
        await driven.shows("Kjenn \N{BLACK HEART SUIT} nå.")
