"""One person's eight weeks, answered alike on the screen, in lines and at a kiosk, end with the same facts.

What they do stands once, in `COURSE`. Each face has its own way to a question and its own way to take an answer; the diary,
the programme and the dialogues are the real ones. A clock of the test's own says which day it is, and a practice is heard
as soon as it begins.
"""

from __future__ import annotations

import io
import os
import random
import re
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from textual import events

from clinic.houses import PIN, begun
from nærvær import store
from nærvær.composition import Composition
from nærvær.domain.diary import Correction, Entry, Fact, Preference, WeekStarted
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.kiosk import KioskServices, KioskSettings
from nærvær.domain.practice import InformalPractice, Occasion, Practice, PracticeEnd
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.domain.score import Score
from nærvær.domain.services import Services, SharedServices
from nærvær.plain import menu as plain_menu
from nærvær.plain.console import LineStreams
from nærvær.store.clinic import FileKioskExit, KioskMemory
from nærvær.store.clinic import login_check as credentials
from nærvær.texts import kiosk, settings, today
from nærvær.texts import plain as plain_words
from nærvær.texts.i18n import Phrase
from nærvær.texts.progress import DIARY
from nærvær.tui.app import NaervaerApp
from nærvær.tui.kiosk.kiosk_app import KioskApp
from tui.conftest import Driven
from tui.fakes import ScriptedPlayer

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Europe/Oslo"))
PATIENCE_SECONDS = 30.0
KIOSK_DAYS = 57 if os.environ.get("NAERVAER_LONG") == "1" else 28
"""Of the course at the kiosk, whose dialogues are those of the screen: to the end costs 21 s of a core, four weeks 11 s."""
Kind = TypeVar("Kind")


# What the person does


@dataclass(frozen=True)
class Rate:
    """A rating; None: the question is skipped."""

    value: int | None


@dataclass(frozen=True)
class Write:
    """A line of text; "" is an answer too, or skips what can be skipped."""

    text: str


@dataclass(frozen=True)
class Pick:
    """The option that has these words."""

    words: str


@dataclass(frozen=True)
class First:
    """The answer of a message that stands first."""


@dataclass(frozen=True)
class ReadOn:
    """Nothing is asked: on a page one goes on, in lines it has been said."""


@dataclass(frozen=True)
class TurnBack:
    """Out of the list one is in."""


Answer = Rate | Write | Pick | First | ReadOn | TurnBack


@dataclass(frozen=True)
class Practise:
    """This week's practice. `minutes`: as chosen now; `seconds`: heard before it is stopped, None: to the end."""

    before: tuple[int | None, ...]
    after: tuple[int | None, ...]
    note: str = ""
    minutes: int | None = None
    seconds: float | None = None
    at_once: bool = False


@dataclass(frozen=True)
class Take:
    """One of the other things that can be done, and its answers. `key` leads there on a page, `name` in lines.

    `behind`: the option of another page that it lies behind on pages.
    """

    key: str
    name: Phrase
    answers: tuple[Answer, ...]
    behind: str = ""


@dataclass(frozen=True)
class RateGroup:
    """A group session of this morning is rated: at the kiosk it is offered, at home its slip is typed."""

    after: tuple[int | None, ...]


Deed = Practise | Take | RateGroup


def look(*answers: Answer) -> Take:
    return Take("t", today.CHECKIN, answers)


def thoughts(*texts: str) -> tuple[Answer, ...]:
    """The questions to reflect on and the card."""
    return (*(Write(text) for text in texts), ReadOn())


def to_week(week: int, theme: str) -> Take:
    """On to a week by the list of weeks, without a look back."""
    return Take("m", plain_words.CHANGE_WEEK, (Pick(theme),), behind=f"Klar for uke {week}?")


