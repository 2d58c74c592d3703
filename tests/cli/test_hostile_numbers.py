"""Every place that takes a number from outside reads it in one way and refuses the same things."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chosen_preferences import chosen
from cli.test_commands import Command, _facts, command  # noqa: F401
from cli.test_plain_paper import answered, number_of
from domain.test_validation import NEVER_A_NUMBER
from nærvær.cli.commands.clinic import _parse_count
from nærvær.cli.stdio import terminal_width
from nærvær.dialogues.diary_editor import MAX_MINUTES, _ask_minutes
from nærvær.domain.errors import OutOfRange
from nærvær.domain.preferences import Preferences
from nærvær.domain.reminder import parse_clock_time
from nærvær.domain.validation import NOTE_LENGTH, parse_day
from nærvær.texts.progress import NOT_MINUTES
from stepped import SteppedInterviewer, steps

B = "1" * 5000
HOSTILE = [text for text in NEVER_A_NUMBER if "\x00" not in text]
SLIP = ["log", "--slip", "2345-6789-ABCD"]
RENDER = ["render", "silent", "-o", "/nowhere/x.wav"]
PLACES: dict[str, list[str]] = {
    "practise --minutes": ["practise", "silent", "--minutes"],
    "practise --week": ["practise", "silent", "--week"],
    "practise --interval": ["practise", "silent", "--interval"],
    "practise --settling": ["practise", "silent", "--settling"],
    "render --minutes": [*RENDER, "--minutes"],
    "render --week": [*RENDER, "--minutes", "5", "--week"],
    "render --interval": [*RENDER, "--minutes", "5", "--interval"],
    "log --minutes": ["log", "Vaske opp", "--minutes"],
    "log --date": ["log", "Vaske opp", "--date"],
    "log --before": [*SLIP, "--before"],
    "log --after": [*SLIP, "--after"],
    "log --helped": [*SLIP, "--helped"],
    "remind --weeks": ["remind", "-o", "x.ics", "--weeks"],
    "remind --at": ["remind", "--at"],
    "remind --days": ["remind", "--days"],
}


@pytest.mark.parametrize("place", list(PLACES))
def test_a_command_refuses_what_is_no_number_in_a_sentence(
    place: str,
    command: Command,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in HOSTILE:
        code, out, err = command(*PLACES[place][:-1], f"{PLACES[place][-1]}={text}")
        assert (code, out) == (2, ""), text
        assert err.endswith(".\n")
        assert err.count("\n") == 1
        assert "Noe gikk galt" not in err
    assert _facts(tmp_path) == []


@pytest.mark.parametrize(
    "text", [f"1.1.{B}", f"{B}.1.2026", f"{B}-01-01", "١.١.٢٠٢٦", "1.1.2_026", "-1.1.2026", "1.13.2026"]
)
def test_a_day_of_no_calendar_is_none(text: str, command: Command) -> None:  # noqa: F811
    assert parse_day(text) is None
    code, out, err = command("log", "Vaske opp", f"--date={text}")
    assert (code, out) == (2, "")
    assert err.startswith("Skriv en dag fra 1.1.2000 til ")


def test_a_day_is_read_as_people_write_it() -> None:
    for text in ("17.5.2026", "17/5/2026", "2026-05-17", " 17.05.2026. "):
        assert parse_day(text) == date(2026, 5, 17)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_columns_says_help_comes_in_a_width_that_fits(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", text)
    monkeypatch.setattr("os.get_terminal_size", lambda _: (_ for _ in ()).throw(OSError()))
    assert terminal_width() == 80
    monkeypatch.setenv("COLUMNS", "44")
    assert terminal_width() == 44


@pytest.mark.parametrize("text", HOSTILE)
def test_what_stands_in_a_diary_or_a_talk_and_is_no_number_is_left_to_the_usual(text: str) -> None:
    numbers = ("interval", "settling", "bell_volume", "ground_volume", "look_day", "minutes:body-scan")
    assert chosen(dict.fromkeys(numbers, text[:NOTE_LENGTH])) == Preferences()
    assert chosen({"reminder_anchor": "a", "reminder_time": "8", "reminder_days": text[:NOTE_LENGTH]}).reminder is None
    with pytest.raises(OutOfRange):
        parse_clock_time(text)
    with pytest.raises(OutOfRange):
        _parse_count(text)
    asked, _ = steps(_ask_minutes(SteppedInterviewer(), "", None), text)
    if text.strip():
        assert asked[1].problem == NOT_MINUTES().format(highest=MAX_MINUTES)  # asked again


def test_lines_typed_into_the_menu_are_no_numbers_either(tmp_path: Path) -> None:
    hostile = [text for text in HOSTILE if text.strip()]
    said = answered(tmp_path, *hostile)
    assert said.count("Det forstod jeg ikke.") == len(hostile)
    answered(tmp_path, number_of("Bytt uke"), B, "")
    assert _facts(tmp_path) == []
