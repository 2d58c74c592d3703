"""A consent to use a voice that is over is asked for anew, dated, and kept in the folder; past days are not taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from nærvær.catalogue.voice_folder import create_voice_folder, read_voice_folder
from nærvær.dialogues.interviewer import DialogueContext, EnterText, Show
from nærvær.dialogues.voice_consent import renew_consent
from nærvær.domain.own_voice import MOST_EARLIER, Sentence, VoiceCard, VoiceConsent
from nærvær.sound.decode_check import decode_in_worker
from nærvær.voice_workshop import FolderVoices
from stepped import SteppedInterviewer, Work

TODAY = date(2026, 11, 29)
OVER = VoiceConsent("Kari Nordmann", "øvelsene i gruppa", date(2025, 11, 1), date(2026, 11, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_voice_folder(
        tmp_path / "kari", VoiceCard("Kari", "Kari", "gruppa", consent=OVER), [Sentence(1, "right-now", "Hei.")]
    )
    return tmp_path / "kari"


def consent_after(folder: Path, *answers: object) -> VoiceConsent | None:
    """The consent in the folder when the questions have got these answers, in turn."""
    workshop = FolderVoices(folder.parent, (), decode_in_worker, lambda _: None)
    context = cast("DialogueContext", SimpleNamespace(today=lambda: TODAY))
    talk = renew_consent(workshop, read_voice_folder(folder), SteppedInterviewer(), context)
    step, given = talk.send(None), list(answers)
    try:
        while True:
            if isinstance(step, Work):
                step = talk.send(step.do())
            else:
                assert isinstance(step, Show | EnterText)
                step = talk.send(given.pop(0))
    except StopIteration:
        assert not given
    return read_voice_folder(folder).card.consent


def test_it_holds_from_today_until_the_day_that_was_told_and_past_days_are_asked_again(folder: Path) -> None:
    renewed = consent_after(folder, True, "1.6.2020", "igår", "1.6.2027")
    assert renewed == VoiceConsent("Kari Nordmann", "øvelsene i gruppa", TODAY, date(2027, 6, 1))
    assert [sentence.text for sentence in read_voice_folder(folder).sentences] == ["Hei."]


def test_without_a_last_day_it_holds_until_it_is_withdrawn(folder: Path) -> None:
    assert consent_after(folder, True, " ") == VoiceConsent("Kari Nordmann", "øvelsene i gruppa", TODAY, None)


def test_nothing_is_written_where_nobody_has_said_yes(folder: Path) -> None:
    assert consent_after(folder, False) == OVER


def test_what_was_agreed_before_is_kept_and_of_too_much_the_latest(folder: Path) -> None:
    for year in range(2027, 2027 + MOST_EARLIER + 1):
        consent_after(folder, True, f"1.6.{year}")
    earlier = read_voice_folder(folder).card.earlier
    assert [each.until for each in earlier] == [date(year, 6, 1) for year in range(2027, 2027 + MOST_EARLIER)]
    assert set(earlier) == {VoiceConsent("Kari Nordmann", "øvelsene i gruppa", TODAY, each.until) for each in earlier}


def test_a_folder_that_tells_no_consent_is_told_one_question_by_question(folder: Path) -> None:
    card = folder / "voice.toml"
    card.write_text(card.read_text("utf-8").partition("\n[consent]")[0], encoding="utf-8")
    told = consent_after(folder, "Kari Nordmann", "øvelsene", "")
    assert told == VoiceConsent("Kari Nordmann", "øvelsene", TODAY, None)
    assert read_voice_folder(folder).card.earlier == ()
