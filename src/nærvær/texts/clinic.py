"""What the clinic says on the command line and on paper, and its refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ..domain.audit import AuditAction, AuditEvent
from ..domain.clinic import (
    ClinicFault,
    ClinicNotice,
    ClinicProblem,
    ClinicRestored,
    ConsentMissing,
    InvalidSecret,
    LastLead,
    LoginFailed,
    OrphanDiary,
    PermissionDenied,
    Person,
    PersonState,
    Role,
    StaffAccountGone,
    UnknownCode,
)
from ..domain.codes import format_code as dashed
from ..domain.credentials import PassphraseFault, PinFault
from ..domain.errors import DiaryFault, FileFault, Refusal
from ..domain.group_slip import GroupSession, SlipFault, SlipProblem
from ..domain.kiosk import KioskFault, KioskProblem
from ..invocation import command, quoted
from ..sanitize import sanitize, shorten
from .file_errors import why_unreadable
from .formats import numeric_date, replaced_note
from .settings import SETTINGS, SHARE

STATES = {
    PersonState.ISSUED: "på lapp",
    PersonState.OPENED: "åpnet for PIN",
    PersonState.ACTIVE: "i bruk",
}
ROLES = {Role.STAFF: "personale", Role.LEAD: "leder"}
AUDIT_ACTIONS = {
    AuditAction.BEGAN_CLINIC: "begynte klinikken",
    AuditAction.MADE_STAFF: "laget personalkode",
    AuditAction.REMOVED_STAFF: "tok bort personalkode",
    AuditAction.CHANGED_PHRASE: "ga ny frase til",
    AuditAction.MADE_CODES: "laget koder",
    AuditAction.CAME: "logget inn",
    AuditAction.OPENED_FIRST_USE: "åpnet for første gang",
    AuditAction.RESET_PIN: "åpnet for ny PIN",
    AuditAction.CHOSE_PIN: "personen valgte PIN",
    AuditAction.LOOKED: "så på",
    AuditAction.LED_GROUP: "ledet gruppe",
    AuditAction.MADE_SLIPS: "laget lapper",
    AuditAction.ERASED: "slettet person",
    AuditAction.ANONYMISED: "anonymiserte person",
    AuditAction.LEFT_KIOSK: "avsluttet kiosken",
    AuditAction.MADE_REPORT: "laget rapport for",
    AuditAction.MADE_EXPORT: "laget eksport for",
    AuditAction.RESTORED: "kopien ble lagt tilbake",
    AuditAction.BROUGHT_BACK: "ble hentet fram fra kopien:",
    AuditAction.ADOPTED: "ga ny kode til dagbok uten kode:",
    AuditAction.REMOVED_FILES: "filer med påminnelser ble slettet",
}
_DETAILS = {
    "people": "kodene",
    "weeks": "ukene",
    "audit": "loggen",
    "orphans": "dagbøker uten kode",
    **{role.value: name for role, name in ROLES.items()},
}

NO_PEOPLE = f"Ingen koder ennå. Lag noen med: {command('clinic codes --new 20')}"
CLINIC_BEGUN = "Klinikken er klar."
NO_WEEKS = "Ingen har begynt ennå."
WITHDRAWN = "Personen er tatt ut."
OPENED_FOR_PIN = "Koden er åpnet i 30 minutter. Personen taster den på skjermen og velger PIN."


def code_text(code: str) -> str:
    """A code as people write it; what somebody has put in its place in the clinic's file is shown, and does nothing."""
    return sanitize(dashed(code))


def first_code(code: str) -> str:
    """Said just before a clinic is there."""
    return f"Personalkoden din er {code_text(code)}. Skriv ned koden, og husk frasen. Du trenger begge hver gang."


def staff_made(code: str, role: Role) -> str:
    """Said once there is one more account."""
    return f"Den nye personalkoden er {code_text(code)} ({ROLES[role]})."


def staff_removed(code: str) -> str:
    """Said once an account is gone."""
    return f"Personalkoden {code_text(code)} gjelder ikke lenger."


def passphrase_changed(code: str) -> str:
    """Said once another passphrase holds."""
    return f"Den nye frasen for {code_text(code)} gjelder fra nå."


