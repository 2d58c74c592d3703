"""The wheel as a stranger meets it: installed into a fresh environment, run from another folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from installed_wheel import Installed
from nærvær import __version__

MINUTES = 3


def test_the_wheel_holds_sound_scripts_and_licences_and_nothing_from_the_workshop(installed: Installed) -> None:
    names = zipfile.ZipFile(installed.wheel).namelist()
    roots = {name.partition("/")[0] for name in names}
    named = f"naervaer-{__version__}"
    assert roots == {"nærvær", "naervaer_entry_point.py", f"{named}.dist-info", f"{named}.data"}
    voices = ("synthetic-light", "synthetic-dark", "synthetic-light-en", "synthetic-dark-en")
    folders = (*(f"audio/{voice}" for voice in voices), "data/nb/scripts")
    for part in (f"nærvær/{folder}/" for folder in folders):
        assert any(name.startswith(part) for name in names), part
    for licence in ("LICENSE", "LICENSE-CONTENT", "NOTICE"):
        assert any(name.endswith(f"/licenses/{licence}") for name in names), licence
    assert {"nærvær/py.typed", "nærvær/data/nb/programme.toml", "nærvær/data/poses.toml"} <= set(names)
    assert not [name for name in names if name.endswith((".part", ".pyc", ".wav"))]


def test_the_wheel_holds_every_take_of_every_voice_and_the_manuscripts_they_were_read_from(
    installed: Installed,
) -> None:
    wheel = zipfile.ZipFile(installed.wheel)
    names = set(wheel.namelist())
    sheets = [name for name in names if name.startswith("nærvær/audio/") and name.endswith(".json")]
    assert sheets
    for name in sheets:
        folder, sheet = name.rpartition("/")[0], json.loads(wheel.read(name))
        takes = {f"{folder}/{sheet['exercise']}/{take['id']}.opus": take["sha256"] for take in sheet["takes"]}
        assert {f"{folder}/{sheet['manuscript']}", *takes} <= names
        assert {take: hashlib.sha256(wheel.read(take)).hexdigest() for take in takes} == takes


@pytest.mark.parametrize("command", ["nærvær", "naervaer"])
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_both_commands_start_in_any_locale(installed: Installed, command: str, locale: str) -> None:
    assert __version__ in installed.run(command, "--version", LC_ALL=locale)


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Environments in which Python does not read file names as UTF-8."""
    ascii_only = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    found = {name: {"LC_ALL": name, **ascii_only} for name in ("C", "POSIX")}
    made = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        compiled = subprocess.run(
            ["localedef", "-i", "nb_NO", "-f", "ISO-8859-1", made / "nb_NO.ISO-8859-1"],
            capture_output=True,
            check=False,
        )
        if compiled.returncode == 0:
            found["nb_NO.ISO-8859-1"] = {"LC_ALL": "nb_NO.ISO-8859-1", "LOCPATH": str(made)}
    return found


@pytest.mark.skipif(os.name != "posix", reason="other systems read file names as UTF-8")
@pytest.mark.parametrize("command", ["nærvær", "naervaer"])
@pytest.mark.parametrize("locale", ["C", "POSIX", "nb_NO.ISO-8859-1"])
def test_both_commands_work_where_file_names_are_not_utf8(
    installed: Installed, locales: dict[str, dict[str, str]], command: str, locale: str, tmp_path: Path
) -> None:
    if locale not in locales:
        pytest.skip("this machine cannot make that locale")
    environment = locales[locale] | {"NAERVAER_DATA_DIR": str(tmp_path)}
    words = [os.fsencode(installed.commands / command), b"log", "Båttur på øya".encode(), b"--new"]
    if locale.startswith("nb_NO"):
        words[2] = "Båttur på øya".encode("latin-1")  # as a terminal in that locale sends it
    done = subprocess.run(words, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(installed.run(command, "progress", "--json", **environment))
    assert [practice["exercise"] for practice in told["practices"]] == ["Båttur på øya"]


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


def test_the_calendar_and_the_report_are_made_from_inside_the_wheel(installed: Installed) -> None:
    installed.run("naervaer", "remind", "-o", "p.ics", LC_ALL="C")
    assert installed.home.joinpath("p.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    installed.run("naervaer", "report", "-o", "r.html", LC_ALL="C")
    assert "Øving med nærvær" in installed.home.joinpath("r.html").read_text("utf-8")
