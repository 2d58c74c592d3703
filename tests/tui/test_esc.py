"""What Esc does at every question of every talk and on every page: all found in the code, so that none is forgotten."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import pkgutil
import sys
import time as clock
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import nærvær.dialogues
import nærvær.tui
from nærvær.catalogue.voice_folder import create_voice_folder, write_card
from nærvær.dialogues import (
    diary_editor,
    finding,
    group,
    onboarding,
    own_data,
    own_data_at_clinic,
    own_voices,
    practice,
    reminder,
    settings,
    sound_file,
    today,
    voices,
    weekly_checkin,
)
from nærvær.dialogues import progress as progress_dialogues
from nærvær.dialogues.interviewer import (
    Answer,
    Choose,
    DialogueContext,
    EnterCode,
    EnterText,
    LongWork,
    Option,
    Progress,
    Rate,
    Show,
    ShowCharts,
    Unanswered,
)
from nærvær.dialogues.practice_interviewer import PracticeSound
from nærvær.domain.catalogue import ReflectionQuestion
from nærvær.domain.diary import Diary, WeekStarted
from nærvær.domain.errors import BrokenContent, Refusal
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.own_voice import Sentence, VoiceCard, VoiceConsent
from nærvær.domain.player import Players
from nærvær.domain.practice import (
    AbandonedPractice,
    Guidance,
    InformalPractice,
    Posture,
    Practice,
    PracticeEnd,
    PracticeOptions,
    practice_day,
)
from nærvær.domain.preferences import PracticeQuestions, Preferences, preference_fact, reminder_facts
from nærvær.domain.progress import progress
from nærvær.domain.ratings import CheckIn, Plan, Ratings
from nærvær.domain.reminder import Reminder
from nærvær.domain.script import Cue, Pause, PauseKind, Script, Section, Tier, cue_id
from nærvær.domain.search import Place
from nærvær.domain.teleprompter import HeardSound, InputLevel, Microphone, ReadVoice, Teleprompter
from nærvær.domain.validation import EVERY_DAY
from nærvær.in_memory import MemorySettings
from nærvær.plain.current_diary import Done
from nærvær.texts import keys, teleprompter
from nærvær.texts.errors import error_sentence, os_error_sentence
from nærvær.texts.ratings import PAIN_NOW
from nærvær.texts.reminder import announcement
from nærvær.texts.today import LEAVE_AGAIN
from nærvær.tui.app import OpeningPage
from nærvær.tui.diary_thread import DiaryThread, FindsElsewhere, JourneyContext
from nærvær.tui.kiosk.group import GroupPlayerPage
from nærvær.tui.page_interviewer import PageInterviewer
from nærvær.tui.pages.around_practice import BeforeAfterPage, DarkPage, SettlePage
from nærvær.tui.pages.charts import ChartsPage
from nærvær.tui.pages.find import FindPage
from nærvær.tui.pages.grounding import GroundingAnswer, GroundingPage
from nærvær.tui.pages.keypad import PIN_KEYPAD, KeypadPage
from nærvær.tui.pages.message import ChoosePage, HelpPage, MessagePage, WorkPage
from nærvær.tui.pages.page import Page
from nærvær.tui.pages.player import PlayerPage
from nærvær.tui.pages.progress import ProgressPage
from nærvær.tui.pages.rate import RatePage
from nærvær.tui.pages.sound_choice import ListenPage, SoundPreview
from nærvær.tui.pages.teleprompter import TeleprompterPage
from nærvær.tui.pages.text import TextPage
from nærvær.tui.pages.today import TodayModel, TodayPage
from nærvær.tui.themes import LiveMachineSettings
from stepped import Save, SteppedInterviewer, Work
from tui.conftest import OpenApp
from tui.fakes import Bench, now

KINDS = ("Rate", "EnterText", "EnterCode", "Choose", "Show", "ShowCharts", "LongWork")
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
TALKS = sorted(module.name for module in pkgutil.iter_modules(nærvær.dialogues.__path__))
END = "the end of the talk"
OWN_VOICES = "own_voices"
ASK_TEXT, ASK_UNTIL = "voice_consent._ask_text EnterText", "voice_consent.ask_until EnterText"
OWN_DATA = "own_data_at_clinic"
PHRASE = "gul hest i regnet"
SILENT = ""
"""What the foot of a page says of Esc where it names only Enter, or nothing."""


def steps_in_the_code() -> dict[tuple[str, int], str]:
    """Every place in the talks that makes a step which is asked or told, by module and line."""
    places: dict[tuple[str, int], str] = {}

    def walk(module: str, node: ast.AST, names: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            inside = (
                (*names, child.name)
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                else names
            )
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


def until_broken_off(progress: Progress) -> None:
    """Work that never ends by itself, so that its page can be looked at."""
    while True:
        progress(0.5)
        clock.sleep(0.01)


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
            while isinstance(self.step, Save | Work):
                done = ("Det er gjort.",) if isinstance(self.step, Work) else None
                kept = self._bench.diary.append(self.step.fact) if isinstance(self.step, Save) else None
                self.step = self._talk.send(done or kept)
        except StopIteration:
            self.ended = True
        if isinstance(self.step, LongWork):
            self.step = replace(self.step, do=until_broken_off)

    def answer(self, said: Any) -> None:
        """Answer as a person does: a number, the beginning of a label, or a text; None goes on from what is told."""
        step = self.step
        if isinstance(step, Rate):
            self.send(Answer(said))
        elif isinstance(step, Choose):
            self.send(next(way.value for way in step.options if way.label.startswith(said)))
        elif isinstance(step, Show):
            self.send(next(value for label, value in step.options if label.startswith(said)))
        else:
            self.send(said)

    def escape(self) -> None:
        """Press Esc."""
        back = self.step.back if isinstance(self.step, Show) else None
        self.send(Unanswered.ESCAPED if back is None else back)


ASK: dict[type, Callable[[PageInterviewer, Any], Awaitable[object]]] = {
    Rate: PageInterviewer.rate,
    EnterText: PageInterviewer.enter_text,
    EnterCode: PageInterviewer.enter_code,
    Choose: PageInterviewer.choose,
    Show: PageInterviewer.show,
    ShowCharts: PageInterviewer.show_charts,
    LongWork: PageInterviewer.do_long_work,
}


class Seen:
    """A host that shows nothing, and keeps the page it was given."""

    machine: Any = None
    page: Any = None
    is_cut_off = False
    finder: FindsElsewhere | None = None

    async def painted(self) -> None:
        """At once: nothing is painted here."""

    async def ask(self, page: Any, typed_ahead: bool = True) -> Any:
        self.page = page


async def says(bench: Bench, step: Any) -> str:
    """What the foot says of Esc on the page for this step."""
    host = Seen()
    context = JourneyContext(host, bench.parts(), DiaryThread(lambda: bench.diary))
    await ASK[type(step)](PageInterviewer(context), step)
    return str(next(does for key, does in (hint.texts for hint in host.page.hints()) if keys.ESC() in key))


def _room(bench: Bench) -> DialogueContext:
    return DialogueContext(bench.shelf, bench.diary.entries, lambda: practice_day(now()))


class DiaryAtOnce:
    """The diary of a bench, in which everything is done at once."""

    in_memory = False

    def __init__(self, bench: Bench) -> None:
        self.diary = bench.diary

    def submit(self, work: Callable[[], Any]) -> Done[Any]:
        return Done(work)

    def reopen(self, memory_diary: Callable[[], Diary]) -> None:
        del memory_diary


async def no_reading(_folder: object) -> None:
    """Read nothing in."""


def _home(bench: Bench) -> settings.HomeAccess:
    machine = LiveMachineSettings(MemorySettings(), lambda _settings: None)
    return settings.HomeAccess(bench.parts(), DiaryAtOnce(bench), machine, lambda _code: True, no_reading)


def _locked(bench: Bench) -> None:
    bench.lock.turn_on(PHRASE)


def _in_week(number: int) -> Callable[[Bench], None]:
    def prepare(bench: Bench) -> None:
        bench.diary.append(WeekStarted(number))

    return prepare


def _with_guidance(bench: Bench) -> None:
    """There are exercises in a second language, and no voice that speaks it."""
    bench.shelf.languages = lambda: ("nb", "qaa")


def _with_entries(bench: Bench) -> None:
    bench.diary.append(InformalPractice("dusje", 1, 300))
    practice = Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "lys", None, Ratings(6, 4))
    bench.diary.append(practice)


def _with_left(bench: Bench) -> None:
    bench.diary.append(AbandonedPractice(Practice("body-scan", 1, 600, 100.0, PracticeEnd.INTERRUPTED, "lys")))


def _with_reminder(bench: Bench) -> None:
    for preference in reminder_facts(Reminder("etter frokost", time(8), EVERY_DAY), Preferences(), lambda: "an-id"):
        bench.diary.append(preference)


def _with_plan(bench: Bench) -> None:
    bench.diary.append(Plan("morgen", "", "", ""))


_in_week_seven, _in_week_eight = _in_week(7), _in_week(8)


def _with_look(bench: Bench) -> None:
    bench.diary.append(CheckIn(1, 5, 5))


def _told_here(bench: Bench) -> None:
    _with_reminder(bench)
    reminder = Preferences.from_entries(bench.diary.entries()).reminder
    assert reminder is not None
    bench.schedule.turn_on(reminder, announcement(reminder))


def _thoughtful(bench: Bench) -> None:
    told = bench.shelf.programme()
    weeks = tuple(
        replace(week, reflections=(ReflectionQuestion("Hva la du merke til?"),), card="Et råd.") for week in told.weeks
    )
    bench.shelf.programme = lambda: replace(told, weeks=weeks)


def _said_yes_to_0_1_0(bench: Bench) -> None:
    bench.diary.append(preference_fact(share=True))


def _script(exercise: str, *sentences: str) -> Script:
    cues = tuple(Cue(cue_id(exercise, text), text, Tier.CORE, Pause(2, PauseKind.NOTICE)) for text in sentences)
    return Script(exercise, exercise, "", (Posture.SITTING,), 1, 9, (Section("", cues),))


def _with_own_voice(bench: Bench) -> None:
    """Kari has read one of two sentences of an exercise, which says another one by now; another voice is broken."""
    bench.shelf.scripts = {"body-scan": _script("body-scan", "Kjenn føttene nå, og vent.", "Pust.")}
    bench.shelf.scripts["breathing-space"] = _script("breathing-space", "Stopp opp.")
    consent = VoiceConsent("Kari N", "gruppa", practice_day(now()))
    card = VoiceCard("Kari", "Kari N", "gruppa", consent=consent)
    old = [Sentence(1, "body-scan", "Kjenn føttene, og vent."), Sentence(2, "body-scan", "Pust.")]
    create_voice_folder(bench.voices / "kari", card, old)
    (bench.voices / "kari" / "001.wav").write_bytes(b"RIFF")
    (bench.voices / "broken").mkdir()
    (bench.voices / "broken" / "voice.toml").write_text("name = 3\n")
    (bench.voices / "broken" / "manuscript.txt").write_text("")


def _with_ended_consent(bench: Bench) -> None:
    """What Kari has said yes to ended yesterday."""
    _with_own_voice(bench)
    today = practice_day(now())
    consent = VoiceConsent("Kari N", "gruppa", today - timedelta(days=9), today - timedelta(days=1))
    write_card(bench.voices / "kari", VoiceCard("Kari", "Kari N", "gruppa", consent=consent))


def _two_voices(bench: Bench) -> None:
    bench.shelf.two_voices = True


SESSION = GroupSession("body-scan", 20, practice_day(now()), 5)
SLIP = SESSION.slip
BY_STEP = SteppedInterviewer()


class _WorkingInterviewer(SteppedInterviewer):
    """Does at once what takes a while, words what is refused, and stops at the rest."""

    async def work(self, do: Callable[[], Any]) -> Any:
        return do()

    def describe(self, error: Refusal | OSError) -> str:
        if isinstance(error, BrokenContent):  # its folder has a name by chance, which would be broken at any place
            error = BrokenContent(Path(error.file).name, error.key, error.reason, **error.data)
        return error_sentence(error) if isinstance(error, Refusal) else os_error_sentence(error)


WORKING = _WorkingInterviewer()
TALK: dict[str, Callable[[Bench], Any]] = {
    "before": lambda bench: practice.rate_before(
        BY_STEP, PracticeQuestions(("pain_before", "bother_before"), (), False)
    ),
    "after": lambda bench: practice.rate_after(
        BY_STEP, PracticeQuestions((), ("pain_after", "helped"), True), Ratings(), lambda _: None
    ),
    "arriving": lambda bench: today.change_week(1, BY_STEP, _room(bench)),
    "book": lambda bench: diary_editor.edit_diary(BY_STEP, _room(bench)),
    "first": lambda bench: onboarding.first_questions(bench.parts(), BY_STEP, _room(bench)),
    "plan": lambda bench: weekly_checkin.edit_plan(BY_STEP, _room(bench)),
    "look": lambda bench: weekly_checkin.weekly_checkin(BY_STEP, _room(bench)),
    "settings": lambda bench: settings.edit_settings(_home(bench), BY_STEP, _room(bench)),
    "consents": lambda bench: own_data_at_clinic.edit_consents(BY_STEP, _room(bench)),
    "privacy": lambda bench: own_data_at_clinic.explain_privacy("", "", BY_STEP, _room(bench)),
    "anew": lambda bench: own_data_at_clinic.ask_anew(BY_STEP, _room(bench)),
    "own": lambda bench: own_data_at_clinic.look_after_own_data(
        own_data_at_clinic.OwnDataAtClinic(bench.own_data.summary, tuple, lambda: (), lambda: None),
        WORKING,
        _room(bench),
    ),
    "reminding": lambda bench: reminder.edit_reminder(bench.parts(), BY_STEP, _room(bench)),
    "sound": lambda bench: sound_file.make_sound_file(bench.parts(), BY_STEP, _room(bench)),
    "reporting": lambda bench: progress_dialogues.make_report(bench.parts(), BY_STEP, _room(bench)),
    "data": lambda bench: own_data.look_after_data(bench.parts(), DiaryAtOnce(bench), BY_STEP, _room(bench)),
    "locking": lambda bench: own_data.edit_lock(bench.parts(), DiaryAtOnce(bench), BY_STEP, _room(bench)),
    "slip": lambda bench: group.use_slip(BY_STEP, _room(bench)),
    "group": lambda bench: group.rate_session(SESSION, BY_STEP, _room(bench)),
    "language": lambda bench: voices.choose_screen_language(None, BY_STEP, _room(bench)),
    "unkept": lambda _bench: voices._keep_on_this_machine(lambda _code: False, "qaa", BY_STEP),
    "guidance": lambda bench: voices.choose_guidance_language(BY_STEP, _room(bench)),
    "voice": lambda bench: voices.choose_voice(BY_STEP, _room(bench)),
    "looking": lambda bench: finding.look_for(tuple(finding.exercise_places(bench.shelf)), "", BY_STEP, _room(bench)),
    "reading": lambda bench: progress_dialogues.read_weeks(BY_STEP, _room(bench)),
    "weeks": lambda bench: progress_dialogues.week_by_week(BY_STEP, _room(bench)),
    "week": lambda bench: progress_dialogues.read_week(3, BY_STEP, _room(bench)),
    "patterns": lambda bench: progress_dialogues.before_and_after(BY_STEP, _room(bench)),
    "everyday": lambda bench: today.log_everyday(BY_STEP, _room(bench)),
    "exercise": lambda bench: today.choose_exercise(None, BY_STEP, _room(bench)),
    "moving": lambda bench: today.choose_week(BY_STEP, _room(bench)),
    "recording": lambda bench: own_voices.look_after_voices(bench.parts(), no_reading, WORKING, _room(bench)),
    "words": lambda bench: today.choose_guidance(tuple(Guidance), BY_STEP, _room(bench)),
    "wondering": lambda bench: today.show_faq(BY_STEP, _room(bench)),
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
    Row("before", None, (), "practice.rating_questions.question.ask Rate", "tilbake", END),
    Row(
        "before",
        None,
        (5,),
        "practice.rating_questions.question.ask Rate",
        "tilbake",
        "practice.rating_questions.question.ask Rate",
    ),
    Row("after", None, (), "practice.rating_questions.question.ask Rate", "hopp over resten", END),
    Row("after", None, (4,), "practice.rating_questions.question.ask Rate", "hopp over resten", END),
    Row("after", None, (4, 6), "practice._ask_note EnterText", "hopp over", END),
    Row("arriving", None, (), "today.change_week Show", "tilbake", END),
    Row("book", None, (), "diary_editor.edit_diary Choose", "tilbake", END),
    Row("book", None, ("Før opp",), "diary_editor._ask_what Choose", "tilbake", "diary_editor.edit_diary Choose"),
    Row(
        "book",
        None,
        ("Før opp", "Noe annet"),
        "diary_editor._ask_own_words EnterText",
        "tilbake",
        "diary_editor._ask_what Choose",
    ),
    Row(
        "book",
        None,
        ("Før opp", "Pusterommet"),
        "diary_editor._ask_minutes EnterText",
        "tilbake",
        "diary_editor._ask_what Choose",
    ),
    Row(
        "book",
        None,
        ("Før opp", "Pusterommet", "5"),
        "diary_editor._day_questions.near_day Choose",
        "tilbake",
        "diary_editor._ask_minutes EnterText",
    ),
    Row(
        "book",
        None,
        ("Før opp", "Pusterommet", "5", "En annen dag"),
        "diary_editor._ask_other_day EnterText",
        "tilbake",
        "diary_editor._day_questions.near_day Choose",
    ),
    Row(
        "book",
        _with_left,
        ("22. november  Kropp",),
        "diary_editor._edit_entry Show",
        "tilbake",
        "diary_editor.edit_diary Choose",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp",),
        "diary_editor._edit_entry Choose",
        "tilbake",
        "diary_editor.edit_diary Choose",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Minutter"),
        "diary_editor._ask_minutes EnterText",
        "tilbake",
        "diary_editor._edit_entry Choose",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Dag"),
        "diary_editor._day_questions.near_day Choose",
        "tilbake",
        "diary_editor._edit_entry Choose",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Smerte før"),
        "diary_editor._edit_field Rate",
        "tilbake",
        "diary_editor._edit_entry Choose",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Det du skrev"),
        "diary_editor._edit_field EnterText",
        "tilbake",
        "diary_editor._edit_entry Choose",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Ta den bort"),
        "diary_editor._edit_entry Show+",
        "tilbake",
        "diary_editor._edit_entry Choose",
    ),
    Row(
        "book",
        _with_entries,
        ("22. november  Kropp", "Dag", "En annen dag"),
        "diary_editor._ask_other_day EnterText",
        "tilbake",
        "diary_editor._day_questions.near_day Choose",
    ),
    Row("first", None, (), "onboarding._ask_length Choose", "hopp over", "onboarding._ask_reminder Show"),
    Row("first", _two_voices, (), "voices._ask Choose", "hopp over", "onboarding._ask_length Choose"),
    Row("first", _two_voices, ("Lys",), "onboarding._ask_length Choose", "hopp over", "onboarding._ask_reminder Show"),
    Row("first", None, ("Korte",), "onboarding._ask_reminder Show", "hopp over", END),
    Row(
        "first",
        None,
        ("Korte", "Ja"),
        "reminder._ask_anchor Choose",
        "hopp over",
        "reminder._ask_time Choose",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Noe annet"),
        "reminder._ask_own_anchor EnterText",
        "hopp over",
        "reminder._ask_time Choose",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj"),
        "reminder._ask_time Choose",
        "hopp over",
        "reminder._ask_days Choose",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj", "Et annet"),
        "reminder._ask_typed_time EnterText",
        "hopp over",
        "reminder._ask_days Choose",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj", "13:00"),
        "reminder._ask_days Choose",
        "hopp over",
        "reminder.activate_reminder Choose",
    ),
    Row(
        "first",
        None,
        ("Korte", "Ja", "Etter lunsj", "13:00", "Velg"),
        "reminder._ask_single_days Choose",
        "hopp over",
        "reminder.activate_reminder Choose",
    ),
    Row("plan", None, (), "weekly_checkin.edit_plan.change Show", "tilbake", END),
    Row("plan", _with_plan, (), "weekly_checkin.edit_plan.change Show+", "tilbake", END),
    Row(
        "plan",
        None,
        ("Skriv en plan",),
        "weekly_checkin._plan_questions.question.enter EnterText",
        "hopp over resten",
        END,
    ),
    Row(
        "plan",
        None,
        ("Skriv en plan", "når", "hvor", "hva"),
        "weekly_checkin._plan_questions.question.enter EnterText",
        "hopp over",
        END,
    ),
    Row("look", None, (), "weekly_checkin._rating.rate Rate", "tilbake", END),
    Row("look", None, (6,), "weekly_checkin._rating.rate Rate", "hopp over resten", END),
    Row("look", None, (6, 5), "weekly_checkin._activity.own EnterText", "hopp over resten", END),
    Row("look", None, (6, 5, "gå"), "weekly_checkin._activity.how Rate", "hopp over resten", END),
    Row("look", None, (6, 5, "gå", 4), "weekly_checkin._move_on.choose Show", "hopp over", END),
    Row(
        "look",
        _thoughtful,
        (6, 5, "gå", 4),
        "weekly_checkin._reflection.enter EnterText",
        "hopp over resten",
        END,
    ),
    Row("look", _thoughtful, (6, 5, "gå", 4, "litt"), "weekly_checkin._afterwards.card Show", "hopp over resten", END),
    Row(
        "look",
        _in_week_seven,
        (6, 5, "gå", 4),
        "weekly_checkin._plan_questions.question.enter EnterText",
        "hopp over resten",
        END,
    ),
    Row(
        "look", _in_week_eight, (6, 5, "gå", 4), "weekly_checkin._changes.change.choose Choose", "hopp over resten", END
    ),
    Row(
        "look",
        _in_week_eight,
        (6, 5, "gå", 4, "Ingen", "Ingen"),
        "weekly_checkin._plan_questions.question.enter EnterText",
        "hopp over resten",
        END,
    ),
    Row(
        "look",
        _in_week_eight,
        (6, 5, "gå", 4, "Ingen", "Ingen", "når", "hvor", "hva"),
        "weekly_checkin._plan_questions.question.enter EnterText",
        "hopp over",
        END,
    ),
    Row("looking", None, (), "finding.look_for EnterText", "tilbake", END),
    Row("looking", None, ("kropp",), "finding.look_for Choose", "tilbake", "finding.look_for EnterText"),
    Row("looking", None, ("xyz",), "finding.look_for Show", "tilbake", "finding.look_for EnterText"),
    Row("reading", None, (), "progress.read_weeks Choose", "tilbake", END),
    Row("settings", None, (), "settings.edit_settings Choose", "tilbake", END),
    Row("language", None, (), "voices.choose_screen_language Choose", "tilbake", END),
    Row("unkept", None, (), "voices._keep_on_this_machine Show", "tilbake", END),
    Row("guidance", _with_guidance, (), "voices.choose_guidance_language Choose", "tilbake", END),
    Row("guidance", _with_guidance, ("qaa",), "voices.choose_guidance_language Show", "tilbake", END),
    Row("settings", None, ("Stemme",), "voices._ask Choose", "tilbake", "settings.edit_settings Choose"),
    Row(
        "settings", None, ("Klang",), "setting_rows.Setting.question Choose", "tilbake", "settings.edit_settings Choose"
    ),
    Row(
        "settings",
        None,
        ("Noe du",),
        "settings.edit_own_activity EnterText",
        "tilbake",
        "settings.edit_settings Choose",
    ),
    Row("settings", None, ("Deler",), "settings.edit_regions Choose", "tilbake", "settings.edit_settings Choose"),
    Row(
        "settings",
        None,
        ("Farger",),
        "setting_rows.Setting.question Choose",
        "tilbake",
        "settings.edit_settings Choose",
    ),
    Row(
        "settings",
        None,
        ("Større",),
        "setting_rows._explain_letters Show",
        "tilbake",
        "settings.edit_settings Choose",
    ),
    Row(
        "settings",
        None,
        ("Sikkerhetskopi",),
        "own_data._OwnDataDialogue.ask Choose",
        "tilbake",
        "settings.edit_settings Choose",
    ),
    Row(
        "settings",
        None,
        ("I menyen",),
        "setting_rows.edit_menu_entry Choose",
        "tilbake",
        "settings.edit_settings Choose",
    ),
    Row(
        "settings",
        None,
        ("I menyen", "ja"),
        "setting_rows.edit_menu_entry Show",
        "tilbake",
        "settings.edit_settings Choose",
    ),
    Row("data", None, (), "own_data._OwnDataDialogue.ask Choose", "tilbake", END),
    Row(
        "data",
        None,
        ("Kontroller",),
        "own_data._OwnDataDialogue._show Show",
        "tilbake",
        "own_data._OwnDataDialogue.ask Choose",
    ),
    Row(
        "data",
        None,
        ("Slett alt",),
        "own_data._OwnDataDialogue._erase Show",
        "tilbake",
        "own_data._OwnDataDialogue.ask Choose",
    ),
    Row(
        "data",
        None,
        ("Slett alt", "Gå videre"),
        "own_data._OwnDataDialogue._erase EnterText",
        "tilbake",
        "own_data._OwnDataDialogue._show Show",
    ),
    Row("data", None, ("Slett alt", "Gå videre", "slett"), "own_data._OwnDataDialogue._show Show", "tilbake", END),
    Row("locking", None, (), "own_data._LockDialogue.turn_on Show", "tilbake", END),
    Row("locking", None, ("Velg",), "own_data._LockDialogue._ask EnterText", "tilbake", END),
    Row(
        "locking",
        None,
        ("Velg", PHRASE),
        "own_data._LockDialogue._ask EnterText",
        "tilbake",
        "own_data._LockDialogue._ask EnterText",
    ),
    Row("locking", None, ("Velg", PHRASE, PHRASE), "own_data._LockDialogue._say Show", "tilbake", END),
    Row("locking", _locked, (), "own_data._LockDialogue.change_or_take_off Choose", "tilbake", END),
    Row("locking", _locked, ("Bytt",), "own_data._LockDialogue._ask EnterText", "tilbake", END),
    Row("locking", _locked, ("Ta bort", PHRASE), "own_data._LockDialogue._say Show", "tilbake", END),
    Row("consents", None, (), "own_data_at_clinic.edit_consents Choose", "tilbake", END),
    Row(
        "consents",
        None,
        ("Rapport med",),
        "own_data_at_clinic._edit_consent Show",
        "tilbake",
        "own_data_at_clinic.edit_consents Choose",
    ),
    Row("privacy", None, (), "own_data_at_clinic.explain_privacy Show", "tilbake", END),
    Row("anew", _said_yes_to_0_1_0, (), "own_data_at_clinic.ask_anew Show", "tilbake", END),
    Row("own", None, (), f"{OWN_DATA}.look_after_own_data Choose", "tilbake", END),
    *(
        Row("own", None, (label,), f"{OWN_DATA}.{asking} Show", "tilbake", f"{OWN_DATA}.look_after_own_data Choose")
        for label, asking in (("Ta med", "_take_along"), ("Hva personalet har", "_show"), ("Slett alt", "_erase"))
    ),
    Row("reminding", None, (), "reminder._ask_anchor Choose", "tilbake", END),
    Row(
        "reminding",
        None,
        ("Noe annet",),
        "reminder._ask_own_anchor EnterText",
        "tilbake",
        "reminder._ask_anchor Choose",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj",),
        "reminder._ask_time Choose",
        "tilbake",
        "reminder._ask_anchor Choose",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj", "Et annet"),
        "reminder._ask_typed_time EnterText",
        "tilbake",
        "reminder._ask_time Choose",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj", "13:00"),
        "reminder._ask_days Choose",
        "tilbake",
        "reminder._ask_time Choose",
    ),
    Row(
        "reminding",
        None,
        ("Etter lunsj", "13:00", "Velg"),
        "reminder._ask_single_days Choose",
        "tilbake",
        "reminder._ask_days Choose",
    ),
    Row("reminding", _with_reminder, (), "reminder.activate_reminder Choose", "ferdig", END),
    Row("reminding", _with_reminder, ("Ingen",), "reminder._remove Show", "tilbake", END),
    Row(
        "reminding",
        _with_reminder,
        ("Lag",),
        "interviewer.work_and_show Show",
        "tilbake",
        "reminder.activate_reminder Choose",
    ),
    Row(
        "reminding",
        _with_reminder,
        ("Si fra",),
        "interviewer.work_and_show Show",
        "tilbake",
        "reminder.activate_reminder Choose",
    ),
    Row(
        "reminding",
        _with_reminder,
        ("Endre",),
        "reminder._ask_anchor Choose",
        "tilbake",
        "reminder.activate_reminder Choose",
    ),
    Row(
        "reminding",
        _told_here,
        ("Ikke",),
        "interviewer.work_and_show Show",
        "tilbake",
        "reminder.activate_reminder Choose",
    ),
    Row("sound", None, (), "sound_file._ask_exercise Choose", "tilbake", END),
    Row("sound", None, ("Puste",), "sound_file._ask_minutes Choose", "tilbake", "sound_file._ask_exercise Choose"),
    Row("sound", None, ("Puste", "3"), "sound_file._ask_folder Choose", "tilbake", "sound_file._ask_minutes Choose"),
    Row(
        "sound",
        None,
        ("Puste", "3", "Ei annen"),
        "sound_file._ask_other_folder EnterText",
        "tilbake",
        "sound_file._ask_folder Choose",
    ),
    Row("sound", None, ("Puste", "3", "/hjem"), "sound_file._make LongWork", "avbryt", END),
    Row("sound", None, ("Puste", "3", "/hjem", ("Det er gjort.",)), "sound_file._make Show", "tilbake", END),
    Row("reporting", None, (), "progress.make_report Choose", "tilbake", END),
    Row("reporting", None, ("Bare tall",), "interviewer.work_and_show Show", "tilbake", END),
    Row("slip", None, (), "group._ask_slip EnterCode", "tilbake", END),
    Row("slip", None, (SLIP,), "group.use_slip.confirm Show", "tilbake", "group._ask_slip EnterCode"),
    Row(
        "slip",
        None,
        (SLIP, "Lagre"),
        "practice.rating_questions.question.ask Rate",
        "tilbake",
        "group.use_slip.confirm Show",
    ),
    Row(
        "slip",
        None,
        (SLIP, "Lagre", 5),
        "practice.rating_questions.question.ask Rate",
        "tilbake",
        "practice.rating_questions.question.ask Rate",
    ),
    Row("group", None, (), "practice.rating_questions.question.ask Rate", "hopp over resten", END),
    Row("group", None, (5,), "practice.rating_questions.question.ask Rate", "hopp over", END),
    Row("voice", _two_voices, (), "voices._ask Choose", "tilbake", END),
    Row("weeks", None, (), "progress.week_by_week ShowCharts", "tilbake", END),
    Row("weeks", _with_look, (), "progress.week_by_week ShowCharts+", "tilbake", END),
    Row("week", None, (), "progress.read_week Show", "tilbake", END),
    Row("patterns", None, (), "progress.before_and_after ShowCharts", "tilbake", END),
    Row("everyday", None, (), "today.log_everyday Choose", "tilbake", END),
    Row("everyday", None, ("Noe annet",), "today.log_everyday EnterText", "tilbake", "today.log_everyday Choose"),
    Row("exercise", None, (), "today.choose_exercise Choose", "tilbake", END),
    Row("moving", None, (), "today.choose_week Choose", "tilbake", END),
    Row("recording", None, (), f"{OWN_VOICES}.look_after_voices Choose", "tilbake", END),
    *(
        Row("recording", _with_own_voice, answers, f"{OWN_VOICES}.{place}", says, f"{OWN_VOICES}.{leads_to}")
        for answers, place, says, leads_to in (
            (("Lag", "Per", "Per P", "gruppa", "", "body"), "_make Show", "tilbake", "look_after_voices Choose"),
            (("Kari",), "_look_after Choose", "tilbake", "look_after_voices Choose"),
            (("Kari", "Sjekk"), "_check LongWork", "avbryt", "_look_after Choose"),
            (("Kari", "Sjekk", ("Hel.",)), "_tell Show", "tilbake", "_look_after Choose"),
            (("Kari", "Legg til"), "_add EnterText", "tilbake", "_look_after Choose"),
            (("Kari", "Legg til", "/her.wav"), "_add LongWork", "avbryt", "_tell Show"),
            (("Kari", "Nye ord"), "_update Show", "tilbake", "_look_after Choose"),
            (("Kari", "Flere"), "_ask_scripts Choose", "tilbake", "_look_after Choose"),
            (("Kari", "Slett"), "_removed Show", "tilbake", "_look_after Choose"),
            (("broken",), "_look_after Show", "tilbake", "look_after_voices Choose"),
        )
    ),
    Row("recording", _with_own_voice, ("Lag",), ASK_TEXT, "tilbake", f"{OWN_VOICES}.look_after_voices Choose"),
    Row(
        "recording",
        _with_own_voice,
        ("Lag", "Per", "Per P", "gruppa"),
        ASK_UNTIL,
        "tilbake",
        ASK_TEXT,
    ),
    Row(
        "recording",
        _with_own_voice,
        ("Lag", "Per", "Per P", "gruppa", ""),
        f"{OWN_VOICES}._ask_scripts Choose",
        "tilbake",
        ASK_UNTIL,
    ),
    *(
        Row("recording", _with_ended_consent, answers, f"voice_consent.{place}", "tilbake", f"{OWN_VOICES}.{leads_to}")
        for answers, place, leads_to in (
            (("Kari", "Forny"), "renew_consent Show", "_look_after Choose"),
            (("Kari", "Forny", "Ja"), "ask_until EnterText", "_look_after Choose"),
        )
    ),
    Row("words", None, (), "today.choose_guidance Choose", "hopp over", END),
    Row("wondering", None, (), "today.show_faq Choose", "tilbake", END),
    Row("wondering", None, ("Tankene vandrer",), "today.show_answer Show", "tilbake", "today.show_faq Choose"),
)


def test_every_step_of_every_talk_is_in_the_table() -> None:
    assert {row.place for row in ROWS} == set(PLACES.values())
    assert {row.talk for row in ROWS} == set(TALK)


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_esc_does_at_every_question_what_the_foot_says(
    bench: Bench, made: list[str], row: Row, tmp_path: Path
) -> None:
    bench.voices = tmp_path
    if row.prepare is not None:
        row.prepare(bench)
    held = Held(bench, made, TALK[row.talk](bench))
    for answer in row.answers:
        held.answer(answer)
    assert (held.place, await says(bench, held.step)) == (row.place, row.says)
    kept = len(bench.diary.facts)
    held.escape()
    assert held.place == row.leads_to
    if row.says == keys.BACK():
        assert len(bench.diary.facts) == kept


# Pages


async def _kept() -> None:
    return None


def _sound(bench: Bench) -> PracticeSound:
    return PracticeSound(bench, bench.shelf.score(PracticeOptions("breathing-space", 3)))


def _book(bench: Bench) -> ProgressPage:
    return ProgressPage(bench.shelf.programme(), progress(bench.diary.entries(), practice_day(now())))


OFFER = TodayModel(Bench().shelf.programme().week(1), Bench().shelf.exercises()[0], 3, (), True, frozenset())
ASKS_FIRST = {
    "GroupPlayerPage": "Gå videre med øvelsen",
    "PlayerPage": "Gå videre med øvelsen",
    "TodayPage": LEAVE_AGAIN(),
}
UNANSWERED = object()


def _sounds(bench: Bench) -> Page[Any]:
    question = Choose("Valg", "Hva?", (Option("Det", 1, sample=lambda: None),))
    return ListenPage(question, keys.BACK, SoundPreview(bench))


class QuietMicrophone:
    """Hears nothing."""

    def level(self) -> InputLevel:
        return InputLevel(-70.0, -80.0)

    def begin(self) -> None:
        """Keep what is heard from now on."""

    def end(self) -> HeardSound:
        return HeardSound([], 48_000)

    def close(self) -> None:
        """There is no device."""


def read_in() -> tuple[Teleprompter, ReadVoice, Microphone, Players]:
    """What the teleprompter shows, of which nothing is ever taken."""
    voice = SimpleNamespace(name="Noe", keep=lambda *_: None, sample=lambda _: None)
    return (
        Teleprompter([Sentence(1, "", "Noe.")], ()),
        cast("ReadVoice", voice),
        QuietMicrophone(),
        cast("Players", None),
    )


PAGES: dict[str, tuple[Callable[[Bench], Page[Any]], str, object]] = {
    "ChartsPage": (lambda _: ChartsPage("Om", (), ("Noe.",)), keys.BACK(), None),
    "BeforeAfterPage": (lambda _: BeforeAfterPage(60, Ratings(), asyncio.ensure_future(_kept()), False), SILENT, None),
    "DarkPage": (lambda _: DarkPage(), SILENT, None),
    "GroundingPage": (lambda _: GroundingPage(None, during=False), keys.BACK(), GroundingAnswer.BACK),
    "GroupPlayerPage": (lambda bench: GroupPlayerPage(_sound(bench), None), keys.END(), UNANSWERED),
    "HelpPage": (lambda _: HelpPage((), ()), keys.BACK(), None),
    "ProgressPage": (_book, keys.BACK(), None),
    "OpeningPage": (lambda _: OpeningPage(), SILENT, None),
    "FindPage": (lambda _: FindPage((Place("Det", "Noe", 1),)), keys.BACK(), None),
    "KeypadPage": (lambda _: KeypadPage("Kode", "Hva?", PIN_KEYPAD), keys.BACK(), None),
    "ChoosePage": (lambda _: ChoosePage("Valg", "Hva?", (Option("Det", 1),)), keys.BACK(), None),
    "ListenPage": (_sounds, keys.BACK(), None),
    "PlayerPage": (lambda bench: PlayerPage(_sound(bench), None), keys.END(), UNANSWERED),
    "RatePage": (lambda _: RatePage(PAIN_NOW, "Etter"), keys.BACK(), None),
    "MessagePage": (lambda _: MessagePage("Om", ("Noe.",), (("Ja", 1),), back=2), keys.BACK(), 2),
    "SettlePage": (lambda _: SettlePage(5), keys.BACK(), False),
    "WorkPage": (lambda _: WorkPage("Om", "Noe."), "avbryt", None),
    "TodayPage": (lambda _: TodayPage(OFFER), keys.LEAVE(), UNANSWERED),
    "TeleprompterPage": (lambda _: TeleprompterPage(*read_in()), teleprompter.LEAVE(), None),
    "TextPage": (lambda _: TextPage("Linja", "Hva?", "", 20), keys.BACK(), None),
}
"""Each page by the name of its class: how it is made, what its foot says of Esc, and the answer that gives. A page that has
no answer yet asks first."""


def _page_classes(of: type[Page[Any]] = Page) -> Iterator[str]:
    for child in of.__subclasses__():
        shows_something = child.body is not Page.body or child.compose is not Page.compose  # else it is a base of pages
        if child.__module__.startswith("nærvær.") and shows_something:
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
        assert next((does for key, does in (hint.texts for hint in page.hints()) if keys.ESC() in key), SILENT) == told
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
