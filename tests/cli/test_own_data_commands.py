"""verify, backup, restore, export, import and erase: what they say, do and refuse."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli.test_commands import NOW, Command, command, keep  # noqa: F401 - a fixture
from nærvær.domain.diary import Correction, Entry, Preference, WeekStarted
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.store.diary_opener import open_diary

Typed = Callable[[str], None]
MARKER = "bakgard-7193"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """What the person types on standard input."""

    def type_it(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_it


def entries(tmp_path: Path) -> tuple[Entry, ...]:
    diary = open_diary(tmp_path / "data", lambda: NOW)
    try:
        return diary.entries()
    finally:
        diary.close()


def damage(tmp_path: Path) -> None:
    file = tmp_path / "data" / "diary.db"
    content = file.read_bytes()
    at = content.index(MARKER.encode())
    file.write_bytes(content[:at] + b"x" + content[at + 1 :])


# verify


def test_verify_says_that_all_is_well(command: Command, tmp_path: Path) -> None:  # noqa: F811
    assert command("verify")[:2] == (0, f"Det er ingen dagbok her ennå: {tmp_path / 'data' / 'diary.db'}\n")
    keep(tmp_path, WeekStarted(2), InformalPractice("Tur", 2))
    code, out, err = command("verify")
    assert (code, err) == (0, "")
    assert out.startswith("Dagboka er hel. 2 ting er lest")
    assert json.loads(command("verify", "--json")[1])["whole"] is True


def test_verify_names_the_damage_and_what_would_be_restored_and_changes_nothing(
    command: Command,  # noqa: F811
    tmp_path: Path,
) -> None:
    keep(tmp_path, WeekStarted(2), InformalPractice("Tur", 2, note=MARKER))
    entries(tmp_path)
    keep(tmp_path, WeekStarted(3))
    damage(tmp_path)
    before = (tmp_path / "data" / "diary.db").read_bytes()
    code, out, _ = command("verify")
    assert code == 1
    assert "Dagboka er skadet: ting nummer 2 er ikke slik den ble skrevet. Ingenting er endret nå." in out
    assert "Alt kan hentes fram (3 ting), med hjelp av sikkerhetskopien fra 4. mars 2026." in out
    assert (tmp_path / "data" / "diary.db").read_bytes() == before
    told = json.loads(command("verify", "--json")[1])
    names = ["whole", "path", "there", "facts", "fault", "kept", "missing", "backup", "backups", "in_the_way"]
    assert list(told) == names
    assert (told["whole"], told["fault"], told["kept"], told["missing"]) == (False, "fact 2", 3, 0)
    assert (told["backup"], told["backups"][0]["facts"]) == ("2026-03-04", 2)


# backup and restore


def test_a_backup_is_made_and_brought_back(command: Command, tmp_path: Path) -> None:  # noqa: F811
    keep(tmp_path, WeekStarted(2))
    code, out, _ = command("backup", "-o", str(tmp_path / "kopi.db"))
    assert (code, "laget og kontrollert (1 ting)" in out) == (0, True)
    assert command("backup")[0] == 0
    keep(tmp_path, WeekStarted(3))
    code, out, _ = command("restore", str(tmp_path / "kopi.db"))
    assert code == 0
    assert "Dagboka er nå slik den var i sikkerhetskopien, med 1 ting" in out
    assert "Den har 1 ting som ikke er i sikkerhetskopien." in out
    assert len(entries(tmp_path)) == 1
    (aside,) = (tmp_path / "data").glob("diary.replaced-*.db")
    assert command("restore", str(aside))[0] == 0
    assert len(entries(tmp_path)) == 2


def test_restore_refuses_what_is_no_backup(command: Command, tmp_path: Path) -> None:  # noqa: F811
    assert command("restore")[::2] == (2, "Det finnes ingen hel sikkerhetskopi her å hente fram.\n")
    keep(tmp_path, WeekStarted(2))
    assert command("restore", "2026-01-01")[0] == 2
    (tmp_path / "x.db").write_bytes(b"x" * 5000)
    code, _, err = command("restore", str(tmp_path / "x.db"))
    assert (code, "Fila er skadet" in err) == (2, True)
    assert len(entries(tmp_path)) == 1


# export


class Reads(HTMLParser):
    """Text and tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def test_an_export_can_be_read_by_people_and_by_programs(command: Command, tmp_path: Path) -> None:  # noqa: F811
    ratings = Ratings(6, 4, None, None, 7)
    keep(
        tmp_path,
        Practice(
            "body-scan", 1, 600, 599.6, PracticeEnd.STOPPED, "synthetic-light", "lying", ratings, "=HYPERLINK(1) «godt»"
        ),
        InformalPractice("<script>alert(1)</script>\x1b[2J", 1, 120, "\u202enote"),
        InformalPractice("feil", 1),
        WeekStarted(2),
        Preference("bell", "wood"),
        CheckIn(2, 4, 6, "gå tur", 7),
        Reflection(2, "Hva merket du?", "Lyden av regn"),
        Plan("morgenen", "stua", "pusten", "tre pust"),
    )
    diary = open_diary(tmp_path / "data", lambda: NOW)
    diary.append(Correction(diary.entries()[2].id, InformalPractice("rett", 1)))
    diary.close()
    code, out, err = command("export", "-o", str(tmp_path / "alt.zip"))
    assert (code, err) == (0, "")
    assert "Alt er med (9 ting)" in out
    with zipfile.ZipFile(tmp_path / "alt.zip") as packed:
        files = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    assert list(files) == ["dagbok.json", "dagbok.html", "ovelser.csv", "beskrivelse.txt", "les_eksport.py"]
    page = Reads(files["dagbok.html"])
    for words in (
        "Kroppsskanning, 10 minutter, avsluttet underveis (uke 1)",
        "Smerte før: 6, Smerte etter: 4, Hjalp: 7",
        "=HYPERLINK(1) «godt»",
        "<script>alert(1)</script>[2J, 2 minutter",
        "rett",
        "Kom til uke 2",
        "Hemmet av smertene: 4",
        "Lyden av regn",
        "Når: morgenen",
        "4. mars 2026",
    ):
        assert words in page.text
    assert "feil" not in page.text
    assert "script" not in page.tags
    assert not set(page.text) & set("\x1b\u202e")
    rows = list(csv.DictReader(io.StringIO(files["ovelser.csv"]), delimiter=";"))
    assert [row["kind"] for row in rows] == ["formal", "informal", "informal"]
    assert (rows[0]["label"], rows[0]["seconds"], rows[0]["pain_before"], rows[0]["bother_before"]) == (
        "Kroppsskanning",
        "600",
        "6",
        "",
    )
    assert rows[0]["note"] == "'=HYPERLINK(1) «godt»"
    assert rows[0]["start"] == "2026-03-04 12:00:00+01:00"
    facts = json.loads(files["dagbok.json"])["facts"]
    assert {fact["kind"] for fact in facts} <= set(files["beskrivelse.txt"].split())
    assert {name for fact in facts for name in fact["data"]} <= set(
        files["beskrivelse.txt"].translate(str.maketrans(",:;", "   ")).split()
    )
    assert facts[1]["data"]["activity"] == "<script>alert(1)</script>\x1b[2J"


