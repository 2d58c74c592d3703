"""The refusals of the clinic and the kiosk as sentences: codes, PINs, passphrases, slips, the clinic's file, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ..domain.clinic import (
    ClinicFault,
    ClinicProblem,
    ConsentMissing,
    InvalidSecret,
    LastLead,
    LoginFailed,
    PermissionDenied,
    StaffAccountGone,
    UnknownCode,
)
from ..domain.consent import Consent
from ..domain.errors import DiaryFault, FileFault, Refusal
from ..domain.group_slip import SlipFault, SlipProblem
from ..domain.kiosk import KioskFault, KioskProblem
from ..domain.login_rules import PassphraseFault, PinFault
from ..invocation import command, driver_installation, quoted
from ..sanitize import shorten
from .clinic import code_text
from .file_errors import why_it_is_unreadable
from .formats import capitalised
from .i18n import Label, _, ngettext, phrase, sentences
from .own_data_at_clinic import CONSENTS_TITLE
from .today import SETTINGS


def pin_reason(fault: PinFault) -> str:
    """Why a PIN is too easily guessed."""
    match fault:
        case PinFault.LENGTH:
            return _("PIN-en skal ha seks tall.")
        case PinFault.FEW_DIGITS:
            return _("Velg flere forskjellige tall.")
        case PinFault.RUN:
            return _("Tall som følger på hverandre, er lette å gjette. Velg noen andre.")
        case PinFault.REPEATED:
            return _("Tall som gjentar seg, er lette å gjette. Velg noen andre.")
        case PinFault.DATE:
            return _("En dato er lett å gjette. Velg noen andre tall.")
        case PinFault.COMMON:
            return _("De tallene er det mange som velger. Velg noen andre.")


def passphrase_reason(fault: PassphraseFault) -> str:
    """Why a passphrase will not do."""
    match fault:
        case PassphraseFault.SHORT:
            return _("Frasen må ha minst 12 tegn. Fire ord er fint.")
        case PassphraseFault.LONG:
            return _("Frasen kan ha høyst 64 tegn.")
        case PassphraseFault.FEW_CHARACTERS:
            return _("Frasen har for få forskjellige tegn. Fire ord er fint.")
        case PassphraseFault.NOT_ON_SCREEN:
            return _("Bruk små bokstaver, tall, bindestrek og mellomrom. De finnes også på en berøringsskjerm.")


_OTHERWISE = phrase("Disken svarer ikke som den skal. Prøv igjen om litt. Det gjelder her: {path}")


_ClinicPathFault = Literal[
    DiaryFault.IN_THE_WAY,
    DiaryFault.SPECIAL,
    DiaryFault.MOVED,
    DiaryFault.LINK,
    DiaryFault.LONG,
    DiaryFault.REPLACED,
    DiaryFault.SEALED,
    DiaryFault.LOCKED,
]
"""What is wrong with the path of the clinic's file, before the file is looked at; and what befalls a diary only."""


_DatabaseFault = Literal[
    ClinicFault.DRIVER,
    ClinicFault.ADDRESS,
    ClinicFault.PASSWORD_IN_ADDRESS,
    ClinicFault.PASSWORD_FILE,
    ClinicFault.NO_TLS,
    ClinicFault.TABLES,
    ClinicFault.RIGHTS,
]
"""Why the database of a clinic on a server cannot be used as it is set up."""
_KeyFault = Literal[ClinicFault.LOCKED, ClinicFault.KEYS, ClinicFault.SHEET, ClinicFault.ENCRYPTED]


def _clinic_problem(fault: ClinicFault | DiaryFault) -> str:
    """Why the clinic cannot be used, with places for the details. mypy sees in these four that each fault is worded."""
    match fault:
        case ClinicFault():
            return _no_clinic(fault)
        case DiaryFault():
            return _clinic_file_problem(fault)


