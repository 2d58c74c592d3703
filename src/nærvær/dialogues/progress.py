"""What the diary tells: the person's own numbers as charts and sentences, a week to read about, and the report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..domain.progress import DAYS_A_WEEK, DatedCheckIn, Progress, activity_series, progress
from ..domain.report import Pattern, patterns, report
from ..domain.services import Services
from ..texts import progress as words
from ..texts import report as report_words
from ..texts import today as today_words
from ..texts.formats import days
from ..texts.keys import GO_BACK
from .interviewer import (
    BarChart,
    Choose,
    DialogueContext,
    DotPair,
    DotPlot,
    Interviewer,
    LabelledBar,
    NoAnswer,
    Option,
    Show,
    ShowCharts,
    work_and_show,
)
from .today import change_week

SCALE = 10
LATEST_CHECKINS = 12


async def read_week(number: int, interviewer: Interviewer, context: DialogueContext) -> str:
    """Tell what a week is for and what was done in it, and offer to go there."""
    so_far = progress(context.entries(), context.today())
    week = context.catalogue.programme().week(number)
    go_there = today_words.begin_week_again(number) if number == so_far.week else words.go_to_week(number)
    picked = await interviewer.show(
        Show(
            today_words.week_of_eight(number),
            (week.theme, week.why, *words.visit_sentences(so_far, number), *week.informal),
            ((GO_BACK(), False), (go_there, True)),
            back=False,
        )
    )
    return await change_week(number, interviewer, context) if picked is True else ""


async def read_weeks(interviewer: Interviewer, context: DialogueContext) -> str:
    """List the weeks with the days practised in each, and tell of each one chosen, until the person turns back or moves."""
    weeks = context.catalogue.programme().weeks
    number = progress(context.entries(), context.today()).week
    while True:
        so_far = progress(context.entries(), context.today())
        options = tuple(Option(week.theme, week.number, _days_of_week(so_far, week.number), week.why) for week in weeks)
        picked = await interviewer.choose(
            Choose(words.READ_WEEK(), words.OPEN_A_WEEK(), options, number - 1, shortcuts=True)
        )
        if isinstance(picked, NoAnswer):
            return ""
        number = picked
        moved = await read_week(number, interviewer, context)
        if moved:
            return moved


def _days_of_week(so_far: Progress, number: int) -> str:
    """Tell whether the person is in the week, and on how many days they practised while they were."""
    practised = sum(visit.days for visit in so_far.visits_to(number))
    here = (today_words.HERE_NOW(),) if number == so_far.week else ()
    return " · ".join((*here, *((days(practised),) if practised else ())))


async def week_by_week(interviewer: Interviewer, context: DialogueContext) -> str:
    """Show the days of every visit to a week, and the answers of the weekly check-ins, as bars."""
    so_far = progress(context.entries(), context.today())
    day_charts = _day_charts(so_far)
    if not so_far.checkins:
        await interviewer.show_charts(ShowCharts(words.WEEKLY(), day_charts, (words.WEEKLY_EMPTY(),)))
        return ""
    checkins = so_far.checkins[-LATEST_CHECKINS:]
    activities = (
        (
            words.activity_title(asked.name),
            words.ACTIVITY_SCALE(),
            asked.checkins,
            [checkin.checkin.activity_rating for checkin in asked.checkins],
        )
        for asked in activity_series(checkins)
    )
    answered = (
        (words.HINDERED(), words.HINDERED_SCALE(), checkins, [checkin.checkin.hindered for checkin in checkins]),
        (words.PAIN(), words.PAIN_SCALE(), checkins, [checkin.checkin.pain_average for checkin in checkins]),
        *activities,
    )
    charts = tuple(
        BarChart(title, tuple(map(_bar, _labels(so_far, asked), values)), SCALE, scale)
        for title, scale, asked, values in answered
        if any(value is not None for value in values)
    )
    await interviewer.show_charts(ShowCharts(words.WEEKLY(), (*day_charts, *charts), tuple(_sentences(checkins))))
    return ""


def _day_charts(so_far: Progress) -> tuple[BarChart, ...]:
    """Days with practice, formal or informal, in every visit to a week."""
    visits = [visit for visit in so_far.visits if visit.days][-LATEST_CHECKINS:]
    if not visits:
        return ()
    bars = tuple(
        LabelledBar(words.visit_label(visit.week, visit.number), visit.days, str(visit.days)) for visit in visits
    )
    most = max(DAYS_A_WEEK, *(visit.days for visit in visits))
    return (BarChart(words.DAYS_DONE(), bars, most, one_by_one=True),)


async def before_and_after(interviewer: Interviewer, context: DialogueContext) -> str:
    """Show medians per exercise and length, as soon as there are `FEWEST_PAIRS` pairs of answers."""
    so_far = progress(context.entries(), context.today())
    titles = context.catalogue.titles()
    pairs = tuple(
        _pair(titles.get(pattern.exercise, pattern.exercise), pattern) for pattern in patterns(so_far.practices)
    )
    plots = (DotPlot(words.PAIN_BEFORE_AND_AFTER(), words.PAIN_SCALE(), pairs, SCALE),) if pairs else ()
    about = words.WHAT_IT_IS() if pairs else words.too_few_answers()
    await interviewer.show_charts(ShowCharts(words.PATTERNS_TITLE(), plots, (about, words.NOT_MEANT_TO())))
    return ""


def _pair(title: str, pattern: Pattern) -> DotPair:
    return DotPair(
        title,
        words.pattern_detail(pattern),
        pattern.before,
        pattern.after,
        words.median(pattern.before),
        words.median(pattern.after),
        f"{words.pattern_title(title, pattern)}: {words.pattern_sentence(pattern)}",
    )


def _bar(label: str, value: int | None) -> LabelledBar:
    return LabelledBar(label, value, words.NOT_ANSWERED if value is None else str(value))


def _labels(so_far: Progress, checkins: tuple[DatedCheckIn, ...]) -> list[str]:
    """A label for each check-in: its week and, from the second visit to that week on, which visit."""
    return [words.visit_label(checkin.checkin.week, _visit_of(so_far, checkin)) for checkin in checkins]


def _visit_of(so_far: Progress, checkin: DatedCheckIn) -> int:
    visits = so_far.visits_to(checkin.checkin.week)
    return max((visit.number for visit in visits if visit.began is None or visit.began <= checkin.day), default=1)


def _sentences(checkins: tuple[DatedCheckIn, ...]) -> Iterator[str]:
    hindered = [checkin.checkin.hindered for checkin in checkins if checkin.checkin.hindered is not None]
    if len(hindered) > 1:
        yield words.hindered_comparison(hindered[0], hindered[-1])
        yield words.GROUP_FIGURE()


# The report


async def make_report(services: Services, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask what to include, write the report and say where it is."""
    options = (
        Option(report_words.WITHOUT_WORDS(), False, help=report_words.WITHOUT_WORDS_WHY()),
        Option(report_words.WITH_WORDS(), True, help=report_words.WITH_WORDS_WHY()),
    )
    own_words = await interviewer.choose(Choose(report_words.ASK(), report_words.ASK_WHY(), options, shortcuts=True))
    if not isinstance(own_words, NoAnswer):
        await work_and_show(interviewer, report_words.ASK(), partial(_write_report, services, context, own_words))
    return ""


def _write_report(services: Services, context: DialogueContext, own_words: bool) -> tuple[str, ...]:
    titles = context.catalogue.titles()
    contents = report(context.entries(), context.today(), own_words)
    content = services.files.report(contents, context.catalogue.programme(), titles)
    file = services.files.folder() / report_words.file_name(context.today())
    return report_words.report_written(str(file), services.files.write(file, content)), report_words.OPEN_IT()
