"""What an export holds for people to read: an HTML page, a table of practices, and a description of every file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from html import escape
from zoneinfo import ZoneInfo

from ..domain.diary import Entry, Fact, Preference, WeekStarted, apply_corrections
from ..domain.practice import AbandonedPractice, InformalPractice, Practice, practice_title
from ..domain.ratings import RATING_NAMES, CheckIn, Plan, Reflection, reflection_question
from ..sanitize import sanitize
from .formats import capitalised, clock_time, comma_list, duration, labelled, long_date
from .i18n import _, language, phrase
from .ratings import RATING_LABELS
from .settings import preference_line

PAGE, TABLE, DESCRIPTION = "dagbok.html", "ovelser.csv", "beskrivelse.txt"
COLUMNS = (
    *("id", "start", "day", "kind", "label", "week", "seconds", "planned_seconds", "ended", "voice", "posture"),
    *RATING_NAMES,
    "note",
)
_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")
_NO_NAME = phrase("(uten navn)")
_OFFSET = re.compile(r"UTC([+-])(\d{2})(?::(\d{2})(?::(\d{2}))?)?", re.ASCII)
_ENDED = {"finished": phrase("til slutten"), "stopped": phrase("avsluttet underveis"), "interrupted": phrase("avbrutt")}
_CHECKIN_LABELS = {
    "hindered": phrase("Hemmet av smertene"),
    "pain_average": phrase("Smerte i snitt"),
    "activity": phrase("Egen aktivitet"),
    "activity_rating": phrase("Hvor godt det gikk"),
    "pain_change": phrase("Smertene sammenlignet med før øvelsene (−3 til 3)"),
    "hindered_change": phrase("Hemmet sammenlignet med før øvelsene (−3 til 3)"),
    "months": phrase("Måneder etter de åtte ukene"),
}
_PLAN_LABELS = {
    "when": phrase("Når"),
    "where": phrase("Hvor"),
    "which": phrase("Hva"),
    "what_if": phrase("Hvis det ikke går"),
}
_STYLE = (
    "body{font-family:sans-serif;max-width:44em;margin:2em auto;padding:0 1em;line-height:1.5;color:#222;background:#fff}"
    "h2{margin-top:2em;font-size:1.1em;border-bottom:1px solid #ccc}"
    "article{margin:.8em 0}p{margin:.1em 0}.n{font-style:italic}.q{color:#555}"
)
_TITLE = phrase("Dagboka mi i nærvær")
_LEAD = phrase("Alt som er ført opp, i den rekkefølgen det ble gjort. Tall er svar fra 0 til 10.")
_EMPTY = phrase("Ingenting er ført opp ennå.")

_DESCRIPTION = phrase("""\
Eksport fra nærvær

Dette er alt du har ført opp i nærvær. Fila er din. Det du har skrevet, kan leses av alle som åpner den.

dagbok.html      Til å lese, i en vanlig nettleser. Trenger ikke nett.
ovelser.csv      Øvelsene som tabell, til regneark. UTF-8, semikolon mellom kolonnene.
dagbok.json      Alt, uten unntak, til andre programmer. Det er denne «nærvær import» leser.
les_eksport.py   Leser dagbok.json med bare Python 3, uten nærvær: python3 les_eksport.py --help
beskrivelse.txt  Denne teksten.

dagbok.json
  format    alltid «naervaer-export»
  version   1
  facts     en liste, i den rekkefølgen det ble ført opp. Hver ting har:
    id      kjennetegnet til tingen; det endrer seg aldri
    kind    hva slags ting det er (se under)
    at      tidspunktet i UTC (ISO 8601); for en øvelse da den begynte
    zone    tidssonen der det ble ført opp
    day     øvingsdagen; den skifter klokka 04.00
    data    svarene (se under)
    note    det du skrev selv, eller null

