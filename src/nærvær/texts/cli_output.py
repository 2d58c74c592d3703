"""Plan, exercises and progress as lines of text. Leading spaces are an indent to keep when a line is wrapped.

What `doctor` found, and the one line that mends it.
Words for a table of past practice: what was found in it, what is wrong with it, and what is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ..domain.catalogue import LengthRange
from ..domain.errors import MissingSound
from ..domain.programme import Exercise, ExerciseKind, FormalPractice, Programme
from ..domain.score import Voice
from ..domain.services import CheckResult
from ..sanitize import sanitize, shorten
from .file_errors import sound_reason
from .formats import counted, duration, long_date, text_list


def minutes(number: float) -> str:
    """Minutes with their noun, at most one decimal."""
    return counted(round(number, 1) if number % 1 else int(number), "minutt", "minutter")


def programme_lines(programme: Programme, titles: Mapping[str, str]) -> Iterator[str]:
    """The eight weeks; `titles` by exercise id."""
    for week in programme.weeks:
        yield f"Uke {week.number}: {week.theme}"
        yield f"  {week.why}"
        for formal in week.formal:
            yield f"  Øvelse: {_formal(formal, titles)}"
        for informal in week.informal:
            yield f"  I hverdagen: {informal}"
        yield ""


def _formal(formal: FormalPractice, titles: Mapping[str, str]) -> str:
    if formal.exercise is None:
        name = "den du selv velger"
    else:
        name = titles.get(formal.exercise, f"{formal.exercise} (kommer i en senere utgave)")
    times = "så ofte du vil" if formal.times is None else f"{formal.times} ganger i uka"
    return f"{name}, {times}"


def exercise_lines(
    exercise: Exercise, spans: Mapping[str, LengthRange], voices: Sequence[Voice], faults: Mapping[str, MissingSound]
) -> Iterator[str]:
    """One exercise: what it is for, how long it can be, and which voices cannot say it all."""
    yield f"{exercise.title} ({exercise.id})"
    yield f"  {exercise.why}"
    yield f"  {exercise.shortest}–{exercise.longest} minutter"
    if exercise.kind is ExerciseKind.SILENT:
        yield "  Uten stemme, bare klanger."
    elif not spans:
        yield "  Ingen stemme ennå, bare tekst."
    names = {voice.id: voice.name for voice in voices}
    for voice, span in spans.items():
        length = f"{span.shortest}–{span.longest} minutter, naturlig lengde {span.natural}"
        yield f"  Stemme: {names.get(voice, voice)} ({voice}): {length}"
    for voice, fault in faults.items():
        yield f"  Stemme: {names.get(voice, voice)} ({voice}): {sound_reason(fault)}"
    yield ""


def logged_line(activity: str, seconds: int | None, on: date | None = None) -> str:
    """Something that was done has been kept; `on` is its day when that is not today."""
    length = f", {duration(seconds)}" if seconds else ""
    return f"Ført opp: {shorten(activity)}{length}{f', {long_date(on)}' if on else ''}."


def rendered_lines(file: str, title: str, length: float, replaced: bool, captions: str | None) -> Iterator[str]:
    """A sound file has been written, and maybe captions."""
    over = " Den gamle fila er skrevet over." if replaced else ""
    yield f"Lydfila er laget: {title}, {minutes(length)}.{over} Den ligger her: {file}"
    if captions:
        yield f"Tekstingen ligger her: {captions}"


DOCTOR_PARTS = {"sound": "Lyd", "diary": "Dagbok", "content": "Øvelser og stemmer", "program": "Programmet"}
DOCTOR_DETAILS = {
    "backend": "lydsystem",
    "device": "enhet",
    "path": "ligger her",
    "voices": "stemmer",
    "missing": "mangler",
    "broken": "feil i",
    "version": "utgave",
}
DOCTOR_HINTS = {
    "no_portaudio": "Lydbiblioteket PortAudio mangler. På Debian og Ubuntu: sudo apt install libportaudio2",
    "no_device": "Jeg finner ingen lydenhet. Koble til høyttaler eller hodetelefoner. Du kan øve med tekst så lenge.",
    "refused": "Lydenheten sier nei. Lukk andre programmer som bruker lyd, og prøv igjen.",
    "missing_sound": "Hent nærvær på nytt, så kommer lyden på plass. Øvelsene virker med tekst så lenge.",
    "own_sound": "Dette gjelder klinikkens eget innhold. Det som ikke er lest inn, kommer som tekst.",
    "own_content": "Rett det som er feil, eller flytt det bort. Så lenge står det som fulgte med nærvær, i stedet.",
    "diary_newer": "Dagboka er skrevet av en nyere utgave. Oppdater nærvær, så åpner den seg.",
    "diary_full": "Disken er full. Rydd litt plass, så virker dagboka igjen.",
    "diary_quota": "Du har brukt opp plassen din på disken. Rydd litt plass, så virker dagboka igjen.",
    "diary_large": "Systemet lar ikke fila bli større. Hev grensa for hvor store filer kan være.",
    "diary_readonly": "Disken kan bare leses. Gjør den skrivbar, eller velg en annen mappe med --data-dir.",
    "diary_forbidden": "Jeg har ikke lov til å bruke mappa. Endre rettighetene, eller velg en annen med --data-dir.",
    "diary_in-the-way": "Det ligger ei fil der det skulle vært ei mappe. Flytt den, eller velg en annen med --data-dir.",
    "diary_folder": "Det ligger ei mappe der dagboka skulle vært. Flytt den, eller velg en annen mappe med --data-dir.",
    "diary_special": "Det som ligger der dagboka skulle vært, er ikke ei vanlig fil. Flytt det, eller velg en annen mappe.",
    "diary_link": "Dagboka er ei lenke som ikke fører fram. Koble til disken den fører til, eller rett opp lenka.",
    "diary_long": "Navnet på mappa er for langt. Velg en kortere med --data-dir.",
    "diary_moved": "Dagboka ble flyttet mens jeg så på den. Prøv igjen.",
    "diary_handles": "Altfor mange filer er åpne på maskinen. Lukk noen programmer, og prøv igjen.",
    "diary_damaged": "Dagboka er skadet. Ta vare på fila, og si fra til den som hjelper deg med maskinen.",
    "diary_foreign": "Fila er ikke en dagbok fra nærvær. Velg en annen mappe med --data-dir.",
    "diary_disk": "Disken svarer ikke som den skal. Se etter at den er koblet til.",
    "diary_busy": "Et annet vindu bruker dagboka akkurat nå. Lukk det, og prøv igjen.",
}
_DOCTOR_HINT_OTHERWISE = "Prøv å sette opp nærvær på nytt: python3 run.py"
WORKS, DOES_NOT = "virker", "virker ikke"
NOTHING_FOUND = "ingen"
MAX_VALUES_SHOWN = 3
# Said by the hint.
_CODES = frozenset({"reason"})
_ONLY_WHEN_THERE = frozenset({"missing", "broken"})
_EACH_ON_ITS_LINE = frozenset({"broken"})


def doctor_hint(code: str) -> str:
    """The line that mends it."""
    return DOCTOR_HINTS.get(code, _DOCTOR_HINT_OTHERWISE)


def doctor_lines(finding: CheckResult) -> Iterator[str]:
    """One part as text."""
    yield f"{DOCTOR_PARTS.get(finding.part, finding.part)}: {WORKS if finding.ok else DOES_NOT}"
    for name, value in finding.found.items():
        if name in _EACH_ON_ITS_LINE:
            yield from (f"  {DOCTOR_DETAILS[name]} {told}" for told in (value or "").splitlines())
        elif name not in _CODES and (value or name not in _ONLY_WHEN_THERE):
            yield f"  {DOCTOR_DETAILS.get(name, name)}: {_first_values(finding.told.get(name, value))}"
    if finding.hint:
        yield f"  {doctor_hint(finding.hint)}"


def _first_values(value: str | None) -> str:
    """What was found, of many only the first."""
    several = (value or NOTHING_FOUND).split("; ")
    told = "; ".join(several[:MAX_VALUES_SHOWN])
    if len(several) > MAX_VALUES_SHOWN:
        told += f" og {len(several) - MAX_VALUES_SHOWN} til"
    return told


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
    """Something out of the file, short and safe enough to be shown."""
    return shorten(sanitize(text).strip(), _LONGEST_ECHO)


def cell_error(number: int, column: str, what: str) -> str:
    """What is wrong in one cell of a table handed in."""
    return f"Linje {number}, kolonnen «{excerpt(column)}»: {what}. {_NOTHING_TAKEN}. Rett det, og prøv igjen."


def line_error(number: int, what: str) -> str:
    """What is wrong with a line as a whole."""
    return f"Linje {number}: {what}. {_NOTHING_TAKEN}. Rett det, og prøv igjen."


def table_as_read(encoding: str, delimiter: str, columns: Iterable[str]) -> str:
    """How a table was read, so that it can be seen what went wrong."""
    names = [f"«{excerpt(name)}»" for name in columns]
    more = f" og {len(names) - _MOST_COLUMNS} til" if len(names) > _MOST_COLUMNS else ""
    shown = f"{', '.join(names[:_MOST_COLUMNS])}{more}" if more else text_list(names)
    how = f" med {DELIMITERS[delimiter]} mellom kolonnene" if len(names) > 1 else ""
    which = "denne kolonnen" if len(names) == 1 else "disse kolonnene"
    return f"Jeg leste fila som {ENCODINGS[encoding]}{how}, og fant {which} i den første linja: {shown}."


def columns_missing(how_it_was_read: str, needed: Iterable[str]) -> str:
    """Columns that are needed are not there: each need with the headings that meet it."""
    return (
        f"{how_it_was_read} Det som mangler, er {text_list(needed)}. {_NOTHING_TAKEN}. "
        "Gi kolonnene slike navn i den første linja, og prøv igjen."
    )


REQUIRED_COLUMNS = {
    "start": f"når det var (kalt for eksempel {START_HEADINGS})",
    "label": f"hva det var (kalt for eksempel {LABEL_HEADINGS})",
}


def column_twice(how_it_was_read: str, first: str, second: str) -> str:
    """Two columns tell the same."""
    return (
        f"{how_it_was_read} «{excerpt(first)}» og «{excerpt(second)}» sier det samme, og jeg vet ikke hvilken som gjelder. "
        f"{_NOTHING_TAKEN}. Ta bort den ene, og prøv igjen."
    )


def clock_or_length(how_it_was_read: str, heading: str) -> str:
    """A column that may tell when or how long."""
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
    """A date of which nobody can tell the order of day and month."""
    return (
        f"«{excerpt(cell)}» kan være {day_first} eller {month_first}, og jeg gjetter ikke. "
        "Skriv datoene som 2026-03-01 eller 01.03.2026"
    )


def ambiguous_length(cell: str, first: str, second: str) -> str:
    """A length of which nobody can tell the unit."""
    return (
        f"«{excerpt(cell)}» kan være {first} eller {second}, og jeg gjetter ikke. "
        "Skriv 0:20:00 eller 20 min, eller kall kolonnen minutter eller sekunder"
    )


def date_order_read(day_first: bool, number: int, cell: str) -> str:
    """How the dates were read, and why."""
    order = "dag/måned/år" if day_first else "måned/dag/år"
    return f"Datoene er lest som {order}, slik linje {number} («{excerpt(cell)}») viser."


def columns_unused(columns: Iterable[str]) -> str:
    """Columns that were not understood, and so not taken."""
    names = [f"«{excerpt(name)}»" for name in columns]
    return f"Dette ble ikke tatt med: {'kolonnen' if len(names) == 1 else 'kolonnene'} {text_list(names)}."
