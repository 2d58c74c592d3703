"""What people and staff at the kiosk both need: the pad for a person's code, and the clinic opened for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from ..domain.clinic import Clinic
from ..domain.codes import PERSON_LENGTH
from ..domain.kiosk import KioskParts
from .pad import code_of

Result = TypeVar("Result")
PERSON_CODE = code_of(PERSON_LENGTH, 3)


async def in_clinic(kiosk: KioskParts, work: Callable[[Clinic], Result]) -> Result:
    """Do `work` with the clinic open, in a thread, and let go of it again."""

    def done() -> Result:
        clinic = kiosk.clinic()
        try:
            return work(clinic)
        finally:
            clinic.close()

    return await asyncio.to_thread(done)
