"""What the clinic says to staff on the command line, in its lists, and on printed slips."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from ..domain.clinic import (
    AuditAction,
    AuditEvent,
    ClinicNotice,
    ClinicRestored,
    OrphanDiary,
    Person,
    PersonState,
    Role,
    WithdrawalMode,
)
from ..domain.consent import Consent
from ..domain.group_slip import GroupSession
from ..domain.login_rules import format_code as dashed
from ..domain.validation import MOST_DIGITS
from ..invocation import command
from ..sanitize import sanitize
from .cli_clinic import CLINIC_CODE_NAME
from .formats import clock_time, comma_list, counted, long_date, minutes, numeric_date, replaced_sentence
from .i18n import _, fill, ngettext, phrase, sentences

STATES = {
    PersonState.ISSUED: phrase("på lapp"),
    PersonState.OPENED: phrase("åpnet for PIN"),
    PersonState.ACTIVE: phrase("i bruk"),
}
ROLES = {Role.STAFF: phrase("personale"), Role.LEAD: phrase("leder")}
AUDIT_ACTIONS = {
    # Translators: a line of the log: who did it stands before, and after it the code it was done to, if any.
    AuditAction.BEGAN_CLINIC: phrase("begynte klinikken"),
    AuditAction.MADE_STAFF: phrase("laget personalkode"),
    AuditAction.REMOVED_STAFF: phrase("tok bort personalkode"),
    AuditAction.CHANGED_PHRASE: phrase("ga ny frase til"),
    AuditAction.MADE_CODES: phrase("laget koder"),
    AuditAction.CAME: phrase("logget inn"),
    AuditAction.LOGGED_IN: phrase("personen logget inn:"),
    AuditAction.WRONG_PIN: phrase("feil PIN"),
    AuditAction.OPENED_FIRST_USE: phrase("åpnet for første gang"),
    AuditAction.RESET_PIN: phrase("åpnet for ny PIN"),
    AuditAction.CHOSE_PIN: phrase("personen valgte PIN"),
    AuditAction.LOOKED: phrase("så på"),
    AuditAction.LED_GROUP: phrase("ledet gruppe"),
    AuditAction.MADE_SLIPS: phrase("laget lapper"),
    AuditAction.CLOSED_CODE: phrase("stengte koden"),
    AuditAction.TOLD_OF_RESET: phrase("personen fikk vite om ny PIN"),
    AuditAction.TOOK_EXPORT: phrase("personen hentet ut alt sitt"),
    AuditAction.ERASED_SELF: phrase("personen slettet alt sitt"),
    AuditAction.FAILED_LOGIN: phrase("mislykket innlogging"),
    AuditAction.REFUSED: phrase("fikk nei hos"),
    AuditAction.ERASED: phrase("slettet person"),
    AuditAction.ANONYMISED: phrase("anonymiserte person"),
    AuditAction.LEFT_KIOSK: phrase("avsluttet kiosken"),
    AuditAction.MADE_REPORT: phrase("laget rapport for"),
    AuditAction.MADE_EXPORT: phrase("laget eksport for"),
    AuditAction.RESTORED: phrase("kopien ble lagt tilbake"),
    AuditAction.BROUGHT_BACK: phrase("ble hentet fram fra kopien:"),
    AuditAction.CLOCK_MOVED: phrase("klokka har hoppet siden sist, da den viste"),
    AuditAction.MENDED: phrase("rettet skader i det klinikken har lagret"),
    AuditAction.MISSED: phrase("koder er borte fra klinikken"),
    AuditAction.OLDER_FILE: phrase("klinikkens fil var en eldre utgave enn sist"),
    AuditAction.ADOPTED: phrase("ga ny kode til dagbok uten kode:"),
    AuditAction.REMOVED_FILES: phrase("filer med påminnelser ble slettet"),
    AuditAction.ENCRYPTED: phrase("krypterte dagbøkene"),
    AuditAction.MADE_SHEET: phrase("laget gjenopprettingsark"),
    AuditAction.TOOK_KEY: phrase("tok ut klinikkens nøkkel"),
    AuditAction.USED_SHEET: phrase("ny leder med gjenopprettingsarket:"),
}
_DETAILS = {
    "people": phrase("kodene"),
    "weeks": phrase("ukene"),
    "audit": phrase("loggen"),
    "check": phrase("om alt er helt"),
    "orphans": phrase("dagbøker uten kode"),
    "staff_accounts": phrase("personalkodene"),
    Consent.REPORT.value: phrase("rapport"),
    Consent.EXPORT.value: phrase("alt personen har skrevet"),
    Consent.PIN_HELP.value: phrase("ny PIN"),
    **{role.value: name for role, name in ROLES.items()},
}


def no_people() -> str:
    """There are no codes yet."""
    return _("Ingen koder ennå. Lag noen med: {command}").format(command=command("clinic codes --new 20"))


CLINIC_BEGUN = phrase("Klinikken er klar.")
LEAD_MADE_FROM_SHEET = phrase("Den nye koden gjelder fra nå, og er leder. Dagbøkene er ikke rørt.")
NO_WEEKS = phrase("Ingen har begynt ennå.")
OPENED_FOR_PIN = phrase("Koden er åpnet i 30 minutter. Personen taster den på skjermen og velger PIN.")


def code_text(code: str) -> str:
    """A code as people write it. Anything else that stands in its place in the clinic's file is made safe to show."""
    return sanitize(dashed(code))


