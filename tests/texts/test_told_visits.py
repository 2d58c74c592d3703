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
FILE = Path(nærvær.__file__).parent / "data" / "nb" / "programme.toml"
PROGRAMME = parse_programme(FILE.read_text("utf-8"), FILE.name).programme


@pytest.mark.parametrize(("seconds", "told"), [(19.0, "1 øvelse (under ett minutt)"), (61.0, "1 øvelse (1 minutt)")])
def test_less_than_a_minute_is_not_told_as_nothing(seconds: float, told: str) -> None:
    fact = Practice("breathing-space", 1, 180, seconds, PracticeEnd.STOPPED, None)
    entry = Entry("1", datetime(2026, 3, 2, 12, tzinfo=UTC), "UTC", DAY, fact)
    assert f"Uke 1: 1 dag, {told}" in list(progress_lines(progress([entry], DAY), PROGRAMME, {}))


def test_a_practice_whose_minutes_were_taken_away_is_told_without_them() -> None:
    fact = Practice("breathing-space", 1, 180, 0.0, PracticeEnd.STOPPED, None)
    entry = Entry("1", datetime(2026, 3, 2, 12, tzinfo=UTC), "UTC", DAY, fact)
    assert list(progress_lines(progress([entry], DAY), PROGRAMME, {"breathing-space": "Pusterommet"}))[-1] == (
        "  2. mars 2026: Pusterommet"
    )
