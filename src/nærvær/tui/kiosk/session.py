"""One session at the kiosk: the lock, a code with its PIN, and the journey; before the first one a check of the sound.

Each session is a process of its own, which ends with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from typing import Protocol, TypeVar

from ...dialogues.group import rate_session
from ...dialogues.own_data import OwnDataEnd
from ...dialogues.own_data_at_clinic import OwnDataAtClinic, ask_anew, explain_privacy, look_after_own_data
from ...domain.clinic import AuditAction, AuditEvent, Clinic, ClinicProblem
from ...domain.diary import DiarySummary, Entry
from ...domain.errors import Refusal
from ...domain.group_slip import GroupSession, used_slips
from ...domain.kiosk import HandoverFolder, KioskServices
from ...domain.login_rules import LoginAccepted, LoginRejected, read_code, validate_pin
from ...domain.player import Player
from ...domain.practice import PracticeOptions, practice_day
from ...domain.preferences import Preferences
from ...domain.score import Score, TimedBell, Timeline
from ...domain.services import SharedServices
from ...in_memory import MemoryDiary
from ...sanitize import sanitize
from ...texts import i18n, today
from ...texts import kiosk as words
from ...texts import own_data_at_clinic as own_data_words
from ...texts.clinic_errors import login_failed, pin_reason
from ...texts.keys import ON, SKIP
from ...texts.kiosk import handover_file_name
from ...texts.shared_errors import shared_error_sentence
from ..diary_thread import DiaryThread, JourneyContext, PageHost
from ..journey import Journey
from ..page_interviewer import hold_dialogue
from ..pages.keypad import PIN_KEYPAD, KeypadPage
from ..pages.message import MessagePage
from ..pages.today import TodayAction, TodayAnswer, TodayModel
from .clinic_session import PERSON_CODE_KEYPAD, ClinicSession

BELL_RATE = 48_000
BELL_SECONDS = 6
SOUND_CHECK_TIMEOUT_SECONDS = 120.0


class KioskHost(PageHost, Protocol):
    """The kiosk's screen as a session knows it."""

    def session_began(self, diary: DiaryThread | None) -> None:
        """Note that a person has begun: from now on the screen locks when nobody touches it.

        `diary` is closed at the end.
        """


class KioskSession(ClinicSession):
    """Everything from a locked screen until it is to be locked again."""

    def __init__(self, host: KioskHost, kiosk: KioskServices, services: SharedServices) -> None:
        super().__init__(host, kiosk, services)
        self._session_began = host.session_began
        self._has_chosen_language = False
        self._has_chosen_pin = False

    async def live(self) -> int:
        """Run the session and return the exit code of this process."""
        if self._kiosk.check_sound:
            await check_sound(self._host, self._services)
        why = words.CODE_FOOT
        while True:
            others = _other_languages()
            foot = i18n.sentences(why(), *(i18n.text_in(code, words.OTHER_LANGUAGE) for code, _name in others))
            page = KeypadPage(words.TITLE, words.CODE_ASK(), PERSON_CODE_KEYPAD, foot, words.STAFF(), others)
            page.touched = self._has_chosen_language  # so that turning back and locking undo that
            typed = await self._ask(page, typed_ahead=False)
            if typed is None:
                if page.touched:
                    return 0  # what was typed goes with its process
                continue
            language = KeypadPage.language_in(typed)
            if language is not None:
                self._has_chosen_language = use_language_if_readable(language)
                why = words.CODE_FOOT
                continue
            self._session_began(None)
            if typed == KeypadPage.OTHER:
                from .staff import StaffSession

                return await StaffSession(self._host, self._kiosk, self._services).live()
            code = read_code(typed)
            if code is not None:
                await self._welcome_person(code)
                return 0
            why = words.NOT_WHOLE

    async def _welcome_person(self, code: str) -> None:
        try:
            login = await self._log_in(code)
            if isinstance(login, LoginRejected):
                await self._say(words.NO_ENTRY_TITLE(), login_failed(login.wait_seconds))
            elif login is not None:
                today = practice_day(self._services.now())
                groups, resets = await self._in_clinic(
                    lambda clinic: (tuple(clinic.groups_on(today)), clinic.untold_resets(code))
                )
                if resets:
                    await self._tell_of_resets(code, resets)
                diary = DiaryThread(lambda: self._kiosk.diary_of(login.key))
                own_data = OwnDataOfVisit(self._kiosk, self._services, diary, code, login.key)
                await self._journey(diary, groups, own_data.for_dialogue())
        except Refusal as error:
            await self._practise_without_clinic(error)

    async def _log_in(self, code: str) -> LoginAccepted | LoginRejected | None:
        """Ask for the PIN, at the first use for a new one, and log in. None: the person turned back."""
        if await self._in_clinic(lambda clinic: clinic.is_open(code)):
            chosen = await self._new_pin()
            if chosen is None:
                return None
            self._has_chosen_pin = True
            return await self._in_clinic(lambda clinic: clinic.choose_pin(code, chosen))
        pin = await self._ask(KeypadPage(words.PIN_TITLE(), words.PIN_ASK(), PIN_KEYPAD), typed_ahead=False)
        return None if pin is None else await self._in_clinic(lambda clinic: clinic.log_in(code, pin))

    async def _new_pin(self) -> str | None:
        why = words.NEW_PIN_WHY()
        while True:
            first = await self._ask(
                KeypadPage(words.PIN_TITLE(), words.NEW_PIN_ASK(), PIN_KEYPAD, why), typed_ahead=False
            )
            if first is None:
                return None
            reason = validate_pin(first)
            if reason is not None:
                why = pin_reason(reason)
                continue
            second = await self._ask(
                KeypadPage(words.PIN_TITLE(), words.NEW_PIN_AGAIN(), PIN_KEYPAD), typed_ahead=False
            )
            if second == first:
                return first
            why = words.NOT_ALIKE()

    async def _tell_of_resets(self, code: str, resets: Sequence[AuditEvent]) -> None:
        """Tell a person, once, who has opened their code for a new PIN, and when."""
        await self._say(own_data_words.RESET_TITLE(), *own_data_words.reset_lines(resets))
        await self._in_clinic(lambda clinic: clinic.record_own_action(code, AuditAction.TOLD_OF_RESET))

    async def _journey(
        self, diary: DiaryThread, groups: tuple[GroupSession, ...], own_data: OwnDataAtClinic | None = None
    ) -> None:
        self._session_began(diary)
        context = JourneyContext(self._host, self._services, diary)
        journey = KioskJourney(context, groups, own_data, keeps_language=self._has_chosen_language)
        journey.explains_privacy = self._has_chosen_pin
        await journey.live()

    async def _practise_without_clinic(self, error: Refusal) -> None:
        """Say why the clinic cannot be used, and offer to practise with a diary in memory."""
        sentences = (shared_error_sentence(error), *((today.NOT_KEPT(),) if isinstance(error, ClinicProblem) else ()))
        options = ((words.PRACTISE_ANYWAY(), True), (today.TRY_AGAIN(), False))
        if await self._ask(MessagePage(today.TROUBLE_TITLE(), sentences, options, back=False), typed_ahead=False):
            await self._journey(DiaryThread(lambda: MemoryDiary(self._services.now), in_memory=True), ())


