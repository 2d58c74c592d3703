"""What is said of the passphrase of a diary at home: before it is chosen, when it is asked for, and when it is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.own_data import LONGEST_PASSPHRASE, SHORTEST_PASSPHRASE, normalised
from ..invocation import PASSPHRASE_VARIABLE, command
from ..sanitize import sanitize
from .i18n import _, phrase, sentences

# The row in the settings

TITLE, WHY = (
    phrase("Lås dagboka med passord"),
    phrase("Da kan ingen lese den uten passordet, heller ikke den som får tak i maskinen."),
)
ON, OFF = phrase("låst"), phrase("av")

# Turning it on

BEFORE = (
    phrase("Da skriver du et passord hver gang du åpner nærvær, og ingen kan lese dagboka uten."),
    phrase(
        "Glemmer du passordet, er alt i dagboka borte. Ingen kan hente det fram igjen, heller ikke vi som lager nærvær. "
        "Skriv det gjerne på en lapp, og gjem den."
    ),
    phrase(
        "Sikkerhetskopiene her blir låst med det samme passordet. Rapporter, eksport, påminnelser og det du har lagret "
        "andre steder, blir ikke låst."
    ),
)
SET_ASIDE = phrase("Filer som er lagt til side etter en skade eller en gjenoppretting, blir slettet.")
LEAVE_IT = phrase("La det være")
CHOOSE_ONE = phrase("Velg et passord")
NEW, NEW_WHY = (
    phrase("Hvilket passord vil du ha?"),
    phrase("Noen ord etter hverandre er lett å huske og vanskelig å gjette. Det vises ikke mens du skriver."),
)
AGAIN, AGAIN_WHY = phrase("Skriv det en gang til"), phrase("Så vi er sikre på at det ble slik du mente.")
GO_ON = phrase("Gå videre")
LOCK_NOW = phrase("Lås dagboka")
NOT_ALIKE = phrase("De to var ikke like. Velg på nytt, så prøver vi igjen.")
LOCKED_NOW = (
    phrase("Dagboka og sikkerhetskopiene her er låst."),
    phrase("Neste gang du åpner nærvær, spør jeg etter passordet. Husk: Uten det er alt borte."),
)

# When it is on

WHAT = phrase("Dagboka er låst med passord.")
CHANGE = phrase("Bytt passord")
TAKE_OFF, TAKE_OFF_WHY = (
    phrase("Ta bort låsen"),
    phrase("Da kan den som bruker maskinen, lese dagboka igjen. Ingenting av det du har skrevet, blir borte."),
)
PRESENT = phrase("Passordet du har nå")
CHANGED = (
    phrase("Passordet er byttet. Det gamle åpner ikke dagboka lenger."),
    phrase("Kopier du har lagret andre steder, åpnes fortsatt med det gamle."),
)
TAKEN_OFF = phrase("Låsen er tatt bort. Dagboka og sikkerhetskopiene er som før.")

# Asked for when nærvær opens

LOCKED_TITLE = phrase("Dagboka er låst")
ASK = phrase("Skriv passordet ditt")
ASK_HOW = phrase("Det vises ikke mens du skriver.")
OPEN = phrase("Åpne dagboka")
WRONG = phrase("Det var ikke passordet. Prøv så mange ganger du vil.")
WITHOUT_TITLE, WITHOUT_LABEL = phrase("Uten passordet"), phrase("uten passordet")
CANNOT = phrase("Uten passordet kan ingen åpne dagboka. Det du gjør nå, blir ikke ført opp i den.")
TRY_AGAIN = phrase("Skriv passordet")
PRACTISE_WITHOUT = phrase("Øv uten dagboka")


def forgotten() -> str:
    """What somebody can do who has forgotten it."""
    return _("Har du glemt det, kan du slette dagboka og begynne på ei ny: {command}").format(command=command("erase"))


# In lines and for commands

PROMPT = phrase("Passordet til dagboka: ")
COPY_PROMPT = phrase("Passordet kopien ble låst med: ")
PRESENT_PROMPT = phrase("Passordet du har nå: ")
AGAIN_PROMPT = phrase("En gang til: ")
ASK_IN_LINES = phrase("Dagboka er låst. Skriv passordet, eller bare Enter for å gå videre uten dagboka.")
NOT_LOCKED = phrase("Dagboka er ikke låst.")


def new_prompt() -> str:
    """The question for a new passphrase."""
    return _("Velg et passord på minst {number} tegn, gjerne noen ord: ").format(number=SHORTEST_PASSPHRASE)


def too_short_or_long(typed: str) -> str:
    """A passphrase will not do, with what it needs."""
    if len(normalised(typed)) > LONGEST_PASSPHRASE:
        return _("Passordet kan ha høyst {number} tegn.").format(number=LONGEST_PASSPHRASE)
    return _("Passordet må ha minst {number} tegn. Noen ord etter hverandre er fint.").format(
        number=SHORTEST_PASSPHRASE
    )


def wrong_in_lines() -> str:
    """It was another passphrase."""
    return _("Det var ikke passordet. Prøv igjen, eller trykk bare Enter for å la det være.")


def already_locked() -> str:
    """The diary is locked, and how that is changed."""
    return _("Dagboka er låst fra før. Bytt passord: {change} Ta bort låsen: {off}").format(
        change=command("lock --change"), off=command("lock --off")
    )


def before_locking(*, set_aside: bool) -> Iterator[str]:
    """What locking means, before it is done."""
    yield from (sentence() for sentence in BEFORE)
    if set_aside:
        yield SET_ASIDE()


def file_does_not_open(name: str) -> str:
    """The passphrase in a file is another one."""
    return _("Passordet i fila som {variable} peker på, åpner ikke dagboka: {file}").format(
        variable=PASSPHRASE_VARIABLE, file=sanitize(name)
    )


def file_not_readable(name: str) -> str:
    """The file with the passphrase cannot be read."""
    return _("Jeg kan ikke lese fila som {variable} peker på: {file}").format(
        variable=PASSPHRASE_VARIABLE, file=sanitize(name)
    )


def erase_without_counting() -> str:
    """What erasing removes of a locked diary, which cannot be counted."""
    return sentences(
        _("Dagboka er låst, så jeg kan ikke telle hva som står i den."),
        _("Alt i den blir slettet for godt, med sikkerhetskopiene her og låsen."),
    )


def copy_keys_kept(file: str) -> str:
    """The key of a copy lies beside it."""
    return _("Kopien er låst. Ta vare på denne fila sammen med den, ellers kan den ikke åpnes: {file}").format(
        file=file
    )


def copy_is_locked(file: str) -> str:
    """A copy is locked with a passphrase of its own."""
    return _("Denne kopien er låst med et passord som ikke er gitt: {file}").format(file=file)
