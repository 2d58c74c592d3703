"""Every exercise as a file: exactly as long as asked for.

The voices take the exercises in turn; `NAERVAER_LONG=1` has each of them say every one, also in its natural and its longest
length.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import soundfile

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import ExerciseKind
from nærvær.domain.practice import PracticeOptions
from nærvær.sound.render import render_to_file

SHELF = FolderCatalogue(*content_folders())
LONG = os.environ.get("NAERVAER_LONG") == "1"
EXERCISES = [exercise.id for exercise in SHELF.exercises()]
VOICES = [voice.id for voice in SHELF.voices()]
SILENT = {exercise.id for exercise in SHELF.exercises() if exercise.kind is ExerciseKind.SILENT}
AUDIO = content_folders()[1]


def readers(exercise: str) -> list[str]:
    """The voices that have read an exercise; one of ours may not have come to it yet. In silence any voice is silent."""
    return [voice for voice in VOICES if exercise in SILENT or (AUDIO / voice / f"{exercise}.json").is_file()]


SAID = [
    (exercise, voice)
    for place, (exercise, found) in enumerate((exercise, readers(exercise)) for exercise in EXERCISES)
    for voice in (found if LONG else found[place % len(found) :][:1])
]


def lengths(exercise: str, voice: str) -> list[int]:
    offered, span = SHELF.exercise(exercise), SHELF.spans(exercise).get(voice)
    natural = [span.natural] if span else []
    return [offered.shortest, *([*natural, offered.longest] if LONG else [])]


@pytest.mark.parametrize(("exercise", "voice"), SAID)
def test_a_file_is_exact_and_speaks(exercise: str, voice: str, tmp_path: Path) -> None:
    for minutes in lengths(exercise, voice):
        score = SHELF.score(PracticeOptions(exercise, minutes, voice=voice))
        file = tmp_path / "ut.wav"
        told: list[float] = []
        render_to_file(score, file, (tmp_path / "ut.vtt",), told.append)
        samples, rate = soundfile.read(file, dtype="float32")
        assert (len(samples), rate) == (minutes * 60 * 48_000, 48_000)
        assert told[-1] == 1.0
        for spoken in score.timeline.cues[:: max(1, len(score.timeline.cues) // 8)]:
            sound = samples[spoken.start : spoken.end]
            assert abs(sound).max() > 0.02, spoken.text
        captions = (tmp_path / "ut.vtt").read_text(encoding="utf-8")
        assert captions.startswith("WEBVTT")
        assert all(spoken.text in captions for spoken in score.timeline.cues)


def test_every_exercise_of_the_programme_is_there_in_its_promised_range() -> None:
    """The table of the programme: shortest and longest whole minutes."""
    assert {exercise.id: (exercise.shortest, exercise.longest) for exercise in SHELF.exercises()} == {
        "breathing-space": (3, 10),
        "body-scan": (5, 35),
        "movement": (5, 30),
        "sitting": (5, 30),
        "pain": (8, 25),
        "kindness": (5, 25),
        "short-sitting": (5, 10),
        "outward": (5, 15),
        "right-now": (1, 3),
        "walking": (5, 20),
        "everyday": (3, 10),
        "silent": (1, 60),
    }
