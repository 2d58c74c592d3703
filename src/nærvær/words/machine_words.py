"""Words of the settings that belong to the machine."""

from __future__ import annotations

from ..domain.machine import Digits, Machine, Motion, SetAside
from .unusable import why_unreadable

TITLE, WHY = "Skjermen", "Farger, bilder og store tall, for denne maskinen."
COLOURS, COLOURS_WHY = "Farger", "Mørke, lyse eller sterke farger. Tasten k bytter hvor som helst."
THEMES = {"kveld": "mørke", "dag": "lyse", "sterk": "sterke"}
MOTION, MOTION_WHY = "Bilder", "Formen som puster, og figuren som viser bevegelser, mens øvelsen spiller."
MOTIONS = {Motion.MOVING: "i rolig bevegelse", Motion.STILL: "i ro", Motion.NONE: "ingen"}
DIGITS, DIGITS_WHY = "Tiden som er igjen", "Store tall kan leses fra senga. Tasten s bytter mens øvelsen spiller."
DIGIT_SIZES = {Digits.SMALL: "små tall", Digits.LARGE: "store tall"}

LETTERS, LETTERS_WHY = (
    "Større bokstaver",
    "Du gjør dem større i terminalvinduet. nærvær får plass på en liten skjerm også.",
)
LETTERS_HOW = (
    "Bokstavene kan gjøres større i selve terminalvinduet.",
    "I de fleste terminaler: hold Ctrl nede og trykk pluss. På Mac: Cmd og pluss. Ctrl og minus gjør dem mindre igjen.",
    "nærvær retter seg etter plassen. Det nødvendige er med helt ned til 40 tegn i bredden og 12 linjer.",
)
LETTERS_READ = "Tilbake"

ASIDE_TITLE = "Innstillingene"
GO_ON = "Gå videre"
_KEYS = {"motion": "bilder", "digits": "tall", "volume": "lyd", "theme": "farger", "device": "lydutgang"}

_REASONS = {
    "": "den er skadet",
    "syntax": "her er det en skrivefeil",
    "depth": "her er for mange parenteser eller punktum inni hverandre",
    "line": "linja er for lang",
    "word": "her er et tall eller et navn som er for langt",
    **why_unreadable("den"),
}


def told(machine: Machine) -> str:
    """What holds, in short."""
    return f"{THEMES.get(machine.theme, THEMES['kveld'])} farger"


def set_aside(found: SetAside) -> str:
    """A settings file that could not be used, and what was done with it."""
    if found.fault in _KEYS:
        why = f"verdien for {found.fault} ({_KEYS[found.fault]}) kan ikke brukes"
    else:
        why = _REASONS.get(found.reason, _REASONS[""])
    line = f"linje {found.line}: " if found.line else ""
    done = "er lagt til side" if found.moved else "kan ikke brukes nå"
    lies = "ligger nå her" if found.moved else "ligger her"
    return (
        f"Innstillingene for denne maskinen {done}: {line}{why}. "
        "Farger, bilder og lyd er som de var fra begynnelsen. Alt annet er som før. "
        f"Fila {lies}: {found.path}"
    )
