"""Tables of past practice as people have them: taken when only one thing can be meant, else refused with what was found."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.test_commands import NOW, Command, command, keep  # noqa: F401 - a fixture
from cli.test_own_data_commands import entries
from nærvær.cli.csv_columns import ImportedPractices, read_practices
from nærvær.cli.dispatch import UsageError
from nærvær.domain.diary import Correction, Entry, Preference
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import Ratings
from nærvær.domain.validation import EARLIEST_DAY, LONGEST_SECONDS
from nærvær.sanitize import sanitize
from nærvær.store import open_diary
from nærvær.texts.export_pages import COLUMNS, TABLE, practice_table
from store.diaries import LONG, own

TITLES = {"body-scan": "Kroppsskanning", "breathing-space": "Pusterommet"}
EXERCISES = {name.casefold(): known for known, title in TITLES.items() for name in (known, title)}
HEADER = "start;seconds;kind;label;note\n"
SCAN = Practice("body-scan", 1, 1200, 1200, PracticeEnd.FINISHED, None)
OWN = ";".join(COLUMNS)


def read(text: str | bytes) -> ImportedPractices:
    return read_practices(text.encode() if isinstance(text, str) else text, TITLES, NOW)


def facts(text: str | bytes) -> list[Practice | InformalPractice]:
    return [past.fact for past in read(text).past]


def times(text: str | bytes) -> list[str]:
    return [f"{past.at:%Y-%m-%d %H:%M:%S}" for past in read(text).past]


def refused(text: str | bytes) -> str:
    with pytest.raises(UsageError) as error:
        read(text)
    return str(error.value)


# Bytes and columns

LINES = "start;seconds;kind;label;note\r\n20.11.2025 07:15;1200;øvelse;Kroppsskanning;blåbær på tå\r\n"


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("cp1252"),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-le"),
        LINES.encode("utf-16-be"),
        b"\xfe\xff" + LINES.encode("utf-16-be"),
        LINES.replace(";", "\t").encode("utf-16"),
        LINES.replace(";", ",").encode(),
        LINES.replace(";", "|").encode(),
        b"sep=;\r\n" + LINES.encode("cp1252"),
        ("\ufeffsep=,\r\n" + LINES.replace(";", ",")).encode(),
        LINES.replace("\r\n", "\n").encode(),
        LINES.replace("\r\n", "\r").encode(),
        ("\r\n;;;;\r\n" + LINES + ";;;;\r\n").encode(),
        LINES.replace("start;seconds;kind;label;note", "DATO;Sekunder;Type;Øvelse;Notat;;").encode("cp1252"),
    ],
)
def test_a_table_is_read_in_the_bytes_excel_and_editors_write(content: bytes) -> None:
    taken = read(content)
    assert [past.fact for past in taken.past] == [replace(SCAN, note="blåbær på tå")]
    assert times(content) == ["2025-11-20 07:15:00"]
    assert taken.remarks == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LINES.encode("cp850"), "verken UTF-8, UTF-16 eller Windows-1252"),
        (LINES.encode("mac-roman"), "verken UTF-8, UTF-16 eller Windows-1252"),
        ((HEADER + "20.11.2025;60;hverdag;Медитация;\n").encode("cp1251"), "verken UTF-8, UTF-16 eller Windows-1252"),
        (LINES.encode("utf-16")[:-1], "merket som UTF-16, men er det ikke hele veien"),
        (b"\xef\xbb\xbf" + LINES.encode("cp1252"), "merket som UTF-8, men er det ikke hele veien"),
        (LINES.encode("utf-32"), "ingen av delene"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ingen av delene"),
        (b"\n\n\n", "ingen av delene"),
        (b"sep=;\n", "ingen av delene"),
        (
            "Når det var;Hvor lenge det varte\n20.11.2025;20\n".encode("cp1252"),
            "Jeg leste fila som Windows-1252, som Excel skriver med semikolon mellom kolonnene, og fant disse kolonnene i "
            "den første linja: «Når det var» og «Hvor lenge det varte». Det som mangler, er når det var (kalt for eksempel "
            "start, dato, date) og hva det var (kalt for eksempel label, øvelse, aktivitet, activity).",
        ),
        (
            "dato,minutter\n20.11.2025,20\n",
            "Jeg leste fila som UTF-8 med komma mellom kolonnene, og fant disse kolonnene i den første linja: «dato» og "
            "«minutter». Det som mangler, er hva det var (kalt for eksempel label, øvelse, aktivitet, activity).",
        ),
        (
            "20.11.2025 Kroppsskanning 20 min\n",
            "fant denne kolonnen i den første linja: «20.11.2025 Kroppsskanning 20 min»",
        ),
        ("dato;dato;øvelse\n1.1.2025;2.1.2025;x\n", "«dato» og «dato» sier det samme"),
        ("dato;minutter;sekunder;øvelse\n1.1.2025;20;30;x\n", "«minutter» og «sekunder» sier det samme"),
        ("dato;notat;kommentar;øvelse\n1.1.2025;a;b;x\n", "«notat» og «kommentar» sier det samme"),
        ("date;time;activity\n2025-11-20;00:20;x\n", "«time» kan være når på dagen det var, eller hvor lenge"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_was_found_and_what_is_needed(content: str | bytes, said: str) -> None:
    assert said in refused(content)


def test_no_quotation_mark_swallows_a_line_and_no_cell_is_dropped() -> None:
    open_at_end = HEADER + '20.11.2025;600;øvelse;body-scan;"aldri lukket\n21.11.2025;600;øvelse;body-scan;to\n'
    closed_later = HEADER + '20.11.2025;600;øvelse;body-scan;"aldri\n21.11.2025;600;øvelse;body-scan;to"\n'
    closed_in_a_cell = HEADER + '20.11.2025;600;øvelse;body-scan;"aldri\n21.11.2025;600;øvelse;"body-scan";to\n'
    for text in (open_at_end, closed_later, closed_in_a_cell):
        assert refused(text).startswith("Linje 2: et anførselstegn som begynner her, blir ikke lukket")
    surplus = HEADER + "20.11.2025;600;øvelse;body-scan;en;to\n"
    assert refused(surplus).startswith("Linje 2: her står det mer enn det er kolonner til: 6 celler, 5 kolonner")
    assert facts(HEADER + '20.11.2025;600;øvelse;body-scan;"to linjer\nog ""sitat"""\n')[0].note == (
        'to linjer og "sitat"'
    )
    assert facts(HEADER + "20.11.2025;600;øvelse;body-scan;en;;;\n")[0].note == "en"
    assert facts(HEADER + "20.11.2025;600;øvelse;body-scan\n")[0].note == ""
    assert facts(HEADER + '20.11.2025;600;øvelse;body-scan;5" skum\n')[0].note == '5" skum'


