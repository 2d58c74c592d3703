"""plan, exercises, log, progress, render and doctor: what they print, keep, write and refuse."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli.hurried import compose
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.cli.dispatch import run_command
from nærvær.cli.parser import build_parser
from nærvær.domain.diary import Fact, Preference, WeekStarted
from nærvær.domain.errors import Busy, BusyWith
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.practice import Ambience, Bell, InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import Ratings
from nærvær.domain.services import Services
from nærvær.store.diary_opener import open_diary
from voice_0_1_0 import copy_exercise

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))
SLIP = GroupSession("body-scan", 20, date(2026, 3, 1), 7)
RATINGS = ("pain_before", "pain_after", "bother_before", "bother_after", "helped")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command line in this process: exit code, output, errors. The wide terminal keeps sentences whole."""
    monkeypatch.setenv("COLUMNS", "10000")
    monkeypatch.setattr("nærvær.cli.stdio.WIDEST_OUTPUT", 10_000)

    def go(*words: str, **changes: object) -> tuple[int, str, str]:
        parts = replace(compose(str(tmp_path / "data")), now=lambda: NOW, **changes)  # type: ignore[arg-type]
        code = run_command(build_parser().parse_args(list(words)), lambda: parts, _no_face, _no_face)
        out, err = capsys.readouterr()
        return code, out, err

    return go


def _no_face(wish: object) -> int:
    raise AssertionError(wish)


def keep(tmp_path: Path, *facts: object) -> None:
    """Put facts into the diary the commands use."""
    diary = open_diary(tmp_path / "data", lambda: NOW)
    for fact in facts:
        diary.append(fact)  # type: ignore[arg-type]
    diary.close()


# plan


def test_the_plan_as_data_is_eight_weeks_of_the_documented_shape(command: Command) -> None:
    code, out, err = command("plan", "--json")
    data = json.loads(out)
    assert (code, err, list(data)) == (0, "", ["weeks"])
    assert [week["week"] for week in data["weeks"]] == list(range(1, 9))
    for week in data["weeks"]:
        assert list(week) == ["week", "theme", "why", "formal", "informal"]
        assert isinstance(week["theme"], str)
        assert 5 < len(week["why"].split()) <= 60
        assert all(isinstance(line, str) for line in week["informal"])
        assert [list(formal) for formal in week["formal"]] == [["exercise", "times"]] * len(week["formal"])
    formal = [week["formal"][0] for week in data["weeks"]]
    assert formal[0] == {"exercise": "breathing-space", "times": 6}
    assert formal[5] == {"exercise": None, "times": 6}
    assert formal[6] == formal[7] == {"exercise": None, "times": None}
    assert "En første smak" in out


def test_the_plan_as_text_has_every_theme_and_title(command: Command) -> None:
    _, out, _ = command("plan")
    for words in (
        "Uke 1: En første smak",
        "Uke 8: Veien videre",
        "Øvelse: Pusterommet, 6 ganger i uka",
        "så ofte du vil",
    ):
        assert words in out
    assert out.count("  I hverdagen: ") == 8


def test_text_fits_a_braille_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    _, out, _ = command("plan")
    assert max(map(len, out.splitlines())) == 20
    assert "\x1b" not in out


# exercises


def test_the_exercises_as_data_have_the_documented_shape(command: Command) -> None:
    code, out, _ = command("exercises", "--json")
    data = {exercise["id"]: exercise for exercise in json.loads(out)}
    assert code == 0
    assert {"breathing-space", "body-scan", "silent"} <= set(data)
    for exercise in data.values():
        assert list(exercise) == ["id", "title", "why", "kind", "shortest", "longest", "voices"]
        for span in exercise["voices"].values():
            assert list(span) == ["shortest", "natural", "longest"]
            assert span["shortest"] <= span["natural"] <= span["longest"]
    assert data["silent"]["voices"] == {}
    assert [data["silent"][key] for key in ("kind", "shortest", "longest")] == ["silent", 1, 60]
    assert [data["body-scan"][key] for key in ("kind", "shortest", "longest")] == ["guided", 5, 35]
    assert "synthetic-light" in data["breathing-space"]["voices"]


def test_the_exercises_as_text_tell_title_length_and_voice(command: Command) -> None:
    _, out, _ = command("exercises")
    assert "Pusterommet (breathing-space)\n" in out
    assert "  3–10 minutter\n" in out
    assert "(synthetic-light): 3–10 minutter, naturlig lengde " in out
    assert "Uten stemme, bare klanger." in out


