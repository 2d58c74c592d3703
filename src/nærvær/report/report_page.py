"""The report for the therapist as one HTML page, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element

from ..domain.catalogue import Programme
from ..domain.practice import practice_title
from ..domain.progress import ActivitySeries, DatedCheckIn, Visit
from ..domain.ratings import reflection_question
from ..domain.report import Pattern, Report
from ..texts import report as words
from ..texts.formats import comma_list, days, inside_sentence, long_date, value_text
from ..texts.i18n import language, sentences
from ..texts.progress import LENGTHS
from ..texts.ratings import PLAN_NAMES, RATING_TEXTS
from .html_and_charts import (
    ChartBar,
    ChartPair,
    Child,
    before_after_dots,
    day_dots,
    dot_key,
    element,
    html_document,
    legend_key,
    notable_change_level,
    pair_bars,
    plot_scale,
    rating_bars,
    style_sheet,
)

MOST_ROWS = 13
MOST_BARS = 16
MOST_PAIRS = 10
MOST_ACTIVITIES = 4
MOST_PATTERNS = 6
MOST_WORDS = 24
# Tells the browser that there is nothing to fetch or to run.
NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"


def report_page(report: Report, programme: Programme, titles: Mapping[str, str]) -> bytes:
    """Return the report as one HTML file in UTF-8; `titles` are by exercise id."""
    body: tuple[Child, ...] = (
        _head(report),
        _facts(report),
        element("p", words.ABOUT(), class_="about"),
        _weeks(report, programme),
    )
    if report.first is not None or report.weekly:
        body += (_charts(report), _patterns(report, titles))
    foot = words.FOOT_BY_STAFF() if report.by_staff else words.FOOT()
    body += (_pair(_compared(report), _plan(report)), _own_words(report, titles), element("footer", foot))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=NOTHING_ELSE),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", comma_list([words.TITLE(), long_date(report.made)])),
        style_sheet(CSS),
    )
    return html_document(element("html", head, element("body", element("main", *body)), lang=language()))


def _head(report: Report) -> Element:
    name = element("p", words.NAME(), element("span"), class_="name")
    when = element(
        "div",
        name,
        element("p", words.made_on(report.made)),
        element("p", words.covers(report.first, report.last)),
        class_="when",
    )
    return element(
        "header", element("div", element("h1", words.TITLE()), element("p", words.LEAD(), class_="lead")), when
    )


def _facts(report: Report) -> Element:
    return element(
        "dl",
        *(element("div", element("dt", what), element("dd", figure)) for figure, what in words.figures(report)),
        class_="facts",
    )


# The eight weeks


def _weeks(report: Report, programme: Programme) -> Element:
    stays = {week.number: report.visits_to(week.number) for week in programme.weeks}
    crowded = sum(max(1, len(visits)) for visits in stays.values()) > MOST_ROWS
    rows = [
        _visit(week.theme, visit, week.number, report)
        for week in programme.weeks
        for visit in ((stays[week.number][-1:] if crowded else stays[week.number]) or (None,))
    ]
    caption = words.ONLY_LATEST() if crowded else ""
    heads: tuple[Child, ...] = (
        words.WEEK(),
        words.THEME(),
        _drawn(words.DAYS()),
        *_numbers(words.FORMAL(), words.INFORMAL(), words.MINUTES()),
    )
    return _section(words.WEEKS(), _table(caption, heads, rows, "weeks"))


def _visit(theme: str, visit: Visit | None, week: int, report: Report) -> Element:
    if visit is None or (visit != report.visits[-1] and not visit.formal + visit.informal):
        cells: tuple[Child, ...] = (theme, _drawn(words.NONE), *_numbers(*[words.NONE] * 3))
        return _row(str(week), cells, "quiet")
    here = visit == report.visits[-1]
    name: Child = element("span", theme, element("span", f" · {words.HERE()}", class_="tag")) if here else theme
    counts = _numbers(*map(str, (visit.formal, visit.informal, visit.minutes)))
    cells = (name, _drawn(day_dots(visit.days, days(visit.days)), str(visit.days)), *counts)
    return _row(words.visit(visit.week, visit.number), cells, "here" if here else None)


# Week for week


def _charts(report: Report) -> Element:
    checkins = report.weekly[-MOST_BARS:]
    cut = words.latest_of(len(checkins), len(report.weekly)) if len(checkins) < len(report.weekly) else ""
    hindered = _bars(checkins, lambda dated: dated.checkin.hindered)
    pain = _bars(checkins, lambda dated: dated.checkin.pain_average)
    levels = (
        notable_change_level([dated.checkin.hindered for dated in report.weekly]),
        notable_change_level([dated.checkin.pain_average for dated in report.weekly]),
    )
    figures = [
        _rating("hemmet", words.HINDERED(), words.HINDERED_ENDS(), hindered, levels[0]),
        _rating("smerte", words.PAIN(), words.PAIN_ENDS(), pain, levels[1]),
        _practice(report.visits),
    ]
    figures += _activities(report.activities)
    has_levels = levels != (None, None)
    has_months = any(dated.checkin.months for dated in checkins)
    caption = sentences(cut, words.MONTHS_AFTER() if has_months else "", words.GROUP_FIGURE() if has_levels else "")
    drawn = element("div", *figures, class_="charts")
    return element("section", element("h2", words.CHARTS()), drawn, _maybe("p", caption, "under"), class_="long")


def _activities(activities: Sequence[ActivitySeries]) -> list[Element]:
    """A figure for each of the person's own activities, the latest ones where there are many."""
    figures = []
    numbered = len(activities) > 1
    for number, asked in list(enumerate(activities, 1))[-MOST_ACTIVITIES:]:
        title = words.own_activity(asked.name, number if numbered else None)
        bars = _bars(asked.checkins[-MOST_BARS:], lambda dated: dated.checkin.activity_rating)
        figures.append(_rating(f"aktivitet-{number}", title, words.ACTIVITY_ENDS(), bars, None))
    return figures


