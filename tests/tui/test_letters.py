"""A letter is a key in both cases, on every page where no line is being typed."""

from __future__ import annotations

import pytest
from textual import events

from nærvær.domain.practice import InformalPractice
from nærvær.tui.app import in_lower_case
from tui.cases import every_letter_works_in_both_cases, forms
from tui.conftest import OpenApp
from tui.fakes import Bench, NotedDiary, left_over
from tui.test_screens import PAGES, Arrive, on_left_over, on_settle


@pytest.mark.parametrize(
    "arrive", [page for page in PAGES if page is not on_settle], ids=lambda arrive: arrive.__name__
)
async def test_every_letter_that_is_bound_works_in_both_cases(bench: Bench, open_app: OpenApp, arrive: Arrive) -> None:
    bench.diary.append(InformalPractice("dusje", 1))
    if arrive is on_left_over:
        bench.diary = NotedDiary(left_over())
    async with open_app(bench) as driven:
        page = await arrive(driven)
        await driven.pilot.pause()
        tried = await every_letter_works_in_both_cases(driven)
        assert tried == 0 if page.query("TextInput") else tried >= 2


async def test_a_row_of_a_list_is_chosen_by_its_letter_in_both_cases(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        told = []
        for form in (events.Key("a", "a"), *forms("a")):
            await driven.press("E")
            await driven.page("ChoosePage")
            driven.app.post_message(events.Key(form.key, form.character))
            await driven.page("TodayPage")
            told.append(bench.diary.facts[-1])
        assert len(told) == 1 + len(forms("a"))
        assert set(told) == {told[0]}


async def test_keys_typed_before_a_page_is_there_count_in_both_cases_too(bench: Bench, open_app: OpenApp) -> None:
    async with open_app(bench) as driven:
        await driven.press("O", "2")
        await driven.page("TodayPage")
        await driven.shows("Kroppsskanning")


@pytest.mark.parametrize(
    ("key", "meant"),
    [("G", "g"), ("shift+g", "g"), ("shift+G", "g"), ("Æ", "æ"), ("g", "g")]
    + [
        (same, same)
        for same in ("ctrl+c", "alt+G", "ctrl+shift+g", "question_mark", "5", "shift+tab", "up", "plus", "+")
    ]
    + [("shift+up", "shift+up"), ("İ", "İ"), ("ß", "ß"), ("F1", "F1")],
)
def test_only_letters_alone_or_with_shift_are_folded(key: str, meant: str) -> None:
    assert in_lower_case(key) == meant
