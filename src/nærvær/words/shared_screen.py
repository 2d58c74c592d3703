"""Every "no" and every notice as it reads on a screen that many use: whoever stands there can mend nothing on the machine,
so no path and no command is shown, and staff are who to ask."""

from __future__ import annotations

from ..domain.clinic import BadSecret, ClinicProblem, NotLetIn
from ..domain.diary import Notice
from ..domain.errors import (
    BrokenContent,
    Busy,
    DiaryProblem,
    LengthOutOfRange,
    MissingSound,
    OutOfRange,
    Refusal,
    Unfittable,
    Unknown,
    UnreadableFile,
)
from ..domain.slip import SlipProblem
from .diary import counts, diary_notice
from .refusals import sentence

TELL_STAFF = "Si fra til personalet."
CANNOT_START = f"Skjermen kan ikke brukes akkurat nå. {TELL_STAFF}"
_FULL = (
    "Det er ikke plass igjen på maskinen, så det du gjør nå, blir ikke ført opp. "
    "Det som sto i dagboka fra før, er trygt."
)
_NOT_THERE = "Dagboka di ligger ikke der den skal, så det du gjør nå, blir ikke ført opp."
_DIARY = {
    **dict.fromkeys(("full", "quota", "large"), _FULL),
    **dict.fromkeys(("moved", "other", "foreign", "link"), _NOT_THERE),
    "damaged": "Dagboka di er skadet, og jeg fikk ikke satt den i stand. Ingenting er slettet.",
}
_DIARY_OTHERWISE = (
    "Dagboka di kan ikke brukes akkurat nå, så det du gjør nå, blir ikke ført opp. "
    "Det som sto der fra før, er ikke slettet."
)
_NO_ROOM = "Det er ikke plass igjen på maskinen, så jeg kan ikke åpne dagboka di nå."
_CLINIC = dict.fromkeys(("full", "quota", "large"), _NO_ROOM)
_CLINIC_OTHERWISE = "Jeg kan ikke åpne dagboka di akkurat nå. Den er ikke rørt."
_BUSY = {"practice": "En øvelse er i gang på en annen skjerm. Avslutt den først, så kan du begynne her."}
_BUSY_OTHERWISE = "Dagboka di er i bruk et annet sted akkurat nå. Vent et øyeblikk, og prøv igjen."
_CONTENT = "Øvelsen kan ikke brukes akkurat nå. Velg gjerne en annen, og si fra til personalet."
_OTHERWISE = "Dette går ikke akkurat nå. Prøv igjen, eller si fra til personalet."
_ABOUT_CONTENT = (BrokenContent, Unfittable, UnreadableFile, MissingSound, LengthOutOfRange, Unknown)
_ABOUT_WHAT_WAS_TYPED = (OutOfRange, BadSecret, NotLetIn, SlipProblem)


def shared_sentence(error: Refusal) -> str:
    """What is wrong and what to do, for whoever stands at the screen."""
    match error:
        case Busy():
            return _BUSY.get(error.what, _BUSY_OTHERWISE)
        case DiaryProblem():
            return f"{_DIARY.get(error.reason, _DIARY_OTHERWISE)} {TELL_STAFF}"
        case ClinicProblem(reason="person"):  # it names no file
            return sentence(error)
        case ClinicProblem():
            return f"{_CLINIC.get(error.reason, _CLINIC_OTHERWISE)} {TELL_STAFF}"
    if isinstance(error, _ABOUT_CONTENT):
        return _CONTENT
    return sentence(error) if isinstance(error, _ABOUT_WHAT_WAS_TYPED) else _OTHERWISE


def shared_notice(notice: Notice) -> str:
    """What has happened to the diary of whoever stands at the screen."""
    match notice.reason:
        case "restored":
            return _restored(notice)
        case "swapped":
            return diary_notice(notice)
        case "lost":
            return f"{diary_notice(notice)} {TELL_STAFF}"
        case _:
            return f"Dagens sikkerhetskopi av dagboka ble ikke laget. Dagboka selv er trygg. {TELL_STAFF}"


def _restored(notice: Notice) -> str:
    kept, damaged = notice.data["kept"], notice.data["aside"]
    if not kept:
        was = "skadet" if damaged else "borte"
        return (
            f"Dagboka di var {was}, og jeg fant ingenting som kunne hentes fram. Jeg har begynt på ei ny, som er tom. "
            f"{TELL_STAFF}"
        )
    done = "skadet, og jeg har satt den i stand" if damaged else "borte, og jeg har hentet den fram"
    return f"Dagboka di var {done}. {counts(kept, notice.data['missing'])}"
