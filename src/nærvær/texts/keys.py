"""Names of keys and of what they do, as the foot of every page shows them, and the help page."""

from __future__ import annotations

ENTER, ESC, SPACE = "Enter", "Esc", "mellomrom"
LEFT_RIGHT, UP_DOWN = "←→", "↑↓"
ARROWS = LEFT_RIGHT + UP_DOWN

BEGIN = "begynn"
CHOOSE = "velg"
MOVE = "flytt"
MINUTES = "minutter"
LEAVE = "avslutt"
LEAVE_AGAIN = "én gang til avslutter"
BACK = "tilbake"
GO_BACK = "Tilbake"
SKIP = "hopp over"
SKIP_REST = "hopp over resten"
READY = "ferdig"
WITHOUT_KEEPING = "videre uten å lagre"
QUESTION_BEFORE = "Forrige"
MAKES_TEN = "gjør det til 10"
HELP = "hjelp"
ON = "videre"
DIGIT = "0–10"
ANSWER = "svar"
POSTURE = "stilling"
PAUSE = "pause"
PHRASE = "setning"
SOUND = "lyd"
TEXT = "tekst"
HERE = "her og nå"
END = "avslutt"
MENU = "knapper"
STOP_ANY_TIME = "avslutt, alt blir tatt vare på"
OTHER_COLOURS = "lyse, mørke eller sterke farger"
DIGITS = "store tall"


def which_of(number: int, count: int) -> str:
    """The number of this question among how many."""
    return f"{number} av {count}"


HELP_TITLE = "Hjelp"
HELP_KEYS = "Taster her"
HELP_ALWAYS = "Overalt"
SAFETY = (
    "Vanskelige følelser kan komme. Det er ikke feil. Du kan stoppe når du vil, og trykke g for å komme tilbake til "
    "rommet. Snakk gjerne med behandleren din om det."
)
CLOSE_HELP = "Lukk hjelpen"
