"""What is wrong with a programme, script or voice file: file, line or key, and reason, for whoever writes it."""

from __future__ import annotations

from ..domain.errors import BrokenContent

REASONS = {
    "absent": "fila finnes ikke",
    "unreadable": "fila kan ikke leses",
    "not_utf8": "fila er ikke lagret som UTF-8",
    "too_large": "fila er for stor",
    "bad_toml": "TOML-en kan ikke leses{detail}",
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
    "too_long": "teksten har {found} ord; det er plass til {highest}",
    "unknown_key": "jeg kjenner ikke nøkkelen «{found}»; disse finnes: {known}",
    "unknown_kind": "jeg kjenner ikke typen «{found}»; disse finnes: {known}",
    "unknown_exercise": "øvelsen «{found}» står ikke i programmet; disse finnes: {known}",
    "twice": "øvelsen «{found}» står to ganger",
    "eight_weeks": "programmet må ha {highest} uker, ikke {found}",
}
_OTHERWISE = "innholdet kan ikke brukes"
_ONE_NUMBER = "«{found}» må være {lowest}"


def broken_content(error: BrokenContent) -> str:
    """One sentence: where, what, and who can mend it."""
    worded = REASONS.get(error.reason, _OTHERWISE)
    if error.reason == "bad_number" and error.data.get("lowest") == error.data.get("highest"):
        worded = _ONE_NUMBER
    reason = worded.format_map(_Shown(error.data))
    return f"Feil i fila {error.file}{_place(error)}: {reason}. Rett det, eller flytt fila bort."


class _Shown(dict[str, str]):
    """The error's data as text; what is not there is empty."""

    def __init__(self, data: dict[str, object]) -> None:
        super().__init__({key: _shown(key, value) for key, value in data.items()})

    def __missing__(self, key: str) -> str:
        return ""


def _shown(key: str, value: object) -> str:
    if key == "detail":
        return _toml_place(str(value))
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    if value is None:
        return "ingenting"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _toml_place(detail: str) -> str:
    """Where TOML went wrong; the rest of the parser's words are English."""
    digits = [word.strip("(),") for word in detail.split() if word.strip("(),").isdigit()]
    return f" (linje {digits[-2]}, tegn {digits[-1]})" if len(digits) >= 2 else ""


def _place(error: BrokenContent) -> str:
    if error.key == "file":
        return ""
    if error.key == "front matter":
        return ", innledningen"
    number = error.data.get("line")
    line = f", linje {number}" if number else ""
    only_a_line = error.key.endswith(f" {number}")  # a key holds no space
    return line if only_a_line else f"{line}, nøkkelen «{error.key}»"
