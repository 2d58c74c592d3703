"""What the kiosk says to staff about codes and slips, the accounts of the staff, and the audit log."""

from __future__ import annotations

from datetime import datetime

from ..domain.clinic import PersonState, Role, StaffAccount
from .clinic import ROLES, STATES, code_text
from .formats import counted, numeric_date
from .i18n import _, ngettext, phrase, sentences

# Codes and slips

CODES = phrase("Koder og lapper")
CODES_ASK = phrase("En kode sier ikke hvem noen er. Navnet skrives for hånd på lappen.")
NEW_CODES = phrase("Nye koder på lapper")
HOW_MANY = phrase("Hvor mange lapper?")
GROUP_SLIPS = phrase("Lapper til ei gruppe")
PEOPLE = phrase("Alle kodene")
PEOPLE_ASK = phrase("Velg en kode for å åpne den eller stenge den igjen.")
NO_PEOPLE = phrase("Ingen koder ennå. Lag noen på «Nye koder på lapper».")
OPEN_CODE = phrase("Åpne for PIN")
OPEN_ANEW = phrase("Åpne for ny PIN")
CLOSE_CODE = phrase("Steng koden")
CODE_CLOSED = phrase("Koden er stengt. Den må åpnes på nytt når personen er her.")
PRINTED = phrase("Lappene er sendt til skriveren. Se etter at alle kom ut, før du gir bort noen.")
BY_HAND = phrase("Her er verken skriver eller minnepinne. Skriv av kodene før du går videre, én på hver lapp:")
NOTHING_MADE = phrase("Ingen koder er laget.")


def person_state(state: PersonState, made_at: datetime) -> str:
    """Where a code stands, and since when there is one."""
    return _("{state}, fra {date}").format(state=STATES[state](), date=numeric_date(made_at))


def person_question(code: str) -> str:
    """What is to be done with this code."""
    return _("Hva skal gjøres med {code}?").format(code=code_text(code))


def slips_in_file(count: int, name: str) -> str:
    """The slips were written to a file of this name in the folder of the kiosk."""
    made = ngettext("{number} lapp er laget.", "{number} lapper er laget.", count).format(number=count)
    where = _("Fila heter {name}. Skriv den ut fra en annen maskin, og slett den etterpå.").format(name=name)
    return sentences(made, where)


def slip_count(count: int) -> str:
    """A number of slips to choose."""
    return counted(count, "{number} lapp", "{number} lapper")


def slips_file_name(day: str) -> tuple[str, str]:
    """How the name of a file of slips begins and ends."""
    return f"naervaer-lapper-{day}", ".pdf"


# The staff

ACCOUNTS = phrase("Personalet og loggen")
ACCOUNTS_ASK = phrase("Hver har sin egen kode. Lån den ikke bort: loggen sier hvem som har gjort hva.")
OWN_PASSPHRASE = phrase("Ny frase for meg")
STAFF_LIST = phrase("Alle i personalet")
STAFF_LIST_ASK = phrase("Når hver kode sist ble brukt. En leder kan velge en kode for å endre den.")
NEW_STAFF = phrase("Ny kode til noen i personalet")
NEW_STAFF_ROLE = phrase("Hva skal den nye kunne gjøre?")
ROLE_LABELS = {
    Role.STAFF: phrase("Det daglige"),
    Role.LEAD: phrase("Alt, også slette personer og lage personalkoder"),
}
CHOOSE_PASSPHRASE = phrase("Velg en frase på minst 12 tegn, gjerne fire ord")
CHOOSE_PASSPHRASE_WHY = phrase(
    "En frase er et langt passord. Den som skal bruke den, skriver den selv. Bare tegnene her, så den kan tastes overalt."
)
PASSPHRASE_AGAIN = phrase("Skriv den én gang til")
PASSPHRASES_DIFFER = phrase("De to var ikke like. Prøv igjen.")
GIVE_PASSPHRASE = phrase("Ny frase for denne koden")
REMOVE_ACCOUNT = phrase("Ta bort denne koden")
REMOVE_SURE = phrase("Den som har koden, er ute med en gang, også på andre skjermer.")


def account_detail(account: StaffAccount) -> str:
    """Who an account is for, and when it was last used."""
    if account.last_login is None:
        return _("{role}, aldri brukt").format(role=ROLES[account.role]())
    return _("{role}, sist brukt {date}").format(role=ROLES[account.role](), date=numeric_date(account.last_login))


def account_line(account: StaffAccount) -> str:
    """One line for an account and what is known of it."""
    return f"{code_text(account.code)}  {account_detail(account)}"


def account_question(code: str) -> str:
    """What is to be done with this account."""
    return _("Hva skal gjøres med personalkoden {code}?").format(code=code_text(code))


# The log, and lists that are longer than a page

AUDIT = phrase("Loggen")
AUDIT_ASK = phrase("Det nyeste står først. Velg en linje for å lese hele.")
SEARCH = phrase("Søk …")
SEARCH_ASK = phrase("Skriv noe av det du leter etter: en kode, en dato, et ord")
SHOW_ALL = phrase("Vis alle igjen")
EARLIER, LATER = phrase("Neste side"), phrase("Forrige side")
LIST_EMPTY = phrase("Her står det ingenting ennå.")


def found(needle: str, count: int) -> str:
    """How many lines a search found."""
    if not count:
        return _("Fant ingenting med «{needle}».").format(needle=needle)
    lines = counted(count, "{number} linje", "{number} linjer")
    return _("{lines} med «{needle}».").format(lines=lines, needle=needle)


# Withdrawing a person


MACHINE_KEY = phrase(
    "Dagbøkene er åpnet. Maskinen skulle ha gjort det selv, men nøkkelen den har, passer ikke. Si fra til den som har "
    "ansvaret for maskinen."
)


def withdraw_question(code: str) -> str:
    """Which way a person is to be withdrawn."""
    return _("Hva skal gjøres med alt fra {code}? Det kan ikke gjøres om.").format(code=code_text(code))
