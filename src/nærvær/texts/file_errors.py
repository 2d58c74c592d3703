"""Why a file somebody handed in cannot be taken.

What is wrong with a programme, script or voice file: file, line or key, and reason, for whoever writes it.
Why a voice cannot say an exercise, or not all of it: worded once, for whoever tells of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from ..domain.errors import (
    BrokenContent,
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

UNUSABLE = {
    ImportFault.NO_EXPORT: "Dette er ikke en eksport fra nærvær",
    ImportFault.NEWER: "Eksporten er fra en nyere utgave av nærvær. Oppdater nærvær, og prøv igjen",
    ImportFault.DAMAGED: "Fila er skadet og kan ikke leses",
    ImportFault.LARGE: "Fila er for stor til å være en eksport fra nærvær",
    ImportFault.FACT: "Ting nummer {number} i fila er ikke slik nærvær skriver den",
}
_WANTED: dict[str, str] = {
    ExpectedValue.PRESENT: "mangler",
    ExpectedValue.TEXT: "må være tekst",
    ExpectedValue.TEXTS: "må være ei liste med tekster",
    ExpectedValue.WHOLE_NUMBER: "må være et helt tall",
    ExpectedValue.NUMBER: "må være et vanlig tall",
    ExpectedValue.DAY: "må være en dag, skrevet som 2026-03-01",
    ExpectedValue.TIME: "må være et tidspunkt med tidssone, skrevet som 2026-03-01T07:30:00+00:00",
    ExpectedValue.ZONE: "må være navnet på en tidssone",
    ExpectedValue.TABLE: "må være et objekt med navn og verdier",
    ExpectedValue.RATINGS: "må være svar med hele tall fra 0 til 10",
    ExpectedValue.ID: "kan bare ha bokstavene a–z, tall og bindestrek, og høyst 64 tegn",
    ExpectedValue.KIND: "kan bare ha små bokstaver og understrek, og høyst 40 tegn",
    ExpectedValue.NOTE: "må være tekst eller null",
    ExpectedValue.PRACTICE_END: "må være finished, stopped eller interrupted",
    ExpectedValue.UNIQUE: "er brukt to ganger med ulikt innhold",
    ExpectedValue.ALONE: "kan ikke stå sammen med practice",
    ExpectedValue.SHALLOW: "har for mange nivåer inni hverandre",
    ExpectedValue.DECODABLE: "har tegn som ikke lar seg lese",
    ExpectedValue.IN_RANGE: "må være fra {lowest} til {highest}",
    ExpectedValue.TEXT_LENGTH: "må ha fra {lowest} til {highest} tegn",
}


def unusable_file(error: UnusableFile) -> str:
    """Why a file handed in cannot be taken."""
    told = UNUSABLE.get(error.reason, UNUSABLE[ImportFault.DAMAGED]).format(number=error.data.get("number"))
    return f"{told}{_wrong_field(error)}. Ingenting er endret. Fila er: {error.file}"


def _wrong_field(error: UnusableFile) -> str:
    """Which value of a fact is wrong, and what should have stood there."""
    wanted = _WANTED.get(str(error.data.get("wanted")))
    if wanted is None:
        return ""
    name = shorten(str(error.data.get("field")))
    return f": «{name}» {wanted.format(lowest=error.data.get('lowest'), highest=error.data.get('highest'))}"


def why_unreadable(it: str) -> dict[str, str]:
    """Every reason of `UnreadableFile` as a part of a sentence; `it`: what the file is called in it."""
    return {
        FileFault.ABSENT: f"{it} finnes ikke",
        FileFault.FORBIDDEN: f"jeg har ikke lov til å lese {it}",
        FileFault.FOLDER: "det er ei mappe, ikke ei fil",
        FileFault.SPECIAL: "det er ikke ei vanlig fil",
        FileFault.LARGE: f"{it} er for stor",
        FileFault.LOOP: "det er en snarvei som ikke fører fram til noen fil",
        FileFault.NAME: "ingen fil kan ha et slikt navn",
        FileFault.ENCODING: f"{it} er ikke lagret som UTF-8",
        FileFault.DISK: "disken svarer med feil",
    }


UNREADABLE = {
    FileFault.ABSENT: "Jeg finner ikke fila",
    FileFault.FORBIDDEN: "Jeg har ikke lov til å lese fila. Endre rettighetene, eller velg en annen",
    FileFault.FOLDER: "Dette er ei mappe, ikke ei fil",
    FileFault.SPECIAL: "Dette er ikke ei vanlig fil, så jeg lar den være",
    FileFault.LARGE: "Fila er for stor. Den kan være på høyst {largest}",
    FileFault.LOOP: "Dette er en snarvei som ikke fører fram til noen fil",
    FileFault.NAME: "Ingen fil kan ha et slikt navn",
    FileFault.ENCODING: "Fila er ikke lagret som UTF-8. Lagre den som UTF-8, og prøv igjen",
    FileFault.DISK: "Disken svarer med feil, så fila kan ikke leses",
}


def unreadable_file(error: UnreadableFile) -> str:
    """Why a file cannot be read at all."""
    largest = error.data.get("largest")
    size = "" if not isinstance(largest, int) else _size(largest)
    return f"{UNREADABLE.get(error.reason, UNREADABLE[FileFault.DISK]).format(largest=size)}. Fila er: {error.file}"


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1000} kB"


_WHY_UNREADABLE = why_unreadable("fila")
_UNREADABLE_CONTENT = (FileFault.ABSENT, FileFault.FORBIDDEN, FileFault.FOLDER, FileFault.SPECIAL, FileFault.LOOP)
CONTENT_REASONS: dict[str, str] = {
    **{reason: _WHY_UNREADABLE[reason] for reason in _UNREADABLE_CONTENT},
    "not_utf8": _WHY_UNREADABLE[FileFault.ENCODING],
    "too_large": _WHY_UNREADABLE[FileFault.LARGE],
    "unreadable": "fila kan ikke leses",
    "not_a_folder": "dette er ikke ei mappe",
    "unreadable_folder": "mappa kan ikke leses",
    "bad_folder_name": "mappa må ha et navn på høyst {highest} synlige tegn",
    "toml_syntax": "her er det en skrivefeil (tegn {column})",
    "toml_depth": "her er for mange parenteser eller punktum inni hverandre (tegn {column})",
    "toml_line": "linja er for lang",
    "toml_word": "her er et tall eller et navn som er for langt (tegn {column})",
    "no_front_matter": "fila må begynne med en innledning mellom to linjer med +++",
    "no_sections": "manuset har ingen avsnitt; hvert avsnitt begynner med ==",
    "cue_before_section": "en setning står før det første avsnittet; begynn med ==",
    "no_title": "avsnittet mangler tittel",
    "unknown_option": "jeg kjenner ikke valget «{found}»; disse finnes: {known}",
    "bad_region": "kroppsområdet «{found}» må skrives med små bokstaver a–z, tall og bindestrek",
    "bad_number": "«{found}» må være et helt tall fra {lowest} til {highest}",
    "empty_cue": "setningen er tom",
    "silence_with_pause": "@stille kan ikke ha en pause",
    "unknown_signal": "jeg kjenner ikke «{found}»; disse finnes: {known}",
    "bad_pause": "pausen «{found}» er ikke et tall",
    "impossible_pause": "pausen «{found}» må være fra {lowest} til {highest} sekunder",
    "unknown_mark": "jeg kjenner ikke merket «{found}»; disse finnes: {known}",
    "unknown_figure": "jeg kjenner ikke figuren «{found}»; disse finnes: {known}",
    "bad_weeks": "ukene «{found}» må skrives som uke=1-3, med tall fra 1 til 8",
    "empty_section": "avsnittet «{found}» er tomt",
    "silence_mismatch": "avsnittet «{found}» må ha både ordet stille i overskriften og nøyaktig én @stille",
    "steps_incomplete": "har ett avsnitt steg=, må alle ha det",
    "missing_text": "her må det stå en tekst",
    "missing_list": "her må det stå en liste",
    "not_a_table": "her må det stå en tabell",
    "bad_postures": "stillingene må være en liste med noen av disse: {known}",
    "posture_missing": "manuset bruker stillinger som ikke står i lista: {found}",
    "bad_id": "id-en «{found}» må skrives med små bokstaver a–z, tall og bindestrek",
    "other_id": "id-en er «{found}», men fila heter noe annet; den må være {known}",
    "shortest_over_longest": "den korteste lengden ({found}) er større enn den lengste ({highest})",
    "too_many_characters": "teksten har {found} tegn; det er plass til {highest}",
    "too_many_cues": "manuset er for langt; det er plass til {highest} setninger, medregnet runder",
    "nothing_offered": "ingen av øvelsene i programmet kan brukes",
    "unfittable": "manuset passer ikke i noen lengde",
    "too_long": "teksten har {found} ord; det er plass til {highest}",
    "unknown_key": "jeg kjenner ikke nøkkelen «{found}»; disse finnes: {known}",
    "unknown_kind": "jeg kjenner ikke typen «{found}»; disse finnes: {known}",
    "unknown_exercise": "øvelsen «{found}» står ikke i programmet; disse finnes: {known}",
    "twice": "øvelsen «{found}» står to ganger",
    "eight_weeks": "programmet må ha {highest} uker, ikke {found}",
}
_CONTENT_OTHERWISE = "innholdet kan ikke brukes"
MAX_VALUES_LISTED = 40
MAX_ERRORS_LISTED = 5
LONGEST_NAME = 30
LONGEST_COMMAND = 30
_ONE_NUMBER = "«{found}» må være {lowest}"


def content_error(error: BrokenContent) -> str:
    """What is wrong and on which line, what can be done, and last where it lies."""
    what = "mappa" if error.key == "folder" else "fila"
    return f"Feil i {_content_fault(error)}. Rett det, eller flytt {what} bort. Det gjelder her: {error.file}"


def content_error_clause(error: BrokenContent) -> str:
    """The same as the rest of a sentence, without what can be done."""
    return f"{_content_fault(error)}. Det gjelder her: {error.file}"


def _content_fault(error: BrokenContent) -> str:
    worded = CONTENT_REASONS.get(error.reason, _CONTENT_OTHERWISE)
    if error.reason == "bad_number" and error.data.get("lowest") == error.data.get("highest"):
        worded = _ONE_NUMBER
    what = "mappa" if error.key == "folder" else "fila"
    return f"{what}{_location(error)}: {worded.format_map(_FormattedData(error.data))}"


def content_errors(faults: Sequence[BrokenContent]) -> list[str]:
    """What could not be used of one's own content, a line each; of many only the first."""
    told = [content_error(fault) for fault in faults[:MAX_ERRORS_LISTED]]
    more = len(faults) - MAX_ERRORS_LISTED
    return [*told, f"… og {more} feil til."] if more > 0 else told


