"""What can be read in can be read out: any export that is taken in is read by every command and page, and goes out again."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from cli.hurried import compose
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.diary import Entry
from nærvær.domain.practice import PracticeInProgress, PracticeOptions
from nærvær.domain.services import Services
from nærvær.domain.validation import EARLIEST_DAY, LAST_YEAR, LONGEST_SECONDS, MOST_MONTHS, NOTE_LENGTH
from nærvær.store.diary_opener import open_diary
from nærvær.store.export_zip import FACTS, FORMAT, VERSION
from nærvær.tui.app import NaervaerApp
from store.diaries import LONG
from tui.conftest import Driven

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))
ODD = (
    *(
        "",
        " ",
        "\x00",
        "\x1b[2J\x1b]0;x\x07",
        "\x85\x9b31m",
        "\u202e\u2066abc",
        "\u2028",
        "\u200b",
        "[@click=app.quit]X[/]",
    ),
    *(
        "🏳️‍🌈👨‍👩‍👧",
        "e\u0301" * 40,
        "\U0010ffff\ue000\u0378",
        "=1+1",
        "'=x",
        "</p><script>",
        '"; DROP',
        "{0}%s",
        "a" * NOTE_LENGTH,
    ),
    *(
        "漢" * 500,
        "nan",
        "-1",
        "1e9",
        "9" * 500,
        "²",
        "٣",
        "True",
        "yes",
        "no",
        "1",
        "7",
        "101",
        "99:99",
        "08:00",
        "1 2 9",
    ),
)
KNOWN = (
    *(
        "voice",
        "length",
        "bell",
        "bell_volume",
        "ground",
        "ground_volume",
        "settling",
        "silence",
        "interval",
        "ask_pain",
        "bother",
        "share",
    ),
    *(
        "ask_helped",
        "ask_note",
        "look_day",
        "own_activity",
        "skip",
        "linger",
        "posture",
        "reminder_anchor",
        "reminder_id",
    ),
    *("reminder_time", "reminder_days", "minutes:body-scan", "minutes:", "minutes:breathing-space"),
)
EXAMPLES = 5 if LONG else 3
SHELF = FolderCatalogue(*content_folders())
EXERCISES = ("body-scan", "breathing-space", "nothing-known")
texts = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8"), max_size=30)
names = texts.filter(str.strip)
maybe_texts = st.none() | texts
weeks = st.integers(1, 8)
edges = (0, 1, 59, 60, 3600, LONGEST_SECONDS)
whole_seconds = st.sampled_from(edges) | st.integers(0, LONGEST_SECONDS)
seconds = whole_seconds | st.sampled_from((0.0, -0.0, 5e-324, 0.5, 59.5, 86_400.0)) | st.floats(0, LONGEST_SECONDS)
ratings = st.dictionaries(
    st.sampled_from(("pain_before", "pain_after", "bother_before", "bother_after", "helped")),
    st.none() | st.integers(0, 10),
)
answers = st.none() | st.integers(0, 10)
days = st.sampled_from((date(1900, 1, 1), date(2000, 2, 29), date(LAST_YEAR, 12, 31))) | st.dates(
    date(1900, 1, 1), date(LAST_YEAR, 12, 31)
)
told_days = days.filter(lambda day: day >= EARLIEST_DAY).map(date.isoformat)
practices = st.fixed_dictionaries(
    {
        "exercise": st.sampled_from(EXERCISES) | names,
        "week": weeks,
        "planned_seconds": whole_seconds,
        "heard_seconds": seconds,
        "ended": st.sampled_from(("finished", "stopped", "interrupted")),
        "voice": maybe_texts,
    },
    optional={"posture": maybe_texts, "ratings": ratings, "on": told_days, "slip": texts, "mood": texts},
)
everyday = st.fixed_dictionaries(
    {"activity": names, "week": weeks}, optional={"seconds": st.none() | whole_seconds, "on": told_days}
)
changes = st.none() | st.integers(-3, 3)
identities = st.sampled_from(tuple(f"a-{number}" for number in range(12)))
DATA = {
    "practice": practices,
    "left": practices,
    "everyday": everyday,
    "arrived": st.fixed_dictionaries({"week": weeks}),
    "preference": st.fixed_dictionaries({"name": st.sampled_from(KNOWN) | names, "value": texts}),
    "check_in": st.fixed_dictionaries(
        {"week": weeks},
        optional={
            **dict.fromkeys(("hindered", "pain_average", "activity_rating"), answers),
            **dict.fromkeys(("pain_change", "hindered_change"), changes),
            "activity": maybe_texts,
            "months": st.none() | st.sampled_from((0, 1, 3, 6, MOST_MONTHS)) | st.integers(0, MOST_MONTHS),
        },
    ),
    "reflection": st.fixed_dictionaries({"week": weeks, "question": texts}),
    "plan": st.fixed_dictionaries(dict.fromkeys(("when", "where", "which", "what_if"), texts)),
    "correction": st.one_of(
        st.fixed_dictionaries({"of": identities | names, "practice": practices, "everyday": st.none()}),
        st.fixed_dictionaries({"of": identities, "practice": st.none(), "everyday": everyday | st.none()}),
    ),
    "dream": st.dictionaries(texts, st.none() | texts | st.integers(-(10**17), 10**17) | st.lists(texts, max_size=2)),
}
moments = st.sampled_from(
    (
        *("1900-01-01T00:00:00+00:00", "9000-12-31T23:59:59.999999+00:00", "2026-03-29T02:30:00+01:00"),
        *("2026-03-04T10:59:59Z", "1970-01-01T00:00:00+14:00", "2000-02-29T23:59:59-12:00"),
    )
) | st.datetimes(datetime(1900, 1, 2), datetime(LAST_YEAR, 12, 30)).map(lambda at: f"{at.isoformat()}+00:00")
near = st.datetimes(datetime(2025, 10, 1), datetime(2026, 3, 4)).map(lambda at: f"{at.isoformat()}+01:00")
zones = st.sampled_from(
    (
        "Europe/Oslo",
        "Asia/Kathmandu",
        "UTC",
        "UTC+99:00",
        "UTC-03:30:15",
        "UTC+1",
        "Nowhere/Town",
        "x" * 64,
        "æ ø å",
        "..",
        "",
    )
)
near_days = st.dates(date(2025, 10, 1), date(2026, 3, 4))


@st.composite
def facts(draw: st.DrawFn, number: int) -> dict[str, object]:
    kind = draw(st.sampled_from(sorted(DATA)))
    lately = draw(st.booleans())
    return {
        "id": f"a-{number}",
        "kind": kind,
        "at": draw(near if lately else moments),
        "zone": draw(zones),
        "day": draw(near_days if lately else days).isoformat(),
        "data": draw(DATA[kind]),
        "note": draw(maybe_texts) or None if kind in ("practice", "left", "everyday", "reflection", "dream") else None,
    }


exports = st.integers(1, 12).flatmap(lambda count: st.tuples(*(facts(number) for number in range(count))))


class House:
    """A person's folder, and the command line over it in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def parts(self) -> Services:
        return replace(
            compose(str(self.folder), SHELF), now=lambda: NOW, open_diary=lambda: open_diary(self.folder, lambda: NOW)
        )

    def run(self, *words: str, typed: str = "", codes: tuple[int, ...] = (0,)) -> str:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err), mock.patch.object(sys, "stdin", io.StringIO(typed)):
            code = run_command(build_parser().parse_args(list(words)), self.parts, _no_face, _no_face)
        assert code in codes, (words, code, err.getvalue())
        assert "Noe gikk galt" not in err.getvalue()
        if "--json" in words:
            json.loads(out.getvalue())
        return out.getvalue()

    def told(self) -> tuple[Entry, ...]:
        with open_diary(self.folder, lambda: NOW) as diary:
            return diary.entries()


