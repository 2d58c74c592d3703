"""Words of the settings: what can be chosen, and what it is for."""

from __future__ import annotations

from ..domain.sound import Bell, Ground
from .progress_words import minutes

SETTINGS = "Innstillinger"
ASK = "Hva vil du endre? Alt kan endres tilbake."
DONE = "Ferdig"

VOICE, VOICE_WHY = "Stemme", "Stemmene er syntetiske. Ta den du liker best å høre på."
BELL, BELL_WHY = "Klang", "Lyden som åpner og lukker øvelsen."
BELL_VOLUME, BELL_VOLUME_WHY = "Styrke på klangen", "Hvor sterk klangen er i forhold til stemmen."
GROUND, GROUND_WHY = "Lyd under stillheten", "En svak lyd hele veien, for deg som synes stillheten blir for stille."
SETTLING, SETTLING_WHY = "Ro før øvelsen", "Litt stillhet før øvelsen begynner. Den kommer i tillegg til minuttene."
SILENCE, SILENCE_WHY = (
    "Lengre stillhet",
    "Lengre pauser mellom setningene allerede fra uke 1. Fra uke 6 kommer de av seg selv.",
)
INTERVAL, INTERVAL_WHY = "Klang i stille stund", "En klang med jevne mellomrom når du sitter uten stemme."
REGIONS = "Deler av kroppen"
REGIONS_WHY = "Velg steder øvelsene skal hoppe over eller bli lenger ved. Velg samme sted igjen for å bytte."
BOTHER = "Spør også om plage"
BOTHER_WHY = "Hvor plagsom smerten er, i tillegg til hvor sterk den er. Noen synes det er lettere å svare på."
LENGTH, LENGTH_WHY = "Kort eller lang øvelse", "Hvor mange minutter du får som forslag. Du kan endre det hver gang."
LENGTHS = {"short": "kort", "long": "lang"}
LOOK_DAY, LOOK_DAY_WHY = (
    "Tilbakeblikk",
    "Når du vil bli minnet på ukas tilbakeblikk. Du kan ta det når som helst.",
)
AFTER_SEVEN_DAYS = "etter sju dager"
OWN_ACTIVITY, OWN_ACTIVITY_WHY = "Det du vil klare", "Din egen aktivitet i ukas tilbakeblikk."
FIRST_LENGTH = "Hva passer deg best?"
FIRST_LENGTH_WHY = "Det bestemmer bare hva du får som forslag. Litt og ofte er mer verdt enn mye og sjelden."
FIRST_LENGTHS = (("short", "Korte øvelser"), ("long", "Lange øvelser"))
FIRST_REMINDER = "Vil du ha en påminnelse?"
FIRST_REMINDER_WHY = (
    "Mange har glede av et lite vink, knyttet til noe de gjør likevel.",
    "Du kan slå den av når du vil.",
)
FIRST_REMINDER_WAYS = (("Nei takk", False), ("Ja, sett opp en", True))
ALL_SET = "Da er alt klart. Alt dette kan endres under innstillinger."
ASK_PAIN = "Spør om smerten"
ASK_PAIN_WHY = "Hvor sterk smerten er, før og etter øvelsen."
ASK_HELPED = "Spør om øvelsen hjalp"
ASK_HELPED_WHY = "Hvor mye øvelsen hjalp, etterpå."
ASK_NOTE = "Spør om ei linje til deg selv"
ASK_NOTE_WHY = "Plass til noen ord etter øvelsen."
SHARE = "Personalet kan lage rapport for meg"
SHARE_WHY = (
    "Da kan de lage den og ta ut alt ditt (eksport) uten at du er her.",
    "Rapporten har bare tall. Eksporten har også det du har skrevet.",
    "Du kan si nei igjen når du vil.",
)
SHARE_WAYS = (("Nei", "no"), ("Ja", "yes"))
AS_IT_IS = "{} · slik er det nå"
REMINDER, REMINDER_WHY = "Påminnelse", "Et lite vink på faste tidspunkter, i kalenderen din eller på denne maskinen."
WHICH_VOICE = "Hvilken stemme vil du ha?"
WHICH_VOICE_WHY = "Velg en for å høre den. Du kan bytte når du vil, under innstillinger."
HEARD_WAYS = (("Ta denne", "take"), ("Hør en gang til", "again"), ("Hør en annen", "other"))


def hearing(name: str) -> str:
    """Which voice is being heard."""
    return f"Nå hører du «{name}»."


def voice_taken(name: str) -> str:
    """Said once a voice is chosen."""
    return f"Valgt: {name}."


BELLS = {Bell.BOWL: "klangbolle", Bell.SMALL: "liten bjelle", Bell.WOOD: "mykt tre", Bell.NONE: "ingen"}
GROUNDS = {Ground.NONE: "ingen", Ground.RAIN: "regn", Ground.BROWN: "dyp brus"}
YES, NO = "ja", "nei"
NONE = "ingen"
AS_USUAL, LINGER, SKIP = "som vanlig", "mer tid", "hopp over"


def percent(value: int) -> str:
    """A volume."""
    return f"{value} prosent"


def quiet(count: int) -> str:
    """A number of minutes, or none."""
    return minutes(count) if count else NONE


def every(count: int) -> str:
    """A distance between bells, or none."""
    return f"hvert {count}. minutt" if count else NONE


def changed(skip: int, linger: int) -> str:
    """How many regions are not as usual."""
    told = [f"hopper over {skip}"] if skip else []
    told += [f"lenger ved {linger}"] if linger else []
    return ", ".join(told) or AS_USUAL
