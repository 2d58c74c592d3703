"""Why a voice cannot say an exercise, or not all of it: worded once, for whoever tells of it."""

from __future__ import annotations

from ..domain.errors import MissingSound
from .unusable import why_unreadable

REASONS = {
    **why_unreadable("fila"),
    "absent": "lyden finnes ikke her",
    "unreadable": "lista over setningene er skadet",
    "changed": "lydfila er en annen enn den lista over setningene ble laget til, eller den er kuttet",
    "outside": "lydfila ligger utenfor mappa til stemmen",
    "cut_off": "lydfila er kuttet og slutter før den siste setningen",
    "kind": "filtypen kan ikke brukes her, men wav, flac, ogg og opus kan",
    "encoding": "lyden er kodet på en måte som ikke kan brukes her. Lagre den som vanlig wav eller flac",
    "empty": "lydfila er tom",
    "channels": "lyden har for mange kanaler, og kan ha én eller to",
    "rate": "lyden har en samplingsfrekvens som ikke kan brukes, og kan ha fra 8 til 192 kHz",
    "samples": "lyden har verdier som ikke kan spilles",
    "long": "lyden er for lang, og kan være på høyst to timer",
    "slow": "det tok for lang tid å lytte gjennom lyden",
    "undecodable": "lydfila er skadet",
    "silent": "det er helt stille i lydfila",
    "quiet": "opptaket er for svakt. Ta det opp på nytt, nærmere mikrofonen",
    "clipped": "opptaket er forvrengt fordi det var for sterkt. Ta det opp på nytt, litt svakere",
    "stale": "{missing} av {total} setninger mangler i denne stemmen",
}
_OTHERWISE = "lyden kan ikke brukes"


def reason(fault: MissingSound) -> str:
    """Why, as a part of a sentence."""
    return REASONS.get(fault.reason, _OTHERWISE).format(**fault.data)


def missing_sound(fault: MissingSound) -> str:
    """There is no voice, why, and what can be done."""
    who = f"{fault.voice}: {reason(fault)}" if fault.voice else reason(fault)
    where = f" Fila er: {fault.file}" if fault.file else ""
    return (
        f"Øvelsen {fault.exercise} har ingen stemme å spille ({who}). "
        f"Du kan øve med tekst, eller velge en annen stemme.{where}"
    )


def before_it_plays(fault: MissingSound) -> str:
    """What the person will hear and not hear, told before a practice."""
    why = reason(fault)
    if fault.reason == "stale" and fault.data["missing"] < fault.data["total"]:
        return f"{why[0].upper()}{why[1:]}. De kommer som tekst."
    return f"Stemmen kan ikke brukes i denne øvelsen ({why}). Du får klanger og tekst."


def missing_in_file(fault: MissingSound) -> str:
    """What is missing in a file that was made."""
    why = reason(fault)
    return f"{why[0].upper()}{why[1:]}. De er stille i lydfila."
