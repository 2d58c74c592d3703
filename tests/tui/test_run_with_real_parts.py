"""The app over the services as the program builds them: what a developer starts with, under Textual's `run_test`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from nærvær.composition import Composition
from nærvær.tui.app import NaervaerApp
from tui.conftest import Driven


@pytest.fixture
def composition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Composition:
    """The composition of somebody who has just begun."""
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return Composition(str(tmp_path / "dagbok"))


def test_building_the_services_changes_nothing_in_the_process(composition: Composition) -> None:
    before = (sys.stderr, sys.stdout, os.fstat(2).st_ino, dict(os.environ), sys.excepthook, sys.unraisablehook)
    composition.services()
    assert before == (sys.stderr, sys.stdout, os.fstat(2).st_ino, dict(os.environ), sys.excepthook, sys.unraisablehook)


async def test_the_app_runs_over_the_real_services(composition: Composition) -> None:
    app = NaervaerApp(composition.services)
    async with app.run_test(size=(80, 24)) as pilot:
        driven = Driven(app, pilot)
        try:
            await driven.page("TodayPage")
            await driven.press("o")
            exercises = await driven.page("ChoosePage")
            offered = len(composition.services().catalogue.exercises())
            assert len(exercises.query("#rows OptionButton")) == offered + 1  # with the way to a sound file
            await driven.press("escape")
            await driven.page("TodayPage")
            await driven.press("e", "enter")
            await driven.page("TodayPage")
        finally:
            app.leave()
            await app.finish()
    assert (app.crash, app.return_code) == (None, 0)
    diary = composition.services().open_diary()
    try:
        assert len(diary.entries()) == 1
    finally:
        diary.close()
