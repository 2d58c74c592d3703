"""What a person has chosen, and what follows from it: how a practice is done by default, and what is asked around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .catalogue import Catalogue
from .diary import Entry, Preference
from .practice import Practice, PracticeOptions
from .programme import Exercise
from .progress import progress
from .ratings import RATING_RULES
from .score import Ambience, Bell
from .validation import whole_number

LENGTH_PREFERENCE = "length"
"""The preference for the plan's short or long preset: "short" or "long"."""
LONGEST_SETTLING_MINUTES = 5
HIGHEST_NUMBER = 9_999


def preferences(entries: Sequence[Entry]) -> dict[str, str]:
    """Return what a person has chosen, by name; the latest choice counts."""
    return {entry.fact.name: entry.fact.value for entry in entries if isinstance(entry.fact, Preference)}


def preference(entries: Sequence[Entry], name: str) -> str | None:
    """Return the latest value a person has chosen for `name`."""
    for entry in reversed(entries):
        if isinstance(entry.fact, Preference) and entry.fact.name == name:
            return entry.fact.value
    return None


def default_options(catalogue: Catalogue, exercise: Exercise, entries: Sequence[Entry], today: date) -> PracticeOptions:
    """Return how this person does `exercise`, in their own week; a choice that no longer exists gives the default."""
    chosen = preferences(entries)
    preset = exercise.long if chosen.get(LENGTH_PREFERENCE) == "long" else exercise.short
    postures = {posture.value: posture for posture in catalogue.postures(exercise.id)}
    voice, bell, ambience = (chosen.get(name, "") for name in ("voice", "bell", "ground"))
    return PracticeOptions(
        exercise.id,
        min(max(_number(chosen, f"minutes:{exercise.id}", preset), exercise.shortest), exercise.longest),
        week=progress(entries, today).week,
        voice=voice if voice in {known.id for known in catalogue.voices()} else None,
        posture=postures.get(chosen.get("posture", "")),
        bell=Bell(bell) if bell in set(Bell) else Bell.BOWL,
        skip=frozenset(chosen.get("skip", "").split()),
        linger=frozenset(chosen.get("linger", "").split()),
        interval=min(_number(chosen, "interval", 0), exercise.longest),
        bell_volume=min(_number(chosen, "bell_volume", 100), 100) / 100,
        ambience=Ambience(ambience) if ambience in set(Ambience) else Ambience.NONE,
        settling=min(_number(chosen, "settling", 0), LONGEST_SETTLING_MINUTES),
        silence=chosen.get("silence") == "yes",
    )


def _number(chosen: Mapping[str, str], name: str, default: int) -> int:
    """A whole number a person has chosen; `default` for anything else."""
    number = whole_number(chosen.get(name, ""), 0, HIGHEST_NUMBER)
    return default if number is None else number


@dataclass(frozen=True, slots=True)
class PracticeQuestions:
    """What is asked around a practice: the answers of `Ratings` by name, in order, and whether a note is asked for."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    note: bool


def practice_questions(entries: Sequence[Entry]) -> PracticeQuestions:
    """Return what this person wants to be asked: every rating item and the note, as turned on or off by them."""
    chosen = preferences(entries)
    items = [
        item for item in RATING_RULES if chosen.get(item.preference, "yes" if item.on_by_default else "no") == "yes"
    ]
    return PracticeQuestions(
        tuple(item.before for item in items if item.before),
        tuple(item.after for item in items if item.after),
        chosen.get("ask_note", "yes") == "yes",
    )


def suggested_exercise(catalogue: Catalogue, entries: Sequence[Entry], today: date) -> Exercise:
    """Return this week's exercise; in a week of free choice the one practised last; else the first on offer."""
    offered = {exercise.id: exercise for exercise in catalogue.exercises()}
    week = catalogue.programme().week(progress(entries, today).week)
    for formal in week.formal:
        if formal.exercise in offered:
            return offered[formal.exercise]
    for entry in reversed(entries):
        if isinstance(entry.fact, Practice) and entry.fact.exercise in offered:
            return offered[entry.fact.exercise]
    return next(iter(offered.values()))