def _bars(checkins: Sequence[DatedCheckIn], answer: Callable[[DatedCheckIn], int | None]) -> list[ChartBar]:
    return [ChartBar(words.checkin_label(dated), words.checkin_label_long(dated), answer(dated)) for dated in checkins]


def _rating(identity: str, title: str, ends: str, bars: Sequence[ChartBar], level: float | None) -> Element:
    if all(bar.value is None for bar in bars):
        return _figure(title, (ends,), element("p", words.NO_ANSWERS(), class_="none"))
    return _figure(title, (ends,), rating_bars(identity, title, bars, level))


def _practice(visits: Sequence[Visit]) -> Element:
    shown = [visit for visit in visits if visit.formal + visit.informal][-MOST_PAIRS:]
    pairs = [ChartPair(str(visit.week), visit.formal, visit.informal) for visit in shown]
    drawing = pair_bars("oving", words.PRACTICE(), words.practice_chart_description(shown), pairs)
    formal, informal = inside_sentence(words.FORMAL()), inside_sentence(words.INFORMAL())
    legend = (
        legend_key("o1", hatched=False),
        element("span", formal),
        legend_key("o2", hatched=True),
        element("span", informal),
    )
    return _figure(words.PRACTICE(), legend, drawing)


def _figure(title: str, under: Iterable[Child], drawing: Element) -> Element:
    return element("figure", element("figcaption", element("h3", title), element("p", *under, class_="ends")), drawing)


# Before and after


def _patterns(report: Report, titles: Mapping[str, str]) -> Element:
    if not report.patterns:
        return _section(words.PATTERNS(), element("p", words.no_patterns(), class_="none"))
    patterns = report.patterns[:MOST_PATTERNS]
    seen = {pair.preference for pattern in patterns for pair in pattern.others}
    others = [preference for preference in RATING_TEXTS if preference in seen]
    rows = [_pattern(titles.get(pattern.exercise, pattern.exercise), pattern, others) for pattern in patterns]
    heads: tuple[Child, ...] = (
        words.EXERCISE(),
        words.LENGTH(),
        *_numbers(words.PAIRS()),
        _number(words.BEFORE(), dot_key(filled=True)),
        _number(words.AFTER(), dot_key(filled=False)),
        _drawn(plot_scale()),
        *_numbers(*(words.before_after(RATING_TEXTS[preference].title()) for preference in others), words.HELPED()),
    )
    return _section(
        words.PATTERNS(),
        element("p", words.patterns_scales(), class_="ends"),
        _table(words.patterns_why(), heads, rows, "patterns"),
    )


def _pattern(title: str, pattern: Pattern, others: Sequence[str]) -> Element:
    """The row of one pattern; `others` are the items beside pain that have a column."""
    before, after = value_text(pattern.before), value_text(pattern.after)
    pairs = {pair.preference: f"{value_text(pair.before)} → {value_text(pair.after)}" for pair in pattern.others}
    plot = before_after_dots(pattern.before, pattern.after, words.plot_description(before, after))
    cells: tuple[Child, ...] = (
        LENGTHS[pattern.length](),
        *_numbers(str(pattern.pairs), before, after),
        _drawn(plot),
        *_numbers(
            *(pairs.get(preference, words.NONE) for preference in others),
            words.NONE if pattern.helped is None else value_text(pattern.helped),
        ),
    )
    return _row(title, cells)


