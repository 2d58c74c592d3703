"""One visit to the kiosk, top to bottom: the lock, a code and its PIN, the journey. Then the process ends."""

from __future__ import annotations

from typing import Protocol

from ..domain.admission import Admitted, NotAdmitted, pin_problem
from ..domain.clinic import ClinicProblem
from ..domain.codes import read_code
from ..domain.errors import Refusal
from ..domain.kiosk import KioskParts
from ..domain.parts import SharedParts
from ..domain.passing import PassingDiary
from ..domain.practice import practice_day
from ..domain.slip import GroupSession
from ..words import kiosk_words as words
from ..words.clinic_words import PIN_REASONS, not_right
from ..words.shared_screen import shared_sentence
from ..words.textual_strings import ON
from .asking import Asker
from .at_clinic import PERSON_CODE, in_clinic
from .diary_thread import DiaryThread
from .kiosk_journey import KioskJourney
from .pad import PIN, Pad
from .practising import Desk
from .sentence import Sentence


class Front(Asker, Protocol):
    """The kiosk's screen as a visit knows it."""

    def visits(self, diary: DiaryThread | None) -> None:
        """Somebody has begun (with a diary to keep): from here on the screen locks when nobody touches it."""


class Visit:
    """What happens from a locked screen until it is to be locked again."""

    def __init__(self, front: Front, kiosk: KioskParts, parts: SharedParts) -> None:
        self._front = front
        self._ask = front.ask
        self._kiosk = kiosk
        self._parts = parts

    async def live(self) -> int:
        """The exit code of this process."""
        if self._kiosk.check_sound:
            from .sound_check import check_sound

            await check_sound(self._front, self._parts)
        why = words.CODE_FOOT
        while True:
            page = Pad(words.TITLE, words.CODE_ASK, PERSON_CODE, why, other=words.STAFF)
            typed = await self._ask(page, typed_ahead=False)
            if typed is None:
                if page.touched:
                    return 0  # what was typed goes with its process
                continue
            self._front.visits(None)
            if typed == Pad.OTHER:
                from .staff import StaffVisit

                return await StaffVisit(self._front, self._kiosk, self._parts).live()
            code = read_code(typed)
            if code is not None:
                await self._person(code)
                return 0
            why = words.NOT_WHOLE

    async def _person(self, code: str) -> None:
        try:
            admitted = await self._admitted(code)
            if isinstance(admitted, NotAdmitted):
                await self._say(words.NO_ENTRY_TITLE, not_right(admitted.wait_seconds))
            elif admitted is not None:
                today = practice_day(self._parts.now())
                groups = await in_clinic(self._kiosk, lambda clinic: tuple(clinic.groups_on(today)))
                await self._journey(DiaryThread(lambda: self._kiosk.diary_of(admitted.key)), groups)
        except Refusal as error:
            await self._trouble(error)

    async def _admitted(self, code: str) -> Admitted | NotAdmitted | None:
        """None: the person turned back."""
        if await in_clinic(self._kiosk, lambda clinic: clinic.opened(code)):
            chosen = await self._new_pin()
            if chosen is None:
                return None
            return await in_clinic(self._kiosk, lambda clinic: clinic.choose_pin(code, chosen))
        pin = await self._ask(Pad(words.PIN_TITLE, words.PIN_ASK, PIN), typed_ahead=False)
        return None if pin is None else await in_clinic(self._kiosk, lambda clinic: clinic.enter(code, pin))

    async def _new_pin(self) -> str | None:
        why = words.NEW_PIN_WHY
        while True:
            first = await self._ask(Pad(words.PIN_TITLE, words.NEW_PIN_ASK, PIN, why), typed_ahead=False)
            if first is None:
                return None
            reason = pin_problem(first)
            if reason is not None:
                why = PIN_REASONS[reason]
                continue
            second = await self._ask(Pad(words.PIN_TITLE, words.NEW_PIN_AGAIN, PIN), typed_ahead=False)
            if second == first:
                return first
            why = words.NOT_ALIKE

    async def _journey(self, diary: DiaryThread, groups: tuple[GroupSession, ...]) -> None:
        self._front.visits(diary)
        await KioskJourney(Desk(self._front, self._parts, diary), groups).live()

    async def _trouble(self, error: Refusal) -> None:
        """The clinic cannot be used: say so, and let the person practise all the same."""
        told = (shared_sentence(error), *((words.NOT_KEPT,) if isinstance(error, ClinicProblem) else ()))
        ways = ((words.PRACTISE_ANYWAY, True), (words.TRY_AGAIN, False))
        if await self._ask(Sentence(words.TROUBLE_TITLE, told, ways, back=False), typed_ahead=False):
            await self._journey(DiaryThread(lambda: PassingDiary(self._parts.now), passing=True), ())

    async def _say(self, heading: str, text: str) -> None:
        await self._ask(Sentence(heading, (text,), ((words.ON, None),), back=None, esc=ON), typed_ahead=False)
