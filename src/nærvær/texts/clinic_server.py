"""Words of the commands of a clinic whose kiosks share a database on a server."""

from __future__ import annotations

from ..invocation import command
from .i18n import _, ngettext, phrase

CLINIC_TABLES = phrase("gjør databasen klar, når flere kiosker deler en klinikk")
CLINIC_TABLES_MORE = phrase(
    "Lager tabellene i databasen som står i kioskens innstillinger, eller gjør dem klare for denne utgaven, alt eller "
    "ingenting. Det gjør den som eier databasen. Kioskens egen rolle får bare lov til å lese og legge til. Kjør den igjen "
    "etter hver oppgradering."
)
OWNER_ADDRESS = phrase("adressen til databasen med eierens rolle, uten passord")
OWNER_PASSWORD_FILE = phrase("fila med passordet til eieren")
ADDRESS_NAME = phrase("ADRESSE")
CLINIC_MOVE = phrase("flytter klinikken fra mappa til databasen, eller tilbake")
CLINIC_MOVE_MORE = phrase(
    "Slå av alle kioskene først. Alt flyttes kryptert, og hver kjede kontrolleres der den kommer fra og der den kommer "
    "fram, før det som sto i mappa, slettes. Blir det avbrutt, så kjør den igjen. Med --to-folder bygges klinikken i ei tom "
    "mappe, og databasen blir som den er til eieren sletter den."
)
TO_FOLDER = phrase("flytt fra databasen til denne mappa")


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
