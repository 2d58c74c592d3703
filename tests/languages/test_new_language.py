"""A language is begun by one command, which leaves nothing broken on the screen, and is followed in per cent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import messages
import new_language
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.script_parser import parse_script, parse_shared

CODE = "nn"
_, AUDIO = content_folders()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The content of the package in Norwegian alone, where the tool begins a language as `new` does."""
    monkeypatch.setattr(messages, "LOCALES", tmp_path / "locale")
    folder = tmp_path / "data"
    shutil.copytree(new_language.DATA / "nb", folder / "nb")
    messages.begin(CODE)
    assert len(new_language.begin_content(CODE, folder)) == 1 + len(list((folder / "nb/scripts").glob("*.txt")))
    return folder


def parts(data: Path) -> dict[str, tuple[int, int]]:
    return {part.name: (part.done, part.of) for part in new_language.progress(CODE, data, AUDIO)}


def test_what_has_been_begun_is_told_in_per_cent_and_each_text_counts(data: Path) -> None:
    before = parts(data)
    assert {name: done for name, (done, _of) in before.items()} == dict.fromkeys(before, 0)
    assert before["phrases"][1] > 2000
    programme = data / CODE / "programme.toml"
    programme.write_text(programme.read_text("utf-8").replace('"nb: Kroppen"', '"Kroppen"'), "utf-8")
    catalogue = messages.read(CODE)
    catalogue.get("I dag").string = "I dag"
    messages.write(CODE, catalogue)
    body_scan = data / CODE / "scripts" / "body-scan.begun"
    body_scan.with_suffix(".txt").write_text(body_scan.read_text("utf-8").replace(new_language.MARK, ""), "utf-8")
    after = parts(data)
    assert [after[name][0] for name in ("phrases", "programme", "scripts", "voices")] == [1, 1, 1, 0]
    assert {name: of for name, (_done, of) in after.items()} == {name: of for name, (_done, of) in before.items()}
    assert str(next(new_language.progress(CODE, data, AUDIO))).endswith("(0 %)")


def test_the_skeleton_can_be_read_and_keeps_every_id_and_pause(data: Path) -> None:
    norwegian = FolderCatalogue(data, AUDIO)
    begun = FolderCatalogue(data, AUDIO, language=lambda: CODE)
    ours, theirs = norwegian.programme(), begun.programme()
    assert theirs.week(2).theme == "nb: Kroppen"
    assert [week.formal for week in theirs.weeks] == [week.formal for week in ours.weeks]
    assert [[each.id for each in week.reflections] for week in theirs.weeks] == [
        [each.id for each in week.reflections] for week in ours.weeks
    ]
    assert begun.faults() == ()
    assert begun.exercise("body-scan").title == "Kroppsskanning", "an exercise comes in Norwegian until it is done"
    shared = parse_shared((data / "nb/scripts/shared.txt").read_text("utf-8"), "shared.txt")
    for file in sorted((data / CODE / "scripts").glob("*.begun")):
        if file.stem == "shared":
            continue
        script = parse_script(file.read_text("utf-8"), str(file), shared)
        original = parse_script((data / "nb/scripts" / f"{file.stem}.txt").read_text("utf-8"), file.stem, shared)
        assert [cue.pause.kind for cue in script.spoken()] == [cue.pause.kind for cue in original.spoken()]
        assert all(
            cue.text.startswith(new_language.MARK) for section in script.sections for cue in section.cues if cue.text
        )


def test_what_is_begun_and_not_done_is_a_fault_and_nothing_is_begun_twice(data: Path) -> None:
    found = list(new_language.faults(CODE, data))
    assert len(found) == 1 + len(list((data / "nb/scripts").glob("*.txt")))
    assert "nn: programme.toml has 63 texts in Norwegian still" in found
    assert new_language.begin_content(CODE, data) == []
