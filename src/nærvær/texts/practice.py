"""What is said around and during a practice: settling, the player, grounding, the note, and how it was saved."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.script import Posture
from .formats import duration, grouped_number, text_list

# Settling

SETTLE = "Finn deg til rette."
BEGIN_NOW = "Begynn nå"
SKIP = "Hopp over"
SKIP_LONG = "Hopp over (h)"


def begins_in(seconds: float) -> str:
    """How long the settling time still lasts."""
    minutes_left, rest = divmod(int(seconds), 60)
    return f"Øvelsen begynner om {minutes_left}:{rest:02d}."


# Before and after

BEFORE_TITLE, AFTER_TITLE = "Før øvelsen", "Etter øvelsen"
NOTE_ASK = "Vil du skrive ei linje til deg selv?"
NOTE_WHY = "Det er helt frivillig. Bare du ser den."
NOTE_KEEP = "Lagre og gå videre"


def too_long(length: int, max_length: int) -> str:
    """A text is longer than it may be; it is never cut."""
    longest, written = grouped_number(max_length), grouped_number(length)
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
RATE_NOT = "La det være"


def practised_for(seconds: float) -> str:
    """How long the person practised."""
    return f"Du øvde i {duration(seconds)}. Alt teller."


END_HERE = "Avslutt her"


def practice_stopped(seconds: float) -> tuple[str, ...]:
    """The person has stopped the practice before its end."""
    practised = (f"Du har øvd i {duration(seconds)}. Alt teller.",) if seconds >= 1 else ()
    return "Øvelsen er stoppet.", *practised


def helped_line(answer: str) -> str:
    """The answer to how much the practice helped."""
    return f"Hjalp: {answer}"


# The player

MAX_LEFT_OUT_NAMED = 3


def sections_left_out(titles: Sequence[str]) -> str:
    """Which sections of the exercise are left out at this length; "" when none are."""
    if not titles:
        return ""
    named, more = titles[:MAX_LEFT_OUT_NAMED], len(titles) - MAX_LEFT_OUT_NAMED
    names = [named[0], *(f"{name[:1].lower()}{name[1:]}" for name in named[1:])]
    if more > 0:
        return f"Ikke med i dag: {', '.join(names)} og {more} til."
    return f"Ikke med i dag: {text_list(names)}."


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
GO_ON_SILENT = "Uten lyd"
NOT_KEPT_NOW = "kan ikke lagre nå – øvelsen går videre"


def volume(level: float) -> str:
    """The volume in percent; `level` is 0…1."""
    return f"lyd {round(level * 100)} %"


# Grounding

GROUNDING_TITLE = "Her og nå"
GROUNDING_EYES = "La øynene være åpne. Du trenger ikke gjøre noe riktig."
GROUNDING_FEET: dict[Posture | None, str] = {
    Posture.LYING: "Kjenn hælene, baken og skuldrene mot underlaget. Det bærer deg.",
    Posture.SITTING: "Kjenn føttene mot gulvet og setet under deg. Det bærer deg.",
    Posture.STANDING: "Kjenn føttene mot gulvet. Det bærer deg.",
    None: "Kjenn hvor kroppen har støtte nå. Det bærer deg.",
}
GROUNDING_HANDS = "Legg hendene mot hverandre, eller mot noe du kan ta på. Er det varmt, kjølig, mykt?"
GROUNDING_ROOM = "Se deg rundt i rommet. Finn tre ting, og si hva de heter."
GROUNDING_GO_ON = "Gå videre med øvelsen"
GROUNDING_OUTWARD = "Bytt til lyder, syn og berøring"
GROUNDING_STOP = "Avslutt øvelsen – alt teller"