def _no_face(_: object) -> int:
    raise AssertionError


def read_by_everything(house: House, papers: Path) -> None:
    """Every command that reads, and what is written by them."""
    for words in (("progress",), ("progress", "--json"), ("verify",), ("verify", "--json"), ("plan",), ("exercises",)):
        house.run(*words)
    house.run("report", "-o", str(papers / "rapport.html"))
    house.run("report", "--with-notes", "-o", str(papers / "rapport.html"))


async def seen_on_every_page(house: House) -> None:
    """Today, the weeks and what can be seen from there, the diary, the settings and the lists, at 80×24."""
    app = NaervaerApp(house.parts)
    async with app.run_test(size=(80, 24)) as pilot:
        driven = Driven(app, pilot)
        try:
            await driven.page("TodayPage")
            for key in ("o", "e", "i", "m", "t"):
                await driven.press(key)
                await driven.until(lambda: type(app.screen).__name__ != "TodayPage")
                assert driven.text().strip()
                await back(driven)
            for row in range(3):
                await driven.press("u")
                await driven.page("ProgressPage")
                await driven.press(*["down"] * row, "enter")
                await driven.until(lambda: type(app.screen).__name__ != "ProgressPage")
                assert driven.text().strip()
                await back(driven)
        finally:
            app.leave()
            await app.finish()


