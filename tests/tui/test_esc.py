"""What Esc does at every question of every talk and on every page: all found in the code, so that none is forgotten."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

import pytest

import nærvær.dialogues
import nærvær.tui
from nærvær.dialogues import diary_editor as book
from nærvær.dialogues import group as slip
from nærvær.dialogues import plan as going_on
from nærvær.dialogues import practice as around
from nærvær.dialogues import progress as what_helps
from nærvær.dialogues import reminder as reminding
from nærvær.dialogues import report as reporting
from nærvær.dialogues import settings as preferences
from nærvær.dialogues import settings as voices
from nærvær.dialogues import startup as first_questions
from nærvær.dialogues import today as arriving
from nærvær.dialogues import today as wondering
from nærvær.dialogues import weekly_checkin as look
from nærvær.dialogues.interviewer import Answer, Choose, DialogueContext, Option, PlaySample, Rate, Run, Save, Show
from nærvær.domain.checkin import CheckIn, Plan
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.practice import (
    AbandonedPractice,
    InformalPractice,
    Practice,
    PracticeEnd,
    PracticeOptions,
    Ratings,
    WeekStarted,
    practice_day,
)
from nærvær.domain.preferences import PracticeQuestions
from nærvær.domain.progress import preferences as chosen_ways
from nærvær.domain.progress import progress
from nærvær.domain.reminder import EVERY_DAY, Reminder, reminder_from, reminder_preferences
from nærvær.texts import keys
from nærvær.texts.ratings import PAIN_NOW
from nærvær.texts.reminder import announcement
from nærvær.texts.today import LEAVE_AGAIN
from nærvær.tui.app import OpeningPage
from nærvær.tui.kiosk.group import GroupPlayerPage
from nærvær.tui.page_interviewer import _page
from nærvær.tui.pages.around_practice import BeforeAfterPage, SettlePage
from nærvær.tui.pages.choose import ChoosePage
from nærvær.tui.pages.grounding import GroundingAnswer, GroundingPage
from nærvær.tui.pages.help import HelpPage
from nærvær.tui.pages.keypad import PIN_KEYPAD, KeypadPage
from nærvær.tui.pages.message import MessagePage
from nærvær.tui.pages.page import Page
from nærvær.tui.pages.player import PlayerPage
from nærvær.tui.pages.progress import ChartsPage, ProgressPage
from nærvær.tui.pages.rate import RatePage
from nærvær.tui.pages.text import TextPage
from nærvær.tui.pages.today import TodayModel, TodayPage
from nærvær.tui.practice_sound import PracticeSound
from tui.conftest import OpenApp
from tui.fakes import Bench, now

KINDS = ("AskScale", "AskLine", "AskCode", "AskOne", "Tell", "Show", "Do")
TALKS = sorted(module.name for module in pkgutil.iter_modules(nærvær.dialogues.__path__))
END = "the end of the talk"
SILENT = ""
"""What the foot of a page says of Esc where it names only Enter, or nothing."""


def steps_in_the_code() -> dict[tuple[str, int], str]:
    """Every place in the talks that makes a step which is asked or told, by module and line."""
    places: dict[tuple[str, int], str] = {}

    def walk(module: str, node: ast.AST, names: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            inside = (*names, child.name) if isinstance(child, ast.FunctionDef | ast.ClassDef) else names
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in KINDS:
                name = f"{module}.{'.'.join(inside)} {child.func.id}"
                before = sum(known.rstrip("+") == name for known in places.values())
                places[module, child.lineno] = name + "+" * before
            walk(module, child, inside)

    for module in TALKS:
        walk(module, ast.parse(inspect.getsource(importlib.import_module(f"nærvær.dialogues.{module}"))), ())
    return places


PLACES = steps_in_the_code()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places that have made a step, the newest last."""
    noted: list[str] = []

    def noting(module: str, kind: Callable[..., Any]) -> Callable[..., Any]:
        def make(*words: Any, **named: Any) -> Any:
            noted.append(PLACES[module, sys._getframe(1).f_lineno])
            return kind(*words, **named)

        return make

    for name in {module for module, _ in PLACES}:
        module = importlib.import_module(f"nærvær.dialogues.{name}")
        for kind in KINDS:
            if hasattr(module, kind):
                monkeypatch.setattr(module, kind, noting(name, getattr(module, kind)))
    return noted