def codes_made(count: int, file: str, replaced: bool) -> str:
    """Said once slips are written."""
    made = "1 ny kode" if count == 1 else f"{count} nye koder"
    return f"{made} på lapper.{replaced_note(replaced)} Skriv dem ut, og slett fila. Den ligger her: {file}"


def slips_made(count: int, file: str, replaced: bool) -> str:
    """Said once the slips of a group are written."""
    return f"{'1 lapp' if count == 1 else f'{count} lapper'}.{replaced_note(replaced)} De ligger her: {file}"


def copy_restored(told: ClinicRestored) -> str:
    """Said once a copy has taken the place of a file that is damaged or gone."""
    beside = "Den skadde fila ligger ved siden av, og dagbøkene" if told.put_aside else "Dagbøkene"
    return (
        f"Kopien fra {numeric_date(told.day)} er lagt tilbake. {beside} er ikke rørt. Er en kode eller PIN kommet til "
        "etter at kopien ble tatt, må den lages på nytt."
    )


def staff_notice(notice: ClinicNotice, detail: str) -> tuple[str, ...]:
    """What staff are told, once, when they come in."""
    match notice:
        case ClinicNotice.BROUGHT_BACK:
            return (
                f"Det klinikkens fil sier om {code_text(detail)}, var skadet. Det er hentet fram fra kopien, og ingen "
                "dagbok er rørt.",
                "Er det koden til en person, så åpne den på nytt, så velger personen en ny PIN. Skjer det igjen, bør noen "
                "se på disken.",
            )
        case ClinicNotice.CHANGED:
            whom = "én kode" if detail == "1" else f"{sanitize(detail)} koder"
            return (
                f"Det klinikkens fil sier om {whom}, er skadet, og ingen kopi hadde det helt. De kommer ikke inn, men "
                "dagbøkene er ikke rørt.",
                f"Lederen kan gi dagbøkene nye koder på maskinen: {command('clinic orphans --adopt')}",
            )
        case ClinicNotice.REMOVED_FILES:
            one = detail == "1"
            files = "Ei fil med en påminnelse" if one else f"{sanitize(detail)} filer med påminnelser"
            them = "den" if one else "dem"
            return (
                f"{files} lå der alle kunne lese {them}, fra en tidligere utgave av nærvær. De som har brukt "
                "skjermen, kan ha skrevet i dem. Nå er de slettet, og ingen blir spurt om påminnelse her lenger.",
            )


def reminders_removed(count: int) -> str:
    """Said in the journal."""
    return f"Slettet {'ei fil' if count == 1 else f'{count} filer'} med påminnelser fra en tidligere utgave av nærvær."


def orphan_line(orphan: OrphanDiary, code: str = "") -> str:
    """One diary that nobody's code stands for, with the code it has been given."""
    begins = f"{code_text(code)}  " if code else ""
    if orphan.first is None or orphan.last is None:
        return f"{begins}{'tom' if orphan.readable else 'kan ikke leses'}"
    count = "1 øvelse" if orphan.practices == 1 else f"{orphan.practices} øvelser"
    return f"{begins}fra {numeric_date(orphan.first)} til {numeric_date(orphan.last)}, {count}"


NO_ORPHANS = "Alle dagbøkene her hører til en kode."


def adopt_how() -> str:
    """What can be done with diaries that no code stands for."""
    return (
        "Kjenner en person seg igjen i dagene, kan lederen gi dagbøkene nye koder med "
        f"«{command('clinic orphans --adopt')}». Det som ikke skal være her, slettes etterpå med: "
        f"{command('clinic withdraw KODE --erase')}"
    )


def diaries_adopted() -> str:
    """Said once they have new codes."""
    return (
        "Dagbøkene har fått nye koder. Spør personen hvilke dager det gjelder før du åpner en av dem. Det ingen kjenner "
        f"igjen, kan lederen slette med: {command('clinic withdraw KODE --erase')}"
    )


def report_made(file: str, replaced: bool) -> str:
    """Said once staff have made a report."""
    return f"Rapporten er laget.{replaced_note(replaced)} Den har bare tall. Gi den til personen, og slett fila her: {file}"


