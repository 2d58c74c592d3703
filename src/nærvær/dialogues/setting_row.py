"""One row of the settings page, which several modules have rows for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from .interviewer import DialogueContext, Interviewer
from .own_data import OwnDataEnd

SettingDialogue = Callable[[Interviewer, DialogueContext], Coroutine[object, None, str | OwnDataEnd]]
"""Changes a setting. `OwnDataEnd.ERASED` ends the settings: there is nothing more to change."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings page: its label, present value, help, and the dialogue that changes it."""

    label: str
    detail: str
    help: str
    dialogue: SettingDialogue
