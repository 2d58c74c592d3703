"""A visit leaves no byte outside the person's own folder, whatever is answered in whatever dialogue there is.

A person who answers anything to anything walks the journey of the kiosk, in its own composition, until every place in the
code that asks or keeps something has been reached: what is added later is walked too, or is told of as not reached.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import functools
import os
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import CodeType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

if sys.platform != "linux":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

import nærvær
from clinic.houses import PASSPHRASE, PIN, House, begun
from nærvær import clinic_composition as at_clinic
from nærvær.dialogues.practice_interviewer import DiaryAccess, PracticeInterviewer
from nærvær.domain.clinic import ConsentMissing
from nærvær.domain.diary import Fact, WeekStarted
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.kiosk import KioskServices, KioskSettings
from nærvær.domain.login_rules import format_code
from nærvær.domain.machine_settings import MachineSettings
from nærvær.domain.player import ENDED_STATES, Playback, PlayerState
from nærvær.domain.practice import PracticeInProgress, PracticeOptions
from nærvær.domain.preferences import preference_fact
from nærvær.domain.ratings import Plan
from nærvær.domain.score import Score
from nærvær.domain.services import SharedServices
from nærvær.in_memory import MemorySettings
from nærvær.store.clinic import FileKioskExit, KioskMemory
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.clinic_paths import ClinicPaths
from nærvær.texts import i18n
from nærvær.texts import kiosk as kiosk_texts
from nærvær.texts import staff as staff_texts
from nærvær.tui.diary_thread import DiaryThread, FindsElsewhere
from nærvær.tui.kiosk.session import KioskSession
from nærvær.tui.pages.around_practice import BeforeAfterPage, SettlePage
from nærvær.tui.pages.charts import ChartsPage
from nærvær.tui.pages.grounding import GroundingAnswer
from nærvær.tui.pages.keypad import KeypadPage
from nærvær.tui.pages.message import ChoosePage, MessagePage, WorkPage
from nærvær.tui.pages.page import Page
from nærvær.tui.pages.player import PlayerPage
from nærvær.tui.pages.progress import ProgressAction, ProgressPage
from nærvær.tui.pages.rate import RatePage, RatingAnswer
from nærvær.tui.pages.text import TextPage
from nærvær.tui.pages.today import TodayAction, TodayAnswer, TodayPage
from nærvær.tui.themes import LiveMachineSettings
from second_language import CODE, write_content, write_phrases

SOURCE = Path(nærvær.__file__).parent
MARK = "OLANORDMANN"
LONG = os.environ.get("NAERVAER_LONG") == "1"
IN_TURN = 25
"""So many visits answer in turn; after them the dice choose among what was answered least."""
HAS_A_PLAN = 2
"""The visit of each dozen in which the person has a plan for going on."""
MOST_VISITS = 430 if LONG else 50
MOST_MISSED = 0 if LONG else 10
"""Places of 157 that need not have been reached: all but six are by the 36th visit, and the last take ten times as many."""
MOST_PAGES = 60
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Oslo"))
DAYS = (0, 0, 1, 3, 8, 40)

# Where dialogues are. What is only at home cannot be reached from a screen that many use: it takes `Services`.
ASKING = {"ask", "_ask", "_say", "_confirmed", "_ask_person_code"}
PORT = {name for port in (PracticeInterviewer, DiaryAccess) for name in dir(port) if not name.startswith("_")} - {
    "announce",
    "describe",
    "diary",
    "do_soon",
    "in_memory",
}
"""What a dialogue asks for, and what it keeps, over its ports."""
KEEPING = {"append", "append_soon", "finish", "submit", "write", "export", "hand_over", "withdraw", "begin_group"}
KEEPERS = ("diary", "clinic", "checkpointer", "handover")
HOME = {
    "dialogues/questions.py": "hands every question on to the interviewer",
    "dialogues/interviewer.py": "the port itself",
    "dialogues/voices.py:_keep_on_this_machine": "at a kiosk the language is kept in the person's diary",
    "dialogues/practice_interviewer.py:_replace": "when the device is gone",
    "dialogues/onboarding.py:_ask_reminder": "asked only where there are Services",
    "dialogues/practice.py:_leave_in_the_dark": "the form for the evening is not offered on a screen that many use",
    "dialogues/today.py:choose_guidance": "asked in lines only; on pages it is a button of today",
    "tui/practice_pages.py:ask_to_begin_anyway": "a fault",
    "tui/practice_pages.py:go_dark": "the form for the evening is offered only at home",
    "dialogues/setting_rows.py": "rows of the settings only where there are Services",
    "dialogues/finding.py": "the page where one types what one looks for is only at home",
    "tui/finding.py": "the page where one types what one looks for is only at home",
    "tui/kiosk/staff.py:_show_content_errors": "a fault",
    "tui/kiosk/staff.py:_log_in": "where the diaries are locked; test_encryption.py",
    "dialogues/reminder.py": "its dialogue takes Services",
    "dialogues/sound_file.py": "its dialogue takes Services",
    "tui/page_interviewer.py:do_long_work": "asked for by the one above only",
    "tui/kiosk/staff_codes.py:_deliver": "in a thread that the desk begins",
    "tui/kiosk/staff_codes.py:_tell_not_written": "a fault",
    "tui/kiosk/staff_codes.py:_tell_no_people": "there are people here from the start",
    "tui/kiosk/group.py:_save": "in a thread that _play begins",
    "tui/app.py": "the app at home; its own pages tell of faults",
    "dialogues/own_data.py": "its dialogue takes Services",
    "dialogues/own_voices.py": "its dialogue takes Services",
    "dialogues/voice_consent.py": "asked for by the one above only",
    "tui/begin_day.py:_ask_passphrase": "a passphrase of one's own locks the diary of home only",
    "tui/begin_day.py:_without": "a passphrase of one's own locks the diary of home only",
    "tui/kiosk/clinic_session.py:_in_clinic_long": "a page that is shown only where the work takes longer than a second",
    "dialogues/progress.py:read_weeks": "asked in lines only; on pages a week is chosen in its table",
    "dialogues/today.py:choose_words": "asked only in lines of text",
    "tui/page_interviewer.py:ask_to_try_again": "a fault",
    "tui/kiosk/kiosk_app.py": "the screen itself: its pages tell of faults",
    "tui/begin_day.py:show_refusal": "a fault",
    "tui/kiosk/session.py:_practise_without_clinic": "a fault; test_always_a_way_out.py",
    "tui/kiosk/staff.py:_leave_without_clinic": "a fault; test_always_a_way_out.py",
    "tui/kiosk/session.py:_ask_until_heard": "before anybody has come",
    "tui/diary_thread.py": "the thread under all of them",
    "tui/pages/player.py": "the keys of a page",
    "tui/pages/around_practice.py": "a page",
}


@dataclass
class Sites:
    """Every place that asks or keeps something, and which of them have been reached."""

    there: dict[tuple[str, int], str] = field(default_factory=dict)
    reached: set[tuple[str, int]] = field(default_factory=set)
    _unreached: dict[int, tuple[CodeType, bool]] = field(default_factory=dict)

    @classmethod
    def found(cls) -> Sites:
        sites = cls()
        for file in sorted((*(SOURCE / "dialogues").glob("*.py"), *(SOURCE / "tui").rglob("*.py"))):
            name = file.relative_to(SOURCE).as_posix()
            if name not in HOME:
                sites._look(ast.parse(file.read_text("utf-8")), file, name, "", 0)
        return sites

    def _look(self, node: ast.AST, file: Path, name: str, within: str, line: int) -> None:
        """`line`: where the statement begins that `node` is in; what it hands to a thread is done with it."""
        if isinstance(node, ast.ExceptHandler) or f"{name}:{within}" in HOME:
            return
        if isinstance(node, ast.If) and ast.unparse(node.test) == "isinstance(services, Services)":
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            within = node.name
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
            _is_home(argument.annotation) for argument in (*node.args.args, *node.args.kwonlyargs)
        ):
            return
        line = node.lineno if isinstance(node, ast.stmt) else line
        if self._asks_or_keeps(node, name):
            # A condition over several lines is run from its second line on.
            place = node.lineno if isinstance(node, ast.Call) and name.startswith("dialogues/") else line
            self.there[str(file), place] = f"{name}:{place} in {within}"
        for child in ast.iter_child_nodes(node):
            self._look(child, file, name, within, line)

    @staticmethod
    def _asks_or_keeps(node: ast.AST, name: str) -> bool:
        if not isinstance(node, ast.Call):
            return False
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name.startswith("dialogues/"):
            return called in PORT
        return called in ASKING or (called in KEEPING and any(each in ast.unparse(node.func) for each in KEEPERS))

    def trace(self, frame: Any, event: str, _: object) -> Any:
        code = frame.f_code
        return self._line if event == "call" and code.co_filename in self._files and self._is_unreached(code) else None

    def _line(self, frame: Any, event: str, _: object) -> Any:
        place = frame.f_code.co_filename, frame.f_lineno
        if event == "line" and place in self.there and place not in self.reached:
            self.reached.add(place)
            self._unreached.clear()
        return self._line

    def _is_unreached(self, code: CodeType) -> bool:
        """Whether there is a place in `code` that has not been reached; only there each line is looked at, which is slow."""
        _, found = self._unreached.get(id(code), (code, None))  # by its id, as the hash of code is slow
        if found is None:
            left = self.there.keys() - self.reached
            found = any((code.co_filename, line) in left for _, _, line in code.co_lines() if line)
            self._unreached[id(code)] = code, found
        return found

    @functools.cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(file for file, _ in self.there)

    def missing(self) -> list[str]:
        return sorted(told for place, told in self.there.items() if place not in self.reached)


def _is_home(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "Services"


Each = TypeVar("Each")


class Fate:
    """Chooses: in turn for some visits, so that everything is tried soon and alike on any machine, then by dice."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.visits = 0
        self._turn = 0

    def choice(self, among: Sequence[Each]) -> Each:
        if self.visits >= IN_TURN:
            return self.dice.choice(among)
        self._turn += 1
        return among[self._turn % len(among)]

    def below(self, number: int) -> int:
        return self.choice(range(number))