_WITHDRAW_WORDS = {
    # Translators: what the lead types to do it.
    WithdrawalMode.ERASE: phrase("slett"),
    WithdrawalMode.ANONYMISE: phrase("anonymiser"),
}
NOT_WITHDRAWN = phrase("Ingenting er gjort.")


def withdraw_preview(code: str, mode: WithdrawalMode) -> str:
    """What will be done with a person, and what is to be typed for it."""
    what = (
        _("Alt om {code} blir slettet for godt.")
        if mode is WithdrawalMode.ERASE
        else _(
            "Alt om {code} blir slettet for godt. Tallene venter kryptert til minst fem er anonymisert. Da blir det bare "
            "gjennomsnitt igjen."
        )
    ).format(code=code_text(code))
    how = _("Skriv «{word}» og trykk Enter. Alt annet lar det stå.").format(word=_WITHDRAW_WORDS[mode]())
    return sentences(what, how)


def is_withdraw_word(typed: str, mode: WithdrawalMode) -> bool:
    """Return whether the word was typed that withdraws a person in this way."""
    return typed.strip().casefold() == _WITHDRAW_WORDS[mode]().casefold()


def withdrawn(code: str, mode: WithdrawalMode) -> str:
    """A person was erased or anonymised."""
    if mode is WithdrawalMode.ERASE:
        return _("Alt om {code} er slettet. Ta også bort delen av lappen som er låst inne.").format(
            code=code_text(code)
        )
    return _(
        "{code} er borte. Tallene venter kryptert til minst fem er anonymisert, og så blir det bare gjennomsnitt igjen. Ta "
        "også bort delen av lappen som er låst inne."
    ).format(code=code_text(code))


def first_code(code: str) -> str:
    """The first staff code, said just before the clinic is created."""
    return _("Personalkoden din er {code}. Skriv ned koden, og husk frasen. Du trenger begge hver gang.").format(
        code=code_text(code)
    )


def staff_made(code: str, role: Role) -> str:
    """A staff account was created."""
    return _("Den nye personalkoden er {code} ({role}).").format(code=code_text(code), role=ROLES[role]())


def staff_removed(code: str) -> str:
    """A staff account was removed."""
    return _("Personalkoden {code} gjelder ikke lenger.").format(code=code_text(code))


def passphrase_changed(code: str) -> str:
    """A passphrase was changed."""
    return _("Den nye frasen for {code} gjelder fra nå.").format(code=code_text(code))


def codes_made(count: int, file: str, replaced: bool) -> str:
    """New codes were written to a file of slips."""
    made = ngettext(
        "1 ny kode på lapper. {replaced} Skriv dem ut, og slett fila. Den ligger her: {file}",
        "{number} nye koder på lapper. {replaced} Skriv dem ut, og slett fila. Den ligger her: {file}",
        count,
    )
    return fill(made, number=count, replaced=replaced_sentence(replaced), file=file)


