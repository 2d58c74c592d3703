"""A recogniser as listener: how much of each stored cue is heard as written.

`python tools/voice/listen.py [--voice V] [--exercise E]` decodes the stored files cue by cue, lets
Whisper base (offline) write down what it hears, and keeps character and word error rates in
report.json and report.md. Files heard before are not heard again until they change.

The recogniser is small and mishears people too: the figures compare voices and find cues worth
listening to; they are not a judgement of a listener.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
import soxr
from faster_whisper import WhisperModel

import cache
import fetch
import manuscripts
import report
import settings
import sheet
from heard import Heard, judged

HEARING_RATE = 16_000
PADDING = 0.3
"""Seconds of silence put around a cue for the recogniser."""
LISTENER = "whisper-base, int8, no, beam 5"


class Listener:
    """Whisper base by CTranslate2; remembers what it heard of a take it has heard before."""

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._model: WhisperModel | None = None

    def hear(self, speech: npt.NDArray[np.float32]) -> str:
        """What is heard in mono speech at 16 kHz."""
        quiet = np.zeros(round(PADDING * HEARING_RATE), dtype=np.float32)
        padded = np.concatenate([quiet, speech, quiet])
        key = hashlib.sha256(LISTENER.encode() + padded.tobytes()).hexdigest()
        note = cache.folder("heard", key[:2]) / key[2:34]
        if not note.exists():
            note.write_text(self._listen(padded), encoding="utf-8")
        return note.read_text(encoding="utf-8")

    def _listen(self, speech: npt.NDArray[np.float32]) -> str:
        if self._model is None:
            folder = str(fetch.listener())
            self._model = WhisperModel(
                folder, device="cpu", compute_type="int8", cpu_threads=self._threads
            )
        pieces, _ = self._model.transcribe(
            speech,
            language="no",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(piece.text.strip() for piece in pieces)


def listen(page: Mapping[str, Any], listener: Listener) -> list[Heard]:
    """Every stored cue of one exercise in one voice, heard; `page` is its cue sheet."""
    folder = manuscripts.AUDIO / page["voice"]
    sound, rate = soundfile.read(folder / page["sound"], dtype="float32")
    found = []
    for cue in page["cues"]:
        speech = soxr.resample(sound[cue["start"] : cue["end"]], rate, HEARING_RATE)
        heard = listener.hear(speech.astype(np.float32))
        found.append(judged(cue["id"], page["exercise"], cue["text"], heard))
    return found


def main() -> None:
    """Hears what changed since it was heard, one exercise at a time, and keeps each at once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voice", action="append", choices=sorted(settings.VOICES))
    parser.add_argument("--exercise", action="append", default=[])
    chosen = parser.parse_args()
    listener, findings = Listener(), report.read()
    for voice in chosen.voice or settings.VOICES:
        for path in sorted((manuscripts.AUDIO / voice).glob("*.json")):
            page = sheet.read(path)
            if page is None or (chosen.exercise and page["exercise"] not in chosen.exercise):
                continue
            if not findings.current(voice, page["exercise"]):
                cues = listen(page, listener)
                findings = findings.with_exercise(
                    voice, page["exercise"], cues, page["sound_sha256"]
                )
                report.write(findings)
                print(report.total_line(f"{voice}/{page['exercise']}", cues), flush=True)
    for voice, heard_cues in findings.cues.items():
        print(report.total_line(voice, heard_cues))
        for cue in sorted(heard_cues, key=lambda cue: -cue.cer)[:15]:
            print(f"  {cue.cer:.2f} {cue.id}: {cue.written}\n       → {cue.heard}")


if __name__ == "__main__":
    main()
