"""The manual page in the pseudo-language: nothing of it passes by the catalogue."""

from __future__ import annotations

import re

import pytest

from languages.speaking import untranslated
from shell_companions.command_tree import program_command
from shell_companions.manual_page import manual_page

REQUESTS = re.compile(r"^(?:\.(?:SH|SS|TH|TP|PP|nh|ad l|ss 12 0)\b|'?\.?\\\".*)|\\f[BIR]|\\&", re.MULTILINE)
NAMES = frozenset({"backups", "wav", "flac", "ogg", "opus", "mp", "json", "NÆRVÆR", "naervaer", "COLUMNS"})


def read_roff(page: str) -> str:
    """The text of a page without what is roff's."""
    return REQUESTS.sub(" ", page).replace("\\-", "-").replace("\\(ti", "~")


@pytest.mark.usefixtures("pseudo_process")
def test_the_manual_page_is_in_the_language_of_the_screens() -> None:
    program = program_command()
    typed = {word for command in program.walk() for word in command.path}
    offered = {
        word
        for command in program.walk()
        for value in (*(option.value for option in command.options), *(each.value for each in command.arguments))
        if value is not None
        for word in value.words
    }
    text = read_roff(manual_page(program))
    assert len(text) > 10_000
    assert untranslated(text, frozenset(typed | offered) | NAMES) == set()
