"""What staff do at the kiosk, each deed under their own code. It ends with a locked screen, or with no kiosk.

A person's file, written where the kiosk may write it, under a name that leads to nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from ...dialogues.interviewer import Option
from ...dialogues.staff import HandoverRequest, HandoverServices, hand_over
from ...domain.audit import AuditAction
from ...domain.clinic import Clinic, LoginFailed, Staff, StaffAccountGone, WithdrawalMode
from ...domain.codes import STAFF_CODE_LENGTH, read_code
from ...domain.errors import Refusal
from ...domain.kiosk import STAFF_EXIT_CODE, HandoverFolder, KioskServices
from ...domain.practice import practice_day
from ...domain.services import SharedServices
from ...texts import kiosk as words
from ...texts import today
from ...texts.clinic import WITHDRAWN, staff_notice, weeks_lines
from ...texts.errors import error_sentence
from ...texts.file_errors import content_errors
from ...texts.keys import ON
from ..pages.choose import ChoosePage
from ..pages.keypad import PASSPHRASE_KEYPAD, KeypadPage, code_keypad
from ..pages.message import MessagePage
from ..pages.page import PageHost
from .clinic_access import PERSON_CODE_KEYPAD, run_in_clinic
from .group import lead_group

STAFF_CODE_KEYPAD = code_keypad(STAFF_CODE_LENGTH, 4)
HAND, LOCK, LEAVE = "hand", "lock", "leave"


class StaffSession:
    """From the staff's code until they are done."""

    def __init__(self, host: PageHost, kiosk: KioskServices, services: SharedServices) -> None:
        self._host = host
        self._ask = host.ask
        self._kiosk = kiosk
        self._services = services
        self._deeds: dict[str, Callable[[Staff], Awaitable[bool]]] = {
            "open": self._open_first_use,
            "weeks": self._weeks,
            "group": self._group,
            "withdraw": self._withdraw,
        }
        if kiosk.handover is not None:
            self._deeds[HAND] = partial(self._hand_over, kiosk.handover)
        self._ways = tuple(way for way in _OPTIONS if way.value in (*self._deeds, LOCK, LEAVE))

    async def live(self) -> int:
        """The exit code of this process."""
        secret = await self._asked_who()
        if secret is None:
            return 0
        try:
            staff = await run_in_clinic(self._kiosk, lambda clinic: clinic.staff_log_in(*secret))
            notices = await run_in_clinic(self._kiosk, lambda clinic: clinic.notices(staff))
        except LoginFailed as error:
            await self._say(words.NO_ENTRY_TITLE, error_sentence(error))
            return 0
        except Refusal as error:
            return await self._only_leave(secret, error)
        for notice, detail in notices:
            await self._say(words.STAFF_TITLE, *staff_notice(notice, detail))
        await self._tell_of_content()
        return await self._choose(staff)

    async def _choose(self, staff: Staff) -> int:
        while True:
            picked = await self._ask(
                ChoosePage(words.STAFF_TITLE, words.STAFF_ASK, self._ways, shortcuts=True, esc_label=words.LOCK.lower())
            )
            if picked in (None, LOCK):
                return 0
            try:
                if picked == LEAVE:
                    if await self._sure(words.LEAVE_KIOSK, words.LEAVE_SURE, words.LEAVE_YES):
                        await self._leave(staff)
                        return STAFF_EXIT_CODE
                elif await self._deeds[picked or LOCK](staff):
                    return 0
            except StaffAccountGone as error:
                await self._say(words.NO_ENTRY_TITLE, error_sentence(error))
                return 0
            except Refusal as error:
                await self._say(today.TROUBLE_TITLE, error_sentence(error))

    async def _asked_who(self) -> tuple[str, str] | None:
        """Code and passphrase, unless they turned back."""
        typed = await self._ask(
            KeypadPage(words.STAFF_TITLE, words.STAFF_CODE_ASK, STAFF_CODE_KEYPAD), typed_ahead=False
        )
        if typed is None:
            return None
        passphrase = await self._ask(
            KeypadPage(words.STAFF_TITLE, words.PHRASE_ASK, PASSPHRASE_KEYPAD), typed_ahead=False
        )
        return None if passphrase is None else (read_code(typed, STAFF_CODE_LENGTH) or typed, passphrase)

    # Leaving, whatever has become of the clinic's file

    async def _leave(self, staff: Staff) -> None:
        """Write it down, now or as soon as that can be done. Raises `StaffAccountGone`."""
        try:
            await run_in_clinic(self._kiosk, lambda clinic: clinic.record_action(staff, AuditAction.LEFT_KIOSK))
        except StaffAccountGone:
            raise
        except Refusal:
            if not await asyncio.to_thread(self._kiosk.exit.still_exists, staff):
                raise StaffAccountGone from None
            await asyncio.to_thread(self._kiosk.exit.record_exit, staff)

    async def _only_leave(self, secret: tuple[str, str], why: Refusal) -> int:
        """The clinic cannot be used, and cannot count tries: those who are on the staff may end the kiosk all the same."""
        way_out = self._kiosk.exit
        try:
            staff = await asyncio.to_thread(way_out.staff_log_in, *secret)
        except LoginFailed as error:
            await self._say(today.TROUBLE_TITLE, error_sentence(error), words.TROUBLE_STAFF)
            return 0
        ways = ((words.LOCK_NOW, False), (words.LEAVE_KIOSK, True))
        told = (error_sentence(why), words.LEAVE_ANYWAY)
        if not await self._ask(MessagePage(today.TROUBLE_TITLE, told, ways, back=False), typed_ahead=False):
            return 0
        await asyncio.to_thread(way_out.record_exit, staff)
        return STAFF_EXIT_CODE

    async def _tell_of_content(self) -> None:
        """Say what of the clinic's own content cannot be used: here are those who can have it mended."""
        catalogue = self._services.catalogue
        try:
            await asyncio.to_thread(catalogue.exercises)
            await asyncio.to_thread(catalogue.voices)
            told = content_errors(catalogue.faults())
        except Refusal as error:  # what came with the program is broken too: staff come in all the same
            told = [error_sentence(error)]
        if told:
            await self._say(today.TROUBLE_TITLE, *told)

    # Each answers whether the screen is to be locked now.

    async def _open_first_use(self, staff: Staff) -> bool:
        code = await self._code(words.FIRST_USE_ASK)
        if code is None:
            return False
        await run_in_clinic(self._kiosk, lambda clinic: clinic.open_first_use(staff, code))
        await self._say(words.STAFF_TITLE, words.FIRST_USE_DONE)
        return True

    async def _weeks(self, staff: Staff) -> bool:
        today = practice_day(self._services.now())
        weeks = await run_in_clinic(self._kiosk, lambda clinic: clinic.weeks(staff, today))
        await self._say(words.WEEKS, *weeks_lines(weeks))
        return False

    async def _group(self, staff: Staff) -> bool:
        return await lead_group(self._host, self._kiosk, self._services, staff)

    async def _hand_over(self, handover: HandoverFolder, staff: Staff) -> bool:
        code = await self._code(words.HAND_OVER_ASK)
        if code is None:
            return False
        ways = (
            (words.NOTHING, None),
            (words.HAND_REPORT, AuditAction.MADE_REPORT),
            (words.HAND_EXPORT, AuditAction.MADE_EXPORT),
        )
        page = MessagePage(words.HAND_OVER, words.HAND_OVER_WHAT, ways, back=None)
        deed = await self._ask(page, typed_ahead=False)
        if deed is None:
            return False
        handing = HandoverRequest(staff, code, deed)
        sources = HandoverServices(
            lambda: self._services.catalogue,
            self._services.now,
            handover.output,
            self._kiosk.diary_of,
            handover.own_data_of,
        )
        try:
            made = await run_in_clinic(self._kiosk, lambda clinic: write_handover(clinic, handing, handover, sources))
        except OSError as error:
            await self._say(today.TROUBLE_TITLE, words.handover_failed(error.errno, handover.folder))
        else:
            await self._say(words.HAND_OVER, *made)
        return False

    async def _withdraw(self, staff: Staff) -> bool:
        staff.require_lead()
        code = await self._code(words.WITHDRAW_ASK)
        if code is None:
            return False
        ways = (
            (words.NOTHING, None),
            (words.WITHDRAW_ANONYMISE, WithdrawalMode.ANONYMISE),
            (words.WITHDRAW_ERASE, WithdrawalMode.ERASE),
        )
        page = MessagePage(words.WITHDRAW, (words.WITHDRAW_HOW,), ways, back=None)
        manner = await self._ask(page, typed_ahead=False)
        if manner is not None:
            await run_in_clinic(self._kiosk, lambda clinic: clinic.withdraw(staff, code, manner))
            await self._say(words.STAFF_TITLE, WITHDRAWN)
        return False

    async def _code(self, ask: str) -> str | None:
        why = ""
        while True:
            typed = await self._ask(KeypadPage(words.STAFF_TITLE, ask, PERSON_CODE_KEYPAD, why), typed_ahead=False)
            if typed is None:
                return None
            code = read_code(typed)
            if code is not None:
                return code
            why = words.NOT_WHOLE

    async def _sure(self, heading: str, text: str, yes: str) -> bool:
        page = MessagePage(heading, (text,), ((words.STAY, False), (yes, True)), back=False)
        return await self._ask(page, typed_ahead=False)

    async def _say(self, heading: str, *lines: str) -> None:
        await self._ask(MessagePage(heading, lines, ((words.ON, None),), back=None, esc_label=ON), typed_ahead=False)


_OPTIONS = (
    Option(words.FIRST_USE, "open"),
    Option(words.GROUP, "group"),
    Option(words.WEEKS, "weeks"),
    Option(words.HAND_OVER, HAND),
    Option(words.WITHDRAW, "withdraw"),
    Option(words.LOCK_NOW, LOCK),
    Option(words.LEAVE_KIOSK, LEAVE),
)


def write_handover(
    clinic: Clinic, handing: HandoverRequest, handover: HandoverFolder, sources: HandoverServices
) -> tuple[str, ...]:
    """Write it and give what is to be said. Raises `OSError`, before anything is noted where nothing can be written."""
    begins, ends = words.handover_file_name(handing.action, practice_day(sources.now()))
    file, beside = handover.free_file(begins, ends)
    hand_over(clinic, handing, file, sources)
    return words.handover_done(handing.action, file.name, beside)
