"""What the sessions of people and of staff share: the keypad for a person's code, and work in the open clinic."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from ...domain.clinic import Clinic
from ...domain.codes import PERSON_CODE_LENGTH
from ...domain.kiosk import KioskServices
from ..pages.keypad import code_keypad

Result = TypeVar("Result")
PERSON_CODE_KEYPAD = code_keypad(PERSON_CODE_LENGTH, 3)


async def run_in_clinic(kiosk: KioskServices, work: Callable[[Clinic], Result]) -> Result:
    """Open the clinic in a thread, do `work` with it and close it."""

    def done() -> Result:
        clinic = kiosk.open_clinic()
        try:
            return work(clinic)
        finally:
            clinic.close()

    return await asyncio.to_thread(done)
