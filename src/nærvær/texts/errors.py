"""Every "no" as a sentence: what is wrong, and what to do. Raised as data elsewhere, worded only here.

Every "no" and every notice as it reads on a screen that many use: whoever stands there can mend nothing on the machine,
so no path and no command is shown, and staff are who to ask.
"""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Callable, Iterable

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
    NameKind,
    NothingPlaying,
    NotNow,
    OutOfRange,
    Refusal,
    SchedulerFault,
    SchedulerProblem,
    TextLength,
    UndecodableText,
    UnfittableScript,
    UnknownName,
    UnreadableFile,
    UnusableFile,
)
from ..domain.group_slip import SlipProblem
from ..domain.validation import parse_day
from ..invocation import command
from ..sanitize import sanitize, shorten
from .cli import did_you_mean
from .clinic import CLINIC_SENTENCES
from .diary_errors import diary_notice, diary_problem, restored_counts
from .file_errors import content_error, missing_sound, unreadable_file, unusable_file
from .formats import WEEKDAYS, text_list, value_text
from .settings import REGION_NAMES

MAX_PATH_SHOWN = 200
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}\.?", re.ASCII)
_KINDS = {
    NameKind.EXERCISE: "Jeg kjenner ikke øvelsen",
    NameKind.VOICE: "Jeg kjenner ikke stemmen",
    NameKind.POSTURE: "Denne øvelsen kan ikke gjøres i stillingen",
    NameKind.BELL: "Jeg kjenner ikke klangen",
    NameKind.AMBIENCE: "Jeg kjenner ikke lyden",
    NameKind.REGION: "Jeg kjenner ikke kroppsdelen",
    NameKind.SOUND_FORMAT: "Jeg kan ikke lage lydfiler av typen",
    NameKind.ACTIVITY: "Jeg kjenner ikke aktiviteten",
    NameKind.BACKUP: "Jeg finner ikke sikkerhetskopien",
    NameKind.FACT: "Jeg finner ikke noe i dagboka med id-en",
    NameKind.NOTE: "Jeg finner ingen linje i dagboka til id-en",
    NameKind.WEEKDAY: "Jeg kjenner ikke dagen",
}
_BY_ID = ("fact", "note")
_POSTURES = {"lying": "liggende", "sitting": "sittende", "standing": "stående"}
_BELLS = {"bowl": "bolle", "small": "liten", "wood": "tre", "none": "ingen"}
_GROUNDS = {"rain": "regn", "brown": "brus", "none": "ingen"}
_SCALES = {
    "week": "Uka må være et helt tall fra {lowest} til {highest}",
    "minutes": "Minuttene må være et tall over 0 og høyst {highest}, for eksempel 12 eller 7,5",
    "whole_minutes": "Minuttene må være et helt tall fra {lowest} til {highest}",
    "settling": "Tiden før øvelsen må være fra {lowest} til {highest} minutter",
    "note": "Det er plass til {highest} tegn i linja",
    "activity": "Aktiviteten kan ha fra {lowest} til {highest} tegn",
    "count": "Antallet må være et helt tall fra {lowest} til {highest}",
    "seconds": "Tiden må være fra {lowest} til {highest} sekunder",
    "date": "Skriv en dag fra {lowest} til {highest}, for eksempel 17.5.2026",
    "clock": "Klokkeslettet må være fra {lowest} til {highest}, for eksempel 8 eller 21:30",
    "anchor": "Det du knytter påminnelsen til, kan ha fra {lowest} til {highest} tegn",
    "days": "Påminnelsen trenger minst én dag i uka, for eksempel «mandag onsdag»",
    "weeks": "Antall uker må være et helt tall fra {lowest} til {highest}",
}
_TEXT = "Teksten må ha fra {lowest} til {highest} tegn"
_RATING = "Svaret må være et helt tall fra {lowest} til {highest}"
_SYSTEM = {
    errno.ENOSPC: "Det er ikke plass igjen på disken. Rydd litt plass, og prøv igjen.",
    errno.EDQUOT: "Det er ikke plass igjen på disken. Rydd litt plass, og prøv igjen.",
    errno.EACCES: "Jeg har ikke lov til å bruke dette stedet. Velg et annet sted, eller endre rettighetene.",
    errno.EPERM: "Jeg har ikke lov til å bruke dette stedet. Velg et annet sted, eller endre rettighetene.",
    errno.EROFS: "Det går ikke an å skrive her. Velg et annet sted.",
    errno.ENOENT: "Dette stedet finnes ikke. Lag mappa først, eller velg et annet sted.",
    errno.ENOTDIR: "En del av stien er ikke ei mappe. Velg et annet sted.",
    errno.EISDIR: "Dette er ei mappe, ikke ei fil. Oppgi et filnavn.",
    errno.ESPIPE: "Dette er ikke ei vanlig fil. Velg et annet navn.",
    errno.ELOOP: "Dette er en snarvei som ikke fører fram. Velg et annet navn.",
    errno.ENAMETOOLONG: "Navnet er for langt. Velg et kortere.",
}
_SYSTEM_UNNUMBERED = (
    "Jeg fikk ikke skrevet alt. Se om det er plass på disken, og om du har lov til å skrive der, og prøv igjen."
)
_SYSTEM_OTHERWISE = "Maskinen fikk ikke til å lese eller skrive (feil {number}). Prøv igjen, eller velg et annet sted."

