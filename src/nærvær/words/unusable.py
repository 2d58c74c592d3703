"""Why a file somebody handed in cannot be taken."""

from __future__ import annotations

from ..domain.errors import Unusable

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
