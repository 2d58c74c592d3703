"""The questions answered from 0 to 10: their stems, their anchors, and a word for every step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RatingItem:
    """One question: its stem, the anchors `low` and `high`, and in `steps` a word for each of 0…10."""

    stem: str
    low: str
    high: str
    steps: tuple[str, ...]

    def describe(self, value: int) -> str:
        """The value with its word: "6 – ganske sterk"."""
        return f"{value} – {self.steps[value]}"


_PAIN = (
    "ingen smerte",
    "så vidt merkbar",
    "svært svak",
    "svak",
    "tydelig",
    "middels",
    "ganske sterk",
    "sterk",
    "svært sterk",
    "nesten verst tenkelig",
    "verst tenkelig smerte",
)

PAIN_NOW = RatingItem("Hvor sterk er smerten akkurat nå?", "Ingen smerte", "Verst tenkelig smerte", _PAIN)

BOTHER_NOW = RatingItem(
    "Hvor plagsom er smerten akkurat nå?",
    "Ikke plagsom i det hele tatt",
    "Så plagsom som du kan tenke deg",
    (
        "ikke plagsom",
        "så vidt plagsom",
        "svært lite plagsom",
        "litt plagsom",
        "noe plagsom",
        "middels",
        "ganske plagsom",
        "plagsom",
        "svært plagsom",
        "nesten verst tenkelig",
        "så plagsom som du kan tenke deg",
    ),
)

HELPED = RatingItem(
    "Hvor mye hjalp øvelsen deg denne gangen?",
    "Ikke i det hele tatt",
    "Svært mye",
    (
        "ikke i det hele tatt",
        "så vidt",
        "svært lite",
        "litt",
        "noe",
        "middels",
        "en god del",
        "ganske mye",
        "mye",
        "veldig mye",
        "svært mye",
    ),
)

PRACTICE_RATINGS = {
    "pain_before": PAIN_NOW,
    "bother_before": BOTHER_NOW,
    "pain_after": PAIN_NOW,
    "bother_after": BOTHER_NOW,
    "helped": HELPED,
}
"""The items around a practice, by the name of their answer."""

RATING_LABELS = {
    "pain_before": "Smerte før",
    "pain_after": "Smerte etter",
    "bother_before": "Plage før",
    "bother_after": "Plage etter",
    "helped": "Hjalp",
}
"""What an answer is called in an export, by its name."""

RATING_PREFERENCES = {
    "ask_pain": (
        "Spør om smerten",
        "Hvor sterk smerten er, før og etter øvelsen.",
    ),
    "bother": (
        "Spør også om plage",
        "Hvor plagsom smerten er, i tillegg til hvor sterk den er. Noen synes det er lettere å svare på.",
    ),
    "ask_helped": (
        "Spør om øvelsen hjalp",
        "Hvor mye øvelsen hjalp, etterpå.",
    ),
}
"""The setting that turns an item on or off, by its preference: its label, and what it is for."""

_HINDERED = (
    "ikke hemmet",
    "så vidt",
    "svært lite",
    "litt",
    "noe",
    "middels",
    "en god del",
    "ganske mye",
    "mye",
    "nesten fullstendig",
    "fullstendig hemmet",
)

HINDERED = RatingItem("Hvor mye har smertene hemmet deg den siste uka?", "Ikke hemmet", "Fullstendig hemmet", _HINDERED)

PAIN_AVERAGE = RatingItem(
    "Hvor mye smerte har du hatt i gjennomsnitt den siste uka?", "Ingen smerte", "Verst tenkelig smerte", _PAIN
)
