"""The app on a real terminal, over tiny parts full of hostile text: `python on_a_wire.py PIPE LOG WHAT`.

WHAT is `walk`, `still` (a practice stands where it began), `naked` (text is shown as it came: what the tests must notice),
`left` (a practice was left under way), or a place to break down in: handler, worker, thread, render, diary, start. The name
of each page that is shown is written to the file descriptor PIPE.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

import nærvær.sanitize
from nærvær.domain.catalogue import EverydayActivity, Exercise
from nærvær.domain.practice import PracticeInProgress
from nærvær.domain.score import Score
from nærvær.domain.services import Services

ESCAPES = "\x1b]52;c;ZVIL\x07\x1b[31;1337m\x1b]0;ond\x07\x1bPq\x1b\\"
HOSTILE = f"[@click=app.quit]X[/] [/] [red] {ESCAPES}\x9b31m\x85\u202eabc\u2066\u200b\ufeff\u2028\x00\x08slutt"
SECRET = "hemmelig-7193"
WHAT = sys.argv[3] if __name__ == "__main__" else ""
if WHAT == "naked":
    # A NUL or half a surrogate would break the pipe, not the test.
    nærvær.sanitize.sanitize = lambda text: text.replace("\ud800", "").replace("\n", " ")

from nærvær.domain.catalogue import Programme, Week  # noqa: E402
from nærvær.domain.diary import Preference  # noqa: E402
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd, PracticeOptions  # noqa: E402
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection  # noqa: E402
from nærvær.domain.score import Voice  # noqa: E402
from nærvær.tui import app as app_module  # noqa: E402
from nærvær.tui.app import NaervaerApp  # noqa: E402
from nærvær.tui.crash import closing_sentences  # noqa: E402
from tui.fakes import Bench, NotedDiary, Shelf, left_over  # noqa: E402


class HostileShelf(Shelf):
    """A clinic's own content, by somebody who means no good."""

    def programme(self) -> Programme:
        weeks = tuple(
            Week(week.number, HOSTILE, HOSTILE, week.formal, (HOSTILE,)) for week in super().programme().weeks
        )
        return Programme(weeks, (EverydayActivity(HOSTILE), EverydayActivity("dusje")))

    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(replace(exercise, title=HOSTILE, why=HOSTILE) for exercise in super().exercises())

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("lys", HOSTILE, HOSTILE, True), Voice("dark", HOSTILE, HOSTILE, True))

    def score(self, wish: PracticeOptions) -> Score:
        score = super().score(wish)
        line = score.timeline
        spoken = tuple(replace(cue, text=HOSTILE) for cue in line.cues)
        passages = tuple(replace(passage, title=HOSTILE) for passage in line.sections)
        return replace(score, timeline=replace(line, title=HOSTILE, cues=spoken, sections=passages))


def bench() -> Bench:
    made = Bench(NotedDiary(replaced(left_over()) if WHAT == "left" else None), HostileShelf())
    made.diary.append(InformalPractice(HOSTILE, 1, note=HOSTILE))
    for fact in (
        Preference("voice", HOSTILE),
        Preference("own_activity", HOSTILE),
        Practice(HOSTILE, 1, 300, 300, PracticeEnd.FINISHED, HOSTILE, None, Ratings(6, 4, None, None, 5), HOSTILE),
        CheckIn(1, 4, 5, HOSTILE, 6),
        Reflection(1, HOSTILE, HOSTILE),
        Plan(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    ):
        made.diary.append(fact)
    if WHAT == "diary":

        def broken(_fact: object) -> None:
            secret = f"{SECRET} i dagboka"
            raise ZeroDivisionError(secret)

        made.diary.append = broken
    return made


def replaced(left: PracticeInProgress) -> PracticeInProgress:
    return replace(left, options=replace(left.options, exercise=HOSTILE))


def break_down(*_: object) -> None:
    secret = f"{SECRET} i en variabel"
    raise ZeroDivisionError(secret)


def sabotage(app: NaervaerApp) -> None:
    """Break down in the place that was asked for, once the first page stands."""
    if WHAT == "handler":
        type(app.screen).on_key = break_down  # type: ignore[attr-defined]
    elif WHAT == "worker":

        async def work() -> None:
            break_down()

        app.run_worker(work())
    elif WHAT == "thread":
        app.run_worker(break_down, thread=True)
    elif WHAT == "render":
        widget = app.screen.query("OptionButton").first()
        widget.render = break_down  # type: ignore[assignment]
        widget.refresh()


async def report(app: NaervaerApp, made: Bench, pipe: int) -> None:
    """Say which page is shown, and let a practice that plays be heard."""
    shown: object = None
    ready = False
    while True:
        await asyncio.sleep(0.02)
        if not app.screen_stack:
            continue
        page = app.screen
        name = type(page).__name__
        if made.players and name == "PlayerPage" and WHAT != "still":
            made.player.hear(5)
        if page is not shown and page.is_mounted and not getattr(page, "too_early", False):
            shown = page
            os.write(pipe, f"{name}\n".encode())
        if page is shown and name == "TodayPage" and not ready:
            ready = True
            sabotage(app)


async def run(app: NaervaerApp, made: Bench, pipe: int) -> None:
    reporting = asyncio.create_task(report(app, made, pipe))
    try:
        await app_module.run_and_finish(app)
    finally:
        reporting.cancel()


def main() -> int:
    made, pipe = bench(), int(sys.argv[1])

    def parts() -> Services:
        if WHAT == "start":
            break_down()
        return made.parts()

    app = NaervaerApp(parts)
    asyncio.run(run(app, made, pipe))
    refused = app.diary.refused if app.diary is not None else None
    for sentence in closing_sentences(refused, app.crash, app.services, Path(sys.argv[2])):
        sys.stderr.write(sentence)
    return app.code


if __name__ == "__main__":
    sys.exit(main())