class Held:
    """A talk that is answered step by step; what it has kept goes into the diary of a bench."""

    def __init__(self, bench: Bench, made: list[str], talk: Any) -> None:
        self._bench = bench
        self._made = made
        self._talk = talk
        self.step: Any = None
        self.ended = False
        self.send(None)

    @property
    def place(self) -> str:
        """Which place in the code is asking."""
        return END if self.ended else self._made[-1]

    def send(self, answer: Any) -> None:
        """Answer, and go on to the next step that is asked or told."""
        try:
            self.step = self._talk.send(answer)
            while isinstance(self.step, Save | PlaySample):
                kept = self._bench.diary.append(self.step.fact) if isinstance(self.step, Save) else None
                self.step = self._talk.send(kept)
        except StopIteration:
            self.ended = True

    def answer(self, said: Any) -> None:
        """Answer as a person does: a number, the beginning of a label, or a text; None goes on from what is told."""
        step = self.step
        if isinstance(step, Rate):
            self.send(Answer(said))
        elif isinstance(step, Choose):
            self.send(next(way.value for way in step.ways if way.label.startswith(said)))
        elif isinstance(step, Show):
            self.send(next(value for label, value in step.ways if label.startswith(said)))
        else:
            self.send(said)

    def escape(self) -> None:
        """Press Esc."""
        self.send(self.step.back if isinstance(self.step, Show) else None)


def says(step: Any) -> str:
    """What the foot says of Esc on the page for this step."""
    if isinstance(step, Run):
        return keys.BACK  # what came of it is told on a page with one way, back
    return next(hint.does for hint in _page(step).hints() if keys.ESC in hint.key)


def _room(bench: Bench) -> DialogueContext:
    return DialogueContext(bench.shelf, bench.diary.entries, lambda: practice_day(now()))


def _in_week(number: int) -> Callable[[Bench], None]:
    return lambda bench: bench.diary.append(WeekStarted(number)) and None


def _with_entries(bench: Bench) -> None:
    bench.diary.append(InformalPractice("dusje", 1, 300))
    practice = Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "lys", None, Ratings(6, 4))
    bench.diary.append(practice)


def _with_left(bench: Bench) -> None:
    bench.diary.append(AbandonedPractice(Practice("body-scan", 1, 600, 100.0, PracticeEnd.INTERRUPTED, "lys")))


def _with_reminder(bench: Bench) -> None:
    for preference in reminder_preferences(Reminder("etter frokost", time(8), EVERY_DAY), {}):
        bench.diary.append(preference)


def _with_plan(bench: Bench) -> None:
    bench.diary.append(Plan("morgen", "", "", ""))


_in_week_seven, _in_week_eight = _in_week(7), _in_week(8)


def _with_look(bench: Bench) -> None:
    bench.diary.append(CheckIn(1, 5, 5))


def _told_here(bench: Bench) -> None:
    _with_reminder(bench)
    reminder = reminder_from(chosen_ways(bench.diary.entries()))
    bench.schedule.turn_on(reminder, announcement(reminder))


def _thoughtful(bench: Bench) -> None:
    told = bench.shelf.programme()
    weeks = tuple(replace(week, reflections=("Hva la du merke til?",), card="Et råd.") for week in told.weeks)
    bench.shelf.programme = lambda: replace(told, weeks=weeks)


def _two_voices(bench: Bench) -> None:
    bench.shelf.two_voices = True