def test_an_export_to_something_that_is_no_file_does_not_replace_it(command: Command, tmp_path: Path) -> None:  # noqa: F811
    keep(tmp_path, WeekStarted(2))
    link = tmp_path / "null"
    link.symlink_to("/dev/null")
    assert command("export", "-o", str(link))[0] == 0
    assert command("backup", "-o", str(link))[0] == 0
    assert link.is_symlink()
    assert Path("/dev/null").is_char_device()


def test_an_export_says_when_it_replaces_a_file_and_leaves_the_old_one_when_it_cannot_be_made(
    command: Command,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(tmp_path, WeekStarted(2))
    file = tmp_path / "alt.zip"
    command("export", "-o", str(file))
    good = file.read_bytes()
    assert "Den gamle fila er skrevet over." in command("export", "-o", str(file))[1]
    assert command("export", "-o", str(tmp_path / "nowhere" / "alt.zip"))[0] == 1

    def full(*_: object) -> None:
        raise OSError(28, "full", str(file))

    monkeypatch.setattr("nærvær.store.export_zip.pack", full)
    code, _, err = command("export", "-o", str(file))
    assert (code, "ikke plass igjen" in err) == (1, True)
    assert file.read_bytes() == good
    assert {left.name for left in tmp_path.iterdir()} == {"alt.zip", "data"}


def test_export_erase_import_gives_everything_back(command: Command, tmp_path: Path, typed: Typed) -> None:  # noqa: F811
    keep(tmp_path, WeekStarted(2), InformalPractice("Tur", 2, 60, MARKER), Preference("bell", "wood"))
    before = entries(tmp_path)
    command("export", "-o", str(tmp_path / "alt.zip"))
    typed("Slett \n")
    code, out, _ = command("erase")
    assert code == 0
    assert "1 gang i hverdagen" in out
    assert "1 linje du har skrevet" in out
    assert "Slettet: 3 ting, med 1 linje." in out
    assert "ingenting av det står der" in out
    assert entries(tmp_path) == ()
    assert command("import", str(tmp_path / "alt.zip"))[:2] == (0, "3 ting er ført inn i dagboka.\n")
    assert entries(tmp_path) == before
    assert command("import", str(tmp_path / "alt.zip"))[1].startswith("Alt i fila sto i dagboka fra før")


# import of a table


def table(tmp_path: Path, *lines: str, header: str = "start,seconds,kind,label,note") -> str:
    file = tmp_path / "tidligere.csv"
    file.write_text("\n".join((header, *lines, "")), "utf-8")
    return str(file)


def test_a_file_that_is_not_there_is_looked_for_and_not_made(command: Command, tmp_path: Path) -> None:  # noqa: F811
    code, out, err = command("import", str(tmp_path / "bo\x1brte.zip"))
    assert (code, out) == (2, "")
    assert err.startswith("Jeg finner ikke fila. Fila er: ") and "\x1b" not in err


def test_a_note_added_to_a_table_that_is_taken_in_again_is_told_of_and_not_lost_in_silence(
    command: Command,  # noqa: F811
    tmp_path: Path,
) -> None:
    lines = ["2026-01-02 07:30,600,formal,Kroppsskanning,Godt", "2026-01-03 07:30,600,formal,Kroppsskanning,"]
    assert command("import", table(tmp_path, *lines))[0] == 0
    alike = "Alt i fila sto i dagboka fra før, så ingenting er lagt til.\n"
    assert command("import", table(tmp_path, *lines))[1] == alike
    before = entries(tmp_path)
    one = table(tmp_path, lines[0], f"{lines[1]}Tungt")
    told = command("import", one)[1]
    assert "Øvelsene i fila sto i dagboka fra før, så ingenting er lagt til. 1 notat ble ikke tatt med," in told
    assert " ".join(told.split()).endswith("fordi øvelsen sto der fra før.")
    new = "2026-01-04 07:30,600,formal,Kroppsskanning,Ny"
    told = " ".join(command("import", table(tmp_path, f"{lines[0]} igjen", f"{lines[1]}Tungt", new))[1].split())
    assert told == (
        "1 ting er ført inn i dagboka. 2 ting sto der fra før. "
        "2 notater ble ikke tatt med, fordi øvelsene sto der fra før."
    )
    assert entries(tmp_path)[:2] == before


def test_a_table_of_past_practice_is_taken_in_once(command: Command, tmp_path: Path) -> None:  # noqa: F811
    keep(tmp_path, Preference("bell", "wood"))
    file = table(
        tmp_path,
        "2026-01-02 07:30,600,formal,Kroppsskanning,\x1b[2JGodt",
        "2026-01-02 07:30,600,formal,Kroppsskanning,",
        "03.02.2026,,hverdag,Gå en tur,",
        "03.02.2026 02:15,60,informal,Sent,",
        "2026-02-04T10:00:00+09:00,60,øvelse,Noe helt eget,",
        "",
    )
    assert command("import", file)[:2] == (0, "5 ting er ført inn i dagboka.\n")
    assert "fra før" in command("import", file)[1]
    told = entries(tmp_path)
    assert len(told) == 6
    assert [entry.local_date.isoformat() for entry in told[:5]] == [
        "2026-01-02",
        "2026-01-02",
        "2026-02-02",
        "2026-02-03",
        "2026-02-04",
    ]
    assert told[0].fact == Practice("body-scan", 1, 600, 600, PracticeEnd.FINISHED, None, note="[2JGodt")
    assert told[4].fact.exercise == "Noe helt eget"
    assert told[3].fact == InformalPractice("walk", 1, in_programme=True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("i går,60,formal,x,", "Linje 3, kolonnen «start»: skriv tidspunktet som"),
        ("2026-02-30,60,formal,x,", "Linje 3, kolonnen «start»: den dagen finnes ikke. "),
        ("31.02.2026 07:00,60,formal,x,", "Linje 3, kolonnen «start»: den dagen finnes ikke. "),
        ("2027-01-01,60,formal,x,", "tidspunktet har ikke vært ennå"),
        ("0001-01-01,60,informal,x,", "kolonnen «start»"),
        ("1850-01-01,60,informal,x,", "året må være 1900 eller senere"),
        ("2026-01-01,-5,formal,x,", "Linje 3, kolonnen «seconds»"),
        ("2026-01-01,1e9,formal,x,", "kolonnen «seconds»"),
        ("2026-01-01,86401,formal,x,", "kolonnen «seconds»"),
        ("2026-01-01,,formal,x,", "en øvelse må ha et antall sekunder"),
        ("2026-01-01,60,sport,x,", "Linje 3, kolonnen «kind»: skriv formal"),
        ("2026-01-01,60,formal,\x1b\u200b,", "Linje 3, kolonnen «label»"),
        ("2026-01-01,60,formal," + "x" * 121 + ",", "med høyst 120 tegn"),
        ("2026-01-01,60,formal,x," + "y" * 2001, "Linje 3, kolonnen «note»: det er plass til 2000 tegn"),
        ("2026-01-01", "Linje 3, kolonnen «kind»"),
    ],
)
def test_one_wrong_cell_is_named_and_nothing_is_taken(
    command: Command,  # noqa: F811
    tmp_path: Path,
    line: str,
    said: str,
) -> None:
    file = table(tmp_path, "2026-01-02 07:30,600,formal,Kroppsskanning,Godt", line)
    code, out, err = command("import", file)
    assert (code, out) == (2, "")
    assert said in err
    assert "Ingenting er ført inn." in err
    assert not (tmp_path / "data" / "diary.db").exists() or entries(tmp_path) == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ingen av delene"),
        (b"\xff\xd8\xff\xe0 a picture", "ingen av delene"),
        (b"start,seconds,kind\n", "Det som mangler, er hva det var"),
        (b"start,seconds,kind,label,note\n", "ingen øvelser i tabellen"),
        (b'start,seconds,kind,label,note\n"' + b"x" * 200_000, "Linje 2: ei celle er for lang"),
        (b"start,seconds,kind,label,note\n" + b"2026-01-01,60,formal,x,\n" * 50_001, "for stor"),
        (b"PK\x05\x06" + bytes(18), "ikke en eksport fra nærvær"),
    ],
)
def test_what_is_no_table_is_refused(command: Command, tmp_path: Path, content: bytes, said: str) -> None:  # noqa: F811
    (tmp_path / "x").write_bytes(content)
    code, _, err = command("import", str(tmp_path / "x"))
    assert (code, said in err) == (2, True), err
    assert not (tmp_path / "data").exists()


