"""Choosing the language of the screens, and that of the guidance. Each is offered only where there are several."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..domain.catalogue import voices_of
from ..domain.errors import NameKind, UnknownName
from ..domain.preferences import Preferences, guidance_language, preference_fact
from ..texts import i18n
from ..texts import settings as words
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show
from .setting_row import SettingRow

KeepLanguage = Callable[[str], bool]
"""Keeps the language of the screens, by its code, for this machine; returns whether that could be done."""


def language_rows(keep: KeepLanguage | None, context: DialogueContext) -> tuple[SettingRow, ...]:
    """Return the rows of the languages on the settings page.

    `keep` is None on a screen that many use: the language of the screens is then kept in the person's diary.
    """
    rows = []
    if len(i18n.languages()) > 1:
        shown = i18n.language_name(i18n.language())
        rows.append(SettingRow(words.LANGUAGE(), shown, words.LANGUAGE_WHY(), partial(choose_screen_language, keep)))
    if len(context.catalogue.languages()) > 1:
        chosen = guidance_language(context.catalogue, Preferences.from_entries(context.entries()))
        shown = words.guidance_language_value(chosen)
        help_ = words.GUIDANCE_LANGUAGE_WHY()
        rows.append(SettingRow(words.GUIDANCE_LANGUAGE(), shown, help_, choose_guidance_language))
    return tuple(rows)


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