def test_columns_that_are_not_understood_are_told_when_something_stands_in_them() -> None:
    text = "dato;øvelse;minutter;puls;tom;\n20.11.2025;Noe;20;71;;\n"
    taken = read(text)
    assert taken.remarks == ["Dette ble ikke tatt med: kolonnen «puls»."]
    assert read("dato;;øvelse\n1.1.2025;hei;x\n").remarks == ["Dette ble ikke tatt med: kolonnen «kolonne 2»."]
    hostile = read("dato;øvelse;\x1b[2J\u202e" + "x" * 80 + "\n20.11.2025;Noe;71\n").remarks[0]
    assert not set(hostile) & set("\x1b\u202e")
    assert len(hostile) < 120


# What other apps and people write


@pytest.mark.parametrize(
    ("text", "fact", "at"),
    [
        (
            "Started At,Duration,Preset,Activity\n11/27/2025 8:12:03 PM,0:10:00,Morgen,Meditation\n",
            InformalPractice("Meditation", 1, 600),
            "2025-11-27 20:12:03",
        ),
        ("date,minutes,activity\n2025-11-20,20,Yoga\n", InformalPractice("Yoga", 1, 1200), "2025-11-20 12:00:00"),
        ("dato;minutter;type;øvelse;notat\n20.11.2025;20;øvelse;Kroppsskanning;\n", SCAN, "2025-11-20 12:00:00"),
        ("dato;minutter;øvelse\n20.11.2025;20;kroppsskanning\n", SCAN, "2025-11-20 12:00:00"),
        ("dato;min;type\n20.11.2025;7,5;Gåtur\n", InformalPractice("Gåtur", 1, 450), "2025-11-20 12:00:00"),
        (
            "dato;klokkeslett;varighet;hva\n20.11.2025;07.15;20 min;Bad\n",
            InformalPractice("Bad", 1, 1200),
            "2025-11-20 07:15:00",
        ),
        (
            "date;time;duration (min);name\n2025-11-20;7:15 PM;20;Bad\n",
            InformalPractice("Bad", 1, 1200),
            "2025-11-20 19:15:00",
        ),
        (
            "Date;Start time;Duration;Title\n20/11/2025;07:15:30;1t 5m;Bad\n",
            InformalPractice("Bad", 1, 3900),
            "2025-11-20 07:15:30",
        ),
        ("start_time;duration_;label\n2025-11-20T07:15:30Z;x;Bad\n", InformalPractice("Bad", 1), "2025-11-20 07:15:30"),
        (
            "start;varighet;hva\ntors. 20. november 2025 kl. 07:15;PT20M;Bad\n",
            InformalPractice("Bad", 1, 1200),
            "2025-11-20 07:15:00",
        ),
        (
            "date;length;title\nNov 20, 2025 at 7:15 am;1 h 5 mins;Bad\n",
            InformalPractice("Bad", 1, 3900),
            "2025-11-20 07:15:00",
        ),
        ("date;duration;title\n20-Nov-2025 07:15;45 s;Bad\n", InformalPractice("Bad", 1, 45), "2025-11-20 07:15:00"),
        ("date;duration;title\n20251120;0:00:45;Bad\n", InformalPractice("Bad", 1, 45), "2025-11-20 12:00:00"),
        (
            "date;seconds;title\n2025/11/20 07:15:30.250;600,0;Bad\n",
            InformalPractice("Bad", 1, 600),
            "2025-11-20 07:15:30",
        ),
        ("date;seconds;title\n2025-11-20 00:00;0;Bad\n", InformalPractice("Bad", 1, 0), "2025-11-20 00:00:00"),
    ],
)
def test_tables_of_other_apps_and_plain_lists_are_taken(text: str, fact: Practice | InformalPractice, at: str) -> None:
    assert (facts(text), times(text)) == ([fact], [at])


