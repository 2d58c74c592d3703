"""What a person most likely wants: this week's exercise, done the way they have chosen before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .catalogue import Catalogue
from .practice import Entry, Practice
from .programme import Exercise
from .progress import preference, progress
from .sound import Bell
from .wish import Wish


def usual_wish(catalogue: Catalogue, exercise: Exercise, entries: Sequence[Entry], today: date) -> Wish:
    """`exercise` in the person's own week, length, voice, posture and bell; what no longer exists is left to the usual."""
    chosen = preference(entries, f"minutes:{exercise.id}") or ""
    minutes = int(chosen) if chosen.isascii() and chosen.isdigit() else exercise.short
    postures = {posture.value: posture for posture in catalogue.postures(exercise.id)}
    voice = preference(entries, "voice")
    bell = preference(entries, "bell")
    return Wish(
        exercise.id,
        min(max(minutes, exercise.shortest), exercise.longest),
        week=progress(entries, today).week,
        voice=voice if voice in {known.id for known in catalogue.voices()} else None,
        posture=postures.get(preference(entries, "posture") or ""),
        bell=Bell(bell) if bell in set(Bell) else Bell.BOWL,
    )


def suggested(catalogue: Catalogue, entries: Sequence[Entry], today: date) -> Exercise:
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
