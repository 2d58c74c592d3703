"""Every screen at four sizes in three themes, on one sheet: `python tools/contact_sheet.py [--pseudo] [sheet.png]`.

With `--pseudo` everything is in the pseudo-language (see pseudo_language.py), in one theme. Needs Chromium. The walk below
goes through the app once, with a prepared diary and the shipped content; a new screen is one more line of it. The sheet is
for looking at, and is not kept.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pseudo_language
from nærvær.domain.diary import Preference
from nærvær.domain.practice import Posture, PracticeInProgress, PracticeOptions
from nærvær.texts import i18n
from nærvær.tui.app import NaervaerApp
from nærvær.tui.themes import THEMES
from pictures import CHROMIUM, HOUSE, MORNING, Studio, prepared_diary, run_quietly

SIZES = ((80, 24), (60, 18), (40, 12), (200, 60))
COLUMN_WIDTH = 5.4
SETTLE_SECONDS, PAINT_SECONDS = 0.4, 0.15
PSEUDO = "--pseudo"
SHEET = HOUSE / "dist" / "contact-sheet.png"


@dataclass(frozen=True, slots=True)
class Stop:
    """A screen of the walk: its name on the sheet ("" for one that is only passed), and the keys that lead to it."""

    name: str
    keys: tuple[str, ...] = ()
    page: str = ""


DAY = (
    Stop("i dag", page="TodayPage"),
    Stop("hjelp", ("question_mark",), "HelpPage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("øvelser", ("o",), "ChoosePage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("hverdag", ("e",), "ChoosePage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("uker", ("u",), "ProgressPage"),
    Stop("uke for uke", ("up", "left", "left", "enter"), "ChartsPage"),
    Stop("", ("escape",), "ProgressPage"),
    Stop("før og etter", ("up", "left", "enter"), "ChartsPage"),
    Stop("", ("escape",), "ProgressPage"),
    Stop("dagboka", ("up", "enter"), "ChoosePage"),
    Stop("", ("escape",), "ProgressPage"),
    Stop("planen", ("left", "enter"), "MessagePage"),
    Stop("", ("escape",), "ProgressPage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("tilbakeblikk", ("t",), "RatePage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("mer", ("m",), "ChoosePage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("lurer du", ("l",), "ChoosePage"),
    Stop("svar", ("3",), "MessagePage"),
    Stop("", ("escape",), "ChoosePage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("innstillinger", ("i",), "ChoosePage"),
    Stop("", ("escape",), "TodayPage"),
    Stop("før", ("enter",), "RatePage"),
    Stop("før, valgt", ("right",) * 7, "RatePage"),
    Stop("ro", ("enter",), "SettlePage"),
    Stop("spiller", ("enter",), "PlayerPage"),
    Stop("store tall", ("s",), "PlayerPage"),
    Stop("pause og knapper", ("s", "enter"), "PlayerPage"),
    Stop("", ("escape",), "PlayerPage"),
    Stop("her og nå", ("g",), "GroundingPage"),
    Stop("", ("escape",), "PlayerPage"),
    Stop("stoppet", ("escape",), "MessagePage"),
    Stop("etter", ("enter",), "RatePage"),
    Stop("hjalp", ("5",), "RatePage"),
    Stop("notat", ("7",), "TextPage"),
    Stop("to tall", ("enter",), "BeforeAfterPage"),
)
MOVING = (Stop("", page="RatePage"), Stop("", ("enter",), "PlayerPage"), Stop("figuren", page="PlayerPage"))
LEFT_OVER = (Stop("velkommen tilbake", page="MessagePage"),)


async def walk(app: NaervaerApp, stops: tuple[Stop, ...], found: dict[tuple[str, str, int], str]) -> None:
    """Go from stop to stop and draw each in every theme and size."""
    async with app.run_test(size=SIZES[0]) as pilot:
        for stop in stops:
            await pilot.press(*stop.keys)
            for _ in range(100):
                await pilot.pause(0.05)
                if type(app.screen).__name__ == stop.page:
                    break
            else:
                raise RuntimeError(f"{stop.page} never came: {app.screen}")
            await pilot.pause(SETTLE_SECONDS)
            shown_themes = THEMES[:1] if i18n.language() == pseudo_language.CODE else THEMES
            for theme in shown_themes if stop.name else ():
                app.theme = theme.name
                for size in SIZES:
                    await pilot.resize_terminal(*size)
                    await pilot.pause(PAINT_SECONDS)
                    found[stop.name, theme.name, size[0]] = drawn(app, f"{stop.name}-{theme.name}-{size[0]}")
            await pilot.resize_terminal(*SIZES[0])
        app.leave()
        await app.finish()


def drawn(app: NaervaerApp, name: str) -> str:
    """The screen as a drawing whose parts are named apart from those of every other one on the sheet."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", app.export_screenshot(title=name))
    return svg.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")


