"""What `import` says of a table of past practice: how it was read, what is wrong in it, and what it must have."""

from __future__ import annotations

from collections.abc import Iterable

from ..sanitize import sanitize, shorten
from .formats import text_list

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252, som Excel skriver",
}
DELIMITERS = {";": "semikolon", ",": "komma", "\t": "tabulator", "|": "loddrett strek"}
START_HEADINGS = "start, dato, date"
LABEL_HEADINGS = "label, øvelse, aktivitet, activity"
LENGTH_HEADINGS = "minutter, sekunder, varighet, duration"
_LONGEST_ECHO = 40
_MOST_COLUMNS = 20
_NOTHING_TAKEN = "Ingenting er ført inn"


def excerpt(text: str) -> str:
    """Text from the file, made short and safe to show."""
    return shorten(sanitize(text).strip(), _LONGEST_ECHO)


def cell_error(number: int, column: str, what: str) -> str:
    """What is wrong in one cell."""
    return f"Linje {number}, kolonnen «{excerpt(column)}»: {what}. {_NOTHING_TAKEN}. Rett det, og prøv igjen."


def line_error(number: int, what: str) -> str:
    """What is wrong with a line."""
    return f"Linje {number}: {what}. {_NOTHING_TAKEN}. Rett det, og prøv igjen."


def table_as_read(encoding: str, delimiter: str, columns: Iterable[str]) -> str:
    """How the table was read, so that the person can see what went wrong."""
    names = [f"«{excerpt(name)}»" for name in columns]
    more = f" og {len(names) - _MOST_COLUMNS} til" if len(names) > _MOST_COLUMNS else ""
    shown = f"{', '.join(names[:_MOST_COLUMNS])}{more}" if more else text_list(names)
    how = f" med {DELIMITERS[delimiter]} mellom kolonnene" if len(names) > 1 else ""
    which = "denne kolonnen" if len(names) == 1 else "disse kolonnene"
    return f"Jeg leste fila som {ENCODINGS[encoding]}{how}, og fant {which} i den første linja: {shown}."


def columns_missing(how_it_was_read: str, needed: Iterable[str]) -> str:
    """Required columns are missing; `needed` describes each with the headings it may have."""
    return (
        f"{how_it_was_read} Det som mangler, er {text_list(needed)}. {_NOTHING_TAKEN}. "
        "Gi kolonnene slike navn i den første linja, og prøv igjen."
    )


REQUIRED_COLUMNS = {
    "start": f"når det var (kalt for eksempel {START_HEADINGS})",
    "label": f"hva det var (kalt for eksempel {LABEL_HEADINGS})",
}


def column_twice(how_it_was_read: str, first: str, second: str) -> str:
    """Two columns have the same meaning."""
    return (
        f"{how_it_was_read} «{excerpt(first)}» og «{excerpt(second)}» sier det samme, og jeg vet ikke hvilken som gjelder. "
        f"{_NOTHING_TAKEN}. Ta bort den ene, og prøv igjen."
    )


def clock_or_length(how_it_was_read: str, heading: str) -> str:
    """A column may be a time of day or a length."""
    return (
        f"{how_it_was_read} «{excerpt(heading)}» kan være når på dagen det var, eller hvor lenge, og jeg gjetter ikke. "
        f"{_NOTHING_TAKEN}. Kall den klokkeslett eller varighet, og prøv igjen."
    )


NO_TABLE = (
    "Jeg kan lese eksporter fra nærvær (.zip) og tabeller (.csv) med navn på kolonnene i den første linja. "
    f"Denne fila er ingen av delene. {_NOTHING_TAKEN}."
)
UNSURE_ENCODING = (
    "Jeg kan ikke se sikkert hvordan bokstavene i fila er skrevet: den er verken UTF-8, UTF-16 eller Windows-1252. "
    f"{_NOTHING_TAKEN}. Lagre den på nytt som «CSV UTF-8», og prøv igjen."
)
BROKEN_ENCODING = (
    "Fila er merket som {encoding}, men er det ikke hele veien. "
    f"{_NOTHING_TAKEN}. Lagre den på nytt som «CSV UTF-8», og prøv igjen."
)
TABLE_TOO_LARGE = "Tabellen er for stor. Del den i flere filer på høyst {lines} linjer."
EMPTY_TABLE = "Det står ingen øvelser i tabellen, så ingenting er ført inn."
START_WRONG = "skriv tidspunktet som 2026-03-01 07:30 eller 01.03.2026 07:30"
START_NUMBER = "dette er et tall, ikke en dato; skriv tidspunktet som 2026-03-01 07:30 eller 01.03.2026 07:30"
START_SHORT_YEAR = "skriv året med fire tall, som 01.03.2026"
NO_SUCH_DAY = "den dagen finnes ikke"
START_FUTURE = "tidspunktet har ikke vært ennå"
START_EARLY = "året må være 1900 eller senere"
CLOCK_WRONG = "skriv klokkeslettet som 07:30"
SECONDS_WRONG = "skriv et helt tall fra 0 til 86400"
MINUTES_WRONG = "skriv et tall fra 0 til 1440, som 20 eller 7,5"
LENGTH_WRONG = "skriv hvor lenge som timer:minutter:sekunder (0:20:00), eller med ord (20 min)"
SECONDS_NEEDED = "en øvelse må ha et antall sekunder"
KIND_WRONG = "skriv formal for en øvelse eller informal for noe fra hverdagen"
LABEL_WRONG = "skriv hva det var, med høyst {room} tegn"
NOTE_WRONG = "det er plass til {room} tegn"
ENDED_WRONG = "skriv finished, stopped eller interrupted"
ID_WRONG = "dette er ikke en id fra nærvær"
ID_TWICE = "denne id-en står også på linje {first}"
WHOLE_WRONG = "skriv et helt tall fra {lowest} til {highest}"
DAY_WRONG = "skriv dagen som 2026-03-01"
TOO_MANY_CELLS = "her står det mer enn det er kolonner til: {cells} celler, {columns} kolonner"
QUOTE_OPEN = "et anførselstegn som begynner her, blir ikke lukket der det skal"
CLOCK_UNLIKE = "klokkeslettet er et annet enn i kolonnen «{other}»"
UNNAMED = "kolonne {number}"
CELL_TOO_LONG = "ei celle er for lang, eller et anførselstegn blir ikke lukket"


def ambiguous_date(cell: str, day_first: str, month_first: str) -> str:
    """A date whose order of day and month is not certain."""
    return (
        f"«{excerpt(cell)}» kan være {day_first} eller {month_first}, og jeg gjetter ikke. "
        "Skriv datoene som 2026-03-01 eller 01.03.2026"
    )


def ambiguous_length(cell: str, first: str, second: str) -> str:
    """A length whose unit is not certain."""
    return (
        f"«{excerpt(cell)}» kan være {first} eller {second}, og jeg gjetter ikke. "
        "Skriv 0:20:00 eller 20 min, eller kall kolonnen minutter eller sekunder"
    )


def date_order_read(day_first: bool, number: int, cell: str) -> str:
    """How the dates were read, and why."""
    order = "dag/måned/år" if day_first else "måned/dag/år"
    return f"Datoene er lest som {order}, slik linje {number} («{excerpt(cell)}») viser."


def columns_unused(columns: Iterable[str]) -> str:
    """Columns that were not understood and not imported."""
    names = [f"«{excerpt(name)}»" for name in columns]
    return f"Dette ble ikke tatt med: {'kolonnen' if len(names) == 1 else 'kolonnene'} {text_list(names)}."
