"""Parses a file of telephone numbers for when it is too much: that of a country, or a clinic's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ..checked_table import CheckedTable, read_toml
from ..domain.catalogue import HelpNumber, HelpPurpose
from ..domain.errors import BrokenContent, ContentFault
from ..domain.language import is_country_code
from ..domain.validation import normalised
from .content_files import faults_as_broken_content, read_content

LARGEST_FILE = 20_000
LONGEST_TEXT = 60
"""Characters of a name and of own words: they stand beside the number, on a narrow screen too."""
MOST_NUMBERS = 5
"""So many that one finds the right one in distress, and the way back stays on the screen."""
_NUMBER = re.compile(r"\+?[0-9](?:[0-9 ]{0,17}[0-9])?")


def find_help_numbers(
    own: Path | None, countries: Path, country: str, note: Callable[[BrokenContent], object]
) -> tuple[HelpNumber, ...]:
    """Return the numbers in `own`, a clinic's file, else those of `country`, by its code, from its file in `countries`.

    What is wrong with the clinic's file is handed to `note`. Where there is neither file there are no numbers.
    """
    if own is not None:
        try:
            return _read_help_numbers(own)
        except BrokenContent as fault:
            note(fault)
    shipped = countries / f"{country}.toml"
    return _read_help_numbers(shipped) if is_country_code(country) and shipped.exists() else ()


def _read_help_numbers(file: Path) -> tuple[HelpNumber, ...]:
    return parse_help_numbers(read_content(file, LARGEST_FILE), str(file))


def parse_help_numbers(text: str, file: str) -> tuple[HelpNumber, ...]:
    """Return the numbers in `text`, in order. Raises `BrokenContent` naming file, line, key and reason."""
    with faults_as_broken_content(file):
        top = CheckedTable(read_toml(text), text, ("number",))
        if top.count("number") > MOST_NUMBERS:
            key = f"number[{MOST_NUMBERS + 1}]"
            top.fail(key, ContentFault.TOO_MANY_NUMBERS, found=top.count("number"), highest=MOST_NUMBERS)
        return tuple(map(_help_number, top.tables("number", ("number", "for", "name", "text"))))


def _help_number(table: CheckedTable) -> HelpNumber:
    number = table.text("number", LONGEST_TEXT).strip()
    if not _NUMBER.fullmatch(number):
        table.fail("number", ContentFault.BAD_PHONE_NUMBER, found=number)
    name = normalised(table.text("name", LONGEST_TEXT)) if table.has("name") else ""
    if table.has("text"):
        if table.has("for"):
            table.fail("for", ContentFault.PURPOSE_AND_TEXT)
        return HelpNumber(number, None, name, normalised(table.text("text", LONGEST_TEXT)))
    purpose = table.text("for", LONGEST_TEXT)
    known = tuple(each.value for each in HelpPurpose)
    if purpose not in known:
        table.fail("for", ContentFault.UNKNOWN_KIND, found=purpose, known=known)
    return HelpNumber(number, HelpPurpose(purpose), name)
