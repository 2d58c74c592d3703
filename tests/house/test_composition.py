"""Building what the faces stand on changes nothing in the process or on the disk; opening a face may."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nærvær.composition import Composition
from nærvær.tui.app import NaervaerApp, OpeningPage

STATE = """
import os, pkgutil, signal, sys, threading, time, warnings

def state():
    umask = os.umask(0o22)
    os.umask(umask)
    open_files = {}
    for descriptor in range(64):
        try:
            found = os.fstat(descriptor)
        except OSError:
            continue
        open_files[descriptor] = (found.st_dev, found.st_ino)
    return {
        "descriptors": open_files,
        "streams": [(name, id(getattr(sys, name))) for name in ("stdin", "stdout", "stderr", "__stdout__", "__stderr__")],
        "signals": [(number, signal.getsignal(number)) for number in sorted(signal.valid_signals())],
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "umask": umask,
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "hooks": (sys.excepthook, sys.unraisablehook, threading.excepthook, sys.displayhook),
        "switching": sys.getswitchinterval(),
        "warnings": list(warnings.filters),
        "time zone": time.tzname,
    }

def compare(before, after):
    for name, value in before.items():
        if after[name] != value:
            print("CHANGED", name, value, after[name])
"""
BUILD = """
from pathlib import Path
folder = Path(sys.argv[1])
before = state()
from nærvær import clinic_composition, composition
from nærvær.domain.kiosk import KioskSettings
home = composition.Composition(str(folder))
home.services(), home.shared_services()
clinic_composition.shared_screen(folder)
at_clinic = composition.Composition(str(folder))
clinic_composition.clinic_services(at_clinic)
clinic_composition.kiosk_services(at_clinic, KioskSettings(handover_dir="/media"), -1)
compare(before, state())
if folder.exists():
    print("MADE", *folder.rglob("*"))
"""
IMPORT = """
import numpy, platformdirs, soundfile, textual.app  # what others do when imported is theirs
import importlib
import nærvær
names = [module.name for module in pkgutil.walk_packages(nærvær.__path__, "nærvær.")]
before = state()
for name in names:
    importlib.import_module(name)
compare(before, state())
print(len(names), "modules")
"""


def run(code: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-P", "-X", "utf8", "-c", STATE + code, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_building_all_services_changes_nothing_in_the_process_and_nothing_on_the_disk(tmp_path: Path) -> None:
    assert run(BUILD, str(tmp_path / "data")) == []


def test_importing_any_module_changes_nothing_in_the_process() -> None:
    *changes, count = run(IMPORT)
    assert not changes
    assert int(count.split()[0]) > 100


async def test_the_app_can_be_run_under_textuals_own_test_with_real_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    app = NaervaerApp(Composition(str(tmp_path / "data")).services)
    async with app.run_test(size=(80, 24)):
        deadline = time.monotonic() + 60
        while isinstance(app.screen, OpeningPage):
            assert time.monotonic() < deadline, "still at the opening page"
            await asyncio.sleep(0.05)
        assert app.crash is None
        app.leave()
    assert (tmp_path / "data").exists()
