"""What a clinic's screen says of privacy: who sees what a person writes, and what they let the staff do."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.consent import Consent, ConsentState
from .formats import long_date
from .i18n import _, phrase, sentences
from .settings import NO, YES

# Consents

TITLE = phrase("Hva personalet kan få")
ASK = phrase("Én ting om gangen. Du kan ombestemme deg når du vil.")
NAMES = {
    Consent.REPORT: phrase("Rapport med bare tall"),
    Consent.EXPORT: phrase("Alt jeg har skrevet"),
    Consent.PIN_HELP: phrase("Hjelp når jeg har glemt PIN-en"),
}
WHY = {
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
