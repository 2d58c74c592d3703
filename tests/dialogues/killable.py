"""A practice in one of the three faces, to be killed: `run(FACE, FOLDER[, WORD])` with the diary in FOLDER.

FACE is `screen`, `kiosk` (the journey behind the lock, for the one person whose diary it is) or `lines`. The player runs
HURRY times faster than life (see `cli.hurried`), and a checkpoint is kept every two tenths of a second.

WORD is `settle` for lines that wait before the practice, or the code of a slip: lines are then the numbered list, and the
kiosk knows of the group session. FACE `group` is staff leading a group at the clinic in FOLDER; WORD is then their code.
"""

from __future__ import annotations

import asyncio
import importlib
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from nærvær.domain import checkpoint

checkpoint.FIRST_CHECKPOINT_SECONDS = checkpoint.CHECKPOINT_SECONDS = 0.2  # before the faces take them from there

from cli.hurried import compose  # noqa: E402
from clinic.houses import PASSPHRASE  # noqa: E402
from nærvær.domain.group_slip import SLIP_LENGTH, read_slip  # noqa: E402
from nærvær.domain.kiosk import KioskServices, KioskSettings  # noqa: E402
from nærvær.domain.practice import PracticeOptions, practice_day  # noqa: E402
from nærvær.domain.services import SharedServices  # noqa: E402
from nærvær.plain.console import LineStreams  # noqa: E402
from nærvær.plain.menu import menu  # noqa: E402
from nærvær.plain.practice import practise_once  # noqa: E402

# What the faces load when they are used, so that each start has it.
for _name in ("app", "diary_thread", "journey", "kiosk.group", "kiosk.kiosk_app", "kiosk.session", "kiosk.staff"):
    importlib.import_module(f"nærvær.tui.{_name}")

MINUTES = 3


def lines(folder: str, word: str) -> int:
    services = compose(folder)
    if len(word) == SLIP_LENGTH:
        return menu(services, LineStreams.standard())
    settling = 1.0 if word == "settle" else 0.0
    wish = PracticeOptions("breathing-space", MINUTES, settling=settling)
    return practise_once(services, wish, LineStreams.standard())


def screen(folder: str, _word: str) -> int:
    from nærvær.tui.app import run_app

    return run_app(lambda: compose(folder))


def kiosk(folder: str, word: str) -> int:
    from nærvær.tui.app import run_and_finish
    from nærvær.tui.diary_thread import DiaryThread, JourneyContext
    from nærvær.tui.kiosk.kiosk_app import KioskApp
    from nærvær.tui.kiosk.session import KioskJourney

    own = compose(folder)

    class OpenKiosk(KioskApp):
        """The kiosk after somebody has come in."""

        async def _live(self) -> None:
            shared = SharedServices(**{each.name: getattr(own, each.name) for each in fields(SharedServices)})
            diary = DiaryThread(own.open_diary)
            self.services = cast("Any", shared)
            self.session_began(diary)
            groups = [read_slip(word, {"body-scan": 60}, practice_day(own.now()))] if len(word) == SLIP_LENGTH else []
            try:
                await KioskJourney(JourneyContext(self, shared, diary), groups).live()
            finally:
                self.exit(0)

    never = cast("Any", None)
    parts = KioskServices(never, never, never, KioskSettings(sound_check=False), never, never, never)
    asyncio.run(run_and_finish(OpenKiosk(parts)))
    return 0


def group(folder: str, word: str) -> int:
    from nærvær.store.clinic import open_clinic
    from nærvær.store.clinic.clinic_keys import ClinicKeys
    from nærvær.store.clinic.clinic_paths import ClinicPaths
    from nærvær.tui.app import run_and_finish
    from nærvær.tui.kiosk.group import lead_group
    from nærvær.tui.kiosk.kiosk_app import KioskApp

    own = compose(folder)
    never = cast("Any", None)
    shared = SharedServices(**{each.name: getattr(own, each.name) for each in fields(SharedServices)})
    settings = KioskSettings(sound_check=False)
    keys = ClinicKeys(ClinicPaths(Path(folder)))
    parts = KioskServices(
        never,
        lambda: open_clinic(Path(folder), own.now, keys=keys),
        never,
        settings,
        random.Random(1).randrange,
        never,
        never,
    )

    class StaffKiosk(KioskApp):
        """The kiosk after a member of staff has come in."""

        async def _live(self) -> None:
            self.services = cast("Any", shared)
            self.session_began(None)
            with closing(parts.open_clinic()) as clinic:
                staff = clinic.staff_log_in(word, PASSPHRASE)
            try:
                await lead_group(self, parts, shared, staff)
            finally:
                self.exit(0)

    asyncio.run(run_and_finish(StaffKiosk(parts)))
    return 0


FACES: dict[str, Callable[[str, str], int]] = {"lines": lines, "screen": screen, "kiosk": kiosk, "group": group}


def run(face: str, folder: str, word: str = "") -> int:
    """Run a face until it ends or is killed."""
    return FACES[face](folder, word)