def test_the_order_of_day_and_month_is_never_guessed() -> None:
    head = "date;minutes;title\n"
    said = refused(head + "5/6/2025;20;x\n")
    assert said.startswith(
        "Linje 2, kolonnen «date»: «5/6/2025» kan være 5. juni 2025 eller 6. mai 2025, og jeg gjetter ikke."
    )
    assert "5. juni 2025 eller 6. mai 2025" in refused(head + "5-6-2025;20;x\n")
    assert "5. juni 2025 eller 6. mai 2025" in refused(head + "13/6/2025;20;x\n6/13/2025;20;x\n5/6/2025;20;x\n")
    assert times(head + "5.6.2025;20;x\n5/5/2025;20;x\n") == ["2025-06-05 12:00:00", "2025-05-05 12:00:00"]
    taken = read(head + "5/6/2025;20;x\n6/13/2025;20;x\n")
    assert [past.at.date() for past in taken.past] == [date(2025, 5, 6), date(2025, 6, 13)]
    assert taken.remarks == ["Datoene er lest som måned/dag/år, slik linje 3 («6/13/2025») viser."]
    taken = read(head + "13/6/2025;20;x\n5/6/2025;20;x\n")
    assert [past.at.date() for past in taken.past] == [date(2025, 6, 13), date(2025, 6, 5)]


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("varighet", "20:00", "«20:00» kan være 20 minutter og 0 sekunder eller 20 timer og 0 minutter"),
        ("minutter", "7:30", "«7:30» kan være 7 minutter og 30 sekunder eller 7 timer og 30 minutter"),
        ("varighet", "20", "«20» kan være 20 minutter eller 20 sekunder"),
        ("varighet", "lenge", "skriv hvor lenge som timer:minutter:sekunder"),
        ("varighet", "25:00:00", "skriv hvor lenge som timer:minutter:sekunder"),
        ("varighet", "-5 min", "skriv hvor lenge som timer:minutter:sekunder"),
        ("minutter", "1.200", "skriv et tall fra 0 til 1440"),
        ("minutter", "1441", "skriv et tall fra 0 til 1440"),
        ("minutter", "nan", "skriv et tall fra 0 til 1440"),
        ("minutter", "²0", "skriv et tall fra 0 til 1440"),
        ("sekunder", "9" * 5000, "skriv et helt tall fra 0 til 86400"),
        ("sekunder", "1.000", "skriv et helt tall fra 0 til 86400"),
    ],
)
def test_a_length_that_could_be_another_is_refused(heading: str, cell: str, said: str) -> None:
    assert f"Linje 2, kolonnen «{heading}»: {said}" in refused(f"dato;{heading};hva\n20.11.2025;{cell};x\n")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("20.11.25", "skriv året med fire tall"),
        ("11/20/25 07:15", "skriv året med fire tall"),
        ("45981", "dette er et tall, ikke en dato"),
        ("45981,3", "dette er et tall, ikke en dato"),
        ("1764226800", "dette er et tall, ikke en dato"),
        ("31.2.2025", "den dagen finnes ikke"),
        ("13/13/2025", "den dagen finnes ikke"),
        ("2025-11-20 24:00", "skriv tidspunktet som"),
        ("20.11.2025 13:00 PM", "skriv tidspunktet som"),
        ("før 20. november 2025", "skriv tidspunktet som"),
        ("20. brumaire 2025", "skriv tidspunktet som"),
        ("2025-11-20 07:15+99:00", "skriv tidspunktet som"),
        ("9999-12-31 23:59-23:59", "tidspunktet har ikke vært ennå"),
        ("1900-01-01 00:00+23:59", "året må være 1900 eller senere"),
        ("", "skriv tidspunktet som"),
        ("٢٠.١١.٢٠٢٥", "skriv tidspunktet som"),
        ("20. november ２０２５", "skriv tidspunktet som"),
        ("20.11.2025 ٠٧:١٥", "skriv tidspunktet som"),
        ("20.11.2025 07:15+٠١:٠٠", "skriv tidspunktet som"),
    ],
)
def test_a_time_that_cannot_be_told_is_refused(cell: str, said: str) -> None:
    assert f"Linje 2, kolonnen «dato»: {said}" in refused(f"dato;minutter;hva\n{cell};20;x\n")