SESSION = GroupSession("body-scan", 20, practice_day(now()), 5)
SLIP = SESSION.slip
TALK: dict[str, Callable[[Bench], Any]] = {
    "before": lambda bench: around.rate_before(PracticeQuestions(("pain_before", "bother_before"), (), False)),
    "after": lambda bench: around.rate_after(
        PracticeQuestions((), ("pain_after", "helped"), True), Ratings(), lambda _: None
    ),
    "arriving": lambda bench: arriving.change_week(1)(_room(bench)),
    "book": lambda bench: book.edit_diary(_room(bench)),
    "first": lambda bench: first_questions.first_questions(bench.parts())(_room(bench)),
    "plan": lambda bench: going_on.edit_plan(_room(bench)),
    "look": lambda bench: look.weekly_checkin(_room(bench)),
    "settings": lambda bench: preferences.edit_settings(_room(bench)),
    "sharing": lambda bench: preferences.edit_sharing(_room(bench)),
    "reminding": lambda bench: reminding.edit_reminder(bench.parts())(_room(bench)),
    "reporting": lambda bench: reporting.make_report(bench.parts())(_room(bench)),
    "slip": lambda bench: slip.use_slip(_room(bench)),
    "group": lambda bench: slip.rate_session(_room(bench), SESSION),
    "voice": lambda bench: voices.choose_voice(_room(bench)),
    "weeks": lambda bench: what_helps.week_by_week(_room(bench)),
    "patterns": lambda bench: what_helps.before_and_after(_room(bench)),
    "wondering": lambda bench: wondering.show_faq(_room(bench)),
}


@dataclass(frozen=True)
class Row:
    """One question: the talk, what the diary holds, the answers that lead there, which place in the code asks, what the
    foot says of Esc, and the place it leads to."""

    talk: str
    prepare: Callable[[Bench], None] | None
    answers: tuple[Any, ...]
    place: str
    says: str
    leads_to: str

    def __str__(self) -> str:
        return f"{self.talk} {' '.join(map(str, self.answers))}"


