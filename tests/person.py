"""A person at a machine: an own home, an own diary, a sound card that is recorded, and a terminal."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from null_sink import NullSink
from nærvær import store
from nærvær.cli.commands.diary import progress_data
from nærvær.domain.practice import practice_day
from nærvær.domain.progress import progress
from terminal import Terminal


@dataclass(frozen=True)
class Person:
    """Somebody with a home of their own and nærvær installed as `program`."""

    program: Path
    home: Path
    sink: NullSink

    @property
    def environment(self) -> dict[str, str]:
        """What their programs run with."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "TZ": "Europe/Oslo",
            "NAERVAER_DATA_DIR": str(self.home / "dagbok"),
            **self.sink.environment,
        }

    def sits_down(self, *arguments: str, columns: int = 80, rows: int = 24) -> Terminal:
        """Open a terminal and start nærvær in it."""
        return Terminal((self.program, *arguments), self.environment, columns, rows)

    def types(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run one command with `text` on its standard input."""
        return subprocess.run(
            [self.program, *arguments],
            env=self.environment,
            input=text,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def told(self) -> dict[str, Any]:
        """What their diary comes to, as `nærvær progress --json` tells it, without a program that is started for it."""
        with store.open_diary(self.home / "dagbok", _now) as diary:
            entries = diary.entries()
        weeks: dict[str, Any] = json.loads(json.dumps(progress_data(progress(entries, practice_day(_now())), {})))
        return weeks

    def practices(self) -> list[dict[str, Any]]:
        """What the diary holds."""
        practices: list[dict[str, Any]] = self.told()["practices"]
        return practices


def _now() -> datetime:
    return datetime.now(ZoneInfo("Europe/Oslo"))
