"""What a clinic's screen says of a person's own data: who sees it, seeing, taking along and erasing it.

Also what a person lets the staff do, and what staff have done.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence

from ..domain.clinic import AuditAction, AuditEvent
from ..domain.consent import Consent, ConsentState
from ..domain.own_data import DataSummary
from .clinic import code_text, moment
from .formats import capitalised, long_date
from .i18n import _, phrase, sentences
from .own_data import everything_held
from .settings import NO, YES

TITLE = phrase("Mine data")
SEE, SEE_WHY = (
    phrase("Se og rett det jeg har svart"),
    phrase("Alt du har ført opp, det nyeste først. Velg en linje for å rette eller ta den bort."),
)
TAKE_ALONG, TAKE_ALONG_WHY = (
    phrase("Ta med alt hjem"),
    phrase("Ei fil med alt du har svart og skrevet. Den kan leses hjemme, og tas inn i nærvær på din egen maskin."),
)
DEEDS, DEEDS_WHY = (
    phrase("Hva personalet har gjort"),
    phrase("Når noen har åpnet koden din, eller hentet ut noe av ditt."),
)
PRIVACY, PRIVACY_WHY = (
    phrase("Hvem ser det jeg svarer?"),
    phrase("Hvor det ligger, hvem som har ansvaret, og hvor lenge."),
)
ERASE, ERASE_WHY = phrase("Slett alt"), phrase("Alt du har svart, og koden din. Du blir spurt først.")


def held(data: DataSummary) -> str:
    """What there is of this person, in a sentence."""
    everything = everything_held(data)
    if not everything:
        return _("Du har ikke ført opp noe ennå.")
    return f"{capitalised(everything)}."


# Taking along

TAKE_HOW = phrase("Fila legges på minnepinnen som står i maskinen. Spør personalet hvis du ikke har en.")
TAKE_CARE = phrase("Pass på den: Alle som åpner fila, kan lese det du har skrevet.")
TAKE_IT, TAKE_NOT = phrase("Lag fila"), phrase("Ikke nå")
NO_PLACE = phrase("Her er det ikke satt opp noe sted å legge fila. Si fra til personalet, så finner dere en måte.")


def taken_along(name: str, others: int) -> tuple[str, ...]:
    """The file was written; `others` files of other people lie there."""
    done = _("Fila er laget, og heter {name}. Ta med deg minnepinnen når du går.").format(name=name)
    if not others:
        return (done,)
    return done, _("Der ligger det også filer som ikke er dine. Vis pinnen til personalet før du går.")


def not_written(number: int | None) -> str:
    """The file could not be written; `number` is the system's `errno`."""
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("Det er ikke plass på minnepinnen. Ingen fil er laget. Spør personalet om en annen pinne.")
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO):
        return _("Jeg finner ingen minnepinne. Ingen fil er laget. Spør personalet, og prøv igjen når den står i.")
    return _("Det gikk ikke å skrive på minnepinnen. Ingen fil er laget. Si fra til personalet.")


# What staff have done

_DEEDS = {
    AuditAction.OPENED_FIRST_USE: phrase("{time}: Personalet ({staff}) åpnet koden for første gang."),
    AuditAction.RESET_PIN: phrase("{time}: Personalet ({staff}) åpnet koden for ny PIN."),
    AuditAction.CLOSED_CODE: phrase("{time}: Personalet ({staff}) stengte koden igjen."),
    AuditAction.MADE_REPORT: phrase("{time}: Personalet ({staff}) hentet ut rapporten."),
    AuditAction.MADE_EXPORT: phrase("{time}: Personalet ({staff}) hentet ut alt du har skrevet."),
    AuditAction.REFUSED: phrase("{time}: Personalet ({staff}) ba om noe du ikke har sagt ja til, og fikk det ikke."),
    AuditAction.CHOSE_PIN: phrase("{time}: PIN-en ble valgt på skjermen."),
    AuditAction.WRONG_PIN: phrase("{time}: Feil PIN ble tastet."),
    AuditAction.TOOK_EXPORT: phrase("{time}: Alt ble hentet ut på skjermen, av den som var logget inn."),
}
TOLD_ACTIONS = frozenset(_DEEDS)
"""What a person is told of what was done with their code."""
NO_DEEDS = phrase("Ingenting ennå.")


def deed_lines(deeds: Sequence[AuditEvent]) -> tuple[str, ...]:
    """A line for each deed that a person is told of, the newest first; staff are named by their codes."""
    lines = [_deed_line(deed) for deed in reversed(deeds) if deed.action in _DEEDS]
    return tuple(lines) or (NO_DEEDS(),)


def _deed_line(deed: AuditEvent) -> str:
    return _DEEDS[deed.action]().format(time=moment(deed.at_utc), staff=code_text(deed.staff) if deed.staff else "")