def export_made(file: str, replaced: bool) -> str:
    """Said once staff have made an export."""
    return (
        f"Eksporten er laget.{replaced_note(replaced)} Den har alt personen har skrevet. "
        f"Gi den til personen, og slett fila her: {file}"
    )


def person_line(person: Person) -> str:
    """One code in the list."""
    return f"{code_text(person.code)}  {STATES[person.state]:<14} fra {person.made_at:%d.%m.%Y}"


def weeks_lines(weeks: Mapping[int, int]) -> tuple[str, ...]:
    """How many are in which week."""
    if not weeks:
        return (NO_WEEKS,)
    return tuple(f"Uke {week}: {'1 person' if count == 1 else f'{count} personer'}" for week, count in weeks.items())


def audit_line(entry: AuditEvent) -> str:
    """One deed in the list, at the time the clocks here showed."""
    try:
        at = f"{datetime.fromisoformat(entry.at_utc).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):  # no time of ours
        at = sanitize(entry.at_utc)
    staff = code_text(entry.staff) if entry.staff else "–"
    subject = f" {code_text(entry.subject)}" if entry.subject else ""
    detail = f" ({_DETAILS.get(entry.detail, sanitize(entry.detail))})" if entry.detail else ""
    return f"{at}  {staff:<9}  {AUDIT_ACTIONS[entry.action]}{subject}{detail}"


# Paper

SLIPS_TITLE = "Koder til nærvær"
YOUR_CODE = "Koden din"
HOW_TO_USE = (
    "Gå bort til skjermen og tast koden. Første gang er personalet med, og du velger en PIN på seks tall. "
    "Ta vare på lappen. Den sier ikke hvem du er."
)
FOR_STAFF = "For personalet – klippes av"
NAME_LINE = "Navn, skrevet for hånd"
KEEP_APART = "Denne delen oppbevares innelåst, et annet sted enn maskinen."
GROUP_TITLE = "Lapper til gruppa"
GROUP_HOW = (
    "Vil du svare senere? Tast koden på skjermen i klinikken, eller hjemme i nærvær under «Fra hverdagen». "
    "Den kan brukes én gang."
)


def group_practised(title: str, session: GroupSession) -> str:
    """What a slip tells."""
    return f"{title}, {session.minutes} minutter, {numeric_date(session.day)}"


# Refusals