EVERYDAY = Take("e", plain_words.EVERYDAY, (Pick("Lage kaffe"),))
BOTHER_TOO = Take("i", today.SETTINGS, (Pick("Spør hvor plagsom smerten er"), Pick("ja"), TurnBack()))
CORRECTION = Take(
    "u",
    DIARY,
    (Pick("16. mars Oppmerksom bevegelse"), Pick("Plage etter"), Rate(2), TurnBack()),
    behind="Dagboka di",
)
PLAN = tuple(Write(text) for text in ("morgen", "stua", "pusterommet", "ett minutt"))
PLAN_KEPT = tuple(Write("") for _ in PLAN)
COMPARED = (Pick("Litt bedre"), Pick("Mye mindre hemmet"))
COURSE: tuple[tuple[int, tuple[Deed, ...]], ...] = (
    (0, (Practise((6,), (5, 5), "fint"),)),
    (3, (Practise((10,), (None, 7), seconds=95), EVERYDAY)),
    (
        7,
        (
            look(Rate(7), Rate(6), Write("gå tur"), Rate(3), *thoughts("Kvelden", ""), First()),
            Practise((5,), (5, None), minutes=8),
        ),
    ),
    (14, (look(Rate(6), Rate(None), Rate(4), *thoughts("", ""), First()), BOTHER_TOO, Practise((5, 7), (5, 3, 8)))),
    (21, (look(Rate(6), Rate(5), Rate(4), *thoughts("", ""), First()), CORRECTION)),
    (23, (RateGroup((4, 7)),)),
    (28, (to_week(5, "Møte med smerte og ubehag"), Practise((), (8, None, 6), at_once=True))),
    (35, (look(Rate(5), Rate(4), Rate(None), *thoughts("", "Det gikk"), First()), Practise((4, 4), (3, 3, 6)))),
    (42, (to_week(7, "Gjøre det til mitt"), Practise((None, 4), (2, None, None), "godt"))),
    (49, (look(Rate(4), Rate(4), Rate(6), *thoughts("", ""), *PLAN, First()),)),
    (56, (look(Rate(3), Rate(4), Rate(7), *COMPARED, *thoughts("Pusterommet", ""), *PLAN_KEPT),)),
)


# How each face takes it


class HeardPlayer(ScriptedPlayer):
    """Is heard as soon as it begins: `seconds` of it, or to the end."""

    def __init__(self, score: Score, seconds: float | None) -> None:
        super().__init__(score)
        self._seconds = seconds

    def start(self, at: int = 0) -> None:
        super().start(at)
        self.hear(self.moment.total / self.moment.rate if self._seconds is None else self._seconds)