def slips_made(count: int, file: str, replaced: bool) -> str:
    """The slips of a group session were written."""
    made = ngettext(
        "1 lapp. {replaced} De ligger her: {file}", "{number} lapper. {replaced} De ligger her: {file}", count
    )
    return fill(made, number=count, replaced=replaced_sentence(replaced), file=file)


def copy_restored(restored: ClinicRestored) -> str:
    """A backup has taken the place of the clinic's file, which was damaged or gone."""
    return sentences(
        _("Kopien fra {date} er lagt tilbake.").format(date=numeric_date(restored.day)),
        _("Den skadde fila ligger ved siden av, og dagbøkene er ikke rørt.")
        if restored.put_aside
        else _("Dagbøkene er ikke rørt."),
        _("Er en kode eller PIN kommet til etter at kopien ble tatt, må den lages på nytt."),
    )


def staff_notice(notice: ClinicNotice, detail: str) -> tuple[str, ...]:
    """A notice that staff see once, when they log in."""
    match notice:
        case ClinicNotice.BROUGHT_BACK:
            return (
                _(
                    "Koden {code} var skadet eller borte i klinikkens fil. Den er hentet fram fra en kopi, og ingen dagbok "
                    "er rørt."
                ).format(code=code_text(detail)),
                _(
                    "Er det koden til en person, må dere åpne den, så personen kan velge en ny PIN. Skjer det igjen, bør "
                    "noen se på disken."
                ),
            )
        case ClinicNotice.CHANGED | ClinicNotice.MISSING:
            return _cannot_come_in(notice, detail)
        case ClinicNotice.REMOVED_FILES:
            return (
                ngettext(
                    "Ei fil med en påminnelse lå der alle kunne lese den, fra en tidligere utgave av nærvær. En som har "
                    "brukt skjermen, kan ha skrevet i den. Nå er den slettet, og ingen blir spurt om påminnelse her lenger.",
                    "{number} filer med påminnelser lå der alle kunne lese dem, fra en tidligere utgave av nærvær. De som "
                    "har brukt skjermen, kan ha skrevet i dem. Nå er de slettet, og ingen blir spurt om påminnelse her "
                    "lenger.",
                    _count_in(detail),
                ).format(number=sanitize(detail)),
            )
        case ClinicNotice.MENDED:
            return _mended(detail)
        case ClinicNotice.OLDER_FILE:
            return _older_file(detail)
        case ClinicNotice.CLOCK:
            return _clock_jumped(*detail.partition(" ")[::2])


def _cannot_come_in(notice: ClinicNotice, detail: str) -> tuple[str, ...]:
    what = (
        ngettext(
            "Én kode er skadet i klinikkens fil, og ingen kopi hadde den hel. Den som har koden, kommer ikke inn, men "
            "dagbøkene er ikke rørt.",
            "{number} koder er skadet i klinikkens fil, og ingen kopi hadde dem hele. De som har kodene, kommer ikke inn, "
            "men dagbøkene er ikke rørt.",
            _count_in(detail),
        )
        if notice is ClinicNotice.CHANGED
        else ngettext(
            "Én kode er borte fra klinikken, og kunne ikke hentes tilbake. Den som har koden, kommer ikke inn, men "
            "dagbøkene er ikke rørt.",
            "{number} koder er borte fra klinikken, og kunne ikke hentes tilbake. De som har kodene, kommer ikke inn, men "
            "dagbøkene er ikke rørt.",
            _count_in(detail),
        )
    )
    return (
        what.format(number=sanitize(detail)),
        _("En leder kan gi dagbøkene nye koder på maskinen: {command}").format(
            command=command("clinic orphans --adopt")
        ),
    )


def _mended(detail: str) -> tuple[str, ...]:
    return (
        ngettext(
            "Det klinikken har lagret, hadde fått en liten skade. Den er rettet, og ingenting er borte.",
            "Det klinikken har lagret, hadde fått {number} små skader. De er rettet, og ingenting er borte.",
            _count_in(detail),
        ).format(number=sanitize(detail)),
        _("Skjer det igjen, bør noen se på disken."),
    )


