"""Why a file cannot be used: one that cannot be read, an export that cannot be imported, content that is wrong (programme,
scripts, voices), and sound that is missing or not to be played.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from ..domain.errors import (
    BrokenContent,
    ContentFault,
    DecodeFault,
    ExpectedValue,
    FileFault,
    ImportFault,
    MissingSound,
    UnreadableFile,
    UnusableFile,
    VoiceFault,
)
from ..invocation import command
from ..sanitize import sanitize, shorten
from .formats import capitalised

# Files that cannot be read


def why_unreadable(fault: FileFault, it: str) -> str:
    """Why a file cannot be read, as a part of a sentence; `it` is what the file is called there."""
    match fault:
        case FileFault.ABSENT:
            return f"{it} finnes ikke"
        case FileFault.FORBIDDEN:
            return f"jeg har ikke lov til å lese {it}"
        case FileFault.FOLDER:
            return "det er ei mappe, ikke ei fil"
        case FileFault.SPECIAL:
            return "det er ikke ei vanlig fil"
        case FileFault.LARGE:
            return f"{it} er for stor"
        case FileFault.LOOP:
            return "det er en snarvei som ikke fører fram til noen fil"
        case FileFault.NAME:
            return "ingen fil kan ha et slikt navn"
        case FileFault.ENCODING:
            return f"{it} er ikke lagret som UTF-8"
        case FileFault.DISK:
            return "disken svarer med feil"


def unreadable_file(error: UnreadableFile) -> str:
    """Why a file that was handed in cannot be read, and what can be done."""
    return f"{_unreadable(error)}. Fila er: {error.file}"


def _unreadable(error: UnreadableFile) -> str:
    match error.reason:
        case FileFault.ABSENT:
            return "Jeg finner ikke fila"
        case FileFault.FORBIDDEN:
            return "Jeg har ikke lov til å lese fila. Endre rettighetene, eller velg en annen"
        case FileFault.FOLDER:
            return "Dette er ei mappe, ikke ei fil"
        case FileFault.SPECIAL:
            return "Dette er ikke ei vanlig fil, så jeg lar den være"
        case FileFault.LARGE:
            largest = error.data.get("largest")
            return f"Fila er for stor. Den kan være på høyst {_size(largest) if isinstance(largest, int) else ''}"
        case FileFault.LOOP:
            return "Dette er en snarvei som ikke fører fram til noen fil"
        case FileFault.NAME:
            return "Ingen fil kan ha et slikt navn"
        case FileFault.ENCODING:
            return "Fila er ikke lagret som UTF-8. Lagre den som UTF-8, og prøv igjen"
        case FileFault.DISK:
            return "Disken svarer med feil, så fila kan ikke leses"


def _size(count: int) -> str:
    """So many bytes in megabytes or kilobytes."""
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1000} kB"


# Exports that cannot be imported


def unusable_file(error: UnusableFile) -> str:
    """Why an export that was handed in cannot be imported."""
    return f"{_unusable(error)}. Ingenting er endret. Fila er: {error.file}"


def _unusable(error: UnusableFile) -> str:
    match error.reason:
        case ImportFault.NO_EXPORT:
            return "Dette er ikke en eksport fra nærvær"
        case ImportFault.NEWER:
            return "Eksporten er fra en nyere utgave av nærvær. Oppdater nærvær, og prøv igjen"
        case ImportFault.DAMAGED:
            return "Fila er skadet og kan ikke leses"
        case ImportFault.LARGE:
            return "Fila er for stor til å være en eksport fra nærvær"
        case ImportFault.FACT:
            return f"Ting nummer {error.data.get('number')} i fila er ikke slik nærvær skriver den{_wrong_field(error)}"


def _wrong_field(error: UnusableFile) -> str:
    """Which value of a fact is wrong, and what should have stood there; "" when that is not known."""
    try:
        wanted = ExpectedValue(str(error.data.get("wanted")))
    except ValueError:
        return ""
    expected = _expected(wanted).format(lowest=error.data.get("lowest"), highest=error.data.get("highest"))
    return f": «{shorten(str(error.data.get('field')))}» {expected}"


def _expected(value: ExpectedValue) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    match value:
        case ExpectedValue.PRESENT:
            return "mangler"
        case ExpectedValue.TEXT:
            return "må være tekst"
        case ExpectedValue.TEXTS:
            return "må være ei liste med tekster"
        case ExpectedValue.WHOLE_NUMBER:
            return "må være et helt tall"
        case ExpectedValue.NUMBER:
            return "må være et vanlig tall"
        case ExpectedValue.TRUE_OR_FALSE:
            return "må være true eller false"
        case ExpectedValue.DAY:
            return "må være en dag, skrevet som 2026-03-01"
        case ExpectedValue.TIME:
            return "må være et tidspunkt med tidssone, skrevet som 2026-03-01T07:30:00+00:00"
        case ExpectedValue.ZONE:
            return "må være navnet på en tidssone"
        case ExpectedValue.TABLE:
            return "må være et objekt med navn og verdier"
        case ExpectedValue.RATINGS:
            return "må være svar med hele tall fra 0 til 10"
        case ExpectedValue.ID:
            return "kan bare ha bokstavene a–z, tall og bindestrek, og høyst 64 tegn"
        case ExpectedValue.KIND:
            return "kan bare ha små bokstaver og understrek, og høyst 40 tegn"
        case ExpectedValue.NOTE:
            return "må være tekst eller null"
        case ExpectedValue.PRACTICE_END:
            return "må være finished, stopped eller interrupted"
        case ExpectedValue.UNIQUE:
            return "er brukt to ganger med ulikt innhold"
        case ExpectedValue.ALONE:
            return "kan ikke stå sammen med practice"
        case ExpectedValue.SHALLOW:
            return "har for mange nivåer inni hverandre"
        case ExpectedValue.DECODABLE:
            return "har tegn som ikke lar seg lese"
        case ExpectedValue.IN_RANGE:
            return "må være fra {lowest} til {highest}"
        case ExpectedValue.TEXT_LENGTH:
            return "må ha fra {lowest} til {highest} tegn"


# Content that is wrong

CONTENT_REASONS = {
    ContentFault.ABSENT: why_unreadable(FileFault.ABSENT, "fila"),
    ContentFault.FORBIDDEN: why_unreadable(FileFault.FORBIDDEN, "fila"),
    ContentFault.FOLDER: why_unreadable(FileFault.FOLDER, "fila"),
    ContentFault.SPECIAL: why_unreadable(FileFault.SPECIAL, "fila"),
    ContentFault.LOOP: why_unreadable(FileFault.LOOP, "fila"),
    ContentFault.NOT_UTF8: why_unreadable(FileFault.ENCODING, "fila"),
    ContentFault.TOO_LARGE: why_unreadable(FileFault.LARGE, "fila"),
    ContentFault.UNREADABLE: "fila kan ikke leses",
    ContentFault.NOT_A_FOLDER: "dette er ikke ei mappe",
    ContentFault.UNREADABLE_FOLDER: "mappa kan ikke leses",
    ContentFault.BAD_FOLDER_NAME: "mappa må ha et navn på høyst {highest} synlige tegn",
    ContentFault.TOML_SYNTAX: "her er det en skrivefeil (tegn {column})",
    ContentFault.TOML_DEPTH: "her er for mange parenteser eller punktum inni hverandre (tegn {column})",
    ContentFault.TOML_LINE: "linja er for lang",
    ContentFault.TOML_WORD: "her er et tall eller et navn som er for langt (tegn {column})",
    ContentFault.NO_FRONT_MATTER: "fila må begynne med en innledning mellom to linjer med +++",
    ContentFault.NO_SECTIONS: "manuset har ingen avsnitt; hvert avsnitt begynner med ==",
    ContentFault.CUE_BEFORE_SECTION: "en setning står før det første avsnittet; begynn med ==",
    ContentFault.NO_TITLE: "avsnittet mangler tittel",
    ContentFault.UNKNOWN_OPTION: "jeg kjenner ikke valget «{found}»; disse finnes: {known}",
    ContentFault.BAD_REGION: "kroppsområdet «{found}» må skrives med små bokstaver a–z, tall og bindestrek",
    ContentFault.BAD_NUMBER: "«{found}» må være et helt tall fra {lowest} til {highest}",
    ContentFault.EMPTY_CUE: "setningen er tom",
    ContentFault.SILENCE_WITH_PAUSE: "@stille kan ikke ha en pause",
    ContentFault.UNKNOWN_SIGNAL: "jeg kjenner ikke «{found}»; disse finnes: {known}",
    ContentFault.BAD_PAUSE: "pausen «{found}» er ikke et tall",
    ContentFault.IMPOSSIBLE_PAUSE: "pausen «{found}» må være fra {lowest} til {highest} sekunder",
    ContentFault.UNKNOWN_MARK: "jeg kjenner ikke merket «{found}»; disse finnes: {known}",
    ContentFault.UNKNOWN_FIGURE: "jeg kjenner ikke figuren «{found}»; disse finnes: {known}",
    ContentFault.BAD_WEEKS: "ukene «{found}» må skrives som uke=1-3, med tall fra 1 til 8",
    ContentFault.EMPTY_SECTION: "avsnittet «{found}» er tomt",
    ContentFault.SILENCE_MISMATCH: "avsnittet «{found}» må ha både ordet stille i overskriften og nøyaktig én @stille",
    ContentFault.STEPS_INCOMPLETE: "har ett avsnitt steg=, må alle ha det",
    ContentFault.MISSING_TEXT: "her må det stå en tekst",
    ContentFault.MISSING_LIST: "her må det stå en liste",
    ContentFault.NOT_A_TABLE: "her må det stå en tabell",
    ContentFault.BAD_POSTURES: "stillingene må være en liste med noen av disse: {known}",
    ContentFault.POSTURE_MISSING: "manuset bruker stillinger som ikke står i lista: {found}",
    ContentFault.BAD_ID: "id-en «{found}» må skrives med små bokstaver a–z, tall og bindestrek",
    ContentFault.OTHER_ID: "id-en er «{found}», men fila heter noe annet; den må være {known}",
    ContentFault.SHORTEST_OVER_LONGEST: "den korteste lengden ({found}) er større enn den lengste ({highest})",
    ContentFault.TOO_MANY_CHARACTERS: "teksten har {found} tegn; det er plass til {highest}",
    ContentFault.TOO_MANY_CUES: "manuset er for langt; det er plass til {highest} setninger, medregnet runder",
    ContentFault.NOTHING_OFFERED: "ingen av øvelsene i programmet kan brukes",
    ContentFault.UNFITTABLE: "manuset passer ikke i noen lengde",
    ContentFault.TOO_LONG: "teksten har {found} ord; det er plass til {highest}",
    ContentFault.UNKNOWN_KEY: "jeg kjenner ikke nøkkelen «{found}»; disse finnes: {known}",
    ContentFault.UNKNOWN_KIND: "jeg kjenner ikke typen «{found}»; disse finnes: {known}",
    ContentFault.UNKNOWN_EXERCISE: "øvelsen «{found}» står ikke i programmet; disse finnes: {known}",
    ContentFault.TWICE: "øvelsen «{found}» står to ganger",
    ContentFault.EIGHT_WEEKS: "programmet må ha {highest} uker, ikke {found}",
}
_CONTENT_OTHERWISE = "innholdet kan ikke brukes"
MAX_VALUES_LISTED = 40
MAX_ERRORS_LISTED = 5
LONGEST_NAME = 30
LONGEST_COMMAND = 30
_ONE_NUMBER = "«{found}» må være {lowest}"


def content_error(error: BrokenContent) -> str:
    """What is wrong in a content file and on which line, what can be done, and last where the file is."""
    what = "mappa" if error.key == "folder" else "fila"
    return f"Feil i {_content_fault(error)}. Rett det, eller flytt {what} bort. Det gjelder her: {error.file}"


def content_error_clause(error: BrokenContent) -> str:
    """The same as the end of a sentence, without what can be done."""
    return f"{_content_fault(error)}. Det gjelder her: {error.file}"


def _content_fault(error: BrokenContent) -> str:
    worded = CONTENT_REASONS.get(error.reason, _CONTENT_OTHERWISE)
    if error.reason == ContentFault.BAD_NUMBER and error.data.get("lowest") == error.data.get("highest"):
        worded = _ONE_NUMBER
    what = "mappa" if error.key == "folder" else "fila"
    return f"{what}{_location(error)}: {worded.format_map(_FormattedData(error.data))}"


def content_errors(faults: Sequence[BrokenContent]) -> list[str]:
    """What could not be used of a folder's content, one line each; of many only the first `MAX_ERRORS_LISTED`."""
    lines = [content_error(fault) for fault in faults[:MAX_ERRORS_LISTED]]
    more = len(faults) - MAX_ERRORS_LISTED
    return [*lines, f"… og {more} feil til."] if more > 0 else lines


