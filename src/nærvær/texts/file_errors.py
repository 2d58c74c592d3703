"""Why a file cannot be used: one that cannot be read, an export that cannot be imported, and content that is wrong (the
programme, scripts, voices).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath
from typing import Literal

from ..domain.errors import (
    BrokenContent,
    ContentFault,
    ExpectedValue,
    FileFault,
    ImportFault,
    UnreadableFile,
    UnusableFile,
)
from ..invocation import command
from ..sanitize import sanitize, shorten
from .formats import decimal_text
from .i18n import Label, _, ngettext, phrase, sentences

# Files that cannot be read


def why_unreadable(fault: FileFault) -> str:
    """Why a file cannot be read, as a clause."""
    match fault:
        case FileFault.ABSENT:
            return _("fila finnes ikke")
        case FileFault.FORBIDDEN:
            return _("jeg har ikke lov til å lese fila")
        case FileFault.FOLDER:
            return _("det er ei mappe, ikke ei fil")
        case FileFault.SPECIAL:
            return _("det er ikke ei vanlig fil")
        case FileFault.LARGE:
            return _("fila er for stor")
        case FileFault.LOOP:
            return _("det er en snarvei som ikke fører fram til noen fil")
        case FileFault.NAME:
            return _("ingen fil kan ha et slikt navn")
        case FileFault.ENCODING:
            return _("fila er ikke lagret som UTF-8")
        case FileFault.DISK:
            return _("disken svarer med feil")


def why_it_is_unreadable(fault: FileFault) -> str:
    """The same of a file that has just been named."""
    match fault:
        case FileFault.ABSENT:
            return _("den finnes ikke")
        case FileFault.FORBIDDEN:
            return _("jeg har ikke lov til å lese den")
        case FileFault.LARGE:
            return _("den er for stor")
        case FileFault.ENCODING:
            return _("den er ikke lagret som UTF-8")
        case _:
            return why_unreadable(fault)


def unreadable_file(error: UnreadableFile) -> str:
    """Why a file that was handed in cannot be read, and what can be done."""
    return sentences(_unreadable(error), _("Fila er: {file}").format(file=error.file))


def _unreadable(error: UnreadableFile) -> str:
    match error.reason:
        case FileFault.ABSENT:
            return _("Jeg finner ikke fila.")
        case FileFault.FORBIDDEN:
            return _("Jeg har ikke lov til å lese fila. Endre rettighetene, eller velg en annen.")
        case FileFault.FOLDER:
            return _("Dette er ei mappe, ikke ei fil.")
        case FileFault.SPECIAL:
            return _("Dette er ikke ei vanlig fil, så jeg lar den være.")
        case FileFault.LARGE:
            largest = error.data.get("largest")
            return _("Fila er for stor. Den kan være på høyst {size}.").format(
                size=_size(largest) if isinstance(largest, int) else ""
            )
        case FileFault.LOOP:
            return _("Dette er en snarvei som ikke fører fram til noen fil.")
        case FileFault.NAME:
            return _("Ingen fil kan ha et slikt navn.")
        case FileFault.ENCODING:
            return _("Fila er ikke lagret som UTF-8. Lagre den som UTF-8, og prøv igjen.")
        case FileFault.DISK:
            return _("Disken svarer med feil, så fila kan ikke leses.")


def _size(count: int) -> str:
    """So many bytes in megabytes or kilobytes."""
    if count >= 1_000_000:
        return _("{count} MB").format(count=count // 1_000_000)
    return _("{count} kB").format(count=count // 1_000)


# Exports that cannot be imported


def unusable_file(error: UnusableFile) -> str:
    """Why an export that was handed in cannot be imported."""
    return sentences(_unusable(error), _("Ingenting er endret."), _("Fila er: {file}").format(file=error.file))


def _unusable(error: UnusableFile) -> str:
    match error.reason:
        case ImportFault.NO_EXPORT:
            return _("Dette er ikke en eksport fra nærvær.")
        case ImportFault.NEWER:
            return _("Eksporten er fra en nyere utgave av nærvær. Oppdater nærvær, og prøv igjen.")
        case ImportFault.DAMAGED:
            return _("Fila er skadet og kan ikke leses.")
        case ImportFault.LARGE:
            return _("Fila er for stor til å være en eksport fra nærvær.")
        case ImportFault.FACT:
            number, fault = error.data.get("number"), _wrong_field(error)
            if not fault:
                return _("Ting nummer {number} i fila er ikke slik nærvær skriver den.").format(number=number)
            return _("Ting nummer {number} i fila er ikke slik nærvær skriver den: {fault}.").format(
                number=number, fault=fault
            )


def _wrong_field(error: UnusableFile) -> str:
    """Which value of a fact is wrong, and what should have stood there; "" when that is not known."""
    try:
        wanted = ExpectedValue(str(error.data.get("wanted")))
    except ValueError:
        return ""
    return _expected(wanted).format(
        field=shorten(str(error.data.get("field"))),
        lowest=error.data.get("lowest"),
        highest=error.data.get("highest"),
    )


def _expected(value: ExpectedValue) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    match value:
        case ExpectedValue.PRESENT:
            return _("«{field}» mangler")
        case ExpectedValue.TEXT:
            return _("«{field}» må være tekst")
        case ExpectedValue.TEXTS:
            return _("«{field}» må være ei liste med tekster")
        case ExpectedValue.WHOLE_NUMBER:
            return _("«{field}» må være et helt tall")
        case ExpectedValue.NUMBER:
            return _("«{field}» må være et vanlig tall")
        case ExpectedValue.TRUE_OR_FALSE:
            return _("«{field}» må være true eller false")
        case ExpectedValue.TABLE:
            return _("«{field}» må være et objekt med navn og verdier")
        case ExpectedValue.NOTE:
            return _("«{field}» må være tekst eller null")
        case ExpectedValue.UNIQUE:
            return _("«{field}» er brukt to ganger med ulikt innhold")
        case ExpectedValue.ALONE:
            return _("«{field}» kan ikke stå sammen med practice")
        case ExpectedValue.SHALLOW:
            return _("«{field}» har for mange nivåer inni hverandre")
        case ExpectedValue.DECODABLE:
            return _("«{field}» har tegn som ikke lar seg lese")
        case ExpectedValue.IN_RANGE:
            return _("«{field}» må være fra {lowest} til {highest}")
        case ExpectedValue.TEXT_LENGTH:
            return _("«{field}» må ha fra {lowest} til {highest} tegn")
        case _:
            return _expected_format(value)


def _expected_format(
    value: Literal[
        ExpectedValue.DAY,
        ExpectedValue.TIME,
        ExpectedValue.ZONE,
        ExpectedValue.RATINGS,
        ExpectedValue.ID,
        ExpectedValue.KIND,
        ExpectedValue.PRACTICE_END,
        ExpectedValue.GRADE,
    ],
) -> str:
    """How a text or a set of answers must be written."""
    match value:
        case ExpectedValue.DAY:
            return _("«{field}» må være en dag, skrevet som 2026-03-01")
        case ExpectedValue.TIME:
            return _("«{field}» må være et tidspunkt med tidssone, skrevet som 2026-03-01T07:30:00+00:00")
        case ExpectedValue.ZONE:
            return _("«{field}» må være navnet på en tidssone")
        case ExpectedValue.RATINGS:
            return _("«{field}» må være svar med hele tall fra 0 til 10")
        case ExpectedValue.ID:
            return _("«{field}» kan bare ha bokstavene a–z, tall og bindestrek, og høyst 64 tegn")
        case ExpectedValue.KIND:
            return _("«{field}» kan bare ha små bokstaver og understrek, og høyst 40 tegn")
        case ExpectedValue.PRACTICE_END:
            return _("«{field}» må være finished, stopped eller interrupted")
        case ExpectedValue.GRADE:
            return _("«{field}» må være full, fewer, minimal eller bells")


# Content that is wrong

CONTENT_REASONS: dict[ContentFault, Label] = {
    ContentFault.ABSENT: partial(why_unreadable, FileFault.ABSENT),
    ContentFault.FORBIDDEN: partial(why_unreadable, FileFault.FORBIDDEN),
    ContentFault.FOLDER: partial(why_unreadable, FileFault.FOLDER),
    ContentFault.SPECIAL: partial(why_unreadable, FileFault.SPECIAL),
    ContentFault.LOOP: partial(why_unreadable, FileFault.LOOP),
    ContentFault.NOT_UTF8: partial(why_unreadable, FileFault.ENCODING),
    ContentFault.TOO_LARGE: partial(why_unreadable, FileFault.LARGE),
    ContentFault.UNREADABLE: phrase("fila kan ikke leses"),
    ContentFault.NOT_A_FOLDER: phrase("dette er ikke ei mappe"),
    ContentFault.UNREADABLE_FOLDER: phrase("mappa kan ikke leses"),
    ContentFault.BAD_FOLDER_NAME: phrase("mappa må ha et navn på høyst {highest} synlige tegn"),
    ContentFault.TOML_SYNTAX: phrase("her er det en skrivefeil (tegn {column})"),
    ContentFault.TOML_DEPTH: phrase("her er for mange parenteser eller punktum inni hverandre (tegn {column})"),
    ContentFault.TOML_LINE: phrase("linja er for lang"),
    ContentFault.TOML_WORD: phrase("her er et tall eller et navn som er for langt (tegn {column})"),
    ContentFault.NO_FRONT_MATTER: phrase("fila må begynne med en innledning mellom to linjer med +++"),
    ContentFault.NO_SECTIONS: phrase("manuset har ingen avsnitt; hvert avsnitt begynner med =="),
    ContentFault.CUE_BEFORE_SECTION: phrase("en setning står før det første avsnittet; begynn med =="),
    ContentFault.NO_TITLE: phrase("avsnittet mangler tittel"),
    ContentFault.UNKNOWN_OPTION: phrase("jeg kjenner ikke valget «{found}»; disse finnes: {known}"),
    ContentFault.BAD_REGION: phrase("kroppsområdet «{found}» må skrives med små bokstaver a–z, tall og bindestrek"),
    ContentFault.BAD_NUMBER: phrase("«{found}» må være et helt tall fra {lowest} til {highest}"),
    ContentFault.EMPTY_CUE: phrase("setningen er tom"),
    ContentFault.SILENCE_WITH_PAUSE: phrase("@stille kan ikke ha en pause"),
    ContentFault.UNKNOWN_SIGNAL: phrase("jeg kjenner ikke «{found}»; disse finnes: {known}"),
    ContentFault.BAD_PAUSE: phrase("pausen «{found}» er ikke et tall"),
    ContentFault.IMPOSSIBLE_PAUSE: phrase("pausen «{found}» må være fra {lowest} til {highest} sekunder"),
    ContentFault.UNKNOWN_MARK: phrase("jeg kjenner ikke merket «{found}»; disse finnes: {known}"),
    ContentFault.UNKNOWN_FIGURE: phrase("jeg kjenner ikke figuren «{found}»; disse finnes: {known}"),
    ContentFault.FLOOR_OVER_WEIGHT: phrase(
        "pausen kan ikke være minst {found} sekunder når den skal være rundt {highest}"
    ),
    ContentFault.FLOORS_OVER_SHORTEST: phrase(
        "til og med denne linja varer pausene minst {found} sekunder, og shortest lover {highest} min; gjør pausene kortere "
        "eller shortest større"
    ),
    ContentFault.ROOM_WITHOUT_WEIGHT: phrase("@rom må ha en vekt, for eksempel @rom ~~40"),
    ContentFault.OCCUPIED_WITHOUT_ROOM: phrase("[i-gang] kan bare stå foran @rom"),
    ContentFault.BAD_VARIANT: phrase("variant=«{found}» må skrives med små bokstaver, tall og bindestrek"),
    ContentFault.LONE_VARIANT: phrase(
        "variant={found} må ha fra 2 til {highest} linjer rett etter hverandre i hver stilling; her er det {count}"
    ),
    ContentFault.UNEQUAL_VARIANTS: phrase(
        "linjene i variant={found} må være like i alt annet enn ordene: samme tegn foran, samme slags pause og samme "
        "merker; en linje for alle stillinger kan ikke stå sammen med en for bare noen"
    ),
    ContentFault.CONTRADICTING_MARKS: phrase("merkene «{found}» sier imot hverandre"),
    ContentFault.INSIDE_NOTHING: phrase("[inni] må stå etter ei linje i samme avsnitt som gir tid, skrevet ~~26>25"),
    ContentFault.MARKS_AFTER_SIGN: phrase("klammene «{found}» må stå før + eller ?, ellers blir de sagt"),
    ContentFault.OPTIONAL_SAFETY: phrase("ei linje som alltid skal sies, kan ikke ha + eller ? foran"),
    ContentFault.UNKNOWN_SHARED_SET: phrase("jeg kjenner ikke de felles linjene «{found}»; disse finnes: {known}"),
    ContentFault.BAD_SHARED_LINE: phrase(
        "de felles linjene «{found}» må være bare setninger, uten + eller ?, variant, inni eller tegn som @klang"
    ),
    ContentFault.BAD_WEEKS: phrase("ukene «{found}» må skrives som uke=1-3, med tall fra 1 til 8"),
    ContentFault.EMPTY_SECTION: phrase("avsnittet «{found}» er tomt"),
    ContentFault.SILENCE_MISMATCH: phrase(
        "avsnittet «{found}» må ha både ordet stille i overskriften og nøyaktig én @stille"
    ),
    ContentFault.STEPS_INCOMPLETE: phrase("har ett avsnitt steg=, må alle ha det"),
    ContentFault.MISSING_TEXT: phrase("her må det stå en tekst"),
    ContentFault.MISSING_LIST: phrase("her må det stå en liste"),
    ContentFault.NOT_A_TABLE: phrase("her må det stå en tabell"),
    ContentFault.BAD_POSTURES: phrase("stillingene må være en liste med noen av disse: {known}"),
    ContentFault.POSTURE_MISSING: phrase("manuset bruker stillinger som ikke står i lista: {found}"),
    ContentFault.BAD_ID: phrase("id-en «{found}» må skrives med små bokstaver a–z, tall og bindestrek"),
    ContentFault.OTHER_ID: phrase("id-en er «{found}», men fila heter noe annet; den må være {known}"),
    ContentFault.SHORTEST_OVER_LONGEST: phrase("den korteste lengden ({found}) er større enn den lengste ({highest})"),
    ContentFault.TOO_MANY_CHARACTERS: phrase("teksten har {found} tegn; det er plass til {highest}"),
    ContentFault.TOO_MANY_CUES: phrase("manuset er for langt; det er plass til {highest} setninger, medregnet runder"),
    ContentFault.NOTHING_OFFERED: phrase("ingen av øvelsene i programmet kan brukes"),
    ContentFault.UNFITTABLE: phrase("manuset passer ikke i noen lengde"),
    ContentFault.UNMET_PROMISE: phrase(
        "det som skal sies, passer i {lowest} til {highest} min, og shortest og longest lover {found} min"
    ),
    ContentFault.TOO_LONG: phrase("teksten har {found} ord; det er plass til {highest}"),
    ContentFault.UNKNOWN_KEY: phrase("jeg kjenner ikke nøkkelen «{found}»; disse finnes: {known}"),
    ContentFault.UNKNOWN_KIND: phrase("jeg kjenner ikke typen «{found}»; disse finnes: {known}"),
    ContentFault.UNKNOWN_EXERCISE: phrase("øvelsen «{found}» står ikke i programmet; disse finnes: {known}"),
    ContentFault.TWICE: phrase("øvelsen «{found}» står to ganger"),
    ContentFault.EIGHT_WEEKS: phrase("programmet må ha {highest} uker, ikke {found}"),
    ContentFault.BAD_PHONE_NUMBER: phrase(
        "telefonnummeret «{found}» må skrives med tall og mellomrom, og kan ha + foran"
    ),
    ContentFault.PURPOSE_AND_TEXT: phrase("her kan det stå for eller text, ikke begge"),
    ContentFault.NO_SENTENCE_NUMBER: phrase(
        "linja må begynne med et nummer, som 001, eller med == og navnet på øvelsen"
    ),
    ContentFault.NUMBER_TWICE: phrase("nummer {found} står på to setninger"),
    ContentFault.OTHER_NUMBER: phrase("nummer {found} har ingen setning over seg som det kan stå for"),
    ContentFault.TOO_MANY_SENTENCES: phrase("manuset er for langt; det er plass til {highest} setninger"),
    ContentFault.NEWER_FORMAT: phrase("stemmen er laget for en nyere utgave av nærvær"),
    ContentFault.BAD_DATE: phrase("her må det stå en dato, skrevet slik: 2027-05-17"),
    ContentFault.BAD_TIME: phrase(
        "her må det stå når setningen begynner og slutter, og slutten må komme etter begynnelsen"
    ),
    ContentFault.NO_TIMES: phrase("fila sier ikke når noe begynner og slutter"),
    ContentFault.TOO_MANY_NUMBERS: phrase("her er {found} telefonnumre; det er plass til {highest}"),
}
_CONTENT_OTHERWISE = phrase("innholdet kan ikke brukes")
MAX_VALUES_LISTED = 40
MAX_ERRORS_LISTED = 5
LONGEST_NAME = 30
LONGEST_COMMAND = 30
_ONE_NUMBER = phrase("«{found}» må være {lowest}")


def content_error(error: BrokenContent) -> str:
    """What is wrong in a content file and on which line, what can be done, and last where the file is."""
    if error.key == "folder":
        worded = _("Feil i {where}: {reason}. Rett det, eller flytt mappa bort. Det gjelder her: {file}")
    else:
        worded = _("Feil i {where}: {reason}. Rett det, eller flytt fila bort. Det gjelder her: {file}")
    return worded.format(where=_place(error), reason=_content_reason(error), file=error.file)


def content_error_clause(error: BrokenContent) -> str:
    """The same as the end of a sentence, without what can be done."""
    return _("{where}: {reason}. Det gjelder her: {file}").format(
        where=_place(error), reason=_content_reason(error), file=error.file
    )


def _content_reason(error: BrokenContent) -> str:
    worded = CONTENT_REASONS.get(error.reason, _CONTENT_OTHERWISE)()
    if error.reason == ContentFault.BAD_NUMBER and error.data.get("lowest") == error.data.get("highest"):
        worded = _ONE_NUMBER()
    return worded.format_map(_FormattedData(error.data))


def content_errors(faults: Sequence[BrokenContent]) -> list[str]:
    """What could not be used of a folder's content, one line each; of many only the first `MAX_ERRORS_LISTED`."""
    lines = [content_error(fault) for fault in faults[:MAX_ERRORS_LISTED]]
    more = len(faults) - MAX_ERRORS_LISTED
    if more > 0:
        lines.append(ngettext("… og {number} feil til.", "… og {number} feil til.", more).format(number=more))
    return lines


