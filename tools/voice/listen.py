"""Listens to the stored voices: `python tools/voice/listen.py [--voice V] [--exercise E] [--every N]`.

Decodes the takes one by one, lets Whisper base (offline) write down what it hears, measures prosody,
pace, spectrum and quality, and keeps it in report.json and report.md. Takes heard before are not heard
again until they change. `--every N` hears every Nth take of an exercise, which no one has chosen.

The recogniser is small and mishears people too: the figures compare voices and find cues worth
listening to; they are not a judgement of a listener. It has no part in how takes are made.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import soundfile
import soxr
from faster_whisper import WhisperModel

import fetch
import manuscripts
import measure
import report
import settings
import sheet
from mastering import Samples
from report import Finding, Heard

HEARING_RATE = 16_000
PADDING = 0.3
"""Seconds of silence put around a cue for the recogniser."""
JUDGED_S = 60.0
"""How much speech of each exercise DNSMOS rates."""


class Listener:
    """Whisper base by CTranslate2, loaded when it first listens."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._model: WhisperModel | None = None

    def hear(self, speech: Samples, rate: int, language: str) -> str:
        """What is heard in mono speech in a language (its code, as settings has it)."""
        quiet = np.zeros(round(PADDING * HEARING_RATE), dtype=np.float32)
        low = np.asarray(soxr.resample(speech, rate, HEARING_RATE), dtype=np.float32)
        if self._model is None:
            self._model = WhisperModel(
                str(fetch.listener()), device="cpu", compute_type="int8", cpu_threads=self._threads
            )
        pieces, _ = self._model.transcribe(
            np.concatenate([quiet, low, quiet]),
            language={"nb": "no"}.get(language, language),
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(piece.text.strip() for piece in pieces)


SAME_WORDS = {
    "en": {"practicing": "practising", "practiced": "practised", "color": "colour", "1": "one", "2": "two",
           "3": "three", "4": "four", "5": "five", "10": "ten"},
}  # fmt: skip
"""Spellings of the recogniser that are no other word, by language."""


def judged(written: str, heard: str, language: str = "nb") -> Heard:
    """What was heard of a text, with its errors in letters and words: no case, no punctuation, one spelling."""
    same = SAME_WORDS.get(language, {})
    want, got = plain(written), " ".join(same.get(word, word) for word in plain(heard).split())
    return Heard(
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


JUDGE_RATE = 16_000
JUDGE_FRAMES = 144_160
JUDGE_OVERALL = (-0.06766283, 1.11546468, 0.04602535)
"""From what the model gives to the scale of opinions 1–5, as DNSMOS P.835 publishes it."""


def rated(speech: Samples, rate: int) -> float:
    """DNSMOS P.835, overall, of at least a little speech; a short clip is repeated to nine seconds."""
    clip = np.asarray(soxr.resample(speech, rate, JUDGE_RATE), dtype=np.float32)
    clip = np.tile(clip, -(-JUDGE_FRAMES // len(clip)))
    scores = [
        _judge().run(None, {"input_1": clip[None, start : start + JUDGE_FRAMES]})[0][0][2]
        for start in range(0, len(clip) - JUDGE_FRAMES + 1, JUDGE_RATE)
    ]
    return float(np.polyval(JUDGE_OVERALL, np.array(scores)).mean())


@cache
def _judge() -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(str(fetch.judge()), options, providers=["CPUExecutionProvider"])


@dataclass(frozen=True, slots=True)
class StoredExercise:
    """One exercise in one voice: its sheet, and which of its lines the thought goes on after."""

    voice: Path
    page: Mapping[str, Any]
    goes_on: Mapping[str, bool]

    def sound(self, take: Mapping[str, Any]) -> Samples:
        """The decoded samples of a take."""
        path = self.voice / self.page["exercise"] / f"{take['id']}.opus"
        samples, _ = soundfile.read(path, dtype="float32")
        return np.asarray(samples, dtype=np.float32)


def stored(voice: Path) -> list[StoredExercise]:
    """What lies in a voice folder in this form, in order of file name."""
    found = []
    for path in sorted(voice.glob("*.json")):
        page = sheet.read(path)
        if page is not None and page.get("format") == sheet.FORMAT:
            manuscript = manuscripts.read(voice / page["manuscript"])
            found.append(StoredExercise(voice, page, {x.id: x.goes_on for x in manuscript.lines}))
    return found


def listen(exercise: StoredExercise, before: Mapping[str, Finding], every: int, ear: Listener) -> list[Finding]:  # fmt: skip
    """Every take measured; every Nth one heard too, unless that very sound was heard `before`."""
    rate, found = int(exercise.page["rate"]), []
    language = settings.VOICES[exercise.page["voice"]].language
    for number, take in enumerate(exercise.page["takes"]):
        known = before.get(take["id"])
        is_known = known is not None and known.sha256 == take["sha256"]
        is_due = number % every == 0
        if known is not None and is_known and (known.heard or not is_due):
            found.append(known)
            continue
        sound = exercise.sound(take)
        heard = judged(take["text"], ear.hear(sound, rate, language), language) if is_due else None
        measures = measure.take(sound, rate, take["text"], exercise.goes_on.get(take["id"], False))
        found.append(
            Finding(
                take["id"], exercise.page["exercise"], take["sha256"], take["text"], heard, measures
            )
        )
    return found


def sounding(exercises: Sequence[StoredExercise]) -> report.Sounding:
    """The spectrum and the rated quality of a voice, over the first minute of each exercise."""
    rate = settings.RATE
    clips = []
    for exercise in exercises:
        parts: list[Samples] = []
        for take in exercise.page["takes"]:
            if sum(map(len, parts)) > JUDGED_S * rate:
                break
            parts.append(exercise.sound(take))
        clips.append(np.concatenate(parts))
    top = measure.top(np.concatenate(clips), rate)
    quality = float(np.mean([rated(clip, rate) for clip in clips]))
    return report.Sounding(top.whistle_db, top.hump_db, round(quality, 2))


def main() -> None:
    """Hears what changed since it was heard, one exercise at a time, and keeps each at once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voice", action="append", choices=sorted(settings.VOICES))
    parser.add_argument("--exercise", action="append", default=[])
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--audio", type=Path, default=manuscripts.AUDIO)
    parser.add_argument("--report", type=Path, default=report.FINDINGS)
    chosen = parser.parse_args()
    ear, findings = Listener(), report.read(chosen.report)
    for voice in chosen.voice or settings.VOICES:
        exercises = stored(chosen.audio / voice)
        for exercise in exercises:
            name = exercise.page["exercise"]
            if chosen.exercise and name not in chosen.exercise:
                continue
            known = {finding.id: finding for finding in findings.of(voice)}
            findings = findings.with_exercise(
                voice, name, listen(exercise, known, chosen.every, ear)
            )
            report.write(findings, chosen.report)
            print(report.total_line(f"{voice}/{name}", findings.of(voice, name)), flush=True)
        if exercises and not chosen.exercise:
            findings = findings.with_sounding(voice, sounding(exercises))
            report.write(findings, chosen.report)
    print(report.page(findings))


if __name__ == "__main__":
    main()
