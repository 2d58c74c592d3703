"""The sound that is shipped: complete, current, even, quiet where it should be, and small enough.

Nothing here needs the speech model. What was rendered is compared with what it should have been made
from (texts, pronunciations, settings), never with the encoder's bytes, which may differ by machine.

Takes are decoded one by one, each once, and only what is measured of them is kept. The tools measure every take when they
build it. Decoding all of a voice again takes half a minute, so one in twenty is, and never fewer than two of an exercise:
their sha-256 says which, so a take that is spoken anew may be among them next time. NAERVAER_LONG=1 decodes all.
That a file is the one that its sheet was written for is asked of each, and the sheet tells the loudness and the peak of all
of them, as the tools measured them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from nærvær.catalogue.programme_parser import SHARED
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.domain.script import cue_id

REPO = Path(__file__).resolve().parents[2]
AUDIO = REPO / "audio"
VOICES = tuple(sorted(path.parent.name for path in AUDIO.glob("*/voice.toml")))
READ = [(voice, sheet.stem) for voice in VOICES for sheet in sorted((AUDIO / voice).glob("*.json"))]
"""What each voice reads."""
NOT_YET_SPOKEN: dict[str, frozenset[str]] = {}
"""By voice, scripts that have changed since they were spoken, or never were. Until they are, it reads what it read."""

RATE = 48_000
LOUDNESS_LUFS, LOUDNESS_SLACK = -20.0, 0.5
PEAK_DBTP, PEAK_SLACK = -3.0, 0.1
EDGE_DBFS = -40.0
EDGE_STEP = 0.01
LONGEST_QUIET_END = 0.20
AUDIBLE_DB = -45.0
LARGEST_LIBRARY = 50 * 2**20
"""Of one language."""
LONG = os.environ.get("NAERVAER_LONG") == "1"
ONE_IN = 1 if LONG else 20
FEWEST = 2
SAMPLE_SLACK = 0.1 if LONG else 0.5
"""LU between the loudness of the takes that are decoded and that of all: the least of them differ by up to .26."""

sys.path.insert(0, str(REPO / "tools" / "voice"))
import english  # noqa: E402
import lexicon  # noqa: E402
import manuscripts  # noqa: E402

import settings  # noqa: E402

LEXICONS: dict[str, Callable[[], english.Pronunciations]] = {"nb": lexicon.load, "en": english.load}
OPENLY = {"nb": "syntetisk stemme", "en": "synthetic voice"}
recordings = pytest.mark.parametrize(("voice", "exercise"), READ)
voices = pytest.mark.parametrize("voice", VOICES)


Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured of one stored take.

    `peak` is in dBTP, `edge_step` and `edge_level` (dBFS) are the highest in its first and last 2 ms, `quiet_before`
    and `quiet_after` are seconds without speech, `powers` the K-weighted mean squares of the loudness blocks that end in it.
    """

    id: str
    peak: float
    edge_step: float
    edge_level: float
    quiet_before: float
    quiet_after: float
    powers: tuple[float, ...]


def lines(voice: str, exercise: str) -> list[tuple[str, str]]:
    """Id and text of all the voice has to say, from the manuscript it was recorded from."""
    kept = (AUDIO / voice / f"{exercise}.txt").read_text(encoding="utf-8")
    if exercise == SHARED:
        return [(cue.id, cue.text) for each in parse_shared(kept, SHARED) for cue in each.cues]
    return [(cue.id, cue.text) for cue in parse_script(kept, f"{exercise}.txt").spoken()]


