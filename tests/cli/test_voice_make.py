"""A voice spoken by programs of the machine: one that stands in for piper, espeak-ng where it is installed, and none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

PIPER = """#!{python}
import sys, wave
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
text = sys.stdin.read().strip()
open({log!r}, "a", encoding="utf-8").write(text + "\\n")
count = len(open({log!r}, encoding="utf-8").read().splitlines())
if count == {breaks_at}:
    sys.exit("out of breath")
with wave.open(options["-f"], "wb") as file:
    file.setnchannels(1), file.setsampwidth(2), file.setframerate(22050)
    silence, tone = b"\\0\\0" * 6000, b"".join((8000 if i // 50 % 2 else -8000).to_bytes(2, "little", signed=True)
                                             for i in range(22050 * max(1, len(text) // 15)))
    file.writeframes(silence + tone + silence)
"""


def run(home: Path, *words: str, path: str = "/usr/bin:/bin", verb: str = "make") -> subprocess.CompletedProcess[str]:
    environment = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PATH": path,
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, "-P", "-m", "nærvær", "voice", verb, *words]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, encoding="utf-8", check=False)


def installed(home: Path, breaks_at: int = 0) -> str:
    """Put a piper that stands in for the real one on a path of its own; returns the path."""
    folder = home / "bin"
    folder.mkdir(exist_ok=True)
    program = folder / "piper"
    program.write_text(PIPER.format(python=sys.executable, log=str(home / "said"), breaks_at=breaks_at), "utf-8")
    program.chmod(0o755)
    return str(folder)


def test_piper_says_each_sentence_once_and_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    model = tmp_path / "stemme.onnx"
    model.write_bytes(b"a model")
    words = ("egen", "right-now", "--model", str(model))
    done = run(tmp_path, *words, path=installed(tmp_path, breaks_at=4))
    assert done.returncode == 1
    assert "De andre er lagret. Det sa: out of breath" in " ".join(done.stderr.split())
    folder = tmp_path / "data" / "naervaer" / "voices" / "egen"
    assert len(list(folder.glob("*.wav"))) == 3
    done = run(tmp_path, *words, path=installed(tmp_path))
    assert done.returncode == 0, done.stderr
    said = (tmp_path / "said").read_text("utf-8").splitlines()
    takes = sorted(folder.glob("*.wav"))
    assert len(said) == len(takes) + 1 == len(set(said)) + 1  # the one it broke off at was said again
    assert 'kind = "synthetic"' in (folder / "voice.toml").read_text("utf-8")
    assert 1.0 < soundfile.info(takes[0]).duration < 20.0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("egen", "right-now"), "espeak-ng er ikke installert"),
        (("egen", "right-now", "--model", "/finnes/ikke.onnx"), "piper er ikke installert"),
        (("synthetic-dark", "right-now"), ""),
    ],
)
def test_what_is_not_installed_is_said_and_nothing_is_made(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run(tmp_path, *words, path=str(empty))
    assert done.returncode in (1, 2)
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "naervaer" / "voices").exists()


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "egen", "right-now", "--model", "/finnes/ikke.onnx", path=installed(tmp_path))
    assert done.returncode == 1
    assert "/finnes/ikke.onnx" in done.stderr


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_reads_an_exercise_in_that_passes_the_check(tmp_path: Path) -> None:
    assert run(tmp_path, "maskin", "right-now").returncode == 0
    folder = tmp_path / "data" / "naervaer" / "voices" / "maskin"
    assert len(list(folder.glob("*.wav"))) > 20
    checked = run(tmp_path, "maskin", verb="check")
    assert checked.returncode == 0
    assert "Stemmen er hel." in checked.stdout
