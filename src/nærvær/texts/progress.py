"""Words of the person's own pattern: numbers as answered, never a cause."""

from __future__ import annotations

from ..domain.patterns import FEWEST_PAIRS, LengthGroup, Pattern
from .checkin import as_verb

PATTERNS_TITLE = "Før og etter hos meg"
LENGTHS = {
    LengthGroup.SHORT: "inntil 5 minutter",
    LengthGroup.MIDDLE: "6–15 minutter",
    LengthGroup.LONG: "mer enn 15 minutter",
}
_FEW = ("null", "én", "to", "tre", "fire", "fem")
TOO_FEW_ANSWERS = (
    f"Når du har svart både før og etter {_FEW[FEWEST_PAIRS]} ganger, med samme øvelse og omtrent samme lengde, står det "
    "her hvordan det har vært for deg."
)
WHAT_IT_IS = "Tallene er de midterste av dine egne svar. De sier ikke hvorfor det ble slik."
NOT_MEANT_TO = "Øvelsene skal ikke ta bort smerten. Noen ganger er den like sterk, og likevel lettere å være i."


def median(value: float) -> str:
    """A median with a decimal comma when it has a half."""
    return f"{value:.1f}".replace(".", ",").removesuffix(",0").replace("-", "−")


def signed_median(value: float) -> str:
    """A median difference with its sign."""
    return f"+{median(value)}" if value > 0 else median(value)


def pattern_title(title: str, pattern: Pattern) -> str:
    """Which practices these are."""
    return f"{title}, {LENGTHS[pattern.length]}"


def pattern_sentence(pattern: Pattern) -> str:
    """One pattern in a sentence."""
    helped = f" Hjalp: {median(pattern.helped)}." if pattern.helped is not None else ""
    return (
        f"{pattern.pairs} ganger. Smerte før: {median(pattern.before)}. Etter: {median(pattern.after)}. "
        f"Forskjell: {signed_median(pattern.change)}.{helped}"
    )


WEEKLY = "Uke for uke"
WEEKLY_EMPTY = "Her kommer svarene fra ukas tilbakeblikk når du har gjort det første."
HINDERED, PAIN, ACTIVITY = "Hemmet", "Smerte i snitt", "Klarte å"
OWN_ACTIVITY = "Det du vil klare"
DAYS_DONE = "Dager med øving"
HINDERED_SCALE = "0 er ikke hemmet, 10 er fullstendig hemmet."
NOT_ANSWERED = "–"


def visit_label(week: int, visit: int) -> str:
    """A stay in a week, short enough to stand beside a bar."""
    return f"Uke {week}" if visit == 1 else f"Uke {week} ({visit}. gang)"


def activity_title(name: str) -> str:
    """The heading over the bars of one activity of the person's own."""
    return f"{ACTIVITY} {as_verb(name)}" if name.strip() else OWN_ACTIVITY


def hindered_comparison(first: int, latest: int) -> str:
    """The first and the latest answer beside each other."""
    return f"Første gang svarte du {first} på hvor hemmet du var. Sist svarte du {latest}."


GROUP_FIGURE = (
    "I grupper regnes to poeng gjerne som en forskjell som merkes. Det gjelder grupper, ikke nødvendigvis deg."
)