ROWS = (
    Row("before", None, (), "around.rating_questions.question.step AskScale", "tilbake", END),
    Row(
        "before",
        None,
        (5,),
        "around.rating_questions.question.step AskScale",
        "tilbake",
        "around.rating_questions.question.step AskScale",
    ),
    Row("after", None, (), "around.rating_questions.question.step AskScale", "hopp over resten", END),
    Row("after", None, (4,), "around.rating_questions.question.step AskScale", "hopp over resten", END),
    Row("after", None, (4, 6), "around.after.note AskLine", "hopp over", END),
    Row("arriving", None, (), "arriving.arriving.talk Tell", "tilbake", END),
    Row("book", None, (), "book.book AskOne", "tilbake", END),
    Row("book", None, ("Før opp",), "book._what AskOne", "tilbake", "book.book AskOne"),
    Row("book", None, ("Før opp", "Noe annet"), "book._own_words AskLine", "tilbake", "book._what AskOne"),
    Row("book", None, ("Før opp", "Pusterommet"), "book._minutes AskLine", "tilbake", "book._what AskOne"),
    Row(
        "book",
        None,
        ("Før opp", "Pusterommet", "5"),
        "book._day_questions.day AskOne",
        "tilbake",
        "book._minutes AskLine",
    ),
    Row(
        "book",
        None,
        ("Før opp", "Pusterommet", "5", "En annen dag"),
        "book._other_day AskLine",
        "tilbake",
        "book._day_questions.day AskOne",
    ),
    Row("book", _with_left, ("22. november  Kropp",), "book._put_right Tell", "tilbake", "book.book AskOne"),
    Row("book", _with_entries, ("22. november  Kropp",), "book._put_right AskOne", "tilbake", "book.book AskOne"),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Minutter"),
        "book._minutes AskLine",
        "tilbake",
        "book._put_right AskOne",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Dag"),
        "book._day_questions.day AskOne",
        "tilbake",
        "book._put_right AskOne",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Smerte før"),
        "book._changed AskScale",
        "tilbake",
        "book._put_right AskOne",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Linja di"),
        "book._changed AskLine",
        "tilbake",
        "book._put_right AskOne",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Ta den bort"),
        "book._put_right Tell+",
        "tilbake",
        "book._put_right AskOne",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Dag", "En annen dag"),
        "book._other_day AskLine",
        "tilbake",
        "book._day_questions.day AskOne",
    ),
    Row("first", None, (), "first_questions._length AskOne", "hopp over", "first_questions._wanted Tell"),
    Row("first", _two_voices, (), "voices._heard AskOne", "hopp over", "first_questions._length AskOne"),
    Row("first", _two_voices, ("Lys",), "voices._heard Tell", "tilbake", "voices._heard AskOne"),
    Row("first", None, ("Korte",), "first_questions._wanted Tell", "hopp over", END),
    Row(
        "first",
        None,
        ("Korte", "Ja"),
        "reminding.reminder_questions.anchor AskOne",
        "hopp over",
        "reminding.reminder_questions.at AskOne",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Noe annet"),
        "reminding.reminder_questions.own AskLine",
        "hopp over",
        "reminding.reminder_questions.at AskOne",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj"),
        "reminding.reminder_questions.at AskOne",
        "hopp over",
        "reminding.reminder_questions.days AskOne",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj", "Et annet"),
        "reminding.reminder_questions.typed_time AskLine",
        "hopp over",
        "reminding.reminder_questions.days AskOne",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj", "13:00"),
        "reminding.reminder_questions.days AskOne",
        "hopp over",
        "reminding.take_into_use AskOne",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj", "13:00", "Velg"),
        "reminding._single_days AskOne",
        "hopp over",
        "reminding.take_into_use AskOne",
    ),
    Row("plan", None, (), "going_on.going_on.change Tell", "tilbake", END),
    Row("plan", _with_plan, (), "going_on.going_on.change Tell+", "tilbake", END),
    Row("plan", None, ("Skriv en plan",), "going_on.plan_questions.question.step AskLine", "hopp over resten", END),
    Row(
        "plan",
        None,
        ("Skriv en plan", "når", "hvor", "hva"),
        "going_on.plan_questions.question.step AskLine",
        "hopp over",
        END,
    ),
    Row("look", None, (), "look._scale AskScale", "tilbake", END),
    Row("look", None, (6,), "look._scale AskScale", "hopp over resten", END),
    Row("look", None, (6, 5), "look._activity.own AskLine", "hopp over resten", END),
    Row("look", None, (6, 5, "gå"), "look._activity.how AskScale", "hopp over resten", END),
    Row("look", None, (6, 5, "gå", 4), "look._move_on.step Tell", "hopp over", END),
    Row("look", _thoughtful, (6, 5, "gå", 4), "look._afterwards.reflection.step AskLine", "hopp over resten", END),
    Row("look", _thoughtful, (6, 5, "gå", 4, "litt"), "look._afterwards.card Tell", "hopp over resten", END),
    Row(
        "look",
        _in_week_seven,
        (6, 5, "gå", 4),
        "going_on.plan_questions.question.step AskLine",
        "hopp over resten",
        END,
    ),
    Row("look", _in_week_eight, (6, 5, "gå", 4), "look._changes.change.step AskOne", "hopp over resten", END),
    Row(
        "look",
        _in_week_eight,
        (6, 5, "gå", 4, "Ingen", "Ingen"),
        "going_on.plan_questions.question.step AskLine",
        "hopp over resten",
        END,
    ),
    Row(
        "look",
        _in_week_eight,
        (6, 5, "gå", 4, "Ingen", "Ingen", "når", "hvor", "hva"),
        "going_on.plan_questions.question.step AskLine",
        "hopp over",
        END,
    ),
    Row("settings", None, (), "preferences.settings AskOne", "tilbake", END),
    Row("settings", None, ("Stemme",), "voices._heard AskOne", "tilbake", "preferences.settings AskOne"),
    Row("settings", None, ("Klang",), "preferences.Choice.ask AskOne", "tilbake", "preferences.settings AskOne"),
    Row("settings", None, ("Det du",), "preferences.own_activity AskLine", "tilbake", "preferences.settings AskOne"),
    Row("settings", None, ("Deler",), "preferences.regions AskOne", "tilbake", "preferences.settings AskOne"),
    Row("sharing", None, (), "preferences.sharing Tell", "tilbake", END),
    Row("reminding", None, (), "reminding.reminder_questions.anchor AskOne", "tilbake", END),
    Row(
        "reminding",
        None,
        ("Noe annet",),
        "reminding.reminder_questions.own AskLine",
        "tilbake",
        "reminding.reminder_questions.anchor AskOne",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj",),
        "reminding.reminder_questions.at AskOne",
        "tilbake",
        "reminding.reminder_questions.anchor AskOne",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj", "Et annet"),
        "reminding.reminder_questions.typed_time AskLine",
        "tilbake",
        "reminding.reminder_questions.at AskOne",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj", "13:00"),
        "reminding.reminder_questions.days AskOne",
        "tilbake",
        "reminding.reminder_questions.at AskOne",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj", "13:00", "Velg"),
        "reminding._single_days AskOne",
        "tilbake",
        "reminding.reminder_questions.days AskOne",
    ),
    Row("reminding", _with_reminder, (), "reminding.take_into_use AskOne", "ferdig", END),
    Row(
        "reminding", _with_reminder, ("Lag",), "reminding.take_into_use Do", "tilbake", "reminding.take_into_use AskOne"
    ),
    Row(
        "reminding",
        _with_reminder,
        ("Si fra",),
        "reminding.take_into_use Do++",
        "tilbake",
        "reminding.take_into_use AskOne",
    ),
    Row(
        "reminding",
        _with_reminder,
        ("Endre",),
        "reminding.reminder_questions.anchor AskOne",
        "tilbake",
        "reminding.take_into_use AskOne",
    ),
    Row("reminding", _told_here, ("Ikke",), "reminding.take_into_use Do+", "tilbake", "reminding.take_into_use AskOne"),
    Row("reporting", None, (), "reporting.reporting.talk AskOne", "tilbake", END),
    Row("reporting", None, ("Bare tall",), "reporting.reporting.talk Do", "tilbake", END),
    Row("slip", None, (), "slip.use_slip.slip AskCode", "tilbake", END),
    Row("slip", None, (SLIP,), "slip.use_slip.right Tell", "tilbake", "slip.use_slip.slip AskCode"),
    Row(
        "slip",
        None,
        (SLIP, "Lagre"),
        "around.rating_questions.question.step AskScale",
        "tilbake",
        "slip.use_slip.right Tell",
    ),
    Row(
        "slip",
        None,
        (SLIP, "Lagre", 5),
        "around.rating_questions.question.step AskScale",
        "tilbake",
        "around.rating_questions.question.step AskScale",
    ),
    Row("group", None, (), "around.rating_questions.question.step AskScale", "hopp over resten", END),
    Row("group", None, (5,), "around.rating_questions.question.step AskScale", "hopp over", END),
    Row("voice", _two_voices, (), "voices._heard AskOne", "tilbake", END),
    Row("voice", _two_voices, ("Lys",), "voices._heard Tell", "tilbake", "voices._heard AskOne"),
    Row("weeks", None, (), "what_helps.week_by_week Show", "tilbake", END),
    Row("weeks", _with_look, (), "what_helps.week_by_week Show+", "tilbake", END),
    Row("patterns", None, (), "what_helps.before_and_after Show", "tilbake", END),
    Row("wondering", None, (), "wondering.wondering AskOne", "tilbake", END),
    Row("wondering", None, ("Tankene vandrer",), "wondering.wondering Tell", "tilbake", "wondering.wondering AskOne"),
)


