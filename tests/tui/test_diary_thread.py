"""The diary behind its thread: entries that are read late are never taken for an empty diary."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from nærvær.domain.diary import DiarySummary, Entry
from nærvær.domain.errors import Busy, DiaryFault, DiaryProblem
from nærvær.domain.practice import InformalPractice
from nærvær.in_memory import MemoryDiary
from nærvær.tui import diary_thread
from nærvær.tui.diary_thread import DiaryThread

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


class DiaryWithSummary(MemoryDiary):
    """Has its summary ready, as a diary with a mark has, and refuses the first `refusals` times it is to be read."""

    def __init__(self, refusals: int) -> None:
        super().__init__(lambda: NOW)
        self.append(InformalPractice("en tur", 1))
        self._prepared = super().summary(TODAY)
        self.refusals = refusals

    def summary(self, today: date) -> DiarySummary:
        del today
        return self._prepared

    def entries(self) -> tuple[Entry, ...]:
        if getattr(self, "refusals", 0) > 0:
            self.refusals -= 1
            raise DiaryProblem(DiaryFault.DISK, "/diary.db")
        return super().entries()


def test_a_diary_that_cannot_be_read_yet_is_refused_and_never_shown_as_empty() -> None:
    async def go() -> None:
        thread = DiaryThread(lambda: DiaryWithSummary(refusals=2))
        try:
            await thread.open(TODAY)
            for _ in range(2):
                with pytest.raises(DiaryProblem):
                    _ = thread.entries
            assert len(thread.entries) == 1
        finally:
            await asyncio.to_thread(thread.close)

    asyncio.run(go())


def test_a_diary_that_is_refused_later_shows_what_was_read_last() -> None:
    async def go() -> None:
        diary = DiaryWithSummary(refusals=0)
        thread = DiaryThread(lambda: diary)
        try:
            await thread.open(TODAY)
            assert len(thread.entries) == 1
            diary.refusals = 1
            await thread.read()
            assert len(thread.entries) == 1
        finally:
            await asyncio.to_thread(thread.close)

    asyncio.run(go())


def test_what_the_mark_told_still_shows_when_the_person_goes_on_in_memory() -> None:
    async def go() -> None:
        diary = DiaryWithSummary(refusals=99)
        diary._prepared = replace(diary._prepared, week=5)
        thread = DiaryThread(lambda: diary)
        try:
            await thread.open(TODAY)
            thread.use_memory_diary(MemoryDiary(lambda: NOW))
            await thread.read()
            assert thread.summary(TODAY).week == 5
        finally:
            await asyncio.to_thread(thread.close)

    asyncio.run(go())


def test_a_disk_that_does_not_answer_is_refused_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diary_thread, "FIRST_READ_SECONDS", 0.05)
    answers = threading.Event()

    class Slow(DiaryWithSummary):
        def entries(self) -> tuple[Entry, ...]:
            answers.wait(10)
            return super().entries()

    async def go() -> None:
        thread = DiaryThread(lambda: Slow(refusals=0))
        try:
            await thread.open(TODAY)
            with pytest.raises(Busy):
                _ = thread.entries
            answers.set()
        finally:
            await asyncio.to_thread(thread.close)

    asyncio.run(go())


def test_a_diary_that_is_opened_anew_takes_the_place_of_one_in_memory() -> None:
    async def go() -> None:
        kept: list[MemoryDiary] = []

        def opener() -> MemoryDiary:
            kept.append(MemoryDiary(lambda: NOW))
            return kept[-1]

        thread = DiaryThread(opener)
        try:
            await thread.open(TODAY)
            await thread.append(InformalPractice("en tur", 1))
            thread.use_memory_diary(MemoryDiary(lambda: NOW))
            await thread.submit(lambda: thread.reopen(lambda: MemoryDiary(lambda: NOW)))
            assert (thread.in_memory, thread.entries) == (False, ())
            await thread.append(InformalPractice("dusje", 1))
            assert thread.entries == kept[-1].entries()
        finally:
            await asyncio.to_thread(thread.close)

    asyncio.run(go())
