"""Processes that use a diary and are killed for it. A fork server makes them, so that each takes milliseconds."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from nærvær.domain.checkpoint import abandon
from nærvær.domain.diary import Preference, WeekStarted
from nærvær.domain.errors import DiaryProblem
from nærvær.domain.practice import InformalPractice, PracticeEnd, PracticeInProgress
from nærvær.store import open_diary
from nærvær.texts.diary_errors import diary_problem
from store.diaries import Clock, file_of, opened, own, some_practice

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["store.children"])


def _start_server() -> None:
    """Start the fork server with our path: older Pythons preload without it, and then every child imports anew."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


class Child:
    """A process at work; what it sends is what it was told is on the disk."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        _start_server()
        self._hears, says = _context.Pipe(duplex=False)
        self._process = _context.Process(target=work, args=(says, *arguments))
        self._process.start()
        says.close()

    def hear(self, seconds: float = 30.0) -> Any:
        """The next thing it says; None when it has nothing more to say."""
        if not self._hears.poll(seconds):
            raise TimeoutError("the child says nothing")
        try:
            return self._hears.recv()
        except EOFError:
            return None

    def kill(self) -> list[Any]:
        """Kill it outright; everything it had said and nobody had heard."""
        if self._hears.closed:
            return []
        self._process.kill()
        return self.end()

    def end(self) -> list[Any]:
        """Wait for its end."""
        said = []
        while (word := self.hear()) is not None:
            said.append(word)
        self._process.join()
        self._hears.close()
        return said

    @property
    def died(self) -> bool:
        return self._process.exitcode == -signal.SIGKILL


@contextmanager
def killed_at_statement(number: int) -> Iterator[None]:
    """Every connection made inside dies with its process just before the statement of that number."""
    real, left = sqlite3.connect, [number]

    def count(_statement: str) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*arguments, **options)
        connection.set_trace_callback(count)
        return connection

    sqlite3.connect = connect  # type: ignore[assignment] # the overloads of the real one
    try:
        yield
    finally:
        sqlite3.connect = real


def append_for_ever(says: Connection, folder: Path, first: int, too_early: bool) -> None:
    with opened(folder) as diary:
        number = first
        while True:
            if too_early:
                says.send(number)
            diary.append(Preference("number", str(number)))
            if not too_early:
                says.send(number)
            number += 1


def practise_for_ever(says: Connection, folder: Path, begun: PracticeInProgress) -> None:
    with opened(folder) as diary:
        diary.begin(begun)
        position = begun.position_seconds
        while True:
            says.send(position)
            position += 15.0
            diary.checkpoint(some_practice(begun.id, position))


def hold_a_practice(says: Connection, folder: Path) -> None:
    with opened(folder) as diary:
        diary.begin(some_practice())
        says.send("begun")
        time.sleep(60)


def open_under_knife(says: Connection, folder: Path, number: int) -> None:
    with killed_at_statement(number):
        opened(folder).close()
    says.send("done")


def finish_under_knife(says: Connection, folder: Path, number: int) -> None:
    diary = opened(folder)
    state = some_practice(position=30.0)
    diary.begin(state)
    diary._file.connection.close()
    with killed_at_statement(number):
        file_of(diary).connection = file_of(diary)._opener.open(Clock()())
        diary.finish(state.as_practice(PracticeEnd.FINISHED))
    says.send("done")
    diary.close()


def leave_under_knife(says: Connection, folder: Path, number: int) -> None:
    with opened(folder) as diary:
        diary.entries()
        left = diary.in_progress()
        diary._file.connection.close()
        with killed_at_statement(number):
            file_of(diary).connection = file_of(diary)._opener.open(Clock()())
            if left is not None:
                diary.finish(abandon(left))
    says.send("done")


def append_under_knife(says: Connection, folder: Path, number: int) -> None:
    diary = opened(folder)
    diary.append(Preference("bell", "wood"))
    diary._file.connection.close()
    with killed_at_statement(number):
        file_of(diary).connection = file_of(diary)._opener.open(Clock()())
        diary.append(Preference("bell", "bowl"))
    says.send("done")
    diary.close()


def rescue_under_knife(says: Connection, folder: Path, number: int) -> None:
    with killed_at_statement(number), opened(folder) as diary:
        diary.entries()
    says.send("done")


def erase_under_knife(says: Connection, folder: Path, number: int) -> None:
    with killed_at_statement(number):
        own(folder).erase()
    says.send("done")


def import_under_knife(says: Connection, folder: Path, number: int, export: Path) -> None:
    with killed_at_statement(number):
        own(folder).import_export(export)
    says.send("done")


def as_nobody(says: Connection, work: Callable[..., object], *arguments: object) -> None:
    """Do `work` as somebody who is not root, whom no permission holds back."""
    # Python loads these late, and may itself lie where only root may read.
    for late in ("traceback", "urllib.parse"):
        importlib.import_module(late)
    if os.geteuid() == 0:
        os.setuid(65534)
    try:
        says.send(work(*arguments))
    except DiaryProblem as problem:
        says.send((problem.reason, diary_problem(problem)))


def read(folder: Path) -> tuple[int, bool]:
    with opened(folder) as diary:
        return len(diary.entries()), diary.in_progress() is None


def append(folder: Path) -> str:
    with opened(folder) as diary:
        diary.append(WeekStarted(1))
    return "told"


def told_until_it_may_not_grow(folder: Path) -> str:
    resource = importlib.import_module("resource")
    with opened(folder) as diary:
        diary.entries()
        file_of(diary)._backup.join()
        size = (folder / "diary.db").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        for _ in range(40):
            diary.append(InformalPractice("Tur", 1, None, "a" * 2000))
    return "told"


def verify(folder: Path) -> tuple[int, str | None, int]:
    found = own(folder).verify()
    return found.facts, found.fault.code if found.fault else None, len(found.backups)


def look_and_read(folder: Path) -> tuple[int, int, list[str | None]]:
    found = own(folder).verify()
    return found.facts, read(folder)[0], [backup.fault.code if backup.fault else None for backup in found.backups]


def begin(folder: Path) -> None:
    with opened(folder) as diary:
        diary.begin(some_practice())


def append_and_close_for_ever(says: Connection, folder: Path) -> None:
    """Open the diary, append a fact and close it with its mark, again and again; says the number of each closed one."""
    number = 0
    while True:
        with open_diary(folder, Clock(), keep_mark=True) as diary:
            diary.append(Preference("bell", str(number)))
        says.send(number)
        number += 1
