"""The app for one purpose: a voice is read in on the teleprompter, and it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path, PurePath

from ..domain.errors import Refusal
from ..domain.machine_settings import MachineSettingsStore
from ..domain.services import Services
from .app import NaervaerApp, run_until_closed
from .pages.teleprompter import read_in
from .themes import EVENING


class RecordingApp(NaervaerApp):
    """Shows the teleprompter over the voice in `folder`, and ends after it. No diary is opened."""

    def __init__(
        self, open_services: Callable[[], Services], folder: PurePath, machine_store: MachineSettingsStore | None = None
    ) -> None:
        super().__init__(open_services, EVENING.name, None, machine_store)
        self._folder = folder

    async def _live(self) -> None:
        try:
            services = await asyncio.to_thread(self._open_services)
            self.services = services
            await read_in(self.ask, services, self._folder)
        except Refusal as error:
            self.refused = error
        finally:
            self.exit(self.code, return_code=self.code)


def run_recording(
    open_services: Callable[[], Services],
    folder: PurePath,
    log: Callable[[], Path] | None = None,
    machine_store: MachineSettingsStore | None = None,
) -> int:
    """Run the teleprompter to its end and return the exit code. Raises the `Refusal` that ended it."""
    return run_until_closed(RecordingApp(open_services, folder, machine_store), log)
