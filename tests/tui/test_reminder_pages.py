"""The reminder among the settings: chosen with arrows and Enter, kept, and taken into use."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar

from chosen_preferences import stored_preferences
from nærvær.domain.diary import Preference
from nærvær.domain.errors import SchedulerFault
from nærvær.domain.preferences import Preferences
from tui.conftest import Driven, OpenApp
from tui.fakes import Bench


@pytest.fixture
def documents(bench: Bench, tmp_path: Path) -> Path:
    bench.documents = tmp_path
    return tmp_path


async def at_reminder(driven: Driven) -> None:
    await driven.page("TodayPage")
    await driven.press("i")
    await driven.shows("Innstillinger")
    page = await driven.page("ChoosePage")
    row = [way.label for way in page._options].index("Påminnelse")
    await driven.press(*["down"] * row, "enter")
    await driven.until(lambda: driven.app.screen is not page)
    await driven.page("ChoosePage")


async def step(driven: Driven, shown: str, *keys: str) -> None:
    await driven.shows(shown)
    await driven.page("ChoosePage")
    await driven.press(*keys)


def chosen(bench: Bench) -> dict[str, str]:
    return {name: value for name, value in stored_preferences(bench.diary.entries()).items() if name != "reminder_id"}


async def test_enter_all_the_way_makes_a_calendar_file(bench: Bench, open_app: OpenApp, documents: Path) -> None:
    async with open_app(bench) as driven:
        await at_reminder(driven)
        await step(driven, "Etter morgenkaffen", "enter")
        await step(driven, "08:00", "enter")
        await step(driven, "Alle dager", "enter")
        await step(driven, "Lag ei kalenderfil", "enter")
        await driven.page("MessagePage")
        await driven.shows("Åpne fila på telefonen")
        await driven.press("enter")
        await step(driven, "Lag ei kalenderfil", "escape")
        await driven.shows("etter morgenkaffen, klokka 08:00, alle dager")
    (event,) = Calendar.from_ical(documents.joinpath("naervaer-paaminnelse.ics").read_bytes()).walk("VEVENT")
    assert event["summary"] == "Etter morgenkaffen: noen minutter til deg selv"
    assert chosen(bench) == {
        "reminder_anchor": "after-morning-coffee",
        "reminder_time": "08:00",
        "reminder_days": "1 2 3 4 5 6 7",
    }
    assert bench.schedule.held is None


async def test_own_words_an_own_time_and_own_days(bench: Bench, open_app: OpenApp, documents: Path) -> None:
    async with open_app(bench) as driven:
        await at_reminder(driven)
        await step(driven, "Noe annet", "5")
        await driven.page("TextPage")
        await driven.press(*"etter tur", "enter")
        await step(driven, "Et annet klokkeslett", "8")
        await driven.page("TextPage")
        await driven.press(*"25", "enter")
        await driven.shows("Klokkeslettet må være")
        await driven.page("TextPage")
        # What was refused stands there to be put right.
        await driven.press("backspace", "backspace", *"6:45", "enter")
        await step(driven, "Velg dager selv", "4")
        for day in ("1", "2", "3"):
            before = driven.text().count("valgt")
            await step(driven, "Velg dagene du vil ha", day)
            await driven.until(lambda before=before: driven.text().count("valgt") == before - 1)
        await step(driven, "Velg dagene du vil ha", "8")  # «Ferdig»: Esc leads back to the days
        await driven.shows("Etter tur, klokka 06:45, torsdag, fredag, lørdag og søndag")
    assert chosen(bench) == {"reminder_anchor": "etter tur", "reminder_time": "06:45", "reminder_days": "4 5 6 7"}


async def test_this_machine_says_so_follows_a_change_and_stops(
    bench: Bench, open_app: OpenApp, documents: Path
) -> None:
    for name, value in (("anchor", "etter lunsj"), ("time", "12:30"), ("days", "1 2 3 4 5"), ("id", "x")):
        bench.diary.append(Preference(f"reminder_{name}", value))
    async with open_app(bench) as driven:
        await at_reminder(driven)
        await step(driven, "Si fra på denne maskinen", "down", "enter")
        await driven.page("MessagePage")
        await driven.shows("Denne maskinen sier fra: etter lunsj, klokka 12:30, mandag til fredag.")
        await driven.press("enter")
        await step(driven, "Ikke si fra på denne maskinen lenger", "down", "enter")
        await step(driven, "Etter lunsj", "enter")
        await step(driven, "13:00", "5")
        await step(driven, "Mandag til fredag", "enter")
        await driven.page("MessagePage")
        assert bench.schedule.held is not None
        assert bench.schedule.held[0].at.hour == 13
        await driven.press("enter")
        await step(driven, "Ikke si fra på denne maskinen lenger", "up", "enter")
        await driven.page("MessagePage")
        await driven.shows("Denne maskinen sier ikke fra lenger. Ingenting ligger igjen.")
    assert bench.schedule.held is None


async def test_no_reminder_turns_it_off_and_tells_of_the_calendar(
    bench: Bench, open_app: OpenApp, documents: Path
) -> None:
    for name, value in (("anchor", "etter lunsj"), ("time", "12:30"), ("days", "1"), ("id", "x")):
        bench.diary.append(Preference(f"reminder_{name}", value))
    async with open_app(bench) as driven:
        await at_reminder(driven)
        await step(driven, "Si fra på denne maskinen", "2")
        await driven.page("MessagePage")
        await driven.press("enter")
        await step(driven, "Ikke si fra på denne maskinen lenger", "4")
        await driven.page("MessagePage")
        await driven.shows("Du har ingen påminnelse lenger.")
        await driven.shows("sletter du påminnelsen i kalenderen også")
        await driven.press("enter")
        await driven.shows("Påminnelse ingen")
    assert bench.schedule.held is None
    assert Preferences.from_entries(bench.diary.entries()).reminder is None


@pytest.mark.parametrize(
    "keys", [("escape",), ("enter", "escape", "escape"), ("enter", "enter", "escape", "escape", "escape")]
)
async def test_turning_back_leads_one_question_back_at_a_time_and_keeps_nothing(
    bench: Bench, open_app: OpenApp, documents: Path, keys: tuple[str, ...]
) -> None:
    async with open_app(bench) as driven:
        await at_reminder(driven)
        for key in keys:
            before = driven.text()
            await driven.page("ChoosePage")
            await driven.press(key)
            await driven.until(lambda before=before: driven.text() != before)
        await driven.shows("Påminnelse ingen")
    assert bench.diary.entries() == ()


async def test_trouble_gets_a_sentence_and_the_way_back(bench: Bench, open_app: OpenApp, documents: Path) -> None:
    for name, value in (("anchor", "etter lunsj"), ("time", "12:30"), ("days", "1"), ("id", "x")):
        bench.diary.append(Preference(f"reminder_{name}", value))
    bench.schedule.trouble = SchedulerFault.ABSENT
    bench.documents = documents / "finnes ikke"
    async with open_app(bench, (40, 12)) as driven:
        await at_reminder(driven)
        await step(driven, "Lag ei kalenderfil", "enter")
        await driven.shows("Dette stedet finnes ikke")
        await driven.page("MessagePage")
        await driven.press("enter")
        await step(driven, "Si fra på denne", "down", "enter")
        await driven.shows("Denne maskinen har ikke systemd")
        await driven.page("MessagePage")
        await driven.press("enter")
        await driven.shows("Lag ei kalenderfil")
