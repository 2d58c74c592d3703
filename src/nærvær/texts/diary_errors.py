"""The refusals and notices of the diary as sentences: what is wrong or has happened, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..domain.diary import Damage, DamageKind, DiaryEvent, DiaryNotice
from ..domain.errors import Busy, BusyWith, DiaryFault, DiaryProblem
from ..invocation import PASSPHRASE_VARIABLE
from ..sanitize import sanitize
from .formats import comma_list
from .i18n import Phrase, _, fill, ngettext, phrase, sentences

_DiaryPathFault = Literal[
    DiaryFault.IN_THE_WAY,
    DiaryFault.BACKUPS,
    DiaryFault.FOLDER,
    DiaryFault.SPECIAL,
    DiaryFault.LINK,
    DiaryFault.LONG,
]
"""What is wrong with the path of the diary, before its file is looked at."""
_DiskFault = Literal[
    DiaryFault.FULL,
    DiaryFault.QUOTA,
    DiaryFault.LARGE,
    DiaryFault.READONLY,
    DiaryFault.FORBIDDEN,
    DiaryFault.HANDLES,
    DiaryFault.DISK,
]
"""What the system does not let the program do with the file of the diary."""


def _diary_problem(fault: DiaryFault) -> str:
    """Why the diary cannot be used, with places for the details. mypy sees in these three that each fault is worded."""
    match fault:
        case DiaryFault.NEWER:
            return _(
                "Dagboka er skrevet av en nyere utgave av nærvær. Oppdater nærvær, så åpner den seg. Ingenting er "
                "endret. Den ligger her: {path}"
            )
        case DiaryFault.DAMAGED:
            return _(
                "Dagboka er skadet, og jeg fikk ikke satt den i stand her. Ingenting er slettet. {hindered} Den "
                "ligger her: {path}"
            )
        case DiaryFault.FOREIGN:
            return _("Denne fila er ikke en dagbok fra nærvær, så jeg lar den være i fred: {path}")
        case DiaryFault.MOVED:
            return _(
                "Dagboka ligger ikke lenger der den lå. Legg den tilbake, og prøv igjen. Eller lukk nærvær og start på "
                "nytt, så henter jeg den siste sikkerhetskopien. Den skal ligge her: {path}"
            )
        case DiaryFault.REPLACED:
            return _(
                "Ei annen dagbok ligger nå der dagboka di lå, så dette ble ikke ført opp i den. Legg tilbake den rette "
                "fila, og prøv igjen. Den skal ligge her: {path}"
            )
        case DiaryFault.SEALED | DiaryFault.LOCKED | DiaryFault.AWAY:
            return _out_of_reach(fault)
        case (
            DiaryFault.FULL
            | DiaryFault.QUOTA
            | DiaryFault.LARGE
            | DiaryFault.READONLY
            | DiaryFault.FORBIDDEN
            | DiaryFault.HANDLES
            | DiaryFault.DISK
        ):
            return _disk_problem(fault)
        case _:
            return _diary_path_problem(fault)


def _out_of_reach(fault: DiaryFault) -> str:
    """That the server does not answer, the key is not here, or its passphrase is wanted, and how a command gets it."""
    if fault is DiaryFault.AWAY:
        return _(
            "Jeg får ikke kontakt med serveren der dagboka ligger. Det som sto der fra før, er trygt. Prøv igjen om litt."
        )
    if fault is DiaryFault.SEALED:
        return _("Dagboka er kryptert, og nøkkelen er ikke her. Ingenting er endret. Den ligger her: {path}")
    template = _(
        "Dagboka er låst, og jeg trenger passordet for å åpne den. Skriv kommandoen i en terminal, så spør jeg etter "
        "det. Et skript kan la {variable} peke på ei fil med passordet."
    )
    return template.format(variable=PASSPHRASE_VARIABLE)


def _disk_problem(fault: _DiskFault) -> str:
    """What the system refuses: to write more, to open, to read."""
    match fault:
        case DiaryFault.FULL:
            return _(
                "Det er ikke plass igjen på disken, så dette ble ikke ført opp. Rydd litt plass, og prøv igjen. Det "
                "som sto i dagboka fra før, er trygt. Den ligger her: {path}"
            )
        case DiaryFault.QUOTA:
            return _(
                "Du har brukt opp plassen du har på denne disken, så dette ble ikke ført opp. Rydd litt plass, og prøv "
                "igjen. Det som sto i dagboka fra før, er trygt. Den ligger her: {path}"
            )
        case DiaryFault.LARGE:
            return _(
                "Systemet lar ikke dagboka bli større, så dette ble ikke ført opp. Hev grensa for hvor store filer kan "
                "være, og prøv igjen. Det som sto der fra før, er trygt. Den ligger her: {path}"
            )
        case DiaryFault.READONLY:
            return _(
                "Disken dagboka ligger på, kan bare leses, så dette ble ikke ført opp. Gjør den skrivbar, eller velg "
                "en annen mappe med --data-dir. Den ligger her: {path}"
            )
        case DiaryFault.FORBIDDEN:
            return _(
                "Jeg har ikke lov til å bruke dagboka slik. Gi deg selv rett til å lese og skrive, eller velg en annen "
                "mappe med --data-dir. Den skal ligge her: {path}"
            )
        case DiaryFault.HANDLES:
            return _(
                "Altfor mange filer er åpne på denne maskinen. Lukk noen programmer, og prøv igjen. Dagboka ligger "
                "her: {path}"
            )
        case DiaryFault.DISK:
            return _(
                "Disken svarer ikke som den skal. Se etter at den er koblet til, og prøv igjen. Dagboka ligger her: "
                "{path}"
            )


def _diary_path_problem(fault: _DiaryPathFault) -> str:
    """What lies where the diary, its folder or its backups should be, or why there is no way to it."""
    match fault:
        case DiaryFault.IN_THE_WAY:
            return _(
                "Det ligger ei fil der mappa til dagboka skulle vært. Flytt fila, eller velg en annen mappe med "
                "--data-dir. Jeg kom ikke forbi her: {path}"
            )
        case DiaryFault.BACKUPS:
            return _(
                "Det ligger noe annet der mappa til sikkerhetskopiene skulle vært. Flytt det, og prøv igjen. Det "
                "ligger her: {path}"
            )
        case DiaryFault.FOLDER:
            return _(
                "Det ligger ei mappe der dagboka skulle vært. Jeg lar den være i fred. Flytt den, eller velg en annen "
                "mappe med --data-dir. Den ligger her: {path}"
            )
        case DiaryFault.SPECIAL:
            return _(
                "Det som ligger der ei av filene til dagboka skulle vært, er ikke ei vanlig fil. Jeg lar det være i "
                "fred. Flytt det, eller velg en annen mappe med --data-dir. Det ligger her: {path}"
            )
        case DiaryFault.LINK:
            return _(
                "Dagboka er ei lenke som ikke fører fram. Koble til disken den fører til, eller rett opp lenka. Jeg "
                "har ikke rørt den. Den ligger her: {path}"
            )
        case DiaryFault.LONG:
            return _(
                "Navnet på mappa til dagboka er for langt for denne disken. Velg en kortere mappe med --data-dir. Det "
                "gjelder dette navnet: {path}"
            )


_OTHERWISE = phrase("Dagboka kan ikke brukes akkurat nå. Den ligger her: {path}")
_HINDERED: dict[str, Phrase] = {
    DiaryFault.FULL: phrase("Det er ikke plass på disken til en ny. Rydd litt plass, og prøv igjen."),
    DiaryFault.QUOTA: phrase("Du har brukt opp plassen du har på denne disken. Rydd litt plass, og prøv igjen."),
    DiaryFault.READONLY: phrase(
        "Disken kan bare leses. Gjør den skrivbar, eller kopier mappa til en annen, og velg den med --data-dir."
    ),
    DiaryFault.FORBIDDEN: phrase(
        "Jeg har ikke lov til å lese og skrive i hele mappa. Gi deg selv rett til det, og prøv igjen."
    ),
}


def _busy(holder: BusyWith) -> str:
    """Who holds what was asked for, and what to do."""
    match holder:
        case BusyWith.PRACTICE:
            return _(
                "En øvelse er i gang i et annet vindu eller på en annen skjerm. Avslutt den først, så kan du begynne her."
            )
        case BusyWith.WINDOWS:
            return _("Dagboka er åpen i et annet vindu. Lukk det først, og prøv igjen. Ingenting er endret.")
        case BusyWith.PERSON:
            return _("Personen er logget inn på en skjerm. Vent til den er låst, og prøv igjen. Ingenting er endret.")
        case BusyWith.DIARY | BusyWith.CLINIC:
            return _("Et annet vindu bruker dagboka akkurat nå. Vent et øyeblikk, og prøv igjen.")


_MAX_NAMED = 3
_NoAccess = Literal[
    DamageKind.GONE,
    DamageKind.FOLDER,
    DamageKind.SPECIAL,
    DamageKind.LARGE,
    DamageKind.LINK,
    DamageKind.MOVED,
    DamageKind.FORBIDDEN,
    DamageKind.HANDLES,
    DamageKind.BUSY,
    DamageKind.DISK,
]
"""What is wrong with the file, and not with what stands in it."""


def damage_reason(damage: Damage) -> str:
    """Where a diary or a backup is damaged, or why it cannot be checked, as a part of a sentence."""
    match damage.kind:
        case DamageKind.FACT:
            return _("ting nummer {number} er ikke slik den ble skrevet").format(number=damage.fact)
        case DamageKind.CONTENT:
            return _("deler av fila kan ikke leses")
        case DamageKind.EMPTY:
            return _("fila er tom")
        case DamageKind.HEADER:
            return _("begynnelsen er endret")
        case DamageKind.HEADS:
            return _("slutten mangler eller er endret")
        case DamageKind.SCHEMA:
            return _("oppbygningen av fila er endret")
        case DamageKind.IN_PROGRESS:
            return _("øvelsen som var i gang, er ikke slik den ble skrevet")
        case DamageKind.FOREIGN:
            return _("fila er ikke ei dagbok, eller begynnelsen er endret")
        case DamageKind.NEWER:
            return _("skrevet av en nyere utgave av nærvær")
        case _:
            return _why_no_access(damage.kind)


def _why_no_access(kind: _NoAccess) -> str:
    """Why the file of a diary or a backup cannot be read at all."""
    match kind:
        case DamageKind.GONE:
            return _("fila er borte")
        case DamageKind.FOLDER:
            return _("det er ei mappe")
        case DamageKind.SPECIAL:
            return _("det er ikke ei vanlig fil")
        case DamageKind.LARGE:
            return _("fila er altfor stor")
        case DamageKind.LINK | DamageKind.MOVED:
            return _("lenka fører ikke fram")
        case DamageKind.FORBIDDEN:
            return _("jeg har ikke lov til å lese den")
        case DamageKind.HANDLES:
            return _("altfor mange filer er åpne på maskinen")
        case DamageKind.BUSY:
            return _("et annet program bruker den")
        case DamageKind.DISK:
            return _("disken svarer ikke som den skal")


def diary_problem(error: DiaryProblem | Busy) -> str:
    """Why the diary cannot be used as asked, and what to do."""
    if isinstance(error, Busy):
        return _busy(error.what)
    hindered = _HINDERED.get(str(error.data.get("hindered")))
    # The fallback is for a reason of a later release: the match above covers all of this one.
    return fill(_diary_problem(error.reason) or _OTHERWISE(), hindered=hindered() if hindered else "", path=error.path)


def diary_notice(notice: DiaryNotice) -> str:
    """What has happened to the diary and its owner should know."""
    match notice.reason:
        case DiaryEvent.RESTORED:
            return _restored(notice)
        case DiaryEvent.LOST:
            return _(
                "Her har det ligget en dagbok før, men den er borte, og det finnes ingen sikkerhetskopi. "
                "Jeg har begynt på ei ny."
            )
        case DiaryEvent.UNREADABLE:
            count = _number_in(notice, "count")
            return ngettext(
                "Dagboka har én ting som jeg ikke kan lese, kanskje fra en nyere utgave av nærvær. Den vises ikke her, men "
                "er trygg.",
                "Dagboka har {number} ting som jeg ikke kan lese, kanskje fra en nyere utgave av nærvær. De vises ikke her, "
                "men er trygge.",
                count,
            ).format(number=count)
        case DiaryEvent.SWAPPED:
            return _(
                "Et annet program har byttet ut dagboka mens den var åpen. Jeg har lest den på nytt, "
                "og det du har svart nå, står i den."
            )
        case DiaryEvent.AWAY:
            return _(
                "Jeg får ikke kontakt med serveren akkurat nå. Du kan øve som vanlig: alt du fører opp, blir tatt vare på "
                "her og sendt når den svarer."
            )
        case DiaryEvent.NO_LOCKS:
            return _(
                "Disken dagboka ligger på, kan ikke holde orden på flere vinduer. Ha bare ett nærvær åpent om gangen, "
                "så er dagboka trygg."
            )
        case DiaryEvent.BACKUP_FAILED:
            what = _NO_BACKUP.get(str(notice.data.get("reason")), _NO_BACKUP_OTHERWISE)()
            return sentences(_("Dagens sikkerhetskopi av dagboka ble ikke laget. Dagboka selv er trygg."), what)


def _number_in(notice: DiaryNotice, name: str) -> int:
    number = notice.data[name]
    return number if isinstance(number, int) else 0


_NO_BACKUP: dict[str, Phrase] = {
    DiaryFault.FULL: phrase("Rydd litt plass på disken, så prøver jeg igjen neste gang."),
    DiaryFault.QUOTA: phrase("Du har brukt opp plassen du har på disken. Rydd litt, så prøver jeg igjen neste gang."),
    DiaryFault.READONLY: phrase("Disken kan bare leses. Gjør den skrivbar, så prøver jeg igjen neste gang."),
    DiaryFault.FORBIDDEN: phrase(
        "Gi deg selv rett til å lese og skrive i mappa «backups», så prøver jeg igjen neste gang."
    ),
    DiaryFault.IN_THE_WAY: phrase(
        "Det ligger noe annet der mappa «backups» skulle vært. Flytt det, så prøver jeg igjen neste gang."
    ),
}
_NO_BACKUP_OTHERWISE = phrase("Se om disken er som den skal, så prøver jeg igjen neste gang.")


def _restored(notice: DiaryNotice) -> str:
    recovered, missing = notice.data["kept"], notice.data["missing"]
    aside, backup = notice.data["aside"], notice.data["backup"]
    unusable, partly = notice.data.get("unusable"), notice.data.get("partly")
    parts = []
    if recovered:
        parts.append(
            _("Dagboka var skadet, og jeg har satt den i stand.")
            if aside
            else _("Dagboka var borte, og jeg har hentet den fram.")
        )
        if backup:
            parts.append(_("Sikkerhetskopien fra {date} er brukt.").format(date=backup))
        if isinstance(partly, Sequence) and partly:
            parts.append(
                _("Noe er hentet fra sikkerhetskopier som selv er skadet: {backups}.").format(
                    backups=sanitize(comma_list(partly[:_MAX_NAMED]))
                )
            )
        parts.append(restored_counts(recovered, missing))
    else:
        parts.append(
            _("Dagboka var skadet, og jeg fant ingenting som kunne hentes fram.")
            if aside
            else _("Dagboka var borte, og jeg fant ingenting som kunne hentes fram.")
        )
        parts.append(_("Jeg har begynt på ei ny, som er tom."))
    if isinstance(unusable, Sequence) and unusable:
        parts.append(_unusable_backups(unusable))
    if aside:
        parts.append(_("Den skadde fila er tatt vare på: {file}").format(file=aside))
    return sentences(*parts)


def _unusable_backups(unusable: Sequence[tuple[str, Damage]]) -> str:
    """The backups nothing was recovered from, by name, each with its reason."""
    named = comma_list(sanitize(f"{name} ({damage_reason(why)})") for name, why in unusable[:_MAX_NAMED])
    more = len(unusable) - _MAX_NAMED
    if more > 0:
        named = _("{backups}, og {more} til").format(backups=named, more=more)
    return ngettext(
        "Denne sikkerhetskopien kunne ikke brukes: {backups}. Den ligger i mappa «backups» som før.",
        "Disse sikkerhetskopiene kunne ikke brukes: {backups}. De ligger i mappa «backups» som før.",
        len(unusable),
    ).format(backups=named)


def restored_counts(recovered: object, missing: object) -> str:
    """How many facts are there and how many are missing; `missing` None: that is not known."""
    number = recovered if isinstance(recovered, int) else 0
    if missing is None:
        worded = ngettext(
            "{number} ting er på plass. Jeg kan ikke se om noe mangler.",
            "{number} ting er på plass. Jeg kan ikke se om noe mangler.",
            number,
        )
    elif missing == 0:
        worded = ngettext("Alt er på plass ({number} ting).", "Alt er på plass ({number} ting).", number)
    else:
        worded = ngettext(
            "{number} ting er på plass, {missing} mangler.", "{number} ting er på plass, {missing} mangler.", number
        )
    return worded.format(number=number, missing=missing)
