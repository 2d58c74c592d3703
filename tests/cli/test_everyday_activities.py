"""Everyday practice stands in the diary by the id of its activity, and is shown by the name the programme gives it."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from cli.test_commands import Command, command, keep  # noqa: F401 - a fixture
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import EverydayActivity
from nærvær.domain.diary import Correction
from nærvær.domain.practice import InformalPractice, activity_key, informal_practice, practice_title
from nærvær.store.codec import decode_fact

DATA, AUDIO = content_folders()
OF_THE_PROGRAMME_IN_0_1_0 = (
    "Pusse tennene",
    "Dusje",
    "Lage kaffe",
    "Et måltid",
    "Gå i trapper",
    "Gå en tur",
    "Være med katten eller hunden",
    "Vaske opp",
    "Vente på noe",
    "Legge seg",
    "En samtale",
    "Lytte til noen",
    "Et måltid sammen med andre",
)
TITLES = FolderCatalogue(DATA, AUDIO).titles()


def written_by_0_1_0(activity: str) -> dict[str, object]:
    """What 0.1.0 wrote of an everyday practice."""
    return {"activity": activity, "seconds": 300, "week": 1}


def exported(file: Path, *activities: str) -> Path:
    """An export as 0.1.0 made it, with one fact for each activity."""
    facts = [
        {
            "id": f"019c1f9e-6440-7b6b-8362-00000000000{number}",
            "kind": "everyday",
            "at": f"2026-05-16T08:0{number}:00+00:00",
            "zone": "Europe/Oslo",
            "day": "2026-05-16",
            "data": written_by_0_1_0(activity),
            "note": None,
        }
        for number, activity in enumerate(activities)
    ]
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("dagbok.json", json.dumps({"format": "naervaer-export", "version": 1, "facts": facts}))
    return file


@pytest.mark.parametrize("name", OF_THE_PROGRAMME_IN_0_1_0)
def test_a_name_that_0_1_0_wrote_is_read_as_the_id_it_meant_and_shown_as_it_was(name: str) -> None:
    fact = decode_fact("everyday", json.dumps(written_by_0_1_0(name)))
    assert isinstance(fact, InformalPractice)
    assert fact.in_programme
    assert fact.activity.isascii()
    assert practice_title(fact, TITLES) == name
    correction = {"of": "a", "practice": None, "everyday": written_by_0_1_0(name)}
    assert decode_fact("correction", json.dumps(correction)) == Correction("a", fact)


def test_every_activity_that_comes_with_the_program_has_an_id() -> None:
    activities = FolderCatalogue(DATA, AUDIO).programme().all_everyday
    assert len(activities) == len(OF_THE_PROGRAMME_IN_0_1_0)
    assert {TITLES[activity_key(activity.id)] for activity in activities} == set(OF_THE_PROGRAMME_IN_0_1_0)


def test_an_id_that_0_1_0_took_for_a_name_and_passed_on_is_an_id_again() -> None:
    fact = decode_fact("everyday", json.dumps(written_by_0_1_0("make-coffee")))
    assert fact == InformalPractice("make-coffee", 1, 300, in_programme=True)


def test_words_of_ones_own_stay_words_even_where_they_are_a_name_or_an_id() -> None:
    for words in ("Strikket", "dusje", "Dusje", "shower"):
        payload = json.dumps({**written_by_0_1_0(words), "in_programme": False})
        assert decode_fact("everyday", payload) == InformalPractice(words, 1, 300)
    assert decode_fact("everyday", json.dumps(written_by_0_1_0("dusje"))) == InformalPractice("dusje", 1, 300)
    assert practice_title(InformalPractice("body-scan", 1), TITLES) == "body-scan"


def test_a_name_is_kept_as_the_id_and_anything_else_as_it_was_typed() -> None:
    on = date(2026, 5, 16)
    assert informal_practice("lage KAFFE", TITLES, 2, 60, note="så", on=on) == InformalPractice(
        "make-coffee", 2, 60, "så", on, in_programme=True
    )
    assert informal_practice("Lage kaffe på hytta", TITLES, 2) == InformalPractice("Lage kaffe på hytta", 2)
    # An exercise is not an everyday activity, whatever it is called.
    assert informal_practice("Kroppsskanning", TITLES, 2) == InformalPractice("Kroppsskanning", 2)


def test_log_keeps_the_id_and_shows_the_name(command: Command, tmp_path: Path) -> None:  # noqa: F811
    assert command("log", "kaffe", "--minutes", "5")[1] == "Ført opp: Lage kaffe, 5 minutter.\n"
    assert command("log", "--new", "Strikket")[1] == "Ført opp: Strikket.\n"
    told = json.loads(command("progress", "--json")[1])["practices"]
    assert [(each["exercise"], each["activity"]) for each in told] == [
        ("Lage kaffe", "make-coffee"),
        ("Strikket", None),
    ]
    assert "Lage kaffe, 5 minutter" in command("progress")[1]


def test_a_diary_of_0_1_0_is_shown_logged_and_exported_as_before(command: Command, tmp_path: Path) -> None:  # noqa: F811
    old = exported(tmp_path / "old.zip", "Lage kaffe", "Oppvask på hytta")
    assert command("import", str(old))[0] == 0
    told = json.loads(command("progress", "--json")[1])["practices"]
    assert [(each["exercise"], each["activity"]) for each in told] == [
        ("Lage kaffe", "make-coffee"),
        ("Oppvask på hytta", None),
    ]
    assert command("log", "hytta")[1] == "Ført opp: Oppvask på hytta.\n"
    assert command("export", "-o", str(tmp_path / "new.zip"))[0] == 0
    with zipfile.ZipFile(tmp_path / "new.zip") as packed:
        assert "Lage kaffe, 5 minutter" in packed.read("dagbok.html").decode()
        table = packed.read("ovelser.csv")
        # What lies on the disk stays as 0.1.0 wrote it.
        assert json.loads(packed.read("dagbok.json"))["facts"][0]["data"] == written_by_0_1_0("Lage kaffe")
    (tmp_path / "table.csv").write_bytes(table.replace(b"00000000000", b"00000000009"))
    assert command("import", str(tmp_path / "table.csv"))[0] == 0
    told = json.loads(command("progress", "--json")[1])["practices"]
    assert sorted(str(each["activity"]) for each in told) == ["None", "None", "None", "make-coffee", "make-coffee"]


def test_a_clinic_may_name_its_activities_with_and_without_ids(tmp_path: Path) -> None:
    text = (DATA / "nb/programme.toml").read_text(encoding="utf-8")
    before, _ = text.split("[everyday]")
    focus = before[before.index("focus = [") :].partition("\n")[0]
    own = before.replace(focus, 'focus = ["Hogge ved", "ski"]')
    activities = '["Hogge ved", { id = "ski", name = "Gå på ski" }, { id = "walk", name = "Gå en runde" }]'
    (tmp_path / "programme.toml").write_text(f"{own}[everyday]\nactivities = {activities}\n", encoding="utf-8")
    shelf = FolderCatalogue(DATA, AUDIO, tmp_path)
    assert not shelf.faults()
    assert shelf.programme().everyday_of(7) == (
        EverydayActivity("Hogge ved"),
        EverydayActivity("Gå på ski", "ski"),
        EverydayActivity("Gå en runde", "walk"),
    )
    titles = shelf.titles()
    assert informal_practice("Hogge ved", titles, 1) == InformalPractice("Hogge ved", 1)
    # A name of its own for what the program has too, and the name of what it no longer offers.
    assert practice_title(InformalPractice("walk", 1, in_programme=True), titles) == "Gå en runde"
    assert practice_title(InformalPractice("shower", 1, in_programme=True), titles) == "Dusje"
