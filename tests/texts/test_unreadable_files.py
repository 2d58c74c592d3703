"""A file that cannot be read is told of alike, whatever it holds."""

from __future__ import annotations

import pytest

from nærvær.texts import clinic, file_errors, settings
from nærvær.texts.file_errors import CONTENT_REASONS


@pytest.mark.parametrize("reason", file_errors.UNREADABLE)
def test_every_reason_has_words_wherever_files_are_read(reason: str) -> None:
    why = file_errors.why_unreadable("den")[reason]
    assert settings._MACHINE_REASONS[reason] == why
    assert clinic._KIOSK_UNREADABLE[reason].casefold() == why.casefold()
    assert reason in file_errors.SOUND_REASONS


def test_a_person_s_own_content_is_told_of_in_the_same_words() -> None:
    why = file_errors.why_unreadable("fila")
    for reason in ("absent", "forbidden", "folder", "special", "loop"):
        assert CONTENT_REASONS[reason] == why[reason]
    assert (CONTENT_REASONS["not_utf8"], CONTENT_REASONS["too_large"]) == (why["encoding"], why["large"])
