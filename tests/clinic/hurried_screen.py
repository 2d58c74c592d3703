"""A kiosk whose screens play much faster than life and can be made to fail. Arguments: the rules' file.

The environment sets HURRY (how many times faster). In a screen, F6 fails in a handler, F7 in a worker, F8 in a thread,
each with a secret in its locals and in its message; F9 hangs up its own process.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

SECRET = "hemmelighet-" + "fra-en-person"


def run(rules: str) -> int:
    """The supervisor over this very file."""
    from pathlib import Path

    from nærvær.kiosk_settings_file import read_kiosk_settings
    from nærvær.kiosk_supervisor import Supervisor

    told = read_kiosk_settings(Path(rules))
    return Supervisor([sys.executable, "-P", __file__, rules, "screen", str(told.data_dir)], [], "Et øyeblikk").run()


def screen(rules: str, folder: str) -> int:
    """One screen, with faults to be had."""
    from textual import events

    import nærvær.sound
    from cli.hurried import HurriedPlayer
    from nærvær.clinic_composition import kiosk_screen
    from nærvær.tui.kiosk.kiosk_app import KioskApp

    speed = float(os.environ.get("HURRY", "60"))
    nærvær.sound.open_player = lambda score, *_: HurriedPlayer(score, speed)

    def fail(where: str) -> None:
        secret = SECRET
        raise ZeroDivisionError(f"{secret} {where}")

    async def work() -> None:
        fail("worker")

    real = KioskApp.on_event

    async def on_event(app: KioskApp, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            match event.key:
                case "f6":
                    fail("handler")
                case "f7":
                    app.run_worker(work())
                case "f8":
                    threading.Thread(target=fail, args=("thread",)).start()
                case "f9":
                    os.kill(os.getpid(), signal.SIGKILL)
        await real(app, event)

    KioskApp.on_event = on_event  # type: ignore[assignment] # the same, a little later
    return kiosk_screen([folder, rules, ""])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]) if len(sys.argv) == 2 else screen(sys.argv[1], sys.argv[3]))
