"""A file that cannot be read is told of alike, whatever it holds."""

from __future__ import annotations

import pytest

from nærvær.words import clinic_words, machine_words, sound_faults, unusable
from nærvær.words.broken_content import REASONS


@pytest.mark.parametrize("reason", unusable.UNREADABLE)
def test_every_reason_has_words_wherever_files_are_read(reason: str) -> None:
    why = unusable.why_unreadable("den")[reason]
    assert machine_words._REASONS[reason] == why
    assert clinic_words._KIOSK_UNREADABLE[reason].casefold() == why.casefold()
    assert reason in sound_faults.REASONS


def test_a_person_s_own_content_is_told_of_in_the_same_words() -> None:
    why = unusable.why_unreadable("fila")
    for reason in ("absent", "forbidden", "folder", "special", "loop"):
        assert REASONS[reason] == why[reason]
    assert (REASONS["not_utf8"], REASONS["too_large"]) == (why["encoding"], why["large"])
