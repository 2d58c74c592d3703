"""Reminder and report in lines: chosen by number, made, and said where."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar

from cli.hurried import OSLO
from cli.test_command_line import HURRIED, surroundings
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.login_rules import format_code
from nærvær.domain.ratings import Ratings
from nærvær.plain.menu import _STEPS
from nærvær.store import open_diary


def answered(folder: Path, *lines: str) -> str:
    """What is said when these lines are typed into the menu."""
    done = subprocess.run(
        [sys.executable, str(HURRIED), "--data-dir", str(folder), "--plain"],
        input="\n".join((*lines, "0", "")),
        capture_output=True,
        encoding="utf-8",
        env=surroundings(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def number_of(name: str) -> str:
    return str(1 + [row.name() for row in _STEPS].index(name))


def test_the_reminder_is_chosen_and_its_file_made(tmp_path: Path) -> None:
    said = answered(
        tmp_path, number_of("Påminnelse"), "5", "etter turen", "8", "25", "6:45", "4", "1", "2", "8", "1", "", ""
    )
    assert "Klokkeslettet må være fra 00:00 til 23:59" in said
    assert "1 Mandag\n2 Tirsdag\n3 Onsdag · valgt" in said
    assert f"Den ligger her: {tmp_path / 'naervaer-paaminnelse.ics'}" in said
    event: Any
    (event,) = Calendar.from_ical(tmp_path.joinpath("naervaer-paaminnelse.ics").read_bytes()).walk("VEVENT")
    assert event["summary"] == "Etter turen: noen minutter til deg selv"
    assert event["rrule"]["BYDAY"] == ["WE", "TH", "FR", "SA", "SU"]
    assert event["rrule"]["COUNT"] == [40]


def test_the_report_is_made_and_a_place_that_is_none_is_said(tmp_path: Path) -> None:
    said = answered(tmp_path, number_of("Rapport til behandleren"), "1")
    (page,) = tmp_path.glob("naervaer-rapport-*.html")
    assert f"Rapporten er laget. Den ligger her: {page}" in said
    page.unlink()
    page.mkdir()
    done = subprocess.run(
        [sys.executable, str(HURRIED), "--data-dir", str(tmp_path), "--plain"],
        input=f"{number_of('Rapport til behandleren')}\n1\n0\n",
        capture_output=True,
        encoding="utf-8",
        env=surroundings(),
        check=False,
    )
    assert done.returncode == 0
    assert "Dette er ei mappe, ikke ei fil" in done.stdout + done.stderr


def test_a_slip_of_a_group_is_used_once_and_a_wrong_one_is_said(tmp_path: Path) -> None:
    session = GroupSession("body-scan", 20, date(2026, 3, 1), 7)
    slip = number_of("Jeg har en lapp fra gruppa")
    said = answered(
        tmp_path, slip, "2345-6789-ABCD", f" {format_code(session.slip).lower()}", "1", "8", slip, session.slip, ""
    )
    assert "Dette er ikke en hel kode fra en gruppelapp." in said
    assert "Kroppsskanning, 20 minutter, 1.3.2026.\n1 " in said
    assert "Kroppsskanning med gruppa er ført opp." in said
    assert "Denne lappen er allerede brukt her." in said
    with closing(open_diary(tmp_path, lambda: datetime.now(OSLO))) as diary:
        (entry,) = diary.entries()
    assert entry.fact == session.as_practice(1, Ratings(helped=8))
