"""What `doctor` found is told as it is; only reasons of sounds become words, where they are known as reasons."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from nærvær import kiosk_settings_file as kiosk_file
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.voice_folder import create_voice_folder, write_take
from nærvær.domain.errors import Busy, BusyWith
from nærvær.domain.own_voice import VoiceCard, needed_sentences, numbered
from nærvær.domain.score import DecodeResult
from nærvær.domain.services import CheckResult
from nærvær.machine_services import run_doctor
from nærvær.texts.cli_output import doctor_lines
from voice_0_1_0 import copy_exercise


@pytest.fixture(scope="module")
def shelf() -> FolderCatalogue:
    """What comes along, read once: whether all of it is whole is found anew by each look at a machine."""
    return FolderCatalogue(*content_folders())


def test_the_name_of_a_device_is_told_as_it_is() -> None:
    for name in ("USB (disk)", "Kort (stale)", "Høyttaler (empty)", "HDMI (long 1 2)"):
        assert f"  enhet: {name}" in list(doctor_lines(CheckResult("sound", True, {"device": name})))


def test_looking_over_a_machine_begins_no_diary(tmp_path: Path, shelf: FolderCatalogue) -> None:
    def begun() -> object:
        raise Busy(BusyWith.DIARY)

    def found(folder: Path) -> bool:
        return {each.part: each.ok for each in run_doctor(folder, shelf, begun)}["diary"]  # type: ignore[arg-type]

    assert found(tmp_path / "share" / "none yet")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "naervaer.log").touch()
    assert found(tmp_path)
    (tmp_path / "diary.db").touch()
    assert not found(tmp_path)


@pytest.mark.parametrize(
    ("rules", "ok", "says"),
    [
        ("sound_check = false", True, ""),
        ("database = 'host=db dbname=n user=k'", True, "Klinikken ligger på en server. Se om den virker med"),
        ("ukjent = 1", False, "De kan ikke brukes"),
    ],
)
def test_a_machine_that_is_a_kiosk_is_told_of_its_rules_and_where_its_server_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: FolderCatalogue, rules: str, ok: bool, says: str
) -> None:
    file = tmp_path / "kiosk.toml"
    monkeypatch.setattr(kiosk_file, "DEFAULT_FILE", file)
    monkeypatch.setattr(kiosk_file, "ROOT", os.getuid())

    def found() -> list[CheckResult]:
        return [each for each in run_doctor(tmp_path / "none", shelf, lambda: None) if each.part == "kiosk"]  # type: ignore[arg-type, return-value]

    assert found() == []
    file.write_text(rules)
    file.chmod(0o644)
    (kiosk,) = found()
    assert kiosk.ok is ok
    assert says in " ".join(doctor_lines(kiosk))
    assert (kiosk.hint is None) is not bool(says)


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


def test_a_voice_of_ones_own_that_reads_some_exercises_only_is_no_fault(tmp_path: Path) -> None:
    def busy() -> object:
        raise Busy(BusyWith.DIARY)

    folders = content_folders()
    voice = tmp_path / "own" / "voices" / "kari"
    script = FolderCatalogue(*folders).script("right-now")
    assert script is not None
    sentences = numbered((), needed_sentences([script]))
    create_voice_folder(voice, VoiceCard("Kari", "Kari", "fri"), sentences)
    for sentence in sentences:
        write_take(voice, sentence.number, b"%d" % sentence.number)

    def decode(contents: Sequence[bytes]) -> list[DecodeResult]:
        return [DecodeResult("", 144_000, 48_000, 1, -20.0, 0.5, 0.0, -60.0) for _ in contents]

    shelf = FolderCatalogue(*folders, tmp_path / "own", decode)
    assert shelf.sound_faults("right-now") == {}
    (content,) = [each for each in run_doctor(tmp_path, shelf, busy) if each.part == "content"]  # type: ignore[arg-type]
    assert (content.ok, content.hint) == (True, "own_sound")
    take = voice / "003.wav"
    take.unlink()
    shelf = FolderCatalogue(*folders, tmp_path / "own", decode)
    (content,) = [each for each in run_doctor(tmp_path, shelf, busy) if each.part == "content"]  # type: ignore[arg-type]
    assert not content.ok