class Told:
    """A player that has been heard as far as it is told to have been, whatever the clock says."""

    def __init__(self, score: Score, audible: bool = True) -> None:
        self._total, self._rate, self._audible = score.timeline.total, score.timeline.rate, audible
        self._state = PlayerState.READY
        self._position = self._heard = 0

    def start(self, at: int = 0) -> None:
        self._position, self._state = at, PlayerState.PLAYING

    def hear(self, seconds: float) -> None:
        frames = min(round(seconds * self._rate), self._total - self._position)
        self._position, self._heard = self._position + frames, self._heard + frames
        if self._position >= self._total:
            self._state = PlayerState.FINISHED

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def seek(self, position: int) -> None: ...

    def set_volume(self, volume: float) -> None: ...

    def stop(self) -> None:
        if self._state not in ENDED_STATES:
            self._state = PlayerState.STOPPED

    def close(self) -> None:
        self.stop()

    def playback(self) -> Playback:
        return Playback(self._state, self._position, self._heard, self._total, self._rate, 1.0, self._audible)


HEARD = {"barely": 1.0, "half": 100.0, "stop": 100.0, "outward": 100.0}
"""Seconds by how a practice is left; otherwise it is heard to its end."""


class Locked(BaseException):
    """The screen locks, on whatever page it is."""


