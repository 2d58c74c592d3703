"""Words for time, days and the eight weeks: facts, never verdicts."""

from __future__ import annotations

import math


def minutes(count: int) -> str:
    """A number of minutes in words."""
    return f"{count} minutt" if count == 1 else f"{count} minutter"


def lasted(seconds: float) -> str:
    """How long something went on, to the nearest minute; short stretches in seconds."""
    if seconds < 59.5:
        whole = round(seconds)
        return f"{whole} sekund" if whole == 1 else f"{whole} sekunder"
    return minutes(round(seconds / 60))


def clock(seconds: float) -> str:
    """Time left as m:ss, rounded up, so that it reads 0:00 only at the end."""
    whole = max(0, math.ceil(seconds - 1e-9))
    return f"{whole // 60}:{whole % 60:02d}"


def days(count: int) -> str:
    """A number of days in words."""
    return f"{count} dag" if count == 1 else f"{count} dager"


def days_of(count: int, invited: int | None) -> str:
    """Days practised beside the days invited to; a fact."""
    return days(count) if invited is None else f"{count} av {invited}"


TITLE = "Ukene dine"
WEEK = "Uke"
DAYS = "Dager"
FORMAL = "Øvelser"
INFORMAL = "Hverdag"
MINUTES = "Minutter"
SHORT_DAYS = "Dag"
SHORT_FORMAL = "Øv"
SHORT_INFORMAL = "Hv"
SHORT_MINUTES = "Min"
NOTHING = "–"
EMPTY = "Her ser du ukene dine når du har gjort en øvelse eller to."
BACK = "Tilbake"


def week_of(number: int) -> str:
    """Where in the plan."""
    return f"Uke {number} av 8"


def visit_to(week: int, visit: int) -> str:
    """A stay in a week by its numbers."""
    return f"{week}" if visit == 1 else f"{week} ({visit}. gang)"


def seven_days(count: int) -> str:
    """The one sentence under the table."""
    if count == 0:
        return "Du kan begynne igjen når det passer. Alt du har gjort, står her."
    return f"De siste sju dagene har du øvd {days(count)}."
