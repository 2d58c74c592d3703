"""What a sound file says of itself, read by another program, and the words beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile

from made_sound import RATE, recording, score
from nærvær.domain.practice import Bell
from nærvær.domain.score import Score, SoundTags
from nærvær.sound.render import id3_tag, lrc, phone_suffix, render_to_file

KINDS = (".wav", ".flac", ".ogg", ".opus", ".mp3")
TAGS = SoundTags(
    "Når det røyner på, 3 minutter", "nærvær", "Øvelser fra nærvær", "Stemme: Kari – «Åse»", "Pust inn.\nPust ut."
)


@pytest.fixture
def short(tmp_path: Path) -> Score:
    made = recording(tmp_path, (0.6, 0.9))
    return score(made, [("c0", 1.0), ("c1", 2.5)], 5.0, [(0.5, False)], Bell.BOWL)


def nobody(_: float) -> None:
    """Progress that nobody follows."""


def read_by_ffprobe(file: Path) -> dict[str, str]:
    """The tags as ffprobe reads them, by their names in small letters: those of the file, and of its one stream."""
    if shutil.which("ffprobe") is None:
        pytest.skip("needs ffprobe")
    command = ["ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json", str(file)]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    (stream,) = told["streams"]
    found = {**stream.get("tags", {}), **told.get("format", {}).get("tags", {})}
    return {name.lower(): text for name, text in found.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_another_program_reads_title_artist_album_and_comment_with_all_their_letters(
    short: Score, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"a{kind}"
    render_to_file(short, file, (), nobody, TAGS)
    found = read_by_ffprobe(file)
    assert {name: found.get(name) for name in ("title", "artist", "album", "comment")} == {
        "title": TAGS.title,
        "artist": TAGS.artist,
        "album": TAGS.album,
        "comment": TAGS.comment,
    }


def test_the_words_stand_in_an_mp3_too(short: Score, tmp_path: Path) -> None:
    render_to_file(short, tmp_path / "a.mp3", (), nobody, TAGS)
    assert [text for name, text in read_by_ffprobe(tmp_path / "a.mp3").items() if "lyrics" in name] == [TAGS.words]


@pytest.mark.parametrize("kind", KINDS)
def test_tags_change_nothing_of_the_sound(short: Score, tmp_path: Path, kind: str) -> None:
    render_to_file(short, tmp_path / f"a{kind}", (), nobody)
    render_to_file(short, tmp_path / f"b{kind}", (), nobody, TAGS)
    without, _ = soundfile.read(tmp_path / f"a{kind}")
    with_tags, _ = soundfile.read(tmp_path / f"b{kind}")
    assert len(with_tags) == short.timeline.total
    assert (with_tags == without).all()


def test_where_nothing_is_said_there_is_no_tag() -> None:
    assert id3_tag(SoundTags()) == b""
    assert id3_tag(SoundTags(title="x")).count(b"TPE1") == 0


def test_the_size_of_a_long_tag_has_seven_bits_a_byte() -> None:
    tag = id3_tag(SoundTags(words="å" * 3_000))
    size = 0
    for byte in tag[6:10]:
        assert byte < 0x80
        size = size << 7 | byte
    assert size == len(tag) - 10 > 6_000


def test_the_suffix_for_telephones_is_one_that_can_be_written(short: Score, tmp_path: Path) -> None:
    assert phone_suffix() == ".mp3"
    render_to_file(short, tmp_path / f"a{phone_suffix()}", (), nobody)


def test_an_old_library_without_mp3_gives_flac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundfile, "available_formats", lambda: {"WAV": "", "FLAC": "", "OGG": ""})
    assert phone_suffix() == ".flac"


def test_the_words_have_the_times_of_the_timeline_and_a_long_pause_takes_them_away(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.6, 0.9))
    of = score(made, [("c0", 1.0005), ("c1", 3725.25)], 3740.0)
    assert lrc(of.timeline, TAGS) == (
        "[ti:Når det røyner på, 3 minutter]\n[ar:nærvær]\n[al:Øvelser fra nærvær]\n[length:62:20]\n"
        "[00:01.00]Tekst c0\n[00:01.60]\n[62:05.25]Tekst c1\n[62:06.15]\n"
    )


def test_a_short_pause_leaves_the_line_until_the_next(short: Score) -> None:
    assert lrc(replace(short.timeline, total=5 * RATE), SoundTags()) == (
        "[length:00:05]\n[00:01.00]Tekst c0\n[00:02.50]Tekst c1\n"
    )


def test_both_kinds_of_words_are_written_by_their_suffix(short: Score, tmp_path: Path) -> None:
    render_to_file(short, tmp_path / "a.flac", (tmp_path / "a.lrc", tmp_path / "a.vtt"), nobody, TAGS)
    assert (tmp_path / "a.lrc").read_text(encoding="utf-8").startswith(f"[ti:{TAGS.title}]\n")
    assert (tmp_path / "a.vtt").read_text(encoding="utf-8").startswith("WEBVTT\n")
