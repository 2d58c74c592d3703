"""What `doctor` found is told as it is; only reasons of sounds become words, where they are known as reasons."""

from __future__ import annotations

from pathlib import Path

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.composition import run_doctor
from nærvær.domain.errors import Busy, BusyWith
from nærvær.domain.services import CheckResult
from nærvær.texts.cli_output import doctor_lines
from voice_0_1_0 import copy_exercise


def test_the_name_of_a_device_is_told_as_it_is() -> None:
    for name in ("USB (disk)", "Kort (stale)", "Høyttaler (empty)", "HDMI (long 1 2)"):
        assert f"  enhet: {name}" in list(doctor_lines(CheckResult("sound", True, {"device": name})))


def test_why_sounds_are_missing_is_told_in_words_and_as_codes_to_other_programs(tmp_path: Path) -> None:
    def busy() -> object:
        raise Busy(BusyWith.DIARY)

    data, _ = content_folders()
    voice = tmp_path / "nix (stale)" / "synthetic-light"
    copy_exercise("breathing-space", voice)
    (voice / "breathing-space.opus").unlink()
    shelf = FolderCatalogue(data, voice.parent)
    findings = {finding.part: finding for finding in run_doctor(tmp_path, shelf, busy)}  # type: ignore[arg-type]
    content = findings["content"]
    assert "(absent)" in (content.values["missing"] or "")
    (told,) = [line for line in doctor_lines(content) if line.startswith("  mangler: ")]
    assert "breathing-space.opus (lyden finnes ikke her)" in told
    assert "/nix (stale)/" in told
    assert "(absent)" not in told
