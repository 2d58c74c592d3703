"""The wheel, built and installed from the lock into a fresh environment."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel in it, and an empty home to run it in."""

    wheel: Path
    commands: Path
    home: Path

    def run(self, command: str, *arguments: str, **extra: str) -> str:
        """Run an installed command from an unrelated folder; what it wrote to standard output."""
        kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LANG") if key in os.environ}
        done = subprocess.run(
            [self.commands / command, *arguments],
            cwd=self.home,
            env={**kept, "HOME": str(self.home), **extra},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def call(*command: str | Path) -> None:
    """Run a command that must succeed."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def install_once(shared: Path, home: Path) -> Installed:
    """Build the wheel and install it in `shared`, or wait for the process that is doing so, or take what it made."""
    folder = shared / "ny maskin på øya"
    folder.mkdir(exist_ok=True)
    with waiting_for_each_other(folder / "lock"):
        ready = folder / "ready"
        if not ready.exists():
            install(folder)
            ready.touch()
    (wheel,) = folder.joinpath("dist").glob("*.whl")
    return Installed(wheel, commands_of(folder), home)


@contextmanager
def waiting_for_each_other(file: Path) -> Iterator[None]:
    """Hold a lock that other processes wait for; on Windows, where the tests run in one process, no lock is needed."""
    with file.open("w") as lock:
        if os.name == "posix":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def commands_of(folder: Path) -> Path:
    """The folder of the commands that are installed in `folder`."""
    return folder / "env" / ("bin" if os.name == "posix" else "Scripts")


def install(folder: Path) -> None:
    """Build the wheel and install it in `folder`."""
    call("-m", "hatchling", "build", "--target", "wheel", "--directory", folder / "dist")
    (wheel,) = folder.joinpath("dist").glob("*.whl")
    venv.create(folder / "env", symlinks=os.name == "posix")
    install = (
        "-m",
        "pip",
        "--python",
        commands_of(folder) / "python",
        "install",
        "--quiet",
        "--no-compile",  # ten seconds of a processor, for modules that are mostly never imported
        "--no-deps",
        "--only-binary",
        ":all:",
    )
    call(*install, "--require-hashes", "--requirement", "requirements/app.txt")
    call(*install, wheel)
