"""How far the closing rating of a practice travels to the disk: whoever follows it reads few modules."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from nærvær.domain.checkpoint import Checkpointer, new_practice
from nærvær.domain.player import Playback, PlayerState
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.ratings import Ratings
from nærvær.store import diary, open_diary

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
MOST_MODULES = 6
AS_IN_THE_LIBRARY = "nærvær.quick_dataclass"
"""Holds what the standard library makes for a frozen class; nobody reads it on the way."""
HEARD_FRAMES, RATE = 600 * 48_000, 48_000


def test_one_closing_rating_enters_few_modules_before_it_is_inserted(tmp_path: Path) -> None:
    entered: list[str] = []
    modules_to_insert: list[str] = []

    def follow(frame: FrameType, event: str, _argument: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("nærvær.") and module != AS_IN_THE_LIBRARY:
            entered.append(module)
        if event == "return" and frame.f_code is diary.insert_row.__code__:
            modules_to_insert.extend(dict.fromkeys(entered))

    with open_diary(tmp_path, lambda: NOW) as opened:
        checkpointer = Checkpointer(opened, new_practice(PracticeOptions("sitting", 10.0), "practice", NOW))
        checkpointer.begin()
        playback = Playback(PlayerState.FINISHED, HEARD_FRAMES, HEARD_FRAMES, HEARD_FRAMES, RATE, 1.0, True)
        ratings, before = Ratings(3, 4), sys.getprofile()
        sys.setprofile(follow)
        try:
            entry = checkpointer.close(playback, ratings, "rolig morgen")
        finally:
            sys.setprofile(before)
    assert entry is not None
    assert "nærvær.store.diary" in modules_to_insert
    assert len(modules_to_insert) <= MOST_MODULES, "\n".join(modules_to_insert)
