"""Numbers, dates, lists and typed words follow the language; what is typed as ISO writes it is read in every one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from nærvær.domain.practice import Bell, Posture
from nærvær.texts import formats, own_data
from nærvær.texts.i18n import fill, sentences
from nærvær.texts.progress import median
from nærvær.texts.ratings import as_verb
from nærvær.texts.settings import REGION_NAMES
from texts.made_language import language_with

DAY = date(2026, 5, 7)
ENGLISH: dict[str, str | tuple[str, str]] = {
    "{whole},{decimals}": "{whole}.{decimals}",
    "{thousands}\u00a0{rest}": "{thousands},{rest}",
    "{items} og {item}": "{items} and {item}",
    "{items} eller {item}": "{items} or {item}",
    "«{text}»": "“{text}”",
    "mai": "May",
    "{day}. {month} {year}": "{month} {day}, {year}",
    "{day}. {month}": "{month} {day}",
    "{day}.{month}.{year}": "{month}/{day}/{year}",
    "{hour}:{minute}": "{hour}.{minute}",
    "i dag": "today",
    "i går": "yesterday",
    "mandag": "Monday",
    "onsdag": "Wednesday",
    "alle, dag": "every, daily",
    "helg, helga, helgen": "weekend, weekends",
    "og, dager, hver": "and, on",
    "er, ene": "s",
    "føttene": "feet",
    "liggende": "lying down",
    "{number} minutt": ("{number} minute", "{number} minutes"),
}


@pytest.fixture
def _english(tmp_path: Path) -> Iterator[None]:
    with language_with(tmp_path, ENGLISH):
        yield


def test_norwegian_writes_what_it_always_wrote() -> None:
    assert [formats.value_text(value) for value in (7.5, 7.0, 7, -1.25, DAY)] == ["7,5", "7", "7", "-1,25", "7.5.2026"]
    assert [formats.grouped_number(number) for number in (999, 86_400, 1_234_567)] == [
        "999",
        "86\u00a0400",
        "1\u00a0234\u00a0567",
    ]
    assert formats.long_date(DAY) == "7. mai 2026"
    assert formats.numeric_date(DAY, padded=True) == "07.05.2026"
    assert formats.clock_time(time(8, 5)) == "08:05"
    assert [median(5.5), median(2.0)] == ["5,5", "2"]
    assert [formats.text_list("abc"[:count]) for count in (1, 2, 3)] == ["a", "a og b", "a, b og c"]
    assert formats.choice_list("abc") == "a, b eller c"
    assert formats.weekday_list((1, 3)) == "mandag og onsdag"
    assert formats.inside_sentence("Lenger ned") == "lenger ned"


@pytest.mark.usefixtures("_english")
def test_another_language_writes_them_in_its_own_way() -> None:
    assert formats.value_text(7.5) == "7.5"
    assert median(1.5) == "1.5"
    assert formats.grouped_number(1_234_567) == "1,234,567"
    assert formats.long_date(DAY) == "May 7, 2026"
    assert formats.day_and_month(DAY) == "May 7"
    assert formats.numeric_date(DAY) == "5/7/2026"
    assert formats.clock_time(time(8, 5)) == "08.05"
    assert formats.text_list("abc") == "a, b and c"
    assert formats.choice_list("ab") == "a or b"
    assert formats.quotation("a") == "“a”"
    assert formats.weekday_list((1, 3)) == "Monday and Wednesday"
    assert [formats.minutes(number) for number in (1, 1.5, 2)] == ["1 minute", "1.5 minutes", "2 minutes"]


def test_labels_keep_their_capital_where_the_language_says_so(tmp_path: Path) -> None:
    with language_with(tmp_path, {"etiketter: liten forbokstav": "etiketter: som de er"}):
        assert formats.inside_sentence("Übungen") == "Übungen"


@pytest.mark.parametrize("typed", ["7.5.2026", "7/5/2026", "07-05-2026", "2026-05-07"])
def test_norwegian_reads_a_date_with_the_day_first_and_as_iso_writes_it(typed: str) -> None:
    assert formats.parse_date(typed, DAY) == DAY


@pytest.mark.parametrize(
    ("typed", "day"), [("i dag", 7), ("I  GÅR", None), ("I GÅR", 6), ("i gaar", 6), ("igår", None)]
)
def test_today_and_yesterday_can_be_typed(typed: str, day: int | None) -> None:
    assert formats.parse_date(typed, DAY) == (date(2026, 5, day) if day else None)


@pytest.mark.usefixtures("_english")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5/7/2026", DAY),
        ("2026-05-07", DAY),
        ("Yesterday", date(2026, 5, 6)),
        ("today", DAY),
        ("17/5/2026", None),
        ("7.5.2026", DAY),  # with dots the day comes first everywhere
        ("17.5.2026.", date(2026, 5, 17)),
        ("i dag", None),
    ],
)
def test_another_language_reads_dates_in_its_own_order_and_words(typed: str, day: date | None) -> None:
    assert formats.parse_date(typed, DAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("i forgårs", date(2026, 5, 5)),
        ("i forgaars", date(2026, 5, 5)),
        ("mandag", date(2026, 5, 4)),
        ("Onsdag", date(2026, 5, 6)),
        ("torsdag", date(2026, 4, 30)),  # today is one
        ("sist fre", date(2026, 5, 1)),
        ("på lordag", date(2026, 5, 2)),
        ("7.5.", DAY),
        ("7/5", DAY),
        ("1.3.", date(2026, 3, 1)),
        ("30.12", date(2025, 12, 30)),
        ("8.5.", date(2026, 5, 8)),  # tomorrow, which is then refused: not a year ago
        ("6.6.", date(2026, 6, 6)),
        ("7.6.", date(2025, 6, 7)),
        ("29.2.", None),
        ("31.4.", None),
        ("13.13.", None),
        ("5", None),
        ("mandag tirsdag", None),
        ("helg", None),
        ("sist", None),
        ("", None),
    ],
)
def test_a_day_that_has_been_is_typed_as_people_say_it(typed: str, day: date | None) -> None:
    assert formats.parse_past_date(typed, DAY) == day


def test_a_day_without_a_year_may_lie_across_the_new_year() -> None:
    assert formats.parse_past_date("31.12.", date(2027, 1, 2)) == date(2026, 12, 31)
    assert formats.parse_past_date("2.1.", date(2026, 12, 31)) == date(2027, 1, 2)
    assert formats.parse_past_date("29.2.", date(2025, 1, 10)) == date(2024, 2, 29)


@pytest.mark.usefixtures("_english")
def test_another_language_reads_a_day_without_a_year_in_its_own_order() -> None:
    assert formats.parse_past_date("3/4", DAY) == date(2026, 3, 4)
    assert formats.parse_past_date("3/4.", DAY) == date(2026, 3, 4)
    assert formats.parse_past_date("3.4.", DAY) == date(2026, 4, 3)
    assert formats.parse_past_date("Monday", DAY) == date(2026, 5, 4)
    assert formats.parse_past_date("mandag", DAY) is None


def test_a_language_that_writes_the_month_first_with_dots_reads_it_so(tmp_path: Path) -> None:
    with language_with(tmp_path, {**ENGLISH, "{day}.{month}.{year}": "{month}.{day}.{year}"}):
        assert formats.parse_date("5.7.2026", DAY) == DAY
        assert formats.parse_past_date("3.4.", DAY) == date(2026, 3, 4)


@pytest.mark.usefixtures("_english")
def test_what_a_date_is_shown_as_can_be_typed_again() -> None:
    assert formats.parse_date(formats.numeric_date(DAY), DAY) == DAY


@pytest.mark.parametrize("typed", ["lørdag", "lordag", "LOERDAG", "lø", "lo", "lør.", "lørdager", "lordagene"])
def test_a_weekday_can_be_typed_without_its_letters(typed: str) -> None:
    assert formats.parse_weekdays(typed) == (6,)


@pytest.mark.usefixtures("_english")
def test_another_language_has_its_own_words_for_days() -> None:
    assert [formats.parse_weekdays(word) for word in ("mon", "Mondays", "wed", "daily", "WEEKENDS", "alle")] == [
        (1,),
        (1,),
        (3,),
        (1, 2, 3, 4, 5, 6, 7),
        (6, 7),
        (),
    ]
    assert formats.stands_between_weekdays("and")
    assert not formats.stands_between_weekdays("og")


@pytest.mark.usefixtures("_english")
def test_choices_are_typed_in_the_language_or_by_their_ids() -> None:
    assert formats.choice_of("Bowl", formats.BELLS) is Bell.BOWL
    assert formats.choice_of("lying", formats.POSTURES) is Posture.LYING
    assert formats.choice_of("LYING DOWN", formats.POSTURES) is Posture.LYING
    assert formats.choice_of("liggende", formats.POSTURES) is None
    assert formats.choice_of("feet", REGION_NAMES) == "feet"


def test_a_word_of_the_language_is_typed_without_minding_its_case(tmp_path: Path) -> None:
    assert own_data.is_erase_word(" Slett ")
    with language_with(tmp_path, {"slett": "LÖSCHEN", "å": "To"}):
        assert own_data.is_erase_word("löschen")
        assert not own_data.is_erase_word("slett")
        assert as_verb("to go for a walk.") == "go for a walk"
        assert as_verb("å gå tur") == "å gå tur"
    assert as_verb("Å  gå tur.") == "gå tur"


def test_sentences_and_places_that_are_empty_leave_no_gap() -> None:
    assert sentences("Ja.", "", "Nei.") == "Ja. Nei."
    assert fill("A. {more} B: {what}", more="", what="x") == "A. B: x"
    assert fill("{more} B: {what}", more="", what="{more}") == "B: {more}"
    assert fill("A. {more} B", more="{x}") == "A. {x} B"
