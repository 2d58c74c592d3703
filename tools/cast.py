"""Make the moving picture of a practice from the real app: `python tools/cast.py [file.svg]`.

Twenty seconds at four frames a second: today, the question before, and mindful movement with its figure. Every row of the
screen that is the same in several frames is drawn once. Blocks are drawn as shapes, so that no font can tear them.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from rich.color import Color
from rich.style import Style
from textual.strip import Strip

from nærvær.domain.diary import Preference
from nærvær.domain.practice import Posture, PracticeOptions
from nærvær.tui.app import NaervaerApp
from pictures import FOLDER, Studio, prepared_diary

FRAMES_A_SECOND = 4
COLUMNS, ROWS = 80, 24
WIDTH, HEIGHT, BASE = 9, 20, 15
FRAME = 14
BEFORE_SECONDS, CHOSEN_SECONDS, PLAYED_SECONDS = 1.5, 1.5, 17
FROM_SECONDS = 248.5
GROUND = "#12181b"
# Quarters of a cell in the order upper left, upper right, lower left, lower right.
BLOCKS = {glyph: tuple(index & bit for bit in (8, 4, 2, 1)) for index, glyph in enumerate(" ▗▖▄▝▐▞▟▘▚▌▙▀▜▛█")}


@dataclass
class Film:
    """The frames taken so far: for each row, which drawing it shows in which frames."""

    frames: int = 0

    def __post_init__(self) -> None:
        self.rows: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(ROWS)]

    def take(self, app: NaervaerApp, seconds: float) -> None:
        """Show the screen as it is for so long."""
        drawn = [row_of(strip) for strip in app.screen._compositor.render_strips()]
        for _ in range(round(seconds * FRAMES_A_SECOND)):
            for row, text in enumerate(drawn):
                self.rows[row][text].append(self.frames)
            self.frames += 1

    def svg(self) -> str:
        """The whole film, for ever again."""
        width, height = COLUMNS * WIDTH + 2 * FRAME, ROWS * HEIGHT + 2 * FRAME
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'aria-label="nærvær: Oppmerksom bevegelse, med figuren som løfter en arm">',
            '<style>text{font:15px "DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre}</style>',
            f'<rect width="{width}" height="{height}" rx="10" fill="{GROUND}"/>',
        ]
        for row, drawings in enumerate(self.rows):
            for text, frames in drawings.items():
                moved = f'<g transform="translate({FRAME},{FRAME + row * HEIGHT})"'
                if len(frames) == self.frames:
                    parts.append(f"{moved}>{text}</g>")
                elif text:
                    parts.append(f'{moved} visibility="hidden">{self._shown(frames)}{text}</g>')
        return "\n".join([*parts, "</svg>\n"])

    def _shown(self, frames: list[int]) -> str:
        """When a drawing is there."""
        there = set(frames)
        turns = [frame for frame in range(self.frames) if not frame or (frame in there) != (frame - 1 in there)]
        values = ";".join("visible" if frame in there else "hidden" for frame in turns)
        times = ";".join(f"{frame / self.frames:.4f}".rstrip("0").rstrip(".") for frame in turns)
        return (
            f'<animate attributeName="visibility" calcMode="discrete" dur="{self.frames / FRAMES_A_SECOND:g}s" '
            f'repeatCount="indefinite" values="{values}" keyTimes="{times}"/>'
        )


def row_of(strip: Strip) -> str:
    """One row as shapes and text, "" for an empty one."""
    grounds: list[str] = []
    signs: list[str] = []
    column = 0
    for segment in strip:
        style = segment.style or Style()
        colour, ground = hexed(style.color), hexed(style.bgcolor)
        end = column + segment.cell_length
        if ground != GROUND:
            grounds.append(rectangle(column, 0, end - column, 1, ground))
        if set(segment.text) <= BLOCKS.keys():
            signs.extend(blocks(segment.text, column, colour))
        else:
            signs.append(written(segment.text, column, colour, bool(style.bold)))
        column = end
    return "".join(grounds + signs)


def blocks(text: str, column: int, colour: str) -> list[str]:
    """Blocks as rectangles; neighbours that are alike are joined."""
    found = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and text[end] == text[start] and text[start] in " ▀▄█":
            continue
        width = end - start
        for quarter, there in enumerate(BLOCKS[text[start]]):
            if there and text[start] in "▀▄█":
                if quarter % 2 == 0:
                    found.append(rectangle(column + start, quarter // 2 / 2, width, 0.5, colour))
            elif there:
                found.append(rectangle(column + start + quarter % 2 / 2, quarter // 2 / 2, 0.5, 0.5, colour))
        start = end
    return found


def written(text: str, column: int, colour: str, bold: bool) -> str:
    """Words in their columns."""
    lead = len(text) - len(text.lstrip())
    shown = text.strip()
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{(column + lead) * WIDTH}" y="{BASE}" textLength="{len(shown) * WIDTH}" fill="{colour}"{weight}>'
        f"{escape(shown)}</text>"
    )


def rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A part of a row, in cells."""
    place = f'x="{x * WIDTH:g}" y="{y * HEIGHT:g}" width="{width * WIDTH:g}" height="{height * HEIGHT:g}"'
    return f'<rect {place} fill="{colour}" shape-rendering="crispEdges"/>'


def hexed(colour: Color | None) -> str:
    """A colour as SVG writes it."""
    return colour.get_truecolor().hex if colour is not None else GROUND


async def film() -> Film:
    """Go through the beginning of a practice and take every frame."""
    diary = prepared_diary()
    diary.append(Preference("posture", "sitting"))
    studio = Studio(diary, 0.0)
    wish = PracticeOptions("movement", 20, 3, "synthetic-light", Posture.SITTING)
    app, taken = NaervaerApp(studio.parts, options=wish), Film()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:

        async def reach(name: str) -> Any:
            while type(app.screen).__name__ != name:
                await pilot.pause(0.05)
            await pilot.pause(0.4)
            return app.screen

        await reach("RatePage")
        taken.take(app, BEFORE_SECONDS)
        await pilot.press(*["right"] * 6)
        await pilot.pause(0.3)
        taken.take(app, CHOSEN_SECONDS)
        await pilot.press("enter")
        page = await reach("PlayerPage")
        player = studio.player
        if player is None:
            raise RuntimeError("nothing plays")
        for step in range(PLAYED_SECONDS * FRAMES_A_SECOND):
            position = round((FROM_SECONDS + step / FRAMES_A_SECOND) * player.moment.rate)
            player.moment = replace(player.moment, position=position, heard=position)
            page._update()
            await pilot.pause()
            taken.take(app, 1 / FRAMES_A_SECOND)
        app.leave()
        await app.finish()
    return taken


def main(arguments: list[str]) -> None:
    """Write the film."""
    file = Path(arguments[0]) if arguments else FOLDER / "practice.svg"
    file.write_text(asyncio.run(film()).svg(), encoding="utf-8")
    print(file)


if __name__ == "__main__":
    main(sys.argv[1:])
