"""The page itself, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element

from ..domain.programme import Programme
from ..domain.progress import ActivitySeries, Look, Visit
from ..domain.report import Report
from ..words import report_words as words
from ..words.looking import PLAN_NAMES
from ..words.patterns_words import LENGTHS
from ..words.refusals import amount
from ..words.telling import day
from .charts import Bar, Pair, group_level, key, pair_bars, rating_bars
from .markup import Child, node, page, styled
from .style import CSS

MOST_ROWS = 13
MOST_BARS = 16
MOST_PAIRS = 10
MOST_ACTIVITIES = 4
MOST_PATTERNS = 6
MOST_WORDS = 24
# The browser is told that there is nothing to fetch or to run.
NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"


def report_page(told: Report, programme: Programme, titles: Mapping[str, str]) -> bytes:
    """The report as one HTML file in UTF-8; `titles` by exercise id."""
    body: tuple[Child, ...] = (
        _head(told),
        _facts(told),
        node("p", words.ABOUT, class_="about"),
        _weeks(told, programme),
    )
    if told.first is not None or told.weekly:
        body += (_charts(told), _patterns(told, titles))
    foot = words.FOOT_BY_STAFF if told.by_staff else words.FOOT
    body += (_pair(_compared(told), _plan(told)), _own_words(told, titles), node("footer", foot))
    head = node(
        "head",
        node("meta", charset="utf-8"),
        node("meta", http_equiv="Content-Security-Policy", content=NOTHING_ELSE),
        node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        node("title", f"{words.TITLE}, {day(told.made)}"),
        styled(CSS),
    )
    return page(node("html", head, node("body", node("main", *body)), lang="nb"))


def _head(told: Report) -> Element:
    name = node("p", words.NAME, node("span"), class_="name")
    when = node(
        "div", name, node("p", words.made(told.made)), node("p", words.covers(told.first, told.last)), class_="when"
    )
    return node("header", node("div", node("h1", words.TITLE), node("p", words.LEAD, class_="lead")), when)


def _facts(told: Report) -> Element:
    return node(
        "dl", *(node("div", node("dt", what), node("dd", figure)) for figure, what in words.facts(told)), class_="facts"
    )


# The eight weeks


def _weeks(told: Report, programme: Programme) -> Element:
    stays = {week.number: told.visits_to(week.number) for week in programme.weeks}
    crowded = sum(max(1, len(visits)) for visits in stays.values()) > MOST_ROWS
    rows = [
        _visit(week.theme, visit, week.number, told)
        for week in programme.weeks
        for visit in ((stays[week.number][-1:] if crowded else stays[week.number]) or (None,))
    ]
    caption = words.ONLY_LATEST if crowded else ""
    heads: tuple[Child, ...] = (
        words.WEEK,
        words.THEME,
        *_numbers(words.DAYS, words.FORMAL, words.INFORMAL, words.MINUTES),
    )
    return _section(words.WEEKS, _table(caption, heads, rows, "weeks"))


def _visit(theme: str, visit: Visit | None, week: int, told: Report) -> Element:
    if visit is None or (visit != told.visits[-1] and not visit.formal + visit.informal):
        cells: tuple[Child, ...] = (theme, *_numbers(*[words.NONE] * 4))
        return _row(str(week), cells, "quiet")
    here = visit == told.visits[-1]
    name: Child = node("span", theme, node("span", f" · {words.HERE}", class_="tag")) if here else theme
    counts = (visit.days, visit.formal, visit.informal, visit.minutes)
    return _row(words.visit(visit.week, visit.visit), (name, *_numbers(*map(str, counts))), "here" if here else None)


# Week for week


def _charts(told: Report) -> Element:
    looks = told.weekly[-MOST_BARS:]
    cut = words.latest_of(len(looks), len(told.weekly)) if len(looks) < len(told.weekly) else ""
    hindered = _bars(looks, lambda look: look.told.hindered)
    pain = _bars(looks, lambda look: look.told.pain_average)
    levels = (
        group_level([look.told.hindered for look in told.weekly]),
        group_level([look.told.pain_average for look in told.weekly]),
    )
    figures = [
        _rating("hemmet", words.HINDERED, words.HINDERED_ENDS, hindered, levels[0]),
        _rating("smerte", words.PAIN, words.PAIN_ENDS, pain, levels[1]),
        _practice(told.visits),
    ]
    figures += _activities(told.activities)
    lined = levels != (None, None)
    under = " ".join(filter(None, (cut, words.GROUP_FIGURE if lined else "")))
    return _section(words.CHARTS, node("div", *figures, class_="charts"), _maybe("p", under, "under"))


def _activities(activities: Sequence[ActivitySeries]) -> list[Element]:
    """A figure for each of the person's own activities, the latest ones where there are many."""
    figures = []
    numbered = len(activities) > 1
    for number, asked in list(enumerate(activities, 1))[-MOST_ACTIVITIES:]:
        title = words.own_activity(asked.name, number if numbered else None)
        bars = _bars(asked.looks[-MOST_BARS:], lambda look: look.told.activity_rating)
        figures.append(_rating(f"aktivitet-{number}", title, words.ACTIVITY_ENDS, bars, None))
    return figures