def _compared(report: Report) -> Element | None:
    if not report.compared:
        return None
    rows = [
        _row(
            words.compared_on(dated),
            (words.pain_change(dated.checkin.pain_change), words.hindered_change(dated.checkin.hindered_change)),
        )
        for dated in report.compared
    ]
    return _section(words.COMPARED(), _table("", (words.WHEN(), words.PAIN_NOW(), words.HINDERED_NOW()), rows))


def _plan(report: Report) -> Element | None:
    plan = report.plan
    if plan is None:
        return None
    parts = [(label(), getattr(plan, name)) for name, label in PLAN_NAMES.items()]
    own_parts = [
        element(tag, text) for label, answer in parts if answer for tag, text in (("dt", label), ("dd", answer))
    ]
    return _section(words.PLAN(), element("dl", *own_parts, class_="plan"))


# The person's own words


def _own_words(report: Report, titles: Mapping[str, str]) -> Element | None:
    if not report.own_words:
        return None
    answers = [
        _quoted(words.question(each.week, reflection_question(each, titles)), each.answer)
        for each in report.reflections[-MOST_WORDS:]
    ]
    notes = [
        _quoted(f"{long_date(note.day)} · {practice_title(note.about, titles)}", note.text)
        for note in report.notes[-MOST_WORDS:]
    ]
    quotes = [*answers, *notes] or [element("p", words.NO_OWN_WORDS(), class_="none")]
    omitted = len(report.reflections) + len(report.notes) - len(answers) - len(notes)
    remark = element("p", words.LATEST_WORDS(), class_="about") if omitted else None
    return element(
        "section", element("h2", words.OWN_WORDS()), remark, element("div", *quotes, class_="words"), class_="long"
    )


def _quoted(source: str, text: str) -> Element:
    return element("p", element("span", source, class_="of"), text)


# Pieces


def _section(title: str, *children: Child) -> Element:
    return element("section", element("h2", title), *children)


def _pair(*sections: Element | None) -> Element | None:
    """Two short sections beside each other, or the one there is; None where there is none."""
    return element("div", *sections, class_="pair") if any(section is not None for section in sections) else None


def _maybe(tag: str, text: str, kind: str) -> Element | None:
    return element(tag, text, class_=kind) if text else None


def _numbers(*cells: str) -> tuple[Element, ...]:
    """Cells of numbers, which are set to the right."""
    return tuple(map(_number, cells))


def _number(text: str, key: Element | None = None) -> Element:
    """A cell of a number, or the heading over such cells, with `key` before it."""
    return element("span", key, text, class_="number")


def _drawn(*content: Child) -> Element:
    """A cell of a drawing."""
    return element("span", *content, class_="drawn")


def _table(caption: str, heads: Sequence[Child], rows: Sequence[Element], kind: str | None = None) -> Element:
    head = element("tr", *(_cell("th", cell, scope="col") for cell in heads))
    title = element("caption", caption) if caption else None
    return element("table", title, element("thead", head), element("tbody", *rows), class_=kind)


def _row(first: str, cells: Sequence[Child], kind: str | None = None) -> Element:
    return element("tr", element("th", first, scope="row"), *(_cell("td", cell) for cell in cells), class_=kind)


def _cell(tag: str, content: Child, **attributes: str) -> Element:
    """A table cell; the class of a cell of a number or a drawing becomes that of the table cell."""
    kind = content.get("class") if isinstance(content, Element) else None
    if isinstance(content, Element) and kind in {"number", "drawn"}:
        return element(tag, content.text, *content, class_=kind, **attributes)
    return element(tag, content, **attributes)


