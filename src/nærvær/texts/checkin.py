"""What the weekly check-in and the follow-ups ask and say, with the reflections and the plan for going on."""

from __future__ import annotations

from .formats import inside_sentence
from .i18n import _, phrase
from .ratings import RatingItem

FOLLOW_UPS = {
    0: phrase("De åtte ukene er over – et tilbakeblikk"),
    1: phrase("Én måned etter de åtte ukene"),
    3: phrase("Tre måneder etter de åtte ukene"),
    6: phrase("Et halvt år etter de åtte ukene"),
}
CHECKIN_SAVED = phrase("Tilbakeblikket er lagret.")

OWN_ACTIVITY = phrase("Hva vil du gjerne klare, selv om smertene gjør det vanskelig?")
OWN_ACTIVITY_WHY = phrase(
    "Velg én ting som betyr noe for deg. Da kan du følge den uke for uke. Skriv den slik: «gå tur i skogen»."
)
OWN_ACTIVITY_EXAMPLE = phrase("For eksempel: gå tur, lage middag, sitte på kino")
OWN_ACTIVITY_LENGTH = 80

_WENT_STEM = phrase("Hvor godt klarte du å {activity} den siste uka?")
_WENT_LOW, _WENT_HIGH = phrase("Klarte det ikke"), phrase("Klarte det uten problemer")
_WENT = (
    phrase("klarte det ikke"),
    phrase("nesten ikke"),
    phrase("så vidt"),
    phrase("litt"),
    phrase("noe"),
    phrase("omtrent halvveis"),
    phrase("ganske bra"),
    phrase("bra"),
    phrase("nesten som jeg ville"),
    phrase("så å si uten problemer"),
    phrase("uten problemer"),
)


def activity_item(activity: str) -> RatingItem:
    """The question how well the person's own activity went, from 0 (could not) to 10 (without problems), after the PSFS."""
    return RatingItem(_WENT_STEM, _WENT_LOW, _WENT_HIGH, _WENT, as_verb(activity))


# Translators: the word before a verb, which people may write or leave out: «å gå tur». A word nobody writes, such as
# «–», where the language has none.
_INFINITIVE = phrase("å")


def as_verb(activity: str) -> str:
    """The activity as it stands after «å»."""
    first, _space, rest = activity.strip().rstrip(".").partition(" ")
    has_marker = bool(rest) and first.casefold() == _INFINITIVE().casefold()
    return inside_sentence(rest.lstrip() if has_marker else f"{first} {rest}".strip())


PAIN_CHANGE = phrase("I forhold til før du begynte med øvelsene: hvordan er smertene dine?")
HINDERED_CHANGE = phrase("… og hvor hemmet er du av dem?")
PAIN_CHANGES = (
    phrase("Mye verre"),
    phrase("Verre"),
    phrase("Litt verre"),
    phrase("Ingen forandring"),
    phrase("Litt bedre"),
    phrase("Bedre"),
    phrase("Mye bedre"),
)
HINDERED_CHANGES = (
    phrase("Mye mer hemmet"),
    phrase("Mer hemmet"),
    phrase("Litt mer hemmet"),
    phrase("Ingen forandring"),
    phrase("Litt mindre hemmet"),
    phrase("Mindre hemmet"),
    phrase("Mye mindre hemmet"),
)

REFLECTION = phrase("Til ettertanke")
REFLECTION_WHY = phrase("Helt frivillig. Bare du ser det du skriver.")
REFLECTION_AT_CLINIC = phrase("Helt frivillig. Personalet får det ikke med mindre du sier ja.")
CARD = phrase("Noe å prøve, hvis du vil")
READ_IT = phrase("Gå videre")

SKIP = phrase("Hopp over")


def checkin_saved_next_week(week: int) -> str:
    """The check-in is saved and the person has moved on."""
    return _("Tilbakeblikket er lagret. Nå er du i uke {week}.").format(week=week)


def ready_for(week: int) -> str:
    """The question whether to move on."""
    return _("Klar for uke {week}?").format(week=week)


def go_to_week(week: int) -> str:
    """The answer that moves on to a week."""
    return _("Ja, gå til uke {week}").format(week=week)


def stay_in(week: int) -> str:
    """The answer that stays in a week."""
    return _("Bli i uke {week} litt til").format(week=week)


MAY_STAY = phrase("Du kan bli der du er så lenge du vil.")

PLAN = phrase("Planen min")
PLAN_WHY = phrase("Skriv det så enkelt at du kan gjøre det også på en dårlig dag.")
PLAN_ASKS = {
    "when": (phrase("Når på dagen passer det å øve?"), phrase("For eksempel: etter morgenkaffen")),
    "where": (phrase("Hvor vil du være?"), phrase("For eksempel: i godstolen ved vinduet")),
    "which": (phrase("Hva vil du gjøre?"), phrase("For eksempel: pusterommet, fem minutter")),
    "what_if": (
        phrase("Hva gjør du når det ikke går som du tenkte?"),
        phrase("For eksempel: hvis jeg er sliten, tar jeg ett minutt"),
    ),
}
PLAN_NAMES = {
    "when": phrase("Når"),
    "where": phrase("Hvor"),
    "which": phrase("Hva"),
    "what_if": phrase("Hvis det ikke går"),
}
PLAN_SAVED = phrase("Planen er lagret.")
PLAN_CHANGE = phrase("Endre planen")
PLAN_EMPTY = phrase("Du har ikke skrevet noen plan ennå.")
PLAN_WRITE = phrase("Skriv en plan")
PLAN_READ_ALOUD = phrase("Les den gjerne høyt for noen. Det som er sagt høyt, er ofte lettere å gjøre.")
