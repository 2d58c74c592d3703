"""A diary that 0.1.0 itself wrote: it opens, in every language, is exported, backed up and moved, with every fact right.

`recorded_in_0_1_0/home.zip` is the data folder of a course that was lived through 0.1.0's own screens, with lines typed on
its command line and a practice that was killed in the middle; `progress.json` and `export.zip` are what it said of that.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cli.test_commands import NOW, Command, command  # noqa: F401 - a fixture
from nærvær.__main__ import main
from nærvær.domain.practice import Posture
from nærvær.store.diary_opener import open_diary
from nærvær.store.export_zip import FACTS
from nærvær.texts import i18n

RECORDED = Path(__file__).parents[1] / "recorded_in_0_1_0"


def unpack(folder: Path) -> None:
    with zipfile.ZipFile(RECORDED / "home.zip") as archive:
        archive.extractall(folder)


def facts_in(export: Path) -> Any:
    with zipfile.ZipFile(export) as archive:
        return json.loads(archive.read(FACTS))


def progress_told(command: Command) -> Any:  # noqa: F811
    """What `progress --json` tells, but for what it has learnt since: the ids of activities, the name of one's own."""
    code, out, _ = command("progress", "--json")
    assert code == 0
    told = json.loads(out)
    for practice in told["practices"]:
        practice.pop("activity")
    for week in told["weeks"]:
        week.pop("activity_name")
    return told


def test_it_opens_with_every_fact_and_is_exported_as_it_was(command: Command, tmp_path: Path) -> None:  # noqa: F811
    unpack(tmp_path / "data")
    assert progress_told(command) == json.loads((RECORDED / "progress.json").read_text(encoding="utf-8"))
    assert command("export", "-o", str(tmp_path / "export.zip"))[0] == 0
    assert facts_in(tmp_path / "export.zip") == facts_in(RECORDED / "export.zip")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "nb",
            ("uke 8: Veien videre", "Gå en tur, 20 minutter", "Strikke, 25 minutter", "smerte før 6, smerte etter 4"),
        ),
        (
            "en",
            (
                "week 8: The way onwards",
                "Going for a walk, 20 minutes",
                "Strikke, 25 minutes",
                "pain before 6, pain after 4",
            ),
        ),
    ],
)
def test_it_is_told_in_every_language(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    shipped_languages: tuple[str, ...],
    code: str,
    said: tuple[str, ...],
) -> None:
    """What came with 0.1.0 is in the language one has now, what the person has named themselves stays as they wrote it."""
    assert code in shipped_languages
    unpack(tmp_path / "data")
    try:
        assert main(["progress", "--language", code, "--data-dir", str(tmp_path / "data")]) == 0
        out = " ".join(capsys.readouterr().out.split())  # a line is folded where its day is long
        assert [words for words in said if words not in out] == [], out
        page = tmp_path / "report.html"
        assert main(["report", "--language", code, "--data-dir", str(tmp_path / "data"), "-o", str(page)]) == 0
        assert "gå tur" in page.read_text(encoding="utf-8")
    finally:
        i18n.use_language(i18n.SOURCE_LANGUAGE)


def test_the_practice_that_was_killed_waits_as_it_was_left(tmp_path: Path) -> None:
    unpack(tmp_path)
    with open_diary(tmp_path, lambda: NOW) as diary:
        left = diary.in_progress()
        assert left is not None
        assert (left.options.exercise, left.options.minutes, left.options.posture) == (
            "breathing-space",
            3,
            Posture.SITTING,
        )
        assert (left.ratings.pain_before, round(left.heard_seconds, 3)) == (5, 14.525)
        assert len(diary.entries()) == 40
        assert diary.notices == ()


def test_it_is_backed_up_and_moved_on(command: Command, tmp_path: Path) -> None:  # noqa: F811
    unpack(tmp_path / "data")
    before = progress_told(command)
    assert command("backup", "-o", str(tmp_path / "backup.db"))[0] == 0
    shutil.rmtree(tmp_path / "data")
    assert command("restore", str(tmp_path / "backup.db"))[0] == 0
    assert progress_told(command) == before


@pytest.mark.parametrize("way", ["import", "restore"])
def test_what_0_1_0_had_put_aside_is_taken_in(command: Command, tmp_path: Path, way: str) -> None:  # noqa: F811
    """Its export, and the backup of the day before its last one."""
    unpack(tmp_path / "data")
    if way == "import":
        shutil.rmtree(tmp_path / "data")
        assert command("import", str(RECORDED / "export.zip"))[0] == 0
        assert progress_told(command) == json.loads((RECORDED / "progress.json").read_text(encoding="utf-8"))
    else:
        (tmp_path / "data" / "diary.db").unlink()
        assert command("restore")[0] == 0
        assert "32" in command("verify")[1]
