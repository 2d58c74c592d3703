"""What the sessions of people and of staff share: a person's code, work in the open clinic, and saying something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from ...domain.clinic import Clinic
from ...domain.credentials import PERSON_CODE_LENGTH
from ...domain.kiosk import KioskServices
from ...domain.services import SharedServices
from ...texts import kiosk as words
from ...texts.keys import ON
from ..pages.keypad import code_keypad
from ..pages.message import MessagePage
from ..pages.page import PageHost

Result = TypeVar("Result")
PERSON_CODE_KEYPAD = code_keypad(PERSON_CODE_LENGTH, 3)


class ClinicSession:
    """A session at the kiosk: its screen, and the clinic that it works in."""

    def __init__(self, host: PageHost, kiosk: KioskServices, services: SharedServices) -> None:
        self._host = host
        self._ask = host.ask
        self._kiosk = kiosk
        self._services = services

    async def _in_clinic(self, work: Callable[[Clinic], Result]) -> Result:
        """Open the clinic in a thread, do `work` with it and close it."""

        def done() -> Result:
            with closing(self._kiosk.open_clinic()) as clinic:
                return work(clinic)

        return await asyncio.to_thread(done)

    async def _say(self, heading: str, *sentences: str) -> None:
        """Show sentences until the person goes on."""
        page = MessagePage(heading, sentences, ((words.ON(), None),), back=None, esc_label=ON())
        await self._ask(page, typed_ahead=False)