class Anybody:
    """Answers every page there is: what was answered least on that page, else by the dice."""

    is_cut_off = False
    finder: FindsElsewhere | None = None

    def __init__(self, dice: Fate) -> None:
        self.machine = LiveMachineSettings(MemorySettings(MachineSettings()), lambda _: None)
        self.dice = dice
        self.given: Counter[tuple[str, str]] = Counter()
        self.typed: list[str] = []
        self.pages = 0
        self.codes: list[str] = []
        self.played = False
        self.logged = False
        self.locks_at = 0
        """At which of the pages that take an answer of one's own the screen locks; 0: at none."""
        self.diary: DiaryThread | None = None
        self.shown: set[str] = set()

    def session_began(self, diary: DiaryThread | None) -> None:
        """As the screen is told, which closes the diary when it ends."""
        self.diary = diary or self.diary

    async def painted(self) -> None:
        """At once: nothing is painted here."""

    async def ask(self, page: Page[Any], typed_ahead: bool = True) -> Any:
        del typed_ahead
        self.pages += 1
        self.shown.add(type(page).__name__)
        await asyncio.sleep(0)
        if isinstance(page, PlayerPage):
            page.remark = lambda *_: None
            self.played = True
        if isinstance(page, RatePage | TextPage):
            self.locks_at -= 1
            if self.locks_at == 0:
                raise Locked
        answers = list(self._answers(page))
        if isinstance(page, RatePage | TextPage) and self.dice.visits % 2 and self.pages <= MOST_PAGES:
            answers = [answer for answer in answers if answer[0] != "away"]  # every other one answers to the end
        if self.pages > MOST_PAGES:
            answers = [answer for answer in answers if answer[0] == "away"] or answers
        if isinstance(page, ChoosePage) and self.dice.below(4) == 0:
            answers = answers[-1:]  # what stands last mostly leads on
        key = f"{type(page).__name__}|{getattr(page, '_heading', '')}|{getattr(page, '_question', '')}"
        fewest = min(self.given[key, label] for label, _ in answers)
        label, answer = self.dice.choice([each for each in answers if self.given[key, each[0]] == fewest])
        self.given[key, label] += 1
        if isinstance(page, TodayPage):
            self.logged = label == TodayAction.EVERYDAY.name
        if isinstance(page, PlayerPage):
            player: Any = page.sound._player
            player.hear(HEARD.get(label, 1e6))
        return answer

    def _answers(self, page: Page[Any]) -> Iterator[tuple[str, Any]]:  # noqa: C901 - one case for each kind of page
        """Each with a word for it; "away" leads out."""
        match page:
            case KeypadPage():
                yield from self._typed_codes(page)
            case ChoosePage():
                yield "away", None
                yield from ((_label(way.label), way.value) for way in page._options)
            case MessagePage():
                yield "away", page._back
                yield from page._options
            case TextPage():
                yield "away", None
                yield "nothing", ""
                yield "text", self._words()
            case RatePage():
                yield "away", None
                yield "skipped", RatingAnswer(None)
                yield "number", RatingAnswer(self.dice.below(11))
            case SettlePage():
                yield "yes", True
                yield "away", False
            case PlayerPage():
                yield from (
                    ("over", None),
                    ("half", None),
                    ("barely", None),
                    ("stop", GroundingAnswer.STOP),
                    ("outward", GroundingAnswer.OUTWARD),
                )
            case TodayPage() if self.logged:
                yield "again", TodayAnswer(TodayAction.EVERYDAY, 3, None)  # where what was saved last can be undone
            case TodayPage():
                for towards in TodayAction:
                    answer = TodayAnswer(
                        towards, self.dice.choice((3, 5, 10)), self.dice.choice(page.model.postures or (None,))
                    )
                    yield ("away" if towards is TodayAction.LEAVE else towards.name), answer
            case ProgressPage():
                yield "away", None
                yield ProgressAction.PLAN.name, ProgressAction.PLAN
                if self.dice.visits % 12 == HAS_A_PLAN:
                    return  # whoever has one looks at it
                yield from ((further.name, further) for further in ProgressAction if further is not ProgressAction.PLAN)
                yield "week", self.dice.choice(range(1, 9))
            case ChartsPage() | BeforeAfterPage() | WorkPage():  # the last on a busy machine only
                yield "away", None
            case _:
                raise AssertionError(f"nobody knows how to answer a {type(page).__name__}")

    def _words(self) -> str:
        self.typed.append(MARK)
        return f"{MARK} {self.dice.below(1000)}"

    def _typed_codes(self, page: KeypadPage) -> Iterator[tuple[str, Any]]:
        yield "away", None
        if page._question == kiosk_texts.SLIP_ASK():
            yield from (("slip", code) for code in self.codes)
            yield "wrong", "2" * 12


