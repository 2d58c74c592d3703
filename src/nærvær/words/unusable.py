"""Why a file somebody handed in cannot be taken."""

from __future__ import annotations

from ..domain.errors import UnreadableFile, Unusable
from ..plain_text import short

UNUSABLE = {
    "absent": "Jeg finner ikke fila",
    "kind": "Dette er ikke en eksport fra nærvær",
    "newer": "Eksporten er fra en nyere utgave av nærvær. Oppdater nærvær, og prøv igjen",
    "damaged": "Fila er skadet og kan ikke leses",
    "large": "Fila er for stor til å være en eksport fra nærvær",
    "fact": "Ting nummer {number} i fila er ikke slik nærvær skriver den",
}
_WANTED = {
    "there": "mangler",
    "text": "må være tekst",
    "texts": "må være ei liste med tekster",
    "whole": "må være et helt tall",
    "number": "må være et vanlig tall",
    "day": "må være en dag, skrevet som 2026-03-01",
    "moment": "må være et tidspunkt med tidssone, skrevet som 2026-03-01T07:30:00+00:00",
    "zone": "må være navnet på en tidssone",
    "table": "må være et objekt med navn og verdier",
    "ratings": "må være svar med hele tall fra 0 til 10",
    "id": "kan bare ha bokstavene a–z, tall og bindestrek, og høyst 64 tegn",
    "kind": "kan bare ha små bokstaver og understrek, og høyst 40 tegn",
    "note": "må være tekst eller null",
    "ended": "må være finished, stopped eller interrupted",
    "once": "er brukt to ganger med ulikt innhold",
    "either": "kan ikke stå sammen med practice",
    "deep": "har for mange nivåer inni hverandre",
    "letters": "har tegn som ikke lar seg lese",
    "range": "må være fra {lowest} til {highest}",
    "length": "må ha fra {lowest} til {highest} tegn",
}


def unusable(error: Unusable) -> str:
    """Why a file handed in cannot be taken."""
    told = UNUSABLE.get(error.reason, UNUSABLE["damaged"]).format(number=error.data.get("number"))
    return f"{told}{_which(error)}. Ingenting er endret. Fila er: {error.file}"


def _which(error: Unusable) -> str:
    """Which value of a fact is wrong, and what should have stood there."""
    wanted = _WANTED.get(str(error.data.get("wanted")))
    if wanted is None:
        return ""
    name = short(str(error.data.get("field")))
    return f": «{name}» {wanted.format(lowest=error.data.get('lowest'), highest=error.data.get('highest'))}"


def why_unreadable(it: str) -> dict[str, str]:
    """Every reason of `UnreadableFile` as a part of a sentence; `it`: what the file is called in it."""
    return {
        "absent": f"{it} finnes ikke",
        "forbidden": f"jeg har ikke lov til å lese {it}",
        "folder": "det er ei mappe, ikke ei fil",
        "special": "det er ikke ei vanlig fil",
        "large": f"{it} er for stor",
        "loop": "det er en snarvei som ikke fører fram til noen fil",
        "name": "ingen fil kan ha et slikt navn",
        "encoding": f"{it} er ikke lagret som UTF-8",
        "disk": "disken svarer med feil",
    }


UNREADABLE = {
    "absent": "Jeg finner ikke fila",
    "forbidden": "Jeg har ikke lov til å lese fila. Endre rettighetene, eller velg en annen",
    "folder": "Dette er ei mappe, ikke ei fil",
    "special": "Dette er ikke ei vanlig fil, så jeg lar den være",
    "large": "Fila er for stor. Den kan være på høyst {largest}",
    "loop": "Dette er en snarvei som ikke fører fram til noen fil",
    "name": "Ingen fil kan ha et slikt navn",
    "encoding": "Fila er ikke lagret som UTF-8. Lagre den som UTF-8, og prøv igjen",
    "disk": "Disken svarer med feil, så fila kan ikke leses",
}


def unreadable(error: UnreadableFile) -> str:
    """Why a file cannot be read at all."""
    largest = error.data.get("largest")
    size = "" if not isinstance(largest, int) else _size(largest)
    return f"{UNREADABLE.get(error.reason, UNREADABLE['disk']).format(largest=size)}. Fila er: {error.file}"


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1000} kB"
