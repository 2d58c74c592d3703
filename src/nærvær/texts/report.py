"""What the report for the therapist says: figures and the person's own answers, without verdict or cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..domain.progress import DatedCheckIn, Visit
from ..domain.ratings import MAX_CHANGE
from ..domain.report import FEWEST_PAIRS, Report
from .formats import comma_list, counted, inside_sentence, labelled, long_date, replaced_sentence, value_text
from .i18n import _, fill, ngettext, phrase, phrase_in
from .progress import week_and_visit
from .ratings import HINDERED_CHANGES, PAIN_CHANGES

TITLE = phrase("Øving med nærvær")
LEAD = phrase("En oversikt til samtalen med behandleren")
NAME = phrase("Navn eller kode")
ABOUT = phrase(
    "Svarene er personens egne, og frivillige. En strek betyr at spørsmålet ikke er besvart. "
    "Øvelsene skal ikke ta bort smerten."
)
EMPTY = phrase("Ingenting er ført opp ennå.")
HERE = phrase("her nå")
NONE = "–"

WEEKS = phrase("De åtte ukene")
WEEK, THEME, DAYS, FORMAL, INFORMAL, MINUTES = (
    phrase("Uke"),
    phrase("Tema"),
    phrase("Dager"),
    phrase("Øvelser"),
    phrase("I hverdagen"),
    phrase("Minutter"),
)
ONLY_LATEST = phrase("Uker som er gjort flere ganger, står med den siste.")
CHARTS = phrase("Uke for uke")
HINDERED = phrase("Hemmet av smertene")
HINDERED_ENDS = phrase("0 = ikke hemmet · 10 = fullstendig hemmet")
PAIN = phrase("Smerte i gjennomsnitt")
PAIN_ENDS = phrase("0 = ingen smerte · 10 = verst tenkelig smerte")
ACTIVITY = phrase("Egen aktivitet")
ACTIVITY_ENDS = phrase("0 = klarte det ikke · 10 = klarte det uten problemer")
PRACTICE = phrase("Øvelser og øving i hverdagen")
GROUP_FIGURE = phrase(
    "Stiplet linje: 2 poeng, eller 30 %, under det første svaret. Det er et gruppetall for merkbar endring, "
    "ikke et mål for den enkelte."
)
MONTHS_AFTER = phrase("+1, +3 og +6 er svar så mange måneder etter uke 8.")
NO_ANSWERS = phrase("Ingen svar ennå")
PATTERNS = phrase("Før og etter øvelsene")


def before_after(item: str) -> str:
    """The heading over the answers to a rating item before and after."""
    return _("{item} før → etter").format(item=item)


def patterns_why() -> str:
    """What the patterns are made of."""
    return _(
        "Medianen av svarene, der det er svart både før og etter minst {fewest_pairs} ganger. Tallene sier hvordan "
        "smerten var, ikke hva som er grunnen."
    ).format(fewest_pairs=FEWEST_PAIRS)


def patterns_scales() -> str:
    """What 0 and 10 mean in the numbers before and after, and in how much it helped."""
    helped = _("Hjalp: 0 = ikke i det hele tatt · 10 = svært mye")
    return f"{labelled(PAIN_BEFORE_AFTER(), inside_sentence(PAIN_ENDS()))}. {helped}"


def plot_description(before: str, after: str) -> str:
    """The two dots of a row, for screen readers."""
    return _("Smerte før: {before}, etter: {after}, på en linje fra 0 til 10").format(before=before, after=after)


def no_patterns() -> str:
    """There are too few pairs of answers for a pattern."""
    return _("Vises når samme øvelse og lengde har minst {fewest_pairs} svar både før og etter.").format(
        fewest_pairs=FEWEST_PAIRS
    )


EXERCISE, LENGTH, PAIRS, HELPED = phrase("Øvelse"), phrase("Lengde"), phrase("Ganger"), phrase("Hjalp")
PAIN_BEFORE_AFTER = phrase("Smerte før og etter")
BEFORE, AFTER = phrase_in("kolonne", "Før"), phrase_in("kolonne", "Etter")
COMPARED = phrase("Sammenlignet med før øvelsene")
WHEN, PAIN_NOW, HINDERED_NOW = phrase("Når"), phrase("Smertene"), phrase("Hemmet")
PLAN = phrase("Planen videre")
OWN_WORDS = phrase("Egne ord")
LATEST_WORDS = phrase("Det siste som er skrevet.")
NO_OWN_WORDS = phrase("Det er ikke skrevet noe.")
FOOT = phrase(
    "Laget med nærvær, av personen selv. Arket inneholder helseopplysninger: gi det bare til den det er ment for."
)
FOOT_BY_STAFF = phrase(
    "Laget med nærvær av personalet, fordi personen har sagt ja. Arket inneholder helseopplysninger: gi det bare til den "
    "det er ment for."
)
ASK = phrase("Rapport til behandleren")
ASK_WHY = phrase(
    "Én side å skrive ut: ukene, dagene og svarene dine. Fila blir på denne maskinen til du selv gir den bort."
)
WITHOUT_WORDS = phrase("Bare tall og planen din")
WITH_WORDS = phrase("Ta også med det du har skrevet")
WITH_WORDS_WHY = phrase("Linjene dine etter øvelsene og svarene på ukas spørsmål, ord for ord.")
WITHOUT_WORDS_WHY = phrase("Ukene, dagene, tallene og planen din. Det du ellers har skrevet, blir ikke med.")
OPEN_IT = phrase("Åpne den i en nettleser for å se på den eller skrive den ut. Den trenger ikke nett.")


def made_on(when: date) -> str:
    """When the report was made."""
    return _("Laget {date}").format(date=long_date(when))


def covers(first: date | None, last: date | None) -> str:
    """The period that the report covers."""
    if first is None or last is None:
        return EMPTY()
    return (
        _("Øvd {date}").format(date=long_date(first))
        if first == last
        else _("Øvd fra {first} til {last}").format(first=long_date(first), last=long_date(last))
    )


def figures(report: Report) -> tuple[tuple[str, str], ...]:
    """The figures at the top, each with what it counts."""
    return (
        (_("{week} av 8").format(week=report.week), _("uke i programmet")),
        (value_text(report.days), ngettext("dag med øving", "dager med øving", report.days)),
        (value_text(report.formal), ngettext("øvelse", "øvelser", report.formal)),
        (hours_and_minutes(report.minutes), _("med øvelser til sammen")),
        (value_text(report.informal), ngettext("gang i hverdagen", "ganger i hverdagen", report.informal)),
    )


def hours_and_minutes(minutes: int) -> str:
    """Minutes, from 60 on in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{rest} min").format(rest=rest)
    return _("{hours} t {rest} min").format(hours=hours, rest=rest) if rest else _("{hours} t").format(hours=hours)


