"""A score as a file: exactly as long as promised, the same sound as the player's, and never half a file."""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from made_sound import RATE, recording, score
from nærvær.domain.errors import UnknownName
from nærvær.domain.practice import Bell
from nærvær.domain.score import Recording, Score
from nærvær.sound.mixer import Mixer
from nærvær.sound.render import BLOCKS_AHEAD, blocks_mixed_ahead, render_to_file, web_vtt

KINDS = (".wav", ".flac", ".ogg", ".opus", ".mp3")


def nobody(_: float) -> None:
    """Progress that nobody follows."""


@pytest.fixture
def short(made: Recording) -> Score:
    return score(made, [("c0", 1.0), ("c3", 2.5)], 5.0 + 1 / RATE, [(0.5, False), (4.2, True)], Bell.BOWL)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_exactly_as_long_as_the_timeline(short: Score, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"øvelse{kind}"
    render_to_file(short, file, (), nobody)
    with soundfile.SoundFile(file) as sound:
        assert (sound.samplerate, sound.channels) == (RATE, 1)
        read = sound.read(dtype="float32")
    assert len(read) == short.timeline.total == 5 * RATE + 1
    plan = Mixer(short).block(0, short.timeline.total)
    likeness = [float(np.dot(read[100:-100], plan[100 + lag : len(plan) - 100 + lag])) for lag in range(-100, 101)]
    assert int(np.argmax(likeness)) - 100 == 0
    assert max(likeness) > 0.97 * float(np.dot(plan, plan))


@pytest.mark.parametrize("kind", [".wav", ".flac"])
def test_a_file_without_loss_is_what_the_player_plays(short: Score, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"a{kind}"
    render_to_file(short, file, (), nobody)
    read, _ = soundfile.read(file, dtype="float32")
    assert np.abs(read - Mixer(short).block(0, short.timeline.total)).max() <= 1.01 / 32768


def test_the_same_score_gives_the_same_file(short: Score, tmp_path: Path) -> None:
    for name in ("a.flac", "b.flac"):
        render_to_file(short, tmp_path / name, (), nobody)
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()


def test_progress_goes_to_one(short: Score, tmp_path: Path) -> None:
    told: list[float] = []
    render_to_file(short, tmp_path / "a.wav", (), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 6


class Counted:
    """A source that counts which blocks were asked for, and from which thread."""

    rate = RATE
    total = 99 * 10 + 5

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.threads: set[int] = set()
        self.further = threading.Event()

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        self.asked.append((start, count))
        self.threads.add(threading.get_ident())
        if len(self.asked) > BLOCKS_AHEAD:
            self.further.set()
        return np.arange(start, start + count, dtype=np.float32)


def test_blocks_are_mixed_in_another_thread_while_one_is_encoded() -> None:
    source = Counted()
    blocks = blocks_mixed_ahead(source, 10)
    first = next(blocks)
    assert source.further.wait(30), "nothing is mixed before the next block is asked for"
    assert np.array_equal(np.concatenate([first, *blocks]), np.arange(source.total))
    assert source.asked == [(start, min(10, source.total - start)) for start in range(0, source.total, 10)]
    assert len(source.threads) == 1
    assert threading.get_ident() not in source.threads


def test_no_more_blocks_wait_than_memory_is_meant_for_and_none_is_mixed_after_closing() -> None:
    source = Counted()
    blocks = blocks_mixed_ahead(source, 10)
    next(blocks)
    assert source.further.wait(30)
    time.sleep(0.2)
    assert len(source.asked) == 1 + BLOCKS_AHEAD
    blocks.close()
    assert not [thread for thread in threading.enumerate() if thread.ident in source.threads]


def test_a_kind_nobody_knows_is_refused_before_anything_is_written(short: Score, tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as refused:
        render_to_file(short, tmp_path / "a.aiff", (tmp_path / "a.vtt",), nobody)
    assert (refused.value.kind, refused.value.asked, refused.value.known) == ("format", ".aiff", KINDS)
    assert not list(tmp_path.iterdir())


def test_breaking_off_leaves_the_old_file_and_no_other(short: Score, tmp_path: Path) -> None:
    file = tmp_path / "a.flac"
    file.write_bytes(b"old")

    def enough(done: float) -> None:
        if done > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_to_file(short, file, (tmp_path / "a.vtt",), enough)
    assert [path.name for path in tmp_path.iterdir()] == ["a.flac"]
    assert file.read_bytes() == b"old"


def test_a_place_that_cannot_be_written_is_an_error_of_the_system(short: Score, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        render_to_file(short, tmp_path / "nowhere" / "a.flac", (), nobody)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("room", [0, 10_000])
def test_a_disk_that_is_full_is_told_and_leaves_nothing(short: Score, tmp_path: Path, kind: str, room: int) -> None:
    resource = pytest.importorskip("resource", reason="no such limit on this system")
    progress: list[float] = []
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(OSError, match="too large") as told:
            render_to_file(short, tmp_path / f"a{kind}", (), progress.append)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.errno == errno.EFBIG
    assert 1.0 not in progress
    assert not list(tmp_path.iterdir())


def test_captions_follow_the_planned_timeline(tmp_path: Path) -> None:
    made = recording(tmp_path, (0.6, 0.9))
    of = score(made, [("c0", 1.0005), ("c1", 3725.25)], 3730.0)
    assert web_vtt(of.timeline) == (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:01.600\nTekst c0\n\n2\n01:02:05.250 --> 01:02:06.150\nTekst c1\n"
    )


def test_captions_are_written_beside_the_sound_with_their_text_made_safe(short: Score, tmp_path: Path) -> None:
    from dataclasses import replace

    spoken = replace(short.timeline.cues[0], text="Pust <inn> & ut --> nå")
    of = replace(short, timeline=replace(short.timeline, cues=(spoken,)))
    render_to_file(of, tmp_path / "a.wav", (tmp_path / "a.vtt",), nobody)
    text = (tmp_path / "a.vtt").read_text(encoding="utf-8")
    assert "Pust &lt;inn&gt; &amp; ut --&gt; nå\n" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.vtt", "a.wav"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_lacks_a_piece_gets_no_name(
    short: Score, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a callback of the library failed without a word."""
    file = tmp_path / f"a{kind}"
    file.write_bytes(b"old")
    whole = soundfile.SoundFile.write
    pieces: list[int] = []

    def lossy(self: soundfile.SoundFile, block: np.ndarray) -> None:
        pieces.append(len(block))
        if len(pieces) != 3:
            whole(self, block)

    monkeypatch.setattr(soundfile.SoundFile, "write", lossy)
    with pytest.raises(OSError) as told:
        render_to_file(short, file, (), nobody)
    assert told.value.errno == errno.EIO
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == b"old"


@pytest.mark.skipif(os.name != "posix", reason="needs a pipe")
def test_a_pipe_is_not_replaced_by_a_sound(short: Score, tmp_path: Path) -> None:
    pipe = tmp_path / "a.wav"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match=r"a\.wav") as told:
        render_to_file(short, pipe, (), nobody)
    assert told.value.errno == errno.ESPIPE
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_link_stays_and_what_it_points_at_is_replaced(short: Score, tmp_path: Path) -> None:
    (tmp_path / "b.wav").write_bytes(b"old")
    (tmp_path / "a.wav").symlink_to("b.wav")
    render_to_file(short, tmp_path / "a.wav", (), nobody)
    assert (tmp_path / "a.wav").is_symlink()
    assert soundfile.info(tmp_path / "b.wav").frames == short.timeline.total