@cache
def sheet(voice: str, exercise: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((AUDIO / voice / f"{exercise}.json").read_text(encoding="utf-8"))
    return told


@cache
def takes(voice: str, exercise: str) -> tuple[Measured, ...]:
    """What is measured of the takes that are decoded."""
    found, rest = [], np.zeros(0)
    for take in chosen(sheet(voice, exercise)["takes"]):
        measures, rest = measured(take["id"], AUDIO / voice / exercise / f"{take['id']}.opus", rest)
        found.append(measures)
    return tuple(found)


def chosen(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The takes that are decoded, in their order: those whose sha-256 is the least of all of its exercise."""
    count = max(FEWEST, len(told) // ONE_IN)
    drawn = sorted(told, key=lambda take: str(take["sha256"]))[:count]
    return [take for take in told if take in drawn]


def measured(name: str, path: Path, rest: NDArray[np.float64]) -> tuple[Measured, NDArray[np.float64]]:
    """What is measured of a take, and what its loudness blocks leave for the next; `rest` is what those before it left."""
    samples: Samples
    samples, rate = soundfile.read(path, dtype="float32")
    assert (rate, samples.ndim) == (RATE, 1)
    edges = (samples[: RATE // 500], samples[-RATE // 500 :])
    powers, rest = block_powers(samples, rest)
    take = Measured(
        name,
        true_peak(samples),
        float(max(np.abs(np.diff(edge, prepend=0.0, append=0.0)).max() for edge in edges)),
        max(level(edge) for edge in edges),
        *quiet_ends(samples),
        powers,
    )
    return take, rest


def quiet_ends(samples: Samples) -> tuple[float, float]:
    """Seconds before and after what is loud enough to be speech."""
    width = RATE // 100
    whole = len(samples) // width
    power = np.square(samples[: whole * width].reshape(whole, width), dtype=np.float64).mean(axis=1)
    heard = np.flatnonzero(power > np.percentile(power, 95) * 10 ** (AUDIBLE_DB / 10))
    return float(heard[0]) / 100, float(whole - 1 - heard[-1]) / 100


BLOCK, STEP = RATE * 4 // 10, RATE // 10


@cache
def k_weighting() -> tuple[Any, ...]:
    """The two filters of ITU-R BS.1770, whose module takes a second to import, in every process that runs tests."""
    from pyloudnorm.iirfilter import IIRfilter

    return (
        IIRfilter(4.0, 1 / np.sqrt(2), 1500.0, RATE, "high_shelf"),
        IIRfilter(0.0, 0.5, 38.0, RATE, "high_pass"),
    )


def block_powers(samples: Samples, rest: NDArray[np.float64]) -> tuple[tuple[float, ...], NDArray[np.float64]]:
    """Mean squares of blocks of .4 s, each begun .1 s after the one before, weighted as ITU-R BS.1770 does.

    They run on from take to take, as in one sound; `rest` is what is left of it, and what is left of this.
    """
    weighted = samples.astype(np.float64)
    for stage in k_weighting():
        weighted = stage.apply_filter(weighted)
    joined = np.concatenate([rest, weighted])
    starts = range(0, len(joined) - BLOCK + 1, STEP)
    powers = tuple(float(np.square(joined[start : start + BLOCK]).mean()) for start in starts)
    return powers, joined[len(starts) * STEP :]


def loudness(powers: Iterable[float]) -> float:
    """Integrated loudness in LUFS of blocks, gated at −70 LUFS and at ten under what is left."""
    blocks = np.array(list(powers))
    blocks = blocks[lufs(blocks) > -70.0]
    return float(lufs(blocks[lufs(blocks) > lufs(blocks.mean()) - 10.0].mean()))


def lufs(power: Any) -> Any:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


def level(samples: Samples) -> float:
    power = float(np.square(samples, dtype=np.float64).mean()) if len(samples) else 0.0
    return float(10 * np.log10(max(power, 1e-20)))


def true_peak(samples: Samples) -> float:
    """dBTP of the loudest places, each 4 × oversampled by zero padding of its spectrum."""
    block, margin = 8192, 64
    highest = float(np.abs(samples).max())
    for start in range(0, len(samples), block - 2 * margin):
        part = samples[start : start + block].astype(np.float64)
        if np.abs(part).max() < 0.5 * highest:
            continue
        dense = np.fft.irfft(np.fft.rfft(part * 4), 4 * len(part))
        inner = dense[4 * margin : -4 * margin] if len(part) == block else dense
        highest = max(highest, float(np.abs(inner).max()))
    return float(20 * np.log10(highest))


@voices
def test_a_voice_says_openly_that_it_is_synthetic(voice: str) -> None:
    facts = tomllib.loads((AUDIO / voice / "voice.toml").read_text(encoding="utf-8"))
    assert facts["kind"] == "synthetic"
    assert OPENLY[facts["language"]] in facts["description"].lower()
    assert (facts["language"], facts["licence"]) == (settings.VOICES[voice].language, "CC-BY-4.0")


@voices
def test_the_voices_read_the_scripts_of_today_but_for_those_that_are_to_be_spoken_again(voice: str) -> None:
    scripts = manuscripts.scripts_in(settings.VOICES[voice].language)
    present = {path.stem: path.read_bytes() for path in scripts.glob("*.txt")}
    read = {path.stem: path.read_bytes() for path in (AUDIO / voice).glob("*.txt")}
    assert {name for name in present if read.get(name) != present[name]} == NOT_YET_SPOKEN.get(voice, frozenset())


@pytest.mark.parametrize(
    ("language", "path"),
    [(code, path) for code in LEXICONS for path in sorted(manuscripts.scripts_in(code).glob("*.txt"))],
    ids=lambda part: part if isinstance(part, str) else part.stem,
)
def test_every_word_of_the_script_has_a_pronunciation(language: str, path: Path) -> None:
    words = LEXICONS[language]()
    lost = {line.text: words.missing(line.text) for line in manuscripts.read(path).lines if words.missing(line.text)}
    assert lost == {}, "python tools/voice/proposals.py proposes them"


@recordings
def test_the_sheet_holds_every_cue_of_every_posture_and_nothing_else(voice: str, exercise: str) -> None:
    found = [(take["id"], take["text"]) for take in sheet(voice, exercise)["takes"]]
    assert found == lines(voice, exercise)
    assert all(name == cue_id(exercise, text) for name, text in found)


@recordings
def test_the_sheet_belongs_to_its_takes(voice: str, exercise: str) -> None:
    page = sheet(voice, exercise)
    assert (page["format"], page["rate"], page["voice"], page["exercise"]) == (2, RATE, voice, exercise)
    files = {path.name for path in (AUDIO / voice / exercise).iterdir()}
    assert files == {f"{take['id']}.opus" for take in page["takes"]}
    told = [(take["id"], take["frames"], take["sha256"]) for take in page["takes"]]
    assert told == [stored(take["id"], AUDIO / voice / exercise / f"{take['id']}.opus") for take in page["takes"]]


def stored(name: str, path: Path) -> tuple[str, int, str]:
    """Id, frames and sha-256 of a take on the disk."""
    return name, soundfile.info(path).frames, sha256(path)


@recordings
def test_the_sound_is_not_stale(voice: str, exercise: str) -> None:
    page = sheet(voice, exercise)
    kept = AUDIO / voice / page["manuscript"]
    assert page["manuscript_sha256"] == sha256(kept), "the manuscript changed: build again"
    texts = [text for _, text in lines(voice, exercise)]
    assert page["lexicon_sha256"] == LEXICONS[settings.VOICES[voice].language]().sha256(texts), (
        "pronunciations changed: build again"
    )
    assert page["settings_sha256"] == settings.settings_sha256(voice), "settings changed: build again"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@recordings
def test_speech_is_as_loud_as_promised(voice: str, exercise: str) -> None:
    told = sheet(voice, exercise)["loudness_lufs"]
    assert told == pytest.approx(LOUDNESS_LUFS, abs=LOUDNESS_SLACK)
    found = loudness(power for take in takes(voice, exercise) for power in take.powers)
    assert found == pytest.approx(told, abs=SAMPLE_SLACK)


@recordings
def test_nothing_peaks(voice: str, exercise: str) -> None:
    told = sheet(voice, exercise)["true_peak_dbtp"]
    assert told <= PEAK_DBTP + PEAK_SLACK
    peak = max(take.peak for take in takes(voice, exercise))
    assert peak <= PEAK_DBTP + PEAK_SLACK
    assert peak <= told + 0.2
    assert not LONG or peak >= told - 0.2


@recordings
def test_no_take_begins_or_ends_with_a_click(voice: str, exercise: str) -> None:
    """The first and last 2 ms are faint and hold no step."""
    for take in takes(voice, exercise):
        assert take.edge_step <= EDGE_STEP, take.id
        assert take.edge_level <= EDGE_DBFS, take.id


@recordings
def test_no_take_waits_before_or_after_its_words(voice: str, exercise: str) -> None:
    """Silence belongs to the timeline: speech begins and ends within a fifth of a second of the ends of its take."""
    for take in takes(voice, exercise):
        assert take.quiet_before <= LONGEST_QUIET_END, take.id
        assert take.quiet_after <= LONGEST_QUIET_END, take.id


@voices
def test_no_file_is_padded(voice: str) -> None:
    """libsndfile leaves three quarters of a KiB for tags in each."""
    for path in (AUDIO / voice).glob("*/*.opus"):
        start = path.read_bytes()[:400]
        assert start.count(b"OggS") >= 3, path.name


@pytest.mark.parametrize("language", LEXICONS)
def test_the_library_of_a_language_is_small_enough_to_carry_along(language: str) -> None:
    folders = [AUDIO / voice for voice in VOICES if settings.VOICES[voice].language == language]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < LARGEST_LIBRARY


@voices
def test_a_voice_has_a_folder_a_sheet_and_a_manuscript_for_each_script_and_nothing_else(voice: str) -> None:
    parts = {name for of, exercise in READ if of == voice for name in (exercise, f"{exercise}.json", f"{exercise}.txt")}
    assert {path.name for path in (AUDIO / voice).iterdir()} == {"voice.toml", *parts}
