"""A press of the minutes key fits a whole practice anew: how much work that is, counted in calls and not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.practice import Occasion, PracticeOptions

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


@pytest.mark.parametrize("exercise", ["body-scan", "movement", "sitting", "pain", "kindness", "walking"])
@pytest.mark.parametrize(("week", "number"), [(1, 1), (2, 4), (3, 3), (5, 6), (7, 7), (8, 12)])
def test_fitting_the_longest_practices_takes_few_calls(exercise: str, week: int, number: int) -> None:
    shelf = FolderCatalogue(*content_folders())
    longest = shelf.script(exercise).longest
    occasion = Occasion(number, number - 1)
    options = PracticeOptions(exercise, longest, week=week, occasion=occasion, captions_only=True)
    shelf.score(options)  # everything is read before
    calls = calls_of_our_own(lambda: shelf.score(options))
    assert 100 < calls <= MOST_CALLS, calls
