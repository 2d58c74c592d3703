"""What a person reads of what they have done: the weeks, bars, patterns, all of it as lines, and the page of the diary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ..domain.catalogue import Programme
from ..domain.diary import Entry
from ..domain.practice import InformalPractice, Practice, practice_title
from ..domain.progress import Progress, Visit
from ..domain.ratings import RATING_NAMES
from ..domain.report import FEWEST_PAIRS, LengthGroup, Pattern
from . import formats
from .formats import comma_list, counted, days, decimal_text, duration, labelled, long_date, minutes
from .i18n import _, ngettext, phrase, phrase_in, sentences
from .ratings import RATING_LABELS, as_verb
from .today import last_seven_days

PATTERNS_TITLE = phrase("Før og etter hos meg")
LENGTHS = {
    LengthGroup.SHORT: phrase("inntil 5 minutter"),
    LengthGroup.MIDDLE: phrase("6–15 minutter"),
    LengthGroup.LONG: phrase("mer enn 15 minutter"),
}
_FEW = (
    phrase_in("tall", "null"),
    phrase_in("tall", "én"),
    phrase_in("tall", "to"),
    phrase_in("tall", "tre"),
    phrase_in("tall", "fire"),
    phrase_in("tall", "fem"),
)


def too_few_answers() -> str:
    """There are too few pairs of answers for a pattern."""
    return _(
        "Når du har svart både før og etter {few} ganger, med samme øvelse og omtrent samme lengde, "
        "står det her hvordan det har vært for deg."
    ).format(few=_FEW[FEWEST_PAIRS]())


WHAT_IT_IS = phrase(
    "Tallene viser det vanligste for deg: omtrent halvparten av svarene er høyere, og halvparten lavere. De sier ikke "
    "hvorfor det ble slik."
)
NOT_MEANT_TO = phrase("Øvelsene skal ikke ta bort smerten. Noen ganger er den like sterk, men litt lettere å leve med.")


def median(value: float) -> str:
    """A median, with one decimal when it is not whole."""
    return decimal_text(f"{value:.1f}".removesuffix(".0"))


def pattern_title(title: str, pattern: Pattern) -> str:
    """The exercise and the group of lengths of a pattern."""
    return comma_list([title, LENGTHS[pattern.length]()])


def pattern_sentence(pattern: Pattern) -> str:
    """One pattern in a sentence."""
    pain = ngettext(
        "{number} gang. Smerten lå på {before} før og {after} etter.",
        "{number} ganger. Smerten lå på {before} før og {after} etter.",
        pattern.pairs,
    ).format(number=pattern.pairs, before=median(pattern.before), after=median(pattern.after))
    if pattern.helped is None:
        return pain
    return sentences(pain, _("Øvelsen hjalp {answer} av 10.").format(answer=median(pattern.helped)))


PAIN_BEFORE_AND_AFTER = phrase("Smerte før og etter")
BEFORE, AFTER = phrase_in("kolonne", "Før"), phrase_in("kolonne", "Etter")


def pattern_detail(pattern: Pattern) -> str:
    """What stands under the exercise of a pattern: the lengths, how many times, and how much it helped."""
    parts = [LENGTHS[pattern.length](), counted(pattern.pairs, "{number} gang", "{number} ganger")]
    if pattern.helped is not None:
        parts.append(_("hjalp {answer} av 10").format(answer=median(pattern.helped)))
    return " · ".join(parts)


WEEKLY = phrase("Uke for uke")
WEEKLY_EMPTY = phrase("Her kommer svarene fra ukas tilbakeblikk når du har gjort det første.")
HINDERED, PAIN = phrase("Hemmet"), phrase("Smerte i snitt")
OWN_ACTIVITY = phrase("Noe du vil få til")
DAYS_DONE = phrase("Dager med øving")
HINDERED_SCALE = phrase("0 er ikke hemmet, 10 er fullstendig hemmet.")
PAIN_SCALE = phrase("0 er ingen smerte, 10 er verst tenkelig smerte.")
ACTIVITY_SCALE = phrase("0: klarte det ikke. 10: klarte det uten problemer.")
NOT_ANSWERED = "–"


def visit_label(week: int, visit: int) -> str:
    """A visit to a week, short enough to stand beside a bar."""
    return (
        _("Uke {week}").format(week=week)
        if visit == 1
        else _("Uke {week} ({visit}. gang)").format(week=week, visit=visit)
    )


def activity_title(name: str) -> str:
    """The heading over the bars of one activity of the person's own."""
    return _("Klarte å {activity}").format(activity=as_verb(name)) if name.strip() else OWN_ACTIVITY()


