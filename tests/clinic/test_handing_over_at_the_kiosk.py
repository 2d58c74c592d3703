"""Staff hand a person their report or export at the kiosk: on a yes only, in one folder, under a name that tells nothing."""

from __future__ import annotations

import errno
import functools
import os
import random
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from nærvær.domain.diary import Fact
from nærvær.store import SqliteDiary

if sys.platform == "win32":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

from clinic.houses import House, begun
from clinic.test_kiosk_screens import ends, minutes_pass, staff_come_in, types
from nærvær.domain.diary import Preference
from nærvær.domain.kiosk import HandoverFolder, KioskServices, KioskSettings
from nærvær.domain.login_rules import format_code, new_code
from nærvær.domain.practice import Practice, PracticeEnd
from nærvær.domain.ratings import CheckIn, Ratings
from nærvær.domain.services import ReportOutput
from nærvær.files import atomic_write, free_handover_name
from nærvær.report.report_page import report_page
from nærvær.store import SqliteOwnData
from nærvær.store.clinic import FileKioskExit, KioskMemory
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.clinic_paths import ClinicPaths
from nærvær.texts import kiosk as words
from nærvær.texts import staff as staff_words
from nærvær.texts.clinic import audit_line
from nærvær.tui.kiosk.kiosk_app import ALLOWED_ACTIONS, KioskApp
from nærvær.tui.pages.keypad import KeypadKey
from nærvær.tui.widgets.page_parts import OptionButton
from store.diaries import Clock
from tui.conftest import Driven
from tui.fakes import Bench, now

NOTE, ACTIVITY = "klump i magen", "bære ved"
REPORT, EXPORT = "naervaer-rapport-2026-11-22-{}.html", "naervaer-eksport-2026-11-22-{}.zip"


@dataclass
class Clinic:
    """A clinic with real diaries, one person in it, and a folder to write in."""

    house: House
    stick: Path
    code: str
    key: str

    def diary_of(self, key: str) -> SqliteDiary:
        return self.house.diary(key)

    def own_data_of(self, key: str) -> SqliteOwnData:
        return SqliteOwnData(
            ClinicPaths(self.house.folder).diary_folder(key),
            self.house.clock,
            Path,
            atomic_write,
            person=key,
            cipher=self.house.keys.rows_of(key),
        )

    def says(self, *facts: Fact) -> None:
        with self.diary_of(self.key) as diary:
            for fact in facts:
                diary.append(fact)

    def files(self) -> list[str]:
        return sorted(file.name for file in self.stick.iterdir())

    def noted(self) -> list[str]:
        """What the audit tells of handing over."""
        with self.house.open() as clinic:
            lines = [audit_line(entry) for entry in clinic.audit(self.house.lead(clinic))]
        return [line for line in lines if "laget rapport" in line or "laget eksport" in line]

    @asynccontextmanager
    async def at_menu(self, size: tuple[int, int] = (80, 24), handover: bool = True) -> AsyncIterator[Driven]:
        """The kiosk with staff before their menu."""
        printer = ReportOutput(report_page, atomic_write)
        there = HandoverFolder(str(self.stick), printer, functools.partial(free_handover_name, self.stick))
        rules, below = KioskSettings(), random.Random(1).randrange
        parts = KioskServices(
            Bench().shared_parts,
            self.house.open,
            self.diary_of,
            rules,
            below,
            FileKioskExit(self.house.folder, self.house.clock, KioskMemory()),
            self.own_data_of,
            handover=there if handover else None,
        )
        app = KioskApp(parts)
        async with app.run_test(size=size) as pilot:
            driven = Driven(app, pilot)
            try:
                await staff_come_in(driven, self.house)
                yield driven
            finally:
                app.leave()
                await app.finish()


@pytest.fixture
def clinic(quick_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    monkeypatch.setattr(credentials, "COST", 2**10)
    house = begun(quick_path / "klinikk", Clock(now()))
    (code,) = house.with_pins(1)
    with house.open() as opened:
        key = opened.people(house.lead(opened))[0].key
    stick = tmp_path / "minnepinne"
    stick.mkdir()
    clinic = Clinic(house, stick, code, key)
    ratings = Ratings(pain_before=6, pain_after=4, helped=7)
    clinic.says(
        Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "lys", ratings=ratings, note=NOTE),
        CheckIn(1, 5, 4, ACTIVITY, 3),
    )
    return clinic


REPORT_YES, EXPORT_YES = Preference("share_report", "yes"), Preference("share_export", "yes")


async def asks_for(driven: Driven, code: str, *then: str) -> None:
    """From the menu to what the person is to get, and on by `then`."""
    await driven.page("ChoosePage")
    await driven.press("4")
    await driven.shows(words.HAND_OVER_ASK())
    types(driven, code)
    await driven.shows(words.HAND_OVER_WHAT[0]())
    await driven.press(*then)