PIN_REASONS = {
    PinFault.LENGTH: "PIN-en skal ha seks tall.",
    PinFault.FEW_DIGITS: "Velg flere forskjellige tall.",
    PinFault.RUN: "Tall som følger på hverandre, er lette å gjette. Velg noen andre.",
    PinFault.REPEATED: "Tall som gjentar seg, er lette å gjette. Velg noen andre.",
    PinFault.DATE: "En dato er lett å gjette. Velg noen andre tall.",
    PinFault.COMMON: "De tallene er det mange som velger. Velg noen andre.",
}
_PASSPHRASE_REASONS = {
    PassphraseFault.SHORT: "Frasen må ha minst 12 tegn. Fire ord er fint.",
    PassphraseFault.LONG: "Frasen kan ha høyst 64 tegn.",
    PassphraseFault.FEW_CHARACTERS: "Frasen har for få forskjellige tegn. Fire ord er fint.",
}
_CLINIC_PROBLEMS = {
    ClinicFault.NONE: "Her er det ingen klinikk ennå. Begynn med «{begin}», eller velg mappe med --data-dir. "
    "Jeg så etter den her: {path}",
    ClinicFault.BEGUN: "Her er det en klinikk fra før. Ingenting er endret. Den ligger her: {path}",
    DiaryFault.DAMAGED: (
        "Klinikkens fil er skadet eller endret utenfra. Ingenting er slettet. Dagbøkene er hver for seg og trygge. "
        "Den som har ansvaret for maskinen, kan legge tilbake den nyeste kopien med «{restore}». Fila er: {path}"
    ),
    ClinicFault.LOST: (
        "Klinikkens fil er borte, men kopiene er her. Den som har ansvaret for maskinen, kan legge tilbake den "
        "nyeste med «{restore}». Fila skal ligge her: {path}"
    ),
    ClinicFault.ORPHANS: (
        "Her ligger det {count} fra en klinikk, men klinikkens fil og alle kopiene er borte. Ingenting er endret. "
        "Har dere en sikkerhetskopi av mappa, så legg den tilbake. Ellers er kodene og PIN-ene tapt, men ikke "
        "dagbøkene: begynn på nytt med «{begin} --keep-diaries», og gi dem nye koder med «{adopt}». Mappa er: "
        "{path}"
    ),
    ClinicFault.PERSON: (
        "Det som står om denne koden, er skadet, så den kan ikke brukes nå. Ingenting du har ført opp, er borte. "
        "Si fra til personalet."
    ),
    ClinicFault.INTACT: "Klinikkens fil er hel, så det er ingenting å legge tilbake: {path}",
    ClinicFault.NO_COPY: (
        "Det finnes ingen hel kopi av klinikkens fil. Ingenting er endret. Legg tilbake en sikkerhetskopi av "
        "mappa, om dere har en. Fila er: {path}"
    ),
    DiaryFault.FOREIGN: "Denne fila er ikke en klinikk fra nærvær, så jeg lar den være i fred: {path}",
    DiaryFault.NEWER: "Klinikken er skrevet av en nyere utgave av nærvær. Oppdater nærvær, så åpner den seg: {path}",
    DiaryFault.FULL: (
        "Det er ikke plass igjen på disken, så dette ble ikke ført opp. Rydd litt plass, og prøv igjen: {path}"
    ),
    DiaryFault.QUOTA: (
        "Plassen på disken er brukt opp, så dette ble ikke ført opp. Rydd litt plass, og prøv igjen: {path}"
    ),
    DiaryFault.READONLY: "Disken klinikken ligger på, kan bare leses. Gjør den skrivbar. Klinikken ligger her: {path}",
    DiaryFault.FORBIDDEN: (
        "Jeg har ikke lov til å lese og skrive i klinikkens mappe. Endre rettighetene. Det gjelder her: {path}"
    ),
    DiaryFault.IN_THE_WAY: "Det ligger ei fil der det skulle vært ei mappe. Flytt den. Den ligger her: {path}",
    DiaryFault.SPECIAL: (
        "Det som ligger der ei av klinikkens filer skulle vært, er ikke ei vanlig fil. Flytt det. Det ligger her: "
        "{path}"
    ),
    DiaryFault.MOVED: (
        "Klinikkens fil ligger ikke lenger der den lå. Legg den tilbake, og prøv igjen. Den skal ligge her: {path}"
    ),
    DiaryFault.LINK: "Ei lenke fører ikke fram. Rett den opp, og prøv igjen. Den ligger her: {path}",
    DiaryFault.LONG: "Navnet på mappa eller fila er for langt. Velg en kortere mappe med --data-dir. Det gjelder "
    "dette navnet: {path}",
    ClinicFault.NO_LOCKS: (
        "Disken klinikken ligger på, kan ikke holde flere vinduer fra hverandre, og da er ikke dagbøkene trygge. "
        "Legg klinikken på en disk i maskinen selv. Nå ligger den her: {path}"
    ),
}
_CLINIC_OTHERWISE = "Disken svarer ikke som den skal. Prøv igjen om litt. Det gjelder her: {path}"
SLIP_REASONS = {
    SlipFault.MISREAD: "Dette er ikke en hel kode fra en gruppelapp. Se på lappen og skriv den på nytt.",
    SlipFault.UNKNOWN: "Lappen er for en øvelse som ikke finnes her.",
    SlipFault.EARLY: "Lappen er for en dag som ikke har kommet ennå. Se om datoen på maskinen stemmer.",
    SlipFault.LATE: "Lappen er for en dag som er mer enn et år siden. Den kan ikke brukes lenger.",
    SlipFault.LONG: "Lappen sier flere minutter enn øvelsen kan vare her. Se på lappen, og spør dem som delte den ut.",
    SlipFault.USED: "Denne lappen er allerede brukt her.",
}
_KIOSK_PROBLEMS = {
    KioskFault.UNREADABLE: "Jeg får ikke lest regelfila{line}. {why}. Fila er: {path}",
    KioskFault.NO_TOML: (
        "Regelfila er ikke gyldig TOML{line}. Tekst skal stå i anførselstegn, og desimaltall skrives med punktum "
        "(se docs/kiosk-i-bruk.md). Fila er: {path}"
    ),
    KioskFault.UNKNOWN_KEY: (
        "Regelfila har noe jeg ikke kjenner{line}: «{key}» (se docs/kiosk-i-bruk.md). Fila er: {path}"
    ),
    KioskFault.BAD_VALUE: (
        "Regelfila har en verdi som ikke passer{line}: «{key}». Den skal være {fits}. Fila er: {path}"
    ),
    KioskFault.WRITABLE: "Regelfila kan endres av andre enn eieren. Rett det med: sudo chmod go-w {quoted}",
    KioskFault.OWNER: "Regelfila må eies av root. Rett det med: sudo chown root {quoted}",
}
_KIOSK_UNREADABLE = {reason: f"{why[0].upper()}{why[1:]}" for reason, why in why_unreadable("den").items()}
_WHOLE_PATH = 'en hel sti som begynner med /, som "{example}"'
_MINUTES = "et tall fra 0.05 til 120, uten anførselstegn og med punktum"
_YES_OR_NO = "true eller false, uten anførselstegn"
KIOSK_VALUES = {
    "data_dir": _WHOLE_PATH.format(example="/var/lib/naervaer/klinikk"),
    "handover_dir": _WHOLE_PATH.format(example="/mnt/naervaer"),
    "idle_minutes": _MINUTES,
    "after_minutes": _MINUTES,
    "theme": '"kveld", "dag" eller "sterk", i anførselstegn',
    "motion": _YES_OR_NO,
    "sound_check": _YES_OR_NO,
}


