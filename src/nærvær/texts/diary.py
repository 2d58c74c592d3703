"""What the diary page says: the list of what was done, adding to it, and correcting it."""

from __future__ import annotations

from datetime import date

from ..domain.validation import EARLIEST_DAY
from . import formats
from .i18n import phrase

DIARY = phrase("Dagboka di")
DIARY_ASK = phrase("Velg noe for å rette det.")
EMPTY = phrase("Her står det du har gjort.")
ADD = phrase("Før opp noe du har gjort")
ADD_WHAT = phrase("Hva gjorde du?")
ADD_OWN = phrase("Noe annet")
ADD_MINUTES = phrase("Omtrent hvor mange minutter?")
ADD_MINUTES_WHY = phrase("Tomt går også bra.")
ADD_WHEN = phrase("Hvilken dag var det?")
OTHER_DAY = phrase("En annen dag")
OTHER_DAY_ASK = phrase("Hvilken dato?")
OTHER_DAY_EXAMPLE = phrase("For eksempel: 17.5.2026")
TODAY, YESTERDAY = phrase("I dag"), phrase("I går")
ADDED = phrase("Ført opp: {what}, {when}.")
NOT_MINUTES = phrase("Skriv minuttene som et helt tall fra 1 til {highest}, eller la det stå tomt.")
NOT_A_DATE = phrase("Skriv datoen som dag, måned og år, for eksempel 17.5.2026.")
NOT_YET = phrase("Den dagen har ikke vært ennå. Velg i dag eller en dag før.")
TOO_LONG_AGO = phrase("Det er lenge siden. Velg en dag fra og med {earliest}.")

WHAT_TO_CHANGE = phrase("Hva vil du rette?")
MINUTES, DAY = phrase("Minutter"), phrase("Dag")
NOTE = phrase("Linja di")
REMOVE = phrase("Ta den bort")
REMOVE_ASK = phrase("Vil du ta den bort fra ukene dine?")
REMOVE_WHY = phrase("Den teller ikke lenger og vises ikke her.")
REMOVE_YES, REMOVE_NO = phrase("Ja, ta den bort"), phrase("Nei, la den stå")
REMOVED = phrase("Den er tatt bort.")
CORRECTED = phrase("Rettet.")
PUT_ASIDE = phrase("latt ligge")
PUT_ASIDE_WHY = phrase("Den ble avbrutt, og du lot den ligge. Den står her, men teller ikke.")
NOTE_ASK = phrase("Linja di")
NOTHING = "–"


def day_problem(day: date | None, today: date) -> str:
    """What is wrong with the day something is to be recorded for, which is None where no day was typed; "" for nothing."""
    if day is None:
        return NOT_A_DATE()
    if day > today:
        return NOT_YET()
    return TOO_LONG_AGO().format(earliest=formats.long_date(EARLIEST_DAY)) if day < EARLIEST_DAY else ""


def day_in_sentence(when: date, today: date) -> str:
    """A day in a sentence: today, yesterday, or its date."""
    if when == today:
        return formats.TODAY()
    return formats.YESTERDAY() if (today - when).days == 1 else formats.long_date(when)
