"""A voice plays the texts it was recorded from, whatever has become of the script since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.practice import Occasion, PracticeOptions
from nærvær.domain.score import Timeline
from voice_0_1_0 import AUDIO_0_1_0, copy_exercise

DATA, _ = content_folders()
VOICE = "synthetic-light"
OLD = "Øynene kan være åpne eller lukket. Du kan flytte deg eller slutte når som helst."
NEW = "Du kan la øynene være åpne. Du kan når som helst gjøre noe annet."


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Content whose script has changed since the voice was recorded."""
    data, audio = tmp_path / "data", tmp_path / "audio"
    shutil.copytree(DATA, data)
    copy_exercise("short-sitting", audio / VOICE)
    script = data / "nb" / "scripts" / "short-sitting.txt"
    text = (audio / VOICE / "short-sitting.txt").read_text(encoding="utf-8")
    assert OLD in text
    script.write_text(text.replace(OLD, NEW), encoding="utf-8")
    return data, audio


def said(timeline: Timeline) -> list[str]:
    return [cue.text for cue in timeline.cues]


def test_a_voice_reads_its_own_manuscript_whole(folders: tuple[Path, Path]) -> None:
    shelf = FolderCatalogue(*folders)
    score = shelf.score(PracticeOptions("short-sitting", 10))
    before = FolderCatalogue(DATA, AUDIO_0_1_0).score(PracticeOptions("short-sitting", 10))
    assert score.fault is None
    assert OLD in said(score.timeline)
    assert score.timeline.digest == before.timeline.digest
    assert shelf.sound_faults("short-sitting") == {}
    script = shelf.script("short-sitting")
    assert script is not None
    assert NEW in [cue.text for cue in script.spoken()]


def test_without_its_manuscript_a_voice_has_only_what_still_stands_there(folders: tuple[Path, Path]) -> None:
    data, audio = folders
    (audio / VOICE / "short-sitting.txt").unlink()
    score = FolderCatalogue(data, audio).score(PracticeOptions("short-sitting", 10))
    assert score.fault is not None
    assert score.fault.data["missing"] == 1
    assert NEW in said(score.timeline)


def test_a_manuscript_that_cannot_be_read_leaves_the_script_of_today(folders: tuple[Path, Path]) -> None:
    data, audio = folders
    (audio / VOICE / "short-sitting.txt").write_text("ikke et manus", encoding="utf-8")
    assert NEW in said(FolderCatalogue(data, audio).score(PracticeOptions("short-sitting", 10)).timeline)


def test_a_script_of_the_clinic_stands_above_what_our_voice_has_read(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    data, audio = folders
    own = tmp_path / "own" / "scripts"
    own.mkdir(parents=True)
    shutil.copy(data / "nb" / "scripts" / "short-sitting.txt", own)
    shelf = FolderCatalogue(data, audio, own.parent)
    assert NEW in said(shelf.score(PracticeOptions("short-sitting", 10)).timeline)


def test_of_several_wordings_only_those_the_voice_has_are_said(folders: tuple[Path, Path]) -> None:
    data, audio = folders
    manuscript = audio / VOICE / "short-sitting.txt"
    text = manuscript.read_text(encoding="utf-8")
    manuscript.write_text(text.replace(f"{OLD}  ~6", f"[variant=a] {NEW}  ~6\n[variant=a] {OLD}  ~6"), encoding="utf-8")
    shelf = FolderCatalogue(data, audio)
    for number in range(1, 5):
        options = PracticeOptions("short-sitting", 10, occasion=Occasion(number, number - 1))
        texts = said(shelf.score(options).timeline)
        assert OLD in texts
        assert NEW not in texts


def test_a_manuscript_that_would_wake_somebody_is_left_for_the_evening_form(folders: tuple[Path, Path]) -> None:
    script = folders[0] / "nb" / "scripts" / "short-sitting.txt"
    written = script.read_text(encoding="utf-8").replace(NEW, OLD)
    last = written.rindex("@klang")
    script.write_text(f"{written[:last]}[kveld] Sov godt.  ~6\n[dag] {written[last:]}", encoding="utf-8")
    shelf = FolderCatalogue(*folders)
    day = shelf.score(PracticeOptions("short-sitting", 10))
    evening = shelf.score(PracticeOptions("short-sitting", 10, occasion=Occasion(evening=True)))
    assert (day.fault, day.ends_in_sleep, any(bell.closing for bell in day.timeline.bells)) == (None, False, True)
    assert (evening.ends_in_sleep, any(bell.closing for bell in evening.timeline.bells)) == (True, False)
    assert evening.fault is not None
    assert evening.fault.data["missing"] == 1
    assert OLD in said(evening.timeline)
    assert evening.recording is not None
