"""What a person does with their own data at a clinic's screen: see it, correct it, take it along, erase it;
and a report or an export written for staff to hand over, with the person's consent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from enum import Enum, auto
from pathlib import PurePath

from ..domain.catalogue import Catalogue
from ..domain.clinic import AuditAction, AuditEvent, Clinic, Staff
from ..domain.consent import Consent, consents, is_to_be_asked_anew
from ..domain.diary import Diary, Entry, Preference
from ..domain.errors import Refusal
from ..domain.own_data import DataSummary, OwnData
from ..domain.practice import practice_day
from ..domain.preferences import preference_fact
from ..domain.report import report, without_own_words
from ..domain.services import ReportOutput
from ..quick_dataclass import dataclass
from ..sanitize import sanitize
from ..texts import own_data_at_clinic as words
from ..texts.i18n import look_up
from ..texts.keys import GO_BACK
from ..texts.kiosk import ON
from ..texts.settings import AS_IT_IS
from .diary_editor import edit_diary
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show, save_all
from .own_data import OwnDataEnd


@dataclass(frozen=True, slots=True)
class OwnDataAtClinic:
    """What the dialogue works with; each function is called in another thread, after all that was saved before.

    `staff_deeds` returns what staff have done with the person's code, oldest first. `take_along` writes everything to a
    file for the person and returns what to say; raises `OSError`. None where the clinic has no place for it. `erase` erases
    the person and everything of theirs. `responsible` and `kept` are the clinic's own words, see `KioskSettings`.
    """

    summary: Callable[[], DataSummary]
    staff_deeds: Callable[[], Sequence[AuditEvent]]
    take_along: Callable[[], tuple[str, ...]] | None
    erase: Callable[[], None]
    responsible: str = ""
    kept: str = ""


class _OwnDataAction(Enum):
    """What can be done; the rows of the page."""

    SEE = auto()
    CONSENTS = auto()
    TAKE_ALONG = auto()
    DEEDS = auto()
    PRIVACY = auto()
    ERASE = auto()


async def look_after_own_data(data: OwnDataAtClinic, interviewer: Interviewer, context: DialogueContext) -> OwnDataEnd:
    """List what can be done and do what is chosen, until the person turns back or has erased everything."""
    first = 0
    while True:
        held = await interviewer.work(data.summary)
        choice = Choose(words.TITLE(), words.held(held), _options(context), first, shortcuts=True)
        action = await interviewer.choose(choice)
        if isinstance(action, NoAnswer):
            return OwnDataEnd.TURNED_BACK
        first = list(_OwnDataAction).index(action)
        try:
            if await _do(action, data, interviewer, context):
                return OwnDataEnd.ERASED
        except Refusal as error:
            await interviewer.show_refusal(words.TITLE(), error)


def _options(context: DialogueContext) -> tuple[Option[_OwnDataAction], ...]:
    return (
        Option(words.SEE(), _OwnDataAction.SEE, "", words.SEE_WHY()),
        Option(words.CONSENTS_TITLE(), _OwnDataAction.CONSENTS, consents_summary(context), words.CONSENTS_ASK()),
        Option(words.TAKE_ALONG(), _OwnDataAction.TAKE_ALONG, "", words.TAKE_ALONG_WHY()),
        Option(words.DEEDS(), _OwnDataAction.DEEDS, "", words.DEEDS_WHY()),
        Option(words.PRIVACY(), _OwnDataAction.PRIVACY, "", words.PRIVACY_WHY()),
        Option(words.ERASE(), _OwnDataAction.ERASE, "", words.ERASE_WHY()),
    )


async def _do(
    action: _OwnDataAction, data: OwnDataAtClinic, interviewer: Interviewer, context: DialogueContext
) -> bool:
    """Do what was chosen. Returns whether everything was erased."""
    match action:
        case _OwnDataAction.SEE:
            await edit_diary(interviewer, context)
        case _OwnDataAction.CONSENTS:
            await edit_consents(interviewer, context)
        case _OwnDataAction.TAKE_ALONG:
            await _take_along(data, interviewer)
        case _OwnDataAction.DEEDS:
            deeds = await interviewer.work(data.staff_deeds)
            await _show(interviewer, words.DEEDS(), words.deed_lines(deeds))
        case _OwnDataAction.PRIVACY:
            await _show(interviewer, words.PRIVACY(), tuple(words.privacy(data.responsible, data.kept)))
        case _OwnDataAction.ERASE:
            return await _erase(data, interviewer)
    return False


async def _take_along(data: OwnDataAtClinic, interviewer: Interviewer) -> None:
    """Ask once more, as whoever has the file can read it, and write it."""
    if data.take_along is None:
        await _show(interviewer, words.TAKE_ALONG(), (words.NO_PLACE(),))
        return
    options = ((words.TAKE_NOT(), False), (words.TAKE_IT(), True))
    go_on = await interviewer.show(
        Show(words.TAKE_ALONG(), (words.TAKE_HOW(), words.TAKE_CARE()), options, back=False, typed_ahead=False)
    )
    if go_on is not True:
        return
    try:
        sentences = await interviewer.work(data.take_along)
    except OSError as error:
        sentences = (words.not_written(error.errno),)
    await _show(interviewer, words.TAKE_ALONG(), sentences)


async def _erase(data: OwnDataAtClinic, interviewer: Interviewer) -> bool:
    """Say what goes, ask twice, and erase. Returns whether it was done."""
    held = await interviewer.work(data.summary)
    for sentences, yes in ((words.erase_preview(held), words.ERASE_GO_ON()), ((words.ERASE_SURE(),), words.ERASE_DO())):
        options = ((words.ERASE_NOT(), False), (yes, True))
        go_on = await interviewer.show(Show(words.ERASE(), sentences, options, back=False, typed_ahead=False))
        if go_on is not True:
            return False
    await interviewer.work(data.erase)
    await _show(interviewer, words.ERASE(), (words.ERASED(), words.ERASED_PAPER()))
    return True


async def _show(interviewer: Interviewer, heading: str, sentences: tuple[str, ...]) -> None:
    await interviewer.show(Show(heading, sentences, ((GO_BACK(), None),), typed_ahead=False))


# Consents: each is read, given and taken back by itself


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
            Option(
                words.CONSENT_NAMES[consent](),
                consent,
                words.consent_value(state),
                " ".join(look_up(words.CONSENT_WHY[consent])),
            )
            for consent, state in states.items()
        )
        picked = await interviewer.choose(
            Choose(words.CONSENTS_TITLE(), words.CONSENTS_ASK(), options, index, shortcuts=True)
        )
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
    why = look_up(words.CONSENT_WHY[consent])
    answer = await interviewer.show(Show(words.CONSENT_NAMES[consent](), why, options, first=int(given)))
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


@dataclass(frozen=True, slots=True)
class HandoverServices:
    """What a handover needs: the catalogue, the clock, the writer of reports, and a person's diary and data by their key."""

    catalogue: Callable[[], Catalogue]
    now: Callable[[], datetime]
    printer: ReportOutput
    diary_of: Callable[[str], Diary]
    own_data_of: Callable[[str], OwnData]

    def titles(self) -> dict[str, str]:
        """Titles by exercise id, safe to show."""
        return {exercise: sanitize(title) for exercise, title in self.catalogue().titles().items()}


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """Who hands what to whom: `action` is `MADE_REPORT` or `MADE_EXPORT`, `code` is the person's code."""

    staff: Staff
    code: str
    action: AuditAction


def hand_over(clinic: Clinic, request: HandoverRequest, file: PurePath, services: HandoverServices) -> bool:
    """Write the report or the export to `file`, whole or not at all. Returns whether it replaced a file.

    It enters the audit log before it is made: the log may name a file that could not be written, but never leave one out.
    Raises `UnknownCode` or `ConsentMissing` before anything is noted, and `OSError` when `file` cannot be written.
    """
    key = clinic.hand_over(request.staff, request.code, request.action)
    return (_report if request.action is AuditAction.MADE_REPORT else _export)(key, file, services)


def _report(key: str, file: PurePath, services: HandoverServices) -> bool:
    with closing(services.diary_of(key)) as diary:
        contents = without_own_words(report(diary.entries(), practice_day(services.now()), own_words=False))
    content = services.printer.report(contents, services.catalogue().programme(), services.titles())
    return services.printer.write(file, content)


def _export(key: str, file: PurePath, services: HandoverServices) -> bool:
    from ..texts.export_pages import export_pages

    def written(entries: Sequence[Entry]) -> dict[str, str]:
        return export_pages(entries, services.titles())

    return services.own_data_of(key).export(file, written).replaced