class KioskJourney(Journey):
    """The journey of home, in the person's own language, and before it an offer to rate the group sessions of today."""

    def __init__(
        self,
        context: JourneyContext,
        groups: Sequence[GroupSession],
        own_data: OwnDataAtClinic | None = None,
        *,
        keeps_language: bool = False,
    ) -> None:
        """`own_data` None: nothing is kept. `keeps_language`: the language that was chosen for this session stays."""
        super().__init__(context)
        self._groups = groups
        self._own_data = own_data
        self.explains_privacy = False
        self._keeps_language = keeps_language

    def _diary_opened(self) -> None:
        summary = self._context.diary.summary(practice_day(self._context.services.now()))
        language = Preferences.from_stored(summary.preferences).screen_language
        if language and not self._keeps_language:
            use_language_if_readable(language)

    def _greeting(self, summary: DiarySummary, day: date) -> str:
        return super()._greeting(summary, day) or (today.STAYS_AT_CLINIC() if summary.first_practice is None else "")

    async def _before_today(self) -> None:
        if self.explains_privacy and self._own_data is not None:
            explaining = partial(explain_privacy, self._own_data.responsible, self._own_data.kept)
            await hold_dialogue(self._context, explaining)
        await hold_dialogue(self._context, ask_anew)
        used = used_slips(self._context.diary.entries)
        for session in self._groups:
            if session.slip not in used and session.day == practice_day(self._context.services.now()):
                await self._offer_to_rate(session)

    def _more_ways(self, model: TodayModel) -> list[tuple[str, TodayAction]]:
        ways = super()._more_ways(model)
        return ways if self._own_data is None else [*ways, (own_data_words.TITLE(), TodayAction.OWN_DATA)]

    async def _follow(self, chosen: TodayAnswer, model: TodayModel, options: PracticeOptions) -> None:
        if chosen.action is TodayAction.OWN_DATA and self._own_data is not None:
            end = await hold_dialogue(self._context, partial(look_after_own_data, self._own_data))
            self._is_over = end is OwnDataEnd.ERASED
        else:
            await super()._follow(chosen, model, options)

    async def _content_errors(self) -> str:
        """Nothing: staff are told instead, who can have the content mended."""
        return ""

    async def _offer_to_rate(self, session: GroupSession) -> None:
        title = self._catalogue.titles().get(session.exercise, sanitize(session.exercise))
        options = ((words.GROUP_YES(), True), (words.GROUP_NO(), False))
        sentences = (words.group_offer(title, session.minutes),)
        if await self._ask(
            MessagePage(words.GROUP_OFFER_TITLE(), sentences, options, back=False, esc_label=SKIP()), typed_ahead=False
        ):
            self._remark = await hold_dialogue(self._context, partial(rate_session, session))


