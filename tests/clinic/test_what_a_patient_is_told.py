"""Whoever stands at the kiosk is never shown a path or a command: there is nothing on the machine they could mend."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nærvær.domain.diary import Damage, DamageKind, DiaryEvent
from nærvær.domain.errors import BusyWith, ContentFault, DiaryFault

if sys.platform != "linux":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

import nærvær
from clinic.test_a_visit_leaves_nothing import IN_TURN, Anybody, Fate, World, world
from nærvær.domain import clinic, errors, kiosk
from nærvær.domain import group_slip as slip
from nærvær.domain import login_rules as credentials
from nærvær.domain.diary import DiaryNotice
from nærvær.domain.errors import BrokenContent, Busy, DiaryProblem, Refusal
from nærvær.in_memory import MemoryDiary
from nærvær.texts import diary_errors as diary
from nærvær.texts import kiosk as kiosk_texts
from nærvær.texts import shared_errors
from nærvær.texts.errors import error_sentence
from nærvær.texts.shared_errors import shared_error_sentence, shared_notice
from nærvær.tui.diary_thread import DiaryThread, JourneyContext
from nærvær.tui.kiosk.session import KioskJourney
from nærvær.tui.pages.message import MessagePage
from nærvær.tui.pages.page import Page

__all__ = ["world"]
MOST_VISITS = 12
PATH = "/var/lib/naervaer/klinikk/people/0af1/diary.db"
# A path, a file's name, an option, or something to be typed.
TECHNICAL = re.compile(
    r"/\w+/|\.(?:db|toml|json|py|txt|zip|md)\b|--\w|\bdiary\.|«backups»|\bid-en\b"
    r"|«?n(?:æ|ae)rvær (?:[a-z-]+ )?[a-z-]+»|sudo|python3"
)
SOURCE = Path(nærvær.__file__).parent
# Shown to staff only, or only on a machine of one's own.
OTHERS = {"staff.py", "own_data.py", "diary_thread.py", "practice_pages.py", "crash.py", "teleprompter.py"}


def every_refusal() -> list[Refusal]:
    """One of each kind there is, for each reason it is worded for."""
    found: list[Refusal] = []
    for module in (errors, clinic, kiosk, slip):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == module.__name__:
                found.extend(_each(kind))
    return found


def _each(kind: type[Refusal]) -> list[Refusal]:
    reasons: dict[str, Any] = {
        "DiaryProblem": errors.DiaryFault,
        "ClinicProblem": (*clinic.ClinicFault, *errors.DiaryFault),
        "Busy": errors.BusyWith,
        "SlipProblem": slip.SlipFault,
        "InvalidSecret": credentials.PinFault,
        "KioskProblem": kiosk.KioskFault,
        "UnreadableFile": errors.FileFault,
        "UnusableFile": errors.ImportFault,
        "MissingSound": (*errors.FileFault, *errors.DecodeFault),
        "SchedulerProblem": errors.SchedulerFault,
        "RecordingProblem": errors.RecordingFault,
        "UnreadableSound": (*errors.FileFault, *errors.DecodeFault),
    }
    given: dict[str, Any] = {
        "path": PATH,
        "file": PATH,
        "exercise": "body-scan",
        "minutes": 90.0,
        "shortest": 3,
        "longest": 35,
        "lowest": 0,
        "highest": 10,
        "known": ("en", "to"),
        "asked": "elleve",
        "wait_seconds": 30,
        "number": 28,
        "count": 2,
        "line": 3,
        "what": "pin",
        "kind": "activity",
    }
    parameters = [
        name
        for name, parameter in inspect.signature(kind.__init__).parameters.items()
        if name != "self" and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    made = []
    for reason in reasons.get(kind.__name__, ("anything",)):
        told = {name: given.get(name, reason) for name in parameters}
        told |= {"reason": reason} if "reason" in told else {}
        told |= {"what": reason} if kind is Busy else {}
        made.append(kind(**told))
    return made


def told_of(error: Refusal) -> str:
    return f"{type(error).__name__}-{getattr(error, 'reason', getattr(error, 'what', ''))}"


@pytest.mark.parametrize("error", every_refusal(), ids=told_of)
def test_no_refusal_shows_a_path_or_a_command_to_whoever_stands_at_the_screen(error: Refusal) -> None:
    told = shared_error_sentence(error)
    assert not TECHNICAL.search(told), told
    assert "vindu" not in told, "there are none"
    assert told.endswith(".")


def test_what_is_looked_for_is_found_in_what_staff_and_people_at_home_are_told() -> None:
    technical = [error for error in every_refusal() if TECHNICAL.search(error_sentence(error))]
    assert {type(error).__name__ for error in technical} >= {
        "DiaryProblem",
        "ClinicProblem",
        "BrokenContent",
        "LastLead",
    }
    reasons = {error.reason for error in technical if isinstance(error, DiaryProblem)}
    assert reasons == set(errors.DiaryFault) - {errors.DiaryFault.LOCKED, errors.DiaryFault.AWAY}, "calm for everybody"


NOTICES = [
    *(
        DiaryNotice(
            DiaryEvent.RESTORED,
            {
                "kept": kept,
                "missing": missing,
                "aside": aside,
                "backup": "2026-01-01",
                "partly": ("diary-2026-01-01.db",),
                "unusable": (("diary-2026-01-02.db", Damage(DamageKind.HEADER)),),
            },
        )
        for kept in (0, 3)
        for missing in (None, 0, 2)
        for aside in (None, PATH)
    ),
    *(DiaryNotice(reason) for reason in (DiaryEvent.LOST, DiaryEvent.SWAPPED, DiaryEvent.NO_LOCKS)),
    *(DiaryNotice(DiaryEvent.BACKUP_FAILED, {"reason": reason}) for reason in (*diary._NO_BACKUP, "disk")),
]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.reason)
def test_no_notice_shows_a_path_or_a_command_to_whoever_stands_at_the_screen(notice: DiaryNotice) -> None:
    told = shared_notice(notice)
    assert not TECHNICAL.search(told), told
    assert told.endswith(".")


def test_the_words_of_the_kiosk_themselves_name_no_path_and_no_command() -> None:
    for words in (kiosk_texts, shared_errors):
        for name, told in vars(words).items():
            if isinstance(told, str) and not name.startswith("__"):
                assert not TECHNICAL.search(told), (name, told)


def test_only_pages_for_staff_and_for_home_word_a_refusal_with_its_path() -> None:
    for file in (SOURCE / "tui").rglob("*.py"):
        if file.name not in OTHERS:
            taken = [
                alias.name
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                if isinstance(node, ast.ImportFrom) and node.module == "texts.errors"
                for alias in node.names
                if alias.name.islower() and not alias.name.startswith("shared_")
            ]
            assert taken == [], file.name


# The pages themselves


class Faulty(MemoryDiary):
    """A diary that refuses whatever `refuses` names."""

    def __init__(self, now: Any, refuses: str, error: Refusal) -> None:
        super().__init__(now)
        self._refuses, self._error = refuses, error

    def __getattribute__(self, name: str) -> Any:
        if name == object.__getattribute__(self, "__dict__").get("_refuses"):

            def refuse(*_: object, **__: object) -> None:
                raise self._error

            return refuse
        return object.__getattribute__(self, name)


class Reader(Anybody):
    """Somebody who goes through whatever there is, and what they have read."""

    def __init__(self, fate: Fate, given: Counter[tuple[str, str]]) -> None:
        super().__init__(fate)
        self.given = given
        self.read: list[str] = []

    async def painted(self) -> None:
        """At once: nothing is painted here."""

    async def ask(self, page: Page[Any], typed_ahead: bool = True) -> Any:
        if isinstance(page, MessagePage):
            self.read.extend((page._heading, *page._sentences))
        return await super().ask(page, typed_ahead)


def reads(world: World, error: Refusal, refuses: str, fate: Fate, given: Counter[tuple[str, str]]) -> list[str]:
    reader = Reader(fate, given)

    async def live() -> None:
        parts = world.kiosk(reader.dice).open_services()
        if refuses == "score":

            class Broken:
                def __getattr__(self, name: str) -> Any:
                    if name == "score":
                        raise error
                    return getattr(world.shared.catalogue, name)

            parts = replace(parts, catalogue=Broken())

        def opened() -> Any:
            if refuses == "open":
                raise error
            return Faulty(world.now, refuses, error)

        thread = DiaryThread(opened)
        await KioskJourney(JourneyContext(reader, parts, thread), ()).live()
        await asyncio.to_thread(thread.close)

    asyncio.run(live())
    return reader.read


@pytest.mark.parametrize("refuses", ["open", "begin", "append", "finish", "entries", "score"])
@pytest.mark.parametrize(
    "error",
    [
        DiaryProblem(DiaryFault.FULL, PATH),
        DiaryProblem(DiaryFault.DISK, PATH),
        Busy(BusyWith.PRACTICE),
        BrokenContent(PATH, "x", ContentFault.ABSENT),
    ],
)
def test_no_page_of_a_visit_shows_them_whatever_fails(world: World, error: Refusal, refuses: str) -> None:
    fate, read = Fate(1), list[str]()
    given: Counter[Any] = Counter()
    fate.visits = IN_TURN
    for _ in range(MOST_VISITS):
        read += reads(world, error, refuses, fate, given)
        if shared_error_sentence(error) in read:
            break
    assert not [told for told in read if TECHNICAL.search(told)]
    assert shared_error_sentence(error) in read or refuses == "finish", "it was told at all"
