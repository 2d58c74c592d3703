"""What `clinic server` says of the clinic's server, and `clinic check` of its diaries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from ..domain.server_check import DiariesChecked, ServerHint, ServerPart
from ..domain.services import CheckResult
from ..invocation import command
from ..sanitize import sanitize, shorten
from .cli_output import finding_lines
from .clinic import code_text
from .formats import comma_list, decimal_text, grouped_number, long_date
from .i18n import Label, _, ngettext, phrase, sentences

PARTS: dict[str, Label] = {
    ServerPart.SERVER: phrase("Server"),
    ServerPart.TABLES: phrase("Tabeller"),
    ServerPart.RIGHTS: phrase("Rettigheter"),
    ServerPart.STORAGE: phrase("Lagring"),
    ServerPart.CLOCK: phrase("Klokke"),
    ServerPart.ARCHIVE: phrase("Arkiv"),
    ServerPart.WAITS: phrase("Kiosken"),
}
DETAILS: dict[str, Label] = {
    "host": phrase("vert"),
    "port": phrase("port"),
    "version": phrase("PostgreSQL"),
    "until": phrase("sertifikatet gjelder til"),
    "answer": phrase("svarte etter"),
    "role": phrase("oppgave"),
    "said": phrase("serveren sier"),
    "user": phrase("kioskens rolle"),
    "refused": phrase("forsøk på å endre eller slette som ble nektet"),
    "allowed": phrase("fikk lov til"),
    "needed": phrase("fikk ikke lov til"),
    "off": phrase("slått av"),
    "step": phrase("trinn i databasen"),
    "wanted": phrase("trinn i denne utgaven"),
    "seconds": phrase("serverens klokke mot kioskens"),
    "archived": phrase("sist arkivert"),
    "people": phrase("personer med noe som ikke er sendt"),
    "things": phrase("ting som ikke er sendt"),
    "path": phrase("ligger her"),
}
_ROLES = {"primary": phrase("serveren det skrives til"), "standby": phrase("reserve")}
_ONLY_WHEN_THERE = frozenset({"said", "step", "archived", "things"})

HINTS: dict[str, Label] = {
    ServerHint.NAME: phrase("Navnet fører ikke fram. Se etter i «database» i innstillingene, og i navnetjenesten."),
    ServerHint.REFUSED: phrase(
        "Ingen tar imot der. Se etter at PostgreSQL går og lytter på nettet (listen_addresses), og at porten er åpen."
    ),
    ServerHint.SILENT: phrase(
        "Ingen svarer. Se etter at nettet er oppe, og at kiosken har lov til å nå serveren (IPAddressAllow og brannmurer)."
    ),
    ServerHint.NO_TLS: phrase("Serveren krypterer ikke. Slå på ssl i postgresql.conf, og gi den et sertifikat."),
    ServerHint.CA_FILE: phrase(
        "Fila med sertifikatet som går god for serveren, kan ikke leses. Rett «sslrootcert» i adressen."
    ),
    ServerHint.UNTRUSTED: phrase(
        "Serveren viser et sertifikat som «sslrootcert» ikke går god for. Enten er det feil fil, eller så er det ikke "
        "serveren deres. Kiosken sender ingenting dit."
    ),
    ServerHint.OTHER_NAME: phrase(
        "Sertifikatet gjelder et annet navn. Skriv det navnet i adressen, eller lag et sertifikat for dette. Kiosken "
        "sender ingenting dit."
    ),
    ServerHint.EXPIRED: phrase("Sertifikatet er gått ut, eller klokka her er feil. Forny det, så slipper kiosken til."),
    ServerHint.SOON: phrase(
        "Sertifikatet går snart ut. Forny det før det skjer, ellers er serveren borte for kioskene."
    ),
    ServerHint.PASSWORD: phrase(
        "Rollen eller passordet er feil. Se etter i «database» og i fila som «database_password_file» peker på."
    ),
    ServerHint.NOT_LET_IN: phrase(
        "Serveren slipper ikke rollen inn herfra. Se etter linja for den i pg_hba.conf, og at rollen har CONNECT."
    ),
    ServerHint.DATABASE: phrase("Databasen finnes ikke der. Se etter «dbname» i adressen."),
    ServerHint.CROWDED: phrase(
        "Serveren har ikke flere forbindelser ledig. Regn to for hver kiosk i max_connections og CONNECTION LIMIT."
    ),
    ServerHint.STARTING: phrase("Serveren er på vei opp eller ned. Prøv igjen om litt."),
    ServerHint.OTHER: phrase("Serveren svarer, men kan ikke brukes. Det den sier, er til den som drifter den."),
    ServerHint.OLD: phrase("PostgreSQL er for gammel, og nærvær trenger 15 eller nyere."),
    ServerHint.STANDBY: phrase(
        "Ingen av vertene kan skrives til nå. Gjør en reserve til hovedserver, eller start den som var det."
    ),
    ServerHint.NEWER: phrase("Databasen er gjort klar for en nyere utgave. Oppdater nærvær på denne kiosken."),
    ServerHint.READ_ONLY: phrase(
        "Databasen kan bare leses. Se etter om det er reserven, eller om default_transaction_read_only er slått på."
    ),
    ServerHint.NOT_DURABLE: phrase(
        "Serveren sier at noe er lagret før det er på disken. Slå det på igjen, ellers kan et strømbrudd ta det som er "
        "ført opp."
    ),
    ServerHint.CLOCK: phrase("Klokkene går ikke likt. Still dem, for eksempel med chrony, på serveren og på kiosken."),
    ServerHint.ARCHIVING: phrase("Det siste forsøket på å arkivere gikk galt. Se i loggen til serveren."),
    ServerHint.NO_ARCHIVE: phrase(
        "Serveren arkiverer ikke selv, og vet ikke når noen sist tok sikkerhetskopi av den. Spør den som drifter den."
    ),
    ServerHint.WAITING: phrase("Det sendes når serveren svarer, senest neste gang skjermen låses."),
    ServerHint.NO_FOLDER: phrase(
        "Kioskens mappe kan ikke leses av deg, så det er ikke sett etter hva som venter. Kjør dette som kiosken selv."
    ),
}


def server_hint(code: str) -> str:
    """What can be done about a finding."""
    match code:
        case ServerHint.TABLES:
            return _("Databasen er ikke gjort klar for denne utgaven. Den som eier den, skriver «{tables}».").format(
                tables=command("clinic tables")
            )
        case ServerHint.MAY_TOO_MUCH:
            return _(
                "Rollen kan endre eller slette det folk har ført opp, eller ta bort det som passer på. Gi kiosken en egen "
                "rolle, og skriv «{tables}»."
            ).format(tables=command("clinic tables"))
        case ServerHint.MAY_TOO_LITTLE:
            return _("Rollen mangler noe den trenger. Den som eier databasen, skriver «{tables}».").format(
                tables=command("clinic tables")
            )
    return HINTS[code]()


def server_lines(finding: CheckResult) -> Iterator[str]:
    """One examined part of the server as lines."""
    readable = {name: _readable(name, value) for name, value in finding.values.items() if value is not None}
    yield from finding_lines(finding, PARTS, DETAILS, server_hint, readable, _ONLY_WHEN_THERE)


def _readable(name: str, value: str) -> str:
    match name:
        case "until":
            return long_date(date.fromisoformat(value))
        case "archived":
            return long_date(datetime.fromisoformat(value).astimezone().date())
        case "answer":
            return _("{number} ms").format(number=value)
        case "seconds":
            return _("{number} s").format(number=decimal_text(value))
        case "role":
            return _ROLES[value]()
    return shorten(sanitize(value)) if name == "said" else sanitize(value)


def summary(works: bool) -> str:
    """Everything, in a line."""
    return _("Alt virker.") if works else _("Noe må rettes.")


NO_SERVER = phrase("Klinikken ligger i ei mappe på denne maskinen, så her er det ingen server å se på.")


# The diaries


def checked_lines(checked: DiariesChecked) -> Iterator[str]:
    """What a check of every diary found."""
    yield sentences(
        ngettext(
            "{number} dagbok er lest fra ende til annen.",
            "{number} dagbøker er lest fra ende til annen.",
            checked.people,
        ).format(number=grouped_number(checked.people)),
        ngettext("Der står det {number} ting.", "Der står det {number} ting.", checked.facts).format(
            number=grouped_number(checked.facts)
        ),
    )
    if checked.damaged:
        yield _("Disse er ikke slik de ble skrevet: {codes}").format(codes=comma_list(map(code_text, checked.damaged)))
        yield _(
            "Noe i dem er endret, borte eller skadet. Ingenting er rettet nå. Legg tilbake en sikkerhetskopi, og ta vare på "
            "det som er der."
        )
    if checked.unreadable:
        yield ngettext(
            "{number} ting står på plassen sin, men kan ikke leses: Enten er den skrevet av en nyere utgave, eller så har "
            "noen byttet den ut.",
            "{number} ting står på plassene sine, men kan ikke leses: Enten er de skrevet av en nyere utgave, eller så har "
            "noen byttet dem ut.",
            checked.unreadable,
        ).format(number=grouped_number(checked.unreadable))
    if checked.log is None:
        yield _("Loggen er ikke slik den ble skrevet.")
    else:
        yield ngettext("Loggen er hel, med {number} linje.", "Loggen er hel, med {number} linjer.", checked.log).format(
            number=grouped_number(checked.log)
        )
    if checked.is_whole:
        yield _("Alt er slik det ble skrevet.")
