"""Every rating item of the table is worded, asked, kept, shown, exported, taken back, and can be corrected."""

from __future__ import annotations

import asyncio
import csv
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from nærvær.cli.csv_columns import read_practices
from nærvær.dialogues.diary_editor import _rating_names
from nærvær.dialogues.interviewer import DialogueContext
from nærvær.domain.diary import Entry
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.domain.preferences import Preferences, practice_questions, preference_choices, preference_fact
from nærvær.domain.ratings import RATING_NAMES, RATING_RULES, RatingRule, Ratings
from nærvær.domain.report import FEWEST_PAIRS, report
from nærvær.report.report_page import report_page
from nærvær.store.codec import decode_ratings, encode_ratings
from nærvær.texts.export_pages import description, html_page, practice_table
from nærvær.texts.formats import capitalised
from nærvær.texts.plain import before_and_after
from nærvær.texts.progress import _practice
from nærvær.texts.ratings import PRACTICE_RATINGS, RATING_LABELS, RATING_TEXTS
from nærvær.tui.pages.around_practice import BeforeAfterPage
from tui.conftest import OpenApp, bench, open_app
from tui.fakes import Bench

__all__ = ["bench", "open_app"]

NOW = datetime(2026, 3, 4, 8, tzinfo=UTC)
ANSWERS = Ratings(**dict.fromkeys(RATING_NAMES, 7))
PRACTICE = Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None, ratings=ANSWERS)
DONE = Entry("an-id", NOW, "UTC", NOW.date(), PRACTICE)


def titles() -> list[str]:
    return [RATING_TEXTS[rule.preference].title() for rule in RATING_RULES]


def names_of(rule: RatingRule) -> list[str]:
    return [name for name in (rule.before, rule.after) if name]


def test_every_answer_belongs_to_one_item_and_is_worded() -> None:
    assert sorted(name for rule in RATING_RULES for name in names_of(rule)) == sorted(RATING_NAMES)
    assert set(PRACTICE_RATINGS) == set(RATING_LABELS) == set(RATING_NAMES)
    assert all(len(item.steps) == 11 for item in PRACTICE_RATINGS.values())


@pytest.mark.parametrize("rule", RATING_RULES, ids=lambda rule: rule.preference)
def test_an_item_is_turned_on_and_off_by_its_choice_and_by_no_other(rule: RatingRule) -> None:
    (choice,) = (each for each in preference_choices() if each.name == rule.preference)
    for asked in (True, False):
        questions = practice_questions(Preferences.from_entries([replace(DONE, fact=choice.fact(asked))]))
        others = {name for each in RATING_RULES if each is not rule and each.on_by_default for name in names_of(each)}
        assert set(questions.before + questions.after) == others | (set(names_of(rule)) if asked else set())


@pytest.mark.parametrize("name", RATING_NAMES)
def test_an_answer_is_kept_shown_exported_and_taken_back(name: str) -> None:
    assert getattr(decode_ratings(encode_ratings(ANSWERS)), name) == 7
    assert f"{RATING_LABELS[name]()} 7" in _practice(DONE, {})
    assert f"{capitalised(RATING_LABELS[name]())}: {PRACTICE_RATINGS[name].describe(7)}." in " ".join(
        before_and_after(ANSWERS)
    )
    assert f"{capitalised(RATING_LABELS[name]())}: 7" in html_page([DONE], {})
    assert name in description()
    table = practice_table([DONE], {})
    assert next(csv.DictReader(table.lstrip("\ufeff").splitlines(), delimiter=";"))[name] == "7"
    (taken,) = read_practices(table.encode(), {}, NOW).past
    assert taken.fact == replace(PRACTICE, heard_seconds=600)


@pytest.mark.parametrize("name", RATING_NAMES)
def test_the_table_of_a_version_without_an_item_comes_back_as_the_same_practices(name: str) -> None:
    rows = list(csv.reader(practice_table([DONE], {}).lstrip("\ufeff").splitlines(), delimiter=";"))
    missing = rows[0].index(name)
    older = "\n".join(";".join(cell for at, cell in enumerate(row) if at != missing) for row in rows)
    (taken,) = read_practices(older.encode(), {}, NOW).past
    assert (taken.id, taken.fact) == ("an-id", replace(PRACTICE, ratings=replace(ANSWERS, **{name: None})))


