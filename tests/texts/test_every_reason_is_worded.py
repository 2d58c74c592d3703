"""Every reason a refusal can have has a sentence of its own, where there is no general one that is meant to serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import pytest

from nærvær.domain.clinic import ClinicFault
from nærvær.domain.credentials import PassphraseFault, PinFault
from nærvær.domain.errors import (
    BusyWith,
    DecodeFault,
    DiaryFault,
    ExpectedValue,
    FileFault,
    ImportFault,
    NameKind,
    SchedulerFault,
    SchedulerProblem,
    VoiceFault,
)
from nærvær.domain.group_slip import SlipFault
from nærvær.domain.kiosk import KioskFault
from nærvær.texts import clinic, diary_errors, errors, file_errors


@pytest.mark.parametrize(
    ("reasons", "sentences"),
    [
        (NameKind, errors._KINDS),
        (DiaryFault, diary_errors._PROBLEMS),
        (set(BusyWith) - {BusyWith.CLINIC}, diary_errors._BUSY),
        (ImportFault, file_errors.UNUSABLE),
        (ExpectedValue, file_errors._WANTED),
        (FileFault, file_errors.UNREADABLE),
        (FileFault, file_errors.why_unreadable("fila")),
        ((*FileFault, *VoiceFault, *DecodeFault), file_errors.SOUND_REASONS),
        (ClinicFault, clinic._CLINIC_PROBLEMS),
        (KioskFault, clinic._KIOSK_PROBLEMS),
        (FileFault, clinic._KIOSK_UNREADABLE),
        (SlipFault, clinic.SLIP_REASONS),
        (PinFault, clinic.PIN_REASONS),
        (PassphraseFault, clinic._PASSPHRASE_REASONS),
    ],
)
def test_every_reason_has_a_sentence(reasons: Iterable[StrEnum], sentences: Mapping[StrEnum, str]) -> None:
    assert [reason for reason in reasons if reason not in sentences] == []


def test_every_fault_of_a_scheduler_has_a_sentence_of_its_own() -> None:
    said = {errors.error_sentence(SchedulerProblem(fault, "systemd")) for fault in SchedulerFault}
    assert len(said) == len(SchedulerFault)