def content_errors_short(faults: Sequence[BrokenContent]) -> str:
    """The same in one line on today: the first file by its name alone, and which command says the rest; "" for none."""
    if not faults:
        return ""
    first, *others = faults
    number = first.data.get("line")
    line = f", linje {number}" if number else ""
    name = shorten(sanitize(PurePath(first.file).name), LONGEST_NAME)
    more = f" (og {len(others)} til)" if others else ""
    doctor = command("doctor")
    # With the path of the diary in it, the command may fill a small screen.
    which = f"«{doctor}»" if len(doctor) <= LONGEST_COMMAND else "Kommandoen «doctor»"
    return f"Feil i {name}{line}{more}. {which} sier hva."


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
        return "ingenting"
    return shorten(str(value).replace(".", ",") if isinstance(value, float) else str(value))


def _location(error: BrokenContent) -> str:
    number = error.data.get("line")
    line = f", linje {number}" if number else ""
    if error.key in ("file", "folder"):
        return line
    if error.key == "front matter":
        return f"{line}, innledningen"
    only_a_line = error.key.endswith(f" {number}")  # a key holds no space
    return line if only_a_line else f"{line}, nøkkelen «{shorten(error.key)}»"


# Sound that is missing or not to be played


def sound_reason(fault: MissingSound) -> str:
    """Why a voice cannot say an exercise, or not all of it, as a part of a sentence."""
    match fault.reason:
        case FileFault.ABSENT:
            return "lyden finnes ikke her"
        case FileFault.ENCODING:
            return _undecodable(DecodeFault.ENCODING)
        case FileFault() as reason:
            return why_unreadable(reason, "fila")
        case DecodeFault() as reason:
            return _undecodable(reason)
        case VoiceFault.SHEET:
            return "lista over setningene er skadet"
        case VoiceFault.CHANGED:
            return "lydfila er en annen enn den lista over setningene ble laget til, eller den er kuttet"
        case VoiceFault.OUTSIDE:
            return "lydfila ligger utenfor mappa til stemmen"
        case VoiceFault.CUT_OFF:
            return "lydfila er kuttet og slutter før den siste setningen"
        case VoiceFault.STALE:
            return f"{fault.data['missing']} av {fault.data['total']} setninger mangler i denne stemmen"


