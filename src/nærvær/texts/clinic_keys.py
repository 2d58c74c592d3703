"""What is said about the encryption of a clinic: the recovery sheet, on paper and typed in again, and the keys."""

from __future__ import annotations

from collections.abc import Sequence

from ..invocation import command
from ..sanitize import sanitize
from .i18n import _, phrase

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
