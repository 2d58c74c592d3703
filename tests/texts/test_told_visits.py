"""What was done in a week, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import nærvær
from nærvær.catalogue.programme_parser import parse_programme
from nærvær.domain.diary import Entry
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.domain.progress import progress
from nærvær.texts.progress import progress_lines

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(("seconds", "told"), [(19.0, "1 øvelse (under ett minutt)"), (61.0, "1 øvelse (1 minutt)")])
def test_less_than_a_minute_is_not_told_as_nothing(seconds: float, told: str) -> None:
    fact = Practice("breathing-space", 1, 180, seconds, PracticeEnd.STOPPED, None)
    entry = Entry("1", datetime(2026, 3, 2, 12, tzinfo=UTC), "UTC", DAY, fact)
    file = Path(nærvær.__file__).parent / "data" / "nb" / "programme.toml"
    programme = parse_programme(file.read_text("utf-8"), file.name).programme
    assert f"Uke 1: 1 dag, {told}, 0 ganger i hverdagen" in list(progress_lines(progress([entry], DAY), programme, {}))