def _no_clinic(fault: ClinicFault) -> str:
    """Why there is no clinic to use, or none to begin or to restore."""
    match fault:
        case ClinicFault.NONE:
            return _(
                "Her er det ingen klinikk ennå. Begynn med «{begin}», eller velg mappe med --data-dir. Jeg så etter "
                "den her: {path}"
            )
        case ClinicFault.BEGUN:
            return _("Her er det en klinikk fra før. Ingenting er endret. Den ligger her: {path}")
        case ClinicFault.LOST:
            return _(
                "Klinikkens fil er borte, men kopiene er her. Den som har ansvaret for maskinen, kan legge tilbake den "
                "nyeste med «{restore}». Fila skal ligge her: {path}"
            )
        case ClinicFault.ORPHANS:
            return _(
                "Her ligger det {diaries} fra en klinikk, men klinikkens fil og alle kopiene er borte. Ingenting er "
                "endret. Har dere en sikkerhetskopi av mappa, så legg den tilbake. Ellers er kodene og PIN-ene tapt, "
                "men ikke dagbøkene: begynn på nytt med «{begin} --keep-diaries», og gi dem nye koder med «{adopt}». "
                "Mappa er: {path}"
            )
        case ClinicFault.PERSON:
            return _(
                "Det som står om denne koden, er skadet, så den kan ikke brukes nå. Ingenting du har ført opp, er "
                "borte. Si fra til personalet."
            )
        case ClinicFault.NO_LOCKS:
            return _(
                "Disken klinikken ligger på, kan ikke holde flere vinduer fra hverandre, og da er ikke dagbøkene "
                "trygge. Legg klinikken på en disk i maskinen selv. Nå ligger den her: {path}"
            )
        case ClinicFault.INTACT | ClinicFault.NO_COPY:
            return _nothing_to_restore(fault)
        case ClinicFault.LOCKED | ClinicFault.KEYS | ClinicFault.SHEET | ClinicFault.ENCRYPTED:
            return _locked_clinic(fault)
        case _:
            return _database_set_up(fault)


def _database_set_up(fault: _DatabaseFault) -> str:
    """What is wrong with how the kiosk was told to reach its database, or with what it may do there."""
    match fault:
        case ClinicFault.DRIVER:
            return _(
                "Klinikken ligger på en server, og det som trengs for å nå den, er ikke installert her. Skriv: {install}"
            )
        case ClinicFault.ADDRESS:
            return _(
                "Adressen til databasen kan ikke leses. «database» i innstillingene skal ha vert, navn og rolle, for "
                "eksempel «host=db.sykehus.example dbname=naervaer user=naervaer_kiosk»."
            )
        case ClinicFault.PASSWORD_IN_ADDRESS:
            return _(
                "Passordet skal ikke stå i adressen til databasen. Legg det i ei fil som bare tjenesten kan lese, og skriv "
                "hvor den ligger, i «database_password_file»."
            )
        case ClinicFault.PASSWORD_FILE:
            return _("Jeg får ikke lest fila med passordet til databasen: {path}")
        case ClinicFault.NO_TLS:
            return _(
                "Forbindelsen til databasen må være kryptert, og serveren må vise hvem den er. Skriv «sslmode=verify-full» "
                "og «sslrootcert=…» i adressen. Det gjelder serveren: {path}"
            )
        case ClinicFault.TABLES:
            return _(
                "Databasen er ikke gjort klar for denne utgaven av nærvær. Den som eier databasen, gjør den klar med "
                "«{tables}». Det gjelder serveren: {path}"
            )
        case ClinicFault.RIGHTS:
            return _(
                "Rollen kiosken bruker i databasen, kan endre eller slette det folk har ført opp. Det skal den ikke kunne. "
                "Gi kiosken en egen rolle med «{tables}». Det gjelder serveren: {path}"
            )


def _nothing_to_restore(fault: Literal[ClinicFault.INTACT, ClinicFault.NO_COPY]) -> str:
    """Why no copy is put back."""
    match fault:
        case ClinicFault.INTACT:
            return _("Klinikkens fil er hel, så det er ingenting å legge tilbake: {path}")
        case ClinicFault.NO_COPY:
            return _(
                "Det finnes ingen hel kopi av klinikkens fil. Ingenting er endret. Legg tilbake en sikkerhetskopi av "
                "mappa, om dere har en. Fila er: {path}"
            )


