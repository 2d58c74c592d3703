"""Words of the kiosk: the lock, the PIN, the staff, the group, and the sound check."""

from __future__ import annotations

from .progress_words import minutes

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
ON = "Videre"
NO_ENTRY_TITLE = "Ikke åpnet"
TROUBLE_TITLE = "En liten stans"
PRACTISE_ANYWAY = "Øv uten å logge inn"
TRY_AGAIN = "Prøv igjen"
NOT_KEPT = "Du kan øve som vanlig. Det du gjør nå, blir ikke lagret."
STARTING = "Et øyeblikk …"

IDENTIFYING = {
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
    """Asks whether the person was there."""
    return f"Gruppa gjorde {title} i dag, {minutes(count)}. Var du med?"


# Staff

STAFF_CODE_ASK = "Tast personalkoden"
PHRASE_ASK = "Skriv frasen din"
STAFF_TITLE = "Personale"
STAFF_ASK = "Alt du gjør her, føres i loggen med koden din."
FIRST_USE = "Åpne en kode: første gang, eller ny PIN"
FIRST_USE_ASK = "Tast koden som skal åpnes"
FIRST_USE_DONE = "Koden er åpen i 30 minutter. Nå kan personen taste koden på skjermen og velge PIN."
WEEKS = "Hvor mange som er i hvilken uke"
WITHDRAW = "Ta en person ut"
WITHDRAW_ASK = "Tast koden til den som skal ut"
WITHDRAW_HOW = "Dette kan ikke gjøres om."
WITHDRAW_ERASE = "Slett alt"
WITHDRAW_ANONYMISE = "La bare tallene bli igjen"
WITHDRAW_NOT = "Ikke gjør noe"
LEAVE_KIOSK = "Avslutt kiosken"
LEAVE_SURE = "Kiosken stopper, og maskinen kan brukes til annet."
LEAVE_YES = "Avslutt"
STAY = "Bli her"
LOCK_NOW = "Lås skjermen"

# Slip

SLIP = "Jeg har en lapp fra gruppa"
SLIP_TITLE = "Lapp fra gruppa"
SLIP_ASK = "Tast koden på lappen"


def slip_found(title: str, session_minutes: int, day: object) -> str:
    """What the slip tells."""
    return f"{title}, {minutes(session_minutes)}, {day}."


def slip_kept(title: str) -> str:
    """Said once it is kept."""
    return f"{title} med gruppa er ført opp."


# Sound check

SOUND_TITLE = "Lydprøve"
SOUND_ASK = "Hører du klangen?"
SOUND_YES = "Ja"
SOUND_AGAIN = "Spill den en gang til"
SOUND_NO = "Nei"
SOUND_HELP = (
    "Se om høyttaleren er på og skrudd opp, og om den er valgt i maskinens lydinnstillinger. «nærvær doctor» sier hva som "
    "mangler. Skjermen virker også uten lyd: teksten viser øvelsen."
)
SOUND_ON = "Start skjermen"
