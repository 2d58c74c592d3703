"""What each setting is on a page of settings: a row of the list, and, where it has a few values, the question for them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from functools import partial

from ..domain.sound_samples import SoundSample
from ..quick_dataclass import dataclass
from .interviewer import Choose, DialogueContext, Interviewer, Option
from .own_data import OwnDataEnd

SettingDialogue = Callable[[Interviewer, DialogueContext], Coroutine[object, None, str | OwnDataEnd]]
"""Changes a setting. `OwnDataEnd.ERASED` ends the settings: there is nothing more to change."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings page: its name, label, present value, help, and the dialogue that changes it.

    The name stays when labels change; `values` are the labels of all that can be chosen, where they can be counted. Rows of
    one `group` stand together under its name.
    """

    name: str
    label: str
    detail: str
    help: str
    dialogue: SettingDialogue
    values: str = ""
    group: str = ""

    def option(self, index: int) -> Option[int]:
        """The row as one of a list, which answers with `index`."""
        return Option(self.label, index, self.detail, self.help, self.group)


def grouped(name: str, rows: Iterable[SettingRow]) -> tuple[SettingRow, ...]:
    """Return the rows as those of one group."""
    return tuple(replace(row, group=name) for row in rows)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked for one choice: its label, help, and values with their labels.

    `sample` makes what a value sounds like; None where there is nothing to hear.
    """

    label: str
    help: str
    values: tuple[tuple[object, str], ...]
    sample: Callable[[object], SoundSample | None] | None = None

    def label_of(self, present: object) -> str:
        """The label of the present value."""
        return dict(self.values).get(present, self.values[0][1])

    @property
    def value_labels(self) -> str:
        """The labels of all values, one after the other."""
        return " ".join(label for _value, label in self.values)

    def question(self, present: object) -> Choose[object]:
        """The question for the value, with the present one in focus."""
        sample = self.sample
        options = tuple(
            Option(label, value, sample=None if sample is None else partial(sample, value))
            for value, label in self.values
        )
        values = [value for value, _ in self.values]
        return Choose(self.label, self.help, options, values.index(present) if present in values else 0, shortcuts=True)
