"""The journey of somebody at the kiosk: the one from home, and what the room has done today."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.practice import practice_day
from ..domain.slip import GroupSession, used_slips
from ..plain_text import plain
from ..talks.slip import rate_session
from ..words import kiosk_words as words
from ..words.textual_strings import SKIP
from .journey import Journey
from .practising import Desk
from .sentence import Sentence
from .talking import hold, room_of


class KioskJourney(Journey):
    """From the open diary until the person leaves. `groups` are today's."""

    def __init__(self, desk: Desk, groups: Sequence[GroupSession]) -> None:
        super().__init__(desk)
        self._groups = groups

    async def _welcome(self) -> None:
        used = used_slips(self._desk.diary.entries)
        for session in self._groups:
            if session.slip not in used and session.day == practice_day(self._desk.parts.now()):
                await self._offer_to_rate(session)

    async def _content_fault(self) -> str:
        """Nothing: it is told to staff, who can have it mended."""
        return ""

    async def _offer_to_rate(self, session: GroupSession) -> None:
        title = self._catalogue.titles().get(session.exercise, plain(session.exercise))
        ways = ((words.GROUP_YES, True), (words.GROUP_NO, False))
        told = (words.group_offer(title, session.minutes),)
        if await self._ask(Sentence(words.GROUP_OFFER_TITLE, told, ways, back=False, esc=SKIP), typed_ahead=False):
            self._remark = await hold(self._desk, rate_session(room_of(self._desk), session))
