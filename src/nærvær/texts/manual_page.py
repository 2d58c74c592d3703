"""What the manual page says beside what the help pages do: its headings, and what is said once for the whole program.

The page itself is made when a wheel is built, by `tools/shell_companions`.
"""

from __future__ import annotations

from .i18n import phrase

# Translators: the headings of a manual page, as those of `man ls` are called in the language.
NAME = phrase("NAVN")
SYNOPSIS = phrase("BRUK")
DESCRIPTION = phrase("BESKRIVELSE")
ENVIRONMENT = phrase("MILJØVARIABLER")
FILES = phrase("FILER")
EXIT_STATUS = phrase("SLUTTKODER")
# Translators: the title at the head of the manual page.
MANUAL = phrase("Brukerhåndbok")
# Translators: what the program is, in one line of a list of programs; small first letter.
SUMMARY = phrase("veiledet meditasjon for deg som lever med smerte")

DATA_DIR_VARIABLE = phrase("Mappa der dagboka ligger, når --data-dir ikke er skrevet.")
LANGUAGE_VARIABLE = phrase("Språket på skjermen, når --language ikke er skrevet.")
COLUMNS_VARIABLE = phrase("Hvor mange tegn det er plass til på ei linje.")
NO_COLOR_VARIABLE = phrase("Når den er satt, kommer alt uten farger.")

DIARY_FILE = phrase("Dagboka, med sikkerhetskopiene i mappa «backups» ved siden av.")
SETTINGS_FILE = phrase("Innstillingene for denne maskinen.")
KIOSK_FILE = phrase("Reglene for skjermen på en klinikk.")

DONE = phrase("Det er gjort.")
FAILED = phrase("Det gikk ikke. Hvorfor står på skjermen.")
WRONG_USE = phrase("Kommandoen er ikke forstått, eller den ber om noe som ikke går an.")
BUSY = phrase("Et annet vindu holder på med det samme.")
