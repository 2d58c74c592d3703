"""What the buffer between mixing and card knows: what has been heard, when it is silent, and when the end has been heard."""

from __future__ import annotations

import time

import numpy as np
import pytest

from nærvær.sound.ring_buffer import RingBuffer

RATE = 1000
DELAY = 0.2


def playing(frames: int, rate: int = RATE) -> RingBuffer:
    """A buffer with so many frames in it, whose sound is let out."""
    ring = RingBuffer(rate, 1.0)
    ring.restart(0, 0)
    ring.write(np.full(frames, 0.5, np.float32))
    ring.release()
    return ring


def filled(ring: RingBuffer, frames: int, delay: float = DELAY, underflow: bool = False) -> np.ndarray:
    out = np.ones(frames, np.float32)
    ring.fill(out, delay, underflow)
    return out


def test_it_is_silent_once_the_fall_has_been_heard() -> None:
    ring = playing(500)
    filled(ring, 100)
    ring.fade_out()
    out = filled(ring, 100)
    assert (np.diff(out[:30]) < 0).all()
    assert not out[29:].any()
    assert ring.held
    assert ring.silent_at == pytest.approx(ring.last_call + DELAY + 0.030)


def test_the_end_is_there_when_its_last_frame_has_been_heard_and_is_no_lack() -> None:
    ring = playing(150)
    ring.complete()
    filled(ring, 100)
    assert ring.finished_at() is None, "frames wait to be taken"
    filled(ring, 100)
    assert ring.finished_at() == pytest.approx(ring.last_call + DELAY + 0.050, abs=0.01)
    assert ring.underrun_frames == 0


def test_the_last_two_losses_of_the_card_are_known() -> None:
    ring = playing(500)
    at = []
    for _ in range(4):
        filled(ring, 10, underflow=True)
        at.append(ring.last_call)
        time.sleep(0.002)
    assert ring.underflows == tuple(at[-2:])


def test_what_was_heard_long_ago_is_still_counted() -> None:
    ring = playing(4000)
    for _ in range(40):
        filled(ring, 60, delay=100.0)
    position, heard = ring.progress_at(time.monotonic())
    assert position == heard > 0
    assert ring.progress_at(time.monotonic() + 200) == (2400, 2400)


def test_a_stream_of_another_rate_goes_on_from_the_same_moment() -> None:
    ring = playing(96_000, rate=48_000)
    filled(ring, 48_000)
    assert ring.successor(44_100).progress_at(0.0) == (44_100, 44_100)
    assert ring.successor(44_100, ring.last_call + DELAY + 0.5).progress_at(0.0) == pytest.approx(
        (22_050, 22_050), abs=1
    )


def test_what_was_heard_before_a_jump_stays_heard() -> None:
    ring = playing(500)
    filled(ring, 100)
    ring.fade_out()
    filled(ring, 100)
    ring.restart(3000, 0)
    assert ring.progress_at(time.monotonic() + 10) == (3000, 100)
