"""What a person lets the staff of a clinic do: one consent for one thing, each with the day it was given or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from ..quick_dataclass import dataclass
from .diary import Entry, Preference

_BOTH_IN_0_1_0 = "share"
"""The one consent of 0.1.0, for report and export alike. A yes to it counts for the lesser of the two, the report."""
_ANSWERS = {"yes": True, "no": False}


class Consent(StrEnum):
    """What a person can say yes or no to; the values are the stored names of the preferences.

    `REPORT`: staff may make the report, which has numbers only. `EXPORT`: staff may take out everything, with all that the
    person has written. `PIN_HELP`: staff may open the code, so that the person chooses a new PIN.
    """

    REPORT = "share_report"
    EXPORT = "share_export"
    PIN_HELP = "pin_help"


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Whether a consent is given, and since which day; None: the person has not answered, and the default holds."""

    given: bool
    since: date | None = None


DEFAULTS = {
    Consent.REPORT: ConsentState(given=False),
    Consent.EXPORT: ConsentState(given=False),
    # Without an answer a forgotten PIN must not cost the person all that is theirs. They are told when it is used.
    Consent.PIN_HELP: ConsentState(given=True),
}


def consents(entries: Sequence[Entry]) -> dict[Consent, ConsentState]:
    """Return how each consent stands: the latest answer counts."""
    answered: dict[str, ConsentState] = {}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, Preference) and fact.value in _ANSWERS:
            given, before = _ANSWERS[fact.value], answered.get(fact.name)
            if before is None or before.given != given:
                answered[fact.name] = ConsentState(given, entry.local_date)
    earlier = answered.get(_BOTH_IN_0_1_0, DEFAULTS[Consent.REPORT])
    defaults = {**DEFAULTS, Consent.REPORT: earlier}
    return {consent: answered.get(consent, defaults[consent]) for consent in Consent}


def is_to_be_asked_anew(entries: Sequence[Entry]) -> bool:
    """Return whether a yes of 0.1.0 stands that the person has not yet been asked about thing by thing."""
    chosen = {entry.fact.name: entry.fact.value for entry in entries if isinstance(entry.fact, Preference)}
    return chosen.get(_BOTH_IN_0_1_0) == "yes" and not {Consent.REPORT, Consent.EXPORT} & chosen.keys()
