"""Refusals and notices of the diary on a screen that many people use: without paths and commands.

A person who stands there cannot mend anything on the machine, and is asked to tell staff.
"""

from __future__ import annotations

from ..domain.clinic import ClinicFault, ClinicProblem, InvalidSecret, LoginFailed
from ..domain.diary import DiaryEvent, DiaryNotice
from ..domain.errors import (
    BrokenContent,
    Busy,
    BusyWith,
    DiaryFault,
    DiaryProblem,
    LengthOutOfRange,
    MissingSound,
    OutOfRange,
    Refusal,
    UnfittableScript,
    UnknownName,
    UnreadableFile,
)
from ..domain.group_slip import SlipProblem
from .diary_errors import diary_notice, restored_counts
from .errors import error_sentence
from .i18n import Phrase, _, phrase, sentences

TELL_STAFF = phrase("Si fra til personalet.")


def cannot_start() -> str:
    """The kiosk cannot start."""
    return sentences(_("Skjermen kan ikke brukes akkurat nå."), TELL_STAFF())


_FULL = phrase(
    "Det er ikke plass igjen på maskinen, så det du gjør nå, blir ikke ført opp. "
    "Det som sto i dagboka fra før, er trygt."
)
_NOT_THERE = phrase("Dagboka di ligger ikke der den skal, så det du gjør nå, blir ikke ført opp.")
_DIARY = {
    **dict.fromkeys((DiaryFault.FULL, DiaryFault.QUOTA, DiaryFault.LARGE), _FULL),
    **dict.fromkeys((DiaryFault.MOVED, DiaryFault.REPLACED, DiaryFault.FOREIGN, DiaryFault.LINK), _NOT_THERE),
    DiaryFault.DAMAGED: phrase("Dagboka di er skadet, og jeg fikk ikke satt den i stand. Ingenting er slettet."),
}
_DIARY_OTHERWISE = phrase(
    "Dagboka di kan ikke brukes akkurat nå, så det du gjør nå, blir ikke ført opp. "
    "Det som sto der fra før, er ikke slettet."
)
_NO_SPACE = phrase("Det er ikke plass igjen på maskinen, så jeg kan ikke åpne dagboka di nå.")
_CLINIC: dict[ClinicFault | DiaryFault, Phrase] = {
    **dict.fromkeys((DiaryFault.FULL, DiaryFault.QUOTA, DiaryFault.LARGE), _NO_SPACE),
    ClinicFault.LOCKED: phrase("Dagbøkene er låst til noen i personalet har logget inn her på skjermen."),
}
_CLINIC_OTHERWISE = phrase("Jeg kan ikke åpne dagboka di akkurat nå. Den er ikke rørt.")
_BUSY = {BusyWith.PRACTICE: phrase("En øvelse er i gang på en annen skjerm. Avslutt den først, så kan du begynne her.")}
_BUSY_OTHERWISE = phrase("Dagboka di er i bruk et annet sted akkurat nå. Vent et øyeblikk, og prøv igjen.")
_CONTENT = phrase("Øvelsen kan ikke brukes akkurat nå. Velg gjerne en annen, og si fra til personalet.")
_OTHERWISE = phrase("Dette går ikke akkurat nå. Prøv igjen, eller si fra til personalet.")
_ABOUT_CONTENT = (BrokenContent, UnfittableScript, UnreadableFile, MissingSound, LengthOutOfRange, UnknownName)
_ABOUT_WHAT_WAS_TYPED = (OutOfRange, InvalidSecret, LoginFailed, SlipProblem)


def shared_error_sentence(error: Refusal) -> str:
    """What is wrong and what to do, on a shared screen."""
    match error:
        case Busy():
            return _BUSY.get(error.what, _BUSY_OTHERWISE)()
        case DiaryProblem():
            return sentences(_DIARY.get(error.reason, _DIARY_OTHERWISE)(), TELL_STAFF())
        case ClinicProblem(reason=ClinicFault.PERSON):  # it names no file
            return error_sentence(error)
        case ClinicProblem():
            return sentences(_CLINIC.get(error.reason, _CLINIC_OTHERWISE)(), TELL_STAFF())
    if isinstance(error, _ABOUT_CONTENT):
        return _CONTENT()
    return error_sentence(error) if isinstance(error, _ABOUT_WHAT_WAS_TYPED) else _OTHERWISE()


def shared_notice(notice: DiaryNotice) -> str:
    """What has happened to the diary of the person at a shared screen."""
    match notice.reason:
        case DiaryEvent.RESTORED:
            return _restored(notice)
        case DiaryEvent.SWAPPED | DiaryEvent.AWAY:
            return diary_notice(notice)
        case DiaryEvent.LOST:
            return sentences(diary_notice(notice), TELL_STAFF())
        case _:
            return sentences(_("Dagens sikkerhetskopi av dagboka ble ikke laget. Dagboka selv er trygg."), TELL_STAFF())


def _restored(notice: DiaryNotice) -> str:
    recovered, damaged = notice.data["kept"], notice.data["aside"]
    if not recovered:
        lost = (
            _("Dagboka di var skadet, og jeg fant ingenting som kunne hentes fram.")
            if damaged
            else _("Dagboka di var borte, og jeg fant ingenting som kunne hentes fram.")
        )
        return sentences(lost, _("Jeg har begynt på ei ny, som er tom."), TELL_STAFF())
    done = (
        _("Dagboka di var skadet, og jeg har satt den i stand.")
        if damaged
        else _("Dagboka di var borte, og jeg har hentet den fram.")
    )
    return sentences(done, restored_counts(recovered, notice.data["missing"]))
