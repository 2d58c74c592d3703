"""What the diary has to say for itself: its refusals and its notices, each a sentence with what to do."""

from __future__ import annotations

from ..domain.diary import Notice
from ..domain.errors import Busy, DiaryProblem

_PROBLEMS = {
    "newer": "Dagboka er skrevet av en nyere utgave av nærvær. Oppdater nærvær, så åpner den seg. "
    "Ingenting er endret. Den ligger her: {path}",
    "full": "Det er ikke plass igjen på disken, så dette ble ikke ført opp. Rydd litt plass, og prøv igjen. "
    "Det som sto i dagboka fra før, er trygt. Den ligger her: {path}",
    "readonly": "Jeg har ikke lov til å skrive i dagboka. Endre rettighetene, eller velg en annen mappe med --data-dir. "
    "Den skal ligge her: {path}",
    "damaged": "Dagboka er skadet, og jeg fikk ikke satt den i stand her. Ingenting er slettet. Den ligger her: {path}",
    "foreign": "Denne fila er ikke en dagbok fra nærvær, så jeg lar den være i fred: {path}",
    "disk": "Disken svarer ikke som den skal. Se etter at den er koblet til, og prøv igjen. Dagboka ligger her: {path}",
}
_OTHERWISE = "Dagboka kan ikke brukes akkurat nå. Den ligger her: {path}"
_BUSY = {
    "practice": "En øvelse er i gang i et annet vindu. Avslutt den først, så kan du begynne her.",
    "windows": "Dagboka er åpen i et annet vindu. Lukk det først, og prøv igjen. Ingenting er endret.",
    "person": "Personen er logget inn på en skjerm. Vent til den er låst, og prøv igjen. Ingenting er endret.",
    "diary": "Et annet vindu bruker dagboka akkurat nå. Vent et øyeblikk, og prøv igjen.",
}


def diary_problem(error: DiaryProblem | Busy) -> str:
    """Why the diary cannot be used as asked, and what to do."""
    if isinstance(error, Busy):
        return _BUSY.get(error.what, _BUSY["diary"])
    return _PROBLEMS.get(error.reason, _OTHERWISE).format(path=error.path)


def diary_notice(notice: Notice) -> str:
    """What has happened to the diary that its owner should know."""
    match notice.reason:
        case "restored":
            return _restored(notice)
        case "lost":
            return (
                "Her har det ligget en dagbok før, men den er borte, og det finnes ingen sikkerhetskopi. "
                "Jeg har begynt på en ny."
            )
        case "unreadable":
            count = notice.data["count"]
            what = "én ting" if count == 1 else f"{count} ting"
            return (
                f"Dagboka har {what} som jeg ikke kan lese, kanskje fra en nyere utgave av nærvær. "
                "De vises ikke her, men er trygge."
            )
        case _:
            return (
                "Dagens sikkerhetskopi av dagboka ble ikke laget. Dagboka selv er trygg. "
                "Se om det er plass på disken, så prøver jeg igjen neste gang."
            )


def _restored(notice: Notice) -> str:
    kept, missing = notice.data["kept"], notice.data["missing"]
    aside, backup = notice.data["aside"], notice.data["backup"]
    parts = [
        "Dagboka var skadet, og jeg har satt den i stand."
        if aside
        else "Dagboka var borte, og jeg har hentet den fram."
    ]
    if backup:
        parts.append(f"Sikkerhetskopien fra {backup} er brukt.")
    parts.append(_counts(kept, missing))
    if aside:
        parts.append(f"Den skadde fila er tatt vare på: {aside}")
    return " ".join(parts)


def _counts(kept: object, missing: object) -> str:
    if missing is None:
        return f"{kept} ting er på plass. Jeg kan ikke se om noe mangler."
    if missing == 0:
        return f"Alt er på plass ({kept} ting)."
    return f"{kept} ting er på plass, {missing} mangler."
