"""What is asked of a person: from 0 to 10, each with its anchors and a word for every step; and the weekly check-in with
its follow-ups, the reflections, and the plan for going on.
"""

from __future__ import annotations

from dataclasses import replace

from ..domain.ratings import RATING_RULES
from ..quick_dataclass import dataclass
from .formats import inside_sentence
from .i18n import Phrase, _, look_up, phrase


@dataclass(frozen=True, slots=True)
class RatingItem:
    """One question: its stem, the anchors of 0 and of 10, and a word for each of 0…10, all looked up when they are shown.

    `activity` fills the place for it in the stem, where it has one.
    """

    stem_phrase: Phrase
    low_phrase: Phrase
    high_phrase: Phrase
    step_phrases: tuple[Phrase, ...]
    activity: str = ""

    @property
    def stem(self) -> str:
        """The question itself."""
        return self.stem_phrase().format(activity=self.activity)

    @property
    def low(self) -> str:
        """What 0 means."""
        return self.low_phrase()

    @property
    def high(self) -> str:
        """What 10 means."""
        return self.high_phrase()

    @property
    def steps(self) -> tuple[str, ...]:
        """A word for each of 0…10."""
        return look_up(self.step_phrases)

    def describe(self, value: int) -> str:
        """The value with its word: "6 – ganske sterk"."""
        return f"{value} – {self.step_phrases[value]()}"


_PAIN = (
    phrase("ingen smerte"),
    phrase("så vidt merkbar"),
    phrase("svært svak"),
    phrase("svak"),
    phrase("tydelig"),
    phrase("middels"),
    phrase("ganske sterk"),
    phrase("sterk"),
    phrase("svært sterk"),
    phrase("nesten verst tenkelig"),
    phrase("verst tenkelig smerte"),
)

PAIN_NOW = RatingItem(
    phrase("Hvor sterk er smerten akkurat nå?"), phrase("Ingen smerte"), phrase("Verst tenkelig smerte"), _PAIN
)

BOTHER_NOW = RatingItem(
    phrase("Hvor plagsom er smerten akkurat nå?"),
    phrase("Ikke plagsom i det hele tatt"),
    phrase("Så plagsom som du kan tenke deg"),
    (
        phrase("ikke plagsom"),
        phrase("så vidt plagsom"),
        phrase("svært lite plagsom"),
        phrase("litt plagsom"),
        phrase("noe plagsom"),
        phrase("middels"),
        phrase("ganske plagsom"),
        phrase("plagsom"),
        phrase("svært plagsom"),
        phrase("nesten verst tenkelig"),
        phrase("så plagsom som du kan tenke deg"),
    ),
)

HELPED = RatingItem(
    phrase("Hvor mye hjalp øvelsen deg denne gangen?"),
    phrase("Ikke i det hele tatt"),
    phrase("Svært mye"),
    (
        phrase("ikke i det hele tatt"),
        phrase("så vidt"),
        phrase("svært lite"),
        phrase("litt"),
        phrase("noe"),
        phrase("middels"),
        phrase("en god del"),
        phrase("ganske mye"),
        phrase("mye"),
        phrase("veldig mye"),
        phrase("svært mye"),
    ),
)


@dataclass(frozen=True, slots=True)
class RatingTexts:
    """What is said of one item around a practice.

    `title` stands over its answers. `before` and `after` name them in the middle of a line, None where it is not asked;
    `past_before` and `past_after` are the stems that ask for them another time, when they are corrected.
    `setting` is the choice that turns it on or off, and `setting_help` what that choice is for.
    """

    item: RatingItem
    title: Phrase
    before: Phrase | None
    after: Phrase | None
    past_before: Phrase | None
    past_after: Phrase | None
    setting: Phrase
    setting_help: Phrase


RATING_TEXTS = {
    "ask_pain": RatingTexts(
        PAIN_NOW,
        phrase("Smerte"),
        phrase("smerte før"),
        phrase("smerte etter"),
        phrase("Hvor sterk var smerten før øvelsen?"),
        phrase("Hvor sterk var smerten etter øvelsen?"),
        phrase("Spør om smerten"),
        phrase("Hvor sterk smerten er, før og etter øvelsen."),
    ),
    "bother": RatingTexts(
        BOTHER_NOW,
        phrase("Plage"),
        phrase("plage før"),
        phrase("plage etter"),
        phrase("Hvor plagsom var smerten før øvelsen?"),
        phrase("Hvor plagsom var smerten etter øvelsen?"),
        phrase("Spør hvor plagsom smerten er"),
        phrase("Noen synes det er lettere å svare på enn hvor sterk den er. Du blir spurt før og etter øvelsen."),
    ),
    "ask_helped": RatingTexts(
        HELPED,
        phrase("Hjalp"),
        None,
        phrase("hjalp"),
        None,
        phrase("Hvor mye hjalp øvelsen deg den gangen?"),
        phrase("Spør om øvelsen hjalp"),
        phrase("Hvor mye øvelsen hjalp, etterpå."),
    ),
}
"""The words of every item, by the name of the preference that turns it on or off."""

_ANSWERS = tuple(
    (name, label, texts.item, replace(texts.item, stem_phrase=past))
    for rule in RATING_RULES
    for texts in (RATING_TEXTS[rule.preference],)
    for name, label, past in (
        (rule.before, texts.before, texts.past_before),
        (rule.after, texts.after, texts.past_after),
    )
    if name and label and past
)
PRACTICE_RATINGS = {name: item for name, _label, item, _past in _ANSWERS}
"""The items around a practice, by the name of their answer."""
PAST_RATINGS = {name: past for name, _label, _item, past in _ANSWERS}
"""The same items, asked about a practice of another time."""
RATING_LABELS = {name: label for name, label, _item, _past in _ANSWERS}
"""What an answer is called where it is shown, by its name."""

_HINDERED = (
    phrase("ikke hemmet"),
    phrase("så vidt"),
    phrase("svært lite"),
    phrase("litt"),
    phrase("noe"),
    phrase("middels"),
    phrase("en god del"),
    phrase("ganske mye"),
    phrase("mye"),
    phrase("nesten fullstendig"),
    phrase("fullstendig hemmet"),
)

HINDERED = RatingItem(
    phrase("Hvor mye har smertene hemmet deg den siste uka?"),
    phrase("Ikke hemmet"),
    phrase("Fullstendig hemmet"),
    _HINDERED,
)

PAIN_AVERAGE = RatingItem(
    phrase("Hvor mye smerte har du hatt i gjennomsnitt den siste uka?"),
    phrase("Ingen smerte"),
    phrase("Verst tenkelig smerte"),
    _PAIN,
)


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
