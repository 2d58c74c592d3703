"""The consent to use a voice, given again: asked of whoever looks after the voice, dated, and kept in its folder."""

from __future__ import annotations

from dataclasses import replace

from ..domain.own_voice import VoiceConsent, VoiceFolder
from ..domain.voice_workshop import VoiceWorkshop
from ..texts import own_voice as voice_words
from ..texts import own_voices as words
from ..texts.formats import parse_date
from .interviewer import DialogueContext, EnterText, Interviewer, NoAnswer, Show

LONGEST_DAY = 40


async def renew_consent(
    workshop: VoiceWorkshop,
    voice: VoiceFolder,
    consent: VoiceConsent,
    interviewer: Interviewer,
    context: DialogueContext,
) -> None:
    """Ask whether the same person has said yes to the same again, and until when. Raises `OSError`."""
    told = (voice_words.consent_line(consent, context.today()), words.renew_ask(consent.person))
    options = ((words.RENEW_YES(), True), (words.RENEW_NO(), False))
    if await interviewer.show(Show(words.RENEW(), told, options, first=1)) is not True:
        return
    answer = await ask_until(words.RENEW(), "", interviewer, context)
    if isinstance(answer, NoAnswer):
        return
    day = parse_date(answer, context.today()) if answer.strip() else None
    renewed = replace(voice.card, consent=replace(consent, given=context.today(), until=day))
    await interviewer.work(lambda: workshop.write_card(voice.folder, renewed))


async def ask_until(
    title: str, typed: str, interviewer: Interviewer, context: DialogueContext, save_label: str = ""
) -> str | NoAnswer:
    """Ask for the last day of a consent, today or later, until one can be read; an empty line is for as long as may be.

    `typed` stands there already.
    """
    problem = ""
    while True:
        question = EnterText(
            title,
            words.UNTIL_ASK(),
            words.UNTIL_WHY(),
            LONGEST_DAY,
            words.UNTIL_EXAMPLE(),
            typed,
            save_label,
            problem=problem,
        )
        answer = await interviewer.enter_text(question)
        if isinstance(answer, NoAnswer) or not answer.strip():
            return answer
        typed, day = answer, parse_date(answer, context.today())
        if day is not None and day >= context.today():
            return answer
        problem = voice_words.bad_until(answer)
