"""What the kiosk says: the lock, codes and PINs, the pages of staff, group sessions, and the sound check."""

from __future__ import annotations

import errno
from datetime import date

from ..domain.clinic import AuditAction
from .formats import comma_list, minutes
from .i18n import _, ngettext, phrase, phrase_in, sentences

NO_TERMINAL = phrase("Kiosken trenger en terminal for seg selv. Se docs/kiosk.md.")
LINUX_ONLY = phrase("Kiosken virker bare på Linux.")
TITLE = "nærvær"
CODE_ASK = phrase("Tast koden fra lappen din")
CODE_FOOT = phrase("Skjermen husker deg ikke når du går.")
LANGUAGE_KEY = "F2"
OTHER_LANGUAGE = phrase("Norsk: trykk F2.")  # Translators: seen by who reads this language only: «English: press F2.»
NOT_WHOLE = phrase("Det ble ikke en hel kode. Se på lappen, og tast den på nytt.")
STAFF = phrase("Personale")
PIN_TITLE = phrase("PIN")
PIN_ASK = phrase("Tast de seks tallene dine")
NEW_PIN_ASK = phrase("Velg en PIN på seks tall")
NEW_PIN_WHY = phrase("Ikke en dato, og ikke tall på rekke. Den er bare din.")
NEW_PIN_AGAIN = phrase("Tast de samme tallene en gang til")
NOT_ALIKE = phrase("De to var ikke like. Velg på nytt.")
DELETE = phrase("Slett")
DELETE_KEY = phrase("rettetast")
DONE = phrase("Ferdig")
SPACE = phrase("mellomrom")
LOCK = phrase("Lås")
LOCK_ANY_TIME = phrase("lås, alt blir tatt vare på")
ON = phrase("Videre")
NO_ENTRY_TITLE = phrase("Ikke åpnet")
PRACTISE_ANYWAY = phrase("Øv uten å logge inn")
STARTING = phrase("Et øyeblikk …")

PERSONAL_DATA_WARNINGS = {
    "birth-number": phrase("Dette ser ut som et fødselsnummer. Ta det gjerne bort, så ingen kan se hvem du er."),
    "e-mail": phrase("Dette ser ut som en e-postadresse. Ta den gjerne bort, så ingen kan se hvem du er."),
    "phone": phrase("Dette ser ut som et telefonnummer. Ta det gjerne bort, så ingen kan se hvem du er."),
}

# Group

GROUP = phrase("Gruppeøving")
GROUP_PICK = phrase("Hvilken øvelse?")
GROUP_MINUTES = phrase("Hvor lenge?")
GROUP_DONE_TITLE = phrase("Takk for nå")
GROUP_RATE_HERE = phrase("Vil du svare på hvordan det var, så tast koden din på skjermen, en om gangen.")
GROUP_RATE_HOME = phrase("Eller skriv av denne koden og bruk den senere, her eller hjemme under «Fra hverdagen»:")
GROUP_OFFER_TITLE = phrase("Gruppa")
GROUP_YES = phrase("Ja, jeg vil svare")
GROUP_NO = phrase("Jeg var ikke med")


def group_offer(title: str, count: int) -> str:
    """The question whether the person took part in a group session of today."""
    return _("Gruppa gjorde {title} i dag, {minutes}. Var du med?").format(title=title, minutes=minutes(count))


# Staff

STAFF_CODE_ASK = phrase("Tast personalkoden")
PHRASE_ASK = phrase("Skriv frasen din")
STAFF_TITLE = phrase("Personale")
STAFF_ASK = phrase("Alt du gjør her, føres i loggen med koden din.")
FIRST_USE = phrase("Åpne en kode for PIN")
FIRST_USE_ASK = phrase("Tast koden som skal åpnes")
FIRST_USE_DONE = phrase("Koden er åpen i 30 minutter. Nå kan personen taste koden på skjermen og velge PIN.")
WEEKS = phrase("Hvor mange som er i hvilken uke")
WITHDRAW = phrase("Slett eller anonymiser en person")
WITHDRAW_ASK = phrase("Tast koden til personen")
WITHDRAW_ERASE = phrase("Slett alt")
WITHDRAW_ANONYMISE = phrase("La bare gjennomsnitt bli igjen")
NOTHING = phrase("Ikke gjør noe")
HAND_OVER = phrase("Lag rapport eller eksport")
HAND_OVER_ASK = phrase("Tast koden til personen")
HAND_OVER_WHAT = (
    phrase("Hva skal personen få?"),
    phrase("Det går bare når personen selv har sagt ja til det på skjermen."),
)
HAND_REPORT = phrase("Rapport: bare tall")
HAND_EXPORT = phrase("Eksport: alt, også egne ord")
LEAVE_KIOSK = phrase("Avslutt kiosken")
LEAVE_SURE = phrase("Kiosken stopper, og maskinen kan brukes til annet.")
LEAVE_YES = phrase_in("kiosken", "Avslutt")
STAY = phrase("Bli her")
LOCK_NOW = phrase("Lås skjermen")
LEAVE_ANYWAY = phrase("Du kan avslutte kiosken likevel. Det føres i loggen så snart det går an.")
TROUBLE_STAFF = phrase("Klinikkens fil kan ikke brukes akkurat nå. Med rett kode og frase kan du avslutte kiosken.")