kind og data (det som ikke ble svart på, er null eller står ikke der)
  practice    en øvelse: exercise, week (1–8), planned_seconds, heard_seconds (lyd som er spilt), ended (finished:
              til slutten, stopped: avsluttet, interrupted: avbrutt), voice, posture (lying, sitting, standing), ratings
              ({ratings}: hele tall fra 0 til 10), slip (lappen fra gruppa, om det var der), occasion
              (hvilken gang ordene var tilpasset: number, practices, som er tallet på øvelser før den, evening for
              kveldsutgaven, og week for uka ordene var fra; står ikke der når det var den første gangen), grade
              (hvor mye som ble sagt, når det var valgt: full, fewer, minimal, bells for bare klang)
  left        en øvelse som ble avbrutt og ikke telt med: som practice
  everyday    noe fra hverdagen: activity, week, seconds, in_programme (true: activity er id-en til en hverdagsøving i
              programmet, false: dine egne ord; 0.1.0 skrev alltid ord, også programmets, og ikke in_programme)
  arrived     du kom til ei uke: week
  preference  noe du har valgt: name, value
  check_in    ukas tilbakeblikk: week, hindered og pain_average (0–10), activity, activity_rating (0–10), pain_change og
              hindered_change (fra −3, mye verre, til 3, mye bedre), months
  reflection  svar på et spørsmål fra uka: week, question, in_programme (true: question er id-en til et spørsmål i
              programmet, false: ordene; 0.1.0 skrev alltid ordene, og ikke in_programme); svaret står i note
  plan        planen videre: when, where, which, what_if
  correction  en rettelse: of (id-en til det som rettes), practice eller everyday (slik det skulle ha vært; er begge
              null, skulle det ikke ha stått der). dagbok.html og ovelser.csv viser det rettede.
  practice og everyday som ble ført opp senere, har on: dagen de hører til
  Andre kind kommer fra nyere utgaver av nærvær. De følger med som de er.
  unreadable  det en tidligere utgave tok imot og ingen kan lese, om det er noe, slik det ligger i dagboka.
              «nærvær import» lar det ligge.

ovelser.csv
  start er lokal tid, kind er formal (en øvelse) eller informal (noe fra hverdagen), label er hva det var. Begynner en
  celle med = + - eller @, står det en ' foran, slik at et regneark ikke regner på den. «nærvær import» leser tabellen, og
  tar den bort igjen.
""")


def export_pages(entries: Sequence[Entry], titles: Mapping[str, str]) -> dict[str, str]:
    """The texts by file name; `titles` are by exercise id."""
    return {PAGE: html_page(entries, titles), TABLE: practice_table(entries, titles), DESCRIPTION: description()}


def description() -> str:
    """What each file and each of its fields is."""
    return _DESCRIPTION().format(ratings=", ".join(RATING_NAMES))


def html_page(entries: Sequence[Entry], titles: Mapping[str, str]) -> str:
    """Everything as one HTML page that loads nothing else."""
    lines = [
        f'<!doctype html>\n<html lang="{language()}"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_TITLE()}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_TITLE()}</h1><p>{_LEAD() if entries else _EMPTY()}</p>",
    ]
    shown = None
    for entry in apply_corrections(entries):
        if entry.local_date != shown:
            shown = entry.local_date
            lines.append(f"<h2>{long_date(shown)}</h2>")
        lines.append("<article>" + "".join(_paragraphs(entry, titles)) + "</article>")
    return "\n".join([*lines, "</body></html>", ""])


def practice_table(entries: Sequence[Entry], titles: Mapping[str, str]) -> str:
    """The practices as CSV, one a line."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for entry in apply_corrections(entries):
        if isinstance(entry.fact, Practice | InformalPractice):
            writer.writerow({name: _cell(value) for name, value in _row(entry, entry.fact, titles).items()})
    return f"\ufeff{written.getvalue()}"


