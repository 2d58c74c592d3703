"""The lock of a kiosk offers the other languages; a person keeps theirs, and the next screen is in the kiosk's again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chosen_preferences import stored_preferences
from clinic.houses import House
from clinic.test_kiosk_screens import bench, comes_in, ends, house, kiosk, minutes_pass
from nærvær.clinic_composition import _use_kiosk_language
from nærvær.domain.kiosk import KioskProblem, KioskSettings
from nærvær.domain.preferences import preference_fact
from nærvær.kiosk_settings_file import read_kiosk_settings
from nærvær.texts import i18n
from nærvær.texts import kiosk as words
from nærvær.tui.widgets.page_parts import KeyHints
from second_language import CODE, write_phrases
from tui.fakes import Bench

__all__ = ["bench", "house"]  # fixtures
CODE_ASK = words.CODE_ASK.source
PRESS = "Lingua: preme F2."
PHRASES = {
    "norsk": "Qaa",
    CODE_ASK: "Codex tuus",
    words.PIN_ASK.source: "Sex numeri",
    "Innstillinger": "Optiones",
    words.OTHER_LANGUAGE.source: PRESS,
}


@pytest.fixture(autouse=True)
def second_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    write_phrases(tmp_path / "locales", CODE, PHRASES)
    monkeypatch.setenv(i18n.LOCALES_VARIABLE, str(tmp_path / "locales"))
    yield
    i18n.use_language(i18n.SOURCE_LANGUAGE)


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_the_lock_offers_the_other_language_and_the_visit_is_in_it(
    bench: Bench, house: House, size: tuple[int, int]
) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house, size) as driven:
        await driven.shows(CODE_ASK)
        assert "Personale" in driven.text()
        await driven.pilot.click(f"#language-{CODE}")
        await driven.shows("Codex tuus")
        assert "norsk" in driven.text(), "and the way back"
        await comes_in(driven, code)
        await driven.page("TodayPage")
        await driven.press("i")
        await driven.shows("Optiones")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_one_key_goes_to_the_next_language_and_each_language_says_so(
    bench: Bench, house: House, size: tuple[int, int]
) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house, size) as driven:
        await driven.shows(CODE_ASK)
        assert f"{words.LANGUAGE_KEY} Qaa" in driven.text(), "named in the foot"
        assert PRESS in " ".join(driven.text().split()), "and said to who reads no Norwegian"
        await driven.press("f2")
        await driven.shows("Codex tuus")
        assert "Norsk: trykk F2." in " ".join(driven.text().split())
        hints = driven.app.screen.query_one(KeyHints)
        await driven.pilot.click(hints, offset=(1, 0))  # by finger, on the words in the foot
        await driven.shows(CODE_ASK)
        await driven.press(code[0], "f2")
        await driven.shows("Codex tuus")
        await comes_in(driven, code)
        await driven.page("TodayPage")
        assert i18n.language() == CODE


async def test_the_language_key_changes_nothing_where_a_pin_is_asked_for(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await driven.shows(CODE_ASK)
        await driven.press(*code)
        await driven.shows(words.PIN_ASK.source)
        await driven.press("f2", "7")
        await driven.shows("•")
        assert i18n.language() == i18n.SOURCE_LANGUAGE
        assert words.LANGUAGE_KEY not in driven.text()


async def test_arrows_reach_the_language_from_the_staff(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await driven.shows(CODE_ASK)
        while driven.app.focused is None:
            await driven.press("down")
        await driven.press(*["right"] * i18n.languages().index(CODE), "enter")
        await driven.shows("Codex tuus")


async def test_a_language_that_was_chosen_and_left_goes_when_nobody_goes_on(bench: Bench, house: House) -> None:
    async with kiosk(bench, house) as driven:
        await driven.shows(CODE_ASK)
        while driven.app.focused is None:
            await driven.press("down")
        await driven.press(*["right"] * i18n.languages().index(CODE), "enter")
        await driven.shows("Codex tuus")
        minutes_pass(driven, 3.1)
        await ends(driven)


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_whoever_turns_back_at_the_lock_leaves_it_in_the_language_of_the_kiosk(
    bench: Bench, house: House, key: str
) -> None:
    async with kiosk(bench, house) as driven:
        await driven.shows(CODE_ASK)
        await driven.press(key)
        await driven.shows(CODE_ASK)
        await driven.pilot.click(f"#language-{CODE}")
        await driven.shows("Codex tuus")
        await driven.press(key)
        await ends(driven)


async def test_a_person_s_language_is_kept_in_the_diary_and_used_at_the_next_visit(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")
        await driven.press("i")
        await driven.shows("Språk på skjermen")
        await driven.page("ChoosePage")
        await driven.press("enter")
        await driven.page("ChoosePage")
        await driven.press(str(1 + i18n.languages().index(CODE)))
        await driven.shows("Optiones")
        await driven.until(lambda: stored_preferences(bench.diary.entries()).get("screen_language") == CODE)
    i18n.use_language("nb")  # the next screen is another process
    async with kiosk(bench, house) as driven:
        await comes_in(driven, code)
        await driven.page("TodayPage")
        assert i18n.language() == CODE


async def test_what_is_chosen_at_the_lock_counts_for_the_visit(bench: Bench, house: House) -> None:
    (code,) = house.with_pins(1)
    bench.diary.append(preference_fact(screen_language="nb"))
    async with kiosk(bench, house) as driven:
        await driven.shows(CODE_ASK)
        await driven.pilot.click(f"#language-{CODE}")
        await comes_in(driven, code)
        await driven.page("TodayPage")
        assert i18n.language() == CODE


def test_a_screen_begins_in_the_language_of_the_kiosk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAERVAER_LANGUAGE", raising=False)
    for settings, asked, meant in (
        (KioskSettings(), "", "nb"),
        (KioskSettings(language=CODE), "", CODE),
        (KioskSettings(language=CODE), "nb", "nb"),
        (KioskSettings(language="de"), "", "nb"),
        (KioskSettings(language=CODE), "de", CODE),
    ):
        i18n.use_language("nb")
        monkeypatch.setenv("NAERVAER_LANGUAGE", asked)
        _use_kiosk_language(settings)
        assert i18n.language() == meant, (settings.language, asked)


@pytest.mark.parametrize(("value", "is_good"), [('"en"', True), ('"en_GB"', True), ('"norsk"', False), ("3", False)])
def test_the_language_in_the_settings_of_the_kiosk_is_checked(tmp_path: Path, value: str, is_good: bool) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f"language = {value}\n", encoding="utf-8")
    if is_good:
        assert f'"{read_kiosk_settings(file).language}"' == value
        return
    with pytest.raises(KioskProblem) as refusal:
        read_kiosk_settings(file)
    assert refusal.value.key == "language"
