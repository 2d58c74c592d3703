"""What checking, backing up, restoring, exporting, importing and erasing one's own data say, on the page and in commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..domain.own_data import Backup, DataSummary, EraseResult, ExportResult, ImportResult, RestoreResult, VerifyReport
from ..invocation import command, quoted
from ..sanitize import sanitize
from .diary_errors import damage_reason as what_is_wrong
from .formats import counted, long_date, replaced_note, text_list

ERASE_WORD = "slett"

# The page in the settings

TITLE = "Dine data"
WHY = "Sikkerhetskopi, eksport og sletting. Alt ligger på denne maskinen."
BACK_UP, BACK_UP_WHY = (
    "Ta sikkerhetskopi nå",
    "nærvær gjør det selv hver dag du åpner det. Her kan du gjøre det når du vil.",
)
VERIFY, VERIFY_WHY = (
    "Kontroller dagboka",
    "Leser alt og ser etter at det er slik det ble skrevet. Ingenting blir endret.",
)
EXPORT, EXPORT_WHY = (
    "Ta med alt (eksport)",
    "Ei zip-fil med alt, til å lese, til regneark og til andre programmer.",
)
ERASE, ERASE_WHY = "Slett alt", "Fjerner dagboka og alle sikkerhetskopiene her. Du blir spurt først."
ERASE_NOT = "Behold alt"
ERASE_GO_ON = "Gå videre til sletting"


def diary_location(held: DataSummary) -> tuple[str, str]:
    """Where the diary is, and when it was last backed up."""
    last = f"Siste sikkerhetskopi: {long_date(held.last_backup)}." if held.last_backup else "Ingen sikkerhetskopi ennå."
    return f"Dagboka ligger her: {held.path}", last


# Verify


def _facts(count: int) -> str:
    """A number of facts, which people here call things."""
    return counted(count, "ting", "ting")


def verify_lines(report: VerifyReport) -> Iterator[str]:
    """What a check of the diary report."""
    if not report.exists and report.fault is None:
        yield f"Det er ingen dagbok her ennå: {report.path}"
        if report.in_the_way:
            yield _in_the_way(report.in_the_way)
        return
    if report.fault is None:
        yield f"Dagboka er hel. {_facts(report.facts)} er lest, og alt er slik det ble skrevet: {report.path}"
    else:
        yield f"Dagboka er skadet: {what_is_wrong(report.fault)}. Ingenting er endret nå. Den ligger her: {report.path}"
        yield _recoverable(report)
        yield (
            "Neste gang du åpner nærvær, blir den satt i stand slik, og den skadde fila blir tatt vare på ved siden av."
        )
    if report.in_the_way:
        yield _in_the_way(report.in_the_way)
    else:
        yield from _backups(report.backups)


def _in_the_way(path: str) -> str:
    return f"Det ligger noe annet der mappa til sikkerhetskopiene skulle vært. Flytt det, så blir de laget: {sanitize(path)}"


def _recoverable(report: VerifyReport) -> str:
    source = f", med hjelp av sikkerhetskopien fra {long_date(report.backup)}" if report.backup else ""
    if report.missing is None:
        return f"{_facts(report.recoverable)} kan hentes fram{source}. Det går ikke an å se om noe mangler."
    if not report.missing:
        return f"Alt kan hentes fram ({_facts(report.recoverable)}){source}."
    return f"{_facts(report.recoverable)} kan hentes fram{source}, {report.missing} mangler."


def _backups(backups: tuple[Backup, ...]) -> Iterator[str]:
    if not backups:
        yield "Det er ingen sikkerhetskopier ennå. Den første blir laget når det står noe i dagboka."
        return
    intact = [backup for backup in backups if backup.facts is not None]
    damaged = [backup for backup in backups if backup.facts is None]
    if intact:
        newest = max(intact, key=lambda backup: backup.day)
        count = counted(len(intact), "hel sikkerhetskopi", "hele sikkerhetskopier")
        yield f"{count}, den nyeste fra {long_date(newest.day)} med {_facts(newest.facts or 0)}."
    for backup in damaged:
        yield f"Denne sikkerhetskopien blir ikke brukt ({what_is_wrong(backup.fault or '')}): {sanitize(backup.path)}"


# Back up, restore, export, import


def backup_made(backup: Backup) -> str:
    """A backup was made."""
    return f"Sikkerhetskopien er laget og kontrollert ({_facts(backup.facts or 0)}): {backup.path}"


def restore_lines(done: RestoreResult) -> Iterator[str]:
    """The diary was restored from a backup."""
    yield f"Dagboka er nå slik den var i sikkerhetskopien, med {_facts(done.facts)}: {done.backup}"
    if done.erased:
        yield f"{_facts(done.erased)} i den hadde du slettet. Det er fortsatt slettet."
    if done.aside:
        more = f" Den har {_facts(done.only_aside)} som ikke er i sikkerhetskopien." if done.only_aside else ""
        yield f"Dagboka slik den var til nå, er tatt vare på.{more} Den ligger her: {done.aside}"
        yield f"Vil du ha den tilbake, så skriv: {command(f'restore {quoted(done.aside)}')}"


def export_lines(done: ExportResult) -> Iterator[str]:
    """An export was written."""
    yield f"Alt er med ({_facts(done.facts)}).{replaced_note(done.replaced)} Fila ligger her: {done.path}"
    yield "Åpne dagbok.html i fila for å lese. Pass på den: Alle som åpner den, kan lese det du har skrevet."


def import_summary(done: ImportResult) -> str:
    """An export was imported."""
    unreadable = f" {_facts(done.unreadable)} i fila lar seg ikke lese, og er ikke med." if done.unreadable else ""
    notes = f" {_notes_skipped(done.notes_skipped)}" if done.notes_skipped else ""
    if not done.new:
        what = "Øvelsene" if notes else "Alt"
        return f"{what} i fila sto i dagboka fra før, så ingenting er lagt til.{notes}{unreadable}"
    known = f" {_facts(done.known)} sto der fra før." if done.known else ""
    return f"{_facts(done.new)} er ført inn i dagboka.{known}{notes}{unreadable}"


def _notes_skipped(count: int) -> str:
    practices = "øvelsen" if count == 1 else "øvelsene"
    return f"{counted(count, 'notat', 'notater')} ble ikke tatt med, fordi {practices} sto der fra før."


# Erase


def erase_preview(held: DataSummary) -> Iterator[str]:
    """What erasing everything will remove, as lines."""
    yield "Dette blir slettet for godt:"
    yield from (f"  {count}" for count in _counts(held))
    if held.first and held.last:
        yield f"  alt fra {_span(held.first, held.last)}"
    yield KEPT_ELSEWHERE
    yield EXPORT_FIRST


def erase_preview_short(held: DataSummary) -> tuple[str, ...]:
    """The same in two sentences for a page."""
    counts = list(_counts(held))
    if not counts:
        return ("Det er ingenting å slette ennå.",)
    span = f", alt fra {_span(held.first, held.last)}" if held.first and held.last else ""
    return (f"Dette blir slettet for godt: {text_list(counts)}{span}.", KEPT_ELSEWHERE)


def _counts(held: DataSummary) -> Iterator[str]:
    counts = (
        (held.practices, "øvelse", "øvelser"),
        (held.informal, "gang i hverdagen", "ganger i hverdagen"),
        (held.notes, "linje du har skrevet", "linjer du har skrevet"),
        (held.others, "valg eller annet svar", "valg og andre svar"),
        (held.in_progress, "øvelse som er i gang", "øvelser som er i gang"),
        (held.backups, "sikkerhetskopi", "sikkerhetskopier"),
        (held.set_aside, "gammel fil som er lagt til side", "gamle filer som er lagt til side"),
    )
    return (counted(count, one, many) for count, one, many in counts if count)


def _span(first: date, last: date) -> str:
    return long_date(first) if first == last else f"{long_date(first)} til {long_date(last)}"


KEPT_ELSEWHERE = "Det du har eksportert eller kopiert selv, og påminnelser satt opp på maskinen, blir ikke rørt."
EXPORT_FIRST = "Vil du ta med deg alt først, så bruk eksport."
TYPE_WORD = f"Skriv «{ERASE_WORD}» for å slette alt."
TYPE_WORD_WHY = "Alt annet lar det stå."
ERASE_DO = "Slett alt nå"
TYPE_TO_ERASE = f"Skriv «{ERASE_WORD}» og trykk Enter for å slette. Alt annet lar det stå."
NOT_ERASED = "Ingenting er slettet."


def erase_lines(done: EraseResult) -> Iterator[str]:
    """What was erased, and what a search for it found afterwards."""
    if done.facts:
        notes = f", med {counted(done.notes, 'linje', 'linjer')}" if done.notes else ""
        yield f"Slettet: {_facts(done.facts)}{notes}."
    elif done.notes:
        yield "Slettet: linja du hadde skrevet. Resten står."
    else:
        yield "Det var ingenting å slette."
    if done.traces:
        yield f"Noe av det står fortsatt i {counted(done.traces, 'fil', 'filer')} i mappa. Slett en gang til."
    else:
        yield (
            f"Etterpå er {counted(done.searched, 'fil', 'filer')} i mappa gjennomsøkt, og ingenting av det står der. "
            "En gammel sikkerhetskopi kan ikke hente det tilbake."
        )


ERASE_NOTE_PREVIEW = (
    "Linja du skrev til denne, blir slettet for godt, også i sikkerhetskopiene. Resten av det du svarte, står."
)
ERASE_FACT_PREVIEW = "Denne blir slettet for godt med alt du svarte, også i sikkerhetskopiene."


def file_is(name: str) -> str:
    """Names the file an error was about."""
    return f"Fila er: {name}"