def _row(entry: Entry, fact: Practice | InformalPractice, titles: Mapping[str, str]) -> dict[str, object]:
    common = {
        "id": entry.id,
        "start": _local(entry).isoformat(sep=" ", timespec="seconds"),
        "day": entry.local_date.isoformat(),
        "week": fact.week,
        "note": fact.note,
    }
    if isinstance(fact, InformalPractice):
        return {**common, "kind": "informal", "label": _label(practice_title(fact, titles)), "seconds": fact.seconds}
    return {
        **common,
        "kind": "formal",
        "label": _label(practice_title(fact, titles)),
        "seconds": round(fact.heard_seconds),
        "planned_seconds": fact.planned_seconds,
        "ended": fact.ended.value,
        "voice": fact.voice,
        "posture": fact.posture,
        **{name: getattr(fact.ratings, name) for name in RATING_NAMES},
    }


def _label(name: str) -> str:
    """The name, or a placeholder for one that cannot be seen."""
    return name if sanitize(name).strip() else _NO_NAME()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; `unguard_cell` undoes it."""
    if not isinstance(value, str):
        return value
    text = sanitize(value).strip()
    return f"'{text}" if _FORMULA.match(text) else text


def unguard_cell(cell: str) -> str:
    """The cell as it was before `_cell` guarded it against being taken for a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _paragraphs(entry: Entry, titles: Mapping[str, str]) -> Iterator[str]:
    fact = entry.fact
    yield f"<p><b>{_escaped(_fact_title(fact, titles))}</b> <span class=q>{clock_time(_local(entry).time())}</span></p>"
    answers = [labelled(name, value) for name, value in _answers(fact) if value not in (None, "")]
    if answers:
        yield f"<p>{_escaped(comma_list(answers))}</p>"
    words = fact.answer if isinstance(fact, Reflection) else getattr(fact, "note", "")
    if words:
        yield f"<p class=n>{_escaped(words)}</p>"


def _fact_title(fact: Fact, titles: Mapping[str, str]) -> str:
    match fact:
        case Practice():
            title = practice_title(fact, titles)
            return _("{title}, {duration}, {ended} (uke {week})").format(
                title=title, duration=duration(fact.heard_seconds), ended=_ENDED[fact.ended.value](), week=fact.week
            )
        case AbandonedPractice(practice):
            title = practice_title(practice, titles)
            if practice.heard_seconds:
                title = comma_list([title, duration(practice.heard_seconds)])
            return _("{practice}, avbrutt og ikke telt med (uke {week})").format(practice=title, week=practice.week)
        case InformalPractice():
            title = practice_title(fact, titles)
            return comma_list([title, duration(fact.seconds)]) if fact.seconds else title
        case WeekStarted():
            return _("Kom til uke {week}").format(week=fact.week)
        case Preference():
            return preference_line(fact, titles)
        case CheckIn():
            return _("Ukas tilbakeblikk (uke {week})").format(week=fact.week)
        case Reflection():
            return _("{question} (uke {week})").format(question=reflection_question(fact, titles), week=fact.week)
        case Plan():
            return _("Planen videre")
        case _:
            return _("Noe annet")


def _answers(fact: Fact) -> Iterator[tuple[str, object]]:
    """The answers, each with its label."""
    match fact:
        case Practice(ratings=ratings) | AbandonedPractice(Practice(ratings=ratings)):
            yield from ((capitalised(RATING_LABELS[name]()), answer) for name, answer in asdict(ratings).items())
        case CheckIn():
            yield from ((name(), getattr(fact, field)) for field, name in _CHECKIN_LABELS.items())
        case Plan():
            yield from ((name(), getattr(fact, field)) for field, name in _PLAN_LABELS.items())
        case _:
            return


def _escaped(text: str) -> str:
    return escape(sanitize(text))


def _local(entry: Entry) -> datetime:
    """The local time where it was recorded; in UTC where the time zone is not known here."""
    return entry.at.astimezone(_zone(entry.zone))


def _zone(name: str) -> tzinfo:
    try:
        if offset := _OFFSET.fullmatch(name):
            sign, *parts = offset.groups("0")
            hours, minutes, seconds = map(int, parts)
            return timezone((-1 if sign == "-" else 1) * timedelta(hours=hours, minutes=minutes, seconds=seconds))
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return UTC
