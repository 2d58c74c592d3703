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
from .i18n import Label, _, phrase

# Files that cannot be read


def why_unreadable(fault: FileFault, it: str) -> str:
    """Why a file cannot be read, as a part of a sentence; `it` is what the file is called there."""
    match fault:
        case FileFault.ABSENT:
            return _("{it} finnes ikke").format(it=it)
        case FileFault.FORBIDDEN:
            return _("jeg har ikke lov til å lese {it}").format(it=it)
        case FileFault.FOLDER:
            return _("det er ei mappe, ikke ei fil")
        case FileFault.SPECIAL:
            return _("det er ikke ei vanlig fil")
        case FileFault.LARGE:
            return _("{it} er for stor").format(it=it)
        case FileFault.LOOP:
            return _("det er en snarvei som ikke fører fram til noen fil")
        case FileFault.NAME:
            return _("ingen fil kan ha et slikt navn")
        case FileFault.ENCODING:
            return _("{it} er ikke lagret som UTF-8").format(it=it)
        case FileFault.DISK:
            return _("disken svarer med feil")


def unreadable_file(error: UnreadableFile) -> str:
    """Why a file that was handed in cannot be read, and what can be done."""
    return _("{unreadable}. Fila er: {file}").format(unreadable=_unreadable(error), file=error.file)


def _unreadable(error: UnreadableFile) -> str:
    match error.reason:
        case FileFault.ABSENT:
            return _("Jeg finner ikke fila")
        case FileFault.FORBIDDEN:
            return _("Jeg har ikke lov til å lese fila. Endre rettighetene, eller velg en annen")
        case FileFault.FOLDER:
            return _("Dette er ei mappe, ikke ei fil")
        case FileFault.SPECIAL:
            return _("Dette er ikke ei vanlig fil, så jeg lar den være")
        case FileFault.LARGE:
            largest = error.data.get("largest")
            return _("Fila er for stor. Den kan være på høyst {value}").format(
                value=_size(largest) if isinstance(largest, int) else ""
            )
        case FileFault.LOOP:
            return _("Dette er en snarvei som ikke fører fram til noen fil")
        case FileFault.NAME:
            return _("Ingen fil kan ha et slikt navn")
        case FileFault.ENCODING:
            return _("Fila er ikke lagret som UTF-8. Lagre den som UTF-8, og prøv igjen")
        case FileFault.DISK:
            return _("Disken svarer med feil, så fila kan ikke leses")


