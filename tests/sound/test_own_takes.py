"""A voice of one's own with a file for each sentence: checked in few processes, and a broken file costs its own sentence."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from numpy.typing import NDArray

from nærvær.catalogue import voices
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.script_parser import parse_script
from nærvær.catalogue.voices import LARGEST_TAKE
from nærvær.domain.errors import DecodeFault, FileFault, MissingSound, VoiceFault
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.score import DecodeResult, Score
from nærvær.domain.script import cue_id
from nærvær.sound import decode_check
from nærvær.sound.decode_check import decode_in_worker
from nærvær.sound.mixer import SpeechTakes
from nærvær.texts.sound import missing_before_playing, missing_in_file, sound_reason
from small_voice import EXERCISE, SMALL_TEXTS, small_script

DATA, AUDIO = content_folders()
RATE = 24_000
MANUSCRIPT = small_script(6, pause=6)
SPOKEN = {cue.id: cue.text for cue in parse_script(MANUSCRIPT, "right-now.txt").spoken()}
CUES = list(SPOKEN)
Samples = NDArray[np.float64]


def murmur(seconds: float, seed: int, level: float = 0.05) -> Samples:
    """Noise that comes and goes as syllables do."""
    frames = round(seconds * RATE)
    swell = 0.55 + 0.45 * np.sin(np.arange(frames) / RATE * 2 * np.pi * 4)
    return np.random.default_rng(seed).uniform(-1, 1, frames) * swell * level


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A config folder with the voice of a therapist: a file for each sentence, told without hashes."""
    voice = tmp_path / "own" / "voices" / "kari"
    (voice / EXERCISE).mkdir(parents=True)
    shutil.copy(AUDIO / "synthetic-light" / "voice.toml", voice)
    (voice / f"{EXERCISE}.txt").write_text(MANUSCRIPT, encoding="utf-8")
    takes = []
    for number, (cue, sentence) in enumerate(SPOKEN.items()):
        sound = murmur(3 + number / 10, number)
        soundfile.write(voice / EXERCISE / f"{cue}.flac", sound, RATE, subtype="PCM_16")
        takes.append({"text": sentence, "frames": len(sound), "file": f"{EXERCISE}/{cue}.flac"})
    write_sheet(tmp_path / "own", takes)
    return tmp_path / "own"


def sheet_file(own: Path) -> Path:
    return own / "voices" / "kari" / f"{EXERCISE}.json"


def write_sheet(own: Path, takes: list[dict[str, Any]]) -> None:
    sheet = {"format": 2, "exercise": EXERCISE, "voice": "kari", "rate": RATE, "takes": takes}
    sheet_file(own).write_text(json.dumps(sheet), encoding="utf-8")


def read_takes(own: Path) -> list[dict[str, Any]]:
    takes: list[dict[str, Any]] = json.loads(sheet_file(own).read_text(encoding="utf-8"))["takes"]
    return takes


def take_file(own: Path, number: int) -> Path:
    return own / "voices" / "kari" / EXERCISE / f"{CUES[number]}.flac"


def scored(own: Path) -> Score:
    shelf = FolderCatalogue(DATA, AUDIO, own, decode_in_worker)
    return shelf.score(PracticeOptions(EXERCISE, 1, voice="kari"))


def fault_of(own: Path) -> MissingSound:
    fault = scored(own).fault
    assert fault is not None
    return fault


def test_a_recording_without_hashes_plays_whole_from_the_manuscript_it_was_read_from(own: Path) -> None:
    score = scored(own)
    assert score.fault is None
    assert score.recording is not None
    assert [cue.text for cue in score.timeline.cues] == list(SMALL_TEXTS)
    takes = SpeechTakes(score.recording)
    assert all(takes.take(cue.cue) is not None for cue in score.timeline.cues)
    assert takes.missing == frozenset()


def test_its_sentences_together_are_as_loud_as_the_other_voices(own: Path) -> None:
    recording = scored(own).recording
    takes = SpeechTakes(recording)
    sounds = [takes.take(cue) for cue in CUES]
    whole = np.concatenate([sound for sound in sounds if sound is not None])
    assert recording is not None
    assert recording.gain > 2
    assert abs(pyloudnorm.Meter(48_000).integrated_loudness(whole.astype(np.float64)) + 20) < 0.5


