"""What the reminder and the page that sets it up say. A reminder invites; it never counts or complains."""

from __future__ import annotations

from datetime import datetime, time

from ..domain.reminder import Notification, Reminder
from ..invocation import command
from ..sanitize import sanitize
from .formats import WEEKDAYS, capitalised, counted, day_and_month, replaced_note, weekday_list

# What a reminder can be tied to, each with the time of day it usually is.
ANCHORS = (
    ("etter morgenkaffen", time(8)),
    ("etter lunsj", time(12, 30)),
    ("når du kommer hjem", time(16, 30)),
    ("før leggetid", time(21, 30)),
)
FILE_NAME = "naervaer-paaminnelse.ics"

TITLE = "Påminnelse"
NONE = "ingen"
ANCHOR_ASK = "Hva kan den henge sammen med? Det er lettere å huske noe som hører til noe du gjør likevel."
OWN = "Noe annet"
OWN_ASK = "Hva skal den følge etter?"
OWN_EXAMPLE = "etter turen med hunden"
TIME_ASK = "Når pleier det å være?"
OTHER_TIME = "Et annet klokkeslett"
OTHER_TIME_ASK = "Hvilket klokkeslett?"
OTHER_TIME_EXAMPLE = "8:15"
DAYS_ASK = "Hvilke dager?"
CHOOSE_DAYS = "Velg dager selv"
CHOOSE_DAYS_ASK = "Velg dagene du vil ha, og så Ferdig."
CHOSEN = "valgt"
THESE_DAYS = "Ferdig"
FILE = "Lag ei kalenderfil"
FILE_WHY = "Til telefonen eller kalenderen du bruker. Du sender eller flytter fila dit selv, og åpner den der."
HERE = "Si fra på denne maskinen"
HERE_WHY = "Et varsel på skjermen når maskinen er på. Det tas bort igjen på samme sted."
STOP = "Ikke si fra på denne maskinen lenger"
STOP_WHY = "Tar bort varselet her. Ei kalenderfil du har åpnet, tar du bort i kalenderen."
CHANGE = "Endre påminnelsen"
TURNED_OFF = "Denne maskinen sier ikke fra lenger. Ingenting ligger igjen."
WAS_OFF = "Det var ingen påminnelse på denne maskinen."
HERE_ON = "Denne maskinen sier fra."
HERE_OFF = "Denne maskinen sier ikke fra."
NOT_CHOSEN = "Du har ikke valgt noen påminnelse."
HOW_TO = (
    f"Lag ei kalenderfil med «{command('remind -o paaminnelse.ics')}», eller la denne maskinen si fra med "
    f"«{command('remind --install')}»."
)
OPEN_IT = "Åpne fila på telefonen eller i kalenderen din. Ei ny fil tar plassen til den gamle."
FIVE_MINUTES = "fem minutter til deg selv"
WHEN_IT_SUITS = "Når det passer. Passer det ikke i dag, er det helt greit."


def announcement(reminder: Reminder) -> Notification:
    """What the notification says. It names neither pain nor practice, because others may see the screen."""
    anchor = sanitize(reminder.anchor).strip()
    return Notification(f"{capitalised(anchor)}: {FIVE_MINUTES}", WHEN_IT_SUITS)


def clock_time(at: time) -> str:
    """A time of day: 08:00."""
    return f"{at:%H:%M}"


def summary(reminder: Reminder) -> str:
    """The reminder on one line."""
    return f"{sanitize(reminder.anchor)}, klokka {clock_time(reminder.at)}, {weekday_list(reminder.days)}"


def how_ask(reminder: Reminder) -> str:
    """The reminder that is chosen, and the question how to be reminded."""
    return f"{capitalised(summary(reminder))}. Hvordan vil du bli minnet på det?"


def reminder_state(reminder: Reminder | None, on: bool) -> tuple[str, ...]:
    """The reminder that is chosen, and whether this machine notifies."""
    here = HERE_ON if on else HERE_OFF
    return (f"Påminnelse: {summary(reminder)}.", here) if reminder else (NOT_CHOSEN, here)


def calendar_file_written(file: str, weeks: int, first: datetime, replaced: bool) -> str:
    """A calendar file was written: where it is, and when it begins."""
    start = f"{WEEKDAYS[first.isoweekday() - 1]} {day_and_month(first)} klokka {clock_time(first.time())}"
    lasts = counted(weeks, "uke", "uker")
    return f"Kalenderfila er laget, fra {start}, i {lasts}.{replaced_note(replaced)} Den ligger her: {file}"


def here_says(reminder: Reminder) -> str:
    """This machine will notify."""
    return f"Denne maskinen sier fra: {summary(reminder)}."


def turned_on(reminder: Reminder) -> str:
    """The same, with how to undo it from the command line."""
    return f"{here_says(reminder)} Det tas bort med «{command('remind --remove')}»."
