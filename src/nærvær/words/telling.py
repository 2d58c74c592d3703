"""Plan, exercises and progress as lines of text. Leading spaces are an indent to keep when a line is wrapped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..domain.catalogue import Span
from ..domain.errors import MissingSound
from ..domain.practice import Entry, Everyday, Practice, Ratings
from ..domain.programme import Exercise, ExerciseKind, FormalPractice, Programme
from ..domain.progress import Progress, Visit
from ..domain.sound import Voice
from ..plain_text import short
from .progress_words import days, lasted, seven_days
from .refusals import amount
from .sound_faults import reason

LATEST = 7
MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
NOTHING_YET = "Ingenting er ført opp ennå. Begynn når det passer deg."


def day(when: date) -> str:
    """A date: 22. november 2026."""
    return f"{when.day}. {MONTHS[when.month - 1]} {when.year}"


def counted(number: float, one: str, many: str) -> str:
    """A number with its noun: 1 dag, 2 dager."""
    return f"{amount(number)} {one if number == 1 else many}"


def minutes(number: float) -> str:
    """Minutes with their noun, at most one decimal."""
    return counted(round(number, 1) if number % 1 else int(number), "minutt", "minutter")


def plan_lines(programme: Programme, titles: Mapping[str, str]) -> Iterator[str]:
    """The eight weeks; `titles` by exercise id."""
    for week in programme.weeks:
        yield f"Uke {week.number}: {week.theme}"
        yield f"  {week.why}"
        for formal in week.formal:
            yield f"  Øvelse: {_formal(formal, titles)}"
        for informal in week.informal:
            yield f"  I hverdagen: {informal}"
        yield ""


def _formal(formal: FormalPractice, titles: Mapping[str, str]) -> str:
    if formal.exercise is None:
        name = "den du selv velger"
    else:
        name = titles.get(formal.exercise, f"{formal.exercise} (kommer i en senere utgave)")
    times = "så ofte du vil" if formal.times is None else f"{formal.times} ganger i uka"
    return f"{name}, {times}"


def exercise_lines(
    exercise: Exercise, spans: Mapping[str, Span], voices: Sequence[Voice], faults: Mapping[str, MissingSound]
) -> Iterator[str]:
    """One exercise: what it is for, how long it can be, and which voices cannot say it all."""
    yield f"{exercise.title} ({exercise.id})"
    yield f"  {exercise.why}"
    yield f"  {exercise.shortest}–{exercise.longest} minutter"
    if exercise.kind is ExerciseKind.SILENT:
        yield "  Uten stemme, bare klanger."
    elif not spans:
        yield "  Ingen stemme ennå, bare tekst."
    names = {voice.id: voice.name for voice in voices}
    for voice, span in spans.items():
        length = f"{span.shortest}–{span.longest} minutter, naturlig lengde {span.natural}"
        yield f"  Stemme: {names.get(voice, voice)} ({voice}): {length}"
    for voice, fault in faults.items():
        yield f"  Stemme: {names.get(voice, voice)} ({voice}): {reason(fault)}"
    yield ""


def progress_lines(told: Progress, programme: Programme, titles: Mapping[str, str]) -> Iterator[str]:
    """Where the person is, every stay in a week, and the latest practices."""
    week = programme.week(told.week)
    yield f"Du er i uke {told.week}: {week.theme}"
    if not told.practices:
        yield NOTHING_YET
        return
    invited = next((formal.times for formal in week.formal if formal.times), None)
    if not told.days_lately:
        yield seven_days(0)
    elif invited and told.days_of_last_seven == told.days_lately:
        yield f"Øvd {told.days_lately} av {invited} dager den siste uka."
    else:
        yield f"Øvd {days(told.days_lately)} den siste uka."
    yield ""
    for visit in told.visits:
        yield _visit(visit)
    yield ""
    yield "Det siste du har ført opp:"
    for entry in told.practices[-LATEST:]:
        yield f"  {_practice(entry, titles)}"


def _visit(visit: Visit) -> str:
    again = "" if visit.visit == 1 else f" ({visit.visit}. gang)"
    hardly_any = visit.formal and not visit.minutes
    return (
        f"Uke {visit.week}{again}: {days(visit.days)}, "
        f"{counted(visit.formal, 'øvelse', 'øvelser')} ({'under ett minutt' if hardly_any else minutes(visit.minutes)}), "
        f"{counted(visit.informal, 'gang', 'ganger')} i hverdagen"
    )


def _practice(entry: Entry, titles: Mapping[str, str]) -> str:
    fact = entry.fact
    if isinstance(fact, Everyday):
        length = f", {lasted(fact.seconds)}" if fact.seconds else ""
        return f"{day(entry.local_date)}: {fact.activity}{length}"
    if not isinstance(fact, Practice):
        return day(entry.local_date)
    title = titles.get(fact.exercise, fact.exercise)
    return f"{day(entry.local_date)}: {title}, {lasted(fact.heard_seconds)}{_ratings(fact.ratings)}"


def _ratings(ratings: Ratings) -> str:
    told = []
    if ratings.pain_before is not None:
        told.append(f"smerte før {ratings.pain_before}")
    if ratings.pain_after is not None:
        told.append(f"smerte etter {ratings.pain_after}")
    if ratings.helped is not None:
        told.append(f"hjalp {ratings.helped}")
    return f" – {', '.join(told)}" if told else ""


def logged(activity: str, seconds: int | None, on: date | None = None) -> str:
    """Something that was done has been kept; `on` is its day when that is not today."""
    length = f", {lasted(seconds)}" if seconds else ""
    return f"Ført opp: {short(activity)}{length}{f', {day(on)}' if on else ''}."


def rendered(file: str, title: str, length: float, replaced: bool, captions: str | None) -> Iterator[str]:
    """A sound file has been written, and maybe captions."""
    over = " Den gamle fila er skrevet over." if replaced else ""
    yield f"Lydfila er laget: {title}, {minutes(length)}.{over} Den ligger her: {file}"
    if captions:
        yield f"Tekstingen ligger her: {captions}"
