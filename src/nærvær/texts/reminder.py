"""What the reminder and the page that sets it up say. A reminder invites; it never counts or complains."""

from __future__ import annotations

from datetime import datetime, time

from ..domain.reminder import Notification, OfferedAnchor, Reminder, read_anchor
from ..invocation import command
from ..sanitize import sanitize
from .formats import WEEKDAYS, capitalised, clock_time, day_and_month, labelled, replaced_sentence, weekday_list
from .i18n import _, fill, ngettext, phrase, phrase_in, sentences

_ANCHOR_NAMES = {
    OfferedAnchor.MORNING_COFFEE: phrase("etter morgenkaffen"),
    OfferedAnchor.LUNCH: phrase("etter lunsj"),
    OfferedAnchor.COMING_HOME: phrase("når du kommer hjem"),
    OfferedAnchor.BEDTIME: phrase("før leggetid"),
}
USUAL_TIMES: dict[str, time] = {
    OfferedAnchor.MORNING_COFFEE: time(8),
    OfferedAnchor.LUNCH: time(12, 30),
    OfferedAnchor.COMING_HOME: time(16, 30),
    OfferedAnchor.BEDTIME: time(21, 30),
}
"""When it usually is, by anchor, in the order they are offered."""


def anchor_name(anchor: str) -> str:
    """What a reminder is tied to, in words; a person's own words stand as they are."""
    return _ANCHOR_NAMES[anchor]() if isinstance(anchor, OfferedAnchor) else sanitize(anchor)


def anchor_named(words: str) -> str:
    """The anchor that is offered under these words, however they are cased, else what they mean in a diary."""
    wanted = words.casefold()
    return next((anchor for anchor, name in _ANCHOR_NAMES.items() if name().casefold() == wanted), read_anchor(words))


FILE_NAME = "naervaer-paaminnelse.ics"

TITLE = phrase("Påminnelse")
NONE = phrase_in("påminnelse", "ingen")
ANCHOR_ASK = phrase("Hva vil du knytte den til? Det er lettere å huske sammen med noe du gjør hver dag.")
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
NO_REMINDER = phrase("Ingen påminnelse")
NO_REMINDER_WHY = phrase("Slår av påminnelsen. Ei kalenderfil du har åpnet, tar du bort i kalenderen.")
REMOVED = phrase("Du har ingen påminnelse lenger.")
REMOVE_FROM_CALENDAR = phrase("Har du åpnet ei kalenderfil, sletter du påminnelsen i kalenderen også.")
TURNED_OFF = phrase("Denne maskinen sier ikke fra lenger. Ingenting ligger igjen.")
WAS_OFF = phrase("Det var ingen påminnelse på denne maskinen.")
HERE_ON = phrase("Denne maskinen sier fra.")
HERE_OFF = phrase("Denne maskinen sier ikke fra.")
NOT_CHOSEN = phrase("Du har ikke valgt noen påminnelse.")


def how_to() -> str:
    """Which commands set up a reminder."""
    return _("Lag ei kalenderfil med «{make_a_file}», eller la denne maskinen si fra med «{install}».").format(
        make_a_file=command("remind -o paaminnelse.ics"), install=command("remind --install")
    )


OPEN_IT = phrase("Åpne fila på telefonen eller i kalenderen din. Ei ny fil tar plassen til den gamle.")
SOME_MINUTES = phrase("noen minutter til deg selv")
WHEN_IT_SUITS = phrase("Når det passer. Passer det ikke i dag, er det helt greit.")


def announcement(reminder: Reminder) -> Notification:
    """What the notification says. It names neither pain nor practice, because others may see the screen."""
    anchor = anchor_name(reminder.anchor).strip()
    return Notification(labelled(capitalised(anchor), SOME_MINUTES()), WHEN_IT_SUITS())


def summary(reminder: Reminder) -> str:
    """The reminder on one line."""
    return _("{anchor}, klokka {time}, {days}").format(
        anchor=anchor_name(reminder.anchor), time=clock_time(reminder.at), days=weekday_list(reminder.days)
    )


def how_ask(reminder: Reminder) -> str:
    """The reminder that is chosen, and the question how to be reminded."""
    return _("{reminder}. Hvordan vil du bli minnet på det?").format(reminder=capitalised(summary(reminder)))


def reminder_state(reminder: Reminder | None, on: bool) -> tuple[str, ...]:
    """The reminder that is chosen, and whether this machine notifies."""
    here = HERE_ON() if on else HERE_OFF()
    return (_("Påminnelse: {reminder}.").format(reminder=summary(reminder)), here) if reminder else (NOT_CHOSEN(), here)


def calendar_file_written(file: str, weeks: int, first: datetime, replaced: bool) -> str:
    """A calendar file was written: where it is, and when it begins."""
    start = _("{weekday} {date} klokka {time}").format(
        weekday=WEEKDAYS[first.isoweekday() - 1](), date=day_and_month(first), time=clock_time(first.time())
    )
    written = ngettext(
        "Kalenderfila er laget, fra {start}, i {number} uke. {replaced} Den ligger her: {file}",
        "Kalenderfila er laget, fra {start}, i {number} uker. {replaced} Den ligger her: {file}",
        weeks,
    )
    return fill(written, start=start, number=weeks, replaced=replaced_sentence(replaced), file=file)


def here_says(reminder: Reminder) -> str:
    """This machine will notify."""
    return _("Denne maskinen sier fra: {reminder}.").format(reminder=summary(reminder))


def turned_on(reminder: Reminder) -> str:
    """The same, with how to undo it from the command line."""
    return sentences(here_says(reminder), _("Det tas bort med «{command}».").format(command=command("remind --remove")))


REMOVE_ALONE = phrase("--remove tar bort påminnelsen, og kan ikke stå sammen med andre valg enn --data-dir.")
WEEKS_NEED_A_FILE = phrase("--weeks gjelder kalenderfila. Legg til -o og et filnavn.")