def _locked_clinic(fault: _KeyFault) -> str:
    """Why the diaries cannot be opened, or encrypted."""
    match fault:
        case ClinicFault.LOCKED:
            return _(
                "Dagbøkene er låst. De åpnes når noen i personalet logger inn. Er dagbøkene kryptert etter at du fikk koden "
                "din, må lederen logge inn på skjermen først, og så du. Kommer ingen inn, kan «clinic-1.keys» og "
                "«clinic-2.keys» være fra en annen klinikk. Er de rett, så bruk gjenopprettingsarket med «{restore} "
                "--from-sheet». Mappa er: {path}"
            )
        case ClinicFault.KEYS:
            return _(
                "Nøkkelen er ikke her eller passer ikke. Enten er klinikken ikke kryptert, eller så er nøkkelfilene eller "
                "klinikkens fil borte, skadet eller fra en annen klinikk. Ingenting er endret. Legg tilbake "
                "«clinic-1.keys», «clinic-2.keys» eller «clinic.db» om dere har en kopi. Mappa er: {path}"
            )
        case ClinicFault.SHEET:
            return _(
                "Disse ordene er ikke fra gjenopprettingsarket til denne klinikken. Ingenting er endret. Mappa er: {path}"
            )
        case ClinicFault.ENCRYPTED:
            return _("Dagbøkene er kryptert fra før. Ingenting er endret. Mappa er: {path}")


def _clinic_file_problem(fault: DiaryFault) -> str:
    """Why the clinic's file cannot be used."""
    match fault:
        case DiaryFault.DAMAGED:
            return _(
                "Klinikkens fil er skadet eller endret utenfra. Ingenting er slettet. Dagbøkene er hver for seg og "
                "trygge. Den som har ansvaret for maskinen, kan legge tilbake den nyeste kopien med «{restore}». Fila "
                "er: {path}"
            )
        case DiaryFault.FOREIGN:
            return _("Denne fila er ikke en klinikk fra nærvær, så jeg lar den være i fred: {path}")
        case DiaryFault.NEWER:
            return _("Klinikken er skrevet av en nyere utgave av nærvær. Oppdater nærvær, så åpner den seg: {path}")
        case DiaryFault.FULL:
            return _(
                "Det er ikke plass igjen på disken, så dette ble ikke ført opp. Rydd litt plass, og prøv igjen: {path}"
            )
        case DiaryFault.QUOTA:
            return _(
                "Plassen på disken er brukt opp, så dette ble ikke ført opp. Rydd litt plass, og prøv igjen: {path}"
            )
        case DiaryFault.READONLY:
            return _("Disken klinikken ligger på, kan bare leses. Gjør den skrivbar. Klinikken ligger her: {path}")
        case DiaryFault.AWAY:
            return _("Jeg får ikke kontakt med serveren til klinikken nå. Ingenting er endret. Prøv igjen om litt.")
        case DiaryFault.FORBIDDEN:
            return _(
                "Jeg har ikke lov til å lese og skrive i klinikkens mappe. Endre rettighetene. Det gjelder her: {path}"
            )
        case DiaryFault.LARGE | DiaryFault.DISK | DiaryFault.BACKUPS | DiaryFault.FOLDER | DiaryFault.HANDLES:
            return _OTHERWISE()
        case _:
            return _clinic_path_problem(fault)


def _clinic_path_problem(fault: _ClinicPathFault) -> str:
    """What lies where the clinic's file should be, or why there is no way to it."""
    match fault:
        case DiaryFault.IN_THE_WAY:
            return _("Det ligger ei fil der det skulle vært ei mappe. Flytt den. Den ligger her: {path}")
        case DiaryFault.SPECIAL:
            return _(
                "Det som ligger der ei av klinikkens filer skulle vært, er ikke ei vanlig fil. Flytt det. Det ligger "
                "her: {path}"
            )
        case DiaryFault.MOVED:
            return _(
                "Klinikkens fil ligger ikke lenger der den lå. Legg den tilbake, og prøv igjen. Den skal ligge her: "
                "{path}"
            )
        case DiaryFault.LINK:
            return _("Ei lenke fører ikke fram. Rett den opp, og prøv igjen. Den ligger her: {path}")
        case DiaryFault.REPLACED | DiaryFault.SEALED | DiaryFault.LOCKED:
            return _OTHERWISE()
        case DiaryFault.LONG:
            return _(
                "Navnet på mappa eller fila er for langt. Velg en kortere mappe med --data-dir. Det gjelder dette "
                "navnet: {path}"
            )