def _label(text: str) -> str:
    """How a row is known: by its words, but what the person has named by what stands before that."""
    return f"own {text.split(MARK)[0]}" if MARK in text else text


class Patient(Anybody):
    """Somebody with a code of their own."""

    def __init__(self, dice: Fate, code: str, wrong: bool) -> None:
        super().__init__(dice)
        self._code, self._wrong = code, wrong
        self._speaks_another = dice.visits % 4 == 2

    def _typed_codes(self, page: KeypadPage) -> Iterator[tuple[str, Any]]:
        if page._question == kiosk_texts.CODE_ASK() and self._speaks_another:
            self._speaks_another = False
            yield "language", KeypadPage.language_answer(CODE)
        elif page._question == kiosk_texts.CODE_ASK():
            yield "code", self._code
        elif page._question in (kiosk_texts.PIN_ASK(), kiosk_texts.NEW_PIN_ASK(), kiosk_texts.NEW_PIN_AGAIN()):
            yield "pin", "405968" if self._wrong else PIN
        else:
            yield from super()._typed_codes(page)


class Newcomer(Patient):
    """Somebody who begins with a practice, as most do."""

    def _answers(self, page: Page[Any]) -> Iterator[tuple[str, Any]]:
        if isinstance(page, TodayPage) and not self.played and self.pages <= MOST_PAGES:
            posture = next(iter(page.model.postures), None)
            yield "first", TodayAnswer(TodayAction.PRACTICE, page.model.minutes, posture)
        elif isinstance(page, PlayerPage):
            yield "over", None
        elif isinstance(page, RatePage) and not self.played:
            yield "number", RatingAnswer(5)
        else:
            yield from super()._answers(page)


