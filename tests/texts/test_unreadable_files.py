"""A file that cannot be read is told of alike, whatever it holds."""

from __future__ import annotations

import pytest

from nærvær.domain.errors import ContentFault, FileFault, MissingSound
from nærvær.domain.kiosk import KioskFault, KioskProblem
from nærvær.domain.machine_settings import UnusableSettings
from nærvær.texts import settings
from nærvær.texts.errors import error_sentence
from nærvær.texts.file_errors import CONTENT_REASONS, why_it_is_unreadable, why_unreadable
from nærvær.texts.sound import sound_reason


@pytest.mark.parametrize("reason", FileFault)
def test_every_reason_has_words_wherever_files_are_read(reason: FileFault) -> None:
    why = why_it_is_unreadable(reason)
    assert f"{why}. Farger" in settings.settings_file_set_aside(UnusableSettings("/x/settings.toml", reason=reason))
    kiosk = KioskProblem(KioskFault.UNREADABLE, "/etc/naervaer/kiosk.toml", why=reason)
    assert why.casefold() in error_sentence(kiosk).casefold()
    assert sound_reason(MissingSound("kari", "right-now", "/x/a.wav", reason))


def test_a_person_s_own_content_is_told_of_in_the_same_words() -> None:
    why = {fault.value: why_unreadable(fault) for fault in FileFault}
    for reason in ("absent", "forbidden", "folder", "special", "loop"):
        assert CONTENT_REASONS[ContentFault(reason)]() == why[reason]
    assert (CONTENT_REASONS[ContentFault.NOT_UTF8](), CONTENT_REASONS[ContentFault.TOO_LARGE]()) == (
        why["encoding"],
        why["large"],
    )