@pytest.mark.parametrize("name", ["body-scan", "Kroppsskanning", "KROPPSSKANNING"])
def test_the_text_of_an_exercise_can_be_read_by_id_or_title(command: Command, name: str) -> None:
    code, out, _ = command("exercises", "--text", name)
    assert code == 0
    assert "Kroppsskanning" in out
    assert len(out) > 2_000


def test_every_exercise_can_be_read_as_a_page(command: Command) -> None:
    for exercise in FolderCatalogue(*content_folders()).exercises():
        code, out, _ = command("exercises", "--text", exercise.id)
        assert code == 0
        assert out.startswith(f"{exercise.title}\n\n{exercise.why}\n")
    assert "\n(sittende) Sitt slik du sitter." in command("exercises", "--text", "right-now")[1]


def test_the_text_of_an_unknown_exercise_suggests_the_nearest(command: Command) -> None:
    code, out, err = command("exercises", "--text", "bodyscan")
    assert (code, out) == (2, "")
    assert "«bodyscan». Mente du «body-scan»?" in err


@pytest.mark.parametrize("words", [("--week", "3"), ("--minutes", "9"), ("--occasion", "2"), ("--evening",)])
def test_an_occasion_without_an_exercise_is_refused_with_what_is_missing(
    command: Command, words: tuple[str, ...]
) -> None:
    code, out, err = command("exercises", *words)
    assert (code, out) == (2, "")
    assert "Legg til --text og navnet på øvelsen." in err


def test_what_is_said_in_one_practice_begins_with_whose_it_is(command: Command) -> None:
    typed = ("--week", "3", "--minutes", "9,5", "--occasion", "4")
    code, out, _ = command("exercises", "--text", "sitting", *typed)
    assert (code, out.splitlines()[1]) == (0, "Slik øvelsen er på 9,5 minutter i uke 3, gang nummer 4.")
    usual = command("exercises", "--text", "body-scan", "--week", "2")[1]
    assert usual.splitlines()[1] == "Slik øvelsen er på 10 minutter i uke 2, gang nummer 1."


def test_one_text_is_no_data_and_that_is_said(command: Command) -> None:
    code, out, err = command("exercises", "--json", "--text", "sitting")
    assert (code, out, err) == (2, "", "Velg én av disse om gangen: --json, --text.\n")


WITHOUT_EVENING = (
    ("exercises", "--text", "sitting", "--evening"),
    ("practise", "sitting", "--minutes", "9", "--evening"),
    ("render", "sitting", "--minutes", "9", "-o", "a.wav", "--evening"),
)


