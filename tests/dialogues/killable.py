"""A practice in one of the three faces, to be killed: `python killable.py FACE FOLDER` with the diary in FOLDER.

FACE is `screen`, `kiosk` (the journey behind the lock, for the one person whose diary it is) or `lines`. The player runs
HURRY times faster than life (see `cli.hurried`), and a checkpoint is kept every two tenths of a second.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any, cast

from nærvær.domain import checkpoint

checkpoint.FIRST_CHECKPOINT_SECONDS = checkpoint.CHECKPOINT_SECONDS = 0.2  # before the faces take them from there

from cli.hurried import compose  # noqa: E402
from nærvær.domain.kiosk import KioskServices, KioskSettings  # noqa: E402
from nærvær.domain.practice import PracticeOptions  # noqa: E402
from nærvær.domain.services import SharedServices  # noqa: E402
from nærvær.plain.console import LineStreams  # noqa: E402
from nærvær.plain.practice import practise_once  # noqa: E402

MINUTES = 3


def lines(folder: str) -> int:
    services = compose(folder)
    settling = 1.0 if "settle" in sys.argv[3:] else 0.0
    wish = PracticeOptions("breathing-space", MINUTES, settling=settling)
    return practise_once(services, wish, LineStreams.standard())


def screen(folder: str) -> int:
    from nærvær.tui.app import run_app

    return run_app(lambda: compose(folder))


def kiosk(folder: str) -> int:
    from nærvær.tui.app import run_and_finish
    from nærvær.tui.diary_thread import DiaryThread
    from nærvær.tui.journey_context import JourneyContext
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
            try:
                await KioskJourney(JourneyContext(self, shared, diary), ()).live()
            finally:
                self.exit(0)

    never = cast("Any", None)
    parts = KioskServices(never, never, never, KioskSettings(sound_check=False), never, never)
    asyncio.run(run_and_finish(OpenKiosk(parts)))
    return 0


FACES: dict[str, Callable[[str], int]] = {"lines": lines, "screen": screen, "kiosk": kiosk}

if __name__ == "__main__":
    sys.exit(FACES[sys.argv[1]](sys.argv[2]))