CSS = """
@page {
  size: A4; margin: 10mm 14mm 9mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #46545a; }
}
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body {
  margin: 0 auto; max-width: 182mm; padding: 8mm 4mm; background: #fff; color: #1c2529;
  font: 9pt/1.33 "Source Sans 3", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, "DejaVu Sans", sans-serif;
}
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm; }
h1 { font-size: 19pt; line-height: 1.1; margin: 0; font-weight: 600; letter-spacing: -.2pt; }
.lead { margin: .6mm 0 0; color: #46545a; font-size: 10.5pt; }
.when { text-align: right; color: #46545a; }
.when p { margin: 0; }
.name { display: flex; gap: 2mm; margin: 0 0 1mm; align-items: flex-end; color: #1c2529; }
.name span { width: 52mm; border-bottom: .3mm solid #6d7b81; height: 5mm; }
.facts {
  display: flex; margin: 3.5mm 0 2.5mm; padding: 2mm 0; border-top: .5mm solid #2f4858;
  border-bottom: .2mm solid #c3ccd0;
}
.facts div { flex: 1 1 auto; padding-right: 3mm; display: flex; flex-direction: column-reverse; }
.facts dt { color: #46545a; font-size: 8.4pt; }
.facts dd { margin: 0; font-size: 14.5pt; line-height: 1.15; font-weight: 600; }
.about { margin: 0; color: #46545a; font-size: 8.6pt; }
h2 { font-size: 11pt; margin: 3.2mm 0 .8mm; font-weight: 600; color: #2f4858; break-after: avoid; }
h3 { font-size: 9.4pt; margin: 0; font-weight: 600; }
section { break-inside: avoid; }
section.long { break-inside: auto; }
section.long h2 + * > :first-child { break-before: avoid; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: #46545a; font-size: 8.4pt; padding-bottom: .6mm; }
th, td { padding: .3mm 2mm .3mm 0; text-align: left; vertical-align: baseline; font-weight: 400; }
thead th { font-size: 8.4pt; color: #46545a; border-bottom: .2mm solid #8b989e; }
tbody tr { border-bottom: .15mm solid #dde3e6; break-inside: avoid; }
.number { text-align: right; width: 21mm; white-space: nowrap; font-variant-numeric: tabular-nums; }
.here th, .here td { font-weight: 600; background: #eef2f4; }
.tag { font-weight: 400; color: #46545a; white-space: nowrap; }
.quiet td { color: #6b777c; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 2.4mm 9mm; }
figure { margin: 0; break-inside: avoid; }
figcaption p { margin: 0; }
.ends { color: #46545a; font-size: 8pt; margin: 0; }
.chart { width: 100%; height: auto; display: block; }
.chart text { font-size: 9.5px; fill: #1c2529; text-anchor: middle; }
.chart .value { font-weight: 600; font-size: 10.5px; paint-order: stroke; stroke: #fff; stroke-width: 3px; }
.chart .mark { text-anchor: end; fill: #5b686d; font-size: 8.5px; }
.chart .tick { fill: #46545a; }
.chart .axis { text-anchor: start; font-size: 8.5px; }
.bar { fill: #4f7185; stroke: #2f4858; stroke-width: .8; }
.grid { stroke: #dde3e6; stroke-width: .8; }
.floor { stroke: #8b989e; stroke-width: 1; }
.group { stroke: #1c2529; stroke-width: 1; stroke-dasharray: 5 3; }
.beneath { stroke: #fff; stroke-width: 2.2; }
.chart .within { fill: #fff; font-weight: 600; font-size: 10.5px; }
.days { width: 23mm; height: 3mm; margin-right: 1mm; vertical-align: -.4mm; }
.plot { width: 42mm; height: 3mm; display: block; margin-left: auto; overflow: visible; }
.plot text { font-size: 10px; fill: #46545a; text-anchor: middle; }
.full { fill: #2f4858; stroke: #2f4858; stroke-width: 1.2; }
.open { fill: #fff; stroke: #2f4858; stroke-width: 1.2; }
.days .open { stroke: #a9b4b9; stroke-width: .8; }
.scale { stroke: #a9b4b9; stroke-width: 1; }
.between { stroke: #2f4858; stroke-width: 2; }
.more { stroke: #2f4858; stroke-width: 1.2; fill: none; }
.paper { fill: #fff; }
.hatch { stroke: #2f4858; stroke-width: 2.2; }
.key { width: 2.4mm; height: 2.4mm; margin: 0 1mm 0 0; vertical-align: -.2mm; }
.key + .key, span + .key { margin-left: 3mm; }
.none { color: #6b777c; margin: 1mm 0; }
.under { margin: 1.2mm 0 0; color: #46545a; font-size: 8.2pt; }
.plan { display: grid; grid-template-columns: auto 1fr; gap: .4mm 4mm; margin: 0; }
.plan dt { color: #46545a; }
.plan dd { margin: 0; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 9mm; }
.pair > :only-child { grid-column: 1 / -1; }
td:last-child, th:last-child { padding-right: 0; }
.weeks th:first-child { width: 24mm; }
.weeks .drawn { width: 34mm; }
.patterns .drawn { width: 46mm; vertical-align: middle; }
.patterns .number { width: 13mm; }
.patterns thead .number { white-space: normal; vertical-align: bottom; }
.patterns thead th, .patterns thead .drawn { vertical-align: bottom; }
.words p { margin: 0 0 1.6mm; overflow-wrap: anywhere; break-inside: avoid; }
.words .of { color: #46545a; font-size: 8.4pt; display: block; }
footer { margin-top: 3mm; padding-top: 1.2mm; border-top: .2mm solid #c3ccd0; color: #46545a; font-size: 8pt; }
td, th { overflow-wrap: anywhere; }
thead th { overflow-wrap: normal; }
@media print { body { padding: 0; max-width: none; } }
@media screen and (max-width: 600px) { .charts { grid-template-columns: 1fr; } .facts, header { flex-wrap: wrap; } }
"""