@pytest.mark.parametrize("typed", WITHOUT_EVENING, ids=lambda typed: typed[0])
def test_an_evening_form_that_an_exercise_does_not_have_is_refused(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    scripts = tmp_path / "own" / "scripts"
    scripts.mkdir(parents=True)
    written = (content_folders()[0] / "nb" / "scripts" / "right-now.txt").read_text(encoding="utf-8")
    sleeping = f"{written.rstrip()}\n\n== Natta\n[kveld] Sov godt.  ~4\n"
    (scripts / "right-now.txt").write_text(sleeping, encoding="utf-8")
    own = FolderCatalogue(*content_folders(), tmp_path / "own")
    code, out, err = command(*typed, catalogue=own)
    assert (code, out, err) == (
        2,
        "",
        "Sittende meditasjon har ingen kveldsutgave. Det har Kroppsskanning, Når det røyner på.\n",
    )
    assert not (tmp_path / "a.wav").exists()
    code, out, _ = command("exercises", "--text", "right-now", "--evening", "--minutes", "2", catalogue=own)
    assert (code, out.splitlines()[1]) == (0, "Slik kveldsutgaven er på 2 minutter i uke 1, gang nummer 1.")


@pytest.mark.parametrize("verb", ["practise", "render"])
def test_an_occasion_that_is_no_number_is_refused_by_its_own_name(command: Command, verb: str, tmp_path: Path) -> None:
    file = () if verb == "practise" else ("-o", str(tmp_path / "a.wav"))
    code, out, err = command(verb, "body-scan", "--minutes", "5", *file, "--occasion", "to")
    assert (code, out) == (2, "")
    assert err == "Skriv hvilken gang det er, som et helt tall fra 1 til 9999. Dette var «to».\n"


@pytest.mark.parametrize("words", [("--occasion", "2", "--as-last"), ("--as-last", "--occasion", "2")])
def test_a_numbered_occasion_and_the_last_one_are_not_asked_for_together(
    command: Command, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        command("practise", "body-scan", *words)
    assert "Velg én av disse om gangen: " in capsys.readouterr().err


# log


def test_an_activity_is_kept_with_its_minutes_and_the_persons_week(command: Command, tmp_path: Path) -> None:
    keep(tmp_path, WeekStarted(3))
    assert command("log", "vaske opp", "--minutes", "7,5") == (0, "Ført opp: Vaske opp, 8 minutter.\n", "")
    assert _facts(tmp_path)[-1] == InformalPractice("dishes", 3, 450, in_programme=True)


def test_the_beginning_of_a_word_is_enough_when_only_one_is_meant(command: Command, tmp_path: Path) -> None:
    assert command("log", "tur")[1] == "Ført opp: Gå en tur.\n"
    code, _, err = command("log", "gå ")
    assert code == 2
    assert "Gå i trapper, Gå en tur og Gående meditasjon" in err
    assert _facts(tmp_path) == [InformalPractice("walk", 1, None, in_programme=True)]


@pytest.mark.parametrize("typed", ["kroppsskanning", "body-scan"])
def test_an_exercise_done_elsewhere_can_be_logged(command: Command, tmp_path: Path, typed: str) -> None:
    assert command("log", typed, "--minutes", "20")[0] == 0
    assert _facts(tmp_path) == [Practice("body-scan", 1, 1200, 1200.0, PracticeEnd.FINISHED, None)]


@pytest.mark.parametrize(("typed", "day"), [("17.2.2026", date(2026, 2, 17)), ("2026-02-17", date(2026, 2, 17))])
def test_what_was_done_earlier_is_logged_on_its_own_day(
    command: Command, tmp_path: Path, typed: str, day: date
) -> None:
    told = "Ført opp: Dusje, 5 minutter, 17. februar 2026.\n"
    assert command("log", "dusj", "--minutes", "5", "--date", typed)[:2] == (0, told)
    assert _facts(tmp_path) == [InformalPractice("shower", 1, 300, on=day, in_programme=True)]
    shown = json.loads(command("progress", "--json")[1])
    assert [practice["local_date"] for practice in shown["practices"]] == ["2026-02-17"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.1.2200", "Den dagen har ikke vært ennå."),
        ("5.3.", "Den dagen har ikke vært ennå."),
        ("1999-12-31", "Det er lenge siden. Velg en dag fra og med 1. januar 2000."),
        ("30.2.2026", "Skriv en dag fra 1.1.2000 til "),
        ("30.2.", "Skriv en dag fra 1.1.2000 til "),
        ("i overmorgen", "Skriv en dag fra 1.1.2000 til "),
        ("", "Skriv en dag fra 1.1.2000 til "),
    ],
)
def test_a_day_that_cannot_have_been_is_refused_in_a_sentence(
    command: Command, tmp_path: Path, typed: str, said: str
) -> None:
    code, out, err = command("log", "dusj", "--date", typed)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert _facts(tmp_path) == []


@pytest.mark.parametrize("typed", ["Kroppsskanning", "body-scan", "BODY-SCAN", "kropps"])
@pytest.mark.parametrize(
    ("day", "on"),
    [
        ("i går", date(2026, 3, 3)),
        ("i forgårs", date(2026, 3, 2)),
        ("mandag", date(2026, 3, 2)),
        ("sist onsdag", date(2026, 2, 25)),
        ("27.2.", date(2026, 2, 27)),
        ("2026-02-27", date(2026, 2, 27)),
    ],
)
def test_an_exercise_is_logged_with_its_answers_on_the_day_that_was_typed(
    command: Command, tmp_path: Path, typed: str, day: str, on: date
) -> None:
    answers = ("--before", "5", "--after", "4", "--helped", "0")
    code, out, err = command("log", typed, "--minutes", "10", *answers, "--date", day)
    assert (code, err) == (0, "")
    assert out.startswith("Ført opp: Kroppsskanning, 10 minutter, ")
    ratings = Ratings(pain_before=5, pain_after=4, helped=0)
    assert _facts(tmp_path) == [
        Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None, ratings=ratings, on=on)
    ]


