"""Writes audio/density.md: how dense every exercise is at every whole minute, in every voice. `python tools/density.py`.

Each cell is the part of the time that is speech and the number of cues a minute, in the usual posture.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders  # noqa: E402
from nærvær.domain.catalogue import ExerciseKind  # noqa: E402
from nærvær.domain.practice import PracticeOptions  # noqa: E402
from nærvær.domain.score import Timeline  # noqa: E402

KEPT = ROOT / "audio" / "density.md"
WEEKS = (1, 3, 6)
HEAD = """# How dense the exercises are

Written by `python tools/density.py`. Per whole minute, in the usual posture: the part of the time that is speech, and cues
begun a minute, at a person's first time in weeks 1, 3 and 6. Demanded of scripts whose pauses have kinds: at least
25 % speech and two cues a minute in weeks 1–2, and 20 % speech in weeks 3–5.
"""


def cell(timeline: Timeline) -> str:
    """Share of speech and cues a minute."""
    return f"{timeline.speech_share:.0%} · {len(timeline.cues) * 60 * timeline.rate / timeline.total:.1f}"


def table(shelf: FolderCatalogue, exercise: str, voice: str) -> Iterator[str]:
    """The lines of one exercise in one voice."""
    offered = shelf.exercise(exercise)
    yield f"## {offered.title} ({exercise}), {voice}"
    yield ""
    yield "| minutes | week 1 | week 3 | week 6 |"
    yield "| ---: | ---: | ---: | ---: |"
    for minutes in range(offered.shortest, offered.longest + 1):
        scores = (shelf.score(PracticeOptions(exercise, minutes, week, voice)) for week in WEEKS)
        yield f"| {minutes} | " + " | ".join(cell(score.timeline) for score in scores) + " |"


def whole(shelf: FolderCatalogue) -> str:
    """The whole file."""
    guided = [exercise.id for exercise in shelf.exercises() if exercise.kind is ExerciseKind.GUIDED]
    voices = [voice for voice in shelf.voices() if voice.language == "nb"]
    tables = ["\n".join(table(shelf, exercise, voice.id)) for exercise in guided for voice in voices]
    return "\n".join([HEAD, *("\n".join([text, ""]) for text in tables)])


if __name__ == "__main__":
    KEPT.write_text(whole(FolderCatalogue(*content_folders())), encoding="utf-8")
    print(f"{KEPT.relative_to(ROOT)} written")
