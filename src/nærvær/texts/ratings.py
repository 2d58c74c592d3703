"""The questions answered from 0 to 10: their stems, their anchors, and a word for every step."""

from __future__ import annotations

from dataclasses import replace

from ..domain.ratings import RATING_RULES
from ..quick_dataclass import dataclass
from .i18n import Phrase, look_up, phrase


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
