"""Every shipped exercise, at every whole minute, in every week and posture, in every voice."""

from __future__ import annotations

import itertools
import runpy

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.catalogue.voiced_exercises import Reading, length_range, read_by_voice, read_manuscript, read_without_voice
from nærvær.domain.catalogue import ExerciseKind
from nærvær.domain.cues_for_person import CueFilter
from nærvær.domain.elastic_fit import cues_per_minute, fit
from nærvær.domain.errors import LengthOutOfRange
from nærvær.domain.pause_stretching import FitRules, guidance_rules
from nærvær.domain.practice import Occasion, Posture, PracticeOptions
from nærvær.domain.score import TIMELINE_RATE
from nærvær.domain.script import MIRRORED_MOVEMENTS, Script, SharedSet
from nærvær.texts.sound import voice_description, voice_name

DATA, AUDIO = content_folders()
SHELF = FolderCatalogue(DATA, AUDIO)
_FILES = {file.stem: file for file in sorted((DATA / "nb/scripts").glob("*.txt"))}
_SHARED = _FILES.pop("shared")
SETS = parse_shared(_SHARED.read_text(encoding="utf-8"), str(_SHARED))
SCRIPTS = {name: parse_script(file.read_text(encoding="utf-8"), str(file), SETS) for name, file in _FILES.items()}
WEEKS = (1, 2, 3, 5, 6, 8)
VOICES = [voice.id for voice in SHELF.voices() if voice.language == "nb"]


def sets_in(language: str) -> tuple[SharedSet, ...]:
    """What the scripts of a language share."""
    file = DATA / language / "scripts" / "shared.txt"
    return parse_shared(file.read_text(encoding="utf-8"), str(file))


SETS_OF = {voice.id: sets_in(voice.language) for voice in SHELF.voices()}


def reading_of(script: Script, voice: str) -> Reading:
    """The script as the voice reads it: that which it was recorded from."""
    return read_by_voice(AUDIO / voice, read_manuscript(AUDIO / voice, script, SETS_OF[voice]) or script, None)


def rules_of(script: Script, week: int, number: int = 1) -> FitRules:
    return guidance_rules(script, week, Occasion(number), silence=False, grade=None)


def differing(script: Script) -> list[tuple[int, Posture]]:
    """Weeks and postures that differ in their rules or in what is said; the others are fitted the same."""
    said: dict[tuple[FitRules, tuple[bool, ...]], tuple[int, Posture]] = {}
    for week in WEEKS:
        for posture in script.postures:
            cues = tuple(cue.belongs(posture, week) for section in script.sections for cue in section.cues)
            said.setdefault((rules_of(script, week, 4), cues), (week, posture))
    return list(said.values())


def test_the_two_voices_and_the_first_exercises_are_there() -> None:
    assert VOICES[:2] == ["synthetic-light", "synthetic-dark"]
    assert {"breathing-space", "body-scan"} <= set(SCRIPTS)


def test_a_voice_is_called_in_norwegian_what_it_calls_itself() -> None:
    """In other languages it is called what their catalogues say, and so are English voices in Norwegian."""
    for voice in SHELF.voices():
        if voice.language != "nb":
            continue
        assert (voice_name(voice), voice_description(voice)) == (voice.name, voice.description)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("exercise", SCRIPTS)
def test_every_promised_minute_is_exact_and_dense_enough(exercise: str, voice: str) -> None:
    reading = reading_of(SCRIPTS[exercise], voice)
    script = reading.script
    for week, posture in differing(script):
        rules = rules_of(script, week, 4)
        chosen = CueFilter(posture, week, occasion=Occasion(4, 3), takes=reading.takes)
        for minutes in range(script.shortest, script.longest + 1):
            timeline = fit(script, reading.lengths, minutes, rules, chosen)
            assert timeline.total == minutes * 60 * TIMELINE_RATE
            if not script.has_pause_kinds:
                least = 0.30 if week <= 2 else 0.25 if week <= 5 else 0.0
                assert timeline.speech_share >= least
                assert week > 2 or min(cues_per_minute(timeline)) >= 3


def test_the_kept_table_of_densities_is_the_present_one() -> None:
    made = runpy.run_path(str(AUDIO.parent / "tools" / "density.py"))
    assert made["KEPT"].read_text(encoding="utf-8") == made["whole"](SHELF)


@pytest.mark.parametrize("exercise", SCRIPTS)
def test_pauses_stay_natural_inside_the_promised_range(exercise: str) -> None:
    """A script so thin that its pauses must grow fourfold is refused."""
    script = SCRIPTS[exercise]
    lengths = read_without_voice(script).lengths
    for week in WEEKS:
        timeline = fit(script, lengths, script.longest, rules_of(script, week), CueFilter(script.default_posture, week))
        assert timeline.stretch < 4.0