class Nurse(Anybody):
    """Somebody of the staff, who does anything to the code of nobody's diary but `code`."""

    def __init__(self, dice: Fate, staff: str, codes: list[str]) -> None:
        super().__init__(dice)
        self._staff, self._people = staff, codes

    def _answers(self, page: Page[Any]) -> Iterator[tuple[str, Any]]:
        answers = super()._answers(page)
        if isinstance(page, ChoosePage) and page._heading == kiosk_texts.STAFF_TITLE() and self.pages < 20:
            answers = (each for each in answers if each[1] not in (None, "lock", "leave"))
        if isinstance(page, MessagePage) and format_code(self._staff) in " ".join(page._sentences):
            answers = (each for each in answers if each[1] not in ("remove", True))  # who comes the next time too
        yield from answers

    def _typed_codes(self, page: KeypadPage) -> Iterator[tuple[str, Any]]:
        asked = {
            kiosk_texts.CODE_ASK(): KeypadPage.OTHER,
            kiosk_texts.STAFF_CODE_ASK(): self._staff,
            kiosk_texts.PHRASE_ASK(): PASSPHRASE,
            staff_texts.CHOOSE_PASSPHRASE(): PASSPHRASE,
            staff_texts.PASSPHRASE_AGAIN(): PASSPHRASE,
            staff_texts.SEARCH_ASK(): "2",
        }
        if page._question in asked:
            yield "in", asked[page._question]
            return
        yield "away", None
        yield from ((f"code {place}", code) for place, code in enumerate(self._people))


Seen = tuple[int, ...]