def hindered_comparison(first: int, latest: int) -> str:
    """The first and the latest answer side by side."""
    return _("Første gang svarte du {first} på hvor hemmet du var. Sist svarte du {latest}.").format(
        first=first, latest=latest
    )


GROUP_FIGURE = phrase(
    "For store grupper regnes to poeng gjerne som en forskjell folk merker. Det sier ikke nødvendigvis noe om deg."
)


def days_of_invited(count: int, invited: int | None) -> str:
    """Days practised, of how many the week invites to (None: any number)."""
    return days(count) if invited is None else _("{count} av {invited}").format(count=count, invited=invited)


TITLE = phrase("Ukene dine")
READ_WEEK = phrase("Les om ei uke")
WEEK = phrase("Uke")
DAYS = phrase("Dager")
FORMAL = phrase("Øvelser")
INFORMAL = phrase("Hverdag")
MINUTES = phrase("Minutter")
SHORT_DAYS = phrase_in("kolonne", "Dag")
SHORT_FORMAL = phrase("Øv")
SHORT_INFORMAL = phrase("Hv")
SHORT_MINUTES = phrase("Min")
NOTHING = "–"
OPEN_A_WEEK = phrase("Velg ei uke for å lese om den, se hva du har gjort i den, eller gå dit.")
EMPTY = phrase("Her ser du ukene dine når du har gjort en øvelse eller to.")


def week_and_visit(week: int, visit: int) -> str:
    """A visit by its numbers: the week, and from the second on which visit."""
    return f"{week}" if visit == 1 else _("{week} ({visit}. gang)").format(week=week, visit=visit)


def lately_and_suggested(so_far: Progress, programme: Programme) -> str:
    """How many of the last seven days had practice, and how many the week suggests where all of them were in this week."""
    invited = programme.week(so_far.week).days_invited
    invites = so_far.days_of_last_seven == so_far.days_lately > 0
    suggestion = _("Forslaget for uka er {invited}.").format(invited=days(invited)) if invites and invited else ""
    return sentences(last_seven_days(so_far.days_lately), suggestion)


LATEST_SHOWN = 7
NOTHING_YET = phrase("Ingenting er ført opp ennå. Begynn når det passer deg.")


def progress_lines(so_far: Progress, programme: Programme, titles: Mapping[str, str]) -> Iterator[str]:
    """Progress as lines: the person's week, every visit to a week, and the latest practices."""
    week = programme.week(so_far.week)
    yield _("Du er i uke {week}: {theme}").format(week=so_far.week, theme=week.theme)
    if not so_far.practices:
        yield NOTHING_YET()
        return
    yield lately_and_suggested(so_far, programme)
    yield ""
    for visit in so_far.visits:
        yield visit_sentence(visit)
    yield ""
    yield _("Det siste du har ført opp:")
    for entry in so_far.practices[-LATEST_SHOWN:]:
        yield f"  {_practice(entry, titles)}"


def visit_sentences(so_far: Progress, week: int) -> Iterator[str]:
    """What was done in a week, a sentence for each visit with practice."""
    for visit in so_far.visits_to(week):
        if visit.formal or visit.informal:
            yield f"{visit_sentence(visit)}."


