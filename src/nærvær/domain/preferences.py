"""What a person most likely wants: this week's exercise, done the way they have chosen before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .catalogue import Catalogue
from .practice import Entry, Practice, PracticeOptions
from .programme import Exercise
from .progress import preferences, progress
from .score import Ambience, Bell
from .validation import whole_number

LENGTH_PREFERENCE = "length"
"""The preference for the plan's short or long preset: "short" or "long"."""
LONGEST_SETTLING_MINUTES = 5
HIGHEST_NUMBER = 9_999


def default_options(catalogue: Catalogue, exercise: Exercise, entries: Sequence[Entry], today: date) -> PracticeOptions:
    """`exercise` in the person's own week, length and manner; what no longer exists is left to the usual."""
    chosen = preferences(entries)
    preset = exercise.long if chosen.get(LENGTH_PREFERENCE) == "long" else exercise.short
    postures = {posture.value: posture for posture in catalogue.postures(exercise.id)}
    voice, bell, ground = (chosen.get(name, "") for name in ("voice", "bell", "ground"))
    return PracticeOptions(
        exercise.id,
        min(max(_whole(chosen, f"minutes:{exercise.id}", preset), exercise.shortest), exercise.longest),
        week=progress(entries, today).week,
        voice=voice if voice in {known.id for known in catalogue.voices()} else None,
        posture=postures.get(chosen.get("posture", "")),
        bell=Bell(bell) if bell in set(Bell) else Bell.BOWL,
        skip=frozenset(chosen.get("skip", "").split()),
        linger=frozenset(chosen.get("linger", "").split()),
        interval=min(_whole(chosen, "interval", 0), exercise.longest),
        bell_volume=min(_whole(chosen, "bell_volume", 100), 100) / 100,
        ambience=Ambience(ground) if ground in set(Ambience) else Ambience.NONE,
        settling=min(_whole(chosen, "settling", 0), LONGEST_SETTLING_MINUTES),
        silence=chosen.get("silence") == "yes",
    )


@dataclass(frozen=True, slots=True)
class PracticeQuestions:
    """What is asked around a practice: names of ratings, in order, and whether a line is asked for."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    note: bool


def practice_questions(entries: Sequence[Entry]) -> PracticeQuestions:
    """What this person wants to be asked: pain and help unless turned off, bother only when turned on."""
    chosen = preferences(entries)
    items = [name for name, usual in (("pain", "yes"), ("bother", "no")) if chosen.get(_asks(name), usual) == "yes"]
    helped = ("helped",) if chosen.get(_asks("helped"), "yes") == "yes" else ()
    return PracticeQuestions(
        tuple(f"{item}_before" for item in items),
        (*(f"{item}_after" for item in items), *helped),
        chosen.get(_asks("note"), "yes") == "yes",
    )


def _asks(item: str) -> str:
    """The preference that turns an item on or off."""
    return item if item == "bother" else f"ask_{item}"


def _whole(chosen: Mapping[str, str], name: str, usual: int) -> int:
    """A whole number a person has chosen; anything else is the usual."""
    number = whole_number(chosen.get(name, ""), 0, HIGHEST_NUMBER)
    return usual if number is None else number


def suggested_exercise(catalogue: Catalogue, entries: Sequence[Entry], today: date) -> Exercise:
    """This week's exercise; in a week of free choice the one practised last; else the first on offer."""
    offered = {exercise.id: exercise for exercise in catalogue.exercises()}
    week = catalogue.programme().week(progress(entries, today).week)
    for formal in week.formal:
        if formal.exercise in offered:
            return offered[formal.exercise]
    for entry in reversed(entries):
        if isinstance(entry.fact, Practice) and entry.fact.exercise in offered:
            return offered[entry.fact.exercise]
    return next(iter(offered.values()))
