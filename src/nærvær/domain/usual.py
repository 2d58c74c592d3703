"""What a person most likely wants: this week's exercise, done the way they have chosen before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .catalogue import Catalogue
from .practice import Entry, Practice
from .programme import Exercise
from .progress import preferences, progress
from .sound import Bell, Ground
from .wish import Wish

LONGEST_SETTLING_MINUTES = 5
LONGEST_NUMBER = 4


def usual_wish(catalogue: Catalogue, exercise: Exercise, entries: Sequence[Entry], today: date) -> Wish:
    """`exercise` in the person's own week, length and manner; what no longer exists is left to the usual."""
    chosen = preferences(entries)
    postures = {posture.value: posture for posture in catalogue.postures(exercise.id)}
    voice, bell, ground = (chosen.get(name, "") for name in ("voice", "bell", "ground"))
    return Wish(
        exercise.id,
        min(max(_whole(chosen, f"minutes:{exercise.id}", exercise.short), exercise.shortest), exercise.longest),
        week=progress(entries, today).week,
        voice=voice if voice in {known.id for known in catalogue.voices()} else None,
        posture=postures.get(chosen.get("posture", "")),
        bell=Bell(bell) if bell in set(Bell) else Bell.BOWL,
        skip=frozenset(chosen.get("skip", "").split()),
        linger=frozenset(chosen.get("linger", "").split()),
        interval=min(_whole(chosen, "interval", 0), exercise.longest),
        bell_volume=min(_whole(chosen, "bell_volume", 100), 100) / 100,
        ground=Ground(ground) if ground in set(Ground) else Ground.NONE,
        settling=min(_whole(chosen, "settling", 0), LONGEST_SETTLING_MINUTES),
    )


def _whole(chosen: Mapping[str, str], name: str, usual: int) -> int:
    """A whole number a person has chosen; anything else is the usual."""
    value = chosen.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER else usual


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
