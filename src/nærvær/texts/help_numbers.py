"""Telephone numbers for when it is too much, with what each is for."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.catalogue import HelpNumber, HelpPurpose
from .i18n import Phrase, _, phrase

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
CALL = phrase("Blir det for tungt, kan du ringe:")
PURPOSES: dict[HelpPurpose, Phrase] = {
    HelpPurpose.TALK: phrase("Noen å snakke med"),
    HelpPurpose.DOCTOR: phrase("Legevakt, når det haster"),
    HelpPurpose.EMERGENCY: phrase("Nød, ved fare for liv"),
}
# Translators: what a number is for, in as few letters as can be: it stands beside the number on a very small screen.
SHORT_PURPOSES: dict[HelpPurpose, Phrase] = {
    HelpPurpose.TALK: phrase("Snakke med noen"),
    HelpPurpose.DOCTOR: phrase("Legevakt"),
    HelpPurpose.EMERGENCY: phrase("Nød"),
}


def what_for(number: HelpNumber) -> str:
    """What a number is for, and who answers."""
    purpose = number.text if number.purpose is None else PURPOSES[number.purpose]()
    if not number.name:
        return purpose
    # Translators: who answers a telephone number stands in the brackets: Noen å snakke med (Mental Helse).
    return _("{purpose} ({name})").format(purpose=purpose, name=number.name)


def short_lines(numbers: Iterable[HelpNumber]) -> str:
    """All numbers on as few lines as can be, for a small screen. No line ends within a number."""
    return " · ".join(
        _("{purpose}: {number}").format(purpose=_short_purpose(each), number=each.number.replace(" ", NO_BREAK_SPACE))
        for each in numbers
    )


def _short_purpose(number: HelpNumber) -> str:
    return number.name or number.text if number.purpose is None else SHORT_PURPOSES[number.purpose]()


def help_lines(numbers: Iterable[HelpNumber]) -> tuple[str, ...]:
    """A sentence that one may call, and one for each number; nothing where there are no numbers."""
    lines = tuple(_("{number}: {purpose}.").format(number=each.number, purpose=what_for(each)) for each in numbers)
    return (CALL(), *lines) if lines else ()
