"""Every "no" as a sentence: what is wrong, and what to do. Raised as data elsewhere, worded only here."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Callable, Iterable
from datetime import date

from ..domain.days import written_day
from ..domain.errors import (
    BrokenContent,
    Busy,
    DiaryProblem,
    LengthOutOfRange,
    MissingSound,
    NothingPlaying,
    NotNow,
    OutOfRange,
    Refusal,
    SchedulerProblem,
    TextLength,
    Undecodable,
    Unfittable,
    Unknown,
    UnreadableFile,
    Unusable,
)
from ..invocation import command
from ..plain_text import plain, short
from .broken_content import broken_content
from .clinic_words import CLINIC_REFUSALS
from .commands import maybe
from .diary import diary_problem
from .regions import REGIONS
from .sound_faults import missing_sound
from .unusable import unreadable, unusable
from .weekdays import WEEKDAYS

LONGEST_PATH = 200
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}\.?", re.ASCII)
_KINDS = {
    "exercise": "Jeg kjenner ikke øvelsen",
    "voice": "Jeg kjenner ikke stemmen",
    "posture": "Denne øvelsen kan ikke gjøres i stillingen",
    "bell": "Jeg kjenner ikke klangen",
    "ground": "Jeg kjenner ikke lyden",
    "region": "Jeg kjenner ikke kroppsdelen",
    "format": "Jeg kan ikke lage lydfiler av typen",
    "activity": "Jeg kjenner ikke aktiviteten",
    "backup": "Jeg finner ikke sikkerhetskopien",
    "fact": "Jeg finner ikke noe i dagboka med id-en",
    "note": "Jeg finner ingen linje i dagboka til id-en",
    "day": "Jeg kjenner ikke dagen",
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


def sentence(error: Refusal) -> str:
    """What is wrong and what to do, in one or two safe Norwegian sentences on one line."""
    for kind, worded in _WORDED:
        if isinstance(error, kind):
            return plain(worded(error))
    return "Dette går ikke."


def system_sentence(error: OSError) -> str:
    """The same for what the operating system said no to (disk full, no permission, not a folder)."""
    at = f" Stedet er: {short(str(error.filename), LONGEST_PATH)}" if error.filename else ""
    template = _SYSTEM.get(error.errno, _SYSTEM_OTHERWISE) if error.errno else _SYSTEM_UNNUMBERED
    return plain(f"{template.format(number=error.errno)}{at}")


def unexpected(error: Exception, place: str) -> str:
    """A fault of ours: what to pass on to whoever can mend it."""
    return plain(
        f"Noe gikk galt i nærvær ({type(error).__name__} i {place}). Det du har ført opp, er trygt. "
        "Prøv igjen, og si gjerne fra om det skjer flere ganger."
    )


def amount(number: object) -> str:
    """A number as people here write it: decimal comma, no needless decimals."""
    if isinstance(number, float):
        return f"{number:.10g}".replace(".", ",")
    if isinstance(number, date):
        return f"{number.day}.{number.month}.{number.year}"
    return str(number)


def listed(names: Iterable[str]) -> str:
    """Names in a row: a, b og c."""
    *first, last = names
    return f"{', '.join(first)} og {last}" if first else last


def _length(error: LengthOutOfRange) -> str:
    if error.shortest == error.longest:
        whole = "ett minutt" if error.shortest == 1 else f"{error.shortest} minutter"
        return f"Denne øvelsen ({error.exercise}) varer {whole}, ikke {amount(error.minutes)}."
    return (
        f"Denne øvelsen ({error.exercise}) kan vare fra {error.shortest} til {error.longest} minutter, "
        f"ikke {amount(error.minutes)}."
    )


def _unfittable(error: Unfittable) -> str:
    return f"Manuset til øvelsen {error.exercise} passer ikke i noen lengde. Det må rettes av den som har skrevet det."


def _unknown(error: Unknown) -> str:
    names = {
        "posture": _POSTURES,
        "bell": _BELLS,
        "ground": _GROUNDS,
        "region": REGIONS,
        "day": {str(number): name for number, name in enumerate(WEEKDAYS, 1)},
    }.get(error.kind, {})
    known = [names.get(name, name) for name in error.known]
    asked = names.get(error.asked, error.asked)
    nearest = None if error.asked in names else _nearest(asked, known)  # a posture of another exercise is no slip
    start = _KINDS.get(error.kind, "Jeg kjenner ikke")
    if error.kind == "backup" and not error.asked:
        return "Det finnes ingen hel sikkerhetskopi her å hente fram."
    if error.kind in _BY_ID:
        return f"{start} «{short(asked)}». Id-en står i dagbok.json i en eksport."
    there = f" Dette finnes: {listed(known)}." if known else " Det finnes ingen her."
    extra = " Er den ny, så legg til --new." if error.kind == "activity" else ""
    return f"{start} «{short(asked)}».{maybe(nearest)}{there}{extra}"


def _out_of_range(error: OutOfRange) -> str:
    template = _SCALES.get(error.field, _TEXT if isinstance(error, TextLength) else _RATING)
    start = template.format(lowest=amount(error.lowest), highest=amount(error.highest))
    asked = short(amount(error.asked))
    if error.field == "date" and _DATE.fullmatch(asked.strip()) and written_day(asked) is None:
        return f"{start}. Dagen «{asked}» finnes ikke."
    return f"{start}. Dette var «{asked}»." if asked else f"{start}."


def _scheduler(error: SchedulerProblem) -> str:
    """Reminders on this machine need a scheduler; a calendar file needs nothing."""
    start = {
        "absent": f"Denne maskinen har ikke {error.scheduler}, som trengs for å si fra av seg selv",
        "refused": f"{error.scheduler} på denne maskinen tok ikke imot påminnelsen",
    }.get(error.reason, "Påminnelsen kan ikke settes opp på denne maskinen")
    return f"{start}. Ingenting er satt opp. Ei kalenderfil virker overalt."


def _nearest(asked: str, known: Iterable[str]) -> str | None:
    folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(asked.casefold(), list(folded), 1, 0.6)
    return folded[found[0]] if found else None


_WORDED: tuple[tuple[type[Refusal], Callable[..., str]], ...] = (
    (LengthOutOfRange, _length),
    (Unfittable, _unfittable),
    (Unknown, _unknown),
    (Undecodable, lambda _: UNDECODABLE),
    (OutOfRange, _out_of_range),
    (BrokenContent, broken_content),
    (Unusable, unusable),
    (UnreadableFile, unreadable),
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
    *CLINIC_REFUSALS,
)
