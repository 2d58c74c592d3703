"""What is said around and during a practice: settling, the player, grounding, the note, and how it was saved."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.practice import Posture
from .formats import comma_list, duration, grouped_number, inside_sentence, minutes_and_seconds, text_list
from .i18n import Phrase, _, phrase, phrase_in

# Settling

SETTLE = phrase("Finn deg til rette.")
BEGIN_NOW = phrase("Begynn nå")
SKIP = phrase("Hopp over")
# Translators: the key is h in every language.
SKIP_LONG = phrase("Hopp over (h)")
CLEAR_ANSWER = phrase("Ta bort svaret")


def begins_in(seconds: float) -> str:
    """How long the settling time still lasts."""
    return _("Øvelsen begynner om {time}.").format(time=minutes_and_seconds(int(seconds)))


# Before and after

BEFORE_TITLE, AFTER_TITLE = phrase("Før øvelsen"), phrase("Etter øvelsen")
NOTE_ASK = phrase("Vil du skrive ei linje til deg selv?")
NOTE_WHY = phrase("Det er helt frivillig. Bare du ser den.")
NOTE_AT_CLINIC = phrase("Det er helt frivillig. Personalet får den ikke med mindre du sier ja.")
NOTE_KEEP = phrase("Lagre og gå videre")


def too_long(length: int, max_length: int) -> str:
    """A text is longer than it may be; it is never cut."""
    longest, written = grouped_number(max_length), grouped_number(length)
    return _("Det er plass til {longest} tegn, nå er det {written}. Ta bort litt, så får alt plass.").format(
        longest=longest, written=written
    )


LETTERS_LOST = phrase(
    "Noen av bokstavene kom ikke fram slik at jeg kan lese dem (\ufffd). Ta dem bort, eller skriv dem på nytt."
)
BEFORE, AFTER = phrase("Før"), phrase("Etter")
NOT_ANSWERED = "–"
KEEPING = phrase("Lagrer …")
KEPT = phrase("Lagret på denne maskinen.")
KEPT_FOR_NOW = phrase("Dette blir ikke lagret, men det teller likevel for deg.")
NOTHING_KEPT = phrase("Øvelsen hadde så vidt begynt, så det er ingenting å lagre.")
ON_TO_TODAY = phrase("Ferdig")
RATE_NOT = phrase("La det være")


def practised_for(seconds: float) -> str:
    """How long the person practised."""
    return _("Du øvde i {duration}. Alt teller.").format(duration=duration(seconds))


END_HERE = phrase("Avslutt her")


def practice_stopped(seconds: float) -> tuple[str, ...]:
    """The person has stopped the practice before its end."""
    practised = (_("Du har øvd i {duration}. Alt teller.").format(duration=duration(seconds)),) if seconds >= 1 else ()
    return _("Øvelsen er stoppet."), *practised


# The player

MAX_LEFT_OUT_NAMED = 3


def sections_left_out(titles: Sequence[str]) -> str:
    """Which sections of the exercise are left out at this length; "" when none are."""
    if not titles:
        return ""
    named, more = titles[:MAX_LEFT_OUT_NAMED], len(titles) - MAX_LEFT_OUT_NAMED
    names = [named[0], *map(inside_sentence, named[1:])]
    if more > 0:
        return _("Ikke med i dag: {sections} og {more} til.").format(sections=comma_list(names), more=more)
    return _("Ikke med i dag: {sections}.").format(sections=text_list(names))


def time_left(time: str) -> str:
    """How much is left of the practice, at the top of the player: 4:32 igjen."""
    return _("{time} igjen").format(time=time)


PAUSED = phrase("Pause")
WITHOUT_SOUND = phrase("uten lyd – du kan følge teksten")
SOME_MISSING = phrase("noe av lyden mangler – følg teksten")
# Translators: the key is t in every language.
TEXT_HIDDEN = phrase("teksten er skjult – t viser den")
DARK_CAN_BE_LEFT_OUT = phrase("mørk skjerm: slås av i innstillinger")
TEXT_SHOWN = phrase("teksten vises")
GETTING_READY = phrase("gjør klar …")
RECONNECTING = phrase("Lyden ble borte. Leter etter den …")
LOST = phrase("Lyden ble borte. Du er på samme sted.")
GO_ON = phrase("Fortsett")
PREVIOUS_SENTENCE = phrase("Forrige setning")
NEXT_SENTENCE = phrase("Neste setning")
QUIETER = phrase("Lavere lyd")
LOUDER = phrase("Høyere lyd")
CAPTIONS = phrase("Tekst av og på")
HERE_AND_NOW = phrase("Her og nå")
LARGE_DIGITS = phrase("Store tall")
END_PRACTICE = phrase_in("øvelsen", "Avslutt")
GO_ON_SILENT = phrase("Uten lyd")
NOT_KEPT_NOW = phrase("kan ikke lagre nå – øvelsen går videre")


def volume(level: float) -> str:
    """The volume in percent; `level` is 0…1."""
    return _("lyd {level} %").format(level=round(level * 100))


# Translators: what the system says of why it does not fall asleep; it tells nothing of what is practised.
KEEPS_AWAKE = phrase("Lyden går")

# Grounding

GROUNDING_TITLE = phrase("Her og nå")
GROUNDING_EYES = phrase("La øynene være åpne. Du trenger ikke gjøre noe riktig.")
GROUNDING_FEET: dict[Posture | None, Phrase] = {
    Posture.LYING: phrase("Kjenn hælene, baken og skuldrene mot underlaget. Det bærer deg."),
    Posture.SITTING: phrase("Kjenn føttene mot gulvet og setet under deg. Det bærer deg."),
    Posture.STANDING: phrase("Kjenn føttene mot gulvet. Det bærer deg."),
    None: phrase("Kjenn hvor kroppen har støtte nå. Det bærer deg."),
}
GROUNDING_HANDS = phrase("Legg hendene mot hverandre, eller mot noe du kan ta på.")
GROUNDING_HANDS_FEEL = phrase("Er det varmt, kjølig, mykt?")
GROUNDING_ROOM = phrase("Se deg rundt i rommet. Finn tre ting, og si hva de heter.")
GROUNDING_GO_ON = phrase("Gå videre med øvelsen")
GROUNDING_OUTWARD = phrase("Bytt til lyder, syn og berøring")
GROUNDING_STOP = phrase("Avslutt øvelsen – alt teller")