INTERRUPTED = "Avbrutt."
UNDECODABLE = (
    "Noen av bokstavene kom ikke fram slik at jeg kan lese dem, så ingenting er ført opp. "
    "De må være i UTF-8. Skriv det en gang til."
)


def error_sentence(error: Refusal) -> str:
    """What is wrong and what to do, in one or two safe Norwegian sentences on one line."""
    for kind, worded in _SENTENCES:
        if isinstance(error, kind):
            return sanitize(worded(error))
    return "Dette går ikke."


def os_error_sentence(error: OSError) -> str:
    """The same for what the operating system said no to (disk full, no permission, not a folder)."""
    at = f" Stedet er: {shorten(str(error.filename), MAX_PATH_SHOWN)}" if error.filename else ""
    template = _SYSTEM.get(error.errno, _SYSTEM_OTHERWISE) if error.errno else _SYSTEM_UNNUMBERED
    return sanitize(f"{template.format(number=error.errno)}{at}")


def unexpected_error(error: Exception, place: str) -> str:
    """A fault of ours: what to pass on to whoever can mend it."""
    return sanitize(
        f"Noe gikk galt i nærvær ({type(error).__name__} i {place}). Det du har ført opp, er trygt. "
        "Prøv igjen, og si gjerne fra om det skjer flere ganger."
    )


def _length(error: LengthOutOfRange) -> str:
    if error.shortest == error.longest:
        whole = "ett minutt" if error.shortest == 1 else f"{error.shortest} minutter"
        return f"Denne øvelsen ({error.exercise}) varer {whole}, ikke {value_text(error.minutes)}."
    return (
        f"Denne øvelsen ({error.exercise}) kan vare fra {error.shortest} til {error.longest} minutter, "
        f"ikke {value_text(error.minutes)}."
    )


def _unfittable(error: UnfittableScript) -> str:
    return f"Manuset til øvelsen {error.exercise} passer ikke i noen lengde. Det må rettes av den som har skrevet det."


def _unknown(error: UnknownName) -> str:
    names = {
        NameKind.POSTURE: _POSTURES,
        NameKind.BELL: _BELLS,
        NameKind.AMBIENCE: _GROUNDS,
        NameKind.REGION: REGION_NAMES,
        NameKind.WEEKDAY: {str(number): name for number, name in enumerate(WEEKDAYS, 1)},
    }.get(error.kind, {})
    known = [names.get(name, name) for name in error.known]
    asked = names.get(error.asked, error.asked)
    nearest = None if error.asked in names else _nearest(asked, known)  # a posture of another exercise is no slip
    start = _KINDS.get(error.kind, "Jeg kjenner ikke")
    if error.kind == "backup" and not error.asked:
        return "Det finnes ingen hel sikkerhetskopi her å hente fram."
    if error.kind in _BY_ID:
        return f"{start} «{shorten(asked)}». Id-en står i dagbok.json i en eksport."
    there = f" Dette finnes: {text_list(known)}." if known else " Det finnes ingen her."
    extra = " Er den ny, så legg til --new." if error.kind == "activity" else ""
    return f"{start} «{shorten(asked)}».{did_you_mean(nearest)}{there}{extra}"


def _out_of_range(error: OutOfRange) -> str:
    template = _SCALES.get(error.field, _TEXT if isinstance(error, TextLength) else _RATING)
    start = template.format(lowest=value_text(error.lowest), highest=value_text(error.highest))
    asked = shorten(value_text(error.asked))
    if error.field == "date" and _DATE.fullmatch(asked.strip()) and parse_day(asked) is None:
        return f"{start}. Dagen «{asked}» finnes ikke."
    return f"{start}. Dette var «{asked}»." if asked else f"{start}."


def _scheduler(error: SchedulerProblem) -> str:
    """Reminders on this machine need a scheduler; a calendar file needs nothing."""
    start = {
        SchedulerFault.ABSENT: f"Denne maskinen har ikke {error.scheduler}, som trengs for å si fra av seg selv",
        SchedulerFault.REFUSED: f"{error.scheduler} på denne maskinen tok ikke imot påminnelsen",
    }.get(error.reason, "Påminnelsen kan ikke settes opp på denne maskinen")
    return f"{start}. Ingenting er satt opp. Ei kalenderfil virker overalt."


def _nearest(asked: str, known: Iterable[str]) -> str | None:
    folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(asked.casefold(), list(folded), 1, 0.6)
    return folded[found[0]] if found else None