async def back(driven: Driven) -> None:
    """Escape, page by page, until today is shown again."""
    while type(here := driven.app.screen).__name__ != "TodayPage":
        await driven.press("escape")
        await driven.until(lambda here=here: driven.app.screen is not here)
    await driven.page("TodayPage")


def packed(file: Path, items: object) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(FACTS, json.dumps({"format": FORMAT, "version": VERSION, "facts": items}))
    return file


def items_of(file: Path) -> list[dict[str, object]]:
    with zipfile.ZipFile(file) as opened:
        whole = json.loads(opened.read(FACTS))
    assert "unreadable" not in whole
    found: list[dict[str, object]] = whole["facts"]
    return found


def go_in_and_out(papers: Path, items: tuple[dict[str, object], ...]) -> None:
    """Take these in, read them everywhere, take them along, and back."""
    house, fresh = House(papers / "her"), House(papers / "der")
    house.run("import", str(packed(papers / "inn.zip", items)))
    before = house.told()
    read_by_everything(house, papers)
    asyncio.run(seen_on_every_page(house))
    assert house.told() == before
    house.run("export", "-o", str(papers / "ut.zip"))
    assert {item["id"] for item in items_of(papers / "ut.zip")} == {item["id"] for item in items}
    fresh.run("import", str(papers / "ut.zip"))
    assert fresh.told() == before
    fresh.run("export", "-o", str(papers / "igjen.zip"))
    assert items_of(papers / "igjen.zip") == items_of(papers / "ut.zip")
    house.run("backup")
    house.run("remind", "-o", str(papers / "paaminnelse.ics"), codes=(0, 2))
    house.run("log", "dusj", "--new", "--minutes", "5")
    house.run("log", "dusj", "--date", "1.3.2026")
    wish = PracticeOptions("body-scan", 20.0)
    with open_diary(house.folder, lambda: NOW) as diary:
        diary.begin(PracticeInProgress("01980000-0000-7000-8000-000000000001", NOW, wish, 5.0, 5.0))
    read_by_everything(house, papers)
    house.run("export", "-o", str(papers / "alt.zip"))
    House(papers / "tredje").run("import", str(papers / "alt.zip"))
    house.run("restore")
    assert house.told() == before
    if "ovelser.csv" in zipfile.ZipFile(papers / "ut.zip").namelist() and any(
        item["kind"] in ("practice", "everyday") for item in items
    ):
        (papers / "tabell.csv").write_bytes(zipfile.ZipFile(papers / "ut.zip").read("ovelser.csv"))
        house.run("import", str(papers / "tabell.csv"), codes=(0, 2))
        assert house.told() == before
    house.run("erase", "--entry", str(items[0]["id"]), typed="slett\n", codes=(0, 2))
    assert all(entry.id != items[0]["id"] for entry in house.told())


@pytest.mark.parametrize("part", range(60 if LONG else 1))
def test_what_is_taken_in_is_read_by_every_command_and_page_and_goes_out_again(
    tmp_path_factory: pytest.TempPathFactory, part: int, record_property: Callable[[str, object], None]
) -> None:
    tried = []

    @seed(part)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # one example takes seconds: shrinking would take hours
        suppress_health_check=list(HealthCheck),
    )
    @given(exports)
    def go(items: tuple[dict[str, object], ...]) -> None:
        tried.append(len(items))
        go_in_and_out(tmp_path_factory.mktemp("inn og ut"), items)

    go()
    record_property("figures", f"{len(tried)} exports with {sum(tried)} facts in, read by all, and out again")
