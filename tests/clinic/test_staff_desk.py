"""A clinic's daily work at the kiosk, without a shell: codes and slips, the accounts of the staff, and the log."""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

if sys.platform == "win32":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

from clinic.guest import BACK, STAFF, Guest
from clinic.houses import OTHER_PIN, PASSPHRASE
from clinic.test_a_visit_leaves_nothing import Fate, World, world
from nærvær import clinic_composition as at_clinic
from nærvær.dialogues.interviewer import Option
from nærvær.domain.clinic import AuditAction, Clinic, LoginFailed, OnProgress, PersonState, Role
from nærvær.domain.group_slip import GroupSession, read_slip
from nærvær.domain.kiosk import KioskServices
from nærvær.domain.login_rules import PASSPHRASE_CHARACTERS, PassphraseFault, format_code, validate_passphrase
from nærvær.report import printed_slips
from nærvær.store.clinic import deed_index
from nærvær.store.postgres.connection import LOCK_SECONDS
from nærvær.store.sqlite_connection import BUSY_SECONDS
from nærvær.texts import kiosk as words
from nærvær.texts import staff as staff_words
from nærvær.tui.kiosk import clinic_session
from nærvær.tui.kiosk.clinic_session import ROWS_ON_PAGE, matching
from nærvær.tui.pages.keypad import PASSPHRASE_KEYPAD
from nærvær.tui.pages.message import WorkPage

__all__ = ["world"]
NEW_PHRASE = "fire blå hester i snø"


