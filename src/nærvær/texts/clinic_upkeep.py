"""What is said about a clinic as a whole: its recovery sheet and keys, the anchor of its audit log, and its database."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.paper_words import AnchorVerdict, AuditAnchor
from ..invocation import command
from ..sanitize import sanitize
from .i18n import _, ngettext, phrase, sentences

SHEET_TITLE = phrase("Gjenopprettingsark")
SHEET_WHAT = phrase(
    "Disse ordene åpner dagbøkene i klinikken når ingen leder kommer inn lenger, eller når maskinen må byttes. Uten dem, og "
    "uten en leder, kan ingen lese dagbøkene igjen."
)
SHEET_KEEP = phrase(
    "Oppbevar arket innelåst, et annet sted enn maskinen. Den som har både arket og maskinen, kan lese alt. Ta ikke bilde "
    "av det, og ikke ha det på en annen maskin."
)
ENCRYPTED = phrase("Dagbøkene er kryptert, og det som sto der i klartekst, er overskrevet.")
SHEET_THERE = phrase("{file} finnes fra før. Ingenting er laget. Velg et annet navn til gjenopprettingsarket.")


def sheet_how() -> str:
    """How the sheet is used."""
    return _(
        "Slik brukes det: skriv «{command}» på maskinen, og så ordene, linje for linje. Det siste ordet i hver linje viser "
        "om de andre er rett skrevet."
    ).format(command=command("clinic restore --from-sheet"))


def sheet_lines(words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The recovery sheet in lines, to be written down by hand."""
    numbered = (f"{number}  {'  '.join(line)}" for number, line in enumerate(words, 1))
    return (SHEET_TITLE(), SHEET_WHAT(), "", *numbered, "", SHEET_KEEP(), sheet_how())


def sheet_written(file: str) -> str:
    """The page of the sheet was written."""
    return _("Gjenopprettingsarket er laget. Skriv det ut, og slett fila. Den ligger her: {file}").format(
        file=sanitize(file)
    )


def line_prompt(number: int) -> str:
    """Asks for one line of the sheet."""
    return _("Linje {number} på arket: ").format(number=number)


def line_wrong(number: int) -> str:
    """A line of the sheet is not what was printed."""
    return _("Linje {number} er ikke rett. Se på arket, og prøv igjen. Ingenting er endret.").format(number=number)


def key_needs_pipe() -> str:
    """The key is for the system to keep, not for a screen."""
    return _("Nøkkelen skal ikke stå på en skjerm. La den gå rett til systemd-creds, slik docs/kiosk.md viser.")


NO_ANCHOR = phrase(
    'Et merke er et tall og fem ord, slik det ble skrevet ned: --anchor "12 kimaf-dokih-tinaf-naduh-mofos"'
)
READING_LOG = phrase("Loggen leses og kontrolleres.")
COUNTING_WEEKS = phrase("Ukene telles.")
ANCHOR_USE = phrase("Skriv det ned et annet sted enn på maskinen. Da kan dere senere se om noen har endret loggen.")


def anchor_lines(anchor: AuditAnchor) -> tuple[str, ...]:
    """The anchor of the log, and what it is for."""
    return anchor_line(anchor), ANCHOR_USE()


def anchor_line(anchor: AuditAnchor) -> str:
    """The anchor of the log."""
    return _("Merket for loggen nå: {anchor}").format(anchor=anchor)


def anchor_verdict(anchor: AuditAnchor, verdict: AnchorVerdict) -> str:
    """What an anchor that was typed says of the log."""
    match verdict:
        case AnchorVerdict.STANDS:
            text = _("Loggen stemmer. Linje 1 til {number} er de samme som da merket ble skrevet ned.")
        case AnchorVerdict.CUT:
            text = _("Loggen stemmer ikke. Da merket ble skrevet ned, hadde den {number} linjer. Nå er det færre.")
        case AnchorVerdict.REWRITTEN:
            text = sentences(
                _("Loggen stemmer ikke med merket."),
                _("Se først om merket er skrevet riktig av. Er det det, har noen endret loggen etterpå."),
            )
    return text.format(number=anchor.number)


def tables_made() -> str:
    """The tables are as this version needs them."""
    return _("Databasen er klar. Er klinikken ny, så begynn den med «{begin}».").format(begin=command("clinic init"))


def tables_stand() -> str:
    """There was nothing to do."""
    return _("Databasen var klar fra før. Kioskens rolle har de rettighetene den skal ha.")


def moved_to_server(facts: int) -> str:
    """The clinic is in the database now."""
    return ngettext(
        "Klinikken er flyttet til databasen og kontrollert, med én ting i dagbøkene. Mappa er tømt for den.",
        "Klinikken er flyttet til databasen og kontrollert, med {number} ting i dagbøkene. Mappa er tømt for den.",
        facts,
    ).format(number=facts)


def moved_to_folder(facts: int) -> str:
    """The clinic is in a folder now."""
    return ngettext(
        "Klinikken er bygd i mappa og kontrollert, med én ting i dagbøkene. Ta «database» ut av innstillingene før dere "
        "bruker den.",
        "Klinikken er bygd i mappa og kontrollert, med {number} ting i dagbøkene. Ta «database» ut av innstillingene før "
        "dere bruker den.",
        facts,
    ).format(number=facts)
