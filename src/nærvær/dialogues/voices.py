"""Choosing who guides and in which language: a voice, by hearing it, and the languages of the guidance and the screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..domain.catalogue import voices_of
from ..domain.errors import NameKind, UnknownName
from ..domain.preferences import Preferences, guidance_language, guidance_voice, guidance_voices, preference_fact
from ..domain.score import Voice
from ..domain.sound_samples import voice_sample
from ..texts import i18n
from ..texts import settings as words
from ..texts.own_voices import CONSENT_OVER, with_state
from ..texts.sound import voice_description, voice_name
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show
from .questions import Answers, Question, Slot

VOICE = Slot[str]("voice")
KeepLanguage = Callable[[str], bool]
"""Keeps the language of the screens, by its code, for this machine; returns whether that could be done."""


async def choose_voice(interviewer: Interviewer, context: DialogueContext) -> str:
    """Let the person hear the voices, in any order and as often as they like, until they choose one or turn back."""
    present = guidance_voice(context.catalogue, Preferences.from_entries(context.entries()))
    voice = await _ask(interviewer, context, present, answered=False)
    if isinstance(voice, NoAnswer):
        return ""
    await interviewer.save(preference_fact(voice=voice))
    return words.voice_chosen({known.id: known.name for known in _offered(context)}[voice])


def voice_question(context: DialogueContext) -> Question:
    """The same choice as one of several questions asked in turn."""

    async def ask(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
        return await _ask(interviewer, context, answers.get(VOICE), answered=VOICE in answers)

    return Question(VOICE, ask)


async def _ask(
    interviewer: Interviewer, context: DialogueContext, chosen: str | None, answered: bool
) -> str | NoAnswer:
    """Ask for a voice; return its id. Each can be heard first."""
    options = tuple(
        Option(
            name_with_state(voice, context),
            voice.id,
            help=voice_description(voice),
            sample=partial(voice_sample, context.catalogue, voice.id),
        )
        for voice in _offered(context)
    )
    first = next((index for index, option in enumerate(options) if option.value == chosen), 0)
    return await interviewer.choose(
        Choose(words.WHICH_VOICE(), words.WHICH_VOICE_WHY(), options, first, shortcuts=True, answered=answered)
    )


def name_with_state(voice: Voice, context: DialogueContext) -> str:
    """The name of a voice, and that it is not played any more where its consent is over."""
    return with_state(voice_name(voice), CONSENT_OVER() if voice.is_consent_over(context.today()) else "")


def _offered(context: DialogueContext) -> tuple[Voice, ...]:
    return guidance_voices(context.catalogue, Preferences.from_entries(context.entries()))


# Languages


async def choose_screen_language(keep: KeepLanguage | None, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for the language of the screens: every page from here on is in it. Raises `UnknownName` for a broken one."""
    del context
    codes = i18n.languages()
    options = tuple(Option(i18n.language_name(code), code) for code in codes)
    first = codes.index(i18n.language()) if i18n.language() in codes else 0
    code = await interviewer.choose(Choose(words.LANGUAGE(), words.LANGUAGE_WHY(), options, first, shortcuts=True))
    if isinstance(code, NoAnswer) or code == i18n.language():
        return ""
    try:
        i18n.use_language(code)
    except i18n.UnknownLanguage:
        raise UnknownName(NameKind.LANGUAGE, code, tuple(other for other in codes if other != code)) from None
    if keep is None:
        await interviewer.save(preference_fact(screen_language=code))
    else:
        await _keep_on_this_machine(keep, code, interviewer)
    return ""


async def _keep_on_this_machine(keep: KeepLanguage, code: str, interviewer: Interviewer) -> None:
    """Keep the language for the next start, and say so where that cannot be done."""
    if not keep(code):
        await interviewer.show(Show(words.LANGUAGE(), (words.LANGUAGE_NOT_KEPT(),), ((words.GO_ON(), None),)))


async def choose_guidance_language(interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask for the language that exercises are guided in, and say so where no voice speaks it."""
    catalogue = context.catalogue
    present = guidance_language(catalogue, Preferences.from_entries(context.entries()))
    codes = ("", *catalogue.languages())
    options = tuple(Option(words.guidance_language_value(code), code) for code in codes)
    code = await interviewer.choose(
        Choose(words.GUIDANCE_LANGUAGE(), words.GUIDANCE_LANGUAGE_WHY(), options, codes.index(present), shortcuts=True)
    )
    if isinstance(code, NoAnswer) or code == present:
        return ""
    await interviewer.save(preference_fact(guidance_language=code))
    if not voices_of(catalogue, code or catalogue.screen_language()):
        await interviewer.show(
            Show(words.GUIDANCE_LANGUAGE(), (words.NO_VOICE_IN_LANGUAGE(),), ((words.GO_ON(), None),))
        )
    return ""
