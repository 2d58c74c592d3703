"""What is said changes from one practice to the next, and by week 7 it is less and partly something else."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from nærvær.catalogue.catalogue import content_folders
from nærvær.catalogue.script_parser import parse_script
from nærvær.catalogue.voiced_exercises import Reading, read_without_voice
from nærvær.domain.catalogue import HARD_MOMENT
from nærvær.domain.practice import Occasion
from nærvær.domain.score import Timeline

TOOL: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "guidance_figures.py"))
SCRIPTS = content_folders()[0] / "nb" / "scripts"
USUAL_MINUTES = 10
NEW_BY_WEEK_7, NEW_NEXT_TIME, WORDS_BY_WEEK_7 = 0.20, 0.15, 0.70
PLACES = ("føttene", "leggene", "knærne", "lårene", "hoftene", "magen", "ryggen", "hendene", "armene", "hodet")


def made_script() -> str:
    """A script as a writer makes it: two images for each place, a support line, and one that comes with the weeks."""
    lines = ["== Kroppen", "@klang =6"]
    for place in PLACES:
        lines += [
            f"[variant={place}] Legg merke til {place}, slik de er nå.  ,",
            f"[variant={place}] Gå innom {place}, og se hva som møter deg der.  ,",
            f"Bli ved {place} en liten stund.  ~~12>6",
            f"+ Det kan være varme, trykk eller ingenting å merke ved {place}.  ~6",
            f"? Er det noe som vil flytte på seg, kan {place} få gjøre det nå.  ~6",
            f"[uke=5-] La {place} være nøyaktig som de vil.  ~~10>6",
        ]
    front = 'id = "made"\ntitle = "Laget"\nwhy = "Fordi."\npostures = ["sitting"]\nshortest = 8\nlongest = 14'
    return f"+++\n{front}\n+++\n" + "\n".join([*lines, "@klang =10", ""])


def readings() -> dict[str, Reading]:
    """Every script of the new format that is shipped, but for the hard moment, which wants what is known; and one made."""
    shipped = {each.script.exercise: each for each in TOOL["load_readings"](SCRIPTS, None)}
    varying = {name: each for name, each in shipped.items() if each.script.has_pause_kinds and name != HARD_MOMENT}
    return {**varying, "made": read_without_voice(parse_script(made_script(), "made.txt"))}


READINGS = readings()


def practice(reading: Reading, week: int, number: int, minutes: int) -> Timeline:
    timeline: Timeline = TOOL["practice"](reading, minutes, week, Occasion(number, 3 * number))
    return timeline


def usual(reading: Reading) -> int:
    return min(max(USUAL_MINUTES, reading.script.shortest), reading.script.longest)


def words(timeline: Timeline) -> int:
    return sum(len(cue.text.split()) for cue in timeline.cues)


@pytest.mark.parametrize("name", READINGS)
def test_a_fifth_of_what_is_said_in_week_7_was_not_said_in_week_1(name: str) -> None:
    minutes = usual(READINGS[name])
    first, later = practice(READINGS[name], 1, 1, minutes), practice(READINGS[name], 7, 10, minutes)
    assert TOOL["new_share"](first, later) >= NEW_BY_WEEK_7
    assert words(later) < words(first)


def test_in_the_longest_form_week_7_says_at_most_seven_words_in_ten() -> None:
    shares = {}
    for name, reading in READINGS.items():
        if name != "made":
            longest = reading.script.longest
            first, later = practice(reading, 1, 1, longest), practice(reading, 7, 10, longest)
            shares[name] = round(words(later) / words(first), 2)
    assert {name: share for name, share in shares.items() if share > WORDS_BY_WEEK_7} == {}


@pytest.mark.parametrize("name", READINGS)
@pytest.mark.parametrize(("week", "number"), [(1, 3), (3, 4), (5, 6), (7, 11)])
def test_two_practices_of_one_week_differ_and_the_same_occasion_is_the_same(name: str, week: int, number: int) -> None:
    minutes = usual(READINGS[name])
    one, next_one = (practice(READINGS[name], week, which, minutes) for which in (number, number + 1))
    assert TOOL["new_share"](one, next_one) >= NEW_NEXT_TIME
    assert practice(READINGS[name], week, number, minutes).digest == one.digest
