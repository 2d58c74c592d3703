"""One person's course, driven by keys through the real screens over the real diary and content, with a clock of its own.

They practise unevenly, pause for three weeks, repeat week 4, put a mistake right and come back after half a year.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nærvær import store
from nærvær.cli.commands.diary import progress_data
from nærvær.cli.dispatch import safe_titles
from nærvær.composition import Composition
from nærvær.domain.practice import practice_day
from nærvær.domain.progress import progress
from nærvær.domain.ratings import CheckIn, Plan, Reflection
from nærvær.domain.report import report
from nærvær.domain.score import Score
from nærvær.domain.services import Services
from nærvær.texts.progress import progress_lines
from nærvær.tui.app import NaervaerApp
from tui.conftest import Driven
from tui.fakes import ScriptedPlayer

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Europe/Oslo"))


class Life:
    """A person with a diary on disk, whose days pass when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = MONDAY
        self.players: list[ScriptedPlayer] = []
        shared = Composition(str(folder)).services()
        self.parts: Services = replace(
            shared,
            now=lambda: self.time,
            open_diary=lambda: store.open_diary(folder, lambda: self.time),
            players=self,
        )

    def open(self, score: Score) -> ScriptedPlayer:
        self.players.append(ScriptedPlayer(score))
        return self.players[-1]

    def open_silent(self, score: Score) -> ScriptedPlayer:
        raise AssertionError("nobody asked for silence")

    def warm_up(self) -> None:
        """There is nothing to load."""

    @asynccontextmanager
    async def on_day(self, day: int, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Sitting]:
        """Sit down at 8 in the morning, so many days after the first Monday."""
        self.time = MONDAY + timedelta(days=day)
        app = NaervaerApp(lambda: self.parts)
        async with app.run_test(size=size) as pilot:
            driven = Driven(app, pilot)
            await driven.page("TodayPage")
            try:
                yield Sitting(self, driven)
            finally:
                app.leave()
                await app.finish()

    def told(self) -> Any:
        with store.open_diary(self.folder, lambda: self.time) as diary:
            told = progress_data(progress(diary.entries(), practice_day(self.time)), safe_titles(self.parts.catalogue))
        return json.loads(json.dumps(told))

    def text(self) -> list[str]:
        """What `nærvær progress` prints."""
        with store.open_diary(self.folder, lambda: self.time) as diary:
            told = progress(diary.entries(), practice_day(self.time))
        return list(progress_lines(told, self.parts.catalogue.programme(), safe_titles(self.parts.catalogue)))

    def report(self) -> str:
        """The words of the report, own words included, without its marks."""
        with store.open_diary(self.folder, lambda: self.time) as diary:
            told = report(diary.entries(), practice_day(self.time), own_words=True)
        page = self.parts.files.report(told, self.parts.catalogue.programme(), safe_titles(self.parts.catalogue))
        body = re.sub(r"<(style|title)>.*?</\1>", " ", page.decode("utf-8"), flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    def facts(self, kind: type) -> list[object]:
        with store.open_diary(self.folder, lambda: self.time) as diary:
            return [entry.fact for entry in diary.entries() if isinstance(entry.fact, kind)]


class Sitting:
    """One time at the screen."""

    def __init__(self, life: Life, driven: Driven) -> None:
        self.life = life
        self.driven = driven

    async def keys(self, page: str, *keys: str) -> None:
        """Wait for a page to be there, then press keys."""
        await self.driven.page(page)
        await self.driven.press(*keys)

    async def practises(self, before: str, seconds: float, after: str, helped: str, *first: str) -> None:
        """One practice of so many seconds; `first` are keys on today before it begins. "h" skips a question."""
        await self.keys("TodayPage", *first, "enter")
        await self.keys("RatePage", before)
        await self.driven.page("PlayerPage")
        self.life.players[-1].hear(seconds)
        if seconds * 48_000 < self.life.players[-1].moment.total:
            await self.driven.press("escape", "escape")
        await self._answers(after, "Etter øvelsen")
        await self._answers(helped, "hjalp øvelsen")
        await self.keys("TextPage", "escape")
        await self.driven.shows("Lagret på denne maskinen")
        await self.keys("BeforeAfterPage", "enter")
        while (
            type(await self.driven.page(("TodayPage", "ListenPage", "ChoosePage", "MessagePage"))).__name__
            != "TodayPage"
        ):
            await self.driven.press("escape")

    async def _answers(self, key: str, words: str) -> None:
        await self.driven.shows(words)
        await self.keys("RatePage", key)

    async def looks_back(self, hindered: str, pain: str, activity: str, *, named: str = "") -> None:
        """The weekly look, as far as the reflections."""
        await self.keys("TodayPage", "t")
        await self._answers(hindered, "hemmet deg")
        await self._answers(pain, "i gjennomsnitt")
        if named:
            await self.keys("TextPage", *named, "enter")
        await self._answers(activity, "Hvor godt klarte du å gå tur")

    async def thinks(self, *answers: str) -> None:
        """The reflections in turn ("": goes past), and the card."""
        for answer in answers:
            await self.keys("TextPage", *answer, "enter")
        await self.driven.shows("Noe å prøve")
        await self.keys("MessagePage", "enter")

    def way(self, words: str) -> Any:
        """The button with these words on the page that is shown, or None."""
        ways = self.driven.app.screen.query("OptionButton")
        return next((way for way in ways if words in str(way.render())), None)

    async def chooses(self, words: str) -> None:
        """Take the way with these words on a page that asks which way to go."""
        await self.driven.until(lambda: self.way(words) and not self.driven.app.screen.too_early)
        way = self.way(words)
        way.scroll_visible(animate=False)  # a list may be longer than the screen
        await self.driven.pilot.pause()
        await self.driven.pilot.click(f"#{way.id}") if way.id else way.on_click()
        await self.driven.pilot.pause()


async def first_half(life: Life) -> None:
    """Four days of week 1, a shorter week 2, one practice in week 3, then three weeks away."""
    async with life.on_day(0) as sitting:
        await sitting.practises("6", 180, "5", "5")
    for day, after in ((1, "4"), (3, "6"), (5, "h")):
        async with life.on_day(day) as sitting:
            await sitting.practises("6", 180, after, "7")
    async with life.on_day(5) as sitting:
        await sitting.keys("TodayPage", "e")
        await sitting.keys("ChoosePage", "3")
        await sitting.driven.shows("Ført opp: Lage kaffe.")
    async with life.on_day(7) as sitting:
        await sitting.driven.shows("Ukas tilbakeblikk")
        await sitting.looks_back("7", "6", "3", named="gå tur")
        await sitting.thinks("Kvelden", "")
        await sitting.chooses("Ja, gå til uke 2")
        await sitting.driven.shows("Nå er du i uke 2.")
        await sitting.practises("5", 120, "5", "h", *["left"] * 5)
    async with life.on_day(9) as sitting:
        await sitting.driven.shows("Begynn – 5 minutter")
        await sitting.practises("5", 300, "3", "8")
    async with life.on_day(14) as sitting:
        await sitting.looks_back("6", "h", "4")
        await sitting.thinks("", "")
        await sitting.chooses("Ja, gå til uke 3")
    async with life.on_day(15) as sitting:
        await sitting.practises("7", 600, "7", "2")


async def second_half(life: Life) -> None:
    """Back after three weeks, week 4 twice, a mistake put right, and the end of the course."""
    async with life.on_day(36) as sitting:
        await sitting.driven.shows("Fint at du er her. Uke 3 er der den var")
        await sitting.looks_back("7", "7", "2")
        await sitting.thinks("", "")
        await sitting.chooses("Ja, gå til uke 4")
        await sitting.practises("4", 600, "4", "6")
    async with life.on_day(38) as sitting:
        await sitting.keys("TodayPage", "m")
        await sitting.chooses("Bytt uke")
        await sitting.driven.shows("du er her")
        await sitting.keys("ChoosePage", "up", "enter")
        await sitting.chooses("Begynn uke 4 på nytt")
        await sitting.driven.shows("Uke 4 begynner på nytt i dag.")
        await sitting.practises("4", 600, "2", "6")
    async with life.on_day(39) as sitting:
        await mends(sitting)
    for week in (5, 6, 7, 8):
        async with life.on_day(40 + week) as sitting:
            await sitting.driven.page("TodayPage")
            sitting.driven.app.screen.action_go("WEEKS")
            await sitting.keys("ChoosePage", "enter")
            await sitting.driven.shows(f"Nå er du i uke {week}.")
    async with life.on_day(49) as sitting:
        await ends(sitting)


async def mends(sitting: Sitting) -> None:
    """Tell of a walk yesterday by mistake as today's, then put its day and length right."""
    driven = sitting.driven
    await sitting.keys("TodayPage", "u")
    await driven.page("ProgressPage")
    await sitting.chooses("Dagboka di")
    await sitting.keys("ChoosePage", "enter")
    await driven.shows("Hva gjorde du?")
    await sitting.chooses("Gå en tur")
    await sitting.keys("TextPage", *"lenge", "enter")
    await driven.shows("Skriv minuttene som et helt tall")
    await sitting.keys("TextPage", *["backspace"] * 5, *"20", "enter")
    await driven.shows("Hvilken dag var det?")
    await sitting.keys("ChoosePage", "enter")
    await driven.shows("Ført opp: Gå en tur, i dag.")
    await sitting.keys("ChoosePage", "down", "enter")
    await driven.shows("Hva vil du rette?")
    await sitting.keys("ChoosePage", "down", "enter")
    await driven.shows("En annen dag")
    await sitting.chooses("En annen dag")
    await sitting.keys("TextPage", *"1.1.2030", "enter")
    await driven.shows("Den dagen har ikke vært ennå.")
    await sitting.keys("TextPage", *["backspace"] * 8, *"9.4.2026", "enter")
    await driven.shows("Rettet.")
    await sitting.keys("ChoosePage", "escape")
    await driven.page("ProgressPage")


async def ends(sitting: Sitting) -> None:
    """Week 8: the look with the comparison, the reflections, the plan."""
    driven = sitting.driven
    await driven.shows("Ukas tilbakeblikk")
    await sitting.keys("TodayPage", "t")
    await driven.shows("De åtte ukene er over")
    await sitting.keys("RatePage", "4")
    await sitting.keys("RatePage", "5")
    await sitting.keys("RatePage", "6")
    await driven.shows("hvordan er smertene dine?")
    await sitting.keys("ChoosePage", "4")
    await driven.shows("hvor hemmet er du av dem?")
    await sitting.keys("ChoosePage", "6")
    await sitting.thinks("Pusterommet", "")
    for words in ("morgen", "stua", "pusterommet", "ett minutt"):
        await sitting.keys("TextPage", *words, "enter")
    await driven.shows("Tilbakeblikket er lagret.")


async def test_a_course_lived_unevenly_is_told_right_to_the_number(tmp_path: Path) -> None:
    life = Life(tmp_path)
    await first_half(life)
    await second_half(life)
    async with life.on_day(49 + 184) as sitting:
        await sitting.driven.shows("Fint at du er her. Uke 8 er der den var")
        await sitting.keys("TodayPage", "t")
        await sitting.driven.shows("Et halvt år etter de åtte ukene")
        for answer in ("3", "5", "7"):
            await sitting.keys("RatePage", answer)
        await sitting.keys("ChoosePage", "5")
        await sitting.keys("ChoosePage", "7")
        await sitting.driven.shows("Tilbakeblikket er lagret.")

    told = life.told()
    assert told["week"] == 8
    names = ("week", "visit", "days", "formal", "informal", "minutes", "hindered", "pain_average", "activity")
    assert [tuple(visit[name] for name in names) for visit in told["weeks"]] == [
        (1, 1, 4, 4, 1, 12, 7, 6, 3),
        (2, 1, 2, 2, 0, 7, 6, None, 4),
        (3, 1, 1, 1, 0, 10, 7, 7, 2),
        (4, 1, 1, 1, 0, 10, None, None, None),
        (4, 2, 1, 1, 1, 10, None, None, None),
        (8, 1, 0, 0, 0, 0, 3, 5, 7),
    ]
    rated = [(p["pain_before"], p["pain_after"], p["helped"], p["ended"]) for p in told["practices"]]
    assert rated == [
        (6, 5, 5, "finished"),
        (6, 4, 7, "finished"),
        (6, 6, 7, "finished"),
        (6, None, 7, "finished"),
        (None, None, None, None),
        (5, 5, None, "stopped"),
        (5, 3, 8, "finished"),
        (7, 7, 2, "finished"),
        (4, 4, 6, "finished"),
        (4, 2, 6, "finished"),
        (None, None, None, None),
    ]
    walk = told["practices"][-1]
    assert (walk["exercise"], walk["local_date"], walk["heard_seconds"]) == ("Gå en tur", "2026-04-09", 1200)
    assert life.facts(Reflection) == [
        Reflection(1, "best-time", "Kvelden", in_programme=True),
        Reflection(8, "going-on", "Pusterommet", in_programme=True),
    ]
    assert life.facts(Plan) == [Plan("morgen", "stua", "pusterommet", "ett minutt")]
    assert life.text()[3:9] == [
        "Uke 1: 4 dager, 4 øvelser (12 minutter), 1 gang i hverdagen",
        "Uke 2: 2 dager, 2 øvelser (7 minutter)",
        "Uke 3: 1 dag, 1 øvelse (10 minutter)",
        "Uke 4: 1 dag, 1 øvelse (10 minutter)",
        "Uke 4 (2. gang): 1 dag, 1 øvelse (10 minutter), 1 gang i hverdagen",
        "Uke 8: ingenting er ført opp ennå",
    ]
    page = life.report()
    for words in (
        "dager med øving 9 øvelser 9 med øvelser til sammen 49 min ganger i hverdagen 2",
        "uke 1: 7; uke 2: 6; uke 3: 7; uke 8: 4; 6 måneder etter: 3",
        "uke 1: 6; uke 2: ikke besvart; uke 3: 7; uke 8: 5; 6 måneder etter: 5",
        "gå tur. uke 1: 3; uke 2: 4; uke 3: 2; uke 8: 6; 6 måneder etter: 7",
        "uke 8, 20. april 2026 ingen forandring mindre hemmet",
        "6 måneder etter uke 8, 21. oktober 2026 litt bedre mye mindre hemmet",
        "Når morgen Hvor stua Hva pusterommet Hvis det ikke går ett minutt",
        "Når på dagen passet det best å øve? Kvelden",
    ):
        assert words in page
    assert life.facts(CheckIn)[-2:] == [
        CheckIn(8, 4, 5, "gå tur", 6, 0, 2, 0),
        CheckIn(8, 3, 5, "gå tur", 7, 1, 3, 6),
    ]


async def test_patterns_are_told_from_four_pairs_on_and_not_before(tmp_path: Path) -> None:
    life = Life(tmp_path)
    for day, (before, after) in enumerate((("6", "5"), ("7", "4"), ("6", "6"))):
        async with life.on_day(day) as sitting:
            await sitting.practises(before, 180, after, "7")
    async with life.on_day(3) as sitting:
        await sitting.keys("TodayPage", "u")
        await sitting.driven.page("ProgressPage")
        await sitting.chooses("Før og etter hos meg")
        await sitting.driven.shows("Når du har svart både før og etter fire ganger")
        await sitting.keys("ChartsPage", "escape")
        await sitting.keys("ProgressPage", "escape")
        await sitting.practises("8", 180, "3", "4")
        await sitting.keys("TodayPage", "u")
        await sitting.driven.page("ProgressPage")
        await sitting.chooses("Før og etter hos meg")
        await sitting.driven.shows("Pusterommet 6,5 4,5 ·········○───●·······")
        await sitting.driven.shows("inntil 5 minutter · 4 ganger · hjalp 7 av 10")
        assert "De sier ikke hvorfor" in " ".join(sitting.driven.text().split())
        await sitting.keys("ChartsPage", "question_mark")
        await sitting.driven.shows("Pusterommet, inntil 5 minutter: 4 ganger. Smerten lå på 6,5 før og 4,5 etter.")
        await sitting.driven.shows("etter. Øvelsen hjalp 7 av 10.")
