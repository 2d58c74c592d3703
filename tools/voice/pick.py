"""Finds better takes of misheard cues: `python tools/voice/pick.py [--voice V] [--over .13]`.

Reads report.json, speaks each cue over the limit with neighbouring rows and speeds, lets the
recogniser listen, and keeps the best in choices.tsv. Then build again.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import soxr

import choices
import finish
import lexicon
import listen
import report
import settings
from choices import Choice
from heard import judged
from settings import VoiceSettings
from takes import Takes

ROWS = (80, 72, 88, 64, 96)
SPEEDS = (0.80, 0.78, 0.82)
GAIN = 0.02
"""A choice must lower the character error rate by this much to be worth a line."""
GOOD, FAIR, ENOUGH = 0.07, 0.14, 3
"""No more is tried once a take is heard this well, or fairly after so many tries."""


def tried(voice: VoiceSettings, tries: int) -> Iterator[VoiceSettings]:
    """The voice's own settings first, then its neighbours, nearest first, `tries` in all."""
    grid = [(row, speed) for row in ROWS for speed in SPEEDS]
    near = sorted(
        grid, key=lambda pair: abs(pair[0] - voice.row) + 400 * abs(pair[1] - voice.speed)
    )
    for row, speed in near[:tries]:
        yield replace(voice, row=row, speed=speed)


def best(
    text: str, symbols: str, voice: str, tries: int, takes: Takes, ear: listen.Listener
) -> tuple[float, float, Choice]:
    """Error rate of the voice's own take, of the best, and the best one's row and speed."""
    rates: list[tuple[float, Choice]] = []
    for one in tried(settings.VOICES[voice], tries):
        clean = finish.trimmed(takes.clean(symbols, voice, one), settings.FINISH)
        speech = soxr.resample(clean, settings.MODEL_RATE, listen.HEARING_RATE)
        heard = ear.hear(np.asarray(speech, dtype=np.float32))
        rates.append((judged("", "", text, heard).cer, (one.row, one.speed)))
        lowest = min(rates, key=lambda pair: pair[0])
        if lowest[0] <= GOOD or (len(rates) >= ENOUGH and lowest[0] <= FAIR):
            break
    return rates[0][0], *lowest


def main() -> None:
    """Tries, and keeps what helps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voice", action="append", choices=sorted(settings.VOICES))
    parser.add_argument("--over", type=float, default=0.13, help="try cues misheard more than this")
    parser.add_argument("--tries", type=int, default=5)
    asked = parser.parse_args()
    words, takes, ear, kept = lexicon.load(), Takes(), listen.Listener(), choices.load()
    findings = report.read().cues
    for voice in asked.voice or settings.VOICES:
        for cue in findings[voice]:
            if cue.cer <= asked.over:
                continue
            text = cue.written
            own, rate, choice = best(text, words.kokoro(text), voice, asked.tries, takes, ear)
            entries = dict(kept.entries)
            entries.pop((voice, cue.id), None)
            if own - rate >= GAIN:
                entries[voice, cue.id] = choice
            kept = choices.Choices(entries)
            choices.save(kept)
            print(f"{voice} {cue.id}: {own:.2f} → {rate:.2f} {choice}", flush=True)


if __name__ == "__main__":
    main()
