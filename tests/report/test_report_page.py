"""The page for the therapist: sound HTML that needs nothing, says what is so and no more, and fits its sheet."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise, product
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.diary import Entry
from nærvær.domain.ratings import CheckIn
from nærvær.domain.report import report, without_own_words
from nærvær.report.html_and_charts import (
    FLOOR,
    NUMBER_HEIGHT,
    ChartBar,
    before_after_dots,
    day_dots,
    notable_change_level,
    rating_bars,
)
from nærvær.report.report_page import report_page
from report_person import HOSTILE, TODAY, Told, fullest, hostile, long_diary, practised, uneven
from texts.made_language import language_with

SHELF = FolderCatalogue(*content_folders(), None)
TITLES = {exercise.id: exercise.title for exercise in SHELF.exercises()}
VOID = {"meta"}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
PEOPLE = {"uneven": uneven, "empty": list, "hostile": hostile, "long": long_diary, "fullest": fullest}
CAUSES = re.compile(
    r"virker|virket|takket være|fordi|på grunn av|effekt|førte til|bedring|forverring|lindr", re.IGNORECASE
)


def made(entries: list[Entry], own_words: bool = False) -> bytes:
    today = max([TODAY, *(entry.local_date for entry in entries)])
    return report_page(report(entries, today, own_words), SHELF.programme(), TITLES)


class Read(HTMLParser):
    """Reads a page as a strict browser would: every tag closed in its turn."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(content.decode("utf-8"))
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def of(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]

    def shown(self) -> str:
        return "\n".join(text for name, text in self.texts if name != "style")


@pytest.mark.parametrize("person", PEOPLE)
def test_the_page_is_sound_and_can_be_heard(person: str) -> None:
    read = Read(made(PEOPLE[person](), own_words=True))
    assert read.named("html") == [{"lang": "nb"}]
    assert len(read.of("title")) >= 1
    levels = [HEADINGS[tag] for tag, _ in read.tags if tag in HEADINGS]
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert all(heading.get("scope") in {"col", "row"} for heading in read.named("th"))
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for drawing in read.named("svg"):
        if drawing.get("aria-hidden") != "true":
            assert drawing["role"] == "img"
            assert drawing.get("aria-label") or set((drawing["aria-labelledby"] or "").split()) <= set(ids)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_page_fetches_and_runs_nothing(person: str) -> None:
    content = made(PEOPLE[person](), own_words=True)
    read = Read(content)
    assert not {tag for tag, _ in read.tags} & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "form",
        "a",
        "base",
        "image",
    }
    names = {name for _, attributes in read.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "href", "xlink:href", "action"})
    styles = content.decode().lower()
    assert "@import" not in styles
    assert set(re.findall(r"url\(([^)]*)\)", styles)) <= {"#oving-hatch", "#o2-key"}
    assert {"content": "default-src 'none'; style-src 'unsafe-inline'", "http-equiv": "Content-Security-Policy"} in (
        read.named("meta")
    )


def test_the_page_says_which_language_it_is_in(tmp_path: Path) -> None:
    assert '<html lang="nb">' in made([]).decode("utf-8")
    with language_with(tmp_path, {"mai": "May"}):
        assert '<html lang="en">' in made([]).decode("utf-8")


def test_hostile_words_stay_words() -> None:
    content = made(hostile(), own_words=True)
    assert b"<script" not in content
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", content)
    assert "\u202e" not in content.decode()
    visible = HOSTILE.replace("\x1b", "").replace("\u202e", "")
    assert Read(content).shown().count(visible) >= 9


def test_every_number_of_the_uneven_person_stands_there() -> None:
    read = Read(made(uneven()))
    assert read.of("dd")[:5] == ["8 av 8", "46", "35", "6 t 40 min", "40"]
    rows = [row.split("\n") for row in "\n".join(read.of("td")).split("Pust, tanker og følelser\n")[1:]]
    assert [row[:4] for row in rows] == [["4", "4", "2", "81"], ["5", "5", "5", "102"]]
    assert "4 (2. gang)" in read.of("th")
    told = dict(zip(read.of("title")[1:], read.of("desc"), strict=True))
    assert told["Hemmet av smertene"].endswith(
        "uke 1: 7; uke 2: 7; uke 3: 6; uke 4: 6; uke 4: 5; uke 6: 5; uke 7: 4; uke 8: 4"
    )
    assert "uke 3: ikke besvart" in told["Smerte i gjennomsnitt"]
    assert "uke 5: 1 øvelse, 7 ganger i hverdagen" in told["Øvelser og øving i hverdagen"]
    assert read.of("td")[-2:] == ["litt bedre", "mindre hemmet"]
    assert read.of("dd")[-4:][0] == "Etter morgenkaffen, mandag til fredag"


