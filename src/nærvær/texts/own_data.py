"""What checking, backing up, restoring, exporting, importing and erasing one's own data say, on the page and in commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..domain.own_data import Backup, DataSummary, EraseResult, ExportResult, ImportResult, RestoreResult, VerifyReport
from ..invocation import command, quoted
from ..sanitize import sanitize
from .diary_errors import damage_reason as what_is_wrong
from .formats import counted, long_date, replaced_note, text_list
from .i18n import _, phrase

ERASE_WORD = phrase("slett")

# The page in the settings

TITLE = phrase("Dine data")
WHY = phrase("Sikkerhetskopi, eksport og sletting. Alt ligger på denne maskinen.")
BACK_UP, BACK_UP_WHY = (
    phrase("Ta sikkerhetskopi nå"),
    phrase("nærvær gjør det selv hver dag du åpner det. Her kan du gjøre det når du vil."),
)
VERIFY, VERIFY_WHY = (
    phrase("Kontroller dagboka"),
    phrase("Leser alt og ser etter at det er slik det ble skrevet. Ingenting blir endret."),
)
EXPORT, EXPORT_WHY = (
    phrase("Ta med alt (eksport)"),
    phrase("Ei zip-fil med alt, til å lese, til regneark og til andre programmer."),
)
ERASE, ERASE_WHY = phrase("Slett alt"), phrase("Fjerner dagboka og alle sikkerhetskopiene her. Du blir spurt først.")
ERASE_NOT = phrase("Behold alt")
ERASE_GO_ON = phrase("Gå videre til sletting")


def diary_location(held: DataSummary) -> tuple[str, str]:
    """Where the diary is, and when it was last backed up."""
    last = (
        _("Siste sikkerhetskopi: {date}.").format(date=long_date(held.last_backup))
        if held.last_backup
        else _("Ingen sikkerhetskopi ennå.")
    )
    return _("Dagboka ligger her: {path}").format(path=held.path), last


# Verify


def _facts(count: int) -> str:
    """A number of facts, which people here call things."""
    return counted(count, "{number} ting", "{number} ting")


def verify_lines(report: VerifyReport) -> Iterator[str]:
    """What a check of the diary report."""
    if not report.exists and report.fault is None:
        yield _("Det er ingen dagbok her ennå: {path}").format(path=report.path)
        if report.in_the_way:
            yield _in_the_way(report.in_the_way)
        return
    if report.fault is None:
        yield _("Dagboka er hel. {facts} er lest, og alt er slik det ble skrevet: {path}").format(
            facts=_facts(report.facts), path=report.path
        )
    else:
        yield _("Dagboka er skadet: {what_is_wrong}. Ingenting er endret nå. Den ligger her: {path}").format(
            what_is_wrong=what_is_wrong(report.fault), path=report.path
        )
        yield _recoverable(report)
        yield (
            _(
                "Neste gang du åpner nærvær, blir den satt i stand slik, og den skadde fila blir tatt vare på ved siden av."
            )
        )
    if report.in_the_way:
        yield _in_the_way(report.in_the_way)
    else:
        yield from _backups(report.backups)


def _in_the_way(path: str) -> str:
    return _(
        "Det ligger noe annet der mappa til sikkerhetskopiene skulle vært. Flytt det, så blir de laget: {path}"
    ).format(path=sanitize(path))


def _recoverable(report: VerifyReport) -> str:
    source = (
        _(", med hjelp av sikkerhetskopien fra {date}").format(date=long_date(report.backup)) if report.backup else ""
    )
    if report.missing is None:
        return _("{facts} kan hentes fram{source}. Det går ikke an å se om noe mangler.").format(
            facts=_facts(report.recoverable), source=source
        )
    if not report.missing:
        return _("Alt kan hentes fram ({facts}){source}.").format(facts=_facts(report.recoverable), source=source)
    return _("{facts} kan hentes fram{source}, {missing} mangler.").format(
        facts=_facts(report.recoverable), source=source, missing=report.missing
    )


def _backups(backups: tuple[Backup, ...]) -> Iterator[str]:
    if not backups:
        yield _("Det er ingen sikkerhetskopier ennå. Den første blir laget når det står noe i dagboka.")
        return
    intact = [backup for backup in backups if backup.facts is not None]
    damaged = [backup for backup in backups if backup.facts is None]
    if intact:
        newest = max(intact, key=lambda backup: backup.day)
        count = counted(len(intact), "{number} hel sikkerhetskopi", "{number} hele sikkerhetskopier")
        yield _("{count}, den nyeste fra {date} med {facts}.").format(
            count=count, date=long_date(newest.day), facts=_facts(newest.facts or 0)
        )
    for backup in damaged:
        yield _("Denne sikkerhetskopien blir ikke brukt ({what_is_wrong}): {path}").format(
            what_is_wrong=what_is_wrong(backup.fault or ""), path=sanitize(backup.path)
        )


# Back up, restore, export, import


def backup_made(backup: Backup) -> str:
    """A backup was made."""
    return _("Sikkerhetskopien er laget og kontrollert ({facts}): {path}").format(
        facts=_facts(backup.facts or 0), path=backup.path
    )


def restore_lines(done: RestoreResult) -> Iterator[str]:
    """The diary was restored from a backup."""
    yield _("Dagboka er nå slik den var i sikkerhetskopien, med {facts}: {backup}").format(
        facts=_facts(done.facts), backup=done.backup
    )
    if done.erased:
        yield _("{facts} i den hadde du slettet. Det er fortsatt slettet.").format(facts=_facts(done.erased))
    if done.aside:
        more = (
            _(" Den har {facts} som ikke er i sikkerhetskopien.").format(facts=_facts(done.only_aside))
            if done.only_aside
            else ""
        )
        yield _("Dagboka slik den var til nå, er tatt vare på.{more} Den ligger her: {aside}").format(
            more=more, aside=done.aside
        )
        yield _("Vil du ha den tilbake, så skriv: {command}").format(
            command=command(_("restore {aside}").format(aside=quoted(done.aside)))
        )


def export_lines(done: ExportResult) -> Iterator[str]:
    """An export was written."""
    yield _("Alt er med ({facts}).{replaced_note} Fila ligger her: {path}").format(
        facts=_facts(done.facts), replaced_note=replaced_note(done.replaced), path=done.path
    )
    yield _("Åpne dagbok.html i fila for å lese. Pass på den: Alle som åpner den, kan lese det du har skrevet.")


def import_summary(done: ImportResult) -> str:
    """An export was imported."""
    unreadable = (
        _(" {facts} i fila lar seg ikke lese, og er ikke med.").format(facts=_facts(done.unreadable))
        if done.unreadable
        else ""
    )
    notes = f" {_notes_skipped(done.notes_skipped)}" if done.notes_skipped else ""
    if not done.new:
        what = _("Øvelsene") if notes else _("Alt")
        return _("{what} i fila sto i dagboka fra før, så ingenting er lagt til.{notes}{unreadable}").format(
            what=what, notes=notes, unreadable=unreadable
        )
    known = _(" {facts} sto der fra før.").format(facts=_facts(done.known)) if done.known else ""
    return _("{facts} er ført inn i dagboka.{known}{notes}{unreadable}").format(
        facts=_facts(done.new), known=known, notes=notes, unreadable=unreadable
    )


def _notes_skipped(count: int) -> str:
    practices = _("øvelsen") if count == 1 else _("øvelsene")
    return _("{count} ble ikke tatt med, fordi {practices} sto der fra før.").format(
        count=counted(count, "{number} notat", "{number} notater"), practices=practices
    )


# Erase


def erase_preview(held: DataSummary) -> Iterator[str]:
    """What erasing everything will remove, as lines."""
    yield _("Dette blir slettet for godt:")
    yield from (f"  {count}" for count in _counts(held))
    if held.first and held.last:
        yield _("  alt fra {span}").format(span=_span(held.first, held.last))
    yield KEPT_ELSEWHERE()
    yield EXPORT_FIRST()


def erase_preview_short(held: DataSummary) -> tuple[str, ...]:
    """The same in two sentences for a page."""
    counts = list(_counts(held))
    if not counts:
        return (_("Det er ingenting å slette ennå."),)
    span = _(", alt fra {span}").format(span=_span(held.first, held.last)) if held.first and held.last else ""
    return (
        _("Dette blir slettet for godt: {text_list}{span}.").format(text_list=text_list(counts), span=span),
        KEPT_ELSEWHERE(),
    )


def _counts(held: DataSummary) -> Iterator[str]:
    counts = (
        (held.practices, counted(held.practices, "{number} øvelse", "{number} øvelser")),
        (held.informal, counted(held.informal, "{number} gang i hverdagen", "{number} ganger i hverdagen")),
        (held.notes, counted(held.notes, "{number} linje du har skrevet", "{number} linjer du har skrevet")),
        (held.others, counted(held.others, "{number} valg eller annet svar", "{number} valg og andre svar")),
        (
            held.in_progress,
            counted(held.in_progress, "{number} øvelse som er i gang", "{number} øvelser som er i gang"),
        ),
        (held.backups, counted(held.backups, "{number} sikkerhetskopi", "{number} sikkerhetskopier")),
        (
            held.set_aside,
            counted(
                held.set_aside,
                "{number} gammel fil som er lagt til side",
                "{number} gamle filer som er lagt til side",
            ),
        ),
    )
    return (told for count, told in counts if count)


def _span(first: date, last: date) -> str:
    return (
        long_date(first)
        if first == last
        else _("{date} til {date_2}").format(date=long_date(first), date_2=long_date(last))
    )


KEPT_ELSEWHERE = phrase(
    "Det du har eksportert eller kopiert selv, og påminnelser satt opp på maskinen, blir ikke rørt."
)
EXPORT_FIRST = phrase("Vil du ta med deg alt først, så bruk eksport.")


def type_word() -> str:
    """What is to be typed on the page that erases everything."""
    return _("Skriv «{erase_word}» for å slette alt.").format(erase_word=ERASE_WORD())


TYPE_WORD_WHY = phrase("Alt annet lar det stå.")
ERASE_DO = phrase("Slett alt nå")


def type_to_erase() -> str:
    """The same where an empty line or another word leaves it."""
    return _("Skriv «{erase_word}» og trykk Enter for å slette. Alt annet lar det stå.").format(erase_word=ERASE_WORD())


NOT_ERASED = phrase("Ingenting er slettet.")


def erase_lines(done: EraseResult) -> Iterator[str]:
    """What was erased, and what a search for it found afterwards."""
    if done.facts:
        notes = (
            _(", med {notes}").format(notes=counted(done.notes, "{number} linje", "{number} linjer"))
            if done.notes
            else ""
        )
        yield _("Slettet: {facts}{notes}.").format(facts=_facts(done.facts), notes=notes)
    elif done.notes:
        yield _("Slettet: linja du hadde skrevet. Resten står.")
    else:
        yield _("Det var ingenting å slette.")
    if done.traces:
        yield _("Noe av det står fortsatt i {traces} i mappa. Slett en gang til.").format(
            traces=counted(done.traces, "{number} fil", "{number} filer")
        )
    else:
        yield (
            _(
                "Etterpå er {searched} i mappa gjennomsøkt, og ingenting av det står der. En gammel "
                "sikkerhetskopi kan ikke hente det tilbake."
            ).format(searched=counted(done.searched, "{number} fil", "{number} filer"))
        )


ERASE_NOTE_PREVIEW = phrase(
    "Linja du skrev til denne, blir slettet for godt, også i sikkerhetskopiene. Resten av det du svarte, står."
)
ERASE_FACT_PREVIEW = phrase("Denne blir slettet for godt med alt du svarte, også i sikkerhetskopiene.")


def file_is(name: str) -> str:
    """Names the file an error was about."""
    return _("Fila er: {name}").format(name=name)