def test_everyday_practice_has_no_answers(command: Command, tmp_path: Path) -> None:
    for words in (["dusje"], ["Strikke", "--new"]):
        code, out, err = command("log", *words, "--helped", "3")
        assert (code, out) == (2, "")
        assert err.startswith("--before, --after og --helped hører til øvelser, og «")
    assert _facts(tmp_path) == []


def test_an_own_activity_is_new_once_and_known_afterwards(command: Command, tmp_path: Path) -> None:
    code, out, err = command("log", "Strikke")
    assert (code, out) == (2, "")
    assert err.endswith("Er den ny, så legg til --new.\n")
    assert command("log", "Strikke", "--new")[0] == 0
    assert command("log", "strik")[1] == "Ført opp: Strikke.\n"
    assert _facts(tmp_path) == [InformalPractice("Strikke", 1), InformalPractice("Strikke", 1)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dusje", "--minutes", "0"], "Minuttene må være et tall over 0 og høyst 1440"),
        (["dusje", "--minutes=-3"], "Dette var «-3»."),
        (["dusje", "--minutes", "1441"], "høyst 1440"),
        (["dusje", "--minutes", "nan"], "Dette var «nan»."),
        (["dusje", "--minutes", "ti"], "Dette var «ti»."),
        (["", "--new"], "Aktiviteten kan ha fra 1 til 120 tegn."),
        (["\x1b\x07", "--new"], "Aktiviteten kan ha fra 1 til 120 tegn."),
        (["x" * 121, "--new"], "Aktiviteten kan ha fra 1 til 120 tegn."),
        (["duse"], "Mente du «Dusje»?"),
        ([], "Det mangler noe: AKTIVITET eller --slip."),
        (["Kroppsskanning", "--helped", "11"], "Svaret må være et helt tall fra 0 til 10. Dette var «11»."),
        (["Kroppsskanning", "--before", ""], "Svaret må være et helt tall fra 0 til 10."),
        (["--before", "5"], "Det mangler noe: AKTIVITET eller --slip."),
        (["--slip", "2345-6789-ABCD"], "Dette er ikke en hel kode fra en gruppelapp."),
        (["--slip", ""], "Dette er ikke en hel kode fra en gruppelapp."),
        (["--slip", SLIP.slip, "--helped", "11"], "Svaret må være et helt tall fra 0 til 10. Dette var «11»."),
        (["--slip", SLIP.slip, "--before", "3,5"], "Dette var «3,5»."),
        (["--slip", SLIP.slip, "--after", ""], "Svaret må være et helt tall fra 0 til 10."),
        (["--slip", SLIP.slip, "dusje"], "Lappen sier selv hva du gjorde, hvor lenge og når."),
        (["--slip", SLIP.slip, "--minutes", "5"], "Lappen sier selv"),
        (["--slip", SLIP.slip, "--date", "1.3.2026"], "Lappen sier selv"),
        (["--slip", replace(SLIP, day=date(2026, 3, 5)).slip], "Lappen er for en dag som ikke har kommet ennå."),
        (["--slip", replace(SLIP, exercise="own").slip], "Lappen er for en øvelse som ikke finnes her."),
    ],
)
def test_what_cannot_be_logged_is_refused_and_leaves_no_trace(
    command: Command, tmp_path: Path, words: list[str], said: str
) -> None:
    code, out, err = command("log", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert _facts(tmp_path) == []


def test_a_slip_of_a_group_is_kept_once_on_its_own_day_with_what_was_answered(command: Command, tmp_path: Path) -> None:
    keep(tmp_path, WeekStarted(2))
    typed = f" {SLIP.slip[:4]}-{SLIP.slip[4:8]} {SLIP.slip[8:]}".lower()
    told = "Ført opp: Kroppsskanning, 20 minutter, 1. mars 2026.\n"
    assert command("log", "--slip", typed, "--before", "6", "--after", "0", "--helped", "10") == (0, told, "")
    answers = Ratings(pain_before=6, pain_after=0, helped=10)
    assert _facts(tmp_path) == [SLIP.as_practice(2, answers)]
    code, out, err = command("log", "--slip", SLIP.slip)
    assert (code, out, err) == (2, "", "Denne lappen er allerede brukt her.\n")
    today = replace(SLIP, day=NOW.date())
    assert command("log", "--slip", today.slip)[1] == "Ført opp: Kroppsskanning, 20 minutter.\n"
    assert _facts(tmp_path)[1:] == [today.as_practice(2)]


def test_words_may_follow_an_option(command: Command, tmp_path: Path) -> None:
    assert command("log", "--minutes", "10", "Gå", "en", "tur")[0] == 0
    assert _facts(tmp_path) == [InformalPractice("walk", 1, 600, in_programme=True)]


def test_several_words_are_one_activity_with_or_without_quotation_marks(command: Command, tmp_path: Path) -> None:
    assert command("log", "Gå", "en", "tur", "--minutes", "10")[:2] == (0, "Ført opp: Gå en tur, 10 minutter.\n")
    assert command("log", "satt", "ute", "--new")[0] == 0
    assert _facts(tmp_path) == [InformalPractice("walk", 1, 600, in_programme=True), InformalPractice("satt ute", 1)]


def test_hostile_text_is_kept_and_shown_as_text(command: Command, tmp_path: Path) -> None:
    assert command("log", "\x1b[31mSy\x00\u202e på\nny\x9b", "--new")[0] == 0
    assert _facts(tmp_path) == [InformalPractice("[31mSy på ny", 1)]
    keep(tmp_path, InformalPractice("gammel\x1b]0;x\x07", 1))
    _, out, _ = command("progress")
    assert "\x1b" not in out
    assert "gammel]0;x" in out


# progress


def test_progress_as_data_has_the_documented_shape(command: Command, tmp_path: Path) -> None:
    ratings = Ratings(pain_before=6, pain_after=0, helped=7)
    practice = Practice("body-scan", 1, 720, 701.34, PracticeEnd.STOPPED, "synthetic-light", "lying", ratings)
    keep(
        tmp_path,
        practice,
        InformalPractice("shower", 1, 300, in_programme=True),
        InformalPractice("Strikke", 1),
        WeekStarted(2),
        WeekStarted(1),
    )
    code, out, err = command("progress", "--json")
    data = json.loads(out)
    assert (code, err, list(data)) == (0, "", ["week", "practices", "weeks"])
    formal, timed, untimed = data["practices"]
    keys = ("id", "exercise", "kind", "week", "started_at", "local_date", "planned_seconds", "heard_seconds", "ended")
    for told in data["practices"]:
        assert list(told) == [*keys, "voice", *RATINGS, "activity"]
        assert told["started_at"] == "2026-03-04T11:00:00+00:00"
        assert told["local_date"] == "2026-03-04"
    assert [formal[key] for key in keys[1:4]] == ["body-scan", "formal", 1]
    assert [formal[key] for key in (*keys[6:], "voice")] == [720, 701.3, "stopped", "synthetic-light"]
    assert [formal[key] for key in RATINGS] == [6, 0, None, None, 7]
    assert [timed[key] for key in (*keys[1:3], *keys[6:], "voice")] == ["Dusje", "informal", None, 300, None, None]
    assert [told["activity"] for told in data["practices"]] == [None, "shower", None]
    assert untimed["exercise"] == "Strikke"
    assert untimed["heard_seconds"] is None
    assert [untimed[key] for key in RATINGS] == [None] * 5
    week = data["weeks"][0]
    assert week == {
        "week": 1,
        "visit": 1,
        "days": 1,
        "formal": 1,
        "informal": 2,
        "minutes": 12,
        "hindered": None,
        "pain_average": None,
        "activity": None,
        "activity_name": None,
    }
    assert data["week"] == 1
    assert (data["weeks"][-1]["week"], data["weeks"][-1]["visit"]) == (1, 2)


def test_progress_of_a_new_person_is_an_invitation(command: Command) -> None:
    code, out, _ = command("progress")
    assert code == 0
    assert "Du er i uke 1: En første smak\nIngenting er ført opp ennå. Begynn når det passer deg.\n" in out
    assert "0 av 6" not in out
    assert json.loads(command("progress", "--json")[1])["practices"] == []


def test_progress_as_text_has_numbers_and_no_verdict(command: Command, tmp_path: Path) -> None:
    ratings = Ratings(pain_before=6, pain_after=4, helped=7)
    keep(tmp_path, Practice("body-scan", 1, 720, 720.0, PracticeEnd.FINISHED, None, None, ratings))
    _, out, _ = command("progress")
    assert "Uke 1: 1 dag, 1 øvelse (12 minutter)\n" in out
    assert "4. mars 2026: Kroppsskanning, 12 minutter – smerte før 6, smerte etter 4, hjalp 7" in out


# render


def test_render_writes_and_says_what_it_wrote(command: Command, tmp_path: Path) -> None:
    sound, captions = tmp_path / "ut.wav", tmp_path / "ut.vtt"
    words = ("render", "breathing-space", "--minutes", "3,5", "-o", str(sound), "--captions", str(captions))
    told = "Lydfila er laget: Pusterommet, 3,5 minutter."
    assert command(*words) == (0, f"{told} Den ligger her: {sound}\nTekstingen ligger her: {captions}\n", "")
    assert sound.read_text() == f"{210 * 48_000}\n"
    assert captions.exists()
    assert command(*words)[1].startswith(f"{told} Den gamle fila er skrevet over.")


def test_render_is_done_the_persons_way_unless_told_otherwise(command: Command, tmp_path: Path) -> None:
    keep(tmp_path, WeekStarted(7), Preference("voice", "synthetic-dark"), Preference("bell", "wood"))
    scores = []
    told = ("render", "Pusterommet", "--minutes", "4", "-o", str(tmp_path / "ut.wav"))
    other = ("--voice", "Synthetic-Light", "--bell", "ingen", "--week", "2", "--posture", "liggende")
    for extra in ((), other):
        assert command(*told, *extra, render=lambda score, *_: scores.append(score))[0] == 0
    usual, chosen = scores
    assert (usual.recording.voice, usual.bell) == ("synthetic-dark", Bell.WOOD)
    assert (chosen.recording.voice, chosen.bell) == ("synthetic-light", Bell.NONE)
    lying = ("der du ligger", "Legg deg", "Ligg slik")
    assert any(words in spoken.text for spoken in chosen.timeline.cues for words in lying)


@pytest.mark.parametrize("typed", ["Kari", "kari", "Kari Nordmann"])
def test_a_clinics_own_voice_is_found_by_its_folder_or_its_name(command: Command, tmp_path: Path, typed: str) -> None:
    data, audio = content_folders()
    own = tmp_path / "own"
    copy_exercise("breathing-space", own / "voices" / "Kari")
    told = (own / "voices" / "Kari" / "voice.toml").read_text("utf-8").replace("Lys stemme", "Kari Nordmann")
    (own / "voices" / "Kari" / "voice.toml").write_text(told, "utf-8")
    scores = []
    words = ("render", "Pusterommet", "--minutes", "4", "-o", str(tmp_path / "ut.wav"), "--voice", typed)
    shelf = FolderCatalogue(data, audio, own)
    assert command(*words, catalogue=shelf, render=lambda score, *_: scores.append(score))[0] == 0
    assert [score.recording.voice for score in scores] == ["Kari"]


def test_what_is_skipped_is_never_said_and_a_silent_hour_can_be_divided(command: Command, tmp_path: Path) -> None:
    scores = []
    file = str(tmp_path / "ut.wav")
    for words in (
        ("body-scan", "--minutes", "9", "--skip", "føttene, legs", "--ground", "regn"),
        ("silent", "--minutes", "20", "--interval", "5"),
    ):
        assert command("render", *words, "-o", file, render=lambda score, *_: scores.append(score))[0] == 0
    scan, silence = scores
    assert scan.ambience is Ambience.RAIN
    assert "Føttene" not in {passage.title for passage in scan.timeline.sections}
    assert len(silence.timeline.bells) == 5


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["breathing", "--minutes", "3"], "Jeg kjenner ikke øvelsen «breathing». Mente du «breathing-space»?", 2),
        (["silent", "--minutes", "61"], "Denne øvelsen (silent) kan vare fra 1 til 60 minutter, ikke 61.", 2),
        (["breathing-space", "--minutes", "11"], "kan vare fra 3 til 10 minutter, ikke 11.", 2),
        (["breathing-space", "--minutes", "0,5"], "kan vare fra 3 til 10 minutter, ikke 0,5.", 2),
        (["silent", "--minutes", "inf"], "Minuttene må være et tall over 0", 2),
        (["breathing-space", "--minutes", "4", "--voice", "synthetic-ligth"], "Mente du «synthetic-light»?", 2),
        (
            ["breathing-space", "--minutes", "4", "--week", "9"],
            "Uka må være et helt tall fra 1 til 8. Dette var «9».",
            2,
        ),
        (["breathing-space", "--minutes", "4", "--week", "0"], "Dette var «0».", 2),
        (["breathing-space", "--minutes", "4", "--posture", "sitende"], "Mente du «sittende»?", 2),
        (["body-scan", "--minutes", "9", "--posture", "staende"], "Dette finnes: liggende og sittende.", 2),
        (["silent", "--minutes", "4", "--bell", "bole"], "Mente du «bolle»?", 2),
        (["silent", "--minutes", "4", "--ground", "rein"], "Mente du «regn»?", 2),
        (["silent", "--minutes", "4", "--interval", "ofte"], "Minuttene må være et tall over 0", 2),
        (["body-scan", "--minutes", "9", "--skip", "føttene magn"], "Mente du «magen»?", 2),
    ],
)
def test_render_refuses_in_a_sentence_and_writes_nothing(
    command: Command, tmp_path: Path, words: list[str], said: str, code: int
) -> None:
    sound = tmp_path / "ut.wav"
    told = command("render", *words, "-o", str(sound))
    assert told[:2] == (code, "")
    assert said in told[2]
    assert not sound.exists()