# The table of an export and its reader are each other's inverse

texts = st.text(st.characters(codec="utf-8"), max_size=60)
guarded = st.sampled_from(["=1+1", "+47", "-", "@a", "'=x", "''+1", "'", "'tis", '"a";b', "a\tb", " = ", ";", "\n=1"])
seen = (texts | guarded).map(lambda text: sanitize(text).strip())
labels = seen.filter(bool)
answers = st.none() | st.integers(0, 10)
lengths = st.integers(0, LONGEST_SECONDS)
ratings = st.builds(Ratings, answers, answers, answers, answers, answers)
ons = st.none() | st.dates(EARLIEST_DAY, date(2100, 1, 1))
known = st.sampled_from(["body-scan", "breathing-space"])
practices = st.builds(
    Practice,
    known | labels.filter(lambda label: label.casefold() not in EXERCISES),
    st.integers(1, 8),
    lengths,
    lengths.map(float) | st.floats(0, LONGEST_SECONDS),
    st.sampled_from(PracticeEnd),
    st.none() | labels,
    st.none() | st.sampled_from(["lying", "sitting", "standing"]),
    ratings,
    seen,
    ons,
)
told = practices | st.builds(InformalPractice, labels, st.integers(1, 8), st.none() | lengths, seen, ons)


def as_told(fact: Practice | InformalPractice) -> Practice | InformalPractice:
    """What the table tells of a fact: whole seconds."""
    return replace(fact, heard_seconds=round(fact.heard_seconds)) if isinstance(fact, Practice) else fact


