"""What checking, backing up, restoring, exporting, importing and erasing one's own data say, on the page and in commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..domain.diary import Damage, DamageKind
from ..domain.own_data import Backup, DataSummary, EraseResult, ExportResult, ImportResult, RestoreResult, VerifyReport
from ..invocation import command, quoted
from ..sanitize import sanitize
from .diary_errors import damage_reason
from .formats import comma_list, counted, long_date, replaced_sentence, text_list
from .i18n import _, fill, ngettext, phrase, sentences

ERASE_WORD = phrase("slett")

# The page in the settings

TITLE = phrase("Mine data")
LOOK_AFTER, LOOK_AFTER_WHY = (
    phrase("Sikkerhetskopi, eksport og sletting"),
    phrase("Alt ligger på denne maskinen, og er ditt å ta med eller slette."),
)
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
        yield ngettext(
            "Dagboka er hel. {number} ting er lest, og alt er slik det ble skrevet: {path}",
            "Dagboka er hel. {number} ting er lest, og alt er slik det ble skrevet: {path}",
            report.facts,
        ).format(number=report.facts, path=report.path)
    else:
        yield _("Dagboka er skadet: {reason}. Ingenting er endret nå. Den ligger her: {path}").format(
            reason=damage_reason(report.fault), path=report.path
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
    template = _recoverable_alone(report) if report.backup is None else _recoverable_with_a_backup(report)
    return template.format(
        number=report.recoverable,
        facts=_facts(report.recoverable),
        missing=report.missing,
        date=long_date(report.backup) if report.backup else "",
    )


def _recoverable_alone(report: VerifyReport) -> str:
    if report.missing is None:
        return ngettext(
            "{number} ting kan hentes fram. Det går ikke an å se om noe mangler.",
            "{number} ting kan hentes fram. Det går ikke an å se om noe mangler.",
            report.recoverable,
        )
    if not report.missing:
        return _("Alt kan hentes fram ({facts}).")
    return ngettext(
        "{number} ting kan hentes fram, {missing} mangler.",
        "{number} ting kan hentes fram, {missing} mangler.",
        report.recoverable,
    )


def _recoverable_with_a_backup(report: VerifyReport) -> str:
    if report.missing is None:
        return ngettext(
            "{number} ting kan hentes fram, med hjelp av sikkerhetskopien fra {date}. Det går ikke an å se om noe mangler.",
            "{number} ting kan hentes fram, med hjelp av sikkerhetskopien fra {date}. Det går ikke an å se om noe mangler.",
            report.recoverable,
        )
    if not report.missing:
        return _("Alt kan hentes fram ({facts}), med hjelp av sikkerhetskopien fra {date}.")
    return ngettext(
        "{number} ting kan hentes fram, med hjelp av sikkerhetskopien fra {date}, {missing} mangler.",
        "{number} ting kan hentes fram, med hjelp av sikkerhetskopien fra {date}, {missing} mangler.",
        report.recoverable,
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
        yield _("{backups}, den nyeste fra {date} med {facts}.").format(
            backups=count, date=long_date(newest.day), facts=_facts(newest.facts or 0)
        )
    for backup in damaged:
        yield _("Denne sikkerhetskopien blir ikke brukt ({reason}): {path}").format(
            reason=damage_reason(backup.fault or Damage(DamageKind.CONTENT)), path=sanitize(backup.path)
        )


# Back up, restore, export, import


def backup_made(backup: Backup) -> str:
    """A backup was made."""
    made = _("Sikkerhetskopien er laget og kontrollert ({facts}): {path}")
    return made.format(facts=_facts(backup.facts or 0), path=backup.path)


def restore_lines(done: RestoreResult) -> Iterator[str]:
    """The diary was restored from a backup."""
    yield _("Dagboka er nå slik den var i sikkerhetskopien, med {facts}: {backup}").format(
        facts=_facts(done.facts), backup=done.backup
    )
    if done.erased:
        yield counted(
            done.erased,
            "{number} ting i den hadde du slettet. Det er fortsatt slettet.",
            "{number} ting i den hadde du slettet. Det er fortsatt slettet.",
        )
    if done.aside:
        more = (
            counted(
                done.only_aside,
                "Den har {number} ting som ikke er i sikkerhetskopien.",
                "Den har {number} ting som ikke er i sikkerhetskopien.",
            )
            if done.only_aside
            else ""
        )
        yield fill(
            _("Dagboka slik den var til nå, er tatt vare på. {more} Den ligger her: {aside}"),
            more=more,
            aside=done.aside,
        )
        yield _("Vil du ha den tilbake, så skriv: {command}").format(command=command(f"restore {quoted(done.aside)}"))


def export_lines(done: ExportResult) -> Iterator[str]:
    """An export was written."""
    yield fill(
        _("Alt er med ({facts}). {replaced} Fila ligger her: {path}"),
        facts=_facts(done.facts),
        replaced=replaced_sentence(done.replaced),
        path=done.path,
    )
    yield _("Åpne dagbok.html i fila for å lese. Pass på den: Alle som åpner den, kan lese det du har skrevet.")


def import_summary(done: ImportResult) -> str:
    """An export was imported."""
    unreadable = counted(
        done.unreadable,
        "{number} ting i fila lar seg ikke lese, og er ikke med.",
        "{number} ting i fila lar seg ikke lese, og er ikke med.",
    )
    notes = counted(
        done.notes_skipped,
        "{number} notat ble ikke tatt med, fordi øvelsen sto der fra før.",
        "{number} notater ble ikke tatt med, fordi øvelsene sto der fra før.",
    )
    after = (notes if done.notes_skipped else "", unreadable if done.unreadable else "")
    if not done.new and done.notes_skipped:
        return sentences(_("Øvelsene i fila sto i dagboka fra før, så ingenting er lagt til."), *after)
    if not done.new:
        return sentences(_("Alt i fila sto i dagboka fra før, så ingenting er lagt til."), *after)
    imported = counted(done.new, "{number} ting er ført inn i dagboka.", "{number} ting er ført inn i dagboka.")
    known = counted(done.known, "{number} ting sto der fra før.", "{number} ting sto der fra før.")
    return sentences(imported, known if done.known else "", *after)


# Erase


def erase_preview(held: DataSummary) -> Iterator[str]:
    """What erasing everything will remove, as lines."""
    yield _("Dette blir slettet for godt:")
    yield from (f"  {count}" for count in _counts(held))
    if held.first and held.last:
        yield f"  {_everything_from(held.first, held.last)}"
    yield KEPT_ELSEWHERE()
    yield EXPORT_FIRST()


def erase_preview_short(held: DataSummary) -> tuple[str, ...]:
    """The same in two sentences for a page."""
    everything = everything_held(held)
    if not everything:
        return (_("Det er ingenting å slette ennå."),)
    return _("Dette blir slettet for godt: {counts}.").format(counts=everything), KEPT_ELSEWHERE()


def everything_held(held: DataSummary) -> str:
    """What there is, counted, with its first and last day; "" where there is nothing."""
    counts = list(_counts(held))
    if not counts:
        return ""
    all_of_it = [text_list(counts)]
    if held.first and held.last:
        all_of_it.append(_everything_from(held.first, held.last))
    return comma_list(all_of_it)


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


def _everything_from(first: date, last: date) -> str:
    if first == last:
        return _("alt fra {date}").format(date=long_date(first))
    return _("alt fra {first} til {last}").format(first=long_date(first), last=long_date(last))


KEPT_ELSEWHERE = phrase(
    "Det du har eksportert eller kopiert selv, og påminnelser satt opp på maskinen, blir ikke rørt."
)
EXPORT_FIRST = phrase("Vil du ta med deg alt først, så bruk eksport.")


def type_word() -> str:
    """What is to be typed on the page that erases everything."""
    return _("Skriv «{word}» for å slette alt.").format(word=ERASE_WORD())


TYPE_WORD_WHY = phrase("Skriver du noe annet, blir ingenting slettet.")
ERASE_DO = phrase("Slett alt nå")


def is_erase_word(typed: str) -> bool:
    """Return whether the word was typed that erases everything."""
    return typed.strip().casefold() == ERASE_WORD().casefold()


def type_to_erase() -> str:
    """The same where an empty line or another word leaves it."""
    return _("Skriv «{word}» og trykk Enter for å slette. Skriver du noe annet, blir ingenting slettet.").format(
        word=ERASE_WORD()
    )


NOT_ERASED = phrase("Ingenting er slettet.")


def erase_lines(done: EraseResult) -> Iterator[str]:
    """What was erased, and what a search for it found afterwards."""
    if done.facts and done.notes:
        lines = counted(done.notes, "{number} linje", "{number} linjer")
        yield _("Slettet: {facts}, med {lines}.").format(facts=_facts(done.facts), lines=lines)
    elif done.facts:
        yield _("Slettet: {facts}.").format(facts=_facts(done.facts))
    elif done.notes:
        yield _("Slettet: linja du hadde skrevet. Resten står.")
    else:
        yield _("Det var ingenting å slette.")
    if done.traces:
        yield counted(
            done.traces,
            "Noe av det står fortsatt i {number} fil i mappa. Slett en gang til.",
            "Noe av det står fortsatt i {number} filer i mappa. Slett en gang til.",
        )
    else:
        yield counted(
            done.searched,
            "Etterpå er {number} fil i mappa gjennomsøkt, og ingenting av det står der. En gammel sikkerhetskopi kan "
            "ikke hente det tilbake.",
            "Etterpå er {number} filer i mappa gjennomsøkt, og ingenting av det står der. En gammel sikkerhetskopi kan "
            "ikke hente det tilbake.",
        )


ERASE_NOTE_PREVIEW = phrase(
    "Linja du skrev til denne, blir slettet for godt, også i sikkerhetskopiene. Resten av det du svarte, står."
)
ERASE_FACT_PREVIEW = phrase("Denne blir slettet for godt med alt du svarte, også i sikkerhetskopiene.")


def file_is(name: str) -> str:
    """Names the file an error was about."""
    return _("Fila er: {name}").format(name=name)
