"""What fitting a script leaves at its edges: the shortest silence, the first bell, the one minute that is too empty."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from domain.test_elastic import FREE, LYING, gaps, plain_script, said
from nærvær.domain.cues_for_person import CueFilter
from nærvær.domain.elastic_fit import fit
from nærvær.domain.errors import LengthOutOfRange, UnfittableScript
from nærvær.domain.pause_stretching import FitRules
from nærvær.domain.practice import Posture
from nærvær.domain.score import TIMELINE_RATE
from nærvær.domain.script import REST_MOVEMENT, Cue, Pause, PauseKind, Section, Tier


def test_an_agreed_silence_is_a_minute_at_least() -> None:
    quiet = Section(
        "Stillhet", (said("Nå er det stille."), Cue("@stille", "", Tier.CORE, Pause(0, PauseKind.FIXED), silence=True))
    )
    script = plain_script(Section("Start", (said("Start."),)), quiet, Section("Slutt", (said("Slutt."),)))
    lengths = {cue.id: 20 * TIMELINE_RATE for section in script.sections for cue in section.cues if cue.text}
    agreed, others = [], set()
    for seconds in range(45, 300, 5):
        with contextlib.suppress(LengthOutOfRange):
            timeline = fit(script, lengths, seconds / 60, FitRules.for_week(6), CueFilter(Posture.LYING, 6))
            texts = [cue.text for cue in timeline.cues]
            if "Nå er det stille." in texts:
                pauses = [round(pause / TIMELINE_RATE) for pause in gaps(timeline)]
                agreed.append(pauses.pop(texts.index("Nå er det stille.")))
                others |= set(pauses)
    assert len(agreed) > 10
    assert min(agreed) >= 60
    assert others == {10}, "beside it every pause is twice its own length"


def test_the_first_bell_is_half_a_second_after_the_beginning() -> None:
    bell = Cue("", "", Tier.CORE, Pause(5), bell=True)
    script = plain_script(Section("Alt", (bell, said("Start."), bell)))
    lengths = {cue.id: TIMELINE_RATE for cue in script.spoken()}
    first, last = fit(script, lengths, 0.5, FREE, LYING).bells
    assert first.start == TIMELINE_RATE // 2
    assert last.start > 5 * TIMELINE_RATE


def test_a_movement_rests_from_the_first_mark_of_rest_on() -> None:
    def marked(text: str, figure: str) -> Cue:
        return Cue(text, text, Tier.CORE, Pause(5), figure=figure)

    cues = (
        marked("Strekk.", "reaching"),
        marked("Hvil.", REST_MOVEMENT),
        marked("Fortsatt.", REST_MOVEMENT),
        said("Slutt."),
    )
    script = plain_script(Section("Alt", cues))
    timeline = fit(script, {cue.id: TIMELINE_RATE for cue in cues}, 0.5, FREE, LYING)
    (shown,) = timeline.figures
    assert (shown.start, shown.rests_from) == (timeline.cues[0].start, timeline.cues[1].start)


def test_a_short_part_does_not_push_in_before_a_long_one_that_has_no_room_yet() -> None:
    def part(name: str, cues: int, from_minutes: int = 0) -> Section:
        return Section(name, tuple(said(f"{name} {n}.", seconds=10) for n in range(cues)), from_minutes=from_minutes)

    long = part("Lang", 1, from_minutes=1)
    script = plain_script(part("Start", 4), long, part("Kort", 3, from_minutes=1), part("Slutt", 1))
    lengths = {cue.id: 2 * TIMELINE_RATE for section in script.sections for cue in section.cues}
    lengths[long.cues[0].id] = 70 * TIMELINE_RATE
    counted = [len(fit(script, lengths, seconds / 60, FREE, LYING).cues) for seconds in range(60, 150, 5)]
    assert counted == sorted(counted), "a longer practice never says less"
    assert set(counted) == {5, 6, 9}


def test_one_minute_alone_is_enough_for_a_length_to_be_refused() -> None:
    talk = tuple(said(f"Replikk {n}.", seconds=3) for n in range(10))
    alone = Cue("alene", "Og nå er du for deg selv.", Tier.CORE, Pause(90, PauseKind.FIXED))
    script = plain_script(Section("Alt", (*talk, alone, said("Slutt.", seconds=3))))
    lengths = {cue.id: 2 * TIMELINE_RATE for cue in script.spoken()}
    assert fit(script, lengths, 2.5, FREE, LYING).cues
    with pytest.raises(UnfittableScript):
        fit(script, lengths, 2.5, replace(FREE, cues_a_minute=1), LYING)


def test_a_sentence_that_comes_again_is_recorded_once() -> None:
    again = said("Kjenn pusten.")
    script = plain_script(Section("En", (again, said("Og nå."))), Section("To", (again,)))
    assert [cue.text for cue in script.spoken()] == ["Kjenn pusten.", "Og nå."]