@settings(max_examples=400 if LONG else 40, deadline=None)
@given(st.lists(told, min_size=1, max_size=5), st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1)))
def test_the_table_of_an_export_comes_back_whole(
    tmp_path_factory: pytest.TempPathFactory, done: list[Practice | InformalPractice], at: datetime
) -> None:
    folder, began = tmp_path_factory.mktemp("tabell"), at.replace(microsecond=0, tzinfo=UTC)
    with open_diary(folder / "her", lambda: began) as diary:
        entries = tuple(diary.append(fact) for fact in done)
    written = practice_table(entries, TITLES)
    taken = read_practices(written.encode(), TITLES, began)
    there = own(folder / "der", lambda: began)  # type: ignore[arg-type]
    assert there.add_past(taken.past).new == len(done)
    with open_diary(folder / "der", lambda: began) as diary:
        back = diary.entries()
    assert [(entry.id, entry.at, entry.local_date, entry.fact) for entry in back] == [
        (entry.id, entry.at, entry.local_date, as_told(_on_another_day(entry))) for entry in entries
    ]
    assert practice_table(back, TITLES) == written
    here = own(folder / "her", lambda: began)  # type: ignore[arg-type]
    assert (brought := here.add_past(taken.past)).new == 0
    assert brought.known == len(done)


def _on_another_day(entry: Entry) -> Practice | InformalPractice:
    """A fact told of the very day it stands on needs no other day."""
    fact = entry.fact
    assert isinstance(fact, Practice | InformalPractice)
    return replace(fact, on=None) if fact.on == entry.local_date else fact


def test_the_own_table_does_not_double_anything_and_brings_all_of_it_elsewhere(
    command: Command,  # noqa: F811
    tmp_path: Path,
) -> None:
    scan = Practice("body-scan", 3, 720, 200.0, PracticeEnd.STOPPED, "x", "lying", Ratings(6, 4, 5, 3, 7), "=godt")
    keep(
        tmp_path, InformalPractice("dusj", 2, note="'=x"), InformalPractice("feil", 2), scan, Preference("bell", "wood")
    )
    with open_diary(tmp_path / "data", lambda: NOW) as diary:
        first, second, *_ = diary.entries()
        diary.append(Correction(second.id, InformalPractice("rett", 2, 60, on=date(2026, 3, 1))))
    command("export", "-o", str(tmp_path / "alt.zip"))
    with zipfile.ZipFile(tmp_path / "alt.zip") as packed:
        (tmp_path / TABLE).write_bytes(packed.read(TABLE))
    before = entries(tmp_path)
    assert command("import", str(tmp_path / TABLE))[:2] == (
        0,
        "Alt i fila sto i dagboka fra før, så ingenting er lagt til.\n",
    )
    assert entries(tmp_path) == before
    fresh = tmp_path / "fersk"
    fresh.mkdir()
    (tmp_path / "data").rename(fresh / "gammel")
    assert command("import", str(tmp_path / TABLE))[:2] == (0, "3 ting er ført inn i dagboka.\n")
    assert [entry.fact for entry in entries(tmp_path)] == [
        InformalPractice("dusj", 2, note="'=x"),
        InformalPractice("rett", 2, 60, on=date(2026, 3, 1)),
        scan,
    ]
    assert entries(tmp_path)[0].id == first.id


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "=cmd"}, "kolonnen «id»: dette er ikke en id fra nærvær"),
        ({"week": "9"}, "kolonnen «week»: skriv et helt tall fra 1 til 8"),
        ({"ended": "sovnet"}, "kolonnen «ended»: skriv finished, stopped eller interrupted"),
        ({"pain_before": "11"}, "kolonnen «pain_before»: skriv et helt tall fra 0 til 10"),
        ({"seconds": "86401"}, "kolonnen «seconds»: skriv et helt tall fra 0 til 86400"),
        ({"planned_seconds": ""}, "kolonnen «planned_seconds»: skriv et helt tall fra 0 til 86400"),
        ({"day": "i går"}, "kolonnen «day»: skriv tidspunktet som"),
        ({"label": ""}, "kolonnen «label»: skriv hva det var"),
        ({"note": "x" * 2001}, "kolonnen «note»: det er plass til 2000 tegn"),
        ({}, "Linje 3, kolonnen «id»: denne id-en står også på linje 2"),
    ],
)
def test_a_changed_cell_of_the_own_table_is_named(change: dict[str, str], said: str) -> None:
    line = {
        **dict.fromkeys(COLUMNS, ""),
        "id": "a-1",
        "start": "2025-11-20 18:20:13+00:00",
        "day": "2025-11-20",
        "kind": "formal",
        "label": "x",
        "week": "2",
        "seconds": "200",
        "planned_seconds": "720",
        "ended": "stopped",
    }
    rows = [line, {**line, **change}]
    if "id" not in change and change:
        rows[1]["id"] = "a-2"
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    assert said in refused(written.getvalue())