def test_every_step_of_every_talk_is_in_the_table() -> None:
    assert {row.place for row in ROWS} == set(PLACES.values())
    assert {row.talk for row in ROWS} == set(TALK)


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_esc_does_at_every_question_what_the_foot_says(bench: Bench, made: list[str], row: Row) -> None:
    if row.prepare is not None:
        row.prepare(bench)
    held = Held(bench, made, TALK[row.talk](bench))
    for answer in row.answers:
        held.answer(answer)
    assert (held.place, says(held.step)) == (row.place, row.says)
    kept = len(bench.diary.facts)
    held.escape()
    assert held.place == row.leads_to
    if row.says == keys.BACK:
        assert len(bench.diary.facts) == kept


# Pages


async def _kept() -> None:
    return None


def _sound(bench: Bench) -> PracticeSound:
    return PracticeSound(bench.parts(), bench.shelf.score(PracticeOptions("breathing-space", 3)))


def _book(bench: Bench) -> ProgressPage:
    return ProgressPage(bench.shelf.programme(), progress(bench.diary.entries(), practice_day(now())))


OFFER = TodayModel(Bench().shelf.programme().week(1), Bench().shelf.exercises()[0], 3, (), True, frozenset())
ASKS_FIRST = {
    "GroupPlayerPage": "Gå videre med øvelsen",
    "PlayerPage": "Gå videre med øvelsen",
    "TodayPage": LEAVE_AGAIN,
}
UNANSWERED = object()
PAGES: dict[str, tuple[Callable[[Bench], Page], str, object]] = {
    "ChartsPage": (lambda _: ChartsPage("Om", (), ("Noe.",)), keys.BACK, None),
    "BeforeAfterPage": (lambda _: BeforeAfterPage(60, Ratings(), asyncio.ensure_future(_kept()), False), SILENT, None),
    "GroundingPage": (lambda _: GroundingPage(None, during=False), keys.BACK, GroundingAnswer.BACK),
    "GroupPlayerPage": (lambda bench: GroupPlayerPage(_sound(bench), None), keys.END, UNANSWERED),
    "HelpPage": (lambda _: HelpPage((), ()), keys.BACK, None),
    "ProgressPage": (_book, keys.BACK, None),
    "OpeningPage": (lambda _: OpeningPage(), SILENT, None),
    "KeypadPage": (lambda _: KeypadPage("Kode", "Hva?", PIN_KEYPAD), keys.BACK, None),
    "ChoosePage": (lambda _: ChoosePage("Valg", "Hva?", (Option("Det", 1),)), keys.BACK, None),
    "PlayerPage": (lambda bench: PlayerPage(_sound(bench), None), keys.END, UNANSWERED),
    "RatePage": (lambda _: RatePage(PAIN_NOW, "Etter"), keys.BACK, None),
    "MessagePage": (lambda _: MessagePage("Om", ("Noe.",), (("Ja", 1),), back=2), keys.BACK, 2),
    "SettlePage": (lambda _: SettlePage(5), keys.BACK, False),
    "TodayPage": (lambda _: TodayPage(OFFER), keys.LEAVE, UNANSWERED),
    "TextPage": (lambda _: TextPage("Linja", "Hva?", "", 20), keys.BACK, None),
}
"""Each page by the name of its class: how it is made, what its foot says of Esc, and the answer that gives. A page that has
no answer yet asks first."""


def _page_classes(of: type[Page] = Page) -> Iterator[str]:
    for child in of.__subclasses__():
        if child.__module__.startswith("nærvær."):
            yield child.__name__
        yield from _page_classes(child)


def test_every_page_is_in_the_table() -> None:
    for module in pkgutil.walk_packages(nærvær.tui.__path__, "nærvær.tui."):
        importlib.import_module(module.name)
    assert set(_page_classes()) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
async def test_esc_does_on_every_page_what_the_foot_says(bench: Bench, open_app: OpenApp, name: str) -> None:
    make, told, answer = PAGES[name]
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        page = make(bench)
        asking = asyncio.ensure_future(driven.app.ask(page))
        await driven.until(lambda: driven.app.screen is page and page.is_mounted)
        assert next((hint.does for hint in page.hints() if keys.ESC in hint.key), SILENT) == told
        if answer is UNANSWERED:
            await driven.press("escape")
            assert not asking.done()
            await driven.until(lambda: ASKS_FIRST[name] in " ".join(driven.text().split()))
            await driven.press("escape")
            await driven.until(asking.done)
        else:
            await driven.press("escape")
            await driven.until(asking.done)
            assert asking.result() == answer
