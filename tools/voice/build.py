"""Renders the shipped voices: `python tools/voice/build.py [--voice V] [--exercise E]`.

Only what changed is made again: a file by its texts, pronunciations and settings; inside it a take
by its own sounds and settings. Takes lie in the user's cache, so a changed sentence costs one take.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import choices
import finish
import lexicon
import manuscripts
import settings
import sheet
from manuscripts import Script
from takes import Takes


@dataclass(frozen=True, slots=True)
class Result:
    """One exercise in one voice after the build."""

    name: str
    verb: str
    rendered: int = 0
    cues: int = 0
    seconds: float = 0.0
    loudness_lufs: float = 0.0
    true_peak_dbtp: float = 0.0

    def line(self) -> str:
        """The result as one line for people."""
        if self.verb == "unchanged":
            return f"  {self.name}: unchanged"
        return (
            f"  {self.name}: {self.verb}, {self.rendered} new of {self.cues} takes, "
            f"{self.seconds:.0f} s of speech, {self.loudness_lufs:.2f} LUFS, "
            f"{self.true_peak_dbtp:.2f} dBTP"
        )


def build(script: Script, voice: str, words: lexicon.Lexicon, takes: Takes, force: bool) -> Result:
    """Brings one exercise in one voice up to date."""
    chosen = choices.load()
    folder = manuscripts.AUDIO / voice
    sound, path = folder / f"{script.exercise}.opus", folder / f"{script.exercise}.json"
    name = f"{voice}/{script.exercise}"
    cues = script.spoken()
    prints = sheet.fingerprint(
        script,
        words.sha256(cue.text for cue in cues),
        chosen.settings_sha256(voice, (cue.id for cue in cues)),
    )
    before = sheet.read(path)
    if before and sound.exists() and not force and prints.items() <= before.items():
        return Result(name, "unchanged")
    folder.mkdir(parents=True, exist_ok=True)
    count = takes.rendered
    spoken = [
        takes.clean(words.kokoro(cue.text, script.exercise), voice, chosen.voice(voice, cue.id))
        for cue in cues
    ]
    done = finish.written(spoken, sound, settings.FINISH)
    sheet.write(sheet.content(script, voice, prints, sound, done), path)
    return Result(
        name,
        "made anew" if before else "made",
        takes.rendered - count,
        len(spoken),
        sum(end - start for start, end in done.spans) / settings.RATE,
        done.loudness_lufs,
        done.true_peak_dbtp,
    )


def unsaid(scripts: list[Script], words: lexicon.Lexicon) -> list[str]:
    """One line for every cue with a word the lexicon does not have."""
    return [
        f"{manuscripts.place(script, cue)}: {', '.join(words.missing(cue.text))}"
        for script in scripts
        for cue in script.spoken()
        if words.missing(cue.text)
    ]


def main() -> None:
    """Builds what is asked for and says what changed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voice", action="append", choices=sorted(settings.VOICES))
    parser.add_argument("--exercise", action="append", default=[])
    parser.add_argument("--force", action="store_true", help="write files again even if current")
    chosen = parser.parse_args()
    scripts = manuscripts.load(tuple(chosen.exercise))
    words = lexicon.load()
    lost = unsaid(scripts, words)
    if lost:
        raise SystemExit("not in lexicon.tsv:\n  " + "\n  ".join(lost))
    takes, began, results = Takes(), time.monotonic(), []
    for script in scripts:
        for voice in chosen.voice or settings.VOICES:
            results.append(build(script, voice, words, takes, chosen.force))
            print(results[-1].line(), flush=True)
    changed = [result for result in results if result.verb != "unchanged"]
    print(f"{len(changed)} of {len(results)} files changed, {takes.rendered} takes rendered, "
          f"{time.monotonic() - began:.0f} s, library {_mebibytes(manuscripts.AUDIO):.1f} MiB")  # fmt: skip


def _mebibytes(folder: Path) -> float:
    """Size of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


if __name__ == "__main__":
    main()
