"""What stays of people who are anonymised: means over at least five of them, and nothing of any one of them.

Each person first becomes one number for each thing that is counted. A mean is released only where at least five people have
a number for it; the numbers themselves are then gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from .diary import Entry, WeekStarted
from .practice import InformalPractice, Practice
from .ratings import RATING_NAMES, CheckIn

SMALLEST_GROUP = 5
"""The fewest people whose numbers are released together."""
Contribution = dict[str, float]
"""What one person adds: one number for each thing that is counted, by its name (`week.3.minutes`, `week.3.pain_before`)."""
_LOOKED_AT = ("hindered", "pain_average", "activity_rating", "pain_change", "hindered_change")
_SECONDS = 60.0


def rows_of(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return the numbers in entries, one row for each, as 0.1.0 kept them of who was anonymised: no words, no dates."""
    return [row for entry in entries if (row := _row(entry)) is not None]


def _row(entry: Entry) -> dict[str, Any] | None:
    match entry.fact:
        case Practice() as practice:
            ratings = {name: getattr(practice.ratings, name) for name in RATING_NAMES}
            return {"kind": "practice", "week": practice.week, "heard_seconds": practice.heard_seconds, **ratings}
        case InformalPractice() as everyday:
            return {"kind": "everyday", "week": everyday.week}
        case CheckIn() as look:
            return {"kind": "look", "week": look.week, **{name: getattr(look, name) for name in _LOOKED_AT}}
        case WeekStarted() as arrived:
            return {"kind": "arrived", "week": arrived.week}
        case _:
            return None


def contribution(rows: Iterable[Mapping[str, Any]]) -> Contribution:
    """Return what a person adds. Rows that hold no week are left out."""
    sums: dict[str, float] = defaultdict(float)
    rated: dict[str, list[float]] = defaultdict(list)
    weeks = [1]
    for row in rows:
        week = row.get("week")
        if not isinstance(week, int):
            continue
        weeks.append(week)
        if row.get("kind") == "practice":
            sums[f"week.{week}.practices"] += 1
            sums[f"week.{week}.minutes"] += float(row.get("heard_seconds") or 0) / _SECONDS
        elif row.get("kind") == "everyday":
            sums[f"week.{week}.everyday"] += 1
        for name in (*RATING_NAMES, *_LOOKED_AT):
            value = row.get(name)
            if isinstance(value, int | float):
                rated[f"week.{week}.{name}"].append(float(value))
    return {"weeks": float(max(weeks)), **sums, **{name: fmean(values) for name, values in rated.items()}}


def means(people: Sequence[Contribution]) -> dict[str, dict[str, float]]:
    """Return what is released of these people: for each number that at least five have, how many and the mean."""
    values: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for name, value in person.items():
            values[name].append(value)
    return {
        name: {"people": len(each), "mean": round(fmean(each), 1)}
        for name, each in sorted(values.items())
        if len(each) >= SMALLEST_GROUP
    }