def _other_languages() -> tuple[tuple[str, str], ...]:
    """The languages that the screen is not in, as the lock offers them: the next one first, then round."""
    codes = i18n.languages()
    here = codes.index(i18n.language()) if i18n.language() in codes else 0
    return tuple((code, i18n.language_name(code)) for code in (*codes[here + 1 :], *codes[:here]))


def use_language_if_readable(code: str) -> bool:
    """Use a language from here on; return whether that was possible. What cannot be read keeps nobody from practising."""
    try:
        i18n.use_language(code)
    except i18n.UnknownLanguage:
        return False
    return True


async def check_sound(host: PageHost, services: SharedServices) -> None:
    """Play a bell and ask whether it is heard, until the answer is yes. Where nobody answers, the session starts without."""
    try:
        async with asyncio.timeout(SOUND_CHECK_TIMEOUT_SECONDS):
            await _ask_until_heard(host, services)
    except TimeoutError:
        return


async def _ask_until_heard(host: PageHost, services: SharedServices) -> None:
    while True:
        player = await asyncio.to_thread(_ring_bell, services)
        options = ((words.SOUND_YES(), "yes"), (words.SOUND_AGAIN(), "again"), (words.SOUND_NO(), "no"))
        try:
            answer = await host.ask(
                MessagePage(words.SOUND_TITLE(), (words.SOUND_ASK(),), options, back="yes", esc_label=ON())
            )
        finally:
            asyncio.get_running_loop().run_in_executor(None, player.close)
        if answer == "no":
            further = ((words.SOUND_AGAIN(), "again"), (words.SOUND_ON(), "yes"))
            answer = await host.ask(
                MessagePage(words.SOUND_TITLE(), (words.SOUND_HELP(),), further, back="yes", esc_label=ON())
            )
        if answer == "yes":
            return


def _ring_bell(services: SharedServices) -> Player:
    timeline = Timeline("bell", "", BELL_RATE, BELL_SECONDS * BELL_RATE, (), (TimedBell(0, False),), (), 1.0)
    player = services.players.open(Score(timeline, None))
    player.start()
    return player


Result = TypeVar("Result")


class OwnDataOfVisit:
    """The person with `code`, whose data lie under `key` and whose diary is open in `diary`."""

    def __init__(self, kiosk: KioskServices, services: SharedServices, diary: DiaryThread, code: str, key: str) -> None:
        self._kiosk, self._services, self._diary = kiosk, services, diary
        self._code = code
        self._own = kiosk.own_data_of(key)

    def for_dialogue(self) -> OwnDataAtClinic:
        """Return what the dialogue works with."""
        handover, settings = self._kiosk.handover, self._kiosk.settings
        return OwnDataAtClinic(
            self._in_order(self._own.summary),
            self._staff_deeds,
            None if handover is None else self._in_order(lambda: self._take_along(handover)),
            self._in_order(self._erase),
            settings.responsible,
            settings.kept,
        )

    def _in_order(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """Return `work` as it is done in the diary's thread, after all that was saved before."""
        return lambda: self._diary.do_in_order(work)

    def _in_clinic(self, work: Callable[[Clinic], Result]) -> Result:
        with closing(self._kiosk.open_clinic()) as clinic:
            return work(clinic)

    def _staff_deeds(self) -> Sequence[AuditEvent]:
        deeds = self._in_clinic(lambda clinic: clinic.deeds_with(self._code))
        return [deed for deed in deeds if deed.action in own_data_words.TOLD_ACTIONS]

    def _take_along(self, handover: HandoverFolder) -> tuple[str, ...]:
        """Write everything into the folder; raises `OSError`. The audit log may tell of a file that could not be written."""
        begins, ends = handover_file_name(AuditAction.MADE_EXPORT, practice_day(self._services.now()))
        file, others = handover.free_file(begins, ends)
        self._in_clinic(lambda clinic: clinic.record_own_action(self._code, AuditAction.TOOK_EXPORT))
        self._own.export(file, self._pages)
        return own_data_words.taken_along(file.name, others)

    def _pages(self, entries: Sequence[Entry]) -> dict[str, str]:
        from ...texts.export_pages import export_pages  # a large module that only an export needs

        titles = self._services.catalogue.titles()
        return export_pages(entries, {exercise: sanitize(title) for exercise, title in titles.items()})

    def _erase(self) -> None:
        """Erase the person while the diary is closed; where that is refused, the diary is opened again."""
        self._diary.diary.close()
        try:
            self._in_clinic(lambda clinic: clinic.erase_self(self._code))
        except BaseException:
            self._diary.reopen(lambda: MemoryDiary(self._services.now))
            raise
        self._diary.forget(MemoryDiary(self._services.now))