def snapshot(folder: Path) -> dict[Path, Seen]:
    """Every file, link and pipe under a folder: which one it is, how long, and when it was last changed in any way.

    No program can set back the time of the last change of a file's name, owner, mode, times or content.
    """
    found: dict[Path, Seen] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            file = Path(place, name)
            told = file.lstat()
            found[file] = (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    return found


class ToldPlayers:
    """Opens players that are told what was heard."""

    def open(self, score: Score) -> Told:
        return Told(score)

    def open_silent(self, score: Score) -> Told:
        return Told(score, False)

    def warm_up(self) -> None:
        """There is nothing to load."""


@dataclass
class World:
    """A machine of its own: every folder a program could think of is in it."""

    root: Path
    house: House
    days: list[timedelta] = field(default_factory=lambda: [timedelta()])

    def now(self) -> Any:
        return BEGAN + self.days[0]

    @functools.cached_property
    def shared(self) -> SharedServices:
        """What the screen is handed; the same for everybody, as it is slow to read."""
        return at_clinic.shared_screen(self.house.folder)

    def kiosk(self, dice: Fate, handover: bool = True) -> KioskServices:
        place = ClinicPaths(self.house.folder)
        storage = at_clinic.clinic_storage(self.house.folder)
        storage.unlock(self.house.lead_code, PASSPHRASE)
        parts = replace(
            self.shared,
            players=ToldPlayers(),
            now=self.now,
        )
        return KioskServices(
            open_services=lambda: parts,
            open_clinic=self.house.open,
            diary_of=lambda key: self.house.diary(key, self.now),
            settings=KioskSettings(sound_check=False),
            random_below=dice.below,
            exit=FileKioskExit(place.folder, self.now, KioskMemory()),
            own_data_of=storage.own_data,
            handover=at_clinic.handover_folder(str(self.root / "minnepinne")) if handover else None,
            slips=replace(at_clinic.slip_output(), print_pages=lambda _: handover and dice.below(2) == 0),
        )

    def visit(self, somebody: Anybody, dice: Fate) -> None:
        async def live() -> None:
            kiosk = self.kiosk(dice, handover=dice.visits % 3 != 2)
            parts = kiosk.open_services()
            with contextlib.suppress(Locked):
                await KioskSession(somebody, kiosk, parts).live()
            pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            if somebody.diary is not None:
                await asyncio.to_thread(somebody.diary.close)

        try:
            asyncio.run(live())
        finally:
            i18n.use_language(i18n.SOURCE_LANGUAGE)  # each visit is a process of its own


@pytest.fixture
def world(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(credentials, "COST", 2**10)
    root = quick_path / "maskin"
    for name in ("hjem", "hjem/Documents", "hjem/.config", "hjem/.cache", "run", "tmp", "her", "minnepinne", "innhold"):
        (root / name).mkdir(parents=True)
    write_phrases(root / "locales", CODE, {"norsk": "Qaa"})  # nothing else, so that pages are known by their headings
    write_content(root / "innhold")  # without a voice, as there are voices of the first language
    script = root / "innhold" / CODE / "scripts" / "breathing-space.txt"
    script.write_text(
        script.read_text("utf-8").replace("shortest = 3\n", "shortest = 5\n"), "utf-8"
    )  # as it can be read
    for name, value in {
        "HOME": "hjem",
        "XDG_CONFIG_HOME": "hjem/.config",
        "XDG_CACHE_HOME": "hjem/.cache",
        "XDG_DATA_HOME": "hjem/.local/share",
        "XDG_STATE_HOME": "hjem/.local/state",
        "XDG_DOCUMENTS_DIR": "hjem/Documents",
        "XDG_RUNTIME_DIR": "run",
        "TMPDIR": "tmp",
        i18n.LOCALES_VARIABLE: "locales",
    }.items():
        monkeypatch.setenv(name, str(root / value))
    monkeypatch.chdir(root / "her")
    monkeypatch.setattr(at_clinic, "CLINIC_CONTENT", str(root / "innhold"))
    monkeypatch.setattr("tempfile.tempdir", None)
    house = begun(root / "klinikk")
    made = World(root, house)
    house.clock = made.now
    return made


def of_the_clinic(file: Path, house: House) -> bool:
    """What a visit has to change there: that somebody has tried a code, chosen a PIN, or that staff have done something."""
    place = ClinicPaths(house.folder)
    beside = {place.folder / name for name in ("clinic.db-journal", "clinic.lock")}
    keys = {*place.key_files, place.key_lock}  # a person who is taken out has no key any more
    files = {place.file, place.backup_lock, place.staff_file, place.exits_file, *beside, *keys}
    return file in files or any(file.is_relative_to(folder) for folder in (place.backups, place.attempt_locks))


def test_no_byte_is_left_outside_ones_own_folder_whatever_is_answered(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get("NAERVAER_SEED", random.SystemRandom().randrange(2**32) if LONG else 1))
    print(f"seed: {seed}")
    dice, sites, house = Fate(seed), Sites.found(), world.house
    codes = list(house.with_pins(3))
    with house.open() as clinic:
        keys = {person.code: person.key for person in clinic.people(house.lead(clinic))}
    world.kiosk(dice)  # what the machine has of its own is there before anybody comes
    given: Counter[tuple[str, str]] = Counter()
    visits = pages = last = 0
    left = len(sites.there)
    shown: set[str] = set()
    began = time.monotonic()
    sys.settrace(sites.trace)
    try:
        while visits < MOST_VISITS and sites.missing():
            code = codes[visits % len(codes)]
            if visits % 5 == 0:
                with house.open() as clinic:
                    clinic.begin_group(house.lead(clinic), GroupSession("body-scan", 20, world.now().date(), visits))
                    codes[0] = clinic.make_codes(house.lead(clinic), 1)[0]  # a new one: the first questions come once
                    keys |= {person.code: person.key for person in clinic.people(house.lead(clinic))}
                    clinic.open_first_use(house.lead(clinic), codes[0])
            somebody: Anybody
            if visits % 4 == 3:
                somebody, own = Nurse(dice, house.lead_code, codes[1:]), [*keys.values()]
            else:
                somebody, own = (
                    (Newcomer if code == codes[0] else Patient)(dice, code, wrong=visits % 20 == 6),
                    [keys[code]],
                )
            somebody.given, somebody.codes = given, [slip(world, dice)]
            somebody.locks_at = visits // 3 % 9 + 1 if visits % 3 == 2 else 0
            if visits % 4 == 1 and code != codes[0]:
                leave_under_way(world, keys[code], visits)
            if visits % 11 == 5:
                lose_the_diary(world, keys[code])
            if visits % 9 == 0:
                with house.open() as clinic:
                    clinic.found_files(1)
            tell_of_what_was(world, code, keys[code], visits)
            before = snapshot(world.root)
            world.visit(somebody, dice)
            after = snapshot(world.root)
            last = visits if len(sites.missing()) < left else last
            left = len(sites.missing())
            dice.visits = visits + 1
            visits, pages, shown = visits + 1, pages + somebody.pages, shown | somebody.shown
            changed = {file for file in before.keys() | after.keys() if before.get(file) != after.get(file)}
            folders = [world.root / "minnepinne", *(house.folder / "people" / key for key in own)]
            if isinstance(somebody, Nurse):
                folders.append(house.folder / "anonymous")
            elsewhere = {
                file
                for file in changed
                if not any(file.is_relative_to(folder) for folder in folders) and not of_the_clinic(file, house)
            }
            assert elsewhere == set(), elsewhere
            for file in changed & after.keys():
                if not file.is_relative_to(house.folder / "people") and not file.is_relative_to(
                    world.root / "minnepinne"
                ):
                    assert MARK.encode() not in file.read_bytes(), file
            world.days[0] += timedelta(days=dice.choice(DAYS), minutes=5)
            replaced_when_withdrawn(house, codes, keys)
    finally:
        sys.settrace(None)
    told = (
        f"{visits} visits (the last new place in number {last + 1}), {pages} pages, {len(sites.there)} places that ask or "
        f"keep, {time.monotonic() - began:.0f} s"
    )
    record_property("figures", told)
    print(told, *sites.missing(), sep="\n")
    assert len(sites.missing()) <= MOST_MISSED
    assert_own_words_are_kept_and_sealed(house)


def assert_own_words_are_kept_and_sealed(house: House) -> None:
    """Some diary holds the words that were looked for everywhere, and no file shows them."""
    people = house.folder / "people"
    assert not any(MARK.encode() in file.read_bytes() for file in people.rglob("*") if file.is_file())
    for key in (folder.name for folder in people.iterdir()):
        with contextlib.closing(house.diary(key)) as diary:
            if any(MARK in str(entry.fact) for entry in diary.entries()):
                return
    raise AssertionError("nobody's own words are in a diary: nothing was looked for")


def leave_under_way(world: World, key: str, visits: int) -> None:
    """A practice that was cut off: in the middle, at its end, or before anything was heard."""
    heard = (120.0, 600.0, 120.0, 0.0)[visits // 4 % 4]
    with world.house.diary(key, world.now) as diary:
        diary.begin(
            PracticeInProgress(str(uuid.uuid4()), world.now(), PracticeOptions("body-scan", 10, 1), heard, heard)
        )


def tell_of_what_was(world: World, code: str, key: str, visits: int) -> None:
    """Now and then somebody comes who has said yes, to 0.1.0 or since, has a plan, or is at the end of the course.

    Their code was opened for a new PIN meanwhile.
    """
    said: dict[int, tuple[Fact, ...]] = {
        HAS_A_PLAN: (Plan(when="om morgenen"),),
        5: (preference_fact(share=True),),
        8: (WeekStarted(8),),
        11: (preference_fact(share_report=True), preference_fact(share_export=True)),
    }
    facts = said.get(visits % 12, ())
    if facts:
        with world.house.diary(key, world.now) as diary:
            for fact in facts:
                diary.append(fact)
        with world.house.open() as clinic, contextlib.suppress(ConsentMissing):
            clinic.open_first_use(world.house.lead(clinic), code)


def lose_the_diary(world: World, key: str) -> None:
    """The file is gone, and the person is told what was brought back."""
    (world.house.folder / "people" / key / "diary.db").unlink(missing_ok=True)


def slip(world: World, dice: Fate) -> str:
    return GroupSession("body-scan", 20, world.now().date(), dice.below(9000)).slip


def replaced_when_withdrawn(house: House, codes: list[str], keys: dict[str, str]) -> None:
    """Who was taken out, or has to choose a PIN, is followed by somebody new."""
    with house.open() as clinic:
        lead = house.lead(clinic)
        there = {person.code: person for person in clinic.people(lead)}
        for place, code in enumerate(codes):
            if code not in there:
                (codes[place],) = clinic.make_codes(lead, 1)
                clinic.open_first_use(lead, codes[place])
                clinic.choose_pin(codes[place], PIN)
        keys |= {person.code: person.key for person in clinic.people(lead)}
