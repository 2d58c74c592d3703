"""Every reason a refusal can have has a sentence of its own; that it has one at all, mypy sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

import pytest

from nærvær.domain.clinic import ClinicFault, ClinicProblem, InvalidSecret, SecretKind
from nærvær.domain.errors import (
    Busy,
    BusyWith,
    DecodeFault,
    DiaryFault,
    DiaryProblem,
    ExpectedValue,
    FileFault,
    ImportFault,
    MissingSound,
    NameKind,
    RecordingFault,
    RecordingProblem,
    Refusal,
    SchedulerFault,
    SchedulerProblem,
    UnknownName,
    UnreadableFile,
    UnreadableSound,
    UnusableFile,
    VoiceFault,
)
from nærvær.domain.group_slip import SlipFault, SlipProblem
from nærvær.domain.kiosk import KioskFault, KioskProblem
from nærvær.domain.login_rules import PassphraseFault, PinFault
from nærvær.domain.teleprompter import MicrophoneFault, MicrophoneProblem
from nærvær.domain.voice_workshop import SpeechFault, SpeechProblem
from nærvær.texts.errors import error_sentence

REASONS: list[tuple[Iterable[StrEnum], Callable[[Any], Refusal]]] = [
    (NameKind, lambda kind: UnknownName(kind, "noe", ("a",))),
    (DiaryFault, lambda fault: DiaryProblem(fault, "/x")),
    (set(BusyWith) - {BusyWith.CLINIC}, Busy),
    (ImportFault, lambda fault: UnusableFile("/x", fault)),
    (ExpectedValue, lambda wanted: UnusableFile("/x", ImportFault.FACT, field="week", wanted=wanted)),
    (FileFault, lambda fault: UnreadableFile("/x", fault)),
    (
        {*FileFault, *VoiceFault, *DecodeFault},
        lambda fault: MissingSound("kari", "right-now", "/x", fault, missing=3, total=5),
    ),
    ({*FileFault, *DecodeFault}, lambda fault: UnreadableSound("/x", fault)),
    (RecordingFault, lambda fault: RecordingProblem(fault, "kari")),
    (MicrophoneFault, MicrophoneProblem),
    (SpeechFault, lambda fault: SpeechProblem(fault, "/x")),
    (ClinicFault, lambda fault: ClinicProblem(fault, "/x")),
    (KioskFault, lambda fault: KioskProblem(fault, "/x", "theme", why=FileFault.LOOP)),
    (FileFault, lambda fault: KioskProblem(KioskFault.UNREADABLE, "/x", why=fault)),
    (SlipFault, SlipProblem),
    (PinFault, lambda fault: InvalidSecret(SecretKind.PIN, fault)),
    (PassphraseFault, lambda fault: InvalidSecret(SecretKind.PASSPHRASE, fault)),
    (SchedulerFault, lambda fault: SchedulerProblem(fault, "systemd")),
]
"""The reasons of each refusal, and how it is made for one of them."""


@pytest.mark.parametrize(("reasons", "refusal"), REASONS)
def test_every_reason_has_a_sentence(reasons: Iterable[StrEnum], refusal: Callable[[Any], Refusal]) -> None:
    said = [error_sentence(refusal(reason)) for reason in reasons]
    assert len(set(said)) == len(said)
