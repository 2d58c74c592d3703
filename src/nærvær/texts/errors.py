"""Every refusal and every error of the system as a sentence: what is wrong, and what to do. They are worded only here."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Callable, Iterable, Mapping

from ..domain.errors import (
    BrokenContent,
    Busy,
    DiaryProblem,
    LengthOutOfRange,
    MissingSound,
    NameKind,
    NothingPlaying,
    NotNow,
    OutOfRange,
    RecordingProblem,
    Refusal,
    SchedulerFault,
    SchedulerProblem,
    TextLength,
    UndecodableText,
    UnfittableScript,
    UnknownName,
    UnreadableFile,
    UnreadableSound,
    UnusableFile,
)
from ..domain.teleprompter import MicrophoneProblem
from ..domain.voice_workshop import SpeechProblem
from ..invocation import command
from ..sanitize import sanitize, shorten
from .cli import did_you_mean
from .clinic_errors import CLINIC_SENTENCES
from .diary_errors import diary_problem
from .file_errors import content_error, unreadable_file, unusable_file
from .formats import AMBIENCES, BELLS, POSTURES, WEEKDAYS, Identity, parse_numeric_date, text_list, value_text
from .i18n import Phrase, _, ngettext, phrase, sentences
from .recordings import recording_problem
from .settings import REGION_NAMES
from .sound import missing_sound, unreadable_sound
from .synthetic_voice import speech_problem
from .teleprompter import microphone_problem

MAX_PATH_SHOWN = 200
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}\.?", re.ASCII)


def _unknown_name(kind: NameKind) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    """What is unknown, with a place for the name that was `asked` for."""
    match kind:
        case NameKind.EXERCISE:
            return _("Jeg kjenner ikke øvelsen «{asked}».")
        case NameKind.VOICE:
            return _("Jeg kjenner ikke stemmen «{asked}».")
        case NameKind.POSTURE:
            return _("Denne øvelsen kan ikke gjøres i stillingen «{asked}».")
        case NameKind.BELL:
            return _("Jeg kjenner ikke klangen «{asked}».")
        case NameKind.AMBIENCE:
            return _("Jeg kjenner ikke lyden «{asked}».")
        case NameKind.REGION:
            return _("Jeg kjenner ikke kroppsdelen «{asked}».")
        case NameKind.SOUND_FORMAT:
            return _("Jeg kan ikke lage lydfiler av typen «{asked}».")
        case NameKind.ACTIVITY:
            return _("Jeg kjenner ikke aktiviteten «{asked}».")
        case NameKind.BACKUP:
            return _("Jeg finner ikke sikkerhetskopien «{asked}».")
        case NameKind.FACT:
            return _("Jeg finner ikke noe i dagboka med id-en «{asked}».")
        case NameKind.NOTE:
            return _("Jeg finner ingen linje i dagboka til id-en «{asked}».")
        case NameKind.WEEKDAY:
            return _("Jeg kjenner ikke dagen «{asked}».")
        case NameKind.LANGUAGE:
            return _("Jeg kan ikke språket «{asked}».")


_SCALES = {
    "week": phrase("Uka må være et helt tall fra {lowest} til {highest}."),
    "minutes": phrase("Minuttene må være et tall over 0 og høyst {highest}, for eksempel 12 eller 7,5."),
    "whole_minutes": phrase("Minuttene må være et helt tall fra {lowest} til {highest}."),
    "settling": phrase("Tiden før øvelsen må være fra {lowest} til {highest} minutter."),
    "note": phrase("Det er plass til {highest} tegn i linja."),
    "activity": phrase("Aktiviteten kan ha fra {lowest} til {highest} tegn."),
    "count": phrase("Antallet må være et helt tall fra {lowest} til {highest}."),
    "occasion": phrase("Skriv hvilken gang det er, som et helt tall fra {lowest} til {highest}."),
    "seconds": phrase("Tiden må være fra {lowest} til {highest} sekunder."),
    "date": phrase("Skriv en dag fra {lowest} til {highest}, for eksempel 17.5.2026."),
    "clock": phrase("Klokkeslettet må være fra {lowest} til {highest}, for eksempel 8 eller 21:30."),
    "anchor": phrase("Det du knytter påminnelsen til, kan ha fra {lowest} til {highest} tegn."),
    "days": phrase("Påminnelsen trenger minst én dag i uka, for eksempel «mandag onsdag»."),
    "weeks": phrase("Antall uker må være et helt tall fra {lowest} til {highest}."),
}
_TEXT = phrase("Teksten må ha fra {lowest} til {highest} tegn.")
_RATING = phrase("Svaret må være et helt tall fra {lowest} til {highest}.")
_SYSTEM = {
    errno.ENOSPC: phrase("Det er ikke plass igjen på disken. Rydd litt plass, og prøv igjen."),
    errno.EDQUOT: phrase("Det er ikke plass igjen på disken. Rydd litt plass, og prøv igjen."),
    errno.EFBIG: phrase("Fila er større enn dette stedet tar imot. Velg et annet sted."),
    errno.EACCES: phrase("Jeg har ikke lov til å bruke dette stedet. Velg et annet sted, eller endre rettighetene."),
    errno.EPERM: phrase("Jeg har ikke lov til å bruke dette stedet. Velg et annet sted, eller endre rettighetene."),
    errno.EROFS: phrase("Det går ikke an å skrive her. Velg et annet sted."),
    errno.ENOENT: phrase("Dette stedet finnes ikke. Lag mappa først, eller velg et annet sted."),
    errno.ENOTDIR: phrase("En del av stien er ikke ei mappe. Velg et annet sted."),
    errno.EISDIR: phrase("Dette er ei mappe, ikke ei fil. Oppgi et filnavn."),
    errno.ESPIPE: phrase("Dette er ikke ei vanlig fil. Velg et annet navn."),
    errno.ELOOP: phrase("Dette er en snarvei som ikke fører fram. Velg et annet navn."),
    errno.ENAMETOOLONG: phrase("Navnet er for langt. Velg et kortere."),
}
_SYSTEM_UNNUMBERED = phrase(
    "Jeg fikk ikke skrevet alt. Se om det er plass på disken, og om du har lov til å skrive der, og prøv igjen."
)
_SYSTEM_OTHERWISE = phrase(
    "Maskinen fikk ikke til å lese eller skrive (feil {number}). Prøv igjen, eller velg et annet sted."
)

INTERRUPTED = phrase("Avbrutt.")
UNDECODABLE = phrase(
    "Noen av bokstavene kom ikke fram slik at jeg kan lese dem, så ingenting er ført opp. "
    "De må være i UTF-8. Skriv det en gang til."
)


def error_sentence(error: Refusal) -> str:
    """What is wrong and what to do, in one or two sentences on one line that is safe to show."""
    for kind, worded in _SENTENCES:
        if isinstance(error, kind):
            return sanitize(worded(error))
    return _("Dette går ikke.")


def os_error_sentence(error: OSError) -> str:
    """The same for an error of the operating system (disk full, no permission, not a folder)."""
    place = shorten(str(error.filename), MAX_PATH_SHOWN) if error.filename else ""
    template = _SYSTEM.get(error.errno, _SYSTEM_OTHERWISE)() if error.errno else _SYSTEM_UNNUMBERED()
    at = _("Stedet er: {place}").format(place=place) if place else ""
    return sanitize(sentences(template.format(number=error.errno), at))


def unexpected_error(error: Exception, location: str) -> str:
    """A fault in the program at `location` (file and line), for somebody to pass on to its makers."""
    return sanitize(
        _(
            "Noe gikk galt i nærvær ({name} i {location}). Det du har ført opp, er trygt. Prøv igjen, og si "
            "gjerne fra om det skjer flere ganger."
        ).format(name=type(error).__name__, location=location)
    )


def _length(error: LengthOutOfRange) -> str:
    if error.shortest == error.longest:
        return ngettext(
            "Denne øvelsen ({exercise}) varer ett minutt, ikke {minutes}.",
            "Denne øvelsen ({exercise}) varer {number} minutter, ikke {minutes}.",
            error.shortest,
        ).format(exercise=error.exercise, number=error.shortest, minutes=value_text(error.minutes))
    return _("Denne øvelsen ({exercise}) kan vare fra {shortest} til {longest} minutter, ikke {minutes}.").format(
        exercise=error.exercise, shortest=error.shortest, longest=error.longest, minutes=value_text(error.minutes)
    )


def _unfittable(error: UnfittableScript) -> str:
    if error.fits:
        return _(
            "Manuset til øvelsen {exercise} passer i {shortest} til {longest} minutter, og det lover andre lengder. Det må "
            "rettes av den som har skrevet det."
        ).format(exercise=error.exercise, shortest=error.fits[0], longest=error.fits[1])
    return _(
        "Manuset til øvelsen {exercise} passer ikke i noen lengde. Det må rettes av den som har skrevet det."
    ).format(exercise=error.exercise)


def _names(kind: NameKind) -> Mapping[str, str]:
    """The words a person types for values of this kind; none where the values themselves are typed."""
    match kind:
        case NameKind.POSTURE:
            return _shown_words(POSTURES)
        case NameKind.BELL:
            return _shown_words(BELLS)
        case NameKind.AMBIENCE:
            return _shown_words(AMBIENCES)
        case NameKind.REGION:
            return _shown_words(REGION_NAMES)
        case NameKind.WEEKDAY:
            return {str(number): name() for number, name in enumerate(WEEKDAYS, 1)}
        case _:
            return {}


def _shown_words(choices: Mapping[Identity, Phrase]) -> dict[str, str]:
    """The word for each choice, by its id."""
    return {str(choice): word() for choice, word in choices.items()}


def _unknown(error: UnknownName) -> str:
    names = _names(error.kind)
    known = [names.get(name, name) for name in error.known]
    asked = names.get(error.asked, error.asked)
    nearest = None if error.asked in names else _nearest(asked, known)  # a posture of another exercise is no slip
    unknown = _unknown_name(error.kind).format(asked=shorten(asked))
    if error.kind == NameKind.BACKUP and not error.asked:
        return _("Det finnes ingen hel sikkerhetskopi her å hente fram.")
    if error.kind in (NameKind.FACT, NameKind.NOTE):
        return sentences(unknown, _("Id-en står i dagbok.json i en eksport."))
    there = _("Dette finnes: {known}.").format(known=text_list(known)) if known else _("Det finnes ingen her.")
    extra = _("Er den ny, så legg til --new.") if error.kind == NameKind.ACTIVITY else ""
    return sentences(unknown, did_you_mean(nearest), there, extra)


def _out_of_range(error: OutOfRange) -> str:
    template = _SCALES.get(error.field, _TEXT if isinstance(error, TextLength) else _RATING)
    wanted = template().format(lowest=value_text(error.lowest), highest=value_text(error.highest))
    asked = shorten(value_text(error.asked))
    if error.field == "date" and _DATE.fullmatch(asked.strip()) and parse_numeric_date(asked) is None:
        return sentences(wanted, _("Dagen «{asked}» finnes ikke.").format(asked=asked))
    return sentences(wanted, _("Dette var «{asked}».").format(asked=asked) if asked else "")


def _scheduler(error: SchedulerProblem) -> str:
    match error.reason:
        case SchedulerFault.ABSENT:
            why = _("Denne maskinen har ikke {scheduler}, som trengs for å si fra av seg selv.").format(
                scheduler=error.scheduler
            )
        case SchedulerFault.REFUSED:
            why = _("{scheduler} på denne maskinen tok ikke imot påminnelsen.").format(scheduler=error.scheduler)
    return sentences(why, _("Ingenting er satt opp. Ei kalenderfil virker overalt."))


def _nearest(asked: str, known: Iterable[str]) -> str | None:
    folded = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(asked.casefold(), list(folded), 1, 0.6)
    return folded[matches[0]] if matches else None


_SENTENCES: tuple[tuple[type[Refusal], Callable[..., str]], ...] = (
    (LengthOutOfRange, _length),
    (UnfittableScript, _unfittable),
    (UnknownName, _unknown),
    (UndecodableText, lambda _error: UNDECODABLE()),
    (OutOfRange, _out_of_range),
    (BrokenContent, content_error),
    (UnusableFile, unusable_file),
    (UnreadableFile, unreadable_file),
    (MissingSound, missing_sound),
    (RecordingProblem, recording_problem),
    (UnreadableSound, unreadable_sound),
    (MicrophoneProblem, microphone_problem),
    (SpeechProblem, speech_problem),
    (DiaryProblem, diary_problem),
    (Busy, diary_problem),
    (SchedulerProblem, _scheduler),
    (
        NothingPlaying,
        lambda _error: _("Det er ingen øvelse i gang nå. «{app}» åpner appen, og «{practise}» begynner én.").format(
            app=command(), practise=command("practise breathing-space")
        ),
    ),
    (NotNow, lambda _error: _("Øvelsen kan ikke gjøre dette akkurat nå. Se på skjermen der den spiller.")),
    *CLINIC_SENTENCES,
)
