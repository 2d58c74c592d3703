"""Speaks the shipped voices: `python tools/voice/build.py [--voice V] [--exercise E]`.

Only what changed is made again: the takes of an exercise by its manuscript, pronunciations and
settings; of these only sentences whose sounds changed are spoken anew, for the others lie in the
user's cache. `--speak-only` fills the cache and writes no file. Words the lexicon lacks are named by
`proposals.py`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import english
import finish
import lexicon
import manuscripts
import proposals
import settings
import sheet
from english import Pronunciations
from manuscripts import Manuscript
from mastering import Samples
from takes import Takes

LEXICONS: dict[str, Callable[[], Pronunciations]] = {"nb": lexicon.load, "en": english.load}
"""How the words of each language are said."""


@dataclass(frozen=True, slots=True)
class Result:
    """One exercise in one voice after the build; `done` is None where nothing had changed."""

    name: str
    rendered: int = 0
    done: finish.Finished | None = None

    def line(self) -> str:
        """The result as one line for people."""
        if self.done is None:
            return f"  {self.name}: unchanged"
        return (
            f"  {self.name}: {len(self.done.takes)} takes of {self.done.seconds:.0f} s, "
            f"{self.rendered} new sentences, {self.done.loudness_lufs:.2f} LUFS, "
            f"{self.done.true_peak_dbtp:.2f} dBTP"
        )


def build(manuscript: Manuscript, voice: str, words: Pronunciations, takes: Takes, force: bool,
          audio: Path = manuscripts.AUDIO) -> Result:  # fmt: skip
    """Brings one exercise in one voice up to date, its manuscript beside its sheet."""
    folder, name = audio / voice, f"{voice}/{manuscript.exercise}"
    path = folder / f"{manuscript.exercise}.json"
    prints = sheet.fingerprint(
        manuscript,
        words.sha256(line.text for line in manuscript.lines),
        settings.settings_sha256(voice),
    )
    before = sheet.read(path)
    if before and not force and prints.items() <= before.items():
        return Result(name)
    count = takes.rendered
    spoken = speak(manuscript, voice, takes)
    done = finish.written(
        spoken, folder / manuscript.exercise, settings.FINISH, settings.VOICES[voice]
    )
    (folder / manuscript.file.name).write_bytes(manuscript.content)
    sheet.write(sheet.content(manuscript, voice, prints, done), path)
    return Result(name, takes.rendered - count, done)


def speak(manuscript: Manuscript, voice: str, takes: Takes) -> dict[str, Samples]:
    """Every line of a manuscript in a voice, by cue id."""
    return {
        line.id: takes.take(line.text, voice, line.goes_on, manuscript.place(line))
        for line in manuscript.lines
    }


def main() -> None:
    """Builds what is asked for and says what changed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voice", action="append", choices=sorted(settings.VOICES))
    parser.add_argument("--exercise", action="append", default=[])
    parser.add_argument("--scripts", type=Path, help="their folder, if not that of the language")
    parser.add_argument("--audio", type=Path, default=manuscripts.AUDIO, help="where to write")
    parser.add_argument("--force", action="store_true", help="write takes again even if current")
    parser.add_argument("--speak-only", action="store_true", help="fill the cache, write nothing")
    chosen = parser.parse_args()
    began, rendered = time.monotonic(), 0
    for language in LEXICONS:
        voices = [
            name
            for name in chosen.voice or settings.VOICES
            if settings.VOICES[name].language == language
        ]
        if not voices:
            continue
        folder = chosen.scripts or manuscripts.scripts_in(language)
        scripts, words = manuscripts.load(tuple(chosen.exercise), folder), LEXICONS[language]()
        lost = proposals.missing(scripts, words)
        if lost:
            raise SystemExit(
                "without a pronunciation:\n  " + "\n  ".join(f"{lost[w]}: {w}" for w in lost)
            )
        takes = Takes(words)
        for script in scripts:
            for voice in voices:
                if chosen.speak_only:
                    speak(script, voice, takes)
                    print(f"  {voice}/{script.exercise}: {takes.rendered} new so far", flush=True)
                else:
                    made = build(script, voice, words, takes, chosen.force, chosen.audio)
                    print(made.line(), flush=True)
        rendered += takes.rendered
    print(f"{rendered} sentences spoken, {time.monotonic() - began:.0f} s, "
          f"library {_mebibytes(chosen.audio):.1f} MiB")  # fmt: skip


def _mebibytes(folder: Path) -> float:
    """Size of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


if __name__ == "__main__":
    main()