def test_a_folder_is_no_file_to_take_in(command: Command, tmp_path: Path) -> None:  # noqa: F811
    code, _, err = command("import", str(tmp_path))
    assert (code, "er ei mappe" in err) == (2, True)


# erase


@pytest.mark.parametrize("answer", ["", "\n", "ja\n", "slettt\n", "slett alt\n"])
def test_nothing_is_erased_without_the_word(command: Command, tmp_path: Path, typed: Typed, answer: str) -> None:  # noqa: F811
    keep(tmp_path, WeekStarted(2))
    typed(answer)
    code, out, _ = command("erase")
    assert code == 1
    assert out.endswith("Ingenting er slettet.\n")
    assert len(entries(tmp_path)) == 1


@pytest.mark.parametrize(("option", "left"), [("--note", 2), ("--entry", 1)])
def test_one_line_or_one_thing_can_be_erased(
    command: Command,  # noqa: F811
    tmp_path: Path,
    typed: Typed,
    option: str,
    left: int,
) -> None:
    keep(tmp_path, WeekStarted(2), InformalPractice("Tur", 2, note=MARKER))
    identity = entries(tmp_path)[1].id
    typed("slett\n")
    code, out, _ = command("erase", option, identity)
    assert (code, "ingenting av det står der" in out) == (0, True)
    assert len(entries(tmp_path)) == left
    for file in (tmp_path / "data").rglob("*.db"):
        assert MARKER.encode() not in file.read_bytes()
    for unknown in ("nei", identity):
        typed("slett\n")
        assert command("erase", option, unknown)[0] == 2


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--entry", "Jeg finner ikke noe i dagboka med id-en «zz»."),
        ("--note", "Jeg finner ingen linje i dagboka til id-en «zz»."),
    ],
)
def test_what_is_not_there_is_said_before_anybody_is_asked(
    option: str,
    told: str,
    command: Command,  # noqa: F811
    tmp_path: Path,
    typed: Typed,
) -> None:
    keep(tmp_path, InformalPractice("Tur", 1))
    typed("slett\n")
    code, out, err = command("erase", option, "zz")
    assert (code, out) == (2, "")
    assert err.startswith(told)
    if option == "--note":  # there, but without a line
        (entry,) = entries(tmp_path)
        assert command("erase", option, entry.id)[:2] == (2, "")
    assert len(entries(tmp_path)) == 1