def content_errors_short(faults: Sequence[BrokenContent]) -> str:
    """The same in one line on today: the first file by its name alone, and which command says the rest; "" for none."""
    if not faults:
        return ""
    first, *others = faults
    number = first.data.get("line")
    place = shorten(sanitize(PurePath(first.file).name), LONGEST_NAME)
    if number:
        place = _("{name}, linje {line}").format(name=place, line=number)
    if others:
        found = _("Feil i {where} (og {others} til).").format(where=place, others=len(others))
    else:
        found = _("Feil i {where}.").format(where=place)
    doctor = command("doctor")
    # With the path of the diary in it, the command may fill a small screen.
    if len(doctor) > LONGEST_COMMAND:
        return sentences(found, _("Kommandoen «doctor» sier hva."))
    return sentences(found, _("«{command}» sier hva.").format(command=doctor))


class _FormattedData(dict[str, str]):
    """The error's data as text; a key that is not there is an empty text."""

    def __init__(self, data: dict[str, object]) -> None:
        super().__init__({key: _formatted(value) for key, value in data.items()})

    def __missing__(self, key: str) -> str:
        return ""


def _formatted(value: object) -> str:
    if isinstance(value, tuple | list):
        more = ", …" if len(value) > MAX_VALUES_LISTED else ""
        return ", ".join(shorten(str(item)) for item in value[:MAX_VALUES_LISTED]) + more
    if value is None:
        return _("ingenting")
    return shorten(decimal_text(str(value)) if isinstance(value, float) else str(value))


def _place(error: BrokenContent) -> str:
    """Where in which of the two a fault is: the file or the folder, with line and key where they are known."""
    line, key = error.data.get("line"), shorten(error.key)
    if error.key == "folder":
        return _("mappa, linje {line}").format(line=line) if line else _("mappa")
    # A key holds no space.
    if error.key == "file" or (error.key != "front matter" and error.key.endswith(f" {line}")):
        return _("fila, linje {line}").format(line=line) if line else _("fila")
    if error.key == "front matter":
        return _("fila, linje {line}, innledningen").format(line=line) if line else _("fila, innledningen")
    if line:
        return _("fila, linje {line}, nøkkelen «{key}»").format(line=line, key=key)
    return _("fila, nøkkelen «{key}»").format(key=key)