def visit(week: int, number: int) -> str:
    """A visit to a week."""
    return week_and_visit(week, number)


def checkin_label(dated: DatedCheckIn) -> str:
    """The label of a check-in under its bar."""
    months = dated.checkin.months
    return f"+{months}" if months else str(dated.checkin.week)


def checkin_label_long(dated: DatedCheckIn) -> str:
    """The same in words, for screen readers."""
    months = dated.checkin.months
    if not months:
        return _("uke {week}").format(week=dated.checkin.week)
    return ngettext("{number} måned etter", "{number} måneder etter", months).format(number=months)


def compared_on(dated: DatedCheckIn) -> str:
    """When the person compared with before the course."""
    months = dated.checkin.months
    if months:
        moment = ngettext("{number} måned etter uke 8", "{number} måneder etter uke 8", months).format(number=months)
    else:
        moment = _("uke {week}").format(week=dated.checkin.week)
    return comma_list([moment, long_date(dated.day)])


def pain_change(value: int | None) -> str:
    """One of the seven steps."""
    return NONE if value is None else inside_sentence(PAIN_CHANGES[value + MAX_CHANGE]())


def hindered_change(value: int | None) -> str:
    """One of the seven steps."""
    return NONE if value is None else inside_sentence(HINDERED_CHANGES[value + MAX_CHANGE]())


def chart_description(title: str, answers: Sequence[tuple[str, int | None]]) -> str:
    """A chart of ratings in words, for screen readers."""
    return f"{title}. " + "; ".join(
        labelled(label, _("ikke besvart") if value is None else value) for label, value in answers
    )


def practice_chart_description(visits: Sequence[Visit]) -> str:
    """The chart of practice in words, for screen readers."""
    visit_texts = (
        _("uke {visit}: {formal}, {informal}").format(
            visit=visit(stay.week, stay.number),
            formal=counted(stay.formal, "{number} øvelse", "{number} øvelser"),
            informal=counted(stay.informal, "{number} gang i hverdagen", "{number} ganger i hverdagen"),
        )
        for stay in visits
    )
    return f"{PRACTICE()}. {'; '.join(visit_texts)}"


def own_activity(name: str, number: int | None) -> str:
    """The title of the chart of an activity of the person's own; `number`: which one, where there are several."""
    if name:
        return labelled(ACTIVITY(), name)
    return _("{activity} nr. {number}").format(activity=ACTIVITY(), number=number) if number else ACTIVITY()


def latest_of(shown: int, of: int) -> str:
    """Only the latest answers are shown, of how many."""
    return _("Søylene viser de siste {shown} av {of} svar.").format(shown=shown, of=of)


def file_name(when: date) -> str:
    """The file name of a report when no other is given."""
    return f"naervaer-rapport-{when.isoformat()}.html"


def question(week: int, asked: str) -> str:
    """A question of reflection with its week."""
    return _("Uke {week}: {asked}").format(week=week, asked=asked)


def report_written(file: str, replaced: bool) -> str:
    """The report was written."""
    return fill(
        _("Rapporten er laget. {replaced} Den ligger her: {file}"), replaced=replaced_sentence(replaced), file=file
    )