def test_what_can_be_corrected_is_what_is_asked_usually_or_by_choice_and_what_was_answered() -> None:
    asked = preference_fact(rating_items={"bother": True})

    def names(ratings: Ratings, *entries: Entry) -> list[str]:
        context = DialogueContext(Bench().parts().catalogue, lambda: entries, lambda: date(2026, 3, 4))
        return _rating_names(context, ratings)

    assert names(Ratings()) == ["pain_before", "pain_after", "helped"]
    assert names(Ratings(bother_after=3)) == ["pain_before", "pain_after", "bother_after", "helped"]
    assert names(Ratings(), replace(DONE, fact=asked)) == [
        *("pain_before", "pain_after", "bother_before", "bother_after", "helped")
    ]
    off = preference_fact(rating_items={"ask_pain": False})
    assert names(Ratings(), replace(DONE, fact=off)) == ["pain_before", "pain_after", "helped"]


def test_the_table_of_0_1_0_comes_back_as_the_same_practices() -> None:
    """The heading and the line are as 0.1.0 wrote them, whatever items there are now."""
    table = (
        "\ufeffid;start;day;kind;label;week;seconds;planned_seconds;ended;voice;posture;"
        "pain_before;pain_after;bother_before;bother_after;helped;note\r\n"
        "an-id;2026-03-04 08:00:00+00:00;2026-03-04;formal;Kroppsskanning;1;600;600;finished;;;6;4;5;3;7;\r\n"
    )
    (taken,) = read_practices(table.encode(), {"body-scan": "Kroppsskanning"}, NOW).past
    answers = Ratings(pain_before=6, pain_after=4, bother_before=5, bother_after=3, helped=7)
    assert (taken.id, taken.at, taken.fact) == ("an-id", NOW, replace(PRACTICE, heard_seconds=600, ratings=answers))


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
@pytest.mark.parametrize("rule", RATING_RULES, ids=lambda rule: rule.preference)
async def test_what_was_answered_is_shown_after_the_practice(
    rule: RatingRule, size: tuple[int, int], bench: Bench, open_app: OpenApp
) -> None:
    answers = dict.fromkeys(names_of(rule), 7)
    async with open_app(bench, size) as driven:
        await driven.page("TodayPage")
        saved: asyncio.Future[Entry | None] = asyncio.get_running_loop().create_future()
        await driven.app.push_screen(BeforeAfterPage(600, Ratings(**answers), saved, False))
        await driven.page("BeforeAfterPage")
        for name in answers:
            number, word = PRACTICE_RATINGS[name].describe(7).split(" – ")
            await driven.shows(number)
            await driven.shows(word.split()[-1])
        title = RATING_TEXTS[rule.preference].title()
        assert [title in driven.text() for title in titles()] == [each == title for each in titles()]


@pytest.mark.parametrize(
    "rule", [rule for rule in RATING_RULES if rule.before and rule.after], ids=lambda rule: rule.preference
)
def test_an_item_asked_before_and_after_has_its_medians_in_the_report(rule: RatingRule) -> None:
    answers = {**dict.fromkeys(("pain_before", "pain_after"), 1), rule.before: 9, rule.after: 3}
    told = [
        replace(DONE, id=f"id-{number}", fact=replace(PRACTICE, ratings=Ratings(**answers)))
        for number in range(FEWEST_PAIRS)
    ]
    # Pain has two columns and dots on a line, every other item one column with both numbers.
    title = RATING_TEXTS[rule.preference].title()
    drawn = rule.before == "pain_before"
    heading, medians = (
        (f"{title} før og etter", f"{title} før: 9, etter: 3") if drawn else (f"{title} før → etter", "9 → 3")
    )
    catalogue = Bench().parts().catalogue

    def page(entries: list[Entry]) -> str:
        return report_page(report(entries, NOW.date(), own_words=False), catalogue.programme(), {}).decode()

    assert heading in page(told)
    assert medians in page(told)
    assert medians not in page(told[1:])
