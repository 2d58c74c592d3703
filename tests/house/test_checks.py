"""A test that fails by chance is run once more, alone, and told of; one that is really red stays red.

The runs here are of `tools/checks.py` over files of their own: what passes the second time finds what the first one left.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import checks

BY_CHANCE = """
import os
from pathlib import Path
def test_by_chance():
    assert os.environ["NAERVAER_FROM"] == "the first run"
    been = Path(__file__).with_name("been")
    there = been.exists()
    been.touch()
    assert there, "the machine was busy"
def test_green():
    pass
"""
BROKEN_OFF = """
import pytest
def test_red():
    assert 1 == 2
def test_that_ends_everything():
    pytest.exit("now", 3)
def test_never_run():
    pass
"""


@pytest.fixture
def never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> checks.Outcome:
        raise AssertionError("run again")

    monkeypatch.setattr(checks, "tests", refused)


def failures(*names: str) -> tuple[checks.Failure, ...]:
    return tuple(checks.Failure(f"tests/test_some.py::test_{name}", f"why {name}") for name in names)


def test_what_passes_alone_makes_the_run_green_and_is_told(tmp_path: Path) -> None:
    file = tmp_path / "test_some.py"
    file.write_text(BY_CHANCE, "utf-8")
    first = checks.tests("noen tester", "-q", str(file), extra={"NAERVAER_FROM": "the first run"})
    assert (first.ok, first.passed, first.failed) == (False, 1, 1)
    (outcome,) = checks.tried_again([first])
    assert (outcome.ok, outcome.passed, outcome.failed) == (True, 2, 0)
    told = "\n".join(checks.unstable_lines([outcome]))
    assert "USTABIL" in told
    assert "test_some.py::test_by_chance" in told
    assert "the machine was busy" in told
    assert "test_green" not in told


def test_what_fails_again_stays_red_though_another_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    by_chance, really = failures("by_chance", "really")
    again = checks.Outcome("again", False, 1.0, passed=1, failed=1, failures=(really,))
    monkeypatch.setattr(checks, "tests", lambda *_, **__: again)
    first = checks.Outcome("some", False, 1.0, passed=5, failed=2, failures=(by_chance, really))
    (outcome,) = checks.tried_again([first])
    assert (outcome.ok, outcome.passed, outcome.failed) == (False, 6, 1)
    assert (outcome.failures, outcome.unstable) == ((really,), (by_chance,))


def test_four_that_fail_are_no_chance(never_again: None) -> None:
    three, one = failures("1", "2", "3"), failures("4")
    runs = [checks.Outcome("some", False, 1.0, failures=three), checks.Outcome("others", False, 1.0, failures=one)]
    assert checks.tried_again(runs) == runs


def test_a_run_that_broke_off_stays_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "test_some.py"
    file.write_text(BROKEN_OFF, "utf-8")
    broken_off = checks.tests("noen tester", "-q", str(file), extra={})
    monkeypatch.setattr(checks, "tests", lambda *_, **__: checks.Outcome("again", True, 1.0, passed=1))
    (outcome,) = checks.tried_again([broken_off])
    assert not outcome.ok
