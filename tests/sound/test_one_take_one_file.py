"""A recording with a file for each take: played as one file is, a broken file costs its own sentence only."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.score import Recording
from nærvær.domain.script import cue_id
from nærvær.sound.mixer import SpeechTakes
from voice_0_1_0 import AUDIO_0_1_0, VOICE_0_1_0

DATA, _ = content_folders()
VOICE, EXERCISE = "synthetic-light", "right-now"


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """A recording of 0.1.0, its takes cut into a file each."""
    folder = tmp_path / "audio" / VOICE
    (folder / EXERCISE).mkdir(parents=True)
    for name in ("voice.toml", f"{EXERCISE}.txt"):
        shutil.copy(VOICE_0_1_0 / name, folder)
    sheet = json.loads((VOICE_0_1_0 / f"{EXERCISE}.json").read_text(encoding="utf-8"))
    samples, rate = soundfile.read(VOICE_0_1_0 / sheet["sound"], dtype="float32")
    takes = []
    for cue in sheet["cues"]:
        file = folder / EXERCISE / f"{cue['id']}.flac"
        soundfile.write(file, samples[cue["start"] : cue["end"]], rate, subtype="PCM_24")
        takes.append(
            {
                "id": cue["id"],
                "frames": cue["end"] - cue["start"],
                "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
                "text": cue["text"],
                "file": f"{EXERCISE}/{file.name}",
            }
        )
    write_sheet(folder.parent, {"format": 2, "exercise": EXERCISE, "voice": VOICE, "rate": rate, "takes": takes})
    return folder.parent


def write_sheet(audio: Path, sheet: dict[str, Any]) -> None:
    (audio / VOICE / f"{EXERCISE}.json").write_text(json.dumps(sheet), encoding="utf-8")


def read_sheet(audio: Path) -> dict[str, Any]:
    sheet: dict[str, Any] = json.loads((audio / VOICE / f"{EXERCISE}.json").read_text(encoding="utf-8"))
    return sheet


def recording_in(audio: Path) -> Recording:
    recording = FolderCatalogue(DATA, audio).score(PracticeOptions(EXERCISE, 2)).recording
    assert recording is not None
    return recording


def test_a_practice_sounds_the_same_from_a_file_for_each_take(audio: Path) -> None:
    options = PracticeOptions(EXERCISE, 2, voice=VOICE)
    before, after = (FolderCatalogue(DATA, folder).score(options) for folder in (AUDIO_0_1_0, audio))
    assert after.fault is None
    assert after.timeline.digest == before.timeline.digest
    takes = [SpeechTakes(score.recording) for score in (before, after)]
    for cue in after.timeline.cues:
        whole, single = (each.take(cue.cue) for each in takes)
        assert whole is not None
        assert single is not None
        assert np.abs(whole - single).max() < 1e-6
    assert takes[1].missing == frozenset()


def test_a_changed_or_missing_file_costs_its_own_sentence_only(audio: Path) -> None:
    recording = recording_in(audio)
    changed, gone, kept = list(recording.takes)[:3]
    Path(recording.takes[changed].path).write_bytes(Path(recording.takes[kept].path).read_bytes())
    Path(recording.takes[gone].path).unlink()
    takes = SpeechTakes(recording)
    assert [takes.take(cue) is None for cue in (changed, gone, kept)] == [True, True, False]
    assert takes.missing == {changed, gone}


def test_a_missing_folder_of_takes_leaves_captions_and_is_named(audio: Path) -> None:
    shutil.rmtree(audio / VOICE / EXERCISE)
    score = FolderCatalogue(DATA, audio).score(PracticeOptions(EXERCISE, 2))
    assert score.recording is None
    assert score.timeline.cues
    assert score.fault is not None
    assert (Path(score.fault.file).name, score.fault.reason) == (EXERCISE, "absent")


@pytest.mark.parametrize("damage", [{"takes": None}, {"takes": [{"id": "x"}]}, {"rate": 1}, {"format": 3}])
def test_a_damaged_sheet_leaves_captions(audio: Path, damage: dict[str, Any]) -> None:
    write_sheet(audio, read_sheet(audio) | damage)
    score = FolderCatalogue(DATA, audio).score(PracticeOptions(EXERCISE, 2))
    assert score.recording is None
    assert score.fault is not None
    assert score.fault.reason == "unreadable"


def test_a_sentence_without_a_take_stays_a_caption_and_is_counted(audio: Path) -> None:
    sheet = read_sheet(audio)
    gone = sheet["takes"].pop(1)["id"]
    write_sheet(audio, sheet)
    score = FolderCatalogue(DATA, audio).score(PracticeOptions(EXERCISE, 2))
    assert score.recording is not None
    assert gone not in score.recording.takes
    assert score.fault is not None
    assert (score.fault.reason, score.fault.data["missing"]) == ("stale", 1)


def test_a_take_of_another_length_than_the_sheet_tells_is_not_played(audio: Path) -> None:
    sheet = read_sheet(audio)
    sheet["takes"][0]["frames"] -= 1
    write_sheet(audio, sheet)
    takes = SpeechTakes(recording_in(audio))
    assert takes.take(sheet["takes"][0]["id"]) is None
    assert takes.take(sheet["takes"][1]["id"]) is not None


@pytest.mark.parametrize("file", ["/etc/passwd", "../../somewhere.flac"])
def test_a_take_outside_the_folder_makes_the_sheet_unusable(audio: Path, file: str) -> None:
    sheet = read_sheet(audio)
    sheet["takes"][0]["file"] = file
    write_sheet(audio, sheet)
    score = FolderCatalogue(DATA, audio).score(PracticeOptions(EXERCISE, 2))
    assert score.recording is None
    assert score.fault is not None


def test_lines_that_exercises_share_are_said_from_their_own_takes(audio: Path) -> None:
    folder, text = audio / VOICE, "Tankene var et annet sted."
    line = cue_id("shared", text)
    (folder / "shared").mkdir()
    soundfile.write(folder / "shared" / f"{line}.flac", np.full(24_000, 0.1, np.float32), 48_000, subtype="PCM_24")
    (folder / "shared.txt").write_text(f'+++\nid = "shared"\n+++\n== vandring\n{text}\n', encoding="utf-8")
    sha256 = hashlib.sha256((folder / "shared" / f"{line}.flac").read_bytes()).hexdigest()
    take = {"id": line, "frames": 24_000, "sha256": sha256, "text": text, "file": f"shared/{line}.flac"}
    sheet = {"format": 2, "exercise": "shared", "voice": VOICE, "rate": 48_000, "takes": [take]}
    (folder / "shared.json").write_text(json.dumps(sheet), encoding="utf-8")
    manuscript = folder / f"{EXERCISE}.txt"
    written = manuscript.read_text(encoding="utf-8")
    last = written.rindex("@klang")
    manuscript.write_text(f"{written[:last]}@felles vandring ~6\n{written[last:]}", encoding="utf-8")
    score = FolderCatalogue(DATA, audio).score(PracticeOptions(EXERCISE, 2))
    assert score.fault is None
    assert text in [cue.text for cue in score.timeline.cues]
    sound = SpeechTakes(score.recording).take(line)
    assert sound is not None
    assert len(sound) == 24_000
    assert next(cue.length for cue in score.timeline.cues if cue.cue == line) == 24_000
