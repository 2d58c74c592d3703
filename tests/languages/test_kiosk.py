"""The kiosk in the pseudo-language: the lock, a visit, and each thing that staff can do, at three sizes."""

from __future__ import annotations

import store.conftest
from clinic import test_kiosk_screens
from clinic.houses import House
from clinic.test_kiosk_screens import comes_in, kiosk, staff_come_in
from languages.speaking import PseudoShelf
from languages.test_pages import WRITTEN, is_whole
from nærvær.texts import kiosk as words
from nærvær.tui.kiosk.staff import LEAVE, LOCK
from tui.fakes import Bench

quick_path, house = store.conftest.quick_path, test_kiosk_screens.house


async def test_the_lock_and_the_day_of_a_visit_are_whole(pseudo_process: None, house: House) -> None:
    (code,) = house.with_pins(1)
    async with kiosk(Bench(shelf=PseudoShelf()), house) as driven:
        await driven.shows(words.CODE_ASK())
        await is_whole(driven, driven.app.screen, WRITTEN | {"Norsk", "trykk"})  # who reads Norwegian is told in it
        await comes_in(driven, code)
        await is_whole(driven, await driven.page("TodayPage"))
        await driven.press("i")
        await is_whole(driven, await driven.page("ChoosePage"))


async def test_everything_that_staff_can_do_is_whole(pseudo_process: None, house: House) -> None:
    house.with_pins(1)
    async with kiosk(Bench(shelf=PseudoShelf()), house) as driven:
        await staff_come_in(driven, house)
        menu = driven.app.screen
        await is_whole(driven, menu)
        values = [each.value for each in menu._options if each.value not in (LOCK, LEAVE)]
        assert len(values) > 2
        for value in values:
            driven.app.screen.answer(value)
            await driven.until(lambda before=driven.app.screen: driven.app.screen is not before)
            page = await driven.page(("ChoosePage", "MessagePage", "KeypadPage", "TextPage"))
            await is_whole(driven, page)
            while driven.app.screen.heading() != menu.heading():
                before = driven.app.screen
                await driven.press("escape")
                await driven.until(lambda before=before: driven.app.screen is not before)