def test_render_refuses_a_place_that_is_no_file(command: Command, tmp_path: Path) -> None:
    short = ("render", "silent", "--minutes", "1", "-o")
    assert command(*short, str(tmp_path)) == (
        1,
        "",
        f"Dette er ei mappe, ikke ei fil. Oppgi et filnavn. Stedet er: {tmp_path}\n",
    )
    nowhere = tmp_path / "nix" / "ut.wav"
    code, _, err = command(*short, str(nowhere))
    advice = "Dette stedet finnes ikke. Lag mappa først, eller velg et annet sted."
    assert (code, err) == (1, f"{advice} Stedet er: {nowhere.parent}\n")
    (tmp_path / "fil").touch()
    code, _, err = command(*short, str(tmp_path / "fil" / "ut.wav"))
    assert code == 1
    assert err.startswith("En del av stien er ikke ei mappe")
    same = command(*short, str(tmp_path / "x.wav"), "--captions", str(tmp_path / "." / "x.wav"))
    assert same == (2, "", "Lydfila og tekstingen kan ikke være samme fil. Gi dem hvert sitt navn.\n")


def test_a_hostile_file_name_is_only_text(command: Command, tmp_path: Path) -> None:
    for name in ("\x1b[31mut.wav", "\udcff.wav", "ut\n.wav"):
        code, out, _ = command("render", "silent", "--minutes", "1", "-o", str(tmp_path / name))
        assert code == 0
        assert out.removesuffix("\n").isprintable()
        assert (tmp_path / name).exists()