def sheet(found: dict[tuple[str, str, int], str]) -> str:
    """One page: a row for each screen, themes beside each other, sizes within each theme."""
    rows = []
    for name in dict.fromkeys(name for name, _, _ in found):
        cells = [
            f"<td>{svg.replace('<svg ', f'<svg width={columns * COLUMN_WIDTH:.0f} ', 1)}</td>"
            for (stop, _, columns), svg in found.items()
            if stop == name
        ]
        rows.append(f"<tr><th>{name}</th>{''.join(cells)}</tr>")
    style = "body{margin:8px;background:#777;font:14px sans-serif}td{vertical-align:top;padding:3px}th{text-align:left}"
    return f'<meta charset="utf-8"><style>{style}</style><table>{"".join(rows)}</table>'


async def walk_everywhere(found: dict[tuple[str, str, int], str], content: Path | None) -> None:
    """Draw a day, a practice with a figure, and a start after a practice that was cut off."""
    diary = prepared_diary()
    diary.append(Preference("settling", "3"))
    await walk(NaervaerApp(Studio(diary, content=content).parts), DAY, found)
    moving = PracticeOptions("movement", 20, 3, None if content else "synthetic-light", Posture.SITTING)
    await walk(NaervaerApp(Studio(prepared_diary(), 262, content).parts, options=moving), MOVING, found)
    interrupted = prepared_diary()
    interrupted.begin(PracticeInProgress("left", MORNING, PracticeOptions("body-scan", 12, 2), 300.0, 300.0))
    interrupted.in_progress = lambda: interrupted._in_progress  # type: ignore[method-assign]
    await walk(NaervaerApp(Studio(interrupted, content=content).parts), LEFT_OVER, found)


def main(arguments: list[str]) -> None:
    """Draw everything and write the sheet."""
    found: dict[tuple[str, str, int], str] = {}
    files = [Path(argument) for argument in arguments if argument != PSEUDO]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        content = folder / "content" if PSEUDO in arguments else None
        if content is not None:
            pseudo_language.write(folder)
            pseudo_language.write_content(content)
            os.environ[i18n.LOCALES_VARIABLE] = place
            i18n.use_language(pseudo_language.CODE)
        asyncio.run(walk_everywhere(found, content))
        file = files[0] if files else SHEET
        file.parent.mkdir(parents=True, exist_ok=True)
        rows = len({name for name, _, _ in found})
        columns = len({theme for _, theme, _ in found})
        wide, high = sum(width for width, _ in SIZES), max(height for _, height in SIZES)
        width, height = round(columns * wide * COLUMN_WIDTH) + 260, rows * round(high * COLUMN_WIDTH * 2.6) + 40
        page = folder / "sheet.html"
        page.write_text(sheet(found), encoding="utf-8")
        run_quietly([*CHROMIUM, f"--window-size={width},{height}", f"--screenshot={file}", page.as_uri()])
    print(file)


if __name__ == "__main__":
    main(sys.argv[1:])
