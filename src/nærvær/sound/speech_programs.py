"""Programs on this machine that speak: espeak-ng, and piper with a model the person has. Neither comes with the program."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import soundfile

from ..domain.voice_workshop import ReadSound, SpeechFault, SpeechProblem

LONGEST_WAIT_SECONDS = 120
_WORDS_A_MINUTE = 130
_PIPER = "piper"


class Espeak:
    """espeak-ng in a language."""

    def __init__(self, language: str) -> None:
        """Raises `SpeechProblem` where it is not installed."""
        program = shutil.which("espeak-ng")
        if program is None:
            raise SpeechProblem(SpeechFault.NO_ESPEAK)
        self._command = [program, "-v", language, "-s", str(_WORDS_A_MINUTE), "--stdin", "-w"]

    def say(self, text: str) -> ReadSound:
        """Return the sentence as it is spoken. Raises `SpeechProblem`."""
        return _spoken(self._command, text)


class Piper:
    """piper with the model in a file."""

    def __init__(self, model: Path) -> None:
        """Raises `SpeechProblem` where it is not installed, and for a model that is not there."""
        program = _piper_command()
        if program is None:
            raise SpeechProblem(SpeechFault.NO_PIPER)
        if not model.is_file():
            raise SpeechProblem(SpeechFault.NO_MODEL, str(model))
        self._command = [*program, "-m", str(model), "-f"]

    def say(self, text: str) -> ReadSound:
        """Return the sentence as it is spoken. Raises `SpeechProblem`."""
        return _spoken(self._command, text)


def _piper_command() -> list[str] | None:
    """The program, or the module of this Python; both take the text on standard input."""
    program = shutil.which(_PIPER)
    if program is not None:
        return [program]
    return [sys.executable, "-m", _PIPER] if importlib.util.find_spec(_PIPER) is not None else None


def _spoken(command: Sequence[str], text: str) -> ReadSound:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        try:
            done = subprocess.run(  # noqa: S603 - a program the person has chosen; no shell
                [*command, str(file)],
                input=f"{text}\n".encode(),
                capture_output=True,
                timeout=LONGEST_WAIT_SECONDS,
                check=False,
            )
            if done.returncode != 0:
                raise SpeechProblem(SpeechFault.FAILED, _last_line(done.stderr))
            sound, rate = soundfile.read(io.BytesIO(file.read_bytes()), dtype="float32", always_2d=True)
        except subprocess.TimeoutExpired:
            raise SpeechProblem(SpeechFault.SLOW) from None
        except (OSError, soundfile.SoundFileError) as error:
            raise SpeechProblem(SpeechFault.FAILED, str(error)) from None
    if not len(sound):
        raise SpeechProblem(SpeechFault.FAILED)
    return ReadSound(sound.mean(axis=1), int(rate))


def _last_line(written: bytes) -> str:
    lines = written.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
