"""`nærvær voice import` as it is typed: the review line by line, what is kept, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

SPEECH = Path(__file__).parents[1] / "sound" / "people_speaking" / "austen.opus"
RATE = 16_000


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sound, _ = soundfile.read(SPEECH)
    room = np.random.default_rng(7)
    parts = []
    for start, end, pause in ((0, 7.05, 5), (7.05, 10.1, 12), (10.1, 15.4, 25), (15.4, 21.45, 9)):
        parts += [sound[round(start * RATE) : round(end * RATE)], room.normal(0, 0.0004, pause * RATE)]
    file = tmp_path_factory.mktemp("opptak") / "Kari leser Ærlig.wav"
    soundfile.write(file, np.concatenate(parts), RATE)
    return file


def run(home: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "COLUMNS": "80",
    }
    command = [sys.executable, "-P", "-m", "nærvær", "voice", *words]
    return subprocess.run(command, input=typed, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_recording_is_reviewed_line_by_line_kept_and_taken_away(recording: Path, tmp_path: Path) -> None:
    typed = "sammen 1\ndel 1\nsammen 9\nhei\npauser 20\npauser 1\nsammen 2\n\n"
    done = run(tmp_path, "import", str(recording), "--title", "Stille morgen", typed=typed)
    assert done.returncode == 0, done.stderr
    picture = done.stdout.splitlines()[0]
    assert picture.startswith("  0:00  ███████·····███············")
    assert "4 stykker tale" in done.stdout
    assert "Det nummeret finnes ikke her." in done.stdout
    assert "Det forsto jeg ikke. Ingenting er endret." in done.stdout
    assert "«Stille morgen» er lagret som øvelse" in done.stdout
    folder = tmp_path / "config" / "naervaer" / "recordings" / "kari-leser-aerlig"
    assert len(list(folder.glob("0*.flac"))) == 3
    assert "Stille morgen" in run(tmp_path, "import", "--remove", folder.name).stdout
    assert not folder.exists()


def test_nothing_is_kept_that_nobody_has_said_yes_to(recording: Path, tmp_path: Path) -> None:
    for typed in ("", "avbryt\n", "sammen 1\n"):
        done = run(tmp_path, "import", str(recording), typed=typed)
        assert done.returncode == 1
        assert "lagret" in done.stdout
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Hva vil du gjøre?"),
        (("import",), "FIL"),
        (("import", "/finnes/ikke.wav"), "Jeg finner ikke fila."),
        (("import", __file__), "Jeg får ikke lest denne lydfila."),
        (("import", "x.wav", "--id", "Å"), "kan ikke være id"),
        (("import", "x.wav", "--id", "sitting"), "fra før"),
        (("import", "x.wav", "--pauses", "0"), "sekunder"),
        (("import", "--remove", "kari"), "Jeg kjenner ikke øvelsen «kari»"),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run(tmp_path, *words)
    assert done.returncode in (1, 2)
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