_SENTENCES: tuple[tuple[type[Refusal], Callable[..., str]], ...] = (
    (LengthOutOfRange, _length),
    (UnfittableScript, _unfittable),
    (UnknownName, _unknown),
    (UndecodableText, lambda _: UNDECODABLE),
    (OutOfRange, _out_of_range),
    (BrokenContent, content_error),
    (UnusableFile, unusable_file),
    (UnreadableFile, unreadable_file),
    (MissingSound, missing_sound),
    (DiaryProblem, diary_problem),
    (Busy, diary_problem),
    (SchedulerProblem, _scheduler),
    (
        NothingPlaying,
        lambda _: (
            f"Det er ingen øvelse i gang nå. «{command()}» åpner appen, "
            f"og «{command('practise breathing-space')}» begynner én."
        ),
    ),
    (NotNow, lambda _: "Øvelsen kan ikke gjøre dette akkurat nå. Se på skjermen der den spiller."),
    *CLINIC_SENTENCES,
)


TELL_STAFF = "Si fra til personalet."
CANNOT_START = f"Skjermen kan ikke brukes akkurat nå. {TELL_STAFF}"
_SHARED_FULL = (
    "Det er ikke plass igjen på maskinen, så det du gjør nå, blir ikke ført opp. "
    "Det som sto i dagboka fra før, er trygt."
)
_SHARED_NOT_THERE = "Dagboka di ligger ikke der den skal, så det du gjør nå, blir ikke ført opp."
_SHARED_DIARY = {
    **dict.fromkeys(("full", "quota", "large"), _SHARED_FULL),
    **dict.fromkeys(("moved", "other", "foreign", "link"), _SHARED_NOT_THERE),
    DiaryFault.DAMAGED: "Dagboka di er skadet, og jeg fikk ikke satt den i stand. Ingenting er slettet.",
}
_SHARED_DIARY_OTHERWISE = (
    "Dagboka di kan ikke brukes akkurat nå, så det du gjør nå, blir ikke ført opp. "
    "Det som sto der fra før, er ikke slettet."
)
_SHARED_NO_SPACE = "Det er ikke plass igjen på maskinen, så jeg kan ikke åpne dagboka di nå."
_SHARED_CLINIC = dict.fromkeys(("full", "quota", "large"), _SHARED_NO_SPACE)
_SHARED_CLINIC_OTHERWISE = "Jeg kan ikke åpne dagboka di akkurat nå. Den er ikke rørt."
_SHARED_BUSY = {BusyWith.PRACTICE: "En øvelse er i gang på en annen skjerm. Avslutt den først, så kan du begynne her."}
_SHARED_BUSY_OTHERWISE = "Dagboka di er i bruk et annet sted akkurat nå. Vent et øyeblikk, og prøv igjen."
_SHARED_CONTENT = "Øvelsen kan ikke brukes akkurat nå. Velg gjerne en annen, og si fra til personalet."
_SHARED_OTHERWISE = "Dette går ikke akkurat nå. Prøv igjen, eller si fra til personalet."
_ABOUT_CONTENT = (BrokenContent, UnfittableScript, UnreadableFile, MissingSound, LengthOutOfRange, UnknownName)
_ABOUT_WHAT_WAS_TYPED = (OutOfRange, InvalidSecret, LoginFailed, SlipProblem)


def shared_error_sentence(error: Refusal) -> str:
    """What is wrong and what to do, for whoever stands at the screen."""
    match error:
        case Busy():
            return _SHARED_BUSY.get(error.what, _SHARED_BUSY_OTHERWISE)
        case DiaryProblem():
            return f"{_SHARED_DIARY.get(error.reason, _SHARED_DIARY_OTHERWISE)} {TELL_STAFF}"
        case ClinicProblem(reason=ClinicFault.PERSON):  # it names no file
            return error_sentence(error)
        case ClinicProblem():
            return f"{_SHARED_CLINIC.get(error.reason, _SHARED_CLINIC_OTHERWISE)} {TELL_STAFF}"
    if isinstance(error, _ABOUT_CONTENT):
        return _SHARED_CONTENT
    return error_sentence(error) if isinstance(error, _ABOUT_WHAT_WAS_TYPED) else _SHARED_OTHERWISE


def shared_notice(notice: DiaryNotice) -> str:
    """What has happened to the diary of whoever stands at the screen."""
    match notice.reason:
        case DiaryEvent.RESTORED:
            return _shared_restored(notice)
        case DiaryEvent.SWAPPED:
            return diary_notice(notice)
        case DiaryEvent.LOST:
            return f"{diary_notice(notice)} {TELL_STAFF}"
        case DiaryEvent.BACKUP_FAILED | DiaryEvent.UNREADABLE | DiaryEvent.NO_LOCKS:
            return f"Dagens sikkerhetskopi av dagboka ble ikke laget. Dagboka selv er trygg. {TELL_STAFF}"


def _shared_restored(notice: DiaryNotice) -> str:
    kept, damaged = notice.data["kept"], notice.data["aside"]
    if not kept:
        was = "skadet" if damaged else "borte"
        return (
            f"Dagboka di var {was}, og jeg fant ingenting som kunne hentes fram. Jeg har begynt på ei ny, som er tom. "
            f"{TELL_STAFF}"
        )
    done = "skadet, og jeg har satt den i stand" if damaged else "borte, og jeg har hentet den fram"
    return f"Dagboka di var {done}. {restored_counts(kept, notice.data['missing'])}"