def slip_reason(fault: SlipFault) -> str:
    """Why a slip cannot be used."""
    match fault:
        case SlipFault.MISREAD:
            return _("Dette er ikke en hel kode fra en gruppelapp. Se på lappen og skriv den på nytt.")
        case SlipFault.UNKNOWN:
            return _("Lappen er for en øvelse som ikke finnes her.")
        case SlipFault.EARLY:
            return _("Lappen er for en dag som ikke har kommet ennå. Se om datoen på maskinen stemmer.")
        case SlipFault.LATE:
            return _("Lappen er for en dag som er mer enn et år siden. Den kan ikke brukes lenger.")
        case SlipFault.LONG:
            return _("Lappen sier flere minutter enn øvelsen kan vare her. Se på lappen, og spør dem som delte den ut.")
        case SlipFault.USED:
            return _("Denne lappen er allerede brukt her.")


def _kiosk_problem(fault: KioskFault, *, has_line: bool) -> str:
    """Why the kiosk cannot start, with places for the details. `has_line`: the line of the fault is known."""
    match fault:
        case KioskFault.UNREADABLE:
            if has_line:
                return _("Jeg får ikke lest regelfila, linje {line}. {why}. Fila er: {path}")
            return _("Jeg får ikke lest regelfila. {why}. Fila er: {path}")
        case KioskFault.NO_TOML:
            return sentences(
                _("Regelfila er ikke gyldig TOML, linje {line}.") if has_line else _("Regelfila er ikke gyldig TOML."),
                _("Tekst skal stå i anførselstegn, og desimaltall skrives med punktum (se docs/kiosk-i-bruk.md)."),
                _("Fila er: {path}"),
            )
        case KioskFault.UNKNOWN_KEY:
            return sentences(
                _("Regelfila har noe jeg ikke kjenner, linje {line}: «{key}» (se docs/kiosk-i-bruk.md).")
                if has_line
                else _("Regelfila har noe jeg ikke kjenner: «{key}» (se docs/kiosk-i-bruk.md)."),
                _("Fila er: {path}"),
            )
        case KioskFault.BAD_VALUE:
            return sentences(
                _("Regelfila har en verdi som ikke passer, linje {line}: «{key}».")
                if has_line
                else _("Regelfila har en verdi som ikke passer: «{key}»."),
                # Translators: {fits} tells which values there are: «true eller false, uten anførselstegn».
                _("Den skal være {fits}."),
                _("Fila er: {path}"),
            )
        case KioskFault.WRITABLE:
            return _("Regelfila kan endres av andre enn eieren. Rett det med: sudo chmod go-w {quoted}")
        case KioskFault.OWNER:
            return _("Regelfila må eies av root. Rett det med: sudo chown root {quoted}")


_WHOLE_PATH = phrase('en hel sti som begynner med /, som "{example}"')
_MINUTES = phrase("et tall fra 0.05 til 120, uten anførselstegn og med punktum")
_YES_OR_NO = phrase("true eller false, uten anførselstegn")
_FEW_WORDS = phrase("inntil 80 tegn på én linje, i anførselstegn")
KIOSK_VALUES: dict[str, Label] = {
    "data_dir": lambda: _WHOLE_PATH().format(example="/var/lib/naervaer/klinikk"),
    "handover_dir": lambda: _WHOLE_PATH().format(example="/mnt/naervaer"),
    "idle_minutes": _MINUTES,
    "after_minutes": _MINUTES,
    "theme": phrase('"kveld", "dag" eller "sterk", i anførselstegn'),
    "motion": _YES_OR_NO,
    "sound_check": _YES_OR_NO,
    "language": phrase('koden for et språk, som "nb" eller "en_GB", i anførselstegn'),
    "country": phrase('koden for et land, som "NO", i anførselstegn'),
    "responsible": _FEW_WORDS,
    "kept": _FEW_WORDS,
    "database": phrase('adressen til databasen, som "host=db.sykehus.example dbname=naervaer user=naervaer_kiosk"'),
    "database_password_file": lambda: _WHOLE_PATH().format(example="/etc/naervaer/database-password"),
}


