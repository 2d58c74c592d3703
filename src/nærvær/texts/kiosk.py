"""What the kiosk says: the lock, codes and PINs, the pages of staff, group sessions, and the sound check."""

from __future__ import annotations

import errno
from datetime import date

from ..domain.audit import AuditAction
from .formats import minutes

TITLE = "nærvær"
CODE_ASK = "Tast koden fra lappen din"
CODE_FOOT = "Skjermen husker deg ikke når du går."
NOT_WHOLE = "Det ble ikke en hel kode. Se på lappen, og tast den på nytt."
STAFF = "Personale"
PIN_TITLE = "PIN"
PIN_ASK = "Tast de seks tallene dine"
NEW_PIN_ASK = "Velg en PIN på seks tall"
NEW_PIN_WHY = "Ikke en dato, og ikke tall på rekke. Den er bare din."
NEW_PIN_AGAIN = "Tast de samme tallene en gang til"
NOT_ALIKE = "De to var ikke like. Velg på nytt."
DELETE = "Slett"
DELETE_KEY = "rettetast"
DONE = "Ferdig"
SPACE = "mellomrom"
LOCK = "Lås"
LOCK_ANY_TIME = "lås, alt blir tatt vare på"
ON = "Videre"
NO_ENTRY_TITLE = "Ikke åpnet"
PRACTISE_ANYWAY = "Øv uten å logge inn"
STARTING = "Et øyeblikk …"

PERSONAL_DATA_WARNINGS = {
    "birth-number": "Dette ser ut som et fødselsnummer. Ta det gjerne bort, så ingen kan se hvem du er.",
    "e-mail": "Dette ser ut som en e-postadresse. Ta den gjerne bort, så ingen kan se hvem du er.",
    "phone": "Dette ser ut som et telefonnummer. Ta det gjerne bort, så ingen kan se hvem du er.",
}

# Group

GROUP = "Gruppeøving"
GROUP_PICK = "Hvilken øvelse?"
GROUP_MINUTES = "Hvor lenge?"
GROUP_DONE_TITLE = "Takk for nå"
GROUP_RATE_HERE = "Vil du svare på hvordan det var, så tast koden din på skjermen, en om gangen."
GROUP_RATE_HOME = "Eller skriv av denne koden og bruk den senere, her eller hjemme under «Fra hverdagen»:"
GROUP_OFFER_TITLE = "Gruppa"
GROUP_YES = "Ja, jeg vil svare"
GROUP_NO = "Jeg var ikke med"


def group_offer(title: str, count: int) -> str:
    """The question whether the person took part in a group session of today."""
    return f"Gruppa gjorde {title} i dag, {minutes(count)}. Var du med?"


# Staff

STAFF_CODE_ASK = "Tast personalkoden"
PHRASE_ASK = "Skriv frasen din"
STAFF_TITLE = "Personale"
STAFF_ASK = "Alt du gjør her, føres i loggen med koden din."
FIRST_USE = "Åpne en kode: første gang, ny PIN"
FIRST_USE_ASK = "Tast koden som skal åpnes"
FIRST_USE_DONE = "Koden er åpen i 30 minutter. Nå kan personen taste koden på skjermen og velge PIN."
WEEKS = "Hvor mange som er i hvilken uke"
WITHDRAW = "Ta en person ut"
WITHDRAW_ASK = "Tast koden til den som skal ut"
WITHDRAW_HOW = "Dette kan ikke gjøres om."
WITHDRAW_ERASE = "Slett alt"
WITHDRAW_ANONYMISE = "La bare tallene bli igjen"
NOTHING = "Ikke gjør noe"
HAND_OVER = "Lag rapport eller eksport"
HAND_OVER_ASK = "Tast koden til personen"
HAND_OVER_WHAT = ("Hva skal personen få?", "Det går bare når personen selv har sagt ja til det på skjermen.")
HAND_REPORT = "Rapport: bare tall"
HAND_EXPORT = "Eksport: alt, også egne ord"
LEAVE_KIOSK = "Avslutt kiosken"
LEAVE_SURE = "Kiosken stopper, og maskinen kan brukes til annet."
LEAVE_YES = "Avslutt"
STAY = "Bli her"
LOCK_NOW = "Lås skjermen"
LEAVE_ANYWAY = "Du kan avslutte kiosken likevel. Det føres i loggen så snart det går an."
TROUBLE_STAFF = "Klinikkens fil kan ikke brukes akkurat nå. Med rett kode og frase kan du avslutte kiosken."

_HANDOVER_NAMES = {
    AuditAction.MADE_REPORT: ("naervaer-rapport-{day}", ".html"),
    AuditAction.MADE_EXPORT: ("naervaer-eksport-{day}", ".zip"),
}
_HANDOVER_DONE = {
    AuditAction.MADE_REPORT: "Rapporten er laget. Den har bare tall.",
    AuditAction.MADE_EXPORT: "Eksporten er laget. Den har alt personen har skrevet.",
}
_GIVE_IT = "Gi den til personen. En minnepinne følger med; ei fil på maskinen slettes etterpå."
_NO_ROOM = "Det er ikke plass til fila i «{folder}». Rydd litt plass, eller bruk en annen minnepinne, og prøv igjen."
_NO_FOLDER = "Jeg finner ikke mappa «{folder}». Sett inn minnepinnen som hører til der, vent litt, og prøv igjen."
_NO_WRITING = (
    "Jeg får ikke skrevet i «{folder}». Se om minnepinnen står i og ikke er låst, og prøv igjen. Hjelper det ikke, må den "
    "som har satt opp maskinen, se på det."
)


def handover_file_name(deed: AuditAction, day: date) -> tuple[str, str]:
    """How the name of a handed-over file begins and ends; nothing in it identifies the person."""
    begins, ends = _HANDOVER_NAMES[deed]
    return begins.format(day=day.isoformat()), ends


def handover_done(deed: AuditAction, name: str, beside: int) -> tuple[str, ...]:
    """The file was written; `beside` is how many files of other people lie there."""
    others = "ei fil" if beside == 1 else f"{beside} filer"
    lines = (_HANDOVER_DONE[deed], f"Fila heter {name}. {_GIVE_IT}")
    if not beside:
        return lines
    return (*lines, f"Der ligger det {others} til fra nærvær. Pass på at personen bare får sin egen.")


def handover_failed(number: int | None, folder: str) -> str:
    """The system refused to write in `folder`; `number` is its `errno`."""
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        template = _NO_ROOM
    elif number in (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO):
        template = _NO_FOLDER
    else:
        template = _NO_WRITING
    return f"{template.format(folder=folder)} Ingen fil er laget."


# Slip

SLIP = "Jeg har en lapp fra gruppa"
SLIP_TITLE = "Lapp fra gruppa"
SLIP_ASK = "Tast koden på lappen"


def slip_summary(title: str, session_minutes: int, day: object) -> str:
    """The session that the slip stands for."""
    return f"{title}, {minutes(session_minutes)}, {day}."


def slip_saved(title: str) -> str:
    """The session was saved."""
    return f"{title} med gruppa er ført opp."


# Sound check

SOUND_TITLE = "Lydprøve"
SOUND_ASK = "Hører du klangen?"
SOUND_YES = "Ja"
SOUND_AGAIN = "Spill den en gang til"
SOUND_NO = "Nei"
SOUND_HELP = (
    "Se om høyttaleren er på og skrudd opp, og om den er valgt i maskinens lydinnstillinger. "
    "Hjelper det ikke, må den som har satt opp maskinen, se på det. Skjermen virker også uten lyd: teksten viser øvelsen."
)
SOUND_ON = "Start skjermen"