def test_a_person_may_choose_one_way_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    from nærvær.cli.parser import build_parser

    with pytest.raises(SystemExit, match="2"):
        build_parser().parse_args(["erase", "--note", "a", "--entry", "b"])
    assert capsys.readouterr().err.startswith("Velg én av disse om gangen: --note, --entry.")


def test_an_open_window_keeps_the_diary_in_its_place(command: Command, tmp_path: Path, typed: Typed) -> None:  # noqa: F811
    keep(tmp_path, WeekStarted(2))
    diary = open_diary(tmp_path / "data", lambda: NOW)
    try:
        typed("slett\n")
        code, _, err = command("erase")
        assert (code, err) == (
            3,
            "Dagboka er åpen i et annet vindu. Lukk det først, og prøv igjen. Ingenting er endret.\n",
        )
        assert command("export", "-o", str(tmp_path / "alt.zip"))[0] == 0
        assert command("backup")[0] == 0
        assert len(diary.entries()) == 1
    finally:
        diary.close()


def test_a_hostile_name_is_only_text(command: Command, tmp_path: Path) -> None:  # noqa: F811
    keep(tmp_path, WeekStarted(2))
    name = tmp_path / "alt\x1b[31m\u202e.zip"
    code, out, _ = command("export", "-o", str(name))
    assert code == 0
    assert name.exists()
    assert not set(out) & set("\x1b\u202e")
    shutil.move(name, tmp_path / "x\x1b.zip")
    (tmp_path / "x\x1b.zip").write_bytes(b"PK nothing")
    assert "\x1b" not in command("import", str(tmp_path / "x\x1b.zip"))[2]
