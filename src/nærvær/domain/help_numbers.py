"""Telephone numbers for when it is too much, and the country whose numbers are shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .language import territory_of

_COUNTRY_OF_LANGUAGE = {"nb": "NO"}
"""Where a language is read when nothing else tells. Only languages of one country stand here."""
_TELLS_NOTHING = "en_US"
"""The locale of systems that were never told where they stand."""


class HelpPurpose(StrEnum):
    """What a number is called for."""

    TALK = "talk"
    DOCTOR = "doctor"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A number to call, for a known purpose or, with None, for what `text` says in a clinic's own words.

    `name` is who answers, or "".
    """

    number: str
    purpose: HelpPurpose | None
    name: str = ""
    text: str = ""


def choose_country(chosen: str, locale: str, language: str) -> str:
    """Return the country whose numbers are shown, or "" for none, because a wrong number is worse than no number.

    The first of these tells: what was `chosen` in the settings, the country in the system's `locale`, and the `language`
    of this installation, where that is read in one country only. A country whose numbers nobody has written down has none.
    """
    if chosen:
        return chosen.upper()
    country = territory_of(locale)
    if country and not (locale.startswith(_TELLS_NOTHING) and not language.startswith("en")):
        return country
    return _COUNTRY_OF_LANGUAGE.get(language, "")
