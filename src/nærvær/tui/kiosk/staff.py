"""What staff do at the kiosk, under their own code and passphrase: it ends with a locked screen, or ends the kiosk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from functools import partial

from ...dialogues.interviewer import Option
from ...dialogues.own_data_at_clinic import HandoverRequest, HandoverServices, hand_over
from ...domain.clinic import (
    AuditAction,
    Clinic,
    ClinicFault,
    ClinicProblem,
    LoginFailed,
    Staff,
    StaffAccountGone,
    WithdrawalMode,
)
from ...domain.errors import Refusal
from ...domain.kiosk import STAFF_EXIT_CODE, HandoverFolder, KioskServices
from ...domain.login_rules import STAFF_CODE_LENGTH, read_code
from ...domain.practice import practice_day
from ...domain.services import SharedServices
from ...texts import kiosk as words
from ...texts import staff as staff_words
from ...texts import today
from ...texts.clinic import staff_notice, weeks_lines, withdrawn
from ...texts.clinic_upkeep import COUNTING_WEEKS
from ...texts.errors import error_sentence
from ...texts.file_errors import content_errors
from ...texts.formats import inside_sentence
from ...texts.i18n import look_up
from ..diary_thread import PageHost
from ..pages.keypad import PASSPHRASE_KEYPAD, KeypadPage, code_keypad
from ..pages.message import ChoosePage, MessagePage
from .clinic_session import PERSON_CODE_KEYPAD, ClinicSession
from .group import lead_group
from .staff_accounts import AccountDesk
from .staff_codes import CodeDesk

STAFF_CODE_KEYPAD = code_keypad(STAFF_CODE_LENGTH, 4)
HAND, LOCK, LEAVE = "hand", "lock", "leave"


class StaffSession(ClinicSession):
    """Everything from the staff's code until they are done."""

    def __init__(self, host: PageHost, kiosk: KioskServices, services: SharedServices) -> None:
        super().__init__(host, kiosk, services)
        self._actions: dict[str, Callable[[Staff], Awaitable[bool]]] = {
            "open": self._open_first_use,
            "weeks": self._weeks,
            "group": self._group,
            "codes": CodeDesk(host, kiosk, services).serve,
            "accounts": AccountDesk(host, kiosk, services).serve,
            "withdraw": self._withdraw,
        }
        if kiosk.handover is not None:
            self._actions[HAND] = partial(self._hand_over, kiosk.handover)
        self._options = tuple(option for option in _options() if option.value in (*self._actions, LOCK, LEAVE))

    async def live(self) -> int:
        """Run the session and return the exit code of this process."""
        credentials = await self._ask_credentials()
        if credentials is None:
            return 0
        try:
            staff = await self._log_in(credentials)
            notices = await self._in_clinic(lambda clinic: clinic.notices(staff))
        except LoginFailed as error:
            await self._say(words.NO_ENTRY_TITLE(), error_sentence(error))
            return 0
        except Refusal as error:
            return await self._leave_without_clinic(credentials, error)
        for notice, detail in notices:
            await self._say(words.STAFF_TITLE(), *staff_notice(notice, detail))
        is_over = threading.Event()
        asyncio.get_running_loop().run_in_executor(None, self._index_log, lambda: not is_over.is_set())
        try:
            await self._show_content_errors()
            return await self._choose(staff)
        finally:
            is_over.set()

    def _index_log(self, goes_on: Callable[[], bool]) -> None:
        """Index the audit log in a thread of its own: nobody waits for a long one, and the next session goes on with it."""
        with suppress(Refusal), closing(self._kiosk.open_clinic()) as clinic:
            clinic.index_log(goes_on)

    async def _choose(self, staff: Staff) -> int:
        while True:
            picked = await self._ask(
                ChoosePage(
                    words.STAFF_TITLE(),
                    words.STAFF_ASK(),
                    self._options,
                    shortcuts=True,
                    esc_label=inside_sentence(words.LOCK()),
                )
            )
            if picked in (None, LOCK):
                return 0
            try:
                if picked == LEAVE:
                    if await self._confirmed(words.LEAVE_KIOSK(), words.LEAVE_SURE(), words.LEAVE_YES()):
                        await self._leave(staff)
                        return STAFF_EXIT_CODE
                elif await self._actions[picked or LOCK](staff):
                    return 0
            except StaffAccountGone as error:
                await self._say(words.NO_ENTRY_TITLE(), error_sentence(error))
                return 0
            except Refusal as error:
                await self._say(today.TROUBLE_TITLE(), error_sentence(error))

    async def _ask_credentials(self) -> tuple[str, str] | None:
        """Ask for code and passphrase; None: they turned back."""
        typed = await self._ask(
            KeypadPage(words.STAFF_TITLE(), words.STAFF_CODE_ASK(), STAFF_CODE_KEYPAD), typed_ahead=False
        )
        if typed is None:
            return None
        passphrase = await self._ask(
            KeypadPage(words.STAFF_TITLE(), words.PHRASE_ASK(), PASSPHRASE_KEYPAD), typed_ahead=False
        )
        return None if passphrase is None else (read_code(typed, STAFF_CODE_LENGTH) or typed, passphrase)

    async def _log_in(self, credentials: tuple[str, str]) -> Staff:
        """Log in, and open the diaries where nobody has since the machine was turned on.

        As long as they are locked, attempts are counted in the kiosk's memory.
        """
        try:
            return await self._in_clinic(lambda clinic: clinic.staff_log_in(*credentials))
        except ClinicProblem as problem:
            unlock = self._kiosk.unlock
            if problem.reason is not ClinicFault.LOCKED or unlock is None:
                raise
            await asyncio.to_thread(self._kiosk.exit.staff_log_in, *credentials)
            if not await asyncio.to_thread(unlock, *credentials):
                raise
            if problem.count:
                await self._say(words.STAFF_TITLE(), staff_words.MACHINE_KEY())
        return await self._in_clinic(lambda clinic: clinic.staff_log_in(*credentials))

    # Leaving, also where the clinic's file cannot be used

    async def _leave(self, staff: Staff) -> None:
        """Record that staff left the kiosk, in the clinic or, where that refuses, for later. Raises `StaffAccountGone`."""
        try:
            await self._in_clinic(lambda clinic: clinic.record_action(staff, AuditAction.LEFT_KIOSK))
        except StaffAccountGone:
            raise
        except Refusal:
            if not await asyncio.to_thread(self._kiosk.exit.still_exists, staff):
                raise StaffAccountGone from None
            await asyncio.to_thread(self._kiosk.exit.record_exit, staff)

    async def _leave_without_clinic(self, credentials: tuple[str, str], why: Refusal) -> int:
        """Let staff end the kiosk where the clinic cannot be used, and so cannot count attempts."""
        exit_log = self._kiosk.exit
        try:
            staff = await asyncio.to_thread(exit_log.staff_log_in, *credentials)
        except LoginFailed as error:
            await self._say(today.TROUBLE_TITLE(), error_sentence(error), words.TROUBLE_STAFF())
            return 0
        options = ((words.LOCK_NOW(), False), (words.LEAVE_KIOSK(), True))
        sentences = (error_sentence(why), words.LEAVE_ANYWAY())
        if not await self._ask(MessagePage(today.TROUBLE_TITLE(), sentences, options, back=False), typed_ahead=False):
            return 0
        await asyncio.to_thread(exit_log.record_exit, staff)
        return STAFF_EXIT_CODE

    async def _show_content_errors(self) -> None:
        """Say what of the clinic's own content cannot be used: staff can have it mended."""
        catalogue = self._services.catalogue
        try:
            await asyncio.to_thread(catalogue.exercises)
            await asyncio.to_thread(catalogue.help_numbers)
            await asyncio.to_thread(catalogue.voices)
            sentences = content_errors(catalogue.faults())
        except Refusal as error:  # also the program's own content is broken: staff get in all the same
            sentences = [error_sentence(error)]
        if sentences:
            await self._say(today.TROUBLE_TITLE(), *sentences)

    # The actions. Each returns whether the screen is to be locked now.

    async def _open_first_use(self, staff: Staff) -> bool:
        code = await self._ask_person_code(words.FIRST_USE_ASK())
        if code is None:
            return False
        await self._in_clinic(lambda clinic: clinic.open_first_use(staff, code))
        await self._say(words.STAFF_TITLE(), words.FIRST_USE_DONE())
        return True

    async def _weeks(self, staff: Staff) -> bool:
        today = practice_day(self._services.now())
        weeks = await self._in_clinic_long(
            words.WEEKS(), COUNTING_WEEKS(), lambda clinic, on_progress: clinic.weeks(staff, today, on_progress)
        )
        if weeks is not None:
            await self._say(words.WEEKS(), *weeks_lines(weeks))
        return False

    async def _group(self, staff: Staff) -> bool:
        return await lead_group(self._host, self._kiosk, self._services, staff)

    async def _hand_over(self, handover: HandoverFolder, staff: Staff) -> bool:
        code = await self._ask_person_code(words.HAND_OVER_ASK())
        if code is None:
            return False
        options = (
            (words.NOTHING(), None),
            (words.HAND_REPORT(), AuditAction.MADE_REPORT),
            (words.HAND_EXPORT(), AuditAction.MADE_EXPORT),
        )
        page = MessagePage(words.HAND_OVER(), look_up(words.HAND_OVER_WHAT), options, back=None)
        action = await self._ask(page, typed_ahead=False)
        if action is None:
            return False
        request = HandoverRequest(staff, code, action)
        services = HandoverServices(
            lambda: self._services.catalogue,
            self._services.now,
            handover.output,
            self._kiosk.diary_of,
            self._kiosk.own_data_of,
        )
        try:
            sentences = await self._in_clinic(lambda clinic: write_handover(clinic, request, handover, services))
        except OSError as error:
            await self._say(today.TROUBLE_TITLE(), words.handover_failed(error.errno, handover.folder))
        else:
            await self._say(words.HAND_OVER(), *sentences)
        return False

    async def _withdraw(self, staff: Staff) -> bool:
        staff.require_lead()
        code = await self._ask_person_code(words.WITHDRAW_ASK())
        if code is None:
            return False
        options = (
            (words.NOTHING(), None),
            (words.WITHDRAW_ANONYMISE(), WithdrawalMode.ANONYMISE),
            (words.WITHDRAW_ERASE(), WithdrawalMode.ERASE),
        )
        page = MessagePage(words.WITHDRAW(), (staff_words.withdraw_question(code),), options, back=None)
        mode = await self._ask(page, typed_ahead=False)
        if mode is not None:
            await self._in_clinic(lambda clinic: clinic.withdraw(staff, code, mode))
            await self._say(words.STAFF_TITLE(), withdrawn(code, mode))
        return False

    async def _ask_person_code(self, question: str) -> str | None:
        why = ""
        while True:
            typed = await self._ask(
                KeypadPage(words.STAFF_TITLE(), question, PERSON_CODE_KEYPAD, why), typed_ahead=False
            )
            if typed is None:
                return None
            code = read_code(typed)
            if code is not None:
                return code
            why = words.NOT_WHOLE()

    async def _confirmed(self, heading: str, text: str, yes: str) -> bool:
        page = MessagePage(heading, (text,), ((words.STAY(), False), (yes, True)), back=False)
        return await self._ask(page, typed_ahead=False)


def _options() -> tuple[Option[str], ...]:
    return (
        Option(words.FIRST_USE(), "open"),
        Option(words.GROUP(), "group"),
        Option(words.WEEKS(), "weeks"),
        Option(words.HAND_OVER(), HAND),
        Option(staff_words.CODES(), "codes"),
        Option(staff_words.ACCOUNTS(), "accounts"),
        Option(words.WITHDRAW(), "withdraw"),
        Option(words.LOCK_NOW(), LOCK),
        Option(words.LEAVE_KIOSK(), LEAVE),
    )


def write_handover(
    clinic: Clinic, request: HandoverRequest, handover: HandoverFolder, services: HandoverServices
) -> tuple[str, ...]:
    """Write a person's file into the folder of the kiosk, under a name that tells nothing of them, and return what to say.

    Raises `OSError`; the audit log then holds nothing of it.
    """
    begins, ends = words.handover_file_name(request.action, practice_day(services.now()))
    file, report_name = handover.free_file(begins, ends)
    hand_over(clinic, request, file, services)
    return words.handover_done(request.action, file.name, report_name)