def test_a_full_disk_is_said(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WRITER", "full")
    sound = tmp_path / "ut.wav"
    code, out, err = command("render", "silent", "--minutes", "1", "-o", str(sound))
    assert (code, out) == (1, "")
    assert err == f"Det er ikke plass igjen på disken. Rydd litt plass, og prøv igjen. Stedet er: {sound}\n"


def test_render_without_the_voices_sound_says_so(command: Command, tmp_path: Path) -> None:
    data, _ = content_folders()
    deaf = FolderCatalogue(data, tmp_path / "no-audio")
    code, _, err = command("render", "body-scan", "--minutes", "9", "-o", str(tmp_path / "ut.wav"), catalogue=deaf)
    assert code == 1
    assert err.startswith("Øvelsen body-scan har ingen stemme å spille")
    assert command("render", "silent", "--minutes", "1", "-o", str(tmp_path / "ut.wav"), catalogue=deaf)[0] == 0


def test_render_goes_on_when_the_diary_cannot_be_read(command: Command, tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    code, out, err = command("render", "silent", "--minutes", "1", "-o", str(tmp_path / "ut.wav"))
    assert (code, out.startswith("Lydfila er laget")) == (0, True)
    assert "agbok" in err


def test_ctrl_c_ends_a_command_with_a_word(command: Command, tmp_path: Path) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    told = command("render", "silent", "--minutes", "1", "-o", str(tmp_path / "ut.wav"), render=interrupted)
    assert told == (1, "", "Avbrutt.\n")


def test_a_progress_bar_stands_on_a_terminal_only(tmp_path: Path) -> None:
    words = ["--data-dir", str(tmp_path / "data"), "render", "silent", "--minutes", "1", "-o", str(tmp_path / "u.wav")]
    code = "import sys; from cli.hurried import main; sys.exit(main(sys.argv[1:]))"
    paths = os.pathsep.join([*sys.path, str(Path(__file__).parents[1])])
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": paths, "LC_ALL": "C.UTF-8", "COLUMNS": "30"}
    master, slave = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", code, *words], stdout=-1, stderr=slave, env=environment) as process:
        os.close(slave)
        out, _ = process.communicate()
    shown = os.read(master, 10_000).decode()
    os.close(master)
    assert process.returncode == 0
    assert b"\r" not in out
    assert shown.startswith("\r[.....................]   0 %")
    assert "\r[##########...........]  50 %" in shown
    assert shown.endswith("\r" + " " * 29 + "\r")


# doctor


def test_doctor_tells_what_works_and_the_line_that_mends(command: Command) -> None:
    code, out, _ = command("doctor")
    assert code == 0
    assert "Lyd: virker ikke\n  lydsystem: PortAudio\n  enhet: ingen\n  Jeg finner ingen lydenhet." in out
    assert "Dagbok: virker\n  ligger her: /et/sted\n" in out


def test_doctor_as_data_has_the_documented_shape(command: Command) -> None:
    data = json.loads(command("doctor", "--json")[1])
    assert list(data["sound"]) == ["backend", "device", "ok", "hint"]
    assert (data["sound"]["ok"], data["sound"]["device"]) == (False, None)
    assert data["sound"]["hint"].startswith("Jeg finner ingen lydenhet")
    assert data["diary"] == {"path": "/et/sted", "ok": True, "hint": None}


# trouble


def test_a_broken_file_of_the_clinic_is_named_and_what_came_with_the_program_holds(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, _ = content_folders()
    text = (data / "nb/programme.toml").read_text("utf-8").replace("number = 3", "number = 4", 1)
    (tmp_path / "programme.toml").write_text(text, "utf-8")
    monkeypatch.setenv("OWN", str(tmp_path))
    code, out, err = command("plan")
    assert code == 0
    assert out.startswith("Uke 1: En første smak")
    line = text[: text.index("number = 4")].count("\n") + 1
    assert err.startswith(f"Feil i fila, linje {line}, nøkkelen «week[3].number»: «4» må")
    assert err.endswith(f"Det gjelder her: {tmp_path / 'programme.toml'}\n")


def test_a_diary_of_a_newer_version_is_left_alone(command: Command, tmp_path: Path) -> None:
    keep(tmp_path, InformalPractice("Dusje", 1))
    with sqlite3.connect(tmp_path / "data" / "diary.db") as connection:
        connection.execute("CREATE TABLE of_a_later_release (x)")
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = (tmp_path / "data" / "diary.db").read_bytes()
    for words in (["progress"], ["log", "dusje"]):
        code, out, err = command(*words)
        assert (code, out) == (1, "")
        assert err.startswith("Dagboka er skrevet av en nyere utgave av nærvær.")
    assert (tmp_path / "data" / "diary.db").read_bytes() == before


def test_a_damaged_diary_is_mended_and_that_is_said_once(command: Command, tmp_path: Path) -> None:
    keep(tmp_path, InformalPractice("Dusje", 1))
    file = tmp_path / "data" / "diary.db"
    shutil.copy(file, tmp_path / "whole.db")
    file.write_bytes(file.read_bytes()[:9_000] + os.urandom(6_000) + file.read_bytes()[15_000:])
    code, _, err = command("progress")
    assert code == 0
    assert err.startswith("Dagboka var skadet, og jeg har satt den i stand.")
    assert command("progress")[2] == ""


def test_a_busy_diary_is_exit_code_3(command: Command) -> None:
    def busy() -> Services:
        raise Busy(BusyWith.DIARY)

    code, out, err = command("log", "dusje", open_diary=busy)
    assert (code, out) == (3, "")
    assert err == "Et annet vindu bruker dagboka akkurat nå. Vent et øyeblikk, og prøv igjen.\n"


def test_a_fault_of_ours_is_one_sentence_and_exit_code_1(command: Command) -> None:
    def broken() -> tuple[()]:
        raise ZeroDivisionError("hemmelig")

    code, out, err = command("doctor", examine=broken)
    assert (code, out) == (1, "")
    assert err.startswith("Noe gikk galt i nærvær (ZeroDivisionError i test_commands.py:")
    assert "hemmelig" not in err
    assert "Traceback" not in err


def _facts(tmp_path: Path) -> list[Fact]:
    diary = open_diary(tmp_path / "data", lambda: NOW)
    facts: list[Fact] = [entry.fact for entry in diary.entries() if not isinstance(entry.fact, WeekStarted)]
    diary.close()
    return facts