class Life:
    """A person whose days pass when the test says so: the real parts, with a clock and a player of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = MONDAY
        self.heard_seconds: float | None = None
        self.services: Services = replace(
            Composition(str(folder)).services(),
            now=lambda: self.time,
            open_diary=lambda: store.open_diary(folder, lambda: self.time),
            players=self,
        )

    def open(self, score: Score) -> HeardPlayer:
        return HeardPlayer(score, self.heard_seconds)

    def open_silent(self, score: Score) -> HeardPlayer:
        raise AssertionError("nobody asked for silence")

    def warm_up(self) -> None:
        """There is nothing to load."""

    def begins(self, day: int) -> None:
        """Let it be eight in the morning, so many days after the first Monday."""
        self.time = MONDAY + timedelta(days=day)

    def group(self) -> GroupSession:
        """The session that was led this morning."""
        return GroupSession("body-scan", 20, self.time.date(), 7)

    def entries(self) -> Sequence[Entry]:
        with store.open_diary(self.folder, lambda: self.time) as opened:
            return opened.entries()


def types(driven: Driven, text: str) -> None:
    """Type without waiting for anything in between."""
    for sign in text:
        driven.app.post_message(events.Key({" ": "space"}.get(sign, sign.lower()), sign))


class Pages:
    """Takes the deeds on the app's pages, by keys."""

    def __init__(self, life: Life, driven: Driven) -> None:
        self.life = life
        self.driven = driven

    async def do(self, deed: Deed) -> None:
        match deed:
            case Practise():
                await self._practise(deed)
            case Take(key, _, answers, behind):
                await self._keys("TodayPage", key)
                if behind:
                    await self._pick(behind)
                await self._answer(answers)
            case RateGroup(after):
                await self._keys("TodayPage", "f")
                await self.driven.page("FindPage")
                types(self.driven, "lapp")
                await self.driven.shows(kiosk.SLIP())
                await self.driven.press("enter")
                await self.driven.page("KeypadPage")
                types(self.driven, self.life.group().slip)
                await self._answer((First(), *map(Rate, after)))
        await self._back_to_today()

    async def _practise(self, deed: Practise) -> None:
        self.life.heard_seconds = deed.seconds
        await self.driven.page("TodayPage")
        while deed.minutes is not None and f"– {deed.minutes} minutter" not in self.driven.text():
            await self.driven.press("left")
        await self.driven.press("r" if deed.at_once else "enter")
        await self._answer(tuple(map(Rate, deed.before)))
        if deed.seconds is not None:
            await self._keys("PlayerPage", "escape", "escape")
        await self._answer((*map(Rate, deed.after), Write(deed.note)))
        await self.driven.shows("Lagret på denne maskinen")
        await self._keys("BeforeAfterPage", "enter")

    async def _answer(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            match answer:
                case Rate(value):
                    await self._keys("RatePage", *("h" if value is None else str(value)))
                case Write(text):
                    await self._keys("TextPage")
                    types(self.driven, text)
                    await self.driven.press("enter")
                case Pick(words):
                    await self._pick(words)
                case First() | ReadOn():
                    await self._keys("MessagePage", "enter")
                case TurnBack():
                    await self._keys("ChoosePage", "escape")

    async def _keys(self, page: str, *keys: str) -> None:
        await self.driven.page(page)
        await self.driven.press(*keys)

    async def _pick(self, words: str) -> None:
        """Take the option with these words, also where a long list has to be scrolled to it."""
        await self.driven.until(lambda: self._option(words) is not None and not self.driven.app.screen.too_early)
        self._option(words).on_click()
        await self.driven.pilot.pause()

    def _option(self, words: str) -> Any:
        options = (option for option in self.driven.app.screen.query("OptionButton") if option.is_mounted)
        return next((option for option in options if words in " ".join(str(option.render()).split())), None)

    async def _back_to_today(self) -> None:
        """Turn back where one still is elsewhere. What is asked after the first practice is left as it is suggested."""
        others = ("ChoosePage", "ListenPage", "MessagePage", "ProgressPage")
        while type(await self.driven.page(("TodayPage", *others))).__name__ != "TodayPage":
            await self.driven.press("escape")


@asynccontextmanager
async def running(app: NaervaerApp) -> AsyncIterator[Driven]:
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            yield Driven(app, pilot)
        finally:
            app.leave()
            await app.finish()


async def live_on_the_screen(folder: Path) -> Sequence[Entry]:
    life = Life(folder)
    for day, deeds in COURSE:
        life.begins(day)
        async with running(NaervaerApp(lambda: life.services)) as driven:
            for deed in deeds:
                await Pages(life, driven).do(deed)
    return life.entries()


async def live_at_the_kiosk(folder: Path) -> Sequence[Entry]:
    """Come in with code and PIN each day; the group is offered before today, so nobody has to type its slip."""
    house = begun(folder)
    (code,) = house.with_pins(1)
    life = Life(folder)
    services = life.services
    keys: list[str] = []

    def diary_of(key: str) -> Any:
        keys.append(key)
        return house.diary(key, lambda: life.time)

    shared = SharedServices(**{each.name: getattr(life.services, each.name) for each in fields(SharedServices)})
    out = FileKioskExit(house.folder, house.clock, KioskMemory())
    below = random.Random(1).randrange
    parts = KioskServices(
        lambda: shared, house.open, diary_of, KioskSettings(), below, out, lambda _: services.own_data
    )
    for day, deeds in ((day, deeds) for day, deeds in COURSE if day < KIOSK_DAYS):
        life.begins(day)
        house.clock.at = life.time
        for deed in deeds:
            if isinstance(deed, RateGroup):
                with house.open() as clinic:
                    clinic.begin_group(house.lead(clinic), life.group())
        async with running(KioskApp(parts)) as driven:
            pages = Pages(life, driven)
            for asked, typed in ((kiosk.CODE_ASK(), code), (kiosk.PIN_ASK(), PIN)):
                await driven.shows(asked)
                types(driven, typed)
            for deed in deeds:
                if isinstance(deed, RateGroup):
                    await pages._answer((First(), *map(Rate, deed.after)))
                else:
                    await pages.do(deed)
            await driven.page("TodayPage")
    with house.diary(keys[-1], lambda: life.time) as opened:
        return opened.entries()


def close_read(near: int) -> None:
    """Close the pipe that a console has read, whose other end is closed.

    A console that still reads would take the lines of the next pipe, which gets the same number.
    """
    for thread in threading.enumerate():
        if thread.name == "lines":
            thread.join(PATIENCE_SECONDS)
    os.close(near)


class Lines(io.StringIO):
    """Types the lines of one day into plain mode, and hears what is said."""

    def __init__(self, life: Life) -> None:
        super().__init__()
        self._life = life
        self._near, self._far = os.pipe()
        self._heard = 0

    def live(self, deeds: Sequence[Deed]) -> None:
        """Run the numbered list from its beginning to its end."""
        failures: list[Exception] = []

        def types() -> None:
            try:
                for deed in deeds:
                    self._do(deed)
                self._type("0")
            except Exception as error:
                failures.append(error)
            os.close(self._far)

        typist = threading.Thread(target=types)
        typist.start()
        assert plain_menu.menu(self._life.services, LineStreams(self._near, self, self, keyboard=True)) == 0
        typist.join()
        close_read(self._near)
        assert not failures, (failures, self.getvalue())

    def _do(self, deed: Deed) -> None:
        match deed:
            case Practise():
                self._practise(deed)
            case Take(_, name, answers):
                self._type(self._number_of(name))
                self._answer(answers)
            case RateGroup(after):
                self._type(self._number_of(kiosk.SLIP))
                self._type(self._life.group().slip)
                self._answer((First(), *map(Rate, after)))

    def _practise(self, deed: Practise) -> None:
        self._hears_the_list()
        self._life.heard_seconds = deed.seconds
        if deed.minutes is not None:
            self._type(self._number_of(plain_words.CHOOSE))
            self._answer((Pick("Kroppsskanning"), Write(str(deed.minutes))))
        else:
            self._type(self._number_of(today.HARD_MOMENT if deed.at_once else plain_words.PRACTISE_NOW))
        if not deed.at_once:
            self._hears(re.escape(today.GUIDANCE_ASK()))
            self._type("")
        self._answer(tuple(map(Rate, deed.before)))
        if deed.seconds is not None:
            self._answer((Write("q"), Write("")))
        self._answer((*map(Rate, deed.after), Write(deed.note)))
        self._hears("Lagret på denne maskinen")
        self._leave_first_questions()

    def _leave_first_questions(self) -> None:
        """Leave what is asked after the first practice as it is suggested."""
        first = (settings.WHICH_VOICE, settings.FIRST_LENGTH, settings.FIRST_REMINDER)
        asked = "|".join(f"^{re.escape(words())}$" for words in first)
        again = "|".join(re.escape(words()) for words in (plain_words.MENU_HOW, plain_words.MENU_AGAIN))
        while not re.match(again, words := self._hears(f"({asked}|{again})")):
            self._type("")
        self._heard -= len(words)  # it is waited for again

    def _answer(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            match answer:
                case Rate(value):
                    self._type("" if value is None else str(value))
                case Write(text):
                    self._type(text)
                case Pick(words):
                    self._type(self._hears(rf"^(\d+) {re.escape(words).replace(' ', 's+')}(?: · .*)?$"))
                case First():
                    self._type("1")
                case TurnBack():
                    self._type("")

    def _number_of(self, name: Phrase) -> str:
        return str([row.name for row in plain_menu._STEPS].index(name) + 1)

    def _type(self, line: str) -> None:
        os.write(self._far, f"{line}\n".encode())

    def _hears_the_list(self) -> None:
        self._hears("|".join(re.escape(words()) for words in (plain_words.MENU_HOW, plain_words.MENU_AGAIN)))

    def _hears(self, pattern: str) -> str:
        """Wait until this has been said since it was last waited for; what stands in its first group, if it has one."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := re.compile(pattern, re.MULTILINE).search(self.getvalue(), self._heard)) is None:
            assert time.monotonic() < deadline, pattern
            time.sleep(0.01)
        self._heard = found.end()
        return found.group(1) if found.re.groups else ""


def live_in_lines(folder: Path) -> Sequence[Entry]:
    life = Life(folder)
    for day, deeds in COURSE:
        life.begins(day)
        Lines(life).live(deeds)
    return life.entries()


# The facts


def practice(
    exercise: str,
    week: int,
    seconds: int,
    posture: str,
    ratings: Ratings,
    note: str = "",
    stopped_at: float | None = None,
) -> Practice:
    end, heard = (PracticeEnd.FINISHED, float(seconds)) if stopped_at is None else (PracticeEnd.STOPPED, stopped_at)
    return Practice(exercise, week, seconds, heard, end, None, posture, ratings, note)


MOVED = Ratings(pain_before=5, pain_after=5, bother_before=7, bother_after=3, helped=8)
LED = GroupSession("body-scan", 20, date(2026, 3, 25), 7)
FACTS: tuple[tuple[date, Fact], ...] = (
    (
        date(2026, 3, 2),
        practice("breathing-space", 1, 180, "sitting", Ratings(pain_before=6, pain_after=5, helped=5), "fint"),
    ),
    (date(2026, 3, 2), Preference("length", "short")),
    (
        date(2026, 3, 5),
        practice("breathing-space", 1, 180, "sitting", Ratings(pain_before=10, helped=7), stopped_at=95.0),
    ),
    (date(2026, 3, 5), InformalPractice("make-coffee", 1, in_programme=True)),
    (date(2026, 3, 9), Preference("own_activity", "gå tur")),
    (date(2026, 3, 9), CheckIn(1, 7, 6, "gå tur", 3)),
    (date(2026, 3, 9), Reflection(1, "best-time", "Kvelden", in_programme=True)),
    (date(2026, 3, 9), WeekStarted(2)),
    (date(2026, 3, 9), Preference("minutes:body-scan", "8")),
    (date(2026, 3, 9), practice("body-scan", 2, 480, "lying", Ratings(pain_before=5, pain_after=5))),
    (date(2026, 3, 16), CheckIn(2, 6, None, "gå tur", 4)),
    (date(2026, 3, 16), WeekStarted(3)),
    (date(2026, 3, 16), Preference("bother", "yes")),
    (date(2026, 3, 16), practice("movement", 3, 600, "sitting", MOVED)),
    (date(2026, 3, 23), CheckIn(3, 6, 5, "gå tur", 4)),
    (date(2026, 3, 23), WeekStarted(4)),
    (date(2026, 3, 16), practice("movement", 3, 600, "sitting", replace(MOVED, bother_after=2))),
    (date(2026, 3, 25), LED.as_practice(4, Ratings(pain_after=4, helped=7))),
    (date(2026, 3, 30), WeekStarted(5)),
    (date(2026, 3, 30), practice("right-now", 5, 60, "sitting", Ratings(pain_after=8, helped=6))),
    (date(2026, 4, 6), CheckIn(5, 5, 4, "gå tur", None)),
    (date(2026, 4, 6), Reflection(5, "met-in-another-way", "Det gikk", in_programme=True)),
    (date(2026, 4, 6), WeekStarted(6)),
    (date(2026, 4, 6), practice("body-scan", 6, 480, "lying", Ratings(4, 3, 4, 3, 6))),
    (date(2026, 4, 13), WeekStarted(7)),
    (date(2026, 4, 13), practice("body-scan", 7, 480, "lying", Ratings(pain_after=2, bother_before=4), "godt")),
    (date(2026, 4, 20), CheckIn(7, 4, 4, "gå tur", 6)),
    (date(2026, 4, 20), Plan("morgen", "stua", "pusterommet", "ett minutt")),
    (date(2026, 4, 20), WeekStarted(8)),
    (date(2026, 4, 27), CheckIn(8, 3, 4, "gå tur", 7, 1, 3, 0)),
    (date(2026, 4, 27), Reflection(8, "going-on", "Pusterommet", in_programme=True)),
)
"""What the diary holds in the end, in this order, whichever face was used. A correction stands with what it corrects to."""


def told(entries: Sequence[Entry]) -> tuple[tuple[date, Fact | None], ...]:
    """The facts, each with its day, a correction as what it corrects to with the day that was corrected.

    The voice is left out because lines do not ask for it at first, and for which occasion it was guided because that
    counts what stands here.
    """
    days = {entry.id: entry.local_date for entry in entries}
    facts: list[tuple[date, Fact | None]] = []
    for entry in entries:
        day, fact = entry.local_date, entry.fact
        if isinstance(fact, Preference) and fact.name == "voice":
            continue
        if isinstance(fact, Correction):
            facts.append((days[fact.of], _plain(fact.fact)))
        else:
            facts.append((day, _plain(fact)))
    return tuple(facts)


def _plain(fact: Kind) -> Kind:
    return replace(fact, voice=None, occasion=Occasion()) if isinstance(fact, Practice) else fact


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages take an answer as soon as they are there, and do not stay to show it; PINs are hashed quickly."""
    monkeypatch.setattr("nærvær.tui.pages.page.SEEN_SECONDS", 0.0)
    monkeypatch.setattr(credentials, "COST", 2**10)


@pytest.mark.usefixtures("quick")
async def test_eight_weeks_on_the_screen_end_with_these_facts(tmp_path: Path) -> None:
    assert told(await live_on_the_screen(tmp_path)) == FACTS


@pytest.mark.usefixtures("quick")
async def test_the_weeks_at_the_kiosk_end_with_the_same_facts(tmp_path: Path) -> None:
    until = (MONDAY + timedelta(days=KIOSK_DAYS)).date()
    assert told(await live_at_the_kiosk(tmp_path)) == tuple((day, fact) for day, fact in FACTS if day < until)


def test_eight_weeks_in_lines_end_with_the_same_facts(tmp_path: Path) -> None:
    assert told(live_in_lines(tmp_path)) == FACTS
