"""What `import` says of a table of past practice: how it was read, what is wrong in it, and what it must have."""

from __future__ import annotations

from collections.abc import Iterable

from ..sanitize import sanitize, shorten
from .formats import text_list
from .i18n import Label, _, phrase

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
_NOTHING_TAKEN = phrase("Ingenting er ført inn")


def excerpt(text: str) -> str:
    """Text from the file, made short and safe to show."""
    return shorten(sanitize(text).strip(), _LONGEST_ECHO)


def cell_error(number: int, column: str, what: str) -> str:
    """What is wrong in one cell."""
    return _("Linje {number}, kolonnen «{excerpt}»: {what}. {nothing_taken}. Rett det, og prøv igjen.").format(
        number=number, excerpt=excerpt(column), what=what, nothing_taken=_NOTHING_TAKEN()
    )


def line_error(number: int, what: str) -> str:
    """What is wrong with a line."""
    return _("Linje {number}: {what}. {nothing_taken}. Rett det, og prøv igjen.").format(
        number=number, what=what, nothing_taken=_NOTHING_TAKEN()
    )


def table_as_read(encoding: str, delimiter: str, columns: Iterable[str]) -> str:
    """How the table was read, so that the person can see what went wrong."""
    names = [f"«{excerpt(name)}»" for name in columns]
    more = _(" og {names} til").format(names=len(names) - _MOST_COLUMNS) if len(names) > _MOST_COLUMNS else ""
    shown = f"{', '.join(names[:_MOST_COLUMNS])}{more}" if more else text_list(names)
    how = _(" med {delimiters} mellom kolonnene").format(delimiters=DELIMITERS[delimiter]()) if len(names) > 1 else ""
    which = _("denne kolonnen") if len(names) == 1 else _("disse kolonnene")
    return _("Jeg leste fila som {encodings}{how}, og fant {which} i den første linja: {shown}.").format(
        encodings=ENCODINGS[encoding](), how=how, which=which, shown=shown
    )


def columns_missing(how_it_was_read: str, needed: Iterable[str]) -> str:
    """Required columns are missing; `needed` describes each with the headings it may have."""
    return _(
        "{how_it_was_read} Det som mangler, er {text_list}. {nothing_taken}. Gi kolonnene slike navn i "
        "den første linja, og prøv igjen."
    ).format(how_it_was_read=how_it_was_read, text_list=text_list(needed), nothing_taken=_NOTHING_TAKEN())


REQUIRED_COLUMNS: dict[str, Label] = {
    "start": lambda: _("når det var (kalt for eksempel {headings})").format(headings=START_HEADINGS),
    "label": lambda: _("hva det var (kalt for eksempel {headings})").format(headings=LABEL_HEADINGS),
}


def column_twice(how_it_was_read: str, first: str, second: str) -> str:
    """Two columns have the same meaning."""
    return _(
        "{how_it_was_read} «{excerpt}» og «{excerpt_2}» sier det samme, og jeg vet ikke hvilken som "
        "gjelder. {nothing_taken}. Ta bort den ene, og prøv igjen."
    ).format(
        how_it_was_read=how_it_was_read,
        excerpt=excerpt(first),
        excerpt_2=excerpt(second),
        nothing_taken=_NOTHING_TAKEN(),
    )


def clock_or_length(how_it_was_read: str, heading: str) -> str:
    """A column may be a time of day or a length."""
    return _(
        "{how_it_was_read} «{excerpt}» kan være når på dagen det var, eller hvor lenge, og jeg gjetter "
        "ikke. {nothing_taken}. Kall den klokkeslett eller varighet, og prøv igjen."
    ).format(how_it_was_read=how_it_was_read, excerpt=excerpt(heading), nothing_taken=_NOTHING_TAKEN())


def no_table() -> str:
    """The file is neither an export nor a table."""
    return _(
        "Jeg kan lese eksporter fra nærvær (.zip) og tabeller (.csv) med navn på kolonnene i den første "
        "linja. Denne fila er ingen av delene. {nothing_taken}."
    ).format(nothing_taken=_NOTHING_TAKEN())


def unsure_encoding() -> str:
    """The encoding of the file cannot be told."""
    return _(
        "Jeg kan ikke se sikkert hvordan bokstavene i fila er skrevet: den er verken UTF-8, UTF-16 "
        "eller Windows-1252. {nothing_taken}. Lagre den på nytt som «CSV UTF-8», og prøv igjen."
    ).format(nothing_taken=_NOTHING_TAKEN())


def broken_encoding(encoding: str) -> str:
    """The file is declared to be in an encoding that it is not in."""
    return _(
        "Fila er merket som {encoding}, men er det ikke hele veien. {nothing_taken}. Lagre den på "
        "nytt som «CSV UTF-8», og prøv igjen."
    ).format(encoding=encoding, nothing_taken=_NOTHING_TAKEN())


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
        "«{excerpt}» kan være {day_first} eller {month_first}, og jeg gjetter ikke. Skriv datoene som "
        "2026-03-01 eller 01.03.2026"
    ).format(excerpt=excerpt(cell), day_first=day_first, month_first=month_first)


def ambiguous_length(cell: str, first: str, second: str) -> str:
    """A length whose unit is not certain."""
    return _(
        "«{excerpt}» kan være {first} eller {second}, og jeg gjetter ikke. Skriv 0:20:00 eller 20 min, "
        "eller kall kolonnen minutter eller sekunder"
    ).format(excerpt=excerpt(cell), first=first, second=second)


def date_order_read(day_first: bool, number: int, cell: str) -> str:
    """How the dates were read, and why."""
    order = _("dag/måned/år") if day_first else _("måned/dag/år")
    return _("Datoene er lest som {order}, slik linje {number} («{excerpt}») viser.").format(
        order=order, number=number, excerpt=excerpt(cell)
    )


def columns_unused(columns: Iterable[str]) -> str:
    """Columns that were not understood and not imported."""
    names = [f"«{excerpt(name)}»" for name in columns]
    return _("Dette ble ikke tatt med: {value} {text_list}.").format(
        value=_("kolonnen") if len(names) == 1 else _("kolonnene"), text_list=text_list(names)
    )
