"""What the weekly check-in and the follow-ups ask and say, with the reflections and the plan for going on."""

from __future__ import annotations

from .ratings import RatingItem

CHECKIN = "Ukas tilbakeblikk"
FOLLOW_UPS = {
    0: "Kurset er slutt – et tilbakeblikk",
    1: "Én måned etter kurset",
    3: "Tre måneder etter kurset",
    6: "Et halvt år etter kurset",
}
CHECKIN_SAVED = "Tilbakeblikket er lagret."

OWN_ACTIVITY = "Hva vil du gjerne klare, selv om smertene gjør det vanskelig?"
OWN_ACTIVITY_WHY = (
    "Velg én ting som betyr noe for deg. Da kan du følge den uke for uke. Skriv den slik: «gå tur i skogen»."
)
OWN_ACTIVITY_EXAMPLE = "For eksempel: gå tur, lage middag, sitte på kino"
OWN_ACTIVITY_LENGTH = 80

_WENT = (
    "klarte det ikke",
    "nesten ikke",
    "så vidt",
    "litt",
    "noe",
    "omtrent halvveis",
    "ganske bra",
    "bra",
    "nesten som jeg ville",
    "så å si uten problemer",
    "uten problemer",
)


def activity_item(activity: str) -> RatingItem:
    """The question how well the person's own activity went, from 0 (could not) to 10 (without problems), after the PSFS."""
    return RatingItem(
        f"Hvor godt klarte du å {as_verb(activity)} den siste uka?",
        "Klarte det ikke",
        "Klarte det uten problemer",
        _WENT,
    )


def as_verb(activity: str) -> str:
    """The activity as it stands after «å»."""
    text = activity.strip().rstrip(".")
    text = text[2:].lstrip() if text.casefold().startswith("å ") else text
    return text[:1].lower() + text[1:]


PAIN_CHANGE = "I forhold til før du begynte med øvelsene: hvordan er smertene dine?"
HINDERED_CHANGE = "… og hvor hemmet er du av dem?"
PAIN_CHANGES = ("Mye verre", "Verre", "Litt verre", "Ingen forandring", "Litt bedre", "Bedre", "Mye bedre")
HINDERED_CHANGES = (
    "Mye mer hemmet",
    "Mer hemmet",
    "Litt mer hemmet",
    "Ingen forandring",
    "Litt mindre hemmet",
    "Mindre hemmet",
    "Mye mindre hemmet",
)

REFLECTION = "Til ettertanke"
REFLECTION_WHY = "Helt frivillig. Bare du ser det du skriver."
CARD = "Noe å prøve, hvis du vil"
READ_IT = "Gå videre"

SKIP = "Hopp over"


def checkin_saved_next_week(week: int) -> str:
    """The check-in is saved and the person has moved on."""
    return f"Tilbakeblikket er lagret. Nå er du i uke {week}."


def ready_for(week: int) -> str:
    """The question whether to move on."""
    return f"Klar for uke {week}?"


def go_to_week(week: int) -> str:
    """The answer that moves on to a week."""
    return f"Ja, gå til uke {week}"


def stay_in(week: int) -> str:
    """The answer that stays in a week."""
    return f"Bli i uke {week} litt til"


MAY_STAY = "Du kan bli der du er så lenge du vil."

PLAN = "Planen min"
PLAN_WHY = "Skriv det så enkelt at du kan gjøre det også på en dårlig dag."
PLAN_ASKS = {
    "when": ("Når på dagen passer det å øve?", "For eksempel: etter morgenkaffen"),
    "where": ("Hvor vil du være?", "For eksempel: i godstolen ved vinduet"),
    "which": ("Hva vil du gjøre?", "For eksempel: pusterommet, fem minutter"),
    "what_if": ("Hva gjør du når det ikke går som du tenkte?", "For eksempel: hvis jeg er sliten, tar jeg ett minutt"),
}
PLAN_NAMES = {"when": "Når", "where": "Hvor", "which": "Hva", "what_if": "Hvis det ikke går"}
PLAN_SAVED = "Planen er lagret."
PLAN_CHANGE = "Endre planen"
PLAN_EMPTY = "Du har ikke skrevet noen plan ennå."
PLAN_WRITE = "Skriv en plan"
PLAN_READ_ALOUD = "Les den gjerne høyt for noen. Det som er sagt høyt, er ofte lettere å gjøre."
