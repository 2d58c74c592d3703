"""What a person reads of their own progress: the weeks, bars, patterns before and after, and all of it as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..domain.diary import Entry
from ..domain.patterns import FEWEST_PAIRS, LengthGroup, Pattern
from ..domain.practice import InformalPractice, Practice, practice_title
from ..domain.programme import Programme
from ..domain.progress import Progress, Visit
from ..domain.ratings import Ratings
from .checkin import as_verb
from .formats import counted, days, duration, long_date, minutes

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
    """A median, with a decimal comma when it is not whole."""
    return f"{value:.1f}".replace(".", ",").removesuffix(",0").replace("-", "−")


def signed_median(value: float) -> str:
    """A median difference with its sign."""
    return f"+{median(value)}" if value > 0 else median(value)


def pattern_title(title: str, pattern: Pattern) -> str:
    """The exercise and the group of lengths of a pattern."""
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
    """A visit to a week, short enough to stand beside a bar."""
    return f"Uke {week}" if visit == 1 else f"Uke {week} ({visit}. gang)"


def activity_title(name: str) -> str:
    """The heading over the bars of one activity of the person's own."""
    return f"{ACTIVITY} {as_verb(name)}" if name.strip() else OWN_ACTIVITY


def hindered_comparison(first: int, latest: int) -> str:
    """The first and the latest answer side by side."""
    return f"Første gang svarte du {first} på hvor hemmet du var. Sist svarte du {latest}."


GROUP_FIGURE = (
    "I grupper regnes to poeng gjerne som en forskjell som merkes. Det gjelder grupper, ikke nødvendigvis deg."
)


def days_of_invited(count: int, invited: int | None) -> str:
    """Days practised, of how many the week invites to (None: any number)."""
    return days(count) if invited is None else f"{count} av {invited}"


TITLE = "Ukene dine"
WEEK = "Uke"
DAYS = "Dager"
FORMAL = "Øvelser"
INFORMAL = "Hverdag"
MINUTES = "Minutter"
SHORT_DAYS = "Dag"
SHORT_FORMAL = "Øv"
SHORT_INFORMAL = "Hv"
SHORT_MINUTES = "Min"
NOTHING = "–"
EMPTY = "Her ser du ukene dine når du har gjort en øvelse eller to."


def week_of_eight(number: int) -> str:
    """The number of a week in the plan."""
    return f"Uke {number} av 8"


def week_and_visit(week: int, visit: int) -> str:
    """A visit by its numbers: the week, and from the second on which visit."""
    return f"{week}" if visit == 1 else f"{week} ({visit}. gang)"


def last_seven_days(count: int) -> str:
    """How many of the last seven days had practice."""
    if count == 0:
        return "Du kan begynne igjen når det passer. Alt du har gjort, står her."
    return f"De siste sju dagene har du øvd {days(count)}."


LATEST_SHOWN = 7
NOTHING_YET = "Ingenting er ført opp ennå. Begynn når det passer deg."


def progress_lines(so_far: Progress, programme: Programme, titles: Mapping[str, str]) -> Iterator[str]:
    """Progress as lines: the person's week, every visit to a week, and the latest practices."""
    week = programme.week(so_far.week)
    yield f"Du er i uke {so_far.week}: {week.theme}"
    if not so_far.practices:
        yield NOTHING_YET
        return
    invited = next((formal.times for formal in week.formal if formal.times), None)
    if not so_far.days_lately:
        yield last_seven_days(0)
    elif invited and so_far.days_of_last_seven == so_far.days_lately:
        yield f"Øvd {so_far.days_lately} av {invited} dager den siste uka."
    else:
        yield f"Øvd {days(so_far.days_lately)} den siste uka."
    yield ""
    for visit in so_far.visits:
        yield _visit(visit)
    yield ""
    yield "Det siste du har ført opp:"
    for entry in so_far.practices[-LATEST_SHOWN:]:
        yield f"  {_practice(entry, titles)}"


def _visit(visit: Visit) -> str:
    again = "" if visit.number == 1 else f" ({visit.number}. gang)"
    hardly_any = visit.formal and not visit.minutes
    return (
        f"Uke {visit.week}{again}: {days(visit.days)}, "
        f"{counted(visit.formal, 'øvelse', 'øvelser')} ({'under ett minutt' if hardly_any else minutes(visit.minutes)}), "
        f"{counted(visit.informal, 'gang', 'ganger')} i hverdagen"
    )


def _practice(entry: Entry, titles: Mapping[str, str]) -> str:
    fact = entry.fact
    if isinstance(fact, InformalPractice):
        length = f", {duration(fact.seconds)}" if fact.seconds else ""
        return f"{long_date(entry.local_date)}: {practice_title(fact, titles)}{length}"
    if not isinstance(fact, Practice):
        return long_date(entry.local_date)
    title = practice_title(fact, titles)
    return f"{long_date(entry.local_date)}: {title}, {duration(fact.heard_seconds)}{_ratings(fact.ratings)}"


def _ratings(ratings: Ratings) -> str:
    parts = []
    if ratings.pain_before is not None:
        parts.append(f"smerte før {ratings.pain_before}")
    if ratings.pain_after is not None:
        parts.append(f"smerte etter {ratings.pain_after}")
    if ratings.helped is not None:
        parts.append(f"hjalp {ratings.helped}")
    return f" – {', '.join(parts)}" if parts else ""
