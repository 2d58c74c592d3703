"""The entry in the menu of the desktop: what it is called there, and what is said about it."""

from __future__ import annotations

from ..domain.settings import EntryWords
from ..invocation import command
from .cli import PROGRAM
from .i18n import _, phrase

TITLE = phrase("I menyen på skrivebordet")
WHY = phrase("Et ikon i menyen, som åpner nærvær i et eget vindu. Da slipper du å gå veien om en terminal.")
# Translators: what the desktop shows under the name of the program.
_COMMENT = phrase("Veiledet meditasjon for deg som lever med smerte")
# Translators: words by which somebody may look for the program in the menu, with commas between.
_KEYWORDS = phrase("meditasjon, mindfulness, oppmerksomhet, pust, smerte, ro")

ADDED = phrase("nærvær ligger nå i menyen på skrivebordet. Det kan ta et øyeblikk før ikonet viser seg.")
REMOVED = phrase("nærvær er tatt bort fra menyen.")
WAS_NOT_THERE = phrase("nærvær lå ikke i menyen.")


def entry_words() -> EntryWords:
    """What the desktop shows, and finds the program by."""
    return EntryWords(PROGRAM, _COMMENT(), tuple(word.strip() for word in _KEYWORDS().split(",")))


def how_to_remove() -> str:
    """Which command takes the entry away."""
    return _("Vil du ta det bort igjen, så skriv: {command}").format(command=command("--no-menu"))
