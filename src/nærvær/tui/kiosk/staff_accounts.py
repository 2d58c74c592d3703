"""The staff at the kiosk: their accounts and passphrases, and the audit log with a search."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from ...dialogues.interviewer import Option
from ...domain.clinic import Role, Staff, StaffAccount
from ...domain.errors import Refusal
from ...domain.login_rules import format_code, validate_passphrase
from ...texts import clinic_upkeep
from ...texts import kiosk as kiosk_words
from ...texts import staff as words
from ...texts.clinic import audit_line, passphrase_changed, staff_made, staff_removed
from ...texts.clinic_errors import passphrase_reason
from ..pages.keypad import PASSPHRASE_KEYPAD, KeypadPage
from ..pages.message import ChoosePage, MessagePage
from .clinic_session import ClinicSession, browse


class AccountDesk(ClinicSession):
    """What staff do with their own accounts, and the log."""

    async def serve(self, staff: Staff) -> bool:
        """Offer what can be done, until they turn back. Returns whether the screen is to be locked now: never."""
        first = 0
        options = (
            Option(words.OWN_PASSPHRASE(), self._change_own_passphrase),
            Option(words.STAFF_LIST(), self._list_staff),
            *((Option(words.NEW_STAFF(), self._make_staff),) if staff.role is Role.LEAD else ()),
            Option(words.AUDIT(), self._show_audit),
        )
        while True:
            page = ChoosePage(words.ACCOUNTS(), words.ACCOUNTS_ASK(), options, first, shortcuts=True)
            chosen = await self._ask(page, typed_ahead=False)
            if chosen is None:
                return False
            first = [option.value for option in options].index(chosen)
            await chosen(staff)

    # Passphrases

    async def _change_own_passphrase(self, staff: Staff) -> None:
        await self._change_passphrase(staff, staff.code)

    async def _change_passphrase(self, staff: Staff, code: str) -> None:
        passphrase = await self._ask_new_passphrase(words.OWN_PASSPHRASE())
        if passphrase is None:
            return
        await self._in_clinic(lambda clinic: clinic.change_passphrase(staff, passphrase, code))
        await self._say(words.OWN_PASSPHRASE(), passphrase_changed(code))

    async def _ask_new_passphrase(self, heading: str) -> str | None:
        """Ask for a passphrase that will do, twice; hidden while it is typed. None: they turned back."""
        why = words.CHOOSE_PASSPHRASE_WHY()
        while True:
            page = KeypadPage(heading, words.CHOOSE_PASSPHRASE(), PASSPHRASE_KEYPAD, why)
            first = await self._ask(page, typed_ahead=False)
            if first is None:
                return None
            fault = validate_passphrase(first)
            if fault is not None:
                why = passphrase_reason(fault)
                continue
            again = KeypadPage(heading, words.PASSPHRASE_AGAIN(), PASSPHRASE_KEYPAD)
            second = await self._ask(again, typed_ahead=False)
            if second == first:
                return first
            why = words.PASSPHRASES_DIFFER()

    # Accounts

    async def _make_staff(self, staff: Staff) -> None:
        options = tuple((label(), role) for role, label in words.ROLE_LABELS.items())
        page = MessagePage(
            words.NEW_STAFF(), (words.NEW_STAFF_ROLE(),), ((kiosk_words.NOTHING(), None), *options), back=None
        )
        role = await self._ask(page, typed_ahead=False)
        passphrase = None if role is None else await self._ask_new_passphrase(words.NEW_STAFF())
        if role is None or passphrase is None:
            return
        code = await self._in_clinic(lambda clinic: clinic.make_staff(staff, role, passphrase))
        await self._say(words.NEW_STAFF(), staff_made(code, role))

    async def _list_staff(self, staff: Staff) -> None:
        while True:
            accounts = await self._in_clinic(lambda clinic: clinic.staff_accounts(staff))
            rows = [Option(format_code(account.code), account, words.account_detail(account)) for account in accounts]
            account = await browse(self._host, words.STAFF_LIST(), words.STAFF_LIST_ASK(), rows)
            if account is None:
                return
            staff.require_lead()
            await self._change_account(staff, account)

    async def _change_account(self, lead: Staff, account: StaffAccount) -> None:
        options = (
            (kiosk_words.NOTHING(), ""),
            (words.GIVE_PASSPHRASE(), "passphrase"),
            (words.REMOVE_ACCOUNT(), "remove"),
        )
        page = MessagePage(words.STAFF_LIST(), (words.account_question(account.code),), options, back="")
        match await self._ask(page, typed_ahead=False):
            case "passphrase":
                await self._change_passphrase(lead, account.code)
            case "remove":
                sure = ((kiosk_words.NOTHING(), False), (words.REMOVE_ACCOUNT(), True))
                sentences = (words.account_question(account.code), words.REMOVE_SURE())
                if await self._ask(MessagePage(words.STAFF_LIST(), sentences, sure, back=False), typed_ahead=False):
                    await self._in_clinic(lambda clinic: clinic.remove_staff(lead, account.code))
                    await self._say(words.STAFF_LIST(), staff_removed(account.code))

    # The log

    async def _show_audit(self, staff: Staff) -> None:
        events = await self._in_clinic_long(
            words.AUDIT(), clinic_upkeep.READING_LOG(), lambda clinic, on_progress: clinic.audit(staff, on_progress)
        )
        if events is None:
            return
        anchor = clinic_upkeep.anchor_line(await self._in_clinic(lambda clinic: clinic.audit_anchor(staff)))
        titles: dict[str, str] = {}
        with suppress(Refusal):  # the log is read also where the clinic's own exercises cannot be
            titles = await asyncio.to_thread(self._services.catalogue.titles)
        rows = [Option(line, line) for line in (audit_line(event, titles) for event in reversed(events))]
        while True:
            line = await browse(self._host, words.AUDIT(), f"{words.AUDIT_ASK()} {anchor}.", rows)
            if line is None:
                return
            await self._say(words.AUDIT(), line)
