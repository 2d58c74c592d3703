"""What the clinic says to staff on the command line, in its lists, and on printed slips."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..domain.audit import AuditAction, AuditEvent
from ..domain.clinic import (
    ClinicNotice,
    ClinicRestored,
    OrphanDiary,
    Person,
    PersonState,
    Role,
)
from ..domain.codes import format_code as dashed
from ..domain.group_slip import GroupSession
from ..invocation import command
from ..sanitize import sanitize
from .formats import numeric_date, replaced_note

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
    """A code as people write it. Anything else that stands in its place in the clinic's file is made safe to show."""
    return sanitize(dashed(code))


def first_code(code: str) -> str:
    """The first staff code, said just before the clinic is created."""
    return f"Personalkoden din er {code_text(code)}. Skriv ned koden, og husk frasen. Du trenger begge hver gang."


def staff_made(code: str, role: Role) -> str:
    """A staff account was created."""
    return f"Den nye personalkoden er {code_text(code)} ({ROLES[role]})."


def staff_removed(code: str) -> str:
    """A staff account was removed."""
    return f"Personalkoden {code_text(code)} gjelder ikke lenger."


def passphrase_changed(code: str) -> str:
    """A passphrase was changed."""
    return f"Den nye frasen for {code_text(code)} gjelder fra nå."


def codes_made(count: int, file: str, replaced: bool) -> str:
    """New codes were written to a file of slips."""
    made = "1 ny kode" if count == 1 else f"{count} nye koder"
    return f"{made} på lapper.{replaced_note(replaced)} Skriv dem ut, og slett fila. Den ligger her: {file}"


def slips_made(count: int, file: str, replaced: bool) -> str:
    """The slips of a group session were written."""
    return f"{'1 lapp' if count == 1 else f'{count} lapper'}.{replaced_note(replaced)} De ligger her: {file}"


def copy_restored(restored: ClinicRestored) -> str:
    """A backup has taken the place of the clinic's file, which was damaged or gone."""
    beside = "Den skadde fila ligger ved siden av, og dagbøkene" if restored.put_aside else "Dagbøkene"
    return (
        f"Kopien fra {numeric_date(restored.day)} er lagt tilbake. {beside} er ikke rørt. Er en kode eller PIN kommet til "
        "etter at kopien ble tatt, må den lages på nytt."
    )


def staff_notice(notice: ClinicNotice, detail: str) -> tuple[str, ...]:
    """A notice that staff see once, when they log in."""
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
    """Files with reminders were removed; for the system's journal."""
    return f"Slettet {'ei fil' if count == 1 else f'{count} filer'} med påminnelser fra en tidligere utgave av nærvær."


def orphan_line(orphan: OrphanDiary, code: str = "") -> str:
    """One line for a diary that no code stands for, with the code it was given, if any."""
    begins = f"{code_text(code)}  " if code else ""
    if orphan.first is None or orphan.last is None:
        return f"{begins}{'tom' if orphan.readable else 'kan ikke leses'}"
    count = "1 øvelse" if orphan.practices == 1 else f"{orphan.practices} øvelser"
    return f"{begins}fra {numeric_date(orphan.first)} til {numeric_date(orphan.last)}, {count}"


NO_ORPHANS = "Alle dagbøkene her hører til en kode."


def adopt_how() -> str:
    """What the lead can do with diaries that no code stands for."""
    return (
        "Kjenner en person seg igjen i dagene, kan lederen gi dagbøkene nye koder med "
        f"«{command('clinic orphans --adopt')}». Det som ikke skal være her, slettes etterpå med: "
        f"{command('clinic withdraw KODE --erase')}"
    )


def diaries_adopted() -> str:
    """Such diaries were given new codes."""
    return (
        "Dagbøkene har fått nye koder. Spør personen hvilke dager det gjelder før du åpner en av dem. Det ingen kjenner "
        f"igjen, kan lederen slette med: {command('clinic withdraw KODE --erase')}"
    )


def report_made(file: str, replaced: bool) -> str:
    """Staff have made a report."""
    return f"Rapporten er laget.{replaced_note(replaced)} Den har bare tall. Gi den til personen, og slett fila her: {file}"


def export_made(file: str, replaced: bool) -> str:
    """Staff have made an export."""
    return (
        f"Eksporten er laget.{replaced_note(replaced)} Den har alt personen har skrevet. "
        f"Gi den til personen, og slett fila her: {file}"
    )


def person_line(person: Person) -> str:
    """One line for a person's code and its state."""
    return f"{code_text(person.code)}  {STATES[person.state]:<14} fra {person.made_at:%d.%m.%Y}"


def weeks_lines(weeks: Mapping[int, int]) -> tuple[str, ...]:
    """How many people are in which week, one line for each week."""
    if not weeks:
        return (NO_WEEKS,)
    return tuple(f"Uke {week}: {'1 person' if count == 1 else f'{count} personer'}" for week, count in weeks.items())


def audit_line(entry: AuditEvent) -> str:
    """One line of the audit log, in local time."""
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
    """The session that a slip stands for."""
    return f"{title}, {session.minutes} minutter, {numeric_date(session.day)}"