# Mutations


def test_mutated_tables_are_taken_whole_or_refused_in_a_sentence(
    command: Command,  # noqa: F811
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    keep(tmp_path, *(InformalPractice(f"dusj {number}", 1, note="«å»") for number in range(3)), SCAN)
    command("export", "-o", str(tmp_path / "alt.zip"))
    with zipfile.ZipFile(tmp_path / "alt.zip") as packed:
        own_table = packed.read(TABLE)
    sources = (own_table, LINES.encode(), LINES.encode("utf-16"), LINES.encode("cp1252"))
    chance, count = random.Random(12), 2000 if LONG else 20
    figures = {"taken": 0, "refused": 0}
    before = entries(tmp_path)
    for number in range(count):
        content = bytearray(chance.choice(sources))
        for _ in range(chance.choice((1, 1, 2, 8))):
            match chance.randrange(4):
                case 0:
                    content[chance.randrange(len(content))] = chance.randrange(256)
                case 1:
                    content.insert(chance.randrange(len(content)), chance.choice(b';,\t"\r\n\x00\xff='))
                case 2:
                    del content[chance.randrange(len(content))]
                case 3:
                    at = chance.randrange(len(content))
                    content[at:at] = content[at : at + chance.randrange(40)]
        (tmp_path / "m.csv").write_bytes(content)
        code, out, err = command("import", str(tmp_path / "m.csv"))
        assert code in (0, 2), (number, err)
        assert "Noe gikk galt" not in err
        after = entries(tmp_path)
        if code:
            assert str(tmp_path / "m.csv") in err
            assert (out, after) == ("", before)
            figures["refused"] += 1
        else:
            assert set(before) <= set(after)
            figures["taken"] += 1
        before = after
        assert command("export", "-o", str(tmp_path / "ut.zip"))[0] == 0
    assert figures["refused"] > count / 4
    record_property("figures", f"{count} mutated tables: {figures}, 0 taken in part")


def test_a_table_says_its_time_in_the_zone_of_the_machine() -> None:
    (past,) = read(HEADER + "20.11.2025 07:15;600;hverdag;x;\n").past
    assert past.at.utcoffset() == timedelta(hours=1)
    (past,) = read(OWN + "\na-1;20.11.2025 07:15;;informal;x;1;;;;;;;;;;;\n").past
    assert past.at.utcoffset() == timedelta(hours=1)
