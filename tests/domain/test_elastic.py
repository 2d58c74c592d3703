"""The elastic heart, asked about scripts nobody wrote and about the ones that are shipped."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from nærvær.domain.cues_for_person import MOST, CandidateBuilder, CueFilter
from nærvær.domain.cues_for_time import CueChoice, load_of
from nærvær.domain.elastic_fit import (
    LONGEST_MINUTES,
    cues_per_minute,
    feasible_minutes,
    fit,
    natural_seconds,
    stretch_positions,
)
from nærvær.domain.errors import LengthOutOfRange, UnfittableScript
from nærvær.domain.pause_stretching import ElasticPause, FitRules, StepLoad, factors_at, guidance_rules
from nærvær.domain.practice import Occasion, Posture
from nærvær.domain.score import TIMELINE_RATE, Timeline
from nærvær.domain.script import Cue, Pause, PauseKind, Script, Section, Tier, cue_id


def guidance(week: int, number: int = 20) -> FitRules:
    """The rules of a script with kinds of pauses, for somebody who knows the exercise."""
    script = Script("x", "X", "", (Posture.LYING,), 1, 60, (), has_pause_kinds=True)
    return guidance_rules(script, week, Occasion(number), silence=False, grade=None)


FREE = FitRules(cap=30.0, speech_share=0.0, cues_a_minute=0, comfort=(0.5, 0.7, 1.0), silence=False)
LYING = CueFilter(Posture.LYING)


@st.composite
def scripts(draw: st.DrawFn, steps: bool = False, optional: bool = True) -> tuple[Script, dict[str, int]]:
    """A script with every kind of section, and a length for each of its cues."""
    lengths: dict[str, int] = {}
    sections = []
    for number in range(draw(st.integers(3, 6))):
        cues = []
        for line in range(draw(st.integers(1, 6))):
            text = f"Replikk {number} {line}."
            cue = cue_id("x", text)
            lengths[cue] = draw(st.integers(TIMELINE_RATE, 8 * TIMELINE_RATE))
            tier = Tier.CORE if not line else draw(st.sampled_from(Tier))
            pause = Pause(
                draw(st.integers(2, 10)), PauseKind.NOTICE if not line or draw(st.booleans()) else PauseKind.FIXED
            )
            postures = frozenset() if not line else draw(st.sampled_from([frozenset(), frozenset({Posture.LYING})]))
            cues.append(Cue(cue, text, tier, pause, postures))
        rounds = draw(st.sampled_from([1, 1, 3]))
        start = draw(st.sampled_from([0, 0, 3])) if number and optional else 0
        step = number % 3 + 1 if steps else 0
        sections.append(Section(f"Del {number}", tuple(cues), step, start, rounds, draw(st.sampled_from(["", "feet"]))))
    return Script("x", "X", "fordi", (Posture.LYING, Posture.SITTING), 1, 60, tuple(sections)), lengths


def gaps(timeline: Timeline) -> list[int]:
    """Frames of silence after each cue."""
    ends = [spoken.end for spoken in timeline.cues]
    starts = [spoken.start for spoken in timeline.cues[1:]] + [timeline.total]
    return [start - end for start, end in zip(starts, ends, strict=True)]


def core_of(script: Script, timeline: Timeline) -> list[str]:
    """Core cues as first heard, in order; rounds repeat them."""
    core = {cue.id for section in script.sections for cue in section.cues if cue.tier is Tier.CORE}
    return [spoken.cue for spoken in timeline.cues if spoken.cue in core and not spoken.occurrence]


@given(scripts(optional=False), st.floats(0.5, 20, allow_nan=False))
@settings(max_examples=examples(60), deadline=None)
def test_any_length_is_exact_or_refused_with_the_range(case: tuple[Script, dict[str, int]], minutes: float) -> None:
    script, lengths = case
    try:
        timeline = fit(script, lengths, minutes, FREE, LYING)
    except LengthOutOfRange as refusal:
        assert 1 <= refusal.shortest <= refusal.longest
        assert not refusal.shortest <= minutes <= refusal.longest
        fit(script, lengths, refusal.shortest, FREE, LYING)
        fit(script, lengths, refusal.longest, FREE, LYING)
    except UnfittableScript:
        return
    else:
        assert timeline.total == round(minutes * 60 * TIMELINE_RATE)
        speech = sum(lengths[spoken.cue] for spoken in timeline.cues)
        assert speech + sum(gaps(timeline)) + timeline.cues[0].start == timeline.total


@given(scripts(), st.integers(1, 15))
@settings(max_examples=examples(60), deadline=None)
def test_no_pause_is_under_its_floor_or_over_the_cap(case: tuple[Script, dict[str, int]], minutes: int) -> None:
    script, lengths = case
    stretches = {cue.id: cue.pause for section in script.sections for cue in section.cues}
    timeline = fitted(script, lengths, minutes)
    if timeline is None:
        return
    for spoken, gap in zip(timeline.cues, gaps(timeline), strict=True):
        pause = stretches[spoken.cue]
        if pause.stretches:
            assert math.ceil(FREE.floor * TIMELINE_RATE) <= gap <= FREE.cap * TIMELINE_RATE
        else:
            assert gap == round(pause.seconds * TIMELINE_RATE)


def fitted(script: Script, lengths: dict[str, int], minutes: float) -> Timeline | None:
    try:
        return fit(script, lengths, minutes, FREE, LYING)
    except (LengthOutOfRange, UnfittableScript):
        return None


@given(scripts())
@settings(max_examples=examples(25), deadline=None)
def test_longer_never_means_fewer_core_cues_and_they_keep_their_order(case: tuple[Script, dict[str, int]]) -> None:
    script, lengths = case
    places = {cue.id: (s, line) for s, section in enumerate(script.sections) for line, cue in enumerate(section.cues)}
    always = [
        cue.id
        for section in script.sections
        if not section.from_minutes
        for cue in section.cues
        if cue.tier is Tier.CORE and cue.belongs(Posture.LYING, 1)
    ]
    before: set[str] = set()
    for minutes in range(1, 15):
        timeline = fitted(script, lengths, minutes)
        if timeline is None:
            continue
        core = core_of(script, timeline)
        assert {*always, *before} <= set(core)
        assert [places[cue] for cue in core] == sorted(places[cue] for cue in core)
        before = set(core)


@pytest.mark.parametrize(("steps", "fits"), [(1, True), (2, False), (3, True), (4, True), (5, False)])
def test_steps_of_which_no_part_can_be_given_each_are_refused(steps: int, fits: bool) -> None:
    """Each step has from 25 to 42 % of the time: three or four can have that, two and five cannot."""
    sections = []
    for step in range(1, steps + 1):
        cues = tuple(
            Cue(f"c{step}{line}", f"Replikk {step} {line}.", Tier.CORE, Pause(5), frozenset()) for line in range(4)
        )
        sections.append(Section(f"Steg {step}", cues, step, 0, 1, ""))
    script = Script("x", "X", "", (Posture.LYING,), 1, 10, tuple(sections))
    lengths = {cue.id: 2 * TIMELINE_RATE for section in sections for cue in section.cues}
    if fits:
        assert fit(script, lengths, 1, FREE, LYING).total == 60 * TIMELINE_RATE
    else:
        with pytest.raises(UnfittableScript):
            fit(script, lengths, 1, FREE, LYING)


@given(scripts(steps=True, optional=False), st.integers(1, 12))
@settings(max_examples=examples(60), deadline=None)
def test_each_step_gets_its_share_of_the_time(case: tuple[Script, dict[str, int]], minutes: int) -> None:
    script, lengths = case
    script = Script("x", "X", "", script.postures, 1, 60, tuple(sorted(script.sections, key=lambda s: s.step)))
    timeline = fitted(script, lengths, minutes)
    if timeline is None:
        return
    steps = {section.title: section.step for section in script.sections}
    ends = [passage.start for passage in timeline.sections[1:]] + [timeline.total]
    shares: Counter[int] = Counter()
    for passage, end in zip(timeline.sections, ends, strict=True):
        shares[steps[passage.title]] += end - passage.start
    low, high = FREE.step_share
    tolerance = 200 / timeline.total
    assert all(low - tolerance <= share / timeline.total <= high + tolerance for share in shares.values()), shares


@given(scripts(), st.integers(1, 20))
@settings(max_examples=examples(25), deadline=None)
def test_the_same_input_gives_the_same_timeline(case: tuple[Script, dict[str, int]], minutes: int) -> None:
    script, lengths = case
    first, second = fitted(script, lengths, minutes), fitted(script, dict(reversed(lengths.items())), minutes)
    assert first == second
    assert first is None or second is None or first.digest == second.digest


def plain_script(*sections: Section, longest: int = 60) -> Script:
    return Script("x", "X", "fordi", (Posture.LYING,), 1, longest, sections)


def said(text: str, tier: Tier = Tier.CORE, seconds: float = 5.0) -> Cue:
    return Cue(cue_id("x", text), text, tier, Pause(seconds))


def test_reminders_go_first_and_support_next_when_time_is_short() -> None:
    cues = [said(f"Kjerne {n}.") for n in range(4)]
    cues += [said(f"Støtte {n}.", Tier.SUPPORT) for n in range(4)]
    cues += [said(f"Minne {n}.", Tier.REMINDER) for n in range(4)]
    script = plain_script(Section("Del", tuple(cues)))
    lengths = {cue.id: 4 * TIMELINE_RATE for cue in cues}

    def tiers(minutes: float) -> set[str]:
        return {spoken.text.split()[0] for spoken in fit(script, lengths, minutes, FREE, LYING).cues}

    assert tiers(0.5) == {"Kjerne"}
    assert tiers(1.2) == {"Kjerne", "Støtte"}
    assert tiers(2.0) == {"Kjerne", "Støtte", "Minne"}


def test_a_skipped_region_is_never_mentioned_and_a_lingered_one_gets_longer_pauses() -> None:
    feet, head = said("Føttene."), said("Hodet.")
    script = plain_script(
        Section("Føtter", (feet,), region="feet"),
        Section("Hode", (head,), region="head"),
        Section("Slutt", (said("Slutt."),)),
    )
    lengths = {cue.id: 10 * TIMELINE_RATE for section in script.sections for cue in section.cues}
    without = fit(script, lengths, 0.6, FREE, CueFilter(Posture.LYING, 1, skip=frozenset({"feet"})))
    assert [spoken.text for spoken in without.cues] == ["Hodet.", "Slutt."]
    staying = fit(script, lengths, 0.75, FREE, CueFilter(Posture.LYING, 1, linger=frozenset({"head"})))
    assert gaps(staying)[1] == pytest.approx(1.6 * gaps(staying)[0], rel=1e-3)


def test_an_agreed_silence_takes_what_is_left_and_only_where_it_is_allowed() -> None:
    quiet = Section(
        "Stillhet", (said("Nå er det stille."), Cue("@stille", "", Tier.CORE, Pause(0, PauseKind.FIXED), silence=True))
    )
    script = plain_script(Section("Start", (said("Start."),)), quiet, Section("Slutt", (said("Slutt."),)))
    lengths = {cue.id: 20 * TIMELINE_RATE for section in script.sections for cue in section.cues if cue.text}
    late = fit(script, lengths, 20, FitRules.for_week(6), CueFilter(Posture.LYING, 6))
    assert late.total == 20 * 60 * TIMELINE_RATE
    assert max(gaps(late)) > 15 * 60 * TIMELINE_RATE
    with pytest.raises(LengthOutOfRange):
        fit(script, lengths, 20, FREE, LYING)


def test_what_a_short_practice_leaves_out_is_named() -> None:
    more = Section("Tærne", (said("Tærne."),), from_minutes=2)
    script = plain_script(Section("Føtter", (said("Føttene."),)), more, Section("Slutt", (said("Slutt."),)))
    lengths = {cue.id: 20 * TIMELINE_RATE for section in script.sections for cue in section.cues}
    assert fit(script, lengths, 1.0, FREE, LYING).left_out == ("Tærne",)
    assert fit(script, lengths, 2.0, FREE, LYING).left_out == ()


def test_a_script_without_any_feasible_length_is_a_fault_of_the_content() -> None:
    script = plain_script(Section("Del", (said("Kort."),)), longest=1)
    with pytest.raises(UnfittableScript):
        feasible_minutes(script, {script.spoken()[0].id: TIMELINE_RATE}, FitRules.for_week(1), LYING)


def test_natural_length_is_core_and_support_at_their_own_pauses() -> None:
    cues = (said("Kjerne."), said("Støtte.", Tier.SUPPORT), said("Minne.", Tier.REMINDER))
    lengths = {cue.id: 2 * TIMELINE_RATE for cue in cues}
    assert natural_seconds(plain_script(Section("Del", cues)), lengths, FREE, LYING) == pytest.approx(14.0)


def test_cues_per_minute_finds_the_emptiest_window() -> None:
    cues = tuple(said(f"{n}.", seconds=20) for n in range(6))
    script = plain_script(Section("Del", cues))
    timeline = fit(script, {cue.id: TIMELINE_RATE for cue in cues}, 2, FREE, LYING)
    onsets = [spoken.start / TIMELINE_RATE for spoken in timeline.cues]
    counted = min(sum(t <= onset < t + 60 for onset in onsets) for t in range(61))
    assert min(cues_per_minute(timeline)) <= counted


def rung(marks: str) -> tuple[bool, ...]:
    """Which bells close, in a script of bells (b) and sentences (s)."""
    cues = tuple(
        Cue("", "", Tier.CORE, Pause(5), bell=True)
        if mark == "b"
        else Cue(f"c{number}", f"Replikk {number}.", Tier.CORE, Pause(5))
        for number, mark in enumerate(marks)
    )
    script = Script("x", "X", "fordi", (Posture.LYING,), 1, 60, (Section("Alt", cues),))
    lengths = {cue.id: 3 * TIMELINE_RATE for cue in cues if cue.text}
    return tuple(strike.closing for strike in fit(script, lengths, 1, FREE, LYING).bells)


@pytest.mark.parametrize(
    ("marks", "closing"),
    [
        ("bssb", (False, True)),
        ("bsbsb", (False, False, True)),
        ("bss", (False,)),
        ("sssb", (True,)),
        ("sbsb", (False, True)),
        ("sss", ()),
    ],
)
def test_the_last_bell_closes_unless_it_is_the_one_that_opens(marks: str, closing: tuple[bool, ...]) -> None:
    assert rung(marks) == closing


PAUSES = st.builds(
    lambda kind, weight, low, more: ElasticPause(kind, float(weight), float(low), float(low + more)),
    st.sampled_from([PauseKind.BREATH, PauseKind.NOTICE, PauseKind.STAY]),
    st.integers(0, 60),
    st.integers(0, 25),
    st.integers(0, 40),
)


@given(
    st.lists(st.tuples(PAUSES, st.integers(0, 9 * TIMELINE_RATE)), min_size=1, max_size=30),
    st.sampled_from([FitRules.for_week(3), guidance(3)]),
    st.floats(0, 1),
)
@settings(max_examples=examples(300), deadline=None)
def test_the_position_found_in_closed_form_gives_the_time_asked_for(
    spoken: list[tuple[ElasticPause, int]], rules: FitRules, part: float
) -> None:
    if rules.rooms is None:
        spoken = [(pause._replace(kind=PauseKind.NOTICE), speech) for pause, speech in spoken]
    load = StepLoad(sum(speech for _, speech in spoken), Counter(pause for pause, _ in spoken))
    shortest, longest = load.seconds(0, rules.phases), load.seconds(len(rules.phases), rules.phases)
    wanted = shortest + part * (longest - shortest)
    position = load.position(wanted, rules.phases)
    assert position is not None
    assert load.seconds(position, rules.phases) == pytest.approx(wanted, abs=1e-6)
    assert load.position(shortest - 0.001, rules.phases) is None
    assert load.position(longest + 0.001, rules.phases) is None


@given(st.lists(PAUSES, min_size=1, max_size=30), st.floats(0, 7), st.floats(0, 7))
@settings(max_examples=examples(200), deadline=None)
def test_no_pause_is_shorter_in_a_longer_practice(pauses: list[ElasticPause], one: float, other: float) -> None:
    phases = guidance(3).phases
    for pause in pauses:
        shorter, longer = (pause.seconds(factors_at(position, phases)[pause.kind]) for position in sorted((one, other)))
        assert shorter <= longer


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 9 * TIMELINE_RATE), st.integers(0, 2)), min_size=1, max_size=30
    ),
    st.sampled_from([FitRules.for_week(1), FitRules.for_week(3), FitRules.for_week(8)]),
    st.sampled_from([Tier.CORE, Tier.SUPPORT, Tier.REMINDER]),
    st.floats(0.5, 1_200),
)
@settings(max_examples=examples(300), deadline=None)
def test_what_is_comfortable_by_its_sums_is_comfortable_when_it_is_fitted(
    pauses: list[tuple[int, int, int]], rules: FitRules, tier: Tier, seconds: float
) -> None:
    """A cue is added by comparing sums; the fit that follows then finds no pause under its comfort, and the other way."""
    cues = [Cue(f"c{n}", f"{n}.", tier, Pause(float(weight))) for n, (weight, _, _) in enumerate(pauses)]
    builder = CandidateBuilder({f"c{n}": speech for n, (_, speech, _) in enumerate(pauses)}, rules)
    built = [builder.build((0, 0, n), cue, pauses[n][2], "") for n, cue in enumerate(cues)]
    choice = CueChoice(seconds, rules)
    choice.add(built[:1])
    loads = {step: load_of([cue for cue in built if cue.step == step]) for step in {cue.step for cue in built}}
    positions = stretch_positions(loads, seconds, rules)
    comfort = rules.comfort_positions[tier]
    if positions is not None and abs(min(positions.values()) - comfort) > 1e-6:
        is_needed = choice.lengths[built[0].step][MOST] < seconds
        assert choice.try_adding(built[1:], tier) == (min(positions.values()) > comfort or is_needed)


def test_no_length_is_looked_for_beyond_what_can_be_asked_for() -> None:
    text = "Replikk."
    cues = tuple(Cue(f"c{number}", text, Tier.CORE, Pause(60.0)) for number in range(400))
    script = Script("x", "X", "fordi", (Posture.LYING,), 1, 60, (Section("Del", cues, rounds=2),))
    lengths = {cue.id: TIMELINE_RATE for cue in cues}
    assert feasible_minutes(script, lengths, FREE, LYING)[1] == LONGEST_MINUTES


def test_pauses_grow_with_the_weeks_and_for_those_who_ask_for_silence() -> None:
    beginners = FitRules(15.0, 0.30, 3, (0.5, 0.7, 1.0), False, 1.2, 4.0, (0.25, 0.42))
    practised = FitRules(30.0, 0.25, 0, (0.5, 0.8, 1.25), False, 1.2, 4.0, (0.25, 0.42))
    silent = FitRules(60.0, 0.0, 0, (0.5, 0.9, 1.6), True, 1.2, 4.0, (0.25, 0.42))
    by_week = [FitRules.for_week(week) for week in range(1, 9)]
    assert by_week == [beginners] * 2 + [practised] * 3 + [silent] * 3
    assert [FitRules.for_week(week, silence=True) for week in range(1, 9)] == [silent] * 8
