"""`nærvær report`: the file it writes, and what it refuses."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli.hurried import compose
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.domain.ratings import Ratings
from nærvær.store.diary_opener import open_diary

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `nærvær report` with these words: exit code, output, errors."""
    monkeypatch.setattr("nærvær.cli.stdio.WIDEST_OUTPUT", 10_000)
    monkeypatch.setenv("COLUMNS", "10000")

    def no_face(wish: object) -> int:
        raise AssertionError(wish)

    def go(*words: str) -> tuple[int, str, str]:
        parts = replace(compose(str(tmp_path / "data")), now=lambda: NOW)
        code = run_command(build_parser().parse_args(["report", *words]), lambda: parts, no_face, no_face)
        out, err = capsys.readouterr()
        return code, out, err

    return go


def test_it_writes_the_page_for_its_owner_only_and_says_where(report: Command, tmp_path: Path) -> None:
    with open_diary(tmp_path / "data", lambda: NOW) as diary:
        ratings = Ratings(pain_before=6, pain_after=5)
        diary.append(Practice("body-scan", 1, 600, 590.0, PracticeEnd.FINISHED, None, None, ratings, "Merket føttene"))
    file = tmp_path / "rapport.html"
    code, out, err = report("-o", str(file))
    assert (code, err) == (0, "")
    assert out.startswith(f"Rapporten er laget. Den ligger her: {file}\nÅpne den i en nettleser")
    page = file.read_text("utf-8")
    assert "Laget 4. mars 2026" in page
    assert "Merket føttene" not in page
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    code, out, _ = report("-o", str(file), "--with-notes")
    assert (code, "Den gamle fila er skrevet over." in out) == (0, True)
    assert "Merket føttene" in file.read_text("utf-8")
    assert "Kroppsskanning" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("-o", "{tmp}"), "Dette er ei mappe, ikke ei fil. Oppgi et filnavn. Stedet er: {tmp}"),
        (
            ("-o", "{tmp}/nei/a.html"),
            "Dette stedet finnes ikke. Lag mappa først, eller velg et annet sted. Stedet er: {tmp}/nei",
        ),
    ],
)
def test_a_place_that_is_none_gets_a_sentence(
    words: tuple[str, ...], sentence: str, report: Command, tmp_path: Path
) -> None:
    code, out, err = report(*(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert (code, out, err) == (1, "", sentence.replace("{tmp}", str(tmp_path)) + "\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_gets_a_sentence(report: Command) -> None:
    code, out, err = report("-o", "/dev/full")
    assert (code, out) == (1, "")
    assert err.startswith("Det er ikke plass igjen på disken")


def test_a_file_must_be_named(report: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        report()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Det mangler noe: -o/--output.")
