"""The menu of a desktop for tests: holds at most one entry, and touches nothing."""

from __future__ import annotations

from dataclasses import dataclass

from nærvær.domain.machine_settings import EntryWords


@dataclass
class RememberedMenu:
    """The port `MenuEntry` in memory; with `trouble` it refuses."""

    held: EntryWords | None = None
    trouble: OSError | None = None

    def add(self, words: EntryWords) -> None:
        if self.trouble:
            raise self.trouble
        self.held = words

    def remove(self) -> bool:
        if self.trouble:
            raise self.trouble
        held, self.held = self.held, None
        return held is not None

    def is_there(self) -> bool:
        return self.held is not None
