"""Has hatchling put completions and manual page in the wheel, where an installation has them below its prefix."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CHOOSES = ("NAERVAER_", "COLUMNS", "PYTHONPATH", "PYTHONHOME")
"""Begin the names of what would make another wheel of the same files."""


class ShellCompanionsHook(BuildHookInterface[Any]):
    """Makes the files in a process of its own, in UTF-8 whatever the locale of the build is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._made = tempfile.TemporaryDirectory(prefix="naervaer-")
        folder = Path(self._made.name)
        _make(Path(self.root), folder)
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                build_data["shared_data"][str(file)] = file.relative_to(folder).as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del build_data, artifact_path
        if version != "editable":
            self._made.cleanup()


def _make(root: Path, folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CHOOSES)}
    subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "shell_companions", str(folder)],
        cwd=root,
        env={**kept, "PYTHONPATH": os.pathsep.join(str(root / part) for part in ("src", "tools"))},
        check=True,
    )
