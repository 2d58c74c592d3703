"""`nærvær remind`: what it writes, sets up, remembers, says and refuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from chosen_preferences import stored_preferences
from cli.hurried import compose
from nærvær.cli.commands.machine import parse_days
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import InvalidRequest, SchedulerFault
from nærvær.domain.reminder import OfferedAnchor, Reminder
from nærvær.store.diary_opener import open_diary
from remembered_schedule import RememberedSchedule

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def schedule() -> RememberedSchedule:
    return RememberedSchedule()


@pytest.fixture
def remind(
    tmp_path: Path, schedule: RememberedSchedule, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Runs `nærvær remind` with these words: exit code, output, errors."""
    monkeypatch.setattr("nærvær.cli.stdio.WIDEST_OUTPUT", 10_000)
    monkeypatch.setenv("COLUMNS", "10000")

    def go(*words: str) -> tuple[int, str, str]:
        parts = replace(compose(str(tmp_path / "data")), now=lambda: NOW, scheduler=lambda: schedule)
        code = run_command(build_parser().parse_args(["remind", *words]), lambda: parts, _no_face, _no_face)
        out, err = capsys.readouterr()
        return code, out, err

    return go


def _no_face(wish: object) -> int:
    raise AssertionError(wish)


def kept(tmp_path: Path) -> dict[str, str]:
    with open_diary(tmp_path / "data", lambda: NOW) as diary:
        return stored_preferences(diary.entries())


def event_in(file: Path) -> Any:  # its types name every kind of property there is
    (event,) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return event


def test_a_calendar_file_comes_with_one_option_and_lasts_through_week_eight(remind: Command, tmp_path: Path) -> None:
    with open_diary(tmp_path / "data", lambda: NOW) as diary:
        diary.append(WeekStarted(6))
    file = tmp_path / "paaminnelse.ics"
    code, out, err = remind("-o", str(file))
    assert (code, err) == (0, "")
    assert f"Kalenderfila er laget, fra torsdag 5. mars klokka 08:00, i 3 uker. Den ligger her: {file}\n" in out
    assert event_in(file)["rrule"]["COUNT"] == [21]
    assert {
        "reminder_time": "08:00",
        "reminder_days": "1 2 3 4 5 6 7",
        "reminder_anchor": "after-morning-coffee",
    }.items() <= (kept(tmp_path).items())
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_second_file_replaces_the_first_in_the_calendar_too(remind: Command, tmp_path: Path) -> None:
    file = tmp_path / "p.ics"
    remind("-o", str(file))
    first = event_in(file)
    code, out, _ = remind("-o", str(file), "--anchor", "Før leggetid", "--days", "man ons", "--weeks", "2")
    assert code == 0
    assert "Den gamle fila er skrevet over." in out
    second = event_in(file)
    assert first["uid"] == second["uid"]
    assert second["summary"] == "Før leggetid: noen minutter til deg selv"
    assert second.decoded("dtstart") == datetime(2026, 3, 4, 21, 30, tzinfo=NOW.tzinfo)
    assert second["rrule"]["COUNT"] == [4]
    assert [path.name for path in tmp_path.iterdir() if "p.ics" in path.name] == ["p.ics"]


def test_with_nothing_asked_for_it_tells_what_is_set_up(
    remind: Command, schedule: RememberedSchedule, tmp_path: Path
) -> None:
    code, out, _ = remind()
    assert code == 0
    assert out.startswith("Du har ikke valgt noen påminnelse.\nDenne maskinen sier ikke fra.\n")
    assert kept(tmp_path) == {}
    remind("--install", "--anchor", "når du kommer hjem")
    _, out, _ = remind()
    assert out.startswith("Påminnelse: når du kommer hjem, klokka 16:30, alle dager.\nDenne maskinen sier fra.\n")


