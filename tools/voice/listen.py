"""A recogniser as listener: how much of each stored cue is heard as written.

`python tools/voice/listen.py [--voice V] [--exercise E]` decodes the stored files cue by cue, lets
Whisper base (offline) write down what it hears, and keeps character and word error rates in
report.json and report.md. The recogniser is small and mishears people too: the figures compare
voices and find cues worth listening to; they are not a judgement of a listener.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

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

HEARING_RATE = 16_000
PADDING = 0.3
"""Seconds of silence put around a cue for the recogniser."""
LISTENER = "whisper-base, int8, no, beam 5"


@dataclass(frozen=True, slots=True)
class Heard:
    """One cue as heard; distances are edits, lengths are of the written text."""

    id: str
    exercise: str
    written: str
    heard: str
    character_edits: int
    characters: int
    word_edits: int
    words: int

    @property
    def cer(self) -> float:
        """Character error rate."""
        return self.character_edits / max(self.characters, 1)


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


def judged(cue_id: str, exercise: str, written: str, heard: str) -> Heard:
    """Error counts of one cue, on letters only: no case, no punctuation."""
    want, got = plain(written), plain(heard)
    return Heard(
        cue_id,
        exercise,
        written,
        heard,
        edits(want, got),
        len(want),
        edits(want.split(), got.split()),
        len(want.split()),
    )


def plain(text: str) -> str:
    """Lower-case words with one space between, no punctuation."""
    letters = re.sub(r"[^\w\s]", " ", unicodedata.normalize("NFC", text).lower())
    return " ".join(letters.split())


def edits(want: Sequence[str], got: Sequence[str]) -> int:
    """Levenshtein distance."""
    row = list(range(len(got) + 1))
    for i, wanted in enumerate(want, start=1):
        before, row[0] = row[0], i
        for j, found in enumerate(got, start=1):
            step = before if wanted == found else before + 1
            before, row[j] = row[j], min(step, row[j] + 1, row[j - 1] + 1)
    return row[-1]


def listen(voice: str, exercises: Sequence[str], listener: Listener) -> list[Heard]:
    """Every stored cue of a voice (in these exercises, or all), heard."""
    found = []
    for path in sorted((manuscripts.AUDIO / voice).glob("*.json")):
        page = sheet.read(path)
        if page is None or (exercises and page["exercise"] not in exercises):
            continue
        sound, rate = soundfile.read(path.with_name(page["sound"]), dtype="float32")
        for cue in page["cues"]:
            speech = soxr.resample(sound[cue["start"] : cue["end"]], rate, HEARING_RATE)
            heard = listener.hear(speech.astype(np.float32))
            found.append(judged(cue["id"], page["exercise"], cue["text"], heard))
    return found


def main() -> None:
    """Listens, prints totals, and writes the report when the whole library was heard."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voice", action="append", choices=sorted(settings.VOICES))
    parser.add_argument("--exercise", action="append", default=[])
    chosen = parser.parse_args()
    listener = Listener()
    results = {v: listen(v, chosen.exercise, listener) for v in chosen.voice or settings.VOICES}
    for voice, cues in results.items():
        print(report.total_line(voice, cues))
        for cue in sorted(cues, key=lambda cue: -cue.cer)[:15]:
            print(f"  {cue.cer:.2f} {cue.id}: {cue.written}\n       → {cue.heard}")
    if not chosen.exercise and not chosen.voice:
        folder = Path(__file__).parent
        content = {v: [asdict(cue) for cue in cues] for v, cues in results.items()}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / "report.json").write_text(text + "\n", encoding="utf-8")
        (folder / "report.md").write_text(report.page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
