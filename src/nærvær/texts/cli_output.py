"""What commands answer: the plan, the exercises, what was logged, the findings of `doctor`, and what they cannot do.

Leading spaces of a line are an indent to keep when it is wrapped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from ..domain.catalogue import Exercise, ExerciseKind, FormalPractice, LengthRange, Programme
from ..domain.errors import MissingSound
from ..domain.practice import PracticeOptions
from ..domain.score import Timeline, Voice
from ..domain.script import Cue, Script
from ..domain.services import CheckResult
from ..invocation import command
from ..sanitize import shorten
from .cli import ACTIVITY_NAME, CODE_NAME
from .formats import POSTURES, comma_list, counted, duration, labelled, long_date, minutes
from .i18n import Label, _, phrase, sentences
from .sound import sound_reason, voice_name


def programme_lines(programme: Programme, titles: Mapping[str, str]) -> Iterator[str]:
    """The eight weeks as lines; `titles` are by exercise id."""
    for week in programme.weeks:
        yield _("Uke {number}: {theme}").format(number=week.number, theme=week.theme)
        yield f"  {week.why}"
        for formal in week.formal:
            yield f"  {_('Øvelse: {practice}').format(practice=_formal(formal, titles))}"
        for informal in week.informal:
            yield f"  {_('I hverdagen: {practice}').format(practice=informal)}"
        yield ""


def script_lines(exercise: Exercise, script: Script | None) -> Iterator[str]:
    """Return what an exercise can say, as a page: title, why, and every section; a sentence of some postures names them."""
    yield from (script.title if script else exercise.title, "", script.why if script else exercise.why)
    for section in script.sections if script else ():
        yield from ("", section.title, "")
        yield from (f"{_postures_before(cue)}{cue.text}" for cue in section.cues if cue.text)


def _postures_before(cue: Cue) -> str:
    names = [name() for posture, name in POSTURES.items() if posture in cue.postures]
    return f"({', '.join(names)}) " if names else ""


def timeline_lines(timeline: Timeline, options: PracticeOptions) -> Iterator[str]:
    """What is said in one practice and when, as minutes and seconds from the beginning, by section; first for whom."""
    yield timeline.title
    shown = _("Slik kveldsutgaven er på {minutes} i uke {week}, gang nummer {number}.")
    if not options.occasion.evening:
        shown = _("Slik øvelsen er på {minutes} i uke {week}, gang nummer {number}.")
    yield shown.format(minutes=minutes(options.minutes), week=options.week, number=options.occasion.number)
    if not timeline.cues:
        yield ""
        yield _("Her blir ingenting sagt. En klang åpner, og en klang lukker.")
    section = -1
    for cue in timeline.cues:
        if cue.section != section:
            section = cue.section
            yield ""
            yield timeline.sections[section].title
            yield ""
        seconds = cue.start // timeline.rate
        yield f"{seconds // 60}:{seconds % 60:02}  {cue.text}"


def _formal(formal: FormalPractice, titles: Mapping[str, str]) -> str:
    if formal.exercise is None:
        name = _("den du selv velger")
    else:
        name = titles.get(formal.exercise, _("{exercise} (kommer i en senere utgave)").format(exercise=formal.exercise))
    times = (
        _("så ofte du vil")
        if formal.times is None
        else counted(formal.times, "{number} gang i uka", "{number} ganger i uka")
    )
    return comma_list([name, times])


def exercise_lines(
    exercise: Exercise, spans: Mapping[str, LengthRange], voices: Sequence[Voice], faults: Mapping[str, MissingSound]
) -> Iterator[str]:
    """One exercise as lines: what it is for, how long it can be, and which voices cannot say all of it."""
    yield f"{exercise.title} ({exercise.id})"
    yield f"  {exercise.why}"
    length = _("{shortest}–{longest} minutter").format(shortest=exercise.shortest, longest=exercise.longest)
    yield f"  {length}"
    if exercise.has_evening:
        yield f"  {_('Har en kveldsutgave, som ender i søvn (--evening).')}"
    if exercise.kind is ExerciseKind.SILENT:
        yield f"  {_('Uten stemme, bare klanger.')}"
    elif not spans:
        yield f"  {_('Ingen stemme ennå, bare tekst.')}"
    names = {voice.id: voice_name(voice) for voice in voices}
    for voice, span in spans.items():
        length = _("{shortest}–{longest} minutter, naturlig lengde {natural}").format(
            shortest=span.shortest, longest=span.longest, natural=span.natural
        )
        yield f"  {_voice_line(names.get(voice, voice), voice, length)}"
    for voice, fault in faults.items():
        yield f"  {_voice_line(names.get(voice, voice), voice, sound_reason(fault))}"
    yield ""


def _voice_line(name: str, voice: str, what: str) -> str:
    """A voice by its name and its id, with the lengths it can say or why it cannot."""
    return _("Stemme: {name} ({voice}): {what}").format(name=name, voice=voice, what=what)


def logged_line(activity: str, seconds: int | None, on: date | None = None) -> str:
    """Something was logged; `on` is its day when that is not today."""
    parts = [shorten(activity), *([duration(seconds)] if seconds else []), *([long_date(on)] if on else [])]
    return _("Ført opp: {what}.").format(what=comma_list(parts))


DOCTOR_PARTS = {
    "sound": phrase("Lyd"),
    "diary": phrase("Dagbok"),
    "content": phrase("Øvelser og stemmer"),
    "program": phrase("Programmet"),
    "kiosk": phrase("Kioskens innstillinger"),
}
DOCTOR_DETAILS = {
    "backend": phrase("lydsystem"),
    "device": phrase("enhet"),
    "path": phrase("ligger her"),
    "voices": phrase("stemmer"),
    "missing": phrase("mangler"),
    "broken": phrase("feil i"),
    "version": phrase("utgave"),
}
DOCTOR_HINTS = {
    "no_portaudio": phrase("Lydbiblioteket PortAudio mangler. På Debian og Ubuntu: sudo apt install libportaudio2"),
    "no_device": phrase(
        "Jeg finner ingen lydenhet. Koble til høyttaler eller hodetelefoner. Du kan øve med tekst så lenge."
    ),
    "refused": phrase("Lydenheten sier nei. Lukk andre programmer som bruker lyd, og prøv igjen."),
    "missing_sound": phrase("Hent nærvær på nytt, så kommer lyden på plass. Øvelsene virker med tekst så lenge."),
    "own_sound": phrase("Dette gjelder klinikkens eget innhold. Det som ikke er lest inn, kommer som tekst."),
    "own_content": phrase(
        "Rett det som er feil, eller flytt det bort. Så lenge står det som fulgte med nærvær, i stedet."
    ),
    "diary_newer": phrase("Dagboka er skrevet av en nyere utgave. Oppdater nærvær, så åpner den seg."),
    "diary_full": phrase("Disken er full. Rydd litt plass, så virker dagboka igjen."),
    "diary_quota": phrase("Du har brukt opp plassen din på disken. Rydd litt plass, så virker dagboka igjen."),
    "diary_large": phrase("Systemet lar ikke fila bli større. Hev grensa for hvor store filer kan være."),
    "diary_readonly": phrase("Disken kan bare leses. Gjør den skrivbar, eller velg en annen mappe med --data-dir."),
    "diary_forbidden": phrase(
        "Jeg har ikke lov til å bruke mappa. Endre rettighetene, eller velg en annen med --data-dir."
    ),
    "diary_in-the-way": phrase(
        "Det ligger ei fil der det skulle vært ei mappe. Flytt den, eller velg en annen med --data-dir."
    ),
    "diary_folder": phrase(
        "Det ligger ei mappe der dagboka skulle vært. Flytt den, eller velg en annen mappe med --data-dir."
    ),
    "diary_special": phrase(
        "Det som ligger der dagboka skulle vært, er ikke ei vanlig fil. Flytt det, eller velg en annen mappe."
    ),
    "diary_link": phrase(
        "Dagboka er ei lenke som ikke fører fram. Koble til disken den fører til, eller rett opp lenka."
    ),
    "diary_long": phrase("Navnet på mappa er for langt. Velg en kortere med --data-dir."),
    "diary_moved": phrase("Dagboka ble flyttet mens jeg så på den. Prøv igjen."),
    "diary_handles": phrase("Altfor mange filer er åpne på maskinen. Lukk noen programmer, og prøv igjen."),
    "diary_damaged": phrase("Dagboka er skadet. Ta vare på fila, og si fra til den som hjelper deg med maskinen."),
    "diary_foreign": phrase("Fila er ikke en dagbok fra nærvær. Velg en annen mappe med --data-dir."),
    "diary_disk": phrase("Disken svarer ikke som den skal. Se etter at den er koblet til."),
    "diary_busy": phrase("Et annet vindu bruker dagboka akkurat nå. Lukk det, og prøv igjen."),
}
_DOCTOR_HINT_OTHERWISE = phrase("Prøv å sette opp nærvær på nytt: python3 run.py")
WORKS, DOES_NOT = phrase("virker"), phrase("virker ikke")
NOTHING_FOUND = phrase("ingen")
MAX_VALUES_SHOWN = 3
# Said by the hint.
_CODES = frozenset({"reason"})
_ONLY_WHEN_THERE = frozenset({"missing", "broken"})
_EACH_ON_ITS_LINE = frozenset({"broken"})


def doctor_hint(code: str) -> str:
    """What can be done about a finding of `doctor`."""
    if code == "clinic_server":
        return _("Klinikken ligger på en server. Se om den virker med «{command}».").format(
            command=command("clinic server")
        )
    if code == "kiosk_rules":
        return _("De kan ikke brukes. Hva som er galt, sier «{command}».").format(command=command("clinic server"))
    return DOCTOR_HINTS.get(code, _DOCTOR_HINT_OTHERWISE)()


def doctor_lines(finding: CheckResult) -> Iterator[str]:
    """One checked part as lines."""
    return finding_lines(finding, DOCTOR_PARTS, DOCTOR_DETAILS, doctor_hint, finding.readable, _ONLY_WHEN_THERE)


def finding_lines(
    finding: CheckResult,
    parts: Mapping[str, Label],
    details: Mapping[str, Label],
    hint: Callable[[str], str],
    readable: Mapping[str, str],
    only_when_there: Collection[str],
) -> Iterator[str]:
    """One checked part as lines: its name of `parts`, the values with the names of `details`, and what can be done."""
    yield labelled(
        parts[finding.part]() if finding.part in parts else finding.part, WORKS() if finding.ok else DOES_NOT()
    )
    for name, value in finding.values.items():
        if name in _EACH_ON_ITS_LINE:
            yield from (f"  {details[name]()} {told}" for told in (value or "").splitlines())
        elif name not in _CODES and (value or name not in only_when_there):
            yield f"  {labelled(details[name]() if name in details else name, _first_values(readable.get(name, value)))}"
    if finding.hint:
        yield f"  {hint(finding.hint)}"


def _first_values(value: str | None) -> str:
    """The values found, of many only the first `MAX_VALUES_SHOWN`."""
    several = (value or NOTHING_FOUND()).split("; ")
    text = "; ".join(several[:MAX_VALUES_SHOWN])
    more = len(several) - MAX_VALUES_SHOWN
    return _("{values} og {more} til").format(values=text, more=more) if more > 0 else text


# What a command cannot do


def nothing_to_log() -> str:
    """`log` was given nothing."""
    # Translators: an everyday activity as somebody would type it, in one word.
    example = _("dusj")
    return sentences(
        _("Det mangler noe: {activity} eller --slip.").format(activity=ACTIVITY_NAME()),
        _("Skriv hva du gjorde, for eksempel: {command}").format(command=command(f"log {example}")),
    )


def slip_alone() -> str:
    """`log --slip` was given more than the code."""
    return _("Lappen sier selv hva du gjorde, hvor lenge og når. Skriv bare: {command}").format(
        command=command(f"log --slip {CODE_NAME()}")
    )


def answers_need_an_exercise(activity: str) -> str:
    """`log` was given answers to something that is no exercise."""
    return _(
        "--before, --after og --helped hører til øvelser, og «{activity}» er noe fra hverdagen. "
        "Skriv det uten dem. «{command}» viser øvelsene."
    ).format(activity=activity, command=command("exercises"))


CAPTIONS_OVER_SOUND = phrase("Lydfila og tekstingen kan ikke være samme fil. Gi dem hvert sitt navn.")
OCCASION_NEEDS_A_TEXT = phrase(
    "--week, --minutes, --occasion og --evening gjelder teksten i én øvelse. Legg til --text og navnet på øvelsen."
)
