"""What the diary shows: a fold over its entries, with *today* as an argument."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .practice import Arrived, Entry, Everyday, Practice, Preference


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay in a week of the plan: when it began and what was done while it lasted. `minutes` counts formal practice."""

    week: int
    visit: int
    began: date | None
    days: int
    formal: int
    informal: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The eight weeks as this person has lived them: where they are, their last seven days there, and every visit."""

    week: int
    days_of_last_seven: int
    visits: tuple[Visit, ...]
    practices: tuple[Entry, ...]

    def visits_to(self, week: int) -> tuple[Visit, ...]:
        """Every stay in one week, in order."""
        return tuple(visit for visit in self.visits if visit.week == week)


@dataclass(slots=True)
class _Stay:
    week: int
    visit: int
    began: date | None
    dates: list[date] = field(default_factory=list)
    formal: int = 0
    informal: int = 0
    seconds: float = 0.0

    def add(self, entry: Entry) -> None:
        self.dates.append(entry.local_date)
        if isinstance(entry.fact, Practice):
            self.formal += 1
            self.seconds += entry.fact.heard_seconds
        else:
            self.informal += 1

    def told(self) -> Visit:
        days = len(set(self.dates))
        return Visit(self.week, self.visit, self.began, days, self.formal, self.informal, round(self.seconds / 60))


def progress(entries: Sequence[Entry], today: date) -> Progress:
    """Fold the diary. Until a person has arrived anywhere they are on their first visit to week 1."""
    stays = [_Stay(1, 1, None)]
    visits: Counter[int] = Counter({1: 1})
    practices = []
    for entry in entries:
        if isinstance(entry.fact, Arrived):
            if not stays[-1].dates:
                # A week that was only passed through was never visited.
                visits[stays.pop().week] -= 1
            visits[entry.fact.week] += 1
            stays.append(_Stay(entry.fact.week, visits[entry.fact.week], entry.local_date))
        elif isinstance(entry.fact, Practice | Everyday):
            practices.append(entry)
            stays[-1].add(entry)
    recent = {day for day in stays[-1].dates if today - timedelta(days=7) < day <= today}
    return Progress(stays[-1].week, len(recent), tuple(stay.told() for stay in stays), tuple(practices))


def preferences(entries: Sequence[Entry]) -> dict[str, str]:
    """What a person has chosen, by name; the latest choice counts."""
    return {entry.fact.name: entry.fact.value for entry in entries if isinstance(entry.fact, Preference)}


def preference(entries: Sequence[Entry], name: str) -> str | None:
    """The latest value a person has chosen for `name`."""
    for entry in reversed(entries):
        if isinstance(entry.fact, Preference) and entry.fact.name == name:
            return entry.fact.value
    return None