RESET_TITLE = phrase("PIN-en din er byttet")
RESET_UNKNOWN = phrase(
    "Kjenner du ikke igjen dette, så si fra til personalet. Noen andre kan ha vært inne på koden din."
)


def reset_lines(resets: Sequence[AuditEvent]) -> tuple[str, ...]:
    """What a person is told at the first visit after staff have opened their code for a new PIN."""
    return (*(_deed_line(reset) for reset in resets), RESET_UNKNOWN())


# Erasing


def erase_preview(data: DataSummary) -> tuple[str, ...]:
    """What is erased, and what is not."""
    everything = everything_held(data)
    gone = (
        _("Dette blir slettet for godt: {everything}. Koden din virker ikke mer.").format(everything=everything)
        if everything
        else _("Koden din slettes, og virker ikke mer. Du har ikke ført opp noe.")
    )
    return gone, _("Filer du har tatt med hjem, og kopier klinikken har utenfor maskinen, blir ikke rørt herfra.")


ERASE_NOT = phrase("Behold alt")
ERASE_GO_ON = phrase("Gå videre til sletting")
ERASE_SURE = phrase("Dette kan ikke gjøres om. Skal alt slettes nå?")
ERASE_DO = phrase("Ja, slett alt")
ERASED = phrase("Alt er slettet, og koden din er borte.")
ERASED_PAPER = phrase("Kast lappen. Si gjerne fra til personalet, som har den andre delen av den med navnet ditt.")


CONSENTS_TITLE = phrase("Hva personalet kan få")
CONSENTS_ASK = phrase("Én ting om gangen. Du kan ombestemme deg når du vil.")
CONSENT_NAMES = {
    Consent.REPORT: phrase("Rapport med bare tall"),
    Consent.EXPORT: phrase("Alt jeg har skrevet"),
    Consent.PIN_HELP: phrase("Hjelp når jeg har glemt PIN-en"),
}
CONSENT_WHY = {
    Consent.REPORT: (
        phrase("Da kan personalet hente ut en rapport, også når du ikke er her."),
        phrase("Den har ukene, dagene og tallene dine. Ingenting av det du har skrevet, er med."),
    ),
    Consent.EXPORT: (
        phrase("Da kan personalet hente ut alt i dagboka di, også når du ikke er her."),
        phrase("Der står også det du har skrevet med egne ord."),
    ),
    Consent.PIN_HELP: (
        phrase("Da kan personalet åpne koden din, så du velger en ny PIN. Du får vite det neste gang du logger inn."),
        phrase("Sier du nei og glemmer PIN-en, kan ingen hjelpe deg inn til det du har her."),
    ),
}
SAY_YES, SAY_NO = phrase("Ja"), phrase("Nei")


def consent_value(state: ConsentState) -> str:
    """How a consent stands, and since when."""
    value = YES() if state.given else NO()
    if state.since is None:
        return value
    return _("{answer}, siden {date}").format(answer=value, date=long_date(state.since))


def consents_summary(given: int, total: int) -> str:
    """How many of the consents are given, for the row that leads to them."""
    return _("ja til {given} av {total}").format(given=given, total=total)


# Asked anew of a person who said yes to 0.1.0, where report and export were one

ANEW_TITLE = phrase("Vi spør på nytt")
ANEW = (
    phrase("Du har sagt ja til at personalet lager rapport for deg. Det gjaldt også alt du har skrevet."),
    phrase("Nå er det to ting. Hva vil du at personalet skal kunne hente ut når du ikke er her?"),
)
ANEW_REPORT = phrase("Bare rapporten, som har tall og ingen ord")
ANEW_BOTH = phrase("Både rapporten og alt jeg har skrevet")
ANEW_NEITHER = phrase("Ingen av delene")

# Privacy, said when a person has chosen their PIN, and under «Mine data»

PRIVACY_TITLE = phrase("Det du svarer her")
PRIVACY_CHOOSE = phrase("Velg hva personalet kan få")


def privacy(responsible: str, retention: str) -> Iterator[str]:
    """Who sees what a person writes, where it is, who is responsible, for how long, and how to get at it.

    `responsible` and `retention` are the clinic's own words, "" where its rules have none.
    """
    yield _("Det du svarer og skriver, er ditt. Personalet får det ikke med mindre du sier ja.")
    yield sentences(
        _("Det ligger på klinikkens maskin og på sikkerhetskopiene av den."),
        _("Ansvarlig: {responsible}.").format(responsible=responsible.rstrip(".")) if responsible else "",
    )
    yield (
        _("Det blir liggende til du sletter det, og ikke lenger enn {retention}.").format(
            retention=retention.rstrip(".")
        )
        if retention
        else _("Det blir liggende til du eller klinikken sletter det.")
    )
    yield _("Under «Mer», så «Mine data», kan du se det, rette det, ta det med deg og slette det.")
