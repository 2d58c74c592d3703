"""The wheel as a stranger meets it: built, installed from the lock into a fresh environment, run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

ROOT = Path(__file__).resolve().parents[2]
MINUTES = 3


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


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("ny maskin på øya")
    call("-m", "hatchling", "build", "--target", "wheel", "--directory", folder / "dist")
    (wheel,) = folder.joinpath("dist").glob("*.whl")
    venv.create(folder / "env", symlinks=os.name == "posix")
    commands = folder / "env" / ("bin" if os.name == "posix" else "Scripts")
    install = (
        "-m",
        "pip",
        "--python",
        commands / "python",
        "install",
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
    )
    call(*install, "--require-hashes", "--requirement", "requirements/app.txt")
    call(*install, wheel)
    home = folder / "hjem"
    home.mkdir()
    return Installed(wheel, commands, home)


def test_the_wheel_holds_sound_scripts_and_licences_and_nothing_from_the_workshop(installed: Installed) -> None:
    names = zipfile.ZipFile(installed.wheel).namelist()
    roots = {name.partition("/")[0] for name in names}
    assert roots == {"nærvær", "naervaer-0.1.0.dist-info"}
    for part in ("nærvær/audio/synthetic-light/", "nærvær/audio/synthetic-dark/", "nærvær/data/scripts/"):
        assert any(name.startswith(part) for name in names), part
    for licence in ("LICENSE", "LICENSE-CONTENT", "NOTICE"):
        assert any(name.endswith(f"/licenses/{licence}") for name in names), licence
    assert not [name for name in names if name.endswith((".part", ".pyc", ".wav"))]


@pytest.mark.parametrize("command", ["nærvær", "naervaer"])
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_both_commands_start_in_any_locale(installed: Installed, command: str, locale: str) -> None:
    assert "0.1.0" in installed.run(command, "--version", LC_ALL=locale)


def test_the_exercises_are_found_inside_the_wheel(installed: Installed) -> None:
    text = installed.run("nærvær", "exercises", "--json", LC_ALL="C")
    json.loads(text)
    assert "breathing-space" in text
    assert "body-scan" in text


@pytest.mark.parametrize("voice", ["synthetic-light", "synthetic-dark"])
def test_the_sound_inside_the_wheel_speaks_for_exactly_the_minutes_asked_for(installed: Installed, voice: str) -> None:
    file = installed.home / f"{voice}.wav"
    installed.run("naervaer", "render", "breathing-space", "--minutes", str(MINUTES), "--voice", voice, "-o", file.name)
    samples, rate = soundfile.read(file, dtype="float32")
    assert len(samples) == MINUTES * 60 * rate
    tenths = np.sqrt(np.mean(samples.reshape(MINUTES * 600, -1) ** 2, axis=1))
    assert np.mean(tenths > 10 ** (-45 / 20)) > 0.2
