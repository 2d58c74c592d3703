"""What is wrong with a programme, script or voice file: file, line or key, and reason, for whoever writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from ..domain.errors import BrokenContent
from ..invocation import command
from ..plain_text import plain, short
from .unusable import why_unreadable

_UNREADABLE = why_unreadable("fila")
REASONS = {
    **{reason: _UNREADABLE[reason] for reason in ("absent", "forbidden", "folder", "special", "loop")},
    "not_utf8": _UNREADABLE["encoding"],
    "too_large": _UNREADABLE["large"],
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
_OTHERWISE = "innholdet kan ikke brukes"
MOST_LISTED = 40
MOST_TOLD = 5
LONGEST_NAME = 30
LONGEST_COMMAND = 30
_ONE_NUMBER = "«{found}» må være {lowest}"


def broken_content(error: BrokenContent) -> str:
    """What is wrong and on which line, what can be done, and last where it lies."""
    what = "mappa" if error.key == "folder" else "fila"
    return f"Feil i {_fault(error)}. Rett det, eller flytt {what} bort. Det gjelder her: {error.file}"


def fault_told(error: BrokenContent) -> str:
    """The same as the rest of a sentence, without what can be done."""
    return f"{_fault(error)}. Det gjelder her: {error.file}"


def _fault(error: BrokenContent) -> str:
    worded = REASONS.get(error.reason, _OTHERWISE)
    if error.reason == "bad_number" and error.data.get("lowest") == error.data.get("highest"):
        worded = _ONE_NUMBER
    what = "mappa" if error.key == "folder" else "fila"
    return f"{what}{_place(error)}: {worded.format_map(_Shown(error.data))}"


def faults_told(faults: Sequence[BrokenContent]) -> list[str]:
    """What could not be used of one's own content, a line each; of many only the first."""
    told = [broken_content(fault) for fault in faults[:MOST_TOLD]]
    more = len(faults) - MOST_TOLD
    return [*told, f"… og {more} feil til."] if more > 0 else told


def remark(faults: Sequence[BrokenContent]) -> str:
    """The same in one line on today: the first, by its name alone, and where the rest is told; "" for none."""
    if not faults:
        return ""
    first, *others = faults
    number = first.data.get("line")
    line = f", linje {number}" if number else ""
    name = short(plain(PurePath(first.file).name), LONGEST_NAME)
    more = f" (og {len(others)} til)" if others else ""
    doctor = command("doctor")
    # With the folder of the diary in it, it may be as long as the whole of a small screen.
    told = f"«{doctor}»" if len(doctor) <= LONGEST_COMMAND else "Kommandoen «doctor»"
    return f"Feil i {name}{line}{more}. {told} sier hva."


class _Shown(dict[str, str]):
    """The error's data as text; what is not there is empty."""

    def __init__(self, data: dict[str, object]) -> None:
        super().__init__({key: _shown(value) for key, value in data.items()})

    def __missing__(self, key: str) -> str:
        return ""


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        more = ", …" if len(value) > MOST_LISTED else ""
        return ", ".join(short(str(item)) for item in value[:MOST_LISTED]) + more
    if value is None:
        return "ingenting"
    return short(str(value).replace(".", ",") if isinstance(value, float) else str(value))


def _place(error: BrokenContent) -> str:
    number = error.data.get("line")
    line = f", linje {number}" if number else ""
    if error.key in ("file", "folder"):
        return line
    if error.key == "front matter":
        return f"{line}, innledningen"
    only_a_line = error.key.endswith(f" {number}")  # a key holds no space
    return line if only_a_line else f"{line}, nøkkelen «{short(error.key)}»"