def test_days_and_numbers_before_and_after_are_dots_and_are_said_in_words() -> None:
    read = Read(made(uneven()))
    said = [drawing["aria-label"] for drawing in read.named("svg") if "days" in (drawing.get("class") or "").split()]
    assert said == [f"{days} dager" for days in (6, 6, 3, 4, 5, 7, 4, 5, 6)]
    plots = [drawing.get("aria-label") for drawing in read.named("svg") if drawing.get("class") == "dots plot"]
    assert plots == [
        f"Smerte før: {pair}, på en linje fra 0 til 10" for pair in ("7, etter: 7", "5, etter: 5", "5,5, etter: 4")
    ]
    scales = "Smerte før og etter: 0 = ingen smerte · 10 = verst tenkelig smerte. Hjalp: 0 = ikke i det hele tatt"
    assert scales in read.shown()


@pytest.mark.parametrize("days", [0, 1, 6, 7, 12])
def test_each_day_fills_a_dot_and_a_plus_tells_of_more(days: int) -> None:
    drawing = day_dots(days, "")
    dots = [dot.get("class") for dot in drawing.iter("circle")]
    assert dots == ["full"] * min(days, 7) + ["open"] * max(7 - days, 0)
    assert (drawing.find("path") is not None) == (days > 7)


@pytest.mark.parametrize(("before", "after"), [(6, 5), (5, 6), (4.5, 4.5), (0, 10)])
def test_the_filled_dot_is_before_and_the_open_one_after(before: float, after: float) -> None:
    opened, filled = before_after_dots(before, after, "").iter("circle")
    assert (opened.get("class"), filled.get("class")) == ("open", "full")
    left, right = (float(dot.get("cx", "")) for dot in (filled, opened))
    assert (left > right, left < right) == (before > after, before < after)
    # Each is seen where both lie at the same place.
    assert (filled.get("r") == opened.get("r")) == (before != after)


def test_the_line_of_the_group_never_runs_through_a_number() -> None:
    crossed = 0
    for first, value in product(range(11), (*range(11), None)):
        level = notable_change_level((first, 0))
        drawing = rating_bars("a", "", [ChartBar("", "", value)], level)
        lines = [float(line.get("y1", "")) for line in drawing.iter("line") if line.get("class") == "group"]
        (number,) = (text for text in drawing.iter("text") if text.get("class") in {"value", "within"})
        foot = float(number.get("y", ""))
        crossed += sum(foot - NUMBER_HEIGHT < line < foot for line in lines)
        if number.get("class") == "within":
            (bar,) = drawing.iter("rect")
            assert foot - NUMBER_HEIGHT > float(bar.get("y", ""))
            assert foot < FLOOR
    assert crossed == 0


def test_own_words_are_left_out_unless_they_are_asked_for() -> None:
    words = ("Fikk sove litt lenger", "Etter frokost, før telefonen", "Egne ord")
    without, with_words = Read(made(uneven())).shown(), Read(made(uneven(), own_words=True)).shown()
    assert not any(word in without for word in words)
    assert all(word in with_words for word in words)


