"""What is said around and during a practice: settling, the player, grounding, the note, and what was kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.script import Posture
from .formats import duration, grouped_number

BEFORE_TITLE, AFTER_TITLE = "Før øvelsen", "Etter øvelsen"
MAX_LEFT_OUT_NAMED = 3


def sections_left_out(titles: Sequence[str]) -> str:
    """Which parts of the exercise are not in it at this length; "" when all are."""
    if not titles:
        return ""
    named, more = titles[:MAX_LEFT_OUT_NAMED], len(titles) - MAX_LEFT_OUT_NAMED
    names = [named[0], *(f"{name[:1].lower()}{name[1:]}" for name in named[1:])]
    if more > 0:
        return f"Ikke med i dag: {', '.join(names)} og {more} til."
    *first, last = names
    return f"Ikke med i dag: {', '.join(first)} og {last}." if first else f"Ikke med i dag: {last}."


SETTLE = "Finn deg til rette."
BEGIN_NOW = "Begynn nå"
SKIP = "Hopp over"
SKIP_LONG = "Hopp over (h)"


def begins_in(seconds: float) -> str:
    """How long the quiet before a practice lasts."""
    minutes_left, rest = divmod(int(seconds), 60)
    return f"Øvelsen begynner om {minutes_left}:{rest:02d}."


NOTE_ASK = "Vil du skrive ei linje til deg selv?"
NOTE_WHY = "Det er helt frivillig. Bare du ser den."
NOTE_KEEP = "Lagre og gå videre"


def too_long(length: int, room: int) -> str:
    """Said when a text has outgrown its room; nothing is cut."""
    longest, written = grouped_number(room), grouped_number(length)
    return f"Det er plass til {longest} tegn, nå er det {written}. Ta bort litt, så får alt plass."


LETTERS_LOST = (
    "Noen av bokstavene kom ikke fram slik at jeg kan lese dem (\ufffd). Ta dem bort, eller skriv dem på nytt."
)
BEFORE, AFTER = "Før", "Etter"
PAIN = "Smerte"
NOT_ANSWERED = "–"
KEEPING = "Lagrer …"
KEPT = "Lagret på denne maskinen."
KEPT_FOR_NOW = "Dette blir ikke lagret, men det teller likevel for deg."
NOTHING_KEPT = "Øvelsen hadde så vidt begynt, så det er ingenting å lagre."
ON_TO_TODAY = "Ferdig"


def practised_for(seconds: float) -> str:
    """What was done, as a fact."""
    return f"Du øvde i {duration(seconds)}. Alt teller."


END_HERE = "Avslutt her"


def practice_stopped(seconds: float) -> tuple[str, ...]:
    """Said when the person has stopped the practice before its end."""
    told = (f"Du har øvd i {duration(seconds)}. Alt teller.",) if seconds >= 1 else ()
    return "Øvelsen er stoppet.", *told


def helped_line(told: str) -> str:
    """How much it helped, as answered."""
    return f"Hjalp: {told}"


RATE_NOT = "La det være"
NOT_KEPT_NOW = "kan ikke lagre nå – øvelsen går videre"
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


def volume(level: float) -> str:
    """The level in words."""
    return f"lyd {round(level * 100)} %"