def _undecodable(fault: DecodeFault) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    match fault:
        case DecodeFault.KIND:
            return "filtypen kan ikke brukes her, men wav, flac, ogg og opus kan"
        case DecodeFault.ENCODING:
            return "lyden er kodet på en måte som ikke kan brukes her. Lagre den som vanlig wav eller flac"
        case DecodeFault.EMPTY:
            return "lydfila er tom"
        case DecodeFault.CHANNELS:
            return "lyden har for mange kanaler, og kan ha én eller to"
        case DecodeFault.RATE:
            return "lyden har en samplingsfrekvens som ikke kan brukes, og kan ha fra 8 til 192 kHz"
        case DecodeFault.SAMPLES:
            return "lyden har verdier som ikke kan spilles"
        case DecodeFault.LARGE:
            return why_unreadable(FileFault.LARGE, "fila")
        case DecodeFault.LONG:
            return "lyden er for lang, og kan være på høyst to timer"
        case DecodeFault.SLOW:
            return "det tok for lang tid å lytte gjennom lyden"
        case DecodeFault.UNDECODABLE:
            return "lydfila er skadet"
        case DecodeFault.SILENT:
            return "det er helt stille i lydfila"
        case DecodeFault.QUIET:
            return "opptaket er for svakt. Ta det opp på nytt, nærmere mikrofonen"
        case DecodeFault.CLIPPED:
            return "opptaket er forvrengt fordi det var for sterkt. Ta det opp på nytt, litt svakere"


def missing_sound(fault: MissingSound) -> str:
    """That there is no voice to play, why, and what can be done."""
    who = f"{fault.voice}: {sound_reason(fault)}" if fault.voice else sound_reason(fault)
    where = f" Fila er: {fault.file}" if fault.file else ""
    return (
        f"Øvelsen {fault.exercise} har ingen stemme å spille ({who}). "
        f"Du kan øve med tekst, eller velge en annen stemme.{where}"
    )


def missing_before_playing(fault: MissingSound) -> str:
    """What the person will hear and not hear, said before a practice."""
    why = sound_reason(fault)
    if fault.reason is VoiceFault.STALE and fault.data["missing"] < fault.data["total"]:
        return f"{capitalised(why)}. De kommer som tekst."
    return f"Stemmen kan ikke brukes i denne øvelsen ({why}). Du får klanger og tekst."


def missing_in_file(fault: MissingSound) -> str:
    """What is missing in a sound file that was rendered."""
    return f"{capitalised(sound_reason(fault))}. De er stille i lydfila."
