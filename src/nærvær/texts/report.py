"""Words of the report: facts and own answers, for a talk with the therapist. No verdict, and no cause."""

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
    """The days the report tells of."""
    if first is None or last is None:
        return EMPTY
    return f"Øvd {long_date(first)}" if first == last else f"Øvd fra {long_date(first)} til {long_date(last)}"


def figures(told: Report) -> tuple[tuple[str, str], ...]:
    """The figures at the top, each with what it counts."""
    return (
        (f"{told.week} av 8", "uke i programmet"),
        (value_text(told.days), "dag med øving" if told.days == 1 else "dager med øving"),
        (value_text(told.formal), "øvelse" if told.formal == 1 else "øvelser"),
        (hours_and_minutes(told.minutes), "med øvelser til sammen"),
        (value_text(told.informal), "gang i hverdagen" if told.informal == 1 else "ganger i hverdagen"),
    )


def hours_and_minutes(minutes: int) -> str:
    """Minutes, in hours from one on."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} t {rest} min" if rest else f"{hours} t"


def visit(week: int, number: int) -> str:
    """A stay in a week."""
    return week_and_visit(week, number)


def checkin_label(told: DatedCheckIn) -> str:
    """The label under a weekly bar."""
    months = told.checkin.months
    return f"+{months} md" if months else str(told.checkin.week)


def checkin_label_long(told: DatedCheckIn) -> str:
    """The same, for whoever hears it."""
    months = told.checkin.months
    return f"{counted(months, 'måned', 'måneder')} etter" if months else f"uke {told.checkin.week}"


def compared_on(told: DatedCheckIn) -> str:
    """When somebody compared with before the course."""
    months = told.checkin.months
    moment = f"{counted(months, 'måned', 'måneder')} etter kurset" if months else f"uke {told.checkin.week}"
    return f"{moment}, {long_date(told.day)}"


def pain_change(value: int | None) -> str:
    """One of the seven steps."""
    return NONE if value is None else PAIN_CHANGES[value + MAX_CHANGE].lower()


def hindered_change(value: int | None) -> str:
    """One of the seven steps."""
    return NONE if value is None else HINDERED_CHANGES[value + MAX_CHANGE].lower()


def chart_description(title: str, labelled: Sequence[tuple[str, int | None]]) -> str:
    """A chart in words."""
    return f"{title}. " + "; ".join(
        f"{label}: {'ikke besvart' if value is None else value}" for label, value in labelled
    )


def practice_chart_description(visits: Sequence[Visit]) -> str:
    """The chart of practice in words."""
    told = (
        f"uke {visit(stay.week, stay.number)}: {counted(stay.formal, 'øvelse', 'øvelser')}, "
        f"{counted(stay.informal, 'gang', 'ganger')} i hverdagen"
        for stay in visits
    )
    return f"{PRACTICE}. {'; '.join(told)}"


def own_activity(name: str, number: int | None) -> str:
    """The title of the chart of an activity of the person's own; `number`: which one, where there are several."""
    if name:
        return f"{ACTIVITY}: {name}"
    return f"{ACTIVITY} nr. {number}" if number else ACTIVITY


def latest_of(shown: int, of: int) -> str:
    """Not everything has room."""
    return f"Søylene viser de siste {shown} av {of} svar."


def file_name(when: date) -> str:
    """What the report is called where nobody names it."""
    return f"naervaer-rapport-{when.isoformat()}.html"


def question(week: int, asked: str) -> str:
    """A question that was reflected on."""
    return f"Uke {week}: {asked}"


def report_written(file: str, replaced: bool) -> str:
    """The report has been made."""
    return f"Rapporten er laget.{replaced_note(replaced)} Den ligger her: {file}"
