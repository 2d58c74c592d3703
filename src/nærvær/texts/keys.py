"""Words for keys and for what can be done while something plays; the toolkit's own strings are never shown."""

from __future__ import annotations

from ..domain.script import Posture

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

TIME_LEFT = "igjen"
PAUSED = "Pause"
WITHOUT_SOUND = "uten lyd – du kan følge teksten"
SOME_MISSING = "noe av lyden mangler – følg teksten"
TEXT_HIDDEN = "teksten er skjult – t viser den"
TEXT_SHOWN = "teksten vises"
GETTING_READY = "gjør klar …"
RECONNECTING = "Lyden ble borte. Leter etter den …"
LOST = "Lyden ble borte. Du er på samme sted."

GO_ON = "Fortsett"
BACKWARD = "Forrige"
FORWARD = "Neste"
QUIETER = "Lavere"
LOUDER = "Høyere"
CAPTIONS = "Tekst"
HERE_AND_NOW = "Her og nå"
LARGE_DIGITS = "Store tall"
END_PRACTICE = "Avslutt"
TRY_AGAIN = "Prøv igjen"
GO_ON_SILENT = "Uten lyd"

GROUND_TITLE = "Her og nå"
GROUND_EYES = "La øynene være åpne. Du trenger ikke gjøre noe riktig."
GROUND_FEET: dict[Posture | None, str] = {
    Posture.LYING: "Kjenn hælene, baken og skuldrene mot underlaget. Det bærer deg.",
    Posture.SITTING: "Kjenn føttene mot gulvet og setet under deg. Det bærer deg.",
    Posture.STANDING: "Kjenn føttene mot gulvet. Det bærer deg.",
    None: "Kjenn hvor kroppen har støtte nå. Det bærer deg.",
}
GROUND_HANDS = "Legg hendene mot hverandre, eller mot noe du kan ta på. Er det varmt, kjølig, mykt?"
GROUND_ROOM = "Se deg rundt i rommet. Finn tre ting, og si hva de heter."
GROUND_GO_ON = "Gå videre med øvelsen"
GROUND_OUTWARD = "Bytt til lyder, syn og berøring"
GROUND_STOP = "Avslutt øvelsen – alt teller"
GROUND_BACK = "Tilbake"


def which_of(number: int, count: int) -> str:
    """Which question of how many this is."""
    return f"{number} av {count}"


def volume(level: float) -> str:
    """The level in words."""
    return f"lyd {round(level * 100)} %"
