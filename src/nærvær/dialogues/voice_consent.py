"""The consent to use a voice, given again: asked of whoever looks after the voice, dated, and kept in its folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from ..domain.own_voice import LONGEST_PURPOSE, VoiceConsent, VoiceFolder
from ..domain.voice_workshop import VoiceWorkshop
from ..texts import own_voice as voice_words
from ..texts import own_voices as words
from ..texts.formats import parse_date
from .interviewer import DialogueContext, EnterText, Interviewer, NoAnswer, OnEscape, Show, Unanswered
from .questions import Answers, Completion, Question, Slot, ask_in_turn

LONGEST_NAME, LONGEST_DAY = 60, 40
_PERSON, _PURPOSE, _UNTIL = Slot[str]("person"), Slot[str]("purpose"), Slot[str]("until")


async def renew_consent(
    workshop: VoiceWorkshop,
    voice: VoiceFolder,
    interviewer: Interviewer,
    context: DialogueContext,
) -> None:
    """Ask whether the same person has said yes to the same again, and until when; who to what, where it is not told.

    Raises `OSError`.
    """
    consent = voice.card.consent
    if consent is None:
        answers = Answers()
        questions = consent_questions(words.TELL_CONSENT(), context)
        if await ask_in_turn(interviewer, questions, answers, OnEscape.BACK) is Completion.DONE:
            told_now = voice.card.with_consent(told_consent(answers, context.today()))
            await interviewer.work(lambda: workshop.write_card(voice.folder, told_now))
        return
    told = (voice_words.consent_line(consent, context.today()), words.renew_ask(consent.person))
    options = ((words.RENEW_YES(), True), (words.RENEW_NO(), False))
    if await interviewer.show(Show(words.RENEW(), told, options, first=1)) is not True:
        return
    answer = await ask_until(words.RENEW(), "", interviewer, context)
    if isinstance(answer, NoAnswer):
        return
    day = parse_date(answer, context.today()) if answer.strip() else None
    renewed = voice.card.with_consent(replace(consent, given=context.today(), until=day))
    await interviewer.work(lambda: workshop.write_card(voice.folder, renewed))


def consent_questions(title: str, context: DialogueContext) -> tuple[Question, ...]:
    """Return the questions who speaks, for what, and until when."""
    return (
        text_question(_PERSON, title, voice_words.ASK_PERSON(), words.PERSON_WHY()),
        text_question(
            _PURPOSE,
            title,
            voice_words.ASK_PURPOSE(),
            words.PURPOSE_WHY(),
            longest=LONGEST_PURPOSE,
            example=words.PURPOSE_EXAMPLE(),
        ),
        Question(_UNTIL, partial(_ask_until, title, context)),
    )


def told_consent(answers: Answers, today: date) -> VoiceConsent:
    """Return the consent that was told today in answer to `consent_questions`."""
    until = answers.get(_UNTIL, "")
    return VoiceConsent(answers[_PERSON], answers[_PURPOSE], today, parse_date(until, today) if until.strip() else None)


def text_question(
    slot: Slot[str], title: str, asked: str, why: str, longest: int = LONGEST_NAME, example: str = ""
) -> Question:
    """Return a question for what must be told: an empty line turns back."""
    return Question(slot, partial(_ask_text, slot, (title, asked, why, longest, example)))


async def _ask_text(
    slot: Slot[str], asked: tuple[str, str, str, int, str], interviewer: Interviewer, answers: Answers
) -> str | NoAnswer:
    typed = await interviewer.enter_text(EnterText(*asked, answers.get(slot, ""), words.NEXT()))
    return typed if isinstance(typed, NoAnswer) else typed.strip() or Unanswered.ESCAPED


async def _ask_until(
    title: str, context: DialogueContext, interviewer: Interviewer, answers: Answers
) -> str | NoAnswer:
    return await ask_until(title, answers.get(_UNTIL, ""), interviewer, context, words.NEXT())


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
