"""What the tests of the diary share: a clock to set, some facts, and a folder's diary as it stands."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nærvær.domain.diary import Entry, Fact, Preference, WeekStarted
from nærvær.domain.practice import InformalPractice, Posture, Practice, PracticeEnd, PracticeInProgress, PracticeOptions
from nærvær.domain.ratings import Ratings
from nærvær.files import atomic_write
from nærvær.store import SqliteDiary, SqliteOwnData, open_diary

LONG = os.environ.get("NAERVAER_LONG") == "1"
OSLO = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2026, 2, 2, 19, 30, tzinfo=OSLO)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **lapse: float) -> None:
        self.at += timedelta(**lapse)


def opened(folder: Path, clock: Clock | None = None, busy_seconds: float = 5.0, person: str = "self") -> SqliteDiary:
    return open_diary(folder, clock or Clock(), busy_seconds=busy_seconds, person=person)


def file_of(diary: SqliteDiary) -> Any:
    """The file behind a diary, with what a test must reach of it."""
    return diary._file


def own(folder: Path, clock: Clock | None = None, person: str = "self") -> SqliteOwnData:
    log = folder / "naervaer.log"
    documents = folder.parent
    return SqliteOwnData(
        folder, clock or Clock(), lambda: documents, atomic_write, log, person=person, busy_seconds=0.5
    )


def told(folder: Path, clock: Clock | None = None) -> tuple[Entry, ...]:
    with opened(folder, clock) as diary:
        return diary.entries()


def some_facts(number: int) -> list[Fact]:
    """Facts of every kind, each unlike the others."""
    made: list[Fact] = []
    for index in range(number):
        ratings = Ratings(index % 11, (index + 3) % 11, None, index % 7, None if index % 2 else index % 10)
        note = f"Notat {index} – grønn åker" if index % 3 == 0 else ""
        made += [
            Practice(
                "body-scan",
                1 + index % 8,
                1200,
                1000.25 + index % 5000,
                PracticeEnd.FINISHED,
                "kari",
                "lying",
                ratings,
                note,
            ),
            InformalPractice(f"Oppvask {index}", 1 + index % 8, index % 360 * 10 or None, note),
            WeekStarted(1 + index % 8),
            Preference("bell", f"bowl-{index}"),
        ]
    return made[:number]


def filled(folder: Path, number: int) -> tuple[Entry, ...]:
    with opened(folder) as diary:
        for fact in some_facts(number):
            diary.append(fact)
        return diary.entries()


def some_practice(identity: str = "01980000-0000-7000-8000-000000000001", position: float = 0.0) -> PracticeInProgress:
    wish = PracticeOptions("body-scan", 20.0, 1, "kari", Posture.LYING)
    return PracticeInProgress(identity, MONDAY, wish, position, position, Ratings(pain_before=6))


def everything_in(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, read by plain SQLite."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}")) for name in tables}
