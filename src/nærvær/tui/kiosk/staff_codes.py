"""Codes and slips at the kiosk: new codes, slips for a group, and the list of codes, where one is opened or closed again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ...dialogues.interviewer import Option
from ...domain.clinic import AuditAction, Person, PersonState, Staff
from ...domain.errors import Refusal
from ...domain.group_slip import new_group_sessions
from ...domain.kiosk import SlipOutput
from ...domain.login_rules import format_code
from ...domain.practice import practice_day
from ...quick_dataclass import dataclass
from ...texts import kiosk as kiosk_words
from ...texts import staff as words
from ...texts import today
from ...texts.kiosk import handover_failed
from ..pages.message import ChoosePage, MessagePage
from .clinic_session import ClinicSession, browse
from .group import choose_practice

SLIP_COUNTS = (1, 5, 10, 20, 50)
BY_HAND_COUNTS = SLIP_COUNTS[:3]
"""So many are copied from the screen by hand, where there is nowhere to print them."""


class SlipsNotWritten(Refusal):
    """No slip could be written, so no code was made: `why`."""

    def __init__(self, why: OSError) -> None:
        super().__init__("slips not written")
        self.why = why


@dataclass(frozen=True, slots=True)
class _Delivered:
    """Where slips went: the name of a file, or the printer; neither: they have to be shown."""

    file: str = ""
    printed: bool = False


class CodeDesk(ClinicSession):
    """What staff do with codes and slips."""

    async def serve(self, staff: Staff) -> bool:
        """Offer what can be done, until they turn back. Returns whether the screen is to be locked now: never."""
        first = 0
        options = (
            Option(words.NEW_CODES(), self._make_codes),
            Option(words.PEOPLE(), self._list_people),
            Option(words.GROUP_SLIPS(), self._make_group_slips),
        )
        while True:
            page = ChoosePage(words.CODES(), words.CODES_ASK(), options, first, shortcuts=True)
            chosen = await self._ask(page, typed_ahead=False)
            if chosen is None:
                return False
            first = [option.value for option in options].index(chosen)
            await chosen(staff)

    # New codes

    async def _make_codes(self, staff: Staff) -> None:
        count = await self._ask_count(words.NEW_CODES())
        if count is None:
            return
        delivered = _Delivered()

        def write(codes: tuple[str, ...]) -> None:
            nonlocal delivered
            delivered = self._deliver(lambda: self._slips.code_slips(codes)) if self._kiosk.slips else delivered

        try:
            codes = await self._in_clinic(lambda clinic: clinic.make_codes(staff, count, write))
        except SlipsNotWritten as error:
            await self._tell_not_written(error, words.NOTHING_MADE())
            return
        await self._tell(delivered, count, words.NEW_CODES(), codes)

    async def _ask_count(self, heading: str) -> int | None:
        nowhere = self._kiosk.slips is None and self._kiosk.handover is None
        counts = BY_HAND_COUNTS if nowhere else SLIP_COUNTS
        options = tuple(Option(words.slip_count(count), count) for count in counts)
        return await self._ask(ChoosePage(heading, words.HOW_MANY(), options, shortcuts=True), typed_ahead=False)

    # Slips on paper

    @property
    def _slips(self) -> SlipOutput:
        if self._kiosk.slips is None:
            raise RuntimeError("there is no way to make slips")
        return self._kiosk.slips

    def _deliver(self, make_pages: Callable[[], bytes]) -> _Delivered:
        """Print pages, or write them into the folder of the kiosk. Raises `SlipsNotWritten`. Call it in a thread."""
        pages = make_pages()
        if self._slips.print_pages(pages):
            return _Delivered(printed=True)
        handover = self._kiosk.handover
        if handover is None:
            return _Delivered()
        try:
            day = practice_day(self._services.now()).isoformat()
            file, _others = handover.free_file(*words.slips_file_name(day))
            handover.output.write(file, pages)
        except OSError as error:
            raise SlipsNotWritten(error) from error
        return _Delivered(file=file.name)

    async def _tell(self, delivered: _Delivered, count: int, heading: str, codes: tuple[str, ...]) -> None:
        if delivered.printed:
            await self._say(heading, words.PRINTED())
        elif delivered.file:
            await self._say(heading, words.slips_in_file(count, delivered.file))
        else:
            await self._say(heading, words.BY_HAND(), *map(format_code, codes))

    async def _tell_not_written(self, error: SlipsNotWritten, outcome: str) -> None:
        folder = "" if self._kiosk.handover is None else self._kiosk.handover.folder
        await self._say(today.TROUBLE_TITLE(), handover_failed(error.why.errno, folder), outcome)

    # Slips for a group

    async def _make_group_slips(self, staff: Staff) -> None:
        options = await choose_practice(self._host, self._services.catalogue)
        count = None if options is None else await self._ask_count(words.GROUP_SLIPS())
        if options is None or count is None:
            return
        day = practice_day(self._services.now())
        exercise = self._services.catalogue.exercise(options.exercise)
        minutes = round(options.minutes)
        sessions = new_group_sessions(exercise.id, minutes, day, count, self._kiosk.random_below)
        note = f"{exercise.id} {minutes} × {count}"
        await self._in_clinic(lambda clinic: clinic.record_action(staff, AuditAction.MADE_SLIPS, note))
        try:
            delivered = (
                await asyncio.to_thread(self._deliver, lambda: self._slips.group_slips(exercise.title, sessions))
                if self._kiosk.slips
                else _Delivered()
            )
        except SlipsNotWritten as error:
            await self._tell_not_written(error, "")
            return
        await self._tell(delivered, count, words.GROUP_SLIPS(), tuple(session.slip for session in sessions))

    # The list of codes

    async def _list_people(self, staff: Staff) -> None:
        while True:
            people = await self._in_clinic(lambda clinic: clinic.people(staff))
            if not people:
                await self._tell_no_people()
                return
            rows = [
                Option(format_code(person.code), person, words.person_state(person.state, person.made_at))
                for person in reversed(people)
            ]
            person = await browse(self._host, words.PEOPLE(), words.PEOPLE_ASK(), rows)
            if person is None:
                return
            await self._change_code(staff, person)

    async def _tell_no_people(self) -> None:
        await self._say(words.PEOPLE(), words.NO_PEOPLE())

    async def _change_code(self, staff: Staff, person: Person) -> None:
        """Open the code of a person for a PIN, or close it again."""
        opening = words.OPEN_ANEW() if person.state is PersonState.ACTIVE else words.OPEN_CODE()
        options = [(kiosk_words.NOTHING(), ""), (opening, "open")]
        if person.state is PersonState.OPENED:
            options.append((words.CLOSE_CODE(), "close"))
        page = MessagePage(words.PEOPLE(), (words.person_question(person.code),), tuple(options), back="")
        match await self._ask(page, typed_ahead=False):
            case "open":
                await self._in_clinic(lambda clinic: clinic.open_first_use(staff, person.code))
                await self._say(words.PEOPLE(), kiosk_words.FIRST_USE_DONE())
            case "close":
                await self._in_clinic(lambda clinic: clinic.close_code(staff, person.code))
                await self._say(words.PEOPLE(), words.CODE_CLOSED())
