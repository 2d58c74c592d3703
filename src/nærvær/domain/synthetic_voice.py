"""A synthetic voice made on one's own machine: the program that speaks, and why it does not."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from .errors import Refusal

if TYPE_CHECKING:
    from .voice_workshop import ReadSound


class SpeechFault(StrEnum):
    """Why a program does not speak: it is not installed, its model is not there, it failed, or it takes too long."""

    NO_ESPEAK = "no_espeak"
    NO_PIPER = "no_piper"
    NO_MODEL = "no_model"
    FAILED = "failed"
    SLOW = "slow"


class SpeechProblem(Refusal):
    """A program does not speak: why, and what it said or which file it is about."""

    def __init__(self, reason: SpeechFault, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".rstrip())
        self.reason = reason
        self.detail = detail


class SpeechProgram(Protocol):
    """Says sentences."""

    def say(self, text: str) -> ReadSound:
        """Return the sentence as it is spoken. Raises `SpeechProblem`."""
