"""What `import` says of a table of past practice: how it was read, what is wrong in it, and what it must have."""

from __future__ import annotations

from collections.abc import Iterable

from ..sanitize import sanitize, shorten
from .formats import comma_list, counted, quotation, text_list
from .i18n import Label, _, ngettext, phrase, sentences

ENCODINGS = {
    "utf-8": phrase("UTF-8"),
    "utf-16": phrase("UTF-16"),
    "cp1252": phrase("Windows-1252, som Excel skriver"),
}
DELIMITERS = {";": phrase("semikolon"), ",": phrase("komma"), "\t": phrase("tabulator"), "|": phrase("loddrett strek")}
START_HEADINGS = "start, dato, date"
LABEL_HEADINGS = "label, øvelse, aktivitet, activity"
LENGTH_HEADINGS = "minutter, sekunder, varighet, duration"
_LONGEST_ECHO = 40
_MOST_COLUMNS = 20


def excerpt(text: str) -> str:
    """Text from the file, made short and safe to show."""
    return shorten(sanitize(text).strip(), _LONGEST_ECHO)


def cell_error(number: int, column: str, what: str) -> str:
    """What is wrong in one cell."""
    return _("Linje {number}, kolonnen «{column}»: {what}. Ingenting er ført inn. Rett det, og prøv igjen.").format(
        number=number, column=excerpt(column), what=what
    )


def line_error(number: int, what: str) -> str:
    """What is wrong with a line."""
    return _("Linje {number}: {what}. Ingenting er ført inn. Rett det, og prøv igjen.").format(number=number, what=what)


def table_as_read(encoding: str, delimiter: str, columns: Iterable[str]) -> str:
    """How the table was read, so that the person can see what went wrong."""
    names = [quotation(excerpt(name)) for name in columns]
    if len(names) == 1:
        return _("Jeg leste fila som {encoding}, og fant denne kolonnen i den første linja: {column}.").format(
            encoding=ENCODINGS[encoding](), column=names[0]
        )
    more = len(names) - _MOST_COLUMNS
    shown = text_list(names)
    if more > 0:
        shown = _("{columns} og {more} til").format(columns=comma_list(names[:_MOST_COLUMNS]), more=more)
    return _(
        "Jeg leste fila som {encoding} med {delimiter} mellom kolonnene, og fant disse kolonnene i den første linja: "
        "{columns}."
    ).format(encoding=ENCODINGS[encoding](), delimiter=DELIMITERS[delimiter](), columns=shown)


def columns_missing(how_it_was_read: str, needed: Iterable[str]) -> str:
    """Required columns are missing; `needed` describes each with the headings it may have."""
    missing = _(
        "Det som mangler, er {needed}. Ingenting er ført inn. Gi kolonnene slike navn i den første linja, og prøv igjen."
    )
    return sentences(how_it_was_read, missing.format(needed=text_list(needed)))


REQUIRED_COLUMNS: dict[str, Label] = {
    "start": lambda: _("når det var (kalt for eksempel {headings})").format(headings=START_HEADINGS),
    "label": lambda: _("hva det var (kalt for eksempel {headings})").format(headings=LABEL_HEADINGS),
}


def column_twice(how_it_was_read: str, first: str, second: str) -> str:
    """Two columns have the same meaning."""
    unsure = _(
        "«{first}» og «{second}» sier det samme, og jeg vet ikke hvilken som gjelder. Ingenting er ført inn. Ta bort den "
        "ene, og prøv igjen."
    )
    return sentences(how_it_was_read, unsure.format(first=excerpt(first), second=excerpt(second)))


def clock_or_length(how_it_was_read: str, heading: str) -> str:
    """A column may be a time of day or a length."""
    unsure = _(
        "«{column}» kan være når på dagen det var, eller hvor lenge, og jeg gjetter ikke. Ingenting er ført inn. Kall den "
        "klokkeslett eller varighet, og prøv igjen."
    )
    return sentences(how_it_was_read, unsure.format(column=excerpt(heading)))


def no_table() -> str:
    """The file is neither an export nor a table."""
    return _(
        "Jeg kan lese eksporter fra nærvær (.zip) og tabeller (.csv) med navn på kolonnene i den første "
        "linja. Denne fila er ingen av delene. Ingenting er ført inn."
    )


def unsure_encoding() -> str:
    """The encoding of the file cannot be told."""
    return _(
        "Jeg kan ikke se sikkert hvordan bokstavene i fila er skrevet: den er verken UTF-8, UTF-16 "
        "eller Windows-1252. Ingenting er ført inn. Lagre den på nytt som «CSV UTF-8», og prøv igjen."
    )


def broken_encoding(encoding: str) -> str:
    """The file is declared to be in an encoding that it is not in."""
    return _(
        "Fila er merket som {encoding}, men er det ikke hele veien. Ingenting er ført inn. Lagre den på "
        "nytt som «CSV UTF-8», og prøv igjen."
    ).format(encoding=encoding)


