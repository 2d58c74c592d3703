"""What `doctor` found, and the one line that mends it."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.parts import Finding

PARTS = {"sound": "Lyd", "diary": "Dagbok", "content": "Øvelser og stemmer", "program": "Programmet"}
FOUND = {
    "backend": "lydsystem",
    "device": "enhet",
    "path": "ligger her",
    "voices": "stemmer",
    "missing": "mangler",
    "broken": "feil i",
    "version": "utgave",
}
HINTS = {
    "no_portaudio": "Lydbiblioteket PortAudio mangler. På Debian og Ubuntu: sudo apt install libportaudio2",
    "no_device": "Jeg finner ingen lydenhet. Koble til høyttaler eller hodetelefoner. Du kan øve med tekst så lenge.",
    "refused": "Lydenheten sier nei. Lukk andre programmer som bruker lyd, og prøv igjen.",
    "missing_sound": "Hent nærvær på nytt, så kommer lyden på plass. Øvelsene virker med tekst så lenge.",
    "own_sound": "Dette gjelder klinikkens eget innhold. Det som ikke er lest inn, kommer som tekst.",
    "own_content": "Rett det som er feil, eller flytt det bort. Så lenge står det som fulgte med nærvær, i stedet.",
    "diary_newer": "Dagboka er skrevet av en nyere utgave. Oppdater nærvær, så åpner den seg.",
    "diary_full": "Disken er full. Rydd litt plass, så virker dagboka igjen.",
    "diary_quota": "Du har brukt opp plassen din på disken. Rydd litt plass, så virker dagboka igjen.",
    "diary_large": "Systemet lar ikke fila bli større. Hev grensa for hvor store filer kan være.",
    "diary_readonly": "Disken kan bare leses. Gjør den skrivbar, eller velg en annen mappe med --data-dir.",
    "diary_forbidden": "Jeg har ikke lov til å bruke mappa. Endre rettighetene, eller velg en annen med --data-dir.",
    "diary_in-the-way": "Det ligger ei fil der det skulle vært ei mappe. Flytt den, eller velg en annen med --data-dir.",
    "diary_folder": "Det ligger ei mappe der dagboka skulle vært. Flytt den, eller velg en annen mappe med --data-dir.",
    "diary_special": "Det som ligger der dagboka skulle vært, er ikke ei vanlig fil. Flytt det, eller velg en annen mappe.",
    "diary_link": "Dagboka er ei lenke som ikke fører fram. Koble til disken den fører til, eller rett opp lenka.",
    "diary_long": "Navnet på mappa er for langt. Velg en kortere med --data-dir.",
    "diary_moved": "Dagboka ble flyttet mens jeg så på den. Prøv igjen.",
    "diary_handles": "Altfor mange filer er åpne på maskinen. Lukk noen programmer, og prøv igjen.",
    "diary_damaged": "Dagboka er skadet. Ta vare på fila, og si fra til den som hjelper deg med maskinen.",
    "diary_foreign": "Fila er ikke en dagbok fra nærvær. Velg en annen mappe med --data-dir.",
    "diary_disk": "Disken svarer ikke som den skal. Se etter at den er koblet til.",
    "diary_busy": "Et annet vindu bruker dagboka akkurat nå. Lukk det, og prøv igjen.",
}
_OTHERWISE = "Prøv å sette opp nærvær på nytt: python3 run.py"
WORKS, DOES_NOT = "virker", "virker ikke"
NOTHING_FOUND = "ingen"
MOST_SHOWN = 3
# Said by the hint.
_CODES = frozenset({"reason"})
_ONLY_WHEN_THERE = frozenset({"missing", "broken"})
_EACH_ON_ITS_LINE = frozenset({"broken"})


def hint(code: str) -> str:
    """The line that mends it."""
    return HINTS.get(code, _OTHERWISE)


def lines(finding: Finding) -> Iterator[str]:
    """One part as text."""
    yield f"{PARTS.get(finding.part, finding.part)}: {WORKS if finding.ok else DOES_NOT}"
    for name, value in finding.found.items():
        if name in _EACH_ON_ITS_LINE:
            yield from (f"  {FOUND[name]} {told}" for told in (value or "").splitlines())
        elif name not in _CODES and (value or name not in _ONLY_WHEN_THERE):
            yield f"  {FOUND.get(name, name)}: {_worded(finding.told.get(name, value))}"
    if finding.hint:
        yield f"  {hint(finding.hint)}"


def _worded(value: str | None) -> str:
    """What was found, of many only the first."""
    several = (value or NOTHING_FOUND).split("; ")
    told = "; ".join(several[:MOST_SHOWN])
    if len(several) > MOST_SHOWN:
        told += f" og {len(several) - MOST_SHOWN} til"
    return told
