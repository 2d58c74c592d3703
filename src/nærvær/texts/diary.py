"""What the diary page says: the list of what was done, adding to it, and correcting it."""

from __future__ import annotations

from datetime import date

from .formats import long_date

DIARY = "Dagboka di"
DIARY_ASK = "Velg noe for å rette det."
EMPTY = "Her står det du har gjort."
ADD = "Før opp noe du har gjort"
ADD_WHAT = "Hva gjorde du?"
ADD_OWN = "Noe annet"
ADD_MINUTES = "Omtrent hvor mange minutter?"
ADD_MINUTES_WHY = "Tomt går også bra."
ADD_WHEN = "Hvilken dag var det?"
OTHER_DAY = "En annen dag"
OTHER_DAY_ASK = "Hvilken dato?"
OTHER_DAY_EXAMPLE = "For eksempel: 17.5.2026"
TODAY, YESTERDAY = "I dag", "I går"
ADDED = "Ført opp: {what}, {when}."
NOT_MINUTES = "Skriv minuttene som et helt tall fra 1 til {highest}, eller la det stå tomt."
NOT_A_DATE = "Skriv datoen som dag, måned og år, for eksempel 17.5.2026."
NOT_YET = "Den dagen har ikke vært ennå. Velg i dag eller en dag før."
TOO_LONG_AGO = "Det er lenge siden. Velg en dag fra og med {earliest}."

WHAT_TO_CHANGE = "Hva vil du rette?"
MINUTES, DAY = "Minutter", "Dag"
PAIN_BEFORE, PAIN_AFTER, HELPED, NOTE = "Smerte før", "Smerte etter", "Hjalp", "Linja di"
REMOVE = "Ta den bort"
REMOVE_ASK = "Vil du ta den bort fra ukene dine?"
REMOVE_WHY = "Den teller ikke lenger og vises ikke her."
REMOVE_YES, REMOVE_NO = "Ja, ta den bort", "Nei, la den stå"
REMOVED = "Den er tatt bort."
CORRECTED = "Rettet."
PUT_ASIDE = "latt ligge"
PUT_ASIDE_WHY = "Den ble avbrutt, og du lot den ligge. Den står her, men teller ikke."
NOTE_ASK = "Linja di"
NOTHING = "–"


def day_in_sentence(when: date, today: date) -> str:
    """A day in a sentence: today, yesterday, or its date."""
    if when == today:
        return TODAY.lower()
    return YESTERDAY.lower() if (today - when).days == 1 else long_date(when)