_HANDOVER_NAMES = {
    AuditAction.MADE_REPORT: ("naervaer-rapport-{day}", ".html"),
    AuditAction.MADE_EXPORT: ("naervaer-eksport-{day}", ".zip"),
}
_HANDOVER_DONE = {
    AuditAction.MADE_REPORT: phrase("Rapporten er laget. Den har bare tall."),
    AuditAction.MADE_EXPORT: phrase("Eksporten er laget. Den har alt personen har skrevet."),
}
_GIVE_IT = phrase("Gi den til personen. En minnepinne følger med; ei fil på maskinen slettes etterpå.")
_NO_ROOM = phrase(
    "Det er ikke plass til fila i «{folder}». Rydd litt plass, eller bruk en annen minnepinne, og prøv igjen."
)
_NO_FOLDER = phrase(
    "Jeg finner ikke mappa «{folder}». Sett inn minnepinnen som hører til der, vent litt, og prøv igjen."
)
_NO_WRITING = phrase(
    "Jeg får ikke skrevet i «{folder}». Se om minnepinnen står i og ikke er låst, og prøv igjen. Hjelper det ikke, må den "
    "som har satt opp maskinen, se på det."
)


def handover_file_name(deed: AuditAction, day: date) -> tuple[str, str]:
    """How the name of a handed-over file begins and ends; nothing in it identifies the person."""
    begins, ends = _HANDOVER_NAMES[deed]
    return begins.format(day=day.isoformat()), ends


def handover_done(deed: AuditAction, name: str, beside: int) -> tuple[str, ...]:
    """The file was written; `beside` is how many files of other people lie there."""
    lines = (_HANDOVER_DONE[deed](), sentences(_("Fila heter {name}.").format(name=name), _GIVE_IT()))
    if not beside:
        return lines
    others = ngettext(
        "Der ligger det ei fil til fra nærvær. Pass på at personen bare får sin egen.",
        "Der ligger det {number} filer til fra nærvær. Pass på at personen bare får sin egen.",
        beside,
    )
    return (*lines, others.format(number=beside))


def handover_failed(number: int | None, folder: str) -> str:
    """The system refused to write in `folder`; `number` is its `errno`."""
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        template = _NO_ROOM()
    elif number in (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO):
        template = _NO_FOLDER()
    else:
        template = _NO_WRITING()
    return sentences(template.format(folder=folder), _("Ingen fil er laget."))


# Slip

SLIP = phrase("Jeg har en lapp fra gruppa")
SLIP_TITLE = phrase("Lapp fra gruppa")
SLIP_ASK = phrase("Tast koden på lappen")


def slip_summary(title: str, session_minutes: int, day: str) -> str:
    """The session that the slip stands for."""
    return f"{comma_list([title, minutes(session_minutes), day])}."


def slip_saved(title: str) -> str:
    """The session was saved."""
    return _("{title} med gruppa er ført opp.").format(title=title)


# Sound check

SOUND_TITLE = phrase("Lydprøve")
SOUND_ASK = phrase("Hører du klangen?")
SOUND_YES = phrase("Ja")
SOUND_AGAIN = phrase("Spill den en gang til")
SOUND_NO = phrase("Nei")
SOUND_HELP = phrase(
    "Se om høyttaleren er på og skrudd opp, og om den er valgt i maskinens lydinnstillinger. "
    "Hjelper det ikke, må den som har satt opp maskinen, se på det. Skjermen virker også uten lyd: teksten viser øvelsen."
)
SOUND_ON = phrase("Start skjermen")