def go_to_week(week: int) -> str:
    """The button that moves the person to a week."""
    return _("Gå til uke {week}").format(week=week)


def visit_sentence(visit: Visit) -> str:
    """What was done during one visit to a week; what was not done is not counted."""
    parts = [days(visit.days)] if visit.days else [_("ingenting er ført opp ennå")]
    if visit.formal:
        formal = counted(visit.formal, "{number} øvelse", "{number} øvelser")
        spent = minutes(visit.minutes) if visit.minutes else _("under ett minutt")
        parts.append(_("{practices} ({minutes})").format(practices=formal, minutes=spent))
    if visit.informal:
        parts.append(counted(visit.informal, "{number} gang i hverdagen", "{number} ganger i hverdagen"))
    return labelled(visit_label(visit.week, visit.number), comma_list(parts))


def _practice(entry: Entry, titles: Mapping[str, str]) -> str:
    fact = entry.fact
    if isinstance(fact, InformalPractice):
        what = [practice_title(fact, titles), *([duration(fact.seconds)] if fact.seconds else [])]
        return labelled(long_date(entry.local_date), comma_list(what))
    if not isinstance(fact, Practice):
        return long_date(entry.local_date)
    # The minutes may have been taken away since, which is not the same as none.
    heard = [duration(fact.heard_seconds)] if round(fact.heard_seconds) else []
    practised = comma_list([practice_title(fact, titles), *heard])
    told = labelled(long_date(entry.local_date), practised)
    given = ((RATING_LABELS[name], getattr(fact.ratings, name)) for name in RATING_NAMES)
    answers = [f"{label()} {answer}" for label, answer in given if answer is not None]
    return f"{told} – {comma_list(answers)}" if answers else told


# The page of the diary: the list of what was done, adding to it, and correcting it

DIARY = phrase("Dagboka di")
DIARY_ASK = phrase("Velg noe for å rette det.")
DIARY_EMPTY = phrase("Her står det du har gjort.")
ADD = phrase("Før opp noe du har gjort")
ADD_WHAT = phrase("Hva gjorde du?")
ADD_OWN = phrase("Noe annet")
ADD_MINUTES = phrase("Omtrent hvor mange minutter?")
ADD_MINUTES_WHY = phrase("Du kan la det stå tomt.")
ADD_WHEN = phrase("Hvilken dag var det?")
OTHER_DAY = phrase("En annen dag")
OTHER_DAY_ASK = phrase("Hvilken dato?")
OTHER_DAY_EXAMPLE = phrase("For eksempel: 17.5.2026")
TODAY, YESTERDAY = phrase("I dag"), phrase("I går")
ADDED = phrase("Ført opp: {what}, {when}.")
NOT_MINUTES = phrase("Skriv minuttene som et helt tall fra 1 til {highest}, eller la det stå tomt.")

WHAT_TO_CHANGE = phrase("Hva vil du rette?")
DAY = phrase("Dag")
NOTE = phrase("Det du skrev")
REMOVE = phrase("Ta den bort")
REMOVE_ASK = phrase("Vil du ta den bort fra ukene dine?")
REMOVE_WHY = phrase("Den teller ikke lenger og vises ikke her.")
REMOVE_YES, REMOVE_NO = phrase("Ja, ta den bort"), phrase("Nei, la den stå")
REMOVED = phrase("Den er tatt bort.")
CORRECTED = phrase("Rettet.")
PUT_ASIDE = phrase("ikke telt med")
PUT_ASIDE_WHY = phrase("Den ble avbrutt, og du valgte ikke å telle den med. Den står her, men teller ikke.")
NOTE_ASK = phrase("Det du skrev")


def day_in_sentence(when: date, today: date) -> str:
    """A day in a sentence: today, yesterday, or its date."""
    if when == today:
        return formats.TODAY()
    return formats.YESTERDAY() if (today - when).days == 1 else formats.long_date(when)
