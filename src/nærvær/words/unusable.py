"""Why a file somebody handed in cannot be taken."""

from __future__ import annotations

from ..domain.errors import UnreadableFile, Unusable

UNUSABLE = {
    "absent": "Jeg finner ikke fila",
    "kind": "Dette er ikke en eksport fra nærvær",
    "newer": "Eksporten er fra en nyere utgave av nærvær. Oppdater nærvær, og prøv igjen",
    "damaged": "Fila er skadet og kan ikke leses",
    "large": "Fila er for stor til å være en eksport fra nærvær",
    "fact": "Ting nummer {number} i fila er ikke slik nærvær skriver den",
}


def unusable(error: Unusable) -> str:
    """Why a file handed in cannot be taken."""
    told = UNUSABLE.get(error.reason, UNUSABLE["damaged"]).format(number=error.data.get("number"))
    return f"{told}. Ingenting er endret. Fila er: {error.file}"


UNREADABLE = {
    "absent": "Jeg finner ikke fila",
    "forbidden": "Jeg har ikke lov til å lese fila. Endre rettighetene, eller velg en annen",
    "folder": "Dette er en mappe, ikke ei fil",
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
