"""What the reminder and the page that sets it up say. A reminder invites; it never counts or complains."""

from __future__ import annotations

from datetime import datetime, time

from ..domain.reminder import Notification, Reminder
from ..invocation import command
from ..sanitize import sanitize
from .formats import WEEKDAYS, capitalised, counted, day_and_month, replaced_note, weekday_list
from .i18n import _, phrase

_ANCHORS = (
    (phrase("etter morgenkaffen"), time(8)),
    (phrase("etter lunsj"), time(12, 30)),
    (phrase("når du kommer hjem"), time(16, 30)),
    (phrase("før leggetid"), time(21, 30)),
)


def anchors() -> tuple[tuple[str, time], ...]:
    """What a reminder can be tied to, each with the time of day it usually is."""
    return tuple((anchor(), at) for anchor, at in _ANCHORS)


FILE_NAME = "naervaer-paaminnelse.ics"

TITLE = phrase("Påminnelse")
NONE = phrase("ingen")
ANCHOR_ASK = phrase("Hva kan den henge sammen med? Det er lettere å huske noe som hører til noe du gjør likevel.")
OWN = phrase("Noe annet")
OWN_ASK = phrase("Hva skal den følge etter?")
OWN_EXAMPLE = phrase("etter turen med hunden")
TIME_ASK = phrase("Når pleier det å være?")
OTHER_TIME = phrase("Et annet klokkeslett")
OTHER_TIME_ASK = phrase("Hvilket klokkeslett?")
OTHER_TIME_EXAMPLE = "8:15"
DAYS_ASK = phrase("Hvilke dager?")
CHOOSE_DAYS = phrase("Velg dager selv")
CHOOSE_DAYS_ASK = phrase("Velg dagene du vil ha, og så Ferdig.")
CHOSEN = phrase("valgt")
THESE_DAYS = phrase("Ferdig")
FILE = phrase("Lag ei kalenderfil")
FILE_WHY = phrase("Til telefonen eller kalenderen du bruker. Du sender eller flytter fila dit selv, og åpner den der.")
HERE = phrase("Si fra på denne maskinen")
HERE_WHY = phrase("Et varsel på skjermen når maskinen er på. Det tas bort igjen på samme sted.")
STOP = phrase("Ikke si fra på denne maskinen lenger")
STOP_WHY = phrase("Tar bort varselet her. Ei kalenderfil du har åpnet, tar du bort i kalenderen.")
CHANGE = phrase("Endre påminnelsen")
TURNED_OFF = phrase("Denne maskinen sier ikke fra lenger. Ingenting ligger igjen.")
WAS_OFF = phrase("Det var ingen påminnelse på denne maskinen.")
HERE_ON = phrase("Denne maskinen sier fra.")
HERE_OFF = phrase("Denne maskinen sier ikke fra.")
NOT_CHOSEN = phrase("Du har ikke valgt noen påminnelse.")


def how_to() -> str:
    """Which commands set up a reminder."""
    return _("Lag ei kalenderfil med «{command}», eller la denne maskinen si fra med «{command_2}».").format(
        command=command("remind -o paaminnelse.ics"), command_2=command("remind --install")
    )


OPEN_IT = phrase("Åpne fila på telefonen eller i kalenderen din. Ei ny fil tar plassen til den gamle.")
FIVE_MINUTES = phrase("fem minutter til deg selv")
WHEN_IT_SUITS = phrase("Når det passer. Passer det ikke i dag, er det helt greit.")


def announcement(reminder: Reminder) -> Notification:
    """What the notification says. It names neither pain nor practice, because others may see the screen."""
    anchor = sanitize(reminder.anchor).strip()
    return Notification(f"{capitalised(anchor)}: {FIVE_MINUTES()}", WHEN_IT_SUITS())


def clock_time(at: time) -> str:
    """A time of day: 08:00."""
    return f"{at:%H:%M}"


def summary(reminder: Reminder) -> str:
    """The reminder on one line."""
    return _("{anchor}, klokka {clock_time}, {weekday_list}").format(
        anchor=sanitize(reminder.anchor), clock_time=clock_time(reminder.at), weekday_list=weekday_list(reminder.days)
    )


def how_ask(reminder: Reminder) -> str:
    """The reminder that is chosen, and the question how to be reminded."""
    return _("{capitalised}. Hvordan vil du bli minnet på det?").format(capitalised=capitalised(summary(reminder)))


def reminder_state(reminder: Reminder | None, on: bool) -> tuple[str, ...]:
    """The reminder that is chosen, and whether this machine notifies."""
    here = HERE_ON() if on else HERE_OFF()
    return (_("Påminnelse: {summary}.").format(summary=summary(reminder)), here) if reminder else (NOT_CHOSEN(), here)


def calendar_file_written(file: str, weeks: int, first: datetime, replaced: bool) -> str:
    """A calendar file was written: where it is, and when it begins."""
    start = _("{weekdays} {day_and_month} klokka {clock_time}").format(
        weekdays=WEEKDAYS[first.isoweekday() - 1](),
        day_and_month=day_and_month(first),
        clock_time=clock_time(first.time()),
    )
    lasts = counted(weeks, "{number} uke", "{number} uker")
    return _("Kalenderfila er laget, fra {start}, i {lasts}.{replaced_note} Den ligger her: {file}").format(
        start=start, lasts=lasts, replaced_note=replaced_note(replaced), file=file
    )


def here_says(reminder: Reminder) -> str:
    """This machine will notify."""
    return _("Denne maskinen sier fra: {summary}.").format(summary=summary(reminder))


def turned_on(reminder: Reminder) -> str:
    """The same, with how to undo it from the command line."""
    return _("{here_says} Det tas bort med «{command}».").format(
        here_says=here_says(reminder), command=command("remind --remove")
    )
