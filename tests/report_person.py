"""People whose reports are made: ten uneven weeks and longer, nobody at all, and somebody who writes a lot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from nærvær.domain.diary import Entry, Fact, WeekStarted
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection

FIRST = date(2026, 3, 2)
TODAY = date(2026, 5, 17)
LOOKS = (
    (7, 6, 3),
    (7, 7, 3),
    (6, None, 4),
    (6, 6, None),
    (5, 7, 5),
    (None, None, None),
    (5, 5, 5),
    (4, 5, 6),
    (4, 4, 7),
)
EXERCISES = ("breathing-space", "body-scan", "movement", "sitting", "pain", "kindness", "short-sitting", "outward")
MINUTES = (3, 12, 10, 20, 10, 12, 5, 8)
HOSTILE = "</section><script>alert(1)</script> <img src=x onerror=alert(1)> & «ø» \x1b[31m\u202e"


class Told:
    """Collects facts on days."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def on(self, day: int, *facts: Fact) -> None:
        for fact in facts:
            local = FIRST + timedelta(days=day)
            at = datetime(local.year, local.month, local.day, 8, tzinfo=UTC)
            self.entries.append(Entry(f"{len(self.entries)}", at, "Europe/Oslo", local, fact))


def practised(
    exercise: str, week: int, minutes: int, before: int | None, after: int | None, note: str = ""
) -> Practice:
    helped = None if before is None else (before * 3 + minutes) % 8 + 2
    ratings = Ratings(pain_before=before, pain_after=after, helped=helped)
    return Practice(
        exercise, week, minutes * 60, minutes * 58.7, PracticeEnd.FINISHED, "synthetic-light", None, ratings, note
    )


def uneven() -> list[Entry]:
    """Ten weeks on the calendar: an eager start, a pause, week 4 twice, and on to week 8 with a plan."""
    told, day = Told(), 0
    stays = ((1, 6, 4), (2, 5, 6), (3, 2, 3), (4, 4, 2), (4, 5, 5), (5, 1, 7), (6, 3, 4), (7, 5, 3), (8, 4, 6))
    for index, (week, formal, informal) in enumerate(stays):
        if index:
            told.on(day, WeekStarted(week))
        exercise, minutes = EXERCISES[week - 1], MINUTES[week - 1]
        for number in range(formal):
            before = None if number == 3 else 4 + (number * 7 + week) % 5
            after = None if before is None else max(0, before - (number + week) % 3)
            note = "Fikk sove litt lenger i dag. Merket føttene." if number == 1 and week in (1, 5) else ""
            told.on(day + number, practised(exercise, week, minutes + number % 3, before, after, note))
        for number in range(informal):
            told.on(day + number, InformalPractice("lage kaffe eller te", week, 180))
        hindered, pain, activity = LOOKS[index]
        last = {"pain_change": 1, "hindered_change": 2, "months": 0} if week == 8 else {}
        told.on(day + 6, CheckIn(week, hindered, pain, "gå til butikken og hjem igjen", activity, **last))
        if week in (1, 4, 7):
            told.on(day + 6, Reflection(week, "Når på dagen passet det best?", "Etter frokost, før telefonen. " * week))
        day += 21 if index == 4 else 7
    told.on(
        day,
        Plan(
            "Etter morgenkaffen, mandag til fredag",
            "I stolen ved vinduet, med lukket dør",
            "Pusterommet de fleste dager, kroppsskanning i helga",
            "Da tar jeg ett minutt når det røyner på, og begynner igjen dagen etter",
        ),
    )
    return told.entries


def fullest() -> list[Entry]:
    """Somebody whose sheet has no room left: every list as long as it is shown, long names, and every item asked."""
    told = Told()
    for stay in range(13):
        week, day = stay % 8 + 1, stay * 7
        told.on(day, WeekStarted(week))
        for number in range(6):
            exercise = EXERCISES[(stay + number) % 6]
            told.on(
                day + number,
                replace(
                    practised(exercise, week, 20, 4 + number % 5, 3 + stay % 6),
                    ratings=Ratings(4 + number % 5, 3 + stay % 6, bother_before=6, bother_after=4, helped=7),
                ),
            )
        name = f"gå til butikken og hjem igjen, etappe {stay % 4 + 1} av fire"
        told.on(day + 6, CheckIn(week, stay % 11, 10 - stay % 11, name, stay % 11))
    for months in (0, 1, 3, 6):
        told.on(100 + months * 30, CheckIn(8, 5, 4, name, 6, pain_change=1, hindered_change=2, months=months))
    told.on(300, Plan(*(["Etter frokost, ved kjøkkenvinduet, og en gang til før leggetid i helga"] * 4)))
    return told.entries


def hostile() -> list[Entry]:
    """Somebody whose every text tries to be more than text."""
    told = Told()
    told.on(0, practised("breathing-space", 1, 3, 5, 4, HOSTILE), InformalPractice(HOSTILE, 1, None, HOSTILE))
    told.on(6, CheckIn(1, 5, 5, HOSTILE, 5), Reflection(1, HOSTILE, HOSTILE), Plan(HOSTILE, HOSTILE, HOSTILE, HOSTILE))
    return told.entries


def long_diary() -> list[Entry]:
    """Ten years, round and round the weeks."""
    told = Told()
    for week in range(520):
        told.on(week * 7, WeekStarted(week % 8 + 1), practised("body-scan", week % 8 + 1, 20, 6, 5))
        told.on(week * 7 + 5, InformalPractice("dusje", week % 8 + 1), CheckIn(week % 8 + 1, week % 11, week % 7))
    return told.entries
