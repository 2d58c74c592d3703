"""The figures of guidance, on every script whose pauses have kinds: a seeded sample, or with NAERVAER_LONG all of it."""

from __future__ import annotations

import functools
import itertools
import os
import random
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nærvær.catalogue.catalogue import content_folders
from nærvær.catalogue.voiced_exercises import Reading
from nærvær.domain.catalogue import HARD_MOMENT
from nærvær.domain.language_choice import SOURCE_LANGUAGE
from nærvær.domain.pause_stretching import guidance_rules
from nærvær.domain.practice import Occasion, Posture
from nærvær.domain.score import Timeline
from nærvær.domain.script import ROOM_SET_PREFIX, Script

TOOL: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "guidance_figures.py"))
DATA = content_folders()[0]
SCRIPTS = {folder.parent.name: folder for folder in sorted(DATA.glob("*/scripts"))}
LONG = os.environ.get("NAERVAER_LONG") == "1"
SAMPLE = 24
"""Of each script in each language."""
WITH_KINDS = frozenset(
    {
        "body-scan",
        "breathing-space",
        "everyday",
        "kindness",
        "movement",
        "outward",
        "pain",
        "right-now",
        "short-sitting",
        "sitting",
        "walking",
    }
)
"""The scripts the figures apply to. Those of the older format have one kind of pause, and are held by their own tests."""
SPREAD, SHORT_SPREAD = 0.8, 0.6
"""The least spread of pauses from ten minutes on, and from five."""
FEW_ROOMS_SPREAD = {15.0: 0.6, 20.0: 0.65}
"""The least spread where nobody is left in silence for long, by the seconds of an unannounced silence: a person's first two
times of an exercise, and then until both the third week and the fifth time. Half of the pauses are breaths of 1–4 s, so that
the others, all of them up to 15 or 20 s, leave a spread of about 0.75 at most."""
MOVING_SPREAD = {"movement": 0.65, "walking": 0.75}
"""The least spread where most of a practice is moving: each movement is given 25–31 s, which none may shorten."""
NEAR_MEDIAN = {"body-scan": 0.6}
MOST_NEAR_MEDIAN = 0.5
Way = tuple[int, Posture, int, int]


@functools.cache
def readings(language: str) -> dict[str, Reading]:
    found = {reading.script.exercise: reading for reading in TOOL["load_readings"](SCRIPTS[language], None)}
    return {name: reading for name, reading in found.items() if reading.script.has_pause_kinds}


def ways(reading: Reading) -> Iterator[Way]:
    """Every minute, posture, week and time of an exercise."""
    script = reading.script
    lengths = range(script.shortest, script.longest + 1)
    yield from itertools.product(lengths, script.postures, range(1, 9), range(1, 13))


def sampled(reading: Reading) -> list[Way]:
    every = list(ways(reading))
    seed = int(os.environ.get("NAERVAER_SEED", random.SystemRandom().randrange(2**32)))
    print(f"NAERVAER_SEED={seed}")
    return every if LONG else random.Random(seed).sample(every, min(SAMPLE, len(every)))


def wandering_before_rooms(timeline: Timeline, script: Script) -> list[str]:
    """Lines about a wandering mind that are the last thing said before a long silence: they belong after it."""
    ids = {each.name: {cue.id for cue in each.cues} for each in script.shared}
    announcing = {cue for name, cues in ids.items() if name.startswith(ROOM_SET_PREFIX) for cue in cues}
    pairs = itertools.pairwise(timeline.cues)
    return [cue.text for cue, after in pairs if cue.cue in ids["vandring"] and after.cue in announcing]


def test_the_figures_apply_to_every_script_of_the_new_format_and_to_no_other() -> None:
    for language in SCRIPTS:
        assert frozenset(readings(language)) == WITH_KINDS


@pytest.mark.parametrize("exercise", sorted(WITH_KINDS))
@pytest.mark.parametrize("language", SCRIPTS)
def test_guidance_breathes(language: str, exercise: str) -> None:
    reading = readings(language)[exercise]
    for minutes, posture, week, number in sampled(reading):
        occasion = Occasion(number, number - 1)
        rules = guidance_rules(reading.script, week, occasion, silence=False, grade=None)
        timeline = TOOL["practice"](reading, minutes, week, occasion, posture)
        found = TOOL["figures"](timeline, reading.script)
        way = (minutes, posture, week, number, found)
        assert timeline.total == minutes * 60 * timeline.rate, way
        assert found.speech_share >= rules.speech_share, way
        assert found.sparsest_minute >= rules.cues_a_minute, way
        assert not found.repeated, way
        assert not wandering_before_rooms(timeline, reading.script), way
        if exercise == HARD_MOMENT or minutes < 5:
            continue
        assert rules.rooms is not None
        wanted = SHORT_SPREAD
        if minutes >= 10:
            longer = MOVING_SPREAD.get(exercise, SPREAD)
            wanted = FEW_ROOMS_SPREAD.get(rules.rooms.unannounced, longer)
        assert found.spread >= wanted, way
        assert found.near_median <= NEAR_MEDIAN.get(exercise, MOST_NEAR_MEDIAN), way


def test_the_kept_table_tells_the_present_figures() -> None:
    kept = [line for line in TOOL["TABLE"].read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
    told = [[cell.split(" → ")[-1] for cell in line.strip("| ").split(" | ")] for line in kept]
    made = TOOL["table"](SCRIPTS[SOURCE_LANGUAGE], SCRIPTS[SOURCE_LANGUAGE])
    assert told == [line.strip("| ").split(" | ") for line in made]