def _bars(looks: Sequence[Look], answer: Callable[[Look], int | None]) -> list[Bar]:
    return [Bar(words.look(look), words.look_long(look), answer(look)) for look in looks]


def _rating(identity: str, title: str, ends: str, bars: Sequence[Bar], level: float | None) -> Element:
    if all(bar.value is None for bar in bars):
        return _figure(title, (ends,), node("p", words.NO_ANSWERS, class_="none"))
    return _figure(title, (ends,), rating_bars(identity, title, bars, level))


def _practice(visits: Sequence[Visit]) -> Element:
    shown = [visit for visit in visits if visit.formal + visit.informal][-MOST_PAIRS:]
    pairs = [Pair(str(visit.week), visit.formal, visit.informal) for visit in shown]
    drawing = pair_bars("oving", words.PRACTICE, words.described_practice(shown), pairs)
    formal, informal = words.FORMAL.lower(), words.INFORMAL.lower()
    legend = (key("o1", hatched=False), node("span", formal), key("o2", hatched=True), node("span", informal))
    return _figure(words.PRACTICE, legend, drawing)


def _figure(title: str, under: Iterable[Child], drawing: Element) -> Element:
    return node("figure", node("figcaption", node("h3", title), node("p", *under, class_="ends")), drawing)


# Before and after


def _patterns(told: Report, titles: Mapping[str, str]) -> Element:
    if not told.patterns:
        return _section(words.PATTERNS, node("p", words.NO_PATTERNS, class_="none"))
    rows = [
        _row(
            titles.get(pattern.exercise, pattern.exercise),
            (
                LENGTHS[pattern.length],
                *_numbers(
                    str(pattern.pairs),
                    f"{amount(pattern.before)} → {amount(pattern.after)}",
                    words.NONE if pattern.helped is None else amount(pattern.helped),
                ),
            ),
        )
        for pattern in told.patterns[:MOST_PATTERNS]
    ]
    heads: tuple[Child, ...] = (
        words.EXERCISE,
        words.LENGTH,
        *_numbers(words.PAIRS, words.PAIN_BEFORE_AFTER, words.HELPED),
    )
    return _section(words.PATTERNS, _table(words.PATTERNS_WHY, heads, rows))


def _compared(told: Report) -> Element | None:
    if not told.compared:
        return None
    rows = [
        _row(
            words.compared(look),
            (words.pain_change(look.told.pain_change), words.hindered_change(look.told.hindered_change)),
        )
        for look in told.compared
    ]
    return _section(words.COMPARED, _table("", (words.WHEN, words.PAIN_NOW, words.HINDERED_NOW), rows))


def _plan(told: Report) -> Element | None:
    plan = told.plan
    if plan is None:
        return None
    parts = [(label, getattr(plan, name)) for name, label in PLAN_NAMES.items()]
    told_parts = [node(tag, text) for label, said in parts if said for tag, text in (("dt", label), ("dd", said))]
    return _section(words.PLAN, node("dl", *told_parts, class_="plan"))


# The person's own words


def _own_words(told: Report, titles: Mapping[str, str]) -> Element | None:
    if not told.own_words:
        return None
    answers = [_said(words.question(said.week, said.question), said.answer) for said in told.reflections[-MOST_WORDS:]]
    notes = [
        _said(f"{day(note.on)} · {titles.get(note.about, note.about)}", note.text) for note in told.notes[-MOST_WORDS:]
    ]
    said = [*answers, *notes] or [node("p", words.NO_OWN_WORDS, class_="none")]
    left_out = len(told.reflections) + len(told.notes) - len(answers) - len(notes)
    cut = node("p", words.LATEST_WORDS, class_="about") if left_out else None
    return node("section", node("h2", words.OWN_WORDS), cut, node("div", *said, class_="words"), class_="long")


def _said(of: str, text: str) -> Element:
    return node("p", node("span", of, class_="of"), text)


# Pieces


def _section(title: str, *children: Child) -> Element:
    return node("section", node("h2", title), *children)


def _pair(*sections: Element | None) -> Element | None:
    """Two short sections beside each other, where there are two."""
    return node("div", *sections, class_="pair") if any(section is not None for section in sections) else None


def _maybe(tag: str, text: str, kind: str) -> Element | None:
    return node(tag, text, class_=kind) if text else None


def _numbers(*cells: str) -> tuple[Element, ...]:
    """Cells that stand to the right."""
    return tuple(node("span", cell, class_="number") for cell in cells)


def _table(caption: str, heads: Sequence[Child], rows: Sequence[Element], kind: str | None = None) -> Element:
    head = node("tr", *(_cell("th", cell, scope="col") for cell in heads))
    told = node("caption", caption) if caption else None
    return node("table", told, node("thead", head), node("tbody", *rows), class_=kind)


def _row(first: str, cells: Sequence[Child], kind: str | None = None) -> Element:
    return node("tr", node("th", first, scope="row"), *(_cell("td", cell) for cell in cells), class_=kind)


def _cell(tag: str, content: Child, **attributes: str) -> Element:
    """A table cell; one made by `_numbers` hands its class to the cell."""
    if isinstance(content, Element) and content.get("class") == "number":
        return node(tag, content.text, class_="number", **attributes)
    return node(tag, content, **attributes)
