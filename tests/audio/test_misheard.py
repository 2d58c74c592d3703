"""What the recogniser misheard: the kept findings are of this library, and no bad cue is passed over."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "voice"))
import reviews
from heard import judged

import report
import settings

AUDIO = Path(__file__).resolve().parents[2] / "audio"
voices = pytest.mark.parametrize("voice", sorted(settings.VOICES))


@voices
def test_the_findings_are_of_every_stored_cue(voice: str) -> None:
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((AUDIO / voice).glob("*.json"))]
    stored = [(cue["id"], cue["text"]) for page in pages for cue in page["cues"]]
    assert [(cue.id, cue.written) for cue in report.read().cues[voice]] == stored


@voices
def test_the_findings_are_of_the_stored_sound(voice: str) -> None:
    findings = report.read()
    files = sorted((AUDIO / voice).glob("*.json"))
    assert [path.stem for path in files if not findings.current(voice, path.stem)] == []


@voices
def test_one_letter_in_ten_is_misheard_at_most(voice: str) -> None:
    cues = report.read().cues[voice]
    assert sum(cue.character_edits for cue in cues) <= 0.10 * sum(cue.characters for cue in cues)


@voices
def test_every_cue_misheard_over_the_limit_has_a_review(voice: str) -> None:
    said = reviews.load()
    assert [cue.id for cue in report.over_limit(report.read().cues[voice]) if (voice, cue.id) not in said] == []


def test_the_page_tells_the_kept_findings() -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page(report.read())


def test_letters_are_compared_and_nothing_else() -> None:
    assert judged("x", "y", "Kjenn, «nå».", "kjenn nå").cer == 0
    assert judged("x", "y", "Kjenn nå.", "Shenn nå").character_edits == 2