def content_errors_short(faults: Sequence[BrokenContent]) -> str:
    """The same in one line on today: the first, by its name alone, and where the rest is told; "" for none."""
    if not faults:
        return ""
    first, *others = faults
    number = first.data.get("line")
    line = f", linje {number}" if number else ""
    name = shorten(sanitize(PurePath(first.file).name), LONGEST_NAME)
    more = f" (og {len(others)} til)" if others else ""
    doctor = command("doctor")
    # With the folder of the diary in it, it may be as long as the whole of a small screen.
    told = f"«{doctor}»" if len(doctor) <= LONGEST_COMMAND else "Kommandoen «doctor»"
    return f"Feil i {name}{line}{more}. {told} sier hva."


class _FormattedData(dict[str, str]):
    """The error's data as text; what is not there is empty."""

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


SOUND_REASONS = {
    **why_unreadable("fila"),
    FileFault.ABSENT: "lyden finnes ikke her",
    VoiceFault.SHEET: "lista over setningene er skadet",
    VoiceFault.CHANGED: "lydfila er en annen enn den lista over setningene ble laget til, eller den er kuttet",
    VoiceFault.OUTSIDE: "lydfila ligger utenfor mappa til stemmen",
    VoiceFault.CUT_OFF: "lydfila er kuttet og slutter før den siste setningen",
    DecodeFault.KIND: "filtypen kan ikke brukes her, men wav, flac, ogg og opus kan",
    DecodeFault.ENCODING: "lyden er kodet på en måte som ikke kan brukes her. Lagre den som vanlig wav eller flac",
    DecodeFault.EMPTY: "lydfila er tom",
    DecodeFault.CHANNELS: "lyden har for mange kanaler, og kan ha én eller to",
    DecodeFault.RATE: "lyden har en samplingsfrekvens som ikke kan brukes, og kan ha fra 8 til 192 kHz",
    DecodeFault.SAMPLES: "lyden har verdier som ikke kan spilles",
    DecodeFault.LONG: "lyden er for lang, og kan være på høyst to timer",
    DecodeFault.SLOW: "det tok for lang tid å lytte gjennom lyden",
    DecodeFault.UNDECODABLE: "lydfila er skadet",
    DecodeFault.SILENT: "det er helt stille i lydfila",
    DecodeFault.QUIET: "opptaket er for svakt. Ta det opp på nytt, nærmere mikrofonen",
    DecodeFault.CLIPPED: "opptaket er forvrengt fordi det var for sterkt. Ta det opp på nytt, litt svakere",
    VoiceFault.STALE: "{missing} av {total} setninger mangler i denne stemmen",
}
_SOUND_OTHERWISE = "lyden kan ikke brukes"


def sound_reason(fault: MissingSound) -> str:
    """Why, as a part of a sentence."""
    return SOUND_REASONS.get(fault.reason, _SOUND_OTHERWISE).format(**fault.data)


def missing_sound(fault: MissingSound) -> str:
    """There is no voice, why, and what can be done."""
    who = f"{fault.voice}: {sound_reason(fault)}" if fault.voice else sound_reason(fault)
    where = f" Fila er: {fault.file}" if fault.file else ""
    return (
        f"Øvelsen {fault.exercise} har ingen stemme å spille ({who}). "
        f"Du kan øve med tekst, eller velge en annen stemme.{where}"
    )


def missing_before_playing(fault: MissingSound) -> str:
    """What the person will hear and not hear, told before a practice."""
    why = sound_reason(fault)
    if fault.reason == "stale" and fault.data["missing"] < fault.data["total"]:
        return f"{why[0].upper()}{why[1:]}. De kommer som tekst."
    return f"Stemmen kan ikke brukes i denne øvelsen ({why}). Du får klanger og tekst."


def missing_in_file(fault: MissingSound) -> str:
    """What is missing in a file that was made."""
    why = sound_reason(fault)
    return f"{why[0].upper()}{why[1:]}. De er stille i lydfila."
