"""What plain mode says at a start and after a first practice, as the pages do; and how the evening ends in lines."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journey.test_three_faces import Life, Lines, Pick, Practise, Rate, Take, Write, close_read, practice
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.diary import Fact, Preference, WeekStarted
from nærvær.domain.practice import Grade, Occasion, Posture, Practice, PracticeEnd, PracticeInProgress, PracticeOptions
from nærvær.domain.ratings import CheckIn, Ratings
from nærvær.plain import menu as plain_menu
from nærvær.plain.console import LineStreams
from nærvær.store import open_diary
from nærvær.texts import finding, plain, progress, today

RATED = (Rate(6), Rate(5), Rate(5), Write(""))
DONE = practice("breathing-space", 1, 180, "sitting", Ratings())
EVENING = """+++
id = "body-scan"
title = "Kroppsskanning"
why = "Fordi."
postures = ["lying"]
shortest = 3
longest = 4
+++

== Føttene
@klang =6
[variant=start] Legg deg.  ~~14>8
[variant=start] Finn en god måte å ligge på.  ~~14>8
Flytt oppmerksomheten ned til føttene.  ~~14>8
Så opp gjennom leggene.  ~~14>8
Gå videre til knærne.  ~~14>8
Kjenn lårene, der de hviler.  ~~14>8
Pusten går av seg selv.  ~~14>8
Bli ved hele kroppen en stund.  ~~14>8
[kveld] La underlaget bære deg inn i natta.  ~~14>8
[dag] Strekk deg, og reis deg når du er klar.  ~4
[dag] @klang =10
"""


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


@pytest.fixture
def with_evening(life: Life, tmp_path: Path) -> Life:
    """A life whose body scan has a form for the evening and several wordings."""
    scripts = tmp_path / "own" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "body-scan.txt").write_text(EVENING, encoding="utf-8")
    life.services = replace(life.services, catalogue=FolderCatalogue(*content_folders(), tmp_path / "own"))
    return life


def keep(life: Life, *facts: Fact) -> None:
    with open_diary(life.folder, lambda: life.time) as diary:
        for fact in facts:
            diary.append(fact)


def piped(life: Life, *typed: str) -> list[str]:
    """The lines that plain mode says while these come through a pipe."""
    near, far = os.pipe()
    os.write(far, "".join(f"{line}\n" for line in typed).encode())
    os.close(far)
    said = io.StringIO()
    assert plain_menu.menu(life.services, LineStreams(near, said, said, keyboard=False)) == 0
    close_read(near)
    return said.getvalue().splitlines()


def in_progress(life: Life) -> PracticeInProgress | None:
    with open_diary(life.folder, lambda: life.time) as diary:
        return diary.in_progress()


def facts(life: Life) -> list[Fact]:
    return [entry.fact for entry in life.entries()]


# At the start


def test_nobody_is_greeted_by_what_they_have_not_done_and_who_has_practised_is(life: Life) -> None:
    assert piped(life, "0")[:2] == [today.STAYS_HERE(), "Du er i uke 1: En første smak."]
    keep(life, DONE)
    life.begins(2)
    assert piped(life, "0")[1] == "Du har øvd én dag den siste uka."
    life.begins(20)
    assert piped(life, "0")[1].startswith("Fint at du er her. Uke 1 er der den var")


def test_what_the_calendar_suggests_is_said_with_the_number_that_leads_there(life: Life) -> None:
    keep(life, DONE)
    life.begins(6)
    assert not [line for line in piped(life, "0") if "Skriv" in line and line != plain.MENU_HOW()]
    life.begins(7)
    said = piped(life, "0")
    number = next(line.split()[0] for line in said if line.endswith(today.CHECKIN()))
    assert f"Ukas tilbakeblikk passer nå, om du vil. Skriv {number}." in said
    keep(life, CheckIn(1, 5, 5))
    said = piped(life, "0")
    number = next(line.split()[0] for line in said if line.endswith(plain.CHANGE_WEEK()))
    assert f"Klar for uke 2? Skriv {number}." in said
    assert "passer nå" not in " ".join(said)
    keep(life, WeekStarted(2))
    assert not [line for line in piped(life, "0") if "Skriv" in line and line != plain.MENU_HOW()]


def test_a_practice_that_was_cut_off_is_asked_about_before_the_list(life: Life) -> None:
    with open_diary(life.folder, lambda: life.time) as diary:
        options = PracticeOptions("breathing-space", 3, posture=Posture.SITTING)
        begun = PracticeInProgress("left", life.time - timedelta(hours=1), options, 0.0, 0.0)
        diary.begin(begun)
        diary.checkpoint(replace(begun, position_seconds=60.0, heard_seconds=60.0))
    said = piped(life, "m", "0")
    asked = next(index for index, line in enumerate(said) if "Du hadde øvd 1 minutt av 3 minutter." in line)
    assert asked < said.index("Du er i uke 1: En første smak.")
    assert today.COUNTED_SO_FAR() in said
    (fact,) = facts(life)
    assert isinstance(fact, Practice)
    assert (fact.ended, fact.heard_seconds) == (PracticeEnd.INTERRUPTED, 60.0)


# After the first practice


def test_the_few_questions_come_after_the_first_practice_of_a_person_at_a_keyboard_once(life: Life) -> None:
    lines = Lines(life)
    lines.live((Practise((6,), (5, 5)), Practise((6,), (5, 5))))
    said = lines.getvalue()
    assert said.count("Vil du ha en påminnelse?") == 1
    assert [fact for fact in facts(life) if isinstance(fact, Preference) and fact.name == "length"] == [
        Preference("length", "short")
    ]


def test_a_pipe_is_not_asked_what_it_has_no_lines_for(life: Life) -> None:
    said = piped(life, "1", "6", "5", "5", "", "0")
    assert "Lagret på denne maskinen." in said
    assert not [fact for fact in facts(life) if isinstance(fact, Preference)]


# How the exercise is guided


def test_bells_only_is_one_answer_and_stands_in_the_fact(with_evening: Life) -> None:
    lines = Lines(with_evening)
    keep(with_evening, DONE)
    how = (Pick("Kroppsskanning"), Write("3"), Pick("Bare klang etter de første ordene"))
    lines.live((Take("", plain.CHOOSE, (*how, Rate(6), Rate(5), Rate(5), Write(""))),))
    fact = facts(with_evening)[-1]
    assert isinstance(fact, Practice)
    assert (fact.grade, fact.occasion) == (Grade.BELLS, Occasion(1, 1))
    assert "Hvordan vil du ha øvelsen denne gangen?" in lines.getvalue()


def test_what_is_suggested_asks_a_person_how_it_is_to_be_guided_and_enter_keeps_the_usual_way(life: Life) -> None:
    lines = Lines(life)
    lines.live((Practise((6,), (5, 5)),))
    assert "Nå står det: Med ord." in lines.getvalue()
    lines = Lines(life)
    bells = (Pick("Bare klang etter de første ordene"), *RATED)
    lines.live((Take("", plain.PRACTISE_NOW, bells), Take("", today.OUTWARD, bells)))
    done = [(fact.exercise, fact.grade) for fact in facts(life) if isinstance(fact, Practice)]
    assert done == [("breathing-space", None), ("breathing-space", Grade.BELLS), ("outward", Grade.BELLS)]


def test_what_an_exercise_is_for_is_said_to_who_has_not_done_it(with_evening: Life) -> None:
    chosen = ("2", "9", "", "f", "0")
    keep(with_evening, DONE)
    why = with_evening.services.catalogue.exercise("walking").why
    assert why in piped(with_evening, *chosen)
    keep(with_evening, replace(DONE, exercise="walking", posture="standing"))
    assert why not in piped(with_evening, *chosen)


def test_the_list_tells_which_exercise_has_a_form_for_the_evening(with_evening: Life) -> None:
    said = piped(with_evening, "2", "", "0")
    assert "2 Kroppsskanning · 3–4 minutter · også for kvelden" in said
    assert sum("for kvelden" in line for line in said) == 1


def test_the_same_words_are_one_answer_away_in_lines(with_evening: Life) -> None:
    keep(with_evening, replace(DONE, exercise="body-scan", posture="lying", occasion=Occasion(4, 9)))
    choices = (Pick("Kroppsskanning"), Write("3"), Pick("Samme ord som sist"))
    Lines(with_evening).live((Take("", plain.CHOOSE, (*choices, Rate(6), Rate(5), Rate(5), Write(""))),))
    fact = facts(with_evening)[-1]
    assert isinstance(fact, Practice)
    assert fact.occasion == Occasion(4, 9, week=1)


def test_the_evening_ends_in_silence_and_the_next_start_asks(with_evening: Life) -> None:
    keep(with_evening, DONE)
    said = piped(with_evening, "2", "2", "3", "3", "6", "1", "1", "1")
    assert said[-1] == "La underlaget bære deg inn i natta.", "nothing is said after the last sentence"
    assert "Strekk deg, og reis deg når du er klar." not in said
    left = in_progress(with_evening)
    assert left is not None
    assert (left.position_seconds, left.ratings.pain_before) == (180.0, 6)
    assert facts(with_evening)[-1] == Preference("minutes:body-scan", "3"), "not answered, and so not closed"
    begun = with_evening.time.date()
    with_evening.begins(1)
    said = piped(with_evening, "i", "0")
    assert any("Du gjorde Kroppsskanning helt til slutten. Øvelsen er med i dagboka." in line for line in said)
    last = with_evening.entries()[-1]
    assert isinstance(last.fact, Practice)
    assert (last.fact.ended, last.fact.heard_seconds, last.local_date) == (PracticeEnd.FINISHED, 180.0, begun)
    assert last.fact.occasion.evening


def test_the_questions_of_the_evening_can_be_answered_in_the_morning(with_evening: Life) -> None:
    keep(with_evening, DONE)
    piped(with_evening, "2", "2", "3", "3", "6")
    with_evening.begins(1)
    piped(with_evening, plain.ON_KEY.letter(), "4", "7", "sov godt", "0")
    last = with_evening.entries()[-1].fact
    assert isinstance(last, Practice)
    assert (last.ratings, last.note) == (Ratings(pain_before=6, pain_after=4, helped=7), "sov godt")
    assert in_progress(with_evening) is None


# What is looked for and read about


def number_of(said: list[str], name: str) -> str:
    return next(line.split()[0] for line in said if line.split(maxsplit=1)[1:] == [name])


def test_a_week_is_read_about_in_lines_and_one_can_go_there(life: Life) -> None:
    keep(life, DONE, WeekStarted(2), practice("body-scan", 2, 600, "lying", Ratings()))
    step = number_of(piped(life, "0"), progress.READ_WEEK())
    said = piped(life, step, "1", "", "3", "2", "0")
    assert "1 En første smak · 1 dag" in said
    assert "2 Kroppen · du er her · 1 dag" in said
    assert "Uke 1: 1 dag, 1 øvelse (3 minutter)." in said
    assert said[said.index("Uke 1 av 8") + 2].startswith("Tre minutter er nok til å begynne.")
    assert "Nå er du i uke 3." in said
    assert life.entries()[-1].fact == WeekStarted(3)


def test_something_is_found_by_a_word_after_the_word_for_finding(life: Life) -> None:
    said = piped(life, "finn regn", "1", "2", "FINN qwxz", "", "f", "sovnr", "1", "", "0")
    assert "1 Lyd under stillheten · innstilling" in said
    assert [entry.fact for entry in life.entries()] == [Preference("ground", "rain")]
    assert finding.NOTHING() in said
    asked = said.index(finding.ASK(), said.index(finding.NOTHING()))
    found = said.index("1 Jeg sovner · svar", asked)
    assert said.index("Jeg sovner", found) == said.index("Lurer du på noe?", found) + 1


def test_an_exercise_and_a_step_that_are_found_are_done(life: Life) -> None:
    said = piped(life, "finn pusterommet", "1", "3", "", "", "", "", "0")
    assert "1 Pusterommet · øvelse" in said
    assert [type(fact) for fact in facts(life)] == [Practice]
    said = piped(life, "finn ukas tilbakeblikk", "1", "0")
    assert said.index("1 Ukas tilbakeblikk · side") < said.index("Hvor mye har smertene hemmet deg den siste uka?")