def test_this_machine_says_so_on_request_and_stops_on_request(remind: Command, schedule: RememberedSchedule) -> None:
    code, out, err = remind("--install", "--at", "7.15", "--days", "hverdager")
    assert (code, err) == (0, "")
    assert out == (
        "Denne maskinen sier fra: etter morgenkaffen, klokka 07:15, mandag til fredag. "
        "Det tas bort med «nærvær remind --remove».\n"
    )
    assert schedule.held is not None
    assert schedule.held[0] == Reminder(OfferedAnchor.MORNING_COFFEE, time(7, 15), (1, 2, 3, 4, 5))
    assert schedule.held[1].text == "Når det passer. Passer det ikke i dag, er det helt greit."
    remind("--at", "9")
    assert schedule.held[0].at == time(9)
    assert remind("--remove")[1] == "Denne maskinen sier ikke fra lenger. Ingenting ligger igjen.\n"
    assert schedule.held is None
    assert remind("--remove")[1] == "Det var ingen påminnelse på denne maskinen.\n"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alle", (1, 2, 3, 4, 5, 6, 7)),
        ("hver dag", (1, 2, 3, 4, 5, 6, 7)),
        ("mandag, onsdag og fredag", (1, 3, 5)),
        ("man-fre", (1, 2, 3, 4, 5)),
        ("lør–man", (1, 6, 7)),
        ("Lordag SØN", (6, 7)),
        ("helga tirsdager", (2, 6, 7)),
    ],
)
def test_days_are_understood_as_people_write_them(typed: str, meant: tuple[int, ...]) -> None:
    assert parse_days(typed) == meant


@pytest.mark.parametrize("typed", ["", " ", "og", "t", "xyz", "man-", "man-ons-fre", "1"])
def test_days_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(InvalidRequest):
        parse_days(typed)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            ("--at", "25:00"),
            2,
            "Klokkeslettet må være fra 00:00 til 23:59, for eksempel 8 eller 21:30. Dette var «25:00».",
        ),
        (("--days", "mandg"), 2, "Jeg kjenner ikke dagen «mandg». Mente du «mandag»?"),
        (("--days", ""), 2, "Påminnelsen trenger minst én dag i uka, for eksempel «mandag onsdag»."),
        (("--anchor", ""), 2, "Det du knytter påminnelsen til, kan ha fra 1 til 60 tegn."),
        (("-o", "{tmp}/a.ics", "--weeks", "0"), 2, "Antall uker må være et helt tall fra 1 til 52. Dette var «0»."),
        (("--weeks", "3"), 2, "--weeks gjelder kalenderfila. Legg til -o og et filnavn."),
        (("--remove", "--install"), 2, "--remove tar bort påminnelsen, og kan ikke stå sammen med andre valg"),
        (("-o", "{tmp}"), 1, "Dette er ei mappe, ikke ei fil. Oppgi et filnavn. Stedet er: {tmp}"),
        (
            ("-o", "{tmp}/nei/a.ics"),
            1,
            "Dette stedet finnes ikke. Lag mappa først, eller velg et annet sted. Stedet er: {tmp}/nei",
        ),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_done(
    words: tuple[str, ...], code: int, sentence: str, remind: Command, schedule: RememberedSchedule, tmp_path: Path
) -> None:
    ended, out, err = remind(*(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert (ended, out) == (code, "")
    assert err.startswith(sentence.replace("{tmp}", str(tmp_path)))
    assert schedule.held is None
    assert not list(tmp_path.glob("*.ics"))
    assert kept(tmp_path) == {}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_gets_a_sentence(remind: Command) -> None:
    code, out, err = remind("-o", "/dev/full")
    assert (code, out) == (1, "")
    assert err.startswith("Det er ikke plass igjen på disken")


@pytest.mark.parametrize(
    ("reason", "start"),
    [
        (SchedulerFault.ABSENT, "Denne maskinen har ikke systemd, som trengs for å si fra av seg selv."),
        (SchedulerFault.REFUSED, "systemd på denne maskinen tok ikke imot påminnelsen."),
    ],
)
def test_without_a_scheduler_the_calendar_file_is_offered(
    reason: SchedulerFault, start: str, remind: Command, schedule: RememberedSchedule
) -> None:
    schedule.trouble = reason
    code, out, err = remind("--install")
    assert (code, out) == (1, "")
    assert err == (
        f"{start} Ingenting er satt opp. Ei kalenderfil virker overalt. Skriv: nærvær remind -o paaminnelse.ics\n"
    )


def test_the_calendar_library_is_not_loaded_before_somebody_wants_a_file(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys\nfrom nærvær.__main__ import main\n"
        f"main(['--data-dir', {str(tmp_path)!r}, 'remind'])\nprint('icalendar' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "False"