def _size(count: int) -> str:
    """So many bytes in megabytes or kilobytes."""
    return (
        _("{count} MB").format(count=count // 1000000)
        if count >= 1_000_000
        else _("{count} kB").format(count=count // 1000)
    )


# Exports that cannot be imported


def unusable_file(error: UnusableFile) -> str:
    """Why an export that was handed in cannot be imported."""
    return _("{unusable}. Ingenting er endret. Fila er: {file}").format(unusable=_unusable(error), file=error.file)


def _unusable(error: UnusableFile) -> str:
    match error.reason:
        case ImportFault.NO_EXPORT:
            return _("Dette er ikke en eksport fra nærvær")
        case ImportFault.NEWER:
            return _("Eksporten er fra en nyere utgave av nærvær. Oppdater nærvær, og prøv igjen")
        case ImportFault.DAMAGED:
            return _("Fila er skadet og kan ikke leses")
        case ImportFault.LARGE:
            return _("Fila er for stor til å være en eksport fra nærvær")
        case ImportFault.FACT:
            return _("Ting nummer {number} i fila er ikke slik nærvær skriver den{wrong_field}").format(
                number=error.data.get("number"), wrong_field=_wrong_field(error)
            )


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
            return _("mangler")
        case ExpectedValue.TEXT:
            return _("må være tekst")
        case ExpectedValue.TEXTS:
            return _("må være ei liste med tekster")
        case ExpectedValue.WHOLE_NUMBER:
            return _("må være et helt tall")
        case ExpectedValue.NUMBER:
            return _("må være et vanlig tall")
        case ExpectedValue.TRUE_OR_FALSE:
            return _("må være true eller false")
        case ExpectedValue.DAY:
            return _("må være en dag, skrevet som 2026-03-01")
        case ExpectedValue.TIME:
            return _("må være et tidspunkt med tidssone, skrevet som 2026-03-01T07:30:00+00:00")
        case ExpectedValue.ZONE:
            return _("må være navnet på en tidssone")
        case ExpectedValue.TABLE:
            return _("må være et objekt med navn og verdier")
        case ExpectedValue.RATINGS:
            return _("må være svar med hele tall fra 0 til 10")
        case ExpectedValue.ID:
            return _("kan bare ha bokstavene a–z, tall og bindestrek, og høyst 64 tegn")
        case ExpectedValue.KIND:
            return _("kan bare ha små bokstaver og understrek, og høyst 40 tegn")
        case ExpectedValue.NOTE:
            return _("må være tekst eller null")
        case ExpectedValue.PRACTICE_END:
            return _("må være finished, stopped eller interrupted")
        case ExpectedValue.UNIQUE:
            return _("er brukt to ganger med ulikt innhold")
        case ExpectedValue.ALONE:
            return _("kan ikke stå sammen med practice")
        case ExpectedValue.SHALLOW:
            return _("har for mange nivåer inni hverandre")
        case ExpectedValue.DECODABLE:
            return _("har tegn som ikke lar seg lese")
        case ExpectedValue.IN_RANGE:
            return _("må være fra {lowest} til {highest}")
        case ExpectedValue.TEXT_LENGTH:
            return _("må ha fra {lowest} til {highest} tegn")


# Content that is wrong

CONTENT_REASONS: dict[ContentFault, Label] = {
    ContentFault.ABSENT: lambda: why_unreadable(FileFault.ABSENT, _("fila")),
    ContentFault.FORBIDDEN: lambda: why_unreadable(FileFault.FORBIDDEN, _("fila")),
    ContentFault.FOLDER: lambda: why_unreadable(FileFault.FOLDER, _("fila")),
    ContentFault.SPECIAL: lambda: why_unreadable(FileFault.SPECIAL, _("fila")),
    ContentFault.LOOP: lambda: why_unreadable(FileFault.LOOP, _("fila")),
    ContentFault.NOT_UTF8: lambda: why_unreadable(FileFault.ENCODING, _("fila")),
    ContentFault.TOO_LARGE: lambda: why_unreadable(FileFault.LARGE, _("fila")),
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
    ContentFault.ROOM_WITHOUT_WEIGHT: phrase("@rom må ha en vekt, for eksempel @rom ~~40"),
    ContentFault.BAD_VARIANT: phrase("variant=«{found}» må skrives med små bokstaver a–z, tall og bindestrek"),
    ContentFault.LONE_VARIANT: phrase(
        "variant={found} må ha fra 2 til {highest} linjer rett etter hverandre i hver stilling; her er det {count}"
    ),
    ContentFault.UNEQUAL_VARIANTS: phrase(
        "linjene i variant={found} må være like i alt annet enn ordene: samme tegn foran, samme slags pause og samme "
        "merker; en linje for alle stillinger kan ikke stå sammen med en for bare noen"
    ),
    ContentFault.CONTRADICTING_MARKS: phrase("merkene «{found}» sier imot hverandre"),
    ContentFault.INSIDE_NOTHING: phrase("[inni] må stå etter ei linje i samme avsnitt som gir tid, skrevet ~~26>25"),
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
    ContentFault.TOO_LONG: phrase("teksten har {found} ord; det er plass til {highest}"),
    ContentFault.UNKNOWN_KEY: phrase("jeg kjenner ikke nøkkelen «{found}»; disse finnes: {known}"),
    ContentFault.UNKNOWN_KIND: phrase("jeg kjenner ikke typen «{found}»; disse finnes: {known}"),
    ContentFault.UNKNOWN_EXERCISE: phrase("øvelsen «{found}» står ikke i programmet; disse finnes: {known}"),
    ContentFault.TWICE: phrase("øvelsen «{found}» står to ganger"),
    ContentFault.EIGHT_WEEKS: phrase("programmet må ha {highest} uker, ikke {found}"),
}
_CONTENT_OTHERWISE = phrase("innholdet kan ikke brukes")
MAX_VALUES_LISTED = 40
MAX_ERRORS_LISTED = 5
LONGEST_NAME = 30
LONGEST_COMMAND = 30
_ONE_NUMBER = phrase("«{found}» må være {lowest}")


def content_error(error: BrokenContent) -> str:
    """What is wrong in a content file and on which line, what can be done, and last where the file is."""
    what = _("mappa") if error.key == "folder" else _("fila")
    return _("Feil i {content_fault}. Rett det, eller flytt {what} bort. Det gjelder her: {file}").format(
        content_fault=_content_fault(error), what=what, file=error.file
    )


def content_error_clause(error: BrokenContent) -> str:
    """The same as the end of a sentence, without what can be done."""
    return _("{content_fault}. Det gjelder her: {file}").format(content_fault=_content_fault(error), file=error.file)


def _content_fault(error: BrokenContent) -> str:
    worded = CONTENT_REASONS.get(error.reason, _CONTENT_OTHERWISE)()
    if error.reason == ContentFault.BAD_NUMBER and error.data.get("lowest") == error.data.get("highest"):
        worded = _ONE_NUMBER()
    what = _("mappa") if error.key == "folder" else _("fila")
    return f"{what}{_location(error)}: {worded.format_map(_FormattedData(error.data))}"


def content_errors(faults: Sequence[BrokenContent]) -> list[str]:
    """What could not be used of a folder's content, one line each; of many only the first `MAX_ERRORS_LISTED`."""
    lines = [content_error(fault) for fault in faults[:MAX_ERRORS_LISTED]]
    more = len(faults) - MAX_ERRORS_LISTED
    return [*lines, _("… og {more} feil til.").format(more=more)] if more > 0 else lines


def content_errors_short(faults: Sequence[BrokenContent]) -> str:
    """The same in one line on today: the first file by its name alone, and which command says the rest; "" for none."""
    if not faults:
        return ""
    first, *others = faults
    number = first.data.get("line")
    line = _(", linje {number}").format(number=number) if number else ""
    name = shorten(sanitize(PurePath(first.file).name), LONGEST_NAME)
    more = _(" (og {others} til)").format(others=len(others)) if others else ""
    doctor = command("doctor")
    # With the path of the diary in it, the command may fill a small screen.
    which = f"«{doctor}»" if len(doctor) <= LONGEST_COMMAND else _("Kommandoen «doctor»")
    return _("Feil i {name}{line}{more}. {which} sier hva.").format(name=name, line=line, more=more, which=which)


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
    return shorten(str(value).replace(".", ",") if isinstance(value, float) else str(value))


def _location(error: BrokenContent) -> str:
    number = error.data.get("line")
    line = _(", linje {number}").format(number=number) if number else ""
    if error.key in ("file", "folder"):
        return line
    if error.key == "front matter":
        return _("{line}, innledningen").format(line=line)
    only_a_line = error.key.endswith(f" {number}")  # a key holds no space
    return line if only_a_line else _("{line}, nøkkelen «{key}»").format(line=line, key=shorten(error.key))


# Sound that is missing or not to be played


def sound_reason(fault: MissingSound) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    """Why a voice cannot say an exercise, or not all of it, as a part of a sentence."""
    match fault.reason:
        case FileFault.ABSENT:
            return _("lyden finnes ikke her")
        case FileFault.ENCODING:
            return _undecodable(DecodeFault.ENCODING)
        case FileFault() as reason:
            return why_unreadable(reason, _("fila"))
        case DecodeFault() as reason:
            return _undecodable(reason)
        case VoiceFault.SHEET:
            return _("lista over setningene er skadet")
        case VoiceFault.CHANGED:
            return _("lydfila er en annen enn den lista over setningene ble laget til, eller den er kuttet")
        case VoiceFault.OUTSIDE:
            return _("lydfila ligger utenfor mappa til stemmen")
        case VoiceFault.CUT_OFF:
            return _("lydfila er kuttet og slutter før den siste setningen")
        case VoiceFault.STALE:
            return _("{missing} av {total} setninger mangler i denne stemmen").format(
                missing=fault.data["missing"], total=fault.data["total"]
            )
        case VoiceFault.NO_VOICE:
            return _("ingen stemme snakker dette språket ennå")
        case VoiceFault.OTHER_LANGUAGE:
            return _("øvelsen finnes ikke på språket til denne stemmen")


def _undecodable(fault: DecodeFault) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    match fault:
        case DecodeFault.KIND:
            return _("filtypen kan ikke brukes her, men wav, flac, ogg og opus kan")
        case DecodeFault.ENCODING:
            return _("lyden er kodet på en måte som ikke kan brukes her. Lagre den som vanlig wav eller flac")
        case DecodeFault.EMPTY:
            return _("lydfila er tom")
        case DecodeFault.CHANNELS:
            return _("lyden har for mange kanaler, og kan ha én eller to")
        case DecodeFault.RATE:
            return _("lyden har en samplingsfrekvens som ikke kan brukes, og kan ha fra 8 til 192 kHz")
        case DecodeFault.SAMPLES:
            return _("lyden har verdier som ikke kan spilles")
        case DecodeFault.LARGE:
            return why_unreadable(FileFault.LARGE, _("fila"))
        case DecodeFault.LONG:
            return _("lyden er for lang, og kan være på høyst to timer")
        case DecodeFault.SLOW:
            return _("det tok for lang tid å lytte gjennom lyden")
        case DecodeFault.UNDECODABLE:
            return _("lydfila er skadet")
        case DecodeFault.SILENT:
            return _("det er helt stille i lydfila")
        case DecodeFault.QUIET:
            return _("opptaket er for svakt. Ta det opp på nytt, nærmere mikrofonen")
        case DecodeFault.CLIPPED:
            return _("opptaket er forvrengt fordi det var for sterkt. Ta det opp på nytt, litt svakere")


def missing_sound(fault: MissingSound) -> str:
    """That there is no voice to play, why, and what can be done."""
    who = f"{fault.voice}: {sound_reason(fault)}" if fault.voice else sound_reason(fault)
    where = _(" Fila er: {file}").format(file=fault.file) if fault.file else ""
    return _(
        "Øvelsen {exercise} har ingen stemme å spille ({who}). Du kan øve med tekst, eller velge en "
        "annen stemme.{where}"
    ).format(exercise=fault.exercise, who=who, where=where)


def missing_before_playing(fault: MissingSound) -> str:
    """What the person will hear and not hear, said before a practice."""
    why = sound_reason(fault)
    if fault.reason is VoiceFault.NO_VOICE:
        return _("Det finnes ingen stemme på språket du øver på ennå. Du får klanger og tekst.")
    if fault.reason is VoiceFault.STALE and fault.data["missing"] < fault.data["total"]:
        return _("{capitalised}. De kommer som tekst.").format(capitalised=capitalised(why))
    return _("Stemmen kan ikke brukes i denne øvelsen ({why}). Du får klanger og tekst.").format(why=why)


def missing_in_file(fault: MissingSound) -> str:
    """What is missing in a sound file that was rendered."""
    return _("{capitalised}. De er stille i lydfila.").format(capitalised=capitalised(sound_reason(fault)))
