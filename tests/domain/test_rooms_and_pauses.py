"""Scripts whose pauses have kinds, asked about as scripts nobody wrote: exact, the same again, and never hurried."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.test_elastic import core_of, gaps
from examples import examples
from nærvær.domain.cues_for_person import CueFilter
from nærvær.domain.elastic_fit import fit
from nærvær.domain.errors import LengthOutOfRange, UnfittableScript
from nærvær.domain.pause_stretching import ROOM_LENGTHS, ROOM_LEVELS, FitRules, guidance_rules
from nærvær.domain.practice import Grade, Occasion, Posture
from nærvær.domain.score import TIMELINE_RATE, Timeline
from nærvær.domain.script import Cue, Pause, PauseKind, Script, Section, SharedSet, Tier, cue_id, shared_cues

OPENING, CLOSING = (Cue("@klang", "", Tier.CORE, Pause(seconds, PauseKind.FIXED), bell=True) for seconds in (6, 10))
ANNOUNCED = {length: f"Nå er det stille i {length} sekunder." for length in ROOM_LENGTHS}
AFTER = "Det er fint om tankene har vandret."
SHARED = (
    *(SharedSet(f"rom-{n}", (Cue(cue_id("shared", t), t, Tier.CORE, Pause(4)),)) for n, t in ANNOUNCED.items()),
    SharedSet("etter-rom", (Cue(cue_id("shared", AFTER), AFTER, Tier.CORE, Pause(4)),)),
    SharedSet("vandring", tuple(Cue(cue_id("shared", t), t, Tier.CORE, Pause(4)) for t in ("Du.", "Er.", "Her."))),
)
WAYS = st.sampled_from([(1, 1), (2, 4), (4, 6), (5, 9), (7, 10), (8, 14)])


def said(text: str, pause: Pause, tier: Tier = Tier.CORE, **marks: object) -> Cue:
    return Cue(cue_id("x", text), text, tier, pause, **marks)  # type: ignore[arg-type] # the fields of a cue


def room(seconds: float, tier: Tier = Tier.CORE) -> Cue:
    return Cue("@rom", "", tier, Pause(seconds, PauseKind.ROOM))


@st.composite
def scripts(draw: st.DrawFn) -> tuple[Script, dict[str, int]]:
    """A script with every kind of pause, rooms, variants, shared lines and a movement with a line inside its time."""
    sections = []
    for number in range(draw(st.integers(3, 6))):
        cues = [OPENING] if not number else []
        for line in range(draw(st.integers(2, 7))):
            tier = Tier.CORE if not line else draw(st.sampled_from(Tier))
            weight = draw(st.integers(3, 16))
            pause = draw(
                st.sampled_from(
                    [
                        Pause(2.0, PauseKind.BREATH),
                        Pause(weight, PauseKind.NOTICE),
                        Pause(weight, PauseKind.STAY, min(weight, 7)),
                    ]
                )
            )
            cues.append(said(f"Replikk {number} {line}.", pause, tier))
        if draw(st.booleans()):
            cues.append(said(f"Tre til fem ganger {number}.", Pause(26, PauseKind.STAY, 25)))
            cues.append(said(f"Fortsett {number}.", Pause(5), inside=True))
        if draw(st.booleans()):
            cues += [said(f"{name} {number}.", Pause(8, PauseKind.STAY), variant="v") for name in ("En", "To", "Tre")]
        if draw(st.booleans()):
            cues.append(Cue("@felles vandring", "", Tier.SUPPORT, Pause(6), shared="vandring"))
        if draw(st.booleans()):
            cues.append(room(draw(st.integers(10, 60)), draw(st.sampled_from([Tier.CORE, Tier.SUPPORT]))))
        start = draw(st.sampled_from([0, 0, 3])) if number else 0
        sections.append(
            Section(f"Del {number}", tuple(cues), 0, start, draw(st.sampled_from([1, 1, 2])) if number else 1)
        )
    sections.append(Section("Slutt", (said("Det var det.", Pause(4)), CLOSING)))
    script = Script("x", "X", "", (Posture.LYING,), 1, 2, tuple(sections), SHARED, has_pause_kinds=True)
    spoken = (*script.spoken(), *(cue for each in SHARED for cue in each.cues))
    return script, {cue.id: draw(st.integers(1, 6)) * TIMELINE_RATE for cue in spoken}


def rules_of(script: Script, week: int, number: int) -> FitRules:
    return guidance_rules(script, week, Occasion(number, number - 1), silence=False, grade=None)


def fitted(script: Script, lengths: dict[str, int], minutes: float, week: int, number: int) -> Timeline | None:
    chosen = CueFilter(Posture.LYING, week, occasion=Occasion(number, number - 1))
    try:
        return fit(script, lengths, minutes, rules_of(script, week, number), chosen)
    except (LengthOutOfRange, UnfittableScript):
        return None


@given(scripts(), st.integers(2, 20), WAYS)
@settings(max_examples=examples(40), deadline=None)
def test_every_practice_is_exact_and_the_same_again(
    case: tuple[Script, dict[str, int]], minutes: int, way: tuple[int, int]
) -> None:
    script, lengths = case
    timeline = fitted(script, lengths, minutes, *way)
    assert timeline == fitted(script, dict(reversed(lengths.items())), minutes, *way)
    if timeline is not None:
        assert timeline.total == minutes * 60 * TIMELINE_RATE
        speech = sum(lengths[cue.cue] for cue in timeline.cues)
        assert speech + sum(gaps(timeline)) + timeline.cues[0].start == timeline.total


@given(scripts(), st.integers(2, 20), WAYS)
@settings(max_examples=examples(40), deadline=None)
def test_a_room_that_is_announced_lasts_to_the_sample_and_others_are_short(
    case: tuple[Script, dict[str, int]], minutes: int, way: tuple[int, int]
) -> None:
    script, lengths = case
    timeline = fitted(script, lengths, minutes, *way)
    if timeline is None:
        return
    told = {text: length for length, text in ANNOUNCED.items()}
    movements = {cue.text for section in script.sections for cue in section.cues if cue.pause.floor >= 20}
    for index, (cue, gap) in enumerate(zip(timeline.cues, gaps(timeline), strict=True)):
        if cue.text in told:
            assert gap == told[cue.text] * TIMELINE_RATE
            follows = index + 1 < len(timeline.cues) and timeline.cues[index + 1].text == AFTER
            assert follows == (told[cue.text] >= 60)
        elif cue.text not in movements and index + 1 < len(timeline.cues):
            assert gap <= ROOM_LEVELS[-1].unannounced * TIMELINE_RATE + 1


@given(scripts(), st.integers(2, 20), WAYS)
@settings(max_examples=examples(40), deadline=None)
def test_nobody_is_hurried(case: tuple[Script, dict[str, int]], minutes: int, way: tuple[int, int]) -> None:
    """A stay never falls under its floor; the time of a movement holds also the line that is said inside it."""
    script, lengths = case
    timeline = fitted(script, lengths, minutes, *way)
    if timeline is None:
        return
    pauses = {cue.text: cue.pause for section in script.sections for cue in section.cues}
    inside = {cue.text for section in script.sections for cue in section.cues if cue.inside}
    placed = list(zip(timeline.cues, gaps(timeline), strict=True))
    for index, (cue, gap) in enumerate(placed):
        pause = pauses.get(cue.text)
        if pause is None or cue.text in inside:
            continue
        after = placed[index + 1] if index + 1 < len(placed) else None
        if after and after[0].text in inside:
            gap += after[0].length + after[1]  # noqa: PLW2901
        if pause.kind is PauseKind.STAY and pause.floor <= rules_of(script, *way).rooms.unannounced:
            assert gap >= pause.floor * TIMELINE_RATE - 1
        if pause.floor >= 20:
            assert gap >= 25 * TIMELINE_RATE - 1
        if pause.kind is PauseKind.BREATH:
            assert gap >= TIMELINE_RATE


@given(scripts(), WAYS)
@settings(max_examples=examples(20), deadline=None)
def test_longer_never_means_fewer_core_cues(case: tuple[Script, dict[str, int]], way: tuple[int, int]) -> None:
    script, lengths = case
    # A further round has other wordings, and rounds come and go; what is said once is said in every longer practice.
    other_wordings = {cue.id for section in script.sections for cue in section.cues if cue.variant}
    before: set[str] = set()
    for minutes in range(2, 16):
        timeline = fitted(script, lengths, minutes, *way)
        if timeline is not None:
            core = set(core_of(script, timeline)) - other_wordings
            assert before <= core
            before = core


def talk(*extra: Cue, lines: int = 40) -> Script:
    """A script with plenty to say, and `extra` in the middle of it."""
    cues = [
        said(f"Replikk {n}.", Pause(3 + n % 9, PauseKind.STAY if n % 3 else PauseKind.BREATH), Tier(n % 3))
        for n in range(lines)
    ]
    half = lines // 2
    middle = tuple(Section(f"Del {n}", (said(f"Bli her {n}.", Pause(6)), cue)) for n, cue in enumerate(extra))
    sections = (Section("En", (OPENING, *cues[:half])), *middle, Section("To", (*cues[half:], CLOSING)))
    return Script("x", "X", "", (Posture.LYING,), 1, 60, sections, SHARED, has_pause_kinds=True)


def lengths_of(script: Script) -> dict[str, int]:
    return {cue.id: 4 * TIMELINE_RATE for cue in (*script.spoken(), *(cue for each in SHARED for cue in each.cues))}


def announced(timeline: Timeline) -> list[int]:
    return [length for cue in timeline.cues for length, text in ANNOUNCED.items() if text == cue.text]


def test_rooms_grow_with_the_weeks_and_with_the_persons_own_count() -> None:
    script = talk(room(40), room(40), room(40))
    longest = []
    for week, number in ((1, 1), (1, 20), (4, 20), (5, 20), (7, 20), (8, 20)):
        timeline = fitted(script, lengths_of(script), 10, week, number)
        assert timeline is not None
        longest.append(max(announced(timeline), default=0))
        assert longest[-1] <= ROOM_LEVELS[-1].longest
    assert longest == sorted(longest)
    assert longest[:2] == [0, 30]
    assert longest[-1] >= 120


def test_no_room_is_announced_that_no_shared_line_can_announce() -> None:
    script = talk(room(40), room(40))
    silent = replace(script, shared=tuple(each for each in SHARED if each.name == "rom-45"))
    timeline = fitted(silent, lengths_of(script), 10, 8, 20)
    assert timeline is not None
    assert set(announced(timeline)) == {45}
    assert AFTER not in [cue.text for cue in timeline.cues]


def test_who_is_walking_is_told_of_a_room_in_other_words() -> None:
    walking = replace(room(40), occupied=True)
    other = Cue(cue_id("shared", "Gå videre for deg selv."), "Gå videre for deg selv.", Tier.CORE, Pause(4))
    sets = {length: SharedSet(f"rom-{length}-i-gang", (other,)) for length in ROOM_LENGTHS}
    for script, told in (
        (talk(walking, walking), list(ANNOUNCED.values())),
        (replace(talk(walking, walking), shared=(*SHARED, *sets.values())), [other.text]),
        (replace(talk(room(40), room(40)), shared=(*SHARED, *sets.values())), list(ANNOUNCED.values())),
    ):
        lengths = lengths_of(script) | {other.id: 4 * TIMELINE_RATE}
        timeline = fitted(script, lengths, 10, 5, 20)
        assert timeline is not None
        before = [cue.text for cue in timeline.cues if cue.text in (*ANNOUNCED.values(), other.text)]
        assert before
        assert set(before) <= set(told)
        assert (other in shared_cues(script)) == (other.text in told)


def test_at_most_three_rooms_in_ten_minutes() -> None:
    script = talk(*[room(40)] * 9)
    for minutes, most in ((5, 1), (10, 3), (20, 6)):
        timeline = fitted(script, lengths_of(script), minutes, 8, 20)
        assert timeline is not None
        assert 0 < len(announced(timeline)) <= most


def test_the_longest_room_does_not_come_in_the_first_third() -> None:
    script = talk(room(60), lines=60)
    early = replace(script, sections=(script.sections[1], *script.sections[:1], *script.sections[2:]))
    late_room, early_room = (fitted(each, lengths_of(each), 12, 8, 20) for each in (script, early))
    assert late_room is not None
    assert early_room is not None
    assert max(announced(late_room)) > max(announced(early_room))


def test_wordings_turn_with_the_occasion_and_shared_lines_with_all_practices() -> None:
    variants = [said(f"{name}.", Pause(8, PauseKind.STAY), variant="v") for name in ("En", "To", "Tre")]
    script = talk(Cue("@felles vandring", "", Tier.CORE, Pause(6), shared="vandring"))
    script = replace(script, sections=(*script.sections, Section("Ord", tuple(variants))))
    rules = rules_of(script, 1, 20)

    def words(number: int, practices: int) -> tuple[str, str]:
        chosen = CueFilter(Posture.LYING, 1, occasion=Occasion(number, practices))
        texts = [cue.text for cue in fit(script, lengths_of(script), 8, rules, chosen).cues]
        ((variant,), (shared,)) = ([text for text in texts if text in known] for known in (
            ("En.", "To.", "Tre."), ("Du.", "Er.", "Her."),
        ))  # fmt: skip
        return variant, shared

    assert [words(number, 0)[0] for number in (1, 2, 3, 4)] == ["En.", "To.", "Tre.", "En."]
    assert [words(1, practices)[1] for practices in (0, 1, 2, 3)] == ["Du.", "Er.", "Her.", "Du."]


def test_other_support_is_said_another_time_and_the_core_never_changes() -> None:
    script = talk(lines=60)
    core = {cue.text for section in script.sections for cue in section.cues if cue.tier is Tier.CORE and cue.text}
    heard = [
        {cue.text for cue in timeline.cues}
        for timeline in (fitted(script, lengths_of(script), 7, 1, number) for number in (3, 4, 5))
        if timeline is not None
    ]
    assert len(heard) == 3
    assert all(core <= texts for texts in heard)
    assert len({frozenset(texts) for texts in heard}) == 3


def of_first_format(script: Script) -> Script:
    """The script as a voice of 0.1.0 was recorded from: one kind of pause, no rooms and no shared lines."""
    sections = [
        replace(
            section, cues=tuple(replace(cue, pause=replace(cue.pause, kind=PauseKind.NOTICE)) for cue in section.cues)
        )
        for section in script.sections
    ]
    return replace(script, sections=tuple(sections), shared=(), has_pause_kinds=False)


def with_steps(script: Script) -> Script:
    """The script as steps that must share the time evenly, the last one the longest."""
    return replace(script, sections=tuple(replace(each, step=n) for n, each in enumerate(script.sections, 1)))


@pytest.mark.parametrize(
    "script", [talk(room(40)), with_steps(talk(room(40), room(30))), of_first_format(with_steps(talk()))]
)
def test_bells_alone_leave_the_time_between_opening_and_end(script: Script) -> None:
    rules = guidance_rules(script, 1, Occasion(1), silence=False, grade=Grade.BELLS)
    timeline = fit(script, lengths_of(script), 20, rules, CueFilter(Posture.LYING))
    opening = {cue.text for cue in script.sections[0].cues}
    assert {cue.text for cue in timeline.cues} <= opening
    assert [bell.closing for bell in timeline.bells] == [False, True]
    assert max(gaps(timeline)) > 10 * 60 * TIMELINE_RATE


@pytest.mark.parametrize("minutes", [4, 5])
def test_a_longer_pause_takes_the_time_before_a_shorter_one(minutes: int) -> None:
    """Stays take what there is first: no notice has grown while a stay could still grow."""
    cues = [said(f"Bli {n}.", Pause(10, PauseKind.STAY)) for n in range(10)]
    cues += [said(f"Merk {n}.", Pause(5, PauseKind.NOTICE)) for n in range(10)]
    script = Script("x", "X", "", (Posture.LYING,), 1, 60, (Section("A", tuple(cues)),), (), has_pause_kinds=True)
    timeline = fit(script, lengths_of(script), minutes, rules_of(script, 8, 20), CueFilter(Posture.LYING))
    pauses = dict(zip((cue.text for cue in timeline.cues), gaps(timeline), strict=True))
    stays = max(gap for text, gap in pauses.items() if text.startswith("Bli"))
    notices = max(gap for text, gap in pauses.items() if text.startswith("Merk"))
    assert notices <= 5 * TIMELINE_RATE + 1 or stays >= 29 * TIMELINE_RATE - 1
