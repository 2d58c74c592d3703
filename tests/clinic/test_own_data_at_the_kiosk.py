"""A person's own data at the kiosk: seen, taken along and erased by themselves, and what staff did with their code told."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

from clinic.guest import BACK, Guest
from clinic.houses import OTHER_PIN, PIN
from clinic.test_a_visit_leaves_nothing import Fate, World, world
from clinic.test_what_a_patient_is_told import TECHNICAL
from nærvær.domain.clinic import AuditAction, UnknownCode
from nærvær.domain.errors import Busy
from nærvær.domain.login_rules import LoginRejected, format_code
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.texts import kiosk as kiosk_words
from nærvær.texts import own_data_at_clinic as words

__all__ = ["world"]
NOTE = "klump i magen"
TO_OWN_DATA = ("MORE", words.TITLE())


def person(world: World) -> tuple[str, str]:
    """A person with a practice and a note in their diary: code and key."""
    (code,) = world.house.with_pins(1)
    with world.house.open() as clinic:
        (key,) = (each.key for each in clinic.people(world.house.lead(clinic)) if each.code == code)
    with world.house.diary(key, world.now) as diary:
        diary.append(Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None, note=NOTE))
    return code, key


def visit(world: World, *answers: str) -> Guest:
    guest = Guest(*answers)
    world.visit(guest, Fate(1))  # type: ignore[arg-type] # it answers as they do
    return guest


def deeds(world: World, code: str) -> list[tuple[str, AuditAction]]:
    with world.house.open() as clinic:
        return [
            (event.staff, event.action) for event in clinic.audit(world.house.lead(clinic)) if event.subject == code
        ]


def test_a_person_sees_takes_along_and_erases_what_is_theirs(world: World) -> None:
    code, key = person(world)
    stick = world.root / "minnepinne"
    seen = visit(world, code, PIN, *TO_OWN_DATA, words.SEE(), BACK, words.DEEDS(), BACK, words.PRIVACY(), BACK)
    assert "1 øvelse, 1 linje du har skrevet" in seen.text
    assert "Kroppsskanning" in seen.text
    assert f"{format_code(world.house.lead_code)}) åpnet koden for første gang." in seen.text
    assert "Personalet får det ikke med mindre du sier ja." in seen.text

    took = visit(world, code, PIN, *TO_OWN_DATA, words.TAKE_ALONG(), words.TAKE_IT(), BACK)
    (file,) = stick.iterdir()
    assert f"Fila er laget, og heter {file.name}." in took.text
    with zipfile.ZipFile(file) as opened:
        assert NOTE in opened.read("dagbok.json").decode()
    assert deeds(world, code)[-1] == ("", AuditAction.TOOK_EXPORT)

    erased = visit(world, code, PIN, *TO_OWN_DATA, words.ERASE(), words.ERASE_GO_ON(), words.ERASE_DO(), BACK, "LEAVE")
    assert words.ERASED() in erased.read
    assert erased.answers == ["LEAVE"], "nothing is shown after it"
    assert not (world.house.folder / "people" / key).exists()
    assert deeds(world, code)[-1] == ("", AuditAction.ERASED_SELF)
    with world.house.open() as clinic:
        assert isinstance(clinic.log_in(code, PIN), LoginRejected)
        with pytest.raises(UnknownCode):
            clinic.open_first_use(world.house.lead(clinic), code)
    for guest in (seen, took, erased):
        shown = [text for text in guest.read if TECHNICAL.search(text.replace(file.name, ""))]
        assert shown == [], "no path and no command"


@pytest.mark.parametrize("answers", [(words.ERASE_NOT,), (words.ERASE_GO_ON, words.ERASE_NOT), (words.ERASE_GO_ON,)])
def test_nothing_is_erased_or_written_before_the_last_yes(world: World, answers: tuple[object, ...]) -> None:
    code, key = person(world)
    labels = [str(answer()) for answer in answers if callable(answer)]
    visit(world, code, PIN, *TO_OWN_DATA, words.TAKE_ALONG(), words.TAKE_NOT(), words.ERASE(), *labels)
    assert (world.house.folder / "people" / key / "diary.db").exists()
    assert list((world.root / "minnepinne").iterdir()) == []
    assert {action for _, action in deeds(world, code)} == {
        AuditAction.OPENED_FIRST_USE,
        AuditAction.CHOSE_PIN,
        AuditAction.LOGGED_IN,
    }


def test_a_stick_that_is_not_there_and_a_diary_in_use_are_told_and_cost_nothing(world: World) -> None:
    code, key = person(world)
    (world.root / "minnepinne").rmdir()
    answers = (
        words.TAKE_ALONG(),
        words.TAKE_IT(),
        BACK,
        words.ERASE(),
        words.ERASE_GO_ON(),
        words.ERASE_DO(),
        BACK,
        BACK,
        BACK,
    )
    with world.house.diary(key, world.now) as elsewhere:
        guest = visit(world, code, PIN, *TO_OWN_DATA, *answers, "LEAVE")
        assert any(entry.fact.note == NOTE for entry in elsewhere.entries() if isinstance(entry.fact, Practice))
        with world.house.open() as clinic, pytest.raises(Busy):
            clinic.erase_self(code)
    assert "Jeg finner ingen minnepinne." in guest.text
    assert str(world.root) not in guest.text
    assert words.ERASED() not in guest.read
    assert guest.answers == [], "the visit went on"
    assert isinstance(deeds(world, code)[-1], tuple)
    assert deeds(world, code)[-1][1] is AuditAction.LOGGED_IN


def test_a_new_pin_is_told_at_the_next_visit_by_whom_and_when_and_once(world: World) -> None:
    code, _ = person(world)
    with world.house.open() as clinic:
        clinic.open_first_use(world.house.lead(clinic), code)
    told = visit(world, code, OTHER_PIN, OTHER_PIN, kiosk_words.ON(), kiosk_words.ON(), "LEAVE")
    assert words.RESET_TITLE() in told.read
    assert f"{format_code(world.house.lead_code)}) åpnet koden for ny PIN." in told.text
    assert words.PRIVACY_TITLE() in told.read
    assert told.answers == []
    later = visit(world, code, OTHER_PIN, "LEAVE")
    assert words.RESET_TITLE() not in later.read
    with world.house.open() as clinic:
        clinic.open_first_use(world.house.lead(clinic), code)
    interrupted = visit(world, code, PIN, PIN)
    assert words.RESET_TITLE() in interrupted.read
    again = visit(world, code, PIN, kiosk_words.ON(), "LEAVE")
    assert words.RESET_TITLE() in again.read, "a visit that was cut off there has not told it"


def test_an_opened_code_can_be_closed_again(world: World) -> None:
    with world.house.open() as clinic:
        lead = world.house.lead(clinic)
        (code,) = clinic.make_codes(lead, 1)
        clinic.close_code(lead, code)
        clinic.open_first_use(lead, code)
        clinic.close_code(lead, code)
        assert not clinic.is_open(code)
    assert [action for _, action in deeds(world, code)] == [AuditAction.OPENED_FIRST_USE, AuditAction.CLOSED_CODE]


def test_where_there_is_no_place_for_the_file_that_is_said(world: World) -> None:
    code, _ = person(world)
    guest = Guest(code, PIN, *TO_OWN_DATA, words.TAKE_ALONG(), BACK)
    whole = world.kiosk
    world.kiosk = lambda dice, handover=False: whole(dice, handover=False)
    world.visit(guest, Fate(1))  # type: ignore[arg-type] # it answers as they do
    assert words.NO_PLACE() in guest.read
    assert not Path(world.root / "minnepinne" / "x").exists()