def _bad_secret(error: InvalidSecret) -> str:
    if isinstance(error.reason, PinFault):
        return PIN_REASONS[error.reason]
    return _PASSPHRASE_REASONS[error.reason]


def _login_failed(error: LoginFailed) -> str:
    return login_failed(error.wait_seconds)


def login_failed(wait_seconds: int) -> str:
    """Said alike for a code that is not there, a wrong secret, and a try that came too early."""
    if not wait_seconds:
        return "Det stemte ikke. Prøv igjen."
    minutes, seconds = divmod(wait_seconds, 60)
    left = f"{minutes} min {seconds} s" if minutes and seconds else f"{minutes} min" if minutes else f"{seconds} s"
    return f"Det stemte ikke. Vent {left}, og prøv igjen."


def _clinic(error: ClinicProblem) -> str:
    return _CLINIC_PROBLEMS.get(error.reason, _CLINIC_OTHERWISE).format(
        path=error.path,
        count="ei dagbok" if error.count == 1 else f"{error.count} dagbøker",
        begin=command("clinic init"),
        restore=command("clinic restore"),
        adopt=command("clinic orphans --adopt"),
    )


def _kiosk(error: KioskProblem) -> str:
    line = f", linje {error.line}" if error.line else ""
    return _KIOSK_PROBLEMS[error.reason].format(
        path=error.path,
        quoted=quoted(error.path),
        line=line,
        key=shorten(error.key),
        fits=KIOSK_VALUES.get(error.key, ""),
        why=_KIOSK_UNREADABLE.get(error.why or FileFault.DISK, _KIOSK_UNREADABLE[FileFault.DISK]),
    )


CLINIC_SENTENCES: tuple[tuple[type[Refusal], Callable[..., str]], ...] = (
    (InvalidSecret, _bad_secret),
    (LoginFailed, _login_failed),
    (LastLead, lambda _error: f"Dette er den eneste lederen. Lag en leder til først: {command('clinic staff --lead')}"),
    (StaffAccountGone, lambda _error: "Denne personalkoden gjelder ikke lenger, så ingenting er gjort."),
    (PermissionDenied, lambda _error: "Bare lederen kan gjøre dette."),
    (
        ConsentMissing,
        lambda _error: (
            "Personen har ikke sagt ja til dette. Det gjør man selv på skjermen, med egen kode og PIN: "
            f"{SETTINGS}, så «{SHARE}»."
        ),
    ),
    (UnknownCode, lambda error: f"Det er ingen med koden {code_text(error.code)} her."),
    (ClinicProblem, _clinic),
    (SlipProblem, lambda error: SLIP_REASONS[error.reason]),
    (KioskProblem, _kiosk),
)
