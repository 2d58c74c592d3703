"""Facts told elsewhere, taken in at their place in time: a new file with both, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC

from ..domain.days import EARLIEST
from ..domain.own_data import Brought, Past
from ..domain.practice import Arrived, practice_day
from .carry import Told
from .chain import Row, Stamp, sealed
from .encoding import Encoded, encode, readable


def merged(rows: Sequence[Row], told: Sequence[Told], person: str) -> tuple[list[Row], Brought]:
    """`rows` with what of `told` was not known, in the order of time; each side keeps its own order.

    A known fact stays as it is, but for a note that was erased: who brings it in wants it back.
    """
    known = {row.id: row for row in rows}
    new = [fact for fact in told if fact.id not in known or _note_is_back(known[fact.id], fact)]
    back = {fact.id: _sealed(_with_note(known[fact.id], fact), person) for fact in new if fact.id in known}
    there = [back.get(row.id, row) for row in rows]
    coming = [_sealed(fact, person) for fact in new if fact.id not in known]
    kept = list(_in_time(there, coming, person))
    added = {fact.id for fact in new}
    left = sum(1 for fact in told if fact.id not in added and fact.fact.note not in (None, "", known[fact.id].note))
    brought = Brought(len(new), len(told) - len(new), notes_left=left)
    return [row._replace(seq=seq) for seq, row in enumerate(kept, 1)], brought


def past_told(rows: Sequence[Row], past: Iterable[Past], person: str) -> tuple[Told, ...]:
    """`past` as facts in the order of time, each in the week the person was in."""
    arrivals = [
        (row.at_utc, fact.week)
        for row in rows
        if row.person == person and row.kind == "arrived" and row.payload is not None
        if isinstance(fact := readable(row.kind, row.payload), Arrived)
    ]
    told = []
    for one in sorted(past, key=lambda one: one.at):
        at_utc = one.at.astimezone(UTC).isoformat(timespec="microseconds")
        fact, stood = one.fact, practice_day(one.at)
        if not one.week_told:
            fact = replace(fact, week=next((week for arrived, week in reversed(arrivals) if arrived <= at_utc), 1))
        if one.day is not None and one.day != stood:
            # What was told of later stands on the day it was told of; a day before there were any is the clock's fault.
            fact, stood = (replace(fact, on=one.day), stood) if one.day >= EARLIEST else (fact, one.day)
        told.append(Told(one.id, at_utc, str(one.at.tzinfo), stood.isoformat(), encode(fact)))
    return tuple(told)


def _note_is_back(row: Row, fact: Told) -> bool:
    return row.note is None and row.note_digest is not None and fact.fact.note is not None


def _with_note(row: Row, fact: Told) -> Told:
    """What stands in the diary, with the note that comes back: a table tells less of the rest than the diary does."""
    told = Encoded(row.kind, row.payload or fact.fact.payload, fact.fact.note)
    return Told(row.id, row.at_utc, row.zone, row.local_date, told)


def _sealed(fact: Told, person: str) -> Row:
    stamp = Stamp(fact.id, person, fact.at_utc, fact.zone, fact.local_date)
    return sealed(0, stamp, 0, fact.fact, b"")


def _in_time(there: Sequence[Row], coming: Sequence[Row], person: str) -> Iterator[Row]:
    waiting = list(reversed(coming))
    for row in there:
        while waiting and row.person == person and waiting[-1].at_utc < row.at_utc:
            yield waiting.pop()
        yield row
    yield from reversed(waiting)
