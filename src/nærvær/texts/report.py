"""What the report for the therapist says: figures and the person's own answers, without verdict or cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..domain.checkin import MAX_CHANGE
from ..domain.patterns import FEWEST_PAIRS
from ..domain.progress import DatedCheckIn, Visit
from ..domain.report import Report
from .checkin import HINDERED_CHANGES, PAIN_CHANGES
from .formats import counted, long_date, replaced_note, value_text
from .progress import week_and_visit

TITLE = "Øving med nærvær"
LEAD = "En oversikt til samtalen med behandleren"
NAME = "Navn eller kode"
ABOUT = (
    "Alle svar er egne og frivillige. En strek betyr at spørsmålet ikke er besvart. Øvelsene skal ikke ta bort smerten."
)
EMPTY = "Ingenting er ført opp ennå."
HERE = "her nå"
NONE = "–"

WEEKS = "De åtte ukene"
WEEK, THEME, DAYS, FORMAL, INFORMAL, MINUTES = "Uke", "Tema", "Dager", "Øvelser", "I hverdagen", "Minutter"
ONLY_LATEST = "Uker som er gjort flere ganger, står med den siste."
CHARTS = "Uke for uke"
HINDERED = "Hemmet av smertene"
HINDERED_ENDS = "0 = ikke hemmet · 10 = fullstendig hemmet"
PAIN = "Smerte i gjennomsnitt"
PAIN_ENDS = "0 = ingen smerte · 10 = verst tenkelig smerte"
ACTIVITY = "Egen aktivitet"
ACTIVITY_ENDS = "0 = klarte det ikke · 10 = klarte det uten problemer"
PRACTICE = "Øvelser og øving i hverdagen"
GROUP_FIGURE = (
    "Stiplet linje: 2 poeng, eller 30 %, under det første svaret. Det er et gruppetall for merkbar endring, "
    "ikke et mål for den enkelte."
)
NO_ANSWERS = "Ingen svar ennå"
PATTERNS = "Før og etter øvelsene"
PATTERNS_WHY = (
    f"Medianen av svarene, fra og med {FEWEST_PAIRS} svar både før og etter. Tallene sier hvordan smerten "
    f"var, ikke hva som er grunnen."
)
NO_PATTERNS = f"Vises når samme øvelse og lengde har minst {FEWEST_PAIRS} svar både før og etter."
EXERCISE, LENGTH, PAIRS, PAIN_BEFORE_AFTER, HELPED = "Øvelse", "Lengde", "Ganger", "Smerte før → etter", "Hjalp (0–10)"
COMPARED = "Sammenlignet med før øvelsene"
WHEN, PAIN_NOW, HINDERED_NOW = "Når", "Smertene", "Hemmet"
PLAN = "Planen videre"
OWN_WORDS = "Egne ord"
LATEST_WORDS = "Det siste som er skrevet."
NO_OWN_WORDS = "Det er ikke skrevet noe."
FOOT = "Laget med nærvær, av personen selv. Arket inneholder helseopplysninger: gi det bare til den det er ment for."
FOOT_BY_STAFF = (
    "Laget med nærvær av personalet, fordi personen har sagt ja. Arket inneholder helseopplysninger: gi det bare til den "
    "det er ment for."
)
ASK = "Rapport til behandleren"
ASK_WHY = "Én side å skrive ut: ukene, dagene og svarene dine. Fila blir på denne maskinen til du selv gir den bort."
WITHOUT_WORDS = "Bare tall og planen din"
WITH_WORDS = "Ta også med det du har skrevet"
WITH_WORDS_WHY = "Linjene dine etter øvelsene og svarene på ukas spørsmål, ord for ord."
WITHOUT_WORDS_WHY = "Ukene, dagene, tallene og planen din. Det du ellers har skrevet, blir ikke med."
OPEN_IT = "Åpne den i en nettleser for å se på den eller skrive den ut. Den trenger ikke nett."


def made_on(when: date) -> str:
    """When the report was made."""
    return f"Laget {long_date(when)}"


def covers(first: date | None, last: date | None) -> str:
    """The period that the report covers."""
    if first is None or last is None:
        return EMPTY
    return f"Øvd {long_date(first)}" if first == last else f"Øvd fra {long_date(first)} til {long_date(last)}"


def figures(report: Report) -> tuple[tuple[str, str], ...]:
    """The figures at the top, each with what it counts."""
    return (
        (f"{report.week} av 8", "uke i programmet"),
        (value_text(report.days), "dag med øving" if report.days == 1 else "dager med øving"),
        (value_text(report.formal), "øvelse" if report.formal == 1 else "øvelser"),
        (hours_and_minutes(report.minutes), "med øvelser til sammen"),
        (value_text(report.informal), "gang i hverdagen" if report.informal == 1 else "ganger i hverdagen"),
    )


def hours_and_minutes(minutes: int) -> str:
    """Minutes, from 60 on in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} t {rest} min" if rest else f"{hours} t"


def visit(week: int, number: int) -> str:
    """A visit to a week."""
    return week_and_visit(week, number)


def checkin_label(dated: DatedCheckIn) -> str:
    """The label of a check-in under its bar."""
    months = dated.checkin.months
    return f"+{months} md" if months else str(dated.checkin.week)


def checkin_label_long(dated: DatedCheckIn) -> str:
    """The same in words, for screen readers."""
    months = dated.checkin.months
    return f"{counted(months, 'måned', 'måneder')} etter" if months else f"uke {dated.checkin.week}"


def compared_on(dated: DatedCheckIn) -> str:
    """When the person compared with before the course."""
    months = dated.checkin.months
    moment = f"{counted(months, 'måned', 'måneder')} etter kurset" if months else f"uke {dated.checkin.week}"
    return f"{moment}, {long_date(dated.day)}"


def pain_change(value: int | None) -> str:
    """One of the seven steps."""
    return NONE if value is None else PAIN_CHANGES[value + MAX_CHANGE].lower()


def hindered_change(value: int | None) -> str:
    """One of the seven steps."""
    return NONE if value is None else HINDERED_CHANGES[value + MAX_CHANGE].lower()


def chart_description(title: str, labelled: Sequence[tuple[str, int | None]]) -> str:
    """A chart of ratings in words, for screen readers."""
    return f"{title}. " + "; ".join(
        f"{label}: {'ikke besvart' if value is None else value}" for label, value in labelled
    )


def practice_chart_description(visits: Sequence[Visit]) -> str:
    """The chart of practice in words, for screen readers."""
    visit_texts = (
        f"uke {visit(stay.week, stay.number)}: {counted(stay.formal, 'øvelse', 'øvelser')}, "
        f"{counted(stay.informal, 'gang', 'ganger')} i hverdagen"
        for stay in visits
    )
    return f"{PRACTICE}. {'; '.join(visit_texts)}"


def own_activity(name: str, number: int | None) -> str:
    """The title of the chart of an activity of the person's own; `number`: which one, where there are several."""
    if name:
        return f"{ACTIVITY}: {name}"
    return f"{ACTIVITY} nr. {number}" if number else ACTIVITY


def latest_of(shown: int, of: int) -> str:
    """Only the latest answers are shown, of how many."""
    return f"Søylene viser de siste {shown} av {of} svar."


def file_name(when: date) -> str:
    """The file name of a report when no other is given."""
    return f"naervaer-rapport-{when.isoformat()}.html"


def question(week: int, asked: str) -> str:
    """A question of reflection with its week."""
    return f"Uke {week}: {asked}"


def report_written(file: str, replaced: bool) -> str:
    """The report was written."""
    return f"Rapporten er laget.{replaced_note(replaced)} Den ligger her: {file}"
