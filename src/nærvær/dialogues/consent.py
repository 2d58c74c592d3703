"""What a person lets the staff of a clinic do: each consent is read, given and taken back by itself."""

from __future__ import annotations

from ..domain.consent import Consent, consents, is_to_be_asked_anew
from ..domain.diary import Preference
from ..domain.preferences import preference_fact
from ..texts import consent as words
from ..texts.i18n import look_up
from ..texts.kiosk import ON
from ..texts.settings import AS_IT_IS
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show, save_all


def consents_summary(context: DialogueContext) -> str:
    """Return in a few words how the consents stand."""
    states = consents(context.entries()).values()
    return words.consents_summary(sum(state.given for state in states), len(states))


async def explain_privacy(responsible: str, retention: str, interviewer: Interviewer, context: DialogueContext) -> str:
    """Say who sees what the person writes, and offer the consents there and then.

    `responsible` and `retention` are the clinic's own words, see `KioskSettings`.
    """
    sentences = tuple(words.privacy(responsible, retention))
    options = ((ON(), False), (words.PRIVACY_CHOOSE(), True))
    answer = await interviewer.show(Show(words.PRIVACY_TITLE(), sentences, options, typed_ahead=False))
    return await edit_consents(interviewer, context) if answer is True else ""


async def edit_consents(interviewer: Interviewer, context: DialogueContext) -> str:
    """List the consents with what each allows and since when, and ask about the one chosen, until the person turns back."""
    index = 0
    while True:
        states = consents(context.entries())
        options = tuple(
            Option(words.NAMES[consent](), consent, words.consent_value(state), " ".join(look_up(words.WHY[consent])))
            for consent, state in states.items()
        )
        picked = await interviewer.choose(Choose(words.TITLE(), words.ASK(), options, index, shortcuts=True))
        if isinstance(picked, NoAnswer):
            return ""
        index = list(states).index(picked)
        await _edit_consent(picked, states[picked].given, interviewer)


async def _edit_consent(consent: Consent, given: bool, interviewer: Interviewer) -> None:
    """Ask for one consent, with all that it means in view, on a small screen too; turning back changes nothing."""
    options = tuple(
        (AS_IT_IS().format(choice=label()) if value == given else label(), value)
        for label, value in ((words.SAY_NO, False), (words.SAY_YES, True))
    )
    answer = await interviewer.show(Show(words.NAMES[consent](), look_up(words.WHY[consent]), options))
    if not isinstance(answer, NoAnswer) and answer != given:
        await interviewer.save(_fact(consent, answer))


async def ask_anew(interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask a person whose yes of 0.1.0 stood for report and export alike about each of the two.

    Until they have answered, that yes counts for the report only.
    """
    if not is_to_be_asked_anew(context.entries()):
        return ""
    options = ((words.ANEW_REPORT(), 1), (words.ANEW_BOTH(), 2), (words.ANEW_NEITHER(), 0))
    answer = await interviewer.show(Show(words.ANEW_TITLE(), look_up(words.ANEW), options, typed_ahead=False))
    if not isinstance(answer, NoAnswer):
        given = {Consent.REPORT: answer >= 1, Consent.EXPORT: answer == 2}
        await save_all(interviewer, [_fact(consent, yes) for consent, yes in given.items()])
    return ""


def _fact(consent: Consent, given: bool) -> Preference:
    match consent:
        case Consent.REPORT:
            return preference_fact(share_report=given)
        case Consent.EXPORT:
            return preference_fact(share_export=given)
        case Consent.PIN_HELP:
            return preference_fact(pin_help=given)