@pytest.mark.parametrize(("pairs", "shown"), [(3, False), (4, True)])
def test_before_and_after_is_shown_from_four_pairs_on(pairs: int, shown: bool) -> None:
    told = Told()
    for day in range(pairs):
        told.on(day, practised("pain", 1, 9, 6, 5))
    read = Read(made(told.entries))
    text = read.shown()
    assert ("Hjalp" in text) == shown
    assert (
        "Smerte før: 6, etter: 5, på en linje fra 0 til 10" in [each.get("aria-label") for each in read.named("svg")]
    ) == (shown)


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_is_called_a_cause_and_nobody_is_blamed(person: str) -> None:
    text = Read(made(list(PEOPLE[person]()))).shown().replace(HOSTILE, "")
    assert not CAUSES.search(text)
    assert not re.search(r"glemt|mistet|brutt|!\s|bare \d|kun ", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("answers", "level"),
    [((7, 6), 4.9), ((5, None, 4), 3), ((10, 1), 7), ((None, 6, 6), 4), ((6,), None), ((2, 1), None), ((), None)],
)
def test_the_group_line_lies_two_points_or_thirty_percent_under_the_first_answer(
    answers: tuple[int | None, ...], level: float | None
) -> None:
    assert notable_change_level(answers) == level


def test_the_group_line_comes_with_its_reservation() -> None:
    assert ("Stiplet linje" in Read(made(uneven())).shown()) is True
    told = Told()
    told.on(0, practised("pain", 1, 9, 6, 5))
    assert "Stiplet linje" not in Read(made(told.entries)).shown()


def test_there_is_no_more_than_a_sheet_has_room_for() -> None:
    told = Read(made(long_diary()))
    assert "Uker som er gjort flere ganger, står med den siste." in told.shown()
    assert "Søylene viser de siste 16 av 520 svar." in told.shown()
    assert len(told.named("tr")) == 1 + 8 + 1 + 1
    writer = Told()
    for number in range(100):
        writer.on(number, practised("pain", 1, 9, None, None, f"notat {number}"))
    text = Read(made(writer.entries, own_words=True)).shown()
    assert ("notat 75" in text, "notat 76" in text, "notat 99" in text) == (False, True, True)
    assert "Det siste som er skrevet." in text


def browse(folder: Path, *words: str) -> bytes:
    """What Chromium says, started without a screen and with a profile of its own."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profil'}")
    return subprocess.run([str(BROWSER), *quiet, *words], capture_output=True, check=True, timeout=120).stdout


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
@pytest.mark.parametrize(
    ("person", "own_words", "sheets"),
    [("uneven", False, 1), ("empty", False, 1), ("uneven", True, 2), ("long", False, 1), ("fullest", False, 2)],
)
def test_a_browser_prints_it_on_its_sheets(person: str, own_words: bool, sheets: int, tmp_path: Path) -> None:
    page, printed = tmp_path / "rapport.html", tmp_path / "rapport.pdf"
    page.write_bytes(made(PEOPLE[person](), own_words))
    browse(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri())
    counts = [int(count) for count in re.findall(rb"/Count (\d+)", printed.read_bytes())]
    assert max(counts) == sheets


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
@pytest.mark.parametrize("person", ["uneven", "hostile"])
def test_a_browser_finds_every_element_where_it_was_put(person: str, tmp_path: Path) -> None:
    page = tmp_path / "rapport.html"
    page.write_bytes(made(PEOPLE[person](), own_words=True))
    found = Read(browse(tmp_path, "--dump-dom", page.as_uri()))
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in Read(page.read_bytes()).tags]


def test_two_activities_of_ones_own_are_two_figures_under_their_own_names() -> None:
    diary = Told()
    diary.on(0, practised("body-scan", 1, 10, None, None))
    for week, (name, rating) in enumerate([("gå tur", 2), ("Gå  tur", 3), ("sitte på kino", 6)], 1):
        diary.on(week * 7, CheckIn(week, 5, 4, name, rating))
    read = Read(made(diary.entries))
    titles = [title for title in read.of("h3") if title.startswith("Egen aktivitet")]
    assert titles == ["Egen aktivitet: Gå  tur", "Egen aktivitet: sitte på kino"]
    first, second = (said for said in read.of("desc") if said.startswith("Egen aktivitet"))
    assert [number for number in "236" if f" {number}" in first.partition(":")[2].partition(":")[2]] == ["2", "3"]
    assert second.rstrip(".").endswith("6")
    staff = Read(report_page(without_own_words(report(diary.entries, TODAY, False)), SHELF.programme(), TITLES))
    assert [title for title in staff.of("h3") if title.startswith("Egen")] == [
        "Egen aktivitet nr. 1",
        "Egen aktivitet nr. 2",
    ]
    assert "tur" not in staff.shown()
