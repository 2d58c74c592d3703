"""Preferences as they lie in a diary: texts by name. The names and values stand here as 0.1.0 wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from nærvær.domain.diary import Entry, Preference
from nærvær.domain.preferences import Preferences


def stored_preferences(entries: Sequence[Entry]) -> dict[str, str]:
    """What is stored, the latest value of each name."""
    return {entry.fact.name: entry.fact.value for entry in entries if isinstance(entry.fact, Preference)}


def chosen(stored: Mapping[str, str] | Sequence[tuple[str, str]]) -> Preferences:
    """What a diary with these preferences, in this order, means."""
    at = datetime(2026, 3, 4, 8, tzinfo=UTC)
    facts = (Preference(name, value) for name, value in (stored.items() if isinstance(stored, Mapping) else stored))
    return Preferences.from_entries([Entry(str(n), at, "UTC", date(2026, 3, 4), fact) for n, fact in enumerate(facts)])
