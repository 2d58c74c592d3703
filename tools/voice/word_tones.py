"""Writes pairs with and without word tones: `python tools/voice/word_tones.py FOLDER`.

A trial of East Norwegian tone 1 and tone 2, laid over the melody from the lexicon. No Norwegian has
heard it, so nothing of it is shipped. Each sentence is written twice under names that do not tell which
is which; `key.tsv` does, for whoever counts the answers of those who listened.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import soundfile

import lexicon
import prosody
import settings
from mastering import amplitude, loudness
from takes import Takes

SENTENCES = (
    "Legg merke til at kroppen hviler mot underlaget.",
    "La skuldrene synke litt, så langt de vil.",
    "Følg pusten inn, og følg den ut igjen.",
    "Hva merker du i hendene nå?",
    "Tankene kommer og går. Du trenger ikke følge dem.",
    "Rull rolig over på siden, og kom deg opp.",
)


def main() -> None:
    """Speaks every sentence with and without word tones in every voice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--voice", action="append", choices=sorted(settings.VOICES))
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    words = lexicon.load()
    ways = {"plain": Takes(words), "word tones": Takes(words, word_tones=True)}
    key = ["# file\tvoice\tway\tsentence"]
    for voice in chosen.voice or settings.VOICES:
        for number, text in enumerate(SENTENCES, start=1):
            is_swapped = prosody.drawn((0.0, 1.0), voice, text, "order") < 0.5
            for letter, way in zip("AB", reversed(ways) if is_swapped else ways, strict=True):
                take = ways[way].take(text, voice, goes_on=False).astype(np.float64)
                level = settings.FINISH.loudness_lufs - loudness(take, settings.MODEL_RATE)
                name = f"{voice}-{number:02d}-{letter}.wav"
                soundfile.write(chosen.folder / name, take * amplitude(level), settings.MODEL_RATE)
                key.append(f"{name}\t{voice}\t{way}\t{text}")
    (chosen.folder / "key.tsv").write_text("\n".join(key) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
