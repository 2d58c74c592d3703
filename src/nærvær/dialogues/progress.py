"""Progress as the person's own numbers: week for week, and before and after."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.patterns import patterns
from ..domain.progress import DatedCheckIn, Progress, activity_series, progress
from ..texts import progress as words
from .interviewer import BarChart, Dialogue, DialogueContext, LabelledBar, ShowCharts

SCALE = 10.0
LATEST_CHECKINS = 12
DAYS_A_WEEK = 7


def week_by_week(room: DialogueContext) -> Dialogue:
    """The days of every stay in a week, and the answers of the weekly looks, as bars."""
    told = progress(room.entries(), room.today())
    days = _day_charts(told)
    if not told.checkins:
        yield ShowCharts(words.WEEKLY, days, (words.WEEKLY_EMPTY,))
        return ""
    looks = told.checkins[-LATEST_CHECKINS:]
    activities = (
        (words.activity_title(asked.name), asked.checkins, [look.checkin.activity_rating for look in asked.checkins])
        for asked in activity_series(looks)
    )
    answered = (
        (words.HINDERED, looks, [look.checkin.hindered for look in looks]),
        (words.PAIN, looks, [look.checkin.pain_average for look in looks]),
        *activities,
    )
    charts = tuple(
        BarChart(title, tuple(map(_bar, _labels(told, asked), values)), SCALE)
        for title, asked, values in answered
        if any(value is not None for value in values)
    )
    yield ShowCharts(words.WEEKLY, (*days, *charts), tuple(_sentences(looks)))
    return ""


def _day_charts(told: Progress) -> tuple[BarChart, ...]:
    """Days with practice, formal or informal, in every stay."""
    visits = [visit for visit in told.visits if visit.days][-LATEST_CHECKINS:]
    if not visits:
        return ()
    bars = tuple(
        LabelledBar(words.visit_label(visit.week, visit.number), visit.days, str(visit.days)) for visit in visits
    )
    return (BarChart(words.DAYS_DONE, bars, max(DAYS_A_WEEK, *(visit.days for visit in visits))),)


def before_and_after(room: DialogueContext) -> Dialogue:
    """Medians per exercise and length, from four pairs on."""
    told = progress(room.entries(), room.today())
    titles = room.catalogue.titles()
    lines = [
        f"{words.pattern_title(titles.get(found.exercise, found.exercise), found)}: {words.pattern_sentence(found)}"
        for found in patterns(told.practices)
    ]
    said = (*lines, words.WHAT_IT_IS) if lines else (words.TOO_FEW_ANSWERS,)
    yield ShowCharts(words.PATTERNS_TITLE, (), (*said, words.NOT_MEANT_TO))
    return ""


def _bar(label: str, value: int | None) -> LabelledBar:
    return LabelledBar(label, value, words.NOT_ANSWERED if value is None else str(value))


def _labels(told: Progress, looks: tuple[DatedCheckIn, ...]) -> list[str]:
    """Each look by its week and, when that week was visited again, which time."""
    return [words.visit_label(look.checkin.week, _visit_of(told, look)) for look in looks]


def _visit_of(told: Progress, look: DatedCheckIn) -> int:
    visits = told.visits_to(look.checkin.week)
    return max((visit.number for visit in visits if visit.began is None or visit.began <= look.day), default=1)


def _sentences(looks: tuple[DatedCheckIn, ...]) -> Iterator[str]:
    hindered = [look.checkin.hindered for look in looks if look.checkin.hindered is not None]
    if len(hindered) > 1:
        yield words.hindered_comparison(hindered[0], hindered[-1])
        yield words.GROUP_FIGURE
    yield words.HINDERED_SCALE