TABLE_TOO_LARGE = phrase("Tabellen er for stor. Del den i flere filer på høyst {lines} linjer.")
EMPTY_TABLE = phrase("Det står ingen øvelser i tabellen, så ingenting er ført inn.")
START_WRONG = phrase("skriv tidspunktet som 2026-03-01 07:30 eller 01.03.2026 07:30")
START_NUMBER = phrase("dette er et tall, ikke en dato; skriv tidspunktet som 2026-03-01 07:30 eller 01.03.2026 07:30")
START_SHORT_YEAR = phrase("skriv året med fire tall, som 01.03.2026")
NO_SUCH_DAY = phrase("den dagen finnes ikke")
START_FUTURE = phrase("tidspunktet har ikke vært ennå")
START_EARLY = phrase("året må være 1900 eller senere")
CLOCK_WRONG = phrase("skriv klokkeslettet som 07:30")
SECONDS_WRONG = phrase("skriv et helt tall fra 0 til 86400")
MINUTES_WRONG = phrase("skriv et tall fra 0 til 1440, som 20 eller 7,5")
LENGTH_WRONG = phrase("skriv hvor lenge som timer:minutter:sekunder (0:20:00), eller med ord (20 min)")
SECONDS_NEEDED = phrase("en øvelse må ha et antall sekunder")
KIND_WRONG = phrase("skriv formal for en øvelse eller informal for noe fra hverdagen")
LABEL_WRONG = phrase("skriv hva det var, med høyst {room} tegn")
NOTE_WRONG = phrase("det er plass til {room} tegn")
ENDED_WRONG = phrase("skriv finished, stopped eller interrupted")
ID_WRONG = phrase("dette er ikke en id fra nærvær")
ID_TWICE = phrase("denne id-en står også på linje {first}")
WHOLE_WRONG = phrase("skriv et helt tall fra {lowest} til {highest}")
DAY_WRONG = phrase("skriv dagen som 2026-03-01")
TOO_MANY_CELLS = phrase("her står det mer enn det er kolonner til: {cells} celler, {columns} kolonner")
QUOTE_OPEN = phrase("et anførselstegn som begynner her, blir ikke lukket der det skal")
CLOCK_UNLIKE = phrase("klokkeslettet er et annet enn i kolonnen «{other}»")
UNNAMED = phrase("kolonne {number}")
CELL_TOO_LONG = phrase("ei celle er for lang, eller et anførselstegn blir ikke lukket")


def ambiguous_date(cell: str, day_first: str, month_first: str) -> str:
    """A date whose order of day and month is not certain."""
    return _(
        "«{cell}» kan være {day_first} eller {month_first}, og jeg gjetter ikke. Skriv datoene som "
        "2026-03-01 eller 01.03.2026"
    ).format(cell=excerpt(cell), day_first=day_first, month_first=month_first)


def ambiguous_length(cell: str, first: str, second: str) -> str:
    """A length whose unit is not certain."""
    return _(
        "«{cell}» kan være {first} eller {second}, og jeg gjetter ikke. Skriv 0:20:00 eller 20 min, "
        "eller kall kolonnen minutter eller sekunder"
    ).format(cell=excerpt(cell), first=first, second=second)


def two_lengths(first: int, second: int) -> tuple[str, str]:
    """What a length such as 20:30 may be: minutes with seconds, or hours with minutes."""
    minutes = [counted(number, "{number} minutt", "{number} minutter") for number in (first, second)]
    seconds = counted(second, "{number} sekund", "{number} sekunder")
    hours = counted(first, "{number} time", "{number} timer")
    return text_list([minutes[0], seconds]), text_list([hours, minutes[1]])


def two_units(typed: str, number: float) -> tuple[str, str]:
    """What a length without a unit may be: minutes or seconds; `typed` as it stands in the table."""
    return (
        ngettext("{number} minutt", "{number} minutter", number).format(number=typed),
        ngettext("{number} sekund", "{number} sekunder", number).format(number=typed),
    )


def date_order_read(day_first: bool, number: int, cell: str) -> str:
    """How the dates were read, and why."""
    if day_first:
        read = _("Datoene er lest som dag/måned/år, slik linje {number} («{cell}») viser.")
    else:
        read = _("Datoene er lest som måned/dag/år, slik linje {number} («{cell}») viser.")
    return read.format(number=number, cell=excerpt(cell))


def columns_unused(columns: Iterable[str]) -> str:
    """Columns that were not understood and not imported."""
    names = [quotation(excerpt(name)) for name in columns]
    return ngettext(
        "Dette ble ikke tatt med: kolonnen {columns}.", "Dette ble ikke tatt med: kolonnene {columns}.", len(names)
    ).format(columns=text_list(names))