def test_what_was_checked_is_what_is_played(own: Path) -> None:
    recording = scored(own).recording
    assert recording is not None
    take_file(own, 0).write_bytes(take_file(own, 1).read_bytes())
    takes = SpeechTakes(recording)
    assert takes.take(CUES[0]) is None
    assert takes.take(CUES[1]) is not None


def cut(own: Path) -> None:
    soundfile.write(take_file(own, 2), murmur(0.7, 2), RATE, subtype="PCM_16")


def longer(own: Path) -> None:
    soundfile.write(take_file(own, 2), murmur(9, 2), RATE, subtype="PCM_16")


def wrong_hash(own: Path) -> None:
    takes = read_takes(own)
    takes[2]["sha256"] = "0" * 64
    write_sheet(own, takes)


def led_out(own: Path) -> None:
    outside = own.parent / "utenfor.flac"
    shutil.move(take_file(own, 2), outside)
    take_file(own, 2).symlink_to(outside)


def huge(own: Path) -> None:
    with take_file(own, 2).open("r+b") as file:
        file.truncate(LARGEST_TAKE + 1)


BROKEN: dict[str, tuple[Any, object]] = {
    "gone": (lambda own: take_file(own, 2).unlink(), FileFault.ABSENT),
    "damaged": (
        lambda own: take_file(own, 2).write_bytes(take_file(own, 2).read_bytes()[:40]),
        DecodeFault.UNDECODABLE,
    ),
    "a page": (lambda own: take_file(own, 2).write_bytes(b"<!doctype html>"), DecodeFault.KIND),
    "silent": (lambda own: soundfile.write(take_file(own, 2), np.zeros(40_800), RATE), DecodeFault.SILENT),
    "cut": (cut, VoiceFault.CUT_OFF),
    "longer": (longer, VoiceFault.CHANGED),
    "another one": (wrong_hash, VoiceFault.CHANGED),
    "outside": (led_out, VoiceFault.OUTSIDE),
    "huge": (huge, FileFault.LARGE),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_played_costs_its_own_sentence_and_is_named_with_its_reason(own: Path, name: str) -> None:
    breaks, reason = BROKEN[name]
    breaks(own)
    score = scored(own)
    assert score.recording is not None
    assert set(score.recording.takes) == {*CUES} - {CUES[2]}
    assert len(score.timeline.cues) == len(CUES), "the sentence is there as a caption"
    fault = fault_of(own)
    assert (fault.reason, fault.data) == (reason, {"missing": 1, "total": 6})
    assert Path(fault.file).name == take_file(own, 2).name
    why = sound_reason(fault)
    assert why.startswith("1 av 6 setninger mangler i denne stemmen: ")
    assert missing_before_playing(fault) == f"{why}. De kommer som tekst."
    assert missing_in_file(fault) == f"{why}. De er stille i lydfila."


def test_what_is_missing_in_a_recording_is_told_before_those_never_made(own: Path) -> None:
    take_file(own, 2).unlink()
    missing = FolderCatalogue(DATA, AUDIO, own, decode_in_worker).missing()
    assert (missing[0].voice, missing[0].exercise, missing[0].data) == ("kari", EXERCISE, {"missing": 1, "total": 6})
    assert {fault.reason for fault in missing} == {FileFault.ABSENT}


def test_what_does_not_fit_beside_the_others_is_left_out(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [take_file(own, number).stat().st_size for number in range(len(CUES))]
    monkeypatch.setattr(voices, "LARGEST_SOUND", sum(sizes) - 1)
    assert (fault_of(own).reason, fault_of(own).data["missing"]) == (FileFault.LARGE, 1)


def test_where_no_file_can_be_played_there_are_captions_and_the_reason(own: Path) -> None:
    for number in range(len(CUES)):
        take_file(own, number).write_bytes(b"<!doctype html>")
    score = scored(own)
    assert score.recording is None
    assert fault_of(own).reason is DecodeFault.KIND
    assert "Stemmen kan ikke brukes i denne øvelsen" in missing_before_playing(fault_of(own))


def test_a_sentence_that_was_never_recorded_is_told_of_as_missing(own: Path) -> None:
    write_sheet(own, read_takes(own)[:-1])
    assert (fault_of(own).reason, fault_of(own).data) == (VoiceFault.STALE, {"missing": 1, "total": 6})


@pytest.mark.parametrize(
    "take",
    [{"id": CUES[0]}, {"id": CUES[0], "frames": 0}, {"id": CUES[0], "frames": "mange"}, {"frames": 9}, {"text": 3}],
)
def test_a_list_that_says_too_little_is_called_damaged(own: Path, take: dict[str, object]) -> None:
    write_sheet(own, [take])
    assert fault_of(own).reason is VoiceFault.SHEET
    assert sound_reason(fault_of(own)) == "lista over setningene er skadet"


def test_lines_that_exercises_share_are_said_by_ones_own_voice_too(own: Path) -> None:
    voice, text = own / "voices" / "kari", "Tankene var et annet sted."
    line = cue_id("shared", text)
    (voice / "shared").mkdir()
    soundfile.write(voice / "shared" / f"{line}.flac", murmur(1, 9), RATE, subtype="PCM_16")
    (voice / "shared.txt").write_text(f'+++\nid = "shared"\n+++\n== vandring\n{text}\n', encoding="utf-8")
    take = {"id": line, "frames": RATE, "file": f"shared/{line}.flac"}
    sheet = {"format": 2, "exercise": "shared", "voice": "kari", "rate": RATE, "takes": [take]}
    (voice / "shared.json").write_text(json.dumps(sheet), encoding="utf-8")
    (voice / f"{EXERCISE}.txt").write_text(f"{MANUSCRIPT}@felles vandring ~6\n", encoding="utf-8")
    score = scored(own)
    assert score.fault is None
    assert score.timeline.cues[-1].text == text
    assert SpeechTakes(score.recording).take(line) is not None


def test_a_voice_that_came_with_the_program_must_tell_its_hashes(own: Path, tmp_path: Path) -> None:
    shutil.copytree(own / "voices" / "kari", tmp_path / "audio" / "kari")
    options = PracticeOptions(EXERCISE, 1, voice="kari")
    assert FolderCatalogue(DATA, tmp_path / "audio").score(options).fault is not None
    takes = [
        {**take, "sha256": hashlib.sha256(take_file(own, number).read_bytes()).hexdigest()}
        for number, take in enumerate(read_takes(own))
    ]
    write_sheet(own, takes)
    shutil.copy(sheet_file(own), tmp_path / "audio" / "kari")
    assert FolderCatalogue(DATA, tmp_path / "audio").score(options).fault is None


# Many sounds in few processes


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much each process was given to decode, in bytes."""
    seen: list[int] = []
    run = subprocess.run

    def counted(*words: Any, **told: Any) -> Any:
        seen.append(len(told["input"]))
        return run(*words, **told)

    monkeypatch.setattr(subprocess, "run", counted)
    return seen


def test_many_sounds_share_a_process_and_each_has_its_own_verdict(own: Path, runs: list[int]) -> None:
    good = [take_file(own, number).read_bytes() for number in range(len(CUES))]
    results = decode_in_worker([*good, b"", b"<!doctype html>", *good] * 5)
    assert len(runs) == 2
    assert [result.reason for result in results] == [*[""] * 6, "empty", "kind", *[""] * 6] * 5
    assert [result.frames for result in results[:6]] == [take["frames"] for take in read_takes(own)]


def test_what_is_large_has_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, runs: list[int]) -> None:
    monkeypatch.setattr(decode_check, "BYTES_TOGETHER", 100)
    decode_in_worker([b"x" * 60, b"x" * 60, b"x" * 500, b"x" * 30, b"x" * 30])
    assert runs == [68, 68, 508, 76]


DIES_OF = """
import sys
while len(length := sys.stdin.buffer.read(8)) == 8:
    content = sys.stdin.buffer.read(int.from_bytes(length, "big"))
    if content == b"death": raise SystemExit(9)
    if content == b"sleep": import time; time.sleep(60)
    print('{"frames": 1, "rate": 8000, "channels": 1, "loudness": -20, "peak": 0.5, "offset": 0, "floor": 0}', flush=True)
"""


def test_the_sounds_after_one_that_kills_its_process_are_decoded_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(DIES_OF, encoding="utf-8")
    monkeypatch.setattr(decode_check, "WORKER_COMMAND", (sys.executable, "-I", str(worker)))
    good = DecodeResult("", 1, 8000, 1, -20.0, 0.5, 0.0)
    dead, slow = DecodeResult(DecodeFault.UNDECODABLE), DecodeResult(DecodeFault.SLOW)
    assert decode_in_worker([b"a", b"death", b"b", b"death", b"c"]) == [good, dead, good, dead, good]
    assert decode_in_worker([b"a", b"sleep", b"b"], wait_seconds=3) == [good, slow, slow]