def _older_file(detail: str) -> tuple[str, ...]:
    return (
        _("Klinikkens fil er en eldre utgave enn sist. Det som ble ført etter {day}, mangler.").format(
            day=moment(detail)
        ),
        _(
            "Har dere lagt tilbake en gammel fil, er det derfor. Hvis ikke, si fra til den som har ansvar for maskinen. Den "
            "nyeste kopien er tatt vare på."
        ),
    )


def _clock_jumped(before: str, after: str) -> tuple[str, ...]:
    return (
        _("Klokka har hoppet. Noe ble ført {before}, og det neste {after}.").format(
            before=moment(before), after=moment(after)
        ),
        _(
            "Se om dagen og klokkeslettet på maskinen stemmer. Gjør de ikke det, så si fra til den som har ansvar "
            "for den. Alt folk gjør, blir lagret, men på den dagen klokka viser."
        ),
    )


def moment(text: str) -> str:
    """A day and a time of day in a sentence, in local time."""
    try:
        at = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):  # no time of ours
        return sanitize(text)
    return _("{date} klokka {time}").format(date=long_date(at.date()), time=clock_time(at.time()))


def _count_in(detail: str) -> int:
    """The number that a notice tells; several, where somebody has put something else there."""
    return int(detail) if detail.isdecimal() and len(detail) <= MOST_DIGITS else 2


def reminders_removed(count: int) -> str:
    """Files with reminders were removed; for the system's journal."""
    return ngettext(
        "Slettet ei fil med påminnelser fra en tidligere utgave av nærvær.",
        "Slettet {number} filer med påminnelser fra en tidligere utgave av nærvær.",
        count,
    ).format(number=count)


def orphan_line(orphan: OrphanDiary, code: str = "") -> str:
    """One line for a diary that no code stands for, with the code it was given, if any."""
    begins = f"{code_text(code)}  " if code else ""
    if orphan.first is None or orphan.last is None:
        return f"{begins}{_('tom') if orphan.readable else _('kan ikke leses')}"
    span = _("fra {first} til {last}, {practices}").format(
        first=numeric_date(orphan.first),
        last=numeric_date(orphan.last),
        practices=counted(orphan.practices, "{number} øvelse", "{number} øvelser"),
    )
    return f"{begins}{span}"


NO_ORPHANS = phrase("Alle dagbøkene her hører til en kode.")


def adopt_how() -> str:
    """What the lead can do with diaries that no code stands for."""
    return _(
        "Kjenner en person seg igjen i dagene, kan lederen gi dagbøkene nye koder med «{adopt}». Det "
        "som ikke skal være her, slettes etterpå med: {erase}"
    ).format(adopt=command("clinic orphans --adopt"), erase=_erase_command())


def diaries_adopted() -> str:
    """Such diaries were given new codes."""
    return _(
        "Dagbøkene har fått nye koder. Spør personen hvilke dager det gjelder før du åpner en av dem. "
        "Det ingen kjenner igjen, kan lederen slette med: {command}"
    ).format(command=_erase_command())


def _erase_command() -> str:
    """The command that erases a person, with a place for their code."""
    return command(f"clinic withdraw {CLINIC_CODE_NAME()} --erase")


def report_made(file: str, replaced: bool) -> str:
    """Staff have made a report."""
    return fill(
        _("Rapporten er laget. {replaced} Den har bare tall. Gi den til personen, og slett fila her: {file}"),
        replaced=replaced_sentence(replaced),
        file=file,
    )


def export_made(file: str, replaced: bool) -> str:
    """Staff have made an export."""
    return fill(
        _(
            "Eksporten er laget. {replaced} Den har alt personen har skrevet. Gi den til personen, og slett fila her: {file}"
        ),
        replaced=replaced_sentence(replaced),
        file=file,
    )


def person_line(person: Person) -> str:
    """One line for a person's code and its state."""
    width = max(len(state()) for state in STATES.values()) + 1
    since = _("fra {date}").format(date=numeric_date(person.made_at, padded=True))
    return f"{code_text(person.code)}  {STATES[person.state]():<{width}} {since}"