async def back_at_menu(driven: Driven) -> None:
    await driven.press("enter")
    await driven.page("ChoosePage")


# What is there


async def test_without_the_rule_there_is_no_such_row(clinic: Clinic) -> None:
    async with clinic.at_menu(handover=False) as driven:
        assert words.HAND_OVER() not in driven.text()
        page = await driven.page("ChoosePage")
        assert [way.label for way in page._options][3:] == [
            staff_words.CODES(),
            staff_words.ACCOUNTS(),
            words.WITHDRAW(),
            words.LOCK_NOW(),
            words.LEAVE_KIOSK(),
        ]


async def test_the_row_with_the_focus_is_seen_on_the_smallest_screen(clinic: Clinic) -> None:
    async with clinic.at_menu((40, 12)) as driven:
        for label in (
            words.GROUP(),
            words.WEEKS(),
            words.HAND_OVER(),
            staff_words.CODES(),
            staff_words.ACCOUNTS(),
            words.WITHDRAW(),
            words.LOCK_NOW(),
            words.LEAVE_KIOSK(),
        ):
            await driven.press("down")
            await driven.until(lambda label=label: f"  {label}" in driven.text())
            (line,) = [line for line in driven.text().splitlines() if "›" in line]
            assert label in line


# The report and the export


async def test_the_report_has_numbers_and_not_a_word_of_the_person_and_the_deed_is_noted(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    async with clinic.at_menu() as driven:
        await asks_for(driven, clinic.code, "down", "enter")
        await driven.shows("Rapporten er laget. Den har bare tall.")
        await driven.shows(f"Fila heter {REPORT.format(1)}.")
        for told in (clinic.code, format_code(clinic.code), clinic.key, NOTE, str(clinic.stick)):
            assert told not in driven.text()
        await back_at_menu(driven)
    assert clinic.files() == [REPORT.format(1)]
    file = clinic.stick / REPORT.format(1)
    assert file.stat().st_mode & 0o077 == 0
    page = file.read_text("utf-8")
    assert "Laget med nærvær av personalet, fordi personen har sagt ja." in page
    assert "uke 1: 1 øvelse" in page
    for own in (NOTE, ACTIVITY, clinic.code, format_code(clinic.code), clinic.key):
        assert own not in page
    (line,) = clinic.noted()
    assert line.endswith(f"{format_code(clinic.house.lead_code)}  laget rapport for {format_code(clinic.code)}")


async def test_the_export_has_all_of_it_and_nothing_that_leads_to_the_person(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    async with clinic.at_menu() as driven:
        await asks_for(driven, clinic.code, "down", "down", "enter")
        await driven.shows(f"Fila heter {EXPORT.format(1)}.")
    with zipfile.ZipFile(clinic.stick / EXPORT.format(1)) as opened:
        members = {name: opened.read(name).decode() for name in opened.namelist()}
    assert NOTE in members["dagbok.json"]
    assert NOTE in members["dagbok.html"]
    assert ACTIVITY in members["dagbok.json"]
    assert not any(
        told in text for text in members.values() for told in (clinic.code, format_code(clinic.code), clinic.key)
    )
    (line,) = clinic.noted()
    assert line.endswith(f"laget eksport for {format_code(clinic.code)}")


async def test_no_file_is_ever_written_over_and_what_lies_there_is_told(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    taken = clinic.stick / REPORT.format(1)
    taken.write_text("en annens")
    async with clinic.at_menu() as driven:
        await asks_for(driven, clinic.code, "down", "enter")
        await driven.shows(f"Fila heter {REPORT.format(2)}.")
        await driven.shows("ei fil til fra nærvær. Pass på at personen bare får sin egen.")
        await back_at_menu(driven)
        await asks_for(driven, clinic.code, "down", "down", "enter")
        await driven.shows(f"Fila heter {EXPORT.format(1)}.")
        await driven.shows("2 filer til fra nærvær.")
    assert taken.read_text() == "en annens"
    assert clinic.files() == [EXPORT.format(1), REPORT.format(1), REPORT.format(2)]


async def test_touch_alone_is_enough_on_the_smallest_screen(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    async with clinic.at_menu((40, 12)) as driven:
        await touches(driven, words.HAND_OVER())
        await driven.shows(words.HAND_OVER_ASK())
        for sign in clinic.code:
            (there,) = [found for found in driven.app.screen.query(KeypadKey) if found.character == sign]
            assert await driven.pilot.click(there)
        await driven.shows(words.HAND_OVER_WHAT[0]())
        await touches(driven, words.HAND_REPORT())
        await driven.until(lambda: clinic.files() == [REPORT.format(1)])
        await driven.shows("bare tall.")
        await touches(driven, words.ON())
        await driven.page("ChoosePage")


async def touches(driven: Driven, label: str) -> None:
    (there,) = [found for found in driven.app.screen.query(OptionButton) if label in str(found.render())]
    assert await driven.pilot.click(there)


async def test_what_is_longer_than_the_screen_is_read_from_its_beginning(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    (clinic.stick / REPORT.format(1)).write_text("en annens")
    async with clinic.at_menu((40, 10)) as driven:
        await asks_for(driven, clinic.code, "down", "down", "enter")
        page = await driven.page("MessagePage")
        await driven.shows("Eksporten er laget.")
        assert page.focused is None
        assert f" {words.ON()} " not in driven.text()
        await driven.press("enter")
        await driven.shows(f"egen. › {words.ON()}")
        await driven.press("enter")
        await driven.page("ChoosePage")


async def test_where_there_is_room_for_it_again_it_can_be_taken_at_once(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    (clinic.stick / REPORT.format(1)).write_text("en annens")
    async with clinic.at_menu((40, 10)) as driven:
        await asks_for(driven, clinic.code, "down", "down", "enter")
        await driven.shows("Eksporten er laget.")
        await driven.pilot.resize_terminal(80, 24)
        await driven.shows(f"› {words.ON()}")


# What is not done


async def test_the_first_choice_and_esc_do_nothing(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    async with clinic.at_menu() as driven:
        for then in ("enter", "escape"):
            await asks_for(driven, clinic.code, then)
            await driven.page("ChoosePage")
    assert (clinic.files(), clinic.noted()) == ([], [])


async def test_without_a_yes_that_stands_nothing_is_written_or_noted(clinic: Clinic) -> None:
    nobody = next(code for code in iter(lambda: new_code(random.randrange), "") if code != clinic.code)
    async with clinic.at_menu() as driven:
        await asks_for(driven, clinic.code, "down", "enter")
        await driven.shows("Personen har ikke sagt ja til dette.")
        await back_at_menu(driven)
        clinic.says(REPORT_YES, EXPORT_YES, Preference("share_export", "no"))
        await asks_for(driven, clinic.code, "down", "down", "enter")
        await driven.shows("Personen har ikke sagt ja til dette.")
        await back_at_menu(driven)
        await asks_for(driven, nobody, "down", "enter")
        await driven.shows("Det er ingen med koden")
        await back_at_menu(driven)
    assert (clinic.files(), clinic.noted()) == ([], [])


async def test_a_stick_that_is_not_there_is_told_and_nothing_is_noted(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    async with clinic.at_menu() as driven:
        clinic.stick.rmdir()
        await asks_for(driven, clinic.code, "down", "enter")
        await driven.shows("Sett inn minnepinnen som hører til der")
        await driven.shows("Ingen fil er laget.")
        await back_at_menu(driven)
        assert not clinic.noted()
        clinic.stick.mkdir()
        await asks_for(driven, clinic.code, "down", "enter")
        await driven.shows(f"Fila heter {REPORT.format(1)}.")


@pytest.mark.parametrize(
    ("then", "number", "told"),
    [
        (("down",), errno.ENOSPC, "Det er ikke plass til fila i"),
        (("down", "down"), errno.EIO, "Jeg får ikke skrevet i"),
    ],
    ids=["report", "export"],
)
async def test_a_stick_that_fails_in_the_middle_keeps_nothing_of_the_person(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, then: tuple[str, ...], number: int, told: str
) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    real = os.fsync

    def fail(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().parent == clinic.stick:
            raise OSError(number, os.strerror(number))
        real(descriptor)

    async with clinic.at_menu() as driven:
        monkeypatch.setattr(os, "fsync", fail)
        await asks_for(driven, clinic.code, *then, "enter")
        await driven.shows(told)
        await driven.shows("Ingen fil er laget.")
        await back_at_menu(driven)
    assert not clinic.files()
    assert len(clinic.noted()) == 1, "the log may tell of a file that could not be written, never leave one out"


# The lock


async def test_it_locks_when_nobody_says_what_the_person_is_to_get(clinic: Clinic) -> None:
    async with clinic.at_menu() as driven:
        await asks_for(driven, clinic.code)
        minutes_pass(driven, 3.1)
        await ends(driven)
    assert (clinic.files(), clinic.noted()) == ([], [])


async def test_nothing_but_what_is_allowed_can_be_invoked_on_these_pages_and_they_lock_too(clinic: Clinic) -> None:
    clinic.says(REPORT_YES, EXPORT_YES)
    async with clinic.at_menu() as driven:
        await asks_for(driven, clinic.code)
        for told in (words.HAND_OVER_WHAT[0](), "Rapporten er laget."):
            await driven.shows(told)
            page = await driven.page("MessagePage")
            for node in (driven.app, page, *page.query("*")):
                names = {
                    name.removeprefix("action_") for name in dir(node) if name.startswith("action_")
                } - ALLOWED_ACTIONS
                for name in names:
                    assert not await driven.app.run_action(name, node), name
            assert driven.app.screen is page
            if not clinic.files():
                await driven.press("down", "enter")
        minutes_pass(driven, 3.1)
        await ends(driven)