def _bad_secret(error: InvalidSecret) -> str:
    return pin_reason(error.reason) if isinstance(error.reason, PinFault) else passphrase_reason(error.reason)


def _login_failed(error: LoginFailed) -> str:
    return login_failed(error.wait_seconds)


def login_failed(wait_seconds: int) -> str:
    """Said alike for a code that is not there, a wrong secret, and a try that came too early."""
    if not wait_seconds:
        return _("Det stemte ikke. Prøv igjen.")
    minutes, seconds = divmod(wait_seconds, 60)
    wait = (
        _("{minutes} min {seconds} s").format(minutes=minutes, seconds=seconds)
        if minutes and seconds
        else _("{minutes} min").format(minutes=minutes)
        if minutes
        else _("{seconds} s").format(seconds=seconds)
    )
    return _("Det stemte ikke. Vent {wait}, og prøv igjen.").format(wait=wait)


_MACHINE_KEY = phrase(
    "Maskinen har en nøkkel, «naervaer-clinic-key» fra systemd, men den passer ikke til denne klinikken eller kan ikke "
    "leses. Lag den på nytt med «{key}» når noen har logget inn."
)


def _clinic(error: ClinicProblem) -> str:
    # As in `diary_errors`: the fallback is for a reason of a later release.
    worded = _clinic_problem(error.reason) or _OTHERWISE()
    if error.reason is ClinicFault.LOCKED and error.count:
        worded = sentences(_MACHINE_KEY(), worded)
    return worded.format(
        key=command("clinic key"),
        path=error.path,
        diaries=_diaries(error.count) if error.reason is ClinicFault.ORPHANS else "",
        begin=command("clinic init"),
        restore=command("clinic restore"),
        adopt=command("clinic orphans --adopt"),
        tables=command("clinic tables"),
        install=driver_installation(),
    )


def _diaries(number: int) -> str:
    # Translators: stands in «Her ligger det {diaries} fra en klinikk».
    return ngettext("ei dagbok", "{number} dagbøker", number).format(number=number)


def _kiosk(error: KioskProblem) -> str:
    return _kiosk_problem(error.reason, has_line=bool(error.line)).format(
        path=error.path,
        quoted=quoted(error.path),
        line=error.line,
        key=shorten(error.key),
        fits=KIOSK_VALUES[error.key]() if error.key in KIOSK_VALUES else "",
        why=capitalised(why_it_is_unreadable(error.why or FileFault.DISK)),
    )


def _no_consent(error: ConsentMissing) -> str:
    if error.consent is Consent.PIN_HELP:
        return _(
            "Personen har sagt nei til at personalet åpner koden for en ny PIN. Da kommer bare den som vet PIN-en, inn. "
            "Vil personen begynne på nytt, så gi ut en ny kode."
        )
    return _(
        "Personen har ikke sagt ja til dette. Det gjør man selv på skjermen, med egen kode og PIN: "
        "{settings}, så «{consents}»."
    ).format(settings=SETTINGS(), consents=CONSENTS_TITLE())


CLINIC_SENTENCES: tuple[tuple[type[Refusal], Callable[..., str]], ...] = (
    (InvalidSecret, _bad_secret),
    (LoginFailed, _login_failed),
    (
        LastLead,
        lambda _error: _("Dette er den eneste lederen. Lag en leder til først: {command}").format(
            command=command("clinic staff --lead")
        ),
    ),
    (StaffAccountGone, lambda _error: _("Denne personalkoden gjelder ikke lenger, så ingenting er gjort.")),
    (PermissionDenied, lambda _error: _("Bare lederen kan gjøre dette.")),
    (ConsentMissing, _no_consent),
    (UnknownCode, lambda error: _("Det er ingen med koden {code} her.").format(code=code_text(error.code))),
    (ClinicProblem, _clinic),
    (SlipProblem, lambda error: slip_reason(error.reason)),
    (KioskProblem, _kiosk),
)
