"""A press of the minutes key fits a whole practice anew: how much work that is, counted in calls and not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.practice import PracticeOptions

MOST_CALLS = 3_000


def calls_of_our_own(work: Callable[[], object]) -> int:
    """How many functions of nærvær are called by `work`, those that dataclasses write for us among them."""
    count = 0

    def profile(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        file = frame.f_code.co_filename
        count += event == "call" and ("nærvær" in file or file == "<string>")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_fitting_the_longest_body_scan_takes_few_calls() -> None:
    shelf = FolderCatalogue(*content_folders())
    for week in (1, 3, 7):
        options = PracticeOptions("body-scan", 35, week=week)
        shelf.score(options)  # everything is read before
        calls = calls_of_our_own(lambda options=options: shelf.score(options))  # type: ignore[misc] # mypy knows no default here
        assert 100 < calls <= MOST_CALLS, (week, calls)