def test_breathing_space_gives_each_step_a_quarter_to_two_fifths_of_the_time() -> None:
    reading = reading_of(SCRIPTS["breathing-space"], VOICES[0])
    script = reading.script
    steps = {section.title: section.step for section in script.sections}
    for minutes in range(3, 11):
        for posture in script.postures:
            choice = CueFilter(posture, 1)
            timeline = fit(script, reading.lengths, minutes, rules_of(script, 1), choice)
            ends = [passage.start for passage in timeline.sections[1:]] + [timeline.total]
            for step in (1, 2, 3):
                frames = sum(
                    end - passage.start
                    for passage, end in zip(timeline.sections, ends, strict=True)
                    if steps[passage.title] == step
                )
                assert 0.249 <= frames / timeline.total <= 0.421, (minutes, posture, step)


def test_nobody_lying_is_told_to_feel_the_feet_on_the_floor() -> None:
    for script in SCRIPTS.values():
        if "lying" not in script.postures:
            continue
        for section in script.sections:
            for cue in section.cues:
                text = cue.text.lower()
                if "gulv" in text and ("føtter" in text or "fotsål" in text or "foten" in text):
                    assert "lying" not in (cue.postures or script.postures), cue.text


@pytest.mark.parametrize("posture", ["lying", "sitting", "standing"])
def test_the_figure_shows_every_movement_and_comes_to_rest_before_the_next(posture: Posture) -> None:
    script = SCRIPTS["movement"]
    lengths = read_without_voice(script).lengths
    timeline = fit(script, lengths, script.longest, rules_of(script, 3), CueFilter(Posture(posture), 3))
    shown = {timeline.section_at(figure.start): figure for figure in timeline.figures}
    assert set(shown) >= set(range(len(timeline.sections) - 1)), "a section shows nothing"
    for figure, after in itertools.pairwise(timeline.figures):
        if figure.name != "body" and after.name not in MIRRORED_MOVEMENTS:
            assert figure.rests_from is not None
            assert figure.start < figure.rests_from < after.start


def test_scripts_are_gentle_in_their_words() -> None:
    for script in SCRIPTS.values():
        assert len(script.why.split()) <= 60
        for cue in script.spoken():
            words = cue.text.lower().replace(",", " ").replace(".", " ").split()
            assert "vi" not in words, cue.text
            assert "!" not in cue.text, cue.text
            assert not any(character.isdigit() for character in cue.text), cue.text
            assert cue.text.endswith((".", "?", ":")), cue.text


@pytest.mark.parametrize("exercise", SCRIPTS)
def test_a_length_outside_the_promise_is_refused_with_the_promise(exercise: str) -> None:
    script = SCRIPTS[exercise]
    with pytest.raises(LengthOutOfRange) as refusal:
        SHELF.score(PracticeOptions(exercise, script.longest + 1))
    assert (refusal.value.shortest, refusal.value.longest) == (script.shortest, script.longest)


def test_spans_promise_the_same_in_every_voice() -> None:
    for exercise in SHELF.exercises():
        spans = SHELF.spans(exercise.id)
        if exercise.kind is ExerciseKind.SILENT:
            assert spans == {}
            continue
        assert set(VOICES) <= set(spans)
        for voice, span in spans.items():
            assert span == length_range(reading_of(SCRIPTS[exercise.id], voice))  # which tries every way to do it
            assert (span.shortest, span.longest) == (exercise.shortest, exercise.longest)
            assert span.shortest <= span.natural <= span.longest


def test_who_asks_for_more_silence_gets_it_from_the_first_week_in_the_same_minutes() -> None:
    usual = SHELF.score(PracticeOptions("body-scan", 35, week=1)).timeline
    quiet = SHELF.score(PracticeOptions("body-scan", 35, week=1, silence=True)).timeline
    assert quiet.total == usual.total
    assert sum(spoken.length for spoken in quiet.cues) < 0.9 * sum(spoken.length for spoken in usual.cues)


@pytest.mark.parametrize("exercise", SCRIPTS)
def test_every_practice_opens_with_a_soft_bell_and_closes_with_a_clear_one(exercise: str) -> None:
    span = next(iter(SHELF.spans(exercise).values()))
    for posture in SHELF.postures(exercise):
        for minutes in {span.shortest, span.natural, span.longest}:
            strikes = SHELF.score(PracticeOptions(exercise, minutes, posture=posture)).timeline.bells
            assert [strike.closing for strike in strikes] == [False, True]