def weeks_lines(weeks: Mapping[int, int]) -> tuple[str, ...]:
    """How many people are in which week, one line for each week."""
    if not weeks:
        return (NO_WEEKS(),)
    return tuple(
        ngettext("Uke {week}: 1 person", "Uke {week}: {number} personer", count).format(week=week, number=count)
        for week, count in weeks.items()
    )


def event_time(entry: AuditEvent) -> str:
    """When something was done, in local time."""
    try:
        return f"{datetime.fromisoformat(entry.at_utc).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):  # no time of ours
        return sanitize(entry.at_utc)


def audit_line(entry: AuditEvent, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """One line of the audit log, in local time; an exercise is named by its id, or as `titles` have it."""
    at = event_time(entry)
    staff = code_text(entry.staff) if entry.staff else "–"
    subject = f" {code_text(entry.subject)}" if entry.subject else ""
    named = _DETAILS.get(entry.detail)
    exercise, _space, more = entry.detail.partition(" ")
    told = named() if named else sanitize(f"{titles.get(exercise, exercise)} {more}".rstrip())
    detail = f" ({told})" if entry.detail else ""
    return f"{at}  {staff:<9}  {AUDIT_ACTIONS[entry.action]()}{subject}{detail}"


# Paper

SLIPS_TITLE = phrase("Koder til nærvær")
YOUR_CODE = phrase("Koden din")
HOW_TO_USE = phrase(
    "Gå bort til skjermen og tast koden. Første gang er personalet med, og du velger en PIN på seks tall. "
    "Ta vare på lappen. Den sier ikke hvem du er."
)
FOR_STAFF = phrase("For personalet – klippes av")
NAME_LINE = phrase("Navn, skrevet for hånd")
KEEP_APART = phrase("Denne delen oppbevares innelåst, et annet sted enn maskinen.")
GROUP_TITLE = phrase("Lapper til gruppa")
GROUP_HOW = phrase(
    "Vil du svare senere? Tast koden på skjermen i klinikken, eller hjemme i nærvær under «Fra hverdagen». "
    "Den kan brukes én gang."
)


def group_practised(title: str, session: GroupSession) -> str:
    """The session that a slip stands for."""
    return comma_list([title, minutes(session.minutes), numeric_date(session.day)])


# What a command cannot do, and what it asks for

FILE_THERE = phrase(
    "{file} finnes fra før, og kan ha lapper som ikke er skrevet ut. Ingenting er laget. Velg et annet navn, eller skriv "
    "over den med --overwrite."
)
CODES_NOT_FILED = phrase("Fila ble ikke laget, men kodene er det. Skriv dem av herfra:")


def which_clinic_command() -> str:
    """`clinic` was given no command."""
    return _("Hva vil du gjøre? «{command}» viser alt.").format(command=command("clinic --help"))


STAFF_CODE_NEEDED = phrase("Skriv personalkoden din med --staff, eller sett NAERVAER_STAFF.")
STAFF_CODE_PROMPT = phrase("Personalkoden din: ")
PERSON_CODE_PROMPT = phrase("Koden til personen: ")
PERSON_CODE_NEEDED = phrase("Skriv koden til personen.")
NO_STAFF_CODE = phrase("Dette er ikke en hel personalkode. Se på arket ditt og skriv den på nytt.")
MAKE_OR_REMOVE = phrase("Velg én av dem: --lead lager en leder til, --remove tar bort en kode, --list viser alle.")
ERASE_OR_ANONYMISE = phrase("Velg én av dem: --erase eller --anonymise.")
NO_CODE = phrase("Dette er ikke en hel kode. Se på lappen og skriv den på nytt.")
SAY_DATE = phrase("Skriv dagen som 2026-11-22.")
PHRASE_PROMPT = phrase("Frasen din: ")
NEW_PHRASE_PROMPT = phrase("Velg en frase på minst 12 tegn, gjerne fire ord: ")
AGAIN_PROMPT = phrase("En gang til: ")
NOT_ALIKE = phrase("De to var ikke like. Prøv igjen.")