class Desk:
    """The kiosk with staff at it; `printed` are the pages that went to the printer."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.printed: list[bytes] = []
        self.has_printer = True
        self.has_folder = True

    def visit(self, *answers: str, code: str = "", phrase: str = PASSPHRASE) -> Guest:
        """Staff come in, do this, and let the screen lock."""
        guest = Guest(STAFF, code or self.world.house.lead_code, phrase, *answers)
        real = self.world.kiosk

        def kiosk(dice: Fate, handover: bool = True) -> KioskServices:
            slips = replace(at_clinic.slip_output(), print_pages=self._print)
            return replace(real(dice, handover and self.has_folder), slips=slips)

        self.world.kiosk = kiosk
        try:
            self.world.visit(guest, Fate(1))  # type: ignore[arg-type] # it answers as they do
        finally:
            self.world.kiosk = real
        assert guest.answers == [], f"it ended before {guest.answers}: {guest.read[-5:]}"
        return guest

    def _print(self, pages: bytes) -> bool:
        if self.has_printer:
            self.printed.append(pages)
        return self.has_printer

    def states(self) -> dict[str, PersonState]:
        with self.world.house.open() as clinic:
            return {person.code: person.state for person in clinic.people(self.world.house.lead(clinic))}

    def files(self) -> list[str]:
        return sorted(file.name for file in (self.world.root / "minnepinne").iterdir())


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_new_codes_go_to_the_printer_else_to_the_folder_else_to_the_screen(desk: Desk) -> None:
    making = (staff_words.CODES(), staff_words.NEW_CODES(), staff_words.slip_count(5), words.ON())
    assert staff_words.PRINTED() in desk.visit(*making).read
    codes = desk.states()
    assert len(codes) == 5
    (page,) = desk.printed
    assert all(page.count(format_code(code).encode()) == 2 for code in codes), "one for the person, one for staff"

    desk.has_printer = False
    guest = desk.visit(*making)
    (name,) = desk.files()
    assert f"Fila heter {name}." in guest.text
    new = desk.states().keys() - codes.keys()
    pages = (desk.world.root / "minnepinne" / name).read_bytes()
    assert all(format_code(code).encode() in pages for code in new)
    assert not any(format_code(code) in guest.text for code in new)

    desk.has_folder = False
    guest = desk.visit(staff_words.CODES(), staff_words.NEW_CODES(), staff_words.slip_count(1), words.ON())
    (code,) = desk.states().keys() - codes.keys() - new
    assert format_code(code) in guest.read


def test_where_no_slip_can_be_written_no_code_is_made(desk: Desk) -> None:
    desk.has_printer = False
    (desk.world.root / "minnepinne").rmdir()
    guest = desk.visit(staff_words.CODES(), staff_words.NEW_CODES(), staff_words.slip_count(5), words.ON(), BACK)
    assert "Sett inn minnepinnen" in guest.text
    assert staff_words.NOTHING_MADE() in guest.read
    assert desk.states() == {}


def test_slips_for_a_group_can_be_used_afterwards(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[GroupSession] = []
    real = printed_slips.group_slips_pdf

    def group_slips(title: str, sessions: list[GroupSession]) -> bytes:
        made.extend(sessions)
        return real(title, sessions)

    monkeypatch.setattr(printed_slips, "group_slips_pdf", group_slips)
    desk.visit(
        staff_words.CODES(), staff_words.GROUP_SLIPS(), "Kroppsskanning", "20", staff_words.slip_count(5), words.ON()
    )
    assert len({session.slip for session in made}) == 5
    (page,) = desk.printed
    for session in made:
        assert format_code(session.slip).encode() in page
        assert read_slip(session.slip, {"body-scan": 35}, desk.world.now().date()) == session


def test_a_code_is_opened_from_the_list_and_closed_again(desk: Desk) -> None:
    (code,) = desk.world.house.with_pins(1)
    with desk.world.house.open() as clinic:
        (new,) = clinic.make_codes(desk.world.house.lead(clinic), 1)
    to_list = (staff_words.CODES(), staff_words.PEOPLE())
    desk.visit(*to_list, format_code(new), staff_words.OPEN_CODE(), words.ON())
    assert desk.states() == {code: PersonState.ACTIVE, new: PersonState.OPENED}
    guest = desk.visit(*to_list, format_code(new), staff_words.CLOSE_CODE(), words.ON())
    assert staff_words.CODE_CLOSED() in guest.read
    assert desk.states() == {code: PersonState.ACTIVE, new: PersonState.ISSUED}
    desk.visit(*to_list, format_code(code), words.NOTHING())
    assert desk.states()[code] is PersonState.ACTIVE


def test_staff_are_made_listed_given_a_passphrase_and_removed_at_the_kiosk(desk: Desk) -> None:
    accounts = staff_words.ACCOUNTS()
    role = staff_words.ROLE_LABELS[Role.STAFF]()
    guest = desk.visit(
        accounts, staff_words.NEW_STAFF(), role, "Gul Sykkel I Regn", "kort", NEW_PHRASE, "noe helt annet enn det",
        NEW_PHRASE, NEW_PHRASE, words.ON(),
    )  # fmt: skip
    for why in ("finnes også på en berøringsskjerm", "minst 12 tegn", staff_words.PASSPHRASES_DIFFER()):
        assert why in guest.text
    with desk.world.house.open() as clinic:
        lead = desk.world.house.lead(clinic)
        (other,) = [each for each in clinic.staff_accounts(lead) if each.code != lead.code]
        assert (other.role, other.last_login) == (Role.STAFF, None)
    assert format_code(other.code) in guest.text

    seen = desk.visit(accounts, staff_words.STAFF_LIST(), code=other.code, phrase=NEW_PHRASE)
    assert "personale, sist brukt 2.3.2026" in seen.text
    refused = desk.visit(
        accounts, staff_words.STAFF_LIST(), format_code(other.code), words.ON(), code=other.code, phrase=NEW_PHRASE
    )
    assert "Bare lederen kan gjøre dette." in refused.text
    assert f"{staff_words.NEW_STAFF()} · " not in refused.read, "it is not offered to who may not"

    desk.visit(
        accounts, staff_words.OWN_PASSPHRASE(), PASSPHRASE, PASSPHRASE, words.ON(), code=other.code, phrase=NEW_PHRASE
    )
    to_other = (accounts, staff_words.STAFF_LIST(), format_code(other.code))
    desk.visit(*to_other, staff_words.GIVE_PASSPHRASE(), NEW_PHRASE, NEW_PHRASE, words.ON())
    desk.visit(code=other.code, phrase=NEW_PHRASE)
    desk.visit(*to_other, staff_words.REMOVE_ACCOUNT(), words.NOTHING())
    desk.visit(code=other.code, phrase=NEW_PHRASE)
    desk.visit(*to_other, staff_words.REMOVE_ACCOUNT(), staff_words.REMOVE_ACCOUNT(), words.ON())
    with desk.world.house.open() as clinic, pytest.raises(LoginFailed):
        clinic.staff_log_in(other.code, NEW_PHRASE)


def test_the_log_names_an_exercise_as_people_do(desk: Desk) -> None:
    with desk.world.house.open() as clinic:
        clinic.record_action(desk.world.house.lead(clinic), AuditAction.MADE_SLIPS, "body-scan 20 × 5")
    text = desk.visit(staff_words.ACCOUNTS(), staff_words.AUDIT(), BACK).text
    assert "laget lapper (Kroppsskanning 20 × 5)" in text
    assert "body-scan" not in text


def test_the_log_is_read_newest_first_page_by_page_and_searched(desk: Desk) -> None:
    (code,) = desk.world.house.with_pins(1)
    with desk.world.house.open() as clinic:
        lead = desk.world.house.lead(clinic)
        for _ in range(ROWS_ON_PAGE):
            clinic.people(lead)
    to_log = (staff_words.ACCOUNTS(), staff_words.AUDIT())
    guest = desk.visit(*to_log)
    assert "så på (loggen)" in next(line for line in guest.read if "så på" in line)
    assert "begynte klinikken" not in guest.text
    guest = desk.visit(*to_log, staff_words.EARLIER(), staff_words.LATER(), staff_words.EARLIER())
    assert "begynte klinikken" in guest.text
    guest = desk.visit(*to_log, staff_words.SEARCH(), code.lower())
    assert f"2 linjer med «{code.lower()}»." in guest.read
    assert "personen valgte PIN" in guest.text
    guest = desk.visit(*to_log, staff_words.SEARCH(), "finnes ikke", staff_words.SHOW_ALL())
    assert "Fant ingenting med «finnes ikke»." in guest.read


def test_a_log_that_was_never_indexed_is_indexed_while_staff_are_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deed_index, "STEP_EVENTS", 5)
    with desk.world.house.open() as clinic:
        lead = desk.world.house.lead(clinic)
        for number in range(20):
            clinic.record_action(lead, AuditAction.MADE_SLIPS, str(number))
        begun = deed_index.DeedIndex(clinic._register).through
    assert begun <= 5
    desk.visit(staff_words.CODES(), BACK)
    with desk.world.house.open() as clinic:
        index = deed_index.DeedIndex(clinic._register)
        assert index.through > clinic._register.log.count - 2 * deed_index.STEP_EVENTS


def test_a_search_finds_codes_with_and_without_hyphens_in_any_case() -> None:
    rows = [Option("F4B-3WB", 1, "i bruk, fra 2.3.2026"), Option("ABC-2DE", 2, "på lapp")]
    assert [row.value for row in matching(rows, "f4b3")] == [1]
    assert [row.value for row in matching(rows, "4B-3")] == [1]
    assert [row.value for row in matching(rows, "LAPP")] == [2]
    assert matching(rows, "zz") == []
    assert matching(rows, "-") == rows


def test_a_passphrase_is_made_of_what_every_touch_screen_has_and_is_hidden() -> None:
    assert PASSPHRASE_KEYPAD.hidden
    assert PASSPHRASE_KEYPAD.characters == PASSPHRASE_CHARACTERS
    for phrase, fault in (
        ("gul sykkel i regn", None),
        ("Gul sykkel i regn", PassphraseFault.NOT_ON_SCREEN),
        ("gul sykkel, i regn", PassphraseFault.NOT_ON_SCREEN),
        ("smörgåsbord i regn", PassphraseFault.NOT_ON_SCREEN),
    ):
        assert validate_passphrase(phrase) == fault, phrase


def test_a_withdrawn_person_is_named_and_so_is_the_way(desk: Desk) -> None:
    code, other = desk.world.house.with_pins(2, OTHER_PIN)
    asked = f"Hva skal gjøres med alt fra {format_code(code)}?"
    guest = desk.visit(words.WITHDRAW(), code, words.WITHDRAW_ERASE(), words.ON())
    assert asked in guest.text
    assert f"Alt om {format_code(code)} er slettet." in guest.text
    guest = desk.visit(words.WITHDRAW(), other, words.WITHDRAW_ANONYMISE(), words.ON())
    assert f"{format_code(other)} er borte. Tallene venter kryptert til minst fem er" in guest.text


def test_without_a_printer_that_takes_them_nothing_is_said_to_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert not printed_slips.print_pdf(b"%PDF-1.4")
    monkeypatch.setattr("shutil.which", lambda _: "/bin/false")
    assert not printed_slips.print_pdf(b"%PDF-1.4")
    monkeypatch.setattr("shutil.which", lambda _: "/bin/true")
    assert printed_slips.print_pdf(b"%PDF-1.4")
    assert min(BUSY_SECONDS, LOCK_SECONDS) > printed_slips.WAIT_SECONDS, (
        "nobody at another screen is refused for a printer"
    )
    monkeypatch.setattr(printed_slips, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/yes")
    assert not printed_slips.print_pdf(b"%PDF-1.4"), "one that does not answer"


def test_the_pages_are_a_pdf_whose_table_leads_to_its_objects() -> None:
    codes = [f"F4B3W{sign}" for sign in "23456789ABC"]
    page = printed_slips.code_slips_pdf(codes)
    assert page.startswith(b"%PDF-1.4\n")
    table = int(page.rsplit(b"startxref\n", 1)[1].split()[0])
    lines = page[table:].splitlines()
    assert lines[0] == b"xref"
    count = int(lines[1].split()[1])
    for number, line in enumerate(lines[3 : 2 + count], 1):
        place = int(line.split()[0])
        assert page[place:].startswith(f"{number} 0 obj\n".encode()), number
    assert b"/Count 2" in page, "six on a page"
    assert "klippes av".encode("cp1252") in page
    assert "på".encode("cp1252") in page
    for stream in page.split(b"stream\n")[1::2]:
        assert stream.endswith(b"\nend")
    lengths = [int(part.split(b">>")[0]) for part in page.split(b"/Length ")[1:]]
    streams = [part.split(b"\nendstream")[0] for part in page.split(b">>\nstream\n")[1:]]
    assert lengths == [len(stream) for stream in streams]


@pytest.mark.parametrize("is_broken_off", [False, True])
async def test_long_work_shows_how_far_it_has_come_and_can_be_broken_off(
    monkeypatch: pytest.MonkeyPatch, is_broken_off: bool
) -> None:
    monkeypatch.setattr(clinic_session, "SILENT_SECONDS", 0.0)
    goes_on, shown = threading.Event(), []

    class Screen:
        async def ask(self, page: WorkPage, typed_ahead: bool = True) -> object:
            while page.part_done < 0.5:
                await asyncio.sleep(0.01)
            shown.append(page.part_done)
            if is_broken_off:
                page.answer(None)
            answer = asyncio.ensure_future(page.answered)
            if not is_broken_off:
                goes_on.set()
            return await answer

    def counts(_clinic: Clinic, on_progress: OnProgress) -> str:
        on_progress(1, 2)
        goes_on.wait(10)
        on_progress(2, 2)
        return "ferdig"

    kiosk = SimpleNamespace(open_clinic=lambda: SimpleNamespace(close=lambda: None))
    session = clinic_session.ClinicSession(cast("Any", Screen()), cast("Any", kiosk), cast("Any", None))
    working = asyncio.create_task(session._in_clinic_long("Uker", "Ukene telles.", counts))
    if is_broken_off:
        while not shown:
            await asyncio.sleep(0.01)
        goes_on.set()
    assert await working == (None if is_broken_off else "ferdig")
    assert shown == [0.5]
